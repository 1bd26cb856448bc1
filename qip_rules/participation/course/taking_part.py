"""The participation of one practice: state as a pure function of program, events and day.

Nothing is stored and nothing is remembered: the same input gives the same state, whatever the order
of the events and however often they are repeated. What is dated or recorded after the day is as if
it were not there. What does not fit is found and told, never raised; `expect_sound` raises it, for
those who write a record down.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import day, identifier, optional, refuse
from qip_rules.participation.codes import AT_FAULT
from qip_rules.participation.course.assessed_events import assessed_events
from qip_rules.participation.course.attendance import attendance_of
from qip_rules.participation.course.counted import (
    counted_events,
    input_faults,
    known_events,
    of_kind,
    policy_day,
)
from qip_rules.participation.course.duties import duties
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.course.laying_out import lay_out
from qip_rules.participation.course.milestones import milestones_of
from qip_rules.participation.course.occurrences import Occurrence, needed_count, occurrences_of
from qip_rules.participation.course.sessions import sessions_of
from qip_rules.participation.course.standing import findings_of, standing_of
from qip_rules.participation.course.state import Participation
from qip_rules.participation.course.team import core_team
from qip_rules.participation.course.told_of_steps import broken_orders, overdue, plan_remarks
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import ProgramEnded
from qip_rules.participation.events.team_events import KickedOff
from qip_rules.participation.words import Recording
from qip_rules.policy.program import Program, Step

__all__ = ["expect_sound", "participation"]


def participation(  # noqa: PLR0913 - what a participation follows from
    program: Program,
    events: Iterable[Event],
    as_of: date,
    *,
    practice_id: str | None = None,
    left_on: date | None = None,
    days_needed: Mapping[str, int] | None = None,
) -> Participation:
    """The participation of one practice at the end of a day.

    Args:
        program: the whole program document.
        events: what happened to one application, in any order; repetitions have no effect.
        as_of: a day in the program's zone. What is dated or recorded after it does not count.
        practice_id: the practice of the application, as `assessed` takes it.
        left_on: the day on which the practice withdrew, if it did by `as_of`. The state is that of
            this day, with what has been put on record of it since: nothing that happened later
            counts, and nothing that was still to come is late.
        days_needed: how many days a step takes that has no day yet, for the schedule; see
            `lay_out`.

    Raises:
        ArgumentError: a program that is none, or one event in the place of several.
        InputError: no event; events of several applications; something that is no event; days of
            a step that the program does not have. Every fault at once.
        NotInForceError: the program was not in force on the day that counts.
    """
    return _derived(
        program, events, as_of, practice_id=practice_id, left_on=left_on, days_needed=days_needed
    )[0]


def expect_sound(program: Program, events: Iterable[Event], as_of: date) -> None:
    """Refuse events that contradict each other or the program, as far as they count on a day.

    For whoever is about to write an event down: overlapping sessions, attendance of unknown people,
    steps in an order that the program does not allow, and whatever else `AT_FAULT` names. A log
    that has such events all the same still has its state, which tells them as findings.

    Raises:
        InputError: every fault at once, each at its event and field: `events[3].person_id`.
        ArgumentError: as `participation`.
        NotInForceError: as `participation`.
    """
    expect_arguments("expect_sound", program=(program, Program), events=(events, Iterable))
    happened = tuple(events)
    _, remarks = _derived(program, happened, as_of)
    known = tuple(known_events(happened, as_of=as_of, time_zone=program.time_zone))
    faults = [
        Fault(f"events[{_position(each, known, happened)}].{each.field}", each.says, each.expected)
        for each in remarks
        if each.code in AT_FAULT
    ]
    refuse(dict.fromkeys(faults), "the events")


def _position(remark: Remark, known: Sequence[Event], happened: Sequence[Event]) -> int:
    """Where the event of a remark stands: of several with its id, the first that has the field."""
    field = remark.field.partition(".")[0].partition("[")[0]
    told = [each for each in known if each.event_id == remark.event_id]
    return happened.index(next((each for each in told if hasattr(each, field)), told[0]))


def _derived(  # noqa: PLR0913 - what a participation follows from
    program: Program,
    events: Iterable[Event],
    as_of: date,
    *,
    practice_id: str | None = None,
    left_on: date | None = None,
    days_needed: Mapping[str, int] | None = None,
) -> tuple[Participation, tuple[Remark, ...]]:
    expect_arguments("participation", program=(program, Program), events=(events, Iterable))
    happened = tuple(events)
    faults = (
        *input_faults(happened, as_of),
        *optional(day, "left_on", left_on),
        *optional(identifier, "practice_id", practice_id),
    )
    refuse(faults, "the participation's input")
    remarks: list[Remark] = []
    known_on = as_of
    if left_on is not None and left_on < as_of:
        as_of = left_on
    counted = counted_events(
        (each for each in happened if each.occurred_on <= as_of),
        as_of=known_on,
        time_zone=program.time_zone,
        remarks=remarks,
    )
    kicked_off = next(of_kind(counted, KickedOff), None)
    policy = program.on(policy_day(counted, as_of))
    steps = {each.id: each for each in policy.steps}

    team = core_team(counted, remarks)
    sessions = sessions_of(counted, steps, as_of, remarks)
    attendance = attendance_of(counted, sessions, team, steps, remarks)
    its = assessed_events(counted, remarks, practice_id)
    standing_of(program, policy, counted, its, remarks)
    occurrences = occurrences_of(its.among(counted), sessions, steps, remarks)
    ended = next(of_kind(counted, ProgramEnded), None)
    ended_on = None if ended is None else ended.occurred_on
    planned_end = None if kicked_off is None else kicked_off.ends_on
    ends_on = ended_on or planned_end
    dated = _with_end(occurrences, steps, kicked_off)
    schedule = lay_out(
        policy.steps,
        {each.id: needed_count(each, policy) for each in policy.steps},
        dated,
        as_of=as_of,
        ends_on=ends_on,
        days_needed=days_needed,
    )
    milestones = milestones_of(policy.steps, schedule, dated, as_of)
    remarks += broken_orders(schedule, steps, dated)
    remarks += overdue(milestones, steps, ended_on)
    remarks += plan_remarks(counted)
    told = tuple(dict.fromkeys(remarks))
    state = Participation(
        application_id=happened[0].application_id,
        as_of=as_of,
        policy=policy,
        started_on=None if kicked_off is None else kicked_off.occurred_on,
        ends_on=ends_on,
        team=team,
        sessions=sessions,
        attendance=attendance,
        milestones=milestones,
        schedule=schedule,
        findings=findings_of(policy, told),
        to_do=duties(
            policy,
            events=counted,
            sessions=sessions,
            attendance=attendance,
            milestones=milestones,
            remarks=told,
            as_of=as_of,
        ),
    )
    return state, told


def _with_end(
    occurrences: Mapping[str, tuple[Occurrence, ...]],
    steps: Mapping[str, Step],
    kicked_off: KickedOff | None,
) -> dict[str, tuple[Occurrence, ...]]:
    """The occurrences, and the end of the program on the day it is planned for."""
    dated = dict(occurrences)
    if kicked_off is None or kicked_off.ends_on is None:
        return dated
    planned = Occurrence(
        first=kicked_off.ends_on,
        last=kicked_off.ends_on,
        is_done=False,
        event_id=kicked_off.event_id,
        field="ends_on",
    )
    for name, step in steps.items():
        if step.recorded_by == Recording.END.value and not dated[name]:
            dated[name] = (planned,)
    return dated
