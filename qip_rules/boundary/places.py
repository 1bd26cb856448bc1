"""Where in the data a fault is.

A place is a path from the outermost value: `core_team[2].email`, `answers["has plan"]`; the
outermost value itself is `$`.
"""

import re
from collections.abc import Iterator
from typing import Final

from qip_rules.boundary.wording import quoted

__all__ = ["ROOT", "around", "below", "is_inside", "joined"]

ROOT: Final = "$"
"""The place of the outermost value."""

_STEP_MAXIMUM: Final = 60
_LAST_STEP = re.compile(r'(?:\.?\w+|\[[0-9]+\]|\["(?:[^"\\]|\\.)*"\]|.)\Z', re.DOTALL)


def below(place: str, step: str | int) -> str:
    """The place of a field, or of the item at a position counted from 0."""
    if isinstance(step, str) and step.isidentifier() and len(step) <= _STEP_MAXIMUM:
        return step if place == ROOT else f"{place}.{step}"
    outer = "" if place == ROOT else place
    return f"{outer}[{step if isinstance(step, int) else quoted(step)}]"


def joined(place: str, inner: str) -> str:
    """The place of something inside a record that stands at `place`."""
    if inner in ("", ROOT):
        return place
    if place == ROOT:
        return inner
    return f"{place}{inner}" if inner.startswith("[") else f"{place}.{inner}"


def is_inside(place: str, outer: str) -> bool:
    """Whether a place is `outer` or lies in it."""
    return place == outer or place.startswith((f"{outer}.", f"{outer}["))


def around(place: str) -> Iterator[str]:
    """The places that enclose this one, from the nearest to the outermost."""
    while place != ROOT:
        place = _LAST_STEP.sub("", place) or ROOT
        yield place
