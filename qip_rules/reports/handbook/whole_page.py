"""The handbook of a program as a page: what is told, and in which order."""

import functools
from collections.abc import Iterator
from typing import Final, assert_never

from qip_rules.policy.program import Policy
from qip_rules.reports.handbook.clauses import clause_section
from qip_rules.reports.handbook.content import ClauseEntry, Handbook
from qip_rules.reports.handbook.indexes import closing_sections
from qip_rules.reports.handbook.places import Places
from qip_rules.reports.handbook.telling import (
    HOLDS,
    Telling,
    capital,
    count,
    days,
    joined,
    severity_of,
)
from qip_rules.reports.page import (
    Badge,
    Block,
    Code,
    Line,
    Page,
    Paragraph,
    Picture,
    Section,
    Strong,
    Terms,
)
from qip_rules.reports.requirements_graph import Node, NodeKind
from qip_rules.reports.requirements_picture import requirements_picture
from qip_rules.rules.requirement import Severity
from qip_rules.rules.wording import phrase

__all__ = ["handbook_page"]

_PURPOSE: Final = (
    "What the program asks, statement by statement: each clause in our own words with the place it "
    "comes from, how it is read, the rule that rests on it, and the values at which the answer "
    "turns. It is generated from the document by which the program decides, so the two cannot "
    "disagree."
)
_PICTURES: Final = (
    "Facts feed requirements, and these the outcome or, if they are only recommended, advice. Full "
    "lines show what is read, dashed lines the clauses and parameters on which a rule rests."
)


def handbook_page(handbook: Handbook, pictures: str = "") -> Page:
    """The whole handbook.

    Args:
        handbook: what there is to tell.
        pictures: the beginning of the names of its pictures' files.
    """
    telling = Telling(handbook, Places.of(handbook))
    sections = (
        _how_to_read(),
        _facts_and_requirements(telling, pictures),
        *_chapters(telling),
        *closing_sections(telling),
    )
    title = f"Handbook of the {handbook.program.title}"
    return Page(title, tuple(_lead(telling)), sections)


def _lead(telling: Telling) -> Iterator[Block]:
    program, day = telling.handbook.program, telling.handbook.day
    yield Paragraph((_PURPOSE,))
    spans = "; ".join(days(span) for span in program.in_force.spans)
    told = f"what is in force on {phrase(day)}" if day else "every version of every entry"
    yield Terms(
        (
            ("Program", (Code(program.id),)),
            ("In force", (spans,)),
            ("This handbook tells", (told,)),
            ("Days and amounts", (f"time zone {program.time_zone}, {program.currency}",)),
            ("Document (SHA-256)", (Code(program.digest),)),
            ("At a glance", (_glance(telling),)),
        )
    )
    examples = [
        telling.parameter_link(each.name)
        for entry in telling.handbook.clauses
        for each in entry.own_parameters
        if each.example
    ]
    if examples:
        yield Paragraph(
            (
                Strong("Example values. "),
                "The source gives no value of ",
                *joined(examples),
                ". What stands there is made up, so that the program can be run.",
            ),
            "warning",
        )


def _glance(telling: Telling) -> str:
    clauses, rules = telling.handbook.clauses, telling.handbook.rules
    required = sum(severity_of(each) is Severity.REQUIRED for each in rules)
    readings = sum(len(each.own_readings) for each in clauses)
    return ", ".join(
        (
            count(len(clauses), "clause"),
            count(len(rules), "requirement"),
            f"of which {required} required and {len(rules) - required} recommended",
            count(readings, "reading"),
            count(sum(len(each.own_parameters) for each in clauses), "parameter"),
            count(sum(len(each.own_settings) for each in clauses), "setting"),
        )
    )


def _how_to_read() -> Section:
    items: tuple[tuple[str, Line], ...] = (
        (
            "Clause",
            ("One statement of the source, in our own words, with its page and heading.",),
        ),
        (
            "Requirement",
            (
                "The rule that rests on a clause. ",
                Badge("required", "required"),
                " decides the outcome, ",
                Badge("recommended", "recommended"),
                " is advice and never does.",
            ),
        ),
        ("Fact", ("What a rule reads of a record, and the question that settles it.",)),
        (
            "Edge cases",
            (
                "The values at the bounds of a rule: ",
                *joined(list(HOLDS.values())),
                ". What is not known is never taken for a no.",
            ),
        ),
        ("Reading", ("How the document understands what the source leaves open, and why.",)),
        (
            "Parameter, setting",
            ("A value, or a choice among ways of working, that the document makes by date.",),
        ),
    )
    return Section(("How to read it",), "how-to-read", (Terms(items),), listed=True)


def _facts_and_requirements(telling: Telling, pictures: str) -> Section:
    policy = telling.handbook.policy
    blocks: list[Block] = [
        Paragraph((_PICTURES, f" This is as in force {_as_of(telling, policy)}.")),
    ]
    for subject, rule_set in policy.rule_sets.items():
        if not rule_set.requirements:
            continue
        drawing = requirements_picture(rule_set)
        name = f"{pictures}{subject}.svg"
        requirements = count(len(rule_set.requirements), "requirement")
        caption = f"{capital(subject)}: {requirements}"
        links = {box.node: _place_of(telling, box.node, subject) for box in drawing.boxes}
        found = {node: place for node, place in links.items() if place}
        picture = Picture(name, drawing, caption, found)
        blocks.append(
            Section((f"About the {subject}",), f"picture-{subject}", (picture,), listed=True)
        )
    return Section(("How facts feed requirements",), "picture", tuple(blocks), listed=True)


def _place_of(telling: Telling, node: Node, subject: str) -> str | None:
    """Where the page tells of what a box stands for."""
    match node.kind:
        case NodeKind.FACT:
            return telling.places.facts.get((subject, node.name))
        case NodeKind.REQUIREMENT:
            return telling.places.rules.get((subject, node.name))
        case NodeKind.CLAUSE:
            return telling.places.clauses.get(node.name)
        case NodeKind.PARAMETER:
            return telling.places.parameters.get(node.name)
        case NodeKind.RESULT:
            return None
        case _:
            assert_never(node.kind)


def _as_of(telling: Telling, policy: Policy) -> str:
    if telling.handbook.day:
        return f"on {phrase(telling.handbook.day)}"
    return f"from {phrase(policy.in_force_on)} on"


def _chapters(telling: Telling) -> Iterator[Section]:
    """Clauses of one source together, in the order of the document."""
    chapters: list[tuple[str, list[ClauseEntry]]] = []
    for entry in telling.handbook.clauses:
        source = entry.latest.source
        if not chapters or chapters[-1][0] != source:
            chapters.append((source, []))
        chapters[-1][1].append(entry)
    for number, (source, entries) in enumerate(chapters, start=1):
        sections = tuple(map(functools.partial(clause_section, telling), entries))
        yield Section((source,), f"chapter-{number}", sections, "chapter", listed=True)
