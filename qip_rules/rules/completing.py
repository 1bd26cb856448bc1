"""Answers to missing facts that make conditions come out as wanted.

A search, made quick by four things. A goal that only one unanswered fact is left to meet takes
away the answers to it that would not. The fact with the fewest answers left goes next, and facts
that stood in many dead ends before others. From a dead end the search goes back to the last fact
that had a part in it, past those that had none. What a small condition comes to is kept.

Source: P. Prosser, Hybrid algorithms for the constraint satisfaction problem (1993), for forward
looking with conflict-directed backjumping; F. Boussemart et al., Boosting systematic search by
weighting constraints (2004), for the weights.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    Or,
    Parameter,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Value

__all__ = ["Completions", "Facts", "Goal", "names_null"]

Facts = Mapping[str, Value | None]

_KEPT_MAXIMUM: Final = 4
"""Missing facts of a condition whose values are worth keeping: more hardly ever come again."""


@attrs.frozen
class Goal:
    """A condition and what it may come to when all missing facts but `withheld` are answered."""

    condition: Expression
    may_be: frozenset[bool | None]
    withheld: str | None = None
    """The name of the fact whose answer the condition does not get to know."""


def names_null(condition: Expression) -> bool:
    """Whether `null` stands in the condition, so that even a complete record may leave it open."""
    return any(isinstance(each, Literal) and each.value is None for each in walk(condition))


class Completions:
    """The ways to answer the missing facts of one record.

    Args:
        facts: the values of the record; `None` is not known.
        answers: for each missing fact that a goal will name, the answers to try, in order.
    """

    def __init__(self, facts: Facts, answers: Mapping[str, Sequence[Value]]) -> None:
        self.answers = answers
        self._facts = facts
        self._conditions: dict[int, _Condition] = {}
        self._weights = dict.fromkeys(answers, 1)

    def come_to(self, condition: Expression, answered: Facts, withheld: str | None) -> bool | None:
        """What a condition comes to with these answers, one of them withheld."""
        return self._condition(condition).come_to(answered, withheld)

    def first(self, goals: Iterable[Goal]) -> dict[str, Value] | None:
        """One answer to every missing fact so that all goals are met; `None` if there is none."""
        search = _Search(
            [
                _OpenGoal(self._condition(each.condition), each.may_be, each.withheld)
                for goal in goals
                for each in _taken_apart(goal)
            ],
            self.answers,
            self._weights,
        )
        found = search.first()
        if found is None:
            return None
        return {name: found.get(name, tried[0]) for name, tried in self.answers.items()}

    def _condition(self, condition: Expression) -> "_Condition":
        known = self._conditions.get(id(condition))
        if known is None:
            known = self._conditions[id(condition)] = _Condition(condition, self._facts)
        return known


def _taken_apart(goal: Goal) -> Iterator[Goal]:
    """The goal as several on smaller conditions, which together say the same."""
    waiting = [goal]
    while waiting:
        each = waiting.pop()
        match each.condition:
            case Not(operand=operand):
                opposite = frozenset(None if value is None else not value for value in each.may_be)
                waiting.append(attrs.evolve(each, condition=operand, may_be=opposite))
                continue
            case And(operands=operands):
                settled_by = False
            case Or(operands=operands):
                settled_by = True
            case _:
                yield each
                continue
        if settled_by in each.may_be:
            yield each
            continue
        of_each = each.may_be | {not settled_by}
        waiting.extend(attrs.evolve(each, condition=one, may_be=of_each) for one in operands)
        if of_each != each.may_be:
            yield attrs.evolve(each, may_be=each.may_be | {settled_by})


class _Condition:
    """A condition with the missing facts that it names."""

    def __init__(self, condition: Expression, facts: Facts) -> None:
        named = [fact.name for fact in facts_in(condition)]
        self.condition = condition
        self.names = tuple(name for name in named if facts.get(name) is None)
        self.is_monotone = not any(
            isinstance(each, Comparison) and each.tests_for_missing for each in walk(condition)
        )
        """Whether further answers can no longer change what it comes to, once that is known."""
        self._known = {name: facts.get(name) for name in named}
        self._fixed = [
            *self._known.values(),
            *(each.value for each in walk(condition) if isinstance(each, Literal | Parameter)),
        ]
        self._kept: dict[tuple[Value | None, ...], bool | None] = {}

    def come_to(self, answered: Facts, withheld: str | None) -> bool | None:
        given = tuple(None if name == withheld else answered.get(name) for name in self.names)
        # The answers to one fact are all of one type, so True never stands for 1 here.
        if given in self._kept:
            return self._kept[given]
        value = decide(self.condition, {**self._known, **dict(zip(self.names, given, strict=True))})
        if len(given) <= _KEPT_MAXIMUM:
            self._kept[given] = value
        return value

    def among(self, values: Sequence[Value], answered: Facts) -> Callable[[Any], Hashable]:
        """What tells values of one fact apart in this condition, with the others answered.

        Between two numbers, or two dates, that it could be compared with, all values are alike.
        """
        if isinstance(values[0], bool | str):
            return lambda value: value
        every = (*self._fixed, *(answered.get(name) for name in self.names))
        kind = type(values[0])  # compared before they meet in a set, where True would stand for 1
        alike = (each for each in every if isinstance(each, kind) and not isinstance(each, bool))
        fixed: list[Any] = sorted(set(alike))
        return lambda value: (bisect_left(fixed, value), bisect_right(fixed, value))


class _OpenGoal:
    """A goal as the search meets it."""

    def __init__(
        self, condition: _Condition, may_be: frozenset[bool | None], withheld: str | None
    ) -> None:
        self.condition = condition
        self.may_be = may_be
        self.withheld = withheld
        self.names = tuple(name for name in condition.names if name != withheld)

    def is_met(self, answered: Facts) -> bool:
        """Whether no further answers can break it."""
        value = self.condition.come_to(answered, self.withheld)
        return value is not None and value in self.may_be and self.condition.is_monotone

    def is_refuted(self, answered: Facts, *, complete: bool) -> bool:
        """Whether no further answers can meet it; `complete` is with all of its facts answered."""
        if not complete and not self.condition.is_monotone:
            return False
        value = self.condition.come_to(answered, self.withheld)
        return value not in self.may_be and (complete or value is not None)


@attrs.define(eq=False)
class _Step:
    """One fact of the search, and what is known about why answers to it do not do."""

    name: str
    untried: Iterator[Value]
    culprits: set[str]
    """Facts answered before without which some answer to this one might do."""
    narrowed: list[tuple[str, Sequence[Value], frozenset[str]]] = attrs.field(
        factory=list[tuple[str, Sequence[Value], frozenset[str]]]
    )
    """What stood before for the facts that the present answer has narrowed."""


class _Search:
    """One search, for answers that meet all goals."""

    def __init__(
        self,
        goals: Sequence[_OpenGoal],
        answers: Mapping[str, Sequence[Value]],
        weights: dict[str, int],
    ) -> None:
        self.goals = goals
        self.weights = weights
        self.goals_on: dict[str, list[_OpenGoal]] = {}
        for goal in goals:
            for name in goal.names:
                self.goals_on.setdefault(name, []).append(goal)
        self.left: dict[str, Sequence[Value]] = {name: answers[name] for name in self.goals_on}
        self.culprits: dict[str, frozenset[str]] = dict.fromkeys(self.goals_on, frozenset())
        self.answered: dict[str, Value] = {}

    def first(self) -> dict[str, Value] | None:
        """The first answers found, of the facts that the goals name."""
        if any(self._narrowed_by(goal, []) is not None for goal in self.goals):
            return None
        steps: list[_Step] = []
        while len(self.answered) < len(self.left):
            steps.append(self._next_step())
            while not self._goes_on(steps[-1]):
                if not self._back_from_dead_end(steps):
                    return None
        return self.answered

    def _next_step(self) -> _Step:
        waiting = (name for name in self.left if name not in self.answered)
        name = min(waiting, key=lambda each: len(self.left[each]) / self.weights[each])
        return _Step(name, iter(self.left[name]), set(self.culprits[name]))

    def _goes_on(self, step: _Step) -> bool:
        """Give the next answer to the fact of the step that is no dead end at once, if any is."""
        for value in step.untried:
            self.answered[step.name] = value
            dead_end = next(
                (
                    culprits
                    for goal in self.goals_on[step.name]
                    if (culprits := self._narrowed_by(goal, step.narrowed)) is not None
                ),
                None,
            )
            if dead_end is None:
                return True
            step.culprits |= dead_end
            self._take_back(step)
        return False

    def _back_from_dead_end(self, steps: list[_Step]) -> bool:
        """Back to the last fact that has a part in the dead end; false if there is none."""
        culprits = steps.pop().culprits
        while steps:
            self._take_back(steps[-1])
            if steps[-1].name in culprits:
                steps[-1].culprits |= culprits
                steps[-1].culprits.discard(steps[-1].name)
                return True
            steps.pop()
        return False

    def _take_back(self, step: _Step) -> None:
        del self.answered[step.name]
        step.culprits.discard(step.name)
        while step.narrowed:
            name, self.left[name], self.culprits[name] = step.narrowed.pop()

    def _narrowed_by(
        self, goal: _OpenGoal, narrowed: list[tuple[str, Sequence[Value], frozenset[str]]]
    ) -> frozenset[str] | None:
        """Take away answers that the goal rules out; the culprits, if that is a dead end."""
        unanswered = [name for name in goal.names if name not in self.answered]
        if len(unanswered) != 1:
            if not goal.is_refuted(self.answered, complete=not unanswered):
                return None
            self._weigh(goal)
            return frozenset(name for name in goal.names if name in self.answered)
        if goal.is_met(self.answered):
            return None
        (name,) = unanswered
        remaining = self._remaining(goal, name)
        if len(remaining) == len(self.left[name]):
            return None
        narrowed.append((name, self.left[name], self.culprits[name]))
        self.left[name] = remaining
        self.culprits[name] |= {each for each in goal.names if each != name}
        if remaining:
            return None
        self._weigh(goal)
        return self.culprits[name]

    def _remaining(self, goal: _OpenGoal, name: str) -> Sequence[Value]:
        """The answers to the one fact that is left to it with which the goal is met."""
        among = goal.condition.among(self.left[name], self.answered)
        does: dict[Hashable, bool] = {}
        remaining: list[Value] = []
        for value in self.left[name]:
            alike = among(value)
            if alike not in does:
                self.answered[name] = value
                does[alike] = not goal.is_refuted(self.answered, complete=True)
            if does[alike]:
                remaining.append(value)
        self.answered.pop(name, None)
        return remaining

    def _weigh(self, goal: _OpenGoal) -> None:
        for name in goal.names:
            self.weights[name] += 1
