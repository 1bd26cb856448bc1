# PYTHON_ARGCOMPLETE_OK
"""Write the letters of a cohort: one to each applicant, as HTML and as a Word document.

What is missing and why it is asked, what is not clear, when to pay, what would mend an application
that does not meet the rules, why it was declined, who the mentor practice is or why there is none.
Beside the letters stands letters.csv, with a row for each: for a mail merge, or to see at a glance
who gets what.

The words are in templates, which are yours to change: letter_templates.py copies those that come
with the program into a folder, with a list of all placeholders, and --templates uses that folder.
Every mistake in a template is told with its line, before any letter is written.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys
from collections import Counter
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.script_calls import DONE, CallParser, day_of_call
from qip_rules.boundary.script_options import (
    add_as_of,
    add_cohort_folder,
    add_out_folder,
    add_program,
    script_parser,
)
from qip_rules.cohort import run_cohort
from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.reports.letters.cohort_letters import CohortLetters, cohort_letters
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter_files import MAIL_MERGE, letter_files, written_letters
from qip_rules.reports.letters.templates import shipped_templates, templates_in
from qip_rules.reports.letters.writing import prepared
from qip_rules.reports.script_runs import Desk, run_script

NEEDS = {"letters": ("docx",)}
WRITE = "python examples/write_letters.py examples/data/cohort --program quality-improvement-grant"


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        f"{WRITE} --as-of 2026-11-01 --answer-by 2026-11-20 --out out/letters",
        f"{WRITE} --as-of 2026-11-01 --kind declined --out out/declined",
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    parser.add_argument(
        "--kind",
        action="append",
        choices=[each.value for each in LetterKind],
        help="write letters of this kind only; can be given several times",
    )
    parser.add_argument(
        "--answer-by",
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="the last day for answers, which the letters that ask for some will name",
    )
    parser.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help="use the templates of this folder; letter_templates.py makes one",
    )
    add_out_folder(parser)
    return parser


def refuse_call(desk: Desk) -> None:
    """See that the words of the call belong together."""
    given = desk.given
    faults = []
    if given.answer_by is not None and given.answer_by < given.as_of:
        expected = f"{given.as_of}, the day of the letters, or later"
        faults.append(Fault("--answer-by", f"{given.answer_by}", expected))
    if given.templates is not None and given.out.resolve() == given.templates.resolve():
        faults.append(Fault("--out", "the folder of the templates", "another folder"))
    refuse(faults, "the call")
    desk.refuse_out()


def work(desk: Desk) -> int:
    """The letters, and how many there are of which kind."""
    refuse_call(desk)
    given = desk.given
    kinds = tuple(LetterKind(each) for each in given.kind) if given.kind else tuple(LetterKind)
    with desk.progress() as tell:
        tell("Reading the templates")
        shipped = given.templates is None
        stationery = prepared(shipped_templates() if shipped else templates_in(given.templates))
        tell("Reading the cohort")
        program = load_program(given.program)
        inputs = read_cohort(given.folder, program)
        tell("Deciding, billing, pairing")
        done = run_cohort(program, inputs, as_of=given.as_of)
        tell("Writing the letters")
        made = cohort_letters(done, kinds=kinds, answer_by=given.answer_by)
        files = letter_files(written_letters(made.letters, stationery), stationery)
    desk.write_folder(files)
    desk.say("\n".join(told(made)))
    for line in remarks(made):
        desk.say(line, "yellow")
    if not given.dry_run:
        desk.say(f"{len(files)} files in {given.out}; begin with {MAIL_MERGE}")
    return DONE


def told(made: CohortLetters) -> list[str]:
    """A line for each letter, then how many there are of each kind."""
    lines = [
        f"{each.application}: {each.kind.value}, to {each.email or 'no e-mail address'}"
        for each in made.letters
    ]
    lines += [f"{name}: no letter. {why}" for name, why in made.without]
    counts = Counter(each.kind for each in made.letters)
    kinds = [f"{counts[each]} {each.value}" for each in LetterKind if counts[each]]
    return [*lines, "; ".join(kinds) or "No letter is to be written."]


def remarks(made: CohortLetters) -> list[str]:
    """What staff should look at before they send anything."""
    lines = []
    nowhere = sorted({each.application for each in made.letters if not each.email})
    if nowhere:
        lines.append(f"No e-mail address is on record of: {', '.join(nowhere)}.")
    soon = sum(getattr(each, "answer_by", each.dated) is None for each in made.letters)
    if soon:
        asks = "1 letter asks" if soon == 1 else f"{soon} letters ask"
        lines.append(f"{asks} for answers without a day for them; --answer-by names one.")
    return lines


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work, extras=NEEDS))
