"""What the events come to, before any document or fee is looked at.

Events arrive in any order and more than once. Here they are made one story: what is dated after
the day of the account is left out, repetitions are dropped, contradictions set aside.
"""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

import attrs

from qip_rules.billing.cash import MoneyIn, money_in
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
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
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.findings import Remark
from qip_rules.billing.moments import end_of_day
from qip_rules.billing.schedule import Schedule, schedule_of
from qip_rules.billing.team import Place, core_team

__all__ = ["History", "Standing", "history_of", "is_known"]


class Standing(enum.Enum):
    """What has been decided about the application, by the latest decision or withdrawal."""

    NOT_RECEIVED = "not received"
    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


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
    team: dict[str, Place]
    """By seat id, in the order in which the places were taken."""
    payments: tuple[MoneyIn, ...]
    """By date, then by id."""
    refunds: tuple[RefundAsked, ...]
    transfers: tuple[TransferAsked, ...]
    schedule: Schedule
    remarks: tuple[Remark, ...]


_ORDER: Final = attrgetter("occurred_on", "recorded_at", "event_id")
"""By day, then by the moment of recording."""

_GROUPS: Final = (
    (ApplicationReceived,),
    (Accepted, Declined, Withdrawn),
    (MemberJoined, MemberLeft, MemberReplaced),
    (PaymentReceived,),
    (PaymentReversed,),
    (RefundAsked,),
    (TransferAsked,),
    (SessionScheduled, SessionMoved, SessionMadeVirtual, SessionCancelled),
)
"""What is read together, because what happened last counts."""

_GROUP_OF: Final = {kind: position for position, kinds in enumerate(_GROUPS) for kind in kinds}


def is_known(as_of: date, end: datetime, day: date, recorded_at: datetime | None) -> bool:
    """Whether something of that day, recorded at that moment, is known at the end of `as_of`.

    `end` is the first moment after `as_of`, by `end_of_day`.
    """
    return day <= as_of and (recorded_at is None or recorded_at < end)


def history_of(events: Sequence[Event], *, as_of: date, time_zone: str) -> History:
    """The story that the events tell up to the end of `as_of`, a day in the program's zone.

    The order of the events does not matter, nor do repetitions.
    """
    end = end_of_day(as_of, time_zone)
    remarks: list[Remark] = []
    by_id: dict[str, Event | list[Event]] = {}
    later: set[str] = set()
    for event in events:
        if event.occurred_on <= as_of and event.recorded_at < end:
            first = by_id.setdefault(event.event_id, event)
            if first is not event:
                _add(by_id, event)
        else:
            later.add(event.event_id)
    for event_id in sorted(later):
        says = f"The event {event_id} is dated or recorded after {as_of}; it does not count yet."
        remarks.append(Remark(BillingCode.EVENT_IN_FUTURE, says, event_id))
    counted = _without_conflicts(by_id, remarks)
    groups: tuple[list[Any], ...] = tuple([] for _ in _GROUPS)
    for event in counted:
        groups[_GROUP_OF[type(event)]].append(event)
    receipts, decisions, changes, reports, reversals, refunds, transfers, sessions = groups

    received = _first_receipt(receipts, counted, remarks)
    standing, accepted_on, ended_on = _standing(received, decisions)
    team = core_team(received, changes, remarks)
    payments = money_in(reports, reversals, remarks)
    schedule = schedule_of(sessions, remarks)
    return History(
        received=received,
        standing=standing,
        accepted_on=accepted_on,
        ended_on=ended_on,
        team=team,
        payments=payments,
        refunds=tuple(refunds),
        transfers=tuple(transfers),
        schedule=schedule,
        remarks=tuple(remarks),
    )


def _add(by_id: dict[str, Event | list[Event]], event: Event) -> None:
    same = by_id[event.event_id]
    if isinstance(same, list):
        same.append(event)
    else:
        by_id[event.event_id] = [same, event]


def _without_conflicts(by_id: dict[str, Event | list[Event]], remarks: list[Remark]) -> list[Event]:
    """Each event once, in order of date; those whose id says two things not at all."""
    counted: list[Event] = []
    contradicted: dict[str, int] = {}
    for event_id, same in by_id.items():
        if not isinstance(same, list):
            counted.append(same)
            continue
        # When it was recorded does not belong to what an event says.
        first = min(same, key=_ORDER)
        versions = {attrs.evolve(each, recorded_at=first.recorded_at) for each in same}
        if len(versions) == 1:
            counted.append(first)
        else:
            contradicted[event_id] = len(versions)
    for event_id, count in sorted(contradicted.items()):
        says = (
            f"{count} events have the id {event_id} and say different things; none "
            "of them counts until staff decide which is right."
        )
        remarks.append(Remark(BillingCode.EVENT_CONFLICT, says, event_id))
    counted.sort(key=_ORDER)
    return counted


def _first_receipt(
    receipts: Sequence[ApplicationReceived], counted: Sequence[Event], remarks: list[Remark]
) -> ApplicationReceived | None:
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
    received: ApplicationReceived | None, decisions: Sequence[Accepted | Declined | Withdrawn]
) -> tuple[Standing, date | None, date | None]:
    """The standing, the day of the acceptance behind it, the day on which it ended."""
    standing = Standing.UNDECIDED
    accepted_on = ended_on = None
    for event in decisions:
        match event:
            case Accepted():
                standing, ended_on = Standing.ACCEPTED, None
                accepted_on = event.occurred_on if accepted_on is None else accepted_on
            case Declined():
                standing, accepted_on, ended_on = Standing.DECLINED, None, event.occurred_on
            case Withdrawn():
                standing, ended_on = Standing.WITHDRAWN, event.occurred_on
    if received is None:
        standing = Standing.NOT_RECEIVED
    return standing, accepted_on, ended_on
