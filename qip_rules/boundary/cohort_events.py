"""Events out of a table: what happened to applications and their money, and what staff decided.

A row is one event, as it was recorded. A row that repeats another, or that contradicts one with
the same id, passes through: an event that happened has happened, and billing says what is odd.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

import attrs

from qip_rules.billing.events import (
    Accepted,
    ApplicationCompleted,
    Declined,
    Event,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.parties import SeatHolder
from qip_rules.boundary.cells import choice_of, day, identifier, moment, text
from qip_rules.boundary.tables import Names, Row, Table
from qip_rules.eligibility.admission import Choice, RecordedException, StaffDecision

__all__ = ["EVENT_COLUMNS", "EVENT_OPTIONAL", "Events", "read_events"]

EVENT_COLUMNS: Final = (
    "event_id",
    "application_id",
    "kind",
    "occurred_on",
    "recorded_at",
    "actor",
    "reason",
    "requirement",
    "payment_id",
    "amount",
    "currency",
    "payer",
    "session_id",
    "starts_on",
    "mode",
    "place",
    "to",
    "to_application_id",
    "seat_id",
    "to_seat_id",
    "to_person_id",
    "cleared_on",
    "postmarked_on",
    "transfer_id",
)
EVENT_OPTIONAL: Final = frozenset(
    {
        "to_application_id",
        "seat_id",
        "to_seat_id",
        "to_person_id",
        "cleared_on",
        "postmarked_on",
        "transfer_id",
    }
)

T = TypeVar("T")

_Dated = tuple[date, datetime, T]
"""A record with its day and the moment at which it was recorded."""

_COMMON: Final = frozenset({"event_id", "kind", "occurred_on", "recorded_at"})
_MODES: Final = {mode.value: mode for mode in SessionMode}


@attrs.frozen(kw_only=True)
class Events:
    """What the table comes to."""

    decisions: tuple[StaffDecision, ...]
    """In the order in which they were made, each once."""
    exceptions: tuple[RecordedException, ...]
    """In the order in which they were recorded, each once."""
    events: tuple[Event, ...]
    """For billing, in the order of the table."""


@attrs.frozen(kw_only=True)
class _Made:
    """The records that one row makes: none, if something is wrong with it."""

    decision: StaffDecision | None = None
    exception: RecordedException | None = None
    events: tuple[Event, ...] = ()


@attrs.frozen(kw_only=True)
class _Happening:
    """One row, and what every row has."""

    row: Row
    event_id: str | None
    application_id: str | None
    occurred_on: date | None
    recorded_at: datetime | None
    applications: Sequence[str]
    """Every application of the cohort."""
    requirements: Names

    def event(self, kind: Callable[..., Event], **fields: object) -> tuple[Event, ...]:
        """The event of this row, if nothing is wrong with it."""
        amount = None if self.row.is_faulty("amount", "currency") else "amount"
        made = self.row.made(
            kind,
            {"to_name": "to", "amount": amount},
            event_id=self.event_id,
            application_id=self.application_id,
            occurred_on=self.occurred_on,
            recorded_at=self.recorded_at,
            **fields,
        )
        return () if made is None else (made,)

    def of_session(self, kind: Callable[..., Event], **fields: object) -> "_Made":
        """The event of this row, once for each application, because it concerns them all."""
        session_id = self.row.need("session_id", identifier, "the session's id")
        events = tuple(
            event
            for application_id in self.applications
            for event in attrs.evolve(
                self,
                application_id=application_id,
                event_id=self.event_id and f"{self.event_id}/{application_id}",
            ).event(kind, session_id=session_id, **fields)
        )
        return _Made(events=events)

    def decision(self, choice: Choice) -> StaffDecision | None:
        """The decision of this row, if nothing is wrong with it."""
        return self.row.made(
            StaffDecision,
            {"decided_on": "occurred_on"},
            application_id=self.application_id,
            choice=choice,
            decided_on=self.occurred_on,
            actor=self.row.need("actor", text, "who decided"),
            reason=self.row.need("reason", text, "the reason"),
        )


def _accepted(this: _Happening) -> _Made:
    return _Made(decision=this.decision(Choice.ACCEPTED), events=this.event(Accepted))


def _declined(this: _Happening) -> _Made:
    return _Made(decision=this.decision(Choice.DECLINED), events=this.event(Declined))


def _waitlisted(this: _Happening) -> _Made:
    return _Made(decision=this.decision(Choice.WAITLISTED))


def _excepted(this: _Happening) -> _Made:
    requirement = this.row.need("requirement", text, "the code of a requirement")
    if requirement is not None:
        this.requirements.refer(this.row, "requirement", requirement)
    exception = this.row.made(
        RecordedException,
        {"authority": "actor", "recorded_on": "occurred_on"},
        application_id=this.application_id,
        requirement=requirement,
        authority=this.row.need("actor", text, "who granted it"),
        reason=this.row.need("reason", text, "the reason"),
        recorded_on=this.occurred_on,
    )
    return _Made(exception=exception)


def _completed(this: _Happening) -> _Made:
    return _Made(events=this.event(ApplicationCompleted))


def _withdrawn(this: _Happening) -> _Made:
    return _Made(events=this.event(Withdrawn))


def _paid(this: _Happening) -> _Made:
    row = this.row
    events = this.event(
        PaymentReceived,
        payment_id=row.need("payment_id", text, "the bank's reference"),
        amount=row.money("amount", "currency"),
        payer=row.need("payer", text, "who paid"),
        cleared_on=row.get("cleared_on", day),
        postmarked_on=row.get("postmarked_on", day),
        transfer_id=row.get("transfer_id", text),
    )
    return _Made(events=events)


def _reversed(this: _Happening) -> _Made:
    row = this.row
    events = this.event(
        PaymentReversed,
        payment_id=row.need("payment_id", text, "the bank's reference"),
        amount=row.money("amount", "currency"),
        reason=row.need("reason", text, "the reason"),
    )
    return _Made(events=events)


def _refund_asked(this: _Happening) -> _Made:
    row = this.row
    payment_id, amount = row.get("payment_id", text), row.money("amount", "currency")
    return _Made(events=this.event(RefundAsked, payment_id=payment_id, amount=amount))


def _transfer_asked(this: _Happening) -> _Made:
    row = this.row
    events = this.event(
        TransferAsked,
        to_name=row.need("to", text, "who is to have the benefit"),
        to_application_id=row.get("to_application_id", identifier) or this.application_id,
        payment_id=row.get("payment_id", text),
        seat_id=row.get("seat_id", text),
    )
    return _Made(events=events)


def _joined(this: _Happening) -> _Made:
    seat = _holder(this)
    return _Made() if seat is None else _Made(events=this.event(MemberJoined, seat=seat))


def _left(this: _Happening) -> _Made:
    seat_id = this.row.need("seat_id", text, "the seat that was given up")
    return _Made(events=this.event(MemberLeft, seat_id=seat_id))


def _replaced(this: _Happening) -> _Made:
    seat_id = this.row.need("seat_id", text, "the seat that was given up")
    holder = _holder(this)
    if holder is None:
        return _Made()
    return _Made(events=this.event(MemberReplaced, seat_id=seat_id, successor=holder))


def _holder(this: _Happening) -> SeatHolder | None:
    """The new seat and who holds it."""
    row = this.row
    return row.made(
        SeatHolder,
        {"seat_id": "to_seat_id", "person_id": "to_person_id", "name": "to"},
        seat_id=row.need("to_seat_id", text, "the new seat"),
        person_id=row.need("to_person_id", text, "the id of who joined"),
        name=row.need("to", text, "the name of who joined"),
    )


def _scheduled(this: _Happening) -> _Made:
    row = this.row
    return this.of_session(
        SessionScheduled,
        starts_on=row.need("starts_on", day, "the first day of the session"),
        mode=row.need("mode", choice_of(_MODES), "how the session is held"),
        place=row.get("place", text),
    )


def _moved(this: _Happening) -> _Made:
    starts_on = this.row.need("starts_on", day, "the new first day of the session")
    return this.of_session(SessionMoved, starts_on=starts_on)


def _made_virtual(this: _Happening) -> _Made:
    return this.of_session(SessionMadeVirtual)


def _cancelled(this: _Happening) -> _Made:
    return this.of_session(SessionCancelled, reason=this.row.need("reason", text, "the reason"))


@attrs.frozen
class _Kind:
    """A kind of event: what makes its records, and which columns it has."""

    make: Callable[[_Happening], _Made]
    columns: frozenset[str]


def _kind(make: Callable[[_Happening], _Made], *columns: str) -> _Kind:
    return _Kind(make, _COMMON.union(columns))


_KINDS: Final[Mapping[str, _Kind]] = {
    "application-completed": _kind(_completed, "application_id"),
    "accepted": _kind(_accepted, "application_id", "actor", "reason"),
    "declined": _kind(_declined, "application_id", "actor", "reason"),
    "waitlisted": _kind(_waitlisted, "application_id", "actor", "reason"),
    "exception-recorded": _kind(_excepted, "application_id", "actor", "reason", "requirement"),
    "withdrawn": _kind(_withdrawn, "application_id"),
    "member-joined": _kind(_joined, "application_id", "to", "to_seat_id", "to_person_id"),
    "member-left": _kind(_left, "application_id", "seat_id"),
    "member-replaced": _kind(
        _replaced, "application_id", "seat_id", "to", "to_seat_id", "to_person_id"
    ),
    "payment-received": _kind(
        _paid,
        "application_id",
        "payment_id",
        "amount",
        "currency",
        "payer",
        "cleared_on",
        "postmarked_on",
        "transfer_id",
    ),
    "payment-reversed": _kind(
        _reversed, "application_id", "payment_id", "amount", "currency", "reason"
    ),
    "refund-asked": _kind(_refund_asked, "application_id", "payment_id", "amount", "currency"),
    "transfer-asked": _kind(
        _transfer_asked, "application_id", "payment_id", "to", "to_application_id", "seat_id"
    ),
    "session-scheduled": _kind(_scheduled, "session_id", "starts_on", "mode", "place"),
    "session-moved": _kind(_moved, "session_id", "starts_on"),
    "session-made-virtual": _kind(_made_virtual, "session_id"),
    "session-cancelled": _kind(_cancelled, "session_id", "reason"),
}


def read_events(table: Table, applications: Names, requirements: Names) -> Events:
    """The events of a table; what is wrong is noted with the table.

    Args:
        table: a row for each event.
        applications: the applications that something can have happened to.
        requirements: those that an exception can be recorded for.
    """
    decisions: list[_Dated[StaffDecision]] = []
    exceptions: list[_Dated[RecordedException]] = []
    events: list[Event] = []
    for row in table.rows:
        kind = row.need("kind", choice_of(_KINDS), "what happened")
        this = _Happening(
            row=row,
            event_id=row.need("event_id", identifier, "the event's id"),
            application_id=_application_id(row, kind, applications),
            occurred_on=row.need("occurred_on", day, "the day on which it happened"),
            recorded_at=row.need("recorded_at", moment, "the moment at which it was recorded"),
            applications=sorted(applications.known),
            requirements=requirements,
        )
        if kind is None:
            continue
        expected = f"a blank cell: {row.cells['kind']} has no such entry"
        row.leave_blank((c for c in EVENT_COLUMNS if c not in kind.columns), expected)
        made = kind.make(this)
        events.extend(made.events)
        if this.recorded_at is None:
            continue
        if made.decision is not None:
            decisions.append((made.decision.decided_on, this.recorded_at, made.decision))
        if made.exception is not None:
            exceptions.append((made.exception.recorded_on, this.recorded_at, made.exception))
    return Events(
        decisions=_in_order(decisions), exceptions=_in_order(exceptions), events=tuple(events)
    )


def _application_id(row: Row, kind: _Kind | None, applications: Names) -> str | None:
    if kind is None or "application_id" not in kind.columns:
        return None
    application_id = row.need("application_id", identifier, "the application's id")
    if application_id is not None:
        applications.refer(row, "application_id", application_id)
    return application_id


def _in_order(dated: list[_Dated[T]]) -> tuple[T, ...]:
    """By date, then by the moment of recording; a record that is repeated stands once."""
    ordered = sorted(dated, key=lambda each: each[:2])
    return tuple(dict.fromkeys(record for _, _, record in ordered))
