"""Each damage that a spreadsheet does: named at its cell, with how to mend it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from qip_rules.boundary.workbooks.grid import column_letter
from qip_rules.errors import InputError
from tests.boundary.forms import COLUMNS, FIELDS, HEAD, MAPPING, book_of, reading_of, rows_with
from tests.boundary.forms import text_of as comma_separated

Sheet = Any
Book = Any
"""What a library without types gives."""


def place(header: str, row: int = 2) -> str:
    letter = column_letter(list(FIELDS).index(header) + 1)
    return f"form.xlsx, sheet Form, row {row}, column {letter} ({header})"


@pytest.mark.parametrize(
    ("header", "value", "found", "mended"),
    [
        ("NPI", 1_230_000_000, "the number 1230000000", "format the column as text"),
        ("NPI", 1.23e9, "the number 1230000000", "format the column as text"),
        ("NPI", 12345, "the number 12345", "format the column as text"),
        ("NPI", 1234567890, "the number 1234567890", "digits were lost or rounded"),
        ("NPI", "1.23E+09", "1.23E+09, a number that a spreadsheet has rounded", "as text"),
        ("NPI", "1,23E+09", "1,23E+09, a number that a spreadsheet has rounded", "as text"),
        ("NPI", 1234567893.5, "the number 1234567893.5", "as text"),
        ("ID", 12345678901234567, "a number of 17 digits", "keeps fifteen digits"),
        ("CCN", 10001, 'the text "10001"', "is it 010001?"),
        ("CCN", "5E+23", "5E+23, a number that a spreadsheet has rounded", "as text"),
        ("ZIP", 1234, "1234, 4 digits", "is it 01234?"),
        ("ZIP", "1234", "1234, 4 digits", "is it 01234?"),
        ("ZIP", "1234.0", "1234, 4 digits", "is it 01234?"),
        ("ZIP", 12345678, "12345678, 8 digits", "is it 012345678?"),
        ("Received", 46173, "46173, a count of days", "the day 2026-05-31: format the column"),
        ("Received", "46173", "46173, a count of days", "the day 2026-05-31: format the column"),
        ("Received", "31.5.2026", 'the text "31.5.2026"', ""),
        ("Received", "13/13/2026", 'the text "13/13/2026"', ""),
        ("Received", 0, "the number 0", ""),
        ("Minutes", "#REF!", "the formula error #REF!", "mend the formula"),
        ("Minutes", "=3*60", "a formula without a result", "save it"),
        ("Practice", datetime(2026, 3, 4), "the date 2026-03-04", "took what was typed"),  # noqa: DTZ001
        ("Practice", True, "the truth value TRUE", "as text"),
        ("Oncology?", "Yep", 'the text "Yep"', 'did you mean "yes"?'),
        ("Oncology?", "Perhaps later", 'the text "Perhaps later"', "words of the mapping"),
        ("Underserved?", "Certainly", 'the text "Certainly"', "words of the mapping"),
        ("Profession", "Sailor", 'the text "Sailor"', "`values` of the column"),
        ("Minority %", "many", 'the text "many"', ""),
    ],
    ids=repr,
)
def test_a_damaged_cell(
    header: str, value: object, found: str, mended: str, tmp_path: Path
) -> None:
    reading = reading_of(tmp_path, book_of(rows_with({header: value}, {})))
    (fault,) = reading.faults
    assert (fault.place, fault.found) == (place(header), found)
    assert fault.expected
    assert mended in fault.hint
    assert [each.application_id for each in reading.applications.files] == ["A-2"]


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("NPI", 1234567893, "1234567893"),
        ("NPI", "1234567893.0", "1234567893"),
        ("Minority %", 0.5, "0.5"),
    ],
)
def test_what_is_read_all_the_same_is_remarked_on(
    header: str, value: object, field: str, tmp_path: Path
) -> None:
    reading = reading_of(tmp_path, book_of(rows_with({header: value})))
    assert reading.faults == ()
    assert [each.place for each in reading.remarks] == [place(header)]
    assert [mark.is_fault for mark in reading.marks] == [False]
    (file,) = reading.applications.files
    practice = file.current.practice
    assert practice is not None
    share = practice.patients_served and practice.patients_served.racial_minority_share_bp
    assert field in (practice.npi, str((share or 0) / 100))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Received", datetime(2026, 5, 31, 23, 59)),  # noqa: DTZ001
        ("Oncology?", True),
        ("Minutes", 180.0),
        ("Minutes", "180.0"),
        ("ID", 17),
        ("Oncology?", "  yES "),
        ("Minority %", "32.5 %"),
        ("ZIP", "01234-5678"),
        ("Areas", "infusion;pharmacy;"),
        ("Areas", "None"),
        ("NPI", "n/a"),
    ],
    ids=repr,
)
def test_what_is_no_damage(header: str, value: object, tmp_path: Path) -> None:
    reading = reading_of(tmp_path, book_of(rows_with({header: value})))
    assert (reading.faults, reading.remarks) == ((), ())


def test_postal_codes_of_other_countries_have_fewer_digits(tmp_path: Path) -> None:
    mapping = HEAD + '[fixed]\ncountry = "CH"\n' + COLUMNS
    assert reading_of(tmp_path, book_of(rows_with({"ZIP": 8001})), mapping).faults == ()
    mapping = mapping.replace("CH", "United States")
    assert len(reading_of(tmp_path, book_of(rows_with({"ZIP": 8001})), mapping).faults) == 1


def test_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    def arrange(book: Book, _sheet: Sheet) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    rows = rows_with({"Received": datetime(2026, 5, 31)}, {"Received": 44711})  # noqa: DTZ001
    reading = reading_of(tmp_path, book_of(rows, arrange))
    (fault,) = reading.faults
    assert "the day 2026-05-31:" in fault.hint
    assert reading.applications.files[0].received_on.isoformat() == "2026-05-31"


def test_a_text_file_does_not_tell_from_when_days_are_counted(tmp_path: Path) -> None:
    (fault,) = reading_of(tmp_path, comma_separated(rows_with({"Received": 46173}))).faults
    assert "2026-05-31, or 2030-06-01 if the workbook counted from 1904" in fault.hint


def test_merged_cells_are_a_fault_of_every_row(tmp_path: Path) -> None:
    rows = rows_with({}, {}, {})
    reading = reading_of(tmp_path, book_of(rows, lambda _, sheet: sheet.merge_cells("C2:C3")))
    assert [(fault.place, fault.found) for fault in reading.faults] == [
        (place("Practice", 2), "merged cells C2:C3"),
        (place("Practice", 3), "merged cells C2:C3"),
    ]
    assert [each.application_id for each in reading.applications.files] == ["A-3"]


def test_merged_cells_above_the_header_or_without_content_do_not_matter(tmp_path: Path) -> None:
    def arrange(_book: Book, sheet: Sheet) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "A title"
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("A40:B41")

    reading = reading_of(tmp_path, book_of(rows_with({}), arrange))
    assert reading.faults == ()
    assert reading.header_row == 3
    assert reading.remarks[0].found == "the headers, below 1 row with other text"


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    def arrange(book: Book, sheet: Sheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True
        book.create_sheet("Old")["A1"] = "x"
        book["Old"].sheet_state = "hidden"

    reading = reading_of(tmp_path, book_of(rows_with({}, {}, {}, {}), arrange))
    assert [each.found for each in reading.remarks] == [
        "a hidden sheet",
        "a hidden column",
        "hidden: rows 3 to 4",
    ]
    assert len(reading.applications.files) == 4


def test_blank_rows_are_counted_and_left_aside(tmp_path: Path) -> None:
    def arrange(_book: Book, sheet: Sheet) -> None:
        sheet["A9"].number_format = "0.00"

    rows = rows_with({}, {})
    reading = reading_of(tmp_path, book_of([rows[0], rows[1], [None], [" "], rows[2]], arrange))
    assert (reading.rows_used, reading.blank_rows) == ((2, 5), (3, 4))
    assert [each.found for each in reading.remarks] == ["4 blank rows at the end"]


def test_several_sheets_need_a_choice(tmp_path: Path) -> None:
    def arrange(book: Book, _sheet: Sheet) -> None:
        book.create_sheet("Notes")["A1"] = "x"

    data = book_of(rows_with({}), arrange)
    with pytest.raises(InputError, match='several sheets: "Form", "Notes"'):
        reading_of(tmp_path, data)
    reading = reading_of(tmp_path, data, MAPPING.replace("[form]", '[form]\nsheet = "Form"'))
    assert [each.found for each in reading.remarks] == ["another sheet"]
    with pytest.raises(InputError, match='did you mean "Form"'):
        reading_of(tmp_path, data, MAPPING.replace("[form]", '[form]\nsheet = "From"'))


def test_headers(tmp_path: Path) -> None:
    rows = rows_with({}, {})
    rows[0] = [*rows[0][:-1], "Undeserved?", "NPI", "", "Remarks"]
    rows[1] += ["1", "2", "3"]
    reading = reading_of(tmp_path, book_of(rows))
    told = [
        (fault.place.partition("row 1, ")[2] or fault.place, fault.found)
        for fault in reading.faults
    ]
    assert told == [
        ("column N (Undeserved?)", "a header that the mapping does not know"),
        ("column O (NPI)", "this header a second time, after D"),
        ("column P", "no header above cells, the first in row 2"),
        ("mapping.toml, column 14 (line 50), header", '"Underserved?"'),
    ]
    assert reading.faults[-1].hint == 'did you mean "Undeserved?"?'
    assert reading.faults_of_file == reading.faults
    with pytest.raises(InputError):
        reading.refuse(keep_going=True)


def test_headers_of_one_name_are_told_apart_by_letters(tmp_path: Path) -> None:
    rows = rows_with({})
    rows[0] = [*rows[0], "Leader"]
    rows[1] = [*rows[1], "ada@example.org"]
    mapping = MAPPING.replace('header = "Leader"', 'header = "Leader"\nletter = "L"')
    mapping += '[[column]]\nheader = "Leader"\nletter = "O"\nfield = "team_leader.email"\n'
    reading = reading_of(tmp_path, book_of(rows), mapping)
    assert reading.faults == ()
    leader = reading.applications.files[0].current.team_leader
    assert leader is not None
    assert (leader.name, leader.email) == ("Ada Example", "ada@example.org")
    _, fault = reading_of(tmp_path, book_of(rows), mapping.replace('"O"', '"M"')).faults
    assert (fault.place, fault.found) == (
        "mapping.toml, column 15 (line 54), letter",
        '"Profession" there',
    )


def test_rows_of_text_that_are_cut_off_or_torn(tmp_path: Path) -> None:
    lines = comma_separated(rows_with({"Aim": "x"}, {"Aim": "x"}, {"Aim": "x"})).splitlines(
        keepends=True
    )
    lines[1] = ",".join(lines[1].split(",")[:-2]) + "\r\n"
    lines[3] = lines[3].replace('"A-3"', '"A-3')
    reading = reading_of(tmp_path, "".join(lines))
    assert [(fault.place, fault.found) for fault in reading.faults] == [
        ("form.csv, row 2", "12 cells"),
        ("form.csv, row 4", "quotation marks that do not pair"),
    ]
    assert [each.application_id for each in reading.applications.files] == ["A-2"]


def test_a_fixed_value_that_is_wrong_is_told_once(tmp_path: Path) -> None:
    mapping = HEAD + '[fixed]\nprogram_fees = "certainly"\n' + COLUMNS
    reading = reading_of(tmp_path, book_of(rows_with({}, {})), mapping)
    assert [fault.place for fault in reading.faults] == ["mapping.toml, fixed.program_fees"]


def test_answers_to_what_the_program_does_not_ask(tmp_path: Path) -> None:
    mapping = MAPPING.replace("serves_underserved_community", "serves_underserved_comunity")
    (fault,) = reading_of(tmp_path, book_of(rows_with({}, {})), mapping).faults
    assert fault.place.startswith("mapping.toml, column 14")
    assert fault.hint == 'did you mean "serves_underserved_community"?'
