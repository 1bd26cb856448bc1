"""The best choice that does, or does not, hold one pair: what it costs, and who would move.

Both are solved anew and exactly, in every objective, unless a time limit ends the solve. A pair
that is to be held counts in all of them: it is taken out of the network with the places that it
uses, which leaves every objective as it was but the greatest worst fit. There all choices are alike
that fit no worse than the pair.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import InfeasibleError
from qip_rules.matching.answer import Pairing
from qip_rules.matching.candidates import CandidatePairs
from qip_rules.matching.choosing import choose
from qip_rules.matching.explaining.wording import called, cut, listed
from qip_rules.matching.free import FreePairs, by_number, free_pairs
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.pairing import in_seconds
from qip_rules.matching.proof.certificate import Certificate, Goal
from qip_rules.matching.questions.costs import Cost, costs_said, value_of
from qip_rules.matching.questions.supposing import Move

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["Alternative", "Alternatives"]

_Numbers = tuple[int, int]

_BOUNDED: Final[Mapping[type[Objective], Goal]] = {
    AreaCoverage: Goal.COVERED,
    MostPairs: Goal.PAIRS,
    TotalFit: Goal.FIT,
    FewestChanges: Goal.KEPT,
}
"""What a time limit may leave unproved, by what each stage of the certificate is about."""


@attrs.frozen(kw_only=True)
class Alternative:
    """The best choice under one supposition, beside the pairing."""

    costs: tuple[Cost, ...]
    """One for each objective, in order. The first that differs is a loss; what comes after it may
    be won in return. None under `Stable`, which compares no choices."""
    moves: tuple[Move, ...]
    """Every practice whose mentors would differ, by id. Of equally good choices it is one that
    moves fewest, unless the pairing itself keeps earlier pairs (`FewestChanges`)."""
    is_settled: bool = True
    """Whether it is proved best, in every objective and in moving fewest. Not where a time limit
    ended its solve: then a cost has a `gap`, or fewer might have to move."""
    says: str
    """Costs and moves in words."""

    @property
    def is_as_good(self) -> bool:
        """Whether it comes to the same in every objective, and nothing better is possible."""
        return not any(each.differs or each.gap for each in self.costs)

    @property
    def is_better(self) -> bool:
        """Whether the pairing itself was not best, because a time limit ended its solve early."""
        return next((each.is_gain for each in self.costs if each.differs), False)

    @property
    def is_worse(self) -> bool:
        """Whether it is proved that the pairing is better, whatever a time limit left open."""
        return next((each.is_proved_loss for each in self.costs if each.differs or each.gap), False)

    def joined_by(self, practice_id: str) -> tuple[str, ...]:
        """The mentors that a practice would get, by id."""
        return next((each.joins for each in self.moves if each.practice_id == practice_id), ())

    def __str__(self) -> str:
        return self.says


class Alternatives:
    """A pairing by number, and the choices beside it."""

    def __init__(self, pairing: Pairing, time_limit: float | None = None) -> None:
        """Look at a pairing.

        Args:
            pairing: what the choices are beside.
            time_limit: seconds for each solve, as `pair` takes it.

        Raises:
            InputError: a time limit that is no number above zero.
        """
        self.time_limit: float | None = in_seconds(time_limit)
        self.gaps: dict[Goal, int] = {stage.goal: stage.gap for stage in pairing.certificate.stages}
        self.free: FreePairs = free_pairs(pairing.problem)
        self.candidates: CandidatePairs = self.free.candidates
        self.given: tuple[Objective, ...] = pairing.objectives
        self.objectives: tuple[Objective, ...] = by_number(pairing.objectives, self.free)
        self.practices: dict[str, int] = {
            each.practice_id: at for at, each in enumerate(self.candidates.practices)
        }
        self.mentors: dict[str, int] = {
            each.mentor_id: at for at, each in enumerate(self.candidates.mentors)
        }
        self.fixed: frozenset[tuple[int, int]] = frozenset(self.free.fixed)
        self.chosen: frozenset[tuple[int, int]] = (
            frozenset(
                (self.practices[each.practice_id], self.mentors[each.mentor_id])
                for each in pairing.pairs
            )
            - self.fixed
        )
        self.names: dict[str, str] = {
            each.practice_id: called(each) for each in self.candidates.practices
        }
        self.mentor_names: dict[str, str] = {
            each.mentor_id: called(each) for each in self.candidates.mentors
        }

    def without(self, practice: int, mentor: int) -> Alternative | None:
        """The best choice that does not hold a pair; `None` if minimum loads cannot do without."""
        kept = (self.free.practice != practice) | (self.free.mentor != mentor)
        return self._alternative(_only(self.free, kept), None)

    def holding(self, practice: int, mentor: int) -> Alternative | None:
        """The best choice that holds a free pair; `None` if minimum loads leave no room for it.

        The practice wants a mentor beside the fixed ones, and the mentor has such a place.
        """
        free = self.free
        is_pair = (free.practice == practice) & (free.mentor == mentor)
        wanted, places, loads = free.wanted.copy(), free.places.copy(), free.loads.copy()
        wanted[practice] -= 1
        places[mentor] -= 1
        loads[mentor] = max(0, int(loads[mentor]) - 1)
        rest = attrs.evolve(
            _only(free, ~is_pair),
            fixed=(*free.fixed, (practice, mentor)),
            wanted=wanted,
            places=places,
            loads=loads,
        )
        return self._alternative(rest, (practice, mentor), int(free.fit[is_pair][0]))

    def fit(self, practice: int, mentor: int) -> int:
        """The fit of a free pair."""
        import numpy as np

        mentors = len(self.free.places)
        sought = practice * mentors + mentor
        at = np.searchsorted(self._numbers, sought)
        return int(self.free.fit[at])

    @cached_property
    def _numbers(self) -> "Numbers":
        """One ascending number for each free pair."""
        return self.free.practice * len(self.free.places) + self.free.mentor

    def _alternative(
        self, free: FreePairs, held: _Numbers | None, fit: int | None = None
    ) -> Alternative | None:
        try:
            chosen, certificate = self._best(free, fit)
        except InfeasibleError:
            return None
        if held is not None:
            chosen = chosen | {held}
        costs = self._costs(chosen, certificate)
        moves = tuple(self._moves(chosen))
        is_settled = certificate.is_settled
        says = self._said(costs, moves, is_settled=is_settled)
        return Alternative(costs=costs, moves=moves, is_settled=is_settled, says=says)

    def _costs(self, chosen: frozenset[_Numbers], certificate: Certificate) -> tuple[Cost, ...]:
        """What a choice comes to beside the pairing, and what a better one could come to."""
        fits = {each: self.fit(*each) for each in self.chosen | chosen}
        gaps = {stage.goal: stage.gap for stage in certificate.stages}
        costs: list[Cost] = []
        for given, numbered in zip(self.given, self.objectives, strict=True):
            if isinstance(given, Stable):
                continue
            cost = Cost(
                objective=given,
                before=value_of(numbered, self.chosen, self.fixed, self.candidates, fits),
                after=value_of(numbered, chosen, self.fixed, self.candidates, fits),
            )
            as_told = any(each.gap for each in costs)  # what comes later is of this choice alone
            is_other = any(each.differs for each in costs)
            gap = 0 if as_told else self._gap(cost, gaps, is_other=is_other)
            costs.append(attrs.evolve(cost, gap=gap))
        return tuple(costs)

    def _gap(self, cost: Cost, gaps: Mapping[Goal, int], *, is_other: bool) -> int:
        """How much more the best choice may come to, where it comes to as much in all before.

        If the pairing itself comes to as much there, its own bound holds for the choice, too.
        """
        goal = _BOUNDED.get(type(cost.objective))
        if goal is None or not isinstance(cost.before, int) or not isinstance(cost.after, int):
            return 0
        gap = gaps.get(goal, 0)
        if is_other:
            return gap
        return max(0, min(gap, cost.before + self.gaps.get(goal, 0) - cost.after))

    def _best(self, free: FreePairs, fit: int | None) -> tuple[frozenset[_Numbers], Certificate]:
        """The best choice of free pairs beside one that fits so and is held, if any is."""
        objectives = self.objectives
        if not any(isinstance(each, FewestChanges | Stable) for each in objectives):
            objectives = (*objectives, FewestChanges(self.chosen))
        chosen, certificate = self._chosen(free, objectives)
        if fit is not None and any(isinstance(each, FairestFit) for each in objectives):
            fits = [self.fit(*each) for each in chosen]
            if fits and min(fits) > fit:  # the held pair is worst: nothing else has to be so good
                others = tuple(each for each in objectives if not isinstance(each, FairestFit))
                return self._chosen(_only(free, free.fit >= fit), others)
        return chosen, certificate

    def _chosen(
        self, free: FreePairs, objectives: tuple[Objective, ...]
    ) -> tuple[frozenset[_Numbers], Certificate]:
        """The best choice, and how far it is proved."""
        best = choose(free, objectives, time_limit=self.time_limit)
        rows = list(best.rows)
        pairs = zip(free.practice[rows].tolist(), free.mentor[rows].tolist(), strict=True)
        return frozenset(pairs), best.certificate

    def _moves(self, chosen: frozenset[_Numbers]) -> Iterator[Move]:
        had, has = (self._mentors_of(each) for each in (self.chosen, chosen))
        for practice in sorted(had.keys() | has.keys()):
            old, new = had.get(practice, set()), has.get(practice, set())
            if old != new:
                ids = [each.mentor_id for each in self.candidates.mentors]
                yield Move(
                    practice_id=self.candidates.practices[practice].practice_id,
                    leaves=tuple(ids[each] for each in sorted(old - new)),
                    joins=tuple(ids[each] for each in sorted(new - old)),
                )

    @staticmethod
    def _mentors_of(chosen: frozenset[_Numbers]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for practice, mentor in chosen:
            found.setdefault(practice, set()).add(mentor)
        return found

    def _said(self, costs: Sequence[Cost], moves: Sequence[Move], *, is_settled: bool) -> str:
        said = costs_said(costs)
        cost = f"That would mean {said}." if said else "That would be as good in every objective."
        moved = cut([self._move_said(each) for each in moves], " ")
        gap = next((each.gap for each in costs if each.gap), 0)
        limited = ""
        if gap:
            limited = f"A time limit ended the solve: it may be better than told, by {gap} at most."
        elif not is_settled:
            limited = "A time limit ended the solve: fewer might have to move."
        return " ".join(filter(None, (cost if costs else "", moved, limited)))

    def _move_said(self, move: Move) -> str:
        name = self.names[move.practice_id]
        leaves, joins = (listed(each, self.mentor_names) for each in (move.leaves, move.joins))
        if not move.joins:
            return f"{name} would lose {leaves}."
        if not move.leaves:
            return f"{name} would get {joins}."
        return f"{name} would get {joins} instead of {leaves}."


def _only(free: FreePairs, kept: "Bools") -> FreePairs:
    return attrs.evolve(
        free, practice=free.practice[kept], mentor=free.mentor[kept], fit=free.fit[kept]
    )
