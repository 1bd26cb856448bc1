# PYTHON_ARGCOMPLETE_OK
"""Copy the templates of letters into a folder of yours, to change the words in them.

One file is for each letter, frame.md for what stands around all of them, page.html for how the web
pages look; placeholders.txt lists all that can be put into a letter. write_letters.py and
run_cohort.py take the folder as --templates. Files that you do not change you can delete.

A template that you have changed is never replaced, not even with --force.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys

from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_out_folder, script_parser
from qip_rules.reports.letters.templates import PLACEHOLDERS, refuse_own_words, template_files
from qip_rules.reports.script_runs import Desk, run_script


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(__doc__, "python examples/letter_templates.py --out out/my-words")
    add_out_folder(parser)
    return parser


def work(desk: Desk) -> int:
    """The templates that come with the program, and the table of placeholders."""
    files = template_files()
    refuse_own_words(desk.given.out)
    desk.write_folder(files)
    if not desk.given.dry_run:
        desk.say(f"{len(files)} files in {desk.given.out}; begin with {PLACEHOLDERS}")
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
