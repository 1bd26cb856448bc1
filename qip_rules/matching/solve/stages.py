"""A choice that gets better stage by stage, and its proof."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.proof.certificate import Goal, Progress, Stage
from qip_rules.matching.solve.face import (
    Face,
    best_choice,
    face_prices,
    narrowed,
    narrowed_by,
    whole,
)
from qip_rules.matching.solve.network import Network
from qip_rules.matching.solve.pricing_out import best_flow, best_on_face

__all__ = ["Stages", "Told"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

Told = Callable[[Progress], object]
"""Is told how far a solve has come."""


class Stages:
    """A choice that gets better stage by stage, the face of those as good, and the proof so far."""

    def __init__(self, network: Network, kept: Bools, told: Told | None = None) -> None:
        self.network = network
        self.kept = kept
        self.told = told
        self._face: Face | None = None
        self.chosen: Bools = np.zeros(len(network.practice), dtype=np.bool_)
        self.proved: list[Stage] = []
        self.pair_prices: Numbers | None = None
        """The prices of the stage that settled how many pairs there are."""

    @property
    def face(self) -> Face:
        """The choices that are as good so far; all there are, to begin with."""
        if self._face is None:
            self._face = whole(self.network)
        return self._face

    @face.setter
    def face(self, face: Face) -> None:
        self._face = face

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
        self.prove(Goal.PAIRS, *pair_prices)
        self.prove(Goal.FIT, *self._shifted(gains, pair_prices))
        both = np.concatenate([prices.practice, prices.mentor])
        self.face = narrowed_by(whole(network, best.worthy), best.surplus, both)

    def best(self, goal: Goal, worth: Numbers) -> None:
        """The greatest sum of worths over the open pairs."""
        prices = self.improve(worth, graded=goal is Goal.FIT)
        if goal is Goal.PAIRS:
            self.pair_prices = prices
        self.prove(goal, *self.sides(prices))
        self.face = narrowed(self.face, worth, prices)

    def total_fit(self) -> None:
        """The greatest total fit."""
        gain = self.network.gain[self.face.pair]
        if self.pair_prices is None:
            self.best(Goal.FIT, gain + self.network.least_fit)
            return
        # How many pairs there are is settled, so that only differences between fits count.
        prices = self.improve(gain, graded=True)
        self.prove(Goal.FIT, *self._shifted(self.sides(prices), self.sides(self.pair_prices)))
        self.face = narrowed(self.face, gain, prices)

    def choice(self, worth: Numbers) -> Bools:
        """A best choice on the face, with no proof."""
        choice = best_choice(self.face, worth)
        if choice is None:
            raise _empty_face()
        return choice

    def improve(self, worth: Numbers, *, graded: bool = False) -> Numbers:
        """Move to the best choice on the face; the prices that prove it best.

        Args:
            worth: of each open pair.
            graded: whether worths are of many grades, so that few pairs are promising.
        """
        if not worth.any() or (worth.max() <= 0 and not worth[self.open_chosen].any()):
            return np.zeros(self.face.nodes, dtype=np.int64)
        if not graded:
            self.chosen[self.face.pair] = self.choice(worth)
            return face_prices(self.face, worth, self.open_chosen)
        best = best_on_face(self.face, worth)
        if best is None:
            raise _empty_face()
        self.chosen[self.face.pair], prices = best
        return prices

    def sides(self, prices: Numbers) -> list[list[int]]:
        """The prices of practices, then those of mentors."""
        listed: list[int] = prices.tolist()
        return [listed[: self.network.practices], listed[self.network.practices :]]

    def _shifted(self, gains: list[list[int]], pairs: list[list[int]]) -> list[list[int]]:
        """Prices in gains as prices in fits; beyond 64 bits where fits are."""
        least = self.network.least_fit
        return [
            [gain + least * count for gain, count in zip(*sides, strict=True)]
            for sides in zip(gains, pairs, strict=True)
        ]

    def prove(
        self,
        goal: Goal,
        practice_prices: list[int],
        mentor_prices: list[int],
        *,
        level: int | None = None,
        value: int | None = None,
    ) -> None:
        """Add a stage with its prices to the proof.

        Args:
            goal: what it makes best.
            practice_prices: one for each practice.
            mentor_prices: one for each mentor.
            level: as in `Stage`.
            value: what the choice comes to, where the goal alone does not say it.
        """
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
        chosen = np.flatnonzero(self.chosen)
        count, least = len(chosen), self.network.least_fit
        match goal:
            case Goal.FIT:
                return int(sum(self.network.gain[chosen].tolist())) + count * least
            case Goal.WORST:
                return int(self.network.gain[chosen].min()) + least if count else None
            case Goal.KEPT:
                return int(self.kept[chosen].sum())
            case _:
                return count


def _empty_face() -> SolverError:
    return SolverError("the flow solver found no choice on a face that holds one")
