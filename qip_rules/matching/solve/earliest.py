"""The tie order: of all optimal choices, the one that holds the earliest pairs.

Candidate pairs are ordered by practice, then mentor. Of two different optimal choices, the
earlier one is that which holds the first pair in which they differ. So the result depends on
neither the order of the input nor the solver.

All optimal choices make up a face, and differ by circles of *exchange arcs* there: an open pair
may be taken or given up, and a node may hold more or fewer between its bounds (the *ground* stands
for what is unused). Practice by practice, and
mentor by mentor within it, a pair is taken if a circle of exchange arcs leads through it; then
the practice is settled and its arcs are removed. An arc on no circle can never be exchanged and
is removed when it is found out.

Whether a mentor leads back to a practice is searched from both ends in step. A search that fails
costs no more than the smaller of the parts it separates, so that all failures together cost the
number of arcs times a logarithm.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from qip_rules.matching.solve.face import Face

__all__ = ["earliest_choice"]

_NOWHERE: Final = -1
_FIRST_STRIDE: Final = 8
"""Arcs that each end of a search follows before the other's turn; the stride doubles each time."""


def earliest_choice(face: Face, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The choice on a face whose truth values, in the order of the pairs, are greatest.

    Args:
        face: all the choices that are equally good.
        chosen: one truth value per open pair; any of those choices.
    """
    if chosen.all():
        return chosen
    exchange = _Exchange(face, chosen)
    exchange.settle_all()
    return np.array(exchange.taken(), dtype=np.bool_)


class _Exchange:
    """The exchange arcs of a choice that moves, pair by pair, to the earliest optimum.

    Nodes are practices, then mentors, then the ground. A pair that is not chosen is an arc from
    practice to mentor, a chosen one from mentor to practice; `before` mirrors `after`.
    """

    def __init__(self, face: Face, chosen: npt.NDArray[np.bool_]) -> None:
        self._ground = face.nodes
        self._pairs = list(zip(face.tail.tolist(), face.head.tolist(), strict=True))
        self._chosen = dict(zip(self._pairs, chosen.tolist(), strict=True))
        self._after: list[set[int]] = [set() for _ in range(self._ground + 1)]
        self._before: list[set[int]] = [set() for _ in range(self._ground + 1)]
        for (practice, mentor), is_chosen in self._chosen.items():
            if is_chosen:
                self._add(mentor, practice)
            else:
                self._add(practice, mentor)

        # How many units may still pass from each node to the ground, and back. What a practice
        # gives up goes to the ground; what a mentor takes beyond what it has comes from a place
        # that was free.
        uses = face.uses(chosen)
        less, more = uses - face.least, face.most - uses
        is_practice = np.arange(face.nodes) < face.practices
        self._to_ground: list[int] = np.where(is_practice, less, more).tolist()
        self._from_ground: list[int] = np.where(is_practice, more, less).tolist()
        for node in {node for pair in self._pairs for node in pair}:
            if self._to_ground[node]:
                self._add(node, self._ground)
            if self._from_ground[node]:
                self._add(self._ground, node)

    def taken(self) -> list[bool]:
        """For each open pair, in order: is it chosen?"""
        return list(self._chosen.values())

    def settle_all(self) -> None:
        """Move to the earliest optimum."""
        settled = _NOWHERE
        for practice, mentor in self._pairs:
            if practice != settled:
                self._remove_all_arcs_of(settled)
                settled = practice
            if mentor in self._before[practice]:
                self._remove(mentor, practice)  # chosen, and kept from now on
            elif mentor in self._after[practice]:
                self._take_if_possible(practice, mentor)

    def _take_if_possible(self, practice: int, mentor: int) -> None:
        if not self._before[practice]:
            return
        way_back = self._way(mentor, practice)
        if way_back:
            for tail, head in pairwise([practice, *way_back]):
                self._push(tail, head)
            self._remove(mentor, practice)

    def _push(self, tail: int, head: int) -> None:
        """Send one unit along an exchange arc, and open the opposite arc."""
        ground = self._ground
        if head == ground:
            self._to_ground[tail] -= 1
            self._from_ground[tail] += 1
            used_up = not self._to_ground[tail]
        elif tail == ground:
            self._from_ground[head] -= 1
            self._to_ground[head] += 1
            used_up = not self._from_ground[head]
        else:
            pair = (tail, head) if (tail, head) in self._chosen else (head, tail)
            self._chosen[pair] = not self._chosen[pair]
            used_up = True
        if used_up:
            self._remove(tail, head)
        self._add(head, tail)

    def _way(self, start: int, goal: int) -> list[int]:
        """Nodes from `start` to `goal` along exchange arcs; none if `goal` is out of reach.

        If it is, all arcs between what is in reach (of whichever end was exhausted) and the
        rest are removed: they are on no circle.
        """
        onward = _Search(self._after, start)
        backward = _Search(self._before, goal)
        stride = _FIRST_STRIDE
        while True:
            meeting = onward.advance(stride, backward.reached)
            if meeting == _NOWHERE and not onward.exhausted:
                meeting = backward.advance(stride, onward.reached)
            if meeting != _NOWHERE:
                return [*reversed(onward.trace(meeting)), *backward.trace(meeting)[1:]]
            if onward.exhausted or backward.exhausted:
                self._separate(onward.reached if onward.exhausted else backward.reached)
                return []
            stride *= 2

    def _separate(self, part: Iterable[int]) -> None:
        inside = set(part)
        for node in inside:
            for other in self._before[node] - inside:
                self._remove(other, node)
            for other in self._after[node] - inside:
                self._remove(node, other)

    def _remove_all_arcs_of(self, node: int) -> None:
        if node != _NOWHERE:
            self._separate([node])

    def _add(self, tail: int, head: int) -> None:
        self._after[tail].add(head)
        self._before[head].add(tail)

    def _remove(self, tail: int, head: int) -> None:
        self._after[tail].remove(head)
        self._before[head].remove(tail)


class _Search:
    """A breadth-first search that can be paused after any number of arcs."""

    def __init__(self, neighbors: list[set[int]], origin: int) -> None:
        self.reached = {origin: _NOWHERE}
        self.exhausted = False
        self._neighbors = neighbors
        self._queue = [origin]
        self._next = 0
        self._node = origin
        self._arcs: Iterator[int] = iter(())

    def advance(self, stride: int, sought: dict[int, int]) -> int:
        """Follow up to `stride` arcs; the first node reached that is in `sought`, or -1."""
        left = stride
        while left > 0:
            nodes = list(islice(self._arcs, left))
            if not nodes:
                if self._next == len(self._queue):
                    self.exhausted = True
                    return _NOWHERE
                self._node = self._queue[self._next]
                self._next += 1
                self._arcs = iter(self._neighbors[self._node])
                continue
            left -= len(nodes)
            for node in nodes:
                if node not in self.reached:
                    self.reached[node] = self._node
                    if node in sought:
                        return node
                    self._queue.append(node)
        return _NOWHERE

    def trace(self, node: int) -> list[int]:
        """The nodes from `node` back to the origin."""
        nodes: list[int] = []
        while node != _NOWHERE:
            nodes.append(node)
            node = self.reached[node]
        return nodes
