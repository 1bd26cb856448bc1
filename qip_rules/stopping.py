"""Ctrl-C while a script still begins: it ends then as it ends later, in a word.

Every script imports this before all else, since the imports take a good part of a second. From then
on until `qip_rules.boundary.script_calls.exit_code` takes over, nothing is done that could be left
half done, so that the script can end on the spot: a `KeyboardInterrupt` raised in the midst of an
import may be lost there, or come out as another error. No module of the package imports this one,
since a library leaves the signals of a program alone.
"""

import contextlib
import os
import signal
from types import FrameType
from typing import Final, NoReturn

__all__ = ["STOPPED", "stop"]

STOPPED: Final = 7
"""The exit code of every script that was stopped."""


def stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """End the process, with one word on the standard error."""
    with contextlib.suppress(OSError):  # a stream that is closed or full changes no exit code
        os.write(2, b"Stopped.\n")
    os._exit(STOPPED)


# Whoever started the script may have had it ignore Ctrl-C, as `nohup` and `&` do.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    with contextlib.suppress(ValueError):  # outside the main thread nothing is stopped so
        signal.signal(signal.SIGINT, stop)
