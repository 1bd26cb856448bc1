"""A filled matrix read back: what is typed is on record then, and every fault has its cell."""

import csv
import io
import random
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary.attendance_filled import FilledMatrix, course_header, read_filled_matrix
from qip_rules.boundary.cohort_course import COURSE_COLUMNS
from qip_rules.cohort.attendance import AttendanceMatrix, MatrixCell, attendance_matrix
from qip_rules.errors import ArgumentError, InputError
from qip_rules.participation import Event, Presence, participation
from qip_rules.policy.program import Program
from qip_rules.reports.attendance_registers import (
    attendance_events_csv,
    attendance_findings,
    attendance_register,
)
from qip_rules.reports.written_registers import register_csv
from qip_rules.testing.participation_courses import courses
from tests.participation.cohort_course import AS_OF, began, cohort_events, of, states
from tests.participation.course import ADA

ZONE = "America/New_York"
LATE = datetime(2026, 7, 21, 3, 30, tzinfo=UTC)
"""Half past eleven in the evening of the day of the matrix, in the program's zone."""

Rows = list[dict[str, str]]
PRESENCES = tuple(each.value for each in Presence)


def matrix_of(program: Program, events: Iterable[Event], as_of: date = AS_OF) -> AttendanceMatrix:
    return attendance_matrix(states(program, events, as_of), as_of=as_of)


def rows_of(matrix: AttendanceMatrix) -> Rows:
    return list(csv.DictReader(io.StringIO(register_csv(attendance_register(matrix)))))


def write(path: Path, rows: Rows, header: Iterable[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(header or rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Filled:
    """The matrix of the made-up cohort, with what was typed into it."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.events: tuple[Event, ...] = cohort_events()
        self.rows = rows_of(matrix_of(program, self.events))

    def typed(self, application_id: str, person_id: str, heading: str, word: str) -> "Filled":
        for row in self.rows:
            if (row["application_id"], row["person_id"]) == (application_id, person_id):
                row[heading] = word
        return self

    def read(self, recorded_at: datetime = LATE) -> FilledMatrix:
        return read_filled_matrix(
            write(self.folder / "filled.csv", self.rows),
            matrix_of(self.program, self.events),
            self.events,
            recorded_at=recorded_at,
            time_zone=ZONE,
        )

    def faults(self, recorded_at: datetime = LATE) -> dict[str, tuple[str, str, str]]:
        with pytest.raises(InputError) as caught:
            self.read(recorded_at)
        return {f.place: (f.found, f.expected, f.hint) for f in caught.value.faults}


@pytest.fixture
def filled(grant: Program, tmp_path: Path) -> Filled:
    return Filled(grant, tmp_path)


# ------------------------------------------------------------------------- what is typed


def test_a_matrix_that_nobody_changed_adds_nothing(filled: Filled) -> None:
    assert filled.read() == FilledMatrix((), ())


def test_what_is_typed_becomes_events_and_changes_are_told(filled: Filled) -> None:
    filled.typed("APP-2", "ada", "spring 2026-03-02", "Present")
    filled.typed("APP-2", "bo", "spring 2026-03-02", "partly")
    filled.typed("APP-1", "bo", "spring 2026-03-02", "present")
    filled.typed("APP-1", "cy", "spring 2026-03-02", "present")
    answer = filled.read()
    assert [(e.application_id, e.person_id, e.presence.value) for e in answer.events] == [
        ("APP-1", "bo", "present"),
        ("APP-1", "cy", "present"),
        ("APP-2", "ada", "present"),
        ("APP-2", "bo", "partly"),
    ]
    assert {(e.occurred_on, e.recorded_at) for e in answer.events} == {(AS_OF, LATE)}
    of_bo, of_cy = answer.changes
    assert of_bo == "Bo (made up) (bo, APP-1) at spring 2026-03-02: present, and absent until now."
    assert of_cy.startswith("Cy (made up) (cy, APP-1) at spring 2026-03-02: present, though ")
    assert of_cy.endswith("on that day no member of the core team.")
    after = matrix_of(filled.program, (*filled.events, *answer.events))
    assert rows_of(after)[1]["spring 2026-03-02"] == "present"


def test_blank_cells_left_out_rows_and_columns_say_nothing(filled: Filled) -> None:
    filled.rows = [
        {"person_id": row["person_id"], "application_id": row["application_id"]}
        for row in filled.rows[3:4]
    ]
    assert filled.read().events == ()
    filled.rows[0]["spring 2026-03-02"] = "absent"
    (event,) = filled.read().events
    assert event.presence is Presence.ABSENT


def test_a_session_over_but_not_on_record_as_held_can_be_filled(filled: Filled) -> None:
    filled.typed("APP-3", "ada", "summer 2026-06-15", "present")
    (event,) = filled.read().events
    assert event.session_id == "summer"


# ------------------------------------------------------------------------------- faults


def test_every_fault_at_once_with_row_and_column(filled: Filled) -> None:
    filled.typed("APP-1", "ada", "spring 2026-03-02", "presnt")
    filled.typed("APP-1", "bo", "spring 2026-03-02", "not recorded")
    filled.typed("APP-1", "ada", "fall 2026-10-05", "present")
    filled.typed("APP-1", "ada", "winter 2026-12-02", "absent")
    filled.typed("APP-1", "ada", "visit 2026-09-01", "present")
    filled.rows[3]["name"] = "Somebody Else"
    filled.rows[4]["person_id"] = "boo"
    filled.rows[5]["application_id"] = "APP-33"
    filled.rows.append({**filled.rows[6]})
    filled.rows.append({**filled.rows[6], "person_id": "", "spring 2026-03-02": "there"})
    faults = filled.faults()
    at = "filled.csv, row"
    assert list(faults) == [
        f"{at} 2, column spring 2026-03-02",
        f"{at} 2, column visit 2026-09-01",
        f"{at} 2, column fall 2026-10-05",
        f"{at} 2, column winter 2026-12-02",
        f"{at} 3, column spring 2026-03-02",
        f"{at} 5, column name",
        f"{at} 6, column person_id",
        f"{at} 7, column application_id",
        f"{at} 9, column person_id",
        f"{at} 10, column person_id",
        f"{at} 10, column spring 2026-03-02",
    ]
    assert faults[f"{at} 2, column spring 2026-03-02"][2] == 'did you mean "present"?'
    assert "the session is none of APP-1" in faults[f"{at} 2, column visit 2026-09-01"][1]
    assert faults[f"{at} 2, column fall 2026-10-05"][1] == "called off, as the session was"
    assert "begins after 2026-07-20" in faults[f"{at} 2, column winter 2026-12-02"][1]
    assert faults[f"{at} 3, column spring 2026-03-02"][1] == "absent, which is on record"
    assert faults[f"{at} 5, column name"][1] == "the name of ada, Ada (made up)"
    assert faults[f"{at} 6, column person_id"][2] == 'did you mean "bo"?'
    assert faults[f"{at} 9, column person_id"][1].endswith("filled.csv, row 8")


def test_a_session_that_nobody_knows_or_that_moved_is_a_fault_of_the_header(
    filled: Filled,
) -> None:
    for row in filled.rows:
        row["winter 2026-12-09"] = row.pop("winter 2026-12-02")
    faults = filled.faults()
    (place,) = faults
    assert place == "filled.csv, row 1, column winter 2026-12-09"
    assert faults[place][2] == 'did you mean "winter 2026-12-02"?'


def test_what_was_recorded_later_is_not_changed_by_an_earlier_matrix(filled: Filled) -> None:
    story = began()
    story.attended("spring", ADA, Presence.PRESENT, "2026-07-20")
    filled.events = of("APP-1", story)
    filled.rows = rows_of(matrix_of(filled.program, filled.events))
    filled.typed("APP-1", "ada", "spring 2026-03-02", "absent")
    early = datetime(2026, 7, 20, 15, tzinfo=UTC)  # the moment of what is on record
    (expected,) = (fault[1] for fault in filled.faults(early).values())
    assert "recorded after what is on record of 2026-07-20" in expected
    (event,) = filled.read().events
    assert event.presence is Presence.ABSENT


def test_of_a_practice_that_withdrew_what_was_before_can_be_filled(
    grant: Program, tmp_path: Path
) -> None:
    """What is dated after the withdrawal does not count, so what is filled in is dated on it."""
    left = date(2026, 4, 10)

    def matrix_with(events: Iterable[Event]) -> AttendanceMatrix:
        state = participation(grant, events, AS_OF, left_on=left)
        return attendance_matrix([state], as_of=AS_OF)

    story = began()
    story.attended("spring", ADA, Presence.ABSENT, "2026-07-01")  # too late to count
    events = of("APP-1", story)
    rows = rows_of(matrix_with(events))
    assert rows[0]["spring 2026-03-02"] == "not recorded"
    rows[0]["spring 2026-03-02"] = "present"
    answer = read_filled_matrix(
        write(tmp_path / "filled.csv", rows),
        matrix_with(events),
        events,
        recorded_at=LATE,
        time_zone=ZONE,
    )
    assert [each.occurred_on for each in answer.events] == [left]
    assert rows_of(matrix_with((*events, *answer.events))) == rows


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 7, 20, 3, 59, tzinfo=UTC),  # still July 19 in the program's zone
        datetime(2026, 7, 21, 4, 0, tzinfo=UTC),
        datetime(2026, 7, 20, 12),  # noqa: DTZ001 - a moment without an offset
        None,
    ],
)
def test_the_moment_is_one_of_the_day_of_the_matrix(filled: Filled, moment: datetime) -> None:
    assert set(filled.faults(moment)) == {"recorded_at"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfea", b"application_id\nAPP-1\n"])
def test_a_file_that_is_no_matrix_is_refused(
    grant: Program, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "filled.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"filled\.csv"):
        read_filled_matrix(
            path, matrix_of(grant, cohort_events()), (), recorded_at=LATE, time_zone=ZONE
        )


def test_arguments_of_another_class_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError):
        read_filled_matrix(tmp_path, "matrix", (), recorded_at=LATE, time_zone=ZONE)  # type: ignore[arg-type]


# -------------------------------------------------------------------------------- tables


def test_the_findings_have_clauses(grant: Program) -> None:
    register = attendance_findings(states(grant, cohort_events()), {"APP-1": "=Practice"})
    missed = [dict(zip(register.header, row, strict=True)) for row in register.rows]
    told = [(each["application_id"], each["finding"], each["person_id"]) for each in missed]
    assert told == [("APP-1", "session-missed", "bo"), ("APP-2", "session-elsewise", None)]
    assert missed[0]["name"] == "Bo (made up)"
    assert str(missed[0]["clauses"]).startswith("T06 (")
    assert "'=Practice" in register_csv(register)


def test_events_are_rows_of_the_course(filled: Filled, tmp_path: Path) -> None:
    filled.typed("APP-2", "ada", "spring 2026-03-02", "present")
    events = filled.read().events
    assert attendance_events_csv(()).strip() == ",".join(COURSE_COLUMNS)
    (row,) = csv.DictReader(io.StringIO(attendance_events_csv(events)))
    assert {name: value for name, value in row.items() if value} == {
        "event_id": events[0].event_id,
        "application_id": "APP-2",
        "kind": "attendance-recorded",
        "occurred_on": "2026-07-20",
        "recorded_at": "2026-07-21T03:30:00+00:00",
        "session_id": "spring",
        "person_id": "ada",
        "presence": "present",
    }
    own = [name for name in reversed(COURSE_COLUMNS) if name != "assessor"]
    (tmp_path / "course.csv").write_text("\ufeff" + ",".join(own) + "\n", encoding="utf-8")
    assert course_header(tmp_path) == tuple(own)
    assert attendance_events_csv(events, course_header(tmp_path)).splitlines()[0] == ",".join(own)


@pytest.mark.parametrize("content", [None, b"", b"event_id,kind\n", b"\xff\xff", b'"open'])
def test_without_a_fitting_table_all_columns_are_written(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "course.csv").write_bytes(content)
    assert course_header(tmp_path) == COURSE_COLUMNS


# ---------------------------------------------------------------------------------- laws


def through_a_file(
    program: Program,
    events: tuple[Event, ...],
    change: Callable[[Rows], Rows],
    as_of: date,
) -> FilledMatrix:
    matrix = matrix_of(program, events, as_of)
    rows = change(rows_of(matrix))
    header = register_csv(attendance_register(matrix)).splitlines()[0].split(",")
    moment = datetime(as_of.year, as_of.month, as_of.day, 23, 30, tzinfo=UTC)
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "filled.csv", rows, header)
        return read_filled_matrix(path, matrix, events, recorded_at=moment, time_zone=ZONE)


AROUND = date(2026, 1, 5)
AS_OF_DAYS = st.dates(date(2026, 1, 2), date(2026, 12, 20))


@given(st.data())
def test_out_and_in_again_adds_nothing(grant: Program, data: st.DataObject) -> None:
    course = data.draw(courses(grant, around=AROUND))
    answer = through_a_file(grant, course, lambda rows: rows, data.draw(AS_OF_DAYS))
    assert answer == FilledMatrix((), ())


@given(st.data())
def test_in_and_out_again_shows_what_was_typed(grant: Program, data: st.DataObject) -> None:
    course = data.draw(courses(grant, around=AROUND))
    as_of = data.draw(AS_OF_DAYS)
    # What is dated later would be on record later than the matrix.
    course = tuple(each for each in course if each.occurred_on <= as_of)
    if not course:
        return
    matrix = matrix_of(grant, course, as_of)
    started = {each.heading for each in matrix.columns if each.starts_on <= as_of}
    seed = data.draw(st.integers(0, 2**16))
    typed: list[Mapping[str, str]] = []

    def fill(rows: Rows) -> Rows:
        choose = random.Random(seed)  # noqa: S311 - which cells, nothing secret
        for row in rows:
            for heading in started:
                if row[heading] != MatrixCell.CALLED_OFF.value and choose.random() < 0.5:
                    row[heading] = choose.choice(PRESENCES)
        typed.extend(dict(row) for row in rows)
        choose.shuffle(rows)
        return rows

    answer = through_a_file(grant, course, fill, as_of)
    assert answer == through_a_file(grant, course, fill, as_of)
    after = rows_of(matrix_of(grant, (*course, *answer.events), as_of))
    for row, expected in zip(after, typed, strict=False):
        for heading in started:
            assert row[heading] == expected[heading]
    ids = [each.event_id for each in answer.events]
    assert len(set(ids)) == len(ids)
