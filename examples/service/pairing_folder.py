"""The pairings of the service on disk: what was asked for, and what came of it.

A pairing that was accepted is on the disk before the client is told so, and one that has not ended
is done when the service starts again. Each has a folder, named by its id: `about.json` (whose it
is, since when), `asked.json` and `attempts.json` (how often it was begun), which are removed at the
end, and then `ended.json` with `result.json` or `problem.json`.
"""

import contextlib
import enum
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs

from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.whole_files import write_whole
from qip_rules.errors import InputError

__all__ = ["About", "Ended", "Ending", "PairingFolder"]

_ID: Final = re.compile(r"[0-9a-f]{32}")


class Ending(enum.Enum):
    """How a pairing came to its end."""

    DONE = "done"
    FAILED = "failed"
    """With a problem."""
    CANCELLED = "cancelled"
    OUT_OF_TIME = "out of time"
    GIVEN_UP = "given up"
    """The service died each time it was at work on it."""


@attrs.frozen(kw_only=True)
class About:
    """Whose pairing it is, and since when."""

    job_id: str
    key_id: str
    asked_at: datetime
    time_limit_seconds: int


@attrs.frozen(kw_only=True)
class Ended:
    """How and when it ended."""

    ending: Ending
    ended_at: datetime


@attrs.frozen
class Attempts:
    """How often a pairing was begun without coming to an end."""

    number: int


@attrs.frozen
class PairingFolder:
    """The folder of all pairings."""

    path: Path

    def accept(self, asked: bytes, *, key_id: str, at: datetime, seconds: int) -> About:
        """Keep what is asked for; it is on the disk when this returns.

        Raises:
            OSError: it cannot be kept.
        """
        about = About(
            job_id=secrets.token_hex(16), key_id=key_id, asked_at=at, time_limit_seconds=seconds
        )
        folder = self.path / about.job_id
        folder.mkdir(mode=0o700)
        write_whole(folder / "asked.json", asked)
        write_whole(folder / "about.json", to_json(about))  # last: without it there is no pairing
        for each in (folder, self.path):
            _sync(each)
        return about

    def begin(self, job_id: str) -> None:
        """Count an attempt; it is on the disk when this returns, so that no crash undoes it.

        Raises:
            OSError: it cannot be kept.
        """
        self._count(job_id, self.attempts(job_id) + 1)

    def put_off(self, job_id: str) -> None:
        """Take an attempt back that ended through no fault of the pairing.

        Raises:
            OSError: it cannot be kept.
        """
        self._count(job_id, max(0, self.attempts(job_id) - 1))

    def attempts(self, job_id: str) -> int:
        """How often a pairing was begun without coming to an end."""
        with contextlib.suppress(OSError, InputError):
            return from_json(Attempts, (self.path / job_id / "attempts.json").read_bytes()).number
        return 0

    def _count(self, job_id: str, number: int) -> None:
        folder = self.path / job_id
        write_whole(folder / "attempts.json", to_json(Attempts(number)))
        _sync(folder)

    def end(self, job_id: str, ended: Ended, found: bytes | None = None) -> None:
        """Keep how a pairing ended, and what came of it.

        Raises:
            OSError: it cannot be kept.
        """
        folder = self.path / job_id
        if found is not None:
            name = "result.json" if ended.ending is Ending.DONE else "problem.json"
            write_whole(folder / name, found)
        write_whole(folder / "ended.json", to_json(ended))
        for name in (
            "asked.json",
            "attempts.json",
        ):  # what names people goes when it has had its use
            (folder / name).unlink(missing_ok=True)

    def about(self, job_id: str) -> About | None:
        """Whose a pairing is, if there is one of this id."""
        if not _ID.fullmatch(job_id):
            return None
        with contextlib.suppress(OSError, InputError):
            return from_json(About, (self.path / job_id / "about.json").read_bytes())
        return None

    def ended(self, job_id: str) -> Ended | None:
        """How a pairing ended, if it has."""
        with contextlib.suppress(OSError, InputError):
            return from_json(Ended, (self.path / job_id / "ended.json").read_bytes())
        return None

    def asked(self, job_id: str) -> bytes:
        """What was asked for."""
        return (self.path / job_id / "asked.json").read_bytes()

    def found(self, job_id: str, ending: Ending) -> bytes | None:
        """The result or the problem of a pairing that has ended, if it has one."""
        name = "result.json" if ending is Ending.DONE else "problem.json"
        with contextlib.suppress(OSError):
            return (self.path / job_id / name).read_bytes()
        return None

    def every(self) -> Iterator[About]:
        """All pairings, in the order in which they were asked for."""
        known = (self.about(each.name) for each in self.path.iterdir())
        return iter(sorted(filter(None, known), key=lambda each: (each.asked_at, each.job_id)))

    def tidy(self) -> None:
        """Remove what a crash has left of pairings that nobody was told of, or that have ended."""
        for each in list(self.path.iterdir()):
            if not each.is_dir():
                continue
            if not (each / "about.json").exists():
                self.forget(each.name)
            elif self.ended(each.name) is not None:
                (each / "asked.json").unlink(missing_ok=True)

    def forget(self, job_id: str) -> None:
        """Remove all that is kept of a pairing."""
        shutil.rmtree(self.path / job_id, ignore_errors=True)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
