"""Run a whole cohort: decide every application, bill it, and pair the accepted practices.

Reads a folder of CSV files, writes a folder of reports: report.html shows all of it on one page,
report.xlsx has its tables, calendar.ics its days. Nothing is overwritten unless --force is
given, and nothing is written at all if the input has a fault.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or the folder cannot
be written; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import math
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
from qip_rules.cohort import CohortRun, run_cohort
from qip_rules.errors import Fault, InputError
from qip_rules.reports import cohort_files, report_files, show_run, write_folder
from qip_rules.reports.console import show_error

try:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Decide, bill and pair a whole cohort, from CSV files to reports.",
        epilog=(
            "example: python examples/run_cohort.py examples/data/cohort "
            "--program quality-improvement-grant --as-of 2026-11-01 --out out/grant"
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
    parser.add_argument("--out", required=True, type=Path, help="the folder to write reports into")
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    parser.add_argument(
        "--time-limit",
        type=seconds,
        metavar="SECONDS",
        help="how long to look for a better pairing where areas are to be covered; the pairing's "
        "page tells how much better another might be (without it: as long as it takes)",
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def seconds(text: str) -> float:
    """A time limit, as the `type` of an argument."""
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not 0 < limit < math.inf:
        msg = f"{text!r} is no number of seconds above zero; write it as 60"
        raise argparse.ArgumentTypeError(msg)
    return limit


_NO_REPORT = (
    "Left out: report.html, report.xlsx and calendar.ics. They need the extra `report`: "
    "pip install 'qip-rules[report]'"
)


def written(done: CohortRun) -> tuple[dict[str, str | bytes], str]:
    """Every file of a run; with what is to be said where the extra for some is missing."""
    files: dict[str, str | bytes] = {**cohort_files(done)}
    try:
        return {**files, **report_files(done)}, ""
    except ModuleNotFoundError:
        return files, _NO_REPORT


def run(given: argparse.Namespace, errors: Console) -> tuple[CohortRun, int, str]:
    """The run, its reports written, how many they are, and what was left out."""
    if given.out.resolve() == given.folder.resolve():
        fault = Fault("--out", "the folder of the cohort itself", "another folder")
        raise InputError([fault], of="the call")
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=errors, transient=True, disable=not errors.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task("Reading the program", total=None)
        program = load_program(given.program)
        progress.update(task, description="Reading the cohort")
        inputs = read_cohort(given.folder, program)
        progress.update(task, description="Deciding, billing, pairing")
        done = run_cohort(program, inputs, as_of=given.as_of, time_limit=given.time_limit)
        progress.update(task, description="Writing the reports")
        files, left_out = written(done)
        write_folder(files, given.out, force=given.force)
    return done, len(files), left_out


def main() -> int:
    """Run the cohort; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    complain = functools.partial(say, errors, style="bold red")
    refused = functools.partial(show_error, console=errors)

    def work() -> int:
        done, count, left_out = run(given, errors)
        show_run(done, console)
        begin = "summary.md" if left_out else "report.html"
        say(console, f"{count} files in {given.out}; begin with {begin}")
        if left_out:
            complain(left_out)
        return DONE

    return exit_code(work, debug=given.debug, complain=complain, refused=refused)


if __name__ == "__main__":
    sys.exit(main())
