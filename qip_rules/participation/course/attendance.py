"""Members and sessions: who was there, as far as it is on record."""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.counted import of_kind, without_contradictions
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.course.team import Membership, is_on_team
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import AttendanceRecorded, Presence
from qip_rules.policy.program import Step

__all__ = ["Attendance", "Whereabouts", "attendance_of"]


class Whereabouts(enum.Enum):
    """What is known of one person and one session."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"
    NOT_RECORDED = "not recorded"
    """The session was held, the person was on the team, and nothing is on record."""
    NOT_HELD = "not held"
    """The session lies ahead, was called off, or is not on record as held."""
    NOT_ON_TEAM = "not on the team"
    """The person was not on the core team on the session's first day."""


_OF_PRESENCE = {
    Presence.PRESENT: Whereabouts.PRESENT,
    Presence.PARTLY: Whereabouts.PARTLY,
    Presence.ABSENT: Whereabouts.ABSENT,
}


@attrs.frozen
class Attendance:
    """One place of the table of members and sessions."""

    session_id: str
    person_id: str
    whereabouts: Whereabouts
    is_duty: bool
    """Whether the person is bound to be there: a session of the mode in which attendance is asked
    for, in the person's time on the core team, not called off."""


def attendance_of(
    events: Sequence[Event],
    sessions: Sequence[Session],
    team: Sequence[Membership],
    steps: Mapping[str, Step],
    remarks: list[Remark],
) -> tuple[Attendance, ...]:
    """The whole table, session by session: every person who was ever on the core team.

    `remarks` takes records of unknown people or sessions, and duties that were not met.
    """
    told = _latest(events, {each.session_id for each in sessions}, team, remarks)
    if not team and any(steps[each.step_id].attended_by for each in sessions):
        says = "Nobody is on record as a member of the core team, so that nobody's attendance is."
        remarks.append(Remark(ParticipationCode.TEAM_UNKNOWN, says, sessions[0].session_id))
    names = {each.person_id: each.name for each in team}
    table: list[Attendance] = []
    for session in sessions:
        step = steps[session.step_id]
        for person_id, name in names.items():
            on_team = is_on_team(team, person_id, session.starts_on)
            is_duty = (
                on_team
                and bool(step.attended_by)
                and session.mode.value == step.mode
                and session.state is not SessionState.CALLED_OFF
            )
            presence = told.get((session.session_id, person_id))
            where = _whereabouts(presence, session, on_team=on_team)
            table.append(Attendance(session.session_id, person_id, where, is_duty))
            if is_duty:
                remarks.extend(_missed(name, person_id, session, where, step))
    return tuple(table)


def _latest(
    events: Sequence[Event],
    announced: set[str],
    team: Iterable[Membership],
    remarks: list[Remark],
) -> dict[tuple[str, str], Presence]:
    """What was last said of each session and person."""
    people = {each.person_id for each in team}
    records = without_contradictions(
        list(of_kind(events, AttendanceRecorded)),
        lambda each: (each.session_id, each.person_id),
        ParticipationCode.ATTENDANCE_CONTRADICTS,
        remarks,
    )
    told: dict[tuple[str, str], Presence] = {}
    for each in records:
        for found, known, code, field, expected in (
            (
                each.session_id,
                announced,
                ParticipationCode.ATTENDANCE_OF_UNKNOWN_SESSION,
                "session_id",
                "a session that is announced",
            ),
            (
                each.person_id,
                people,
                ParticipationCode.ATTENDANCE_OF_UNKNOWN_PERSON,
                "person_id",
                "somebody who was on the core team",
            ),
        ):
            if found not in known:
                says = f"The event {each.event_id} names {found}; expected {expected}."
                remarks.append(
                    Remark(
                        code,
                        says,
                        each.event_id,
                        event_id=each.event_id,
                        field=field,
                        expected=expected,
                    )
                )
        told[each.session_id, each.person_id] = each.presence
    return told


def _whereabouts(presence: Presence | None, session: Session, *, on_team: bool) -> Whereabouts:
    if presence is not None:
        return _OF_PRESENCE[presence]
    if not on_team:
        return Whereabouts.NOT_ON_TEAM
    if session.state is SessionState.HELD:
        return Whereabouts.NOT_RECORDED
    return Whereabouts.NOT_HELD


def _missed(
    name: str, person_id: str, session: Session, where: Whereabouts, step: Step
) -> Iterator[Remark]:
    days = _days(session.starts_on, session.ends_on)
    if where is Whereabouts.ABSENT:
        says = (
            f"{name} was not at the session {session.session_id} {days}. The policy names no "
            "consequence, and none follows here."
        )
        code = ParticipationCode.SESSION_MISSED
    elif where is Whereabouts.PARTLY:
        says = (
            f"{name} was at a part of the session {session.session_id} {days}. Whether that is "
            "enough the policy does not say."
        )
        code = ParticipationCode.SESSION_ATTENDED_PARTLY
    else:
        return
    yield Remark(code, says, session.session_id, step.cites, person_id=person_id)


def _days(first: date, last: date) -> str:
    return f"on {first}" if first == last else f"from {first} to {last}"
