"""NetworkX: network simplex in Python.

Its `capacity_scaling` and `max_weight_matching` were slower.
"""

from importlib import import_module
from typing import Any, Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import with_skips
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]


def _make() -> Driven:
    networkx = import_module("networkx")

    def build(instance: Instance) -> Any:  # noqa: ANN401 - a graph
        arcs, graph = with_skips(instance), networkx.DiGraph()
        # Its demand is what comes in less what goes out.
        graph.add_nodes_from(
            (node, {"demand": -supply}) for node, supply in enumerate(arcs.supply.tolist())
        )
        columns = (arcs.tail, arcs.head, arcs.capacity, arcs.cost)
        graph.add_edges_from(
            (tail, head, {"capacity": capacity, "weight": cost})
            for tail, head, capacity, cost in zip(*(c.tolist() for c in columns), strict=True)
        )
        return graph

    def solve(graph: Any) -> Any:  # noqa: ANN401 - a graph
        return networkx.network_simplex(graph)[1]

    def pairs(instance: Instance, flow: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        first, last = instance.practices, instance.practices + instance.mentors
        found = [
            (practice, head - first)
            for practice in range(instance.practices)
            for head, units in flow[practice].items()
            if units and head < last
        ]
        chosen = np.array(found, dtype=np.int64).reshape(-1, 2)
        return chosen[:, 0], chosen[:, 1]

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="networkx",
        make=_make,
        how="network_simplex on a DiGraph with an arc for staying unpaired.",
        distributions=("networkx",),
        on_curve=True,
    ),
)
