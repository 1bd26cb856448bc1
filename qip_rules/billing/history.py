"""What the events come to, before any document or fee is looked at.

Events arrive in any order and more than once. Here they are made one story: what is dated after
the day of the account is left out, repetitions are dropped, contradictions set aside.
"""

import enum
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any, Final, TypeAlias

import attrs

from qip_rules.billing.cash import MoneyIn, money_in
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import (
    Accepted,
    ApplicationCompleted,
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
    SessionEvent,
    SessionMadeVirtual,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.findings import Remark
from qip_rules.billing.schedule import Schedule, schedule_of
from qip_rules.billing.team import Place, core_team
from qip_rules.billing.versions import Conflict, Contradictions, Keeping
from qip_rules.moments import day_of, end_of_day, is_in_doubt

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
    completed_on: date | None
    """The first day on which nothing was missing from the application any more."""
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
    conflicts: tuple[Conflict, ...]


_ORDER: Final = attrgetter("occurred_on", "recorded_at", "event_id")
"""By day, then by the moment of recording."""

_GROUPS: Final = (
    (ApplicationReceived,),
    (ApplicationCompleted,),
    (Accepted, Declined, Withdrawn),
    (MemberJoined, MemberLeft, MemberReplaced),
    (PaymentReceived,),
    (PaymentReversed,),
    (RefundAsked,),
    (TransferAsked,),
    (SessionScheduled, SessionMoved, SessionMadeVirtual, SessionCancelled),
)
"""What is read together, because what happened last counts."""

_Decision: TypeAlias = Accepted | Declined | Withdrawn

_GROUP_OF: Final = {kind: position for position, kinds in enumerate(_GROUPS) for kind in kinds}


def is_known(as_of: date, end: datetime, day: date, recorded_at: datetime | None) -> bool:
    """Whether something of that day, recorded at that moment, is known at the end of `as_of`.

    `end` is the first moment after `as_of`, by `end_of_day`.
    """
    return day <= as_of and (recorded_at is None or recorded_at < end)


def history_of(
    events: Sequence[Event], *, as_of: date, time_zone: str, keeping: Keeping
) -> History:
    """The story that the events tell up to the end of `as_of`, a day in the program's zone.

    The order of the events does not matter, nor do repetitions. Of records that contradict each
    other those count that staff let count, by `keeping`.
    """
    end = end_of_day(as_of, time_zone)
    contradictions = Contradictions(keeping)
    remarks: list[Remark] = []
    by_id: dict[str, Event | list[Event]] = {}
    later: dict[str, Event] = {}
    for event in events:
        if event.occurred_on <= as_of and event.recorded_at < end:
            first = by_id.setdefault(event.event_id, event)
            if first is not event:
                _add(by_id, event)
        else:
            same = later.setdefault(event.event_id, event)
            if same is not event:
                later[event.event_id] = min(same, event, key=_ORDER)
    if later:
        remarks += _ahead(later, by_id, as_of, time_zone)
    counted = _without_conflicts(by_id, remarks, contradictions)
    groups: tuple[list[Any], ...] = tuple([] for _ in _GROUPS)
    for event in counted:
        groups[_GROUP_OF[type(event)]].append(event)
    receipts, completions, decisions, changes, reports, reversals, *asked, sessions = groups
    refunds, transfers = asked

    received = _first_receipt(receipts, counted, remarks)
    if len(decisions) > 1:
        decisions = _without_contradictions(decisions, remarks, contradictions)
    standing, accepted_on, ended_on = _standing(received, decisions, remarks)
    team = core_team(received, changes, remarks)
    payments = money_in(reports, reversals, remarks, contradictions)
    schedule = schedule_of(sessions, remarks, contradictions)
    return History(
        received=received,
        completed_on=completions[0].occurred_on if completions else None,
        standing=standing,
        accepted_on=accepted_on,
        ended_on=ended_on,
        team=team,
        payments=payments,
        refunds=tuple(refunds),
        transfers=tuple(transfers),
        schedule=schedule,
        remarks=tuple(remarks),
        conflicts=tuple(contradictions.found),
    )


def _add(by_id: dict[str, Event | list[Event]], event: Event) -> None:
    same = by_id[event.event_id]
    if isinstance(same, list):
        same.append(event)
    else:
        by_id[event.event_id] = [same, event]


def _without_conflicts(
    by_id: Mapping[str, Event | list[Event]],
    remarks: list[Remark],
    contradictions: Contradictions,
) -> list[Event]:
    """Each event once, in order of date; of those whose id says two things what staff keep."""
    counted: list[Event] = []
    contradicted: list[tuple[str, list[Event]]] = []
    for event_id, same in by_id.items():
        if not isinstance(same, list):
            counted.append(same)
            continue
        first = min(same, key=_ORDER)
        # When it was recorded does not belong to what an event says.
        if all(first == attrs.evolve(each, recorded_at=first.recorded_at) for each in same):
            counted.append(first)
        else:
            contradicted.append((event_id, same))
    for event_id, same in sorted(contradicted, key=itemgetter(0)):
        says = f"The id {event_id} stands for events that say different things"
        kept = contradictions.between(
            BillingCode.EVENT_CONFLICT, event_id, same, says=says, remarks=remarks
        )
        if kept is not None:
            counted.append(kept)
    counted.sort(key=_ORDER)
    return counted


def _ahead(
    later: Mapping[str, Event], known: Container[str], as_of: date, time_zone: str
) -> Iterator[Remark]:
    """What is told of events that do not count yet, and of dates that cannot be right.

    An event that was recorded ahead of time keeps nothing from being done: it does not count, so
    a document is issued as if it were not on record. If it was mistyped it would never be heard of
    again, so staff are asked to record it anew: it is taken for mistyped if it happened and was
    recorded more than a year apart, which an account that looks back on an earlier day, and so
    sees all later events ahead, does not find of events that are in order.
    """
    for event_id, event in sorted(later.items()):
        says = f"The event {event_id} is dated or recorded after {as_of}; it does not count yet."
        yield Remark(BillingCode.EVENT_IN_FUTURE, says, event_id)
        at = event.recorded_at
        if event_id not in known and is_in_doubt(event.occurred_on, at, time_zone):
            says = (
                f"The event {event_id} is dated {event.occurred_on} and was recorded on "
                f"{day_of(at, time_zone)}: one of the two was probably mistyped. It does not "
                "count."
            )
            grounds = f"dated {event.occurred_on}, recorded {at.isoformat()}"
            yield Remark(BillingCode.DATE_IN_DOUBT, says, event_id, grounds)


def _without_contradictions(
    decisions: list[_Decision], remarks: list[Remark], contradictions: Contradictions
) -> list[_Decision]:
    """Without decisions of one day and moment that are of different kinds, but what staff keep.

    The order of their ids would say which came last, and nothing on record does.
    """
    at_once: dict[tuple[date, datetime], list[_Decision]] = {}
    for each in decisions:
        at_once.setdefault((each.occurred_on, each.recorded_at), []).append(each)
    kept: list[_Decision] = []
    for same in at_once.values():
        if len({each.kind for each in same}) == 1:
            kept += same
            continue
        told = ", ".join(f"{each.kind} ({each.event_id})" for each in same)
        says = f"Of {same[0].occurred_on}, and recorded at one moment: {told}"
        counts = contradictions.between(
            BillingCode.DECISION_CONFLICT, same[0].event_id, same, says=says, remarks=remarks
        )
        if counts is not None:
            kept.append(counts)
    return kept


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
        own = ", ".join(each.event_id for each in counted if not isinstance(each, SessionEvent))
        remarks.append(Remark(BillingCode.APPLICATION_NOT_RECEIVED, says, about, own))
    return None


def _standing(
    received: ApplicationReceived | None, decisions: Sequence[_Decision], remarks: list[Remark]
) -> tuple[Standing, date | None, date | None]:
    """The standing, the day of the acceptance behind it, the day on which it ended."""
    standing = Standing.UNDECIDED
    accepted_on = ended_on = None
    for event in decisions:
        if received is not None and event.occurred_on < received.occurred_on:
            says = (
                f"The application is on record as {event.kind} on {event.occurred_on}, before it "
                f"was received on {received.occurred_on}."
            )
            remarks.append(Remark(BillingCode.DECIDED_BEFORE_RECEIPT, says, event.event_id))
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
