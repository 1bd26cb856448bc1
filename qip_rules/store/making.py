"""A new log in a file, together with its first records or not at all; and one that is no file's."""

import contextlib
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Final

from qip_rules.errors import InputError, StoreUnavailableError
from qip_rules.store.interface import Store
from qip_rules.store.opening import open_store

__all__ = ["new_log", "passing_copy"]

_NAME_SHOWN: Final = 40
"""Characters of the name that the draft's folder bears, which is a name itself."""


@contextlib.contextmanager
def new_log(path: Path) -> Generator[Store]:
    """A log that is yet to be made at a path where there is no file, or an empty one.

    It is written beside its place. Where the block ends with an error, nothing is left of it. If
    somebody else has made a file there meanwhile, the records go into it, as long as it is empty.

    Raises:
        StoreUnavailableError: somebody else has made a log there meanwhile.
        StoreError: the log cannot be made.
    """
    target = Path(os.path.realpath(path))
    try:
        folder = tempfile.TemporaryDirectory(
            prefix=f".{target.name[:_NAME_SHOWN]}-", dir=target.parent
        )
    except OSError as error:
        msg = f"no log can be made at {path}: {error.strerror or error}"
        raise StoreUnavailableError(msg) from error
    with folder as name:
        draft = Path(name) / "log"
        with open_store(draft) as store:
            yield store
        if not _is_put(draft, target):
            _add(draft, target)


@contextlib.contextmanager
def passing_copy(path: Path) -> Generator[Store]:
    """A copy of the log at a path, or a new one if there is none, which is gone after the block.

    Raises:
        StoreError: the log cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "copy") as copy:
        if path.is_file() and path.stat().st_size:
            with open_store(path, create=False) as store:
                copy.extend(store.entries())
        yield copy


def _is_put(draft: Path, target: Path) -> bool:
    """Whether the file of a log could be given its name; it takes nobody's place."""
    if len(list(draft.parent.iterdir())) > 1:  # a part of the log is not in the file yet
        return False
    try:
        os.link(draft, target)
    except OSError:  # there is a file, or the disk knows no second names
        return False
    with contextlib.suppress(OSError):  # where folders cannot be synced
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return True


def _add(draft: Path, target: Path) -> None:
    with open_store(draft, create=False) as store, open_store(target) as there:
        try:
            there.extend(store.entries())
        except InputError as error:
            msg = f"somebody else has made a log at {target.name} meanwhile"
            raise StoreUnavailableError(msg) from error
