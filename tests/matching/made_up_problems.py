"""Made-up practices, mentors and problems for the tests of explanations, and all their choices."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.matching import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    Leximin,
    MentorPractice,
    MostPairs,
    Objective,
    Practice,
    Problem,
    TotalFit,
)
from tests.matching.well_known import mentor, practice

GRANT: Final = load_program("quality-improvement-grant").on(date(2026, 1, 1))

PairIds = tuple[str, str]


ORDERS: Final[list[Callable[[list[PairIds]], tuple[Objective, ...]]]] = [
    lambda _: (MostPairs(), TotalFit()),
    lambda _: (TotalFit(), MostPairs()),
    lambda previous: (MostPairs(), FewestChanges(previous), TotalFit()),
    lambda _: (MostPairs(), FairestFit(), TotalFit()),
    lambda _: (MostPairs(), TotalFit(), FairestFit()),
    lambda _: (MostPairs(), Leximin()),
    lambda _: (TotalFit(),),
]

COVERING: Final[list[Callable[[list[PairIds]], tuple[Objective, ...]]]] = [
    lambda _: (MostPairs(), AreaCoverage()),
    lambda _: (MostPairs(), FairestFit(), AreaCoverage(), TotalFit()),
    lambda _: (AreaCoverage(), TotalFit()),
]
"""Not solved by flows."""


@attrs.frozen
class Case:
    """A problem without its policy, so that what Hypothesis shows can be read."""

    practices: list[Practice]
    mentors: list[MentorPractice]
    fixed: list[PairIds]
    forbidden: list[PairIds]
    order: tuple[Objective, ...]

    @property
    def problem(self) -> Problem:
        return Problem(
            self.practices, self.mentors, GRANT, fixed=self.fixed, forbidden=self.forbidden
        )

    @property
    def fits(self) -> dict[PairIds, int]:
        """The pairs that are free to choose; here only shared areas and demands decide."""
        found = {}
        for ours, theirs in itertools.product(self.practices, self.mentors):
            proven = {each.area: each.evidence for each in theirs.areas or ()}
            shared = [each for each in ours.areas or () if each.area in proven]
            ids = ours.practice_id, theirs.mentor_id
            if shared and ids not in self.fixed and ids not in self.forbidden:
                found[ids] = sum(each.weight * proven[each.area] for each in shared)
        return found

    def choices(self) -> Iterator[frozenset[PairIds]]:
        """Every choice of free pairs that keeps to wanted mentors, places and minimum loads."""
        fits = self.fits
        fixed = Counter(itertools.chain(*self.fixed))
        most = {each.practice_id: each.wanted - fixed[each.practice_id] for each in self.practices}
        most |= {each.mentor_id: each.places - fixed[each.mentor_id] for each in self.mentors}
        least = {each.mentor_id: each.minimum_load - fixed[each.mentor_id] for each in self.mentors}
        for mask in itertools.product((False, True), repeat=len(fits)):
            choice = frozenset(itertools.compress(fits, mask))
            uses = Counter(itertools.chain(*choice))
            if all(uses[each] <= most[each] for each in uses) and all(
                uses[each] >= load for each, load in least.items()
            ):
                yield choice

    def values(self, choice: Iterable[PairIds]) -> tuple[Any, ...]:
        """What a choice comes to, in the order of the objectives; greater is better."""
        fits = self.fits
        chosen = [*choice]
        of: dict[type, Callable[[Any], Any]] = {
            MostPairs: lambda _: len(chosen),
            TotalFit: lambda _: sum(fits[each] for each in chosen),
            FairestFit: lambda _: min((fits[each] for each in chosen), default=10**9),
            Leximin: lambda _: tuple(sorted(fits[each] for each in chosen)),
            FewestChanges: lambda objective: len({*objective.previous} & {*chosen}),
            AreaCoverage: lambda _: self.covered([*chosen, *self.fixed]),
        }
        return tuple(of[type(each)](each) for each in self.order)

    def covered(self, chosen: Iterable[PairIds]) -> int:
        """How much of the areas is covered: in each area of a practice by its best mentor."""
        weights = {
            (each.practice_id, area.area): area.weight
            for each in self.practices
            for area in each.areas or ()
        }
        evidence = {
            (each.mentor_id, area.area): area.evidence
            for each in self.mentors
            for area in each.areas or ()
        }
        best: Counter[tuple[str, str]] = Counter()
        for ours, theirs in chosen:
            for topic, weight in weights.items():
                if topic[0] == ours:
                    best[topic] = max(best[topic], weight * evidence.get((theirs, topic[1]), 0))
        return best.total()


@st.composite
def cases(
    draw: st.DrawFn, orders: Sequence[Callable[[list[PairIds]], tuple[Objective, ...]]] = ORDERS
) -> Case:
    """Small problems with ties, loads, fixed and forbidden pairs, under any order of objectives."""
    areas = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3), max_size=2)
    practices = [
        practice(f"P{at}", *draw(areas).items(), wanted=draw(st.sampled_from((1, 1, 1, 2))))
        for at in range(draw(st.integers(1, 4)))
    ]
    mentors = [
        mentor(
            f"M{at}",
            draw(st.integers(1, 2)),
            *draw(areas).items(),
            minimum_load=draw(st.sampled_from((0, 0, 0, 0, 0, 1))),
        )
        for at in range(draw(st.integers(1, 3)))
    ]
    case = Case(practices, mentors, [], [], ())
    pairs = [*case.fits]
    fixed: list[PairIds] = []
    for each in draw(st.lists(st.sampled_from(pairs), max_size=1)) if pairs else ():
        if not {*itertools.chain(*fixed)} & {*each}:
            fixed.append(each)
    others = [each for each in pairs if each not in fixed]
    forbidden = draw(st.lists(st.sampled_from(others), max_size=1)) if others else []
    previous = draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    order = draw(st.sampled_from(orders))(previous)
    return Case(practices, mentors, fixed, forbidden, order)
