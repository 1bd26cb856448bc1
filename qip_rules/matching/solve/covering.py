"""The most of the areas covered, by branch and bound, on the face that earlier objectives left.

Each objective is a sum over pairs and grades (`qip_rules.matching.solve.grades`), and each is asked
for in one program with those before it, which count so many times as much: that is quicker by far
than to demand of the solver, as a row, what they have settled. How many times is enough is seen
from the answer. If something was given up that is settled, they have to count more; if nothing
was, then the bound of the program, less what is settled, is one for the new sum, whatever the
factor (H. Everett, Generalized Lagrange Multiplier Method, 1963).

What comes back is held against the capacities, and counted anew in whole numbers, and counts only
if it is better than the one before; the bound is the solver's word.

It runs in rounds, each with more branches than the one before and with the best choice so far to
start from, so that there is something to tell between them. The rounds are the same whether or not
anybody listens, so the answer is too.

At last the lots that pairs have tell equally good choices apart, as one sum more, and a row for
each choice found shows whether there is another. Of several that are equal in that, too, the
earliest is taken (see `qip_rules.matching.solve.earliest`). So the answer does not depend on the
solver.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from qip_rules.errors import Fault, InputError, SolverError
from qip_rules.matching.objectives import AreaCoverage, FewestChanges, MostPairs, Objective
from qip_rules.matching.proof.certificate import Goal, Stage
from qip_rules.matching.solve.face import best_choice
from qip_rules.matching.solve.first_cover import good_cover
from qip_rules.matching.solve.grades import Grades
from qip_rules.matching.solve.settled import Measure, Settled, SettledSum, Together
from qip_rules.matching.solve.stages import Stages
from qip_rules.matching.solve.topics import Topics
from qip_rules.matching.solve.whole_numbers import Answer, Clock, Program, Worths

__all__ = ["cover"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
_WORTH_MAXIMUM: Final = 2**30
"""The greatest sum that the solver's rounded numbers still tell apart from its neighbors."""

_FACTOR: Final = 4
"""How many times as much as the dearest pair what is settled counts, to begin with."""

_LEAST_FACTOR: Final = 4
"""How many times as much it counts at least, where pairs are worth nothing."""

_MORE: Final = 8
"""How many times as much it counts when that was too little."""

_FIRST_BRANCHES: Final = 1
_MORE_BRANCHES: Final = 16
"""Branches of the first round, and how many times as many each further round has."""


def cover(
    stages: Stages,
    topics: Topics,
    objectives: Sequence[Objective],
    *,
    lots: Numbers,
    seconds: float | None,
) -> bool:
    """Settle the objectives from `AreaCoverage` on, and which of equal choices it is.

    Args:
        stages: the choice and the proof so far, which go on here.
        topics: what there is to cover.
        objectives: `AreaCoverage`, then others that are sums over pairs.
        lots: the lot of each candidate pair; of equal choices the one with the greatest sum is it.
        seconds: how long the solver may take for all of them together.

    Returns:
        Whether equal choices are told apart: not where a limit ended the search.

    Raises:
        InputError: weights and evidence so large that the solver's rounded numbers no longer
            tell sums apart.
        SolverError: the solver ended without an answer.
    """
    clock = Clock(seconds)
    covering = _Covering(stages, topics, clock)
    for objective in objectives:
        covering.settle(objective)
    return covering.tell_apart(lots)


def _untold(_least: int, _most: int) -> None:
    """Nobody wants to know how far it is."""


class _Covering:
    """The open pairs as a whole-number program, which each objective narrows."""

    def __init__(self, stages: Stages, topics: Topics, clock: Clock) -> None:
        self.stages = stages
        self.topics = topics
        self.clock = clock
        face = stages.face
        held = stages.chosen.copy()
        held[face.pair] = False
        self.held = held
        self.kept = stages.kept[face.pair].astype(np.int64)
        self.fit = stages.network.gain[face.pair] + stages.network.least_fit
        self.grades = Grades(face, topics, held)
        greatest = max(self.grades.most, int(np.abs(self.fit).sum(dtype=np.float64)))
        if greatest > _WORTH_MAXIMUM:
            found = f"weights, evidence and fits that come to {greatest}"
            hint = "give weights in a coarser unit"
            faults = [Fault("practices", found, f"at most {_WORTH_MAXIMUM} in all", hint)]
            raise InputError(faults, of="the areas to cover")
        self.program = Program(face, self.grades)
        self.settled = Settled()

    def settle(self, objective: Objective) -> None:
        """The best under one more objective, among those as good under the others."""
        nothing = np.zeros(len(self.grades.worth), dtype=np.int64)
        match objective:
            case AreaCoverage():
                goal, worths = Goal.COVERED, Worths(self.grades.own, self.grades.worth)
                stands = self.topics.covered(self.held)
                choice = good_cover(self.stages.face, self.grades)
                if self._covered(choice) > self._covered(self.stages.open_chosen):
                    self.stages.chosen[self.stages.face.pair] = choice
            case MostPairs():
                goal, worths = Goal.PAIRS, Worths(np.ones_like(self.fit), nothing)
                stands = int(self.held.sum())
            case FewestChanges():
                goal, worths = Goal.KEPT, Worths(self.kept, nothing)
                stands = int(self.stages.kept[self.held].sum())
            case _:
                goal, worths = Goal.FIT, Worths(self.fit, nothing)
                network = self.stages.network
                stands = int((network.gain[self.held] + network.least_fit).sum())
        if goal is Goal.COVERED:
            measure: Measure = self._covered
            first = self.grades.most - stands
        else:
            measure, first = _summed(worths), self._flow(worths)
        value, bound = self._best(
            worths,
            measure,
            first,
            lambda value, bound: self.stages.tell(goal, stands + value, stands + bound),
        )
        self.stages.settle(Stage(goal=goal, value=stands + value, bound=stands + bound))

    def tell_apart(self, lots: Numbers) -> bool:
        """Move to the one choice that lots and the order of pairs single out among the equal ones.

        Returns:
            Whether it is told apart from all others.
        """
        if any(stage.gap for stage in self.stages.proved):
            return False
        face = self.stages.face
        of_open = Worths(lots[face.pair], np.zeros(len(self.grades.worth), dtype=np.int64))
        value, bound = self._best(of_open, _summed(of_open), self._flow(of_open))
        if value < bound:
            return False
        equal = [self.stages.open_chosen]
        while not self.clock.is_over:
            others = [(_unlike(each, of_open.grades), 1 - int(each.sum())) for each in equal]
            if self.settled.together is not None:
                answer = self.program.best(self.settled.together.worths, others, clock=self.clock)
                least = self.settled.together.total
            else:
                rows = self.settled.rows
                answer = self.program.best(of_open, [*rows, *others], clock=self.clock)
                least = value
            if answer.is_empty or (answer.bound is not None and answer.bound < least):
                self.stages.chosen[face.pair] = max(equal, key=lambda each: each.tolist())
                return True
            if not self._is_another(answer, equal):
                return False
            assert answer.choice is not None  # noqa: S101 - it is another one
            equal.append(answer.choice)
        return False

    def _is_another(self, answer: Answer, equal: Sequence[Bools]) -> bool:
        """Whether an answer holds one more choice that is as good in all."""
        choice = answer.choice
        return (
            choice is not None
            and self._is_allowed(choice)
            and not any((choice == each).all() for each in equal)
        )

    def _best(
        self,
        worths: Worths,
        measure: Measure,
        bound: int,
        tell: Callable[[int, int], object] = _untold,
    ) -> tuple[int, int]:
        """Move to the choice with the greatest sum among those that keep what is settled.

        Args:
            worths: what is summed.
            measure: the sum of a choice.
            bound: what no choice exceeds.
            tell: is told of the best so far and of the bound.

        Returns:
            The sum of the choice, and what none exceeds; they differ where a limit ended it.
        """
        best = self.stages.open_chosen
        value = measure(best)
        branches = _FIRST_BRANCHES
        factor = max(_LEAST_FACTOR, _FACTOR * int(np.abs(worths.pairs).max(initial=0)))
        while value < bound and not self.clock.is_over:
            together = self.settled.within(factor, worths)
            beside = None if together is None else (together, factor)
            answer = self._round(worths, beside, best, branches)
            found, is_allowed = answer.choice, False
            if found is not None and self._is_allowed(found):
                is_allowed = True
                if measure(found) > value:
                    best, value = found, measure(found)
                    self.stages.chosen[self.stages.face.pair] = best
            if answer.bound is not None:
                beyond = 0 if together is None else together.total * factor
                bound = max(value, min(bound, answer.bound - beyond))
            if value < bound:
                tell(value, bound)
            if not answer.is_over:
                branches *= _MORE_BRANCHES
            elif is_allowed or together is None:
                break
            else:
                factor *= _MORE
        # One more than was enough: then what gives up anything that is settled is worse, not equal.
        self.settled.keep(SettledSum(worths, measure, value), factor + 1)
        return value, bound

    def _round(
        self,
        worths: Worths,
        together: tuple[Together, int] | None,
        start: Bools,
        branches: int,
    ) -> Answer:
        """One run of the solver.

        Args:
            worths: what is summed.
            together: all that is settled, and how many times it counts beside the sum; without it,
                it stands in rows.
            start: the best choice so far.
            branches: how many the solver may look at.
        """
        rows = self.settled.rows
        if together is not None:
            settled, factor = together
            worths, rows = settled.beside(worths, factor), []
        answer = self.program.best(worths, rows, clock=self.clock, start=start, branches=branches)
        if answer.is_empty:
            raise _empty_face()
        return answer

    def _covered(self, choice: Bools) -> int:
        """What a choice covers beyond what stands, counted by the definition."""
        chosen = self.held.copy()
        chosen[self.stages.face.pair] = choice
        return self.topics.covered(chosen) - self.topics.covered(self.held)

    def _flow(self, worths: Worths) -> int:
        """The greatest sum over pairs where nothing is settled."""
        flow = best_choice(self.stages.face, worths.pairs)
        if flow is None:
            raise _empty_face()
        return int(worths.pairs[flow].sum())

    def _is_allowed(self, choice: Bools) -> bool:
        """Whether a choice keeps to the bounds and to what is settled, in whole numbers."""
        face = self.stages.face
        uses = face.uses(choice)
        if (uses < face.least).any() or (uses > face.most).any():
            return False
        return self.settled.is_kept_by(choice)


def _summed(worths: Worths) -> Measure:
    return lambda choice: int(worths.pairs[choice].sum())


def _unlike(choice: Bools, no_grades: Numbers) -> Worths:
    """A sum that comes to one more than a choice's own with each pair that differs."""
    return Worths(np.where(choice, -1, 1), np.zeros_like(no_grades))


def _empty_face() -> SolverError:
    return SolverError("the solver found no choice on a face that holds one")
