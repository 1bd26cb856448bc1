"""One cell of a table: its text as a date, a number, a choice, a list.

A reader takes the text of a cell, which is never blank and has no space at its ends, and gives
its value or refuses it with an `InputError`; whoever knows the cell puts its place before the
fault. Nothing is guessed: a date has one form, and a number that was rounded somewhere is not
rounded again here.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, TypeVar, cast

from qip_rules.boundary.scalars import choice, scalar, wrong
from qip_rules.errors import Fault, InputError

__all__ = [
    "CellReader",
    "choice_of",
    "day",
    "identifier",
    "listed",
    "listed_or_none",
    "moment",
    "share_bp",
    "text",
    "whole_number",
    "yes_or_no",
]

T = TypeVar("T")

CellReader = Callable[[str], T]
"""What makes a value of the text of one cell, or refuses it with an `InputError`."""

NONE: Final = "none"
"""Written in a cell whose list was asked for and is empty; a blank cell is not known."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_WHOLE: Final = 100
"""A whole, in percent; and the basis points of one percent."""
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_YES_OR_NO: Final[Mapping[str, bool]] = {
    "yes": True,
    "y": True,
    "true": True,
    "no": False,
    "n": False,
    "false": False,
}


def text(cell: str) -> str:
    """The text as it stands."""
    return cell


def identifier(cell: str) -> str:
    """An id: letters, digits, dots, hyphens and underscores, so that it can name a file too."""
    if _IDENTIFIER.fullmatch(cell) is None:
        expected = "an id: up to 64 letters, digits and . _ - between them"
        wrong(cell, expected)
    return cell


def day(cell: str) -> date:
    """A date of the calendar, `YYYY-MM-DD`."""
    return cast("date", _scalar(cell, date, "a date of the calendar, YYYY-MM-DD"))


def moment(cell: str) -> datetime:
    """A moment as RFC 3339 writes it, with its offset from UTC."""
    expected = "a moment with its offset, such as 2026-01-31T09:30:00-05:00"
    return cast("datetime", _scalar(cell, datetime, expected))


def _scalar(cell: str, kind: type, expected: str) -> object:
    try:
        return scalar(cell, kind)
    except InputError:
        wrong(cell, expected)


def yes_or_no(cell: str) -> bool:
    """`yes` or `no` in any letter case; `true`, `false`, `y` and `n` are the same."""
    answer = _YES_OR_NO.get(cell.casefold())
    if answer is None:
        wrong(cell, "yes or no")
    return answer


def whole_number(minimum: int, maximum: int) -> CellReader[int]:
    """Reads a whole number within bounds, both included, in plain digits."""

    def read(cell: str) -> int:
        number = int(cell) if _NUMBER.fullmatch(cell) else None
        if number is None or not minimum <= number <= maximum:
            wrong(cell, f"a whole number from {minimum} to {maximum}")
        return number

    return read


def share_bp(cell: str) -> int:
    """A percentage with at most two decimals, as basis points: `32.5` is 3,250."""
    expected = "a percentage from 0 to 100 with at most two decimals, such as 32.5"
    written = _PERCENT.fullmatch(cell)
    if written is None:
        wrong(cell, expected, "without a percent sign" if cell.endswith("%") else "")
    share = int(written[1]) * _WHOLE + int((written[2] or "").ljust(2, "0"))
    if share > _WHOLE * _WHOLE:
        wrong(cell, expected)
    return share


def choice_of(choices: Mapping[str, T]) -> CellReader[T]:
    """Reads one of the words that are the keys of `choices`."""
    members = tuple(choices.items())

    def read(cell: str) -> T:
        return cast("T", choice(members, cell, None))

    return read


def listed(reader: CellReader[T]) -> CellReader[tuple[T, ...]]:
    """Reads a list with `;` between its entries, every entry with `reader`.

    All entries that cannot be read are reported.
    """

    def read(cell: str) -> tuple[T, ...]:
        values: list[T] = []
        faults: list[Fault] = []
        for entry in (part.strip() for part in cell.split(";")):
            try:
                if not entry:
                    wrong(cell, "an entry on both sides of each semicolon")
                values.append(reader(entry))
            except InputError as error:
                faults.extend(error.faults)
        if faults:
            raise InputError(dict.fromkeys(faults))
        return tuple(values)

    return read


def listed_or_none(reader: CellReader[T]) -> CellReader[tuple[T, ...]]:
    """Like `listed`; the word `none` says that the list is known to be empty."""
    entries = listed(reader)

    def read(cell: str) -> tuple[T, ...]:
        return () if cell.casefold() == NONE else entries(cell)

    return read
