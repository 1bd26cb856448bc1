"""A choice of open pairs as a whole-number program: one unknown of 0 or 1 for each of them.

The solver (HiGHS, through MathOpt) works with rounded numbers. What it hands back is read as a
choice, for the caller to count in whole numbers; the bound is the solver's word. A limit of time is
kept by the solver, which says how long it took: nothing here reads a clock.
"""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.solve.face import Face
from qip_rules.matching.solve.grades import Grades

if TYPE_CHECKING:
    from ortools.math_opt.python import mathopt

__all__ = ["Answer", "Clock", "Program", "Worths"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_ROUNDING: Final = 1e-3
"""How far below a whole number the solver's bound may be and still mean it."""


@attrs.define
class Clock:
    """How many seconds the solver may still take; `None` is without end."""

    left: float | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.left is not None and self.left <= 0

    def spend(self, seconds: float) -> None:
        """Take what the solver took."""
        if self.left is not None:
            self.left -= seconds


@attrs.frozen(eq=False)
class Worths:
    """What a sum counts: so much for each open pair, and so much for each grade reached."""

    pairs: Numbers
    grades: Numbers


@attrs.frozen(eq=False, kw_only=True)
class Answer:
    """What came of one run of the solver."""

    choice: Bools | None = None
    """One truth value per open pair, if the solver found any choice."""
    bound: int | None = None
    """What no choice exceeds, as the solver states it."""
    is_over: bool = False
    """Whether more branches would change nothing."""
    is_empty: bool = False
    """Whether the solver states that there is no choice at all."""


class Program:
    """The choices on a face, for the solver to find the best under a sum."""

    def __init__(self, face: Face, grades: Grades) -> None:
        self._face = face
        self._grades = grades
        degree = face.uses(np.ones(len(face.pair), dtype=np.bool_))
        self._nodes = np.flatnonzero((degree > face.most) | (face.least > 0))
        number = np.full(face.nodes, -1, dtype=np.int64)
        number[self._nodes] = np.arange(len(self._nodes))
        rows = np.concatenate([number[face.tail], number[face.head]])
        columns = np.tile(np.arange(len(face.pair)), 2)
        self._node_row, self._node_pair = rows[rows >= 0], columns[rows >= 0]

    def best(
        self,
        worths: Worths,
        rows: Sequence[tuple[Worths, int]],
        *,
        clock: Clock,
        start: Bools | None = None,
        branches: int | None = None,
    ) -> Answer:
        """The choice with the greatest sum.

        Args:
            worths: what is summed.
            rows: other sums, with the least that each is to come to.
            clock: how long the solver may take; what it took is spent.
            start: a choice to begin with.
            branches: how many the solver may look at; without it there is no end to them.

        Raises:
            SolverError: the solver ended without an answer.
        """
        from ortools.math_opt.python import mathopt

        model, pairs = self._model(worths, rows)
        hints: list[mathopt.SolutionHint] = []
        if start is not None:
            values = dict(zip(pairs, start.astype(float).tolist(), strict=True))
            hints.append(mathopt.SolutionHint(variable_values=values))
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
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )
        clock.spend(result.solve_stats.solve_time.total_seconds())
        termination, reason = result.termination, mathopt.TerminationReason
        if termination.reason in (reason.INFEASIBLE, reason.INFEASIBLE_OR_UNBOUNDED):
            return Answer(is_over=True, is_empty=True)
        if termination.reason not in (reason.OPTIMAL, reason.FEASIBLE, reason.NO_SOLUTION_FOUND):
            msg = f"the solver ended with {termination.reason.name}: {termination.detail}"
            raise SolverError(msg)
        stated = termination.objective_bounds.dual_bound
        choice: Bools | None = None
        if result.has_primal_feasible_solution():
            choice = np.array(result.variable_values(pairs)) > 0.5  # noqa: PLR2004
        return Answer(
            choice=choice,
            bound=math.floor(stated + _ROUNDING) if math.isfinite(stated) else None,
            is_over=termination.reason is reason.OPTIMAL,
        )

    def _model(
        self, worths: Worths, further: Sequence[tuple[Worths, int]]
    ) -> "tuple[mathopt.Model, list[mathopt.Variable]]":
        """The program as the solver takes it: nodes, then grades, then the other sums."""
        from ortools.math_opt.python import mathopt

        face, entries = self._face, self._grades
        pairs, grades, nodes = len(face.pair), len(entries.worth), len(self._nodes)
        least = [
            *face.least[self._nodes].astype(float).tolist(),
            *[0.0] * grades,
            *[total - 0.5 for _, total in further],
        ]
        most = [
            *face.most[self._nodes].astype(float).tolist(),
            *[math.inf] * (grades + len(further)),
        ]
        rows = [self._node_row, entries.entry_grade + nodes, np.arange(grades) + nodes]
        columns = [self._node_pair, entries.entry_pair, np.arange(grades) + pairs]
        numbers = [
            np.ones(len(self._node_row)),
            np.ones(len(entries.entry_grade)),
            np.full(grades, -1.0),
        ]
        for at, (each, _) in enumerate(further):
            both = np.concatenate([each.pairs, each.grades])
            (column,) = np.nonzero(both)
            rows.append(np.full(len(column), nodes + grades + at))
            columns.append(column)
            numbers.append(both[column].astype(float))
        row, column, number = (np.concatenate(each) for each in (rows, columns, numbers))
        order = np.lexsort((column, row))
        worth = np.concatenate([worths.pairs, worths.grades])
        (worthy,) = np.nonzero(worth)
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
        of_rows: list[int] = row[order].tolist()
        of_columns: list[int] = column[order].tolist()
        numbered = zip(of_rows, of_columns, number[order].tolist(), strict=True)
        for of_row, of_column, coefficient in numbered:
            constraints[of_row].set_coefficient(variables[of_column], coefficient)
        model.objective.is_maximize = True
        for at, value in zip(worthy.tolist(), worth[worthy].tolist(), strict=True):
            model.objective.set_linear_coefficient(variables[at], float(value))
        return model, variables[:pairs]
