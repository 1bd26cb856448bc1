"""What the fields of every record keep to.

Records are made of outside data: a mistyped amount, a moment without its zone, a name with a line
break in it are stopped where the record is made, before anything is derived from it. A *rule*
yields the faults of one value, so that a record can report all faults of all its fields at once:

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "name", self.name, "the person's name")
        yield from optional(several(email_address), "other_emails", self.other_emails)

No rule lets `None` pass, which means "not known": only `optional` does.

A record whose rules others read as well, such as a quicker reader of JSON, states them as data, in
`field_rules`; `field_faults` gives their faults, in the same words. One that keeps to them and does
nothing else when it is made is `Ruled`.
"""

import enum
import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import ClassVar, Final, Protocol

import attrs

from qip_rules.errors import Fault, InputError, by_class, has_address
from qip_rules.money import Money
from qip_rules.narrowing import as_given, is_tuple

__all__ = [
    "AMOUNT_MINOR_MAXIMUM",
    "DAY_MAXIMUM",
    "DAY_MINIMUM",
    "AmountRule",
    "FieldRule",
    "InstanceRule",
    "MemberRule",
    "Ruled",
    "RuledField",
    "RuledRecord",
    "SeveralRule",
    "WholeNumberRule",
    "amount",
    "anything",
    "day",
    "each_once",
    "email_address",
    "field_faults",
    "identifier",
    "in_utc",
    "instance_of",
    "member_of",
    "moment",
    "needed",
    "one_line",
    "optional",
    "prose",
    "refuse",
    "several",
    "shown",
    "whole_number",
    "yes_or_no",
]

FieldRule = Callable[[str, object], Iterable[Fault]]
"""The faults of one value, given its place in the record."""

DAY_MINIMUM: Final = date(1900, 1, 1)
DAY_MAXIMUM: Final = date(2199, 12, 31)
"""The days that the rule language can compare; any other was mistyped."""

AMOUNT_MINOR_MAXIMUM: Final = 10**12
"""Minor units (cents) of one amount; more was mistyped."""

_SHOWN_MAXIMUM: Final = 60
_NUMBER_SHOWN_MAXIMUM: Final = 10**18
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_PROSE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_HIDDEN = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
"""What turns the direction of a text around or takes no room in it: soft hyphens, zero widths, the
letters of tags. Python calls none of them printable, which quicker readers rely on."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")

# ------------------------------------------------------------------------ of one record


def needed(rule: FieldRule, place: str, value: object, expected: str = "") -> Iterable[Fault]:
    """The faults of a field that every such record has.

    `expected` says what is missing in better words than the rule has, where there are any.
    """
    if value is None and expected:
        return (Fault(place, shown(value), expected),)
    return rule(place, value)


def optional(rule: FieldRule, place: str, value: object) -> Iterator[Fault]:
    """The faults of a field that need not be known."""
    if value is None:
        return
    blank = isinstance(value, str) and not value.strip()
    for fault in rule(place, value):
        yield attrs.evolve(fault, hint="leave the field out if it is not known") if blank else fault


@attrs.frozen
class RuledField:
    """A field of a record and the rule it keeps to, stated once for all who read it.

    `needed` says what is missing where every such record has the field; it is empty where the
    rule says it well enough, and `None` if the field need not be known.
    """

    name: str
    rule: FieldRule
    needed: str | None = None

    def faults(self, value: object) -> Iterable[Fault]:
        """The faults of one value of the field, at the field's name."""
        if self.needed is not None:
            return needed(self.rule, self.name, value, self.needed)
        return optional(self.rule, self.name, value)


class RuledRecord(Protocol):
    """A record that states the rules of its fields as data."""

    field_rules: ClassVar[tuple[RuledField, ...]]
    """Every field, in the order in which the record declares them."""


def field_faults(record: RuledRecord) -> Iterator[Fault]:
    """The faults of a record's fields by the rules that it states, in their order."""
    for field in record.field_rules:
        value = getattr(record, field.name)
        if value is not None or field.needed is not None:
            yield from field.faults(value)


class Ruled:
    """A record that keeps to the rules it states, and does nothing else when it is made.

    So whoever has seen that values keep to them may make the record without asking again.

    Raises:
        InputError: every fault of the fields at once.
    """

    __slots__ = ()

    field_rules: ClassVar[tuple[RuledField, ...]] = ()
    """Every field, in the order in which the record declares them."""
    called: ClassVar[str] = "the record"
    """What the record is called where its faults are told."""

    def __attrs_post_init__(self) -> None:
        refuse((*field_faults(self), *self.faults_between_fields()), self.called)

    def faults_between_fields(self) -> Iterable[Fault]:
        """What is wrong with the fields together, whatever each is by itself."""
        return ()


def refuse(faults: Iterable[Fault], of: str) -> None:
    """Raise every fault at once, if there is any.

    Raises:
        InputError: there is one fault or more.
    """
    found = tuple(faults)
    if found:
        raise InputError(found, of=of)


def shown(value: object) -> str:
    """A value as a fault shows it: short, and printable whatever it holds.

    What has nothing to show but where in the memory it lies is shown by its class.

    >>> shown(None), shown("Ada Example"), shown(10**400), shown([1]), shown(lambda: 1)
    ('nothing', '"Ada Example"', 'a very long number', '[1]', 'a function')
    """
    if value is None:
        return "nothing"
    if isinstance(value, str):
        start = value[:_SHOWN_MAXIMUM]
        text = json.dumps(start, ensure_ascii=_CONTROL.search(start) is not None)
        return text if start == value else f'{text[:-1]}..."'
    if isinstance(value, int) and abs(value) >= _NUMBER_SHOWN_MAXIMUM:
        return "a very long number"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - what an object says of itself is its own matter
        return by_class(value)
    if has_address(text):
        return by_class(value)
    return text if len(text) <= _SHOWN_MAXIMUM else f"{text[:_SHOWN_MAXIMUM]}..."


# --------------------------------------------------------------------------------- rules


def one_line(place: str, value: object) -> Iterator[Fault]:
    """Text of one line, not blank, without space at its ends: a name, a title, an id."""
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text")
        return
    bare = value.strip()
    if not bare:
        yield Fault(place, "blank text", "text that is not blank")
    elif not value.isprintable() and _CONTROL.search(value):  # nothing printable is a control
        yield Fault(place, shown(value), "text of one line without control characters")
    elif value != bare:
        yield Fault(place, shown(value), "text without space before or after it")


def identifier(place: str, value: object) -> Iterable[Fault]:
    """Text of one line in which every character is seen, in its place: an id, a number.

    An id is looked up and held against others by people too, so two that differ must not look
    alike: nothing in it turns the direction of the text around or takes no room (Unicode's
    `Bidi_Control`, the soft hyphen, spaces and joiners of no width, tags). A name may have them.
    """
    if isinstance(value, str) and not value.isprintable() and _HIDDEN.search(value):
        found = json.dumps(value[:_SHOWN_MAXIMUM])
        return (Fault(place, found, "an id of one line in which every character is seen"),)
    return one_line(place, value)


def prose(place: str, value: object) -> Iterator[Fault]:
    """Text of one or more lines, not blank: an aim, a reason."""
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text")
    elif not value.strip():
        yield Fault(place, "blank text", "text that is not blank")
    elif _CONTROL_IN_PROSE.search(value):
        yield Fault(place, shown(value), "text without control characters")


def email_address(place: str, value: object) -> Iterator[Fault]:
    """One `@` with something on both sides and no space. Whether mail arrives shows later."""
    if not isinstance(value, str) or not _EMAIL.fullmatch(value) or _CONTROL.search(value):
        yield Fault(place, shown(value), "an e-mail address such as name@example.org")


def anything(_place: str, _value: object) -> tuple[Fault, ...]:
    """Whatever a field holds; what it has to be, the record says between its fields."""
    return ()


def yes_or_no(place: str, value: object) -> Iterator[Fault]:
    """True or false; 1 and "yes" are neither."""
    if not isinstance(value, bool):
        yield Fault(place, shown(value), "true or false")


def day(place: str, value: object) -> Iterator[Fault]:
    """A calendar date from 1900 to 2199, without a time of day."""
    if type(value) is not date:
        yield Fault(place, shown(value), "a date without a time of day")
    elif not DAY_MINIMUM <= value <= DAY_MAXIMUM:
        yield Fault(place, value.isoformat(), f"a date from {DAY_MINIMUM} to {DAY_MAXIMUM}")


def moment(place: str, value: object) -> Iterator[Fault]:
    """A date and time with its offset from UTC, from 1900 to 2199."""
    if not isinstance(value, datetime):
        yield Fault(place, shown(value), "a date and time with its offset from UTC")
    elif value.utcoffset() is None:
        yield Fault(place, value.isoformat(), "a date and time with its offset from UTC")
    elif not DAY_MINIMUM <= value.date() <= DAY_MAXIMUM:
        yield Fault(place, value.isoformat(), f"a moment from {DAY_MINIMUM} to {DAY_MAXIMUM}")


# ------------------------------------------------------------------------ rules to be made


@attrs.frozen
class WholeNumberRule:
    """A whole number within bounds, both included; no maximum is no bound. `True` is no number."""

    minimum: int
    maximum: int | None

    def __call__(self, place: str, value: object) -> Iterator[Fault]:
        """The faults of one value, as every `FieldRule` gives them."""
        low, high = self.minimum, self.maximum
        if type(value) is not int or value < low or (high is not None and value > high):
            bounds = f"of at least {low}" if high is None else f"from {low} to {high}"
            yield Fault(place, shown(value), f"a whole number {bounds}")


def whole_number(minimum: int = 0, maximum: int | None = None) -> FieldRule:
    """The rule for a whole number within bounds, both included; `True` is no number."""
    return WholeNumberRule(minimum, maximum)


@attrs.frozen
class AmountRule:
    """Money of at least so many cents, and no more than `AMOUNT_MINOR_MAXIMUM`."""

    minimum_minor: int

    def __call__(self, place: str, value: object) -> Iterator[Fault]:
        """The faults of one value, as every `FieldRule` gives them."""
        if not isinstance(value, Money):
            yield Fault(place, shown(value), "money")
        elif value.amount_minor < self.minimum_minor:
            expected = "more than nothing" if self.minimum_minor > 0 else "no negative amount"
            yield Fault(place, str(value), expected)
        elif value.amount_minor > AMOUNT_MINOR_MAXIMUM:
            yield Fault(place, str(value), f"at most {Money(AMOUNT_MINOR_MAXIMUM, value.currency)}")


def amount(minimum_minor: int = 0) -> FieldRule:
    """The rule for money of at least `minimum_minor` cents."""
    return _amount_rule(minimum_minor)


_amount_rule = functools.lru_cache(maxsize=64)(AmountRule)  # asked for by every record with money


@attrs.frozen
class MemberRule:
    """One of the choices of an enumeration."""

    kind: type[enum.Enum]

    def __call__(self, place: str, value: object) -> Iterator[Fault]:
        """The faults of one value, as every `FieldRule` gives them."""
        if not isinstance(value, self.kind):
            yield Fault(place, shown(value), "one of " + ", ".join(map(str, self.kind)))


def member_of(kind: type[enum.Enum]) -> FieldRule:
    """The rule for one of the choices of `kind`."""
    return MemberRule(kind)


@attrs.frozen
class InstanceRule:
    """A record of its own, which reported its own faults when it was made."""

    kind: type

    def __call__(self, place: str, value: object) -> Iterator[Fault]:
        """The faults of one value, as every `FieldRule` gives them."""
        if not isinstance(value, self.kind):
            name = self.kind.__name__
            article = "an" if name.startswith(tuple("AEIOU")) else "a"
            yield Fault(place, shown(value), f"{article} {name}")


def instance_of(kind: type) -> FieldRule:
    """The rule for a record of its own, which reported its own faults when it was made."""
    return InstanceRule(kind)


@attrs.frozen
class SeveralRule:
    """A tuple each of whose items keeps to a rule, with a bound on how many they are or none."""

    item: FieldRule
    maximum: int | None

    def __call__(self, place: str, value: object) -> Iterator[Fault]:
        """The faults of one value, as every `FieldRule` gives them."""
        if not is_tuple(value):
            yield Fault(place, shown(value), "a tuple")
        elif self.maximum is not None and len(value) > self.maximum:
            yield Fault(place, f"{len(value)} entries", f"at most {self.maximum}")
        else:
            for position, each in enumerate(value):
                yield from self.item(f"{place}[{position}]", each)


def several(item: FieldRule, maximum: int | None = None) -> FieldRule:
    """The rule for a tuple each of whose items keeps to `item`, of `maximum` items at most.

    Of more items than that, only their number is said.
    """
    return SeveralRule(item, maximum)


# ------------------------------------------------------------------------- beyond one field


def each_once(place: str, field: str, values: Iterable[object]) -> Iterator[Fault]:
    """The faults of a list in which a value of `field` stands twice among the items at `place`."""
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
    given = as_given(value)
    if isinstance(given, datetime) and given.tzinfo is UTC:
        return value
    if not isinstance(given, datetime) or given.utcoffset() is None:
        return value  # a fault, which the record reports with its others
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value
