"""A copy of an export in which what is wrong is colored, with a comment that says how to mend it.

Of a workbook everything else stays as it is, so that it can be mended in the copy. A text file
becomes a workbook whose cells are all text, so that nothing is damaged anew. Needs the extra
`sheets`.
"""

import io
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qip_rules.boundary.sheets.form_reading import FormReading, Mark
from qip_rules.boundary.sheets.reading_files import BYTES_MAXIMUM
from qip_rules.boundary.sheets.steady_workbook import steady_bytes
from qip_rules.boundary.workbooks.grid import FormulaError, Grid
from qip_rules.boundary.workbooks.workbook import LIBRARY_MISSING
from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.rules.wording import printable

if TYPE_CHECKING:
    from openpyxl import Workbook  # type: ignore[import-untyped]

__all__ = ["marked_copy"]

_RED: Final = "FFFFC7CE"
_YELLOW: Final = "FFFFEB9C"
_AUTHOR: Final = "qip-rules"
_COMMENT_MAXIMUM: Final = 2_000
"""Characters of a comment; the lists of faults have all of them."""
_WIDTH, _HEIGHT = 360, 140
_PACKED: Final = b"PK\x03\x04"
_TITLE: Final = "Form"


def marked_copy(path: str | Path, reading: FormReading) -> bytes:
    """The copy, as a workbook: red is a fault, yellow was read all the same.

    Args:
        path: the export, as it was read.
        reading: what it came to.

    Raises:
        InputError: the file cannot be read any more, or the library is not installed.
    """
    try:
        import openpyxl
        from openpyxl.comments import Comment  # type: ignore[import-untyped]
        from openpyxl.styles import PatternFill  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        expected = "the library that writes workbooks, which is not installed"
        fault = Fault("the marked copy", "a workbook to be written", expected, LIBRARY_MISSING)
        raise InputError([fault], of="the call") from None
    data = _content(Path(path))
    if data.startswith(_PACKED):
        book = _whole_book(data, reading.grid, openpyxl)
        sheet = book[reading.grid.name]
    else:
        book, sheet = _book_of(reading.grid, openpyxl)
    fills = {
        is_fault: PatternFill("solid", start_color=color, end_color=color)
        for is_fault, color in ((True, _RED), (False, _YELLOW))
    }
    for (row, column), marks in _by_cell(reading.marks).items():
        cell: Any = sheet.cell(row, column)
        cell.fill = fills[any(each.is_fault for each in marks)]
        if type(cell).__name__ != "MergedCell":  # such a one can have no comment of its own
            text = _said(marks)
            cell.comment = Comment(text, _AUTHOR, height=_HEIGHT, width=_WIDTH)
    return steady_bytes(book)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(BYTES_MAXIMUM)
    except OSError as error:
        fault = Fault(str(path), unreadable(error), "the export")
        raise InputError([fault], of="the export") from None


def _whole_book(data: bytes, grid: Grid, openpyxl: Any) -> Any:  # noqa: ANN401 - untyped
    """The workbook with everything in it, of which only values were read before."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about forms and charts, which a copy lacks
            return openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 - whatever a library stumbles over in a broken file
        found = f"a workbook that cannot be copied ({type(error).__name__})"
        hint = "open it in a spreadsheet program and save it as a new workbook (.xlsx)"
        fault = Fault(grid.file, found, "a workbook", hint)
        raise InputError([fault], of="the marked copy") from None


def _book_of(grid: Grid, openpyxl: Any) -> "tuple[Workbook, Any]":  # noqa: ANN401 - untyped
    """A text file as a workbook, every cell as text: nothing is taken for a formula or a number."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = _TITLE
    for number, raws in enumerate(grid.rows, start=1):
        given = grid.torn.get(number, raws)
        for column, raw in enumerate(given, start=1):
            text = raw.code if isinstance(raw, FormulaError) else str(raw or "")
            if text:
                cell = sheet.cell(number, column)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("?", text)
                cell.data_type = "s"
                cell.number_format = "@"
    return book, sheet


def _by_cell(marks: Iterable[Mark]) -> Mapping[tuple[int, int], list[Mark]]:
    cells: dict[tuple[int, int], list[Mark]] = {}
    for each in marks:
        cells.setdefault((each.row, each.column or 1), []).append(each)
    return cells


def _said(marks: Iterable[Mark]) -> str:
    """What is wrong, in the words of the lists, without the place, which is seen."""
    lines: list[str] = []
    for each in marks:
        hint = f"\nTo mend it: {each.fault.hint}" if each.fault.hint else ""
        lines.append(f"Found {each.fault.found}.\nExpected {each.fault.expected}.{hint}")
    text = "\n\n".join("\n".join(map(printable, line.split("\n"))) for line in lines)
    return text if len(text) <= _COMMENT_MAXIMUM else f"{text[: _COMMENT_MAXIMUM - 1]}…"
