"""Collections of what came without a type, told apart so that a type checker follows.

`isinstance` finds in an `object` a collection of nobody knows what, and what is taken out of that
is never checked again. These find a collection of objects: each of them has to be looked at before
it is used.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from typing_extensions import TypeIs

__all__ = [
    "as_given",
    "fields_of",
    "is_dict",
    "is_frozenset",
    "is_iterable",
    "is_list",
    "is_list_or_tuple",
    "is_mapping",
    "is_sequence",
    "is_tuple",
]


def is_dict(value: object) -> "TypeIs[dict[object, object]]":
    """Whether it is a `dict`, of any keys and values."""
    return isinstance(value, dict)


def is_mapping(value: object) -> "TypeIs[Mapping[object, object]]":
    """Whether it is a mapping, of any keys and values."""
    return isinstance(value, Mapping)


def is_list(value: object) -> "TypeIs[list[object]]":
    """Whether it is a `list`, of any items."""
    return isinstance(value, list)


def is_tuple(value: object) -> "TypeIs[tuple[object, ...]]":
    """Whether it is a `tuple`, of any items."""
    return isinstance(value, tuple)


def is_list_or_tuple(value: object) -> "TypeIs[list[object] | tuple[object, ...]]":
    """Whether it is a `list` or a `tuple`, of any items: what a list of JSON is read from."""
    return isinstance(value, (list, tuple))


def is_frozenset(value: object) -> "TypeIs[frozenset[object]]":
    """Whether it is a `frozenset`, of any items."""
    return isinstance(value, frozenset)


def is_iterable(value: object) -> "TypeIs[Iterable[object]]":
    """Whether it can be gone through, whatever it gives."""
    return isinstance(value, Iterable)


def is_sequence(value: object) -> "TypeIs[Sequence[object]]":
    """Whether it is a sequence, of any items."""
    return isinstance(value, Sequence)


def as_given(value: object) -> object:
    """The same, as what nobody has looked at yet.

    The fields of a record say what they hold; but who made the record may have had no types, and
    given anything. What looks after that asks for the field as it was given.
    """
    return value


def fields_of(record: object) -> "tuple[attrs.Attribute[Any], ...]":
    """The fields of a record of attrs, in their order.

    Raises:
        attrs.exceptions.NotAnAttrsClassError: its class is none of attrs.
    """
    return _fields(type(record))


def _fields(kind: type[Any]) -> "tuple[attrs.Attribute[Any], ...]":
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return found
