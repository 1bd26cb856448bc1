"""POT: optimal transport by network simplex, in C++ with floating-point numbers.

One row more takes up the places that nobody needs, and one column more the practices that stay
without a mentor. Nothing bounds what goes from one row to one column but their sums, so that a
practice can want one mentor only.
"""

from importlib import import_module
from typing import Any, Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import pair_weight
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]

_ITERATIONS: Final = 2_000_000_000
_HALF: Final = 0.5


def _sums(instance: Instance) -> tuple[Any, Any]:
    places = instance.places.sum()
    rows = np.append(np.ones(instance.practices), places)
    return rows, np.append(instance.places, instance.practices).astype(np.float64)


def _solved(given: tuple[Any, Any, Any]) -> Any:  # noqa: ANN401 - an array, or a sparse one
    ot = import_module("ot")
    rows, columns, cost = given
    return ot.emd(
        rows, columns, cost, numItermax=_ITERATIONS, center_dual=False, check_marginals=False
    )


def _dense() -> Driven:
    import_module("ot")

    def build(instance: Instance) -> tuple[Any, Any, Any]:
        most, skip = int(instance.fit.max(initial=0)), pair_weight(instance)
        forbidden = 4 * (most + skip)
        cost = np.full((instance.practices + 1, instance.mentors + 1), float(forbidden))
        cost[instance.practice, instance.mentor] = most - instance.fit
        cost[:-1, -1] = most + skip
        cost[-1] = 0
        return (*_sums(instance), cost)

    def pairs(_: Instance, plan: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        practice, mentor = np.nonzero(plan[:-1, :-1] > _HALF)
        return practice, mentor

    return Driven(build=build, solve=_solved, pairs=pairs)


def _sparse() -> Driven:
    import_module("ot")
    coo_matrix = import_module("scipy.sparse").coo_matrix

    def build(instance: Instance) -> tuple[Any, Any, Any]:
        practices, mentors = instance.practices, instance.mentors
        most, skip = int(instance.fit.max(initial=0)), pair_weight(instance)
        row = [instance.practice, np.arange(practices), np.full(mentors + 1, practices)]
        column = [instance.mentor, np.full(practices, mentors), np.arange(mentors + 1)]
        # A cost of zero would be no entry; all rows have fixed sums, so one more changes nothing.
        cost = [most - instance.fit, np.full(practices, most + skip), np.zeros(mentors + 1)]
        where = (np.concatenate(row), np.concatenate(column))
        shape = (practices + 1, mentors + 1)
        return (*_sums(instance), coo_matrix((np.concatenate(cost) + 1.0, where), shape=shape))

    def pairs(instance: Instance, plan: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        plan = plan.tocoo()
        practice, mentor = plan.row.astype(np.int64), plan.col.astype(np.int64)
        inside = (practice < instance.practices) & (mentor < instance.mentors)
        chosen = (plan.data > _HALF) & inside
        return practice[chosen], mentor[chosen]

    return Driven(build=build, solve=_solved, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="POT, sparse",
        make=_sparse,
        how="Transport with a sparse cost matrix; network simplex, floating point.",
        distributions=("pot", "scipy"),
        on_curve=True,
    ),
    Contender(
        name="POT, dense",
        make=_dense,
        how="Transport with a full cost matrix of practices and mentors.",
        cells=lambda instance: (instance.practices + 1) * (instance.mentors + 1),
        distributions=("pot",),
        on_curve=True,
    ),
)
