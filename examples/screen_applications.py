# PYTHON_ARGCOMPLETE_OK
"""Screen the applications of a form export: who is missing what, and what is still to be asked.

Reads a workbook (.xlsx) or a CSV file as a form tool wrote it, and a mapping that says which column
is what (examples/map_columns.py proposes one). Writes a folder: screening.html to look at,
screening.xlsx to work with, the same tables as CSV, and the tables from which run_cohort.py begins.

What is wrong with the export is told with its sheet, row and column, and so that it can be mended:
marked.xlsx in --out is a copy of the export with the bad cells colored and commented. Nothing is
decided then, unless --keep-going is given: good rows go on, bad ones are listed apart.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, WRONG_INPUT, CallParser
from qip_rules.boundary.script_options import (
    add_as_of,
    add_export,
    add_out_folder,
    add_program,
    script_parser,
)
from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.marking import marked_copy
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.screening import Screening, screened
from qip_rules.errors import InputError
from qip_rules.policy.program import Program
from qip_rules.reports.console import show_faults
from qip_rules.reports.screening_files import screening_files
from qip_rules.reports.screening_registers import counted
from qip_rules.reports.script_runs import Desk, Telling, run_script

ROWS_LEFT_OUT = 3
REMARKS_SHOWN = 40
SMALL = "examples/data/small"
NEEDS = {"sheets": ("openpyxl", "xlsxwriter")}


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        f"python examples/screen_applications.py {SMALL}/form.xlsx --mapping {SMALL}/mapping.toml "
        "--program quality-improvement-grant --as-of 2026-11-01 --out out/screening",
        answers={ROWS_LEFT_OUT: "done, and rows were left out"},
    )
    add_export(parser)
    parser.add_argument(
        "--mapping",
        required=True,
        type=Path,
        metavar="FILE",
        help="which column is what (.toml); map_columns.py proposes one",
    )
    add_program(parser)
    add_as_of(parser)
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="decide the good rows, and list the bad ones apart",
    )
    add_out_folder(parser)
    return parser


def work(desk: Desk) -> int:
    """Read, decide and write; or what is to be mended first."""
    given = desk.given
    desk.refuse_out()
    program = load_program(given.program)
    marked: dict[str, str | bytes] = {}
    refusal: InputError | None = None
    with desk.progress() as tell:
        tell("Reading the file")
        reading = read(desk, program, tell)
        if any(each.is_fault for each in reading.marks):
            tell("Coloring a copy")
            marked = marked_files(desk, reading)
        try:
            reading.refuse(keep_going=given.keep_going)
        except InputError as error:
            refusal = error
        else:
            tell("Deciding", of=len(reading.applications.files))
            found = screened(reading, program, as_of=given.as_of, advance=tell.advance)
            tell("Writing")
            files = {**screening_files(found), **marked}
    if refusal is not None:
        return refused(desk, refusal, reading, marked)
    desk.write_folder(files)
    show(desk, found)
    if not given.dry_run:
        desk.say(f"{len(files)} files in {given.out}; begin with screening.html")
    return ROWS_LEFT_OUT if reading.left_out else DONE


def read(desk: Desk, program: Program, tell: Telling) -> FormReading:
    """The export, read by its mapping."""
    mapping = read_mapping(desk.given.mapping)
    file = read_sheets(desk.given.file, encoding=mapping.encoding, delimiter=mapping.delimiter)
    tell("Reading the rows", of=max((len(grid.rows) for grid in file.grids), default=0))
    return read_form(file, mapping, program, advance=tell.advance)


def marked_files(desk: Desk, reading: FormReading) -> dict[str, str | bytes]:
    """The colored copy, where one can be made."""
    try:
        return {"marked.xlsx": marked_copy(desk.given.file, reading)}
    except InputError as error:
        return {"marked.txt": f"{error}\n"} if desk.given.keep_going else {}


def refused(
    desk: Desk, error: InputError, reading: FormReading, marked: dict[str, str | bytes]
) -> int:
    """Tell what is wrong with the export, and write the copy in which it is marked."""
    show_faults(error, desk.err, became="Nothing was decided.")
    if marked:
        try:
            desk.write_folder(marked)
        except InputError as unwritable:
            show_faults(unwritable, desk.err, became="No copy with marks was written.")
        else:
            if not desk.given.dry_run:
                copy = desk.given.out / "marked.xlsx"
                what = "What is wrong in the sheet" if reading.faults_of_file else "Each"
                desk.warn(f"{what} is marked in a copy of the export: {copy}")
    if reading.can_keep_going:
        desk.warn("Mend it there or in the form; or add --keep-going to decide the other rows.")
    elif reading.faults_of_file:
        desk.warn("Headers and mapping have to fit before any row counts: mend these first.")
    return WRONG_INPUT


def show(desk: Desk, found: Screening) -> None:
    """What was found, in figures."""
    for what, how_many in counted(found):
        desk.say(f"{what}: {how_many:,}")
    for each in found.reading.remarks[:REMARKS_SHOWN]:
        desk.say(f"Noticed: {each}")
    more = len(found.reading.remarks) - REMARKS_SHOWN
    if more > 0:
        desk.say(f"Noticed besides: {more:,} more, in the table of remarks.")


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work, extras=NEEDS))
