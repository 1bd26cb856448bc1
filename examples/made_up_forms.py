# PYTHON_ARGCOMPLETE_OK
"""Write made-up exports of an application form: small and clean, messy, or large.

    made_up_forms.py small --out DIR     12 applications, nothing wrong with the file
    made_up_forms.py messy --out DIR     every damage that a spreadsheet does, each once
    made_up_forms.py large --out DIR     2,000 applications and 300 mentor practices

Nothing in them is real: no practice, no person, no number. The same words of the call give the same
files, byte for byte. The large folder holds a whole cohort as well, in its folder cohort:
decisions, payments, sessions, measurements, mentor practices and specialists, for every script
that takes a cohort.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import argparse
import sys
from typing import Final

from qip_rules import load_program
from qip_rules.boundary.made_up.answered_forms import SEED
from qip_rules.boundary.made_up.large_cohort import large_export
from qip_rules.boundary.made_up.messy_export import messy_export
from qip_rules.boundary.made_up.small_export import small_export
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_out_folder, script_parser
from qip_rules.reports.script_runs import Desk, run_script

NEEDS: Final = {"sheets": ("openpyxl", "xlsxwriter")}
PROGRAM: Final = "quality-improvement-grant"
APPLICATIONS, MENTORS = 2_000, 300


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/made_up_forms.py small --out out/small",
        "python examples/made_up_forms.py large --applications 40 --mentors 6 --out out/large",
    )
    parser.add_argument("which", choices=("small", "messy", "large"), help="which folder to write")
    parser.add_argument(
        "--applications",
        type=_count,
        default=APPLICATIONS,
        metavar="N",
        help=f"how many the large folder has (without it: {APPLICATIONS})",
    )
    parser.add_argument(
        "--mentors",
        type=_count,
        default=MENTORS,
        metavar="N",
        help=f"how many mentor practices it has (without it: {MENTORS})",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=SEED,
        metavar="N",
        help="another number gives other applications in the large folder",
    )
    add_out_folder(parser)
    return parser


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() and text.isascii() else 0
    if not 3 <= number <= 9_999:  # noqa: PLR2004 - as many as four digits number
        msg = f"{text!r} is no number from 3 to 9999"
        raise argparse.ArgumentTypeError(msg)
    return number


def work(desk: Desk) -> int:
    """One of the folders."""
    given = desk.given
    desk.refuse_out()
    with desk.progress() as tell:
        tell("Making it up")
        match given.which:
            case "small":
                files = small_export()
            case "messy":
                files = messy_export()
            case _:
                files = large_export(
                    load_program(PROGRAM),
                    applicants=given.applications,
                    mentors=given.mentors,
                    seed=given.seed,
                )
    desk.write_folder(files)
    if not given.dry_run:
        desk.say("\n".join(str(given.out / name) for name in sorted(files)))
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work, extras=NEEDS))
