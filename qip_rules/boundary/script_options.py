"""The options that scripts share: the same thing has the same name and the same help in each.

A script makes its parser with `script_parser` and adds what it takes; `--help` then ends with its
examples and with what every exit code means.
"""

import argparse
import math
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from qip_rules.boundary.script_calls import (
    DONE,
    STOPPED,
    UNEXPECTED,
    UNWRITABLE,
    WRONG_INPUT,
    CallParser,
    day_of_call,
)

__all__ = [
    "EXIT_CODES",
    "add_as_of",
    "add_cohort_folder",
    "add_export",
    "add_fonts",
    "add_new_file",
    "add_on",
    "add_out_file",
    "add_out_folder",
    "add_program",
    "add_time_limit",
    "script_parser",
    "seconds",
]

EXIT_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {
        DONE: "done",
        UNEXPECTED: "something unexpected: a mistake in the program",
        WRONG_INPUT: "the input or the call is wrong, or a file cannot be written",
        UNWRITABLE: "the output cannot be written",
        STOPPED: "stopped, or nobody reads on",
    }
)
"""What an end of the work means in every script; the numbers between are a script's own."""

_NO_ANSWERS: Final[Mapping[int, str]] = MappingProxyType({})


def script_parser(
    about: str | None, *examples: str, answers: Mapping[int, str] = _NO_ANSWERS
) -> CallParser:
    """A parser that tells what a script is for, how it is called and what its exit codes mean.

    Args:
        about: the script's docstring: a sentence, then perhaps more.
        examples: commands as they are typed, each with what comes of it in the tests.
        answers: exit codes of the script's own; one of `EXIT_CODES` is said otherwise then.
    """
    sentence, _, more = (about or "").strip().partition("\n\n")
    codes = sorted({**EXIT_CODES, **answers}.items())
    parts = [
        *([more] if more else []),
        *(f"example: {each}" for each in examples),
        "\n".join(["exit codes:", *(f"  {code}  {means}" for code, means in codes)]),
    ]
    parser = CallParser(
        description=sentence,
        epilog="\n\n".join(parts),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.examples = examples
    developers = parser.add_argument_group("for developers")
    developers.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def add_cohort_folder(parser: CallParser) -> None:
    """The folder that a cohort is read from: `folder`."""
    says = "the folder with the tables of the cohort, as CSV or .xlsx"
    parser.add_argument("folder", type=Path, help=says)


def add_export(parser: CallParser) -> None:
    """The form export that is read: `file`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the export, .xlsx or CSV")


def add_program(parser: CallParser, *, default: str | None = None) -> None:
    """`--program`; without a default it has to be given."""
    without = "" if default is None else f"; without it, {default}"
    parser.add_argument(
        "--program",
        required=default is None,
        default=default,
        help="the name of a shipped program, or the path of a program document (.toml)" + without,
    )


def add_as_of(parser: CallParser) -> None:
    """`--as-of`, the day as of which a cohort is looked at."""
    parser.add_argument(
        "--as-of",
        required=True,
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="the day as of which things stand; what is dated later does not count",
    )


def add_on(parser: CallParser, says: str, *, required: bool = False) -> None:
    """`--on`, the day whose policy is meant; `says` is what it does in this script."""
    parser.add_argument(
        "--on", required=required, type=day_of_call, metavar="YYYY-MM-DD", help=says
    )


def add_out_folder(parser: CallParser, *, required: bool = True) -> None:
    """`--out` for a folder of files, with `--force` and `--dry-run`."""
    without = "" if required else "; without it, nothing is written"
    parser.add_argument(
        "--out",
        required=required,
        type=Path,
        metavar="FOLDER",
        help=f"the folder to write into{without}",
    )
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    _add_dry_run(parser)


def add_out_file(
    parser: CallParser, says: str, metavar: str = "FILE", *, required: bool = True
) -> None:
    """`--out` for a file, with `--force` and `--dry-run`; `says` is what the file is."""
    parser.add_argument("--out", required=required, type=Path, metavar=metavar, help=says)
    parser.add_argument("--force", action="store_true", help="replace --out if it is there")
    _add_dry_run(parser)


def add_new_file(parser: CallParser, says: str, metavar: str = "FILE") -> None:
    """`--out` for a file that people work on, with `--dry-run` and without `--force`.

    Nothing replaces it; `says` is what the file is.
    """
    parser.add_argument("--out", required=True, type=Path, metavar=metavar, help=says)
    parser.set_defaults(force=None)
    _add_dry_run(parser)


def _add_dry_run(parser: CallParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="do all but write; tell what would be written"
    )


def add_time_limit(parser: CallParser) -> None:
    """`--time-limit`, in seconds, of a pairing."""
    parser.add_argument(
        "--time-limit",
        type=seconds,
        metavar="SECONDS",
        help="how long to look for a better pairing where areas are to be covered; the pairing's "
        "page tells how much better another might be (without it: as long as it takes)",
    )


def add_fonts(parser: CallParser) -> None:
    """`--font`, as often as there are fonts, for papers as PDF."""
    parser.add_argument(
        "--font",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a TrueType font (.ttf) for letters that the PDF could not show without it",
    )


def seconds(text: str) -> float:
    """A time limit, as the `type` of an argument.

    Raises:
        argparse.ArgumentTypeError: no number of seconds above zero.
    """
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not 0 < limit < math.inf:
        msg = f"{text!r} is no number of seconds above zero; write it as 60"
        raise argparse.ArgumentTypeError(msg)
    return limit
