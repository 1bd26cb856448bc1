"""Numbers of documents: a series, a year, and a place in it, without gaps."""

import re
from typing import Final

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import DAY_MAXIMUM, DAY_MINIMUM, refuse, shown
from qip_rules.narrowing import as_given

__all__ = ["DocumentNumber", "parsed_number"]

_SERIES: Final = re.compile(r"[A-Z]{1,12}(-[A-Z]{1,4})?", re.ASCII)
_NUMBER: Final = re.compile(r"([A-Z]{1,12})-([0-9]{4})-([A-Z]{1,4})?([0-9]{4,12})", re.ASCII)
_DIGITS: Final = 4


@attrs.frozen(order=True)
class DocumentNumber:
    """The place of one document in its series.

    `QTP-2026-0001` is the first of the series `QTP` in its year, and `QTP-2026-C0001` that of the
    series `QTP-C`.

    Raises:
        InputError: a series that is not 1 to 12 capital letters, with a hyphen and 1 to 4 more
            where wanted; a year that the rules do not know; an ordinal below 1.
    """

    series: str
    year: int
    ordinal: int

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        series = as_given(self.series)
        if not isinstance(series, str) or _SERIES.fullmatch(series) is None:
            expected = "1 to 12 capital letters, such as QTP or QTP-C"
            faults.append(Fault("series", shown(self.series), expected))
        years = range(DAY_MINIMUM.year, DAY_MAXIMUM.year + 1)
        if type(self.year) is not int or self.year not in years:
            faults.append(Fault("year", shown(self.year), f"{years[0]} to {years[-1]}"))
        if type(self.ordinal) is not int or self.ordinal < 1:
            faults.append(Fault("ordinal", shown(self.ordinal), "a whole number of at least 1"))
        refuse(faults, "the document number")

    def __str__(self) -> str:
        """With at least four digits, so that numbers sort as text up to the 9,999th."""
        name, _, letters = self.series.partition("-")
        return f"{name}-{self.year}-{letters}{self.ordinal:0{_DIGITS}d}"

    @property
    def next(self) -> "DocumentNumber":
        """The one that follows it."""
        return attrs.evolve(self, ordinal=self.ordinal + 1)


def parsed_number(text: str) -> DocumentNumber | None:
    """The number that the text spells, or `None` for a number that is of no such series.

    Numbers of another system (`2019/17`) are of no series: they are kept as they are.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    series = f"{match[1]}-{match[3]}" if match[3] else match[1]
    year, ordinal = int(match[2]), int(match[4])
    if ordinal < 1 or not DAY_MINIMUM.year <= year <= DAY_MAXIMUM.year:
        return None
    number = DocumentNumber(series, year, ordinal)
    return number if str(number) == text else None
