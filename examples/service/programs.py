"""The programs of the service, by digest: a decision names the digest of what decided it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.calls import Call
from examples.service.keys import Role
from examples.service.operations import Content, Operation, Parameter, json_answer
from examples.service.problems import ProblemError
from examples.service.schemas import schema_of
from qip_rules.boundary import to_json
from qip_rules.policy.program import Program

__all__ = ["PROGRAM", "Programs", "program_operations"]

PROGRAM: Final = Parameter(
    name="program",
    place="path",
    schema={"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,99}$"},
    says="The id of a program, or its digest, which pins the version.",
)

_FACTS: Final = {
    "type": "object",
    "required": ["id", "title", "digest", "currency", "time_zone", "in_force"],
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "currency": {"type": "string"},
        "time_zone": {"type": "string"},
        "in_force": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["from"],
                "properties": {
                    "from": {"type": "string", "format": "date"},
                    "until": {"type": "string", "format": "date"},
                },
            },
        },
    },
}


class Programs:
    """Programs by id and by digest. All are loaded at the start and shared from then on."""

    def __init__(self, programs: Iterable[Program]) -> None:
        self.all: tuple[Program, ...] = tuple(programs)
        self._by_name: dict[str, Program] = {each.digest: each for each in self.all}
        for each in self.all:
            self._by_name.setdefault(each.id, each)

    def named(self, name: str) -> Program:
        """The program of that id or digest.

        Raises:
            ProblemError: there is none.
        """
        program = self._by_name.get(name)
        if program is None:
            raise ProblemError("not-found", "The service has no program of this id or digest.")
        return program


def program_operations(programs: Programs) -> tuple[Operation, ...]:
    """Look at the programs."""
    told = msgspec.json.encode([_facts(each) for each in programs.all])
    documents = {each.digest: to_json(each).encode() for each in programs.all}

    async def every(_request: Request, _call: Call) -> ASGIApp:
        return json_answer(told)

    async def one(request: Request, _call: Call) -> ASGIApp:
        program = programs.named(request.path_params["program"])
        return json_answer(documents[program.digest], headers={"ETag": f'"{program.digest}"'})

    return (
        Operation(
            name="programs",
            method="GET",
            path="/v1/programs",
            role=Role.READ,
            says="The programs that the service decides by. With the digest of each.",
            answer=every,
            gives={200: Content(schema={"type": "array", "items": _FACTS}, says="The programs.")},
        ),
        Operation(
            name="program",
            method="GET",
            path="/v1/programs/{program}",
            role=Role.READ,
            says="A whole program document. Of a digest it is always the same.",
            answer=one,
            parameters=(PROGRAM,),
            gives={
                200: Content(
                    schema=schema_of("program"),
                    says="The program.",
                    headers={"ETag": "The digest of the program."},
                )
            },
            problems=("not-found",),
        ),
    )


def _facts(program: Program) -> dict[str, Any]:
    return {
        "id": program.id,
        "title": program.title,
        "digest": program.digest,
        "currency": program.currency,
        "time_zone": program.time_zone,
        "in_force": [
            {"from": span.first} if span.last is None else {"from": span.first, "until": span.last}
            for span in program.in_force.spans
        ],
    }
