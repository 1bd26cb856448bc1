"""Sums that are settled, and how a later one is asked for without giving any of them up."""

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.matching.solve.whole_numbers import Worths

__all__ = ["Measure", "Settled", "SettledSum", "Together"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Measure = Callable[[Bools], int]
"""What a choice of open pairs comes to, in whole numbers."""

_TOGETHER_MAXIMUM: Final = 2**36
"""The greatest sum of several objectives in one program. It may be greater than that of one: most
of it is what does not change any more."""


@attrs.frozen(eq=False)
class SettledSum:
    """A sum that no later one may give up."""

    worths: Worths
    measure: Measure
    value: int


@attrs.frozen(eq=False)
class Together:
    """All that is settled as one sum: each so many times as much as what comes after it."""

    worths: Worths
    total: int

    @property
    def each_worth(self) -> tuple[Numbers, Numbers]:
        """What pairs count, and what grades do."""
        return self.worths.pairs, self.worths.grades

    def beside(self, worths: Worths, factor: int) -> Worths:
        """This sum so many times, and another one."""
        return Worths(
            self.worths.pairs * factor + worths.pairs, self.worths.grades * factor + worths.grades
        )


class Settled:
    """What is settled so far: sum by sum, and as one sum, as long as that is not too great."""

    def __init__(self) -> None:
        """Nothing is settled."""
        self.sums: list[SettledSum] = []
        self.together: Together | None = None
        """`None` as long as nothing is settled, and where it would be too great a sum."""

    @property
    def rows(self) -> list[tuple[Worths, int]]:
        """Each sum, with the least that it is to come to."""
        return [(each.worths, each.value) for each in self.sums]

    def is_kept_by(self, choice: Bools) -> bool:
        """Whether a choice gives up nothing that is settled, in whole numbers."""
        return all(each.measure(choice) >= each.value for each in self.sums)

    def within(self, factor: int, worths: Worths) -> Together | None:
        """What is settled, if so many times as much of it is no sum too great for the solver."""
        if self.together is None:
            return None
        dearest = max(int(np.abs(each).max(initial=0)) for each in self.together.each_worth)
        greatest = max(self.together.total, dearest) * factor + int(np.abs(worths.pairs).sum())
        return self.together if greatest <= _TOGETHER_MAXIMUM else None

    def keep(self, settled: SettledSum, factor: int) -> None:
        """Let no later sum give this one up.

        Args:
            settled: the sum.
            factor: how many times what is settled before has to count beside it.
        """
        together = self.within(factor, settled.worths)
        if together is not None:
            total = together.total * factor + settled.value
            self.together = Together(together.beside(settled.worths, factor), total)
        else:
            first = not self.sums
            self.together = Together(settled.worths, settled.value) if first else None
        self.sums.append(settled)
