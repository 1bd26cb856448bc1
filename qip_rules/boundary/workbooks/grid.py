"""A sheet as it stands in a file: its cells, and what a spreadsheet did to them and around them.

Rows and columns count from 1, as people see them. Nothing is interpreted here: a number stays a
number, so that whoever knows what a column should hold can tell what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs

from qip_rules.errors import Fault

__all__ = [
    "COLUMNS_MAXIMUM",
    "ROWS_MAXIMUM",
    "Block",
    "FormulaError",
    "Grid",
    "NoResult",
    "Percent",
    "Raw",
    "SheetFile",
    "column_letter",
    "column_number",
    "is_blank",
]

ROWS_MAXIMUM: Final = 100_000
"""Rows of one sheet. A round of applications is a hundred times smaller."""

COLUMNS_MAXIMUM: Final = 1_000
_LETTERS: Final = 26


@attrs.frozen
class FormulaError:
    """A cell that shows an error instead of a value, such as `#REF!`."""

    code: str


@attrs.frozen
class NoResult:
    """A formula whose result the file does not hold: no spreadsheet has worked it out."""


@attrs.frozen
class Percent:
    """A number that is shown as a percentage: 0.325 is `Percent(Decimal("32.5"))`."""

    of_hundred: Decimal


Raw = str | bool | int | float | datetime | FormulaError | NoResult | Percent | None
"""What a cell holds; `None` is an empty cell. A day is a moment at midnight."""


@attrs.frozen
class Block:
    """A rectangle of cells, by its first and last row and column."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = f"{column_letter(self.first_column)}{self.first_row}"
        return f"{first}:{column_letter(self.last_column)}{self.last_row}"


@attrs.frozen(kw_only=True)
class Grid:
    """One sheet of a file, or a file of comma-separated values."""

    file: str
    """The name of the file."""
    name: str = ""
    """The name of the sheet; a text file has none."""
    rows: Sequence[Sequence[Raw]]
    """From row 1 to the last one that holds something. A row may be shorter than others."""
    torn: Mapping[int, tuple[str, ...]] = attrs.field(factory=dict[int, tuple[str, ...]])
    """The lines of rows of a text file whose quotation marks do not pair."""
    merged: tuple[Block, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    is_hidden: bool = False
    rows_listed: int = 0
    """How many rows the file speaks of, with those at the end that hold nothing."""
    counts_from_1904: bool = False
    """Whether days are counted from 1904 instead of 1900, as old Macintosh workbooks do."""

    @property
    def place(self) -> str:
        """The file, and the sheet where there is one, as faults name them."""
        return f"{self.file}, sheet {self.name}" if self.name else self.file

    @property
    def holds_something(self) -> bool:
        """Whether any cell of it is filled."""
        return bool(self.rows or self.torn)

    def raw(self, row: int, column: int) -> Raw:
        """What one cell holds."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None


@attrs.frozen
class SheetFile:
    """A file of one or more sheets, and what was noticed about it that stops nothing."""

    name: str
    grids: tuple[Grid, ...]
    remarks: tuple[Fault, ...] = ()


def is_blank(raw: Raw) -> bool:
    """Whether a cell holds nothing that anybody can see."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def column_letter(number: int) -> str:
    """The letters over a column, counted from 1.

    >>> [column_letter(each) for each in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int | None:
    """The number of a column by its letters; `None` for what is no column's.

    >>> column_number("aa"), column_number("A1")
    (27, None)
    """
    number = 0
    for each in letters.upper():
        if not "A" <= each <= "Z":
            return None
        number = number * _LETTERS + ord(each) - ord("A") + 1
    return number or None
