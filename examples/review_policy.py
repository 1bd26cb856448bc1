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
from qip_rules.boundary.script_options import add_on, add_out_file, script_parser
from qip_rules.errors import NotInForceError
from qip_rules.policy import Policy, Program
from qip_rules.reports.said_page import (
    HEADING,
    Said,
    page_of_lines,
    page_text,
    refuse_other_pages,
)
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.rules import Review, review

CONTRADICTORY = 3
ERROR, WARNING = "bold red", "yellow"


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/review_policy.py quality-training-program --on 2026-11-01",
        "python examples/review_policy.py quality-training-program --on 2026-11-01 "
        "--out out/review.html",
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
    add_out_file(parser, "the review as a page, too (.html or .md)", "FILE.html", required=False)
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


def reviewed(policy: Policy) -> Iterator[Said]:
    """The review of one policy, line by line."""
    yield f"{policy.title}, in force on {policy.in_force_on}", HEADING
    for subject, rule_set in policy.rule_sets.items():
        count = len(rule_set.requirements)
        said = list(remarks(review(rule_set)))
        verdict = "" if said else ": nothing to remark"
        yield f"  {subject}, {count} {'rule' if count == 1 else 'rules'}{verdict}", ""
        for style, text in said:
            kind = "contradictory" if style == ERROR else "warning"
            yield f"    {kind}: {text}", style


def work(desk: Desk) -> int:
    """The review of the policies asked for, and the exit code."""
    given = desk.given
    desk.refuse_out(is_file=True)
    refuse_other_pages(given.out)
    program = load_program(given.program)
    chosen = [program.on(given.on)] if given.on else policies(program)
    lines: list[Said] = []
    for policy in chosen:
        for text, style in reviewed(policy):
            lines.append((text, style))
            if given.out is None:
                desk.say(text, style)
    errors, warnings = (sum(style == each for _, style in lines) for each in (ERROR, WARNING))
    periods = f"{len(chosen)} {'period' if len(chosen) == 1 else 'periods'}"
    counted = f"{errors} contradictory, {warnings} to be warned of, in {periods}."
    if given.out is not None:
        about = "Of complete records: every fact has a value, and what holds between facts holds."
        page = page_of_lines(f"{program.title}: a review", [counted, about], lines)
        desk.write_file(page_text(page, given.out))
        for text, style in lines:
            desk.say(text, style)
    desk.say(counted, HEADING)
    if given.out is not None and not given.dry_run:
        desk.say(f"Written: {given.out}")
    return CONTRADICTORY if errors else DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
