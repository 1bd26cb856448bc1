"""A folder of reports, written whole or not at all.

Everything is written into a draft folder first and moved in at the end; if that fails, what was
moved is moved back. A folder that already holds something is left alone unless that is asked for,
and then only what an earlier run wrote is replaced or removed; other files stay.
"""

import contextlib
import itertools
import os.path
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Self

import attrs

from qip_rules.boundary.portable_names import RESERVED
from qip_rules.errors import Fault, InputError

__all__ = [
    "LISTING",
    "refuse_to_write_folder",
    "safe_names",
    "write_folder",
]

LISTING = "files.txt"
"""Names every file that a run wrote, so that the next one knows which are its own."""

_HEADING = "# Written by one run, and replaced by the next with --force. Other files stay."
"""The first line of a listing: a file of that name without it is somebody else's."""

_NAME_MAXIMUM = 80


def safe_names(ids: Iterable[str]) -> dict[str, str]:
    """A file name for each id: short, the same every time, and fine on every system.

    Names differ by more than letter case; ids that would share a name get a number after it.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for each in sorted(set(ids)):
        kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in each)
        stem = kept.strip("-")[:_NAME_MAXIMUM] or "unnamed"
        stem = f"{stem}-" if stem.casefold() in RESERVED else stem
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[each] = name
    return names


def write_folder(
    files: Mapping[str, str] | Mapping[str, str | bytes], out: Path, *, force: bool = False
) -> None:
    """Write the files, by path relative to `out`, all of them or none.

    Args:
        files: the text of each file, or its bytes, by its path with `/` between the parts.
        out: the folder; it and its parents are made if they are missing.
        force: whether what an earlier run wrote into it is replaced. Whatever else it holds is
            never touched.

    Raises:
        InputError: `out` is a file; it holds something and `force` is not given; something that
            no earlier run wrote is in the way; it cannot be written. Nothing has changed then.
    """
    listed = {**files, LISTING: "".join(f"{line}\n" for line in (_HEADING, *sorted(files)))}
    folder = Path(os.path.realpath(out))
    try:
        earlier = _written_before(folder)
        _refuse_to_overwrite(folder, out, listed, earlier, force=force)
        with _Writing(folder) as writing:
            writing.write(listed, earlier)
    except OSError as error:
        place = str(out if error.filename is None else _as_given(error.filename, folder, out))
        fault = Fault(place, f"{error.strerror or error}", "a folder that can be written")
        raise InputError([fault], of="the output folder") from error


def refuse_to_write_folder(
    files: Mapping[str, str] | Mapping[str, str | bytes], out: Path, *, force: bool = False
) -> None:
    """See that `write_folder` would not refuse these files, and change nothing.

    Raises:
        InputError: as `write_folder`; that a disk is full only it finds out.
    """
    folder = Path(os.path.realpath(out))
    try:
        earlier = _written_before(folder)
        _refuse_to_overwrite(folder, out, {**files, LISTING: ""}, earlier, force=force)
    except OSError as error:
        fault = Fault(str(out), f"{error.strerror or error}", "a folder that can be written")
        raise InputError([fault], of="the output folder") from error


def _as_given(path: str, folder: Path, out: Path) -> Path:
    """A path that failed; what would have stood in a draft, by the place it was meant for."""
    parts = Path(path).parts
    draft = next((n for n, part in enumerate(parts) if part.startswith(_draft_of(folder))), None)
    return Path(path) if draft is None else out.joinpath(*parts[draft + 1 :])


def _draft_of(folder: Path) -> str:
    return f".{folder.name}-draft-"


def _refuse_to_overwrite(
    folder: Path, out: Path, listed: Iterable[str], earlier: Iterable[str], *, force: bool
) -> None:
    faults: list[Fault] = []
    if folder.exists() and not folder.is_dir():
        faults.append(Fault(str(out), "a file", "a folder, or nothing yet"))
    elif folder.is_dir() and any(folder.iterdir()):
        if force:
            faults.extend(_in_the_way(folder, out, listed, frozenset(earlier)))
        else:
            hint = "name another folder, or add --force to replace what an earlier run wrote"
            expected = "an empty folder, or none"
            faults.append(Fault(str(out), "a folder that is not empty", expected, hint))
    if faults:
        raise InputError(faults, of="the output folder")


def _in_the_way(
    folder: Path, out: Path, listed: Iterable[str], earlier: frozenset[str]
) -> Iterator[Fault]:
    """What stands where a file is to go, and was not written by an earlier run."""
    subfolders = dict.fromkeys(each for name in listed for each in PurePosixPath(name).parents)
    for each in subfolders:
        if (folder / each).exists() and not (folder / each).is_dir():
            yield Fault(str(out / each), "a file", "a folder, or nothing yet")
    for name in listed:
        path = folder / name
        if os.path.lexists(path) and (name not in earlier or path.is_dir()):
            expected = "nothing, or a file that an earlier run wrote"
            hint = "move it away, or name another folder"
            yield Fault(str(out / name), "something else of this name", expected, hint)


def _written_before(folder: Path) -> tuple[str, ...]:
    """What an earlier run wrote, by its own listing; names that lead elsewhere are ignored."""
    try:
        heading, *names = (folder / LISTING).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
        return ()
    if heading != _HEADING:
        return ()
    return (*(name for name in names if _is_inside(folder, name)), LISTING)


def _is_inside(folder: Path, name: str) -> bool:
    """Whether a name of a listing is that of something in the folder, and not elsewhere."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or "\\" in name or PureWindowsPath(name).anchor:
        return False
    parent = Path(os.path.realpath((folder / name).parent))
    return not PurePosixPath(name).is_absolute() and parent.is_relative_to(folder)


@attrs.define(eq=False)
class _Writing:
    """One attempt to write the folder; on failure, everything is as it was."""

    folder: Path
    _made: list[Path] = attrs.field(factory=list[Path], init=False)
    """Folders that were not there before, outermost first."""
    _drafts: list[Path] = attrs.field(factory=list[Path], init=False)
    _moved: list[tuple[Path, Path]] = attrs.field(factory=list[tuple[Path, Path]], init=False)
    """From where to where, in the order of moving."""
    _left: list[Path] = attrs.field(factory=list[Path], init=False)
    """Folders out of which something was moved: those that are empty at the end go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            for source, target in reversed(self._moved):
                target.replace(source)
        for draft in self._drafts:
            shutil.rmtree(draft, ignore_errors=True)
        for folder in reversed(self._made if kind is not None else self._left):
            with contextlib.suppress(OSError):  # something is in it
                folder.rmdir()

    def write(self, listed: Mapping[str, str | bytes], earlier: Iterable[str]) -> None:
        """Write everything aside, move what stands there away, and move the new files in."""
        if not self.folder.exists():
            self._make(self.folder.parent)
            draft = self._draft(self.folder.parent)
            self._fill(draft, listed)
            draft.replace(self.folder)
            return
        # Within the folder the drafts are on its disk, so that moving is renaming.
        draft, aside = self._draft(self.folder), self._draft(self.folder)
        self._fill(draft, listed)
        for name in earlier:
            path = self.folder / name
            if os.path.lexists(path):
                self._move(path, aside / name)
                self._left.extend(
                    each
                    for each in reversed(path.parents)
                    if each != self.folder and each.is_relative_to(self.folder)
                )
        for name in listed:
            self._move(draft / name, self.folder / name)

    def _fill(self, draft: Path, listed: Mapping[str, str | bytes]) -> None:
        for name, content in listed.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                path.write_text(content, encoding="utf-8", newline="\n")
            else:
                path.write_bytes(content)

    def _make(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            self._made.append(each)

    def _draft(self, parent: Path) -> Path:
        for number in itertools.count(1):
            draft = parent / f"{_draft_of(self.folder)}{number}"
            with contextlib.suppress(FileExistsError):
                draft.mkdir()
                self._drafts.append(draft)
                return draft
        raise AssertionError  # a count does not end

    def _move(self, source: Path, target: Path) -> None:
        self._make(target.parent)
        source.replace(target)
        self._moved.append((source, target))
