"""Write the letters of a cohort: one to each applicant, as HTML and as a Word document.

What is missing and why it is asked, what is not clear, when to pay, what would mend an application
that does not meet the rules, why it was declined, who the mentor practice is or why there is none.
Beside the letters stands letters.csv, with a row for each: for a mail merge, or to see at a glance
who gets what.

The words are in templates, which are yours to change: --write-templates copies those that come
with the program into a folder, with a list of all placeholders, and --templates uses that folder.
Every mistake in a template is told with its line, before any letter is written.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, or the folder cannot
be written; 6 the output cannot be written; 7 stopped, or nobody reads on.
"""

import argparse
import functools
import sys
from collections import Counter
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.cohort import run_cohort
from qip_rules.errors import Fault, InputError
from qip_rules.reports import write_folder
from qip_rules.reports.console import show_error
from qip_rules.reports.letters.cohort_letters import CohortLetters, cohort_letters
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter_files import MAIL_MERGE, letter_files, written_letters
from qip_rules.reports.letters.templates import (
    PLACEHOLDERS,
    shipped_templates,
    template_files,
    templates_in,
)
from qip_rules.reports.letters.writing import prepared

try:
    import docx  # noqa: F401 - so that what is missing is told before the work
    import jinja2  # noqa: F401
    import markdown_it  # noqa: F401
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
except ModuleNotFoundError:
    sys.exit("This script needs the extra `letters`: pip install 'qip-rules[letters]'")


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = CallParser(
        description="Write the letters of a cohort, from CSV files to HTML and Word documents.",
        epilog=(
            "example: python examples/write_letters.py examples/data/cohort --program "
            "quality-improvement-grant --as-of 2026-11-01 --answer-by 2026-11-20 --out out/letters"
            " -- to change the words: python examples/write_letters.py --write-templates my-words, "
            "then add --templates my-words"
        ),
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", help="the folder with the CSV files of the cohort"
    )
    parser.add_argument(
        "--program", help="the name of a shipped program, or the path of a program document (.toml)"
    )
    parser.add_argument(
        "--as-of",
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="the day of the letters; what is dated later does not count",
    )
    parser.add_argument("--out", type=Path, help="the folder to write the letters into")
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
        "--templates", type=Path, metavar="DIR", help="use the templates of this folder"
    )
    parser.add_argument(
        "--write-templates",
        type=Path,
        metavar="DIR",
        help="write no letter; copy the templates into this folder instead, to be changed",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be written, and write nothing"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into the folder"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def copy_templates(given: argparse.Namespace, console: Console) -> int:
    """Copy the shipped templates for staff to change."""
    files = template_files()
    if not given.dry_run:
        write_folder(files, given.write_templates, force=given.force)
    would = "would be " if given.dry_run else ""
    say(console, f"{len(files)} files {would}in {given.write_templates}; begin with {PLACEHOLDERS}")
    return DONE


def complete(given: argparse.Namespace) -> None:
    """See that everything is told that letters need."""
    needed = {"FOLDER": given.folder, "--program": given.program, "--as-of": given.as_of}
    if not given.dry_run:
        needed["--out"] = given.out
    faults = [
        Fault(name, "nothing", "it, to write letters", "see --help for an example")
        for name, value in needed.items()
        if value is None
    ]
    if given.answer_by is not None and given.as_of is not None and given.answer_by < given.as_of:
        expected = f"{given.as_of}, the day of the letters, or later"
        faults.append(Fault("--answer-by", f"{given.answer_by}", expected))
    if given.folder is not None and given.out is not None:
        if given.out.resolve() == given.folder.resolve():
            faults.append(Fault("--out", "the folder of the cohort itself", "another folder"))
        if given.templates is not None and given.out.resolve() == given.templates.resolve():
            faults.append(Fault("--out", "the folder of the templates", "another folder"))
    if faults:
        raise InputError(faults, of="the call")


def run(given: argparse.Namespace, console: Console, errors: Console) -> int:
    """Write the letters, and say how many of which kind."""
    if given.write_templates is not None:
        return copy_templates(given, console)
    complete(given)
    kinds = tuple(LetterKind(each) for each in given.kind) if given.kind else tuple(LetterKind)
    files: dict[str, str | bytes] = {}
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=errors, transient=True, disable=not errors.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task("Reading the templates", total=None)
        shipped = given.templates is None
        stationery = prepared(shipped_templates() if shipped else templates_in(given.templates))
        progress.update(task, description="Reading the cohort")
        program = load_program(given.program)
        inputs = read_cohort(given.folder, program)
        progress.update(task, description="Deciding, billing, pairing")
        done = run_cohort(program, inputs, as_of=given.as_of)
        progress.update(task, description="Writing the letters")
        made = cohort_letters(done, kinds=kinds, answer_by=given.answer_by)
        letters = written_letters(made.letters, stationery)
        if not given.dry_run:
            files = letter_files(letters, stationery)
            write_folder(files, given.out, force=given.force)
    for line in told(made):
        say(console, line)
    for line in remarks(made):
        say(errors, line, style="yellow")
    if given.dry_run:
        say(console, "Nothing was written.")
    else:
        say(console, f"{len(files)} files in {given.out}; begin with {MAIL_MERGE}")
    return DONE


def told(made: CohortLetters) -> list[str]:
    """A line for each letter, then how many there are of each kind."""
    lines = [
        f"{each.application}: {each.kind.value}, to {each.email or 'no e-mail address'}"
        for each in made.letters
    ]
    lines += [f"{name}: no letter. {why}" for name, why in made.without]
    counts = Counter(each.kind for each in made.letters)
    lines.append("; ".join(f"{counts[each]} {each.value}" for each in LetterKind if counts[each]))
    return list(filter(None, lines))


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


def main() -> int:
    """Write the letters; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    complain = functools.partial(say, errors, style="bold red")
    refused = functools.partial(show_error, console=errors)
    return exit_code(
        lambda: run(given, console, errors), debug=given.debug, complain=complain, refused=refused
    )


if __name__ == "__main__":
    sys.exit(main())
