"""The compiled row reader gives what the reference gives, and takes what the reference takes."""

import itertools
from collections import UserDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import FactError, Fault
from qip_rules.rules import (
    Boolean,
    Constraint,
    Date,
    Expression,
    Fact,
    Requirement,
    RuleSet,
    Severity,
    Text,
    Verdict,
    Vocabulary,
    WholeNumber,
    decide,
    decide_all,
    parse,
)
from qip_rules.rules.compiled import compiled_source, decide_many, writing
from qip_rules.rules.expression import Literal, Parameter, facts_in, walk
from qip_rules.rules.findings import Finding
from tests.rules.strategies import FIRST, PARAMETERS, VOCABULARY, WORDS, conditions, often, records

Known = Mapping[str, object]

NARROW = Vocabulary(tuple(VOCABULARY[name] for name in ("a", "b", "not_c", "n", "m", "hue", "day")))
"""Facts of few values, for the reference looks for completions of incomplete records."""


def reference(rule_set: RuleSet, record: Known) -> Verdict | list[Fault]:
    """What `decide_all` says of a record, or what is wrong with it."""

    def codes(findings: Iterable[Finding]) -> tuple[str, ...]:
        return tuple(each.code for each in findings)

    try:
        decision = decide_all(rule_set, record)  # type: ignore[arg-type]  # wrong values too
    except FactError as error:
        return list(error.faults)
    return Verdict(
        decision.outcome,
        codes(decision.not_met),
        codes(decision.undetermined),
        codes(decision.advice),
    )


def verdict_on(rule_set: RuleSet, record: Known) -> Verdict | list[Fault]:
    """What the compiled reader says of a record, with places as the reference gives them."""
    try:
        (verdict,) = decide_many(rule_set, [record])
    except FactError as error:
        return [
            Fault(
                fault.place.removeprefix("records[0]").removeprefix("."),
                fault.found,
                fault.expected,
                fault.hint,
            )
            for fault in error.faults
        ]
    return verdict


def rules(
    trees: Sequence[Expression],
    vocabulary: Vocabulary = VOCABULARY,
    severities: Iterable[Severity] = itertools.repeat(Severity.REQUIRED),
) -> RuleSet:
    return RuleSet(
        vocabulary,
        tuple(
            Requirement(f"r{number}", tree, severity)
            for number, (tree, severity) in enumerate(zip(trees, severities, strict=False))
        ),
    )


def both_ways(rule_set: RuleSet) -> Iterator[RuleSet]:
    """The rule set, compiled with trees where they are small, and without any."""
    for leaves in (writing.LEAVES_MAXIMUM, 0):
        # Another digest, another entry among the compiled rule sets.
        other = RuleSet(rule_set.vocabulary, rule_set.requirements, digest=f"{leaves} leaves")
        with patch.object(writing, "LEAVES_MAXIMUM", leaves):
            compiled_source(other)
        yield other


severities = st.lists(st.sampled_from(Severity), min_size=4, max_size=4)


@often
@given(
    st.lists(conditions(NARROW), max_size=4),
    severities,
    st.lists(records(NARROW), min_size=1, max_size=4),
)
def test_random_rule_sets(
    trees: list[Expression], severe: list[Severity], rows: list[dict[str, object]]
) -> None:
    for rule_set in both_ways(rules(trees, NARROW, severe)):
        assert list(decide_many(rule_set, rows)) == [reference(rule_set, row) for row in rows]


@often
@given(conditions(), severities, st.lists(records(), min_size=1, max_size=6))
def test_random_rules_over_wide_facts(
    tree: Expression, severe: list[Severity], rows: list[dict[str, object]]
) -> None:
    for rule_set in both_ways(rules([tree], VOCABULARY, severe)):
        decided = [decide(tree, row) for row in rows]  # type: ignore[arg-type]
        for verdict, expected in zip(decide_many(rule_set, rows), decided, strict=True):
            required = severe[0] is Severity.REQUIRED
            assert verdict.not_met == (("r0",) if required and expected is False else ())
            assert verdict.undetermined == (("r0",) if required and expected is None else ())
            assert verdict.advice == (("r0",) if not required and expected is False else ())


@given(
    st.lists(conditions(NARROW), min_size=1, max_size=2),
    st.lists(conditions(NARROW, nulls=False), min_size=1, max_size=3),
    st.lists(records(NARROW), min_size=1, max_size=4),
)
def test_constraints_are_kept_or_reported_as_by_the_reference(
    trees: list[Expression], constraints: list[Expression], rows: list[dict[str, object]]
) -> None:
    held = tuple(
        Constraint(each, f"constraint {number}") for number, each in enumerate(constraints)
    )
    for rule_set in both_ways(rules(trees, Vocabulary(NARROW.facts, held))):
        for row in rows:
            assert verdict_on(rule_set, row) == reference(rule_set, row)


class Size(IntEnum):
    TWO = 2


class Hue(StrEnum):
    RED = "red"


class Loud(str):
    """Equal to nothing that is not itself, though text."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = str.__hash__


JUNK: tuple[object, ...] = (
    0, 1, 2, -1, 1.0, 2.0, 0.0, float("nan"), float("inf"), True, False, "yes", "", "true", b"red",
    Size.TWO, Hue.RED, Loud("red"), [], {}, (), object, 10**30, date(1999, 1, 1), FIRST,
    datetime(2026, 1, 31), timedelta(1), 1j, "red", "RED", "2026-01-31",  # noqa: DTZ001
)  # fmt: skip


@often
@given(st.lists(conditions(NARROW), max_size=3), records(NARROW), st.data())
def test_bad_values_are_all_reported_and_never_guessed(
    trees: list[Expression], row: dict[str, object], data: st.DataObject
) -> None:
    for name in data.draw(st.sets(st.sampled_from(list(NARROW)), min_size=1)):
        row[name] = data.draw(st.sampled_from(JUNK))
    for rule_set in both_ways(rules(trees, NARROW)):
        assert verdict_on(rule_set, row) == reference(rule_set, row)


@pytest.mark.parametrize("name", list(VOCABULARY))
@pytest.mark.parametrize("text", [None, "{} = {}", "{} = null", "{} in ({}, {})"])
def test_every_fact_is_tested_however_it_is_used(name: str, text: str | None) -> None:
    trees = [] if text is None else [parse(text.replace("{}", name), VOCABULARY)]
    for rule_set in both_ways(rules(trees)):
        for value in JUNK:
            assert verdict_on(rule_set, {name: value}) == reference(rule_set, {name: value})


EDGES = Vocabulary(
    (
        Fact("n", WholeNumber(-2, 3)),
        Fact("one_value", WholeNumber(7, 7)),
        Fact("one_word", Text(("only",))),
        Fact("day", Date(date(2026, 1, 30), date(2026, 2, 2))),
        Fact("first_days", Date(date.min, date(1, 1, 3))),
        Fact("last_days", Date(date(9999, 12, 30), date.max)),
    )
)


EARLY = [date.min + timedelta(days) for days in range(5)]
LATE = [date.max - timedelta(days) for days in range(5)]


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("n", range(-4, 6), "n in [0..1]"),
        ("n", range(-4, 6), "n >= -2"),
        ("n", range(-4, 6), "n > 99"),
        ("n", range(-4, 6), "n in (-2, 0, 3) or n = 1"),
        ("n", range(-4, 6), "n in [2..-1]"),
        ("one_value", range(5, 10), "one_value != 7"),
        ("one_word", ("only", "other"), 'one_word = "only"'),
        ("day", [FIRST + timedelta(days) for days in range(-2, 6)], 'day < date("2026-02-01")'),
        ("first_days", EARLY, 'first_days > @"0001-01-01"'),
        ("last_days", LATE, 'last_days = @"9999-12-31"'),
    ],
)  # fmt: skip
def test_bounds(name: str, values: Iterable[object], text: str) -> None:
    for rule_set in both_ways(rules([parse(text, EDGES)], EDGES)):
        for value in (*values, None):
            assert verdict_on(rule_set, {name: value}) == reference(rule_set, {name: value})


PROGRAMS = ("quality-training-program", "quality-improvement-grant")
SHIPPED = [
    pytest.param(rule_set, id=f"{name}-{subject}")
    for name in PROGRAMS
    for subject, rule_set in load_program(name).on(date(2026, 11, 1)).rule_sets.items()
]


def telling(fact: Fact, rule_set: RuleSet) -> list[object]:
    """Values of a fact at, beside and between everything that it is compared with, and none."""
    match fact.type:
        case Boolean():
            return [True, False, None]
        case Text(choices=choices):
            return [*choices, None]
        case Date(earliest=first, latest=last):
            return [first, FIRST, FIRST + timedelta(1), last, None]
        case WholeNumber(minimum=low, maximum=high):
            constants = {
                node.value
                for each in rule_set.requirements
                if fact in facts_in(each.requires)
                for node in walk(each.requires)
                if isinstance(node, Literal | Parameter) and type(node.value) is int
            }
            near = {value + step for value in {low, *constants, high} for step in (-1, 0, 1)}
            return [*sorted(value for value in near if low <= value <= high), None]


def states(facts: Sequence[Fact], rule_set: RuleSet, usual: Known) -> Iterator[dict[str, object]]:
    for chosen in itertools.product(*(telling(fact, rule_set) for fact in facts)):
        yield {**usual, **{fact.name: each for fact, each in zip(facts, chosen, strict=True)}}


@pytest.mark.parametrize("rule_set", SHIPPED)
def test_every_state_of_the_facts_of_each_shipped_rule(rule_set: RuleSet) -> None:
    """Facts that a rule joins take every state together; the others are usual, or not known."""
    vocabulary = rule_set.vocabulary
    joined = {facts_in(each.requires) for each in rule_set.requirements}
    joined |= {facts_in(each.holds) for each in vocabulary.constraints}
    usual = {fact.name: fact.usual for fact in vocabulary.facts}
    for facts in [*((fact,) for fact in vocabulary.facts), *sorted(joined, key=str)]:
        for background in (usual, {}):
            for state in states(facts, rule_set, background):
                assert verdict_on(rule_set, state) == reference(rule_set, state), state


@often
@pytest.mark.parametrize("rule_set", SHIPPED)
@given(data=st.data())
def test_states_of_all_facts_of_the_shipped_programs(
    rule_set: RuleSet, data: st.DataObject
) -> None:
    # Usual values often, for few records of any values keep all constraints.
    whole = {
        fact.name: st.just(fact.usual) | st.sampled_from(telling(fact, rule_set))
        for fact in rule_set.vocabulary.facts
    }
    record = data.draw(st.fixed_dictionaries(whole))
    assert verdict_on(rule_set, record) == reference(rule_set, record)


@pytest.mark.parametrize(
    "text",
    [
        "a = null", "a != null", "null = a", "null = null", "null != null", "n = null", "null",
        "hue != null and a", "(a and b) = null", "not(a = null)", "(a = null) = b", "2 = null",
        "a = null or b = null", "a in (null, b)", "null in (a, b)", "n in [null..3]", "n = m",
        "n < m", "n in [m..3]", "n in (m, 2)", "hue = other_hue", 'hue in (other_hue, "red")',
        "(a and b) = not_c", "(a or b) != (n < m)", "(n = m) in (a, b, true)", "1 < 2", "true",
        "a and true", "b or null", "day < later_day", "one = 1", "switch", "n > one and m > one",
    ],
)  # fmt: skip
def test_every_kind_of_node(text: str) -> None:
    tree = parse(text, VOCABULARY, parameters=PARAMETERS)
    several: dict[str, list[object]] = {
        "a": [True, False, None],
        "b": [True, False, None],
        "not_c": [True, False, None],
        "n": [0, 2, 3, None],
        "m": [-1, 2, 3, None],
        "hue": [WORDS[0], WORDS[1], None],
        "other_hue": [WORDS[0], None],
        "day": [FIRST, None],
        "later_day": [FIRST, FIRST + timedelta(1), None],
    }
    names = [fact.name for fact in facts_in(tree)]
    for rule_set in both_ways(rules([tree])):
        for chosen in itertools.product(*(several[name] for name in names)):
            row = dict(zip(names, chosen, strict=True))
            assert verdict_on(rule_set, row) == reference(rule_set, row)


def test_no_rules_and_no_facts() -> None:
    empty = RuleSet(Vocabulary(()), ())
    for record in ({}, {"other": 1}, UserDict(other=1)):
        assert verdict_on(empty, record) == reference(empty, record)


def test_a_hopeless_record_names_its_constraints() -> None:
    training = load_program(PROGRAMS[0]).on(date(2026, 11, 1)).rule_sets["application"]
    record = {"leader_in_core_team": True, "project_team_size": 0}
    assert reference(training, record) == verdict_on(training, record)
    with pytest.raises(FactError) as caught:
        list(decide_many(training, [{}, record]))
    (fault,) = caught.value.faults
    assert fault.place == "records[1]"
    assert "can reconcile" in fault.found
    assert fault.hint == (  # only those that cannot all hold
        "A core team with the leader in it has at least one person. "
        "The project team counts the core team in."
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_kind_of_number_is_the_number_that_it_equals(program: str) -> None:
    shipped = load_program(program).on(date(2026, 11, 1)).rule_sets["application"]
    for size in (Size.TWO, 2):
        record = {"core_team_size": size}
        assert verdict_on(shipped, record) == reference(shipped, record)
        assert not decide_all(shipped, record).not_met
