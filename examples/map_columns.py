# PYTHON_ARGCOMPLETE_OK
"""Propose which column of a form export is what: a mapping for screen_applications.py.

Looks at the headers and at a sample of the cells, and writes a mapping (TOML) with a score beside
each guess. What it is not sure of is marked SETTLE, for a person; until that is done, nothing can
be read by the mapping. No name, address or number out of the export is written into it.

A mapping is work of a person's: what is at --out is never overwritten.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_export, add_new_file, script_parser
from qip_rules.boundary.sheets.proposing import propose_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.text_file import ENCODINGS
from qip_rules.fields import DAY_MAXIMUM
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.rules.fact import Fact

TO_BE_SETTLED = 3


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/map_columns.py examples/data/small/people.csv --out out/mapping.toml",
        "python examples/map_columns.py examples/data/small/form.xlsx "
        "--program quality-improvement-grant --out out/form-mapping.toml",
        answers={TO_BE_SETTLED: "done, and there is something to be settled"},
    )
    add_export(parser)
    add_new_file(parser, "the mapping to write (.toml)")
    parser.add_argument(
        "--program",
        help="look for its own questions too: the name of a shipped program, or the path of one",
    )
    parser.add_argument(
        "--encoding",
        default="",
        choices=ENCODINGS,
        metavar="NAME",
        help=f"of a CSV file, where it does not show by itself: {', '.join(ENCODINGS)}",
    )
    return parser


def work(desk: Desk) -> int:
    """The mapping, and how much of it is to be settled."""
    given = desk.given
    desk.refuse_out(is_file=True)
    with desk.progress() as tell:
        tell("Reading the program")
        asked = questions(given.program)
        tell("Reading the file")
        file = read_sheets(given.file, encoding=given.encoding)
        tell("Looking at the columns")
        proposal = propose_mapping(file, asked)
    desk.write_file(proposal.text)
    if given.dry_run:
        desk.say(proposal.text.rstrip("\n"))
    else:
        desk.say(f"Written: {given.out}")
    sure = len(proposal.columns) - proposal.unsure
    columns = "1 column" if sure == 1 else f"{sure} columns"
    desk.say(f"Proposed: {columns}; to be settled: {proposal.unsure}")
    if proposal.lacking:
        desk.say(f"No column is sure to be: {', '.join(proposal.lacking)}. Is this the export?")
    if "SETTLE" not in proposal.text.replace("look for SETTLE", ""):
        return DONE
    if not given.dry_run:
        desk.say(f"Open {given.out} in a text editor, and settle what is marked SETTLE.")
    return TO_BE_SETTLED


def questions(program: str | None) -> tuple[Fact, ...]:
    """The facts of a program as it is in force last; without one, none."""
    if program is None:
        return ()
    read = load_program(program)
    last = read.in_force.spans[-1].last
    return read.on(last or DAY_MAXIMUM).rule_sets["application"].vocabulary.facts


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
