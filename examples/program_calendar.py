# PYTHON_ARGCOMPLETE_OK
"""Write the calendar of a cohort: its timeline as a page, a table and a picture, and as .ics.

Reads a folder of tables as run_cohort.py does. What is dated or recorded after --as-of does not
count. The last day to pay stands in the calendar too, and moves with the sessions. The table is
written as CSV and as a workbook.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import (
    add_as_of,
    add_cohort_folder,
    add_out_folder,
    add_program,
    script_parser,
)
from qip_rules.cohort import run_cohort
from qip_rules.reports import calendar_files, cohort_timeline
from qip_rules.reports.paper_files import workbook_files
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.reports.timeline_page import timeline_register


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/program_calendar.py examples/data/grant-run "
        "--program quality-improvement-grant --as-of 2026-11-01 --out out/calendar",
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    add_out_folder(parser)
    return parser


def work(desk: Desk) -> int:
    """Write the calendar, and say which files it is."""
    given = desk.given
    desk.refuse_out()
    with desk.progress() as tell:
        tell("Reading the cohort")
        program = load_program(given.program)
        inputs = read_cohort(given.folder, program)
        tell("Deciding, billing, pairing")
        done = run_cohort(program, inputs, as_of=given.as_of)
        tell("Writing the calendar")
        timeline = cohort_timeline(
            program,
            [each.participation for each in done.cases if each.participation is not None],
            [each.account for each in done.cases],
            cohort_id=inputs.cohort.cohort_id,
            title=inputs.cohort.title,
            as_of=given.as_of,
        )
        book = workbook_files("calendar", [timeline_register(timeline)])
        files: dict[str, str | bytes] = {**calendar_files(timeline, inputs.course), **book.files}
    desk.write_folder(files)
    desk.left_out(book.left_out)
    if not given.dry_run:
        desk.say("\n".join(str(given.out / name) for name in sorted(files)))
    if not timeline.rows:
        desk.say(f"Nobody takes part as of {given.as_of}, as far as is on record.")
        if "calendar.ics" not in files:
            desk.say("So no calendar.ics is written; run_cohort.py tells who has to pay by when.")
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
