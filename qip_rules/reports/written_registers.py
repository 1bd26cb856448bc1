"""Registers as tables, and as CSV and workbooks.

A register holds values, not their spelling: text, amounts, days, numbers. In a workbook text is
text whatever it begins with; in CSV, where a spreadsheet guesses, text that could be taken for a
formula gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final, assert_never

import attrs

from qip_rules.boundary.formula_text import guarded
from qip_rules.money import MINOR_DIGITS, Money
from qip_rules.reports.markup import shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

__all__ = ["Register", "Value", "register_csv", "registers_xlsx"]

Value = str | int | date | Money | None
"""What a cell holds. The currency of an amount stands in a column of its own."""

_EXACT_MINOR_MAXIMUM: Final = 10**15
"""Spreadsheets keep fifteen digits of a number: a longer amount is written as text."""

_CELL_MAXIMUM: Final = 32_767
"""Characters that a cell of a workbook can hold."""

_WIDTH_MAXIMUM: Final = 48
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""The same in every workbook, so that the same registers are the same bytes."""


@attrs.frozen
class Register:
    """A table with a name, which is also the name of its sheet or file; one row a thing."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def register_csv(register: Register) -> str:
    """The register as CSV, one line a row; what is not known is blank.

    Amounts have the decimals of their currency and no sign of it, days are `2026-10-04`.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_spelled(each) for each in register.header])
    writer.writerows([_spelled(value) for value in row] for row in register.rows)
    return text.getvalue()


def _spelled(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return guarded(shown(value))
        case Money():
            return _decimal(value)
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            assert_never(value)


def _decimal(amount: Money) -> str:
    return format(amount.amount, "f")


def registers_xlsx(registers: Iterable[Register]) -> bytes:
    """The registers as one workbook, a sheet each: the same bytes for the same registers.

    Text is written as text: a name that begins with `=` is not worked out. Amounts and days are
    numbers that can be summed and sorted; an amount too long for a spreadsheet to keep exactly
    is text.

    Raises:
        ModuleNotFoundError: the extra `documents` is not installed.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    file = io.BytesIO()
    book = Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"created": _CREATED})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f3f6f8"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    amounts = {
        digits: book.add_format({"num_format": "#,##0" + f".{'0' * digits}".rstrip(".")})
        for digits in sorted(set(MINOR_DIGITS.values()))
    }
    for register in registers:
        sheet = book.add_worksheet(register.name)
        for column, title in enumerate(register.header):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, _width(register, column))
        for row, values in enumerate(register.rows, start=1):
            for column, value in enumerate(values):
                _write(sheet, (row, column), value, day, amounts)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(register.rows), len(register.header) - 1)
    book.close()
    return file.getvalue()


def _write(
    sheet: "Worksheet",
    place: tuple[int, int],
    value: Value,
    day: "Format",
    amounts: "dict[int, Format]",
) -> None:
    match value:
        case None:
            return
        case str():
            text = shown(value)
            if len(text) > _CELL_MAXIMUM:
                text = f"{text[: _CELL_MAXIMUM - 1]}…"
            sheet.write_string(*place, text)
        case Money() if abs(value.amount_minor) < _EXACT_MINOR_MAXIMUM:
            exact: Decimal = value.amount
            sheet.write_number(*place, float(exact), amounts[MINOR_DIGITS[value.currency]])
        case Money():
            sheet.write_string(*place, _decimal(value))
        case date():
            sheet.write_datetime(*place, datetime.combine(value, time()), day)
        case int():
            sheet.write_number(*place, value)
        case _:
            assert_never(value)


def _width(register: Register, column: int) -> int:
    longest = max(
        (len(_spelled(row[column])) for row in register.rows),
        default=0,
    )
    return min(max(longest, len(register.header[column])) + 2, _WIDTH_MAXIMUM)
