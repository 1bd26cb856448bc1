"""Run a whole cohort: decide every application, bill it, and pair the accepted practices.

Reads a folder of CSV files, writes a folder of reports. Nothing is overwritten unless --force is
given, and nothing is written at all if the input has a fault.

Exit codes: 0 done, 1 something unexpected, 2 the input or the call is wrong.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from qip_rules import QipRulesError, load_program
from qip_rules.boundary import read_cohort
from qip_rules.cohort import run_cohort
from qip_rules.errors import InputError
from qip_rules.reports import cohort_files, show_faults, show_run, write_folder

try:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = argparse.ArgumentParser(
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
        type=day,
        metavar="YYYY-MM-DD",
        help="the day as of which things stand; what is dated later does not count",
    )
    parser.add_argument("--out", required=True, type=Path, help="the folder to write reports into")
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    return parser


def day(text: str) -> date:
    """A day of the call."""
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    msg = f"{text!r} is no day; write it as 2026-01-31"
    raise argparse.ArgumentTypeError(msg)


def main() -> int:
    """Run the cohort; every fault goes to standard error."""
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    try:
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
            console=errors, transient=True,
        ) as progress:  # fmt: skip
            task = progress.add_task("Reading the program", total=None)
            program = load_program(given.program)
            progress.update(task, description="Reading the cohort")
            inputs = read_cohort(given.folder, program)
            progress.update(task, description="Deciding, billing, pairing")
            run = run_cohort(program, inputs, as_of=given.as_of)
            progress.update(task, description="Writing the reports")
            files = cohort_files(run)
            write_folder(files, given.out, force=given.force)
    except InputError as error:
        show_faults(error, errors)
        return 2
    except QipRulesError as error:
        errors.print(str(error), style="bold red", markup=False, highlight=False)
        return 2
    show_run(run, console)
    console.print(f"{len(files)} files in {given.out}", markup=False, highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
