"""The objectives one after the other: each a best choice on the face that the others left open."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.objectives import (
    FairestFit,
    FewestChanges,
    FlowObjective,
    Leximin,
    MostPairs,
    TotalFit,
)
from qip_rules.matching.proof.certificate import Goal, Progress, Stage
from qip_rules.matching.solve.earliest import earliest_choice
from qip_rules.matching.solve.face import best_choice, face_prices, narrowed, narrowed_by, whole
from qip_rules.matching.solve.network import Network
from qip_rules.matching.solve.pricing_out import best_flow, best_on_face

__all__ = ["Stages", "Told", "best_by_stages", "settled_stages"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

Told = Callable[[Progress], object]
"""Is told how far a solve has come."""

_NO_GAIN: Final = int(np.iinfo(np.int64).max)
"""Beyond every gain."""


def best_by_stages(
    network: Network,
    objectives: Sequence[FlowObjective],
    kept: Bools,
    told: Told | None = None,
    *,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> tuple[Bools, tuple[Stage, ...]] | None:
    """The one choice that the objectives and the tie order single out, and its proof.

    Args:
        network: the candidate pairs, capacities and loads.
        objectives: in a sensible order.
        kept: one truth value per candidate pair: is it one to keep?
        told: is told of each stage once it is settled.
        solver: who finds the flow of most pairs and the greatest total fit.

    Returns:
        One truth value per candidate pair; `None` if no choice meets the loads.

    Raises:
        SolverError: the solver did not prove an optimum.
    """
    stages = settled_stages(network, objectives, kept, told, solver=solver)
    if stages is None:
        return None
    stages.chosen[stages.face.pair] = earliest_choice(stages.face, stages.open_chosen)
    return stages.chosen, tuple(stages.proved)


def settled_stages(
    network: Network,
    objectives: Sequence[FlowObjective],
    kept: Bools,
    told: Told | None,
    *,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> "Stages | None":
    """One of the best choices under the objectives, its proof, and the face of all of them.

    Takes and raises what `best_by_stages` does; there may be no objective.
    """
    stages = Stages(network, kept, told)
    rest = tuple(objectives)
    if rest[:2] == (MostPairs(), TotalFit()) and not network.loads.any():
        stages.most_pairs_and_total_fit(solver)
        rest = rest[2:]
    elif not stages.starts():
        return None
    for objective in rest:
        match objective:
            case MostPairs():
                stages.best(Goal.PAIRS, np.ones(len(stages.face.pair), dtype=np.int64))
            case TotalFit():
                stages.total_fit()
            case FairestFit():
                stages.fairest()
            case Leximin():
                stages.leximin()
            case FewestChanges():
                stages.best(Goal.KEPT, kept[stages.face.pair].astype(np.int64))
    return stages


class Stages:
    """A choice that gets better stage by stage, the face of those as good, and the proof so far."""

    def __init__(self, network: Network, kept: Bools, told: Told | None = None) -> None:
        self.network = network
        self.kept = kept
        self.told = told
        self.face = whole(network)
        self.chosen: Bools = np.zeros(len(network.practice), dtype=np.bool_)
        self.proved: list[Stage] = []
        self.pair_prices: Numbers | None = None
        """The prices of the stage that settled how many pairs there are."""

    @property
    def open_chosen(self) -> Bools:
        """For each open pair: is it chosen?"""
        open_chosen: Bools = self.chosen[self.face.pair]
        return open_chosen

    def starts(self) -> bool:
        """Take any choice to begin with; whether there is one."""
        if not self.network.loads.any():
            return True
        first = best_choice(self.face, np.zeros(len(self.face.pair), dtype=np.int64))
        if first is not None:
            self.chosen = first
        return first is not None

    def most_pairs_and_total_fit(self, solver: FlowSolver) -> None:
        """Both in one flow: the cheapest of the largest."""
        network = self.network
        best = best_flow(network, solver)
        self.chosen, prices = best.chosen, best.prices
        parts = [network.parted(worths) for worths in (prices.practice, prices.mentor)]
        pair_prices = [[pairs for pairs, _ in side] for side in parts]
        gains = [[gain for _, gain in side] for side in parts]
        self.pair_prices = np.array([*pair_prices[0], *pair_prices[1]], dtype=np.int64)
        self._prove(Goal.PAIRS, *pair_prices)
        self._prove(Goal.FIT, *self._shifted(gains, pair_prices))
        both = np.concatenate([prices.practice, prices.mentor])
        self.face = narrowed_by(self.face, best.surplus, both)

    def best(self, goal: Goal, worth: Numbers) -> None:
        """The greatest sum of worths over the open pairs."""
        prices = self._improve(worth, graded=goal is Goal.FIT)
        if goal is Goal.PAIRS:
            self.pair_prices = prices
        self._prove(goal, *self._sides(prices))
        self.face = narrowed(self.face, worth, prices)

    def total_fit(self) -> None:
        """The greatest total fit."""
        gain = self.network.gain[self.face.pair]
        if self.pair_prices is None:
            self.best(Goal.FIT, gain + self.network.least_fit)
            return
        # How many pairs there are is settled, so that only differences between fits count.
        prices = self._improve(gain, graded=True)
        self._prove(Goal.FIT, *self._shifted(self._sides(prices), self._sides(self.pair_prices)))
        self.face = narrowed(self.face, gain, prices)

    def fairest(self) -> None:
        """The greatest worst fit, by halving."""
        held = self.chosen.copy()
        held[self.face.pair] = False
        best_held = int(self.network.gain[held].min(initial=_NO_GAIN))
        gain = self.network.gain[self.face.pair]
        worst = self._unavoidable(np.unique(gain[gain <= best_held]))
        prices = np.zeros(self.face.nodes, dtype=np.int64)
        if worst is not None:
            prices = self._worst_prices(worst)
        elif held.any():
            worst = best_held
        if worst is not None:
            self.face = self.face.only(gain >= worst)
        self._prove(Goal.WORST, *self._sides(prices))

    def leximin(self) -> None:
        """Ever again the lowest fit that cannot be avoided, and the fewest pairs that have it."""
        before = -1
        while True:
            gain = self.network.gain[self.face.pair]
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
        gain = self.network.gain[self.face.pair]
        worth = -((gain > before) & (gain <= level)).astype(np.int64)
        prices = self._improve(worth)
        chosen = self.network.gain[self.chosen]
        count = int(((chosen > before) & (chosen <= level)).sum())
        self._prove(
            Goal.LEVEL, *self._sides(prices), level=level + self.network.least_fit, value=count
        )
        self.face = narrowed(self.face, worth, prices)

    def _unavoidable(self, levels: Numbers, *, above: int = -1) -> int | None:
        """The first of some ascending gains up to which (and `above`) a choice must hold a pair.

        The choice moves to one that holds no pair below it.

        Returns:
            The gain; `None` if all can be avoided.
        """
        gain = self.network.gain[self.face.pair]
        low, high = 0, len(levels)  # all below `low` can be avoided; `high` cannot
        bound, _ = self._bounding(above)
        high = min(high, int(np.searchsorted(levels, bound)))
        step = 1  # the bound is often met, so the search starts there
        while low < high:
            # What the present choice avoids by itself need not be asked.
            open_gains = gain[self.open_chosen]
            least = open_gains[open_gains > above].min(initial=_NO_GAIN)
            low = max(low, int(np.searchsorted(levels, least)))
            if low >= high:
                break
            probe = max(low, high - step)
            kept = (gain <= above) | (gain > levels[probe])
            choice = best_choice(self.face.only(kept), np.zeros(int(kept.sum()), dtype=np.int64))
            if choice is None:
                high = probe
                step *= 2
            else:
                moved = np.zeros(len(gain), dtype=np.bool_)
                moved[kept] = choice
                self.chosen[self.face.pair] = moved
                low = probe + 1
                step = (high - low + 1) // 2
        return None if high == len(levels) else int(levels[high])

    def _bounding(self, above: int) -> tuple[int, int]:
        """A gain up to which (and above `above`) a node must hold a pair, and that node.

        No pair of the node gains more, and it must hold one. The least such gain of any node.
        """
        face, gain = self.face, self.network.gain[self.face.pair]
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
            prices = np.zeros(self.face.nodes, dtype=np.int64)
            prices[node] = -1
            return prices
        worth = -(self.network.gain[self.face.pair] <= worst).astype(np.int64)
        return face_prices(self.face, worth, self._choice(worth))

    def _choice(self, worth: Numbers) -> Bools:
        choice = best_choice(self.face, worth)
        if choice is None:
            raise _empty_face()
        return choice

    def _improve(self, worth: Numbers, *, graded: bool = False) -> Numbers:
        """Move to the best choice on the face; the prices that prove it best.

        Args:
            worth: of each open pair.
            graded: whether worths are of many grades, so that few pairs are promising.
        """
        if not worth.any() or (worth.max() <= 0 and not worth[self.open_chosen].any()):
            return np.zeros(self.face.nodes, dtype=np.int64)
        if not graded:
            self.chosen[self.face.pair] = self._choice(worth)
            return face_prices(self.face, worth, self.open_chosen)
        best = best_on_face(self.face, worth)
        if best is None:
            raise _empty_face()
        self.chosen[self.face.pair], prices = best
        return prices

    def _sides(self, prices: Numbers) -> list[list[int]]:
        listed: list[int] = prices.tolist()
        return [listed[: self.network.practices], listed[self.network.practices :]]

    def _shifted(self, gains: list[list[int]], pairs: list[list[int]]) -> list[list[int]]:
        """Prices in gains as prices in fits; beyond 64 bits where fits are."""
        least = self.network.least_fit
        return [
            [gain + least * count for gain, count in zip(*sides, strict=True)]
            for sides in zip(gains, pairs, strict=True)
        ]

    def _prove(
        self,
        goal: Goal,
        practice_prices: list[int],
        mentor_prices: list[int],
        *,
        level: int | None = None,
        value: int | None = None,
    ) -> None:
        self.settle(
            Stage(
                goal=goal,
                value=self.value(goal) if value is None else value,
                level=level,
                practice_prices=tuple(practice_prices),
                mentor_prices=tuple(mentor_prices),
            )
        )

    def settle(self, stage: Stage) -> None:
        """Add a stage to the proof, and tell of it."""
        bound = stage.value if stage.bound is None else stage.bound
        self.tell(stage.goal, stage.value, bound)
        self.proved.append(stage)

    def tell(self, goal: Goal, value: int | None, bound: int | None) -> None:
        """Tell how far the present stage has come."""
        if self.told is not None:
            stage = len(self.proved)
            self.told(Progress(stage=stage, goal=goal, value=value, bound=bound))

    def value(self, goal: Goal) -> int | None:
        """What the present choice comes to."""
        count = int(self.chosen.sum())
        least = self.network.least_fit
        match goal:
            case Goal.FIT:
                return int(sum(self.network.gain[self.chosen].tolist())) + count * least
            case Goal.WORST:
                return int(self.network.gain[self.chosen].min()) + least if count else None
            case Goal.KEPT:
                return int(self.kept[self.chosen].sum())
            case _:
                return count


def _empty_face() -> SolverError:
    return SolverError("the flow solver found no choice on a face that holds one")
