"""A proof holds by itself, and nothing in it can be left out."""

from collections.abc import Mapping

import pytest
from hypothesis import given

from qip_rules.errors import ExpressionTypeError, FactError
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression, Literal, Reference
from qip_rules.rules.fact import Boolean, Fact, Unit, Value, WholeNumber
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.feel import parse
from qip_rules.rules.findings import Evidence, Outcome, ProofStep
from qip_rules.rules.phrasing import in_words
from qip_rules.rules.proof import prove
from qip_rules.rules.ruling import outcome_of
from qip_rules.rules.vocabulary import Vocabulary
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions, often, records

Facts = Mapping[str, Value | None]
plain = conditions(nulls=False)


def proof_of(text: str, **facts: Value | None) -> ProofStep:
    return prove(parse(text, VOCABULARY, parameters=PARAMETERS), facts)


def leaves(proof: ProofStep) -> list[str]:
    return [step.condition for step in proof.walk() if not step.children]


@often
@given(conditions(), records())
def test_the_facts_it_names_decide_alike(condition: Expression, facts: Facts) -> None:
    proof = prove(condition, facts)
    assert proof.outcome is outcome_of(decide(condition, facts))
    assert outcome_of(decide(condition, proof.facts)) is proof.outcome
    assert all(facts[name] == value for name, value in proof.facts.items())


@often
@given(plain, records())
def test_no_fact_of_it_can_be_left_out(condition: Expression, facts: Facts) -> None:
    proof = prove(condition, facts)
    if proof.outcome is Outcome.UNDETERMINED:
        return
    for name in proof.facts:
        fewer = {other: value for other, value in proof.facts.items() if other != name}
        assert decide(condition, fewer) is None


@given(conditions(), records())
def test_every_step_comes_to_what_it_says(condition: Expression, facts: Facts) -> None:
    proof = prove(condition, facts)
    for step in proof.walk():
        read = parse(step.condition, VOCABULARY, parameters=PARAMETERS)
        assert outcome_of(decide(read, proof.facts)) is step.outcome
        assert step.says == in_words(read)


@given(plain, records())
def test_what_cannot_be_told_names_what_is_missing(condition: Expression, facts: Facts) -> None:
    proof = prove(condition, facts)
    assert (None in proof.facts.values()) is (proof.outcome is Outcome.UNDETERMINED)


def test_one_refuting_operand_is_enough_the_one_of_the_fewest_facts() -> None:
    proof = proof_of("n > m and a and b", n=1, m=2, a=False, b=False)
    assert proof.outcome is Outcome.NOT_MET
    assert leaves(proof) == ["a"]
    assert leaves(proof_of("n > m and not(a) and m = 3", n=1, m=2, a=False)) == ["m = 3"]


def test_one_proving_operand_is_enough() -> None:
    assert leaves(proof_of("(a and b) or n in [0..limit]", a=True, b=True, n=1)) == [
        "n in [0..limit]"
    ]


def test_a_proved_and_and_a_refuted_or_need_every_operand() -> None:
    assert leaves(proof_of("a and n > 1", a=True, n=2)) == ["a", "n > 1"]
    assert leaves(proof_of("a or n > 1", a=False, n=1)) == ["a", "n > 1"]


def test_facts_that_others_make_needless_are_left_out() -> None:
    proof = proof_of("(a and b) or (b and not_c)", a=False, b=False, not_c=True)
    assert proof.facts == {"b": False}
    assert leaves(proof) == ["b", "b"]


def test_every_open_branch_is_shown_with_what_is_known_in_it() -> None:
    proof = proof_of("a and n > m and b", a=True, n=1)
    assert leaves(proof) == ["n > m", "b"]
    assert {each.name: each.says for step in proof.walk() for each in step.values} == {
        "n": "1",
        "m": "not known",
        "b": "not known",
    }


def test_truth_values_that_are_compared_are_proved_each() -> None:
    proof = proof_of("(a and b) = not_c", a=False, b=True, not_c=False)
    assert proof.facts == {"not_c": False, "a": False}
    assert [each.condition for each in proof.children] == ["a and b"]


def test_tests_for_a_missing_value() -> None:
    assert proof_of("n = null").facts == {"n": None}
    assert proof_of("n != null and a", n=1).facts == {"n": 1, "a": None}


def test_a_literal_rests_on_nothing() -> None:
    assert prove(Literal(value=True), {}) == ProofStep("true", "this is always so", Outcome.MET)


def test_values_evidence_and_currency() -> None:
    due = Fact("due_cents", WholeNumber(0, 9999, Unit.CENTS), meaning="How much is due.")
    kept = Fact("kept", Boolean())
    words = Vocabulary((due, kept))
    because = {"due_cents": Evidence("Nothing was paid.", ("paid",)), "kept": Evidence("-")}
    proof = prove(
        parse("kept or due_cents <= 5", words),
        {"due_cents": 250},
        because=because,
        currency="USD",
    )
    assert proof.outcome is Outcome.UNDETERMINED
    refuted = prove(parse("due_cents <= 5", words), {"due_cents": 250}, because=because)
    assert refuted.because == (Evidence("Nothing was paid.", ("paid",)),)
    assert refuted.values[0].says == "250"
    proved = prove(parse("due_cents > 5", words), {"due_cents": 250}, currency="USD")
    assert (proved.says, proved.values[0].says) == ("the due is more than USD 0.05", "USD 2.50")
    assert proved.because == ()


def test_what_cannot_be_decided_cannot_be_proved() -> None:
    with pytest.raises(ExpressionTypeError, match="only a condition"):
        prove(Literal(3), {})
    with pytest.raises(FactError):
        proof_of("n > 1", n=99)


def test_a_deep_condition_is_proved() -> None:
    condition: Expression = Reference(VOCABULARY["a"])
    for _ in range(95):
        condition = ~condition
    proof = prove(condition, {"a": True})
    assert (proof.outcome, proof.facts) == (Outcome.NOT_MET, {"a": True})
    assert text_of(condition) == proof.condition
