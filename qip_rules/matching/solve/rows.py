"""Where the pairs of each practice stand: a network's columns row by row.

Pairs come in the order of practice, so that what belongs to a practice is spread over its pairs
without being looked up, and all that is worked out of long columns is worked out in stretches,
whose intermediate results the processor keeps at hand instead of fetching fresh memory for each.
"""

from collections.abc import Iterator
from typing import Final, Self, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["Rows", "Stretch"]

_Scalar = TypeVar("_Scalar", bound=np.generic)
_Numbers = npt.NDArray[np.int64]

_PAIRS_A_STRETCH: Final = 2**15
"""Of 8 bytes each they fill a quarter of a megabyte."""


@attrs.frozen(eq=False, kw_only=True)
class Rows:
    """The practices that have any pair, ascending, and which pairs are theirs."""

    practice: _Numbers
    """The practice of each row."""
    first: _Numbers
    """Where the pairs of each row begin."""
    degree: _Numbers
    """How many pairs each row has, one or more."""

    @classmethod
    def of(cls, practice: _Numbers, practices: int) -> Self:
        """The rows of pairs.

        Args:
            practice: the practice of each pair, ascending.
            practices: the number of practices.
        """
        bounds = np.searchsorted(practice, np.arange(practices + 1))
        degree = np.diff(bounds)
        (asked,) = np.nonzero(degree)
        return cls(practice=asked, first=bounds[asked], degree=degree[asked])

    def __len__(self) -> int:
        """How many practices have any pair."""
        return len(self.practice)

    def stretches(self) -> Iterator["Stretch"]:
        """All rows, a stretch after the other."""
        ends = self.first + self.degree
        row = 0
        while row < len(self):
            start = int(self.first[row])
            reach = np.searchsorted(ends, start + _PAIRS_A_STRETCH, side="right")
            last = max(row + 1, int(reach))
            yield Stretch(
                rows=slice(row, last),
                pairs=slice(start, int(ends[last - 1])),
                first=self.first[row:last] - start,
                degree=self.degree[row:last],
            )
            row = last


@attrs.frozen(eq=False, kw_only=True)
class Stretch:
    """Some rows that lie together: few long ones, or many short ones."""

    rows: slice
    """Which rows they are."""
    pairs: slice
    """Which pairs are theirs."""
    first: _Numbers
    """Where the pairs of each row begin within the stretch."""
    degree: _Numbers
    """How many pairs each row has."""

    def spread(self, of_rows: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
        """What belongs to all rows of the network, for each pair of the stretch."""
        return np.repeat(of_rows[self.rows], self.degree)
