"""Write the table of all statements of the two pages, with where each lives in the programs.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, such as a statement
without a home, or the page cannot be written; 6 the output cannot be written; 7 stopped, or nobody
reads on.
"""

import argparse
import functools
import sys
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, CallParser, exit_code, ready_streams, say
from qip_rules.boundary.whole_files import write_whole
from qip_rules.errors import Fault, InputError
from qip_rules.policy.effective import shipped_names
from qip_rules.reports.console import show_error
from qip_rules.reports.statement_homes import house_statements, read_statements, statement_page

try:
    from rich.console import Console
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Write the table of all statements of the pages, with where each lives.",
        epilog="example: python examples/statements.py docs/statements.toml --out statements.md",
    )
    parser.add_argument(
        "list", type=Path, metavar="LIST", help="the list of the statements (.toml)"
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="the page to write (.md)"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def run(given: argparse.Namespace, console: Console) -> int:
    """Write the page, and say where it is."""
    programs = [load_program(each) for each in shipped_names()]
    try:
        text = given.list.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        fault = Fault("LIST", f"nothing readable at {given.list}", "a list of statements")
        raise InputError([fault], of="the call") from None
    page = statement_page(house_statements(read_statements(text), programs))
    try:
        write_whole(given.out, page)
    except OSError as error:
        found = f"{given.out}, which cannot be written: {error.strerror or error}"
        raise InputError([Fault("--out", found, "a file")], of="the call") from None
    say(console, str(given.out))
    return DONE


def main() -> int:
    """Write the page; whatever is wrong with the call goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    complain = functools.partial(say, errors, style="bold red")
    refused = functools.partial(show_error, console=errors)
    return exit_code(
        lambda: run(given, console), debug=given.debug, complain=complain, refused=refused
    )


if __name__ == "__main__":
    sys.exit(main())
