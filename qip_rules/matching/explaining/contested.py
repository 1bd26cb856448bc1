"""Where a place could come free in a final pairing, and who stands in the way.

Follow the pairing: the mentors a practice could go to are full, the practices there could go to
further mentors, and so on. If one that is reached has a place, everybody could move on by one. If
none has, the mentors reached have fewer places than the practices there and the one that asks
claim together.

Mentors that lead to each other reach the same; so they are put together first (strongly connected
components; R. Tarjan, Depth-First Search and Linear Graph Algorithms, 1972), and what one practice
reaches is not followed again for the next.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import attrs

from qip_rules.matching.answer import ContestedPlaces
from qip_rules.matching.explaining.wording import called, cut, listed
from qip_rules.matching.free import FreePairs

__all__ = ["FinalPairing", "Region", "components"]


@attrs.frozen(eq=False)
class Region:
    """All mentors at which a place could come free for somebody."""

    mentors: frozenset[int]
    with_places: tuple[int, ...]
    """Those of them that have one, ascending."""


class FinalPairing:
    """A pairing that holds no more pairs, practices and mentors by number."""

    def __init__(self, free: FreePairs, chosen: Collection[tuple[int, int]]) -> None:
        """Look at a pairing.

        Args:
            free: what was free to choose.
            chosen: practice and mentor of each pair, the fixed ones among them.
        """
        candidates = free.candidates
        self.candidates = candidates
        self.practice_ids: list[str] = [each.practice_id for each in candidates.practices]
        self.mentor_ids: list[str] = [each.mentor_id for each in candidates.mentors]
        self.practice_names: dict[str, str] = {
            each.practice_id: called(each) for each in candidates.practices
        }
        self.mentor_names: dict[str, str] = {
            each.mentor_id: called(each) for each in candidates.mentors
        }
        self._free = free
        self._first = _first_rows(free)
        fixed = frozenset(free.fixed)
        self.fixed_at: Counter[int] = Counter(mentor for _, mentor in fixed)
        self.mentors_of: dict[int, set[int]] = {}
        self.movable_at: list[list[int]] = [[] for _ in candidates.mentors]
        for practice, mentor in sorted(chosen):
            self.mentors_of.setdefault(practice, set()).add(mentor)
            if (practice, mentor) not in fixed:
                self.movable_at[mentor].append(practice)
        self._regions: dict[frozenset[int], Region] = {}
        self._contested: dict[Region, tuple[ContestedPlaces, str]] = {}

    def open_to(self, practice: int) -> list[int]:
        """The mentors that a practice can have or has, those of fixed pairs left out; ascending."""
        first, last = self._first[practice : practice + 2]
        mentors: list[int] = self._free.mentor[first:last].tolist()
        return mentors

    def within_reach(self, mentors: Iterable[int]) -> Region:
        """The mentors at which a place could come free for one at any of these mentors."""
        number = self._component
        starts = frozenset(number[each] for each in mentors)
        if starts not in self._regions:
            reached, waiting = set(starts), list(starts)
            while waiting:
                further = self._onward[waiting.pop()] - reached
                reached |= further
                waiting.extend(further)
            every = frozenset(reached)
            if every not in self._regions:
                inside = frozenset(at for each in every for at in self._members[each])
                places = tuple(each for each in sorted(inside) if self._has_place(each))
                self._regions[every] = Region(inside, places)
            self._regions[starts] = self._regions[every]
        return self._regions[starts]

    def contested(self, region: Region) -> tuple[ContestedPlaces, str]:
        """The places of a region that has none to give; as data, and who has them in words."""
        if region not in self._contested:
            ordered = sorted(region.mentors)
            pairs = [(each, at) for at in ordered for each in self.movable_at[at]]
            holders = sorted({holder for holder, _ in pairs})
            fixed = sum(self.fixed_at[each] for each in ordered)
            takes = [
                f"{self.mentor_names[self.mentor_ids[at]]} takes "
                + listed([self.practice_ids[each] for each in holding], self.practice_names)
                for at in ordered
                if (holding := self.movable_at[at])
            ]
            contested = ContestedPlaces(
                mentor_ids=tuple(self.mentor_ids[each] for each in ordered),
                practice_ids=tuple(self.practice_ids[each] for each in holders),
                claims=sum(self.claims(each, region) for each in holders),
                places=sum(self.candidates.mentors[each].places for each in ordered) - fixed,
                fixed=fixed,
                held=tuple((self.practice_ids[ours], self.mentor_ids[at]) for ours, at in pairs),
            )
            self._contested[region] = contested, f"{cut(takes, '; ')}." if takes else ""
        return self._contested[region]

    def claims(self, practice: int, region: Region) -> int:
        """How many places of a region a practice claims, after what it has elsewhere."""
        open_to = [each for each in self.open_to(practice) if each in region.mentors]
        elsewhere = self.mentors_of.get(practice, set()).difference(open_to)
        wanted = self.candidates.practices[practice].wanted
        return min(wanted - len(elsewhere), len(open_to))

    def _has_place(self, mentor: int) -> bool:
        taken = len(self.movable_at[mentor]) + self.fixed_at[mentor]
        return taken < self.candidates.mentors[mentor].places

    @cached_property
    def _after(self) -> list[set[int]]:
        """For each mentor those to which a practice there could go instead."""
        after: list[set[int]] = []
        for mentor, holders in enumerate(self.movable_at):
            onward: set[int] = set()
            for holder in holders:
                has = self.mentors_of[holder]
                onward.update(each for each in self.open_to(holder) if each not in has)
            onward.discard(mentor)
            after.append(onward)
        return after

    @cached_property
    def _component(self) -> list[int]:
        return components(self._after)

    @cached_property
    def _members(self) -> list[list[int]]:
        members: list[list[int]] = [[] for _ in range(max(self._component, default=-1) + 1)]
        for mentor, component in enumerate(self._component):
            members[component].append(mentor)
        return members

    @cached_property
    def _onward(self) -> list[set[int]]:
        onward: list[set[int]] = [set() for _ in self._members]
        for mentor, after in enumerate(self._after):
            onward[self._component[mentor]].update(self._component[each] for each in after)
        return onward


def _first_rows(free: FreePairs) -> list[int]:
    """Where the free pairs of each practice begin, and where those of the last one end."""
    import numpy as np

    rows: list[int] = np.searchsorted(free.practice, np.arange(len(free.wanted) + 1)).tolist()
    return rows


def components(after: Sequence[Collection[int]]) -> list[int]:
    """The number of the strongly connected component of each node, from 0.

    Args:
        after: for each node the nodes to which an arc leads.
    """
    unseen = -1
    found = [unseen] * len(after)
    order = [unseen] * len(after)
    low = [0] * len(after)
    count = 0
    components = 0
    open_nodes: list[int] = []
    for root in range(len(after)):
        if order[root] != unseen:
            continue
        order[root] = low[root] = count
        count += 1
        open_nodes.append(root)
        path = [(root, iter(after[root]))]
        while path:
            node, arcs = path[-1]
            for head in arcs:
                if order[head] == unseen:
                    order[head] = low[head] = count
                    count += 1
                    open_nodes.append(head)
                    path.append((head, iter(after[head])))
                    break
                if found[head] == unseen:
                    low[node] = min(low[node], order[head])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    while found[node] == unseen:
                        found[open_nodes.pop()] = components
                    components += 1
    return found
