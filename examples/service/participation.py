"""What happens while a practice takes part: kick-off, sessions, attendance, steps, the end.

It stands in the log beside what happens to the account, which looks at it: what is owed for a
session, and how long records stay once the program has ended.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.audit import Audit
from examples.service.calls import Call
from examples.service.idempotency import Done, Noted
from examples.service.keys import Role
from examples.service.operations import Content, Operation
from examples.service.parameters import Given
from examples.service.patience import Patience
from examples.service.schemas import schema_of
from examples.service.settings import Settings
from examples.service.turns import Turns, version_of
from examples.service.writing import (
    EXPECTED_VERSION,
    IDEMPOTENCY_KEY,
    REPLAYED,
    Accounts,
    fields_of,
    known_application,
    written_once,
)
from qip_rules.boundary import from_json
from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.participation.events.event import Event
from qip_rules.store import Outcome

__all__ = ["participation_operations"]

_RECORDED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["outcome", "records", "version"],
    "properties": {
        "outcome": {"enum": ["recorded", "duplicate", "conflict"]},
        "records": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["event_id", "kind", "application_id", "entry"],
                "properties": {
                    "event_id": {"type": "string"},
                    "kind": {"type": "string"},
                    "application_id": {"type": "string"},
                    "entry": {"type": "integer", "minimum": 1},
                },
                "additionalProperties": False,
            },
        },
        "version": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}


def participation_operations(
    accounts: Accounts, settings: Settings, audit: Audit, patience: Patience
) -> tuple[Operation, ...]:
    """Record what happens while a practice takes part."""

    async def event(request: Request, call: Call) -> ASGIApp:
        work = partial(_recording, accounts)
        return await written_once(
            request,
            call,
            work,
            accounts=accounts,
            settings=settings,
            audit=audit,
            patience=patience,
        )

    return (
        Operation(
            name="participation-event",
            method="POST",
            path="/v1/participation-events",
            role=Role.PAY,
            says="Record what happened while a practice took part. Of an application on record; "
            "without `recorded_at` it is recorded now. The same id with something else is kept "
            "beside what was first, as a conflict.",
            answer=event,
            takes=Content(schema=schema_of("participation-event-told"), says="The event."),
            gives={
                201: Content(schema=_RECORDED, says="It was recorded.", headers=REPLAYED),
                200: Content(schema=_RECORDED, says="It was on record already.", headers=REPLAYED),
            },
            parameters=(IDEMPOTENCY_KEY, EXPECTED_VERSION),
            problems=(
                "parameter", "idempotency-key-missing", "idempotency-key-reused", "in-progress",
                "moved-on", "no-record",
            ),
            reads_records=True,
            faults_maximum=settings.faults_told_maximum,
        ),
    )  # fmt: skip


def _recording(accounts: Accounts, body: bytes, given: Given) -> Callable[..., Done]:
    version = given.number("expected_version")
    at = accounts.moments()["recorded_at"]
    data = fields_of(body, "the event")
    if isinstance(data, dict):
        data = {"recorded_at": at.isoformat(), **data}
    event: Event = from_json(cast("type[Event]", Event), data)
    if event.recorded_at > at:
        expected = f"a moment that has come: it is {at.isoformat()} now"
        refuse([Fault("recorded_at", event.recorded_at.isoformat(), expected)], "the event")

    def work(_noted: Noted | None, _note: Callable[[Noted], None]) -> Done:
        known_application(accounts, event.application_id)
        turns = Turns(
            store=accounts.store,
            hold=accounts.hold,
            application_id=event.application_id,
            version=version,
        )
        (receipt,) = turns.record(lambda _: (event,), recorded_at=at)
        record = {
            "event_id": event.event_id,
            "kind": event.kind,
            "application_id": event.application_id,
            "entry": receipt.sequence,
        }
        answer = {
            "outcome": receipt.outcome.value,
            "records": [record],
            "version": version_of(accounts.store.application(event.application_id)),
        }
        status = 200 if receipt.outcome is Outcome.DUPLICATE else 201
        return Done(status, msgspec.json.encode(answer))

    return work
