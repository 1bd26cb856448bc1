"""Events: what happened to an application and its money.

An event is never refused. Money that arrived has arrived: the account says what is odd about it.
Events come in any order and more than once, so that a log can be replayed and late news be added.
Each has two dates: the day it happened, in the program's own zone, which the policy looks at, and
the moment it was recorded, for the audit.

Only ill-formed data is an error (`InputError`, every fault of the record at once).

`Event` is the union of all kinds; each record's id is its `event_id`, and its `kind` tells the
classes apart. `EVENT_KINDS` lists them by kind.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar, Final, Literal, get_args

import attrs

from qip_rules.billing.parties import Buyer, SeatHolder
from qip_rules.billing.recorded import Happened
from qip_rules.errors import Fault
from qip_rules.fields import (
    DAY_MINIMUM,
    RuledField,
    amount,
    day,
    each_once,
    identifier,
    instance_of,
    member_of,
    one_line,
    several,
)
from qip_rules.money import Money
from qip_rules.narrowing import as_given

__all__ = [
    "EVENT_KINDS",
    "Accepted",
    "ApplicationCompleted",
    "ApplicationReceived",
    "Declined",
    "Event",
    "MemberJoined",
    "MemberLeft",
    "MemberReplaced",
    "PaymentReceived",
    "PaymentReversed",
    "RefundAsked",
    "SessionCancelled",
    "SessionEvent",
    "SessionMadeVirtual",
    "SessionMode",
    "SessionMoved",
    "SessionScheduled",
    "TransferAsked",
    "Withdrawn",
    "day_with_eve",
]

_SOME_MONEY: Final = amount(1)


@attrs.frozen(kw_only=True)
class ApplicationReceived(Happened):
    """The practice's application arrived: the day that fixes the policy that applies to it."""

    kind: Literal["application-received"] = "application-received"
    practice: Buyer
    """The practice as it was then: invoices go to it."""
    seats: tuple[SeatHolder, ...]
    """The core team at receipt, the team leader first. Nobody holds two seats."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("practice", instance_of(Buyer), needed=""),
        RuledField("seats", several(instance_of(SeatHolder)), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: a seat or a person that stands twice among the seats."""
        yield from super().faults_between_fields()
        if not tuple(several(instance_of(SeatHolder))("seats", self.seats)):
            yield from each_once("seats", "seat_id", (seat.seat_id for seat in self.seats))
            yield from each_once("seats", "person_id", (seat.person_id for seat in self.seats))


@attrs.frozen(kw_only=True)
class ApplicationCompleted(Happened):
    """Nothing was missing from the application any more, for programs that wait for that."""

    kind: Literal["application-completed"] = "application-completed"


@attrs.frozen(kw_only=True)
class Accepted(Happened):
    """The program accepted the application."""

    kind: Literal["accepted"] = "accepted"


@attrs.frozen(kw_only=True)
class Declined(Happened):
    """The program declined the application, or took an acceptance back."""

    kind: Literal["declined"] = "declined"


@attrs.frozen(kw_only=True)
class Withdrawn(Happened):
    """The practice withdrew, before or after acceptance."""

    kind: Literal["withdrawn"] = "withdrawn"


@attrs.frozen(kw_only=True)
class MemberJoined(Happened):
    """Somebody joined the core team, on a seat that is new."""

    kind: Literal["member-joined"] = "member-joined"
    seat: SeatHolder

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("seat", instance_of(SeatHolder), needed=""),
    )


@attrs.frozen(kw_only=True)
class MemberLeft(Happened):
    """Somebody left the core team, and nobody took the place."""

    kind: Literal["member-left"] = "member-left"
    seat_id: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("seat_id", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class MemberReplaced(Happened):
    """Somebody left the core team and another came instead.

    A seat belongs to one person for ever, because fees paid for one do not pass to another: the
    successor has a seat of their own.
    """

    kind: Literal["member-replaced"] = "member-replaced"
    seat_id: str
    """The seat that was given up."""
    successor: SeatHolder

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("seat_id", identifier, needed=""),
        RuledField("successor", instance_of(SeatHolder), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: a successor on the seat that was given up."""
        yield from super().faults_between_fields()
        successor = as_given(self.successor)
        if isinstance(successor, SeatHolder) and successor.seat_id == self.seat_id:
            expected = "a seat of the successor's own"
            yield Fault("successor.seat_id", f"the seat given up, {self.seat_id}", expected)


@attrs.frozen(kw_only=True)
class PaymentReceived(Happened):
    """Money arrived for the application; `occurred_on` is the day the program received it."""

    kind: Literal["payment-received"] = "payment-received"
    payment_id: str
    """The bank's reference: one id is one payment, however often it is reported."""
    amount: Money
    payer: str
    """Who paid: the practice, a hospital, a foundation. The seats are the practice's all the
    same."""
    method: str | None = None
    cleared_on: date | None = None
    """The day on which the bank made the money available, for programs that go by it."""
    postmarked_on: date | None = None
    """The day on which the payer sent it off, for programs that go by it."""
    transfer_id: str | None = None
    """The bank transfer that this payment is a part of, if one was split over applications."""
    transfer_amount: Money | None = None
    """The whole of that transfer: its parts have to come to it."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("payment_id", identifier, needed=""),
        RuledField("amount", _SOME_MONEY, needed=""),
        RuledField("payer", one_line, needed=""),
        RuledField("method", one_line),
        RuledField("cleared_on", day),
        RuledField("postmarked_on", day),
        RuledField("transfer_id", identifier),
        RuledField("transfer_amount", _SOME_MONEY),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: the amount of a transfer without the transfer."""
        faults = super().faults_between_fields()
        if self.transfer_amount is not None and self.transfer_id is None:
            missing = Fault("transfer_id", "nothing", "the transfer that the amount is of")
            return (*faults, missing)
        return faults


@attrs.frozen(kw_only=True)
class PaymentReversed(Happened):
    """The bank took a payment back, in whole or in part. It is not a refund."""

    kind: Literal["payment-reversed"] = "payment-reversed"
    payment_id: str
    amount: Money
    reason: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("payment_id", identifier, needed=""),
        RuledField("amount", _SOME_MONEY, needed=""),
        RuledField("reason", one_line, needed=""),
    )


@attrs.frozen(kw_only=True)
class RefundAsked(Happened):
    """Somebody asked for fees back. Asking moves no money."""

    kind: Literal["refund-asked"] = "refund-asked"
    payment_id: str | None = None
    """The payment it is about; `None` is everything paid."""
    amount: Money | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("payment_id", identifier),
        RuledField("amount", _SOME_MONEY),
    )


@attrs.frozen(kw_only=True)
class TransferAsked(Happened):
    """Somebody asked that fees paid for one count for another. Asking moves no money."""

    kind: Literal["transfer-asked"] = "transfer-asked"
    to_name: str
    """The person, team or practice that is to have the benefit."""
    to_application_id: str
    """The application it belongs to: the same one for a change within the core team."""
    payment_id: str | None = None
    """The payment it is about; `None` is everything paid."""
    seat_id: str | None = None
    """The seat that would be given up, if one is named."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("to_name", one_line, needed=""),
        RuledField("to_application_id", identifier, needed=""),
        RuledField("payment_id", identifier),
        RuledField("seat_id", identifier),
    )


def day_with_eve(place: str, value: object) -> Iterator[Fault]:
    """A day that has a day before it: payment is due on the eve of a session."""
    yield from day(place, value)
    if value == DAY_MINIMUM:
        expected = f"a date from {DAY_MINIMUM + timedelta(days=1)}"
        yield Fault(place, DAY_MINIMUM.isoformat(), expected)


class SessionMode(enum.Enum):
    """How a learning session is held."""

    IN_PERSON = "in-person"
    VIRTUAL = "virtual"


@attrs.frozen(kw_only=True)
class SessionScheduled(Happened):
    """A learning session was announced; `occurred_on` is the day of the announcement.

    A later announcement of the same session takes the place of the earlier one: another day,
    another mode, another place. It brings a session back that was called off.
    """

    kind: Literal["session-scheduled"] = "session-scheduled"
    session_id: str
    starts_on: date
    """The first day of the session, in the program's time zone."""
    mode: SessionMode
    place: str | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("starts_on", day_with_eve, needed=""),
        RuledField("mode", member_of(SessionMode), needed=""),
        RuledField("place", one_line),
    )


@attrs.frozen(kw_only=True)
class SessionMoved(Happened):
    """An announced session got another day; `occurred_on` is the day of that announcement."""

    kind: Literal["session-moved"] = "session-moved"
    session_id: str
    starts_on: date

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("starts_on", day_with_eve, needed=""),
    )


@attrs.frozen(kw_only=True)
class SessionMadeVirtual(Happened):
    """An announced session will not be held in person after all."""

    kind: Literal["session-made-virtual"] = "session-made-virtual"
    session_id: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class SessionCancelled(Happened):
    """The program called an announced session off; a cohort is called off session by session."""

    kind: Literal["session-cancelled"] = "session-cancelled"
    session_id: str
    reason: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("reason", one_line, needed=""),
    )


SessionEvent = SessionScheduled | SessionMoved | SessionMadeVirtual | SessionCancelled
"""What becomes of the sessions, which concern every application of a cohort."""

Event = (
    ApplicationReceived
    | ApplicationCompleted
    | Accepted
    | Declined
    | Withdrawn
    | MemberJoined
    | MemberLeft
    | MemberReplaced
    | PaymentReceived
    | PaymentReversed
    | RefundAsked
    | TransferAsked
    | SessionScheduled
    | SessionMoved
    | SessionMadeVirtual
    | SessionCancelled
)
"""Everything that can happen to an account."""

EVENT_KINDS: Final[Mapping[str, type[Event]]] = MappingProxyType(
    {str(attrs.fields_dict(each)["kind"].default): each for each in get_args(Event)}
)
"""The class of each kind of event."""
