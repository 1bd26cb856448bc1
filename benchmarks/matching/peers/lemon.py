"""pylmcf: LEMON's network simplex, in C++ with whole numbers.

Arcs must come in the order of their ends, with costs of zero or more; candidate pairs are in that
order already. Its cost scaling, capacity scaling and link-cut trees were slower, and its class
`Graph` was as quick as the function.
"""

from importlib import import_module
from typing import Any, Final

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import Arcs, with_skips
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]


def _make() -> Driven:
    lmcf = import_module("pylmcf.pylmcf_cpp").lmcf

    def solve(arcs: Arcs) -> Any:  # noqa: ANN401 - untyped
        return lmcf(arcs.supply, arcs.tail, arcs.head, arcs.capacity, arcs.cost)[arcs.of_pairs]

    def pairs(instance: Instance, flow: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        chosen = flow > 0
        return instance.practice[chosen], instance.mentor[chosen]

    return Driven(build=with_skips, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="pylmcf",
        make=_make,
        how="Minimum-cost flow by LEMON's network simplex, an arc for staying unpaired.",
        distributions=("pylmcf",),
        on_curve=True,
    ),
)
