"""What the events come to, before any document or fee is looked at.

Events arrive in any order and more than once. Here they are made one story: what is dated after
the day of the account is left out, repetitions are dropped, contradictions set aside.
"""

import enum
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
    Declined,
    Event,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.findings import Remark
from qip_rules.billing.schedule import Schedule, schedule_of
from qip_rules.money import Money

__all__ = ["History", "MoneyIn", "Standing", "history_of", "is_known_on"]


class Standing(enum.Enum):
    """What has been decided about the application, by the latest decision or withdrawal."""

    NOT_RECEIVED = "not received"
    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@attrs.frozen(kw_only=True)
class MoneyIn:
    """One payment after what the bank took back of it."""

    payment_id: str
    paid_on: date
    amount: Money
    reversed: Money
    """Never more than `amount`."""
    payer: str

    @property
    def kept(self) -> Money:
        """What is left of it."""
        return self.amount - self.reversed


@attrs.frozen(kw_only=True)
class History:
    """The story of one application up to the day of the account."""

    received: ApplicationReceived | None
    """The first receipt: it fixes the policy."""
    standing: Standing
    accepted_on: date | None
    """The day of the acceptance that stands, or stood when the practice withdrew."""
    ended_on: date | None
    """The day of the decline or withdrawal that stands."""
    payments: tuple[MoneyIn, ...]
    """By date, then by id."""
    refunds: tuple[RefundAsked, ...]
    transfers: tuple[TransferAsked, ...]
    schedule: Schedule
    remarks: tuple[Remark, ...]


def is_known_on(as_of: date, day: date, recorded_at: datetime | None, zone: ZoneInfo) -> bool:
    """Whether something of that day, recorded at that moment, is known at the end of `as_of`."""
    return day <= as_of and (recorded_at is None or recorded_at.astimezone(zone).date() <= as_of)


def history_of(events: Iterable[Event], *, as_of: date, zone: ZoneInfo) -> History:
    """The story that the events tell up to the end of `as_of`, a day in the program's `zone`.

    The order of the events does not matter, nor do repetitions.
    """
    given = tuple(events)
    known = [e for e in given if is_known_on(as_of, e.occurred_on, e.recorded_at, zone)]
    later = sorted(
        {e.event_id: e for e in given if not is_known_on(as_of, e.occurred_on, e.recorded_at, zone)}
    )
    remarks = [
        Remark(
            BillingCode.EVENT_IN_FUTURE,
            f"The event {each} is dated or recorded after {as_of}; it does not count yet.",
            each,
        )
        for each in later
    ]
    counted = _without_conflicts(known, remarks)
    received = _first_receipt(counted, remarks)
    standing, accepted_on, ended_on = _standing(counted, received)
    payments = _payments(counted, remarks)
    return History(
        received=received,
        standing=standing,
        accepted_on=accepted_on,
        ended_on=ended_on,
        payments=payments,
        refunds=tuple(_of(RefundAsked, counted)),
        transfers=tuple(_of(TransferAsked, counted)),
        schedule=schedule_of(_of(SessionScheduled, counted)),
        remarks=tuple(remarks),
    )


def _moment(event: Event) -> tuple[date, datetime, str]:
    return event.occurred_on, event.recorded_at, event.event_id


EventT = TypeVar("EventT", bound=Event)


def _of(kind: type[EventT], events: Iterable[Event]) -> Iterator[EventT]:
    return (each for each in events if isinstance(each, kind))


def _content(event: Event, *besides: str) -> tuple[object, ...]:
    """What an event says; when it was recorded does not belong to it."""
    left_out = {"recorded_at", *besides}
    return (
        type(event),
        *(
            getattr(event, field.name)
            for field in attrs.fields(type(event))
            if field.name not in left_out
        ),
    )


def _without_conflicts(known: list[Event], remarks: list[Remark]) -> list[Event]:
    """Each event once, in order of date; those whose id says two things not at all."""
    by_id: dict[str, list[Event]] = {}
    for event in known:
        by_id.setdefault(event.event_id, []).append(event)
    counted = []
    for event_id, same in sorted(by_id.items()):
        versions = {_content(event) for event in same}
        if len(versions) == 1:
            counted.append(min(same, key=_moment))
        else:
            says = (
                f"{len(versions)} events have the id {event_id} and say different things; none "
                "of them counts until staff decide which is right."
            )
            remarks.append(Remark(BillingCode.EVENT_CONFLICT, says, event_id))
    return sorted(counted, key=_moment)


def _first_receipt(counted: list[Event], remarks: list[Remark]) -> ApplicationReceived | None:
    receipts = list(_of(ApplicationReceived, counted))
    for again in receipts[1:]:
        says = (
            f"The application is on record as received again on {again.occurred_on}; the receipt "
            f"of {receipts[0].occurred_on} counts."
        )
        remarks.append(Remark(BillingCode.RECEIVED_AGAIN, says, again.event_id))
    if receipts:
        return receipts[0]
    if counted:
        about = counted[0].application_id
        says = f"No receipt of the application {about} is on record, but something happened to it."
        remarks.append(Remark(BillingCode.APPLICATION_NOT_RECEIVED, says, about))
    return None


def _standing(
    counted: list[Event], received: ApplicationReceived | None
) -> tuple[Standing, date | None, date | None]:
    """The standing, the day of the acceptance behind it, the day on which it ended."""
    standing = Standing.NOT_RECEIVED if received is None else Standing.UNDECIDED
    accepted_on = ended_on = None
    for event in counted:
        match event:
            case Accepted():
                standing, ended_on = Standing.ACCEPTED, None
                accepted_on = event.occurred_on if accepted_on is None else accepted_on
            case Declined():
                standing, accepted_on, ended_on = Standing.DECLINED, None, event.occurred_on
            case Withdrawn():
                standing, ended_on = Standing.WITHDRAWN, event.occurred_on
            case _:
                pass
    if received is None:
        return Standing.NOT_RECEIVED, accepted_on, ended_on
    return standing, accepted_on, ended_on


def _payments(counted: list[Event], remarks: list[Remark]) -> tuple[MoneyIn, ...]:
    reports: dict[str, list[PaymentReceived]] = {}
    for event in _of(PaymentReceived, counted):
        reports.setdefault(event.payment_id, []).append(event)
    reversals: dict[str, list[PaymentReversed]] = {}
    for reversal in _of(PaymentReversed, counted):
        reversals.setdefault(reversal.payment_id, []).append(reversal)

    payments = []
    for payment_id, same in sorted(reports.items()):
        if len({_content(event, "event_id") for event in same}) > 1:
            says = (
                f"The payment {payment_id} is reported {len(same)} times and differently; none of "
                "the reports counts until staff decide which is right."
            )
            remarks.append(Remark(BillingCode.PAYMENT_CONFLICT, says, payment_id))
            continue
        paid = same[0]
        back = _taken_back(paid, reversals.get(payment_id, []), remarks)
        payments.append(
            MoneyIn(
                payment_id=payment_id,
                paid_on=paid.occurred_on,
                amount=paid.amount,
                reversed=back,
                payer=paid.payer,
            )
        )
    known = {each.payment_id for each in payments}
    for payment_id in sorted(set(reversals) - known):
        says = f"The bank is said to have taken back {payment_id}, a payment that does not count."
        remarks.append(Remark(BillingCode.REVERSAL_UNKNOWN_PAYMENT, says, payment_id))
    return tuple(sorted(payments, key=lambda each: (each.paid_on, each.payment_id)))


def _taken_back(
    paid: PaymentReceived, reversals: list[PaymentReversed], remarks: list[Remark]
) -> Money:
    """What the bank took back of a payment: all reversals together, at most the payment."""
    back = Money(0, paid.amount.currency)
    for reversal in reversals:
        if reversal.amount.currency != paid.amount.currency:
            says = (
                f"The bank is said to have taken back {reversal.amount} of {paid.payment_id}, "
                f"which was {paid.amount}; it does not count."
            )
            remarks.append(Remark(BillingCode.REVERSAL_OTHER_CURRENCY, says, paid.payment_id))
        else:
            back += reversal.amount
    if back > paid.amount:
        says = (
            f"The bank is said to have taken back {back} of {paid.payment_id}, which was "
            f"{paid.amount}; no more than that counts."
        )
        remarks.append(Remark(BillingCode.REVERSAL_EXCEEDS_PAYMENT, says, paid.payment_id))
        back = paid.amount
    if back:
        says = f"The bank took back {back} of the payment {paid.payment_id}. That is no refund."
        remarks.append(Remark(BillingCode.PAYMENT_REVERSED, says, paid.payment_id))
    return back
