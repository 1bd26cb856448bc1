"""A filled matrix of attendance read back: the events that it adds to what is on record.

The matrix is the one that is written out for the same day, with words typed into its cells. A cell
that says what is on record, or nothing, gives no event; so a matrix that nobody changed gives
none.
"""

import csv
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import attrs

from qip_rules.boundary.cohort_course import COURSE_COLUMNS
from qip_rules.boundary.cohort_folder import COURSE
from qip_rules.boundary.formula_text import guarded, unguarded
from qip_rules.boundary.tables import FaultLog, Names, Place, Row, Table, read_table
from qip_rules.boundary.wording import found
from qip_rules.cohort.attendance import AttendanceMatrix, MatrixCell, MatrixColumn, MatrixRow
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import moment, refuse
from qip_rules.moments import day_of
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import AttendanceRecorded, Presence

__all__ = ["MATRIX_COLUMNS", "FilledMatrix", "course_header", "read_filled_matrix"]

MATRIX_COLUMNS: Final = ("application_id", "practice", "person_id", "name")
"""The columns before those of the sessions."""

_NEEDED: Final = frozenset({"application_id", "person_id"})
_WORDS: Final = {each.value: each for each in MatrixCell if each is not MatrixCell.NOT_THEIRS}
_PRESENCES: Final = {
    MatrixCell.PRESENT: Presence.PRESENT,
    MatrixCell.PARTLY: Presence.PARTLY,
    MatrixCell.ABSENT: Presence.ABSENT,
}
_DIGITS: Final = 20

_ROW: Final = frozenset(
    {
        "event_id",
        "application_id",
        "kind",
        "occurred_on",
        "recorded_at",
        "session_id",
        "person_id",
        "presence",
    }
)
"""The columns of the course's table that attendance is written in."""

_Place = tuple[str, str, str]
"""An application, a session and a person, by id."""

_Moment = tuple[date, datetime]
"""The day of a record and when it was written down: of several, the last one counts."""


@attrs.frozen
class FilledMatrix:
    """What a filled matrix adds to the record."""

    events: tuple[AttendanceRecorded, ...]
    """By row, then by column."""
    changes: tuple[str, ...]
    """What was on record otherwise, or of somebody who was no member then: a sentence a cell."""


def read_filled_matrix(
    path: str | Path,
    matrix: AttendanceMatrix,
    events: Iterable[Event],
    *,
    recorded_at: datetime,
    time_zone: str,
) -> FilledMatrix:
    """The events that a filled matrix adds to the record of its day.

    Args:
        path: the table, as CSV or as the first sheet of a workbook (`.xlsx`). Rows and columns may
            be left out, and columns may stand in any order.
        matrix: what is on record on the day, as it was written out.
        events: of the cohort, for the moment at which what is on record was recorded.
        recorded_at: the moment at which the matrix is taken over: of the day of the matrix, and
            later than whatever of that day it changes.
        time_zone: the program's.

    Raises:
        ArgumentError: a matrix that is none, or one event in the place of several.
        InputError: every fault at once, by row and column: a member or a session that is not in
            the matrix, a row that stands twice, a word that is none, something said of a session
            that lies ahead, was called off or is not the practice's, what is on record taken
            back; a moment of another day.
    """
    expect_arguments(
        "read_filled_matrix", matrix=(matrix, AttendanceMatrix), events=(events, Iterable)
    )
    file = Path(path)
    refuse(_moment_faults(recorded_at, matrix.as_of, time_zone), "the call")
    log = FaultLog((file.name,))
    is_text = file.suffix.casefold() != ".xlsx"
    spelled = ((_spaced(each.heading), each) for each in matrix.columns)
    headings = {guarded(heading) if is_text else heading: each for heading, each in spelled}
    columns = (*MATRIX_COLUMNS, *headings)
    if not file.exists():
        log.add(Place(str(file)), "no such file", "a filled matrix, .csv or .xlsx")
        log.refuse("the call")
    table = read_table(file, columns, log, optional=set(columns) - _NEEDED)
    _refuse_another_table(table, headings, log)
    filled = _Reading(matrix, headings, _said(events), recorded_at).read(table)
    log.refuse(f"the matrix in {file.name}")
    return filled


def _refuse_another_table(table: Table, headings: Collection[str], log: FaultLog) -> None:
    """Refuse a table with strange columns and no session: nothing in its rows is meant for us.

    Raises:
        InputError: it is no matrix. Where a header may be a session's, misspelled, it is told.
    """
    header = Place(table.file, 1)
    faults = [fault for place, fault in log.placed if place.row == 1]
    has_rows = bool(table.rows) and bool(headings)
    if not has_rows or not faults or not table.rows[0].columns.isdisjoint(headings):
        return
    if not any(each.hint for each in faults):
        log = FaultLog((table.file,))
        expected = f"the matrix of attendance, with columns such as {', '.join(headings)}"
        is_workbook = table.file.casefold().endswith(".xlsx")
        hint = "of a workbook the first sheet counts that is not hidden" if is_workbook else ""
        log.add(header, "no column of a session", expected, hint)
        faults = list(log.faults)
    refuse(faults, f"the matrix in {table.file}")


def course_header(folder: str | Path) -> tuple[str, ...]:
    """The columns of a cohort's own table of the course, so that rows can be added below it.

    All columns that such a table may have, in the order of the reader, where the folder has none or
    where its table lacks a column that attendance needs.
    """
    try:
        with (Path(folder) / COURSE).open(encoding="utf-8-sig", newline="") as file:
            header = tuple(cell.strip() for cell in next(csv.reader(file), ()))
    except (OSError, UnicodeDecodeError, csv.Error):
        return COURSE_COLUMNS
    fits = _ROW.issubset(header) and set(header).issubset(COURSE_COLUMNS)
    return header if fits else COURSE_COLUMNS


def _moment_faults(recorded_at: datetime, as_of: date, time_zone: str) -> Iterator[Fault]:
    faults = list(moment("recorded_at", recorded_at))
    yield from faults
    if not faults and day_of(recorded_at, time_zone) != as_of:
        expected = f"a moment of {as_of}, the day of the matrix, in {time_zone}"
        yield Fault("recorded_at", recorded_at.isoformat(), expected)


def _said(events: Iterable[Event]) -> dict[_Place, list[_Moment]]:
    """When attendance was recorded, of each person at each session."""
    said: dict[_Place, list[_Moment]] = {}
    for each in events:
        if isinstance(each, AttendanceRecorded):
            place = (each.application_id, each.session_id, each.person_id)
            said.setdefault(place, []).append((each.occurred_on, each.recorded_at))
    return said


@attrs.frozen(eq=False)
class _Reading:
    """One matrix being read."""

    matrix: AttendanceMatrix
    headings: Mapping[str, MatrixColumn]
    said: Mapping[_Place, Sequence[_Moment]]
    recorded_at: datetime

    def read(self, table: Table) -> FilledMatrix:
        """The events of a table; what is wrong is noted with the table."""
        members = {
            (_spaced(each.application_id), _spaced(each.person_id)): each
            for each in self.matrix.rows
        }
        seen: dict[tuple[str, str], Row] = {}
        events: list[AttendanceRecorded] = []
        changes: list[str] = []
        for row in table.rows:
            member = self._member(row, members)
            words = self._words(row)
            if member is None:
                continue
            key = (member.application_id, member.person_id)
            if key in seen:
                twice = f"{member.person_id} of {member.application_id} a second time"
                row.fault("person_id", twice, f"each member once, as in {seen[key].place}")
                continue
            seen[key] = row
            for heading, word in words.items():
                event = self._event(row, heading, word, member)
                if event is not None:
                    events.append(event)
                    changes += self._change(event, member, self.headings[heading])
        return FilledMatrix(tuple(events), tuple(changes))

    def _member(self, row: Row, members: Mapping[tuple[str, str], MatrixRow]) -> MatrixRow | None:
        """Whom a row is about; `None` if that was noted as a fault."""
        application = row.need("application_id", unguarded, "the application of the practice")
        person = row.need("person_id", unguarded, "the member's id")
        if application is None or person is None:
            return None
        applications = Names("an application that takes part", frozenset(a for a, _ in members))
        if not applications.refer(row, "application_id", application):
            return None
        people = frozenset(p for a, p in members if a == application)
        if not Names(f"a member of {application}", people).refer(row, "person_id", person):
            return None
        member = members[application, person]
        name = row.get("name", unguarded)
        if name is not None and _letters(name) != _letters(member.name):
            expected = f"the name of {person}, {member.name}"
            row.fault("name", found(name), expected, "is this the row of somebody else?")
        return member

    def _words(self, row: Row) -> dict[str, MatrixCell]:
        """The words of the cells that are not blank, by the heads of their columns."""
        words: dict[str, MatrixCell] = {}
        for heading in self.headings:
            cell = row.cells.get(heading)
            if cell is None:
                continue
            word = _WORDS.get(_spaced(cell).casefold())
            if word is None:
                hint = row.log.suggestion(cell, _WORDS)
                row.fault(heading, found(cell), f"blank, or one of {', '.join(_WORDS)}", hint)
            else:
                words[heading] = word
        return words

    def _event(
        self, row: Row, heading: str, word: MatrixCell, member: MatrixRow
    ) -> AttendanceRecorded | None:
        """What a cell adds to the record; `None` if nothing, or if a fault was noted."""
        column = self.headings[heading]
        known = member.cell(column)
        presence = _PRESENCES.get(word)
        if known is MatrixCell.NOT_THEIRS:
            expected = f"a blank cell: the session is none of {member.application_id}"
            row.fault(heading, found(word.value), expected)
            return None
        if presence is None:
            if known in _PRESENCES:
                hint = "leave the cell blank to say nothing"
                row.fault(heading, found(word.value), f"{known.value}, which is on record", hint)
            return None
        if word is known:
            return None
        if known is MatrixCell.CALLED_OFF:
            row.fault(heading, found(word.value), "called off, as the session was")
            return None
        if column.starts_on > self.matrix.as_of:
            expected = f"not yet: the session begins after {self.matrix.as_of}"
            row.fault(heading, found(word.value), expected)
            return None
        place = (member.application_id, column.session_id, member.person_id)
        # Of a practice that withdrew, what is dated later does not count.
        on = member.left_on or self.matrix.as_of
        said = [e for e in self.said.get(place, ()) if not member.left_on or e[0] <= on]
        if said and (on, self.recorded_at) <= max(said):
            day, at = max(said)
            expected = f"a matrix recorded after what is on record of {day}, {at.isoformat()}"
            row.fault(heading, found(word.value), expected)
            return None
        return AttendanceRecorded(
            event_id=_id_of((*place, presence.value), self.recorded_at),
            application_id=member.application_id,
            occurred_on=on,
            recorded_at=self.recorded_at,
            session_id=column.session_id,
            person_id=member.person_id,
            presence=presence,
        )

    def _change(
        self, event: AttendanceRecorded, member: MatrixRow, column: MatrixColumn
    ) -> Iterator[str]:
        known = member.cell(column)
        who = f"{member.name} ({member.person_id}, {member.application_id}) at {column.heading}"
        if known in _PRESENCES:
            yield f"{who}: {event.presence.value}, and {known.value} until now."
        elif known is MatrixCell.NOT_A_MEMBER:
            yield f"{who}: {event.presence.value}, though on that day no member of the core team."


def _id_of(said: Iterable[str], recorded_at: datetime) -> str:
    """An id that follows from what an event says and from the moment at which it was said."""
    text = json.dumps([*said, recorded_at.astimezone(UTC).isoformat()])
    return f"attendance-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"


def _spaced(text: str) -> str:
    """A text as a table has it, with one space where there are several."""
    return " ".join(text.split())


def _letters(name: str) -> str:
    """The letters and digits of a name, which spreadsheets leave alone."""
    return "".join(each for each in name.casefold() if each.isalnum())
