"""A few values of each fact that stand for all the others.

Facts can have more values than anybody can try, but the language only compares them. So whether a
record meets a condition depends on how its values are ordered among each other and among a few
fixed values: the constants that they are compared with, their bounds, and the values from which
an analysis counts distance. Every order that is possible at all is possible with values within a
few steps of a fixed one, as many steps as there are facts compared with each other; and so is the
nearest, because a value that nothing holds at a fixed one could be moved nearer.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, assert_never

import attrs

from qip_rules.rules.expression import (
    Comparison,
    Expression,
    Literal,
    OneOf,
    Parameter,
    Reference,
    Within,
    children,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber

__all__ = ["Scale", "scales"]


@attrs.frozen
class Scale:
    """Values of one kind in ascending order, on which some facts are compared with each other."""

    values: tuple[Value, ...]

    def rank(self, value: Value) -> int:
        """Where a value of the scale stands on it, counted from 0.

        Raises:
            KeyError: the value is none of the scale's.
        """
        kept: tuple[Any, ...] = self.values  # all of one kind, so they have an order
        place = bisect_left(kept, value)
        if place == len(self.values) or self.values[place] != value:
            raise KeyError(value)
        return place

    def ranks(self, fact: Fact) -> tuple[int, ...]:
        """Where the values stand that the fact can have."""
        return tuple(rank for rank, value in enumerate(self.values) if fact.allows(value))


def scales(
    facts: Sequence[Fact], conditions: Iterable[Expression], anchors: Mapping[str, Value]
) -> dict[str, Scale]:
    """The scale of each fact that is no boolean, by its name.

    Facts that the conditions compare with each other share one. `anchors` are the values, by
    fact, from which distance is counted. The conditions name no fact that `facts` lacks.
    """
    fixed: dict[str, set[Value]] = {
        fact.name: {*_ends(fact), *([anchors[fact.name]] if fact.name in anchors else [])}
        for fact in facts
        if fact.kind is not Kind.BOOLEAN
    }
    groups = {name: [name] for name in fixed}
    nodes = (node for condition in conditions for node in walk(condition))
    for node in nodes:
        if not isinstance(node, Comparison | Within | OneOf):
            continue
        operands = children(node)
        names = [each.fact.name for each in operands if isinstance(each, Reference)]
        names = [name for name in names if name in fixed]
        for name in names:
            _join(groups, names[0], name)
        if names:
            fixed[names[0]].update(
                each.value
                for each in operands
                if isinstance(each, Literal | Parameter) and each.value is not None
            )
    kinds = {fact.name: fact.kind for fact in facts}
    made: dict[str, Scale] = {}
    for name, group in groups.items():
        if name not in made:
            values = {value for member in group for value in fixed[member]}
            made |= dict.fromkeys(group, Scale(_near(values, kinds[name], len(group))))
    return made


def _join(groups: dict[str, list[str]], first: str, second: str) -> None:
    if groups[first] is not groups[second]:
        joined = [*groups[first], *groups[second]]
        groups.update(dict.fromkeys(joined, joined))


def _ends(fact: Fact) -> tuple[Value, ...]:
    match fact.type:
        case Boolean():
            return ()
        case WholeNumber(minimum=low, maximum=high):
            return (low, high)
        case Text(choices=choices):
            return choices
        case Date(earliest=first, latest=last):
            return (first, last)
        case _:
            assert_never(fact.type)


def _near(values: Iterable[Value], kind: Kind, steps: int) -> tuple[Value, ...]:
    """The values with those a few steps away, in ascending order; words have no neighbors."""
    if kind is Kind.TEXT:
        return tuple(sorted(values, key=str))
    numbers = {each.toordinal() if isinstance(each, date) else int(each) for each in values}
    near = sorted({each + step for each in numbers for step in range(-steps, steps + 1)})
    if kind is Kind.NUMBER:
        return tuple(near)
    return tuple(date.fromordinal(each) for each in near if 1 <= each <= date.max.toordinal())
