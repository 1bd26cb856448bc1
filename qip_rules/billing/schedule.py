"""The time in which payment is in order: after acceptance, before the first in-person session.

Both ends are calendar days of the program's zone. The day of acceptance is in the window; whether
the first day of the session is, the program's setting `payment_due` says. The schedule of sessions
changes; a payment that was in time when it was made stays in time, unless the setting `judge_by`
has it otherwise.
"""

import enum
from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import (
    SessionEvent,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
)
from qip_rules.billing.findings import Remark
from qip_rules.billing.settings import PaymentDue
from qip_rules.billing.versions import Contradictions

__all__ = [
    "PaymentWindow",
    "Schedule",
    "WindowVerdict",
    "last_day_before",
    "schedule_of",
    "verdict_on",
]


class WindowVerdict(enum.Enum):
    """Where a payment falls. Exactly one holds of each payment."""

    BEFORE_ACCEPTANCE = "before acceptance"
    IN_WINDOW = "in window"
    LATE = "late"
    CANNOT_TELL = "cannot tell"
    """A date that is needed is not known."""


def verdict_on(
    paid_on: date | None, *, accepted_on: date | None, last_day: date | None
) -> WindowVerdict:
    """Where a payment of that day falls, as far as the dates are known.

    Before acceptance wins over late: with a window that is empty both could be said.
    """
    if accepted_on is None or paid_on is None:
        return WindowVerdict.CANNOT_TELL
    if paid_on < accepted_on:
        return WindowVerdict.BEFORE_ACCEPTANCE
    if last_day is None:
        return WindowVerdict.CANNOT_TELL
    return WindowVerdict.IN_WINDOW if paid_on <= last_day else WindowVerdict.LATE


def last_day_before(first_session_on: date | None, due: PaymentDue) -> date | None:
    """The last day to pay for a first in-person session of that day, by the program's setting."""
    if first_session_on is None or due is PaymentDue.SESSION_DAY:
        return first_session_on
    return first_session_on - timedelta(days=1)


@attrs.frozen(kw_only=True)
class PaymentWindow:
    """The window as known on the day of the account; an end that is not known is `None`."""

    accepted_on: date | None
    first_session_on: date | None
    """The start of the first session held in person."""
    due: PaymentDue = PaymentDue.DAY_BEFORE

    @property
    def is_empty(self) -> bool:
        """Whether acceptance came after the last day to pay."""
        last = last_day_before(self.first_session_on, self.due)
        return self.accepted_on is not None and last is not None and self.accepted_on > last

    @property
    def last_day(self) -> date | None:
        """The last day to pay; `None` if it is not known, or no day is left."""
        return None if self.is_empty else last_day_before(self.first_session_on, self.due)


@attrs.frozen
class Schedule:
    """What the announcements made the first in-person session to be, by date.

    `steps` are days of announcement in ascending order, each with the start of the first
    in-person session as it was known at the end of that day (`None`: none was planned).
    """

    steps: tuple[tuple[date, date | None], ...] = ()
    cancelled: tuple[str, ...] = ()
    """The ids of the sessions that are called off as known now."""
    called_off_by: tuple[str, ...] = ()
    """For each of them, the id of the event that said so first since it was last announced."""

    @property
    def first_in_person_on(self) -> date | None:
        """The start of the first in-person session as known now."""
        return self.steps[-1][1] if self.steps else None

    def first_in_person_for(self, paid_on: date) -> date | None:
        """The start of the first in-person session that a payment of that day is held against.

        That is the latest day that the schedule has named since the payment: later
        announcements can help it and never harm it. `None` if it cannot be told: no session is
        planned in person now, and the payment was not before the one that once was.
        """
        latest: date | None = None
        next_day: date | None = None
        for day, first in reversed(self.steps):
            if next_day is not None and next_day <= paid_on:
                break
            if first is not None and (latest is None or first > latest):
                latest = first
            next_day = day
        if latest is None or paid_on < latest or self.first_in_person_on is not None:
            return latest
        return None


def schedule_of(
    announcements: Iterable[SessionEvent],
    remarks: list[Remark],
    contradictions: Contradictions | None = None,
) -> Schedule:
    """The schedule that follows from all announcements, whatever their order here.

    Of one session the later announcement counts, by the day it was made, then by the moment it
    was recorded. Two of one day and moment that differ contradict each other, and neither counts
    unless staff keep one. What is said of a session that is not announced does not count;
    `remarks` takes both.
    """
    ordered = sorted(announcements, key=_order)
    planned: dict[str, tuple[date, SessionMode]] = {}
    cancelled: dict[str, str] = {}
    steps: dict[date, date | None] = {}
    if len(ordered) > 1:
        ordered = _without_contradictions(ordered, remarks, contradictions or Contradictions())
    for each in ordered:
        name = each.session_id
        known = planned.get(name)
        if isinstance(each, SessionScheduled):
            planned[name] = each.starts_on, each.mode
            cancelled.pop(name, None)
        elif known is None:
            says = (
                f"The event {each.event_id} is about the session {name}, of which no earlier "
                "announcement is on record; it does not count."
            )
            remarks.append(Remark(BillingCode.SESSION_NOT_ANNOUNCED, says, each.event_id))
            continue
        elif isinstance(each, SessionMoved):
            planned[name] = each.starts_on, known[1]
        elif isinstance(each, SessionMadeVirtual):
            planned[name] = known[0], SessionMode.VIRTUAL
        else:
            cancelled.setdefault(name, each.event_id)
        steps[each.occurred_on] = min(
            (
                starts_on
                for session_id, (starts_on, mode) in planned.items()
                if mode is SessionMode.IN_PERSON and session_id not in cancelled
            ),
            default=None,
        )
    if not cancelled:
        return Schedule(tuple(steps.items()))
    called_off, by = zip(*sorted(cancelled.items()), strict=True)
    return Schedule(tuple(steps.items()), called_off, by)


def _order(event: SessionEvent) -> tuple[object, ...]:
    """By day and moment; at one moment the announcement stands before what changes it."""
    is_change = not isinstance(event, SessionScheduled)
    return event.occurred_on, event.recorded_at, is_change, event.kind, event.event_id


def _without_contradictions(
    ordered: list[SessionEvent], remarks: list[Remark], contradictions: Contradictions
) -> list[SessionEvent]:
    """Without events of one kind, session, day and moment that differ, but what staff keep."""
    if len({(each.session_id, each.recorded_at) for each in ordered}) == len(ordered):
        return ordered
    at_once: dict[tuple[object, ...], list[SessionEvent]] = {}
    for each in ordered:
        moment = (each.kind, each.session_id, each.occurred_on, each.recorded_at)
        at_once.setdefault(moment, []).append(each)
    dropped: set[str] = set()
    for same in sorted(at_once.values(), key=lambda each: each[0].event_id):
        first = same[0]
        if all(first == attrs.evolve(each, event_id=first.event_id) for each in same[1:]):
            continue
        together = ", ".join(each.event_id for each in same)
        says = f"The events {together} of one day and moment say different things of one session"
        kept = contradictions.between(
            BillingCode.SCHEDULE_CONFLICT, first.event_id, same, says=says, remarks=remarks
        )
        dropped.update(each.event_id for each in same if each is not kept)
    return [each for each in ordered if each.event_id not in dropped]
