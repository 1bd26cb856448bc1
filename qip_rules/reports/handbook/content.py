"""What a handbook tells of a program: every clause with all that rests on it, by date.

It is read from the policies of the program, one for each period without a change, so that it says
what a decision on any of these days would rest on.
"""

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import attrs

from qip_rules.billing.facts import DECLARATION as BILLING
from qip_rules.eligibility.facts import DECLARATION as ELIGIBILITY
from qip_rules.errors import NotInForceError
from qip_rules.matching.facts import DECLARATION as MATCHING
from qip_rules.policy.declaration import Declared, SettingDeclaration
from qip_rules.policy.program import Parameter, Policy, Program, Reading, Setting, Step
from qip_rules.policy.timeline import Span
from qip_rules.reports.handbook.edge_cases import EdgeTable, edge_table
from qip_rules.rules.expression import Parameter as NamedInRule
from qip_rules.rules.expression import facts_in, walk
from qip_rules.rules.fact import Fact
from qip_rules.rules.feel import format as feel_text
from qip_rules.rules.phrasing import in_words
from qip_rules.rules.requirement import Clause, Requirement, RuleSet
from qip_rules.rules.wording import names_in

__all__ = ["ClauseEntry", "FactEntry", "Handbook", "Rule", "RuleVersion", "read_handbook"]

T = TypeVar("T")

_LISTS: Final = ("clause", "fact", "requirement", "step", "measure", "strategy")
_TABLES: Final = ("parameters", "settings")


@attrs.frozen
class RuleVersion:
    """A requirement as it is in force for some time: in words, in FEEL, with its edge cases."""

    requirement: Requirement
    words: str
    feel: str
    edges: EdgeTable
    parameters: tuple[str, ...]
    """The names of the parameters that the rule names."""


@attrs.frozen
class Rule:
    """A requirement by its code, with the clauses and readings it rests on, and its versions."""

    code: str
    subject: str
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    versions: tuple[Span[RuleVersion], ...]

    @property
    def latest(self) -> RuleVersion:
        """The last version."""
        return self.versions[-1].value


@attrs.frozen
class ClauseEntry:
    """A clause with its versions and with all that rests on it.

    What rests on several clauses is told in full at the first that the handbook has, `own_…`, and
    named at the others.
    """

    id: str
    versions: tuple[Span[Clause], ...]
    rules: tuple[Rule, ...]
    own_rules: tuple[Rule, ...]
    readings: tuple[Reading, ...]
    own_readings: tuple[Reading, ...]
    parameters: tuple[Parameter, ...]
    own_parameters: tuple[Parameter, ...]
    settings: tuple[Setting, ...]
    own_settings: tuple[Setting, ...]
    steps: tuple[Step, ...]
    own_steps: tuple[Step, ...]
    facts: tuple[str, ...]
    """Names of the questions of the program's own that rest on it."""
    findings: tuple[str, ...]
    """Codes of what the jobs find by themselves and rest on it."""

    @property
    def latest(self) -> Clause:
        """The last version."""
        return self.versions[-1].value


@attrs.frozen
class FactEntry:
    """A fact of one subject, the rules that read it, and those that only tell it."""

    fact: Fact
    subject: str
    read_by: tuple[str, ...]
    told_by: tuple[str, ...]


@attrs.frozen
class Handbook:
    """A program for people: all of its history, or what is in force on `day`."""

    program: Program = attrs.field(repr=False)
    day: date | None
    clauses: tuple[ClauseEntry, ...]
    rules: tuple[Rule, ...]
    facts: tuple[FactEntry, ...]
    policy: Policy
    """In force on `day` or, without one, from the last change on."""
    declared_settings: Mapping[str, SettingDeclaration]


def read_handbook(program: Program, on: date | None = None) -> Handbook:
    """What there is to tell of a program.

    Args:
        program: any program document, loaded.
        on: the day whose clauses and rules are told; without one, all of their versions are.

    Raises:
        NotInForceError: the program is not in force on that day.
    """
    periods = _periods(program)
    policy = periods[-1].value if on is None else program.on(on)
    gathering = _Gathering(program, periods, on, policy)
    return gathering.handbook()


def _periods(program: Program) -> tuple[Span[Policy], ...]:
    """The policy of each period in which nothing that is dated changes, oldest first."""
    content = program.document
    dated: list[Any] = [each for key in _LISTS for each in content.get(key, ())]
    for key in _TABLES:
        dated += [value for each in content.get(key, {}).values() for value in each["values"]]
    days = {each["from"] for each in dated}
    lasts = {each["until"] for each in dated if "until" in each}
    days |= {last + timedelta(days=1) for last in lasts if last < date.max}
    periods: list[Span[Policy]] = []
    for span in program.in_force.spans:
        starts = sorted({span.first, *(each for each in days if span.covers(each))})
        ends = [*(start - timedelta(days=1) for start in starts[1:]), span.last]
        periods += [
            Span(first, last, program.on(first)) for first, last in zip(starts, ends, strict=True)
        ]
    if not periods:
        msg = f"{program.id} is never in force"
        raise NotInForceError(msg)
    return tuple(periods)


def _merged(
    periods: Iterable[Span[Policy]],
    version: Callable[[Policy], T | None],
    key: Callable[[T], Hashable],
) -> Iterator[Span[T]]:
    """The versions of one thing; periods in which it does not change are one."""
    before: Span[T] | None = None
    for period in periods:
        value = version(period.value)
        if before is not None:
            goes_on = before.last is not None and before.last + timedelta(days=1) == period.first
            if value is not None and goes_on and key(value) == key(before.value):
                before = attrs.evolve(before, last=period.last)
                continue
            yield before
        before = None if value is None else Span(period.first, period.last, value)
    if before is not None:
        yield before


@attrs.frozen
class _Gathering:
    program: Program
    periods: tuple[Span[Policy], ...]
    day: date | None
    policy: Policy

    def handbook(self) -> Handbook:
        rules = tuple(self._rules())
        return Handbook(
            program=self.program,
            day=self.day,
            clauses=tuple(self._clauses(rules)),
            rules=rules,
            facts=tuple(self._facts(rules)),
            policy=self.policy,
            declared_settings=Declared.by((ELIGIBILITY, BILLING, MATCHING)).settings,
        )

    def _policies(self) -> list[Policy]:
        return [self.policy] if self.day else [each.value for each in self.periods]

    def _versions(
        self, version: Callable[[Policy], T | None], key: Callable[[T], Hashable]
    ) -> tuple[Span[T], ...]:
        spans = _merged(self.periods, version, key)
        return tuple(each for each in spans if self.day is None or each.covers(self.day))

    def _entries(self, kind: str) -> list[Mapping[str, Any]]:
        return list(self.program.document.get(kind, ()))

    # Rules.

    def _rules(self) -> Iterator[Rule]:
        readings: dict[str, dict[str, None]] = {}
        subjects: dict[tuple[str, str], None] = {}
        for entry in self._entries("requirement"):
            code = str(entry["code"]).strip()
            readings.setdefault(code, {}).update(dict.fromkeys(entry.get("readings", ())))
            subjects[code, entry["subject"]] = None
        for code, subject in subjects:
            found = self._versions(
                functools.partial(_requirement, subject, code),
                lambda each: _without_clauses(each[1]),
            )
            if not found:
                continue
            versions = tuple(
                Span(each.first, each.last, self._version(*each.value, each.first))
                for each in found
            )
            cites = [clause.id for each in versions for clause in each.value.requirement.cites]
            yield Rule(code, subject, _once(cites), tuple(readings[code]), versions)

    def _version(self, rule_set: RuleSet, requirement: Requirement, first: date) -> RuleVersion:
        expression = requirement.requires
        named = (each.name for each in walk(expression) if isinstance(each, NamedInRule))
        return RuleVersion(
            requirement,
            words=in_words(expression, rule_set.currency),
            feel=feel_text(expression),
            edges=edge_table(
                expression,
                constraints=rule_set.vocabulary.constraints,
                day=self.day or _day_after(first),
            ),
            parameters=_once(named),
        )

    # Clauses.

    def _clauses(self, rules: Sequence[Rule]) -> Iterator[ClauseEntry]:
        found: dict[str, tuple[Span[Clause], ...]] = {}
        for identity in _once(str(each["id"]).strip() for each in self._entries("clause")):
            versions = self._versions(functools.partial(_clause, identity), lambda each: each)
            if versions:
                found[identity] = versions
        readings = _by_clause(self.policy.readings.values(), lambda each: each.about, found)
        parameters = _by_clause(self._in_use(self.program.parameters), _cites, found)
        settings = _by_clause(self._in_use(self.program.settings), _cites, found)
        steps = _by_clause(self.policy.steps, _cites, found)
        ruled = _by_clause(rules, _cites, found)
        asked = self._asked()
        findings = self._findings()
        for identity, versions in found.items():
            yield ClauseEntry(
                identity,
                versions,
                *ruled[identity],
                *readings[identity],
                *parameters[identity],
                *settings[identity],
                *steps[identity],
                facts=tuple(name for name, cites in asked.items() if identity in cites),
                findings=tuple(code for code, ids in findings.items() if identity in ids),
            )

    def _in_use(self, named: Mapping[str, T]) -> list[T]:
        """Parameters or settings with a value on the day; without a day, all of them."""
        in_force = {**self.policy.parameters, **self.policy.settings}
        return [each for name, each in named.items() if self.day is None or name in in_force]

    def _asked(self) -> dict[str, tuple[str, ...]]:
        """The clauses that the questions of the program's own rest on, by the fact's name."""
        asked: dict[str, tuple[str, ...]] = {}
        in_force = {
            fact.name
            for policy in self._policies()
            for rule_set in policy.rule_sets.values()
            for fact in rule_set.vocabulary.facts
            if fact.asked
        }
        for entry in self._entries("fact"):
            name = str(entry["name"]).strip()
            if name in in_force:
                asked[name] = _once((*asked.get(name, ()), *entry.get("cites", ())))
        return asked

    def _findings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for policy in self._policies():
            for code, clauses in policy.findings.items():
                found[code] = _once((*found.get(code, ()), *(each.id for each in clauses)))
        return found

    # Facts.

    def _facts(self, rules: Sequence[Rule]) -> Iterator[FactEntry]:
        facts: dict[tuple[str, str], Fact] = {}
        for policy in self._policies():
            for subject, rule_set in policy.rule_sets.items():
                facts |= {(subject, fact.name): fact for fact in rule_set.vocabulary.facts}
        for (subject, name), fact in facts.items():
            about = [each for each in rules if each.subject == subject]
            read = tuple(
                rule.code
                for rule in about
                if any(
                    each.name == name
                    for span in rule.versions
                    for each in facts_in(span.value.requirement.requires)
                )
            )
            told = tuple(
                rule.code
                for rule in about
                if rule.code not in read
                and any(name in names_in(span.value.requirement.not_met) for span in rule.versions)
            )
            yield FactEntry(fact, subject, read, told)


def _clause(identity: str, policy: Policy) -> Clause | None:
    return policy.clauses.get(identity)


def _requirement(subject: str, code: str, policy: Policy) -> tuple[RuleSet, Requirement] | None:
    rule_set = policy.rule_sets.get(subject)
    for requirement in rule_set.requirements if rule_set else ():
        if rule_set and requirement.code == code:
            return rule_set, requirement
    return None


def _without_clauses(requirement: Requirement) -> Hashable:
    """A requirement without the words of its clauses, which change by themselves."""
    return attrs.evolve(requirement, cites=()), tuple(each.id for each in requirement.cites)


def _day_after(day: date) -> date:
    """The next day, so that the day before it is one of the program too."""
    return day if day == date.max else day + timedelta(days=1)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _cites(entry: Rule | Parameter | Setting | Step) -> tuple[str, ...]:
    return entry.cites


def _by_clause(
    entries: Iterable[T], cites: Callable[[T], tuple[str, ...]], clauses: Iterable[str]
) -> dict[str, tuple[tuple[T, ...], tuple[T, ...]]]:
    """By clause, the entries that rest on it, and those of which it is the first clause told."""
    known = dict.fromkeys(clauses)
    resting: dict[str, list[T]] = {each: [] for each in known}
    own: dict[str, list[T]] = {each: [] for each in known}
    for entry in entries:
        told = [each for each in cites(entry) if each in known]
        for identity in told:
            resting[identity].append(entry)
        if told:
            own[told[0]].append(entry)
    return {each: (tuple(resting[each]), tuple(own[each])) for each in known}
