"""The policy of each period in which nothing of a document changes, with its rules read."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from qip_rules.errors import ExpressionError, Fault
from qip_rules.policy.declaration import SubjectDeclaration
from qip_rules.policy.entries import Entries, Entry
from qip_rules.policy.program import Policy, Step
from qip_rules.policy.steps import order_faults
from qip_rules.policy.table import close_to
from qip_rules.policy.timeline import Span, Timeline
from qip_rules.rules.expression import Expression, Literal, walk
from qip_rules.rules.fact import Kind
from qip_rules.rules.feel import parse
from qip_rules.rules.requirement import NamedValue, Requirement, RuleSet
from qip_rules.rules.vocabulary import Vocabulary
from qip_rules.rules.wording import names_in

__all__ = ["policies_by_period"]

T = TypeVar("T")

_WORD = re.compile(r"\w+")


def policies_by_period(
    base: Policy,
    entries: Entries,
    in_force: Span[bool],
    subjects: Mapping[str, SubjectDeclaration],
    faults: list[Fault],
) -> Timeline[Policy]:
    """The policy of each period, dated on its first day; mistakes in rules go to `faults`.

    `base` holds what does not change with the days.
    """
    timelines: list[Timeline[Any]] = [
        *entries.clauses.values(),
        *entries.asked.values(),
        *entries.requirements.values(),
        *entries.steps.values(),
        *entries.measures.values(),
        *entries.strategies.values(),
        *(each.values for each in entries.parameters.values()),
        *(each.values for each in entries.settings.values()),
    ]
    days = {day for timeline in timelines for day in timeline.changes if in_force.covers(day)}
    starts = sorted({in_force.first, *days})
    ends = [*(start - timedelta(days=1) for start in starts[1:]), in_force.last]
    building = _Building(entries, subjects, faults)
    return Timeline(
        tuple(
            Span(first, last, building.policy(attrs.evolve(base, in_force_on=first)))
            for first, last in zip(starts, ends, strict=True)
        )
    )


class _Building:
    """Builds the policy of one period after another; tells a mistake once, not once a period."""

    def __init__(
        self,
        entries: Entries,
        subjects: Mapping[str, SubjectDeclaration],
        faults: list[Fault],
    ) -> None:
        self.entries = entries
        self.subjects = subjects
        self.faults = faults
        self.told: set[tuple[str, str]] = set()

    def policy(self, dated: Policy) -> Policy:
        """The policy of the period that begins on the day of `dated`."""
        day = dated.in_force_on
        parameters = {
            name: NamedValue(name, value, parameter.unit)
            for name, parameter in self.entries.parameters.items()
            if (value := parameter.values.on(day)) is not None
        }
        settings = {
            name: value
            for name, setting in self.entries.settings.items()
            if (value := setting.values.on(day)) is not None
        }
        clauses = _in_force(self.entries.clauses, day)
        policy = attrs.evolve(
            dated,
            clauses=MappingProxyType(clauses),
            parameters=MappingProxyType(parameters),
            settings=MappingProxyType(settings),
            measures=MappingProxyType(_in_force(self.entries.measures, day)),
            strategies=MappingProxyType(_in_force(self.entries.strategies, day)),
            findings=MappingProxyType(
                {
                    code: tuple(clauses[each] for each in ids if each in clauses)
                    for code, ids in self.entries.findings.items()
                }
            ),
        )
        rule_sets = {name: self._rule_set(each, policy) for name, each in self.subjects.items()}
        return attrs.evolve(
            policy,
            rule_sets=MappingProxyType(rule_sets),
            steps=self._steps(policy),
        )

    def _steps(self, policy: Policy) -> tuple[Step, ...]:
        """The steps in force; one that waits for a step that is not waits for nothing there."""
        unsound = self.entries.unsound
        steps = {
            name: step
            for name, versions in self.entries.steps.items()
            if (step := versions.on(policy.in_force_on)) is not None and name not in unsound
        }
        counts = {name: each.value for name, each in policy.parameters.items()}
        for fault in order_faults(steps, counts, frozenset(self.entries.steps)):
            if fault.found.strip('"') not in unsound:
                self._fault(fault.place, fault.found, fault.found, fault.expected, fault.hint)
        return tuple(steps.values())

    def _rule_set(self, subject: SubjectDeclaration, policy: Policy) -> RuleSet:
        day = policy.in_force_on
        asked = [versions.on(day) for versions in self.entries.asked.values()]
        vocabulary = subject.vocabulary.extended(
            tuple(
                each.fact
                for each in asked
                if each is not None
                and each.subject == subject.name
                and each.fact.name not in self.entries.unsound
            )
        )
        written = [versions.on(day) for versions in self.entries.requirements.values()]
        requirements = [
            self._requirement(entry, vocabulary, policy)
            for entry in written
            if entry is not None and entry.subject == subject.name
        ]
        return RuleSet(
            vocabulary=vocabulary,
            requirements=tuple(each for each in requirements if each is not None),
            subject=subject.name,
            program_id=policy.program_id,
            in_force_on=day,
            digest=policy.digest,
            currency=policy.currency,
            parameters=tuple(policy.parameters.values()),
        )

    def _requirement(
        self, entry: Entry, vocabulary: Vocabulary, policy: Policy
    ) -> Requirement | None:
        place = f"requirement {entry.code}"
        sentence_stands = self._sentence_stands(place, entry, vocabulary, policy)
        for clause_id in entry.cites:
            if clause_id in self.entries.clauses and clause_id not in policy.clauses:
                found = f"{clause_id}, which is not in force on {policy.in_force_on}"
                self._fault(f"{place}: cites", clause_id, found, "clauses in force")
        expression = self._expression(place, entry, vocabulary, policy)
        if expression is None or not sentence_stands:
            return None
        return Requirement(
            entry.code,
            expression,
            entry.severity,
            tuple(policy.clauses[each] for each in entry.cites if each in policy.clauses),
            not_met=entry.not_met,
            how_to_meet=entry.how_to_meet,
        )

    def _expression(
        self, place: str, entry: Entry, vocabulary: Vocabulary, policy: Policy
    ) -> Expression | None:
        where = f"{place}: requires"
        words = set(_WORD.findall(entry.requires))
        if not entry.requires or words & self.entries.unsound:
            return None
        values = {name: named.value for name, named in policy.parameters.items()}
        try:
            expression = parse(entry.requires, vocabulary, parameters=values)
        except ExpressionError as error:
            if error.column is not None:
                line = f"line {error.line}, " if error.line not in (None, 1) else ""
                where += f": {line}column {error.column}"
            late = sorted(words & self._not_in_force(entry.subject, policy))
            if late:
                found = f"{', '.join(late)}, not in force on {policy.in_force_on}"
                expected = "names in force on every day of the requirement"
                self._fault(where, f"{late}", found, expected)
            else:
                found, _, expected = error.message.partition("; expected ")
                expected = expected or f"a condition over the facts of the {entry.subject}"
                self._fault(where, error.message, found.removeprefix("found "), expected)
            return None
        if any(isinstance(each, Literal) and each.value is None for each in walk(expression)):
            found = "null: the requirement would turn on what is missing"
            self._fault(where, found, found, "a condition without null")
            return None
        if expression.kind is not Kind.BOOLEAN:
            found = f"a {expression.kind.value}"
            self._fault(where, found, found, "a condition")
            return None
        return expression

    def _sentence_stands(
        self, place: str, entry: Entry, vocabulary: Vocabulary, policy: Policy
    ) -> bool:
        """Whether every place of the sentence can be filled."""
        stands = True
        where = f"{place}: not_met"
        bare = entry.not_met
        late = self._not_in_force(entry.subject, policy)
        words = set(_WORD.findall(entry.requires))
        for name in names_in(entry.not_met):
            bare = bare.replace(f"{{{name}}}", "")
            if name in vocabulary or name in policy.parameters:
                continue
            stands = False
            if name in self.entries.unsound or name in late & words:  # the rule is blamed for it
                continue
            known = [*vocabulary, *policy.parameters]
            expected = f"a fact of the {entry.subject} or a parameter"
            found = f"{{{name}}}"
            if name in late:
                found += f", which is not in force on {policy.in_force_on}"
            hint = "" if name in late else close_to(name, known)
            self._fault(where, name, found, expected, hint)
        if "{" in bare or "}" in bare:
            found = "a brace without its pair"
            self._fault(where, found, found, "names between braces")
            stands = False
        return stands

    def _not_in_force(self, subject: str, policy: Policy) -> set[str]:
        """Names that the document has, but not on the day of this policy."""
        asked = {
            name
            for name, versions in self.entries.asked.items()
            if any(span.value.subject == subject for span in versions.spans)
            and versions.on(policy.in_force_on) is None
        }
        return asked | (self.entries.parameters.keys() - policy.parameters.keys())

    def _fault(self, place: str, mistake: str, found: str, expected: str, hint: str = "") -> None:
        if (place, mistake) not in self.told:
            self.told.add((place, mistake))
            self.faults.append(Fault(place, found, expected, hint))


def _in_force(entries: Mapping[str, Timeline[T]], day: date) -> dict[str, T]:
    """What is in force on a day of the entries of one kind, by what identifies it."""
    return {
        name: value for name, versions in entries.items() if (value := versions.on(day)) is not None
    }
