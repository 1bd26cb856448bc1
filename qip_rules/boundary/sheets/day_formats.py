"""The one form in which the dates of a form export are written, stated in its mapping.

A form is written with `YYYY`, `MM` or `M`, `MMM` or `MMMM` (the English name), `DD` or `D`, and,
where a time follows that is left aside, `hh` or `h`, `mm`, `ss`, `AM`. All else stands for itself.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

__all__ = ["DAY_FORMATS", "day_reader", "day_text"]

DAY_FORMATS: Final = (
    "YYYY-MM-DD",
    "M/D/YYYY",
    "D/M/YYYY",
    "D.M.YYYY",
    "MMM D, YYYY",
    "MMMM D, YYYY",
    "D MMM YYYY",
    "D MMMM YYYY",
    "YYYY/MM/DD",
)
"""Forms that a proposal looks for; a mapping can state any other."""

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORT: Final = 3
_TOKENS: Final = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MMMM": rf"(?P<name>{'|'.join(_MONTHS)})",
    "MMM": rf"(?P<name>{'|'.join(each[:_SHORT] for each in _MONTHS)})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "hh": r"[0-9]{2}",
    "h": r"[0-9]{1,2}",
    "mm": r"[0-9]{2}",
    "ss": r"[0-9]{2}",
    "AM": r"[ap]m",
}
_TOKEN: Final = re.compile("YYYY|MMMM|MMM|MM|M|DD|D|hh|h|mm|ss|AM")


def day_reader(form: str) -> Callable[[str], date | None] | None:
    """What reads a date in a form and gives `None` for other text; `None` for no form of a date.

    >>> day_reader("M/D/YYYY h:mm AM")("5/4/2026 9:30 PM")
    datetime.date(2026, 5, 4)
    """
    tokens = _TOKEN.findall(form)
    months = [each for each in tokens if each.startswith("M")]
    days = [each for each in tokens if each.startswith("D")]
    if len(tokens) != len(set(tokens)) or (tokens.count("YYYY"), len(months), len(days)) != (
        1,
        1,
        1,
    ):
        return None
    pattern, end = "", 0
    for token in _TOKEN.finditer(form):
        pattern += re.escape(form[end : token.start()]) + _TOKENS[token[0]]
        end = token.end()
    written = re.compile(pattern + re.escape(form[end:]), re.IGNORECASE | re.ASCII)

    def read(text: str) -> date | None:
        parts = written.fullmatch(text)
        if parts is None:
            return None
        given = parts.groupdict()
        month = given.get("month") or _month(given["name"])
        try:
            return date(int(given["year"]), int(month), int(given["day"]))
        except ValueError:
            return None

    return read


def _month(name: str) -> int:
    return next(n for n, each in enumerate(_MONTHS, 1) if each.startswith(name.casefold()))


def day_text(day: date, form: str) -> str:
    """A day in a form; its time, where it has one, is midnight.

    >>> day_text(date(2026, 5, 4), "MMM D, YYYY")
    'May 4, 2026'
    """
    name = _MONTHS[day.month - 1].capitalize()
    written = {
        "YYYY": f"{day.year:04}",
        "MMMM": name,
        "MMM": name[:_SHORT],
        "MM": f"{day.month:02}",
        "M": f"{day.month}",
        "DD": f"{day.day:02}",
        "D": f"{day.day}",
        "hh": "12" if "AM" in form else "00",
        "h": "12" if "AM" in form else "0",
        "mm": "00",
        "ss": "00",
        "AM": "AM",
    }
    return _TOKEN.sub(lambda token: written[token[0]], form)
