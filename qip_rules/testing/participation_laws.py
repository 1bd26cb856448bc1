"""Laws that whatever follows a practice's participation keeps, for another team's service.

Each law takes a follower (`participation.participation`, or a service that gives the same state)
with a program and a strategy of courses, and raises `BrokenLawError` with the smallest course on
which the law does not hold; if it returns, none was found. The first three hold of whatever is read
off the events, so that they take `participation.assessed` as well.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Protocol

import attrs
from hypothesis import strategies as st

from qip_rules.narrowing import fields_of
from qip_rules.participation.course.findings import ParticipationFinding
from qip_rules.participation.course.standing import Assessed
from qip_rules.participation.course.state import Participation
from qip_rules.participation.events.assessment_events import (
    CertificationDecided,
    GoalCounted,
    PrioritiesSettled,
    RoundMeasured,
    SatisfactionAsked,
)
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import AttendanceRecorded, Presence
from qip_rules.participation.words import Party
from qip_rules.policy.program import Program
from qip_rules.testing.answers import broken
from qip_rules.testing.holding import Settings, for_all
from qip_rules.testing.participation_courses import Course
from qip_rules.testing.session_laws import Accountant, SessionTeller, sessions_move_for_both

__all__ = [
    "Accountant",
    "Assessor",
    "Follower",
    "Reader",
    "SessionTeller",
    "attendance_adds_no_finding",
    "later_events_do_not_count",
    "order_does_not_matter",
    "repetitions_have_no_effect",
    "rounds_settle_nothing",
    "sessions_move_for_both",
    "what_the_program_owes_is_held_against_nobody",
    "what_was_recorded_is_handed_through",
]

Courses = st.SearchStrategy[Course]
"""Made-up courses."""

Days = st.SearchStrategy[date]
"""Days as of which courses are looked at."""


class Follower(Protocol):
    """Whatever says where a practice's participation stands on a day."""

    def __call__(self, program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
        """The state of one practice's participation at the end of a day."""
        ...


class Reader(Protocol):
    """Whatever makes an attrs record of the events of one practice, as of a day."""

    def __call__(self, program: Program, events: Iterable[Event], as_of: date, /) -> Any:  # noqa: ANN401
        """The record, at the end of a day."""
        ...


class Assessor(Protocol):
    """Whatever says what was assessed of a practice, as of a day."""

    def __call__(self, program: Program, events: Iterable[Event], as_of: date, /) -> Assessed:
        """What was assessed of one practice, at the end of a day."""
        ...


def order_does_not_matter(
    follower: Reader,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """The same events in another order are the same state.

    Args:
        follower: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:
        shuffled = tuple(data.draw(st.permutations(course)))
        _same("order does not matter", follower, program, course, shuffled, as_of)

    for_all("order_does_not_matter", holds, courses, days, st.data(), settings=settings)


def repetitions_have_no_effect(
    follower: Reader,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """The same events sent again, recorded at another moment or not, change nothing.

    Args:
        follower: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:
        again = data.draw(st.sampled_from(course))
        later = again.recorded_at + timedelta(hours=data.draw(st.integers(0, 48)))
        twice = (*course, *course, attrs.evolve(again, recorded_at=later))
        _same("repetitions have no effect", follower, program, course, twice, as_of)

    for_all("repetitions_have_no_effect", holds, courses, days, st.data(), settings=settings)


def later_events_do_not_count(
    follower: Reader,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """What is dated after the day of the state changes nothing of it.

    Args:
        follower: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:  # noqa: ARG001
        known = tuple(each for each in course if each.occurred_on <= as_of)
        later = tuple(each for each in course if each.occurred_on > as_of)
        if known:
            _same("later events do not count", follower, program, known, (*known, *later), as_of)

    for_all("later_events_do_not_count", holds, courses, days, st.data(), settings=settings)


def attendance_adds_no_finding(
    follower: Follower,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """That a member was there, told at a moment of its own, adds no finding.

    Args:
        follower: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:
        before = follower(program, course, as_of)
        if not before.sessions or not before.team:
            return
        session = data.draw(st.sampled_from(before.sessions))
        member = data.draw(st.sampled_from(before.team))
        latest = max(each.recorded_at for each in course)
        told = AttendanceRecorded(
            event_id="event-of-attendance",
            application_id=before.application_id,
            occurred_on=min(as_of, data.draw(days)),
            recorded_at=latest - timedelta(days=data.draw(st.integers(0, 400)), seconds=1),
            session_id=session.session_id,
            person_id=member.person_id,
            presence=Presence.PRESENT,
        )
        after = follower(program, (*course, told), as_of)
        added = _kinds(after) - _kinds(before)
        if added:
            told_kinds = ", ".join(sorted(f"{code} about {about}" for code, about, _ in added))
            raise broken("attendance adds no finding", f"{told_kinds} came with {told} to {course}")

    for_all("attendance_adds_no_finding", holds, courses, days, st.data(), settings=settings)


def what_the_program_owes_is_held_against_nobody(
    follower: Follower,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """No step of the program's own is told as overdue; it is to be done by the program.

    Args:
        follower: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:  # noqa: ARG001
        state = follower(program, course, as_of)
        owed = {each.id: each.owed_by for each in state.policy.steps}
        for finding in state.findings:
            late = finding.code.value in ("step-overdue", "step-advised")
            if late and owed[finding.about] not in ("practice", "sponsor"):
                raise broken("a duty of the program is held against nobody", f"found: {finding}")
        for duty in state.to_do:
            if owed.get(duty.about) == Party.PROGRAM.value and duty.owed_by is not Party.PROGRAM:
                raise broken(
                    "a duty of the program is asked of nobody else",
                    f"asked of {duty.owed_by}: {duty}",
                    f"course: {course}",
                )

    for_all(
        "what_the_program_owes_is_held_against_nobody",
        holds,
        courses,
        days,
        st.data(),
        settings=settings,
    )


def rounds_settle_nothing(
    assessor: Assessor,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """What was settled, decided, wanted and said is the same without any round of measurement.

    Args:
        assessor: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:  # noqa: ARG001
        practice_id = assessor(program, course, as_of).practice_id
        of_one = tuple(
            each
            for each in course
            if isinstance(each, CertificationDecided) or _practice_of(each) in (None, practice_id)
        )
        without = tuple(each for each in of_one if not isinstance(each, RoundMeasured))
        if not without or len({each.event_id for each in of_one}) < len(of_one):
            return
        first, second = (assessor(program, each, as_of) for each in (of_one, without))
        for name in ("settlement", "decisions", "goals", "satisfaction"):
            if getattr(first, name) != getattr(second, name):
                raise broken("rounds settle nothing", f"as of {as_of}, {name} differ in {of_one}")

    for_all("rounds_settle_nothing", holds, courses, days, st.data(), settings=settings)


def what_was_recorded_is_handed_through(
    assessor: Assessor,
    program: Program,
    *,
    courses: Courses,
    days: Days,
    settings: Settings = None,
) -> None:
    """Every record that counts is one of the events', unchanged; so is the decision of others.

    Args:
        assessor: what is held to the law.
        program: whose steps the courses take.
        courses: made-up courses.
        days: the days as of which they are looked at.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest course found.
    """

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:  # noqa: ARG001
        state = assessor(program, course, as_of)
        told = [record for each in course for record in _records_of(each)]
        step = state.certification
        decided = () if step is None else (step.decision_on_record,)
        settled = () if state.priorities is None else (state.priorities.settlement,)
        shown = (
            *state.rounds,
            state.baseline,
            state.settlement,
            *settled,
            *state.decisions,
            *decided,
            *state.goals,
            *state.satisfaction,
        )
        changed = [each for each in shown if each is not None and each not in told]
        if changed:
            raise broken(
                "what was recorded is handed through",
                f"as of {as_of}, no event has {changed[0]}",
                f"course: {course}",
            )

    for_all(
        "what_was_recorded_is_handed_through", holds, courses, days, st.data(), settings=settings
    )


def _records_of(event: Event) -> tuple[object, ...]:
    """What an event of the assessment holds."""
    match event:
        case RoundMeasured():
            return (event.round,)
        case PrioritiesSettled():
            return (event.settlement,)
        case GoalCounted():
            return (event.goal,)
        case SatisfactionAsked():
            return (event.satisfaction,)
        case CertificationDecided():
            return (event.decision,)
        case _:
            return ()


def _practice_of(event: Event) -> str | None:
    return next((getattr(each, "practice_id", None) for each in _records_of(event)), None)


def _kinds(state: Participation) -> set[tuple[str, str, str | None]]:
    def kind(finding: ParticipationFinding) -> tuple[str, str, str | None]:
        return finding.code.value, finding.about, finding.person_id

    return {kind(each) for each in state.findings}


def _same(  # noqa: PLR0913, PLR0917 - two courses and what they are held against
    law: str, follower: Reader, program: Program, one: Course, other: Course, as_of: date
) -> None:
    first, second = follower(program, one, as_of), follower(program, other, as_of)
    if first != second:
        fields = [
            each.name
            for each in fields_of(first)
            if getattr(first, each.name) != getattr(second, each.name)
        ]
        told = ", ".join(fields)
        raise broken(law, f"as of {as_of}, {told} differ between {one}", f"and {other}")
