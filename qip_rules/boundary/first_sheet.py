"""The first sheet of a workbook as the text of a table, so that it is read like any other table.

For tables of our own columns: the cohort's, and the matrix of attendance. Cells keep their meaning
and their row: a day becomes `2026-10-04`, a share `32.5`, an empty cell blank. What a spreadsheet
could not work out is a fault and never blank, since blank means "not known".
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from importlib.util import find_spec
from typing import Final, NoReturn

from qip_rules.boundary.workbooks.grid import (
    FormulaError,
    Grid,
    NoResult,
    Percent,
    Raw,
    column_letter,
)
from qip_rules.boundary.workbooks.workbook import LIBRARY_MISSING, read_workbook
from qip_rules.errors import Fault, InputError

__all__ = ["first_sheet_csv"]

_OF: Final = "the workbook"
_EXPECTED: Final = "a workbook (.xlsx) whose first sheet is the table"


def first_sheet_csv(data: bytes) -> str:
    """The first sheet that is not hidden, as comma-separated values, row by row.

    Args:
        data: the content of the workbook.

    Raises:
        InputError: no such workbook; merged cells; a cell with an error or with a formula that
            nobody has worked out, each at `row 3, column C`. The places name no file, and one of
            the workbook as a whole is empty.
    """
    if find_spec("openpyxl") is None:
        _refuse(
            "a workbook, without the extra `sheets` that reads it", "the extra", LIBRARY_MISSING
        )
    try:
        grids = read_workbook(data, "")
    except InputError as error:
        faults = [Fault("", _whole(each), each.expected, each.hint) for each in error.faults]
        raise InputError(faults, of=_OF) from None
    sheet = next((each for each in grids if not each.is_hidden), None)
    if sheet is None:
        _refuse("a workbook without a visible sheet", _EXPECTED)
    if damaged := list(_damages(sheet)):
        raise InputError(damaged, of=_OF)
    rows = [[_said(cell) for cell in row] for row in sheet.rows]
    width = max((at for row in rows for at, cell in enumerate(row, start=1) if cell), default=0)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(row[:width] for row in rows)
    return out.getvalue()


def _refuse(found: str, expected: str, hint: str = "") -> NoReturn:
    raise InputError([Fault("", found, expected, hint)], of=_OF)


def _whole(fault: Fault) -> str:
    """What was found, with the sheet where it is one of several."""
    sheet = fault.place.removeprefix(", ")
    return f"{sheet}: {fault.found}" if sheet else fault.found


def _damages(sheet: Grid) -> Iterator[Fault]:
    """What a spreadsheet did to cells so that their values are not there, row by row."""
    merged = {(each.first_row, each.first_column): each for each in sheet.merged}
    for row, column in sorted(merged):
        hint = "unmerge them, and fill in every cell"
        found = f"the merged cells {merged[row, column]}"
        yield Fault(_place(row, column), found, "a value in each cell", hint)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, FormulaError):
                hint = "mend the formula, or type the value"
                yield Fault(_place(row, column), f"the error {cell.code}", "a value", hint)
            elif isinstance(cell, NoResult):
                hint = "open the workbook, let it calculate, and save it"
                yield Fault(_place(row, column), "a formula without its result", "a value", hint)


def _place(row: int, column: int) -> str:
    return f"row {row}, column {column_letter(column)}"


def _said(cell: Raw) -> str:
    """The text that a table in CSV has for a cell."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat()
        case Percent():
            return _exact(cell.of_hundred)
        case float() | int():
            return _exact(Decimal(repr(cell)))
        case _:
            return str(cell)


def _exact(number: Decimal) -> str:
    """A number in digits, without a point where it is whole."""
    whole = number.to_integral_value()
    return format(whole if number == whole else number, "f")
