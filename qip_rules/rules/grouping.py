"""Sets that are to be taken together, because they share something."""

from collections.abc import Hashable, Iterable
from collections.abc import Set as AbstractSet
from typing import TypeVar

__all__ = ["sharing"]

_T = TypeVar("_T", bound=Hashable)


def sharing(sets: Iterable[AbstractSet[_T]]) -> list[list[int]]:
    """The places of the sets in groups that share no member, in order within each group.

    Sets that share nothing with one another are in one group where others join them. A set with
    no member is a group of its own.
    """
    groups: list[tuple[set[_T], list[int]]] = []
    for place, members in enumerate(sets):
        joined, places = set(members), [place]
        apart: list[tuple[set[_T], list[int]]] = []
        for group in groups:
            if joined.isdisjoint(group[0]):
                apart.append(group)
            else:
                joined |= group[0]
                places = [*group[1], *places]
        groups = [*apart, (joined, places)]
    return [sorted(places) for _, places in groups]
