"""The smallest table of records in which every condition decides, both ways."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from math import prod
from typing import Final, TypeAlias

import attrs

from qip_rules.errors import SolverError, expect_arguments
from qip_rules.rules.analysis.witnesses import Witness
from qip_rules.rules.completing import Goal
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Verdict
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.strategies.asking import goals_of_every_record, no_such_record
from qip_rules.rules.strategies.atoms import Atom, atoms_of, given, truth_of
from qip_rules.rules.strategies.covering import Fewest, fewest, steps_between
from qip_rules.rules.strategies.filling import Group, Known, groups_of
from qip_rules.rules.strategies.independence import Form, Independence, independence

__all__ = ["Case", "CaseTable", "ShownAtom", "cases"]

_ANY: Final = frozenset({True, False, None})

RECORDS_MAXIMUM: Final = 20_000
"""The most records of one group of facts that are looked at one by one."""

_TRIES_MAXIMUM: Final = 500
"""Sets of facts that are tried for a pair to differ in, where records are too many."""


@attrs.frozen
class Case:
    """One row of the table: a complete record, with what the rules say of it."""

    witness: Witness
    verdict: Verdict
    """The outcome, with the codes of the required rules that are not met, and of the advice."""

    @property
    def record(self) -> Mapping[str, Value]:
        """The value of every fact, by name."""
        return self.witness.record

    def __str__(self) -> str:
        codes = ", ".join((*self.verdict.not_met, *self.verdict.advice))
        return f"{self.verdict.outcome.value}{f' ({codes})' if codes else ''}: {self.witness}"


@attrs.frozen
class ShownAtom:
    """One atom with the two cases that show it deciding its requirement.

    Between the two the requirement comes to the opposite, and so does the atom; the other atoms
    of the requirement do not differ, or do not matter in either, as `form` says.

    That much holds always. The best of all pairs it is only where the records of all facts that
    rules tie to those of the atom can be looked at one by one (`RECORDS_MAXIMUM`). Where they are
    too many, it is the best among pairs found by search, one an atom, after a limited number of
    tries: a pair of the stricter form, or one that differs in fewer facts, may then exist.
    """

    atom: Atom
    true: int
    """The position in the table of the case where the atom is true."""
    false: int
    form: Form
    facts_differing: tuple[str, ...]
    """The facts in which the two cases differ: the fewest of any pair of the form looked at."""


@attrs.frozen
class CaseTable:
    """Cases that together show every atom deciding its requirement both ways."""

    rule_set: RuleSet
    cases: tuple[Case, ...]
    shown: tuple[ShownAtom, ...]
    idle: tuple[Atom, ...]
    """Atoms that never decide anything both ways: the rule could be written without them."""
    at_least: int
    """A proved bound: no table with pairs of the same kinds has fewer cases."""

    @property
    def is_smallest(self) -> bool:
        """Whether it is proved that no such table has fewer cases."""
        return len(self.cases) == self.at_least

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, position: int) -> Case:
        return self.cases[position]

    def __str__(self) -> str:
        rows = [f"{number}. {case}" for number, case in enumerate(self.cases)]
        pairs = [
            f"{each.atom}: {each.true} and {each.false} ({each.form.value})" for each in self.shown
        ]
        idle = [f"{each}: never decides" for each in self.idle]
        return "\n".join([*rows, *pairs, *idle])


def cases(rule_set: RuleSet) -> CaseTable:
    """The smallest table of complete records in which every atom decides its requirement both ways.

    This is modified condition/decision coverage (MC/DC) of every requirement as a decision of its
    own, in the unique-cause form where an atom has such a pair, else in the masking form (see
    `independence`). Each atom is shown by two cases that differ in as few facts as any pair of
    that form, so that a service that fails one case of a pair shows by itself which condition it
    has wrong (where facts are tied together in too many ways to look at all, as few as a search
    finds: see `ShownAtom`).

    Values are taken from those that stand for all others: every constant and bound, what lies
    between, and, for facts compared with each other, values a few steps around. Facts that no
    rule ties together are tabulated apart, and their tables share the usual case. The table is
    smallest among all with such values, unless so many facts are tied together that their records
    cannot be looked at one by one; `is_smallest` and `at_least` tell.

    Raises:
        NoSuchRecordError: the constraints allow no record at all.
        SolverError: the solver gave no answer.
    """
    expect_arguments("cases", rule_set=(rule_set, RuleSet))
    any_outcome = [Goal(each.requires, _ANY) for each in rule_set.requirements]
    facts = rule_set.vocabulary.facts
    groups = groups_of(facts, [*goals_of_every_record(rule_set), *any_outcome], {})
    if groups is None or not all(group.can_be_filled({}) for group in groups):
        raise no_such_record("that the constraints allow", rule_set)
    sections = [_section(group, rule_set) for group in groups]
    chosen, at_least = _fewest_together([each for each in sections if each.shown])
    parts = _Parts(rule_set, sections, chosen)
    records = parts.records()
    return CaseTable(
        rule_set=rule_set,
        cases=tuple(_case(rule_set, each) for each in records),
        shown=tuple(parts.shown(records)),
        idle=(
            *(atom for each in sections for atom in each.idle),
            *(atom for each in rule_set.requirements for atom in _of_no_fact(each)),
        ),
        at_least=at_least,
    )


def _of_no_fact(requirement: Requirement) -> tuple[Atom, ...]:
    """The atoms of a requirement that comes to the same for every record."""
    return () if facts_in(requirement.requires) else atoms_of(requirement)


@attrs.frozen(eq=False)
class _Section:
    """A group of facts that rules tie together, with the pairs for the atoms on them."""

    records: tuple[Known, ...]
    """The most usual first."""
    shown: tuple[Independence, ...]
    idle: tuple[Atom, ...]
    is_exact: bool
    """Whether the records stand for all that the constraints allow."""


_Chosen: TypeAlias = tuple[tuple[int, ...], ...]
"""For each part of the table, the positions of one section's records in it."""


def _section(group: Group, rule_set: RuleSet) -> _Section:
    requirements = [
        each
        for each in rule_set.requirements
        if any(fact.name in group.facts for fact in facts_in(each.requires))
    ]
    if not requirements:
        return _Section((group.nearest({}),), (), (), is_exact=True)
    places = [[cell.nearest for cell in group.all_cells(name, {})] for name in group.facts]
    if prod(map(len, places)) <= RECORDS_MAXIMUM:
        every = product(*places)
        records = _possible(group, every)
    else:
        found = _found(group, requirements)
        records = tuple({tuple(each.items()): each for each in found}.values())
    shown: list[Independence] = []
    idle: list[Atom] = []
    for requirement in requirements:
        truths = list(map(truth_of(requirement), records))
        for atom in atoms_of(requirement):
            best = independence(atom, records, truths)
            if best is None:
                idle.append(atom)
            else:
                shown.append(best)
    is_exact = prod(map(len, places)) <= RECORDS_MAXIMUM
    return _Section(records, tuple(shown), tuple(idle), is_exact)


def _possible(group: Group, every: Iterable[tuple[int, ...]]) -> tuple[Known, ...]:
    """Those of the records, given by the places of their values, that the goals allow."""
    possible = (
        (places, record)
        for places in every
        if group.is_met(
            record := {
                name: group.value(name, at) for name, at in zip(group.facts, places, strict=True)
            }
        )
    )
    far = sorted(possible, key=lambda each: _farness(group, each[0]))
    return tuple(record for _, record in far)


def _farness(group: Group, places: Iterable[int]) -> tuple[object, ...]:
    """What records are sorted by, to have the most usual first."""
    by_fact = [values.farness(at) for values, at in zip(group.values.values(), places, strict=True)]
    return (
        sum(
            far > values.farness(values.start)
            for far, values in zip(by_fact, group.values.values(), strict=True)
        ),
        *by_fact,
    )


def _found(group: Group, requirements: Iterable[Requirement]) -> Iterator[Known]:
    """Records with a pair for every atom that has one, where they are too many to look at all."""
    for requirement in requirements:
        for atom in atoms_of(requirement):
            for outcome in (True, False):
                pair = _pair(group, requirement, atom, outcome=outcome)
                if pair is not None:
                    yield from pair
                    break


def _pair(
    group: Group, requirement: Requirement, atom: Atom, *, outcome: bool
) -> tuple[Known, Known] | None:
    """Two records between which the atom decides; the requirement's outcome where it is true."""
    decides = [
        Goal(given(requirement.requires, {atom.position: True}), frozenset({outcome})),
        Goal(given(requirement.requires, {atom.position: False}), frozenset({not outcome})),
    ]
    true, false = (
        group.with_goals([*decides, Goal(atom.condition, frozenset({value}))])
        for value in (True, False)
    )
    if not (true.can_be_filled({}) and false.can_be_filled({})):
        return None
    one = true.nearest({})
    names = [fact.name for fact in facts_in(requirement.requires)]
    near = (each for size in range(1, len(names)) for each in combinations(names, size))
    for differing in (*islice(near, _TRIES_MAXIMUM), tuple(group.facts)):
        same = {name: value for name, value in one.items() if name not in differing}
        if false.can_be_filled(same):
            return one, false.nearest(same)
    return None


def _fewest_together(sections: Sequence[_Section]) -> tuple[tuple[_Chosen, ...], int]:
    """The records of each section in each part of the table; and a bound for the number of cases.

    In one part every section has a base record, and the part holds all bases together and, for
    each other record of a section, that record with the bases of the other sections. A pair
    differs in one section alone, so such parts are enough; and a table with p parts that are
    not joined by pairs has at least p cases and, for each section, as many more as its records in
    all parts are more than p.
    """
    if not sections:
        return (), 0
    found = [_fewest(each) for each in sections]
    chosen_in_one = chosen = [each.parts for each in found]
    counts = [len(each[0]) for each in chosen]
    total = _size(chosen)
    if not all(each.is_exact for each in sections) or not all(each.is_proved for each in found):
        # Nothing more is tried; as many cases as this there are in however many parts.
        steps = (steps_between(each.shown) if each.is_exact else 1 for each in sections)
        return tuple(chosen), min(total, 1 + sum(steps))
    bound = total
    for parts in range(2, max(counts) // 2 + 2):
        # With more parts a section has fewer records beyond one a part, but two a part or more
        # where a part has pairs of it.
        least = [
            max(count - parts, (count + 1) // 2, steps_between(each.shown))
            for each, count in zip(sections, counts, strict=True)
        ]
        divided: dict[int, _Chosen] = {}
        # The smallest sections first, because they may already show that it is no use.
        for at in sorted(range(len(sections)), key=counts.__getitem__):
            if parts + sum(least) >= total:
                break
            # As many records beyond one a part as undivided are always enough.
            fewer = fewest(sections[at].shown, parts, fewer_than=counts[at] - 1 + parts)
            if fewer is not None and not fewer.is_proved:
                break
            divided[at] = fewer.parts if fewer else _repeated(chosen_in_one[at], parts)
            least[at] = sum(map(len, divided[at])) - parts
        bound = min(bound, parts + sum(least))
        if len(divided) == len(sections) and parts + sum(least) < total:
            chosen = [divided[at] for at in range(len(sections))]
            total = parts + sum(least)
    return tuple(chosen), min(bound, total)


def _fewest(section: _Section) -> Fewest:
    found = fewest(section.shown)
    if found is None or not found.parts:
        msg = "the solver finds no records for pairs that there are"
        raise SolverError(msg)
    return found


def _repeated(chosen: _Chosen, parts: int) -> _Chosen:
    """The records in the first part, and the earliest of them in each of the others."""
    (records,) = chosen
    return (records, *([(min(records),)] * (parts - 1)))


def _size(chosen: Sequence[_Chosen]) -> int:
    """How many cases the table has."""
    parts = len(chosen[0])
    return parts + sum(sum(map(len, each)) - parts for each in chosen)


@attrs.frozen(eq=False)
class _Parts:
    """The table, put together from the records of its sections."""

    rule_set: RuleSet
    sections: Sequence[_Section]
    chosen: Sequence[_Chosen]
    """Of the sections with atoms, in their order."""

    def records(self) -> tuple[Known, ...]:
        """All cases, part by part, the base first."""
        found: dict[tuple[Value, ...], Known] = {}
        parts = len(self.chosen[0]) if self.chosen else 0
        for part in range(parts):
            bases = self.bases(part)
            self.keep(found, bases)
            for section, positions in self.with_atoms():
                for at in sorted(positions[part]):
                    self.keep(found, {**bases, **section.records[at]})
        return tuple(found.values())

    def bases(self, part: int) -> Known:
        base: dict[str, Value] = {}
        for section in self.sections:
            base |= section.records[0]
        for section, positions in self.with_atoms():
            base |= section.records[min(positions[part])]
        return base

    def with_atoms(self) -> Iterator[tuple[_Section, _Chosen]]:
        return zip((each for each in self.sections if each.shown), self.chosen, strict=True)

    def keep(self, found: dict[tuple[Value, ...], Known], record: Known) -> None:
        ordered = {name: record[name] for name in self.rule_set.vocabulary}
        found.setdefault(tuple(ordered.values()), ordered)

    def shown(self, records: Sequence[Known]) -> Iterator[ShownAtom]:
        """For every atom the first pair of cases that shows it."""
        places = {tuple(record.values()): at for at, record in enumerate(records)}
        for section, positions in self.with_atoms():
            for each in section.shown:
                true, false = min(
                    pair
                    for part, chosen in enumerate(positions)
                    for pair in self.pairs(each, section, part, frozenset(chosen), places)
                )
                differing = tuple(
                    name for name, value in records[true].items() if records[false][name] != value
                )
                yield ShownAtom(each.atom, true, false, each.form, differing)

    def pairs(
        self,
        shown: Independence,
        section: _Section,
        part: int,
        chosen: frozenset[int],
        places: Mapping[tuple[Value, ...], int],
    ) -> Iterator[tuple[int, int]]:
        bases = self.bases(part)

        def place_of(at: int) -> int:
            record = {**bases, **section.records[at]}
            return places[tuple(record[name] for name in self.rule_set.vocabulary)]

        for meeting in shown.meetings:
            for true in chosen.intersection(meeting.true):
                for false in chosen.intersection(meeting.false):
                    yield place_of(true), place_of(false)


def _case(rule_set: RuleSet, record: Known) -> Case:
    decision = decide_all(rule_set, record)
    codes = (
        tuple(each.code for each in findings)
        for findings in (decision.not_met, decision.undetermined, decision.advice)
    )
    witness = Witness(rule_set.vocabulary.facts, tuple(record.values()), currency=rule_set.currency)
    return Case(witness, Verdict(decision.outcome, *codes))
