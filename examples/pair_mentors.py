# PYTHON_ARGCOMPLETE_OK
"""Pair the accepted practices of a cohort with mentor practices, or with specialists; and what if.

Shows the pairing, and with --out writes its page and its table. What is supposed with --fix,
--forbid, --without and --places changes nothing: it is told what each change would cost or gain,
who would move and why; each change by itself, and then all of them together. A change that cannot
be, because a requirement refuses a pair, is told in words.

Each of these four options can be given as often as there are changes.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys

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
from qip_rules.boundary.suppositions import SupposedWords, changes_of_call, objectives_of_call
from qip_rules.cohort import run_cohort
from qip_rules.cohort.not_paired import not_in_pairing
from qip_rules.matching import Relation
from qip_rules.matching.questions.changes import Supposition, suppose
from qip_rules.reports.pairing_alone import OneRelation, pairing_files, pairing_lines
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.reports.what_if import what_if_lines

CLASH = 3
RELATIONS = {"mentors": Relation.MENTORS, "specialists": Relation.SPECIALISTS}
FIND = "python examples/pair_mentors.py examples/data/cohort --program quality-improvement-grant"


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        f"{FIND} --as-of 2026-11-01 --out out/pairing",
        f"{FIND} --as-of 2026-11-01 --fix PR-06=M-03 --places M-03=2 --without M-02",
        f"{FIND} --as-of 2026-11-01 --relation specialists --forbid PR-01=S-01",
        answers={CLASH: "there is no pairing: the demands on it clash"},
    )
    add_cohort_folder(parser)
    add_program(parser)
    add_as_of(parser)
    parser.add_argument(
        "--relation",
        choices=tuple(RELATIONS),
        default="mentors",
        help="whom practices are paired with; without it, mentors",
    )
    parser.add_argument(
        "--objectives",
        metavar="LIST",
        help="what the pairing is to be best at, in order, such as most-pairs,total-fit; "
        "without it, what cohort.csv says",
    )
    for name, metavar, says in (
        ("--fix", "PRACTICE=MENTOR", "what if these two were paired?"),
        ("--forbid", "PRACTICE=MENTOR", "what if these two were not to be paired?"),
        ("--without", "ID", "what if this practice or mentor took no part?"),
        ("--places", "MENTOR=NUMBER", "what if this mentor had so many places in all?"),
    ):
        parser.add_argument(name, action="append", default=[], metavar=metavar, help=says)
    add_out_folder(parser, required=False)
    add_time_limit(parser)
    return parser


def work(desk: Desk) -> int:
    """The pairing, and what would come of changes."""
    given = desk.given
    desk.refuse_out()
    words = SupposedWords(
        fix=tuple(given.fix),
        forbid=tuple(given.forbid),
        without=tuple(given.without),
        places=tuple(given.places),
    )
    relation = RELATIONS[given.relation]
    with desk.progress() as tell:
        tell("Reading the cohort")
        program = load_program(given.program)
        inputs = read_cohort(given.folder, program)
        if given.objectives is not None:
            inputs = inputs.aiming_at(objectives_of_call(given.objectives, inputs), relation)
        tell("Pairing")
        done = run_cohort(program, inputs, as_of=given.as_of, time_limit=given.time_limit)
        one = OneRelation.of(done, relation)
        answers: tuple[Supposition, ...] = ()
        if words and one.problem is not None:
            absent = not_in_pairing(done, one.problem)
            changes = changes_of_call(words, one.problem, absent)
            tell("Looking what would come of each change")
            answers = suppose(
                one.problem,
                changes,
                objectives=one.objectives,
                before=one.pairing,
                time_limit=given.time_limit,
            )
    if given.out is not None:
        desk.write_folder(pairing_files(one, answers))
    desk.say("\n".join(pairing_lines(one)))
    for line in what_if_lines(answers, relation):
        desk.say(line, "" if line.startswith(" ") else "bold")
    if words and one.problem is None:
        desk.say("So nothing can be supposed of it.")
    if given.out is not None and not given.dry_run:
        desk.say(f"Written into {given.out}; begin with {one.page_name}")
    return CLASH if one.clash else DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
