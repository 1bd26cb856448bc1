"""An export with every damage that a spreadsheet does to a form: `examples/data/messy`."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import attrs

from qip_rules.boundary.made_up.answered_forms import COLUMNS, SEED, Row, applications
from qip_rules.boundary.made_up.form_files import (
    SHEET,
    comma_separated,
    mapping,
    new_workbook,
    write_rows,
)
from qip_rules.boundary.workbooks.grid import column_letter

__all__ = ["messy_export"]

_MESSY: Final = 20


def _position(header: str) -> int:
    return next(n for n, (each, _) in enumerate(COLUMNS) if each == header)


def _letter(header: str) -> str:
    return column_letter(_position(header) + 1)


def messy_export() -> dict[str, str | bytes]:
    """The messy folder; its README says where each damage is."""
    rows = applications(_MESSY, SEED + 1)
    told: list[tuple[str, str, str]] = []
    return {
        "messy.xlsx": _messy_workbook(rows, told),
        "headers.xlsx": _messy_headers(rows[:4], told),
        "1904.xlsx": _counts_from_1904(rows[:3], told),
        "messy.csv": _messy_text(rows, told),
        "mapping.toml": mapping(sheet=SHEET),
        "README.md": _messy_readme(told),
    }


_HEADER_ROW: Final = 3
"""Of the messy workbook, whose first rows hold a title."""


@attrs.frozen
class Damage:
    """One thing that is wrong with a cell."""

    row: int
    header: str
    write: Callable[[Any, int, int, dict[str, Any]], object]
    what: str
    then: str = "a fault"


def _number(value: float, style: str = "") -> Callable[[Any, int, int, dict[str, Any]], object]:
    return lambda sheet, row, column, styles: sheet.write_number(
        row, column, value, styles.get(style)
    )


def _formula(formula: str, shown: str) -> Callable[[Any, int, int, dict[str, Any]], object]:
    return lambda sheet, row, column, _: sheet.write_formula(row, column, formula, None, shown)


def _text(value: str) -> Callable[[Any, int, int, dict[str, Any]], object]:
    return lambda sheet, row, column, _: sheet.write_string(row, column, value)


def _damages(rows: Sequence[Row]) -> tuple[Damage, ...]:
    npis, shares = "NPI of the practice", "Patients of racial minorities (percent)"
    return (
        Damage(4, npis, _number(int(rows[0][npis])), "an NPI turned into a number, whole", "read"),
        Damage(5, npis, _number(1_230_000_000), "an NPI turned into a number and rounded"),
        Damage(6, npis, _text("1.23E+09"), "an NPI turned into `1.23E+09`"),
        Damage(7, "Completion time", _number(46_150), "a date turned into a count of days"),
        Damage(8, "ZIP code", _number(8), "all leading zeros lost"),
        Damage(9, "ZIP code", _number(1_234), "a leading zero lost"),
        Damage(
            10,
            "Parent organization",
            lambda sheet, row, column, _: sheet.merge_range(row, column, row + 1, column, "ORG-4"),
            "merged cells, with the one below",
            "a fault in both rows",
        ),
        Damage(12, "Year of these figures", _formula("=#REF!+1", "#REF!"), "a formula error"),
        Damage(13, "Minutes per week for the project", _formula("=3*60", ""),
               "a formula without a result"),
        Damage(14, "Source of these figures", _number(46_085, "day"),
               "text such as 3-4 turned into a date"),
        Damage(15, "We pay the travel costs", _text("Yep"), "a word that is not listed"),
        Damage(16, "Team leader: e-mail", _text("leader at example.org"), "no e-mail address"),
        Damage(17, "ID", _text(rows[12]["ID"]), "an id a second time", "a fault; both go"),
        Damage(18, shares, _number(0.325, "percent"), "32.5% as a spreadsheet keeps it", "read"),
        Damage(19, shares, _number(0.5), "a share below 1 without a percent sign",
               "read as half a percent, with a remark"),
    )  # fmt: skip


def _messy_workbook(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    file = io.BytesIO()
    book = new_workbook(file)
    sheet = book.add_worksheet(SHEET)
    styles = {
        "day": book.add_format({"num_format": "m/d/yyyy h:mm"}),
        "percent": book.add_format({"num_format": "0.0%"}),
    }
    gray = book.add_format({"bg_color": "#eeeeee"})
    sheet.write_string(0, 0, "Applications of the spring round (made up)")
    write_rows(sheet, rows, styles["day"], first=_HEADER_ROW - 1)
    told.append((f"messy.xlsx, row {_HEADER_ROW}", "the headers are not in the first row", "read"))
    for each in _damages(rows):
        each.write(sheet, each.row - 1, _position(each.header), styles)
        told.append((f"messy.xlsx, {_letter(each.header)}{each.row}", each.what, each.then))
    sheet.set_row(19, None, None, {"hidden": True})
    state = _position("State")
    sheet.set_column(state, state, None, None, {"hidden": True})
    end = _HEADER_ROW + len(rows)
    for number in range(end, end + 5):
        sheet.set_row(number, None, gray)
        sheet.write_blank(number, 0, None, gray)
    old = book.add_worksheet("Old answers")
    old.write_string(0, 0, "ID")
    old.hide()
    notes = book.add_worksheet("Notes")
    notes.write_string(0, 0, "Several sheets: the mapping says which one is read.")
    for place, what, then in (
        ("row 20", "a hidden row", "read"),
        (f"column {_letter('State')}", "a hidden column", "read"),
        (f"rows {end + 1} to {end + 5}", "blank rows at the end", "left aside"),
        ("sheet Old answers", "a hidden sheet", "left aside"),
        ("sheet Notes", "several sheets", "left aside"),
    ):
        told.append((f"messy.xlsx, {place}", what, then))
    book.close()
    return file.getvalue()


def _messy_headers(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    city, state, last = _letter("City"), _letter("State"), len(COLUMNS)
    file = io.BytesIO()
    book = new_workbook(file)
    sheet = book.add_worksheet(SHEET)
    write_rows(sheet, rows, book.add_format({"num_format": "m/d/yyyy h:mm"}))
    sheet.write_string(0, _position("State"), "City")
    sheet.write_string(2, last, "a remark typed beside the table")
    sheet.write_string(0, last + 1, "New question")
    for place, what in (
        (f"{state}1", f"the header of {city}1 a second time, so that there is none for the state"),
        (f"{column_letter(last + 1)}1", "no header above a cell"),
        (f"{column_letter(last + 2)}1", "a header that the mapping does not know"),
    ):
        told.append((f"headers.xlsx, {place}", what, "a fault, and nothing is read"))
    book.close()
    return file.getvalue()


def _counts_from_1904(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    file = io.BytesIO()
    book = new_workbook(file, date_1904=True)
    sheet = book.add_worksheet(SHEET)
    write_rows(sheet, rows, book.add_format({"num_format": "m/d/yyyy h:mm"}))
    sheet.write_number(2, _position("Completion time"), 44_688)
    place = f"1904.xlsx, {_letter('Completion time')}3"
    told.append((place, "a count of days in a workbook that counts from 1904", "a fault"))
    told.append(("1904.xlsx, all other days", "days counted from 1904", "read rightly"))
    book.close()
    return file.getvalue()


def _messy_text(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    """Text as an old program on Windows writes it, opened and saved by a spreadsheet."""
    changed = [dict(row) for row in rows[:10]]
    changed[0]["Name of the practice"] = "Exämple Oncology Practice 0001 (made up)"
    changed[1]["Aim of the project"] = "An aim of two lines,\r\nmade up; with a semicolon."
    changed[2]["NPI of the practice"] = "1.23E+09"
    changed[3]["Completion time"] = "46150"
    changed[4]["ZIP code"] = "501"
    changed[5]["Year of these figures"] = "#REF!"
    records = list(_records(comma_separated(changed, ";")))
    records[7] = ";".join(records[7].split(";")[:-3]) + "\r\n"
    records[8] = records[8].replace(changed[7]["City"], '"Exampleton', 1)
    records.append(";" * (len(COLUMNS) - 1) + "\r\n")
    for place, what, then in (
        ("the file", "text in Windows-1252 with semicolons between cells", "read, with a remark"),
        ("row 3", "a cell of two lines, with a semicolon in it", "read"),
        (f"row 4, {_letter('NPI of the practice')}", "an NPI turned into `1.23E+09`", "a fault"),
        (f"row 5, {_letter('Completion time')}", "a date turned into a count of days", "a fault"),
        (f"row 6, {_letter('ZIP code')}", "leading zeros lost", "a fault"),
        (f"row 7, {_letter('Year of these figures')}", "a formula error", "a fault"),
        ("row 8", "a row that is cut off", "a fault"),
        ("row 9", "a quotation mark that is never closed", "a fault, with the rows it swallows"),
    ):
        told.append((f"messy.csv, {place}", what, then))
    return "".join(records).encode("cp1252")


def _records(text: str) -> Iterator[str]:
    """The rows of a table as they are written, of several lines perhaps."""
    row = ""
    for line in text.splitlines(keepends=True):
        row += line
        if row.count('"') % 2 == 0:
            yield row
            row = ""


def _messy_readme(told: Sequence[tuple[str, str, str]]) -> str:
    rows = "\n".join(f"| {place} | {what} | {then} |" for place, what, then in told)
    return f"""# A messy form export

**Everything in these tables is made up**: the practices, the people, their addresses, the numbers.
They were written by `examples/made_up_forms.py messy`. Every damage that a spreadsheet does to a
form export is in them once, and all are read by `mapping.toml`.

| Where | What | What becomes of it |
|---|---|---|
{rows}
"""
