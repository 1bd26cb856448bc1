"""Attendance of a cohort as a matrix: who was at which session, as far as it is on record."""

from datetime import date

import pytest

from qip_rules.cohort.attendance import AttendanceMatrix, MatrixCell, attendance_matrix
from qip_rules.errors import ArgumentError, InputError
from qip_rules.participation import Presence, SessionRescheduled
from qip_rules.policy.program import Program
from tests.participation.cohort_course import (
    AS_OF,
    began,
    cohort_events,
    of,
    states,
    with_attendance,
)
from tests.participation.course import BO, day


def whole(program: Program, as_of: date = AS_OF) -> AttendanceMatrix:
    return attendance_matrix(
        states(program, cohort_events(), as_of),
        as_of=as_of,
        practices={"APP-1": "Example Oncology Practice 01 (made up)"},
    )


def words(matrix: AttendanceMatrix, person_id: str, application_id: str = "APP-1") -> list[str]:
    (row,) = (
        each
        for each in matrix.rows
        if (each.application_id, each.person_id) == (application_id, person_id)
    )
    return [row.cell(column).value for column in matrix.columns]


def test_a_row_a_member_and_a_column_a_session(grant: Program) -> None:
    matrix = whole(grant)
    assert [each.heading for each in matrix.columns] == [
        "spring 2026-03-02",
        "summer 2026-06-15",
        "visit 2026-09-01",
        "fall 2026-10-05",
        "winter 2026-12-02",
    ]
    assert [(each.application_id, each.person_id) for each in matrix.rows] == [
        ("APP-1", "ada"), ("APP-1", "bo"), ("APP-1", "cy"),
        ("APP-2", "ada"), ("APP-2", "bo"),
        ("APP-3", "ada"), ("APP-3", "bo"),
    ]  # fmt: skip
    assert matrix.rows[0].practice == "Example Oncology Practice 01 (made up)"
    assert matrix.rows[3].practice == "APP-2"


def test_the_words(grant: Program) -> None:
    matrix = whole(grant)
    assert words(matrix, "ada") == ["present", "not recorded", "", "called off", "not yet"]
    assert words(matrix, "bo") == [
        "absent", "not a member then", "", "not a member then", "not a member then",
    ]  # fmt: skip
    assert words(matrix, "cy")[0] == "not a member then"
    assert words(matrix, "ada", "APP-3")[2] == "not yet"
    story = began()
    story.attended("spring", BO, Presence.PARTLY)
    (state,) = states(grant, of("APP-1", story))
    assert words(attendance_matrix([state], as_of=AS_OF), "bo")[0] == "partly"


def test_a_session_that_begins_today_is_not_over(grant: Program) -> None:
    assert words(whole(grant, date(2026, 6, 15)), "ada")[1] == "not yet"
    assert words(whole(grant, date(2026, 6, 16)), "ada")[1] == "not recorded"


def test_one_session_on_different_days_has_a_column_for_each(grant: Program) -> None:
    story = began()
    days = {"starts_on": day("2026-12-09"), "ends_on": day("2026-12-10")}
    story.told(SessionRescheduled, "2026-07-10", session_id="winter", **days)
    matrix = attendance_matrix(
        states(grant, (*of("APP-1", began()), *of("APP-2", story))), as_of=AS_OF
    )
    assert [each.heading for each in matrix.columns][-2:] == [
        "winter 2026-12-02", "winter 2026-12-09",
    ]  # fmt: skip
    assert words(matrix, "ada")[-2:] == ["not yet", ""]
    assert words(matrix, "ada", "APP-2")[-2:] == ["", "not yet"]


def test_of_a_practice_that_withdrew_later_sessions_are_not_asked(grant: Program) -> None:
    (left,) = states(grant, of("APP-1", with_attendance()), "2026-06-15")
    (stays,) = states(grant, of("APP-2", began()))
    matrix = attendance_matrix([left, stays], as_of=AS_OF)
    assert words(matrix, "ada") == ["present", "not recorded", "", ""]
    assert words(matrix, "bo")[0] == "absent"
    assert {row.left_on for row in matrix.rows} == {date(2026, 6, 15), None}


def test_nobody() -> None:
    matrix = attendance_matrix((), as_of=AS_OF)
    assert (matrix.columns, matrix.rows) == ((), ())


def test_wrong_participations_are_refused_together(grant: Program) -> None:
    first, *_ = states(grant, cohort_events())
    with pytest.raises(InputError) as caught:
        attendance_matrix([first, first], as_of=date(2026, 1, 31))
    assert len(caught.value.faults) == 3
    with pytest.raises(ArgumentError):
        attendance_matrix(3, as_of=AS_OF)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError):
        attendance_matrix((), as_of="2026-01-31")  # type: ignore[arg-type]


def test_cells_have_a_word_each_and_one_is_blank() -> None:
    assert sorted(each.value for each in MatrixCell) == sorted({e.value for e in MatrixCell})
    assert [each for each in MatrixCell if not each.value] == [MatrixCell.NOT_THEIRS]
