"""Pairings: asked for, looked at, fetched, cancelled. Each can be seen by the key it belongs to."""

import asyncio
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.calls import Call
from examples.service.keys import Role
from examples.service.limits import AtOnce, whole_body
from examples.service.operations import Content, Operation, Parameter, json_answer
from examples.service.pairing_asked import PairingAsked
from examples.service.pairing_folder import About, Ended, Ending
from examples.service.pairing_jobs import Jobs
from examples.service.patience import Patience
from examples.service.problems import ProblemError
from examples.service.programs import Programs
from examples.service.schemas import schema_of
from examples.service.settings import Settings
from qip_rules.boundary import from_json
from qip_rules.errors import Fault
from qip_rules.fields import refuse

__all__ = ["pairing_operations"]

_BODIES_MAXIMUM: Final = 8
"""Problems that are read at once: a large one takes many times its bytes."""

_ID: Final = Parameter(
    name="job_id",
    place="path",
    schema={"type": "string", "pattern": "^[0-9a-f]{32}$"},
    says="The id of the pairing, as it was told when it was accepted.",
)
_STANDING: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["job_id", "state", "asked_at", "time_limit_seconds"],
    "properties": {
        "job_id": {"type": "string"},
        "state": {"enum": ["waiting", "running", *(each.value for each in Ending)]},
        "asked_at": {"type": "string", "format": "date-time"},
        "ended_at": {"type": "string", "format": "date-time"},
        "time_limit_seconds": {"type": "integer"},
        "progress": {
            "type": "object",
            "required": ["stage", "goal"],
            "properties": {
                "stage": {"type": "integer"},
                "goal": {"type": "string"},
                "value": {"type": "integer"},
                "bound": {"type": "integer"},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}


def pairing_operations(
    jobs: Jobs, programs: Programs, settings: Settings, patience: Patience
) -> tuple[Operation, ...]:
    """Pair practices with mentor practices."""
    bodies = AtOnce(_BODIES_MAXIMUM)

    async def ask(request: Request, call: Call) -> ASGIApp:
        bodies.enter()
        try:
            body = await whole_body(request, patience, maximum=settings.pairing_bytes_maximum)
            about = await asyncio.to_thread(_accepted, body, call, jobs, programs, settings)
        finally:
            bodies.leave()
        headers = {"Location": f"/v1/pairings/{about.job_id}"}
        return json_answer(_standing(jobs, about), status=202, headers=headers)

    async def look(request: Request, call: Call) -> ASGIApp:
        about = await asyncio.to_thread(_own, jobs, request, call)
        return json_answer(await asyncio.to_thread(_standing, jobs, about))

    async def result(request: Request, call: Call) -> ASGIApp:
        about = await asyncio.to_thread(_own, jobs, request, call)
        return json_answer(await asyncio.to_thread(_result, jobs, about))

    async def cancel(request: Request, call: Call) -> ASGIApp:
        about = await asyncio.to_thread(_own, jobs, request, call)
        await asyncio.to_thread(jobs.cancel, about.job_id)
        return json_answer(await asyncio.to_thread(_standing, jobs, about), status=202)

    own: dict[str, Any] = {"role": Role.DECIDE, "parameters": (_ID,)}
    return (
        Operation(
            name="pairing",
            method="POST",
            path="/v1/pairings",
            role=Role.DECIDE,
            says="Have practices paired with mentor practices. It is accepted, and done later.",
            answer=ask,
            takes=Content(schema=schema_of("pairing-asked"), says="Who is to be paired."),
            gives={
                202: Content(
                    schema=_STANDING, says="It is accepted.", headers={"Location": "Where it is."}
                )
            },
            reads_records=True,
            problems=("not-found",),
            faults_maximum=settings.faults_told_maximum,
        ),
        Operation(
            name="pairing-standing",
            method="GET",
            path="/v1/pairings/{job_id}",
            says="Where a pairing stands. With its progress.",
            answer=look,
            gives={200: Content(schema=_STANDING, says="Where it stands.")},
            problems=("not-found",),
            **own,
        ),
        Operation(
            name="pairing-result",
            method="GET",
            path="/v1/pairings/{job_id}/result",
            says="The pairs of a pairing that is done. With who got none, and the proof.",
            answer=result,
            gives={200: Content(schema=schema_of("pairing"), says="The pairing.")},
            problems=("not-found", "not-ended", "no-result"),
            **own,
        ),
        Operation(
            name="pairing-cancelled",
            method="DELETE",
            path="/v1/pairings/{job_id}",
            says="Give a pairing up. One that has ended stays as it is.",
            answer=cancel,
            gives={202: Content(schema=_STANDING, says="Where it stands.")},
            problems=("not-found",),
            **own,
        ),
    )


def _accepted(body: bytes, call: Call, jobs: Jobs, programs: Programs, settings: Settings) -> About:
    asked = from_json(PairingAsked, body)
    most = settings.pairing_seconds_maximum
    if asked.time_limit_seconds > most:
        fault = Fault("time_limit_seconds", str(asked.time_limit_seconds), f"at most {most} here")
        refuse([fault], "the pairing asked for")
    asked.in_order()
    asked.under(programs.named(asked.program))
    assert call.key is not None  # noqa: S101 - the gate and the role have seen to it
    return jobs.accept(body, call.key.key_id, seconds=asked.time_limit_seconds)


def _own(jobs: Jobs, request: Request, call: Call) -> About:
    about = jobs.folder.about(request.path_params["job_id"])
    if about is None or call.key is None or about.key_id != call.key.key_id:
        raise ProblemError("not-found", "This key has no pairing of this id.")
    return about


def _standing(jobs: Jobs, about: About) -> bytes:
    standing = jobs.standing(about.job_id)
    told: dict[str, Any] = {
        "job_id": about.job_id,
        "asked_at": about.asked_at,
        "time_limit_seconds": about.time_limit_seconds,
    }
    if standing is None:
        ended = _ended(jobs, about)
        return msgspec.json.encode(
            {**told, "state": ended.ending.value, "ended_at": ended.ended_at}
        )
    told["state"] = "running" if standing.is_running else "waiting"
    if standing.progress is not None:
        told["progress"] = standing.progress
    return msgspec.json.encode(told)


def _ended(jobs: Jobs, about: About) -> Ended:
    ended = jobs.folder.ended(about.job_id)
    if ended is None:  # forgotten in this moment
        raise ProblemError("not-found", "This key has no pairing of this id.")
    return ended


def _result(jobs: Jobs, about: About) -> bytes:
    if jobs.standing(about.job_id) is not None:
        detail = "The pairing is waiting or running."
        raise ProblemError("not-ended", detail, headers={"Retry-After": "1"})
    ended = _ended(jobs, about)
    found = jobs.folder.found(about.job_id, ended.ending)
    if ended.ending is Ending.DONE and found is not None:
        return found
    more = {} if found is None else {"problem": msgspec.json.decode(found)}
    raise ProblemError("no-result", f"The pairing ended: {ended.ending.value}.", more=more)
