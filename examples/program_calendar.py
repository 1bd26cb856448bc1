"""Write the calendar of a cohort: its timeline as a page, a table and a picture, and as .ics.

Reads a folder of CSV files as run_cohort.py does. What is dated or recorded after --as-of does not
count. The last day to pay stands in the calendar too, and moves with the sessions.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or the folder cannot
be written; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import sys
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.cohort import run_cohort
from qip_rules.errors import Fault, InputError
from qip_rules.reports import calendar_files, cohort_timeline, write_folder
from qip_rules.reports.console import show_error

try:
    from rich.console import Console
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Write the calendar of a cohort: page, table, picture and .ics.",
        epilog=(
            "example: python examples/program_calendar.py examples/data/grant-run "
            "--program quality-improvement-grant --as-of 2026-11-01 --out out/calendar"
        ),
    )
    parser.add_argument("folder", type=Path, help="the folder with the CSV files of the cohort")
    parser.add_argument(
        "--program",
        required=True,
        help="the name of a shipped program, or the path of a program document (.toml)",
    )
    parser.add_argument(
        "--as-of",
        required=True,
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="the day as of which things stand; what is dated later does not count",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="the folder to write into"
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
    """Write the calendar, and say which files it is."""
    if given.out.resolve() == given.folder.resolve():
        fault = Fault("--out", "the folder of the cohort itself", "another folder")
        raise InputError([fault], of="the call")
    program = load_program(given.program)
    inputs = read_cohort(given.folder, program)
    done = run_cohort(program, inputs, as_of=given.as_of)
    timeline = cohort_timeline(
        program,
        [each.participation for each in done.cases if each.participation is not None],
        [each.account for each in done.cases],
        cohort_id=inputs.cohort.cohort_id,
        title=inputs.cohort.title,
        as_of=given.as_of,
    )
    files = calendar_files(timeline, inputs.course)
    write_folder(files, given.out, force=given.force)
    for name in sorted(files):
        say(console, str(given.out / name))
    if not timeline.rows:
        say(console, f"Nobody takes part as of {given.as_of}, as far as is on record.")
    return DONE


def main() -> int:
    """Write the calendar; whatever is wrong goes to standard error."""
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
