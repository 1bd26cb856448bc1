"""lapx: Jonker and Volgenant's method in C++, on a full matrix and on a sparse square one.

`lapjvx` and `lapjvc` were no quicker than `lapjv`.
"""

from importlib import import_module
from typing import Any, Final

import attrs
import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import (
    among_candidates,
    cost_matrix,
    matrix_cells,
    place_owners,
    square,
)
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]


def _dense() -> Driven:
    lap = import_module("lap")

    def build(instance: Instance) -> Any:  # noqa: ANN401 - an array
        cost = cost_matrix(instance)
        cost -= cost.min(initial=0)
        return cost

    def solve(cost: Any) -> Any:  # noqa: ANN401 - untyped
        return lap.lapjv(cost, extend_cost=True, return_cost=False)[0]

    def pairs(instance: Instance, place: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        practice = np.flatnonzero(place >= 0)
        return among_candidates(instance, practice, place_owners(instance)[place[practice]])

    return Driven(build=build, solve=solve, pairs=pairs)


@attrs.frozen(eq=False)
class _Rows:
    nodes: int
    cost: Any
    first: Any
    column: Any


def _sparse() -> Driven:
    lap = import_module("lap")

    def build(instance: Instance) -> _Rows:
        form = square(instance)
        order = np.lexsort((form.right, form.left))
        first = np.concatenate([[0], np.cumsum(np.bincount(form.left, minlength=form.nodes))])
        return _Rows(
            form.nodes,
            form.cost[order].astype(np.float64),
            first.astype(np.int32),
            form.right[order].astype(np.int32),
        )

    def solve(rows: _Rows) -> Any:  # noqa: ANN401 - untyped
        return lap.lapmod(rows.nodes, rows.cost, rows.first, rows.column, return_cost=False)[0]

    def pairs(instance: Instance, place: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        owners, place = place_owners(instance), place[: instance.practices]
        practice = np.flatnonzero((place >= 0) & (place < len(owners)))
        return practice, owners[place[practice]]

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="lapx, lapjv",
        make=_dense,
        how="Full matrix, a column a place, which the library makes square.",
        cells=matrix_cells,
        distributions=("lapx",),
        on_curve=True,
    ),
    Contender(
        name="lapx, lapmod",
        make=_sparse,
        how="Sparse square form: a column a place, a row a place too.",
        distributions=("lapx",),
    ),
)
