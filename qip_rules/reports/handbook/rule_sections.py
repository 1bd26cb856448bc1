"""The section of a requirement: in words and in FEEL, what it reads, and its edge cases."""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from qip_rules.policy.timeline import Span
from qip_rules.reports.handbook.content import Rule, RuleVersion
from qip_rules.reports.handbook.edge_cases import EdgeTable
from qip_rules.reports.handbook.telling import (
    HOLDS,
    Telling,
    capital,
    days,
    joined,
    severity_badge,
    severity_of,
)
from qip_rules.reports.page import (
    Block,
    Line,
    Link,
    Listing,
    Paragraph,
    Section,
    Strong,
    Table,
    Terms,
)
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import AnsweredBy, Boolean, Date, Fact, Text, WholeNumber
from qip_rules.rules.wording import phrase, unit_of

__all__ = ["rule_section"]

_ANSWERED_BY: Final = {
    AnsweredBy.APPLICANT: "the applicant",
    AnsweredBy.STAFF: "the staff",
    AnsweredBy.PROGRAM: "the program",
}


def rule_section(telling: Telling, rule: Rule) -> Section:
    """The section of a requirement: each version with its facts and its edge cases."""
    blocks: list[Block] = []
    told: tuple[Fact, ...] = ()
    for span in reversed(rule.versions):
        facts = facts_in(span.value.requirement.requires)
        if len(rule.versions) > 1:
            blocks.append(Paragraph((Strong(capital(days(span))),)))
        blocks += _version(telling, rule, span)
        if facts and facts != told:
            blocks.append(_facts_of(telling, rule, facts))
        if facts:
            blocks.append(_edges(telling, rule, span.value.edges))
        told = facts
    title = ("Requirement ", rule.code, " ", severity_badge(severity_of(rule)))
    place = telling.places.rules[rule.subject, rule.code]
    return Section(title, place, tuple(blocks), "rule")


def _version(telling: Telling, rule: Rule, span: Span[RuleVersion]) -> Iterator[Block]:
    version = span.value
    requirement = version.requirement
    yield Paragraph((Strong("Met when "), f"{version.words}."), "words")
    yield Listing(version.feel)
    items: list[tuple[str, Line]] = [
        ("About", (f"the {rule.subject}",)),
        (
            "Rests on",
            tuple(joined([telling.clause_link(each.id) for each in requirement.cites])),
        ),
    ]
    if rule.readings:
        links = [telling.reading_link(each) for each in rule.readings]
        items.append(("As read in", tuple(joined(links))))
    if version.parameters:
        links = [telling.parameter_link(each) for each in version.parameters]
        items.append(("Parameters", tuple(joined(links))))
    if len(rule.versions) == 1:
        items.append(("In force", (days(span),)))
    else:
        items.append(("Severity", (severity_badge(requirement.severity),)))
    items.append(("Where it is not met", (f"“{requirement.not_met}”",)))
    items.append(("How to meet it", (requirement.how_to_meet or "The document does not say.",)))
    yield Terms(tuple(items))


def _facts_of(telling: Telling, rule: Rule, facts: Sequence[Fact]) -> Table:
    rows = tuple(
        (
            (Link(fact.name, telling.places.facts[rule.subject, fact.name], code=True),),
            (fact.meaning or "not said",),
            (fact.question or f"What is {fact.name}?",),
            (_ANSWERED_BY[fact.answered_by],),
            (_bounds(telling, fact),),
        )
        for fact in facts
    )
    header = ("Fact", "What it means", "The question", "Answered by", "Its values")
    return Table(f"What {rule.code} reads", header, rows)


def _edges(telling: Telling, rule: Rule, edges: EdgeTable) -> Table:
    caption = f"Edge cases of {rule.code}"
    if not edges.whole:
        caption += ", from the first of which a single fact changes in each"
    rows = tuple(
        (
            *(
                telling.value(value, unit_of(fact))
                for fact, value in zip(edges.facts, case.values, strict=True)
            ),
            (HOLDS[case.holds],),
        )
        for case in edges.cases
    )
    header = (*(fact.name for fact in edges.facts), "What it comes to")
    return Table(caption, header, rows, row_heads=len(edges.facts) == 1)


def _bounds(telling: Telling, fact: Fact) -> str:
    unit, currency = unit_of(fact), telling.handbook.program.currency
    match fact.type:
        case Boolean():
            return "yes or no"
        case WholeNumber(minimum=low, maximum=high):
            first, last = phrase(low, unit, currency), phrase(high, unit, currency)
            return f"{first} to {last}" + (f" {unit.value}" if first == str(low) else "")
        case Text(choices=choices):
            return "one of " + ", ".join(choices)
        case Date(earliest=first_day, latest=last_day):
            return f"a day from {phrase(first_day)} to {phrase(last_day)}"
        case _:
            assert_never(fact.type)
