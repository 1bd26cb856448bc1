"""The time in which payment is in order: after acceptance, before the first in-person session.

Both ends are calendar days of the program's zone. The day of acceptance is in the window, the
first day of the session is not (reading Q10). The schedule of sessions changes; a payment that
was in time when it was made stays in time.
"""

import enum
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import zip_longest

import attrs

from qip_rules.billing.events import SessionMode, SessionScheduled

__all__ = ["PaymentWindow", "Schedule", "WindowVerdict", "schedule_of", "verdict_on"]


class WindowVerdict(enum.Enum):
    """Where a payment falls. Exactly one holds of each payment."""

    BEFORE_ACCEPTANCE = "before acceptance"
    IN_WINDOW = "in window"
    LATE = "late"
    CANNOT_TELL = "cannot tell"
    """A date that is needed is not known."""


def verdict_on(
    paid_on: date, *, accepted_on: date | None, first_session_on: date | None
) -> WindowVerdict:
    """Where a payment of that day falls, as far as the dates are known.

    Before acceptance wins over late: with a window that is empty both could be said.
    """
    if accepted_on is None:
        return WindowVerdict.CANNOT_TELL
    if paid_on < accepted_on:
        return WindowVerdict.BEFORE_ACCEPTANCE
    if first_session_on is None:
        return WindowVerdict.CANNOT_TELL
    return WindowVerdict.IN_WINDOW if paid_on < first_session_on else WindowVerdict.LATE


@attrs.frozen(kw_only=True)
class PaymentWindow:
    """The window as known on the day of the account; an end that is not known is `None`."""

    accepted_on: date | None
    first_session_on: date | None
    """The start of the first session held in person."""

    @property
    def is_empty(self) -> bool:
        """Whether acceptance came on or after the first in-person session."""
        return (
            self.accepted_on is not None
            and self.first_session_on is not None
            and self.accepted_on >= self.first_session_on
        )

    @property
    def last_day(self) -> date | None:
        """The last day to pay; `None` if it is not known, or no day is left."""
        if self.first_session_on is None or self.is_empty:
            return None
        return self.first_session_on - timedelta(days=1)


@attrs.frozen
class Schedule:
    """What the announcements made the first in-person session to be, by date.

    `steps` are days of announcement in ascending order, each with the start of the first
    in-person session as it was known at the end of that day (`None`: none was planned).
    """

    steps: tuple[tuple[date, date | None], ...] = ()

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
        following = [day for day, _ in self.steps[1:]]
        named = [
            first
            for (_, first), next_day in zip_longest(self.steps, following)
            if first is not None and (next_day is None or next_day > paid_on)
        ]
        latest = max(named, default=None)
        if latest is None or paid_on < latest or self.first_in_person_on is not None:
            return latest
        return None


def schedule_of(announcements: Iterable[SessionScheduled]) -> Schedule:
    """The schedule that follows from all announcements, whatever their order here.

    Of one session the later announcement counts, by the day it was made, then by the moment it
    was recorded.
    """
    planned: dict[str, SessionScheduled] = {}
    steps: dict[date, date | None] = {}
    ordered = sorted(announcements, key=lambda e: (e.occurred_on, e.recorded_at, e.event_id))
    for announcement in ordered:
        planned[announcement.session_id] = announcement
        in_person = [e.starts_on for e in planned.values() if e.mode is SessionMode.IN_PERSON]
        steps[announcement.occurred_on] = min(in_person, default=None)
    return Schedule(tuple(steps.items()))
