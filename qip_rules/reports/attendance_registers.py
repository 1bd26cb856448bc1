"""Attendance as tables: the matrix, what was found about it, and events for the course's table."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from qip_rules.boundary.attendance_filled import MATRIX_COLUMNS
from qip_rules.boundary.cohort_course import COURSE_COLUMNS
from qip_rules.cohort.attendance import AttendanceMatrix
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.state import Participation
from qip_rules.participation.events.session_events import AttendanceRecorded
from qip_rules.reports.written_registers import Register

__all__ = ["attendance_events_csv", "attendance_findings", "attendance_register"]

_ABOUT_ATTENDANCE: Final = (
    ParticipationCode.TEAM_UNKNOWN,
    ParticipationCode.SESSION_MISSED,
    ParticipationCode.SESSION_ATTENDED_PARTLY,
    ParticipationCode.SESSION_ELSEWISE,
    ParticipationCode.ATTENDANCE_CONTRADICTS,
    ParticipationCode.ATTENDANCE_OF_UNKNOWN_PERSON,
    ParticipationCode.ATTENDANCE_OF_UNKNOWN_SESSION,
)


def attendance_register(matrix: AttendanceMatrix) -> Register:
    """The matrix: one row a member, one column a session with its first day."""
    rows = tuple(
        (
            row.application_id,
            row.practice,
            row.person_id,
            row.name,
            *(row.cell(column).value for column in matrix.columns),
        )
        for row in matrix.rows
    )
    headings = (each.heading for each in matrix.columns)
    return Register("attendance", (*MATRIX_COLUMNS, *headings), rows)


def attendance_findings(
    participations: Iterable[Participation], practices: Mapping[str, str] | None = None
) -> Register:
    """What was found about attendance: one row a finding, with its clauses and where they stand.

    Nothing follows from a missed session by itself; the sentence of each finding says so.
    """
    names = practices or {}
    rows = [
        (
            state.application_id,
            names.get(state.application_id, state.application_id),
            finding.code.value,
            finding.person_id,
            next((each.name for each in state.team if each.person_id == finding.person_id), None),
            finding.about,
            finding.says,
            finding.citation,
        )
        for state in sorted(participations, key=lambda each: each.application_id)
        for finding in state.findings
        if finding.code in _ABOUT_ATTENDANCE
    ]
    header = (
        "application_id", "practice", "finding", "person_id", "name", "about", "says", "clauses",
    )  # fmt: skip
    return Register("attendance findings", header, tuple(rows))


def attendance_events_csv(
    events: Iterable[AttendanceRecorded], columns: Iterable[str] = COURSE_COLUMNS
) -> str:
    """The events as rows that `course.csv` takes.

    Args:
        events: what is added to the record.
        columns: the columns in their order, those of the table that the rows are for.
    """
    header = tuple(columns)
    text = io.StringIO()
    writer = csv.DictWriter(text, header, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for each in events:
        writer.writerow(
            {
                "event_id": each.event_id,
                "application_id": each.application_id,
                "kind": each.kind,
                "occurred_on": each.occurred_on.isoformat(),
                "recorded_at": each.recorded_at.isoformat(),
                "session_id": each.session_id,
                "person_id": each.person_id,
                "presence": each.presence.value,
            }
        )
    return text.getvalue()
