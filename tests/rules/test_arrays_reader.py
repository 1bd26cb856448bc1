"""The column reader gives what the row reader gives, row by row."""

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ExpressionTypeError, FactError
from qip_rules.rules import Expression, Fact, Requirement, RuleSet, Value, decide, parse
from qip_rules.rules.arrays import Column, Masks, column, decide_array, decide_arrays
from qip_rules.rules.fact import Kind
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions, often, records

Record = dict[str, Value | None]


def columns_of(rows: list[Record]) -> dict[str, Column]:
    return {fact.name: column(fact, [row[fact.name] for row in rows]) for fact in VOCABULARY.facts}


def answers(masks: Masks) -> list[bool | None]:
    assert not (masks.proved & masks.refuted).any()
    return [
        True if proved else False if refuted else None
        for proved, refuted in zip(masks.proved.tolist(), masks.refuted.tolist(), strict=True)
    ]


@often
@given(conditions(), st.lists(records(), max_size=6))
def test_columns_and_rows_agree(tree: Expression, rows: list[Record]) -> None:
    masks = decide_array(tree, columns_of(rows), len(rows))
    assert answers(masks) == [decide(tree, row) for row in rows]
    assert masks.proved.dtype == masks.refuted.dtype == np.bool_


@often
@given(conditions(), st.lists(records(), max_size=6), st.sets(st.sampled_from(list(VOCABULARY))))
def test_a_fact_without_a_column_is_missing_in_every_row(
    tree: Expression, rows: list[Record], left_out: set[str]
) -> None:
    columns = {name: each for name, each in columns_of(rows).items() if name not in left_out}
    known = [{name: row[name] for name in row if name not in left_out} for row in rows]
    assert answers(decide_array(tree, columns, len(rows))) == [decide(tree, row) for row in known]


@often
@given(conditions(), st.lists(records(), min_size=1, max_size=4), st.data())
def test_what_stands_in_a_gap_does_not_matter(
    tree: Expression, rows: list[Record], data: st.DataObject
) -> None:
    columns = columns_of(rows)
    expected = answers(decide_array(tree, columns, len(rows)))
    junk = {
        Kind.BOOLEAN: st.booleans(),
        Kind.NUMBER: st.integers(-(2**63), 2**63 - 1),
        Kind.TEXT: st.one_of(st.none(), st.just(float("nan")), st.text(), st.just(7)),
        Kind.DATE: st.just(np.datetime64("NaT", "D")),
    }
    for fact in VOCABULARY.facts:
        given_column = columns[fact.name]
        for row in np.flatnonzero(~given_column.known):
            given_column.values[row] = data.draw(junk[fact.kind])
    assert answers(decide_array(tree, columns, len(rows))) == expected


@given(st.lists(conditions(), min_size=1, max_size=4), st.lists(records(), max_size=4))
def test_a_rule_set_in_columns(trees: list[Expression], rows: list[Record]) -> None:
    requirements = tuple(
        Requirement(f"r{number}", tree) for number, tree in enumerate(trees, start=1)
    )
    decided = decide_arrays(RuleSet(VOCABULARY, requirements), columns_of(rows), len(rows))
    assert list(decided) == [each.code for each in requirements]
    for each in requirements:
        assert answers(decided[each.code]) == [decide(each.requires, row) for row in rows]


def test_a_column_refuses_every_wrong_value_with_its_row() -> None:
    with pytest.raises(FactError) as caught:
        column(VOCABULARY["n"], [1, True, None, 5, 2])
    assert [fault.place for fault in caught.value.faults] == ["n[1]", "n[3]"]
    assert "true and false are no whole numbers" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "dtype"),
    [("a", np.bool_), ("n", np.int64), ("hue", np.object_), ("day", "datetime64[D]")],
)
def test_dtypes(name: str, dtype: str) -> None:
    fact: Fact = VOCABULARY[name]
    assert column(fact, [None]).values.dtype == np.dtype(dtype)
    assert column(fact, []).values.dtype == np.dtype(dtype)
    assert column(fact, [None, None]).known.tolist() == [False, False]


def test_wrong_columns_are_all_named() -> None:
    words = 'n in [0..4] and a and day < date("2026-02-01")'
    rule_set = RuleSet(VOCABULARY, (Requirement("r", parse(words, VOCABULARY)),))
    known = np.ones(2, np.bool_)
    columns = {
        "n": Column(np.zeros(2), known),
        "a": Column(np.zeros(3, np.bool_), known),
        "day": Column(np.zeros(2, "datetime64[D]"), np.ones(2)),  # type: ignore[arg-type]
        "m": Column(np.zeros(9), known),
    }
    with pytest.raises(FactError) as caught:
        decide_arrays(rule_set, columns, 2)
    found = {(fault.place, fault.found) for fault in caught.value.faults}
    assert found == {
        ("n", "dtype float64"),
        ("a", "shape (3,)"),
        ("day.known", "dtype float64"),
    }


def test_only_conditions_are_decided_in_columns() -> None:
    with pytest.raises(ExpressionTypeError, match="only a condition"):
        decide_array(parse("n", VOCABULARY), {}, 1)


@pytest.mark.parametrize(
    "text",
    [
        "(a and b) = not_c",
        "(a or b) != null",
        "(a and b) in (not_c, true)",
        "not(a) = (b or not_c)",
        "(a = null) = b",
        "null = null",
        "null",
        "a and null or b",
    ],
)
def test_conditions_as_operands(text: str) -> None:
    tree = parse(text, VOCABULARY)
    answers_of = itertools.product((True, False, None), repeat=3)
    rows: list[Record] = [
        dict.fromkeys(VOCABULARY) | dict(zip(("a", "b", "not_c"), each, strict=True))
        for each in answers_of
    ]
    masks = decide_array(tree, columns_of(rows), len(rows))
    assert answers(masks) == [decide(tree, row) for row in rows]


def test_extreme_dates_and_numbers_compare_exactly() -> None:
    rows: list[Record] = [
        {"later_day": date(1, 1, 1), "big": -(10**18) + 1},
        {"later_day": date(9999, 12, 31), "big": 10**18 - 1},
        {"later_day": None, "big": 10**18 - 2},
    ]
    columns = {
        name: column(VOCABULARY[name], [row[name] for row in rows]) for name in ("later_day", "big")
    }
    for text in ("big <= floor", "big = 999999999999999999", 'later_day < date("0001-01-02")'):
        tree = parse(text, VOCABULARY, parameters=PARAMETERS)
        assert answers(decide_array(tree, columns, 3)) == [decide(tree, row) for row in rows]


def test_columns_and_masks_are_told_apart_one_by_one() -> None:
    one, other = (column(VOCABULARY["n"], [1]) for _ in range(2))
    assert len({one, other, one}) == 2
    condition = parse("n = 1", VOCABULARY)
    masks = [decide_array(condition, {"n": each}, 1) for each in (one, other)]
    assert len({*masks, masks[0]}) == 2
