"""Names of files that every system takes."""

from collections.abc import Iterator
from pathlib import Path

from qip_rules.errors import Fault

__all__ = ["RESERVED", "portable_name_fault"]

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{each}{n}" for each in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows keeps for devices, whatever ending a file has."""

_NOT_IN_NAMES = frozenset('<>:"|?*\\')
"""Characters that Windows takes in no name."""


def portable_name_fault(path: Path) -> Iterator[Fault]:
    """What is wrong with a path of `--out` that cannot be made on every system.

    Looked at are the last part, and folders that are not there yet. Windows keeps some names for
    devices, takes some characters in no name, and drops a dot or a space at the end of one.
    """
    made = [path, *path.parents]
    made = [each for each in made if each == path or not each.exists()]
    for name in (each.name for each in reversed(made)):
        if name not in ("", ".."):  # these are folders that are there
            yield from _fault_of(name)


def _fault_of(name: str) -> Iterator[Fault]:
    found = ""
    if name.partition(".")[0].strip().casefold() in RESERVED:
        found = f"{name}, a name that Windows keeps for a device"
    elif any(each in _NOT_IN_NAMES or not each.isprintable() for each in name):
        found = f"{name}, with a character that Windows takes in no name"
    elif name[-1] in ". ":
        found = f"{name}, with a dot or a space at its end, which Windows drops"
    if found:
        yield Fault("--out", found, "a name that every system takes")
