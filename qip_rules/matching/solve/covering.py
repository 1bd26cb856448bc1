"""The most of the areas covered, by branch and bound, on the face that earlier objectives left.

What covers an area is no flow: two mentors of one practice who are strong in the same area count
once. So here is a whole-number program, with one unknown of 0 or 1 for each open pair. A practice
that can have several of them gets, for each of its areas and each grade of evidence there, a
further unknown from 0 to 1, no greater than the number of its pairs that bring this grade or a
better one; it is worth the weight times the step from the grade below. (G. Cornuejols, G. L.
Nemhauser and L. A. Wolsey, The Uncapacitated Facility Location Problem, 1990, in which grades are
sorted distances.) For a practice that can have one pair only, each pair has its own worth.

The solver works with rounded numbers. What comes back is therefore read as a choice, held against
the capacities, and counted anew in whole numbers, and counts only if it is better than the one
before; the bound is the solver's word.

It runs in rounds, each with more branches than the one before and with the best choice so far to
start from, so that there is something to tell between them. The rounds are the same whether or not
anybody listens, so the answer is too. A limit of time is kept by the solver, which says how long
it took: nothing here reads a clock.
"""

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import Fault, InputError, SolverError
from qip_rules.matching.objectives import AreaCoverage, FewestChanges, MostPairs, Objective
from qip_rules.matching.proof.certificate import Goal, Stage
from qip_rules.matching.solve.face import best_choice
from qip_rules.matching.solve.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.math_opt.python import mathopt

__all__ = ["Topics", "cover"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_WORTH_MAXIMUM: Final = 2**30
"""The greatest sum that the solver's rounded numbers still tell apart from its neighbors."""

_FIRST_BRANCHES: Final = 1
_MORE_BRANCHES: Final = 16
"""Branches of the first round, and how many times as many each further round has."""

_FLOWS: Final = 8
"""How many pairs a practice gets, at most, in the choice to begin with, one by one."""

_ROUNDING: Final = 1e-3
"""How far below a whole number the solver's bound may be and still mean it."""


@attrs.frozen(eq=False, kw_only=True)
class Topics:
    """What there is to cover: a topic is one area of one practice."""

    practice: Numbers
    """The practice of each topic."""
    weight: Numbers
    """What each topic counts."""
    given: Numbers
    """The evidence that fixed pairs bring to each topic already; 0 is none."""
    pair: Numbers
    """A candidate pair that brings something to a topic, one entry for each such two."""
    topic: Numbers
    """The topic of each entry."""
    evidence: Numbers
    """The evidence that the pair brings to the topic, from 1."""

    def covered(self, chosen: Bools) -> int:
        """What is covered by fixed and chosen pairs, in whole numbers.

        Args:
            chosen: one truth value per candidate pair.
        """
        return int((self.weight * self.best(chosen)).sum())

    def best(self, chosen: Bools) -> Numbers:
        """The strongest evidence for each topic."""
        best = self.given.copy()
        held = chosen[self.pair]
        np.maximum.at(best, self.topic[held], self.evidence[held])
        return best


@attrs.define
class _Clock:
    """How many seconds the solver may still take; `None` is without end."""

    left: float | None

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left <= 0

    def spend(self, seconds: float) -> None:
        if self.left is not None:
            self.left -= seconds


def cover(
    stages: Stages,
    topics: Topics,
    objectives: "Sequence[Objective]",
    seconds: float | None,
) -> None:
    """Settle the objectives from `AreaCoverage` on.

    Args:
        stages: the choice and the proof so far, which go on here.
        topics: what there is to cover.
        objectives: `AreaCoverage`, then others that are sums over pairs.
        seconds: how long the solver may take for all of them together.

    Raises:
        InputError: weights and evidence so large that the solver's rounded numbers no longer
            tell sums apart.
        SolverError: the solver ended without an answer.
    """
    clock = _Clock(seconds)
    program = _Program(stages, topics)
    for objective in objectives:
        program.settle(objective, clock)


class _Program:
    """The open pairs as a whole-number program, which each objective narrows by one row."""

    def __init__(self, stages: Stages, topics: Topics) -> None:
        self.stages = stages
        self.topics = topics
        face = stages.face
        held = stages.chosen.copy()
        held[face.pair] = False
        self.held = held
        self.kept = stages.kept[face.pair]
        self.gain = stages.network.gain[face.pair] + stages.network.least_fit
        most = np.minimum(face.most, face.uses(np.ones(len(face.pair), dtype=np.bool_)))
        place = np.full(len(held), -1, dtype=np.int64)
        place[face.pair] = np.arange(len(face.pair))
        self.given = topics.best(held)
        """The evidence for each topic that no choice is without."""
        more = (place[topics.pair] >= 0) & (topics.evidence > self.given[topics.topic])
        pair, topic = place[topics.pair[more]], topics.topic[more]
        evidence = topics.evidence[more]
        self.bound = int((topics.weight * self._best(topic, evidence)).sum())
        greatest = max(self.bound, int(np.abs(self.gain).sum(dtype=np.float64)))
        if greatest > _WORTH_MAXIMUM:
            found = f"weights, evidence and fits that come to {greatest}"
            hint = "give weights in a coarser unit"
            faults = [Fault("practices", found, f"at most {_WORTH_MAXIMUM} in all", hint)]
            raise InputError(faults, of="the areas to cover")
        self.pair, self.topic, self.evidence = pair, topic, evidence
        """What open pairs bring to topics beyond what is given, one entry for each such two."""
        alone = most[topics.practice[topic]] <= 1
        self.own = np.zeros(len(face.pair), dtype=np.int64)
        """What each pair of a practice that can have one only adds."""
        gained = topics.weight[topic] * (evidence - self.given[topic])
        np.add.at(self.own, pair[alone], gained[alone])
        self._grades(pair[~alone], topic[~alone], evidence[~alone])
        self._bounded_nodes()
        self.settled: list[tuple[Numbers, Numbers, int]] = []
        """Of each objective settled: worths of pairs and of grades, and the least sum."""

    def _best(self, topic: Numbers, evidence: Numbers) -> Numbers:
        best = self.given.copy()
        np.maximum.at(best, topic, evidence)
        return best

    def _grades(self, pair: Numbers, topic: Numbers, evidence: Numbers) -> None:
        """One unknown for each topic and each grade of evidence that pairs bring to it."""
        grades = np.unique(np.stack([topic, evidence], axis=1), axis=0)
        self.grade_topic, grade = grades[:, 0], grades[:, 1]
        first = np.ones(len(grades), dtype=np.bool_)
        first[1:] = self.grade_topic[1:] != self.grade_topic[:-1]
        below = np.where(first, self.given[self.grade_topic], np.roll(grade, 1))
        self.grade_worth = self.topics.weight[self.grade_topic] * (grade - below)
        # A pair brings its own grade and each lower one of the topic: from the topic's first grade
        # to its own.
        start = np.searchsorted(self.grade_topic, topic)
        width = int(grade.max(initial=0)) + 1
        own = np.searchsorted(self.grade_topic * width + grade, topic * width + evidence)
        count = own - start + 1
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        self.entry_grade = np.repeat(start, count) + offset
        self.entry_pair = np.repeat(pair, count)

    def _bounded_nodes(self) -> None:
        face = self.stages.face
        degree = face.uses(np.ones(len(face.pair), dtype=np.bool_))
        self.nodes = np.flatnonzero((degree > face.most) | (face.least > 0))
        number = np.full(face.nodes, -1, dtype=np.int64)
        number[self.nodes] = np.arange(len(self.nodes))
        rows = np.concatenate([number[face.tail], number[face.head]])
        columns = np.tile(np.arange(len(face.pair)), 2)
        self.node_row, self.node_pair = rows[rows >= 0], columns[rows >= 0]

    def settle(self, objective: Objective, clock: _Clock) -> None:
        """The best under one more objective, among those as good under the others."""
        worth, grade_worth, goal, fixed_part = self._worths(objective)
        if goal is Goal.COVERED:
            self._begin_well()
        best = self.stages.open_chosen
        value = self._value(goal, best)
        bound = self._first_bound(goal, worth, fixed_part)
        branches = _FIRST_BRANCHES
        while value < bound and not clock.is_over:
            found, stated, is_over = self._round(worth, grade_worth, best, branches, clock)
            if found is not None and self._is_allowed(found) and self._value(goal, found) > value:
                best, value = found, self._value(goal, found)
                self.stages.chosen[self.stages.face.pair] = best
            bound = max(value, min(bound, fixed_part + stated)) if stated is not None else bound
            if value < bound:
                self.stages.tell(goal, value, bound)
            branches *= _MORE_BRANCHES
            if is_over:
                break
        self.stages.settle(Stage(goal=goal, value=value, bound=bound))
        self.settled.append((worth, grade_worth, value - fixed_part))

    def _begin_well(self) -> None:
        """Move to a choice that covers much, found by flows, so that a limit finds a good one.

        Each practice gets one more pair at a time, and a pair is worth what it adds to those that
        the practice has. Of what came of that, one more flow keeps what it can on the face.
        """
        face = self.stages.face
        chosen: Bools = np.zeros(len(face.pair), dtype=np.bool_)
        worth = np.zeros(len(face.pair), dtype=np.int64)
        for _ in range(_FLOWS):
            added = np.where(chosen, 0, self._added(chosen))
            left = face.most - face.uses(chosen)
            left[: face.practices] = np.minimum(left[: face.practices], 1)
            helpful = added > 0
            layer = attrs.evolve(face.only(helpful), least=np.zeros_like(left), most=left)
            more = best_choice(layer, added[helpful])
            if more is None or not more.any():
                break
            here = np.flatnonzero(helpful)[more]
            chosen[here], worth[here] = True, added[here]
        choice = best_choice(face, np.where(chosen, worth, self._added(chosen)))
        if choice is None:
            msg = "the flow solver found no choice on a face that holds one"
            raise SolverError(msg)
        before = self._value(Goal.COVERED, self.stages.open_chosen)
        if self._value(Goal.COVERED, choice) > before:
            self.stages.chosen[face.pair] = choice

    def _added(self, chosen: Bools) -> Numbers:
        """What each open pair adds to what the chosen ones cover, itself left out."""
        topic, evidence, weight = self.topic, self.evidence, self.topics.weight
        held = np.flatnonzero(chosen[self.pair])
        held = held[np.lexsort((self.pair[held], evidence[held], topic[held]))]
        last = np.ones(len(held), dtype=np.bool_)
        last[:-1] = topic[held[1:]] != topic[held[:-1]]
        best, second = self.given.copy(), self.given.copy()
        by = np.full(len(best), -1, dtype=np.int64)
        at = topic[held[last]]
        best[at], by[at] = evidence[held[last]], self.pair[held[last]]
        # What stands before the last of a topic is its second best.
        (before,) = np.nonzero(~last[:-1] & last[1:])
        second[topic[held[before]]] = evidence[held[before]]
        others = np.where(by[topic] == self.pair, second[topic], best[topic])
        added = np.zeros(len(chosen), dtype=np.int64)
        np.add.at(added, self.pair, weight[topic] * np.maximum(evidence - others, 0))
        return added

    def _worths(self, objective: Objective) -> tuple[Numbers, Numbers, Goal, int]:
        """What each open pair and each grade is worth, and what is not open comes to."""
        nothing = np.zeros(len(self.grade_worth), dtype=np.int64)
        held = self.held
        if isinstance(objective, AreaCoverage):
            return self.own, self.grade_worth, Goal.COVERED, self.topics.covered(held)
        if isinstance(objective, MostPairs):
            return np.ones_like(self.gain), nothing, Goal.PAIRS, int(held.sum())
        network = self.stages.network
        if isinstance(objective, FewestChanges):
            kept = int(self.stages.kept[held].sum())
            return self.kept.astype(np.int64), nothing, Goal.KEPT, kept
        fits = int((network.gain[held] + network.least_fit).sum())
        return self.gain, nothing, Goal.FIT, fits

    def _value(self, goal: Goal, choice: Bools) -> int:
        chosen = self.held.copy()
        chosen[self.stages.face.pair] = choice
        if goal is Goal.COVERED:
            return self.topics.covered(chosen)
        network = self.stages.network
        match goal:
            case Goal.FIT:
                return int((network.gain[chosen] + network.least_fit).sum())
            case Goal.KEPT:
                return int(self.stages.kept[chosen].sum())
            case _:
                return int(chosen.sum())

    def _first_bound(self, goal: Goal, worth: Numbers, fixed_part: int) -> int:
        """A bound without the solver: all that can be covered, or a flow that covers less."""
        if goal is Goal.COVERED:
            return self.bound
        flow = best_choice(self.stages.face, worth)
        if flow is None:
            msg = "the flow solver found no choice on a face that holds one"
            raise SolverError(msg)
        return fixed_part + int(worth[flow].sum())

    def _is_allowed(self, choice: Bools) -> bool:
        """Whether a choice keeps to the bounds and to what is settled, in whole numbers."""
        face = self.stages.face
        uses = face.uses(choice)
        if (uses < face.least).any() or (uses > face.most).any():
            return False
        return all(
            self._value(stage.goal, choice) >= (stage.value or 0)
            for stage in self.stages.proved[len(self.stages.proved) - len(self.settled) :]
        )

    def _round(
        self, worth: Numbers, grade_worth: Numbers, start: Bools, branches: int, clock: _Clock
    ) -> tuple[Bools | None, int | None, bool]:
        """One run of the solver.

        Returns:
            The choice; what no choice exceeds, as the solver states it; whether more branches
            would change nothing.
        """
        from ortools.math_opt.python import mathopt

        model, pairs = self._model(worth, grade_worth)
        hint = mathopt.SolutionHint(
            variable_values=dict(zip(pairs, start.astype(float).tolist(), strict=True))
        )
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=0.5,
                random_seed=0,
                node_limit=branches,
                time_limit=None if clock.left is None else timedelta(seconds=clock.left),
            ),
            model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
        )
        clock.spend(result.solve_stats.solve_time.total_seconds())
        termination = result.termination
        stated = termination.objective_bounds.dual_bound
        bound = math.floor(stated + _ROUNDING) if math.isfinite(stated) else None
        choice: Bools | None = None
        if result.has_primal_feasible_solution():
            choice = np.array(result.variable_values(pairs)) > 0.5  # noqa: PLR2004
        reason = mathopt.TerminationReason
        if termination.reason not in (reason.OPTIMAL, reason.FEASIBLE, reason.NO_SOLUTION_FOUND):
            msg = f"the solver ended with {termination.reason.name}: {termination.detail}"
            raise SolverError(msg)
        return choice, bound, termination.reason is reason.OPTIMAL

    def _model(
        self, worth: Numbers, grade_worth: Numbers
    ) -> "tuple[mathopt.Model, list[mathopt.Variable]]":
        """The program as the solver takes it: nodes, then grades, then what is settled."""
        from ortools.math_opt.python import mathopt

        face = self.stages.face
        pairs, grades, nodes = len(face.pair), len(self.grade_worth), len(self.nodes)
        least = [
            *face.least[self.nodes].astype(float).tolist(),
            *[0.0] * grades,
            *[total - 0.5 for _, _, total in self.settled],
        ]
        most = [
            *face.most[self.nodes].astype(float).tolist(),
            *[math.inf] * (grades + len(self.settled)),
        ]
        rows = [self.node_row, self.entry_grade + nodes, np.arange(grades) + nodes]
        columns = [self.node_pair, self.entry_pair, np.arange(grades) + pairs]
        numbers = [
            np.ones(len(self.node_row)),
            np.ones(len(self.entry_grade)),
            np.full(grades, -1.0),
        ]
        for at, (of_pairs, of_grades, _) in enumerate(self.settled):
            both = np.concatenate([of_pairs, of_grades])
            (column,) = np.nonzero(both)
            rows.append(np.full(len(column), nodes + grades + at))
            columns.append(column)
            numbers.append(both[column].astype(float))
        row, column, number = (np.concatenate(each) for each in (rows, columns, numbers))
        order = np.lexsort((column, row))
        worths = np.concatenate([worth, grade_worth])
        (worthy,) = np.nonzero(worths)
        # Only some versions of the solver take a model in one go; all take it piece by piece.
        model = mathopt.Model()
        variables = [
            *(model.add_binary_variable() for _ in range(pairs)),
            *(model.add_variable(lb=0.0, ub=1.0) for _ in range(grades)),
        ]
        constraints = [
            model.add_linear_constraint(lb=lower, ub=upper)
            for lower, upper in zip(least, most, strict=True)
        ]
        entries = zip(*(each[order].tolist() for each in (row, column, number)), strict=True)
        for of_row, of_column, coefficient in entries:
            constraints[of_row].set_coefficient(variables[of_column], coefficient)
        model.objective.is_maximize = True
        for at, value in zip(worthy.tolist(), worths[worthy].tolist(), strict=True):
            model.objective.set_linear_coefficient(variables[at], float(value))
        return model, variables[:pairs]
