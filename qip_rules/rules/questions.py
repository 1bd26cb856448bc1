"""Which missing facts still matter: the questions worth asking.

A missing fact matters to some conditions if, for some answers to all the other missing facts that
the constraints allow, its own answer changes what `decide` returns. That is a search over
answers. Two things keep it small: only facts tied to one another through a condition or a
constraint are searched together, and a branch ends as soon as the answers so far settle it.

Numbers and dates have too many values to try, but the language only compares them: between two
neighboring constants all values are alike, save for their order among the missing facts
themselves. So a few values beside each constant stand for all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import assert_never

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    Comparison,
    Expression,
    Literal,
    Parameter,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber
from qip_rules.rules.findings import Decision, Question
from qip_rules.rules.requirement import Severity
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["can_be_completed", "open_facts", "questions"]

Facts = Mapping[str, Value | None]


def open_facts(condition: Expression, facts: Facts, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The missing facts whose answer can still change what `decide(condition, facts)` returns."""
    missing = [fact for fact in facts_in(condition) if facts.get(fact.name) is None]
    if not missing or (decide(condition, facts) is not None and not _tests_missing(condition)):
        return ()
    search = _Search((condition,), facts, vocabulary)
    return tuple(fact for fact in missing if search.matters(fact))


def questions(decision: Decision) -> tuple[Question, ...]:
    """Exactly the missing facts that can still change a finding of the decision.

    Each is marked whether it can still change the outcome. In the order of the vocabulary.
    """
    vocabulary = decision.rule_set.vocabulary
    codes: dict[str, list[str]] = {}
    for finding in decision.findings:
        for fact in finding.open_facts:
            codes.setdefault(fact.name, []).append(finding.code)
    deciding = _facts_of_the_outcome(decision)
    return tuple(
        Question(fact, fact.name in deciding, tuple(codes[fact.name]))
        for fact in vocabulary.facts
        if fact.name in codes
    )


def can_be_completed(facts: Facts, vocabulary: Vocabulary) -> bool:
    """Whether the missing facts can be answered so that every constraint holds."""
    holds = [constraint.holds for constraint in vocabulary.constraints]
    return all(_Search(group, facts, vocabulary).satisfiable() for group in _groups(holds, facts))


def _facts_of_the_outcome(decision: Decision) -> frozenset[str]:
    """The missing facts that can still change the outcome of the whole decision.

    Conditions that share no missing fact, not even through a constraint, answer independently:
    a fact changes the outcome if it changes what its own group comes to, while every other group
    can still be met.
    """
    facts, vocabulary = decision.facts, decision.rule_set.vocabulary
    required = [
        each.requires
        for each in decision.rule_set.requirements
        if each.severity is Severity.REQUIRED
    ]
    constraints = [constraint.holds for constraint in vocabulary.constraints]
    groups = [
        tuple(each for each in group if each in required)
        for group in _groups([*required, *constraints], facts)
    ]
    searches = [_Search(group, facts, vocabulary) for group in groups if group]
    unmeetable = [search for search in searches if not search.satisfiable()]
    if len(unmeetable) > 1:
        return frozenset()
    return frozenset(
        fact.name
        for search in (unmeetable or searches)
        for fact in search.missing
        if search.matters(fact)
    )


def _groups(conditions: Sequence[Expression], facts: Facts) -> list[tuple[Expression, ...]]:
    """The conditions in groups that share missing facts; those without any are alone."""
    groups: list[tuple[set[str], list[Expression]]] = []
    for condition in conditions:
        names = {fact.name for fact in facts_in(condition) if facts.get(fact.name) is None}
        together = [condition]
        apart = []
        for group in groups:
            if group[0] & names:
                names |= group[0]
                together = [*group[1], *together]
            else:
                apart.append(group)
        groups = [*apart, (names, together)]
    return [tuple(group) for _, group in groups]


class _Search:
    """Answers to the missing facts of some conditions, within the constraints tied to them."""

    def __init__(
        self, conditions: Sequence[Expression], facts: Facts, vocabulary: Vocabulary
    ) -> None:
        self.conditions = tuple(conditions)
        self.monotone = not any(map(_tests_missing, conditions))
        self.missing = _missing_in(conditions, facts)
        self.constraints, names = _tied(conditions, facts, vocabulary)
        every = (*self.conditions, *self.constraints)
        self.facts = {fact.name: facts.get(fact.name) for each in every for fact in facts_in(each)}
        unanswered = [fact for fact in _missing_in(every, facts) if fact.name in names]
        self.answers = {
            fact.name: _answers(fact, every, self.facts, len(unanswered)) for fact in unanswered
        }

    def satisfiable(self) -> bool:
        """Whether some answers meet every condition and constraint."""
        wanted = (*self.conditions, *self.constraints)
        return any(True for _ in self._complete(list(self.answers), wanted))

    def matters(self, fact: Fact) -> bool:
        """Whether the answer to `fact` changes what the conditions come to, for some others."""
        others = [name for name in self.answers if name != fact.name]
        for answered in self._complete(others, self.constraints, open_fact=fact.name):
            before = self._come_to(answered)
            for value in self.answers[fact.name]:
                answered[fact.name] = value
                if self._come_to(answered) is not before and all(
                    decide(each, answered) for each in self.constraints
                ):
                    return True
            answered[fact.name] = None
        return False

    def _complete(
        self,
        names: list[str],
        wanted: Sequence[Expression],
        open_fact: str | None = None,
    ) -> Iterator[dict[str, Value | None]]:
        """Every way to answer `names` that refutes none of `wanted`.

        With an `open_fact`, ways in which the conditions no longer depend on it are left out.
        """
        answered = dict(self.facts)

        def extend(position: int) -> Iterator[dict[str, Value | None]]:
            if any(decide(each, answered) is False for each in wanted):
                return
            if open_fact and self.monotone and self._come_to(answered) is not None:
                return
            if position == len(names):
                yield answered
                return
            name = names[position]
            for value in self.answers[name]:
                answered[name] = value
                yield from extend(position + 1)
            answered[name] = None

        yield from extend(0)

    def _come_to(self, facts: Facts) -> bool | None:
        decided = [decide(each, facts) for each in self.conditions]
        return False if False in decided else None if None in decided else True


def _missing_in(conditions: Iterable[Expression], facts: Facts) -> tuple[Fact, ...]:
    named = dict.fromkeys(fact for each in conditions for fact in facts_in(each))
    return tuple(fact for fact in named if facts.get(fact.name) is None)


def _tied(
    conditions: Sequence[Expression], facts: Facts, vocabulary: Vocabulary
) -> tuple[tuple[Expression, ...], frozenset[str]]:
    """The constraints tied to the conditions through missing facts, and all those facts."""
    names = {fact.name for fact in _missing_in(conditions, facts)}
    tied: list[Expression] = []
    waiting = [constraint.holds for constraint in vocabulary.constraints]
    while True:
        near = [
            each
            for each in waiting
            if any(fact.name in names for fact in _missing_in((each,), facts))
        ]
        if not near:
            return tuple(tied), frozenset(names)
        tied.extend(near)
        waiting = [each for each in waiting if each not in near]
        names.update(fact.name for fact in _missing_in(near, facts))


@lru_cache(maxsize=4096)
def _tests_missing(condition: Expression) -> bool:
    return any(isinstance(each, Comparison) and each.tests_for_missing for each in walk(condition))


def _answers(
    fact: Fact, conditions: Iterable[Expression], facts: Facts, unanswered: int
) -> tuple[Value, ...]:
    """Answers to `fact` that stand for all: alike in how the conditions can compare them."""
    match fact.type:
        case Boolean():
            return (True, False)
        case Text(choices=choices):
            return choices
        case WholeNumber(minimum=minimum, maximum=maximum):
            return _beside(minimum, maximum, _constants(conditions, facts, Kind.NUMBER), unanswered)
        case Date(earliest=earliest, latest=latest):
            days = _beside(
                earliest.toordinal(),
                latest.toordinal(),
                _constants(conditions, facts, Kind.DATE),
                unanswered,
            )
            return tuple(map(date.fromordinal, days))
        case _:
            assert_never(fact.type)


def _beside(low: int, high: int, constants: Iterable[int], reach: int) -> tuple[int, ...]:
    near = {
        constant + step for constant in {low, high, *constants} for step in range(-reach, reach + 1)
    }
    return tuple(sorted(each for each in near if low <= each <= high))


def _constants(conditions: Iterable[Expression], facts: Facts, kind: Kind) -> set[int]:
    """Every number that an unknown number can be compared with: written, known, or a bound."""
    constants: set[int] = set()
    for node in (each for condition in conditions for each in walk(condition)):
        if isinstance(node, Literal | Parameter) and node.kind is kind:
            constants.add(_as_number(node.value))
    for fact in {fact for condition in conditions for fact in facts_in(condition)}:
        if fact.kind is kind:
            value = facts.get(fact.name)
            if value is not None:
                constants.add(_as_number(value))
            match fact.type:
                case WholeNumber(minimum=low, maximum=high):
                    constants |= {low, high}
                case Date(earliest=first, latest=last):
                    constants |= {first.toordinal(), last.toordinal()}
                case Boolean() | Text():
                    pass
                case _:
                    assert_never(fact.type)
    return constants


def _as_number(value: Value | None) -> int:
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)  # noqa: S101 - the caller asks for numbers and dates only
    return value
