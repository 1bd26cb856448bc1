"""The audit log: who did what, when, and what came of it. No personal data.

One JSON object a line, appended to a file. *Who* is the id of an API key; *what* is the name of an
operation and, of what was written, the numbers of entries and documents in the log of accounts,
where the rest stands; *when* is the moment; *what came of it* is the status. Nothing of a path, a
query or a body is told.

A line is handed to the system before the answer is: a request whose line cannot be written is not
answered. Of an operation that writes, a line is on the disk before it begins, so that whatever is
on record later has somebody who asked for it.

A file that has its size is put aside, named by the moment (`audit-20260401T120000Z.jsonl`), and
another one begins. The service never looks at it again: how long it is kept, and where, is for who
runs it. Where the disk has no room, requests are refused, the service is not ready, and a line with
the phase `resumed` tells of it once there is room.
"""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from examples.service.calls import Call
from examples.service.clock import Clock
from examples.service.problems import ProblemError

__all__ = ["Audit"]

_encode: Final = msgspec.json.Encoder().encode
_ROOM_BYTES: Final = 1024 * 1024
"""Where the disk has less room, the service says that it is not ready, before a line is refused."""


class Audit:
    """The file of the audit log, open for appending."""

    def __init__(self, path: Path, clock: Clock, *, bytes_maximum: int = 2**40) -> None:
        """Open the file, which is made if there is none.

        Args:
            path: the file.
            clock: tells the moments.
            bytes_maximum: a file that has so many is put aside.

        Raises:
            OSError: it cannot be opened.
        """
        self._path = path
        self._clock = clock
        self._maximum = bytes_maximum
        self._lock = threading.Lock()
        self._file = _opened(path)
        self._size = os.fstat(self._file).st_size
        self._put_aside_at = bytes_maximum
        self._is_torn = _ends_within_a_line(self._file)
        """Whether the last line has no end: the disk was full, or the machine lost its power."""
        self._is_failing = False
        """Whether the last line could not be written, so that a request was refused."""

    def begun(self, call: Call) -> None:
        """Note, on the disk, that an operation that writes is about to begin.

        Raises:
            ProblemError: it cannot be noted.
        """
        self._write(call, {"phase": "begun"})
        try:
            os.fsync(self._file)
        except OSError as error:
            raise _unkept(error) from None

    def answered(self, call: Call) -> None:
        """Note what came of a request.

        Raises:
            ProblemError: it cannot be noted.
        """
        came_of_it: dict[str, object] = {"phase": "answered", "status": call.status}
        if call.wrote:
            came_of_it["wrote"] = call.wrote
        self._write(call, came_of_it)

    def ended(self, call: Call) -> None:
        """Note how a long answer came to its end, with what was counted in it.

        Raises:
            ProblemError: it cannot be noted.
        """
        self._write(call, {"phase": "ended", **call.counts})

    def _write(self, call: Call, more: dict[str, object]) -> None:
        line = {
            "at": self._clock.now(),
            "request": call.request_id,
            "key": None if call.key is None else call.key.key_id,
            "operation": call.operation,
            **more,
        }
        self._append(_encode(line) + b"\n")

    def _append(self, data: bytes) -> None:
        with self._lock:  # threads write, too, and a part of a line is ended before the next
            if self._size >= self._put_aside_at:
                self._put_aside()
            if self._is_torn:
                data = b"\n" + data
            try:
                written = os.write(self._file, data)
            except OSError as error:
                self._is_failing = True
                raise _unkept(error) from None
            self._size += written
            self._is_torn = 0 < written < len(data) or (self._is_torn and not written)
            self._is_failing = written != len(data)
        if written != len(data):
            raise _unkept(OSError("a part of a line"))

    def _put_aside(self) -> None:
        """Begin another file. Where that cannot be, the old one goes on, and it is tried later."""
        self._put_aside_at = self._size + max(1, self._maximum // 16)
        with contextlib.suppress(OSError):
            os.fsync(self._file)  # whoever waits for a line of it need not look at it again
            moment = self._clock.now().strftime("%Y%m%dT%H%M%SZ")
            names = (
                self._path.with_name(f"{self._path.stem}-{moment}{again}{self._path.suffix}")
                for again in _distinctions()
            )
            aside = next(each for each in names if not each.exists())
            draft = self._path.with_name(f".{self._path.name}-next")
            begun = _opened(draft)  # first, as this is what may fail
            try:
                self._path.rename(aside)
                draft.rename(self._path)
                os.dup2(begun, self._file, inheritable=False)
            finally:
                os.close(begun)
            self._size, self._put_aside_at, self._is_torn = 0, self._maximum, False
            _sync(self._path.parent)

    def is_writable(self) -> bool:
        """Whether the file can be written to, and there is room for more than what comes next.

        It is not written to, unless the last line could not be: then a line is tried, which tells
        that requests were refused before it.
        """
        try:
            if self._is_failing:
                self._append(_encode({"at": self._clock.now(), "phase": "resumed"}) + b"\n")
            os.fsync(self._file)
            disk = os.fstatvfs(self._file)
        except (OSError, ProblemError):
            return False
        return disk.f_bavail * disk.f_frsize >= _ROOM_BYTES

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)


def _distinctions() -> Iterator[str]:
    yield ""
    for number in range(2, 1_000_000):
        yield f"-{number}"


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _ends_within_a_line(file: int) -> bool:
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _unkept(error: OSError) -> ProblemError:
    reason = error.strerror or type(error).__name__
    return ProblemError("no-record", f"The audit log cannot be written: {reason}.")
