"""The search for answers to missing facts: it finds some exactly where there are any."""

import operator
import random
import sys
from collections.abc import Callable
from itertools import product

import pytest

from qip_rules.rules.completing import Completions, Goal
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import And, Comparison, Expression, Literal, Operator, Or, Reference
from qip_rules.rules.fact import Boolean, Fact, Value, WholeNumber

COUNT = 6
VALUES = (0, 1, 2)
NUMBERS = [Fact(f"n{at}", WholeNumber(0, 2)) for at in range(COUNT)]
ANSWERS: dict[str, tuple[Value, ...]] = {fact.name: VALUES for fact in NUMBERS}
SIGNS: tuple[tuple[Operator, Callable[[int, int], bool]], ...] = (
    (Operator.LESS, operator.lt),
    (Operator.NOT_EQUAL, operator.ne),
    (Operator.EQUAL, operator.eq),
)
Holds = Callable[[tuple[int, ...]], bool]


def made_up(seed: int) -> list[tuple[Expression, Holds]]:
    """Conditions on six numbers, each with what says of six values whether it holds."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def one() -> tuple[Expression, Holds]:
        first, second, third = chance.sample(range(COUNT), 3)
        sign, holds = chance.choice(SIGNS)
        limit = chance.choice(VALUES)
        compared = Comparison(sign, Reference(NUMBERS[first]), Reference(NUMBERS[second]))
        if chance.random() < 0.6:
            return compared, lambda values: holds(values[first], values[second])
        other = Comparison(Operator.EQUAL, Reference(NUMBERS[third]), Literal(limit))
        return (
            Or((compared, other)),
            lambda values: holds(values[first], values[second]) or values[third] == limit,
        )

    return [one() for _ in range(chance.randint(5, 12))]


def test_answers_are_found_exactly_where_there_are_some() -> None:
    found_any = 0
    for seed in range(300):
        conditions = made_up(seed)
        there_are = any(
            all(holds(values) for _, holds in conditions)
            for values in product(VALUES, repeat=COUNT)
        )
        goals = [Goal(condition, frozenset({True})) for condition, _ in conditions]
        found = Completions({}, ANSWERS).first(goals)
        assert (found is not None) is there_are, seed
        if found is not None:
            found_any += 1
            assert all(decide(condition, found) is True for condition, _ in conditions)
    assert 50 < found_any < 250


@pytest.mark.parametrize(("missing", "worked_out"), [(1, 1), (4, 1), (5, 3)])
def test_what_a_small_condition_comes_to_is_worked_out_once(
    missing: int, worked_out: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = 0

    def counted(condition: Expression, facts: dict[str, Value | None]) -> bool | None:
        nonlocal times
        times += 1
        return decide(condition, facts)

    monkeypatch.setattr(sys.modules[Completions.__module__], "decide", counted)
    facts = [Fact(f"b{at}", Boolean()) for at in range(missing)]
    references = tuple(map(Reference, facts))
    condition = And(references) if missing > 1 else references[0]
    search = Completions({}, {fact.name: (True, False) for fact in facts})
    answered: dict[str, Value] = {fact.name: True for fact in facts}
    assert [search.come_to(condition, answered, None) for _ in range(3)] == [True] * 3
    assert times == worked_out
