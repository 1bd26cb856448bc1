"""Run a whole cohort: decide every application, bill it, and pair the accepted practices.

Reads a folder of CSV files, writes a folder of reports. Nothing is overwritten unless --force is
given, and nothing is written at all if the input has a fault.

Exit codes: 0 done, 1 something unexpected, 2 the input or the call is wrong.
"""

import argparse
import contextlib
import sys
from datetime import date
from pathlib import Path

from qip_rules import QipRulesError, load_program
from qip_rules.boundary import read_cohort
from qip_rules.cohort import CohortRun, run_cohort
from qip_rules.errors import Fault, InputError, SolverError
from qip_rules.reports import cohort_files, show_faults, show_run, write_folder

try:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")

DONE, UNEXPECTED, WRONG_INPUT = 0, 1, 2


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
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def day(text: str) -> date:
    """A day of the call."""
    with contextlib.suppress(ValueError):
        written = date.fromisoformat(text)
        if written.isoformat() == text:  # Python knows other spellings, too
            return written
    msg = f"{text!r} is no day; write it as 2026-01-31"
    raise argparse.ArgumentTypeError(msg)


def run(given: argparse.Namespace, errors: Console) -> tuple[CohortRun, int]:
    """The run, its reports written, and how many they are."""
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
        done = run_cohort(program, inputs, as_of=given.as_of)
        progress.update(task, description="Writing the reports")
        files = cohort_files(done)
        write_folder(files, given.out, force=given.force)
    return done, len(files)


def main() -> int:
    """Run the cohort; whatever is wrong goes to standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the console's encoding lacks must not end the run.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    try:
        done, count = run(given, errors)
        show_run(done, console)
        written = f"{count} files in {given.out}; begin with summary.md"
        console.print(written, markup=False, highlight=False, soft_wrap=True)
    except InputError as error:
        show_faults(error, errors)
        return WRONG_INPUT
    except SolverError as error:
        return unexpected(error, given, errors)
    except QipRulesError as error:
        errors.print(str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
        return WRONG_INPUT
    except Exception as error:  # noqa: BLE001 - staff get a sentence, whatever it is
        return unexpected(error, given, errors)
    except KeyboardInterrupt:
        errors.print("Stopped.")
        return UNEXPECTED
    return DONE


def unexpected(error: Exception, given: argparse.Namespace, errors: Console) -> int:
    """Say that the mistake is not in the input, and how to see where it is."""
    kind = ": ".join([type(error).__name__, *str(error).splitlines()[:1]])
    message = (
        f"Something unexpected went wrong ({kind}): a mistake in the program, not in your input."
    )
    if not given.debug:
        message += " To see where, run the same command with --debug."
    errors.print(message, style="bold red", markup=False, highlight=False, soft_wrap=True)
    if given.debug:
        errors.print_exception()
    return UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
