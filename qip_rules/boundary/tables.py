"""Tables of comma-separated values: rows of cells, with every fault at its file, row and column.

Rows count as in a spreadsheet: the header is row 1, blank rows count, and a cell that holds
several lines is still one row. Files are UTF-8, with or without a byte-order mark. Nothing is
raised while tables are read: a `FaultLog` collects what is wrong in all of them, and refuses them
together at the end.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import attrs

from qip_rules.boundary.cells import CellReader
from qip_rules.boundary.first_sheet import first_sheet_csv
from qip_rules.boundary.scalars import AmountOfMoney
from qip_rules.boundary.wording import did_you_mean, found, quoted
from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.money import Money

__all__ = [
    "CELL_MAXIMUM",
    "FILE_MAXIMUM",
    "FaultLog",
    "Names",
    "Place",
    "Record",
    "Row",
    "Table",
    "read_table",
    "records",
    "torn_row",
]

FILE_MAXIMUM: Final = 16 * 2**20
"""Bytes of one file. A cohort's tables are a thousand times smaller."""

CELL_MAXIMUM: Final = 32_767
"""Characters of one cell: as many as a spreadsheet program allows."""

_COLUMNS_MAXIMUM: Final = 1_000
_HINTS_MAXIMUM: Final = 100
"""A suggestion costs a comparison with every name, and nobody reads more of them."""

_BOM: Final = b"\xef\xbb\xbf"
_OTHER_FORMATS: Final = (
    (b"PK\x03\x04", "a workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "a workbook of the old kind (.xls), or one that asks for a password"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
"""A NUL, or a byte that is not UTF-8 as `surrogateescape` keeps it."""
_ESCAPE_FIRST: Final = 0xDC00
_DIGITS: Final = re.compile("([0-9]+)")
_AS_UTF_8: Final = "save it as “CSV UTF-8”"
_UNPAIRED: Final = "quotation marks that do not pair"
_BEFORE_SHOWN: Final = 20

T = TypeVar("T")


@attrs.frozen
class Place:
    """Where something stands: a file, or a row of it, or a cell.

    `row` counts from 1, the header. A `column` has the name of its header.
    """

    file: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{row}{column}"


@attrs.define(eq=False)
class FaultLog:
    """The faults of several tables, collected until all of them have been read.

    `files` are the tables in reading order, which is the order of the faults, too.
    """

    files: tuple[str, ...] = ()
    _columns: dict[str, dict[str, int]] = attrs.field(factory=dict[str, dict[str, int]], init=False)
    _entries: list[tuple[Place, Fault]] = attrs.field(factory=list[tuple[Place, Fault]], init=False)
    _places: set[Place] = attrs.field(factory=set[Place], init=False)
    _rows: set[tuple[str, int | None]] = attrs.field(
        factory=set[tuple[str, int | None]], init=False
    )
    _hints_left: int = attrs.field(default=_HINTS_MAXIMUM, init=False)

    def __contains__(self, place: Place) -> bool:
        """Whether there is a fault at exactly this place."""
        return place in self._places

    def concerns(self, place: Place) -> bool:
        """Whether there is a fault in the row of this place, or in one of its cells."""
        return (place.file, place.row) in self._rows

    def add(self, place: Place, found: str, expected: str, hint: str = "") -> None:
        """Note one fault."""
        self._entries.append((place, Fault(str(place), found, expected, hint)))
        self._places.add(place)
        self._rows.add((place.file, place.row))

    def suggestion(self, written: str, names: Iterable[str]) -> str:
        """A hint for a misspelt name, as long as there have not been very many."""
        if self._hints_left == 0:
            return ""
        self._hints_left -= 1
        return did_you_mean(written, names)

    def order(self, file: str, columns: Sequence[str]) -> None:
        """State the order of a table's columns, which is the order of faults within a row."""
        self._columns[file] = {name: position for position, name in enumerate(columns)}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults by file, row and column."""
        return tuple(fault for _, fault in self.placed)

    @property
    def placed(self) -> tuple[tuple[Place, Fault], ...]:
        """All faults by file, row and column, each with its place."""
        ranks = {name: position for position, name in enumerate(self.files)}

        def counted(file: str) -> tuple[str | int, ...]:
            return tuple(int(part) if n % 2 else part for n, part in enumerate(_digits(file)))

        def rank(entry: tuple[Place, Fault]) -> tuple[int, tuple[str | int, ...], int, int]:
            place, _ = entry
            columns = self._columns.get(place.file, {})
            column = -1 if place.column is None else columns.get(place.column, len(columns))
            return ranks.get(place.file, len(ranks)), counted(place.file), place.row or 0, column

        return tuple(sorted(self._entries, key=rank))

    def refuse(self, of: str) -> None:
        """Raise all faults at once, if there is any.

        Raises:
            InputError: there is one fault or more.
        """
        if self._entries:
            raise InputError(self.faults, of=of)


@attrs.frozen(eq=False)
class Row:
    """One row of a table. Every value that it is asked for is read strictly, or reported."""

    place: Place
    cells: Mapping[str, str]
    """The text of each cell that is not blank, by the name of its column."""
    columns: frozenset[str]
    """The columns that the table has."""
    lacking: frozenset[str]
    """Columns that it should have and lacks: the header's fault, not that of every row."""
    log: FaultLog = attrs.field(repr=False)
    """Where its faults are noted."""

    def at(self, column: str) -> Place:
        """The place of one cell."""
        return attrs.evolve(self.place, column=column)

    def is_faulty(self, *columns: str) -> bool:
        """Whether any of these cells could not be read, or its column is missing."""
        return any(c not in self.columns or self.at(c) in self.log for c in columns)

    @property
    def has_fault(self) -> bool:
        """Whether anything is wrong with the row or one of its cells."""
        return self.place in self.log or any(self.at(each) in self.log for each in self.columns)

    def fault(self, column: str, found: str, expected: str, hint: str = "") -> None:
        """Note what is wrong with one cell, unless the whole column is missing."""
        if column in self.columns:
            self.log.add(self.at(column), found, expected, hint)

    def get(self, column: str, reader: CellReader[T]) -> T | None:
        """The value of a cell; `None` if it is blank, or if it could not be read."""
        cell = self.cells.get(column)
        if cell is None or self.is_faulty(column):
            return None
        try:
            return reader(cell)
        except InputError as error:
            for each in error.faults:
                self.log.add(self.at(column), each.found, each.expected, each.hint)
            return None

    def need(self, column: str, reader: CellReader[T], expected: str) -> T | None:
        """The value of a cell that may not be blank; `None` only if a fault was noted."""
        if column not in self.cells and not self.is_faulty(column):
            self.fault(column, "nothing", expected)
        return self.get(column, reader)

    def leave_blank(self, columns: Iterable[str], expected: str) -> None:
        """Note each of these cells that is not blank, and why it should be."""
        for column in columns:
            if column in self.cells and not self.is_faulty(column):
                self.fault(column, found(self.cells[column]), expected)

    def money(self, amount: str, currency: str) -> Money | None:
        """The exact amount in two cells; `None` if both are blank or one was refused."""
        if amount not in self.cells and currency not in self.cells:
            return None
        written = self.made(
            AmountOfMoney,
            {"amount": amount, "currency": currency},
            amount=self.need(amount, str, "an amount, because there is a currency"),
            currency=self.need(currency, str, "a currency, because there is an amount"),
        )
        return None if written is None else written.exact()

    def made(
        self,
        kind: Callable[..., T],
        columns: Mapping[str, str | Place | None] | None = None,
        /,
        **fields: object,
    ) -> T | None:
        """A record of these fields; `None` if it refuses them, which is noted cell by cell.

        Args:
            kind: the class of the record.
            columns: for each field whose column has another name, that name, or any other place
                to show its faults at; `None` for a record whose faults have been noted.
            **fields: the values, those included that could not be read and are `None`. What the
                record says about them is left out: the cell has said it better.
        """
        try:
            return kind(**fields)
        except InputError as error:
            found_at = [(self._target(each, columns or {}), each) for each in error.faults]
            told = {place for place, _ in found_at if place and place in self.log}
            for place, each in found_at:
                if place is not None and (place == self.place or place not in told):
                    self.log.add(place, each.found, each.expected, each.hint)
            return None

    def _target(self, fault: Fault, columns: Mapping[str, str | Place | None]) -> Place | None:
        """Where to show a record's fault; `None` if what it is about has been noted already."""
        field = re.split(r"[.\[]", fault.place, maxsplit=1)[0]
        target = columns.get(field, field)
        if not isinstance(target, str):
            return target
        if target in self.columns:
            return self.at(target)
        return None if target in columns.values() or target in self.lacking else self.place


@attrs.frozen(eq=False)
class Table:
    """The rows of one file that could be read, blank ones left out."""

    file: str
    rows: tuple[Row, ...] = ()
    is_whole: bool = False
    """Whether every row and every column is there: only then can it be said what is missing."""

    def places(self, column: str) -> Mapping[tuple[str, str], str]:
        """The place of each cell of each row, by what the row has in a column, then by its own.

        The first row counts where several have the same there.
        """
        found: dict[tuple[str, str], str] = {}
        for row in self.rows:
            name = row.cells.get(column)
            for each in sorted(row.columns) if name else ():
                found.setdefault((name or "", each), str(row.at(each)))
        return found

    def names(self, column: str, what: str) -> "Names":
        """What the cells of a column name; complete if no cell is blank or could not be read."""
        named = [row.cells.get(column) for row in self.rows]
        return Names(what, frozenset(filter(None, named)), is_complete=self.is_whole and all(named))


@attrs.frozen
class Names:
    """The names that cells elsewhere may refer to: `what` says what they are, for people.

    If they are not all known, because a table could not be read whole, no cell is blamed.
    """

    what: str
    known: frozenset[str]
    is_complete: bool = attrs.field(default=True, kw_only=True)

    def refer(self, row: Row, column: str, name: str) -> bool:
        """Whether a cell's name is one of these; if not, that is noted."""
        if name in self.known:
            return True
        if self.is_complete:
            hint = row.log.suggestion(name, sorted(self.known))
            row.fault(column, found(name), self.what, hint)
        return False


def read_table(
    path: Path, columns: Sequence[str], log: FaultLog, *, optional: Collection[str] = ()
) -> Table:
    """The table in a file, in as far as it can be read; what cannot be is noted in `log`.

    Args:
        path: the file: comma-separated values or, if its name ends in `.xlsx`, a workbook whose
            first sheet is the table. Faults name it by its last part.
        columns: every column that the table may have. They may stand in any order.
        log: where faults are noted.
        optional: columns that may be left out.
    """
    log.order(path.name, columns)
    content = _content(path, columns, log)
    if content is None:
        return Table(path.name)
    read = records(content, path.name)
    header = next(read)
    names = _header(header, columns, optional, log)
    if names is None:
        return Table(path.name)
    lacking = frozenset(columns).difference(optional, filter(None, names))
    is_whole = not lacking
    rows: list[Row] = []
    for record in read:
        if not any(map(str.strip, record.cells)) and not record.torn:
            continue
        row = _row(record, names, lacking, log)
        if row is not None:
            rows.append(row)
        is_whole = is_whole and row is not None
    return Table(path.name, tuple(rows), is_whole)


@attrs.frozen
class Record:
    """One row as `csv` reads it; `torn` are the lines of one whose quotation marks do not pair."""

    place: Place
    cells: Sequence[str]
    torn: Sequence[str] = ()


def _content(path: Path, columns: Sequence[str], log: FaultLog) -> str | None:
    """The text of a file; bytes that are not UTF-8 stand in it as lone surrogates."""
    place = Place(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(FILE_MAXIMUM + 1)
    except FileNotFoundError:
        log.add(place, "no such file", "this file in the folder")
        return None
    except OSError as error:
        log.add(place, unreadable(error), "a file with a table")
        return None
    if len(data) > FILE_MAXIMUM:
        log.add(place, f"more than {FILE_MAXIMUM:,} bytes", "a table of this cohort alone")
        return None
    if path.suffix.casefold() == ".xlsx" and data.startswith(_OTHER_FORMATS[0][0]):
        try:
            data = first_sheet_csv(data).encode()
        except InputError as error:
            for each in error.faults:
                log.add(_in_sheet(place, each), each.found, each.expected, each.hint)
            return None
    elif path.suffix.casefold() == ".xlsx":
        is_old = data.startswith(_OTHER_FORMATS[1][0])
        found = _OTHER_FORMATS[1][1] if is_old else "a file that is no workbook, for all its name"
        log.add(place, found, "a workbook (.xlsx)", "save it as .xlsx, without a password")
        return None
    for signature, name in _OTHER_FORMATS:
        if data.startswith(signature):
            log.add(place, name, "comma-separated values in UTF-8", _AS_UTF_8)
            return None
    content = data.removeprefix(_BOM).decode("utf-8", errors="surrogateescape")
    if not content.strip():
        log.add(place, "an empty file", f"a first row with the columns {', '.join(columns)}")
        return None
    return content


def _in_sheet(place: Place, fault: Fault) -> Place:
    """The place of a fault of a sheet, which names the column by its letter."""
    row, _, column = fault.place.removeprefix("row ").partition(", column ")
    return attrs.evolve(place, row=int(row), column=column) if row else place


def records(content: str, file: str, delimiter: str = ",") -> Iterator[Record]:
    """The rows of a text, the header first, as they stand in it: blank ones too.

    Args:
        content: the text of a file.
        file: names it in places.
        delimiter: what stands between two cells.
    """
    lines = list(io.StringIO(content, newline=""))
    taken = 0

    def line_by_line() -> Iterator[str]:
        nonlocal taken
        while taken < len(lines):
            taken += 1
            yield lines[taken - 1]

    number = 0
    while taken < len(lines):
        start = taken
        try:
            for cells in csv.reader(line_by_line(), delimiter=delimiter, strict=True):
                number += 1
                yield Record(Place(file, number), cells)
                start = taken
        except csv.Error:
            yield Record(Place(file, number + 1), (), lines[start:taken])
            # Which rows the quotation mark swallowed nobody can tell: most likely a line a row.
            number += taken - start


def _digits(text: str) -> list[str]:
    """Text and digits by turns, so that 10 stands behind 9."""
    return _DIGITS.split(text)


def torn_row(lines: Sequence[str]) -> tuple[str, str]:
    """What is wrong with lines that are no row, and what is expected of them."""
    longest = csv.field_size_limit()  # without an argument it only tells
    if any(len(each) > longest for each in lines):
        found = f"a line of more than {longest:,} characters, which is no row of a table"
        return found, f"cells of at most {CELL_MAXIMUM:,} characters"
    expected = "quotation marks around a whole cell, and two of them for one inside it"
    return _UNPAIRED, expected


def _note_torn(record: Record, names: Sequence[str | None], log: FaultLog) -> None:
    """Say what is wrong with the quotation marks of a row."""
    place = record.place
    what, expected = torn_row(record.torn)
    if what != _UNPAIRED:
        log.add(place, what, expected)
        return
    try:
        (cells,) = csv.reader([*record.torn, '"'], strict=True)
    except csv.Error:
        what = "a quotation mark inside a cell, text after the closing one, or a cell without end"
    else:
        what = "a quotation mark that is never closed"
        name = names[len(cells) - 1] if len(cells) <= len(names) else None
        place = _in(place, name) if name else place
    log.add(place, what, expected)


def _header(
    record: Record, columns: Sequence[str], optional: Collection[str], log: FaultLog
) -> list[str | None] | None:
    """The column of each cell, or nothing usable at all.

    A blank header has the empty name; one that belongs to no column of the table, none.
    """
    place, cells = record.place, [cell.strip() for cell in record.cells]
    if record.torn:
        _note_torn(record, (), log)
        return None
    if len(cells) > _COLUMNS_MAXIMUM:
        log.add(place, f"{len(cells):,} columns", f"the columns {', '.join(columns)}")
        return None
    for separator, separated_by in ((";", "semicolons"), ("\t", "tabs")):
        if len(cells) == 1 and separator in cells[0]:
            found = f"columns separated by {separated_by}"
            log.add(place, found, "columns separated by commas", "save it as a workbook (.xlsx)")
            return None
    names: list[str | None] = []
    unknown: list[str] = []
    for cell in cells:
        if cell and cell in names:
            log.add(_in(place, cell), "this header a second time", "each header once")
        elif cell and cell not in columns:
            unknown.append(cell)
        names.append(None if cell and (cell in names or cell not in columns) else cell)
    lacking = [name for name in columns if name not in names and name not in optional]
    for cell in unknown:
        hint = log.suggestion(cell, [name for name in columns if name not in names])
        expected = f"a column of this table: {', '.join(columns)}"
        log.add(_in(place, _shown(cell)), f"the header {quoted(cell)}", expected, hint)
        # A header that was misspelt is one mistake, not two.
        lacking = [name for name in lacking if quoted(name) not in hint]
    for name in lacking:
        log.add(_in(place, name), "no such column", f"a column {name}")
    return names


def _in(place: Place, column: str) -> Place:
    return attrs.evolve(place, column=column)


def _shown(header: str) -> str:
    """A header as part of a place."""
    return header if header.isprintable() and len(header) <= _BEFORE_SHOWN * 2 else quoted(header)


def _row(
    record: Record, names: Sequence[str | None], lacking: frozenset[str], log: FaultLog
) -> Row | None:
    place = record.place
    if record.torn:
        _note_torn(record, names, log)
        return None
    written = [cell.strip() for cell in record.cells]
    while len(written) > len(names) and not written[-1]:
        written.pop()
    if len(written) != len(names):
        expected = f"{len(names)} cells, one under each header"
        hint = "is a comma missing, or one that is not in quotation marks?"
        log.add(place, "1 cell" if len(written) == 1 else f"{len(written)} cells", expected, hint)
        return None
    texts: dict[str, str] = {}
    for name, cell in zip(names, written, strict=True):
        unreadable = _UNREADABLE.search(cell)
        if not name:
            if name is not None and cell:
                log.add(place, f"{quoted(cell)} in a column without a header", "a header above it")
        elif unreadable is not None:
            found = _byte(cell, unreadable.start())
            hint = "" if unreadable.group() == "\0" else _AS_UTF_8
            log.add(_in(place, name), found, "text in UTF-8", hint)
        elif len(cell) > CELL_MAXIMUM:
            log.add(_in(place, name), f"{len(cell):,} characters", f"at most {CELL_MAXIMUM:,}")
        elif cell:
            texts[name] = cell
    return Row(place, texts, frozenset(filter(None, names)), lacking, log)


def _byte(cell: str, position: int) -> str:
    """Which byte of a cell cannot be read, and after what."""
    code = ord(cell[position])
    byte = code - _ESCAPE_FIRST if code >= _ESCAPE_FIRST else code
    before = cell[max(0, position - _BEFORE_SHOWN) : position]
    return f"the byte 0x{byte:02x} after {quoted(before)}" if before else f"the byte 0x{byte:02x}"
