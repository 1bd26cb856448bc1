"""The files that a call at the billing desk names: the log, its copies, parties as JSON, fonts."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import attrs

from qip_rules.boundary.json_in import from_json
from qip_rules.errors import Fault, InputError, unreadable

__all__ = ["copy_faults", "fonts_in", "has_content", "log_faults", "new_copy_faults", "record_in"]

Read = TypeVar("Read")

_SQLITE: Final = b"SQLite format 3\x00"
_WRITABLE: Final = "a file in a folder that you may write to"

_RECORD_BYTES_MAXIMUM: Final = 1_000_000
"""A longer file names no party."""

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


def has_content(path: Path) -> bool:
    """Whether there is a file, and not an empty one."""
    return path.is_file() and path.stat().st_size > 0


def log_faults(path: Path, *, is_made: bool, is_written: bool) -> Iterator[Fault]:
    """The fault of a path at which there is no log, or none that can be used.

    Args:
        path: of the log.
        is_made: whether the call may make one.
        is_written: whether the call writes to it.
    """
    place = "DATABASE"
    if is_made and not path.parent.is_dir():
        yield Fault(place, f"no folder {path.parent}", "a file in a folder that is there")
    elif not is_made and not has_content(path):
        expected = "a log, which `receive` or `import` makes"
        yield Fault(place, f"no file {path}, or an empty one", expected)
    elif path.exists() and not os.access(path, os.R_OK):
        yield Fault(place, f"{path}, which you may not read", "a log that you may read")
    elif has_content(path) and not _begins(path, _SQLITE):
        expected = "a log, which `receive` or `import` has made"
        yield Fault(place, f"{path}, which is a file of another kind", expected)
    elif is_written and path.exists() and not os.access(path, os.W_OK):
        yield Fault(place, f"{path}, which you may not change", "a log that you may write to")
    elif is_written and not os.access(path.parent, os.W_OK):
        yield Fault(place, f"{path}, in a folder that you may not write to", _WRITABLE)


def copy_faults(path: Path) -> Iterator[Fault]:
    """The fault of a path from which no log as JSON Lines can be read: it need not end, perhaps."""
    expected = "a log as JSON Lines"
    if not path.exists() or path.is_dir():
        yield Fault("FILE", f"no file {path}", expected)
    elif not (path.is_file() or path.is_fifo()):
        yield Fault("FILE", f"a device, {path}", f"{expected}, in a file or from a pipe")
    elif has_content(path) and os.access(path, os.R_OK) and not _begins(path, b"{"):
        yield Fault("FILE", f"{path}, which is a file of another kind", f"{expected}, of `export`")


def new_copy_faults(path: Path) -> Iterator[Fault]:
    """The fault of a path at which no new file can be made."""
    if path.exists() or not path.parent.is_dir():
        what = f"{path}, which is there already" if path.exists() else f"no folder {path.parent}"
        yield Fault("FILE", what, "a file that is not there yet, in a folder that is")
    elif not os.access(path.parent, os.W_OK):
        yield Fault("FILE", f"{path}, in a folder that you may not write to", _WRITABLE)


def _begins(path: Path, signature: bytes) -> bool:
    """Whether a file begins with these bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(signature)) == signature
    except OSError:
        return True  # whoever reads all of it says why it cannot be read


def _content(path: Path, option: str, maximum: int, faults: list[Fault]) -> bytes | None:
    try:
        kind = path.stat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):  # a folder cannot be opened
            faults.append(Fault(option, f"{path}: a pipe or a device", "a file"))
            return None
        with path.open("rb") as file:
            data = file.read(maximum + 1)
    except (OSError, ValueError) as error:
        said = unreadable(error) if isinstance(error, OSError) else str(error)
        faults.append(Fault(option, f"{path}: {said}", "a file that can be read"))
        return None
    if len(data) > maximum:
        expected = f"a file of at most {maximum} bytes"
        faults.append(Fault(option, f"{path}: more than that", expected))
        return None
    return data
