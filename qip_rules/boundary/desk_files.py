"""The files that a call at the billing desk names: parties as JSON, and fonts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeVar

import attrs

from qip_rules.boundary.json_in import from_json
from qip_rules.errors import Fault, InputError

__all__ = ["fonts_in", "record_in"]

Read = TypeVar("Read")

_RECORD_BYTES_MAXIMUM: Final = 1_000_000
"""A longer file names no party, and a device may have no end."""

_FONT_BYTES_MAXIMUM: Final = 64_000_000
"""Fonts with all letters of Chinese, Japanese and Korean have some 20 million."""


def record_in(kind: type[Read], path: Path, option: str, faults: list[Fault]) -> Read | None:
    """The record that a file holds as JSON, or nothing if something is wrong with it.

    Args:
        kind: the class of the record.
        path: the file.
        option: what the file is called in the call.
        faults: takes everything that is wrong.
    """
    content = _content(path, option, _RECORD_BYTES_MAXIMUM, faults)
    if content is None:
        return None
    try:
        return from_json(kind, content)
    except InputError as error:
        for each in error.faults:  # `$` is the whole file
            place = f"{option} {path}" if each.place == "$" else f"{option}: {each.place}"
            faults.append(attrs.evolve(each, place=place))
        return None


def fonts_in(paths: Iterable[Path], faults: list[Fault]) -> tuple[bytes, ...]:
    """The contents of the fonts that a call names; `faults` takes those that cannot be read."""
    read = (_content(path, "--font", _FONT_BYTES_MAXIMUM, faults) for path in paths)
    return tuple(each for each in read if each is not None)


def _content(path: Path, option: str, maximum: int, faults: list[Fault]) -> bytes | None:
    try:
        with path.open("rb") as file:
            data = file.read(maximum + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        faults.append(Fault(option, f"{path}: {said}", "a file that can be read"))
        return None
    if len(data) > maximum:
        expected = f"a file of at most {maximum} bytes"
        faults.append(Fault(option, f"{path}: more than that", expected))
        return None
    return data
