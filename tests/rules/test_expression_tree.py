"""Nodes: built only when they fit together, compared by meaning, joined by & | ~."""

# ruff: noqa: FBT003 - true and false are the very values under test

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

from qip_rules.errors import ExpressionTypeError
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
    Operator,
    Or,
    Parameter,
    Reference,
    Text,
    WholeNumber,
    Within,
    decide,
)
from qip_rules.rules.expression import DEPTH_MAXIMUM, children, facts_in, walk
from qip_rules.rules.fact import Kind
from tests.rules.strategies import conditions

a, b = Reference(Fact("a", Boolean())), Reference(Fact("b", Boolean()))
n = Reference(Fact("n", WholeNumber(0, 9)))
hue = Reference(Fact("hue", Text(("red", "blue"))))
day = Reference(Fact("day", Date()))
three = Literal(3)


def test_operators_build_nodes() -> None:
    assert a & b == And((a, b))
    assert a | b == Or((a, b))
    assert ~a == Not(a)
    assert a & b & ~b == And((a, b, Not(b)))
    assert (a | b) | a == Or((a, b, a))
    assert (a | b) & a == And((Or((a, b)), a))


def test_operators_take_expressions_only() -> None:
    with pytest.raises(ExpressionTypeError, match=r"a value is written Literal\(True\)"):
        _ = a & True
    with pytest.raises(ExpressionTypeError, match="`or` takes conditions; n is a whole number"):
        _ = a | n
    with pytest.raises(ExpressionTypeError, match="`not` takes conditions; 3 is a whole number"):
        _ = ~three


@pytest.mark.parametrize(
    "node", [Literal(True), Literal(False), Parameter("p", 1), a, ~a, a & b, a | b,
             Comparison(Operator.EQUAL, n, three), Within(n, three, three), OneOf(n, (three,))],
)  # fmt: skip
def test_no_node_has_a_truth_value(node: Expression) -> None:
    with pytest.raises(ExpressionTypeError, match=r"combine expressions with & \| ~"):
        bool(node)
    with pytest.raises(ExpressionTypeError, match="decide one with decide"):
        assert not node


def test_true_is_not_one() -> None:
    assert Literal(True) != Literal(1)
    assert Literal(False) != Literal(0)
    assert Parameter("p", True) != Parameter("p", 1)
    assert Comparison(Operator.EQUAL, a, Literal(True)) == Comparison(
        Operator.EQUAL, a, Literal(True)
    )


@pytest.mark.parametrize("value", [1.0, datetime(2026, 1, 1, tzinfo=UTC), b"x", (1,), object()])
def test_other_values_are_no_literals(value: object) -> None:
    with pytest.raises(ExpressionTypeError, match="is no boolean, whole number, text or date"):
        Literal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [10**18, -(10**18), "lone \ud800"])
def test_values_that_no_document_can_hold(value: int | str) -> None:
    for build in (Literal, lambda each: Parameter("p", each)):
        with pytest.raises(ExpressionTypeError, match=r"at most 18 digits|lone surrogate"):
            build(value)


@pytest.mark.parametrize("name", ["", "P", "1p", "and", "null", "a-b", "a b", "é", "x" * 81, 3])
def test_names_of_parameters(name: str) -> None:
    with pytest.raises(ExpressionTypeError, match="cannot name a parameter"):
        Parameter(name, 1)


def test_a_parameter_has_a_value() -> None:
    with pytest.raises(ExpressionTypeError, match="the parameter p has no value"):
        Parameter("p", None)  # type: ignore[arg-type]


@pytest.mark.parametrize("sign", list(Operator))
def test_kinds_never_mix(sign: Operator) -> None:
    nodes: dict[Kind, Expression] = {each.kind: each for each in (a, n, hue, day)}
    for left in nodes.values():
        for right in nodes.values():
            if left is not right:
                with pytest.raises(ExpressionTypeError, match="must be of one kind"):
                    Comparison(sign, left, right)


def test_null_goes_with_every_kind() -> None:
    for node in (a, n, hue, day, Literal(None)):
        assert Comparison(Operator.EQUAL, node, Literal(None)).tests_for_missing
        assert Comparison(Operator.NOT_EQUAL, Literal(None), node).tests_for_missing
    assert not Comparison(Operator.LESS, n, Literal(None)).tests_for_missing
    assert not Comparison(Operator.EQUAL, n, n).tests_for_missing


def test_words_outside_the_choices_are_refused_wherever_they_stand() -> None:
    with pytest.raises(ExpressionTypeError, match='hue is never "green"'):
        Comparison(Operator.EQUAL, Literal("green"), hue)
    with pytest.raises(ExpressionTypeError, match='did you mean "blue"'):
        OneOf(hue, (Literal("red"), Literal("bleu")))
    with pytest.raises(ExpressionTypeError, match='hue is never "green"'):
        Within(hue, Literal("blue"), Parameter("p", "green"))


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        (And, ((a,),), "`and` joins two or more"),
        (Or, ((),), "`or` joins two or more"),
        (And, ([a, b],), "takes a tuple"),
        (OneOf, (n, ()), "one or more choices"),
        (OneOf, (n, [three]), "tuple of one or more"),
        (Comparison, ("=", n, three), "needs an Operator"),
        (Comparison, (Operator.EQUAL, n, 3), r"written Literal\(3\)"),
        (Within, (n, 1, 3), r"written Literal\(1\)"),
        (Not, ("a",), r"written Literal\('a'\)"),
        (Reference, ("a",), "a reference is to a Fact"),
        (And, ((a, object()),), "expected an expression"),
    ],
)
def test_nodes_built_wrongly(kind: Any, given: tuple[Any, ...], says: str) -> None:  # noqa: ANN401
    with pytest.raises(ExpressionTypeError, match=says):
        kind(*given)


@pytest.mark.parametrize("leaf", [a, Literal(True), Parameter("switch", True)])
def test_depth_is_bounded_with_a_clear_error(leaf: Expression) -> None:
    node = leaf
    for _ in range(DEPTH_MAXIMUM - 1):
        node = ~node
    assert decide(node, {"a": True}) is (DEPTH_MAXIMUM % 2 == 1)
    with pytest.raises(ExpressionTypeError, match="more than 100 levels deep"):
        _ = ~node


def test_a_node_is_shown_as_it_was_given() -> None:
    shown = repr(Comparison(Operator.LESS, Literal(1), Literal(2)))
    assert shown == (
        "Comparison(operator=<Operator.LESS: '<'>, left=Literal(value=1), right=Literal(value=2))"
    )


def test_walk_goes_in_reading_order() -> None:
    inside = Within(n, three, Literal(5))
    tree = And((a, inside, Not(OneOf(hue, (Literal("red"),))), a))
    assert next(walk(tree)) is tree
    assert [each.name for each in facts_in(tree)] == ["a", "n", "hue"]
    assert children(inside) == (n, three, Literal(5))


@given(conditions())
def test_nodes_travel(tree: Expression) -> None:
    again = pickle.loads(pickle.dumps(tree))  # noqa: S301
    assert again == tree
    assert hash(again) == hash(tree)
    assert again.kind is tree.kind


@given(conditions())
def test_walk_reaches_every_child(tree: Expression) -> None:
    nodes = list(walk(tree))
    assert len(nodes) == 1 + sum(len(children(each)) for each in nodes)
    assert set(facts_in(tree)) == {each.fact for each in nodes if isinstance(each, Reference)}


def test_dates_compare_with_dates() -> None:
    assert decide(
        Comparison(Operator.LESS, day, Literal(date(2026, 1, 2))), {"day": date(2026, 1, 1)}
    )
