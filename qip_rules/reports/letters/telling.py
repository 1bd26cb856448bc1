"""How a field of a letter is declared a placeholder: its meaning, an example, its choices."""

from collections.abc import Mapping
from typing import Final

import attrs

__all__ = ["Told", "is_record", "told", "told_of"]

_KEY: Final = "told"


@attrs.frozen
class Told:
    """What staff are told of one placeholder."""

    meaning: str
    example: object
    """A value of the field; of a field that holds records, `None`."""
    choices: tuple[str, ...] = ()
    """The only texts that it can be, where there are such."""


def told(meaning: str, example: object = None, choices: tuple[str, ...] = ()) -> Mapping[str, Told]:
    """The metadata of a field of a letter: `attrs.field(metadata=told("the day", day))`."""
    return {_KEY: Told(meaning, example, choices)}


def told_of(field: "attrs.Attribute[object]") -> Told:
    """What is told of a field.

    Raises:
        KeyError: the field is no placeholder.
    """
    declared = field.metadata[_KEY]
    assert isinstance(declared, Told)  # noqa: S101 - `told` writes nothing else
    return declared


def is_record(kind: object) -> bool:
    """Whether something is a class of records of letters, whose fields are placeholders."""
    return (
        isinstance(kind, type)
        and attrs.has(kind)
        and all(_KEY in field.metadata for field in attrs.fields(kind))
    )
