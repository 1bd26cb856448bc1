"""What a workbook says of a sheet beside its values: what is hidden, merged, not worked out.

The sheet is read as a stream, and nothing is kept but marks, so that a sheet that claims to be
endless is noticed before it is read. No part of a workbook may declare entities, which is how a
small file unfolds into a huge one.
"""

import re
import zipfile
from typing import IO, Final
from xml.parsers import expat

import attrs

from qip_rules.boundary.workbooks.grid import Block, column_number

__all__ = ["DeclaredEntitiesError", "Marks", "marks_of", "refuse_entities"]

_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_COLUMNS_OF_FORMAT: Final = 16_384
_TRUE: Final = frozenset({"1", "true"})


class DeclaredEntitiesError(ValueError):
    """A part of the workbook declares a document type: no spreadsheet program writes that."""


@attrs.define
class Marks:
    """What was seen in one sheet."""

    last_row: int = 0
    """The last row with a cell that holds something."""
    last_column: int = 0
    rows_listed: int = 0
    """The last row that the sheet speaks of."""
    without_result: set[tuple[int, int]] = attrs.field(factory=set[tuple[int, int]])
    """Row and column of formulas that nobody has worked out."""
    merged: list[Block] = attrs.field(factory=list[Block])
    hidden_rows: list[int] = attrs.field(factory=list[int])
    hidden_columns: list[tuple[int, int]] = attrs.field(factory=list[tuple[int, int]])
    """The first and the last of each run."""


def refuse_entities(book: zipfile.ZipFile) -> None:
    """See that no part of a workbook declares a document type.

    Raises:
        DeclaredEntitiesError: one does.
        xml.parsers.expat.ExpatError: a part that is no XML.
    """
    for name in book.namelist():
        if name.endswith((".xml", ".rels")) and "/worksheets/sheet" not in name:
            with book.open(name) as part:
                _parser().ParseFile(part)


def marks_of(part: IO[bytes]) -> Marks:
    """The marks of a sheet.

    Args:
        part: its XML.

    Raises:
        DeclaredEntitiesError: it declares a document type.
        xml.parsers.expat.ExpatError: it is no XML.
    """
    reading = _Reading(_parser())
    reading.parser.ParseFile(part)
    reading.end_cell()
    return reading.marks


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    msg = "a part with a document type"
    raise DeclaredEntitiesError(msg)


class _Reading:
    """One sheet being read; a cell is noted when the next one begins."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.marks = Marks()
        self.parser = parser
        parser.StartElementHandler = self.start
        self.row = self.column = 0
        self.is_filled = self.is_formula = self.has_result = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """Note the beginning of an element."""
        match name.rpartition(" ")[2]:
            case "c":
                self.end_cell()
                written = _ADDRESS.fullmatch(given.get("r", ""))
                self.column += 1
                if written is not None:
                    self.column = column_number(written[1]) or self.column
                self.has_result = given.get("t") == "str"  # the result is text, blank perhaps
            case "v" | "is":
                self.is_filled = True
            case "f":
                self.is_filled = self.is_formula = True
                self.parser.CharacterDataHandler = self._formula_text
            case "row":
                self.end_cell()
                self.row = int(given.get("r", "") or self.row + 1)
                self.column = 0
                self.marks.rows_listed = max(self.marks.rows_listed, self.row)
                if given.get("hidden") in _TRUE:
                    self.marks.hidden_rows.append(self.row)
            case "col" if given.get("hidden") in _TRUE:
                last = min(int(given["max"]), _COLUMNS_OF_FORMAT)
                self.marks.hidden_columns.append((int(given["min"]), last))
            case "mergeCell":
                if (written := _RANGE.fullmatch(given.get("ref", ""))) is not None:
                    left, right = column_number(written[1]), column_number(written[3])
                    block = Block(int(written[2]), left or 1, int(written[4]), right or 1)
                    self.marks.merged.append(block)
            case _:
                pass
        if self.is_formula:
            self._inside_result = name.endswith((" v", " is"))

    _inside_result = False

    def _formula_text(self, text: str) -> None:
        self.has_result = self.has_result or (self._inside_result and bool(text.strip()))

    def end_cell(self) -> None:
        """Note the cell that has ended."""
        if self.is_filled:
            self.marks.last_row = max(self.marks.last_row, self.row)
            self.marks.last_column = max(self.marks.last_column, self.column)
            if self.is_formula and not self.has_result:
                self.marks.without_result.add((self.row, self.column))
        if self.is_formula:
            self.parser.CharacterDataHandler = None
            self._inside_result = False
        self.is_filled = self.is_formula = self.has_result = False
