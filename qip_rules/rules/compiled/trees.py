"""The values of a fact that some conditions can tell apart, and the decision tree over them."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, assert_never

import attrs

from qip_rules.rules.compiled.masks import Decided
from qip_rules.rules.expression import Expression, Literal, Parameter, walk
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber

__all__ = ["UNKNOWN", "Branch", "Cell", "Tree", "cells_of", "decision_tree", "joined_cells"]


@attrs.frozen
class Cell:
    """Values of a fact from `low` to `high` that no condition tells apart; both `None`: unknown."""

    low: Value | None
    high: Value | None


@attrs.frozen(cache_hash=True)
class Branch:
    """Where a tree turns on a fact: each subtree with the cells that lead to it."""

    fact: Fact
    ways: "tuple[tuple[tuple[Cell, ...], Tree], ...]"


Tree = int | Branch | None
"""What to add to the mask, `None` for a contradiction; or where to branch."""

UNKNOWN: Final = Cell(None, None)


def decision_tree(
    conditions: Sequence[Decided], cells: Mapping[Fact, Sequence[Cell]], facts: Sequence[Fact]
) -> Tree:
    """The tree that decides the conditions by branching on `facts`, in their order."""
    chosen: dict[str, Value | None] = {}

    def grown(depth: int) -> Tree:
        if depth == len(facts):
            added = [each.adds(chosen) for each in conditions]
            return None if None in added else sum(each or 0 for each in added)
        fact = facts[depth]
        ways: dict[Tree, list[Cell]] = {}
        for cell in cells[fact]:
            chosen[fact.name] = cell.low
            ways.setdefault(grown(depth + 1), []).append(cell)
        # What adds least comes first: it is what most records are hoped to be.
        order = sorted(ways, key=_least)
        return Branch(fact, tuple((tuple(ways[subtree]), subtree) for subtree in order))

    return grown(0)


def _least(tree: Tree) -> float:
    if isinstance(tree, Branch):
        return min(_least(subtree) for _, subtree in tree.ways)
    return float("inf") if tree is None else tree


def cells_of(fact: Fact, conditions: Iterable[Expression]) -> tuple[Cell, ...]:
    """The cells of a fact, upward, the unknown last."""
    match fact.type:
        case Boolean():
            known = [Cell(True, True), Cell(False, False)]  # noqa: FBT003 - values of a fact
        case Text(choices=choices):
            known = [Cell(choice, choice) for choice in choices]
        case WholeNumber(minimum=low, maximum=high):
            cuts = _constants(conditions, Kind.NUMBER)
            known = [Cell(first, last) for first, last in _pieces(low, high, cuts)]
        case Date(earliest=earliest, latest=latest):
            days = [each.toordinal() for each in _constants(conditions, Kind.DATE)]
            known = [
                Cell(date.fromordinal(first), date.fromordinal(last))
                for first, last in _pieces(earliest.toordinal(), latest.toordinal(), days)
            ]
        case _:
            assert_never(fact.type)
    return (*known, UNKNOWN)


def _constants(conditions: Iterable[Expression], kind: Kind) -> list[Any]:
    return [
        node.value
        for condition in conditions
        for node in walk(condition)
        if isinstance(node, Literal | Parameter) and node.kind is kind
    ]


def _pieces(low: int, high: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The range from `low` to `high` in pieces, with each cut a piece of its own."""
    for cut in sorted(set(cuts)):
        if low <= cut <= high:
            if low < cut:
                yield low, cut - 1
            yield cut, cut
            low = cut + 1
    if low <= high:
        yield low, high


def joined_cells(fact: Fact, cells: Iterable[Cell], every: Sequence[Cell]) -> Iterator[Cell]:
    """The cells, neighbors joined where the fact's values have an order to join them by."""
    known = [cell for cell in cells if cell is not UNKNOWN]
    if not isinstance(fact.type, WholeNumber | Date):
        yield from known
        return
    places = enumerate(every.index(cell) for cell in known)
    for _, run in itertools.groupby(places, lambda pair: pair[1] - pair[0]):
        joined = [every[place] for _, place in run]
        yield Cell(joined[0].low, joined[-1].high)
