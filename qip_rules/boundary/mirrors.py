"""Classes that msgspec fills from JSON, with the very fields of a record and their types.

A mirror is made from the record's own class, so nothing is declared twice. Its objects have the
attributes of the record, but they are quick to make because nothing else is asked of them: the
rules of the fields are left to `accepting`.
"""

import enum
import functools
import types
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Union, get_args, get_origin

import attrs

from qip_rules.boundary.json_text import DIGITS_MAXIMUM, ITEMS_MAXIMUM, TEXT_MAXIMUM
from qip_rules.fields import InstanceRule, RuledField, SeveralRule, WholeNumberRule

__all__ = ["mirror", "rules_of"]

_NUMBER_MAXIMUM: Final = 10**DIGITS_MAXIMUM - 1


def rules_of(kind: type) -> tuple[RuledField, ...]:
    """The rules that a record states of its fields, one for each.

    Raises:
        TypeError: the class states no rules, or not those of all its fields in their order.
    """
    rules: tuple[RuledField, ...] = getattr(kind, "field_rules", ())
    if not attrs.has(kind) or [rule.name for rule in rules] != [
        field.name for field in attrs.fields(kind)
    ]:
        msg = f"{kind.__name__} does not state the rules of its fields"
        raise TypeError(msg)
    return rules


@functools.lru_cache(maxsize=64)
def mirror(kind: type, absent: object = None) -> type:
    """The mirror of a record's class, in which a field that is left out reads as `absent`.

    With `None`, what is `null` and what is left out are written alike, and so is a field that is
    left out although it has another default: `accepting` fills that in.

    Raises:
        TypeError: a class that states no rules of its fields, or a field of another type than
            those that JSON records of rules are made of.
    """
    from msgspec import defstruct

    attrs.resolve_types(kind)
    fields: list[Any] = []
    for field, rule in zip(attrs.fields(kind), rules_of(kind), strict=True):
        read_as = _mirrored(field.type, rule.rule, absent)
        has_default = field.default is not attrs.NOTHING
        fields.append((field.name, read_as, absent) if has_default else (field.name, read_as))
    # No mirror holds itself, so the collector of circles need not watch them.
    return defstruct(
        kind.__name__,
        fields,
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
        module=__name__,
    )


def _mirrored(
    wanted: Any,  # noqa: ANN401 - any type at all
    rule: object,
    absent: object,
) -> Any:  # noqa: ANN401 - any type at all
    """The type as msgspec is to read it, with the bounds that hold for every JSON text."""
    from msgspec import Meta

    origin, arguments = get_origin(wanted), get_args(wanted)
    if wanted is str:
        return Annotated[str, Meta(min_length=1, max_length=TEXT_MAXIMUM)]
    if wanted is int:
        low, high = -_NUMBER_MAXIMUM, _NUMBER_MAXIMUM
        if isinstance(rule, WholeNumberRule):
            low = max(low, rule.minimum)
            high = high if rule.maximum is None else min(high, rule.maximum)
        return Annotated[int, Meta(ge=low, le=high)]
    if wanted in (bool, date, types.NoneType):
        return wanted
    given: object = wanted
    if isinstance(given, type) and issubclass(given, enum.Enum):
        return wanted
    if origin in (Union, types.UnionType):
        return functools.reduce(_either, [_mirrored(each, rule, absent) for each in arguments])
    if origin is tuple and isinstance(rule, SeveralRule):
        items: Any = tuple.__class_getitem__((_mirrored(arguments[0], rule.item, absent), ...))
        items_maximum = ITEMS_MAXIMUM if rule.maximum is None else rule.maximum
        return Annotated[items, Meta(max_length=items_maximum)]
    if origin is Mapping and arguments[0] is str:
        name, value = (_mirrored(each, None, absent) for each in arguments)
        values: Any = dict.__class_getitem__((name, _either(value, None)))
        return Annotated[values, Meta(max_length=ITEMS_MAXIMUM)]
    if isinstance(rule, InstanceRule) and rule.kind is wanted:
        return mirror(wanted, absent)
    msg = f"{wanted!r} has no mirror"
    raise TypeError(msg)


def _either(one: Any, other: Any) -> Any:  # noqa: ANN401 - types, and what stands for them
    return one | other
