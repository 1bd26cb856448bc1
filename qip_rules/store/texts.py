"""The texts in a group of personal data: which they are, taking one out, and what is read instead.

A group of one field that is no list is one text, and goes as a whole. Any other has a salt for
each of its texts, so that one person can go from a list of names and the others stay.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from qip_rules.store.chain import (
    PersonalPart,
    in_canonical_json,
    text_digest,
    with_each_text,
)

__all__ = [
    "NOTHING_TOLD",
    "REMOVED",
    "group_of",
    "is_one_text",
    "placeholders",
    "same_texts",
    "texts_of",
    "told_of_removed",
    "with_told_texts",
    "without_texts",
]

REMOVED: Final = "(removed)"
"""What is read for a personal text of which it is not known when it was removed, and why."""

NOTHING_TOLD: Final[Mapping[str, str]] = MappingProxyType({})


def group_of(person_id: str, fields: Mapping[str, Any], salt: Callable[[], str]) -> PersonalPart:
    """A new group of personal data, with as many salts as it needs.

    Args:
        person_id: the person whom the object names beside the fields; empty if it names none.
        fields: the personal fields as JSON.
        salt: a new salt for each group, or each text of one.
    """
    if is_one_text(fields):
        return PersonalPart(person_id, salt(), in_canonical_json(fields))
    salts = ["2"]
    with_each_text(dict(fields), lambda _: salts.append(salt()))
    return PersonalPart(person_id, " ".join(salts), in_canonical_json(fields))


def is_one_text(fields: Mapping[str, Any]) -> bool:
    """Whether the fields are a single one that is no list."""
    return len(fields) == 1 and not isinstance(next(iter(fields.values())), list)


def texts_of(part: PersonalPart) -> tuple[str | None, ...]:
    """The texts of a group as canonical JSON, in their order; `None` for what was removed."""
    every: list[str] = []
    with_each_text(json.loads(part.fields), lambda text: every.append(in_canonical_json(text)))
    salts = part.text_salts
    if salts is None:
        return tuple(every)
    both = zip(every, salts, strict=True)
    return tuple(None if salt.startswith("-") else text for text, salt in both)


def without_texts(
    part: PersonalPart, positions: Collection[int] | None
) -> tuple[PersonalPart, dict[str, str]]:
    """A group that has a salt for each text, without some of them, or without all.

    Args:
        part: the group.
        positions: of the texts that go, from 0; `None` for all. What is gone already is passed
            over.

    Returns:
        What is left, and by its digest each text that is gone now.
    """
    salts = list(part.text_salts or ())
    gone: dict[str, str] = {}
    for position, text in enumerate(texts_of(part)):
        if text is not None and (positions is None or position in positions):
            digest = text_digest(salts[position], text)
            gone[digest] = text
            salts[position] = f"-{digest}"
    waiting = iter(salts)
    fields = with_each_text(
        json.loads(part.fields), lambda text: None if next(waiting).startswith("-") else text
    )
    salt = " ".join(("2", *salts))
    return attrs.evolve(part, salt=salt, fields=in_canonical_json(fields)), gone


def same_texts(one: PersonalPart, other: PersonalPart) -> bool:
    """Whether two groups say the same, as far as nothing of them was removed."""
    if not one.removed and not other.removed:
        return (one.person_id, one.fields) == (other.person_id, other.fields)
    ours, theirs = texts_of(one), texts_of(other)
    return (
        one.person_id == other.person_id
        and _shape(one) == _shape(other)
        and all(None in both or both[0] == both[1] for both in zip(ours, theirs, strict=True))
    )


def _shape(part: PersonalPart) -> dict[str, Any]:
    return with_each_text(json.loads(part.fields), lambda _: None)


def with_told_texts(part: PersonalPart, needed: str, told: Mapping[str, str], first: int) -> str:
    """The personal fields as members of a JSON object, with words in the place of what is gone.

    A field that a record need not have is left out, unless it is a list.

    Args:
        part: the group.
        needed: the names of the fields that every such record has, as the record spells them.
        told: what is read for a removed text, by its digest.
        first: how many texts of the record went before.
    """
    salts = part.text_salts
    if not part.removed or salts is None:
        return part.fields[1:-1]
    waiting = iter(salts)
    number = first

    def words(text: object) -> object:
        nonlocal number
        salt = next(waiting)
        if not salt.startswith("-"):
            return text
        number += 1
        return _Words(told.get(salt[1:]) or told_of_removed(number))

    fields = with_each_text(json.loads(part.fields), words)
    names = {_bare(name) for name in needed.split()}
    maps = {_bare(name) for name in needed.split() if name.endswith("{}")}
    kept: dict[str, object] = {
        name: {} if name in maps and isinstance(value, _Words) else value
        for name, value in fields.items()
        if name in names or not isinstance(value, _Words)
    }
    return in_canonical_json(kept)[1:-1]


class _Words(str):
    """What is told in the place of a text, as against a text that is there."""

    __slots__ = ()


def _bare(name: str) -> str:
    return name.rstrip("[*]{}")


def told_of_removed(number: int) -> str:
    """What is read for the texts of one record of whose removal nothing is known, from 1 on.

    No two are alike, because some lists refuse an item that stands in them twice.
    """
    return REMOVED if number == 1 else f"{REMOVED[:-1]}, text {number})"


def placeholders(needed: Iterable[str], words: str) -> Iterator[str]:
    """The members of a JSON object for fields of which nothing at all is left."""
    for number, name in enumerate(needed, start=1):
        said = in_canonical_json(words if number == 1 else f"{words[:-1]}, field {number})")
        match name[len(_bare(name)) :]:
            case "[*]":
                said = f"[{said}]"
            case "":
                pass
            case empty:
                said = empty
        yield f'"{_bare(name)}":{said}'
