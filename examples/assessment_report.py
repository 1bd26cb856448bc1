# PYTHON_ARGCOMPLETE_OK
"""Write the formal report that the program owes each practice, out of what was measured.

A report tells the areas for improvement with the measures behind them, the strategies that the
program's document suggests, and what to do first; beside it what was settled jointly by that day.
It is about one round, the baseline: a test abstraction and a live round are never mixed. Each is
written as HTML, Markdown, PDF and JSON, with a picture as SVG. A page for the staff tells who
lacks what measure, reports.xlsx has the tables of all reports, and course.csv has the row that
puts each delivery on record.

Any table of the folder may be a workbook: measures.xlsx in the place of measures.csv.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.desk_files import fonts_in
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import (
    add_as_of,
    add_cohort_folder,
    add_fonts,
    add_out_folder,
    add_program,
    script_parser,
)
from qip_rules.cohort.assessment_reports import CohortReports, cohort_reports
from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.reports.assessment_folder import assessment_files
from qip_rules.reports.script_runs import Desk, run_script


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/assessment_report.py examples/data/grant-run "
        "--program quality-improvement-grant --as-of 2024-04-10 --out out/assessment",
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    parser.add_argument(
        "--application",
        metavar="ID",
        help="write the report of this application only; with --force, those of the others that "
        "an earlier run wrote into --out are removed",
    )
    add_out_folder(parser)
    add_fonts(parser)
    return parser


def work(desk: Desk) -> int:
    """Write the reports, and say of each what it puts forward."""
    given = desk.given
    desk.refuse_out()
    faults: list[Fault] = []
    fonts = fonts_in(given.font, faults)
    refuse(faults, "the call")
    program = load_program(given.program)
    with desk.progress() as tell:
        tell("Reading the tables")
        inputs = read_cohort(given.folder, program)
        tell("Looking at the measurements")
        reports = cohort_reports(
            program, inputs, as_of=given.as_of, application_id=given.application
        )
        made_of = sum(each.report is not None for each in reports.applications)
        tell("Writing the reports", of=made_of)
        made = assessment_files(reports, fonts=fonts, advance=tell.advance)
        desk.write_folder(made.files)
    desk.say("\n".join(told(reports) or ["No practice takes part by then."]))
    if reports.applications and not made_of:
        desk.say("Rounds are read from rounds.csv, their results from measures.csv.")
    desk.left_out(made.left_out)
    if not given.dry_run:
        desk.say(f"{len(made.files)} files in {given.out}; begin with reports.html")
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


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
