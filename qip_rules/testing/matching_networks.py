"""Made-up matching problems, as numbers and as records: possible, feasible, tight and short ones.

    possible    any network: ties, gaps, several mentors wanted, mentors without a place
    feasible    every practice can have all the mentors it wants
    tight       the same, and it takes every place there is
    short       some practices know only mentors with too few places, and it is known which

Built, never filtered: a choice of pairs is planted first, and further pairs are put around it.
"""

import itertools
from collections import Counter
from collections.abc import Iterable

import attrs
from hypothesis import strategies as st

from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import (
    AreaOfSuccess,
    MentorPractice,
    Practice,
    WeightedArea,
)
from qip_rules.policy.program import Policy

__all__ = [
    "Network",
    "Shortage",
    "assigned",
    "by_hand",
    "feasible",
    "possible",
    "short",
    "tight",
]


@attrs.frozen
class Shortage:
    """Practices that know only mentors with fewer places than they want together."""

    practices: tuple[int, ...]
    mentors: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Network:
    """A matching problem as numbers. Practices and mentors are numbered from 0."""

    pairs: tuple[tuple[int, int, int], ...]
    """Practice, mentor and fit of each candidate pair: by practice, then mentor, none twice."""
    wanted: tuple[int, ...]
    """How many mentors each practice wants."""
    places: tuple[int, ...]
    """How many practices each mentor can take."""
    missing: int | None = None
    """How many wanted mentors are missing in a pairing of most pairs, where it is known from how
    the network was made: none in feasible ones."""
    shortage: Shortage | None = None
    """Who misses them, where somebody does."""

    @property
    def fits(self) -> dict[tuple[int, int], int]:
        """The fit of each candidate pair, by practice and mentor."""
        return {(practice, mentor): fit for practice, mentor, fit in self.pairs}

    def problem(self, policy: Policy) -> Problem:
        """The same as made-up records, named `P0` and on, `M0` and on.

        Each candidate pair shares one area of its own, with the fit as weight and evidence of 1;
        of everybody all else is known and stands against nobody.

        Raises:
            InputError: a mentor without places, which no record can say, or a fit below 1.
        """
        areas = {pair: f"area of P{pair[0]} and M{pair[1]}" for pair in self.fits}
        return Problem(
            [
                Practice(
                    practice_id=f"P{number}",
                    name=f"P{number}",
                    areas=tuple(
                        WeightedArea(areas[pair], fit)
                        for pair, fit in self.fits.items()
                        if pair[0] == number
                    ),
                    organization=f"P{number}",
                    wanted=wanted,
                    conflicts=frozenset(),
                    people=(),
                )
                for number, wanted in enumerate(self.wanted)
            ],
            [
                MentorPractice(
                    mentor_id=f"M{number}",
                    name=f"M{number}",
                    areas=tuple(
                        AreaOfSuccess(areas[pair], 1) for pair in self.fits if pair[1] == number
                    ),
                    places=places,
                    organization=f"M{number}",
                    conflicts=frozenset(),
                    people=(),
                )
                for number, places in enumerate(self.places)
            ],
            policy,
        )


def assigned(network: Network) -> Assignment:
    """What this library chooses: the most pairs, then the greatest total fit."""
    columns = list(zip(*network.pairs, strict=True)) or [(), (), ()]
    return assign(
        columns[0],
        columns[1],
        columns[2],
        practices=len(network.wanted),
        mentors=len(network.places),
        places=network.places,
        wanted=network.wanted,
    )


def by_hand(network: Network) -> tuple[tuple[int, int], ...]:
    """The best choice by trying every one: a reference for small networks, of 2 to the pairs.

    Of equally good ones it is the earliest, as `assign` has it.
    """
    rows = range(len(network.pairs))
    fits = network.fits
    best: tuple[tuple[int, int], tuple[tuple[int, int], ...]] = ((-1, 0), ())
    for mask in itertools.product((True, False), repeat=len(rows)):
        chosen = tuple(each[:2] for each in itertools.compress(network.pairs, mask))
        ours, theirs = (Counter(each[side] for each in chosen) for side in (0, 1))
        if all(ours[each] <= network.wanted[each] for each in ours) and all(
            theirs[each] <= network.places[each] for each in theirs
        ):
            value = len(chosen), sum(fits[each] for each in chosen)
            if value > best[0]:
                best = value, chosen
    return best[1]


def possible(
    *, practices_maximum: int = 6, mentors_maximum: int = 4, fit_maximum: int = 9
) -> st.SearchStrategy[Network]:
    """Any network.

    Args:
        practices_maximum: the most practices.
        mentors_maximum: the most mentors.
        fit_maximum: the greatest fit; the least is 1. Small ones make ties.
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> Network:
        practices = draw(st.integers(0, practices_maximum))
        mentors = draw(st.integers(0, mentors_maximum))
        wanted = draw(_counts(practices, 1, 2))
        places = draw(_counts(mentors, 0, 3))
        every = [(ours, theirs) for ours in range(practices) for theirs in range(mentors)]
        return _network(draw, _some(draw, every), wanted, places, fit_maximum)

    return drawn()


def feasible(
    *, practices_maximum: int = 6, mentors_maximum: int = 4, fit_maximum: int = 9
) -> st.SearchStrategy[Network]:
    """Networks in which every practice can have all the mentors it wants."""
    return _planted(practices_maximum, mentors_maximum, fit_maximum, spare_maximum=2)


def tight(
    *, practices_maximum: int = 6, mentors_maximum: int = 4, fit_maximum: int = 9
) -> st.SearchStrategy[Network]:
    """Networks in which every practice can have all it wants, and every place is needed for it."""
    return _planted(practices_maximum, mentors_maximum, fit_maximum, spare_maximum=0)


def _planted(
    practices_maximum: int, mentors_maximum: int, fit_maximum: int, *, spare_maximum: int
) -> st.SearchStrategy[Network]:
    @st.composite
    def drawn(draw: st.DrawFn) -> Network:
        mentors = draw(st.integers(1, mentors_maximum))
        practices = draw(st.integers(1, practices_maximum))
        pairs, wanted, places = _served(draw, practices, mentors, spare_maximum)
        every = [(ours, theirs) for ours in range(practices) for theirs in range(mentors)]
        network = _network(draw, {*pairs, *_some(draw, every)}, wanted, places, fit_maximum)
        return attrs.evolve(network, missing=0)

    return drawn()


def short(
    *, practices_maximum: int = 6, mentors_maximum: int = 4, fit_maximum: int = 9
) -> st.SearchStrategy[Network]:
    """Networks that cannot serve every practice, with the practices and the places that are short.

    The practices of `shortage` know its mentors only, and want `Network.missing` more than these
    have places. All other practices can have what they want elsewhere, though they may know these
    mentors as well. So exactly `missing` wanted mentors are missing in a pairing of most pairs.
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> Network:
        few = draw(st.integers(1, max(1, mentors_maximum // 2)))
        few_places = draw(_counts(few, 1, 2))
        missing = draw(st.integers(1, 2))
        holding = [theirs for theirs, places in enumerate(few_places) for _ in range(places)]
        crowd = len(holding) + missing
        short_pairs = {*enumerate(holding)}
        short_pairs |= {
            (ours, draw(st.integers(0, few - 1))) for ours in range(len(holding), crowd)
        }
        short_pairs |= _some(draw, [(ours, at) for ours in range(crowd) for at in range(few)])
        others = draw(st.integers(0, practices_maximum))
        further = draw(st.integers(1, mentors_maximum)) if others else 0
        served, wanted, places = _served(draw, others, further, 2)
        elsewhere = {(crowd + ours, few + theirs) for ours, theirs in served}
        every = [
            (crowd + ours, theirs) for ours in range(others) for theirs in range(few + further)
        ]
        network = _network(
            draw,
            {*short_pairs, *elsewhere, *_some(draw, every)},
            (*[1] * crowd, *wanted),
            (*few_places, *places),
            fit_maximum,
        )
        shortage = Shortage(tuple(range(crowd)), tuple(range(few)))
        return attrs.evolve(network, missing=missing, shortage=shortage)

    return drawn()


def _counts(number: int, least: int, most: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(least, most), min_size=number, max_size=number).map(tuple)


def _some(draw: st.DrawFn, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    return draw(st.sets(st.sampled_from(pairs))) if pairs else set()


def _served(
    draw: st.DrawFn, practices: int, mentors: int, spare_maximum: int
) -> tuple[set[tuple[int, int]], tuple[int, ...], tuple[int, ...]]:
    """Pairs that serve every practice; what each practice wants, and places for these pairs."""
    everybody = st.sampled_from(range(mentors)) if mentors else st.nothing()
    pairs = {
        (ours, theirs)
        for ours in range(practices)
        for theirs in draw(st.sets(everybody, min_size=1, max_size=min(2, mentors)))
    }
    wanted = tuple(sum(each == ours for each, _ in pairs) for ours in range(practices))
    taken = [sum(each == theirs for _, each in pairs) for theirs in range(mentors)]
    spare = draw(_counts(mentors, 0, spare_maximum))
    return pairs, wanted, tuple(map(sum, zip(taken, spare, strict=True)))


def _network(
    draw: st.DrawFn,
    pairs: Iterable[tuple[int, int]],
    wanted: tuple[int, ...],
    places: tuple[int, ...],
    fit_maximum: int,
) -> Network:
    ordered = sorted(pairs)
    fits = draw(_counts(len(ordered), 1, fit_maximum))
    return Network(
        pairs=tuple((*pair, fit) for pair, fit in zip(ordered, fits, strict=True)),
        wanted=wanted,
        places=places,
    )
