"""Remedies, comparisons and reviews held against trying every complete record."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import FactError
from qip_rules.rules import (
    Boolean,
    Constraint,
    Date,
    Decision,
    Expression,
    Fact,
    Requirement,
    RuleSet,
    Severity,
    Text,
    Value,
    Vocabulary,
    WholeNumber,
    decide,
    decide_all,
)
from qip_rules.rules.analysis import (
    Change,
    Different,
    Equivalent,
    Proof,
    Side,
    Span,
    Supposition,
    Witness,
    compare,
    remedies,
    review,
)
from tests.rules.strategies import FIRST, conditions, records

Record = Mapping[str, Value]

SMALL = (
    Fact("a", Boolean(), usual=True),
    Fact("b", Boolean(), usual=False),
    Fact("c", Boolean()),
    Fact("n", WholeNumber(-1, 3), usual=2),
    Fact("m", WholeNumber(0, 4)),
    Fact("hue", Text(("red", "blue", "Aqua")), usual="blue"),
    Fact("other_hue", Text(("red", "blue", "Aqua"))),
    Fact("day", Date(FIRST, FIRST + timedelta(days=2)), usual=FIRST + timedelta(days=1)),
    Fact("later_day", Date(FIRST + timedelta(days=1), FIRST + timedelta(days=3))),
)
WIDE = (
    Fact("n", WholeNumber(-12, 17), usual=9),
    Fact("m", WholeNumber(-30, 5), usual=-20),
    Fact("day", Date(FIRST - timedelta(days=9), FIRST + timedelta(days=20)), usual=FIRST),
    Fact("a", Boolean(), usual=True),
)
"""Wide enough for values that stand next to nothing they are compared with."""
PARAMETERS: dict[str, Value] = {"limit": 2, "switch": False, "start": FIRST + timedelta(days=1)}
pools = st.sampled_from([(SMALL, 4), (SMALL, 4), (WIDE, 2)])


# By trying.


def every_value(fact: Fact) -> list[Value]:
    match fact.type:
        case Boolean():
            return [False, True]
        case WholeNumber(minimum=low, maximum=high):
            return list(range(low, high + 1))
        case Text(choices=choices):
            return list(choices)
        case Date(earliest=first, latest=last):
            return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def complete(facts: Sequence[Fact], constraints: Sequence[Constraint]) -> Iterator[Record]:
    for answers in itertools.product(*map(every_value, facts)):
        record = dict(zip((fact.name for fact in facts), answers, strict=True))
        if all(decide(each.holds, record) is True for each in constraints):
            yield record


def required(rules: RuleSet) -> list[Requirement]:
    return [each for each in rules.requirements if each.severity is Severity.REQUIRED]


def meets(record: Record, *requirements: Requirement) -> bool:
    return all(decide(each.requires, record) is True for each in requirements)


def place(value: Value) -> int:
    """Where a number or a day stands among all others."""
    return value.toordinal() if isinstance(value, date) else int(value)


def passed_over(fact: Fact, value: Value, start: Value) -> int:
    """How many other values are nearer to the start."""

    def farness(each: Value) -> tuple[int, int]:
        if isinstance(fact.type, Text):
            return (0 if each == start else 1, fact.type.choices.index(str(each)))
        return (abs(place(each) - place(start)), place(each))

    return sorted(every_value(fact), key=farness).index(value)


def unusualness(facts: Sequence[Fact]) -> Callable[[Record], tuple[object, ...]]:
    """What the most usual record has least of, as the docstring of `Witness` says."""

    def key(record: Record) -> tuple[object, ...]:
        odd = [record[fact.name] != fact.usual for fact in facts if fact.usual is not None]
        starts = [every_value(f)[0] if f.usual is None else f.usual for f in facts]
        far = [passed_over(f, record[f.name], s) for f, s in zip(facts, starts, strict=True)]
        return (sum(odd), [not each for each in odd], far)

    return key


def most_usual(facts: Sequence[Fact], found: Sequence[Record]) -> Record | None:
    return min(found, key=unusualness(facts)) if found else None


def record_of(witness: Witness | None) -> Record | None:
    return None if witness is None else dict(witness.record)


# Random rules.


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    pool, most = draw(pools)
    facts = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=most, unique=True))
    return draw(rule_sets_over(tuple(facts)))


@st.composite
def rule_sets_over(draw: st.DrawFn, facts: tuple[Fact, ...]) -> RuleSet:
    plain = Vocabulary(facts)
    nulls = draw(st.sampled_from([False, False, True]))
    limits = draw(st.lists(conditions(plain, PARAMETERS, nulls=False), max_size=2))
    vocabulary = Vocabulary(facts, tuple(Constraint(each, "So it is.") for each in limits))
    trees: list[tuple[Expression, Severity]] = draw(
        st.lists(
            st.tuples(conditions(plain, PARAMETERS, nulls=nulls), st.sampled_from(Severity)),
            max_size=4,
        )
    )
    made = (Requirement(f"r{at}", tree, how) for at, (tree, how) in enumerate(trees))
    return RuleSet(vocabulary, tuple(made))


@st.composite
def remedied(draw: st.DrawFn) -> tuple[Decision | None, frozenset[str], dict[str, int]]:
    rules = draw(rule_sets())
    names = list(rules.vocabulary)
    may_change = draw(st.sets(st.sampled_from(names)) | st.just(set(names)))
    cost = draw(st.dictionaries(st.sampled_from(names), st.integers(1, 3), max_size=2))
    try:
        decision = decide_all(rules, draw(records(rules.vocabulary)))
    except FactError:
        decision = None
    return decision, frozenset(may_change), cost


def by_trying(
    decision: Decision, may_change: frozenset[str], cost: Mapping[str, int]
) -> dict[tuple[str, ...], Record]:
    """The cheapest sets of changed facts, in order, with the record each of them leads to."""
    rules, before = decision.rule_set, decision.facts
    facts = rules.vocabulary.facts
    known = [fact for fact in facts if before[fact.name] is not None]
    unknown = [fact for fact in facts if before[fact.name] is None]
    cheapest: dict[tuple[str, ...], list[Record]] = {}
    least: int | None = None
    for record in complete(facts, rules.vocabulary.constraints):
        changed = tuple(f.name for f in known if record[f.name] != before[f.name])
        if not may_change.issuperset(changed) or not meets(record, *required(rules)):
            continue
        price = sum(cost.get(name, 1) for name in changed)
        if least is None or price < least:
            cheapest, least = {}, price
        if price == least:
            cheapest.setdefault(changed, []).append(record)

    def far(record: Record) -> tuple[object, ...]:
        starts = {fact.name: before[fact.name] for fact in known}
        return (
            [
                passed_over(fact, record[fact.name], start)
                for fact in known
                if (start := starts[fact.name]) is not None
            ],
            unusualness(unknown)(record),
        )

    order = [fact.name for fact in facts]
    sets = sorted(cheapest, key=lambda changed: [name not in changed for name in order])
    return {changed: min(cheapest[changed], key=far) for changed in sets}


# The laws.


@given(remedied())
def test_remedies_are_the_cheapest_sets_of_changes(
    situation: tuple[Decision | None, frozenset[str], dict[str, int]],
) -> None:
    decision, may_change, cost = situation
    if decision is None:
        return
    found = remedies(decision, changeable=may_change, cost=cost, limit=100)
    expected = by_trying(decision, may_change, cost)
    assert [tuple(c.fact.name for c in each.changes) for each in found] == list(expected)
    rules = decision.rule_set
    for each, record in zip(found, expected.values(), strict=True):
        assert {c.fact.name: c.after for c in each.changes} == {
            c.fact.name: record[c.fact.name] for c in each.changes
        }
        assert each.cost == sum(cost.get(c.fact.name, 1) for c in each.changes)
        after = {**decision.facts, **{c.fact.name: c.after for c in each.changes}}
        asked = [q for q in decide_all(rules, after).questions if q.changes_outcome]
        assert list(each.questions) == asked
        assert [s.value for s in each.supposing] == [record[q.fact.name] for q in asked]
        items: tuple[Change | Supposition, ...] = (*each.changes, *each.supposing)
        for item in items:
            works = set(working(item.fact, record, rules))
            if isinstance(item.works, Span):
                shown = [v for v in every_value(item.fact) if is_within(v, item.works)]
                assert record[item.fact.name] in shown
                assert works.issuperset(shown)
                edges = values_beside(shown, item.fact)
                assert works.isdisjoint(edges)
            else:
                assert works == set(item.works)
        for change in each.changes:
            assert change.before == decision.facts[change.fact.name]
            assert change.needed_for or change.constraints
            without = {**record, change.fact.name: change.before}
            assert not any(meets(without, requirement) for requirement in change.needed_for)
            assert all(decide(c.holds, without) is False for c in change.constraints)
    assert remedies(decision, changeable=may_change, cost=cost, limit=1) == found[:1]


def working(fact: Fact, record: Record, rules: RuleSet) -> Iterator[Value]:
    for value in every_value(fact):
        other = {**record, fact.name: value}
        if meets(other, *required(rules)) and all(
            decide(each.holds, other) for each in rules.vocabulary.constraints
        ):
            yield value


def is_within(value: Value, span: Span) -> bool:
    return place(span.first) <= place(value) <= place(span.last)


def values_beside(shown: Sequence[Value], fact: Fact) -> list[Value]:
    every = every_value(fact)
    first, last = every.index(shown[0]), every.index(shown[-1])
    return every[max(first - 1, 0) : first] + every[last + 1 : last + 2]


@st.composite
def two_rule_sets(draw: st.DrawFn) -> tuple[RuleSet, RuleSet]:
    """Two rule sets that share some facts; often the new one is the old one with a change."""
    old = draw(rule_sets())
    match draw(st.integers(0, 2)):
        case 0:
            pool, _ = draw(pools)
            facts = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))
            fits = [f for f in facts if old.vocabulary.get(f.name) in (None, f)]
            return old, draw(rule_sets_over(tuple(fits)))
        case 1:
            return old, draw(rule_sets_over(old.vocabulary.facts))
        case _:
            kept = [each for each in old.requirements if draw(st.booleans())]
            return old, attrs.evolve(old, requirements=tuple(kept))


@given(two_rule_sets())
def test_compare_finds_a_difference_exactly_where_there_is_one(
    both: tuple[RuleSet, RuleSet],
) -> None:
    old, new = both
    facts = tuple(dict.fromkeys((*old.vocabulary.facts, *new.vocabulary.facts)))
    constraints = (*old.vocabulary.constraints, *new.vocabulary.constraints)
    possible = list(complete(facts, constraints))
    by_old = [meets(each, *required(old)) for each in possible]
    by_new = [meets(each, *required(new)) for each in possible]
    rows = list(zip(possible, by_old, by_new, strict=True))
    lost = most_usual(facts, [record for record, before, after in rows if before and not after])
    gained = most_usual(facts, [record for record, before, after in rows if after and not before])
    answer = compare(old, new)
    assert answer.scope.facts == facts
    assert answer.scope.possible is bool(possible)
    assert {f.name for f in answer.scope.only_old} == set(old.vocabulary) - set(new.vocabulary)
    assert {f.name for f in answer.scope.only_new} == set(new.vocabulary) - set(old.vocabulary)
    if lost is None and gained is None:
        assert isinstance(answer, Equivalent)
        return
    assert isinstance(answer, Different)
    assert record_of(answer.lost.witness if answer.lost else None) == lost
    assert record_of(answer.gained.witness if answer.gained else None) == gained
    for difference, other in ((answer.lost, new), (answer.gained, old)):
        if difference is not None:
            refusing = [r for r in required(other) if not meets(difference.witness.record, r)]
            assert list(difference.decided_by) == refusing
            assert refusing
    sizes = [len(each.witness.unusual) for each in (answer.lost, answer.gained) if each]
    assert len(answer.witness.unusual) == min(sizes)
    turned = compare(new, old)
    assert isinstance(turned, Different)
    assert (turned.lost is None, turned.gained is None) == (gained is None, lost is None)
    assert answer.admitted_by in Side


def assert_proves(proof: Proof, rules: RuleSet) -> None:
    """That the conditions of a proof exclude each other, and that none can be spared."""

    def fulfilled(met: Sequence[Requirement], constraints: Sequence[Constraint]) -> bool:
        return any(
            meets(record, *met) and not any(meets(record, each) for each in proof.not_met)
            for record in complete(rules.vocabulary.facts, constraints)
        )

    assert not fulfilled(proof.met, proof.constraints)
    for each in proof.met:
        fewer = [other for other in proof.met if other is not each]
        assert fulfilled(fewer, proof.constraints) or (not proof.not_met and not fewer)
    for constraint in proof.constraints:
        less = [other for other in proof.constraints if other is not constraint]
        assert fulfilled(proof.met, less)


@given(rule_sets())
def test_review_says_what_is_true_of_every_complete_record(rules: RuleSet) -> None:
    possible = list(complete(rules.vocabulary.facts, rules.vocabulary.constraints))
    found = review(rules)
    every = required(rules)

    def some(met: Sequence[Requirement] = (), *not_met: Requirement) -> Record | None:
        fitting = [
            each
            for each in possible
            if meets(each, *met) and not any(meets(each, r) for r in not_met)
        ]
        return most_usual(rules.vocabulary.facts, fitting)

    assert (found.nobody_admitted is None) is (some(every) is not None)
    if found.nobody_admitted is not None:
        assert_proves(found.nobody_admitted, rules)
        assert found.is_contradictory
    if not possible:
        assert found.nobody_admitted is not None
        assert found.nobody_admitted.met == ()
        return
    contradictory = [r for r in rules.requirements if some([r]) is None]
    always = [r for r in rules.requirements if some([], r) is None]
    left = [r for r in rules.requirements if r not in contradictory and r not in always]
    implied: list[Requirement] = []
    forced: list[Requirement] = []
    vain: list[Requirement] = []
    for each in left:
        others = [r for r in every if r in left and r is not each]
        if some(others) is not None:
            if some(others, each) is None:
                (implied if each.severity is Severity.REQUIRED else forced).append(each)
            if each.severity is Severity.RECOMMENDED and some([*others, each]) is None:
                vain.append(each)
    disjoint = [pair for pair in itertools.combinations(left, 2) if some(pair) is None]
    assert [each.requirements for each in found.contradictory] == [(r,) for r in contradictory]
    assert [each.requirements for each in found.always_met] == [(r,) for r in always]
    assert [each.requirements for each in found.implied] == [(r,) for r in implied]
    assert [each.requirements for each in found.forced] == [(r,) for r in forced]
    assert [each.requirements for each in found.vain] == [(r,) for r in vain]
    assert [each.requirements for each in found.disjoint] == disjoint
    points = (
        *found.contradictory, *found.always_met, *found.implied,
        *found.forced, *found.vain, *found.disjoint,
    )  # fmt: skip
    for point in points:
        assert_proves(point.proof, rules)
        assert set(point.requirements) <= {*point.proof.met, *point.proof.not_met}
    assert found.is_clean is (not points and found.nobody_admitted is None)
    assert [each.requirement for each in found.shown] == list(rules.requirements)
    for shown in found.shown:
        others = [r for r in every if r is not shown.requirement]
        assert record_of(shown.met) == (
            some([*others, shown.requirement]) or some([shown.requirement])
        )
        assert record_of(shown.not_met) == (
            some(others, shown.requirement) or some([], shown.requirement)
        )
