"""What every field of a billing record keeps to.

Each rule yields the faults of one field, so that a record reports all its faults at once.
Events and documents are made of outside data: a mistyped amount or a moment without its zone is
stopped here, before anything is derived from it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final

from qip_rules.errors import Fault, InputError
from qip_rules.money import Money

__all__ = [
    "AMOUNT_MINOR_MAXIMUM",
    "DAY_MAXIMUM",
    "DAY_MINIMUM",
    "amount",
    "day",
    "each_once",
    "in_utc",
    "instance_of",
    "moment",
    "one_line",
    "optional",
    "refuse",
    "several",
    "shown",
]

FieldRule = Callable[[str, object], Iterable[Fault]]
"""The faults of one value, given its place in the record."""

DAY_MINIMUM: Final = date(1900, 1, 1)
DAY_MAXIMUM: Final = date(2199, 12, 31)
"""The days that the rule language can compare; any other was mistyped."""

AMOUNT_MINOR_MAXIMUM: Final = 10**12
"""Minor units (cents) of one amount; more was mistyped."""

_SHOWN_MAXIMUM: Final = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def shown(value: object) -> str:
    """A value as a fault shows it: short, and printable whatever it holds."""
    if value is None:
        return "nothing"
    text = ascii(value) if isinstance(value, str) and _CONTROL.search(value) else repr(value)
    return text if len(text) <= _SHOWN_MAXIMUM else f"{text[:_SHOWN_MAXIMUM]}..."


def one_line(place: str, value: object) -> Iterator[Fault]:
    """Text of one line, not blank, without space at its ends: an id, a name, a number."""
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text")
    elif not value.strip():
        yield Fault(place, "blank text", "text")
    elif _CONTROL.search(value):
        yield Fault(place, shown(value), "text of one line without control characters")
    elif value != value.strip():
        yield Fault(place, shown(value), "text without space before or after it")


def day(place: str, value: object) -> Iterator[Fault]:
    """A calendar date from 1900 to 2199, without a time of day."""
    if type(value) is not date:
        yield Fault(place, shown(value), "a date without a time of day")
    elif not DAY_MINIMUM <= value <= DAY_MAXIMUM:
        yield Fault(place, value.isoformat(), f"a date from {DAY_MINIMUM} to {DAY_MAXIMUM}")


def moment(place: str, value: object) -> Iterator[Fault]:
    """A moment with its offset from UTC, from 1900 to 2199."""
    if not isinstance(value, datetime):
        yield Fault(place, shown(value), "a date and time with its offset from UTC")
    elif value.utcoffset() is None:
        yield Fault(place, value.isoformat(), "a date and time with its offset from UTC")
    elif not DAY_MINIMUM <= value.date() <= DAY_MAXIMUM:
        yield Fault(place, value.isoformat(), f"a moment from {DAY_MINIMUM} to {DAY_MAXIMUM}")


def amount(place: str, value: object, *, minimum_minor: int = 0) -> Iterator[Fault]:
    """Money of at least `minimum_minor` cents."""
    if not isinstance(value, Money):
        yield Fault(place, shown(value), "money")
    elif value.amount_minor < minimum_minor:
        expected = "more than nothing" if minimum_minor > 0 else "no negative amount"
        yield Fault(place, str(value), expected)
    elif value.amount_minor > AMOUNT_MINOR_MAXIMUM:
        yield Fault(place, str(value), f"at most {Money(AMOUNT_MINOR_MAXIMUM, value.currency)}")


def instance_of(kind: type | tuple[type, ...], place: str, value: object) -> Iterator[Fault]:
    """A record of its own, which has reported its own faults when it was made."""
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        yield Fault(place, shown(value), "a " + " or ".join(each.__name__ for each in kinds))


def optional(rule: FieldRule, place: str, value: object) -> Iterator[Fault]:
    """`rule`, unless the value is not known (`None`)."""
    if value is not None:
        yield from rule(place, value)


def several(rule: FieldRule, place: str, value: object) -> Iterator[Fault]:
    """A tuple each of whose items keeps to `rule`."""
    if not isinstance(value, tuple):
        yield Fault(place, shown(value), "a tuple")
        return
    for position, item in enumerate(value):
        yield from rule(f"{place}[{position}]", item)


def each_once(place: str, field: str, values: Iterable[object]) -> Iterator[Fault]:
    """No value of `field` stands twice among the items at `place`."""
    seen: set[object] = set()
    for position, value in enumerate(values):
        if value in seen:
            yield Fault(f"{place}[{position}].{field}", f"{shown(value)} again", "each only once")
        seen.add(value)


def in_utc(value: datetime) -> datetime:
    """A moment in UTC, so that equal moments are equal records; anything else as it is.

    Python compares two moments of one zone without looking at which of two equal clock times
    (before and after the clock is put back) is meant; in UTC there is only one.
    """
    given: object = value
    if not isinstance(given, datetime) or given.utcoffset() is None:
        return value  # a fault, which the record reports with its others
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value


def refuse(faults: Iterable[Fault], of: str) -> None:
    """Raise every fault at once, if there is any.

    Raises:
        InputError: there is one fault or more.
    """
    found = tuple(faults)
    if found:
        raise InputError(found, of=of)
