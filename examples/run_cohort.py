"""Run a whole cohort: decide every application, bill it, and pair the accepted practices.

Reads a folder of tables, writes a folder of reports. Nothing is overwritten unless --force is
given, and nothing is written at all if the input has a fault.
"""

import sys

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import (
    add_as_of,
    add_cohort_folder,
    add_out_folder,
    add_program,
    add_time_limit,
    script_parser,
)
from qip_rules.cohort import run_cohort
from qip_rules.reports import cohort_files, show_run
from qip_rules.reports.script_runs import Desk, run_script


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/run_cohort.py examples/data/cohort "
        "--program quality-improvement-grant --as-of 2026-11-01 --out out/grant",
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    add_out_folder(parser)
    add_time_limit(parser)
    return parser


def work(desk: Desk) -> int:
    """The run, its reports written, and what happened at a glance."""
    given = desk.given
    desk.refuse_out()
    with desk.progress() as tell:
        tell("Reading the program")
        program = load_program(given.program)
        tell("Reading the cohort")
        inputs = read_cohort(given.folder, program)
        tell("Deciding, billing, pairing")
        done = run_cohort(program, inputs, as_of=given.as_of, time_limit=given.time_limit)
        tell("Writing the reports")
        files = cohort_files(done)
    desk.write_folder(files)
    show_run(done, desk.out)
    if not given.dry_run:
        desk.say(f"{len(files)} files in {given.out}; begin with summary.md")
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
