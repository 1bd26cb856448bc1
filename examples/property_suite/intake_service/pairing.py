"""Which practice gets which mentor: as many pairs as can be, and of those the best fit.

One pair more is found at a time. The search may take a mentor from a practice that can have
another one instead, and looks for the way that costs the least fit (Bellman and Ford).
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence

Pair = tuple[int, int]

START = ("start", 0)
END = ("end", 0)


def pairs(
    fits: Mapping[Pair, int], wanted: Sequence[int], places: Sequence[int]
) -> list[tuple[int, int]]:
    """The chosen pairs of practices and mentors, by number."""
    chosen: set[Pair] = set()
    while True:
        way = _way(fits, wanted, places, chosen)
        if way is None:
            return sorted(chosen)
        for one, other in itertools.pairwise(way):
            if one[0] == "practice" and other[0] == "mentor":
                chosen.add((one[1], other[1]))
            elif one[0] == "mentor" and other[0] == "practice":
                chosen.discard((other[1], one[1]))


Node = tuple[str, int]


def _steps(
    fits: Mapping[Pair, int], wanted: Sequence[int], places: Sequence[int], chosen: set[Pair]
) -> Iterator[tuple[Node, Node, int]]:
    """Each step that a way can take, and what it costs."""
    for practice, count in enumerate(wanted):
        if sum(each[0] == practice for each in chosen) < count:
            yield START, ("practice", practice), 0
    for mentor, count in enumerate(places):
        if sum(each[1] == mentor for each in chosen) < count:
            yield ("mentor", mentor), END, 0
    for (practice, mentor), fit in fits.items():
        if (practice, mentor) not in chosen:
            yield ("practice", practice), ("mentor", mentor), -fit


def _way(
    fits: Mapping[Pair, int], wanted: Sequence[int], places: Sequence[int], chosen: set[Pair]
) -> list[Node] | None:
    """The cheapest way to one pair more; None if there is none."""
    steps = list(_steps(fits, wanted, places, chosen))
    cost: dict[Node, int] = {START: 0}
    before: dict[Node, Node] = {}
    for _ in range(len(wanted) + len(places) + 2):
        for one, other, price in steps:
            if one in cost and cost[one] + price < cost.get(other, 1 << 62):
                cost[other] = cost[one] + price
                before[other] = one
    if END not in cost:
        return None
    way = [END]
    while way[-1] != START:
        way.append(before[way[-1]])
    return way[::-1]
