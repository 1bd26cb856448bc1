"""Records out of mirrors, by generated code: with every rule asked, or with those that are left.

A mirror is what msgspec read of a canonical text, with the fields of the record. `maker` calls the
record's class. `accepting_maker` is for text that looks ordinary (`decoding`): most rules hold of
whatever stands in it, so a class that is `Ruled` is only asked for the rest, and the record is then
made without asking it again. What does not keep to the rest is doubtful, and never refused here.
"""

import types
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, Union, get_args, get_origin

import attrs

from qip_rules.fields import (
    AMOUNT_MINOR_MAXIMUM,
    DAY_MAXIMUM,
    DAY_MINIMUM,
    AmountRule,
    FieldRule,
    InstanceRule,
    MemberRule,
    Ruled,
    RuledField,
    SeveralRule,
    anything,
    day,
    identifier,
    in_utc,
    moment,
    one_line,
    prose,
    yes_or_no,
)
from qip_rules.money import Money

__all__ = ["Change", "DoubtfulError", "MirroredField", "accepting_maker", "maker"]

Change = Callable[[Any], Any]
"""Makes a record, or the value of a field, of what msgspec read."""

_OF_ORDINARY_TEXT: Final = (one_line, identifier, prose)
"""Rules that text keeps to if it is not blank, printable, and without space at its ends."""


class DoubtfulError(Exception):
    """A mirror that may break a rule: the thorough way says which."""


@attrs.frozen(kw_only=True)
class MirroredField:
    """A field of a record, and how its value is made of what msgspec read for it."""

    attribute: "attrs.Attribute[Any]"
    change: Change | None
    """With every rule asked; `None` if the value is what was read."""
    accept: Change | None
    """With those rules asked that ordinary text may break."""

    @property
    def name(self) -> str:
        """The name of the field, in the record as in the mirror."""
        return str(self.attribute.name)

    @property
    def converter(self) -> object:
        """What the record makes of the value by itself."""
        return self.attribute.converter  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - attrs says a converter of what is not known

    @property
    def is_in_utc(self) -> bool:
        """Whether the value is a moment, which the record keeps in UTC."""
        return self.converter is in_utc and self.attribute.type is datetime


def maker(kind: type[Any], fields: Sequence[MirroredField]) -> Change:
    """What makes the record of a mirror as its class does.

    Args:
        kind: the class of the record.
        fields: all fields that it is made of.
    """
    return _calling(kind, fields, [each.change for each in fields])


def accepting_maker(kind: type[Any], fields: Sequence[MirroredField]) -> Change:
    """What makes the record of a mirror of ordinary text, or raises `DoubtfulError`.

    Args:
        kind: the class of the record. One that is not `Ruled` asks for itself.
        fields: all fields that it is made of.
    """
    if _only_keeps_rules(kind, fields):
        return _filling(kind, fields)
    return _calling(kind, fields, [each.accept for each in fields])


def _only_keeps_rules(kind: type[Any], fields: Sequence[MirroredField]) -> bool:
    """Whether nothing happens when a record is made but that the rules it states are asked."""
    slots = {name for each in kind.__mro__ for name in getattr(each, "__slots__", ())}
    names = [each.name for each in fields]
    return (
        issubclass(kind, Ruled)
        and kind.__attrs_post_init__ is Ruled.__attrs_post_init__
        and not hasattr(kind, "__attrs_pre_init__")
        and not kind.__dictoffset__
        and slots - {"__weakref__"} == set(names)
        and [each.name for each in kind.field_rules] == names
        and all(
            each.attribute.validator is None and (each.converter is None or each.is_in_utc)
            for each in fields
        )
    )


def _calling(
    kind: type[Any], fields: Sequence[MirroredField], changes: Sequence[Change | None]
) -> Change:
    """`kind(name=read.name, amount=change(read.amount))`, for all fields."""
    space: dict[str, Any] = {"kind": kind}
    arguments = [
        f"{each.name}={_value(each.name, number, change, space)}"
        for number, (each, change) in enumerate(zip(fields, changes, strict=True))
    ]
    return _compiled([f"return kind({', '.join(arguments)})"], kind, space)


def _filling(kind: type[Ruled], fields: Sequence[MirroredField]) -> Change:
    """The values one after another, each held against what is left of its rule, then the record."""
    space: dict[str, Any] = {
        "kind": kind,
        "new": object.__new__,
        "Doubtful": DoubtfulError,
        "first": DAY_MINIMUM,
        "last": DAY_MAXIMUM,
        "most": AMOUNT_MINOR_MAXIMUM,
        "in_utc": in_utc,
    }
    lines: list[str] = []
    for number, (each, ruled) in enumerate(zip(fields, kind.field_rules, strict=True)):
        lines.append(f"v{number} = {_value(each.name, number, each.accept, space)}")
        if each.is_in_utc:
            lines.append(f"v{number} = in_utc(v{number})")
        lines.extend(_held_against(f"v{number}", ruled, each, space))
    lines.append("record = new(kind)")
    for number, each in enumerate(fields):
        space[f"set{number}"] = getattr(kind, each.name).__set__
        lines.append(f"set{number}(record, v{number})")
    if kind.faults_between_fields is not Ruled.faults_between_fields:
        space["between"] = kind.faults_between_fields
        lines += ["for _ in between(record):", "    raise Doubtful"]
    return _compiled([*lines, "return record"], kind, space)


def _value(name: str, number: int, change: Change | None, space: dict[str, Any]) -> str:
    """The expression for the value of a field."""
    if change is None:
        return f"read.{name}"
    space[f"change{number}"] = change
    return f"None if read.{name} is None else change{number}(read.{name})"


def _held_against(
    value: str, ruled: RuledField, field: MirroredField, space: dict[str, Any]
) -> Iterator[str]:
    """The lines that hold a value against its rule, as far as it is not sure to keep to it."""
    wanted, may_be_missing = field.attribute.type, False
    if get_origin(wanted) in (Union, types.UnionType):
        (wanted,) = [each for each in get_args(wanted) if each is not types.NoneType]
        may_be_missing = True
    lines = list(_left_of(value, ruled.rule, wanted, space))
    if may_be_missing and ruled.needed is not None:
        yield f"if {value} is None:"
        yield "    raise Doubtful"
    elif may_be_missing and lines:
        yield f"if {value} is not None:"
        lines = [f"    {line}" for line in lines]
    yield from lines


def _left_of(
    value: str,
    rule: FieldRule,
    wanted: Any,  # noqa: ANN401 - any type at all
    space: dict[str, Any],
) -> Iterator[str]:
    """The lines for what neither the type of the mirror nor the look of the text says."""
    if _is_sure(rule, wanted):
        return
    condition = ""
    if rule is day and wanted is date:
        condition = f"not first <= {value} <= last"
    elif rule is moment and wanted is datetime:
        condition = f"not first <= {value}.date() <= last"
    elif isinstance(rule, AmountRule) and wanted is Money:
        condition = f"not {rule.minimum_minor} <= {value}.amount_minor <= most"
    if condition:
        yield f"if {condition}:"
    else:
        space[f"rule_{value}"] = rule
        yield f"for _ in rule_{value}('', {value}):"
    yield "    raise Doubtful"


def _is_sure(rule: FieldRule, wanted: Any) -> bool:  # noqa: ANN401 - any type at all
    """Whether every value of the type that stands in ordinary text keeps to the rule."""
    if isinstance(rule, (MemberRule, InstanceRule)):
        return wanted is rule.kind
    if isinstance(rule, SeveralRule) and get_origin(wanted) is tuple:
        return rule.maximum is None and _is_sure(rule.item, get_args(wanted)[0])
    return (
        rule is anything
        or (rule is yes_or_no and wanted is bool)
        or (rule in _OF_ORDINARY_TEXT and wanted is str)
    )


def _compiled(lines: Sequence[str], kind: type[Any], space: dict[str, Any]) -> Change:
    # Made of the names of attrs fields, which are identifiers, and of words of our own.
    code = "\n    ".join(["def made(read):", *lines])
    exec(compile(code, f"<maker of {kind.__name__}>", "exec", dont_inherit=True), space)  # noqa: S102
    made: Change = space["made"]
    return made
