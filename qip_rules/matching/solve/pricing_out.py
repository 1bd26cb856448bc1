"""An optimal flow and its prices, found among few pairs and held against all.

Most pairs are far from being chosen. So the flow is solved among the promising ones alone; its
exact prices then say of every pair whether it would improve the choice. Those that would join,
and it is solved once more, until there are none (delayed column generation; L. R. Ford and D. R.
Fulkerson, A Suggested Computation for Maximal Multi-Commodity Network Flows, 1958). The choice is
then optimal among all pairs, by the prices that prove it.

And they are the same prices that all pairs together would have given. Prices are the farthest
distances that a system of bounds allows, which is the one greatest solution of the system; fewer
pairs are fewer bounds, and a greatest solution that happens to keep to the others as well is the
greatest of the whole system.
"""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.solve.components import independent_parts
from qip_rules.matching.solve.face import Face, best_choice, face_prices
from qip_rules.matching.solve.lemon import optimal_flow_by_lemon
from qip_rules.matching.solve.network import Network, optimal_flow
from qip_rules.matching.solve.prices import Prices, node_prices
from qip_rules.matching.solve.smoothing import promising_pairs

__all__ = ["BestFlow", "best_flow", "best_on_face"]

_ROUNDS: Final = 4
"""Then all pairs join, so that there is an end to it."""
_NONE: Final = np.zeros(0, dtype=np.int64)


@attrs.frozen(eq=False, kw_only=True)
class BestFlow:
    """An optimal choice and its proof."""

    chosen: npt.NDArray[np.bool_]
    """One truth value per candidate pair."""
    prices: Prices
    worthy: npt.NDArray[np.int64]
    """The places of the pairs that are worth the prices of their practice and their mentor."""
    surplus: npt.NDArray[np.int64]
    """What each of these is worth beyond them, zero or more."""


def best_flow(network: Network, solver: FlowSolver = FlowSolver.OR_TOOLS) -> BestFlow:
    """One optimal choice, most pairs and then the greatest total gain, and its prices.

    Among several optima it is the solver's choice which one comes back. The prices are those of
    `node_prices`, whichever it is.

    Raises:
        SolverError: the solver did not prove an optimum.
    """
    if (network.wanted > 0).all() and (network.places > 0).all():
        return _of_usable(network, solver)
    asks, gives = network.wanted[network.practice] > 0, network.places[network.mentor] > 0
    usable = asks & gives
    best = _of_usable(network.only(usable), solver)
    prices = best.prices
    # Other pairs are never chosen, and their nodes without units bear any price: the least that
    # their pairs are not worth more than. Mentors come first, without the practices that want
    # none, which so weigh on nobody else.
    worth = network.pair_worth + network.gain
    without = np.flatnonzero(asks & ~gives)
    practice, mentor = network.practice[without], network.mentor[without]
    np.maximum.at(prices.mentor, mentor, worth[without] - prices.practice[practice])
    without = np.flatnonzero(~asks)
    practice, mentor = network.practice[without], network.mentor[without]
    np.maximum.at(prices.practice, practice, worth[without] - prices.mentor[mentor])
    return _proved(network, np.flatnonzero(usable)[best.chosen], prices)


def _of_usable(network: Network, solver: FlowSolver) -> BestFlow:
    """The same where each pair could be chosen by itself."""
    tried = promising_pairs(network)
    for _ in range(_ROUNDS):
        at = np.flatnonzero(tried)
        part = network.only(at)
        of_part = _by_parts(part, solver)
        best = _proved(network, at[of_part], node_prices(part, of_part))
        missed = best.worthy[best.surplus > 0]
        missed = missed[~tried[missed]]
        if len(missed) == 0:
            return best
        if len(missed) > len(of_part):
            break  # the guess was of little use
        tried[missed] = True
    chosen = _by_parts(network, solver)
    return _proved(network, np.flatnonzero(chosen), node_prices(network, chosen))


def best_on_face(
    face: Face, worth: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]] | None:
    """`best_choice` and its `face_prices`, found in the same way.

    Returns:
        `None` if the face is empty.
    """
    chosen = _among_promising(face, worth)
    if chosen is None:
        chosen = best_choice(face, worth)
    return None if chosen is None else (chosen, face_prices(face, worth, chosen))


def _among_promising(face: Face, worth: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_] | None:
    """A best choice; `None` if there is none among few pairs, or no few promise more."""
    usable = np.flatnonzero((face.most[face.tail] > 0) & (face.most[face.head] > 0))
    gain = worth[usable]
    promising = promising_pairs(
        Network(
            practice=face.tail[usable],
            mentor=face.head[usable] - face.practices,
            gain=gain - gain.min(initial=0),
            wanted=face.most[: face.practices],
            places=face.most[face.practices :],
            loads=face.least[face.practices :],
        )
    )
    if promising.all():
        return None
    tried = np.ones(len(worth), dtype=np.bool_)
    tried[usable] = promising
    for _ in range(_ROUNDS):
        of_tried = np.flatnonzero(tried)
        part, its_worth = face.only(of_tried), worth[of_tried]
        of_part = best_choice(part, its_worth)
        if of_part is None:
            return None
        prices = face_prices(part, its_worth, of_part)
        missed = np.flatnonzero(worth > prices[face.tail] + prices[face.head])
        missed = missed[~tried[missed]]
        if len(missed) == 0:
            chosen = np.zeros(len(worth), dtype=np.bool_)
            chosen[of_tried] = of_part
            return chosen
        if len(missed) > len(of_part):
            return None
        tried[missed] = True
    return None


def _by_parts(network: Network, solver: FlowSolver) -> npt.NDArray[np.bool_]:
    """An optimal flow of each part that has nothing to do with the others."""
    flow_of = optimal_flow_by_lemon if solver is FlowSolver.LEMON else optimal_flow
    chosen = np.zeros(len(network.practice), dtype=np.bool_)
    for at, part in independent_parts(network):
        chosen[at] = flow_of(part)
    return chosen


def _proved(network: Network, chosen: npt.NDArray[np.int64], prices: Prices) -> BestFlow:
    """A choice and its prices, and what all pairs are worth beyond them.

    Args:
        network: the candidate pairs.
        chosen: the places of the pairs that are chosen.
        prices: of all nodes.
    """
    of_practice = (prices.practice - network.pair_worth)[network.rows.practice]
    worthy, surplus = [_NONE], [_NONE]
    for stretch in network.rows.stretches():
        beyond = network.gain[stretch.pairs] - stretch.spread(of_practice)
        beyond -= prices.mentor[network.mentor[stretch.pairs]]
        at = np.flatnonzero(beyond >= 0)
        worthy.append(at + stretch.pairs.start)
        surplus.append(beyond[at])
    is_chosen = np.zeros(len(network.gain), dtype=np.bool_)
    is_chosen[chosen] = True
    return BestFlow(
        chosen=is_chosen,
        prices=prices,
        worthy=np.concatenate(worthy),
        surplus=np.concatenate(surplus),
    )
