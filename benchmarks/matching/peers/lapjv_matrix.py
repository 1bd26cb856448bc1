"""lapjv: Jonker and Volgenant's method in C++, on a full square matrix of doubles."""

from importlib import import_module
from typing import Any, Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import among_candidates, cost_matrix, place_owners
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]


def _side(instance: Instance) -> int:
    return max(instance.practices, int(instance.places.sum()))


def _make() -> Driven:
    lapjv = import_module("lapjv").lapjv

    def build(instance: Instance) -> Any:  # noqa: ANN401 - an array
        cost, side = cost_matrix(instance), _side(instance)
        missing = ((0, side - cost.shape[0]), (0, side - cost.shape[1]))
        return np.pad(cost - cost.min(initial=0), missing, constant_values=-cost.min(initial=0))

    def solve(cost: Any) -> Any:  # noqa: ANN401 - untyped
        return lapjv(cost, force_doubles=True)[0]

    def pairs(instance: Instance, place: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        owners = place_owners(instance)
        place = place[: instance.practices].astype(np.int64)
        practice = np.flatnonzero(place < len(owners))
        return among_candidates(instance, practice, owners[place[practice]])

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="lapjv",
        make=_make,
        how="Full square matrix of doubles, a column a place, rows of nobody below.",
        cells=lambda instance: _side(instance) ** 2,
        distributions=("lapjv",),
    ),
)
