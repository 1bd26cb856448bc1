"""Mentor prices by guess: quick, never exact, and only ever used to look in the right place first.

If practices did not all take their best mentor but spread over mentors in proportion to
exp((gain - price) / blur), demand would change smoothly with prices, and the prices at which it
meets the places are found by scaling rows and columns in turn (R. Sinkhorn and P. Knopp,
Concerning Nonnegative Matrices and Doubly Stochastic Matrices, 1967; M. Cuturi, Sinkhorn
Distances, 2013). The less blur, the nearer to the exact prices, and the more turns it takes. Each
turn takes prices further than scaling alone would, which saves many turns (A. Thibault, L.
Chizat, C. Dossal and N. Papadakis, Overrelaxed Sinkhorn-Knopp Algorithm for Regularized Optimal
Transport, 2021).
"""

from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from qip_rules.matching.solve.network import Network
from qip_rules.matching.solve.rows import Stretch

__all__ = ["promising_pairs"]

_Floats = npt.NDArray[np.float32]
_Scalar = TypeVar("_Scalar", bound=np.generic)

_BLURS_A_DEVIATION: Final = 8
"""The blur is this part of the standard deviation of gains; finer took more turns to settle."""
_TURNS: Final = 12
"""Where more of them no longer saved the flow solver as much time as they took."""
_FURTHER: Final = 1.8
"""So many times as far as scaling alone; from 2 on it need not settle."""
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
_SHORT: Final = 1
"""So many more on average, all pairs of a few practices: the places they know are sought most."""
_FULL: Final = 0.4
"""A matrix with at least this part of its cells filled is multiplied as a matrix."""


def promising_pairs(network: Network) -> npt.NDArray[np.bool_]:
    """Which pairs an optimal choice is likely to be among: a small part, if pairs are many.

    Nothing is promised. With pairs in the same order the answer is the same on one machine;
    it may differ between machines.

    Args:
        network: every practice of a pair wants a mentor, every mentor of a pair has a place.

    Returns:
        One truth value per pair.
    """
    rows = network.rows
    wanted = np.minimum(network.wanted[rows.practice], rows.degree)
    sought = _A_PRACTICE * len(rows) + _A_UNIT * int(wanted.sum())
    deviation = _deviation(_sample(network.gain)) if 2 * sought < len(network.gain) else 0.0
    if not deviation:
        return np.ones(len(network.gain), dtype=np.bool_)

    gains = _Gains(network, blurs_a_gain=np.float32(_BLURS_A_DEVIATION / deviation))
    discount, settled = _discounts(gains, wanted.astype(np.float32))

    # What a pair is below the best of its practice at these prices, in blurs.
    below = np.empty(len(network.gain), dtype=np.float32)
    bonus = np.log(discount)
    for stretch in rows.stretches():
        scaled = gains.below_best(stretch)
        scaled += bonus[network.mentor[stretch.pairs]]
        best = np.maximum.reduceat(scaled, stretch.first)
        np.subtract(scaled, np.repeat(best, stretch.degree), out=below[stretch.pairs])
    sample = _sample(below)
    place = len(sample) - 1 - len(sample) * sought // len(below)
    promising: npt.NDArray[np.bool_] = below >= np.partition(sample, place)[place]
    # Where prices still rise most, places are short, and any pair may be needed.
    by_need = np.argsort(settled)
    few = np.cumsum(rows.degree[by_need]) <= _SHORT * len(rows)
    short = np.zeros(len(rows), dtype=np.bool_)
    short[by_need[few]] = True
    promising |= np.repeat(short, rows.degree)
    return promising


class _Gains:
    """What each pair gains, in blurs below the best of its practice."""

    def __init__(self, network: Network, *, blurs_a_gain: np.float32) -> None:
        self.network = network
        self._blurs_a_gain = blurs_a_gain
        self._best = np.maximum.reduceat(network.gain, network.rows.first)

    @property
    def of_best(self) -> _Floats:
        """The best of each row, below the least best of all."""
        return _blurred(self._best.min() - self._best, self._blurs_a_gain)

    def below_best(self, stretch: Stretch) -> _Floats:
        """Of each pair of a stretch, in blurs; zero or less."""
        gain = self.network.gain[stretch.pairs] - stretch.spread(self._best)
        return _blurred(gain, self._blurs_a_gain)

    def shares(self, stretch: Stretch) -> _Floats:
        """What falls to each pair of a stretch where nothing has a price."""
        return _share(self.below_best(stretch))


def _discounts(gains: _Gains, wanted: _Floats) -> tuple[_Floats, _Floats]:
    """exp(-price / blur) of each mentor, and how far each practice's choice is settled.

    Both are above 0 and up to 1. The second is what is left of all that a practice could choose
    after the last turn. Who cannot be served for want of places takes its share of one mentor
    more, who has just as many.
    """
    network = gains.network
    demand, supply = _products(gains)
    unpaired = _share(gains.of_best)
    places = network.places.astype(np.float32)
    lacking = np.float32(max(0.0, float(wanted.sum(dtype=np.float64) - places.sum())))
    discount = np.ones(len(places), dtype=np.float32)
    least = np.float32(_LEAST)
    choice = before = supply(discount)
    for _ in range(_FEW_TURNS if len(network.gain) <= _FEW_PAIRS else _TURNS):
        before = choice
        served = wanted / choice
        factor = np.clip(places / np.maximum(demand(served) * discount, least), least, 1 / least)
        discount = np.clip(discount * factor**_FURTHER, least, 1, dtype=np.float32)
        choice = np.maximum(supply(discount), least)
        if lacking:
            choice += unpaired * (lacking / max(np.einsum("i,i", served, unpaired), least))
    return discount, np.minimum(choice / before, np.float32(1))


def _products(
    gains: _Gains,
) -> tuple[Callable[[_Floats], _Floats], Callable[[_Floats], _Floats]]:
    """Sums of the shares of each mentor, weighted by practice, and the other way round."""
    network, rows = gains.network, gains.network.rows
    if len(network.gain) >= _FULL * len(rows) * network.mentors:
        matrix = np.zeros((len(rows), network.mentors), dtype=np.float32)
        for stretch in rows.stretches():
            part = matrix[stretch.rows]
            cell = np.repeat(np.arange(len(part)) * network.mentors, stretch.degree)
            cell += network.mentor[stretch.pairs]
            part.reshape(-1)[cell] = gains.shares(stretch)
        # Not `@`, whose threads spin on a busy machine; this is as quick on one.
        return (
            lambda weight: np.einsum("ij,i->j", matrix, weight),
            lambda weight: np.einsum("ij,j->i", matrix, weight),
        )

    share = np.concatenate([gains.shares(stretch) for stretch in rows.stretches()])

    def demand(weight: _Floats) -> _Floats:
        weighted = share * np.repeat(weight, rows.degree)
        return np.bincount(network.mentor, weighted, network.mentors).astype(np.float32)

    def supply(weight: _Floats) -> _Floats:
        summed: _Floats = np.add.reduceat(share * weight[network.mentor], rows.first)
        return summed

    return demand, supply


def _blurred(gain: npt.NDArray[np.int64], blurs_a_gain: np.float32) -> _Floats:
    blurred = gain.astype(np.float32)
    blurred *= blurs_a_gain
    return blurred


def _share(scaled: _Floats) -> _Floats:
    share = np.maximum(scaled, np.float32(_LEAST_EXPONENT))
    return np.exp(share, out=share)


def _deviation(gains: npt.NDArray[np.int64]) -> float:
    """As if of a normal distribution by its quartiles, which a few extremes do not move."""
    low, high = np.quantile(gains, (0.25, 0.75))
    return float(high - low) / 1.35 or float(gains.std())


def _sample(values: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    return values[:: max(1, len(values) // _SAMPLED)]
