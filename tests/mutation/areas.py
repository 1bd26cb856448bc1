"""The areas in which every small change of the code has to be noticed, as their files say.

A file of `tests/mutation/areas` names an area. Each of its parts has modules, the tests that are to
notice a change in them, and the tests that are asked only if the first ones noticed nothing.
"""

import tomllib
from pathlib import Path
from typing import Final

import attrs

__all__ = ["FOLDER", "ROOT", "Area", "Part", "areas"]

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = Path(__file__).parent / "areas"


@attrs.frozen
class Part:
    """Modules, and the tests that are to notice every change in them; paths from the root."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    then: tuple[str, ...] = ()
    """Slower or less near, and run only where `tests` pass."""


@attrs.frozen
class Area:
    """A part of the house that has a row in the table."""

    name: str
    about: str
    parts: tuple[Part, ...]

    def part_of(self, module: str) -> Part:
        """The part that a module of the area stands in."""
        return next(part for part in self.parts if module in part.modules)


def areas() -> tuple[Area, ...]:
    """Every area that has a file, by name."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = (Part(**{k: tuple(paths) for k, paths in each.items()}) for each in read["parts"])
        found.append(Area(read["name"], read["about"], tuple(parts)))
    return tuple(found)
