"""Whoever moves a session moves it in the calendar and for the last day to pay."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qip_rules.billing import Event as BillingEvent
from qip_rules.billing import SessionCancelled, SessionMoved, account
from qip_rules.cohort import billed_sessions
from qip_rules.errors import BrokenLawError
from qip_rules.participation import (
    Event,
    SessionPlanned,
    SessionRescheduled,
    SessionState,
    participation,
)
from qip_rules.policy.program import Program
from qip_rules.testing import participation_laws as laws
from qip_rules.testing.participation_courses import Course, courses_of_sessions
from tests.cohort.test_course_of_a_practice import fees
from tests.participation.course import Story, day

AROUND = date(2026, 1, 5)
DAYS = st.dates(AROUND, AROUND + timedelta(days=330))
STEPS = ("in-person-session",)


@pytest.mark.parametrize("name", ["training", "grant"])
def test_the_last_day_to_pay_is_that_of_the_calendar(
    name: str, request: pytest.FixtureRequest
) -> None:
    program: Program = request.getfixturevalue(name)
    stories = courses_of_sessions(program, around=AROUND)
    laws.sessions_move_for_both(
        participation, account, program, courses=stories, days=DAYS, step_ids=STEPS
    )


def _without(kind: type[BillingEvent]) -> laws.SessionTeller:
    def teller(events: Iterable[Event], step_ids: Iterable[str]) -> Sequence[BillingEvent]:
        told = billed_sessions(events, step_ids)
        return tuple(each for each in told if not isinstance(each, kind))

    return teller


@pytest.fixture
def without_shrinking() -> Iterator[None]:
    """Any example will do: the smallest is for people who read it."""
    before = settings.get_current_profile_name()
    settings.register_profile(
        "any-session", max_examples=400, deadline=None, phases=(Phase.generate,)
    )
    settings.load_profile("any-session")
    yield
    settings.load_profile(before)


@pytest.mark.usefixtures("without_shrinking")
@pytest.mark.parametrize("kind", [SessionMoved, SessionCancelled])
def test_a_desk_that_tells_the_fees_half_is_found(
    kind: type[BillingEvent], training: Program
) -> None:
    stories = courses_of_sessions(training, around=AROUND)
    late = st.just(AROUND + timedelta(days=30))
    with pytest.raises(BrokenLawError, match="broken law: sessions move for both"):
        laws.sessions_move_for_both(
            participation,
            account,
            training,
            courses=stories,
            days=late,
            step_ids=STEPS,
            teller=_without(kind),
        )


@given(st.data())
def test_a_session_that_moves_has_its_new_days_in_both(
    training: Program, data: st.DataObject
) -> None:
    course: Course = data.draw(courses_of_sessions(training, around=AROUND, max_events=3))
    story = Story()
    story.events = list(course)
    ours = [e for e in course if isinstance(e, SessionPlanned) and e.step_id in STEPS]
    if not ours:
        return
    moved = data.draw(st.sampled_from(ours)).session_id
    starts_on = AROUND + timedelta(days=data.draw(st.integers(40, 300)))
    days = {"starts_on": starts_on, "ends_on": starts_on}
    story.told(SessionRescheduled, "2026-02-01", event_id="moving", session_id=moved, **days)
    as_of = day("2026-02-02")
    state = participation(training, story.events, as_of)
    (session,) = (each for each in state.sessions if each.session_id == moved)
    assert session.starts_on == starts_on
    first = min(
        (
            each.starts_on
            for each in state.sessions
            if each.step_id in STEPS
            and each.mode.value == "in-person"
            and each.state is not SessionState.CALLED_OFF
        ),
        default=None,
    )
    last_day = fees(training, story, "2026-02-02").window.last_day
    assert last_day == (None if first is None else first - timedelta(days=1))
