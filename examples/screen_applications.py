"""Screen the applications of a form export: who is missing what, and what is still to be asked.

Reads a workbook (.xlsx) or a CSV file as a form tool wrote it, and a mapping that says which column
is what (examples/map_columns.py proposes one). Writes a folder: screening.html to look at,
screening.xlsx to work with, the same tables as CSV, and the tables from which run_cohort.py begins.

What is wrong with the export is told with its sheet, row and column, and so that it can be mended:
marked.xlsx in --out is a copy of the export with the bad cells colored and commented. Nothing is
decided then, unless --keep-going is given: good rows go on, bad ones are listed apart.

Nothing in --out is overwritten without --force. With --dry-run nothing is written at all.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong; 3 done, and rows were
left out; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import sys
from pathlib import Path
from typing import Final

from qip_rules import load_program
from qip_rules.boundary.script_calls import (
    DONE,
    WRONG_INPUT,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.marking import marked_copy
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.screening import Screening, screened
from qip_rules.errors import InputError
from qip_rules.policy.program import Program
from qip_rules.reports import write_folder
from qip_rules.reports.console import show_error, show_faults
from qip_rules.reports.screening_files import screening_files
from qip_rules.reports.screening_registers import counted

try:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")

ROWS_LEFT_OUT: Final = 3
FAULTS_SHOWN: Final = 40


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = CallParser(
        description=summary,
        epilog=(
            f"{more}\nexample: python examples/screen_applications.py "
            "examples/data/small/form.xlsx --mapping examples/data/small/mapping.toml "
            "--program quality-improvement-grant --as-of 2026-11-01 --out out/screening"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the export, .xlsx or CSV")
    parser.add_argument(
        "--mapping", required=True, type=Path, metavar="FILE", help="which column is what (.toml)"
    )
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
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder")
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="decide the good rows, and list the bad ones apart",
    )
    parser.add_argument("--dry-run", action="store_true", help="read and decide, and write nothing")
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def run(given: argparse.Namespace, console: Console, errors: Console) -> int:
    """Read, decide and write."""
    program = load_program(given.program)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=errors, transient=True, disable=not errors.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task("Reading the file", total=None)
        reading = read(given, program, progress, task)
        marked = marked_files(given, reading, progress, task)
        try:
            reading.refuse(keep_going=given.keep_going)
        except InputError as error:
            if not marked:
                raise
            progress.stop()
            return refused_with_copy(given, error, marked, errors)
        count = len(reading.applications.files)
        progress.reset(task, description="Deciding", total=count)
        found = screened(
            reading, program, as_of=given.as_of, advance=lambda n: progress.advance(task, n)
        )
        progress.reset(task, description="Writing", total=None)
        files = {**screening_files(found), **marked}
        if not given.dry_run:
            write_folder(files, given.out, force=given.force)
    tell(given, found, console, len(files))
    return ROWS_LEFT_OUT if reading.left_out else DONE


def read(
    given: argparse.Namespace, program: Program, progress: Progress, task: TaskID
) -> FormReading:
    """The export, read by its mapping."""
    mapping = read_mapping(given.mapping)
    file = read_sheets(given.file, encoding=mapping.encoding, delimiter=mapping.delimiter)
    rows = max((len(grid.rows) for grid in file.grids), default=0)
    progress.reset(task, description="Reading the rows", total=rows)
    return read_form(file, mapping, program, advance=lambda n: progress.advance(task, n))


def marked_files(
    given: argparse.Namespace, reading: FormReading, progress: Progress, task: TaskID
) -> dict[str, str | bytes]:
    """The colored copy, where there is something to be mended."""
    if not reading.faults or given.dry_run:
        return {}
    progress.reset(task, description="Coloring a copy", total=None)
    try:
        return {"marked.xlsx": marked_copy(given.file, reading)}
    except InputError as error:
        if given.keep_going:
            return {"marked.txt": f"{error}\n"}
        return {}


def refused_with_copy(
    given: argparse.Namespace, error: InputError, marked: dict[str, str | bytes], errors: Console
) -> int:
    """Tell what is wrong with the export, and write the copy in which it is marked."""
    show_faults(error, errors, became="Nothing was decided.")
    try:
        write_folder(marked, given.out, force=given.force)
    except InputError as unwritable:
        show_faults(unwritable, errors, became="No copy with marks was written.")
    else:
        say(errors, f"Each is marked in a copy of the export: {given.out / 'marked.xlsx'}")
    say(errors, "Mend it there or in the form; or add --keep-going to decide the other rows.")
    return WRONG_INPUT


def tell(given: argparse.Namespace, found: Screening, console: Console, files: int) -> None:
    """What was found, in figures."""
    if given.dry_run:
        say(console, "DRY RUN: nothing is written.")
    for what, how_many in counted(found):
        say(console, f"{what}: {how_many:,}")
    for each in found.reading.remarks[:FAULTS_SHOWN]:
        say(console, f"Noticed: {each}")
    more = len(found.reading.remarks) - FAULTS_SHOWN
    if more > 0:
        say(console, f"Noticed besides: {more:,} more, in the table of remarks.")
    if not given.dry_run:
        say(console, f"{files} files in {given.out}; begin with screening.html")


def main() -> int:
    """Screen the export; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    complain = functools.partial(say, errors, style="bold red")
    refused = functools.partial(show_error, console=errors)
    return exit_code(
        lambda: run(given, console, errors), debug=given.debug, complain=complain, refused=refused
    )


if __name__ == "__main__":
    sys.exit(main())
