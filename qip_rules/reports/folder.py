"""A folder of reports, written whole or not at all.

Everything is written beside the folder first and moved in at the end. A folder that already holds
something is left alone unless that is asked for, and then only what an earlier run wrote is
replaced or removed; other files stay.
"""

import contextlib
import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from qip_rules.errors import Fault, InputError

__all__ = ["LISTING", "safe_names", "write_folder"]

LISTING = "files.txt"
"""Names every file that a run wrote, so that the next one knows which are its own."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{each}{n}" for each in ("com", "lpt") for n in range(1, 10))}
)
_NAME_MAXIMUM = 80


def safe_names(ids: tuple[str, ...]) -> dict[str, str]:
    """A file name for each id: short, the same every time, and fine on every system.

    Names differ by more than letter case; ids that would share a name get a number after it.
    """
    taken: dict[str, str] = {}
    for each in sorted(ids):
        kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in each)
        stem = kept.strip("-")[:_NAME_MAXIMUM] or "unnamed"
        stem = f"{stem}-" if stem.casefold() in _RESERVED else stem
        name, number = stem, 1
        while name.casefold() in {other.casefold() for other in taken.values()}:
            number += 1
            name = f"{stem}-{number}"
        taken[each] = name
    return taken


def write_folder(files: Mapping[str, str], out: Path, *, force: bool = False) -> None:
    """Write the files, by path relative to `out`, all of them or none.

    Raises:
        InputError: `out` is a file, or holds something and `force` is not given; it cannot be
            written.
    """
    listed = {**files, LISTING: "".join(f"{name}\n" for name in sorted(files))}
    try:
        _refuse_to_overwrite(out, force=force)
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft_beside(out)
        try:
            for name, text in listed.items():
                path = draft.joinpath(*PurePosixPath(name).parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
            _move_in(draft, out, listed)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        fault = Fault(str(out), f"{error.strerror or error}", "a folder that can be written")
        raise InputError([fault], of="the output folder") from error


def _draft_beside(out: Path) -> Path:
    for number in itertools.count(1):
        draft = out.parent / f".{out.name}-draft-{number}"
        with contextlib.suppress(FileExistsError):
            draft.mkdir()
            return draft
    raise AssertionError  # a count does not end


def _refuse_to_overwrite(out: Path, *, force: bool) -> None:
    if out.exists() and not out.is_dir():
        fault = Fault(str(out), "a file", "a folder, or nothing yet")
        raise InputError([fault], of="the output folder")
    if out.is_dir() and any(out.iterdir()) and not force:
        hint = "name another folder, or add --force to replace what an earlier run wrote"
        fault = Fault(str(out), "a folder that is not empty", "an empty folder, or none", hint)
        raise InputError([fault], of="the output folder")


def _move_in(draft: Path, out: Path, listed: Mapping[str, str]) -> None:
    if not out.exists() or not any(out.iterdir()):
        if out.exists():
            out.rmdir()
        draft.replace(out)
        return
    for name in _written_before(out) - listed.keys():
        old = out.joinpath(*PurePosixPath(name).parts)
        old.unlink(missing_ok=True)
        if old.parent != out and old.parent.is_dir() and not any(old.parent.iterdir()):
            old.parent.rmdir()
    for name in listed:
        path = out.joinpath(*PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.joinpath(*PurePosixPath(name).parts).replace(path)


def _written_before(out: Path) -> set[str]:
    """What an earlier run wrote, by its own listing; names that lead elsewhere are ignored."""
    listing = out / LISTING
    if not listing.is_file():
        return set()
    names = listing.read_text(encoding="utf-8", errors="replace").splitlines()
    return {
        name
        for name in names
        if name and ".." not in PurePosixPath(name).parts and not PurePosixPath(name).is_absolute()
    }
