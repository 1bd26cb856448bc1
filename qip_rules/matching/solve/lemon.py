"""The same flow by LEMON's network simplex, which the extra `fast` brings.

P. Kovács, Minimum-Cost Flow Algorithms: An Experimental Evaluation, 2015, finds this method the
quickest on most networks of middle size.
"""

import importlib
from typing import Any

import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.solve.network import Network

__all__ = ["optimal_flow_by_lemon"]


def optimal_flow_by_lemon(network: Network) -> npt.NDArray[np.bool_]:
    """Which pairs one optimal choice holds; as `optimal_flow`.

    Every unit that a practice sends goes to a mentor, or past all of them to a last node for a
    cost that outweighs any exchange of pairs; mentors pass theirs on to it.

    Raises:
        SolverError: pylmcf is not installed, or what it gives is no choice of pairs.
    """
    try:
        lmcf: Any = importlib.import_module("pylmcf.pylmcf_cpp").lmcf
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "pylmcf":
            raise
        msg = "LEMON needs pylmcf: pip install 'qip-rules[fast]'"
        raise SolverError(msg) from error

    pairs, practices, mentors = len(network.practice), network.practices, network.mentors
    degree = np.bincount(network.practice, minlength=practices)
    wanted = np.minimum(network.wanted, degree)
    last = practices + mentors
    # Arcs come in the order of their tails: the pairs of each practice, then its way past them.
    of_pairs = np.arange(pairs) + network.practice
    past = np.cumsum(degree) + np.arange(practices)
    among = pairs + practices
    tail = np.empty(among + mentors, dtype=np.int64)
    head = np.full(among + mentors, last)
    capacity = np.ones(among + mentors, dtype=np.int64)
    cost = np.zeros(among + mentors, dtype=np.int64)
    tail[of_pairs], head[of_pairs] = network.practice, practices + network.mentor
    cost[of_pairs] = network.spread - network.gain
    tail[past], capacity[past] = np.arange(practices), wanted
    cost[past] = network.pair_worth + network.spread
    tail[among:] = practices + np.arange(mentors)
    capacity[among:] = np.minimum(network.places, practices)
    supply = np.append(wanted, np.zeros(mentors + 1, dtype=np.int64))
    supply[last] = -wanted.sum()

    flow = np.asarray(lmcf(supply, tail, head, capacity, cost))[of_pairs]
    chosen: npt.NDArray[np.bool_] = flow > 0
    if (
        (flow > 1).any()
        or (network.sent(chosen) > network.wanted).any()
        or (network.received(chosen) > network.places).any()
    ):
        msg = "the flow solver gave a flow that is no choice of pairs"
        raise SolverError(msg)
    return chosen
