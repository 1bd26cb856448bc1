"""Values in words for people, and sentences with places to be filled."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, assert_never

from qip_rules.errors import by_class, has_address
from qip_rules.money import Money
from qip_rules.rules.fact import Fact, Unit, Value, WholeNumber

__all__ = ["fill", "names_in", "phrase", "printable", "shortened", "shown", "unit_of"]

SHOWN_MAXIMUM: Final = 60
"""Characters of somebody's text that an error message quotes."""

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_PLACE = re.compile(r"\{([^{}]*)\}")


def shortened(text: str) -> str:
    """Text as an error message quotes it: whole if it is short, else its beginning."""
    return text if len(text) <= SHOWN_MAXIMUM else text[: SHOWN_MAXIMUM - 1] + "…"


def printable(text: str) -> str:
    """Text with nothing in it that would steer a console or turn the order of what follows."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def shown(value: object) -> str:
    """Whatever somebody gave as a value, as an error message shows it: short, and always told.

    What has nothing to show but where in the memory it lies is shown by its class.
    """
    try:
        text = repr(value)
        return by_class(value) if has_address(text) else shortened(text)
    except Exception:  # noqa: BLE001 - what an object says of itself is its own matter
        long = isinstance(value, int)  # Python refuses to write thousands of digits
        return "a very long number" if long else f"an object of class {type(value).__name__}"


def names_in(sentence: str) -> tuple[str, ...]:
    """The names between braces in a sentence, in reading order."""
    return tuple(_PLACE.findall(sentence))


def fill(sentence: str, words: Callable[[str], str]) -> str:
    """The sentence with every `{name}` replaced by `words(name)`."""
    return _PLACE.sub(lambda match: words(match[1]), sentence)


def unit_of(fact: Fact) -> Unit:
    """What the values of a fact count."""
    return fact.type.unit if isinstance(fact.type, WholeNumber) else Unit.COUNT


def phrase(value: Value | None, unit: Unit = Unit.COUNT, currency: str = "") -> str:
    """A value as one says it: `no`, `March 2, 2026`, `1.5 hours`, `12.5%`, `USD 1,500.00`.

    Cents without a currency are said as a bare number.
    """
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case int():
            return _quantity(value, unit, currency)
        case date():
            return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"
        case str():
            return value
        case _:
            assert_never(value)


def _quantity(value: int, unit: Unit, currency: str) -> str:
    match unit:
        case Unit.BASIS_POINTS:
            return f"{_hundredths(value)}%"
        case Unit.MINUTES | Unit.MINUTES_PER_WEEK if value >= 60:  # noqa: PLR2004 - an hour
            hours = _hundredths((value * 100 + 30) // 60)
            return f"{hours} {'hour' if hours == '1' else 'hours'}"
        case Unit.MINUTES | Unit.MINUTES_PER_WEEK:
            return f"{value} {'minute' if value == 1 else 'minutes'}"
        case Unit.CENTS if currency:
            return str(Money(value, currency))
        case _:
            return str(value)


def _hundredths(value: int) -> str:
    whole, rest = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
