"""The edge cases of a rule: the values at its bounds, and what each of them comes to.

A team of two to four people is understood best from teams of one, two, four and five, and from one
whose size nobody knows. The values follow from the expression; what they come to is what `decide`
says, so that the table cannot disagree with the rule.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, assert_never

import attrs

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    Comparison,
    Expression,
    Literal,
    OneOf,
    Operator,
    Parameter,
    Reference,
    Within,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber
from qip_rules.rules.vocabulary import Constraint

__all__ = ["EdgeCase", "EdgeTable", "edge_table"]

_CASES_MAXIMUM: Final = 30
"""Combinations that a reader still takes in; where there are more, one fact changes at a time."""

_TRIED_MAXIMUM: Final = 5_000
"""Combinations tried to find one that meets the rule, from which the facts then change."""

_STEPS: Final[Mapping[Operator, tuple[int, ...]]] = {
    Operator.EQUAL: (-1, 0, 1),
    Operator.NOT_EQUAL: (-1, 0, 1),
    Operator.LESS: (-1, 0),
    Operator.LESS_OR_EQUAL: (0, 1),
    Operator.GREATER: (0, 1),
    Operator.GREATER_OR_EQUAL: (-1, 0),
}
"""How far from a bound the values lie between which the comparison turns."""


@attrs.frozen
class EdgeCase:
    """A value for each fact of a rule, `None` for not known, and whether the rule then holds."""

    values: tuple[Value | None, ...]
    holds: bool | None


@attrs.frozen
class EdgeTable:
    """The edge cases of one rule; the values stand in the order of `facts`.

    `whole` says that every combination of the values is there. Where there would be too many,
    the first case is one from which in each other case a single fact differs.
    """

    facts: tuple[Fact, ...]
    cases: tuple[EdgeCase, ...]
    whole: bool = True


def edge_table(
    expression: Expression, *, constraints: Sequence[Constraint] = (), day: date | None = None
) -> EdgeTable:
    """The edge cases of a rule, decided by `decide`.

    Args:
        expression: the condition.
        constraints: what holds of every record; combinations that contradict it are left out.
        day: where dates are only compared with each other, the day around which they are chosen;
            without one, the first day that the fact can have.

    Raises:
        ExpressionTypeError: the expression is no condition.
    """
    facts = facts_in(expression)
    chosen = _values(expression, facts, day)
    columns = [(*sorted(chosen[fact.name], key=_order(fact)), None) for fact in facts]
    count = 1
    for column in columns:
        count = min(count * len(column), _CASES_MAXIMUM + 1)
    whole = count <= _CASES_MAXIMUM

    def is_possible(values: Sequence[Value | None]) -> bool:
        record = _record(facts, values)
        return all(decide(each.holds, record) is not False for each in constraints)

    def holds(values: Sequence[Value | None]) -> bool | None:
        return decide(expression, _record(facts, values))

    combinations = (
        itertools.product(*columns) if whole else _one_at_a_time(columns, holds, is_possible)
    )
    possible = dict.fromkeys(each for each in combinations if is_possible(each))
    return EdgeTable(facts, tuple(EdgeCase(each, holds(each)) for each in possible), whole)


def _record(facts: Sequence[Fact], values: Sequence[Value | None]) -> dict[str, Value | None]:
    return {fact.name: value for fact, value in zip(facts, values, strict=True)}


def _one_at_a_time(
    columns: Sequence[tuple[Value | None, ...]],
    holds: Callable[[Sequence[Value | None]], bool | None],
    is_possible: Callable[[Sequence[Value | None]], bool],
) -> Iterator[tuple[Value | None, ...]]:
    """A record that meets the rule if one is found soon, then each fact changed by itself."""
    known = itertools.product(*(column[:-1] for column in columns))
    start: tuple[Value | None, ...] = (None,) * len(columns)
    for each in filter(is_possible, itertools.islice(known, _TRIED_MAXIMUM)):
        if None in start:
            start = each
        if holds(each):
            start = each
            break
    yield start
    for place, column in enumerate(columns):
        for value in column:
            yield (*start[:place], value, *start[place + 1 :])


def _values(
    expression: Expression, facts: Sequence[Fact], day: date | None
) -> dict[str, set[Value]]:
    """The values worth trying of each fact, by its name; never none."""
    values: dict[str, set[Value]] = {fact.name: set() for fact in facts}
    nodes = tuple(walk(expression))
    for sign, left, right in itertools.chain.from_iterable(map(_comparisons, nodes)):
        if isinstance(left, Reference) and isinstance(right, Literal | Parameter):
            values[left.fact.name] |= _around(left.fact, right.value, sign)
    for sign, left, right in itertools.chain.from_iterable(map(_comparisons, nodes)):
        if isinstance(left, Reference) and isinstance(right, Reference):
            _compare_facts(values, sign, left.fact, right.fact, day)
    for fact in facts:
        if not values[fact.name] or fact.kind in (Kind.BOOLEAN, Kind.TEXT):
            values[fact.name] |= _ends(fact, values[fact.name])
    return values


def _compare_facts(
    values: dict[str, set[Value]], sign: Operator, left: Fact, right: Fact, day: date | None
) -> None:
    """Values of two facts that lie around each other."""
    if not values[right.name] and not values[left.name]:
        values[right.name] |= _start(left, right, day)
    if values[right.name]:
        for value in tuple(values[right.name]):
            values[left.name] |= _around(left, value, sign)
    else:
        for value in tuple(values[left.name]):
            values[right.name] |= _around(right, value, sign.mirrored)


def _comparisons(node: Expression) -> Iterator[tuple[Operator, Expression, Expression]]:
    """The comparisons that a node makes, each from both sides where a fact may stand on both."""
    match node:
        case Comparison(operator=sign, left=left, right=right):
            yield sign, left, right
            if not isinstance(left, Reference) or not isinstance(right, Reference):
                yield sign.mirrored, right, left
        case Within(operand=operand, low=low, high=high):
            yield Operator.GREATER_OR_EQUAL, operand, low
            yield Operator.LESS_OR_EQUAL, operand, high
            yield Operator.LESS_OR_EQUAL, low, operand
            yield Operator.GREATER_OR_EQUAL, high, operand
        case OneOf(operand=operand, choices=choices):
            for choice in choices:
                yield Operator.EQUAL, operand, choice
                yield Operator.EQUAL, choice, operand
        case _:
            pass


def _around(fact: Fact, value: Value | None, sign: Operator) -> set[Value]:
    """The values of a fact between which a comparison with `value` turns."""
    near: list[Value | None] = []
    match value:
        case bool() | str():
            near = [value]
        case int():
            near = [value + step for step in _STEPS[sign]]
        case date():
            days = [value.toordinal() + step for step in _STEPS[sign]]
            last = date.max.toordinal()
            near = [date.fromordinal(each) for each in days if 1 <= each <= last]
        case None:
            pass
        case _:
            assert_never(value)
    return {each for each in near if each is not None and fact.allows(each)}


def _start(left: Fact, right: Fact, day: date | None) -> set[Value]:
    """One value of `right`, from which both are chosen: the usual one, if there is one."""
    candidates = (right.usual, left.usual, day, *sorted(_ends(right, set()), key=_order(right)))
    allowed = (each for each in candidates if each is not None and right.allows(each))
    return set(itertools.islice(allowed, 1))


def _ends(fact: Fact, named: set[Value]) -> set[Value]:
    """The first and the last value of a fact; of words, one that the rule does not name."""
    match fact.type:
        case Boolean():
            return {True, False}
        case WholeNumber(minimum=low, maximum=high):
            return {low, high}
        case Text(choices=choices):
            return {choice for choice in choices if choice not in named and named} or (
                set() if named else set(choices)
            )
        case Date(earliest=first, latest=last):
            return {first, last}
        case _:
            assert_never(fact.type)


def _order(fact: Fact) -> Callable[[Value], int]:
    """The order in which a fact's values are listed: yes before no, words as they are declared."""

    def place(value: Value) -> int:
        match value:
            case bool():
                return int(not value)
            case int():
                return value
            case date():
                return value.toordinal()
            case str():
                return fact.type.choices.index(value) if isinstance(fact.type, Text) else 0
            case _:
                assert_never(value)

    return place
