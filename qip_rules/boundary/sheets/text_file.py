"""Comma-separated values in whatever encoding and with whatever delimiter a program wrote them.

What can be told is told: a byte-order mark, text that is UTF-8 and nothing else, zeros that only
UTF-16 has. What is then left is read as Windows-1252, which a remark says, because no file tells
that by itself.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

import attrs

from qip_rules.boundary.tables import records
from qip_rules.boundary.wording import quoted
from qip_rules.boundary.workbooks.grid import (
    COLUMNS_MAXIMUM,
    ROWS_MAXIMUM,
    FormulaError,
    Grid,
    Raw,
    is_blank,
)
from qip_rules.boundary.workbooks.workbook import ERRORS
from qip_rules.errors import Fault, InputError

__all__ = ["DELIMITERS", "ENCODINGS", "Decoded", "decoded", "read_text_file"]

DELIMITERS: Final = (",", ";", "\t", "|")
"""What stands between cells, the most usual first."""

ENCODINGS: Final = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "mac-roman",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp437",
    "cp850",
    "shift_jis",
    "gb18030",
)
"""Encodings that can be stated; those that a file shows by itself need not be."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEEN: Final = 4_096
"""Bytes that are looked at for zeros."""
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_ONE_IN: Final = 50
"""A table may have such a byte in a text that was pasted; a picture is full of them."""
_RECORDS_SEEN: Final = 50
_AROUND: Final = 15
_STATED: Final = re.compile(r"sep=(.)\r?\n?")
_NOT_UTF8: Final = re.compile("[\udc80-\udcff]")


@attrs.frozen
class Decoded:
    """The text of a file, and what was noticed about its encoding."""

    text: str
    encoding: str
    remarks: tuple[Fault, ...] = ()


def read_text_file(
    data: bytes, name: str, *, encoding: str = "", delimiter: str = ""
) -> tuple[Grid, tuple[Fault, ...]]:
    """The table of a text file, and what was noticed about it.

    Args:
        data: the bytes of the file.
        name: of the file, for faults.
        encoding: one of `ENCODINGS`; empty to tell it from the file.
        delimiter: what stands between two cells; empty to tell it from the file.

    Raises:
        InputError: an encoding that it is not in, two encodings, an empty or too long file.
    """
    read = decoded(data, name, encoding)
    text = read.text
    stated = _STATED.match(text)
    between = delimiter or (stated[1] if stated else "") or _delimiter_of(text)
    rows: list[tuple[Raw, ...]] = []
    torn: dict[int, tuple[str, ...]] = {}
    for record in records(text, name, between):
        row = record.place.row or 0
        if row > ROWS_MAXIMUM:
            raise _refusal(name, f"more than {ROWS_MAXIMUM:,} rows", "the rows of one round")
        if len(record.cells) > COLUMNS_MAXIMUM:
            at = f"{name}, row {row}"
            raise _refusal(at, f"{len(record.cells):,} cells", f"at most {COLUMNS_MAXIMUM:,}")
        while len(rows) < row - 1:
            rows.append(())
        if record.torn:
            torn[row] = tuple(record.torn)
        rows.append(() if record.torn else tuple(map(_raw, record.cells)))
    if stated and rows:
        rows[0] = ()  # it says how to read the file and is no row of the table
    listed = len(rows)
    while rows and all(map(is_blank, rows[-1])) and len(rows) not in torn:
        rows.pop()
    if not rows:
        raise _refusal(name, "an empty file", "a table with a header")
    return Grid(file=name, rows=tuple(rows), torn=torn, rows_listed=listed), read.remarks


def _raw(cell: str) -> Raw:
    return FormulaError(cell.strip()) if cell[:1] == "#" and cell.strip() in ERRORS else cell


def decoded(data: bytes, name: str, encoding: str = "") -> Decoded:
    """The text of a file, in the encoding that is stated or that it shows.

    Raises:
        InputError: bytes that no encoding or more than one explains.
    """
    if encoding:
        try:
            text = data.decode(encoding)
        except UnicodeError as error:
            expected = f"text in {encoding}, as it is stated"
            raise _refusal(_line(data, error, name), "other bytes", expected) from None
        return Decoded(text.removeprefix("\ufeff"), encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(marked).removeprefix("\ufeff"), marked)
            except UnicodeError as error:
                expected = f"text in {marked}, as the first bytes of the file say"
                raise _refusal(_line(data, error, name), "other bytes", expected) from None
    wide = _wide(data[:_SEEN])
    if wide:
        try:
            return Decoded(data.decode(wide), wide)
        except UnicodeError:
            raise _refusal(name, "bytes that are no text", "a table as text") from None
    if len(_CONTROL.findall(data[:_SEEN])) * _ONE_IN > len(data[:_SEEN]):
        hint = "is it the right file? export it anew, or save it as .xlsx"
        raise _refusal(name, "bytes that are no text", "a table as text", hint)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeError:
        return _windows(data, name)


def _windows(data: bytes, name: str) -> Decoded:
    lenient = data.decode("utf-8", errors="surrogateescape")
    strange = _NOT_UTF8.search(lenient)
    line = lenient.count("\n", 0, strange.start() if strange else 0) + 1
    if any(letter > "\x7f" and not "\udc80" <= letter <= "\udcff" for letter in lenient):
        expected = "one encoding: some letters are in UTF-8, and this line holds others"
        hint = "save the table again as “CSV UTF-8”"
        raise _refusal(f"{name}, line {line}", "bytes of another encoding", expected, hint)
    try:
        text = data.decode("cp1252")
    except UnicodeError as error:
        expected = f"text in one of {', '.join(ENCODINGS)}"
        hint = "state the encoding in the mapping, or save the table as “CSV UTF-8”"
        raise _refusal(_line(data, error, name), "unknown bytes", expected, hint) from None
    shown = next(each for each in text.splitlines() if not each.isascii())
    first = next(position for position, letter in enumerate(shown) if letter > "\x7f")
    around = quoted(shown[max(first - _AROUND, 0) : first + _AROUND])
    remark = Fault(
        f"{name}, line {line}",
        f"text that is not UTF-8, read as Windows-1252: {around}",
        "“CSV UTF-8”",
        "if its letters are wrong, state the encoding in the mapping",
    )
    return Decoded(text, "cp1252", (remark,))


def _wide(start: bytes) -> str:
    """UTF-16 without a mark shows in zeros on every other place, where the text is English."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = max(even, odd)
    if most * 4 < len(start) or min(even, odd) * 8 > most:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _line(data: bytes, error: UnicodeError, name: str) -> str:
    start = error.start if isinstance(error, UnicodeDecodeError) else 0
    line = data[:start].count(b"\n") + 1
    return f"{name}, line {line}"


def _delimiter_of(text: str) -> str:
    """The delimiter by which most rows have as many cells as the widest of the first ones."""
    best, most = DELIMITERS[0], 0
    for each in DELIMITERS:
        widths = Counter(_widths(text, each))
        if not widths:
            continue
        usual = max(widths.items(), key=lambda entry: (entry[1] * (entry[0] > 1), entry[0]))[0]
        score = (usual > 1) * widths[usual] * usual
        if score > most:
            best, most = each, score
    return best


def _widths(text: str, delimiter: str) -> Iterator[int]:
    """How many cells each of the first rows has that is not blank."""
    # A quotation mark that is never closed must not make this read the whole file many times.
    for record in islice(records(text[: _SEEN * 32], "", delimiter), _RECORDS_SEEN):
        if any(map(str.strip, record.cells)):
            yield len(record.cells)


def _refusal(place: str, what: str, expected: str, hint: str = "") -> InputError:
    return InputError([Fault(place, what, expected, hint)], of="the file")
