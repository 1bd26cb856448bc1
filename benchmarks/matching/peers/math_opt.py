"""MathOpt: the linear program, whose corners are whole, through two of the solvers in OR-Tools.

The model is written as a protocol buffer, the quickest way in. Its first-order solver PDLP is not
here: it stops near a face and gives halves of pairs.
"""

from importlib import import_module
from typing import Any, Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import pair_weight
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]

_HALF: Final = 0.5
_NEAR: Final = 1e-6


def _driven(solver: str) -> Driven:
    mathopt = import_module("ortools.math_opt.python.mathopt")
    model_pb2 = import_module("ortools.math_opt.model_pb2")
    kind = getattr(mathopt.SolverType, solver)

    def build(instance: Instance) -> Any:  # noqa: ANN401 - untyped
        pairs, nodes = instance.pairs, instance.practices + instance.mentors
        model = model_pb2.ModelProto()
        variables, rows = model.variables, model.linear_constraints
        variables.ids.extend(range(pairs))
        variables.lower_bounds.extend(np.zeros(pairs))
        variables.upper_bounds.extend(np.ones(pairs))
        variables.integers.extend([False] * pairs)
        model.objective.maximize = True
        model.objective.linear_coefficients.ids.extend(range(pairs))
        worth = (instance.fit + pair_weight(instance)).astype(np.float64)
        model.objective.linear_coefficients.values.extend(worth)
        rows.ids.extend(range(nodes))
        rows.lower_bounds.extend(np.full(nodes, -np.inf))
        most = np.concatenate([instance.wanted, instance.places]).astype(np.float64)
        rows.upper_bounds.extend(most)
        by_mentor = np.argsort(instance.mentor, kind="stable")
        matrix = model.linear_constraint_matrix
        matrix.row_ids.extend(instance.practice)
        matrix.row_ids.extend(instance.mentor[by_mentor] + instance.practices)
        matrix.column_ids.extend(range(pairs))
        matrix.column_ids.extend(by_mentor)
        matrix.coefficients.extend(np.ones(2 * pairs))
        return mathopt.Model.from_model_proto(model)

    def solve(model: Any) -> tuple[Any, Any]:  # noqa: ANN401 - untyped
        result = mathopt.solve(model, kind)
        reason = result.termination.reason
        assert reason is mathopt.TerminationReason.OPTIMAL, reason
        return model, result

    def pairs(instance: Instance, answer: tuple[Any, Any]) -> tuple[Numbers, Numbers]:
        model, result = answer
        value = np.array(result.variable_values(list(model.variables())), dtype=np.float64)
        assert (np.minimum(value, 1 - value) < _NEAR).all(), "a part of a pair"
        chosen = value > _HALF
        return instance.practice[chosen], instance.mentor[chosen]

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="MathOpt, GLOP",
        make=lambda: _driven("GLOP"),
        how="Linear program by the simplex method of GLOP.",
        distributions=("ortools",),
        on_curve=True,
    ),
    Contender(
        name="MathOpt, HiGHS",
        make=lambda: _driven("HIGHS"),
        how="Linear program by HiGHS inside OR-Tools.",
        distributions=("ortools",),
    ),
)
