"""Which question to ask next, so that the fewest answers make the outcome certain.

Only a question whose answer can still change something is asked. Of these the next is the most
decisive: the one whose answer settles the most open findings, on the mean of its *kinds* of
answers. Answers that make the outcome certain, because a requirement is not met, are all of one
kind, and settle every finding that the outcome waited for. Of the others, two are of one kind if
every open finding comes to the same with both. Each kind counts once, however many values it
holds. What follows from an answer counts as answered with it, and is not asked for: who has a
letter that the sponsor signed has a letter. An answer that contradicts what is known is none.
Equally decisive questions come in the order of the vocabulary.

The order is greedy and exact: it looks one answer ahead, at every kind of answer there is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.rules.analysis.representatives import scales
from qip_rules.rules.completing import Completions, Goal
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    Comparison,
    Expression,
    Literal,
    Operator,
    Reference,
    facts_in,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.findings import Decision, Finding, Outcome, Question
from qip_rules.rules.requirement import Severity
from qip_rules.rules.residual import residual_of
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["following_facts", "next_advice_question", "next_question"]

Facts = Mapping[str, Value | None]


def next_question(decision: Decision, skipped: Collection[str] = ()) -> Question | None:
    """The most decisive question for the outcome; `None` once no answer can change it.

    Args:
        decision: what is known so far. What follows from it need not be among its facts.
        skipped: names of facts not to ask for, because nobody knows them. With such facts the
            questions may run out while the outcome is still undetermined.
    """
    _expect_decision("next_question", decision, skipped)
    decision = _with_what_follows(decision)
    if decision.outcome is not Outcome.UNDETERMINED:
        return None
    questions = [each for each in decision.questions if each.changes_outcome]
    codes = frozenset(each.code for each in decision.undetermined)
    return _most_decisive(decision, decision.undetermined, questions, skipped, settling=codes)


def next_advice_question(decision: Decision, skipped: Collection[str] = ()) -> Question | None:
    """The most decisive question for all findings, advice too, whatever the outcome.

    `None` once no answer can change a finding. Here an answer settles the findings that it
    decides, be the outcome certain or not.

    Args:
        decision: what is known so far. What follows from it need not be among its facts.
        skipped: names of facts not to ask for.
    """
    _expect_decision("next_advice_question", decision, skipped)
    decision = _with_what_follows(decision)
    findings = tuple(each for each in decision.findings if each.outcome is Outcome.UNDETERMINED)
    return _most_decisive(decision, findings, decision.questions, skipped, settling=frozenset())


def following_facts(facts: Facts, vocabulary: Vocabulary) -> dict[str, Value]:
    """The missing facts of yes or no, or of a few words, that can have one value only.

    What holds between the facts of the vocabulary leaves no other, whatever the rest is.

    Args:
        facts: what is known; it contradicts no constraint.
        vocabulary: the facts there are, and what holds between them.
    """
    expect_arguments("following_facts", facts=(facts, Mapping), vocabulary=(vocabulary, Vocabulary))
    return _Ties.of(facts, vocabulary, ()).following({}) or {}


def _expect_decision(function: str, decision: object, skipped: object) -> None:
    expect_arguments(function, decision=(decision, Decision), skipped=(skipped, Collection))


def _with_what_follows(decision: Decision) -> Decision:
    following = following_facts(decision.facts, decision.rule_set.vocabulary)
    if not following:
        return decision
    return decide_all(decision.rule_set, {**decision.facts, **following}, because=decision.because)


def _most_decisive(
    decision: Decision,
    findings: Sequence[Finding],
    questions: Sequence[Question],
    skipped: Collection[str],
    *,
    settling: frozenset[str],
) -> Question | None:
    """`settling` are the codes of which one that is not met settles all the findings."""
    vocabulary = decision.rule_set.vocabulary
    left = {each.code: residual_of(each.requirement.requires, decision.facts) for each in findings}
    if not questions:  # as in `a or not(a) or b or not(b)`: each would do without the other
        questions = _without_which_nothing(findings, left, vocabulary)
    asked = [each for each in questions if each.fact.name not in skipped]
    if len(asked) < 2:  # noqa: PLR2004 - nothing to choose between
        return asked[0] if asked else None
    ahead = _Ahead.of(decision, left, settling)
    return max(asked, key=lambda question: ahead.decisiveness(question.fact))  # the first of equals


def _without_which_nothing(
    findings: Sequence[Finding], left: Mapping[str, Expression], vocabulary: Vocabulary
) -> list[Question]:
    """Questions for findings that wait for several answers, no single one of which is needed."""
    codes: dict[str, list[str]] = {}
    required = {each.code for each in findings if each.severity is Severity.REQUIRED}
    for code, condition in left.items():
        for fact in facts_in(condition):
            codes.setdefault(fact.name, []).append(code)
    return [
        Question(fact, not required.isdisjoint(codes[fact.name]), tuple(codes[fact.name]))
        for fact in vocabulary.facts
        if fact.name in codes
    ]


@attrs.frozen
class _Ties:
    """What holds between missing facts, with everything known filled in."""

    known: Facts
    values: Mapping[str, Sequence[Value]]
    """Answers to each missing fact that stand for all the others, alike in how they compare."""
    facts: tuple[Fact, ...]
    """The missing facts that something holds between, in the order of the vocabulary."""
    holds: tuple[Expression, ...]

    @classmethod
    def of(
        cls, known: Facts, vocabulary: Vocabulary, conditions: Collection[Expression]
    ) -> "_Ties":
        """The ties, with answers that stand for all others in the conditions, too."""
        left = (residual_of(each.holds, known) for each in vocabulary.constraints)
        holds = tuple(each for each in left if not isinstance(each, Literal))
        named = {fact for each in holds for fact in facts_in(each)}
        missing = [fact for fact in vocabulary.facts if known.get(fact.name) is None]
        made = scales(missing, [*conditions, *holds], {})
        values = {
            fact.name: _few_values(fact) or tuple(filter(fact.allows, made[fact.name].values))
            for fact in missing
        }
        return cls(known, values, tuple(fact for fact in missing if fact in named), holds)

    def around(self, fact: Fact) -> "_Ties":
        """The facts tied to this one, if only one through another."""
        near = {fact}
        tied: list[Expression] = []
        waiting = list(self.holds)
        while touching := [each for each in waiting if not near.isdisjoint(facts_in(each))]:
            tied.extend(touching)
            waiting = [each for each in waiting if each not in touching]
            near.update(other for each in touching for other in facts_in(each))
        facts = tuple(each for each in self.facts if each in near)
        return attrs.evolve(self, facts=facts, holds=tuple(tied))

    def following(self, answers: Mapping[str, Value]) -> dict[str, Value] | None:
        """The facts of few values to which these answers leave one only; `None` if none at all."""
        rest = [fact for fact in self.facts if fact.name not in answers]
        completions = Completions(
            {**self.known, **answers}, {fact.name: self.values[fact.name] for fact in rest}
        )
        goals = [Goal(each, frozenset({True})) for each in self.holds]
        found = completions.first(goals)
        if found is None:
            return None
        seen = {name: {value} for name, value in found.items()}
        for fact in rest:
            for value in _few_values(fact):
                if value not in seen[fact.name] and len(seen[fact.name]) == 1:
                    is_value = Comparison(Operator.EQUAL, Reference(fact), Literal(value))
                    found = completions.first([*goals, Goal(is_value, frozenset({True}))])
                    for name, other in (found or {}).items():
                        seen[name].add(other)
        return {
            fact.name: next(iter(seen[fact.name]))
            for fact in rest
            if _few_values(fact) and len(seen[fact.name]) == 1
        }


def _few_values(fact: Fact) -> tuple[Value, ...]:
    match fact.type:
        case Boolean():
            return (True, False)
        case Text(choices=choices):
            return choices
        case WholeNumber() | Date():
            return ()
        case _:
            assert_never(fact.type)


@attrs.frozen
class _Ahead:
    """What the answers to one question would settle."""

    known: Facts
    left: Mapping[str, Expression]
    """What is left of each open finding, by code."""
    names: Mapping[str, frozenset[str]]
    """The facts that this names."""
    settling: frozenset[str]
    """The codes of which one that is not met settles all the findings."""
    ties: _Ties

    @classmethod
    def of(
        cls, decision: Decision, left: Mapping[str, Expression], settling: frozenset[str]
    ) -> "_Ahead":
        known, vocabulary = decision.facts, decision.rule_set.vocabulary
        ties = _Ties.of(known, vocabulary, left.values())
        names = {code: frozenset(fact.name for fact in facts_in(left[code])) for code in left}
        return cls(known, left, names, settling, ties)

    def decisiveness(self, fact: Fact) -> Fraction:
        """How many open findings an answer settles, on the mean of the kinds of answers."""
        kinds = {decided: self._settled(decided) for decided in self._kinds(fact)}
        return Fraction(sum(kinds.values()), max(len(kinds), 1))

    def _kinds(self, fact: Fact) -> Iterator[tuple[bool | None, ...]]:
        """What the open findings come to with each answer to a fact, one after another.

        Nothing, if the answer makes the outcome certain.
        """
        around = self.ties.around(fact)
        for value in self.ties.values[fact.name]:
            answers: dict[str, Value] = {fact.name: value}
            if around.holds:
                following = around.following(answers)
                if following is None:
                    continue
                answers |= following
            record = {**self.known, **answers}
            decided = {
                code: None if names.isdisjoint(answers) else decide(self.left[code], record)
                for code, names in self.names.items()
            }
            certain = any(decided[code] is False for code in self.settling)
            yield () if certain else tuple(decided.values())

    def _settled(self, decided: tuple[bool | None, ...]) -> int:
        return len(self.left) if not decided else sum(each is not None for each in decided)
