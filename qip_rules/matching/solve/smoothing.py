"""Mentor prices by guess: quick, never exact, and only ever used to look in the right place first.

If practices did not all take their best mentor but spread over mentors in proportion to
exp((gain - price) / blur), demand would change smoothly with prices, and the prices at which it
meets the places are found by scaling rows and columns in turn (R. Sinkhorn and P. Knopp,
Concerning Nonnegative Matrices and Doubly Stochastic Matrices, 1967; M. Cuturi, Sinkhorn
Distances, 2013). The less blur, the nearer to the exact prices, and the more turns it takes.
"""

from collections.abc import Callable
from typing import Final, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.matching.solve.network import Network

__all__ = ["promising_pairs"]

_Floats = npt.NDArray[np.float32]
_Scalar = TypeVar("_Scalar", bound=np.generic)

_BLURS_A_DEVIATION: Final = 8
"""The blur is this part of the standard deviation of gains; finer took more turns to settle."""
_TURNS: Final = 14
"""Where more of them no longer saved the flow solver as much time as they took."""
_FEW_TURNS: Final = 10
_FEW_PAIRS: Final = 100_000
"""Up to so many pairs fewer turns were as good; with more pairs they missed too many."""
_LEAST_EXPONENT: Final = -34.0
"""Keeps products of two such shares within the range of 32-bit floating-point numbers."""
_LEAST: Final = 1e-20
"""Where shares are cut off, so that no quotient or sum leaves that range either."""
_SAMPLED: Final = 20_000
"""Pairs looked at for a deviation or a quantile."""
_A_PRACTICE: Final = 7
"""Promising pairs for each practice; with fewer, exact prices found that some were missed."""
_A_UNIT: Final = 3
"""Promising pairs more for each mentor that a practice wants."""
_SHORT: Final = 30
"""One in so many practices keeps all its pairs, for the places it knows are sought most."""
_FULL: Final = 0.4
"""A matrix with at least this part of its cells filled is multiplied as a matrix."""


@attrs.frozen(eq=False)
class _Rows:
    """Where the pairs of each practice that has any begin, and how many it has."""

    network: Network
    first: npt.NDArray[np.int64] = attrs.field(kw_only=True)
    degree: npt.NDArray[np.int64] = attrs.field(kw_only=True)


def promising_pairs(network: Network) -> npt.NDArray[np.bool_]:
    """Which pairs an optimal choice is likely to be among: a small part, if pairs are many.

    Nothing is promised. With pairs in the same order the answer is the same on one machine;
    it may differ between machines.

    Args:
        network: every practice of a pair wants a mentor, every mentor of a pair has a place.

    Returns:
        One truth value per pair.
    """
    bounds = np.searchsorted(network.practice, np.arange(network.practices + 1))
    asked = np.flatnonzero(np.diff(bounds))
    rows = _Rows(network, first=bounds[asked], degree=np.diff(bounds)[asked])
    wanted = np.minimum(network.wanted[asked], rows.degree)
    sought = _A_PRACTICE * len(asked) + _A_UNIT * int(wanted.sum())
    deviation = _deviation(_sample(network.gain)) if 2 * sought < len(network.gain) else 0.0
    if not deviation:
        return np.ones(len(network.gain), dtype=np.bool_)

    scaled = network.gain.astype(np.float32)
    scaled *= np.float32(_BLURS_A_DEVIATION / deviation)
    top = np.maximum.reduceat(scaled, rows.first)
    scaled -= np.repeat(top, rows.degree)
    discount, settled = _discounts(
        rows, wanted.astype(np.float32), _share(scaled), _share(top.min() - top)
    )

    # What a pair is below the best of its practice at these prices, in blurs.
    scaled += np.log(discount)[network.mentor]
    scaled -= np.repeat(np.maximum.reduceat(scaled, rows.first), rows.degree)
    sample = _sample(scaled)
    place = len(sample) - 1 - len(sample) * sought // len(scaled)
    promising: npt.NDArray[np.bool_] = scaled >= np.partition(sample, place)[place]
    # Where prices still rise most, places are short, and any pair may be needed.
    few = len(settled) // _SHORT
    short = np.zeros(len(settled), dtype=np.bool_)
    short[np.argpartition(settled, few)[: few + 1]] = True
    promising |= np.repeat(short, rows.degree)
    return promising


def _discounts(
    rows: _Rows, wanted: _Floats, share: _Floats, unpaired: _Floats
) -> tuple[_Floats, _Floats]:
    """exp(-price / blur) of each mentor, and how far each practice's choice is settled.

    Both are above 0 and up to 1. The second is what is left of all that a practice could choose
    after the last turn. Who cannot be served for want of places takes its share of one mentor
    more, who has just as many.
    """
    demand, supply = _products(rows, share)
    places = rows.network.places.astype(np.float32)
    lacking = np.float32(max(0.0, float(wanted.sum(dtype=np.float64) - places.sum())))
    discount = np.ones(len(places), dtype=np.float32)
    least = np.float32(_LEAST)
    choice = before = supply(discount)
    for _ in range(_FEW_TURNS if len(share) <= _FEW_PAIRS else _TURNS):
        before = choice
        served = wanted / choice
        discount = np.clip(places / np.maximum(demand(served), least), least, 1, dtype=np.float32)
        choice = np.maximum(supply(discount), least)
        if lacking:
            choice += unpaired * (lacking / max(np.einsum("i,i", served, unpaired), least))
    return discount, np.minimum(choice / before, np.float32(1))


def _products(
    rows: _Rows, share: _Floats
) -> tuple[Callable[[_Floats], _Floats], Callable[[_Floats], _Floats]]:
    """Sums of the shares of each mentor, weighted by practice, and the other way round."""
    network, first, degree = rows.network, rows.first, rows.degree
    cells = len(degree) * network.mentors
    if len(share) >= _FULL * cells:
        matrix = np.zeros((len(degree), network.mentors), dtype=np.float32)
        cell = np.repeat(np.arange(len(degree)) * network.mentors, degree)
        cell += network.mentor
        matrix.reshape(-1)[cell] = share
        # Not `@`, whose threads spin on a busy machine; this is as quick on one.
        return (
            lambda weight: np.einsum("ij,i->j", matrix, weight),
            lambda weight: np.einsum("ij,j->i", matrix, weight),
        )

    def demand(weight: _Floats) -> _Floats:
        weighted = share * np.repeat(weight, degree)
        return np.bincount(network.mentor, weighted, network.mentors).astype(np.float32)

    def supply(weight: _Floats) -> _Floats:
        summed: _Floats = np.add.reduceat(share * weight[network.mentor], first)
        return summed

    return demand, supply


def _share(scaled: _Floats) -> _Floats:
    share = np.maximum(scaled, np.float32(_LEAST_EXPONENT))
    return np.exp(share, out=share)


def _deviation(gains: npt.NDArray[np.int64]) -> float:
    """As if of a normal distribution by its quartiles, which a few extremes do not move."""
    low, high = np.quantile(gains, (0.25, 0.75))
    return float(high - low) / 1.35 or float(gains.std())


def _sample(values: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    return values[:: max(1, len(values) // _SAMPLED)]
