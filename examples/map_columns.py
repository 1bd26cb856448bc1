"""Propose which column of a form export is what: a mapping for screen_applications.py.

Looks at the headers and at a sample of the cells, and writes a mapping (TOML) with a score beside
each guess. What it is not sure of is marked SETTLE, for a person; until that is done, nothing can
be read by the mapping. No name, address or number out of the export is written into it.

A mapping is work of a person's: what is at --out is never overwritten.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or there is a file at
--out; 3 done, and there is something to be settled; 6 the output cannot be written; 7 stopped.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from qip_rules import load_program
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    exit_code,
    ready_streams,
)
from qip_rules.boundary.sheets.proposing import propose_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.text_file import ENCODINGS
from qip_rules.errors import Fault
from qip_rules.fields import DAY_MAXIMUM, refuse
from qip_rules.rules.fact import Fact
from qip_rules.rules.wording import printable

TO_BE_SETTLED: Final = 3


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = CallParser(
        description=summary,
        epilog=(
            f"{more}\nexample: python examples/map_columns.py examples/data/small/form.xlsx "
            "--out out/mapping.toml"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the export, .xlsx or CSV")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="the mapping to write (.toml)"
    )
    parser.add_argument(
        "--program",
        help="look for its own questions too: the name of a shipped program, or the path of one",
    )
    parser.add_argument(
        "--encoding", default="", choices=ENCODINGS, metavar="NAME",
        help=f"of a CSV file, where it does not show by itself: {', '.join(ENCODINGS)}",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="print the mapping, and write nothing"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def run(given: argparse.Namespace) -> int:
    """Propose the mapping, and say how much of it is to be settled."""
    if given.out.exists() and not given.dry_run:
        hint = "name another file, or move this one away"
        refuse([Fault(str(given.out), "a file", "nothing yet", hint)], "the call")
    file = read_sheets(given.file, encoding=given.encoding)
    proposal = propose_mapping(file, questions(given.program))
    if given.dry_run:
        say(*proposal.text.split("\n"))
    else:
        write_new(given.out, proposal.text)
        sure = len(proposal.columns) - proposal.unsure
        say(f"Written: {given.out}", f"Proposed: {sure} columns; to be settled: {proposal.unsure}")
    return TO_BE_SETTLED if "SETTLE" in proposal.text.replace("look for SETTLE", "") else DONE


def questions(program: str | None) -> tuple[Fact, ...]:
    """The facts of a program as it is in force last; without one, none."""
    if program is None:
        return ()
    read = load_program(program)
    last = read.in_force.spans[-1].last
    return read.on(last or DAY_MAXIMUM).rule_sets["application"].vocabulary.facts


def say(*lines: str) -> None:
    """Lines of text; nothing in them steers the console."""
    sys.stdout.writelines(f"{printable(each)}\n" for each in lines)


def write_new(path: Path, text: str) -> None:
    """Write a file where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        what = error.strerror or str(error)
        refuse([Fault(str(path), what, "a file that can be written")], "the call")


def main() -> int:
    """Propose a mapping; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    return exit_code(lambda: run(given), debug=given.debug)


if __name__ == "__main__":
    sys.exit(main())
