"""What is left of a condition comes to the same, whatever else becomes known."""

from collections.abc import Mapping

import pytest
from hypothesis import given

from qip_rules.errors import ExpressionTypeError, FactError
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression, Literal, facts_in, walk
from qip_rules.rules.fact import Fact, Text, Value
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.feel import parse
from qip_rules.rules.residual import residual_of
from qip_rules.rules.vocabulary import Vocabulary
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions, often, records

Facts = Mapping[str, Value | None]


def left(text: str, **facts: Value | None) -> str:
    return text_of(residual_of(parse(text, VOCABULARY, parameters=PARAMETERS), facts))


def extended(facts: Facts, more: Facts) -> dict[str, Value | None]:
    """The record with further facts known."""
    return {name: more[name] if value is None else value for name, value in facts.items()}


@often
@given(conditions(), records(), records(complete=True))
def test_every_completion_is_decided_alike(
    condition: Expression, facts: Facts, answers: Facts
) -> None:
    record = extended(facts, answers)
    assert decide(residual_of(condition, facts), record) is decide(condition, record)


@often
@given(conditions(), records(), records())
def test_every_record_that_knows_more_is_decided_alike(
    condition: Expression, facts: Facts, answers: Facts
) -> None:
    record = extended(facts, answers)
    assert decide(residual_of(condition, facts), record) is decide(condition, record)


@often
@given(conditions(), records())
def test_it_names_missing_facts_only_and_is_never_larger(
    condition: Expression, facts: Facts
) -> None:
    residual = residual_of(condition, facts)
    assert all(facts[fact.name] is None for fact in facts_in(residual))
    assert set(facts_in(residual)) <= set(facts_in(condition))
    assert len(list(walk(residual))) <= len(list(walk(condition)))
    assert residual_of(residual, facts) == residual


@often
@given(conditions(nulls=False), records())
def test_it_is_a_literal_exactly_when_the_condition_is_decided(
    condition: Expression, facts: Facts
) -> None:
    residual, decided = residual_of(condition, facts), decide(condition, facts)
    if decided is None:
        assert facts_in(residual)
    else:
        assert residual == Literal(decided)


@given(conditions(), records())
def test_with_null_a_literal_is_what_the_condition_comes_to(
    condition: Expression, facts: Facts
) -> None:
    residual = residual_of(condition, facts)
    if isinstance(residual, Literal):
        assert residual.value is decide(condition, facts)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("n > m", {"m": 2}, "n > 2"),
        ("n in [m..limit]", {"m": 1}, "n in [1..limit]"),
        ("a and b and n > 1", {"a": True}, "b and n > 1"),
        ("a and b", {"a": True}, "b"),
        ("a and b", {"a": False}, "false"),
        ("a or b", {"a": True}, "true"),
        ("not(a) or b", {"a": True}, "b"),
        ("not(a or b)", {"a": False}, "not(b)"),
        ("not(not(a) or b)", {"b": False}, "a"),
        ("(a and b) and not_c", {}, "a and b and not_c"),
        ("a and (a or n > m) and a", {"m": 5 - 2, "n": 0}, "a"),
        ("a = b", {"b": True}, "a"),
        ("a != b", {"b": True}, "not(a)"),
        ("switch = a", {}, "a"),
        ("switch and a", {}, "a"),
        ("switch", {}, "true"),
        ("a or not(a)", {}, "a or not(a)"),
        ("n = null", {}, "n = null"),
        ("n = null or a", {"n": 1}, "a"),
        ("n < null", {}, "null"),
        ("(n < null) = a", {}, "null"),
        ("day = start", {}, "day = start"),
        ("hue in (other_hue, word)", {"other_hue": "red"}, 'hue in ("red", word)'),
    ],
)
def test_examples(text: str, facts: dict[str, Value | None], expected: str) -> None:
    assert left(text, **facts) == expected


def test_a_word_that_the_other_fact_never_has_stays_with_its_fact() -> None:
    words = Vocabulary((Fact("one", Text(("x", "y"))), Fact("other", Text(("y", "z")))))
    condition = parse("one = other", words)
    assert text_of(residual_of(condition, {"other": "y"})) == 'one = "y"'
    stays = residual_of(condition, {"other": "z"})
    assert text_of(stays) == "one = other"
    assert decide(stays, {"other": "z", "one": "y"}) is False


def test_what_cannot_be_decided_has_no_residual() -> None:
    with pytest.raises(ExpressionTypeError, match="only a condition"):
        residual_of(Literal(3), {})
    with pytest.raises(FactError):
        left("n > 1", n=99)
