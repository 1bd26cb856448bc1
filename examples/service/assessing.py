"""Applications held against the policy: the verdict, the decision, the explanation.

The verdict is the answer that a machine wants: the outcome and the codes, of any number of
applications. It is worked out where the request is read, in less time than another thread takes to
wake up. What takes longer, be it that a person will read the answer or that the body is not an
ordinary application, is done in threads, so that nobody waits for it but who asked.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, NoReturn

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.calls import Call
from examples.service.keys import Role
from examples.service.limits import whole_body
from examples.service.operations import Content, Operation, json_answer
from examples.service.patience import Patience
from examples.service.programs import PROGRAM, Programs
from examples.service.schemas import schema_of
from examples.service.settings import Settings
from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.many import assess_json
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application, assess
from qip_rules.eligibility.many import verdicts_on
from qip_rules.errors import QipRulesError
from qip_rules.policy.program import Program
from qip_rules.rules import explain
from qip_rules.rules.findings import Verdict

__all__ = ["assessing_operations", "verdict_data"]

_APPLICATION: Final = Content(schema=schema_of("application"), says="The application.")


class _NotQuickly(Exception):  # noqa: N818 - no error: it takes another way
    """An application that the quick way leaves to the thorough one."""


class _Verdicts:
    """Verdicts of one program, one at a time, by the quick way alone."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._read = quick_reader(Application)

    def quickly(self, body: bytes) -> bytes | None:
        """The verdict as JSON; nothing for what has to be looked at thoroughly."""
        try:
            (verdict,) = verdicts_on((body,), self._program, self._read, _not_quickly)
        except (_NotQuickly, QipRulesError):
            return None
        return verdict_data(verdict)


def _not_quickly(_body: bytes) -> NoReturn:
    raise _NotQuickly


def verdict_data(verdict: Verdict) -> bytes:
    """A verdict as JSON."""
    return msgspec.json.encode(
        {
            "outcome": verdict.outcome.value,
            "not_met": verdict.not_met,
            "undetermined": verdict.undetermined,
            "advice": verdict.advice,
        }
    )


def assessing_operations(
    programs: Programs, settings: Settings, patience: Patience
) -> tuple[Operation, ...]:
    """Hold single applications against the policy of the day they were received."""
    quick = {each.digest: _Verdicts(each) for each in programs.all}

    maximum = settings.document_bytes_maximum

    async def verdict(request: Request, _call: Call) -> ASGIApp:
        program = programs.named(request.scope["path_params"]["program"])
        body = await whole_body(request, patience, maximum=maximum)
        found = quick[program.digest].quickly(body)
        if found is None:
            found = await asyncio.to_thread(_thoroughly, body, program)
        return json_answer(found)

    def told_by(tell: Callable[[bytes, Program], str]) -> Any:  # noqa: ANN401 - an answering
        async def answer(request: Request, _call: Call) -> ASGIApp:
            program = programs.named(request.path_params["program"])
            body = await whole_body(request, patience, maximum=maximum)
            return json_answer((await asyncio.to_thread(tell, body, program)).encode())

        return answer

    def operation(name: str, says: str, answer: Any, schema: dict[str, Any]) -> Operation:  # noqa: ANN401
        return Operation(
            name=name,
            method="POST",
            path=f"/v1/programs/{{program}}/{name}",
            role=Role.DECIDE,
            says=says,
            answer=answer,
            parameters=(PROGRAM,),
            takes=_APPLICATION,
            gives={200: Content(schema=schema, says=f"The {name}.")},
            problems=("not-found",),
            reads_records=True,
            faults_maximum=settings.faults_told_maximum,
        )

    return (
        operation(
            "verdict",
            "The outcome and the codes of one application.",
            verdict,
            schema_of("verdict"),
        ),
        operation(
            "decision",
            "The whole decision on an application. Every finding, with its clause, and the "
            "questions that are open.",
            told_by(_decision),
            schema_of("decision"),
        ),
        operation(
            "explanation",
            "Why an application is decided as it is. Clause by clause, with the proof.",
            told_by(_explanation),
            schema_of("explanation"),
        ),
    )


def _thoroughly(body: bytes, program: Program) -> bytes:
    application = from_json(Application, body)
    program.on(application.received_on)
    try:
        (verdict,) = assess_json((body,), program)
    except QipRulesError:
        # The same again, told of one application and not of the first among many.
        assess(application, program.on(application.received_on))
        raise
    return verdict_data(verdict)


def _decision(body: bytes, program: Program) -> str:
    application = from_json(Application, body)
    return to_json(assess(application, program.on(application.received_on)))


def _explanation(body: bytes, program: Program) -> str:
    application = from_json(Application, body)
    return to_json(explain(assess(application, program.on(application.received_on))))
