"""SciPy: shortest augmenting paths on a full matrix, and on a sparse one."""

from importlib import import_module
from typing import Any, Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import (
    among_candidates,
    by_place,
    cost_matrix,
    matrix_cells,
    pair_weight,
    place_owners,
)
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]


def _dense() -> Driven:
    solver = import_module("scipy.optimize").linear_sum_assignment

    def pairs(instance: Instance, answer: tuple[Any, Any]) -> tuple[Numbers, Numbers]:
        practice, place = answer
        return among_candidates(instance, practice, place_owners(instance)[place])

    return Driven(build=cost_matrix, solve=solver, pairs=pairs)


def _sparse() -> Driven:
    solver = import_module("scipy.sparse.csgraph").min_weight_full_bipartite_matching
    coo_array = import_module("scipy.sparse").coo_array

    def build(instance: Instance) -> Any:  # noqa: ANN401 - untyped
        row, place = by_place(instance)
        practices, places = instance.practices, int(instance.places.sum())
        most, every = int(instance.fit.max(initial=0)), np.arange(practices)
        # A cost of zero would be no edge; every row is matched, so one more changes nothing.
        skips = np.full(practices, most + pair_weight(instance) + 1)
        cost = np.concatenate([most + 1 - instance.fit[row], skips]).astype(np.float64)
        ends = (
            np.concatenate([instance.practice[row], every]),
            np.concatenate([place, places + every]),
        )
        return coo_array((cost, ends), shape=(practices, places + practices)).tocsr()

    def pairs(instance: Instance, answer: tuple[Any, Any]) -> tuple[Numbers, Numbers]:
        practice, place = answer
        owners = place_owners(instance)
        paired = place < len(owners)
        return practice[paired].astype(np.int64), owners[place[paired]]

    return Driven(build=build, solve=solver, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="SciPy, matrix",
        make=_dense,
        how="linear_sum_assignment on a full matrix, a column a place.",
        cells=matrix_cells,
        distributions=("scipy",),
        on_curve=True,
    ),
    Contender(
        name="SciPy, sparse",
        make=_sparse,
        how="min_weight_full_bipartite_matching, a column a place and one a practice for none.",
        distributions=("scipy",),
    ),
)
