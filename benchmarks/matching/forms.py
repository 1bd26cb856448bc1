"""Forms of the problem that more than one library needs."""

import attrs
import numpy as np
import numpy.typing as npt

from benchmarks.matching.instance import Instance, Numbers

__all__ = [
    "Arcs",
    "Square",
    "among_candidates",
    "by_place",
    "cost_matrix",
    "matrix_cells",
    "pair_weight",
    "place_owners",
    "square",
    "with_skips",
]


def pair_weight(instance: Instance) -> int:
    """What one pair more must count beside fits, so that no sum of fits outweighs it."""
    most_pairs = min(instance.practices, int(instance.places.sum()))
    return int(instance.fit.max(initial=0)) * most_pairs + 1


def place_owners(instance: Instance) -> Numbers:
    """The mentor of each single place."""
    return np.repeat(np.arange(instance.mentors), instance.places)


def among_candidates(
    instance: Instance, practice: Numbers, mentor: Numbers
) -> tuple[Numbers, Numbers]:
    """Without what is no candidate pair, which in a full matrix stands for no pair."""
    is_pair = instance.rows_of(practice, mentor) >= 0
    return practice[is_pair], mentor[is_pair]


def matrix_cells(instance: Instance) -> int:
    """Of a matrix with a row a practice and a column a place."""
    return instance.practices * int(instance.places.sum())


def cost_matrix(instance: Instance) -> npt.NDArray[np.float64]:
    """A row a practice, a column a place, and 0 for what is no candidate pair."""
    cost = np.zeros((instance.practices, instance.mentors))
    cost[instance.practice, instance.mentor] = -(instance.fit + pair_weight(instance))
    return np.repeat(cost, instance.places, axis=1)


def by_place(instance: Instance) -> tuple[Numbers, Numbers]:
    """Each candidate pair once for each place: its row, and the place."""
    count = instance.places[instance.mentor]
    row = np.repeat(np.arange(instance.pairs), count)
    first = np.cumsum(instance.places) - instance.places
    before = np.cumsum(count) - count
    return row, first[instance.mentor[row]] + np.arange(len(row)) - before[row]


@attrs.frozen(eq=False)
class Square:
    """A sparse assignment problem with as many rows as columns, and a perfect matching in it.

    Rows are the practices, then one a place; columns are the places, then one a practice, which
    stands for no mentor. The row of a place takes its own place if nobody has it, or the column
    of the practice that has it. Costs are zero or more.
    """

    nodes: int
    left: Numbers
    right: Numbers
    cost: Numbers


def square(instance: Instance) -> Square:
    """The square form of an instance."""
    row, place = by_place(instance)
    practices, places = instance.practices, int(instance.places.sum())
    practice, most = instance.practice[row], int(instance.fit.max(initial=0))
    every_practice, every_place = np.arange(practices), np.arange(places)
    return Square(
        practices + places,
        np.concatenate([practice, every_practice, practices + every_place, practices + place]),
        np.concatenate([place, places + every_practice, every_place, places + practice]),
        np.concatenate(
            [
                most - instance.fit[row],
                np.full(practices, pair_weight(instance) + most),
                np.zeros(places + len(row), dtype=np.int64),
            ]
        ),
    )


@attrs.frozen(eq=False)
class Arcs:
    """A minimum-cost flow in the order of tail, then head; all costs are zero or more.

    Practices send one unit each, to a mentor or past all of them to the last node, to which
    mentors pass on as many as they have places. `of_pairs` are the arcs of the candidate pairs.
    """

    tail: Numbers
    head: Numbers
    capacity: Numbers
    cost: Numbers
    supply: Numbers
    of_pairs: Numbers


def with_skips(instance: Instance) -> Arcs:
    """The flow in which staying unpaired is an arc that costs more than all fits together."""
    pairs, practices, mentors = instance.pairs, instance.practices, instance.mentors
    last = practices + mentors
    most = int(instance.fit.max(initial=0))
    of_pairs = np.arange(pairs) + instance.practice
    skips = np.cumsum(np.bincount(instance.practice, minlength=practices)) + np.arange(practices)
    among = pairs + practices
    tail = np.empty(among + mentors, dtype=np.int64)
    head = np.full(among + mentors, last)
    capacity = np.ones(among + mentors, dtype=np.int64)
    cost = np.zeros(among + mentors, dtype=np.int64)
    tail[of_pairs], head[of_pairs] = instance.practice, practices + instance.mentor
    cost[of_pairs] = most - instance.fit
    tail[skips], cost[skips] = np.arange(practices), most + pair_weight(instance)
    tail[among:], capacity[among:] = practices + np.arange(mentors), instance.places
    supply = np.zeros(last + 1, dtype=np.int64)
    supply[:practices], supply[last] = 1, -practices
    return Arcs(tail, head, capacity, cost, supply, of_pairs)
