"""Laws that whatever follows a practice's participation keeps, for another team's service.

Each law takes a follower (`participation.participation`, or a service that gives the same state)
with a program and a strategy of courses, and raises `BrokenLawError` with the smallest course on
which the law does not hold; if it returns, none was found.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Protocol

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import BrokenLawError
from qip_rules.participation.course.findings import ParticipationFinding
from qip_rules.participation.course.state import Participation
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import AttendanceRecorded, Presence
from qip_rules.participation.words import Party
from qip_rules.policy.program import Program
from qip_rules.testing.participation_courses import Course

__all__ = [
    "Follower",
    "attendance_adds_no_finding",
    "later_events_do_not_count",
    "order_does_not_matter",
    "repetitions_have_no_effect",
    "what_the_program_owes_is_held_against_nobody",
]

Courses = st.SearchStrategy[Course]


class Follower(Protocol):
    """Whatever says where a practice's participation stands on a day."""

    def __call__(self, program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
        """The state of one practice's participation at the end of a day."""


def order_does_not_matter(
    follower: Follower, program: Program, courses: Courses, days: st.SearchStrategy[date]
) -> None:
    """The same events in another order are the same participation."""

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:
        shuffled = tuple(data.draw(st.permutations(course)))
        _same("order does not matter", follower, program, course, shuffled, as_of)

    _search(holds, courses, days)


def repetitions_have_no_effect(
    follower: Follower, program: Program, courses: Courses, days: st.SearchStrategy[date]
) -> None:
    """The same events sent again, recorded at another moment or not, change nothing."""

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:
        again = data.draw(st.sampled_from(course))
        later = again.recorded_at + timedelta(hours=data.draw(st.integers(0, 48)))
        twice = (*course, *course, attrs.evolve(again, recorded_at=later))
        _same("repetitions have no effect", follower, program, course, twice, as_of)

    _search(holds, courses, days)


def later_events_do_not_count(
    follower: Follower, program: Program, courses: Courses, days: st.SearchStrategy[date]
) -> None:
    """What is dated after the day of the state changes nothing of it."""

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:  # noqa: ARG001
        known = tuple(each for each in course if each.occurred_on <= as_of)
        later = tuple(each for each in course if each.occurred_on > as_of)
        if known:
            _same("later events do not count", follower, program, known, (*known, *later), as_of)

    _search(holds, courses, days)


def attendance_adds_no_finding(
    follower: Follower, program: Program, courses: Courses, days: st.SearchStrategy[date]
) -> None:
    """That a member was there, told at a moment of its own, adds no finding."""

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
            msg = (
                f"broken law: attendance adds no finding: {told_kinds} came with {told} to {course}"
            )
            raise BrokenLawError(msg)

    _search(holds, courses, days)


def what_the_program_owes_is_held_against_nobody(
    follower: Follower, program: Program, courses: Courses, days: st.SearchStrategy[date]
) -> None:
    """No step of the program's own is told as overdue; it is to be done by the program."""

    def holds(course: Course, as_of: date, data: st.DataObject) -> None:  # noqa: ARG001
        state = follower(program, course, as_of)
        owed = {each.id: each.owed_by for each in state.policy.steps}
        for finding in state.findings:
            late = finding.code.value in ("step-overdue", "step-advised")
            if late and owed[finding.about] not in ("practice", "sponsor"):
                msg = f"broken law: a duty of the program is held against somebody: {finding}"
                raise BrokenLawError(msg)
        for duty in state.to_do:
            if owed.get(duty.about) == Party.PROGRAM.value and duty.owed_by is not Party.PROGRAM:
                msg = (
                    f"broken law: the program's duty is asked of {duty.owed_by}: {duty} on {course}"
                )
                raise BrokenLawError(msg)

    _search(holds, courses, days)


def _kinds(state: Participation) -> set[tuple[str, str, str | None]]:
    def kind(finding: ParticipationFinding) -> tuple[str, str, str | None]:
        return finding.code.value, finding.about, finding.person_id

    return {kind(each) for each in state.findings}


def _same(  # noqa: PLR0913, PLR0917 - two courses and what they are held against
    law: str, follower: Follower, program: Program, one: Course, other: Course, as_of: date
) -> None:
    first, second = follower(program, one, as_of), follower(program, other, as_of)
    if first != second:
        fields = [
            each.name
            for each in attrs.fields(Participation)
            if getattr(first, each.name) != getattr(second, each.name)
        ]
        told = ", ".join(fields)
        msg = f"broken law: {law}: as of {as_of}, {told} differ between {one} and {other}"
        raise BrokenLawError(msg)


def _search(
    holds: Callable[[Course, date, st.DataObject], None],
    courses: Courses,
    days: st.SearchStrategy[date],
) -> None:
    given(courses.filter(bool), days, st.data())(holds)()
