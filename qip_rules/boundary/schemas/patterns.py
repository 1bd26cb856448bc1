r"""What a single value must look like, as keywords of JSON Schema.

Patterns are regular expressions of ECMA-262, as the standard asks, and say the same in Python. `$`
is where dialects differ: before a line break at the end it holds in Python. So wherever a pattern
is anchored, something else in the schema keeps line breaks out.
"""

from collections.abc import Mapping
from typing import Any, Final

from qip_rules.boundary.limits import DIGITS_MAXIMUM, TEXT_MAXIMUM
from qip_rules.fields import AMOUNT_MINOR_MAXIMUM
from qip_rules.money import MINOR_DIGITS

__all__ = [
    "AMOUNT",
    "ANY_DAY",
    "DAY",
    "DAY_WITH_EVE",
    "DOMAIN",
    "EMAIL",
    "IDENTIFIER",
    "LINE",
    "MOMENT",
    "MOMENT_IN_RANGE",
    "NAMED",
    "NUMBER_MAXIMUM",
    "PROSE",
    "TEXT",
    "amount",
    "one_of",
    "whole_number",
    "written_like",
]

Keywords = Mapping[str, Any]
"""Keywords of JSON Schema with their values."""

NUMBER_MAXIMUM: Final = 10**DIGITS_MAXIMUM - 1

_REFUSED = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff"
"""What no text may have; tabs and line breaks are not among it."""
_REFUSED_IN_LINE = r"\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff"
_SPACE = r"\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space, of which what `_REFUSED` has is no part."""
_HIDDEN = (
    r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"  # as they are: dialects write letters of so high a number differently
)


def _never(*patterns: str) -> dict[str, Any]:
    return {"not": {"pattern": "|".join(patterns)}}


TEXT: Final[Keywords] = {
    "type": "string",
    "maxLength": TEXT_MAXIMUM,
    **_never(f"[{_REFUSED}]"),
}
"""Any text, which may be empty."""

PROSE: Final[Keywords] = {**TEXT, "pattern": f"[^{_SPACE}]"}
"""Text of several lines, not blank."""

LINE: Final[Keywords] = {
    "type": "string",
    "minLength": 1,
    "maxLength": TEXT_MAXIMUM,
    **_never(f"[{_REFUSED_IN_LINE}]", f"^[{_SPACE}]", f"[{_SPACE}]$"),
}
"""Text of one line, without space at its ends."""

IDENTIFIER: Final[Keywords] = {
    "type": "string",
    "minLength": 1,
    "maxLength": TEXT_MAXIMUM,
    **_never(f"[{_REFUSED_IN_LINE}{_HIDDEN}]", f"^[{_SPACE}]", f"[{_SPACE}]$"),
}
"""A line in which every character is seen."""

EMAIL: Final[Keywords] = {
    "type": "string",
    "maxLength": TEXT_MAXIMUM,
    "pattern": f"^[^@{_SPACE}]+@[^@{_SPACE}]+$",
    **_never(f"[{_REFUSED_IN_LINE}]"),
}
"""An e-mail address."""

DOMAIN: Final[Keywords] = {
    **EMAIL,
    "pattern": rf"^[^@.{_SPACE}]+(?:\.[^@.{_SPACE}]+)+$",
}
"""An e-mail domain."""


def written_like(pattern: str) -> Keywords:
    """Text of one line that is written like a pattern from its start to its end."""
    return {"type": "string", "maxLength": TEXT_MAXIMUM, "pattern": f"^{pattern}$", **_never("\n")}


_MONTH_AND_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP_IN_CENTURY = r"(?:0[48]|[2468][048]|[13579][26])"
_ANY_DAY = (
    rf"(?:(?!0000)[0-9]{{4}}-{_MONTH_AND_DAY}"
    rf"|(?:[0-9]{{2}}{_LEAP_IN_CENTURY}|(?!00)(?:[02468][048]|[13579][26])00)-02-29)"
)
_DAY_IN_RANGE = (
    rf"(?:(?:19|20|21)[0-9]{{2}}-{_MONTH_AND_DAY}"
    rf"|(?:(?:19|20|21){_LEAP_IN_CENTURY}|2000)-02-29)"
)
_TIME = (
    r"[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)

ANY_DAY: Final[Keywords] = {**written_like(_ANY_DAY), "format": "date"}
"""A day of the calendar, of whatever year."""
DAY: Final[Keywords] = {**written_like(_DAY_IN_RANGE), "format": "date"}
"""A day from 1900 to 2199."""
DAY_WITH_EVE: Final[Keywords] = {
    **DAY,
    **_never("\n", "^1900-01-01"),
}
"""A day from 1900 to 2199, the first of them left out."""
MOMENT: Final[Keywords] = {**written_like(f"{_ANY_DAY}{_TIME}"), "format": "date-time"}
MOMENT_IN_RANGE: Final[Keywords] = {
    **written_like(rf"(?:{_DAY_IN_RANGE}|1899-12-31|2200-01-01){_TIME}"),
    "format": "date-time",
}
"""A moment from 1900 to 2199; whether one of the days at the ends is in it, its offset decides."""


def whole_number(minimum: int | None, maximum: int | None) -> Keywords:
    """A whole number within bounds, both included."""
    low = -NUMBER_MAXIMUM if minimum is None else max(minimum, -NUMBER_MAXIMUM)
    high = NUMBER_MAXIMUM if maximum is None else min(maximum, NUMBER_MAXIMUM)
    return {"type": "integer", "minimum": low, "maximum": high}


def one_of(*ways: Keywords) -> Keywords:
    """One of several ways, of which two may hold at once."""
    return ways[0] if len(ways) == 1 else {"anyOf": list(ways)}


def amount(minimum_minor: int | None) -> Keywords:
    """Money of at least so many minor units: none of them, one, or any sign for `None`.

    Raises:
        TypeError: another minimum.
    """
    if minimum_minor not in (None, 0, 1):
        msg = f"an amount of at least {minimum_minor} minor units has no pattern"
        raise TypeError(msg)
    ways: list[Keywords] = []
    for digits in sorted(set(MINOR_DIGITS.values())):
        currencies = [name for name, each in MINOR_DIGITS.items() if each == digits]
        ways.append(
            {
                "type": "object",
                "properties": {
                    "amount": {
                        **written_like(_amount(digits, minimum_minor)),
                        **({} if minimum_minor != 1 else {"allOf": [{"pattern": "[1-9]"}]}),
                    },
                    "currency": {"enum": currencies},
                },
                "required": ["amount", "currency"],
                "additionalProperties": False,
            }
        )
    return one_of(*ways)


def _amount(digits: int, minimum_minor: int | None) -> str:
    zeros = f"(?:\\.0{{1,{DIGITS_MAXIMUM}}})?"
    cents = f"(?:\\.[0-9]{{1,{digits}}}0{{0,{DIGITS_MAXIMUM - digits}}})?" if digits else zeros
    if minimum_minor is None:
        return f"-?[0-9]{{1,{DIGITS_MAXIMUM}}}{cents}"
    most = len(str(AMOUNT_MINOR_MAXIMUM)) - 1 - digits  # the greatest amount is 1 and as many zeros
    lead = DIGITS_MAXIMUM - most
    less = f"0{{0,{lead}}}[0-9]{{1,{most}}}{cents}"
    greatest = f"0{{0,{lead - 1}}}10{{{most}}}{zeros}"
    nothing = "" if minimum_minor else f"|-0{{1,{DIGITS_MAXIMUM}}}{zeros}"
    return f"(?:{less}|{greatest}{nothing})"


AMOUNT: Final[Keywords] = amount(None)
"""Money of either sign."""

NAMED: Final[Mapping[str, Keywords]] = {
    "text": TEXT,
    "prose": PROSE,
    "text-of-one-line": LINE,
    "id": IDENTIFIER,
    "email-address": EMAIL,
    "mail-domain": DOMAIN,
    "day": DAY,
    "day-with-eve": DAY_WITH_EVE,
    "any-day": ANY_DAY,
    "moment": MOMENT_IN_RANGE,
    "any-moment": MOMENT,
    "amount": AMOUNT,
    "amount-not-negative": amount(0),
    "amount-above-nothing": amount(1),
    "whole-number": whole_number(None, None),
}
"""Single values that schemas define once, by their names there."""
