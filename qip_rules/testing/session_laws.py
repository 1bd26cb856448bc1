"""The law of sessions: whoever moves one moves it in the calendar and for the last day to pay."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from hypothesis import strategies as st

from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
    SessionMode,
    SessionScheduled,
)
from qip_rules.billing.events import Event as BillingEvent
from qip_rules.billing.parties import Buyer, SeatHolder
from qip_rules.billing.state import Account
from qip_rules.cohort.sessions import billed_sessions
from qip_rules.participation.course.sessions import SessionState
from qip_rules.participation.course.state import Participation
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import SessionEvent
from qip_rules.participation.words import Mode
from qip_rules.policy.program import Program
from qip_rules.testing.answers import broken
from qip_rules.testing.holding import Settings, for_all
from qip_rules.testing.participation_courses import Course

__all__ = ["Accountant", "SessionTeller", "sessions_move_for_both"]


class Accountant(Protocol):
    """Whatever keeps the account of one application."""

    def __call__(
        self, program: Program, events: Sequence[BillingEvent], documents: tuple[()], as_of: date, /
    ) -> Account:
        """The account at the end of a day."""
        ...


class SessionTeller(Protocol):
    """Whatever tells billing of the sessions that participation knows."""

    def __call__(
        self, events: Iterable[Event], step_ids: Iterable[str], /
    ) -> Sequence[BillingEvent]:
        """The sessions of some steps, as billing reads them."""
        ...


class _Follower(Protocol):
    def __call__(self, program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
        """The state of one practice's participation at the end of a day."""
        ...


def sessions_move_for_both(  # noqa: PLR0913 - both states, and what joins them
    follower: _Follower,
    accountant: Accountant,
    program: Program,
    *,
    courses: st.SearchStrategy[Course],
    days: st.SearchStrategy[date],
    step_ids: Sequence[str],
    teller: SessionTeller = billed_sessions,
    settings: Settings = None,
) -> None:
    """The last day to pay is that of the calendar's own sessions, whatever became of them.

    However a session was announced, moved, turned virtual or called off: the fees know the same
    last day as if just those sessions that the calendar shows had been announced, once.

    Args:
        follower: makes the calendar.
        accountant: makes the account.
        program: the program of both.
        courses: what happens, as of `courses_of_sessions`.
        days: the days as of which both are looked at.
        step_ids: the steps whose sessions count for the last day to pay.
        teller: makes billing's events of the sessions.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course on which the two differ.
    """

    def holds(course: Course, as_of: date) -> None:
        state = follower(program, course, as_of)
        begun = _application(course)
        by_events = accountant(program, (*begun, *teller(course, step_ids)), (), as_of)
        by_calendar = accountant(program, (*begun, *_calendar(state, course, step_ids)), (), as_of)
        if by_events.window.last_day != by_calendar.window.last_day:
            raise broken(
                "sessions move for both",
                f"as of {as_of} the last day to pay is {by_events.window.last_day} by the events",
                f"and {by_calendar.window.last_day} by the calendar of {course}",
            )

    for_all("sessions_move_for_both", holds, courses, days, settings=settings)


def _application(course: Course) -> tuple[BillingEvent, ...]:
    """An application that was received and accepted before anything else happened."""
    first = min(course, key=lambda each: each.occurred_on)
    at: dict[str, Any] = {
        "application_id": first.application_id,
        "occurred_on": first.occurred_on,
        "recorded_at": min(each.recorded_at for each in course),
    }
    seat = SeatHolder(seat_id="seat-1", person_id="person-1", name="Person 1 (made up)")
    practice = Buyer(practice_id="practice-1", name="A made-up practice")
    return (
        ApplicationReceived(event_id="of-received", **at, practice=practice, seats=(seat,)),
        Accepted(event_id="of-accepted", **at),
    )


def _calendar(
    state: Participation, course: Course, step_ids: Iterable[str]
) -> tuple[BillingEvent, ...]:
    """The sessions that the calendar shows, each announced once, when its days were said."""
    counted = frozenset(step_ids)
    said = {each.event_id: each for each in course if isinstance(each, SessionEvent)}
    return tuple(
        SessionScheduled(
            event_id=f"of-{each.session_id}",
            application_id=state.application_id,
            occurred_on=said[each.announced_by].occurred_on,
            recorded_at=said[each.announced_by].recorded_at,
            session_id=each.session_id,
            starts_on=each.starts_on,
            mode=SessionMode.IN_PERSON if each.mode is Mode.IN_PERSON else SessionMode.VIRTUAL,
        )
        for each in state.sessions
        if each.step_id in counted and each.state is not SessionState.CALLED_OFF
    )
