"""The header of a sheet: the row it stands in, and the column that each mapped header names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import attrs

from qip_rules.boundary.sheets.cell_texts import plain
from qip_rules.boundary.sheets.mapping import Column, FormMapping
from qip_rules.boundary.tables import FaultLog, Place
from qip_rules.boundary.wording import quoted
from qip_rules.boundary.workbooks.grid import (
    FormulaError,
    Grid,
    NoResult,
    Percent,
    Raw,
    column_letter,
    column_number,
    is_blank,
)

__all__ = ["Header", "bound", "header_of", "likely_header_row", "shown_header"]

_LOOKED_AT: Final = 30
"""Rows in which a header is looked for: titles and notes above it are fewer."""

_SHOWN: Final = 40


@attrs.frozen
class Header:
    """The row of the headers, and each of them by its column, blank ones too."""

    row: int
    names: tuple[str, ...]

    def label(self, column: int) -> str:
        """A column as faults name it: its letter, and its header where it has one."""
        name = self.names[column - 1] if column <= len(self.names) else ""
        letter = column_letter(column)
        if not name:
            return letter
        shown = name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
        shown = "".join(each if each.isprintable() else "?" for each in shown)
        return f"{letter} ({shown})"


def shown_header(raw: Raw) -> str:
    """What a cell says as a header."""
    match raw:
        case None | NoResult():
            return ""
        case FormulaError(code):
            return code
        case Percent(of_hundred):
            return f"{of_hundred}%"
        case float() if raw.is_integer():
            return str(int(raw))
        case _:
            return " ".join(str(raw).split())


def header_of(grid: Grid, row: int) -> Header:
    """The header in a row."""
    cells = grid.rows[row - 1] if row <= len(grid.rows) else ()
    width = max(map(len, grid.rows), default=0)
    names = [shown_header(raw) for raw in cells]
    return Header(row, tuple(names + [""] * (width - len(names))))


def likely_header_row(grid: Grid, wanted: Collection[str] = ()) -> int:
    """The row of the headers; 0 if none can be.

    Args:
        grid: the sheet.
        wanted: headers that are looked for. Without any, the header is the row of the first ones
            that has the most cells with text, each another, and rows below it.
    """
    sought = frozenset(map(plain, wanted))
    best, most = 0, 0
    for number, cells in enumerate(grid.rows[:_LOOKED_AT], start=1):
        texts = [plain(shown_header(raw)) for raw in cells if not is_blank(raw)]
        if sought:
            score = len(sought.intersection(texts))
        else:
            is_text = sum(isinstance(raw, str) and not is_blank(raw) for raw in cells)
            score = is_text if len(set(texts)) * 4 >= len(texts) * 3 else 0
        if score > most:
            best, most = number, score
    return best


def bound(grid: Grid, header: Header, mapping: FormMapping, log: FaultLog) -> Mapping[int, Column]:
    """The mapping's columns by the number of the column that each names; faults are noted.

    A header that is neither mapped nor left aside is a fault: a question that was added to a form
    must not get lost unseen.
    """
    found: dict[int, Column] = {}
    by_name: dict[str, list[int]] = {}
    for number, name in enumerate(header.names, start=1):
        if name:
            by_name.setdefault(plain(name), []).append(number)
    aside = {plain(each) for each in mapping.left_aside}
    unclear: set[int] = set()
    lacking: list[Column] = []
    for column in mapping.columns:
        numbers = by_name.get(plain(column.header), [])
        if column.letter:
            stated = column_number(column.letter)
            if stated is not None and (stated in numbers or not column.header):
                found[stated] = column
                continue
            there = header.names[(stated or 1) - 1 : stated]
            at = f"{quoted(there[0])} there" if any(there) else "nothing"
            expected = f"the header {quoted(column.header)} in column {column.letter}"
            log.add(Place(f"{column.place}, letter"), at, expected)
        elif len(numbers) > 1:
            unclear.update(numbers)
            for number in numbers[1:]:
                place = Place(grid.place, header.row, header.label(number))
                first = column_letter(numbers[0])
                hint = "give each its own header, or state the `letter` of each in the mapping"
                log.add(
                    place, f"this header a second time, after {first}", "each header once", hint
                )
        elif numbers:
            found[numbers[0]] = column
        else:
            lacking.append(column)
    _note_rest(grid, header, aside, {*found, *unclear}, lacking, log)
    return found


def _note_rest(  # noqa: PLR0913, PLR0917 - what was found and what was not
    grid: Grid,
    header: Header,
    aside: Collection[str],
    known: Collection[int],
    lacking: Sequence[Column],
    log: FaultLog,
) -> None:
    """Headers of the sheet that nothing names, and of the mapping that are not there."""
    others = {
        number: name
        for number, name in enumerate(header.names, start=1)
        if name and number not in known and plain(name) not in aside
    }
    for column in lacking:
        hint = log.suggestion(column.header, others.values())
        hint = hint or "if the form does not ask it any more, delete its [[column]]"
        expected = f"a header of {grid.place}, row {header.row}"
        log.add(Place(f"{column.place}, header"), quoted(column.header), expected, hint)
    for number in others:
        place = Place(grid.place, header.row, header.label(number))
        expected = "a header that the mapping reads, or one of its left_aside"
        hint = "write it into the mapping: as a [[column]], or into left_aside"
        log.add(place, "a header that the mapping does not know", expected, hint)
    for number, row in _headless(grid, header):
        if number not in known:
            place = Place(grid.place, header.row, header.label(number))
            what = f"no header above cells, the first in row {row}"
            log.add(place, what, "a header", "type one, or delete the cells below it")


def _headless(grid: Grid, header: Header) -> Iterator[tuple[int, int]]:
    """Columns without a header, each with the first row in which it holds something."""
    bare = [n for n, name in enumerate(header.names, start=1) if not name]
    for number in bare:
        for row in range(header.row + 1, len(grid.rows) + 1):
            if not is_blank(grid.raw(row, number)):
                yield number, row
                break
