"""The next question is the most decisive one, by its definition worked out the long way."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression, Not
from qip_rules.rules.fact import Boolean, Fact, Text, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.findings import Decision, Finding, Outcome, Question
from qip_rules.rules.interview import following_facts, next_advice_question, next_question
from qip_rules.rules.requirement import Requirement, RuleSet, Severity
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.rules.strategies import conditions, records

Facts = Mapping[str, Value | None]

FACTS = (
    Fact("a", Boolean()),
    Fact("b", Boolean()),
    Fact("n", WholeNumber(0, 3)),
    Fact("m", WholeNumber(0, 3)),
    Fact("hue", Text(("red", "blue"))),
)
WORDS = Vocabulary(FACTS)
VALUES: dict[str, tuple[Value, ...]] = {
    "a": (True, False),
    "b": (True, False),
    "n": (0, 1, 2, 3),
    "m": (0, 1, 2, 3),
    "hue": ("red", "blue"),
}
rules_over = conditions(WORDS, {"limit": 2}, nulls=False)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """A decision of a few random rules on a random record, with what holds between facts."""
    record = draw(records(WORDS, complete=True))
    known = {name: value for name, value in record.items() if draw(st.booleans())}
    constraints = []
    for condition in draw(st.lists(rules_over, max_size=2)):
        holds: Expression = condition if decide(condition, record) else Not(condition)
        constraints.append(Constraint(holds, "It holds."))
    severities = st.sampled_from((Severity.REQUIRED, Severity.REQUIRED, Severity.RECOMMENDED))
    drawn = draw(st.lists(st.tuples(rules_over, severities), min_size=1, max_size=4))
    requirements = tuple(
        Requirement(f"r{place}", condition, severity)
        for place, (condition, severity) in enumerate(drawn)
    )
    return decide_all(RuleSet(Vocabulary(FACTS, tuple(constraints)), requirements), known)


def completions(facts: Facts, vocabulary: Vocabulary) -> Iterator[dict[str, Value]]:
    """Every complete record that agrees with the facts and with what holds between them."""
    choices = [VALUES[name] if facts.get(name) is None else (facts[name],) for name in vocabulary]
    for values in product(*choices):
        record = {
            name: value for name, value in zip(vocabulary, values, strict=True) if value is not None
        }
        if all(decide(each.holds, record) for each in vocabulary.constraints):
            yield record


def forced(facts: Facts, vocabulary: Vocabulary) -> dict[str, Value]:
    """The missing facts of yes or no, or of words, with one value in all completions."""
    possible: dict[str, set[Value]] = {name: set() for name in ("a", "b", "hue")}
    for record in completions(facts, vocabulary):
        for name, values in possible.items():
            values.add(record[name])
    return {
        name: next(iter(values))
        for name, values in possible.items()
        if facts.get(name) is None and len(values) == 1
    }


def decisiveness(
    question: Question, decision: Decision, findings: tuple[Finding, ...], *, for_outcome: bool
) -> Fraction:
    """The definition: settled findings on the mean of the kinds of answers."""
    vocabulary = decision.rule_set.vocabulary
    kinds: dict[object, int] = {}
    for value in VALUES[question.fact.name]:
        facts = {**decision.facts, question.fact.name: value}
        if next(completions(facts, vocabulary), None) is None:
            continue
        facts |= forced(facts, vocabulary)
        decided = tuple(decide(each.requirement.requires, facts) for each in findings)
        if for_outcome and False in decided:
            kinds["the outcome is certain"] = len(findings)
        else:
            kinds[decided] = sum(each is not None for each in decided)
    return Fraction(sum(kinds.values()), len(kinds))


def with_what_is_forced(decision: Decision) -> Decision:
    """The decision with what follows from the facts added to them: none of it is asked for."""
    more = forced(decision.facts, decision.rule_set.vocabulary)
    return decide_all(decision.rule_set, {**decision.facts, **more})


@given(decisions())
def test_the_most_decisive_question_for_the_outcome(decision: Decision) -> None:
    asked = next_question(decision)
    decision = with_what_is_forced(decision)
    questions = [each for each in decision.questions if each.changes_outcome]
    if decision.outcome is not Outcome.UNDETERMINED:
        assert asked is None
    elif questions:
        best = max(
            questions,
            key=lambda each: decisiveness(each, decision, decision.undetermined, for_outcome=True),
        )
        assert asked == best
    else:
        assert asked is not None


@given(decisions())
def test_the_most_decisive_question_for_every_finding(decision: Decision) -> None:
    asked = next_advice_question(decision)
    decision = with_what_is_forced(decision)
    findings = tuple(each for each in decision.findings if each.outcome is Outcome.UNDETERMINED)
    if decision.questions:
        best = max(
            decision.questions,
            key=lambda each: decisiveness(each, decision, findings, for_outcome=False),
        )
        assert asked == best
    else:
        assert (asked is None) is (not findings)


@given(decisions())
def test_what_follows_is_what_every_completion_has(decision: Decision) -> None:
    vocabulary = decision.rule_set.vocabulary
    assert following_facts(decision.facts, vocabulary) == forced(decision.facts, vocabulary)


@given(decisions(), st.data())
def test_an_interview_ends_with_the_outcome_and_asks_nothing_twice(
    decision: Decision, data: st.DataObject
) -> None:
    vocabulary = decision.rule_set.vocabulary
    truth = data.draw(st.sampled_from(list(completions(decision.facts, vocabulary))))
    whole = decide_all(decision.rule_set, truth)
    asked: list[str] = []
    decision = with_what_is_forced(decision)
    while (question := next_question(decision)) is not None:
        asked.append(question.fact.name)
        facts = {**decision.facts, question.fact.name: truth[question.fact.name]}
        decision = decide_all(decision.rule_set, {**facts, **following_facts(facts, vocabulary)})
    assert decision.outcome is whole.outcome
    assert len(set(asked)) == len(asked)
    while (question := next_advice_question(decision)) is not None:
        facts = {**decision.facts, question.fact.name: truth[question.fact.name]}
        decision = decide_all(decision.rule_set, {**facts, **following_facts(facts, vocabulary)})
    assert [each.outcome for each in decision.findings] == [each.outcome for each in whole.findings]


def rule_set(*texts: str, advice: tuple[str, ...] = (), holds: tuple[str, ...] = ()) -> RuleSet:
    words = Vocabulary(FACTS, tuple(Constraint(parse(each, WORDS), "So.") for each in holds))
    required = [Requirement(f"r{at}", parse(text, words)) for at, text in enumerate(texts)]
    advised = [
        Requirement(f"s{at}", parse(text, words), Severity.RECOMMENDED)
        for at, text in enumerate(advice)
    ]
    return RuleSet(words, (*required, *advised))


def name_of(question: Question | None) -> str | None:
    return None if question is None else question.fact.name


def test_the_question_that_settles_more_comes_first() -> None:
    rules = rule_set("a and n > 1", "b", "n > 2", "n > 0")
    assert name_of(next_question(decide_all(rules, {}))) == "n"
    assert name_of(next_question(decide_all(rules, {"n": 3}))) == "a"
    assert name_of(next_question(decide_all(rules, {"n": 3, "a": True}))) == "b"
    assert next_question(decide_all(rules, {"n": 0})) is None


def test_what_follows_from_an_answer_counts_with_it() -> None:
    rules = rule_set("a", "b", 'hue = "red"', holds=('hue = "blue" or b',))
    assert name_of(next_question(decide_all(rules, {}))) == "hue"
    assert following_facts({"hue": "red"}, rules.vocabulary) == {"b": True}
    assert following_facts({}, rules.vocabulary) == {}


def test_advice_is_asked_for_only_when_wanted() -> None:
    rules = rule_set("a", advice=("b",))
    certain = decide_all(rules, {"a": False})
    assert next_question(certain) is None
    assert name_of(next_advice_question(certain)) == "b"
    assert next_advice_question(decide_all(rules, {"a": True, "b": True})) is None


def test_what_nobody_knows_is_not_asked_again() -> None:
    decision = decide_all(rule_set("a", "b"), {})
    assert name_of(next_question(decision, ["a"])) == "b"
    assert next_question(decision, ["a", "b"]) is None
    assert next_advice_question(decision, {"a", "b"}) is None


def test_several_answers_no_single_one_of_which_is_needed() -> None:
    decision = decide_all(rule_set("a or not(a) or b or not(b)"), {})
    assert decision.questions == ()
    asked = next_question(decision)
    assert asked is not None
    assert (asked.fact.name, asked.changes_outcome, asked.for_codes) == ("a", True, ("r0",))
    assert name_of(next_question(decision, ["a"])) == "b"


@pytest.mark.parametrize("facts", [{}, {"a": True}, {"n": 3, "b": False}])
def test_nothing_to_decide_nothing_to_ask(facts: dict[str, Value | None]) -> None:
    decision = decide_all(RuleSet(WORDS, ()), facts)
    assert next_question(decision) is None
    assert next_advice_question(decision) is None
