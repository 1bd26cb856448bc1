"""Values of a fact in cells: sets of values that no condition can tell apart.

The language only compares. So whether a record can be filled up to meet some conditions depends
on where each of its values stands among a few fixed ones, and values between two of those are
alike, except within reach of them: the facts still open that it is compared with may have to
stand in between.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import assert_never

import attrs

from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber

__all__ = ["Cell", "Values", "cells_of", "place", "runs_of", "value_at"]


@attrs.frozen
class Cell:
    """Places of a fact from `nearest` to `farthest`, both included, all alike.

    A place is a value as a whole number: that number itself, a day's ordinal, 0 or 1 for false
    and true, the position of a word in its fact's choices. `nearest` is the place in the cell
    with the least distance from the fact's start.
    """

    nearest: int
    farthest: int


@attrs.frozen
class Values:
    """The values of one fact as places, from `low` to `high`."""

    fact: Fact
    low: int
    high: int
    start: int

    @classmethod
    def of(cls, fact: Fact) -> "Values":
        """Those of the fact."""
        match fact.type:
            case Boolean():
                low, high = 0, 1
            case WholeNumber(minimum=low, maximum=high):
                pass
            case Text(choices=choices):
                low, high = 0, len(choices) - 1
            case Date(earliest=first, latest=last):
                low, high = first.toordinal(), last.toordinal()
            case _:
                assert_never(fact.type)
        return cls(fact, low, high, place(fact, fact.starting_value))

    @property
    def is_listed(self) -> bool:
        """Whether each value is a cell of its own: true, false and words have no in-between."""
        return isinstance(self.fact.type, Boolean | Text)

    def farness(self, at: int) -> tuple[int, int]:
        """What places are sorted by, to have the nearest to the start first.

        Of two as far the smaller one comes first; words come in the order of their fact.
        """
        if self.is_listed:
            return (int(at != self.start), at)
        return (abs(at - self.start), at)


def place(fact: Fact, value: Value) -> int:
    """The value as a whole number that stands for it among the values of the fact."""
    if isinstance(fact.type, Text):
        return fact.type.choices.index(str(value))
    return value.toordinal() if isinstance(value, date) else int(value)


def value_at(fact: Fact, at: int) -> Value:
    """The value of the fact that stands at a place."""
    match fact.type:
        case Boolean():
            return at == 1
        case WholeNumber():
            return at
        case Text(choices=choices):
            return choices[at]
        case Date():
            return date.fromordinal(at)
        case _:
            assert_never(fact.type)


def cells_of(values: Values, singles: Iterable[int]) -> tuple[Cell, ...]:
    """All values of a fact in cells, the nearest to its start first.

    Each of the `singles` that the fact can have is a cell of its own, and so is the start; what
    lies between two of them is one cell.
    """
    low, high = values.low, values.high
    if values.is_listed:
        alone = set(range(low, high + 1))
    else:
        alone = {values.start, *(each for each in singles if low <= each <= high)}
    cells = [Cell(at, at) for at in alone]
    ends = [low - 1, *sorted(alone), high + 1]
    for before, after in pairwise(ends):
        first, last = before + 1, after - 1
        if first <= last:
            near_first = values.farness(first) <= values.farness(last)
            cells.append(Cell(first, last) if near_first else Cell(last, first))
    return tuple(sorted(cells, key=lambda cell: values.farness(cell.nearest)))


def runs_of(values: Values, cells: Iterable[Cell]) -> list[list[Cell]]:
    """Cells, the nearest to the start first, in runs that lead away from it without a gap.

    The start is a run of its own, and so is each value that is listed.
    """
    runs: list[list[Cell]] = []
    for cell in cells:
        way = 1 if cell.nearest > values.start else -1
        before = cell.nearest - way
        alone = values.is_listed or values.start in (cell.nearest, before)
        run = next((run for run in runs if not alone and run[-1].farthest == before), None)
        if run is None:
            runs.append([cell])
        else:
            run.append(cell)
    return runs
