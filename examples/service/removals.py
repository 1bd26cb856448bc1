"""What the log keeps of a person, and removing them from it for good.

First a plan: every text about the person, what of it goes, and what stays and why. Then the same as
an order, which stays in the log for ever: by whom, when and why, without the name. Sent again it
has no further effect, as it has an id of its own. The same for what the rules of retention say is
due to go, of whomever it is.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import attrs
import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.audit import Audit
from examples.service.calls import Call
from examples.service.keys import Role
from examples.service.limits import whole_body
from examples.service.operations import Content, Operation, json_answer
from examples.service.patience import Patience
from examples.service.schemas import schema_of
from examples.service.settings import Settings
from examples.service.sought import DueAsked, DueRemovalAsked, RemovalAsked, SoughtAsked
from examples.service.writing import Accounts
from qip_rules.boundary import from_json
from qip_rules.store import RemovalOrder, Retention
from qip_rules.store.forgetting import forget, forget_due, plan_of_due, plan_removal
from qip_rules.store.removal_plans import Forgotten, PlannedText, RemovalPlan

__all__ = ["removal_operations"]

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_TEXTS: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["entry", "kind", "id", "application_id", "person_id", "text"],
        "properties": {
            "entry": {"type": "integer"},
            "kind": _TEXT,
            "id": _TEXT,
            "application_id": _TEXT,
            "person_id": _TEXT,
            "text": _TEXT,
            "stays": _TEXT,
            "stays_until": {"type": "string", "format": "date"},
        },
        "additionalProperties": False,
    },
}
_PLAN: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["goes", "stays", "others", "in_chain"],
    "properties": {
        "goes": _TEXTS,
        "stays": _TEXTS,
        "others": _TEXTS,
        "in_chain": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["entry", "kind", "id"],
                "properties": {"entry": {"type": "integer"}, "kind": _TEXT, "id": _TEXT},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
_REMOVED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["removed", "stays", "others", "in_chain", "is_scrubbed"],
    "properties": {
        "removed": {"type": "integer", "minimum": 0},
        "stays": {"type": "integer", "minimum": 0},
        "others": {"type": "integer", "minimum": 0},
        "in_chain": {"type": "integer", "minimum": 0},
        "is_scrubbed": {"type": "boolean"},
        "entry": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}


def removal_operations(
    accounts: Accounts,
    retention: Retention,
    *,
    settings: Settings,
    audit: Audit,
    patience: Patience,
) -> tuple[Operation, ...]:
    """Find what the log keeps of a person, and remove it."""

    async def body_of(request: Request) -> bytes:
        return await whole_body(request, patience, maximum=settings.document_bytes_maximum)

    async def plan(request: Request, _call: Call) -> ASGIApp:
        asked = from_json(SoughtAsked, await body_of(request))
        return json_answer(await accounts.in_thread(partial(_planned, accounts, retention, asked)))

    async def plan_due(request: Request, _call: Call) -> ASGIApp:
        asked = from_json(DueAsked, await body_of(request))
        return json_answer(await accounts.in_thread(partial(_due, accounts, retention, asked)))

    async def carried_out(call: Call, asked: RemovalAsked | DueRemovalAsked) -> ASGIApp:
        answer, entry = await accounts.in_thread(
            partial(_removed, accounts, retention, asked, lambda: audit.begun(call))
        )
        call.wrote = () if entry is None else (entry,)
        return json_answer(answer)

    async def remove(request: Request, call: Call) -> ASGIApp:
        return await carried_out(call, from_json(RemovalAsked, await body_of(request)))

    async def remove_due(request: Request, call: Call) -> ASGIApp:
        return await carried_out(call, from_json(DueRemovalAsked, await body_of(request)))

    common: dict[str, Any] = {
        "method": "POST",
        "role": Role.REMOVE,
        "reads_records": True,
        "faults_maximum": settings.faults_told_maximum,
    }
    return (
        Operation(
            name="personal-data",
            path="/v1/personal-data",
            says="What the log keeps of a person. And what of it a removal would take.",
            answer=plan,
            takes=Content(schema=schema_of("sought-asked"), says="Whom to look for."),
            gives={200: Content(schema=_PLAN, says="Every text about the person.")},
            **common,
        ),
        Operation(
            name="removal",
            path="/v1/personal-data/removal",
            says="Remove a person from the log for good. What the plan says goes, today.",
            answer=remove,
            takes=Content(schema=schema_of("removal-asked"), says="Whom, by whom, and why."),
            gives={200: Content(schema=_REMOVED, says="What was removed.")},
            problems=("no-record",),
            **common,
        ),
        Operation(
            name="personal-data-due",
            path="/v1/personal-data/due",
            says="What the rules of retention say is due to go. Of whomever it is.",
            answer=plan_due,
            takes=Content(schema=schema_of("due-asked"), says="What of it is to stay."),
            gives={200: Content(schema=_PLAN, says="Every text that is due.")},
            **common,
        ),
        Operation(
            name="removal-of-due",
            path="/v1/personal-data/due/removal",
            says="Remove what is due to go for good. What the plan says goes, today.",
            answer=remove_due,
            takes=Content(schema=schema_of("due-removal-asked"), says="By whom, and why."),
            gives={200: Content(schema=_REMOVED, says="What was removed.")},
            problems=("no-record",),
            **common,
        ),
    )


def _planned(accounts: Accounts, retention: Retention, asked: SoughtAsked) -> bytes:
    day = accounts.moments()["as_of"]
    return _told(
        plan_removal(
            accounts.store, asked.sought(), retention=retention, as_of=day, keep=asked.keep
        )
    )


def _due(accounts: Accounts, retention: Retention, asked: DueAsked) -> bytes:
    day = accounts.moments()["as_of"]
    return _told(plan_of_due(accounts.store, retention=retention, as_of=day, keep=asked.keep))


def _told(plan: RemovalPlan) -> bytes:
    return msgspec.json.encode(
        {
            "goes": [_text(each) for each in plan.goes],
            "stays": [_text(each) for each in plan.stays],
            "others": [_text(each) for each in plan.others],
            "in_chain": [
                {"entry": each.sequence, "kind": each.kind, "id": each.id} for each in plan.in_chain
            ],
        }
    )


def _removed(
    accounts: Accounts,
    retention: Retention,
    asked: RemovalAsked | DueRemovalAsked,
    begun: Callable[[], None],
) -> tuple[bytes, int | None]:
    moments = accounts.moments()
    order = RemovalOrder(
        order_id=asked.order_id,
        ordered_by=asked.ordered_by,
        on=moments["as_of"],
        reason=asked.reason,
    )
    accounts.hold()
    begun()
    how: dict[str, Any] = {
        "retention": retention,
        "recorded_at": moments["recorded_at"],
        "keep": asked.keep,
    }
    done: Forgotten
    if isinstance(asked, RemovalAsked):
        done = forget(accounts.store, asked.sought(), order, **how)
    else:
        done = forget_due(accounts.store, order, **how)
    entry = None if done.receipt is None else done.receipt.sequence
    told = {
        "removed": len(done.plan.goes),
        "stays": len(done.plan.stays),
        "others": len(done.plan.others),
        "in_chain": len(done.plan.in_chain),
        "is_scrubbed": done.is_scrubbed,
    }
    return msgspec.json.encode(told if entry is None else {**told, "entry": entry}), entry


def _text(planned: PlannedText) -> dict[str, Any]:
    told: dict[str, Any] = {
        "entry": planned.place.sequence,
        **attrs.asdict(
            planned, filter=lambda field, value: field.name != "place" and value is not None
        ),
    }
    if not planned.stays:
        del told["stays"]
    return told
