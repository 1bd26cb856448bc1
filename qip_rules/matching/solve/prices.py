"""Node prices of an optimal choice: the dual solution that the flow solver keeps to itself.

An optimal choice leaves no exchange that gains. Read every exchange that its pairs, free places
and unmet wishes allow as an arc with the worth it loses; then no circle of arcs is negative, and
the shortest distances from the ground (where unused places and unmet wishes sit) are prices. Of
all optimal prices they are the lowest for mentors and the highest for practices.
"""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.solve.network import Network

__all__ = ["FAR", "Prices", "distances", "node_prices"]

FAR: Final = np.iinfo(np.int64).max
"""The distance of what cannot be reached."""


@attrs.frozen(eq=False)
class Prices:
    """The price of one unit at each node, zero or more, in units of gain.

    A pair is worth `Network.pair_worth` and its gain.
    """

    practice: npt.NDArray[np.int64]
    """One entry per practice: what the whole loses if it wants one mentor fewer. For a practice
    that wants none it is the least that satisfies its candidate pairs."""
    mentor: npt.NDArray[np.int64]
    """One entry per mentor: what the whole wins with one more place there."""


def node_prices(network: Network, chosen: npt.NDArray[np.bool_]) -> Prices:
    """The prices that prove `chosen` optimal.

    The result is the same for every optimal choice of one network.

    Args:
        network: the candidate pairs and capacities.
        chosen: one truth value per candidate pair; an optimal choice.

    Raises:
        SolverError: there are no such prices, because `chosen` is not optimal.
    """
    practices, mentors = network.practices, network.mentors
    ground = practices + mentors
    worth = network.pair_worth + network.gain
    mentor_node = network.mentor + practices
    holds = network.sent(chosen)
    unmet = np.flatnonzero(holds < network.wanted)
    every_practice = np.arange(practices)
    every_mentor = np.arange(mentors) + practices
    free = every_mentor[network.received(chosen) < network.places]

    # An arc from a to b with cost c states distance[b] <= distance[a] + c, where the distance of
    # a practice is its price and that of a mentor is minus its price.
    tail = np.concatenate(
        [
            np.where(chosen, mentor_node, network.practice),
            every_practice,
            np.full(len(unmet) + mentors, ground),
            free,
        ]
    )
    head = np.concatenate(
        [
            np.where(chosen, network.practice, mentor_node),
            np.full(practices, ground),
            unmet,
            every_mentor,
            np.full(len(free), ground),
        ]
    )
    cost = np.zeros(len(tail), dtype=np.int64)
    cost[: len(worth)] = np.where(chosen, worth, -worth)
    distance = distances(tail, head, cost, sources=np.array([ground]), nodes=ground + 1)

    mentor_price = -distance[practices:ground]
    practice_price = distance[:practices]
    # Only a practice that wants no mentor cannot be reached: nothing bounds its price from above.
    aside = practice_price == FAR
    practice_price[aside] = 0
    bound = aside[network.practice]
    np.maximum.at(
        practice_price,
        network.practice[bound],
        (worth - mentor_price[network.mentor])[bound],
    )
    return Prices(practice_price, mentor_price)


def distances(
    tail: npt.NDArray[np.int64],
    head: npt.NDArray[np.int64],
    cost: npt.NDArray[np.int64],
    *,
    sources: npt.NDArray[np.int64],
    nodes: int,
) -> npt.NDArray[np.int64]:
    """Shortest distances from `sources` by the method of Bellman and Ford, `FAR` if unreachable.

    Each round follows only the arcs out of nodes that came nearer in the round before.

    Raises:
        SolverError: a circle of arcs is negative, so that there are no shortest distances.
    """
    by_tail = np.argsort(tail, kind="stable")
    head, cost = head[by_tail], cost[by_tail]
    degree = np.bincount(tail, minlength=nodes)
    first = np.cumsum(degree) - degree

    distance = np.full(nodes, FAR, dtype=np.int64)
    distance[sources] = 0
    nearer = sources
    for _ in range(nodes + 1):
        out = degree[nearer]
        start = np.cumsum(out) - out
        arcs = np.repeat(first[nearer] - start, out) + np.arange(out.sum(), dtype=np.int64)
        before = distance.copy()
        np.minimum.at(distance, head[arcs], np.repeat(before[nearer], out) + cost[arcs])
        nearer = np.flatnonzero(distance < before)
        if len(nearer) == 0:
            return distance
    msg = "the flow solver's choice of pairs is not optimal: an exchange of pairs improves it"
    raise SolverError(msg)
