# PYTHON_ARGCOMPLETE_OK
"""Compare two policies: what meets the one and not the other, requirement by requirement.

The report that a committee reads before it votes: each change with a record that shows it, and
with --records how many past applications would have come out otherwise. Records that show a
change are complete: every fact has a value, and what holds between facts holds.

Everything is compared and counted before the first line is printed, so that no fault leaves half
a report.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import codecs
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from qip_rules import load_program
from qip_rules.boundary.past_records import PastOutcomes, past_outcomes
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_on, add_out_file, script_parser
from qip_rules.errors import ExpressionTypeError, Fault, InputError, unreadable
from qip_rules.policy import Policy
from qip_rules.reports.page import Block, Page, Paragraph, Section
from qip_rules.reports.page import Table as PageTable
from qip_rules.reports.said_page import page_of_lines, page_text, refuse_other_pages
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.rules import (
    Different,
    Equivalent,
    Outcome,
    Parameter,
    Requirement,
    RuleSet,
    Severity,
    compare,
    format,  # noqa: A004 - the language's own word
)
from qip_rules.rules.analysis import Difference
from qip_rules.rules.expression import walk
from qip_rules.rules.wording import phrase

LOSS, GAIN = "red", "green"
APPLICATION = "application"
OUTCOMES = (Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED)
NAMES_MAXIMUM = 20
"""Names passed over that are told one by one."""

Line = tuple[str, str]
"""One line of the report, and its style."""


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/compare_policies.py quality-training-program "
        "quality-improvement-grant --on 2026-11-01",
        "python examples/compare_policies.py quality-training-program "
        "examples/data/larger-teams.toml --on 2026-11-01 --out out/compared-rules.html",
    )
    for name, which in (("old", "the policy as it is"), ("new", "the policy as it might be")):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help=f"{which}: the name of a shipped program, or the path of a document (.toml)",
        )
    add_on(parser, "the day whose rules are compared", required=True)
    parser.add_argument(
        "--records",
        type=Path,
        metavar="FILE",
        help="past applications to count: one JSON object a line, from facts to values",
    )
    add_out_file(parser, "the report as a page, too (.html or .md)", "FILE.html", required=False)
    return parser


# What has changed.


def lines_on(old: RuleSet, new: RuleSet) -> Iterator[Line]:
    """All that has changed for one subject."""
    yield old.subject.capitalize(), "bold"
    answer = compare(old, new)
    match answer:
        case Equivalent():
            yield "  The same complete records meet all that is required.", ""
        case Different(lost=lost, gained=gained):
            yield line_on_difference("Met before, not any more", lost, LOSS)
            yield line_on_difference("Not met before, met now", gained, GAIN)
    if str(answer.scope):
        yield f"  {answer.scope}", ""
    before = {each.code: each for each in old.requirements}
    after = {each.code: each for each in new.requirements}
    for code in dict.fromkeys((*before, *after)):
        yield from lines_on_requirement(before.get(code), after.get(code), old, new)


def line_on_difference(what: str, difference: Difference | None, style: str) -> Line:
    """One way in which the outcome can change; that it cannot is worth a line too."""
    if difference is None:
        return f"  {what}: no complete record.", ""
    codes = ", ".join(each.code for each in difference.decided_by)
    return f"  {what}: for example, where {difference.witness}. By {codes}.", style


def lines_on_requirement(
    before: Requirement | None, after: Requirement | None, old: RuleSet, new: RuleSet
) -> Iterator[Line]:
    """What has changed of one requirement, with records that show it; nothing if nothing has."""
    if before is None or after is None:
        for sign, each in (("-", before), ("+", after)):
            if each is not None:
                yield f"  {sign} {each.code} ({each.severity.value}): {format(each.requires)}", ""
        asks, requirement = (new, after) if after else (old, before)
        if requirement is not None and changes_nothing(asks, requirement):
            yield "      Changes no outcome by itself: other requirements ask for it too.", ""
            return
    else:
        changes = list(changes_of(before, after))
        if not changes:
            return
        yield f"  * {before.code}: {'; '.join(changes)}", ""
    answer = compare(alone(old, before), alone(new, after))
    if isinstance(answer, Different):
        for what, difference, style in (
            ("was met, and is not", answer.lost, LOSS),
            ("was not met, and is", answer.gained, GAIN),
        ):
            if difference is not None:
                yield f"      {what}: where {difference.witness}", style
    elif before is None or after is None or before.requires != after.requires:
        yield "      No complete record tells the difference.", ""


def changes_nothing(rule_set: RuleSet, requirement: Requirement) -> bool:
    """Whether the rule set admits the same complete records with and without a required one."""
    if requirement.severity is not Severity.REQUIRED:
        return False
    others = tuple(each for each in rule_set.requirements if each is not requirement)
    return isinstance(compare(attrs.evolve(rule_set, requirements=others), rule_set), Equivalent)


def changes_of(before: Requirement, after: Requirement) -> Iterator[str]:
    """What differs between two versions of a requirement, in words."""
    if before.severity is not after.severity:
        yield f"{before.severity.value} becomes {after.severity.value}"
    was, becomes = format(before.requires), format(after.requires)
    if was != becomes:
        yield f"{was} becomes {becomes}"
    elif before.requires != after.requires:
        yield was
    values = [
        {each.name: each.value for each in walk(requires) if isinstance(each, Parameter)}
        for requires in (before.requires, after.requires)
    ]
    for name in (name for name in values[0] if name in values[1]):
        one, other = (each[name] for each in values)
        if one != other:
            yield f"{name} was {phrase(one)} and is {phrase(other)}"
    if before.cites != after.cites:
        yield "rests on other clauses, or their words are new"
    if (before.not_met, before.how_to_meet) != (after.not_met, after.how_to_meet):
        yield "what people are told is worded anew"


def alone(rule_set: RuleSet, requirement: Requirement | None) -> RuleSet:
    """A rule set that asks for one requirement only, whatever its severity; or for nothing."""
    kept = () if requirement is None else (requirement,)
    required = (attrs.evolve(each, severity=Severity.REQUIRED) for each in kept)
    return attrs.evolve(rule_set, requirements=tuple(required))


def lines_on_values(old: Policy, new: Policy) -> Iterator[Line]:
    """Parameters and settings that have other values."""
    rows = [
        (
            name,
            *(
                phrase(each.parameters[name].value, each.parameters[name].unit, each.currency)
                if name in each.parameters
                else "none"
                for each in (old, new)
            ),
        )
        for name in dict.fromkeys((*old.parameters, *new.parameters))
    ]
    rows += [
        (name, old.settings.get(name, "none"), new.settings.get(name, "none"))
        for name in dict.fromkeys((*old.settings, *new.settings))
    ]
    changed = [row for row in rows if row[1] != row[2]]
    if changed:
        yield "Values", "bold"
        for name, was, becomes in changed:
            yield f"  {name}: {was} becomes {becomes}", ""


# Past applications.


def counted_past(path: Path, old: Policy, new: Policy) -> PastOutcomes:
    """How past applications come out, read from a file of one JSON object a line.

    Raises:
        InputError: lines that are no such records; a policy without rules on applications.
    """
    before, after = (each.rule_sets.get(APPLICATION) for each in (old, new))
    if before is None or after is None:
        policies = [each.title for each in (old, new) if APPLICATION not in each.rule_sets]
        found = f"no rules on applications in {' and '.join(policies)}"
        raise InputError([Fault("--records", found, "policies with such rules")], of="the call")
    try:
        with path.open("rb") as lines:
            refuse_another_kind(next((each for each in lines if each.strip()), b""))
        with path.open("rb") as lines:
            return past_outcomes(lines, before, after)
    except InputError as error:
        raise InputError(error.faults, of=str(path)) from None
    except OSError as error:
        fault = Fault("", unreadable(error), "a file that can be read")
        raise InputError([fault], of=str(path)) from None


def refuse_another_kind(first: bytes) -> None:
    """Refuse a file by its first line where that is no beginning of records: a table, a workbook.

    Raises:
        InputError: it begins with something else than an object of JSON.
    """
    begins = first.removeprefix(codecs.BOM_UTF8).lstrip()
    if begins and not begins.startswith(b"{"):
        found = "a first line that begins no JSON object, as if it were a table or a workbook"
        hint = "the tables of a cohort are compared by run_cohort.py, with --compare-with"
        raise InputError([Fault("", found, "one JSON object a line", hint)])


def rows_of(past: PastOutcomes) -> list[list[str]]:
    """A row for each outcome before, with the counts by the outcome after."""
    return [
        [before.value, *(str(past.outcomes.get((before, after), 0)) for after in OUTCOMES)]
        for before in OUTCOMES
    ]


def lines_on_past(past: PastOutcomes) -> Iterator[Line]:
    """How many past applications come out otherwise, and by what."""
    same = sum(past.outcomes.get((each, each), 0) for each in OUTCOMES)
    yield f"{past.records - same} come out otherwise, {same} as before.", ""
    counts = past.newly_not_met
    for code in sorted(counts, key=lambda code: (-counts[code], code)):
        yield f"  newly not met by {code}: {counts[code]}", LOSS
    names = list(past.passed_over)
    for name in names[:NAMES_MAXIMUM]:
        count = past.passed_over[name]
        lines = f"{count} {'record' if count == 1 else 'records'}"
        yield f"  {name} is no fact of either policy; passed over in {lines}.", ""
    if len(names) > NAMES_MAXIMUM:
        yield f"  {len(names) - NAMES_MAXIMUM} more names are no facts; passed over.", ""


def show_past(past: PastOutcomes, desk: Desk) -> None:
    """How many past applications come out how, before and after."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(f"{past.records} past applications", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("Before")
    for each in OUTCOMES:
        table.add_column(f"then {each.value}", justify="right")
    for row in rows_of(past):
        table.add_row(*row)
    desk.out.print(table)
    for text, style in lines_on_past(past):
        desk.say(text, style)


def page_of(lines: Sequence[Line], past: PastOutcomes | None) -> Page:
    """The report as a page: what is compared, what has changed, and what was counted."""
    (old, _), (new, _), (scope, _), *changed = lines
    counted: list[Section] = []
    if past is not None:
        header = ("Before", *(f"then {each.value}" for each in OUTCOMES))
        rows = tuple(tuple((cell,) for cell in row) for row in rows_of(past))
        blocks: tuple[Block, ...] = (
            PageTable(f"{past.records} past applications", header, rows),
            *(Paragraph((text.strip(),)) for text, _ in lines_on_past(past)),
        )
        counted.append(Section(("Past applications",), "past", blocks, listed=True))
    signs = "+ is asked from now on, - is asked no more, * has changed."
    lead = [old, new, scope, signs]
    return page_of_lines("Two policies compared", lead, changed, more=counted)


# The run.


def compared(given: Namespace, old: Policy, new: Policy) -> Iterator[Line]:
    """What has changed between the policies.

    Raises:
        ExpressionTypeError: the vocabularies have no values in common.
    """
    yield f"Old: {old.title}", "bold"
    yield f"New: {new.title}", "bold"
    yield f"As in force on {given.on}. Records that show a change are complete.", ""
    for subject in old.rule_sets:
        if subject in new.rule_sets:
            try:
                yield from lines_on(old.rule_sets[subject], new.rule_sets[subject])
            except ExpressionTypeError as error:
                msg = f"{given.old} (old) and {given.new} (new), on the {subject}: {error}"
                raise ExpressionTypeError(msg) from None
    yield from lines_on_values(old, new)


def work(desk: Desk) -> int:
    """The whole report, compared and counted first, so that a fault leaves no half of it."""
    given = desk.given
    desk.refuse_out(is_file=True)
    refuse_other_pages(given.out)
    old, new = (load_program(each).on(given.on) for each in (given.old, given.new))
    lines = list(compared(given, old, new))
    counted = None if given.records is None else counted_past(given.records, old, new)
    if given.out is not None:
        desk.write_file(page_text(page_of(lines, counted), given.out))
    for text, style in lines:
        desk.say(text, style)
    if counted is not None:
        show_past(counted, desk)
    if given.out is not None and not given.dry_run:
        desk.say(f"Written: {given.out}")
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work))
