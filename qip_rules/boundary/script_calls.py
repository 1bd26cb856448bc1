"""What scripts do before anything else: days of the call read, and streams made ready."""

import argparse
import os
import sys
from datetime import date

__all__ = ["day_of_call", "ready_streams", "written_day"]


def written_day(text: str) -> date | None:
    """The day that text of the form `2026-01-31` names; `None` for every other text.

    Python reads other spellings of ISO 8601 too, such as weeks. People would take them for slips.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def day_of_call(text: str) -> date:
    """A day given to a script, as the `type` of an argument of `argparse`.

    Raises:
        argparse.ArgumentTypeError: no day, or one in another spelling.
    """
    day = written_day(text)
    if day is None:
        msg = f"{text!r} is no day; write it as 2026-01-31"
        raise argparse.ArgumentTypeError(msg)
    return day


def ready_streams() -> None:
    """Make the standard streams such that neither a letter nor a closed one ends the run.

    A letter that the encoding of a stream lacks is replaced. A stream that the caller has closed
    reads as empty, and takes whatever is written.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # so Python tells that it was closed before the script began
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        else:
            stream.reconfigure(errors="replace")
