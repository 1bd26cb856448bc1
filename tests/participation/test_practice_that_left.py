"""A practice that withdrew: the state of that day, with what was written down of it since."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import InputError
from qip_rules.participation import MilestoneState, Presence, participation
from qip_rules.policy.program import Program
from qip_rules.testing.participation_courses import Course, courses
from tests.participation.course import BO, Story, codes, day

LEFT_ON, TODAY = date(2026, 3, 3), date(2026, 12, 1)


@pytest.fixture
def story() -> Story:
    """A practice that was to go on until June, with a session in March."""
    story = Story()
    story.kicked_off(ends_on="2026-06-30")
    story.planned("s1", "2026-03-02", "2026-03-03")
    story.held("s1", "2026-03-03")
    return story


def test_what_was_still_to_come_is_not_late(story: Story, training: Program) -> None:
    stayed = participation(training, story.events, TODAY)
    assert "step-overdue" in codes(stayed)
    left = participation(training, story.events, TODAY, left_on=LEFT_ON)
    assert codes(left) == []
    assert left.as_of == LEFT_ON
    assert not any(each.state is MilestoneState.LATE for each in left.milestones)


def test_what_was_written_down_later_of_a_day_before_counts(
    story: Story, training: Program
) -> None:
    told = story.attended("s1", BO, Presence.ABSENT, on="2026-03-03")
    late = attrs.evolve(told, recorded_at=told.recorded_at.replace(month=5))
    events = [*story.events[:-1], late]
    as_it_was = participation(training, events, LEFT_ON)
    assert codes(as_it_was) == []
    assert codes(participation(training, events, TODAY, left_on=LEFT_ON)) == ["session-missed"]
    assert codes(participation(training, events, day("2026-05-01"), left_on=LEFT_ON)) == []


def test_what_happened_afterwards_does_not_count(story: Story, training: Program) -> None:
    before = participation(training, story.events, TODAY, left_on=LEFT_ON)
    story.planned("s2", "2026-05-04", on="2026-03-04")
    assert participation(training, story.events, TODAY, left_on=LEFT_ON) == before


def test_a_day_that_is_none_is_refused(story: Story, training: Program) -> None:
    wrong: Any = "2026-03-03"
    with pytest.raises(InputError) as caught:
        participation(training, story.events, TODAY, left_on=wrong, practice_id="")
    assert [each.place for each in caught.value.faults] == ["left_on", "practice_id"]


AROUND = date(2026, 1, 5)
days = st.dates(AROUND, date(2026, 12, 31))


@given(st.data(), days, days)
def test_who_leaves_later_has_not_left(
    training: Program, data: st.DataObject, as_of: date, left_on: date
) -> None:
    course: Course = data.draw(courses(training, around=AROUND))
    seen = participation(training, course, as_of, left_on=left_on)
    assert seen.as_of == min(as_of, left_on)
    if left_on >= as_of:
        assert seen == participation(training, course, as_of)


@given(st.data(), days)
def test_with_a_record_kept_up_to_date_it_is_the_state_of_that_day(
    training: Program, data: st.DataObject, left_on: date
) -> None:
    course: Course = data.draw(courses(training, around=AROUND))
    if any(each.recorded_at.date() != each.occurred_on for each in course):
        course = tuple(
            attrs.evolve(
                each, recorded_at=each.recorded_at.replace(
                    year=each.occurred_on.year, month=each.occurred_on.month,
                    day=each.occurred_on.day,
                )
            )
            for each in course
        )  # fmt: skip
    seen = participation(training, course, date(2028, 1, 1), left_on=left_on)
    assert seen == participation(training, course, left_on)
