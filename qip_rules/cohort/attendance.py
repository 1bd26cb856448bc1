"""Attendance of a whole cohort as a matrix: a row a member, a column a session."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

import attrs

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import refuse
from qip_rules.participation.course.attendance import Attendance, Whereabouts
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.course.state import Participation

__all__ = ["AttendanceMatrix", "MatrixCell", "MatrixColumn", "MatrixRow", "attendance_matrix"]


class MatrixCell(enum.Enum):
    """What is known of one member and one session, in the words of the matrix."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"
    NOT_RECORDED = "not recorded"
    """The session was held, or its days are over, and nothing is on record of the member."""
    NOT_A_MEMBER = "not a member then"
    """The person was not on the core team on the session's first day."""
    NOT_YET = "not yet"
    """The session's days are not over, and it is not on record as held."""
    CALLED_OFF = "called off"
    NOT_THEIRS = ""
    """The session is none of the practice's."""


_OF_WHEREABOUTS: Final[Mapping[Whereabouts, MatrixCell]] = {
    Whereabouts.PRESENT: MatrixCell.PRESENT,
    Whereabouts.PARTLY: MatrixCell.PARTLY,
    Whereabouts.ABSENT: MatrixCell.ABSENT,
    Whereabouts.NOT_ON_TEAM: MatrixCell.NOT_A_MEMBER,
    Whereabouts.NOT_RECORDED: MatrixCell.NOT_RECORDED,
}


@attrs.frozen(order=True)
class MatrixColumn:
    """A session on its first day; where practices have it on different days, there are several."""

    starts_on: date
    session_id: str

    @property
    def heading(self) -> str:
        """The head of the column: the session's id and its first day."""
        return f"{self.session_id} {self.starts_on}"


def _frozen(cells: Mapping[MatrixColumn, MatrixCell]) -> Mapping[MatrixColumn, MatrixCell]:
    return MappingProxyType(dict(cells))


@attrs.frozen(kw_only=True, hash=False)
class MatrixRow:
    """One person who was ever on the core team of a practice."""

    application_id: str
    practice: str
    """The name of the practice; the id of its application where none is on record."""
    person_id: str
    name: str
    left_on: date | None
    """The day on which the practice withdrew; what is dated later does not count."""
    cells: Mapping[MatrixColumn, MatrixCell] = attrs.field(converter=_frozen)
    """Of the practice's own sessions."""

    def cell(self, column: MatrixColumn) -> MatrixCell:
        """What is known of the person and a session of the cohort."""
        return self.cells.get(column, MatrixCell.NOT_THEIRS)


@attrs.frozen(kw_only=True, hash=False)
class AttendanceMatrix:
    """The matrix of a cohort on one day."""

    as_of: date
    columns: tuple[MatrixColumn, ...]
    """By day, then by the session's id."""
    rows: tuple[MatrixRow, ...]
    """By application, then in the order in which people came to the core team."""


def attendance_matrix(
    participations: Iterable[Participation],
    *,
    as_of: date,
    practices: Mapping[str, str] | None = None,
) -> AttendanceMatrix:
    """Who was at which session, as far as it is on record.

    Args:
        participations: as of `as_of`, one for each application, in any order. One of an earlier day
            is that of a practice that left then: sessions that begin later are none of its own.
        as_of: the day.
        practices: the names of practices by application id, as far as they are known.

    Raises:
        ArgumentError: one participation in the place of several.
        InputError: two participations of one application; one of a later day.
    """
    expect_arguments(
        "attendance_matrix", participations=(participations, Iterable), as_of=(as_of, date)
    )
    states = sorted(participations, key=lambda each: each.application_id)
    refuse(_faults(states, as_of), "the attendance matrix")
    columns = {_column(each) for state in states for each in _sessions_of(state, as_of)}
    names = practices or {}
    return AttendanceMatrix(
        as_of=as_of,
        columns=tuple(sorted(columns)),
        rows=tuple(
            row
            for state in states
            for row in _rows(state, names.get(state.application_id, state.application_id), as_of)
        ),
    )


def _faults(states: Sequence[Participation], as_of: date) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for each in states:
        place = f"participations[{each.application_id}]"
        if each.application_id in seen:
            faults.append(Fault(place, "a second participation", "one of each application"))
        if each.as_of > as_of:
            faults.append(Fault(place, f"a participation as of {each.as_of}", f"as of {as_of}"))
        seen.add(each.application_id)
    return faults


def _column(session: Session) -> MatrixColumn:
    return MatrixColumn(session.starts_on, session.session_id)


def _sessions_of(state: Participation, as_of: date) -> tuple[Session, ...]:
    """The sessions of a practice: of one that left, those that had begun by then."""
    has_left = state.as_of < as_of
    return tuple(s for s in state.sessions if not has_left or s.starts_on <= state.as_of)


def _rows(state: Participation, practice: str, as_of: date) -> Iterable[MatrixRow]:
    sessions = {each.session_id: each for each in _sessions_of(state, as_of)}
    cells: dict[str, dict[MatrixColumn, MatrixCell]] = {}
    for each in state.attendance:
        session = sessions.get(each.session_id)
        if session is not None:
            cells.setdefault(each.person_id, {})[_column(session)] = _cell(each, session, as_of)
    # Somebody who came back has two memberships, and one row.
    for person_id, name in {each.person_id: each.name for each in state.team}.items():
        yield MatrixRow(
            application_id=state.application_id,
            practice=practice,
            person_id=person_id,
            name=name,
            left_on=state.as_of if state.as_of < as_of else None,
            cells=cells.get(person_id, {}),
        )


def _cell(each: Attendance, session: Session, as_of: date) -> MatrixCell:
    if each.whereabouts is not Whereabouts.NOT_HELD:
        return _OF_WHEREABOUTS[each.whereabouts]
    if session.state is SessionState.CALLED_OFF:
        return MatrixCell.CALLED_OFF
    return MatrixCell.NOT_RECORDED if session.ends_on < as_of else MatrixCell.NOT_YET
