"""The candidate pairs as a flow network, and one optimal flow through it.

Practices send and mentors receive: a practice node may send as many units as it wants mentors,
a mentor node may receive as many as it has places, and each candidate pair is an arc from
practice to mentor that carries one unit or none. A choice of pairs is a flow. The cheapest of
the largest flows meets the first two objectives at once, most pairs and then the greatest total
fit, without a weight that would trade one for the other.
"""

from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.solve.rows import Rows

__all__ = ["NODES_MAXIMUM", "Network", "optimal_flow", "spread_maximum"]

NODES_MAXIMUM: Final = 2**31 - 4
"""Practices and mentors together: the solver numbers nodes in 32 bits and adds two of its own."""

_INT64_MAXIMUM: Final = 2**63 - 1


@attrs.frozen(eq=False)
class Network:
    """Candidate pairs in the order (practice, mentor), no pair twice, and the nodes' capacities.

    All arrays hold 64-bit whole numbers; the first three have one entry per candidate pair.
    """

    practice: npt.NDArray[np.int64]
    """The pair's practice, from 0."""
    mentor: npt.NDArray[np.int64]
    """The pair's mentor, from 0."""
    gain: npt.NDArray[np.int64]
    """The pair's fit above the least fit of all pairs; zero or more."""
    wanted: npt.NDArray[np.int64]
    """Mentors wanted, one entry per practice; zero or more."""
    places: npt.NDArray[np.int64]
    """Places, one entry per mentor; zero or more."""
    loads: npt.NDArray[np.int64]
    """The least number of practices, one entry per mentor; zero or more."""
    least_fit: int = 0
    """What each gain leaves out of the fit."""
    spread: int = attrs.field()
    """The greatest gain; in a part of a network, that of the whole."""

    @spread.default
    def _(self) -> int:
        return int(self.gain.max(initial=0))

    @property
    def practices(self) -> int:
        """The number of practice nodes."""
        return len(self.wanted)

    @property
    def mentors(self) -> int:
        """The number of mentor nodes."""
        return len(self.places)

    @cached_property
    def rows(self) -> Rows:
        """The pairs by practice."""
        return Rows.of(self.practice, self.practices)

    @property
    def pair_worth(self) -> int:
        """What the pair itself counts, in units of gain, beside the gain of its fit.

        Larger than twice what an exchange through distinct nodes and one more pair can win or
        lose in gain. So one number orders exchanges as (pairs, gain) does, and can be split into
        the two again.
        """
        return (self.practices + self.mentors + 3) * self.spread + 1

    def only(self, kept: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> "Network":
        """The part without the pairs that are not kept, in which a pair counts the same.

        Args:
            kept: a truth value for each pair, or the places of the kept ones in their order.
        """
        at = np.flatnonzero(kept) if kept.dtype == np.bool_ else kept
        return attrs.evolve(
            self, practice=self.practice[at], mentor=self.mentor[at], gain=self.gain[at]
        )

    def parted(self, worths: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
        """Each sum of pair worths and gains as (pairs, gain)."""
        whole = self.pair_worth
        pairs = (worths + whole // 2) // whole
        return list(zip(pairs.tolist(), (worths - pairs * whole).tolist(), strict=True))

    def sent(self, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """The number of chosen pairs of each practice."""
        return np.bincount(self.practice[chosen], minlength=self.practices)

    def received(self, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """The number of chosen pairs of each mentor."""
        return np.bincount(self.mentor[chosen], minlength=self.mentors)


def spread_maximum(nodes: int) -> int:
    """The greatest difference between two fits that 64-bit arithmetic is sure to bear.

    With N nodes, the solver's own two included, and C the greatest arc cost: the solver multiplies
    costs by N + 1 and then lowers prices in rounds of shrinking step e, by at most 6·N·e in each
    (a step is a fifth of the one before; Goldberg and Tarjan, Finding Minimum-Cost Circulations by
    Successive Approximation, 1990), hence by at most 1.5·N·(N + 1)·C in all. The prices computed
    here are sums along paths of at most N arcs, each no larger than `Network.pair_worth` and one
    gain, so they stay below (N + 1)²·(C + 1). The limit leaves more than twice either bound.

    Args:
        nodes: practices and mentors together.
    """
    return _INT64_MAXIMUM // (4 * (nodes + 3) ** 2) - 1


def optimal_flow(network: Network) -> npt.NDArray[np.bool_]:
    """Which pairs one optimal choice holds: most pairs, then the greatest total gain.

    Among several optima it is the solver's choice which one comes back.

    Sign convention: in OR-Tools a positive supply is flow that a node sends out (NetworkX calls
    that a negative demand). Practices have positive, mentors negative supply.

    Raises:
        SolverError: the solver did not prove an optimum.
    """
    from ortools.graph.python import min_cost_flow

    pairs = len(network.practice)
    # No node can use more than it has candidates; so capacities stay small, and sums as well.
    every = np.ones(pairs, dtype=np.bool_)
    supply = np.concatenate(
        [
            np.minimum(network.wanted, network.sent(every)),
            -np.minimum(network.places, network.received(every)),
        ]
    )
    if not (supply > 0).any() or not (supply < 0).any():
        return np.zeros(pairs, dtype=np.bool_)
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.practice.astype(np.int32),
        (network.mentor + network.practices).astype(np.int32),
        np.ones(pairs, dtype=np.int64),
        network.gain.max() - network.gain,
    )
    solver.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        msg = f"the flow solver ended with status {status.name}; it proved no optimum"
        raise SolverError(msg)
    chosen: npt.NDArray[np.bool_] = np.asarray(solver.flows(arcs)) > 0
    return chosen
