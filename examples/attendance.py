"""Write who was at which session as a matrix, or read a filled one back as events.

Without --fill, writes the matrix of members and sessions into --out, and what was found about
attendance, with its clauses, into a second table beside it. With --fill, reads such a matrix with
words typed into its cells, and writes what it adds to the record into --out, as rows that the
cohort's course.csv takes. Words: present, partly, absent; a blank cell says nothing.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or a file cannot be
written; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.attendance_filled import course_header, read_filled_matrix
from qip_rules.boundary.cells import moment
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.boundary.whole_files import write_whole
from qip_rules.cohort import CohortRun, attendance_matrix, run_cohort
from qip_rules.errors import Fault, InputError
from qip_rules.reports import register_csv
from qip_rules.reports.attendance_registers import (
    attendance_events_csv,
    attendance_findings,
    attendance_register,
)
from qip_rules.reports.console import show_error
from qip_rules.reports.paper_files import add_files

try:
    from rich.console import Console
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Write who was at which session as a matrix, or read a filled one back.",
        epilog=(
            "example: python examples/attendance.py examples/data/training-run "
            "--program quality-training-program --as-of 2026-11-01 --out attendance.csv"
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
        "--out", required=True, type=Path, metavar="FILE.csv", help="the table to write"
    )
    parser.add_argument(
        "--fill",
        type=Path,
        metavar="MATRIX.csv",
        help="a filled matrix to read; --out then takes the events that it adds",
    )
    parser.add_argument(
        "--recorded-at",
        type=moment_of_call,
        metavar="MOMENT",
        help="with --fill: when it is recorded, on the day --as-of, as 2026-11-01T15:00:00-05:00",
    )
    parser.add_argument(
        "--force", action="store_true", help="without --fill: replace the tables if they are there"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def moment_of_call(text: str) -> datetime:
    """A moment with its offset, as the `type` of an argument."""
    try:
        return moment(text)
    except InputError:
        msg = f"{text!r} is no moment with its offset; write it as 2026-01-31T15:00:00-05:00"
        raise argparse.ArgumentTypeError(msg) from None


def refuse_call(given: argparse.Namespace) -> None:
    """See that the options belong together, and that the output spoils no cohort's folder."""
    faults: list[Fault] = []
    if given.fill is not None and given.recorded_at is None:
        faults.append(Fault("--recorded-at", "nothing", "the moment at which --fill is recorded"))
    if given.fill is None and given.recorded_at is not None:
        faults.append(Fault("--recorded-at", "a moment", "--fill with it, or none"))
    if given.fill is not None and given.force:
        found = "given with --fill, whose events are never written over others"
        faults.append(Fault("--force", found, "none, and a new file for --out"))
    if given.out.resolve().parent == given.folder.resolve():
        faults.append(Fault("--out", "a file in the cohort's own folder", "a file elsewhere"))
    if faults:
        raise InputError(faults, of="the call")


def write(files: Mapping[str, str], out: Path, *, force: bool) -> None:
    """Write files beside each other; what is there is replaced only where that is asked for."""
    if not force:
        add_files({name: text.encode() for name, text in files.items()}, out.parent)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_whole(out.with_name(name), text)
    except OSError as error:
        found = f"{error.filename or out}, which cannot be written: {error.strerror or error}"
        raise InputError([Fault("--out", found, "a file")], of="the call") from None


def run(given: argparse.Namespace, console: Console) -> int:
    """Write the matrix, or what a filled one adds."""
    refuse_call(given)
    program = load_program(given.program)
    inputs = read_cohort(given.folder, program)
    done = run_cohort(program, inputs, as_of=given.as_of)
    states = [each.participation for each in done.cases if each.participation is not None]
    practices = names_of(done)
    matrix = attendance_matrix(states, as_of=given.as_of, practices=practices)
    if given.fill is None:
        findings = attendance_findings(states, practices)
        beside = f"{given.out.stem}-findings{given.out.suffix}"
        files = {
            given.out.name: register_csv(attendance_register(matrix)),
            beside: register_csv(findings),
        }
        write(files, given.out, force=given.force)
        rows, columns = len(matrix.rows), len(matrix.columns)
        say(console, f"{given.out}: {_counted(rows, 'member')}, {_counted(columns, 'session')}")
        say(console, f"{given.out.with_name(beside)}: {_counted(len(findings.rows), 'finding')}")
        return DONE
    filled = read_filled_matrix(
        given.fill,
        matrix,
        inputs.course,
        recorded_at=given.recorded_at,
        time_zone=program.time_zone,
    )
    if not filled.events:
        say(console, "The matrix adds nothing to the record, so no file is written.")
        return DONE
    table = attendance_events_csv(filled.events, course_header(given.folder))
    write({given.out.name: table}, given.out, force=False)
    for each in filled.changes:
        say(console, f"Changed: {each}")
    events = _counted(len(filled.events), "event")
    say(console, f"{given.out}: {events}, {len(filled.changes)} told above")
    say(console, f"Add its rows to {given.folder / 'course.csv'} to have them on record.")
    return DONE


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def names_of(done: CohortRun) -> dict[str, str]:
    """The names of the practices by application."""
    return {
        each.application_id: each.application.practice.name
        for each in done.cases
        if each.application.practice is not None
    }


def main() -> int:
    """Write the tables; whatever is wrong goes to standard error."""
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
