# PYTHON_ARGCOMPLETE_OK
"""Run a whole cohort: decide every application, bill it, and pair the accepted practices.

Reads a folder of tables, writes a folder of reports: report.html shows all of it on one page,
report.xlsx has its tables, calendar.ics its days. Nothing is overwritten unless --force is
given, and nothing is written at all if the input has a fault.

With --compare-with the same cohort is run under another program as well, and what comes out
otherwise is told: each application with the requirement that changed it and both clauses, then
billing and pairings in short. It is written as comparison.md and comparison.csv beside the rest.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys
from argparse import Namespace
from pathlib import Path

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
from qip_rules.cohort.comparing import compare_runs
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.errors import InputError
from qip_rules.policy.program import Program
from qip_rules.reports import cohort_files, report_files, show_run
from qip_rules.reports.comparison import comparison_files, comparison_lines
from qip_rules.reports.letters.templates import templates_in
from qip_rules.reports.script_runs import Desk, run_script


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/run_cohort.py examples/data/cohort "
        "--program quality-improvement-grant --as-of 2026-11-01 --out out/grant",
        "python examples/run_cohort.py examples/data/cohort --program quality-training-program "
        "--as-of 2026-11-01 --compare-with quality-improvement-grant --out out/compared",
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    parser.add_argument(
        "--compare-with",
        metavar="PROGRAM",
        help="another program, shipped or a document (.toml): tell what comes out otherwise",
    )
    parser.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help="write the letters with the templates of this folder; letter_templates.py makes one",
    )
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
        templates = None if given.templates is None else templates_in(given.templates)
        tell("Reading the cohort")
        inputs = read_cohort(given.folder, program)
        other = None if given.compare_with is None else other_program(given)
        tell("Deciding, billing, pairing")
        done = run_cohort(program, inputs, as_of=given.as_of, time_limit=given.time_limit)
        tell("Writing the reports")
        files = {**cohort_files(done, templates), **report_files(done)}
        beside = None
        if other is not None:
            tell("The same under the other program")
            beside = compare_runs(
                done, run_cohort(*other, as_of=given.as_of, time_limit=given.time_limit)
            )
            files |= comparison_files(beside)
    desk.write_folder(files)
    show_run(done, desk.out)
    if beside is not None:
        desk.say("\n".join(comparison_lines(beside)))
    if not given.dry_run:
        desk.say(f"{len(files)} files in {given.out}; begin with report.html")
    return DONE


def other_program(given: Namespace) -> tuple[Program, CohortInputs]:
    """The program of --compare-with, and the same cohort as its tables are read for it.

    Raises:
        InputError: its tables cannot be read for that program.
    """
    program = load_program(given.compare_with)
    try:
        return program, read_cohort(given.folder, program)
    except InputError as error:
        raise InputError(error.faults, of=f"{error.of}, read for {program.title}") from None


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
