"""A form export read by its mapping gives what a cohort's own tables give, and the rest apart."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.boundary.cohort_applications import (
    ANSWER_COLUMNS,
    APPLICATION_COLUMNS,
    APPLICATION_OPTIONAL,
    PEOPLE_COLUMNS,
    read_applications,
)
from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.marking import marked_copy
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.table_copies import cohort_tables
from qip_rules.boundary.tables import FaultLog, Names, read_table
from qip_rules.errors import InputError
from tests.boundary.forms import FIELDS, MAPPING, PROGRAM, book_of, reading_of, rows_with, text_of

DATA = Path(__file__).parents[2] / "examples" / "data"
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def sample(folder: str, file: str, mapping: str = "mapping.toml") -> FormReading:
    return read_form(
        read_sheets(DATA / folder / file), read_mapping(DATA / folder / mapping), PROGRAM
    )


def as_tables(reading: FormReading, folder: Path) -> object:
    """The applications that the cohort's own reader finds in the tables of a reading."""
    for name, text in cohort_tables(reading).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    log = FaultLog()
    optional = {
        "applications.csv": APPLICATION_OPTIONAL,
        "people.csv": frozenset[str](),
        "answers.csv": frozenset({"program"}),
    }
    columns = (APPLICATION_COLUMNS, PEOPLE_COLUMNS, ANSWER_COLUMNS)
    tables = [
        read_table(folder / name, of_one, log, optional=optional[name])
        for name, of_one in zip(optional, columns, strict=True)
    ]
    nobody = Names("", frozenset(), is_complete=False)
    read = read_applications(*tables, mentors=nobody, specialists=nobody, program=PROGRAM)
    assert log.faults == ()
    return read.files


@pytest.mark.parametrize("file", ["form.xlsx", "form.csv"])
def test_the_small_sample_is_what_its_tables_are(file: str, tmp_path: Path) -> None:
    reading = sample("small", file)
    assert (reading.faults, reading.remarks, len(reading.applications.files)) == ((), (), 12)
    assert reading.applications.files == as_tables(reading, tmp_path)


def test_workbook_and_text_say_the_same() -> None:
    files = [sample("small", name).applications.files for name in ("form.xlsx", "form.csv")]
    assert files[0] == files[1]


def test_one_row_a_person_says_the_same_of_these_people(tmp_path: Path) -> None:
    by_person = sample("small", "people.csv", "people-mapping.toml")
    assert by_person.faults == ()
    by_row = {
        each.application_id: each.current for each in sample("small", "form.csv").applications.files
    }
    for each in by_person.applications.files:
        one, other = each.current, by_row[each.application_id]
        assert one.core_team == other.core_team
        assert one.sponsor == other.sponsor
        assert one.received_on == other.received_on
        assert one.pledges is not None
        assert other.pledges is not None
        assert one.pledges.minutes_per_week == other.pledges.minutes_per_week
    assert by_person.applications.files == as_tables(by_person, tmp_path)


def test_rows_of_one_application_that_contradict_each_other(tmp_path: Path) -> None:
    text = (DATA / "small" / "people.csv").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    lines[2] = lines[2].replace("A-0001;;;;", "A-0001;;PR-9999;;")
    mapping = (DATA / "small" / "people-mapping.toml").read_text(encoding="utf-8")
    reading = reading_of(tmp_path, "".join(lines), mapping)
    (fault,) = reading.faults
    assert fault.place == "form.csv, row 3, column C (Practice no.)"
    assert fault.expected.startswith('"PR-0001", as in row 2')
    assert {each.application_id for each in reading.left_out} == {"A-0001"}
    assert len(reading.left_out) == 5  # every row of the application


# --------------------------------------------------------------------------- the bad rows


def test_every_damage_of_the_messy_sample_is_where_its_page_says() -> None:
    page = (DATA / "messy" / "README.md").read_text(encoding="utf-8")
    told = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| messy.xlsx, ")
    ]
    cells = {each[0].removeprefix("messy.xlsx, ") for each in told if each[2].startswith("a fault")}
    reading = sample("messy", "messy.xlsx")
    found = {
        f"{place.partition('column ')[2].split()[0]}{place.partition('row ')[2].split(',')[0]}"
        for place in (fault.place for fault in reading.faults)
    }
    assert found == cells | {"F11"}  # the lower one of the merged cells
    assert len(reading.faults) == len(found)
    assert len(reading.remarks) == 8


@pytest.mark.parametrize("file", ["messy.xlsx", "messy.csv", "1904.xlsx"])
def test_counts_add_up_and_good_rows_go_on(file: str) -> None:
    reading = sample("messy", file)
    rows = {*reading.rows_used, *(each.row for each in reading.left_out)}
    assert len(rows) == len(reading.rows_used) + len(reading.left_out)
    assert len(reading.applications.files) == len(reading.rows_used)  # one row each
    reading.refuse(keep_going=True)
    with pytest.raises(InputError) as caught:
        reading.refuse()
    assert caught.value.faults == reading.faults
    told = [fault for each in reading.left_out for fault in each.faults]
    assert tuple(told) == reading.faults


def test_an_export_with_nothing_good_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, book_of(rows_with({"NPI": "1.23E+09"}, {"ZIP": 1})))
    with pytest.raises(InputError) as caught:
        reading.refuse(keep_going=True)
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="no application"):
        reading_of(tmp_path, book_of(rows_with())).refuse()


def test_an_id_twice_leaves_out_both_rows(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, book_of(rows_with({}, {"ID": "A-1"}, {})))
    assert [(each.row, bool(each.faults)) for each in reading.left_out] == [(2, False), (3, True)]
    other_case = reading_of(tmp_path, book_of(rows_with({}, {"ID": "a-1"}, {})))
    assert [each.row for each in other_case.left_out] == [2, 3]


def test_an_export_without_an_id_or_a_known_day(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, book_of(rows_with({"ID": None}, {"Received": "1/1/1999"}, {})))
    assert {each.place.split(", ")[2] for each in reading.faults} == {"row 2", "row 3"}
    assert [each.application_id for each in reading.applications.files] == ["A-3"]


# ------------------------------------------------------------------------ the colored copy


def test_bad_cells_are_colored_and_commented_and_all_else_stays(tmp_path: Path) -> None:
    path = DATA / "messy" / "messy.xlsx"
    reading = sample("messy", "messy.xlsx")
    data = marked_copy(path, reading)
    assert data == marked_copy(path, sample("messy", "messy.xlsx"))
    copy, source = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(path)
    assert copy.sheetnames == source.sheetnames
    sheet, before = copy["Form responses"], source["Form responses"]
    assert sheet["G6"].fill.start_color.rgb == RED
    assert "To mend it: format the column as text" in sheet["G6"].comment.text
    assert sheet["G4"].fill.start_color.rgb == YELLOW
    assert "unmerge them" in sheet["F10"].comment.text
    for row in before.iter_rows():
        for cell in row:
            assert sheet[cell.coordinate].value == cell.value
    path = tmp_path / "marked.xlsx"
    path.write_bytes(data)
    again = read_form(read_sheets(path), read_mapping(DATA / "messy" / "mapping.toml"), PROGRAM)
    # Results are not copied: a spreadsheet program works formulas out anew when it opens the copy.
    assert [each.place.partition(", ")[2] for each in again.faults] == [
        each.place.partition(", ")[2] for each in reading.faults
    ]


def test_a_text_file_becomes_a_workbook_of_text(tmp_path: Path) -> None:
    rows = rows_with({"Aim": "=1+1", "NPI": "1.23E+09"}, {"Aim": "a\x0bb"})
    reading = reading_of(tmp_path, text_of(rows))
    sheet = openpyxl.load_workbook(io.BytesIO(marked_copy(tmp_path / "form.csv", reading))).active
    assert (sheet["K2"].value, sheet["K2"].data_type) == ("=1+1", "s")
    assert sheet["K3"].value == "a?b"
    assert sheet["D2"].fill.start_color.rgb == RED


# -------------------------------------------------------------------------- there and back

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"))
PLAIN = st.text(LETTERS, min_size=1, max_size=40).map(str.strip)
NAMES = PLAIN.filter(lambda text: text and text.casefold() not in ("not sure", "n/a"))
SAID = (("Yes", True), ("y", True), ("NO", False), ("not sure", None), ("", None))
YES_OR_NO = st.sampled_from(SAID)


@st.composite
def forms(draw: st.DrawFn) -> list[dict[str, object]]:
    return [
        {
            "Practice": draw(NAMES),
            "Oncology?": draw(YES_OR_NO),
            "Minutes": draw(st.none() | st.integers(0, 10_080)),
            "Received": draw(st.dates(date(2020, 1, 1), date(2029, 12, 31))),
            "Minority %": draw(st.none() | st.integers(0, 10_000)),
            "Leader": draw(NAMES),
            "Aim": draw(st.lists(NAMES, min_size=1, max_size=3).map("\n".join)),
        }
        for _ in range(draw(st.integers(1, 4)))
    ]


def spelled(row: dict[str, object]) -> dict[str, object]:
    day = row["Received"]
    share = row["Minority %"]
    minutes = row["Minutes"]
    said = row["Oncology?"]
    assert isinstance(said, tuple)
    assert isinstance(share, int | None)
    return {
        "Practice": row["Practice"],
        "Oncology?": said[0],
        "Minutes": "" if minutes is None else str(minutes),
        "Received": f"{day.month}/{day.day}/{day.year}",  # type: ignore[attr-defined]
        "Minority %": "" if share is None else f"{share // 100}.{share % 100:02}%",
        "Leader": row["Leader"],
        "Aim": row["Aim"],
    }


@given(
    rows=forms(),
    way=st.sampled_from(["xlsx", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
@settings(deadline=None, max_examples=60)
def test_rows_written_are_rows_read_back(
    rows: list[dict[str, object]],
    way: str,
    delimiter: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("form")
    written = rows_with(*map(spelled, rows))
    data = (
        book_of(written, as_text=True) if way == "xlsx" else text_of(written, delimiter).encode(way)
    )
    mapping = MAPPING
    if way != "xlsx":
        # A few odd rows can look like another table: whoever has such a form says how it is made.
        shown = delimiter.replace("\t", "\\t")
        encoding = "utf-8" if way == "utf-8-sig" else way
        mapping = MAPPING.replace(
            "[form]", f'[form]\ndelimiter = "{shown}"\nencoding = "{encoding}"'
        )
    path = folder / ("form.xlsx" if way == "xlsx" else "form.csv")
    path.write_bytes(data)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    read = read_mapping(folder / "mapping.toml")
    file = read_sheets(path, encoding=read.encoding, delimiter=read.delimiter)
    reading = read_form(file, read, PROGRAM)
    assert reading.faults == ()
    for row, each in zip(rows, reading.applications.files, strict=True):
        current = each.current
        assert current.practice is not None
        assert current.team_leader is not None
        assert current.project is not None
        assert current.practice.name == row["Practice"]
        assert current.practice.is_oncology_practice is row["Oncology?"][1]  # type: ignore[index]
        served = current.practice.patients_served
        assert (served and served.racial_minority_share_bp) == row["Minority %"]
        assert current.received_on == row["Received"]
        assert (current.pledges and current.pledges.minutes_per_week) == row["Minutes"]
        assert current.team_leader.name == row["Leader"]
        assert current.project.aim == row["Aim"]


def test_the_tables_are_those_of_a_cohort() -> None:
    tables = cohort_tables(sample("small", "form.csv"))
    rows = list(csv.DictReader(io.StringIO(tables["applications.csv"])))
    assert tuple(rows[0]) == APPLICATION_COLUMNS
    assert {row["country"] for row in rows} == {"US"}
    people = list(csv.DictReader(io.StringIO(tables["people.csv"])))
    leaders = [row for row in people if row["role"] == "team-leader"]
    members = [row["name"] for row in people if row["role"] == "core-team"]
    assert {row["name"] for row in leaders} <= set(members)


def test_every_field_of_the_form_is_one() -> None:
    assert len(FIELDS) == MAPPING.count("[[column]]")
