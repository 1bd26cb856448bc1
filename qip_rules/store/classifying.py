"""Every field of the log that can hold text, and whether it is taken for personal data."""

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from qip_rules.money import Money
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.personal import is_personal, text_of_type

__all__ = ["ClassifiedFields", "classified_fields"]


@attrs.frozen(kw_only=True)
class ClassifiedFields:
    """The fields of one class that hold text, in a record or in a part of one."""

    owner: str
    """The name of the class."""
    kinds: tuple[str, ...]
    """The kinds of records that are of this class, or have a part that is."""
    personal: tuple[str, ...]
    """They stand beside the chain, and can be removed."""
    plain: tuple[str, ...]
    """They stand in the chain, for ever."""


def classified_fields(kinds: RecordKinds) -> tuple[ClassifiedFields, ...]:
    """The fields of all records that hold text, class by class, as the log takes them.

    Dates, amounts, numbers, choices and flags are in the chain, and not listed.
    """
    owners: dict[type[Any], list[str]] = {}
    for kind in kinds:
        for owner in dict.fromkeys(_classes(kind.record)):
            owners.setdefault(owner, []).append(kind.name)
    every: list[ClassifiedFields] = []
    for owner, names in owners.items():
        texts = [each.name for each in attrs.fields(owner) if _holds_text(each.type)]
        personal = tuple(
            each.name
            for each in attrs.fields(owner)
            if each.name in texts and is_personal(owner, each.name, text_of_type(each.type))
        )
        if texts:
            every.append(
                ClassifiedFields(
                    owner=owner.__name__,
                    kinds=tuple(names),
                    personal=personal,
                    plain=tuple(each for each in texts if each not in personal),
                )
            )
    return tuple(sorted(every, key=lambda each: each.owner))


def _holds_text(kind: Any) -> bool:  # noqa: ANN401 - any type at all
    """Whether a field of the type can hold text that somebody wrote; a choice cannot."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return False
    if origin in (Union, types.UnionType):
        return any(map(_holds_text, arguments))
    return kind is str or text_of_type(kind) is not None or (bool(arguments) and str in arguments)


def _classes(kind: Any) -> Iterator[type[Any]]:  # noqa: ANN401 - any type at all
    """The classes of a record and of its parts, at any depth."""
    if isinstance(kind, type) and attrs.has(kind):
        if kind is Money:
            return
        attrs.resolve_types(kind)
        yield kind
        for field in attrs.fields(kind):
            yield from _classes(field.type)
    else:
        for each in get_args(kind):
            yield from _classes(each)
