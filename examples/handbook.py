"""Write the handbook of one or more programs: every clause, what rests on it, and its edge cases.

Each program becomes a Markdown page with its pictures beside it, and one HTML page that needs no
other file. Without --on, a handbook tells every version of every entry; with it, what is in force
on that day.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or the folder cannot
be written; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import sys
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.reports import write_folder
from qip_rules.reports.console import show_error
from qip_rules.reports.handbook import handbook_files

try:
    from rich.console import Console
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Write the handbook of one or more programs, as Markdown and as HTML.",
        epilog="example: python examples/handbook.py quality-training-program --out out/handbook",
    )
    parser.add_argument(
        "programs",
        nargs="+",
        metavar="PROGRAM",
        help="the name of a shipped program, or the path of a program document (.toml)",
    )
    parser.add_argument(
        "--on",
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="tell what is in force on this day only; without it, every version is told",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FOLDER", help="the folder to write into"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def run(given: argparse.Namespace, console: Console) -> int:
    """Write the handbooks, and say which files they are."""
    files = handbook_files([load_program(each) for each in given.programs], given.on)
    write_folder(files, given.out, force=given.force)
    for name in sorted(files):
        say(console, str(given.out / name))
    return DONE


def main() -> int:
    """Write the handbooks; whatever is wrong with the call goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    complain = functools.partial(say, errors, style="bold red")
    refused = functools.partial(show_error, console=errors)
    return exit_code(
        lambda: run(given, console), debug=given.debug, complain=complain, refused=refused
    )


if __name__ == "__main__":
    sys.exit(main())
