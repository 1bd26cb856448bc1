"""What the cells of a column look like: how many of a sample are of the kind that a field has."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final

import attrs

from qip_rules.boundary.sheets.cell_texts import plain
from qip_rules.boundary.sheets.day_formats import DAY_FORMATS, day_reader
from qip_rules.boundary.sheets.form_fields import Kind
from qip_rules.boundary.workbooks.grid import FormulaError, Grid, NoResult, Percent, Raw, is_blank
from qip_rules.eligibility.identifiers import has_npi_check_digit

__all__ = ["NO", "UNKNOWN", "YES", "Sample", "fitting_formats", "sample_of"]

_SAMPLE: Final = 200
_FEW: Final = 12
"""Different texts in a column of choices; more are names, and not shown."""

_TIMES: Final = ("", " h:mm", " h:mm:ss", " h:mm AM", " h:mm:ss AM", "Thh:mm:ss")
_NPI: Final = re.compile(r"[0-9]{10}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_POSTAL: Final = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_SHARE: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*%?")
_DIGIT: Final = re.compile(r"[0-9]")

YES: Final = frozenset({"yes", "y", "true", "x", "agree", "checked"})
NO: Final = frozenset({"no", "n", "false", "disagree", "unchecked"})
UNKNOWN: Final = frozenset(
    {"?", "don't know", "i don't know", "i do not know", "n/a", "na", "not known", "not sure",
     "tbd", "unknown", "unsure"}
)  # fmt: skip


@attrs.frozen
class Sample:
    """The first cells of a column that hold something."""

    raws: tuple[Raw, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Those that are text."""
        return tuple(raw.strip() for raw in self.raws if isinstance(raw, str))

    @property
    def distinct(self) -> tuple[str, ...]:
        """The different texts, the most frequent first; none if they are too many to be choices."""
        counted = Counter(" ".join(text.split()) for text in self.texts)
        if len(counted) > _FEW:
            return ()
        return tuple(sorted(counted, key=lambda text: (-counted[text], text)))

    def share(self, kind: Kind) -> float:
        """The share of the cells that are of a kind, from 0 to 1; 0 for a column without any."""
        fits = _FITS.get(kind)
        if not self.raws or fits is None:
            return 0.0
        return sum(map(fits, self.raws)) / len(self.raws)


def sample_of(grid: Grid, header_row: int, column: int) -> Sample:
    """The sample of a column below its header."""
    raws: list[Raw] = []
    for number in range(header_row + 1, len(grid.rows) + 1):
        raw = grid.raw(number, column)
        if not is_blank(raw) and not isinstance(raw, (FormulaError, NoResult)):
            raws.append(raw)
        if len(raws) == _SAMPLE:
            break
    return Sample(tuple(raws))


def fitting_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """The forms in which every one of these texts is a date, times that follow it included."""
    if not texts:
        return ()
    return tuple(form for form, read in _day_readers() if all(map(read, texts)))


@cache
def _day_readers() -> tuple[tuple[str, Callable[[str], date | None]], ...]:
    """What reads the forms that are looked for: made once, and asked of every cell."""
    forms = [f"{form}{time}" for form in DAY_FORMATS for time in _TIMES]
    return tuple((form, read) for form in forms if (read := day_reader(form)))


def _text(raw: Raw) -> str:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return raw.strip() if isinstance(raw, str) else "" if isinstance(raw, bool) else str(raw)


def _is_npi(raw: Raw) -> bool:
    text = _text(raw)
    return _NPI.fullmatch(text) is not None and has_npi_check_digit(text)


def _is_day(raw: Raw) -> bool:
    if not isinstance(raw, str):
        return isinstance(raw, datetime)
    text = raw.strip()
    return any(read(text) for _, read in _day_readers())


def _is_yes_or_no(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return True
    said = plain(raw) if isinstance(raw, str) else ""
    return said in YES | NO | UNKNOWN or said.startswith(("yes,", "no,", "yes ", "no "))


def _is_share(raw: Raw) -> bool:
    if isinstance(raw, Percent):
        return True
    written = _SHARE.fullmatch(_text(raw))
    return written is not None and Decimal(written[1]) <= 100  # noqa: PLR2004 - a whole


def _is_plain_text(raw: Raw) -> bool:
    if not isinstance(raw, str):
        return False
    others: Iterable[Callable[[Raw], bool]] = (_is_npi, _is_yes_or_no, _is_share, _is_email)
    return not any(fits(raw) for fits in others)


def _is_email(raw: Raw) -> bool:
    return isinstance(raw, str) and _EMAIL.fullmatch(raw.strip()) is not None


_FITS: Final[dict[Kind, Callable[[Raw], bool]]] = {
    Kind.NPI: _is_npi,
    Kind.EMAIL: _is_email,
    Kind.POSTAL_CODE: lambda raw: _POSTAL.fullmatch(_text(raw)) is not None,
    Kind.DAY: _is_day,
    Kind.YES_OR_NO: _is_yes_or_no,
    Kind.NUMBER: lambda raw: _NUMBER.fullmatch(_text(raw)) is not None,
    Kind.SHARE: _is_share,
    Kind.ID: lambda raw: _DIGIT.search(_text(raw)) is not None and not _is_day(raw),
    Kind.TEXT: _is_plain_text,
    Kind.CHOICE: _is_plain_text,
    Kind.LIST: _is_plain_text,
    Kind.LIST_OR_NONE: _is_plain_text,
}
