"""The placeholders of the templates, read off the records of the letters.

A template is held against the shapes here before anything is filled in, and filled in once with
the examples, so that its mistakes are told before any letter is written.
"""

import typing
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Final

import attrs

from qip_rules.narrowing import is_tuple
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import LETTER_CLASSES, Letter
from qip_rules.reports.letters.telling import is_record, told_of

__all__ = [
    "Listed",
    "Placeholder",
    "Shape",
    "Single",
    "Structure",
    "example_letter",
    "placeholder_table",
    "placeholders",
    "shapes_of",
]


@attrs.frozen
class Single:
    """A value that is printed, or asked for in an `if`."""

    kind: type
    """`str`, `int`, `bool`, `date` or `Money`."""
    choices: tuple[str, ...] = ()


@attrs.frozen
class Listed:
    """Several of a shape, for a `for`."""

    of: "Shape"


@attrs.frozen
class Structure:
    """A record, whose parts are told by name after a dot."""

    parts: Mapping[str, "Shape"] = attrs.field(hash=False)


Shape = Single | Listed | Structure
"""What a placeholder stands for."""


@attrs.frozen
class Placeholder:
    """A row of the table of placeholders."""

    name: str
    """As it is told: `missing`, and `missing: text` for a part of each entry of that list."""
    kinds: tuple[LetterKind, ...]
    """The letters that have it."""
    meaning: str
    example: object
    choices: tuple[str, ...]


def shapes_of(record: type) -> Mapping[str, Shape]:
    """The shape of each field of a record of letters, by name."""
    hints = typing.get_type_hints(record)
    return {
        field.name: _shape(hints[field.name], told_of(field).choices)
        for field in attrs.fields(record)
    }


def _shape(hint: Any, choices: tuple[str, ...]) -> Shape:  # noqa: ANN401 - any annotation
    if typing.get_origin(hint) is tuple:
        return Listed(_shape(typing.get_args(hint)[0], choices))
    if isinstance(hint, UnionType):  # a day or an amount that may not be known
        (hint,) = (each for each in hint.__args__ if each is not NoneType)
    return Structure(shapes_of(hint)) if is_record(hint) else Single(hint, choices)


def placeholders() -> tuple[Placeholder, ...]:
    """Every placeholder, in the order of the records: those of all letters first."""
    rows: dict[str, list[tuple[LetterKind, Placeholder]]] = {}
    for kind, record in LETTER_CLASSES.items():
        for row in _rows(record, "", kind):
            rows.setdefault(row.name, []).append((kind, row))
    every = (
        attrs.evolve(of_kind[0][1], kinds=tuple(kind for kind, _ in of_kind))
        for of_kind in rows.values()
    )
    return tuple(sorted(every, key=lambda each: -len(each.kinds)))


def _rows(record: type, before: str, kind: LetterKind) -> Iterator[Placeholder]:
    hints = typing.get_type_hints(record)
    for field in attrs.fields(record):
        declared = told_of(field)
        name = f"{before}{field.name}"
        yield Placeholder(name, (kind,), declared.meaning, declared.example, declared.choices)
        inner = _record_in(hints[field.name])
        if inner is not None:
            yield from _rows(inner, f"{name}: ", kind)


def _record_in(hint: Any) -> type | None:  # noqa: ANN401 - any annotation
    if typing.get_origin(hint) is not tuple:
        return None
    inner = typing.get_args(hint)[0]
    return inner if is_record(inner) else None


def example_letter(kind: LetterKind) -> Letter:
    """The letter that the examples of the table make up; nothing in it is about anybody."""
    made = _example(LETTER_CLASSES[kind])
    assert isinstance(made, Letter)  # noqa: S101 - it is of the class asked for
    return made


def _example(record: type) -> object:
    hints = typing.get_type_hints(record)
    values: dict[str, object] = {}
    for field in attrs.fields(record):
        inner = _record_in(hints[field.name])
        values[field.name] = told_of(field).example if inner is None else (_example(inner),) * 2
    return record(**values)


_HEADING: Final = """\
Placeholders of the letters
===========================

Write a placeholder between double braces: {{ practice }}

A list is gone through with "for", and its parts are told after a dot:

    {% for each in missing %}
    - {{ each.text }}
    {% endfor %}

What may be missing is asked for with "if":

    {% if answer_by %}Please answer by {{ answer_by }}.{% endif %}

A text with fixed choices is compared: {% if standing == "accepted" %}

Filters: {{ areas|join(", ") }}  {{ missing|length }}  {{ sender|upper }}  |lower  |capitalize
In a list: loop.index (1, 2, 3 and so on), loop.first, loop.last, loop.length

A name with ":" below is a part of each entry of the list before it.
"""


def placeholder_table() -> str:
    """The table for staff, as plain text: every placeholder with meaning, example and letters."""
    blocks = [_HEADING]
    shared = len(LETTER_CLASSES)
    for each in placeholders():
        where = "all" if len(each.kinds) == shared else ", ".join(k.value for k in each.kinds)
        lines = [each.name, f"    {each.meaning}", f"    in: {where}"]
        if each.choices:
            lines.append(f"    one of: {', '.join(repr(choice) for choice in each.choices)}")
        elif each.example is not None:
            lines.append(f"    such as: {_spelled(each.example)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _spelled(example: object) -> str:
    if is_tuple(example):
        return "; ".join(map(_spelled, example))
    return {True: "yes", False: "no"}[example] if isinstance(example, bool) else str(example)
