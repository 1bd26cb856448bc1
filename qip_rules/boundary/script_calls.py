"""What scripts share: days of the call, streams made ready, and an ending for whatever happens.

An end of the work has the same exit code in every script: 0 done, 1 something unexpected, 2 the
input or the call is wrong, 6 the output cannot be written, 7 stopped. The numbers between are for
answers of a script's own, so that none of them can be taken for an accident: Python itself gives
1 where a script cannot even begin.
"""

import argparse
import contextlib
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NoReturn

from qip_rules.boundary.told_faults import fault_lines, headline
from qip_rules.boundary.wrong_calls import told_of_call
from qip_rules.errors import ArgumentError, InputError, QipRulesError, SolverError
from qip_rules.fields import DAY_MAXIMUM, DAY_MINIMUM
from qip_rules.rules.wording import printable

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "DONE",
    "STOPPED",
    "UNEXPECTED",
    "UNWRITABLE",
    "WRONG_INPUT",
    "CallParser",
    "SteadyOutput",
    "complain",
    "day_of_call",
    "exit_code",
    "ready_streams",
    "say",
    "silence",
    "written_day",
]

DONE: Final = 0
UNEXPECTED: Final = 1
WRONG_INPUT: Final = 2
UNWRITABLE: Final = 6
STOPPED: Final = 7


# The call.


class CallParser(argparse.ArgumentParser):
    """Reads the words of a call; what it says of wrong ones cannot steer the console."""

    examples: tuple[str, ...] = ()
    """Calls that are right; a wrong one is answered with the first."""

    def error(self, message: str) -> NoReturn:
        """End the script, with what is wrong with the call and how it is right."""
        complain("\n".join(told_of_call(message, sys.argv[1:], self, self.examples)))
        sys.exit(WRONG_INPUT)


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
    if not DAY_MINIMUM <= day <= DAY_MAXIMUM:
        msg = f"{text!r} is no day from {DAY_MINIMUM} to {DAY_MAXIMUM}"
        raise argparse.ArgumentTypeError(msg)
    return day


# The streams.


def ready_streams() -> None:
    """Make the standard streams such that neither a letter nor a closed one ends the run.

    A letter that the encoding of a stream lacks is replaced. A stream that the caller has closed
    reads as empty, and takes whatever is written.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # so Python tells that it was closed before the script began
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):  # else somebody catches what is written
            stream.reconfigure(errors="replace")


def silence() -> None:
    """From now on, what is written to the standard output goes nowhere."""
    with contextlib.suppress(OSError):  # a stream in memory has no number
        number = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def say(console: "Console", text: str, style: str = "") -> None:
    """Lines of text on a console of rich; nothing in them steers it.

    In a file or a pipe each line stays whole, so that it can be searched for.
    """
    from rich.text import Text

    for line in text.split("\n"):
        console.print(Text(printable(line), style), soft_wrap=not console.is_terminal)


class SteadyOutput:
    """The standard output of a script that does its work to the end, whatever becomes of it.

    Whoever read along (`| head`) has seen enough. Of a disk that is full the end has to tell.
    """

    def __init__(self) -> None:
        self.unsaid: OSError | None = None
        """Why nothing more could be said, if it could not."""

    def say(self, *lines: str) -> None:
        """Lines of text; nothing in them steers the console."""
        with self._going_on():
            for each in lines:
                sys.stdout.write(f"{printable(each)}\n")

    def flush(self) -> None:
        """See that all that was said is out."""
        with self._going_on():
            sys.stdout.flush()

    @contextlib.contextmanager
    def _going_on(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            silence()
            if not isinstance(error, BrokenPipeError):
                self.unsaid = self.unsaid or error


def complain(text: str) -> None:
    """Lines of text on the standard error; nothing in them steers a console."""
    for line in text.split("\n"):
        sys.stderr.write(f"{printable(line)}\n")


# The end.


def exit_code(
    work: Callable[[], int],
    *,
    debug: bool,
    complain: Callable[[str], None] = complain,
    refused: Callable[[QipRulesError], int | None] | None = None,
) -> int:
    """Do the work of a script. Whatever ends it before its end is told in a sentence.

    Args:
        work: gives the exit code, where nothing ends it.
        debug: whether something unexpected is followed by where in the program it happened.
        complain: takes lines for the standard error.
        refused: tells in the script's own way that the input or the call is wrong, and may give
            another exit code for it. Without it, every fault is told, or the error's own text.

    Returns:
        The exit code of the work, `WRONG_INPUT`, `UNWRITABLE`, `STOPPED` or `UNEXPECTED`.
    """

    def tell(text: str) -> None:
        # An error stream that is full or closed, which ends a run of rich, changes no exit code.
        with contextlib.suppress(OSError, SystemExit):
            complain(text)

    try:
        _raise_when_stopped()
        code = work()
        sys.stdout.flush()
    except (ArgumentError, SolverError) as error:  # mistakes of the program's, not of its input
        code = _unexpected(error, tell, debug=debug)
    except QipRulesError as error:
        code = WRONG_INPUT
        if refused is None:
            tell("\n".join(_lines_of(error)))
        else:
            with contextlib.suppress(OSError, SystemExit):
                code = refused(error) or WRONG_INPUT
    except KeyboardInterrupt:
        tell("Stopped.")
        code = STOPPED
    except (BrokenPipeError, SystemExit):  # nobody reads on, which rich makes the second
        silence()
        code = STOPPED
    except Exception as error:  # noqa: BLE001 - people get a sentence, whatever it is
        if isinstance(error, OSError) and error.filename is None:  # no file, so it is a stream
            silence()
            tell(f"The output cannot be written: {error.strerror or error}.")
            code = UNWRITABLE
        else:
            code = _unexpected(error, tell, debug=debug)
    else:
        return code
    try:
        sys.stdout.flush()
    except OSError:
        silence()  # Python would try once more at its end, and complain
    return code


def _raise_when_stopped() -> None:
    """From now on, Ctrl-C is an error like others: what is half done is put back.

    Until then `qip_rules.stopping` ended the script on the spot. Where it is to be ignored, it is.
    """
    if callable(signal.getsignal(signal.SIGINT)):
        with contextlib.suppress(ValueError):  # outside the main thread, where it never arrives
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _lines_of(error: QipRulesError) -> Iterator[str]:
    if isinstance(error, InputError):
        yield headline(error)
        yield from fault_lines(error.faults)
    else:
        yield str(error)


def _unexpected(error: Exception, tell: Callable[[str], None], *, debug: bool) -> int:
    """Tell that the mistake is not in the input, and how to see where it is."""
    kind = ": ".join([type(error).__name__, *str(error).splitlines()[:1]])
    message = (
        f"Something unexpected went wrong ({kind}): a mistake in the program, not in your input."
    )
    tell(message if debug else f"{message} To see where, run the same command with --debug.")
    if debug:
        tell("".join(traceback.format_exception(error)).rstrip("\n"))
    return UNEXPECTED
