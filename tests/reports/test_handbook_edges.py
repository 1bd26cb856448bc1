"""The edge cases of a rule stand at its bounds, and come to what the reference says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.reports.handbook.edge_cases import edge_table
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression, facts_in
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions

DAY = date(2026, 3, 2)
FACTS = Vocabulary(
    (
        Fact("team", WholeNumber(0, 1000), usual=3),
        Fact("others", WholeNumber(0, 1000)),
        Fact("share", WholeNumber(0, 10)),
        Fact("letter", Boolean()),
        Fact("signed", Boolean()),
        Fact("role", Text(("nurse", "physician", "pharmacist"))),
        Fact("paid_on", Date()),
        Fact("due_on", Date()),
        *(Fact(f"promise_{number}", Boolean()) for number in range(1, 7)),
    )
)


def told(text: str, *constraints: str, day: date | None = DAY) -> list[tuple[object, ...]]:
    """The cases of a rule as rows, the outcome last."""
    holding = tuple(Constraint(parse(each, FACTS), "Made up.") for each in constraints)
    table = edge_table(parse(text, FACTS), constraints=holding, day=day)
    return [(*case.values, case.holds) for case in table.cases]


def test_a_team_of_two_to_four() -> None:
    assert told("team in [2..4]") == [
        (1, False),
        (2, True),
        (4, True),
        (5, False),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("share > 3", [3, 4]),
        ("share >= 3", [2, 3]),
        ("share < 3", [2, 3]),
        ("share <= 3", [3, 4]),
        ("3 < share", [3, 4]),
        ("share = 3", [2, 3, 4]),
        ("share != 3", [2, 3, 4]),
        ("share in (3, 7)", [2, 3, 4, 6, 7, 8]),
        ("share = 0", [0, 1]),
        ("share >= 0", [0]),
        ("share > 10", [10]),
        ("share > 999", [0, 10]),
        ("not(share in [3..3])", [2, 3, 4]),
        ('role = "physician"', ["nurse", "physician", "pharmacist"]),
        ('role in ("physician", "nurse")', ["nurse", "physician", "pharmacist"]),
        ("letter", [True, False]),
        ("letter = true", [True, False]),
        ('paid_on <= date("2026-05-01")', [date(2026, 5, 1), date(2026, 5, 2)]),
        ('paid_on >= date("1900-01-01")', [date(1900, 1, 1)]),
    ],
)
def test_the_values_at_the_bounds(text: str, values: list[Value]) -> None:
    assert [row[0] for row in told(text)] == [*values, None]


def test_two_facts_stand_around_each_other() -> None:
    assert told("others > team") == [
        (3, 3, False),
        (3, None, None),
        (4, 3, True),
        (4, None, None),
        (None, 3, None),
        (None, None, None),
    ]


def test_days_are_chosen_around_the_day_asked_for() -> None:
    before = DAY - timedelta(days=1)
    known = [row for row in told("paid_on < due_on") if None not in row]
    assert known == [(before, DAY, True), (DAY, DAY, False)]
    first = date(1900, 1, 1)
    assert [row for row in told("paid_on < due_on", day=None) if None not in row] == [
        (first, first, False)
    ]


def test_a_bound_of_one_fact_reaches_the_one_it_is_compared_with() -> None:
    rows = told("team >= 5 and others > team")
    assert {row[1] for row in rows} == {4, 5, 6, None}


def test_what_no_record_can_be_is_left_out() -> None:
    rows = told("not(letter) or signed", "letter or not(signed)")
    assert (False, True, True) not in rows
    assert (None, True, True) in rows
    assert len(rows) == 8


def test_with_many_facts_one_changes_at_a_time() -> None:
    names = [f"promise_{number}" for number in range(1, 7)]
    table = edge_table(parse(" and ".join(names), FACTS))
    assert not table.whole
    start, *others = table.cases
    assert start.values == (True,) * 6
    assert start.holds is True
    assert {sum(a != b for a, b in zip(start.values, each.values, strict=True)) for each in others}
    assert [each.holds for each in others] == [False, None] * 6


def test_a_rule_about_nothing_has_one_case() -> None:
    (case,) = edge_table(parse("1 < 2")).cases
    assert (case.values, case.holds) == ((), True)


def test_a_rule_that_nobody_meets_still_has_its_cases() -> None:
    names = " or ".join(f"(promise_{n} and not(promise_{n}))" for n in range(1, 7))
    table = edge_table(parse(names, FACTS))
    assert not table.whole
    assert {case.holds for case in table.cases} == {False, None}


@given(conditions())
def test_every_case_is_what_the_reference_says(expression: Expression) -> None:
    table = edge_table(expression, day=DAY)
    assert table.facts == facts_in(expression)
    assert table.cases
    assert len({case.values for case in table.cases}) == len(table.cases)
    for case in table.cases:
        record = {fact.name: value for fact, value in zip(table.facts, case.values, strict=True)}
        assert case.holds is decide(expression, record)
    for place in range(len(table.facts)):
        column = {case.values[place] for case in table.cases}
        assert None in column
        assert len(column) > 1


@given(st.sampled_from(["n >= limit", "n in [one..limit]", "n < limit or a", "hue = word"]))
def test_the_table_shows_both_outcomes_of_a_rule_that_has_both(text: str) -> None:
    table = edge_table(parse(text, VOCABULARY, parameters=PARAMETERS))
    assert {case.holds for case in table.cases} == {True, False, None}


@pytest.mark.parametrize("name", ["quality-training-program", "quality-improvement-grant"])
def test_every_shipped_rule_is_shown_met_not_met_and_unknown(name: str) -> None:
    for rule_set in load_program(name).on(DAY).rule_sets.values():
        for requirement in rule_set.requirements:
            table = edge_table(
                requirement.requires, constraints=rule_set.vocabulary.constraints, day=DAY
            )
            assert table.whole
            assert {case.holds for case in table.cases} == {True, False, None}, requirement.code
