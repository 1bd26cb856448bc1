"""Facts: the named, typed things about a record that a requirement may ask about."""

import enum
import re
from datetime import date, datetime
from typing import Final, assert_never

import attrs

from qip_rules.errors import ExpressionTypeError
from qip_rules.narrowing import as_given

__all__ = [
    "KEYWORDS",
    "NUMBER_MAXIMUM",
    "AnsweredBy",
    "Boolean",
    "Date",
    "Fact",
    "FactType",
    "Kind",
    "Text",
    "Unit",
    "Value",
    "WholeNumber",
    "is_name",
    "kind_of",
]

Value = bool | int | str | date
"""What a fact can be, when it is known. `None` stands for "not known" wherever it may occur."""

KEYWORDS: Final = frozenset({"and", "or", "not", "in", "between", "true", "false", "null", "date"})
"""Words of the rule language that can name neither a fact nor a parameter."""

NUMBER_MAXIMUM: Final = 10**18 - 1
"""The greatest whole number of the language, either sign: 64 bits hold it in every reader."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}", re.ASCII)


def is_name(text: str) -> bool:
    """Whether `text` can name a fact or a parameter: `snake_case`, ASCII, no keyword."""
    return _NAME.fullmatch(text) is not None and text not in KEYWORDS


class Kind(enum.Enum):
    """The kind of value that an expression has; `NULL` is the literal that is always missing."""

    BOOLEAN = "boolean"
    NUMBER = "whole number"
    TEXT = "text"
    DATE = "date"
    NULL = "null"


class Unit(enum.Enum):
    """What a whole number counts. Only the wording for people depends on it."""

    COUNT = "count"
    PEOPLE = "people"
    SESSIONS = "sessions"
    DAYS = "days"
    MINUTES = "minutes"
    MINUTES_PER_WEEK = "minutes per week"
    BASIS_POINTS = "basis points"
    CENTS = "cents"


class AnsweredBy(enum.Enum):
    """Who can answer the question behind a fact."""

    APPLICANT = "applicant"
    STAFF = "staff"
    PROGRAM = "program"


def kind_of(value: Value | None) -> Kind:
    """The kind of one value.

    Raises:
        ExpressionTypeError: something else than a boolean, a whole number, text or a date.
    """
    match value:
        case None:
            return Kind.NULL
        case bool():
            return Kind.BOOLEAN
        case int():
            return Kind.NUMBER
        case str():
            return Kind.TEXT
        case datetime():
            pass
        case date():
            return Kind.DATE
    msg = f"{value!r} is no boolean, whole number, text or date"
    raise ExpressionTypeError(msg)


@attrs.frozen
class Boolean:
    """True or false."""


@attrs.frozen
class WholeNumber:
    """A whole number of `unit` from `minimum` to `maximum`, both included."""

    minimum: int
    maximum: int
    unit: Unit = Unit.COUNT

    def __attrs_post_init__(self) -> None:
        if type(self.minimum) is not int or type(self.maximum) is not int:
            msg = f"bounds are whole numbers; found {self.minimum!r} and {self.maximum!r}"
            raise ExpressionTypeError(msg)
        if max(abs(self.minimum), abs(self.maximum)) > NUMBER_MAXIMUM:
            msg = f"bounds are at most {NUMBER_MAXIMUM} either way"
            raise ExpressionTypeError(msg)
        if self.minimum > self.maximum:
            msg = f"the least value, {self.minimum}, is above the greatest, {self.maximum}"
            raise ExpressionTypeError(msg)


@attrs.frozen
class Text:
    """One of a closed list of words."""

    choices: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        if not isinstance(as_given(self.choices), tuple):
            msg = f"choices are a tuple of words; found {self.choices!r}"
            raise ExpressionTypeError(msg)
        if not all(type(choice) is str and choice for choice in self.choices):
            msg = f"each choice is a word; found {self.choices!r}"
            raise ExpressionTypeError(msg)
        if any("\ud800" <= each <= "\udfff" for choice in self.choices for each in choice):
            msg = f"a choice holds a lone surrogate, which no document can: {self.choices!r}"
            raise ExpressionTypeError(msg)
        if not self.choices or len(set(self.choices)) != len(self.choices):
            msg = f"choices are one or more different words; found {self.choices!r}"
            raise ExpressionTypeError(msg)


@attrs.frozen
class Date:
    """A calendar day from `earliest` to `latest`, both included."""

    earliest: date = date(1900, 1, 1)
    latest: date = date(2199, 12, 31)

    def __attrs_post_init__(self) -> None:
        if kind_of(self.earliest) is not Kind.DATE or kind_of(self.latest) is not Kind.DATE:
            msg = f"bounds are dates; found {self.earliest!r} and {self.latest!r}"
            raise ExpressionTypeError(msg)
        if self.earliest > self.latest:
            msg = f"the first day, {self.earliest}, is after the last, {self.latest}"
            raise ExpressionTypeError(msg)


FactType = Boolean | WholeNumber | Text | Date


@attrs.frozen(cache_hash=True)
class Fact:
    """One named, typed thing that can be known of a record.

    `meaning` says what is true of the program when the fact has a value; `question` is what one
    asks a person to learn it, and `answered_by` whom. `usual` is the value that an ordinary
    record has: readers that make up records start from it. An `asked` fact is a program's own:
    its value comes from the application's answers instead of being derived from the records.
    A fact that is not `changeable` is as it is, whatever anybody does: a day that has passed.
    """

    name: str
    type: FactType
    meaning: str = attrs.field(default="", kw_only=True)
    question: str = attrs.field(default="", kw_only=True)
    answered_by: AnsweredBy = attrs.field(default=AnsweredBy.APPLICANT, kw_only=True)
    usual: Value | None = attrs.field(default=None, kw_only=True)
    asked: bool = attrs.field(default=False, kw_only=True)
    changeable: bool = attrs.field(default=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if type(self.name) is not str or not is_name(self.name):
            msg = (
                f"{self.name!r} cannot name a fact: names are lower-case letters, digits and "
                "underscores, start with a letter, and are no word of the language"
            )
            raise ExpressionTypeError(msg)
        if not isinstance(as_given(self.type), FactType):
            msg = f"the type of {self.name} is a FactType; found {self.type!r}"
            raise ExpressionTypeError(msg)
        if self.usual is not None and not self.allows(self.usual):
            msg = f"the usual value of {self.name}, {self.usual!r}, is not {self.expected}"
            raise ExpressionTypeError(msg)

    @property
    def kind(self) -> Kind:
        """The kind of value that this fact has in an expression."""
        match self.type:
            case Boolean():
                return Kind.BOOLEAN
            case WholeNumber():
                return Kind.NUMBER
            case Text():
                return Kind.TEXT
            case Date():
                return Kind.DATE
            case _:
                assert_never(self.type)

    @property
    def starting_value(self) -> Value:
        """What records are made up from: the usual value, else the first of the fact's type."""
        if self.usual is not None:
            return self.usual
        match self.type:
            case Boolean():
                return False
            case WholeNumber(minimum=low):
                return low
            case Text(choices=choices):
                return choices[0]
            case Date(earliest=first):
                return first
            case _:
                assert_never(self.type)

    @property
    def expected(self) -> str:
        """What a value of this fact must be, in words."""
        match self.type:
            case Boolean():
                return "true or false"
            case WholeNumber(minimum=minimum, maximum=maximum):
                return f"a whole number from {minimum} to {maximum}"
            case Text(choices=choices):
                return "one of " + ", ".join(f'"{choice}"' for choice in choices)
            case Date(earliest=earliest, latest=latest):
                return f"a date from {earliest} to {latest}"
            case _:
                assert_never(self.type)

    def allows(self, value: object) -> bool:
        """Whether `value` is a value that this fact can have. A `bool` is no whole number."""
        match self.type:
            case Boolean():
                return isinstance(value, bool)
            case WholeNumber(minimum=minimum, maximum=maximum):
                return (
                    isinstance(value, int)
                    and not isinstance(value, bool)
                    and minimum <= value <= maximum
                )
            case Text(choices=choices):
                return isinstance(value, str) and value in choices
            case Date(earliest=earliest, latest=latest):
                return (
                    isinstance(value, date)
                    and not isinstance(value, datetime)
                    and earliest <= value <= latest
                )
            case _:
                assert_never(self.type)
