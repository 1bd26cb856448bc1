"""Laws of a cohort's run with a course: order and later events change nothing, nothing is twice."""

import re
from datetime import date, timedelta

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.written_course import WrittenCourse, written_course
from qip_rules.cohort import CohortRun, course_to_do
from qip_rules.moments import end_of_day
from qip_rules.participation import Event, ParticipationCode, Party
from qip_rules.reports import cohort_files
from qip_rules.testing.participation_courses import courses
from tests.cohort.sample import program
from tests.cohort.taking_part import ACCEPTED, DECLINED, OTHER, WITHDRAWN, run_of

BEGAN = date(2026, 8, 1)
OWN = (ACCEPTED, OTHER, WITHDRAWN, DECLINED)

few_runs = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def cohort_courses(draw: st.DrawFn) -> tuple[Event, ...]:
    """Courses of some of the applications, under ids of their own."""
    told: list[Event] = []
    for name in draw(st.lists(st.sampled_from(OWN), unique=True, min_size=1)):
        course = draw(courses(program(), around=BEGAN, max_events=8, application_id=name))
        told += (attrs.evolve(each, event_id=f"{each.event_id}/{name}") for each in course)
    return tuple(told)


days = st.integers(-5, 330).map(lambda after: BEGAN + timedelta(days=after))


def seen(run: CohortRun) -> CohortRun:
    """The run without what it was given."""
    return attrs.evolve(run, inputs=attrs.evolve(run.inputs, course=()))


@few_runs
@given(st.data(), cohort_courses(), days)
def test_the_order_and_repetitions_of_events_change_nothing(
    data: st.DataObject, course: tuple[Event, ...], as_of: date
) -> None:
    again = data.draw(st.lists(st.sampled_from(course), max_size=3)) if course else []
    shuffled = data.draw(st.permutations([*course, *again]))
    run, other = run_of(course, as_of), run_of(shuffled, as_of)
    assert seen(run) == seen(other)
    assert cohort_files(run) == cohort_files(other)


@few_runs
@given(cohort_courses(), days)
def test_what_is_known_later_changes_nothing(course: tuple[Event, ...], as_of: date) -> None:
    end = end_of_day(as_of, program().time_zone)
    known = [each for each in course if each.occurred_on <= as_of and each.recorded_at < end]
    run, without = run_of(course, as_of), run_of(known, as_of)
    assert seen(run) == seen(without)
    assert cohort_files(run) == cohort_files(without)


@few_runs
@given(cohort_courses(), days)
def test_each_duty_stands_once_by_date_and_by_who_owes_it(
    course: tuple[Event, ...], as_of: date
) -> None:
    run = run_of(course, as_of)
    assert len(set(run.to_do)) == len(run.to_do)
    due = [each.due_on or as_of for each in run.to_do]
    assert due == sorted(due)
    sessions = [(each.about, each.says) for each in run.to_do if each.code == "record-session"]
    assert len(set(sessions)) == len(sessions)
    # What fees and steps ask for in the run, they ask for by themselves as well.
    stay = [case for case in run.cases if case.withdrawn_on is None]
    alone = course_to_do(
        [case.account for case in run.cases],
        [case.participation for case in stay if case.participation is not None],
        as_of,
    )
    told = {(each.code, each.applications, each.says) for each in run.to_do}
    asked = {(each.code, each.applications, each.says) for each in alone}
    assert {each for each in asked - told if "priority areas" not in each[2]} == set()


@few_runs
@given(cohort_courses(), days)
def test_what_the_program_owes_is_never_held_against_a_practice(
    course: tuple[Event, ...], as_of: date
) -> None:
    held_against = {ParticipationCode.STEP_OVERDUE, ParticipationCode.STEP_ADVISED}
    for case in run_of(course, as_of).cases:
        if case.participation is None:
            continue
        owed_by = {each.id: each.owed_by for each in case.participation.policy.steps}
        for finding in case.course_findings:
            if finding.code in held_against:
                assert owed_by[finding.about] in {Party.PRACTICE.value, Party.SPONSOR.value}
        if case.withdrawn_on is not None:
            assert case.participation.as_of <= case.withdrawn_on


@few_runs
@given(cohort_courses(), days)
def test_the_data_of_the_section_is_read_back_and_names_nobody(
    course: tuple[Event, ...], as_of: date
) -> None:
    written = written_course(run_of(course, as_of))
    text = to_json(written)
    assert from_json(WrittenCourse, text) == written
    assert "Person " not in text
    assert re.search(r"person-[0-9]", text) is None
