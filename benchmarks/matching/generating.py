"""Made-up matching problems: the same in every run, on every machine and with every NumPy.

Practices have priority areas with weights from 1 to 9, mentors have areas with evidence from 1 to
3. The fit of a pair is the sum of weight times evidence over the areas that both have. Areas are
not equally sought, and not equally offered. A mentor has 1 to 8 places; there are a tenth more
places than practices, and each practice wants one mentor. One pair in a hundred is forbidden.
"""

import re
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from benchmarks.matching.instance import Instance, Numbers

__all__ = ["Case", "case_named", "made"]

SEED: Final = 11
PRACTICES_A_MENTOR: Final = 5
PLACES: Final = (1, 8)
PLACES_A_PRACTICE: Final = 1.1
WEIGHTS: Final = (1, 9)
EVIDENCE: Final = (1, 3)
FORBIDDEN: Final = 0.01
CANDIDATES: Final = 33
"""Of each practice on average, where pairs are sparse."""
SPARSE_AREAS: Final = ((1, 4), (2, 4))
"""How many areas a practice has, and a mentor."""
DENSE_AREAS: Final = ((3, 5), (6, 9))
DENSE_AREAS_IN_ALL: Final = 12
STEEPNESS: Final = 0.25
"""The area of rank r is chosen in proportion to the power of r with this exponent below zero."""
SHARED_TWICE: Final = 0.975
"""Candidates over shared areas: some pairs share two areas."""


@attrs.frozen
class Case:
    """A kind of problem and its size.

    Sparse problems have the pairs that share an area; dense ones have all pairs, each with one
    more fit. With regions, pairs are made within each region only.
    """

    practices: int
    dense: bool = False
    regions: int = 1

    @property
    def name(self) -> str:
        """Such as `sparse-1000`, `dense-3000`, `sparse-100000-in-50`."""
        kind = "dense" if self.dense else "sparse"
        return f"{kind}-{self.practices}" + (f"-in-{self.regions}" if self.regions > 1 else "")

    @property
    def title(self) -> str:
        """The same for people."""
        kind = "dense" if self.dense else "sparse"
        regions = f" in {self.regions} regions" if self.regions > 1 else ""
        return f"{kind}, {self.practices:,} practices{regions}"


def case_named(name: str) -> Case:
    """The case of that name.

    Raises:
        ValueError: no case is named so.
    """
    found = re.fullmatch(r"(sparse|dense)-([1-9][0-9]*)(?:-in-([1-9][0-9]*))?", name)
    if found is None:
        msg = f"{name!r} is not like sparse-1000, dense-3000 or sparse-100000-in-50"
        raise ValueError(msg)
    kind, practices, regions = found.groups(default="1")
    case = Case(int(practices), dense=kind == "dense", regions=int(regions))
    if case.practices < case.regions * PRACTICES_A_MENTOR:
        msg = f"{name!r} has fewer than {PRACTICES_A_MENTOR} practices in a region"
        raise ValueError(msg)
    return case


class _Chance:
    """Random numbers from the bits that NumPy promises never to change."""

    def __init__(self, *seeds: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seeds))

    def shares(self, count: int) -> npt.NDArray[np.float64]:
        """From 0 to below 1."""
        return (self._bits.random_raw(count) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, bounds: tuple[int, int], count: int) -> Numbers:
        """From the first bound to the second, both included."""
        low, high = bounds
        return low + (self.shares(count) * (high - low + 1)).astype(np.int64)

    def order(self, count: int) -> Numbers:
        """The numbers below `count` in random order."""
        return np.argsort(self.shares(count), kind="stable")


def made(case: Case, *, forbidden: float = FORBIDDEN) -> Instance:
    """The instance of a case, the same each time.

    Args:
        case: what is to be made.
        forbidden: the share of pairs that are left out.
    """
    chance = _Chance(SEED, case.practices, case.dense, case.regions)
    practices = np.diff(np.arange(case.regions + 1) * case.practices // case.regions)
    parts = [_region(chance, int(count), forbidden, dense=case.dense) for count in practices]
    if len(parts) == 1:
        return parts[0]
    return _shuffled(chance, parts)


def _region(chance: _Chance, practices: int, forbidden: float, *, dense: bool) -> Instance:
    mentors = max(practices // PRACTICES_A_MENTOR, 1)
    sought, offered = DENSE_AREAS if dense else SPARSE_AREAS
    shared = np.mean(sought) * np.mean(offered) * mentors / CANDIDATES
    areas = DENSE_AREAS_IN_ALL if dense else max(round(shared * SHARED_TWICE), sum(offered))
    places = _places(chance, mentors, round(PLACES_A_PRACTICE * practices))
    seekers = _with_areas(chance, practices, sought, areas, WEIGHTS)
    givers = _with_areas(chance, mentors, offered, areas, EVIDENCE)
    key, fit = _joined(seekers, givers, mentors)
    if dense:
        every = np.ones(practices * mentors, dtype=np.int64)
        every[key] += fit
        key, fit = np.arange(len(every)), every
    allowed = chance.shares(len(key)) >= forbidden
    practice, mentor = np.divmod(key[allowed], mentors)
    return Instance(
        practice=practice,
        mentor=mentor,
        fit=fit[allowed],
        wanted=np.ones(practices, dtype=np.int64),
        places=places,
    )


def _places(chance: _Chance, mentors: int, total: int) -> Numbers:
    """Places of each mentor, which sum up to the total as nearly as their bounds allow."""
    least, most = PLACES
    total = min(max(total, least * mentors), most * mentors)
    places = chance.whole(PLACES, mentors)
    while lacking := total - int(places.sum()):
        step = 1 if lacking > 0 else -1
        order = chance.order(mentors)
        movable = order[(places[order] < most) if step > 0 else (places[order] > least)]
        places[movable[: abs(lacking) // 4 + 1]] += step  # not one more for everybody
    return places


def _with_areas(
    chance: _Chance, nodes: int, counts: tuple[int, int], areas: int, grades: tuple[int, int]
) -> tuple[Numbers, Numbers, Numbers]:
    """Node, area and grade of each area that a node has, no area twice at one node."""
    popularity = np.arange(1, areas + 1) ** -STEEPNESS
    bounds = np.cumsum(popularity[chance.order(areas)])
    bounds /= bounds[-1]

    def drawn(number: int) -> Numbers:
        return np.searchsorted(bounds, chance.shares(number), side="right")

    columns: list[Numbers] = []
    for _ in range(counts[1]):
        column = drawn(nodes)
        while True:
            again = np.zeros(nodes, dtype=np.bool_)
            for before in columns:
                again |= column == before
            if not again.any():
                break
            column[again] = drawn(int(again.sum()))
        columns.append(column)
    has = chance.whole(counts, nodes)
    kept = np.arange(counts[1]) < has[:, None]
    node = np.repeat(np.arange(nodes), has)
    return node, np.stack(columns, axis=1)[kept], chance.whole(grades, len(node))


def _joined(
    seekers: tuple[Numbers, Numbers, Numbers],
    givers: tuple[Numbers, Numbers, Numbers],
    mentors: int,
) -> tuple[Numbers, Numbers]:
    """Pairs that share an area, each as practice times mentors plus mentor, and their fits."""
    practice, sought, weight = seekers
    by_area = np.argsort(givers[1], kind="stable")
    mentor, offered, evidence = (column[by_area] for column in givers)
    first = np.searchsorted(offered, sought, side="left")
    count = np.searchsorted(offered, sought, side="right") - first
    start = np.cumsum(count) - count
    giver = np.repeat(first - start, count) + np.arange(count.sum())
    key = np.repeat(practice, count) * mentors + mentor[giver]
    gain = np.repeat(weight, count) * evidence[giver]
    by_key = np.argsort(key, kind="stable")
    key, gain = key[by_key], gain[by_key]
    news = np.flatnonzero(np.diff(key, prepend=-1))
    return key[news], np.add.reduceat(gain, news) if len(news) else gain


def _shuffled(chance: _Chance, parts: list[Instance]) -> Instance:
    """The parts as one instance, numbered so that no part lies together."""
    practice_first = np.cumsum([0, *(part.practices for part in parts)])
    mentor_first = np.cumsum([0, *(part.mentors for part in parts)])
    practice_number = chance.order(int(practice_first[-1]))
    mentor_number = chance.order(int(mentor_first[-1]))
    numbered = zip(parts, practice_first, mentor_first, strict=False)
    pairs = [(part.practice + p, part.mentor + m, part.fit) for part, p, m in numbered]
    practice, mentor, fit = (np.concatenate(column) for column in zip(*pairs, strict=True))
    practice, mentor = practice_number[practice], mentor_number[mentor]
    by_pair = np.lexsort((mentor, practice))
    places = np.empty(len(mentor_number), dtype=np.int64)
    places[mentor_number] = np.concatenate([part.places for part in parts])
    return Instance(
        practice=practice[by_pair],
        mentor=mentor[by_pair],
        fit=fit[by_pair],
        wanted=np.ones(len(practice_number), dtype=np.int64),
        places=places,
    )
