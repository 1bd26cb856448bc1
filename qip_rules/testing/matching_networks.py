"""Made-up matching problems, as numbers and as records: possible, feasible, tight and short ones.

    networks             any: ties, gaps, several mentors wanted, mentors without a place
    networks_feasible    every practice can have all the mentors it wants
    networks_tight       the same, and it takes every place there is
    networks_short       some practices know only mentors with too few places; it is known which

Built, never filtered: a choice of pairs is planted first, and further pairs are put around it.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

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
from qip_rules.rules.strategies.named import expect_at_least, named, options_of

__all__ = [
    "Network",
    "Shortage",
    "best_assignment",
    "best_by_hand",
    "networks",
    "networks_feasible",
    "networks_short",
    "networks_tight",
]

_PRACTICES: Final = 6
_MENTORS: Final = 4
_FIT: Final = 9


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


def best_assignment(network: Network) -> Assignment:
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


def best_by_hand(network: Network) -> tuple[tuple[int, int], ...]:
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


def networks(
    *, max_practices: int = _PRACTICES, max_mentors: int = _MENTORS, max_fit: int = _FIT
) -> st.SearchStrategy[Network]:
    """Any network.

    Args:
        max_practices: the most practices.
        max_mentors: the most mentors.
        max_fit: the greatest fit; the least is 1. Small ones make ties.

    Raises:
        ArgumentError: no whole numbers, or too small.
    """
    _expect_bounds("networks", 0, max_practices, max_mentors, max_fit)

    def drawn(draw: st.DrawFn) -> Network:
        practices = draw(st.integers(0, max_practices))
        mentors = draw(st.integers(0, max_mentors))
        wanted = draw(_counts(practices, 1, 2))
        places = draw(_counts(mentors, 0, 3))
        every = [(ours, theirs) for ours in range(practices) for theirs in range(mentors)]
        return _network(draw, _some(draw, every), wanted, places, max_fit)

    return _named("networks", drawn, max_practices, max_mentors, max_fit)


def networks_feasible(
    *, max_practices: int = _PRACTICES, max_mentors: int = _MENTORS, max_fit: int = _FIT
) -> st.SearchStrategy[Network]:
    """Networks in which every practice can have all the mentors it wants.

    Args:
        max_practices: the most practices, at least 1.
        max_mentors: the most mentors, at least 1.
        max_fit: the greatest fit; the least is 1. Small ones make ties.

    Raises:
        ArgumentError: no whole numbers, or too small.
    """
    return _planted("networks_feasible", max_practices, max_mentors, max_fit, max_spare=2)


def networks_tight(
    *, max_practices: int = _PRACTICES, max_mentors: int = _MENTORS, max_fit: int = _FIT
) -> st.SearchStrategy[Network]:
    """Networks in which every practice can have all it wants, and every place is needed for it.

    Args:
        max_practices: the most practices, at least 1.
        max_mentors: the most mentors, at least 1.
        max_fit: the greatest fit; the least is 1. Small ones make ties.

    Raises:
        ArgumentError: no whole numbers, or too small.
    """
    return _planted("networks_tight", max_practices, max_mentors, max_fit, max_spare=0)


def _planted(
    name: str, max_practices: int, max_mentors: int, max_fit: int, *, max_spare: int
) -> st.SearchStrategy[Network]:
    _expect_bounds(name, 1, max_practices, max_mentors, max_fit)

    def drawn(draw: st.DrawFn) -> Network:
        mentors = draw(st.integers(1, max_mentors))
        practices = draw(st.integers(1, max_practices))
        pairs, wanted, places = _served(draw, practices, mentors, max_spare)
        every = [(ours, theirs) for ours in range(practices) for theirs in range(mentors)]
        network = _network(draw, {*pairs, *_some(draw, every)}, wanted, places, max_fit)
        return attrs.evolve(network, missing=0)

    return _named(name, drawn, max_practices, max_mentors, max_fit)


def networks_short(
    *, max_practices: int = _PRACTICES, max_mentors: int = _MENTORS, max_fit: int = _FIT
) -> st.SearchStrategy[Network]:
    """Networks that cannot serve every practice, with the practices and the places that are short.

    The practices of `shortage` know its mentors only, and want `Network.missing` more than these
    have places. All other practices can have what they want elsewhere, though they may know these
    mentors as well. So exactly `missing` wanted mentors are missing in a pairing of most pairs.

    Args:
        max_practices: the most practices besides those that are short.
        max_mentors: the most mentors besides those that are short, at least 1.
        max_fit: the greatest fit; the least is 1. Small ones make ties.

    Raises:
        ArgumentError: no whole numbers, or too small.
    """
    expect_at_least("networks_short", 0, max_practices=max_practices)
    expect_at_least("networks_short", 1, max_mentors=max_mentors, max_fit=max_fit)

    def drawn(draw: st.DrawFn) -> Network:
        few = draw(st.integers(1, max(1, max_mentors // 2)))
        few_places = draw(_counts(few, 1, 2))
        missing = draw(st.integers(1, 2))
        holding = [theirs for theirs, places in enumerate(few_places) for _ in range(places)]
        crowd = len(holding) + missing
        short_pairs = {*enumerate(holding)}
        short_pairs |= {
            (ours, draw(st.integers(0, few - 1))) for ours in range(len(holding), crowd)
        }
        short_pairs |= _some(draw, [(ours, at) for ours in range(crowd) for at in range(few)])
        others = draw(st.integers(0, max_practices))
        further = draw(st.integers(1, max_mentors)) if others else 0
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
            max_fit,
        )
        shortage = Shortage(tuple(range(crowd)), tuple(range(few)))
        return attrs.evolve(network, missing=missing, shortage=shortage)

    return _named("networks_short", drawn, max_practices, max_mentors, max_fit)


def _expect_bounds(
    name: str, least: int, max_practices: int, max_mentors: int, max_fit: int
) -> None:
    expect_at_least(name, least, max_practices=max_practices, max_mentors=max_mentors)
    expect_at_least(name, 1, max_fit=max_fit)


def _named(
    name: str,
    drawn: Callable[[st.DrawFn], Network],
    max_practices: int,
    max_mentors: int,
    max_fit: int,
) -> st.SearchStrategy[Network]:
    options = options_of(
        max_practices=(max_practices, _PRACTICES),
        max_mentors=(max_mentors, _MENTORS),
        max_fit=(max_fit, _FIT),
    )
    return named(name, drawn, **options)


def _counts(number: int, least: int, most: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(least, most), min_size=number, max_size=number).map(tuple)


def _some(draw: st.DrawFn, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    return draw(st.sets(st.sampled_from(pairs))) if pairs else set()


def _served(
    draw: st.DrawFn, practices: int, mentors: int, max_spare: int
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
    spare = draw(_counts(mentors, 0, max_spare))
    return pairs, wanted, tuple(map(sum, zip(taken, spare, strict=True)))


def _network(
    draw: st.DrawFn,
    pairs: Iterable[tuple[int, int]],
    wanted: tuple[int, ...],
    places: tuple[int, ...],
    max_fit: int,
) -> Network:
    ordered = sorted(pairs)
    fits = draw(_counts(len(ordered), 1, max_fit))
    return Network(
        pairs=tuple((*pair, fit) for pair, fit in zip(ordered, fits, strict=True)),
        wanted=wanted,
        places=places,
    )
