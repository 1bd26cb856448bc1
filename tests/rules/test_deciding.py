"""The reference meaning: strong Kleene logic, and nothing else."""

# ruff: noqa: FBT001 - true, false and unknown are the very values under test

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ExpressionTypeError, FactError
from qip_rules.rules import (
    And,
    Boolean,
    Comparison,
    Date,
    Expression,
    Fact,
    Literal,
    Not,
    OneOf,
    Or,
    Parameter,
    Reference,
    Text,
    Value,
    Vocabulary,
    WholeNumber,
    Within,
    decide,
    parse,
)
from tests.rules.strategies import VOCABULARY, conditions, often, records, values

T, F, U = True, False, None
WORDS = Vocabulary(
    (
        Fact("p", Boolean()),
        Fact("q", Boolean()),
        Fact("x", WholeNumber(0, 99)),
        Fact("y", WholeNumber(0, 99)),
        Fact("hue", Text(("red", "blue"))),
        Fact("day", Date()),
    )
)


def decided(text: str, **facts: Value | None) -> bool | None:
    return decide(parse(text, WORDS, parameters={"limit": 5}), facts)


@pytest.mark.parametrize(
    ("p", "q", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T),
        (F, T, F, T), (F, F, F, F), (F, U, F, U),
        (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_and_or(p: bool | None, q: bool | None, both: bool | None, either: bool | None) -> None:
    assert decided("p and q", p=p, q=q) is both
    assert decided("p or q", p=p, q=q) is either
    words = {T: "true", F: "false", U: "null"}
    assert decide(parse(f"{words[p]} and {words[q]}"), {}) is both
    assert decide(parse(f"{words[p]} or {words[q]}"), {}) is either


@pytest.mark.parametrize(("p", "opposite"), [(T, F), (F, T), (U, U)])
def test_not(p: bool | None, opposite: bool | None) -> None:
    assert decided("not(p)", p=p) is opposite


@pytest.mark.parametrize("p", [T, F, U])
@pytest.mark.parametrize("q", [T, F, U])
@pytest.mark.parametrize("r", [T, F, U])
def test_three_operands(p: bool | None, q: bool | None, r: bool | None) -> None:
    nodes = tuple(Literal(each) for each in (p, q, r))
    assert decide(And(nodes), {}) is (F if F in (p, q, r) else U if U in (p, q, r) else T)
    assert decide(Or(nodes), {}) is (T if T in (p, q, r) else U if U in (p, q, r) else F)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x = null", False), ("x != null", True), ("null = x", False), ("null != x", True),
        ("y = null", True), ("y != null", False), ("null = y", True), ("null != y", False),
        ("null = null", True), ("null != null", False), ("(p and q) = null", True),
        ("(p or q) = null", True), ("not(y = null)", False), ("y = null and x = 1", True),
        ("limit = null", False), ("day = null", True), ("hue != null", False),
    ],
)  # fmt: skip
def test_null_tests_are_never_unknown(text: str, answer: bool) -> None:
    assert decided(text, x=1) is answer


@pytest.mark.parametrize(
    "text",
    ["x = 1", "x != 1", "x < 1", "x <= 1", "x > 1", "x >= 1", "1 = x", "x = x", "x != x", "x = y",
     "x in [0..99]", "1 in [x..2]", "1 in [0..x]", "5 in [x..2]", "x between 0 and 9",
     "x in (1, 2)", "1 in (x, 1)", "1 in (1, x)", "x in (x)", "null", "null < 1", "x < null",
     "1 in [null..2]",
     "1 in (1, null)", "p = q", "p = p", 'hue = "red"', 'day = date("2026-01-01")', "not(x = 1)"],
)  # fmt: skip
def test_a_missing_operand_makes_it_unknown(text: str) -> None:
    assert decided(text) is None
    assert decided(text, x=None, p=None, hue=None, day=None) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x = 5", T), ("x = limit", T), ("x != 5", F), ("x < 5", F), ("x <= 5", T), ("x > 5", F),
        ("x >= 5", T), ("x in [5..5]", T), ("x in [6..9]", F), ("x in [1..4]", F),
        ("x in [9..1]", F), ("x between 1 and limit", T), ("x in (1, 5)", T), ("x in (1, 4)", F),
        ("not(x in (1, 4))", T), ('hue in ("red", "blue")', T), ('hue = "blue"', F),
        ('day in [date("2026-01-31")..date("2026-02-01")]', T), ('day < date("2026-02-01")', T),
        ("p = false", F), ("p != q", T), ("p in (q, true)", T), ("(x = 5) = p", T),
    ],
)  # fmt: skip
def test_known_operands(text: str, answer: bool) -> None:
    day = date(2026, 1, 31)
    assert decided(text, x=5, hue="red", day=day, p=True, q=False) is answer


@pytest.mark.parametrize(
    "facts",
    [{"x": True}, {"x": 100}, {"x": -1}, {"x": 1.0}, {"x": "1"}, {"hue": "green"}, {"p": 1},
     {"day": datetime(2026, 1, 1, tzinfo=UTC)}, {"day": "2026-01-01"}, {"day": date(1899, 12, 31)}],
)  # fmt: skip
def test_a_value_that_its_fact_cannot_have(facts: Mapping[str, Value]) -> None:
    condition = parse('x = 1 and p and hue = "red" and day = day', WORDS)
    with pytest.raises(FactError) as caught:
        decide(condition, facts)
    assert [fault.place for fault in caught.value.faults] == list(facts)


def test_only_conditions_are_decided() -> None:
    with pytest.raises(ExpressionTypeError, match="only a condition can be decided"):
        decide(parse("x", WORDS), {"x": 1})


def test_other_keys_do_not_matter() -> None:
    assert decided("x = 1", x=1, unheard_of="whatever") is True


@often
@given(conditions(), records())
def test_a_well_typed_condition_is_always_decided(
    tree: Expression, facts: dict[str, Value | None]
) -> None:
    assert decide(tree, facts) in (True, False, None)


def holds(node: Expression, facts: Mapping[str, Value]) -> object:
    """Two-valued meaning, written apart from the reference: only for records without gaps."""
    if isinstance(node, Literal | Parameter):
        return node.value
    if isinstance(node, Reference):
        return facts[node.fact.name]
    if isinstance(node, Not):
        return not holds(node.operand, facts)
    if isinstance(node, And):
        return all(holds(each, facts) for each in node.operands)
    if isinstance(node, Or):
        return any(holds(each, facts) for each in node.operands)
    if isinstance(node, OneOf):
        return holds(node.operand, facts) in [holds(each, facts) for each in node.choices]
    if isinstance(node, Within):
        least, value, most = (holds(each, facts) for each in (node.low, node.operand, node.high))
        return not (value < least or value > most)  # type: ignore[operator]
    assert isinstance(node, Comparison)
    left, right = holds(node.left, facts), holds(node.right, facts)
    below, equal = left < right, left == right  # type: ignore[operator]
    return {
        "=": equal,
        "!=": not equal,
        "<": below,
        "<=": below or equal,
        ">": not (below or equal),
        ">=": not below,
    }[node.operator.value]


@often
@given(conditions(nulls=False), records(complete=True))
def test_on_complete_records_it_is_ordinary_logic(
    tree: Expression, facts: dict[str, Value]
) -> None:
    assert decide(tree, facts) is holds(tree, facts)


@often
@given(conditions(nulls=False), records(), st.data())
def test_filling_a_gap_never_changes_an_answer(
    tree: Expression, facts: dict[str, Value | None], data: st.DataObject
) -> None:
    before = decide(tree, facts)
    for fact in VOCABULARY.facts:
        if facts[fact.name] is None:
            facts[fact.name] = data.draw(values(fact), label=fact.name)
            after = decide(tree, facts)
            assert before is None or after is before
            before = after
    assert before is not None
