# PYTHON_ARGCOMPLETE_OK
"""Review a program document: what nobody can meet, what everybody meets, what follows by itself.

Says for each point why it is so. All of it is about complete records: every fact has a value, and
what holds between facts holds. Without --on, every period of the program is reviewed.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_on, script_parser
from qip_rules.errors import NotInForceError
from qip_rules.policy import Policy, Program
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.rules import Review, review

CONTRADICTORY = 3
ERROR, WARNING = "bold red", "yellow"


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/review_policy.py quality-training-program --on 2026-11-01",
        answers={
            DONE: "nothing is contradictory; there may be warnings",
            CONTRADICTORY: "contradictory: a requirement can be met by nobody, or all required "
            "ones together by nobody",
        },
    )
    parser.add_argument(
        "program",
        metavar="PROGRAM",
        help="the name of a shipped program, or the path of a program document (.toml)",
    )
    add_on(
        parser,
        "review the policy in force on this day only; without it, that of every period",
    )
    return parser


def policies(program: Program) -> list[Policy]:
    """The policy of every period in which the rules do not change, oldest first."""
    found: list[Policy] = []
    for each in sorted(days_in(program.document)):
        try:
            policy = program.on(each)
        except NotInForceError:
            continue
        if not found or rules_of(policy) != rules_of(found[-1]):
            found.append(policy)
    return found


def days_in(content: object) -> set[date]:
    """The first days of all that a document dates, and the days after its last ones."""
    match content:
        case Mapping():
            days = {each for value in content.values() for each in days_in(value)}
            if type(first := content.get("from")) is date:
                days.add(first)
            if type(last := content.get("until")) is date and last < date.max:
                days.add(last + timedelta(days=1))
            return days
        case list() | tuple():
            return {each for value in content for each in days_in(value)}
        case _:
            return set()


def rules_of(policy: Policy) -> list[object]:
    """What a review of the policy rests on."""
    rule_sets = policy.rule_sets.values()
    return [(each.subject, each.vocabulary, each.requirements) for each in rule_sets]


def remarks(found: Review) -> Iterator[tuple[str, str]]:
    """Each point of a review: how grave it is, and what it says."""
    for point in found.contradictory:
        yield ERROR, f"Nobody can meet {point.codes[0]}. {point.proof}"
    if found.nobody_admitted is not None and len(found.nobody_admitted.met) != 1:
        yield ERROR, f"Nobody can meet all that is required. {found.nobody_admitted}"
    for points, says in (
        (found.always_met, "{0} is always met, so it asks for nothing."),
        (found.implied, "{0} follows from other requirements, so it asks for nothing more."),
        (found.forced, "{0} is only recommended, but what is required forces it."),
        (found.vain, "{0} is recommended, but nobody who meets what is required can meet it."),
        (found.disjoint, "Nobody can meet both {0} and {1}."),
    ):
        for point in points:
            yield WARNING, f"{says.format(*point.codes)} {point.proof}"


def show(policy: Policy, desk: Desk) -> tuple[int, int]:
    """The review of one policy on the console; how many contradictions, and how many warnings."""
    desk.say(f"{policy.title}, in force on {policy.in_force_on}", "bold")
    errors = warnings = 0
    for subject, rule_set in policy.rule_sets.items():
        count = len(rule_set.requirements)
        said = list(remarks(review(rule_set)))
        verdict = "" if said else ": nothing to remark"
        desk.say(f"  {subject}, {count} {'rule' if count == 1 else 'rules'}{verdict}")
        for style, text in said:
            kind = "contradictory" if style == ERROR else "warning"
            desk.say(f"    {kind}: {text}", style)
        errors += sum(style == ERROR for style, _ in said)
        warnings += sum(style == WARNING for style, _ in said)
    return errors, warnings


def work(desk: Desk) -> int:
    """The review of the policies asked for, and the exit code."""
    program = load_program(desk.given.program)
    chosen = [program.on(desk.given.on)] if desk.given.on else policies(program)
    counts = [show(policy, desk) for policy in chosen]
    errors, warnings = sum(each for each, _ in counts), sum(each for _, each in counts)
    periods = f"{len(counts)} {'period' if len(counts) == 1 else 'periods'}"
    desk.say(f"{errors} contradictory, {warnings} to be warned of, in {periods}.", "bold")
    return CONTRADICTORY if errors else DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
