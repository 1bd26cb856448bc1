"""The course of each accepted practice in a cohort's run: where it stands in the program."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from qip_rules.billing.events import SessionEvent as BilledSession
from qip_rules.cohort.case import Case
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.cohort.sessions import billed_sessions, steps_before_which_fees_are_due
from qip_rules.eligibility.admission import Choice
from qip_rules.eligibility.application import ApplicationFile
from qip_rules.errors import Fault
from qip_rules.fields import refuse, shown
from qip_rules.moments import end_of_day
from qip_rules.participation.course.counted import counted_events
from qip_rules.participation.course.standing import assessed
from qip_rules.participation.course.taking_part import participation
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import SessionEvent
from qip_rules.participation.events.settling_events import RecordsSettled
from qip_rules.participation.events.step_events import ProgramEnded
from qip_rules.policy.program import Program

__all__ = ["known_courses", "sessions_for_fees", "with_course"]

_OF_ALL = SessionEvent | ProgramEnded | RecordsSettled
"""What is told of a whole cohort, whoever of it takes part."""


def known_courses(
    inputs: CohortInputs, program: Program, as_of: date
) -> dict[str, tuple[Event, ...]]:
    """What has happened and is on record at the end of a day, by application.

    Raises:
        InputError: a session that is announced to billing and to participation; every such
            announcement at its place in the course.
    """
    end = end_of_day(as_of, program.time_zone)
    billed = {
        (each.application_id, each.session_id)
        for each in inputs.events
        if isinstance(each, BilledSession)
    }
    faults: list[Fault] = []
    known: dict[str, list[Event]] = {}
    for position, each in enumerate(inputs.course):
        if each.occurred_on > as_of or each.recorded_at >= end:
            continue
        known.setdefault(each.application_id, []).append(each)
        if isinstance(each, SessionEvent) and (each.application_id, each.session_id) in billed:
            found = f"{shown(each.session_id)}, of which the events of billing tell as well"
            expected = "each session announced in one place: with the course, or with billing"
            faults.append(Fault(f"course[{position}].session_id", found, expected))
    refuse(faults, "the course")
    return {name: tuple(events) for name, events in known.items()}


def sessions_for_fees(
    files: Iterable[ApplicationFile],
    courses: Mapping[str, Sequence[Event]],
    program: Program,
    as_of: date,
) -> dict[str, tuple[BilledSession, ...]]:
    """What billing is told of the sessions of the course, by application.

    Which sessions end the time to pay, the policy says in which the fees are owed: that of the day
    of receipt. Of an id that stands for several announcements billing is told what was settled
    with the course, or nothing: who follows the course asks for it.
    """
    told: dict[str, tuple[BilledSession, ...]] = {}
    for file in files:
        events = courses.get(file.application_id, ())
        if events:
            counted = counted_events(events, as_of=as_of, time_zone=program.time_zone, remarks=[])
            steps = steps_before_which_fees_are_due(program.on(file.received_on))
            told[file.application_id] = billed_sessions(counted, steps)
    return told


def with_course(case: Case, program: Program, known: Sequence[Event], as_of: date) -> Case:
    """The case with where its practice stands in the program at the end of a day, and its results.

    A practice takes part that was accepted. One that withdrew is followed until that day, see
    `participation`. What is on record of anybody else besides is named in `out_of_course`, and
    nothing follows from it.

    Args:
        case: one application, decided.
        program: whose steps are taken.
        known: what is on record of its course at the end of the day.
        as_of: the day.
    """
    decision = case.staff_decision
    if decision is None or decision.choice is not Choice.ACCEPTED:
        return attrs.evolve(case, out_of_course=_beside(known))
    left_on = case.withdrawn_on or as_of
    counted = tuple(each for each in known if each.occurred_on <= left_on)
    beside = _beside(each for each in known if each.occurred_on > left_on)
    if not counted:
        return attrs.evolve(case, out_of_course=beside)
    return attrs.evolve(
        case,
        participation=participation(
            program, counted, as_of, practice_id=case.practice_id, left_on=left_on
        ),
        assessed=assessed(program, counted, as_of, practice_id=case.practice_id),
        out_of_course=beside,
    )


def _beside(events: Iterable[Event]) -> tuple[str, ...]:
    ids = {each.event_id for each in events if not isinstance(each, _OF_ALL)}
    return tuple(sorted(ids))
