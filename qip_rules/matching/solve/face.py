"""What is open: the choices that are best so far, as bounds on pairs and nodes, and how to narrow.

All choices that are best under some objectives make up a face of the polytope of choices: some
pairs are held by all of them, some by none, the others are open; and each node holds a number of
open pairs between two bounds. Optimal prices show the face (complementary slackness), whatever
optimal choice they came with. So the next objective is a flow through the face, and its best
choices make up a face again.
"""

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.solve.network import Network
from qip_rules.matching.solve.prices import FAR, distances

__all__ = ["Face", "best_choice", "face_prices", "narrowed", "narrowed_by", "whole"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@attrs.frozen(eq=False, kw_only=True)
class Face:
    """The open pairs, and between which bounds each node may hold of them.

    Nodes are the practices, then the mentors.
    """

    practices: int
    tail: Numbers
    """The practice of each open pair, ascending."""
    head: Numbers
    """The mentor of each open pair, as a node; ascending within a practice."""
    pair: Numbers
    """The number of each open pair in the network."""
    least: Numbers
    """One entry per node: the fewest open pairs that it may hold."""
    most: Numbers
    """One entry per node: the most open pairs that it may hold."""

    @property
    def nodes(self) -> int:
        """The number of practices and mentors."""
        return len(self.most)

    def uses(self, chosen: Bools | Numbers) -> Numbers:
        """How many of the chosen open pairs each node holds.

        Args:
            chosen: a truth value for each open pair, or the places of the chosen ones among them.
        """
        return np.bincount(
            np.concatenate([self.tail[chosen], self.head[chosen]]), minlength=self.nodes
        )

    def only(self, kept: Bools | Numbers) -> "Face":
        """The face without the pairs that are not kept.

        Args:
            kept: a truth value for each open pair, or the places of the kept ones in their order.
        """
        return attrs.evolve(self, tail=self.tail[kept], head=self.head[kept], pair=self.pair[kept])


def whole(network: Network, pairs: Numbers | None = None) -> Face:
    """All choices that keep to the capacities and the loads.

    Args:
        network: the candidate pairs.
        pairs: the places of those that may be chosen, ascending; without it, all of them.
    """
    least = np.concatenate([np.zeros(network.practices, dtype=np.int64), network.loads])
    part = network if pairs is None else network.only(pairs)
    return Face(
        practices=network.practices,
        tail=part.practice,
        head=part.mentor + network.practices,
        pair=np.arange(len(network.practice)) if pairs is None else pairs,
        least=least,
        most=np.concatenate([network.wanted, network.places]),
    )


def narrowed(face: Face, worth: Numbers, prices: Numbers) -> Face:
    """The choices on a face whose sum of worths is greatest, given prices that prove it."""
    return narrowed_by(face, worth - prices[face.tail] - prices[face.head], prices)


def narrowed_by(face: Face, surplus: Numbers, prices: Numbers) -> Face:
    """The same, given what each open pair is worth beyond the prices of its two nodes."""
    least = np.where(prices > 0, face.most, face.least)
    most = np.where(prices < 0, face.least, face.most)
    uses = face.uses(np.flatnonzero(surplus > 0))
    kept = face.only(np.flatnonzero(surplus == 0))
    return attrs.evolve(kept, least=np.maximum(least - uses, 0), most=most - uses)


def best_choice(face: Face, worth: Numbers) -> Bools | None:
    """A choice of open pairs with the greatest sum of worths, or `None` if the face is empty.

    A flow of least cost with bounds on the nodes: what a node must hold is its supply, what it
    may hold beyond that comes from or goes to a further node, the ground.

    Raises:
        SolverError: the solver did not prove an optimum.
    """
    from ortools.graph.python import min_cost_flow

    open_pairs = len(face.tail)
    # No node can hold more than it has open pairs; so capacities stay small, and sums as well.
    degree = face.uses(np.ones(open_pairs, dtype=np.bool_))
    most = np.minimum(face.most, degree)
    if (most < face.least).any():
        return None
    if open_pairs and worth[0] > 0 and (worth == worth[0]).all() and not face.least.any():
        return _largest_choice(face, most)
    node = np.flatnonzero(degree)
    number = np.zeros(face.nodes, dtype=np.int32)
    number[node] = np.arange(len(node), dtype=np.int32)
    ground = len(node)
    sends = node < face.practices
    least, spare = face.least[node], (most - face.least)[node]
    solver = min_cost_flow.SimpleMinCostFlow()
    at_ground = np.full(len(node), ground, dtype=np.int32)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([number[face.tail], np.where(sends, at_ground, number[node])]),
        np.concatenate([number[face.head], np.where(sends, number[node], at_ground)]),
        np.concatenate([np.ones(open_pairs, dtype=np.int64), spare]),
        np.concatenate([-worth, np.zeros(len(node), dtype=np.int64)]),
    )
    supply = np.where(sends, least, -least)
    solver.set_nodes_supplies(
        np.arange(ground + 1, dtype=np.int32), np.append(supply, -supply.sum())
    )
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        msg = f"the flow solver ended with status {status.name}; it proved no optimum"
        raise SolverError(msg)
    chosen: Bools = np.asarray(solver.flows(arcs[:open_pairs])) > 0
    return chosen


def _largest_choice(face: Face, most: Numbers) -> Bools:
    """A choice of as many open pairs as possible: a flow without costs, which is quicker."""
    from ortools.graph.python import max_flow

    node = np.arange(face.nodes)
    source, sink = face.nodes, face.nodes + 1
    sends = node < face.practices
    solver = max_flow.SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(
        np.concatenate([face.tail, np.where(sends, source, node)]).astype(np.int32),
        np.concatenate([face.head, np.where(sends, node, sink)]).astype(np.int32),
        np.concatenate([np.ones(len(face.tail), dtype=np.int64), most]),
    )
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        msg = f"the flow solver ended with status {status.name}; it proved no optimum"
        raise SolverError(msg)
    chosen: Bools = np.asarray(solver.flows(arcs[: len(face.tail)])) > 0
    return chosen


def face_prices(face: Face, worth: Numbers, chosen: Bools) -> Numbers:
    """The price of one unit at each node, which proves `chosen` the best choice on the face.

    Shortest distances in the residual network, from the ground as far as it reaches. Of all
    prices that prove it those are the lowest for mentors and the highest for practices.

    Raises:
        SolverError: there are no such prices, because `chosen` is not best.
    """
    ground = face.nodes
    node = np.arange(ground)
    is_practice = node < face.practices
    uses = face.uses(chosen)
    less, more = uses > face.least, uses < face.most
    # A practice that may hold nothing bears any price that its pairs are not worth more than. It
    # comes last, so that it does not weigh on the prices of others.
    aside = is_practice & (face.most == 0)
    weighs = ~aside[face.tail]
    # An arc from a to b with cost c states distance[b] <= distance[a] + c, where the distance of
    # a practice is its price and that of a mentor is minus its price.
    to_ground = node[np.where(is_practice, less, more)]
    from_ground = node[np.where(is_practice, more, less)]
    tail = np.concatenate(
        [
            np.where(chosen, face.head, face.tail)[weighs],
            to_ground,
            np.full(len(from_ground), ground),
        ]
    )
    head = np.concatenate(
        [
            np.where(chosen, face.tail, face.head)[weighs],
            np.full(len(to_ground), ground),
            from_ground,
        ]
    )
    cost = np.zeros(len(tail), dtype=np.int64)
    cost[: int(weighs.sum())] = np.where(chosen, worth, -worth)[weighs]

    distance = np.zeros(ground + 1, dtype=np.int64)
    from_there = distances(tail, head, cost, sources=np.array([ground]), nodes=ground + 1)
    reached = from_there != FAR
    distance[reached] = from_there[reached]
    far = ~reached
    if far.any():
        # What the ground does not reach is not bounded from above: any solution of its own,
        # moved up until it satisfies the arcs that lead out of it.
        inside = far[tail] & far[head]
        own = distances(
            tail[inside], head[inside], cost[inside], sources=np.flatnonzero(far), nodes=ground + 1
        )
        distance[far] = own[far]
        out = far[tail] & ~far[head]
        lift = (distance[head] - cost - distance[tail])[out]
        distance[far] += max(0, int(lift.max(initial=0)))
    prices = np.where(is_practice, distance[:ground], -distance[:ground])
    prices[aside] = 0
    last = ~weighs
    np.maximum.at(prices, face.tail[last], (worth - prices[face.head])[last])
    return prices
