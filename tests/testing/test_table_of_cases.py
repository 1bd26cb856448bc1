"""The table of cases: every atom decides both ways, and no smaller table does that."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules import load_program, testing
from qip_rules.rules.expression import Expression
from qip_rules.rules.fact import Boolean, Fact, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.findings import Outcome
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.ruling import decide_all, faults_in
from qip_rules.rules.strategies.atoms import Atom, atoms_of, truth_of
from qip_rules.rules.strategies.independence import Form
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.programs.documents import SHIPPED
from tests.rules.strategies import conditions

FACTS = (
    Fact("a", Boolean()),
    Fact("b", Boolean(), usual=True),
    Fact("c", Boolean()),
    Fact("n", WholeNumber(0, 2), usual=1),
    Fact("m", WholeNumber(0, 2)),
)
Record = Mapping[str, Value]


def rule_set_of(*texts: str, constraints: tuple[str, ...] = ()) -> RuleSet:
    plain = Vocabulary(FACTS)
    holding = tuple(Constraint(parse(text, plain), text) for text in constraints)
    rules = tuple(Requirement(f"r{n}", parse(text, plain)) for n, text in enumerate(texts, 1))
    return RuleSet(Vocabulary(FACTS, holding), rules)


def every_record(rules: RuleSet) -> list[dict[str, Value]]:
    values: list[tuple[Value, ...]] = [(False, True)] * 3 + [(0, 1, 2)] * 2
    names = [fact.name for fact in FACTS]
    records: Iterator[dict[str, Value]] = (
        dict(zip(names, each, strict=True)) for each in product(*values)
    )
    return [each for each in records if not faults_in(rules.vocabulary, each)]


def best_pairs(rules: RuleSet, atom: Atom, records: list[dict[str, Value]]) -> set[frozenset[int]]:
    """The pairs that may show an atom, from the definitions alone."""
    truth = truth_of(rules.requirement(atom.code))
    truths = [truth(each) for each in records]
    found: dict[tuple[bool, int], set[frozenset[int]]] = {}
    for one, other in combinations(range(len(records)), 2):
        first, second = truths[one], truths[other]
        at = atom.position
        if (
            first.atoms[at] is second.atoms[at]
            or first.outcome is second.outcome
            or at not in first.decided_by
            or at not in second.decided_by
        ):
            continue
        changed = sum(x is not y for x, y in zip(first.atoms, second.atoms, strict=True))
        differing = sum(records[one][name] != records[other][name] for name in records[one])
        found.setdefault((changed > 1, differing), set()).add(frozenset((one, other)))
    return found[min(found)] if found else set()


def fewest_by_trying(needed: list[set[frozenset[int]]], most: int) -> int:
    """The size of the smallest set of records with a pair for each atom, if below `most`."""
    useful = sorted({at for pairs in needed for pair in pairs for at in pair})

    def grow(chosen: frozenset[int], left: list[set[frozenset[int]]], limit: int) -> bool:
        left = [pairs for pairs in left if not any(pair <= chosen for pair in pairs)]
        if not left:
            return True
        hardest = min(left, key=len)
        return any(
            len(chosen | pair) <= limit and grow(chosen | pair, left, limit) for pair in hardest
        )

    assert useful or not needed
    return next((size for size in range(most) if grow(frozenset(), needed, size)), most)


RULES = {
    "a disjunction": rule_set_of("a or b"),
    "a conjunction of a bound": rule_set_of("a and n >= 1"),
    "an exclusive or": rule_set_of("a = b"),
    "the same condition twice": rule_set_of("(a and b) or (not(a) and c)"),
    "a range as two atoms": rule_set_of("n >= 1 and n <= 1"),
    "facts compared": rule_set_of("n > m", constraints=("n >= m",)),
    "tied by a constraint": rule_set_of("a", "b", "c", constraints=("not(a) or b",)),
    "one fact for two rules": rule_set_of("n >= 1", "n >= 2", "a or n = 2"),
}


@pytest.mark.parametrize("name", RULES)
def test_the_table_is_the_smallest_there_is(name: str) -> None:
    rules = RULES[name]
    table = testing.cases(rules)
    records = every_record(rules)
    atoms = [atom for each in rules.requirements for atom in atoms_of(each)]
    pairs = {atom: best_pairs(rules, atom, records) for atom in atoms}
    assert set(table.idle) == {atom for atom in atoms if not pairs[atom]}
    needed = [each for each in pairs.values() if each]
    assert table.is_smallest
    assert len(table) == fewest_by_trying(needed, len(table))
    for shown in table.shown:
        both = frozenset(records.index(dict(table[at].record)) for at in (shown.true, shown.false))
        assert both in pairs[shown.atom]


@settings(max_examples=25)
@given(st.lists(conditions(Vocabulary(FACTS), {"one": 1}, nulls=False), min_size=1, max_size=2))
def test_each_atom_of_any_rules_is_shown_or_idle(drawn: list[Expression]) -> None:
    rules = RuleSet(
        Vocabulary(FACTS), tuple(Requirement(f"r{n}", each) for n, each in enumerate(drawn))
    )
    table = testing.cases(rules)
    records = every_record(rules)
    atoms = [atom for each in rules.requirements for atom in atoms_of(each)]
    assert {*table.idle, *(each.atom for each in table.shown)} == set(atoms)
    for atom in atoms:
        pairs = best_pairs(rules, atom, records)
        assert (atom in table.idle) is not bool(pairs)
    for shown in table.shown:
        one, other = (decide_all(rules, table[at].record) for at in (shown.true, shown.false))
        code = shown.atom.code
        assert {one.finding(code).outcome, other.finding(code).outcome} == {
            Outcome.MET,
            Outcome.NOT_MET,
        }


def test_a_condition_that_decides_nothing_is_named() -> None:
    table = testing.cases(rule_set_of("a or (a and b)"))
    assert "`b` in r1" in map(str, table.idle)


def test_where_atoms_share_a_fact_the_masking_form_is_used() -> None:
    table = testing.cases(rule_set_of("(a and b) or (not(a) and c)"))
    assert {each.form for each in table.shown} == {Form.UNIQUE_CAUSE, Form.MASKING}


def test_atoms_too_many_to_list_are_shown_all_the_same() -> None:
    facts = tuple(Fact(f"f{n}", Boolean(), usual=True) for n in range(18))
    vocabulary = Vocabulary(facts)
    rule = parse(" and ".join(fact.name for fact in facts), vocabulary)
    table = testing.cases(RuleSet(vocabulary, (Requirement("all", rule),)))
    assert len(table.shown) == 18
    assert table.idle == ()
    assert len(table) == 19
    assert table.at_least <= 19


def shipped() -> dict[str, RuleSet]:
    """The rule sets of the shipped programs; where one program took over another's, it once."""
    found: dict[str, RuleSet] = {}
    for name in SHIPPED:
        for subject, rules in load_program(name).on(date(2026, 1, 31)).rule_sets.items():
            decides_alike = (
                (each.requirements, each.vocabulary) == (rules.requirements, rules.vocabulary)
                for each in found.values()
            )
            if not any(decides_alike):
                found[f"{subject} of {name}"] = rules
    return found


SHIPPED_RULES = shipped()


@pytest.mark.parametrize("name", SHIPPED_RULES)
def test_the_shipped_programs_have_a_smallest_table(name: str) -> None:
    rules = SHIPPED_RULES[name]
    table = testing.cases(rules)
    assert table.is_smallest
    assert table.idle == ()
    for case in table:
        decision = decide_all(rules, case.record)
        assert case.verdict.outcome is decision.outcome
        assert case.verdict.not_met == tuple(each.code for each in decision.not_met)
    assert testing.cases(rules) == table


def test_the_table_reads_as_a_person_would_write_it() -> None:
    rules = load_program("quality-training-program").on(date(2026, 1, 31)).rule_sets["application"]
    lines = str(testing.cases(rules)).splitlines()
    assert lines[0] == "0. met: everything is as usual"
    assert "`leader_named` in leader-named: 4 and 5 (unique cause)" in lines
