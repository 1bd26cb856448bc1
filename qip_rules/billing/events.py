"""Events: what happened to an application and its money.

An event is never refused. Money that arrived has arrived: the account says what is odd about it.
Events come in any order and more than once, so that a log can be replayed and late news be added.
Each has two dates: the day it happened, in the program's own zone, which the policy looks at, and
the moment it was recorded, for the audit.

Only ill-formed data is an error (`InputError`, every fault of the record at once).
"""

import enum
from collections.abc import Iterator
from datetime import date, datetime

import attrs

from qip_rules.billing.documents import Buyer
from qip_rules.errors import Fault
from qip_rules.fields import (
    amount,
    day,
    each_once,
    in_utc,
    instance_of,
    member_of,
    moment,
    needed,
    one_line,
    optional,
    refuse,
    several,
)
from qip_rules.money import Money

__all__ = [
    "Accepted",
    "ApplicationReceived",
    "Declined",
    "Event",
    "PaymentReceived",
    "PaymentReversed",
    "RefundAsked",
    "SeatHolder",
    "SessionMode",
    "SessionScheduled",
    "TransferAsked",
    "Withdrawn",
]


@attrs.frozen(kw_only=True)
class SeatHolder:
    """A place on the core team, and who holds it.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    person_id: str
    name: str

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the seat")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "seat_id", self.seat_id)
        yield from needed(one_line, "person_id", self.person_id)
        yield from needed(one_line, "name", self.name)


@attrs.frozen(kw_only=True)
class _Dated:
    """What every event has."""

    event_id: str
    """The same event sent again has the same id; another event has another."""
    application_id: str
    occurred_on: date
    """The day it happened, in the program's time zone."""
    recorded_at: datetime = attrs.field(converter=in_utc)
    """The moment it was written down, with its offset from UTC; kept in UTC."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), f"the {type(self).__name__} event")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "event_id", self.event_id)
        yield from needed(one_line, "application_id", self.application_id)
        yield from needed(day, "occurred_on", self.occurred_on)
        yield from needed(moment, "recorded_at", self.recorded_at)


@attrs.frozen(kw_only=True)
class ApplicationReceived(_Dated):
    """The practice's application arrived: the day that fixes the policy that applies to it."""

    practice: Buyer
    """The practice as it was then: invoices go to it."""
    seats: tuple[SeatHolder, ...]
    """The core team at receipt, the team leader first. Nobody holds two seats."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(instance_of(Buyer), "practice", self.practice)
        faults = tuple(needed(several(instance_of(SeatHolder)), "seats", self.seats))
        yield from faults
        if not faults:
            yield from each_once("seats", "seat_id", (seat.seat_id for seat in self.seats))
            yield from each_once("seats", "person_id", (seat.person_id for seat in self.seats))


@attrs.frozen(kw_only=True)
class Accepted(_Dated):
    """The program accepted the application."""


@attrs.frozen(kw_only=True)
class Declined(_Dated):
    """The program declined the application, or took an acceptance back."""


@attrs.frozen(kw_only=True)
class Withdrawn(_Dated):
    """The practice withdrew, before or after acceptance."""


@attrs.frozen(kw_only=True)
class PaymentReceived(_Dated):
    """Money arrived for the application; `occurred_on` is the day the program received it."""

    payment_id: str
    """The bank's reference: one id is one payment, however often it is reported."""
    amount: Money
    payer: str
    """Who paid: the practice, a hospital, a foundation. The seats are the practice's all the
    same."""
    method: str | None = None

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "payment_id", self.payment_id)
        yield from needed(amount(1), "amount", self.amount)
        yield from needed(one_line, "payer", self.payer)
        yield from optional(one_line, "method", self.method)


@attrs.frozen(kw_only=True)
class PaymentReversed(_Dated):
    """The bank took a payment back, in whole or in part. It is not a refund."""

    payment_id: str
    amount: Money
    reason: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "payment_id", self.payment_id)
        yield from needed(amount(1), "amount", self.amount)
        yield from needed(one_line, "reason", self.reason)


@attrs.frozen(kw_only=True)
class RefundAsked(_Dated):
    """Somebody asked for fees back. Asking moves no money."""

    payment_id: str | None = None
    """The payment it is about; `None` is everything paid."""
    amount: Money | None = None

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from optional(one_line, "payment_id", self.payment_id)
        yield from optional(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class TransferAsked(_Dated):
    """Somebody asked that fees paid for one count for another. Asking moves no money."""

    to_name: str
    """The person, team or practice that is to have the benefit."""
    to_application_id: str
    """The application it belongs to: the same one for a change within the core team."""
    payment_id: str | None = None
    """The payment it is about; `None` is everything paid."""
    seat_id: str | None = None
    """The seat that would be given up, if one is named."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "to_name", self.to_name)
        yield from needed(one_line, "to_application_id", self.to_application_id)
        yield from optional(one_line, "payment_id", self.payment_id)
        yield from optional(one_line, "seat_id", self.seat_id)


class SessionMode(enum.Enum):
    """How a learning session is held."""

    IN_PERSON = "in-person"
    VIRTUAL = "virtual"


@attrs.frozen(kw_only=True)
class SessionScheduled(_Dated):
    """A learning session was announced; `occurred_on` is the day of the announcement.

    A later announcement of the same session takes the place of the earlier one: another day,
    another mode, another place.
    """

    session_id: str
    starts_on: date
    """The first day of the session, in the program's time zone."""
    mode: SessionMode
    place: str | None = None

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "session_id", self.session_id)
        yield from needed(day, "starts_on", self.starts_on)
        yield from needed(member_of(SessionMode), "mode", self.mode)
        yield from optional(one_line, "place", self.place)


Event = (
    ApplicationReceived
    | Accepted
    | Declined
    | Withdrawn
    | PaymentReceived
    | PaymentReversed
    | RefundAsked
    | TransferAsked
    | SessionScheduled
)
"""Everything that can happen to an account."""
