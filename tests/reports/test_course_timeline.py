"""The timeline of a cohort: every milestone stands on it once, with its days or its room."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ArgumentError, InputError
from qip_rules.participation import MilestoneState, participation
from qip_rules.policy.program import Program
from qip_rules.reports.course_timeline import (
    Mark,
    MarkKind,
    PracticeTimeline,
    Timeline,
    cohort_timeline,
)
from qip_rules.reports.timeline_words import mark_said
from qip_rules.testing.participation_courses import courses
from tests.participation.cohort_course import (
    AS_OF,
    COHORT_ID,
    TITLE,
    cohort_events,
    of,
    states,
    with_attendance,
)
from tests.reports.timelines import laid_out, timeline_of


def whole(program: Program, as_of: date = AS_OF) -> Timeline:
    return timeline_of(program, cohort_events(), as_of)


def row_of(timeline: Timeline, application_id: str) -> PracticeTimeline:
    return next(each for each in timeline.rows if each.application_id == application_id)


def marks_of(timeline: Timeline, application_id: str, step_id: str) -> list[Mark]:
    row = row_of(timeline, application_id)
    return [each for each in row.marks if each.step_id == step_id]


def test_a_session_held_one_unconfirmed_one_announced_one_called_off(grant: Program) -> None:
    marks = marks_of(whole(grant), "APP-1", "in-person-session")
    assert [(each.kind, each.session and each.session.session_id) for each in marks] == [
        (MarkKind.DONE, "spring"),
        (MarkKind.UNCONFIRMED, "summer"),
        (MarkKind.ANNOUNCED, "winter"),
        (MarkKind.CALLED_OFF, "fall"),
    ]
    assert [each.name for each in marks][:2] == [
        "In-person learning session 1",
        "In-person learning session 2",
    ]
    assert marks[2].first == date(2026, 12, 2)
    assert marks[2].last == date(2026, 12, 3)
    assert marks[0].clauses == ("T06", "T07")


def test_what_is_open_has_room_and_what_has_a_day_has_none(grant: Program) -> None:
    timeline = whole(grant)
    (plan,) = marks_of(timeline, "APP-1", "improvement-plan")
    assert plan.kind is MarkKind.OPEN
    assert (plan.earliest, plan.latest) == (AS_OF, date(2027, 12, 31))
    (end,) = marks_of(timeline, "APP-1", "end")
    assert (end.kind, end.first, end.earliest) == (MarkKind.ANNOUNCED, date(2027, 12, 31), None)


def test_a_month_without_the_coaches_is_overdue(grant: Program) -> None:
    marks = marks_of(whole(grant), "APP-1", "coach-session")
    assert marks[0].kind is MarkKind.DONE
    assert (marks[1].kind, marks[1].latest) == (MarkKind.LATE, date(2026, 4, 30))
    assert "there was time until 2026-04-30; owed by program" in mark_said(marks[1])


def test_a_broken_order_stands_at_the_step_with_its_clauses(grant: Program) -> None:
    timeline = whole(grant)
    (report,) = marks_of(timeline, "APP-2", "report")
    assert report.breaks_order
    assert mark_said(report).endswith("the order of the steps is not kept.")
    (finding,) = row_of(timeline, "APP-2").broken
    assert "Baseline on the QOPI measures" in finding.says
    assert finding.citation
    (sound,) = marks_of(timeline, "APP-1", "report")
    assert not sound.breaks_order
    assert row_of(timeline, "APP-1").broken == ()


def test_the_critical_chain_is_marked(grant: Program) -> None:
    timeline = whole(grant)
    (state, *_) = states(grant, cohort_events())
    critical = {(m.step_id, m.number) for m in row_of(timeline, "APP-1").marks if m.is_critical}
    assert critical
    assert critical == set(state.schedule.critical)


def test_a_program_without_such_steps_still_begins_and_ends(training: Program) -> None:
    row = row_of(whole(training), "APP-3")
    first, *_, last = row.marks
    assert (first.name, first.kind, first.first) == (
        "Kick-off",
        MarkKind.DONE,
        date(2026, 1, 5),
    )
    assert (last.name, last.kind) == ("End of the program", MarkKind.ANNOUNCED)
    assert row.ends_on == last.first == date(2027, 12, 31)


def test_rows_come_by_application_whatever_the_order(grant: Program) -> None:
    given = states(grant, cohort_events())
    one = laid_out(grant, given)
    other = laid_out(grant, reversed(given))
    assert one.rows == other.rows
    assert [each.application_id for each in one.rows] == ["APP-1", "APP-2", "APP-3"]


def test_wrong_participations_are_refused_together(grant: Program) -> None:
    first, second, _ = states(grant, cohort_events())
    with pytest.raises(InputError) as caught:
        laid_out(grant, [first, first, second], as_of=date(2026, 1, 31))
    found = [each.found for each in caught.value.faults]
    assert found.count("a second participation") == 1
    assert found.count("a participation as of 2026-07-20") == 3


def test_of_a_practice_that_withdrew_what_it_did_stays(grant: Program) -> None:
    left = date(2026, 4, 10)
    state = participation(grant, of("APP-1", with_attendance()), left)
    (row,) = laid_out(grant, [state]).rows
    assert (row.left_on, row.ends_on) == (left, None)
    assert {each.kind for each in row.marks} == {MarkKind.DONE}
    assert all(each.last is not None and each.last <= left for each in row.marks)
    assert len(row.marks) == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"program": "quality-training-program"},
        {"participations": None},
        {"accounts": 3},
        {"title": None},
    ],
)
def test_arguments_of_another_class_are_refused(grant: Program, wrong: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {
        "program": grant, "participations": (), "accounts": (), "as_of": AS_OF,
        "cohort_id": COHORT_ID, "title": TITLE,
    }  # fmt: skip
    with pytest.raises(ArgumentError):
        cohort_timeline(**(arguments | wrong))


def test_a_day_that_is_none_is_refused(grant: Program) -> None:
    with pytest.raises(InputError, match="as_of"):
        laid_out(grant, (), as_of="2026-07-20")  # type: ignore[arg-type]


@given(st.data())
def test_every_milestone_stands_once_and_on_days_that_are_in_order(
    grant: Program, data: st.DataObject
) -> None:
    course = data.draw(courses(grant, around=date(2026, 1, 5)))
    as_of = data.draw(st.dates(date(2026, 1, 1), date(2027, 1, 1)))
    state = participation(grant, course, as_of)
    (row,) = laid_out(grant, [state], as_of=as_of).rows
    steps = [(m.step_id, m.number) for m in row.marks if m.kind is not MarkKind.CALLED_OFF]
    assert sorted(steps) == sorted((m.step_id, m.number) for m in state.milestones)
    late = [m for m in state.milestones if m.state is MilestoneState.LATE]
    assert sum(m.kind is MarkKind.LATE for m in row.marks) == len(late)
    for mark in row.marks:
        assert (mark.first is None) == (mark.last is None)
        if mark.first is not None:
            assert mark.last is not None
            assert mark.first <= mark.last
            assert mark.earliest is None
            assert mark.latest is None
        assert mark_said(mark)
