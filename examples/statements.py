# PYTHON_ARGCOMPLETE_OK
"""Write the table of all statements of the two pages, with where each lives in the programs.

A statement without a home is a mistake, and nothing is written then.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_out_file, script_parser
from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.policy.effective import shipped_names
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.reports.statement_homes import house_statements, read_statements, statement_page


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__, "python examples/statements.py docs/statements.toml --out out/statements.md"
    )
    parser.add_argument(
        "list", type=Path, metavar="LIST", help="the list of the statements (.toml)"
    )
    add_out_file(parser, "the page to write (.md)", "FILE.md")
    return parser


def work(desk: Desk) -> int:
    """Write the page, and say where it is."""
    programs = [load_program(each) for each in shipped_names()]
    path: Path = desk.given.list
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = unreadable(error) if isinstance(error, OSError) else "text that is not UTF-8"
        fault = Fault(str(path), found, "a list of statements (.toml)")
        raise InputError([fault], of="the call") from None
    desk.write_file(statement_page(house_statements(read_statements(text), programs)))
    if not desk.given.dry_run:
        desk.say(str(desk.given.out))
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
