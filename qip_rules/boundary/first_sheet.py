"""The first sheet of a workbook as the text of a table, so that it is read like any other table.

For tables of our own columns: the cohort's, and the matrix of attendance. Cells keep their meaning
and their row: a day becomes `2026-10-04`, a share `32.5`, an empty cell blank. What a spreadsheet
could not work out is a fault and never blank, since blank means "not known".
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NoReturn

from qip_rules.errors import Fault, InputError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell  # type: ignore[import-untyped]

__all__ = ["first_sheet_csv"]

_UNPACKED_MAXIMUM: Final = 256 * 2**20
"""Bytes of a workbook unpacked. A cohort's is a thousand times smaller."""

_PERCENT: Final = 100
_DAMAGED: Final = "a packed file that is no workbook, or a damaged one"
_EXPECTED: Final = "a workbook (.xlsx) whose first sheet is the table"


def first_sheet_csv(data: bytes) -> str:
    """The first sheet that is not hidden, as comma-separated values, row by row.

    Args:
        data: the content of the workbook.

    Raises:
        InputError: no such workbook; a cell with an error or with a formula that nobody has worked
            out, each at `row 3, column C`. The places name no file.
    """
    if find_spec("openpyxl") is None:
        hint = "install it, or save the table as CSV: pip install 'qip-rules[sheets]'"
        _refuse("a workbook, without the extra `sheets` that reads it", "the extra", hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(each.file_size for each in parts.infolist())
    except zipfile.BadZipFile:
        _refuse(_DAMAGED, _EXPECTED)
    if size > _UNPACKED_MAXIMUM:
        _refuse(f"a workbook of {size:,} bytes when unpacked", "a table of this cohort alone")
    try:
        text, faults = _read(data)
    except Exception:  # noqa: BLE001 - whatever the library meets in a file that is no workbook
        _refuse(_DAMAGED, _EXPECTED)
    if faults:
        raise InputError(faults, of="the workbook")
    return text


def _refuse(found: str, expected: str, hint: str = "") -> NoReturn:
    raise InputError([Fault("", found, expected, hint)], of="the workbook") from None


def _read(data: bytes) -> tuple[str, list[Fault]]:
    """The text of the first visible sheet, and what is wrong with its cells."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    worked_out, written = (
        load_workbook(io.BytesIO(data), read_only=True, data_only=only) for only in (True, False)
    )
    try:
        for sheet in worked_out.worksheets:
            if sheet.sheet_state == "visible":
                return _text(sheet.iter_rows(), written[sheet.title].iter_rows())
        return "", [Fault("", "a workbook without a visible sheet", _EXPECTED)]
    finally:
        worked_out.close()
        written.close()


def _text(
    worked_out: Iterator[Sequence["Cell"]], written: Iterator[Sequence["Cell"]]
) -> tuple[str, list[Fault]]:
    rows: list[list[str]] = []
    faults: list[Fault] = []
    for number, (values, formulas) in enumerate(zip(worked_out, written, strict=True), start=1):
        cells = []
        for cell, formula in zip(values, formulas, strict=True):
            place = f"row {number}, column {getattr(cell, 'column_letter', '?')}"
            if cell.data_type == "e":
                hint = "mend the formula, or type the value"
                faults.append(Fault(place, f"the error {cell.value}", "a value", hint))
            elif cell.value is None and formula.value is not None:
                hint = "open the workbook, let it calculate, and save it"
                faults.append(Fault(place, "a formula without its result", "a value", hint))
            cells.append(_said(cell))
        rows.append(cells)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at for row in rows for at, cell in enumerate(row, start=1) if cell), default=0)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(row[:width] for row in rows)
    return out.getvalue(), faults


def _said(cell: "Cell") -> str:
    """The text that a table in CSV has for a cell."""
    value: Any = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case float() | int():
            exact = Decimal(repr(value))
            if "%" in (cell.number_format or ""):
                exact = (exact * _PERCENT).normalize()
            return format(
                exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f"
            )
        case _:
            return str(value)
