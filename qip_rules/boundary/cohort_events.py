"""Events out of a table: what happened to applications and their money, and what staff decided.

A row is one event, as it was recorded. A row that repeats another, or that contradicts one with
the same id, passes through: an event that happened has happened, and billing says what is odd.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs

from qip_rules.billing.events import (
    Accepted,
    Declined,
    Event,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionMode,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
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
)
EVENT_OPTIONAL: Final = frozenset({"to_application_id"})

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

    def event(self, kind: Callable[..., Event], **fields: object) -> list[object]:
        """The event of this row, if nothing is wrong with it."""
        made = self.row.made(
            kind,
            {"to_name": "to"},
            event_id=self.event_id,
            application_id=self.application_id,
            occurred_on=self.occurred_on,
            recorded_at=self.recorded_at,
            **fields,
        )
        return [] if made is None else [made]


def _decided(choice: Choice, kind: Callable[..., Event] | None, this: _Happening) -> list[object]:
    decision = this.row.made(
        StaffDecision,
        {"decided_on": "occurred_on"},
        application_id=this.application_id,
        choice=choice,
        decided_on=this.occurred_on,
        actor=this.row.need("actor", text, "who decided"),
        reason=this.row.need("reason", text, "the reason"),
    )
    return [*([] if decision is None else [decision]), *([] if kind is None else this.event(kind))]


def _accepted(this: _Happening) -> list[object]:
    return _decided(Choice.ACCEPTED, Accepted, this)


def _declined(this: _Happening) -> list[object]:
    return _decided(Choice.DECLINED, Declined, this)


def _waitlisted(this: _Happening) -> list[object]:
    return _decided(Choice.WAITLISTED, None, this)


def _excepted(this: _Happening) -> list[object]:
    requirement = this.row.need("requirement", text, "the code of a requirement")
    if requirement is not None:
        this.requirements.refer(this.row, "requirement", requirement)
    made = this.row.made(
        RecordedException,
        {"authority": "actor", "recorded_on": "occurred_on"},
        application_id=this.application_id,
        requirement=requirement,
        authority=this.row.need("actor", text, "who granted it"),
        reason=this.row.need("reason", text, "the reason"),
        recorded_on=this.occurred_on,
    )
    return [] if made is None else [made]


def _withdrawn(this: _Happening) -> list[object]:
    return this.event(Withdrawn)


def _paid(this: _Happening) -> list[object]:
    row = this.row
    return this.event(
        PaymentReceived,
        payment_id=row.need("payment_id", text, "the bank's reference"),
        amount=row.money("amount", "currency"),
        payer=row.need("payer", text, "who paid"),
    )


def _reversed(this: _Happening) -> list[object]:
    row = this.row
    return this.event(
        PaymentReversed,
        payment_id=row.need("payment_id", text, "the bank's reference"),
        amount=row.money("amount", "currency"),
        reason=row.need("reason", text, "the reason"),
    )


def _refund_asked(this: _Happening) -> list[object]:
    row = this.row
    payment_id = row.get("payment_id", text)
    return this.event(RefundAsked, payment_id=payment_id, amount=row.money("amount", "currency"))


def _transfer_asked(this: _Happening) -> list[object]:
    row = this.row
    return this.event(
        TransferAsked,
        to_name=row.need("to", text, "who is to have the benefit"),
        to_application_id=row.get("to_application_id", identifier) or this.application_id,
        payment_id=row.get("payment_id", text),
    )


def _scheduled(this: _Happening) -> list[object]:
    """The announcement of a session, once for each application, because it concerns them all."""
    row = this.row
    fields: dict[str, Any] = {
        "session_id": row.need("session_id", identifier, "the session's id"),
        "starts_on": row.need("starts_on", day, "the first day of the session"),
        "mode": row.need("mode", choice_of(_MODES), "how the session is held"),
        "place": row.get("place", text),
    }
    return [
        event
        for application_id in this.applications
        for event in attrs.evolve(
            this,
            application_id=application_id,
            event_id=this.event_id and f"{this.event_id}/{application_id}",
        ).event(SessionScheduled, **fields)
    ]


@attrs.frozen
class _Kind:
    """A kind of event: what makes its records, and which columns it has besides the common."""

    make: Callable[[_Happening], list[object]]
    columns: frozenset[str]


def _kind(make: Callable[[_Happening], list[object]], *columns: str) -> _Kind:
    return _Kind(make, _COMMON.union(columns))


_KINDS: Final[Mapping[str, _Kind]] = {
    "accepted": _kind(_accepted, "application_id", "actor", "reason"),
    "declined": _kind(_declined, "application_id", "actor", "reason"),
    "waitlisted": _kind(_waitlisted, "application_id", "actor", "reason"),
    "exception-recorded": _kind(_excepted, "application_id", "actor", "reason", "requirement"),
    "withdrawn": _kind(_withdrawn, "application_id"),
    "payment-received": _kind(_paid, "application_id", "payment_id", "amount", "currency", "payer"),
    "payment-reversed": _kind(
        _reversed, "application_id", "payment_id", "amount", "currency", "reason"
    ),
    "refund-asked": _kind(_refund_asked, "application_id", "payment_id", "amount", "currency"),
    "transfer-asked": _kind(
        _transfer_asked, "application_id", "payment_id", "to", "to_application_id"
    ),
    "session-scheduled": _kind(_scheduled, "session_id", "starts_on", "mode", "place"),
}


def read_events(table: Table, applications: Names, requirements: Names) -> Events:
    """The events of a table; what is wrong is noted with the table.

    Args:
        table: a row for each event.
        applications: the applications that something can have happened to.
        requirements: those that an exception can be recorded for.
    """
    decisions: list[tuple[date, datetime, StaffDecision]] = []
    exceptions: list[tuple[date, datetime, RecordedException]] = []
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
        for made in kind.make(this):
            match made:
                case StaffDecision() if this.recorded_at is not None:
                    decisions.append((made.decided_on, this.recorded_at, made))
                case RecordedException() if this.recorded_at is not None:
                    exceptions.append((made.recorded_on, this.recorded_at, made))
                case Event():
                    events.append(made)
    return Events(
        decisions=_in_order(decisions), exceptions=_in_order(exceptions), events=tuple(events)
    )
