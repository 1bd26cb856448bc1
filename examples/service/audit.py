"""The audit log: who did what, when, and what came of it. No personal data.

One JSON object a line, appended to a file. *Who* is the id of an API key; *what* is the name of an
operation and, of what was written, the numbers of entries and documents in the log of accounts,
where the rest stands; *when* is the moment; *what came of it* is the status. Nothing of a path, a
query or a body is told.

A line is handed to the system before the answer is: a request whose line cannot be written is not
answered. Of an operation that writes, a line is on the disk before it begins, so that whatever is
on record later has somebody who asked for it.
"""

import os
import threading
from pathlib import Path
from typing import Final

import msgspec

from examples.service.calls import Call
from examples.service.clock import Clock
from examples.service.problems import ProblemError

__all__ = ["Audit"]

_encode: Final = msgspec.json.Encoder().encode


class Audit:
    """The file of the audit log, open for appending."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        self._is_torn = _ends_within_a_line(self._file)
        """Whether the last line has no end: the disk was full, or the machine lost its power."""

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
        data = _encode(line) + b"\n"
        with self._lock:  # threads write, too, and a part of a line is ended before the next
            if self._is_torn:
                data = b"\n" + data
            try:
                written = os.write(self._file, data)
            except OSError as error:
                raise _unkept(error) from None
            self._is_torn = 0 < written < len(data) or (self._is_torn and not written)
        if written != len(data):
            raise _unkept(OSError("a part of a line"))

    def is_writable(self) -> bool:
        """Whether the file can be written to, as far as that shows without writing."""
        try:
            os.fsync(self._file)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def _ends_within_a_line(file: int) -> bool:
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _unkept(error: OSError) -> ProblemError:
    reason = error.strerror or type(error).__name__
    return ProblemError("no-record", f"The audit log cannot be written: {reason}.")
