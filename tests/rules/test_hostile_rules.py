"""Very long and very deep rules: a clear error, or an answer; never a crash."""

import sys

import pytest

from qip_rules.errors import ExpressionError, ExpressionSyntaxError, ExpressionTypeError
from qip_rules.rules import (
    And,
    Boolean,
    Expression,
    Fact,
    Or,
    Reference,
    Requirement,
    RuleSet,
    Vocabulary,
    decide,
    decide_all,
    explain,
    format,  # noqa: A004
    parse,
)
from qip_rules.rules.expression import DEPTH_MAXIMUM, walk
from qip_rules.rules.fact import Kind
from qip_rules.rules.feel import LENGTH_MAXIMUM

A = Fact("a", Boolean())
WORDS = Vocabulary((A,))


def nested(times: int) -> str:
    return "not(" * times + "a" + ")" * times


@pytest.mark.parametrize(
    "text",
    [
        nested(5000),
        "not(" * 5000,
        "a" * (LENGTH_MAXIMUM + 1),
        "a and " * 5000 + "a",
    ],
    ids=["nested", "unclosed", "one name", "conjunction"],
)
def test_texts_that_are_too_long_are_refused_unread(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text, WORDS)
    assert caught.value.message == "the expression is longer than 10000 characters"
    assert caught.value.column == LENGTH_MAXIMUM + 1


@pytest.mark.parametrize("times", [DEPTH_MAXIMUM, 1900])
def test_depth_is_an_error_with_a_place(times: int) -> None:
    with pytest.raises(ExpressionTypeError, match="more than 100 levels deep") as caught:
        parse(nested(times), WORDS)
    assert caught.value.column is not None


@pytest.mark.parametrize(
    "text",
    [
        "not(" * 2500,
        "(" * 10_000,
        ")" * 10_000,
        "= " * 5000,
        '"' + "x" * 9999,
        '"' + "\\" * 9998 + '"x',
        "1" * 10_000,
        "1" * 5000 + ".5",
        'date("' + "9" * 9000 + '")',
        'a = "' + "x" * 9000 + '"',
        "-" * 10_000,
        "z" * 10_000,
        "a in (" + "a, " * 3300,
        "a in [a..a] and " * 600,
        "\0" * 100,
        "\ud800",
        " \n" * 5000,
    ],
    ids=lambda text: f"{text[:4]!a} {len(text)}",
)
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, WORDS)
    assert caught.value.column is not None
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "text",
    [
        "(" * 4999 + "a" + ")" * 4999,
        " and ".join("a" * 1400),
        " or ".join("a" * 1600),
        "a in (" + ", ".join("a" * 3000) + ")",
        nested(DEPTH_MAXIMUM - 1),
        " " * 9999 + "a",
        '"' + "x" * 9993 + '"=""',
    ],
    ids=["parentheses", "and", "or", "in", "deepest", "spaces", "text"],
)
def test_long_rules_within_bounds_work_in_every_reader(text: str) -> None:
    from qip_rules.rules.arrays import column, decide_array

    tree = parse(text, WORDS)
    assert decide(parse(format(tree), WORDS), {"a": True}) is decide(tree, {"a": True})
    masks = decide_array(tree, {"a": column(A, [True, None])}, 2)
    assert masks.proved.tolist()[0] is (decide(tree, {"a": True}) is True)
    decision = decide_all(RuleSet(WORDS, (Requirement("r", tree),)), {})
    assert len(decision.questions) <= 1
    assert str(explain(decision))


@pytest.mark.parametrize("sign", [And, Or])
def test_deep_trees_by_operators_are_refused(sign: type[And] | type[Or]) -> None:
    node: Expression = Reference(A)

    def deeper() -> Expression:
        return sign((Reference(A), node))

    for _ in range(DEPTH_MAXIMUM - 1):
        node = deeper()
    with pytest.raises(ExpressionTypeError, match="more than 100 levels deep"):
        deeper()
    assert len(list(walk(node))) == 2 * DEPTH_MAXIMUM - 1


def test_operators_that_join_alike_stay_flat() -> None:
    node: Expression = Reference(A)
    for _ in range(2 * DEPTH_MAXIMUM):
        node = node & Reference(A)
    assert isinstance(node, And)
    assert len(node.operands) == 2 * DEPTH_MAXIMUM + 1


def test_what_parses_can_be_written_and_parsed_again() -> None:
    # A blank more around each sign, and a rule of allowed length would have no text of its own.
    dense = "or ".join(["1=1 "] * 1400)
    assert len(dense) < LENGTH_MAXIMUM < len(dense.replace("=", " = "))
    with pytest.raises(ExpressionSyntaxError, match="characters in its canonical spelling"):
        parse(dense)
    fewer = parse("or ".join(["1=1 "] * 1100))
    assert parse(format(fewer)) == fewer


def test_a_rule_of_ordinary_length_is_not_written_again_to_be_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules[parse.__module__], "format", lambda _: pytest.fail("written"))
    assert parse("a " + "and a " * 166, WORDS).kind is Kind.BOOLEAN
