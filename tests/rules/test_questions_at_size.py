"""The questions of rule sets of a real size, with nothing known; and some hard small ones."""

import random

import pytest

from qip_rules.errors import UnknownNameError
from qip_rules.rules import (
    Boolean,
    Constraint,
    Fact,
    Requirement,
    RuleSet,
    Vocabulary,
    WholeNumber,
    decide_all,
    explain,
    parse,
)

BOOLEANS = tuple(Fact(f"b{n}", Boolean()) for n in range(20))
NUMBERS = tuple(Fact(f"n{n}", WholeNumber(0, 1_000_000)) for n in range(20))
VOCABULARY = Vocabulary((*BOOLEANS, *NUMBERS))


def rules(*texts: str, constraints: tuple[str, ...] = ()) -> RuleSet:
    holds = tuple(Constraint(parse(each, VOCABULARY), "So it is.") for each in constraints)
    return RuleSet(
        Vocabulary(VOCABULARY.facts, holds),
        tuple(
            Requirement(f"r{n}", parse(text, VOCABULARY)) for n, text in enumerate(texts, start=1)
        ),
    )


def made_up(seed: int, words: tuple[str, ...], parts: int) -> list[str]:
    """Thirty conditions over forty facts, drawn at random and the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def part() -> str:
        fact = chance.choice((*BOOLEANS, *NUMBERS)).name
        if fact.startswith("b"):
            return chance.choice((fact, f"not({fact})"))
        limit = chance.randint(0, 1_000_000)
        return chance.choice((f"{fact} >= {limit}", f"{fact} in [{limit // 1000}..{limit}]"))

    def text() -> str:
        made = part()
        for _ in range(parts - 1):
            made = f"({made}) {chance.choice(words)} ({part()})"
        return made

    return [text() for _ in range(30)]


def asked(rule_set: RuleSet) -> tuple[set[str], set[str]]:
    """The facts asked for, and those that can change the outcome."""
    questions = decide_all(rule_set, {}).questions
    return {each.fact.name for each in questions}, {
        each.fact.name for each in questions if each.changes_outcome
    }


@pytest.mark.parametrize("words", [("and",), ("or",), ("and", "or")], ids="-".join)
@pytest.mark.parametrize("parts", [2, 3, 5])
def test_thirty_requirements_over_forty_facts(words: tuple[str, ...], parts: int) -> None:
    texts = made_up(parts, words, parts)
    every, of_outcome = asked(rules(*texts))
    assert of_outcome <= every
    assert every == {name for text in texts for name in asked(rules(text))[0]}


def test_requirements_tied_together_in_a_ring() -> None:
    ring = [f"b{n} or n{n} >= 5 or b{(n + 1) % 20}" for n in range(20)]
    assert asked(rules(*ring, *(f"n{n} <= 9 or b{n}" for n in range(10)))) == (
        set(VOCABULARY),
        set(VOCABULARY),
    )


def test_a_contradiction_among_many_requirements_leaves_the_outcome_to_what_can_break_it() -> None:
    many = [f"b{n} or n{n} >= 3 or b{n * 7 % 19}" for n in range(19)]
    every, of_outcome = asked(rules(*many, "b19", "not(b19)"))
    assert every == set(VOCABULARY) - {"n19"}
    assert of_outcome == {"b19"}


def test_numbers_compared_in_a_chain_of_constraints() -> None:
    chain = tuple(f"n{n} < n{n + 1}" for n in range(19))
    assert asked(rules("n0 >= 3", constraints=chain)) == ({"n0"}, {"n0"})
    assert asked(rules("n0 <= 999980", constraints=chain)) == ({"n0"}, {"n0"})
    assert asked(rules(*chain)) == ({f"n{n}" for n in range(20)},) * 2


def test_a_known_truth_value_is_never_taken_for_the_number_one() -> None:
    rule_set = rules("n0 >= 2", constraints=("not(b0) or n1 >= 1", "n0 >= n1"))
    decision = decide_all(rule_set, {"b0": True})
    assert [each.fact.name for each in decision.questions] == ["n0"]


def test_where_no_single_answer_is_needed_the_explanation_says_so() -> None:
    explanation = explain(decide_all(rules("b0 or not(b0) or b1 or not(b1)"), {}))
    (finding,) = explanation.undetermined
    assert finding.questions == ()
    assert finding.sentence == "Several answers are missing, and no single one is needed."


def test_a_name_in_capitals_finds_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownNameError, match="did you mean n19"):
        parse("N19 >= 1", VOCABULARY)
