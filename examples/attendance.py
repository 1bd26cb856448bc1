# PYTHON_ARGCOMPLETE_OK
"""Write who was at which session as a matrix, or read a filled one back as events.

Without --fill, writes the matrix of members and sessions into --out, and what was found about
attendance, with its clauses, beside it: as CSV into a second table, as a workbook (.xlsx) onto a
second sheet. With --fill, reads such a matrix with words typed into its cells, as CSV or as a
workbook, and writes what it adds to the record into --out, as rows that the cohort's course.csv
takes. Words: present, partly, absent; a blank cell says nothing.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import argparse
import sys
from datetime import datetime
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.attendance_filled import course_header, read_filled_matrix
from qip_rules.boundary.cells import moment
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import (
    add_as_of,
    add_cohort_folder,
    add_out_file,
    add_program,
    script_parser,
)
from qip_rules.cohort import CohortRun, attendance_matrix, run_cohort
from qip_rules.errors import Fault, InputError
from qip_rules.fields import refuse
from qip_rules.reports import register_csv
from qip_rules.reports.attendance_registers import (
    attendance_events_csv,
    attendance_findings,
    attendance_register,
)
from qip_rules.reports.paper_files import workbook_files
from qip_rules.reports.script_runs import Desk, run_script


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/attendance.py examples/data/training-run "
        "--program quality-training-program --as-of 2026-11-01 --out out/attendance.csv",
        "python examples/attendance.py examples/data/training-run "
        "--program quality-training-program --as-of 2026-11-01 --out out/attendance.xlsx",
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    add_out_file(parser, "the table to write, .csv or .xlsx; with --fill, .csv", "FILE")
    parser.add_argument(
        "--fill",
        type=Path,
        metavar="MATRIX",
        help="a filled matrix to read, .csv or .xlsx; --out then takes the events that it adds",
    )
    parser.add_argument(
        "--recorded-at",
        type=moment_of_call,
        metavar="MOMENT",
        help="with --fill: when it is recorded, on the day --as-of, as 2026-11-01T15:00:00-05:00",
    )
    return parser


def moment_of_call(text: str) -> datetime:
    """A moment with its offset, as the `type` of an argument."""
    try:
        return moment(text)
    except InputError:
        msg = f"{text!r} is no moment with its offset; write it as 2026-01-31T15:00:00-05:00"
        raise argparse.ArgumentTypeError(msg) from None


def refuse_call(desk: Desk) -> None:
    """See that the options belong together, and that the output spoils no cohort's folder."""
    given = desk.given
    desk.refuse_out(is_file=True)
    faults: list[Fault] = []
    if given.fill is not None and given.recorded_at is None:
        faults.append(Fault("--recorded-at", "nothing", "the moment at which --fill is recorded"))
    if given.fill is None and given.recorded_at is not None:
        faults.append(Fault("--recorded-at", "a moment", "--fill with it, or none"))
    if given.fill is not None and given.force:
        found = "given with --fill, whose events are never written over others"
        faults.append(Fault("--force", found, "none, and a new file for --out"))
    if given.fill is not None and is_workbook(given.out):
        expected = "a file .csv: its rows are added to course.csv"
        faults.append(Fault("--out", f"a workbook, {given.out}", expected))
    if not is_workbook(given.out) and given.out.suffix.casefold() != ".csv":
        faults.append(Fault("--out", f"{given.out}, another kind of file", "a file .csv or .xlsx"))
    refuse(faults, "the call")


def is_workbook(path: Path) -> bool:
    """Whether a file is to be a workbook, by its name."""
    return path.suffix.casefold() == ".xlsx"


def work(desk: Desk) -> int:
    """Write the matrix, or what a filled one adds."""
    refuse_call(desk)
    given = desk.given
    program = load_program(given.program)
    inputs = read_cohort(given.folder, program)
    done = run_cohort(program, inputs, as_of=given.as_of)
    states = [each.participation for each in done.cases if each.participation is not None]
    practices = names_of(done)
    matrix = attendance_matrix(states, as_of=given.as_of, practices=practices)
    if given.fill is None:
        register, findings = attendance_register(matrix), attendance_findings(states, practices)
        beside = given.out.with_name(f"{given.out.stem}-findings{given.out.suffix}")
        if is_workbook(given.out):
            book = workbook_files(given.out.stem, [register, findings])
            refuse([Fault("--out", each, "a file .csv") for each in book.left_out], "the call")
            desk.write_file(book.files[f"{given.out.stem}.xlsx"])
            beside = given.out
        else:
            desk.write_file(register_csv(register), beside={beside.name: register_csv(findings)})
        rows, columns = len(matrix.rows), len(matrix.columns)
        desk.say(f"{given.out}: {_counted(rows, 'member')}, {_counted(columns, 'session')}")
        desk.say(f"{beside}: {_counted(len(findings.rows), 'finding')}")
        return DONE
    filled = read_filled_matrix(
        given.fill,
        matrix,
        inputs.course,
        recorded_at=given.recorded_at,
        time_zone=program.time_zone,
    )
    if not filled.events:
        desk.say("The matrix adds nothing to the record, so no file is written.")
        return DONE
    desk.write_file(attendance_events_csv(filled.events, course_header(given.folder)))
    for each in filled.changes:
        desk.say(f"Changed: {each}")
    events = _counted(len(filled.events), "event")
    desk.say(f"{given.out}: {events}, {len(filled.changes)} told above")
    desk.say(f"Add its rows to {given.folder / 'course.csv'} to have them on record.")
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


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
