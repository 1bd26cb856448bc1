"""Parts of a network that have nothing to do with each other, each to be solved by itself.

A flow through many small parts takes the solver several times as long as the parts one after the
other, for its prices travel by steps that grow finer with the number of all nodes.
"""

from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.matching.solve.network import Network

__all__ = ["independent_parts"]

_Numbers = npt.NDArray[np.int64]

_PAIRS_WORTHWHILE: Final = 10_000
"""Of fewer pairs the parts took as long to find as they saved."""
_PAIRS_A_PART: Final = 4_000
"""Smaller parts are solved together."""
_ROUNDS: Final = 24
"""Long chains take more to be found out; they are taken as one."""


def independent_parts(network: Network) -> Iterator[tuple[_Numbers, Network]]:
    """Networks with no practice and no mentor in common, which together hold all pairs.

    Yields:
        The places of the part's pairs in `network`, ascending, and the part with its nodes
        numbered anew, in the same order. One part is the network itself, if it is one.
    """
    label = _labels(network) if len(network.practice) > _PAIRS_WORTHWHILE else None
    if label is None:
        yield np.arange(len(network.practice)), network
        return
    of_pair = label[network.practice]
    of_mentor = np.zeros(network.mentors, dtype=np.int64)
    of_mentor[network.mentor] = of_pair
    # Whole components in the order of their labels, as many together as make up a part.
    pairs = np.bincount(of_pair, minlength=network.practices)
    part = (np.cumsum(pairs) - pairs) // _PAIRS_A_PART
    count = int(part[-1]) + 1
    practice_at, practice_number = _numbered(part[label], count)
    mentor_at, mentor_number = _numbered(part[of_mentor], count)
    pair_at, _ = _numbered(part[of_pair], count)
    for at, practices, mentors in zip(pair_at, practice_at, mentor_at, strict=True):
        if len(at):
            yield (
                at,
                attrs.evolve(
                    network,
                    practice=practice_number[network.practice[at]],
                    mentor=mentor_number[network.mentor[at]],
                    gain=network.gain[at],
                    wanted=network.wanted[practices],
                    places=network.places[mentors],
                    loads=network.loads[mentors],
                ),
            )


def _labels(network: Network) -> _Numbers | None:
    """The first practice of the component of each practice; `None` if most are in one."""
    bounds = np.searchsorted(network.practice, np.arange(network.practices + 1))
    asked = np.flatnonzero(np.diff(bounds))
    first = bounds[asked]
    label = np.arange(network.practices)
    for _ in range(_ROUNDS):
        of_mentor = np.full(network.mentors, network.practices)
        np.minimum.at(of_mentor, network.mentor, label[network.practice])
        nearer = label.copy()
        nearer[asked] = np.minimum.reduceat(of_mentor[network.mentor], first)
        nearer = nearer[nearer]  # as far as the one before has come by now
        if np.array_equal(nearer, label):
            return label
        label = nearer
        if 2 * np.bincount(label[asked]).max() > len(asked):
            return None
    return None


def _numbered(part: _Numbers, count: int) -> tuple[list[_Numbers], _Numbers]:
    """What each part holds, in order, and the number of each thing within its part."""
    by_part = np.argsort(part.astype(np.min_scalar_type(count)), kind="stable")
    bounds = np.searchsorted(part[by_part], np.arange(count + 1))
    number = np.empty_like(by_part)
    number[by_part] = np.arange(len(part)) - np.repeat(bounds[:-1], np.diff(bounds))
    return np.split(by_part, bounds[1:-1]), number
