"""A file that a form tool or a spreadsheet program wrote, read into its sheets."""

from codecs import BOM_UTF8
from pathlib import Path
from typing import Final

from qip_rules.boundary.sheets.text_file import read_text_file
from qip_rules.boundary.workbooks.grid import SheetFile
from qip_rules.boundary.workbooks.workbook import read_workbook
from qip_rules.errors import Fault, InputError, unreadable

__all__ = ["BYTES_MAXIMUM", "read_sheets"]

BYTES_MAXIMUM: Final = 64 * 2**20
"""Bytes of one file. Twenty thousand applications have a tenth of them."""

_PACKED: Final = b"PK\x03\x04"
_NO_TABLES: Final = (
    (b"%pdf", "a PDF"),
    (b"{\\rtf", "a text document (.rtf)"),
    (b"<!doctype html", "a web page, whatever its name says"),
    (b"<html", "a web page, whatever its name says"),
    (b"<table", "a web page, whatever its name says"),
    (b"<?xml", "an XML file, whatever its name says"),
)
"""How files begin that form tools and people take for tables, in small letters."""
_SAVE: Final = "open it in a spreadsheet program and save it as .xlsx; or export it anew"
_OLD: Final = b"\xd0\xcf\x11\xe0"


def read_sheets(path: str | Path, *, encoding: str = "", delimiter: str = "") -> SheetFile:
    """The sheets of a workbook, or the one table of a text file.

    The content tells which of them it is, not the name.

    Args:
        path: the file. Faults name it by its last part.
        encoding: of a text file, where it does not show by itself.
        delimiter: between the cells of a text file, where it is none of the usual ones.

    Raises:
        InputError: what is wrong with the file as a whole.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(BYTES_MAXIMUM + 1)
    except OSError as error:
        hint = "is it open in another program?" if isinstance(error, PermissionError) else ""
        expected = "a workbook (.xlsx) or a CSV file"
        raise _refusal(str(path), unreadable(error), expected, hint) from None
    name = file.name
    if len(data) > BYTES_MAXIMUM:
        raise _refusal(name, f"more than {BYTES_MAXIMUM:,} bytes", "the rows of one round")
    if data.startswith(_OLD):
        found = "a workbook of the old kind (.xls), or one that asks for a password"
        hint = "save it as .xlsx, without a password"
        raise _refusal(name, found, "a workbook (.xlsx) or a CSV file", hint)
    if data.startswith(_PACKED):
        return SheetFile(name, read_workbook(data, name))
    if not data.strip():
        raise _refusal(name, "an empty file", "a workbook (.xlsx) or a CSV file")
    for start, kind in _NO_TABLES:
        if data.removeprefix(BOM_UTF8).lstrip()[: len(start)].lower() == start:
            raise _refusal(name, kind, "a workbook (.xlsx) or a CSV file", _SAVE)
    grid, remarks = read_text_file(data, name, encoding=encoding, delimiter=delimiter)
    return SheetFile(name, (grid,), remarks)


def _refusal(place: str, found: str, expected: str, hint: str = "") -> InputError:
    return InputError([Fault(place, found, expected, hint)], of="the file")
