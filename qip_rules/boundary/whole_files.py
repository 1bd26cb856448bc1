"""A file written whole or not at all, for what exists nowhere else."""

import contextlib
import itertools
import os
import shutil
from pathlib import Path
from typing import IO, Final

__all__ = ["write_whole"]

_NAME_SHOWN: Final = 40
"""Characters of the name that its draft bears, which has to be short enough for a name itself."""


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file such that it holds all of the content, or else what it held before.

    The content, text as UTF-8, is written into a draft beside the file, which then takes its place.
    A link stays one, and leads to the new content. The file keeps its permissions.

    Raises:
        OSError: it cannot be written. Nothing has changed then, and no draft is left.
    """
    target = Path(os.path.realpath(path))
    draft, stream = _draft_beside(target)
    try:
        with stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())  # else the name may be on the disk before the content
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _draft_beside(target: Path) -> tuple[Path, IO[bytes]]:
    for number in itertools.count(1):
        draft = target.with_name(f".{target.name[:_NAME_SHOWN]}-draft-{number}")
        with contextlib.suppress(FileExistsError):
            return draft, draft.open("xb")
    raise AssertionError  # a count does not end
