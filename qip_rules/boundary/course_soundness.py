"""What does not hang together in the tables of a cohort's course, told at its cell.

A log keeps what contradicts itself and says so; a table is put right before anything is done with
it. What somebody has told wrongly in one row would make other rows look wrong too: so the course of
an application is looked at as a whole only once each of its rows can be read.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import attrs

from qip_rules.boundary.cohort_measured import Rounds
from qip_rules.boundary.course_told import Taking, Told
from qip_rules.boundary.tables import FaultLog, Names, Place, Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.errors import Fault, InputError
from qip_rules.moments import day_of
from qip_rules.participation.assessment.measures import RoundKind
from qip_rules.participation.course.schedule import Breach
from qip_rules.participation.course.taking_part import expect_sound, participation
from qip_rules.participation.events.assessment_events import CertificationDecided, RoundMeasured
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import AttendanceRecorded, SessionPlanned
from qip_rules.participation.events.team_events import (
    CoreMemberJoined,
    CoreMemberLeft,
    CoreMemberReplaced,
    KickedOff,
)
from qip_rules.policy.program import Program

__all__ = [
    "note_certification",
    "note_told_twice",
    "note_unsound",
]

_AT_EVENT: Final = re.compile(r"events\[(\d+)\]\.(.+)")


def note_unsound(
    table: Table, told: Sequence[Told], rounds: Rounds, taking: Taking, log: FaultLog
) -> None:
    """Note what nobody has told of, and what contradicts itself or the program.

    Args:
        table: the course. Where a row of it cannot be read, or has a step that the program does not
            have, nothing is said of its application as a whole.
        told: the events of all tables.
        rounds: of them the rounds; where one cannot be read, likewise.
        taking: the program that they are of.
        log: where it is noted.
    """
    course = [each for each in told if each.row.place.file == table.file]
    _note_unknown_steps(course, taking)
    _note_ids(table)
    faulty = _faulty(table, taking)
    _note_unknown_sessions(table, course)
    _note_unknown_people(course, faulty)
    faulty |= rounds.faulty
    if None not in faulty:
        sound = [each for each in told if each.event.application_id not in faulty]
        _note_clashes(sound, taking, log)


def _note_unknown_steps(course: Sequence[Told], taking: Taking) -> None:
    days = {each.event.occurred_on for each in course}
    steps = {step.id for day in days for step in taking.program.on(day).steps}
    _refer(course, "step_id", Names(f"a step of {taking.program.id}", frozenset(steps)))


def _note_unknown_sessions(table: Table, course: Sequence[Told]) -> None:
    plans = [row for row in table.rows if row.cells.get("kind") in (None, "session-planned")]
    announced = {row.cells.get("session_id") for row in plans}
    sessions = Names(
        f"a session that {table.file} announces",
        frozenset(filter(None, announced)),
        is_complete=table.is_whole and None not in announced,
    )
    _refer(course, "session_id", sessions)


def _refer(course: Sequence[Told], column: str, names: Names) -> None:
    for row in {each.row.place: each.row for each in course}.values():
        if column in row.cells:
            names.refer(row, column, row.cells[column])


def _note_unknown_people(course: Sequence[Told], faulty: set[str | None]) -> None:
    people = _people(course)
    for each in course:
        if isinstance(each.event, AttendanceRecorded | CoreMemberLeft | CoreMemberReplaced):
            application_id = each.event.application_id
            team = Names(
                f"somebody who was on the core team of {application_id}",
                frozenset(people[application_id]),
                is_complete=not {None, application_id} & faulty,
            )
            team.refer(each.row, "person_id", each.event.person_id)


def _people(told: Iterable[Told]) -> dict[str, set[str]]:
    """Everybody who was ever on the core team, by application."""
    people: dict[str, set[str]] = {}
    for each in told:
        team = people.setdefault(each.event.application_id, set())
        match each.event:
            case KickedOff(members=members):
                team.update(member.person_id for member in members)
            case CoreMemberJoined(member=member):
                team.add(member.person_id)
            case CoreMemberReplaced(successor=successor):
                team.add(successor.person_id)
            case _:
                pass
    return people


def _faulty(table: Table, taking: Taking) -> set[str | None]:
    """The applications of whose rows one has a fault; `None` if it may be any application's."""
    if not (table.is_whole and taking.applications.is_complete):
        return {None}
    named = {row.cells.get("application_id") for row in table.rows if row.has_fault}
    return {each if each in taking.applications.known else None for each in named}


def _note_clashes(told: Sequence[Told], taking: Taking, log: FaultLog) -> None:
    """What contradicts itself in the course of each application; a place is not blamed twice."""
    of_application: dict[str, list[Told]] = {}
    for each in told:
        of_application.setdefault(each.event.application_id, []).append(each)
    clashes: dict[tuple[Place, str], Fault] = {}
    for _, course in sorted(of_application.items()):
        events = [each.event for each in course]
        as_of = _last_day(events, taking.program.time_zone)
        try:
            expect_sound(taking.program, events, as_of)
        except InputError as error:
            late = _without_room(events, as_of, taking.program)
            for fault in error.faults:
                at_event = _AT_EVENT.fullmatch(fault.place)
                assert at_event is not None  # noqa: S101 - `expect_sound` promises it
                one, field = course[int(at_event[1])], at_event[2]
                if any(day in fault.expected for day in late.get((one.event.event_id, field), ())):
                    continue
                says = fault.found.replace(one.event.event_id, one.written_id)
                place = one.place(field)
                clashes.setdefault((place, fault.expected), attrs.evolve(fault, found=says))
    for (place, _), fault in [each for each in clashes.items() if each[0][0] not in log]:
        log.add(place, fault.found, fault.expected, fault.hint)


def _without_room(
    events: Sequence[Event], as_of: date, program: Program
) -> dict[tuple[str, str], list[str]]:
    """Days announced that leave no room any more for what comes first, by event and field.

    Time has passed since they were announced: that asks for other days, and no row is wrong. With
    each, the day from which there would be room.
    """
    schedule = participation(program, events, as_of).schedule
    dated = {(slot.step_id, slot.number): slot.occurrence for slot in schedule.slots}
    late: dict[tuple[str, str], list[str]] = {}
    for each in schedule.broken:
        occurrence = dated[each.after]
        if each.kind is Breach.NO_ROOM and occurrence is not None:
            at = occurrence.event_id, occurrence.field
            late.setdefault(at, []).append(each.before_ends.isoformat())
    return late


def _note_ids(table: Table) -> None:
    """Note an id that stands for two things; when each was recorded makes no difference."""
    first: dict[str, Row] = {}
    for row in table.rows:
        event_id = row.cells.get("event_id")
        if event_id is None:
            continue
        earlier = first.setdefault(event_id, row)
        if _said(earlier) != _said(row):
            found = f"{quoted(event_id)}, as in row {earlier.place.row}"
            row.fault("event_id", found, "an id that stands for one event")


def _said(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.cells.items() if name != "recorded_at"}


def _last_day(events: Iterable[Event], time_zone: str) -> date:
    """The first day at whose end all that is on record is known."""
    return max(max(each.occurred_on, day_of(each.recorded_at, time_zone)) for each in events)


def note_certification(told: Sequence[Told], rounds: Rounds, taking: Taking) -> None:
    """Note decisions of those who certify that no live round of QOPI came before.

    Args:
        told: the events of all tables.
        rounds: all rounds of measurement that there are.
        taking: of whose applications it can be told.
    """
    live: dict[str, list[date]] = {}
    for each in rounds.told:
        event = each.event
        if isinstance(event, RoundMeasured) and event.round.kind is RoundKind.LIVE:
            live.setdefault(event.application_id, []).append(event.occurred_on)
    for each in told:
        event = each.event
        if isinstance(event, CertificationDecided):
            decided, application_id = event.occurred_on, event.application_id
            is_known = application_id in taking.applications.known
            is_known = is_known and not {None, application_id} & rounds.faulty
            if is_known and not any(ended < decided for ended in live.get(application_id, ())):
                expected = "a day after a live round of QOPI, which comes first"
                each.row.fault("decided_on", decided.isoformat(), expected)


def note_told_twice(events: Table, course: Table, told: Iterable[Told]) -> None:
    """Note what billing's events tell though the course tells it: sessions, and its ids."""
    announced = {
        each.event.session_id: each.row.place
        for each in reversed(list(told))
        if isinstance(each.event, SessionPlanned)
    }
    ids = {row.cells.get("event_id"): row.place for row in reversed(course.rows)}
    for row in events.rows:
        session_id, event_id = row.cells.get("session_id"), row.cells.get("event_id")
        if session_id is not None and session_id in announced:
            found = f"{quoted(session_id)}, which {announced[session_id]} announces"
            expected = f"a session of another id: what {course.file} announces is told there alone"
            row.fault("session_id", found, expected)
        if event_id is not None and event_id in ids:
            found = f"{quoted(event_id)}, as in {ids[event_id]}"
            row.fault("event_id", found, "an id that stands for one event")
