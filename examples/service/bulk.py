"""Applications in bulk: a line of JSON in, a line of JSON out, as they come.

Every line in gives one line out, in the same order: `{"line":1,"verdict":{…}}`, or, of what is no
application that can be decided, `{"line":2,"problem":{…}}`. An empty line is passed over. However
long the stream is, memory holds one part of it: a client that does not read what it is sent is not
read from either, so one that sends everything first has to leave room for the answer.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from examples.service.assessing import verdict_data
from examples.service.audit import Audit
from examples.service.calls import Call
from examples.service.keys import Role
from examples.service.limits import parts_of
from examples.service.operations import NDJSON, Content, Operation
from examples.service.patience import Patience
from examples.service.problems import ProblemError, problem_body, problem_of
from examples.service.programs import PROGRAM, Programs
from examples.service.schemas import schema_of
from examples.service.settings import Settings
from qip_rules.boundary import from_json
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application, assess
from qip_rules.eligibility.many import verdicts_on
from qip_rules.errors import QipRulesError
from qip_rules.policy.program import Program

__all__ = ["LINE", "Lines", "bulk_operations"]

_PIECE_BYTES: Final = 64 * 1024
_LINES_AT_ONCE: Final = 256
"""A piece of nothing but short lines with faults is answered by many times its bytes."""
LINE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["line"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "verdict": schema_of("verdict"),
        "problem": schema_of("problem-details"),
    },
    "oneOf": [{"required": ["verdict"]}, {"required": ["problem"]}],
    "additionalProperties": False,
}


class Lines:
    """Parts of a stream into lines, none of which takes more room than it may."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._rest = b""
        self._is_too_long = False

    def of(self, part: bytes) -> Iterator[bytes | None]:
        """The lines that a part completes; `None` stands for one that is too long."""
        *whole, rest = part.split(b"\n")
        for each in whole:
            yield self._line(each)
            self._rest, self._is_too_long = b"", False
        if self._is_too_long or len(self._rest) + len(rest) > self._maximum:
            self._rest, self._is_too_long = b"", True
        else:
            self._rest += rest

    def last(self) -> Iterator[bytes | None]:
        """The line that no other comes after, if it is not empty."""
        if self._rest or self._is_too_long:
            yield self._line(b"")

    def _line(self, end: bytes) -> bytes | None:
        if self._is_too_long or len(self._rest) + len(end) > self._maximum:
            return None
        return self._rest + end


class _Deciding:
    """Lines into lines, for one stream."""

    def __init__(self, program: Program, call: Call, settings: Settings) -> None:
        self._program = program
        self._call = call
        self._settings = settings
        self._read: Callable[[object], Any] = quick_reader(Application)
        self._count = 0
        self._refused = 0

    def decided(self, lines: list[bytes | None]) -> bytes:
        """What comes out of some lines. Not for two threads at once."""
        return b"".join(map(self._one, lines))

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there were, and how many could not be decided."""
        return {"lines": self._count, "refused": self._refused}

    def _one(self, line: bytes | None) -> bytes:
        self._count += 1
        if line is not None and not line.strip():
            return b""
        try:
            if line is None:
                maximum = self._settings.line_bytes_maximum
                raise ProblemError("too-large", f"A line here has at most {maximum} bytes.")  # noqa: TRY301
            (verdict,) = verdicts_on((line,), self._program, self._read, _application)
        except ProblemError as error:
            return self._problem(problem_body(error, self._call.request_id))
        except QipRulesError:
            return self._problem(self._refusal(line or b""))
        return b'{"line":%d,"verdict":%s}\n' % (self._count, verdict_data(verdict))

    def _refusal(self, line: bytes) -> bytes:
        """The problem of a line that is refused, told of it alone."""
        try:
            application = from_json(Application, line)
            assess(application, self._program.on(application.received_on))
        except QipRulesError as error:
            most = self._settings.faults_told_maximum
            return problem_of(error, self._call.request_id, faults_maximum=most)[1]
        raise AssertionError  # what the one way refuses, the other does

    def cut_off(self, error: ProblemError) -> bytes:
        """The last line of a stream that is not read to its end."""
        self._count += 1
        return self._problem(problem_body(error, self._call.request_id))

    def _problem(self, problem: bytes) -> bytes:
        self._refused += 1
        return b'{"line":%d,"problem":%s}\n' % (self._count, problem)


def _application(line: bytes) -> Application:
    return from_json(Application, line)


def bulk_operations(
    programs: Programs, settings: Settings, audit: Audit, patience: Patience
) -> tuple[Operation, ...]:
    """Hold streams of applications against the policy."""

    async def verdicts(request: Request, call: Call) -> ASGIApp:
        program = programs.named(request.path_params["program"])
        deciding = _Deciding(program, call, settings)
        parts = parts_of(request, patience, maximum=settings.bulk_bytes_maximum)
        first = await _first(parts)  # what is wrong with the request as a whole is told as such
        lines = _answers(first, parts, deciding, settings)
        return _Stream(lines, call, audit, deciding)

    return (
        Operation(
            name="verdicts",
            method="POST",
            path="/v1/programs/{program}/verdicts",
            role=Role.DECIDE,
            says="Verdicts of many applications. One on each line in, one on each line out, "
            "in the same order, while the others are still on their way.",
            answer=verdicts,
            parameters=(PROGRAM,),
            takes=Content(media_type=NDJSON, schema={"type": "string"}, says="A line each."),
            gives={200: Content(media_type=NDJSON, schema={"type": "string"}, says="A line each.")},
            problems=("not-found",),
        ),
    )


async def _first(parts: AsyncIterator[bytes]) -> bytes:
    async for part in parts:
        return part
    return b""


async def _answers(
    first: bytes, parts: AsyncIterator[bytes], deciding: _Deciding, settings: Settings
) -> AsyncIterator[bytes]:
    lines = Lines(settings.line_bytes_maximum)
    part = first
    try:
        while part:
            for at in range(0, len(part), _PIECE_BYTES):
                piece = list(lines.of(part[at : at + _PIECE_BYTES]))
                for first_line in range(0, len(piece), _LINES_AT_ONCE):
                    few = piece[first_line : first_line + _LINES_AT_ONCE]
                    yield await asyncio.to_thread(deciding.decided, few)
            part = await _first(parts)
        yield await asyncio.to_thread(deciding.decided, list(lines.last()))
    except ProblemError as error:
        yield deciding.cut_off(error)


class _Stream(StreamingResponse):
    """Lines as they come, with what was counted in the audit log at the end."""

    def __init__(
        self, lines: AsyncIterator[bytes], call: Call, audit: Audit, deciding: _Deciding
    ) -> None:
        super().__init__(lines, media_type=NDJSON)
        self._lines, self._call, self._audit, self._deciding = lines, call, audit, deciding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines. The request is read by them alone, so nobody else listens to it."""
        del scope, receive
        start = {"status": self.status_code, "headers": self.raw_headers}
        is_read = True
        try:
            await send({"type": "http.response.start", **start})
            async for each in self._lines:
                await send({"type": "http.response.body", "body": each, "more_body": True})
        except ClientDisconnect:
            is_read = False  # nobody is there to read on
        finally:
            self._call.counts = self._deciding.counts
            self._audit.ended(self._call)  # else the stream has no end, and its client knows
        if is_read:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
