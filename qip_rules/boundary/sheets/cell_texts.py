"""One cell of a form export as the text that a cohort's table would have, or what is wrong with it.

What a field means is said where the cohort's tables are read. Here only the spelling is turned into
theirs, by what the mapping lists, and the damage is named that a spreadsheet does to values: a
number where digits were meant, a day as a count of days, a zero that was dropped.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NoReturn

import attrs

from qip_rules.boundary.sheets.day_formats import day_text
from qip_rules.boundary.sheets.form_fields import Kind
from qip_rules.boundary.tables import CELL_MAXIMUM
from qip_rules.boundary.wording import did_you_mean, quoted
from qip_rules.boundary.wording import found as told
from qip_rules.boundary.workbooks.grid import FormulaError, NoResult, Percent, Raw
from qip_rules.eligibility.identifiers import has_npi_check_digit

__all__ = ["CellFaultError", "Noticed", "Spelling", "plain", "text_of"]

_SCIENTIFIC: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,3}")
_DAY_COUNT: Final = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_NUMBER_AS_TEXT: Final = re.compile(r"([0-9]+)\.0+")
_NPI: Final = re.compile(r"[0-9]{10}")
_ROUNDED: Final = "00000"
_SHORT_CODE: Final = re.compile(r"[0-9]{1,4}|[0-9]{6,8}")
_UNITED_STATES: Final = frozenset(
    {"", "us", "usa", "u.s.", "u.s.a.", "united states", "united states of america"}
)
_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_DAYS_MAXIMUM: Final = 109_000
_EXACT_DIGITS: Final = 15
_AS_TEXT: Final = "format the column as text, and type what the form says"


class CellFaultError(Exception):
    """What is wrong with a cell: what was found, what is expected, how to mend it."""

    def __init__(self, found: str, expected: str, hint: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.hint = hint


@attrs.frozen
class Noticed:
    """The text of a cell that was read all the same, and what is not as it should be."""

    text: str
    found: str
    expected: str
    hint: str


@attrs.frozen(kw_only=True)
class Spelling:
    """How the cells of one column are written."""

    kind: Kind
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    """Words, as `plain` gives them."""
    values: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """What a cell, or an entry of a list, stands for; by its text as `plain` gives it."""
    choices: tuple[str, ...] = ()
    separator: str = ";"
    day_format: str = "YYYY-MM-DD"
    read_day: Callable[[str], date | None]
    counts_from_1904: bool | None = False
    """`None` for a text file, which does not tell."""


def plain(text: str) -> str:
    """A word or a header as it is compared: without letter case and with single spaces.

    >>> plain("  Do not   Know ")
    'do not know'
    """
    return " ".join(text.replace("\u2019", "'").casefold().split())


def text_of(raw: Raw, spelling: Spelling, country: str = "") -> str | Noticed | None:
    """A cell as text of the cohort's table; `None` if it says nothing, or that it is not known.

    Args:
        raw: what the cell holds.
        spelling: how the cells of its column are written.
        country: of the same row, for a postal code.

    Raises:
        CellFaultError: what is wrong with it.
    """
    match raw:
        case None:
            return None
        case FormulaError(code):
            hint = "mend the formula, or type the value itself"
            raise CellFaultError(f"the formula error {code}", spelling.kind.value, hint)
        case NoResult():
            hint = "open the file in a spreadsheet program and save it, or type the value itself"
            raise CellFaultError("a formula without a result", spelling.kind.value, hint)
        case str():
            return _written(raw, spelling, country)
        case bool():
            return _truth(raw, spelling)
        case datetime():
            return _moment(raw, spelling)
        case Percent(of_hundred):
            return _percent(of_hundred, spelling)
        case _:
            return _number(raw, spelling, country)


def _written(text: str, spelling: Spelling, country: str) -> str | Noticed | None:
    text = text.strip()
    if not text:
        return None
    if len(text) > CELL_MAXIMUM:
        raise CellFaultError(f"{len(text):,} characters", f"at most {CELL_MAXIMUM:,}")
    if "\0" in text:
        raise CellFaultError(quoted(text), "text without letters that nobody sees")
    said = plain(text)
    if said in spelling.unknown:
        return None
    if spelling.kind is Kind.LIST or spelling.kind is Kind.LIST_OR_NONE:
        return _listed(text, said, spelling)
    text = spelling.values.get(said, text)
    match spelling.kind:
        case Kind.YES_OR_NO:
            return _yes_or_no(text, plain(text), spelling)
        case Kind.DAY:
            return _day(text, spelling)
        case Kind.CHOICE:
            return _choice(text, spelling)
        case Kind.NUMBER:
            return _NUMBER_AS_TEXT.sub(r"\1", text) if _NUMBER_AS_TEXT.fullmatch(text) else text
        case Kind.SHARE:
            return _share(text.removesuffix("%").rstrip(), is_marked=text.endswith("%"))
        case Kind.TEXT | Kind.EMAIL:
            return text.replace("\r\n", "\n")
        case _:
            return _digits(text, spelling.kind, country)


def _yes_or_no(text: str, said: str, spelling: Spelling) -> str:
    if said in spelling.yes:
        return "yes"
    if said in spelling.no:
        return "no"
    listed = ", ".join(sorted(map(quoted, spelling.yes | spelling.no)))
    hint = did_you_mean(said, sorted(spelling.yes | spelling.no | spelling.unknown))
    add = "mend it, or add it to the words of the mapping if that is what it means"
    raise CellFaultError(told(text), f"yes or no in one of the words listed: {listed}", hint or add)


def _choice(text: str, spelling: Spelling) -> str:
    for each in spelling.choices:
        if plain(each) == plain(text):
            return each
    expected = f"one of {', '.join(spelling.choices)}"
    hint = did_you_mean(text, spelling.choices)
    add = "mend it, or add it to the `values` of the column in the mapping"
    raise CellFaultError(told(text), expected, hint or add)


def _listed(text: str, said: str, spelling: Spelling) -> str | None:
    if said in spelling.none:
        return "none" if spelling.kind is Kind.LIST_OR_NONE else None
    entries = [each.strip() for each in text.replace("\r\n", "\n").split(spelling.separator)]
    entries = [spelling.values.get(plain(each), each) for each in entries if each]
    if any(";" in each for each in entries):
        expected = f"entries without a semicolon, separated by {quoted(spelling.separator)}"
        raise CellFaultError(told(text), expected)
    return "; ".join(entries) or None


def _day(text: str, spelling: Spelling) -> str:
    day = spelling.read_day(text)
    if day is not None:
        return day.isoformat()
    if _DAY_COUNT.fullmatch(text):
        _refuse_count(float(text), text, spelling)
    raise CellFaultError(told(text), _days_expected(spelling))


def _days_expected(spelling: Spelling) -> str:
    example = day_text(date(2026, 5, 31), spelling.day_format)
    return f"a date written {spelling.day_format}, such as {example}"


def _refuse_count(count: float, text: str, spelling: Spelling) -> NoReturn:
    """A day that has become the count of days since the spreadsheet's first one."""
    days = timedelta(days=int(count))
    by_1900, by_1904 = _EPOCH_1900 + days, _EPOCH_1904 + days
    if spelling.counts_from_1904 is None:
        means = f"{by_1900}, or {by_1904} if the workbook counted from 1904"
    else:
        means = str(by_1904 if spelling.counts_from_1904 else by_1900)
    hint = f"it is how a spreadsheet counts the day {means}: format the column as a date"
    found = f"{text}, a count of days"
    raise CellFaultError(found, _days_expected(spelling), hint)


def _share(text: str, *, is_marked: bool) -> str | Noticed:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    if is_marked or not 0 < number < 1:
        return text
    expected = "a percentage from 0 to 100"
    hint = f"it is read as {text} percent: type a percent sign, or 100 times the number"
    return Noticed(text, f"{text} without a percent sign", expected, hint)


def _digits(text: str, kind: Kind, country: str) -> str | Noticed:
    """Text whose digits count one by one, which a spreadsheet may have taken for a number."""
    number = _NUMBER_AS_TEXT.fullmatch(text)
    if number is not None:
        return _whole(int(number[1]), kind, country)
    if _SCIENTIFIC.fullmatch(text):
        found = f"{text}, a number that a spreadsheet has rounded"
        raise CellFaultError(found, _expected(kind), _AS_TEXT)
    if kind is Kind.POSTAL_CODE:
        _refuse_short(text, country)
    if kind is Kind.CCN and text.isdecimal() and text.isascii() and len(text) == 5:  # noqa: PLR2004
        hint = f"a zero was dropped at the beginning, perhaps: is it 0{text}? {_AS_TEXT}"
        raise CellFaultError(told(text), _expected(kind), hint)
    return text


def _refuse_short(text: str, country: str) -> None:
    if plain(country) in _UNITED_STATES and _SHORT_CODE.fullmatch(text):
        digits = 5 if len(text) <= 5 else 9  # noqa: PLR2004
        hint = f"a zero was dropped at the beginning: is it {text.zfill(digits)}? {_AS_TEXT}"
        expected = "a postal code of five digits, or nine"
        found = f"{text}, {len(text)} {'digit' if len(text) == 1 else 'digits'}"
        raise CellFaultError(found, expected, hint)


def _expected(kind: Kind) -> str:
    if kind is Kind.NPI:
        return "an NPI: text of ten digits"
    if kind is Kind.CCN:
        return "a CMS certification number: text of six characters such as 010001"
    return f"{kind.value}, as text"


def _number(raw: float, spelling: Spelling, country: str) -> str | Noticed | None:
    kind = spelling.kind
    is_whole = raw == int(raw) if abs(raw) < 10**18 else False
    text = str(int(raw)) if is_whole else repr(raw)
    if kind is Kind.DAY:
        if 1 <= raw <= _DAYS_MAXIMUM:
            _refuse_count(raw, text, spelling)
        raise CellFaultError(f"the number {text}", _days_expected(spelling))
    if kind in (Kind.NPI, Kind.CCN, Kind.POSTAL_CODE, Kind.ID):
        if not is_whole:
            raise CellFaultError(f"the number {text}", _expected(kind), _AS_TEXT)
        return _whole(int(raw), kind, country)
    if kind is Kind.SHARE:
        return _share(text, is_marked=False)
    return _written(text, spelling, country)


def _whole(number: int, kind: Kind, country: str) -> str | Noticed:
    text = str(number)
    if kind is Kind.NPI:
        if not _NPI.fullmatch(text) or text.endswith(_ROUNDED) or not has_npi_check_digit(text):
            found = f"the number {text}"
            raise CellFaultError(found, _expected(kind), f"digits were lost or rounded: {_AS_TEXT}")
        hint = "it is read as it is: the digits are all there, and the last one proves them"
        return Noticed(text, f"the number {text}", _expected(kind), hint)
    if len(text) > _EXACT_DIGITS:
        hint = f"a spreadsheet keeps fifteen digits: {_AS_TEXT}"
        raise CellFaultError(f"a number of {len(text)} digits", _expected(kind), hint)
    return _digits(text, kind, country)


def _truth(raw: bool, spelling: Spelling) -> str:  # noqa: FBT001 - what the cell holds
    if spelling.kind is Kind.YES_OR_NO:
        return "yes" if raw else "no"
    text = "TRUE" if raw else "FALSE"
    if plain(text) in spelling.values:
        return spelling.values[plain(text)]
    raise CellFaultError(f"the truth value {text}", spelling.kind.value, _AS_TEXT)


def _moment(raw: datetime, spelling: Spelling) -> str:
    if spelling.kind is Kind.DAY:
        return raw.date().isoformat()
    found = f"the date {raw.date().isoformat()}"
    hint = f"a spreadsheet took what was typed for a date: {_AS_TEXT}"
    raise CellFaultError(found, spelling.kind.value, hint)


def _percent(of_hundred: Decimal, spelling: Spelling) -> str | Noticed | None:
    text = format(of_hundred, "f")
    if spelling.kind is Kind.SHARE:
        return text
    return _written(f"{text}%", spelling, "")
