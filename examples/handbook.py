# PYTHON_ARGCOMPLETE_OK
"""Write the handbook of one or more programs: every clause, what rests on it, and its edge cases.

Each program becomes a Markdown page with its pictures beside it, and one HTML page that needs no
other file. Without --on, a handbook tells every version of every entry; with it, what is in force
on that day.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_on, add_out_folder, script_parser
from qip_rules.reports.handbook import handbook_files
from qip_rules.reports.script_runs import Desk, run_script


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__, "python examples/handbook.py quality-training-program --out out/handbook"
    )
    parser.add_argument(
        "programs",
        nargs="+",
        metavar="PROGRAM",
        help="the name of a shipped program, or the path of a program document (.toml)",
    )
    add_on(parser, "tell what is in force on this day only; without it, every version is told")
    add_out_folder(parser)
    return parser


def work(desk: Desk) -> int:
    """Write the handbooks, and say which files they are."""
    given = desk.given
    desk.refuse_out()
    files = handbook_files([load_program(each) for each in given.programs], given.on)
    desk.write_folder(files)
    if not given.dry_run:
        desk.say("\n".join(str(given.out / name) for name in sorted(files)))
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
