"""Accounts: what happened and what is decided about them, recorded in the log; and how they stand.

What is recorded goes the way of the library's desk: each event is completed and each order carried
out in the writer's turn, names that nobody knows are asked back, and the same again has no second
effect.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final, cast

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.account_changes import CHANGES, applications_of, changes_data
from examples.service.audit import Audit
from examples.service.calls import Call
from examples.service.idempotency import Done, Noted
from examples.service.keys import Role
from examples.service.operations import Content, Operation, Parameter, json_answer
from examples.service.parameters import Given
from examples.service.patience import Patience
from examples.service.problems import ProblemError
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
from qip_rules.billing import Refusal, account
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.boundary import from_json, to_json, written_account
from qip_rules.boundary.desk_asks import ORDERS
from qip_rules.cohort.desk import UNNAMED, OnRecord
from qip_rules.cohort.desk.orders import DOCUMENT_OF, Order
from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.store import Outcome, Store
from qip_rules.store.desk import decide, tell
from qip_rules.store.folding import events_of_account

__all__ = ["account_operations"]

_APPLICATION_ID: Final = Parameter(
    name="application_id",
    schema={"type": "string", "minLength": 1, "maxLength": 10_000},
    says="The id of the application.",
    needed=True,
)
_AS_OF: Final = Parameter(
    name="as_of",
    schema={"type": "string", "format": "date"},
    says="The day as of which the account is; without it, today in the program's time zone.",
)
_TOLD: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["outcome", "records", "accounts", "left_out", "says_two_things"],
    "properties": {
        "outcome": {"enum": ["recorded", "duplicate", "conflict"]},
        "records": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["event_id", "kind", "application_id", "outcome", "entry"],
                "properties": {
                    "event_id": {"type": "string"},
                    "kind": {"type": "string"},
                    "application_id": {"type": "string"},
                    "outcome": {"enum": ["recorded", "duplicate", "conflict"]},
                    "entry": {"type": "integer", "minimum": 1},
                },
            },
        },
        "accounts": CHANGES,
        "left_out": {"type": "array", "items": {"type": "string"}},
        "says_two_things": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_DECIDED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["outcome", "number", "kind", "accounts"],
    "properties": {
        "outcome": {"enum": ["recorded", "on record"]},
        "number": {"type": "string"},
        "kind": {"type": "string"},
        "accounts": CHANGES,
    },
    "additionalProperties": False,
}
_ACCOUNT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["version", "account"],
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "account": schema_of("account"),
    },
    "additionalProperties": False,
}


def account_operations(
    accounts: Accounts, settings: Settings, audit: Audit, patience: Patience
) -> tuple[Operation, ...]:
    """Record events, give orders, look at accounts and documents."""

    async def writing(
        request: Request, call: Call, work: Callable[[bytes, Given], Callable[..., Done]]
    ) -> ASGIApp:
        return await written_once(
            request,
            call,
            work,
            accounts=accounts,
            settings=settings,
            audit=audit,
            patience=patience,
        )

    async def event(request: Request, call: Call) -> ASGIApp:
        return await writing(request, call, partial(_telling, accounts))

    async def order(request: Request, call: Call) -> ASGIApp:
        kind = ORDERS.get(request.path_params["kind"])
        if kind is None:
            detail = f"There is no such order; there are {', '.join(ORDERS)}."
            raise ProblemError("not-found", detail)
        return await writing(request, call, partial(_ordering, accounts, kind))

    async def look(request: Request, _call: Call) -> ASGIApp:
        given = Given(request)
        application_id = given.text("application_id")
        as_of = given.day("as_of")
        given.refuse()
        data = await accounts.in_thread(partial(_account, accounts, application_id, as_of))
        return json_answer(data)

    async def document(request: Request, _call: Call) -> ASGIApp:
        given = Given(request)
        application_id, number = given.text("application_id"), given.text("number")
        given.refuse()
        return json_answer(
            await accounts.in_thread(partial(_document, accounts, application_id, number))
        )

    of_writing: dict[str, Any] = {
        "method": "POST",
        "role": Role.PAY,
        "reads_records": True,
        "faults_maximum": settings.faults_told_maximum,
    }
    problems = (
        "parameter", "idempotency-key-missing", "idempotency-key-reused", "in-progress",
        "moved-on", "no-record",
    )  # fmt: skip
    recorded = {
        201: Content(schema=_TOLD, says="It was recorded.", headers=REPLAYED),
        200: Content(schema=_TOLD, says="It was on record already.", headers=REPLAYED),
    }
    decided = {
        201: Content(schema=_DECIDED, says="The document was recorded.", headers=REPLAYED),
        200: Content(schema=_DECIDED, says="It was on record already.", headers=REPLAYED),
    }
    return (
        Operation(
            name="event",
            path="/v1/events",
            says="Record what happened. Without `event_id` the event is named by what it says, "
            "without `recorded_at` it is recorded now; a payer, a seat or, of a session, an "
            "application that is not told is `-`, and follows from the log.",
            answer=event,
            takes=Content(schema=schema_of("event-told"), says="The event."),
            gives=recorded,
            parameters=(
                IDEMPOTENCY_KEY,
                EXPECTED_VERSION,
                Parameter(
                    name="anyway",
                    schema={"type": "boolean"},
                    says="Whether to record it although it names what is not on record.",
                ),
                Parameter(
                    name="concerns",
                    schema={"type": "string", "minLength": 1},
                    says="The applications that a session concerns; without any, all of them.",
                    several=True,
                ),
            ),
            problems=problems,
            **of_writing,
        ),
        Operation(
            name="order",
            path="/v1/orders/{kind}",
            says="Have something decided. The document gets the next number of its series, or "
            "there is none and a reason.",
            answer=order,
            takes=Content(schema=schema_of("order"), says="The order."),
            gives=decided,
            parameters=(
                Parameter(
                    name="kind",
                    place="path",
                    schema={"enum": list(ORDERS)},
                    says="What is to be decided.",
                ),
                IDEMPOTENCY_KEY,
                EXPECTED_VERSION,
                Parameter(
                    name="series",
                    schema={"type": "string", "pattern": "^[A-Z]{1,8}(-[A-Z]{1,8})?$"},
                    says="The series of the number; without it, the program's own.",
                ),
            ),
            problems=(*problems, "not-found", "refused"),
            **of_writing,
        ),
        Operation(
            name="account",
            method="GET",
            path="/v1/account",
            role=Role.READ,
            says="How an account stands on a day. With what is unusual and what is to be done.",
            answer=look,
            gives={200: Content(schema=_ACCOUNT, says="The account.")},
            parameters=(_APPLICATION_ID, _AS_OF),
            problems=("parameter",),
            reads_records=True,
        ),
        Operation(
            name="document",
            method="GET",
            path="/v1/document",
            role=Role.READ,
            says="A document as it was recorded. It names people, as the paper does.",
            answer=document,
            gives={200: Content(schema=schema_of("billing-document"), says="The document.")},
            parameters=(
                _APPLICATION_ID,
                Parameter(
                    name="number",
                    schema={"type": "string", "minLength": 1},
                    says="The number of the document.",
                    needed=True,
                ),
            ),
            problems=("parameter", "not-found"),
            reads_records=True,
        ),
    )


# ---------------------------------------------------------------------------------- writing


def _telling(accounts: Accounts, body: bytes, given: Given) -> Callable[..., Done]:
    version = given.number("expected_version")
    anyway = given.flag("anyway")
    concerns = given.texts("concerns")
    moments = accounts.moments()
    at: datetime = moments["recorded_at"]
    data = fields_of(body, "the event")
    if isinstance(data, dict):
        data = {"event_id": UNNAMED, "recorded_at": at.isoformat(), **data}
    event: Event = from_json(cast("type[Event]", Event), data)
    if event.recorded_at > at:
        expected = f"a moment that has come: it is {at.isoformat()} now"
        refuse([Fault("recorded_at", event.recorded_at.isoformat(), expected)], "the event")

    def work(_noted: Noted | None, _note: Callable[[Noted], None]) -> Done:
        turns = Turns(
            store=accounts.store,
            hold=accounts.hold,
            application_id=event.application_id,
            version=version,
        )
        told = tell(
            cast("Store", turns),
            accounts.program,
            event,
            application_ids=concerns,
            anyway=anyway,
            **moments,
        )
        outcomes = [each.outcome for each in told.receipts]
        worst = next(
            (each for each in (Outcome.CONFLICT, Outcome.RECORDED) if each in outcomes),
            Outcome.DUPLICATE,
        )
        names = {change.after.application_id for change in told.changes}
        answer = {
            "outcome": worst.value,
            "records": [
                {
                    "event_id": each.event_id,
                    "kind": each.kind,
                    "application_id": each.application_id,
                    "outcome": receipt.outcome.value,
                    "entry": receipt.sequence,
                }
                for each, receipt in zip(told.events, told.receipts, strict=True)
            ],
            "accounts": changes_data(told.changes, _versions(accounts.store, names)),
            "left_out": told.left_out,
            "says_two_things": told.says_two_things,
        }
        status = 200 if worst is Outcome.DUPLICATE else 201
        return Done(status, msgspec.json.encode(answer))

    return work


def _ordering(
    accounts: Accounts, kind: type[Order], body: bytes, given: Given
) -> Callable[..., Done]:
    version = given.number("expected_version")
    series = given.text("series") if "series" in given else None
    order: Order = from_json(kind, fields_of(body, "the order"))

    def work(noted: Noted | None, note: Callable[[Noted], None]) -> Done:
        made = None if noted is None else _recorded(accounts.store, order, noted)
        if made is not None:  # by work that did not come to its end
            return _decided("recorded", made, accounts, ())
        turns = Turns(
            store=accounts.store,
            hold=accounts.hold,
            application_id=order.application_id,
            version=version,
            note=note,
        )
        answer = decide(
            cast("Store", turns), accounts.program, order, series=series, **accounts.moments()
        )
        match answer.made:
            case Refusal() as no:
                more = {"code": no.code.value, "clauses": [each.id for each in no.clauses]}
                raise ProblemError("refused", no.says, more=more)
            case OnRecord(document):
                return _decided("on record", document, accounts, (answer.change,))
            case document:
                return _decided("recorded", document, accounts, (answer.change,))

    return work


def _decided(
    outcome: str, document: Document, accounts: Accounts, changes: tuple[Any, ...]
) -> Done:
    names = {name for each in changes for name in applications_of(each)}
    answer = {
        "outcome": outcome,
        "number": document.number,
        "kind": document.kind,
        "accounts": changes_data(changes, _versions(accounts.store, names)),
    }
    return Done(201 if outcome == "recorded" else 200, msgspec.json.encode(answer))


def _recorded(store: Store, order: Order, noted: Noted) -> Document | None:
    """The document that was about to be recorded, if it was."""
    for each in store.application(order.application_id).documents:
        if (
            each.number == noted.number
            and each.recorded_at == noted.recorded_at
            and isinstance(each, DOCUMENT_OF[type(order)])
        ):
            return each
    return None


def _versions(store: Store, names: set[str]) -> Mapping[str, int]:
    return {each: version_of(store.application(each)) for each in names}


# ---------------------------------------------------------------------------------- looking


def _account(accounts: Accounts, application_id: str, as_of: date | None) -> bytes:
    its = known_application(accounts, application_id)
    day: date = accounts.moments(as_of)["as_of"]
    events = events_of_account(its, accounts.program, day)
    found = account(accounts.program, events, its.documents, day)
    told = to_json(written_account(found)).encode()
    return b'{"version":%d,"account":%s}' % (version_of(its), told)


def _document(accounts: Accounts, application_id: str, number: str) -> bytes:
    for each in known_application(accounts, application_id).documents:
        if each.number == number:
            return to_json(each).encode()
    raise ProblemError("not-found", "The application has no document of this number.")
