"""Write the formal report that the program owes each practice, out of what was measured.

A report tells the areas for improvement with the measures behind them, the strategies that the
program's document suggests, and what to do first; beside it what was settled jointly by that day.
It is about one round, the baseline: a test abstraction and a live round are never mixed. Each is
written as HTML, Markdown, PDF and JSON, with a picture as SVG. A page for the staff tells who
lacks what measure, and course.csv has the row that puts each delivery on record.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or the folder cannot
be written; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import sys
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.desk_files import fonts_in
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.cohort.assessment_reports import CohortReports, cohort_reports
from qip_rules.errors import Fault, InputError
from qip_rules.reports import write_folder
from qip_rules.reports.assessment_folder import assessment_files
from qip_rules.reports.console import show_error

try:
    from rich.console import Console
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Write the assessment reports of a cohort, from CSV files to papers.",
        epilog=(
            "example: python examples/assessment_report.py examples/data/grant-run "
            "--program quality-improvement-grant --as-of 2024-04-10 --out out/assessment"
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
        help="the day of the reports; what is dated or recorded later does not count",
    )
    parser.add_argument(
        "--application", metavar="ID", help="write the report of this application only"
    )
    parser.add_argument("--out", required=True, type=Path, help="the folder to write reports into")
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    parser.add_argument(
        "--font",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a TrueType font (.ttf) for letters that the PDF could not show without it",
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def run(given: argparse.Namespace, console: Console, errors: Console) -> int:
    """Write the reports, and say of each what it puts forward."""
    if given.out.resolve() == given.folder.resolve():
        fault = Fault("--out", "the folder of the cohort itself", "another folder")
        raise InputError([fault], of="the call")
    faults: list[Fault] = []
    fonts = fonts_in(given.font, faults)
    if faults:
        raise InputError(faults, of="the call")
    program = load_program(given.program)
    inputs = read_cohort(given.folder, program)
    reports = cohort_reports(program, inputs, as_of=given.as_of, application_id=given.application)
    made = assessment_files(reports, fonts=fonts)
    write_folder(made.files, given.out, force=given.force)
    for line in told(reports):
        say(console, line)
    for line in made.left_out:
        say(errors, f"Left out: {line}", style="yellow")
    say(console, f"{len(made.files)} files in {given.out}; begin with reports.md")
    return DONE


def told(reports: CohortReports) -> list[str]:
    """A line for each application."""
    lines = []
    for each in reports.applications:
        if each.report is None:
            lines.append(f"{each.application_id}: no report. {each.why_none}")
            continue
        measured = len(each.report.measures) - len(each.report.missing)
        areas = ", ".join(each.report.areas) or "no area"
        lines.append(
            f"{each.application_id}: {measured} of {len(each.report.measures)} measures; {areas}"
        )
    return lines


def main() -> int:
    """Write the reports; whatever is wrong goes to standard error."""
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
