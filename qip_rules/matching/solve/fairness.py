"""The fairest choices: the worst fit made best, and the levels of fit from the lowest up."""

from typing import Final

import numpy as np
import numpy.typing as npt

from qip_rules.matching.proof.certificate import Goal
from qip_rules.matching.solve.face import best_choice, face_prices, narrowed
from qip_rules.matching.solve.stages import Stages

__all__ = ["Bottlenecks"]

Numbers = npt.NDArray[np.int64]

_NO_GAIN: Final = int(np.iinfo(np.int64).max)
"""Beyond every gain."""


class Bottlenecks:
    """What cannot be avoided on the face that is left open."""

    def __init__(self, stages: Stages) -> None:
        """Look at the choice so far, which moves, and goes on from there."""
        self.stages = stages

    def fairest(self) -> None:
        """The greatest worst fit, by halving."""
        held = self.stages.chosen.copy()
        held[self.stages.face.pair] = False
        best_held = int(self.stages.network.gain[held].min(initial=_NO_GAIN))
        gain = self.stages.network.gain[self.stages.face.pair]
        worst = self._unavoidable(np.unique(gain[gain <= best_held]))
        prices = np.zeros(self.stages.face.nodes, dtype=np.int64)
        if worst is not None:
            prices = self._worst_prices(worst)
        elif held.any():
            worst = best_held
        if worst is not None:
            self.stages.face = self.stages.face.only(gain >= worst)
        self.stages.prove(Goal.WORST, *self.stages.sides(prices))

    def leximin(self) -> None:
        """Ever again the lowest fit that cannot be avoided, and the fewest pairs that have it."""
        before = -1
        while True:
            gain = self.stages.network.gain[self.stages.face.pair]
            levels = np.unique(gain[gain > before])
            if len(levels) <= 1:
                return
            level = self._unavoidable(levels, above=before)
            if level is None:  # nothing more is chosen: all that is left is left out
                self._level(before, int(levels[-1]))
                return
            lower = levels[levels < level]
            if len(lower):
                self._level(before, int(lower[-1]))
                before = int(lower[-1])
            self._level(before, level)
            before = level

    def _level(self, before: int, level: int) -> None:
        """The fewest pairs whose gain is above `before` and up to `level`."""
        gain = self.stages.network.gain[self.stages.face.pair]
        worth = -((gain > before) & (gain <= level)).astype(np.int64)
        prices = self.stages.improve(worth)
        chosen = self.stages.network.gain[self.stages.chosen]
        count = int(((chosen > before) & (chosen <= level)).sum())
        self.stages.prove(
            Goal.LEVEL,
            *self.stages.sides(prices),
            level=level + self.stages.network.least_fit,
            value=count,
        )
        self.stages.face = narrowed(self.stages.face, worth, prices)

    def _unavoidable(self, levels: Numbers, *, above: int = -1) -> int | None:
        """The first of some ascending gains up to which (and `above`) a choice must hold a pair.

        The choice moves to one that holds no pair below it.

        Returns:
            The gain; `None` if all can be avoided.
        """
        gain = self.stages.network.gain[self.stages.face.pair]
        low, high = 0, len(levels)  # all below `low` can be avoided; `high` cannot
        bound, _ = self._bounding(above)
        high = min(high, int(np.searchsorted(levels, bound)))
        step = 1  # the bound is often met, so the search starts there
        while low < high:
            # What the present choice avoids by itself need not be asked.
            open_gains = gain[self.stages.open_chosen]
            least = int(open_gains[open_gains > above].min(initial=_NO_GAIN))
            low = max(low, int(np.searchsorted(levels, least)))
            if low >= high:
                break
            probe = max(low, high - step)
            kept = (gain <= above) | (gain > levels[probe])
            choice = best_choice(
                self.stages.face.only(kept), np.zeros(int(kept.sum()), dtype=np.int64)
            )
            if choice is None:
                high = probe
                step *= 2
            else:
                moved = np.zeros(len(gain), dtype=np.bool_)
                moved[kept] = choice
                self.stages.chosen[self.stages.face.pair] = moved
                low = probe + 1
                step = (high - low + 1) // 2
        return None if high == len(levels) else int(levels[high])

    def _bounding(self, above: int) -> tuple[int, int]:
        """A gain up to which (and above `above`) a node must hold a pair, and that node.

        No pair of the node gains more, and it must hold one. The least such gain of any node.
        """
        face, gain = self.stages.face, self.stages.network.gain[self.stages.face.pair]
        best = np.full(face.nodes, -1, dtype=np.int64)
        for nodes in (face.tail, face.head):
            np.maximum.at(best, nodes, np.where(gain > above, gain, _NO_GAIN))
        best[face.least == 0] = _NO_GAIN
        node = int(np.argmin(best)) if len(best) else 0
        return (int(best[node]), node) if len(best) else (_NO_GAIN, 0)

    def _worst_prices(self, worst: int) -> Numbers:
        """Prices which prove that a choice must hold a pair which gains no more than `worst`."""
        bound, node = self._bounding(-1)
        if bound <= worst:
            prices = np.zeros(self.stages.face.nodes, dtype=np.int64)
            prices[node] = -1
            return prices
        worth = -(self.stages.network.gain[self.stages.face.pair] <= worst).astype(np.int64)
        return face_prices(self.stages.face, worth, self.stages.choice(worth))
