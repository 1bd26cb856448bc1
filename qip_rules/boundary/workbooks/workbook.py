"""A workbook (.xlsx, .xlsm) read into its sheets. Needs the extra `sheets`.

Only values are read: the results that a formula had when the workbook was saved, never a formula,
and nothing that the workbook links to.
"""

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast
from xml.parsers import expat

from qip_rules.boundary.workbooks.grid import (
    COLUMNS_MAXIMUM,
    ROWS_MAXIMUM,
    FormulaError,
    Grid,
    NoResult,
    Percent,
    Raw,
    column_letter,
    is_blank,
)
from qip_rules.boundary.workbooks.workbook_marks import (
    DeclaredEntitiesError,
    Marks,
    marks_of,
    refuse_entities,
)
from qip_rules.errors import Fault, InputError
from qip_rules.narrowing import as_given

if TYPE_CHECKING:
    from openpyxl import Workbook  # type: ignore[import-untyped]

__all__ = ["LIBRARY_MISSING", "UNPACKED_MAXIMUM", "read_workbook"]

UNPACKED_MAXIMUM: Final = 256 * 2**20
"""Bytes of all parts of a workbook, unpacked. The largest round of applications has a tenth."""

_PARTS_MAXIMUM: Final = 2_000
_SHEETS_MAXIMUM: Final = 200
LIBRARY_MISSING: Final = "pip install 'qip-rules[sheets]', or save the sheet as “CSV UTF-8”"

ERRORS: Final = frozenset(
    {
        "#BLOCKED!", "#CALC!", "#CONNECT!", "#DIV/0!", "#FIELD!", "#GETTING_DATA", "#N/A",
        "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#UNKNOWN!", "#VALUE!",
    }
)  # fmt: skip
"""What spreadsheet programs show where a formula went wrong."""

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_workbook(data: bytes, name: str) -> tuple[Grid, ...]:
    """The sheets of a workbook, in their order, hidden ones too.

    Args:
        data: the bytes of the file.
        name: of the file, for faults.

    Raises:
        InputError: no workbook, one that is protected by a password, damaged, or too large.
    """
    try:
        import openpyxl
    except ModuleNotFoundError:
        expected = "the library that reads workbooks, which is not installed"
        raise _refusal(name, "a workbook", expected, LIBRARY_MISSING) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _refuse_size(parts, name)
            refuse_entities(parts)
            _refuse_others(parts, name)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about forms and charts, which are not read
                book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
                try:
                    return tuple(_grids(book, parts, name))
                finally:
                    book.close()
    except DeclaredEntitiesError as error:
        raise _refusal(name, str(error), "a workbook as spreadsheet programs write it") from None
    except (zipfile.BadZipFile, expat.ExpatError) as error:
        found = f"a damaged file ({error})"
        raise _refusal(name, found, "a workbook", "download or save it again") from None
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library stumbles over in a broken file
        found = f"a workbook that cannot be read ({type(error).__name__})"
        hint = "open it in a spreadsheet program and save it as a new workbook (.xlsx)"
        raise _refusal(name, found, "a workbook", hint) from None


def _refusal(place: str, found: str, expected: str, hint: str = "") -> InputError:
    return InputError([Fault(place, found, expected, hint)], of="the file")


def _refuse_others(parts: zipfile.ZipFile, name: str) -> None:
    if not any(each.startswith("xl/") for each in parts.namelist()):
        raise _refusal(name, "a packed file that holds no workbook", "a workbook (.xlsx)")


def _refuse_size(parts: zipfile.ZipFile, name: str) -> None:
    listed = parts.infolist()
    names = {each.filename for each in listed}
    if "mimetype" in names and "content.xml" in names:
        expected = "a workbook of Excel (.xlsx), or comma-separated values"
        hint = "save it as .xlsx"
        raise _refusal(name, "a spreadsheet of LibreOffice (.ods)", expected, hint)
    if "xl/workbook.bin" in names:
        hint = "save it as .xlsx"
        raise _refusal(name, "a binary workbook (.xlsb)", "a workbook (.xlsx)", hint)
    if any(each.flag_bits & 1 for each in listed):
        raise _refusal(name, "a file that asks for a password", "one without a password")
    unpacked = sum(each.file_size for each in listed)
    if unpacked > UNPACKED_MAXIMUM or len(listed) > _PARTS_MAXIMUM:
        found = f"{unpacked:,} bytes in {len(listed):,} parts once it is unpacked"
        expected = f"at most {UNPACKED_MAXIMUM:,} bytes in {_PARTS_MAXIMUM:,} parts"
        raise _refusal(name, found, expected, "copy the rows of this round into a new workbook")


def _grids(book: "Workbook", parts: zipfile.ZipFile, name: str) -> Iterator[Grid]:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904  # type: ignore[import-untyped]

    if len(book.worksheets) > _SHEETS_MAXIMUM:
        found = f"{len(book.worksheets):,} sheets"
        raise _refusal(name, found, f"at most {_SHEETS_MAXIMUM}")
    paths = _paths(parts)
    for sheet in book.worksheets:
        path = paths.get(sheet.title)
        if path is None:
            msg = "a sheet without a part"
            raise KeyError(msg)
        with parts.open(path) as part:
            marks = marks_of(part)
        place = f"{name}, sheet {sheet.title}"
        if marks.last_row > ROWS_MAXIMUM or marks.last_column > COLUMNS_MAXIMUM:
            found = f"cells as far as {column_letter(marks.last_column)}{marks.last_row}"
            expected = f"at most {ROWS_MAXIMUM:,} rows and {COLUMNS_MAXIMUM:,} columns"
            raise _refusal(place, found, expected, "delete what stands far below or to the right")
        yield Grid(
            file=name,
            name=sheet.title,
            rows=_rows(sheet, marks),
            merged=tuple(sorted(marks.merged, key=lambda block: (block.first_row, str(block)))),
            hidden_rows=tuple(each for each in marks.hidden_rows if each <= marks.last_row),
            hidden_columns=tuple(
                number
                for first, last in marks.hidden_columns
                for number in range(first, min(last, marks.last_column) + 1)
            ),
            is_hidden=sheet.sheet_state != "visible",
            rows_listed=marks.rows_listed,
            counts_from_1904=book.epoch == CALENDAR_MAC_1904,
        )


def _paths(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by the sheet's title."""
    from openpyxl.packaging.relationship import get_dependents  # type: ignore[import-untyped]  # untyped
    from openpyxl.reader.workbook import WorkbookParser  # type: ignore[import-untyped]

    start = get_dependents(parts, "_rels/.rels")
    kind = next(each for each in start if each.Type.endswith("/officeDocument")).Target
    parser = WorkbookParser(parts, kind)
    parser.parse()
    folder, name = posixpath.split(kind)
    related = get_dependents(parts, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {sheet.name: related.get(sheet.id).Target for sheet in parser.sheets if sheet.id}


def _rows(sheet: Any, marks: Marks) -> tuple[tuple[Raw, ...], ...]:  # noqa: ANN401 - untyped
    if not marks.last_row:
        return ()
    sheet.reset_dimensions()
    read = [
        tuple(map(_raw, row))
        for row in sheet.iter_rows(
            min_row=1, max_row=marks.last_row, min_col=1, max_col=marks.last_column
        )
    ]
    for row, column in marks.without_result:
        cells = list(read[row - 1])
        cells[column - 1] = NoResult()
        read[row - 1] = tuple(cells)
    while read and all(map(is_blank, read[-1])):
        read.pop()
    return tuple(read)


def _raw(cell: Any) -> Raw:  # noqa: ANN401 - untyped
    value = cell.value
    kind = type(as_given(value))
    if kind is str:
        if value[:1] == "#" and value in ERRORS:
            return FormulaError(value)
        return str(_ESCAPED.sub(_unescaped, value) if "_x" in value else value)
    if value is None or kind is bool or kind is datetime:
        return cast("Raw", value)
    if kind is int or kind is float:
        # A number that is shown as a percentage is what people typed as one.
        if "%" in cell.number_format:
            return Percent((Decimal(repr(value)) * 100).normalize())
        return cast("Raw", value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    return str(value)


def _unescaped(match: re.Match[str]) -> str:
    """A letter that XML cannot hold, as workbooks write it; a lone half of a pair stays."""
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)  # noqa: PLR2004
