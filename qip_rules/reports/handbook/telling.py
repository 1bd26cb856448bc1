"""The words in which every part of a handbook is told: links, values, days, badges."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, TypeVar

import attrs

from qip_rules.policy.timeline import Span
from qip_rules.reports.handbook.content import Handbook, Rule
from qip_rules.reports.handbook.places import Places
from qip_rules.reports.page import Badge, Code, Inline, Line, Link
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Unit, Value
from qip_rules.rules.requirement import ClauseKind, Severity
from qip_rules.rules.wording import phrase

__all__ = [
    "EXAMPLE",
    "HOLDS",
    "Telling",
    "capital",
    "count",
    "days",
    "in_sequence",
    "joined",
    "kind_badge",
    "severity_badge",
    "severity_of",
]

T = TypeVar("T")

EXAMPLE: Final = Badge("example value, not from the source", "example")
HOLDS: Final[dict[bool | None, Badge]] = {
    True: Badge("meets it", "met"),
    False: Badge("does not meet it", "not-met"),
    None: Badge("cannot tell", "unknown"),
}
"""What a requirement comes to for one record."""

_KINDS: Final = {
    ClauseKind.REQUIRED: "required",
    ClauseKind.RECOMMENDED: "recommended",
    ClauseKind.DEFINITION: "definition",
    ClauseKind.INFORMATIVE: "information",
}


@attrs.frozen
class Telling:
    """A handbook with the places of its entries; to what the page lacks, a link is a bare name."""

    handbook: Handbook
    places: Places

    def clause_link(self, identity: str) -> Inline:
        """A link to a clause."""
        place = self.places.clauses.get(identity)
        return Link(identity, place) if place else identity

    def rule_link(self, rule: Rule) -> Inline:
        """A link to a requirement."""
        return Link(rule.code, self.places.rules[rule.subject, rule.code])

    def reading_link(self, identity: str) -> Inline:
        """A link to a reading."""
        place = self.places.readings.get(identity)
        return Link(identity, place) if place else identity

    def parameter_link(self, name: str) -> Inline:
        """A link to a parameter."""
        place = self.places.parameters.get(name)
        return Link(name, place, code=True) if place else Code(name)

    def setting_link(self, name: str) -> Inline:
        """A link to a setting."""
        place = self.places.settings.get(name)
        return Link(name, place, code=True) if place else Code(name)

    def step_link(self, identity: str) -> Inline:
        """A link to a step of the program."""
        place = self.places.steps.get(identity)
        return Link(identity, place) if place else identity

    def asked_link(self, name: str) -> Inline:
        """A link to a fact that is a question of the program's own."""
        for each in self.handbook.facts:
            if each.fact.asked and each.fact.name == name:
                return Link(name, self.places.facts[each.subject, name], code=True)
        return Code(name)

    def fact_links(self, rule: Rule) -> list[Inline]:
        """Links to the facts that a rule reads, in any of its versions."""
        rules = (span.value.requirement.requires for span in rule.versions)
        names = dict.fromkeys(fact.name for each in rules for fact in facts_in(each))
        return [Link(each, self.places.facts[rule.subject, each], code=True) for each in names]

    def value(self, value: Value | None, unit: Unit) -> Line:
        """A value in words and, where these differ from what a rule compares, as it is written."""
        words = phrase(value, unit, self.handbook.program.currency)
        if type(value) is int and words != str(value):
            return (f"{words} (", Code(str(value)), ")")
        return (words,)

    def standing(self, span: Span[T], spans: Sequence[Span[T]]) -> Line:
        """Whether a value is in force on the day of the handbook or, without one, is the latest."""
        day: date | None = self.handbook.day
        if day is None:
            return (Badge("latest", "latest"),) if span is spans[-1] else ("",)
        return (Badge(f"in force on {phrase(day)}", "latest"),) if span.covers(day) else ("",)


def days(span: Span[T]) -> str:
    """The days of a span, as they follow a sentence."""
    if span.last is None:
        return f"from {phrase(span.first)} on"
    if span.first == span.last:
        return f"on {phrase(span.first)} only"
    return f"from {phrase(span.first)} to {phrase(span.last)}"


def severity_of(rule: Rule) -> Severity:
    """The severity of a rule's last version."""
    return rule.latest.requirement.severity


def severity_badge(severity: Severity) -> Badge:
    """What a requirement decides."""
    return Badge(severity.value, severity.value)


def kind_badge(kind: ClauseKind) -> Badge:
    """How strongly a clause speaks."""
    return Badge(_KINDS[kind], _KINDS[kind])


def count(number: int, what: str) -> str:
    """So many of something that makes its plural with an s."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def capital(text: str) -> str:
    """The text as the beginning of a line."""
    return text[:1].upper() + text[1:]


def joined(items: Sequence[Inline]) -> Iterator[Inline]:
    """The items with commas between them."""
    return in_sequence([(each,) for each in items])


def in_sequence(lines: Sequence[Line]) -> Iterator[Inline]:
    """The lines one after the other, with commas between them."""
    for place, each in enumerate(lines):
        if place:
            yield ", "
        yield from each
