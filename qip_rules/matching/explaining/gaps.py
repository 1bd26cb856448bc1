"""Why each practice that lacks a mentor lacks it: exactly one reason is true of each.

A practice that nobody competes with stays unpaired because of what holds between it and each
mentor: they share no area, a requirement refuses them, somebody forbade them, the fit is too low,
or a fact is missing. One that some mentor could take stays unpaired because of the others who want
the same places (`explaining.contested`), or because of an objective that comes first.

What many practices have in common is worked out once, and what holds of all mentors of a practice
in columns, so that ten thousand practices are explained in less time than they are paired.
"""

import itertools
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from qip_rules.matching.answer import (
    Competition,
    LowFit,
    Refusal,
    Unpaired,
    UnpairedReason,
)
from qip_rules.matching.candidates import Standing
from qip_rules.matching.derivations import AREA_COUNT
from qip_rules.matching.explaining.contested import FinalPairing, Region
from qip_rules.matching.explaining.open_questions import Questions, questions_said
from qip_rules.matching.explaining.wording import (
    NAMED_MAXIMUM,
    called,
    cited,
    counted,
    cut,
    demanded,
    listed,
)
from qip_rules.matching.free import FreePairs
from qip_rules.matching.objectives import MostPairs, Objective
from qip_rules.matching.records import Demand, Practice
from qip_rules.matching.relations import Relation
from qip_rules.rules.expression import facts_in

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]

__all__ = ["explain_unpaired"]


def explain_unpaired(
    free: FreePairs,
    chosen: Collection[tuple[int, int]],
    forbidden: Iterable[Demand],
    objectives: Sequence[Objective],
) -> tuple[Unpaired, ...]:
    """Every practice that has fewer mentors than it wants, in the order of ids, and why.

    Args:
        free: what was free to choose.
        chosen: practice and mentor of each pair of the final pairing, by number, the fixed ones
            among them. Where the most pairs come first, no pair could be added to it, not even by
            moving others.
        forbidden: the demands that forbid pairs.
        objectives: what the pairing is best at, in order.
    """
    return _Gaps(free, chosen, forbidden, objectives).unpaired()


class _Gaps:
    """The final pairing, seen from the practices that it leaves without a mentor."""

    def __init__(
        self,
        free: FreePairs,
        chosen: Collection[tuple[int, int]],
        forbidden: Iterable[Demand],
        objectives: Sequence[Objective],
    ) -> None:
        candidates = free.candidates
        self.candidates = candidates
        self.noun = candidates.relation.noun
        self.objectives = tuple(objectives)
        self.final = FinalPairing(free, chosen)
        self.mentor_ids, self.mentor_names = self.final.mentor_ids, self.final.mentor_names
        numbers = {each: at for at, each in enumerate(self.mentor_ids)}
        self.forbidden: dict[str, dict[int, Demand]] = {}
        for demand in forbidden:
            of_practice = self.forbidden.setdefault(demand.practice_id, {})
            of_practice[numbers[demand.mentor_id]] = demand
        self.is_about_areas = [
            any(fact.name == AREA_COUNT for fact in facts_in(each.requires))
            for each in candidates.requirements
        ]
        self.proving: dict[str, list[int]] = {}
        for mentor, proven in enumerate(candidates.proven):
            for area in proven or ():
                self.proving.setdefault(area, []).append(mentor)
        self.questions = Questions(candidates)

    def unpaired(self) -> tuple[Unpaired, ...]:
        lacking = [
            number
            for number, practice in enumerate(self.candidates.practices)
            if len(self.final.mentors_of.get(number, ())) < practice.wanted
        ]
        standings = self.candidates.standings(lacking)
        return tuple(map(self._reason, lacking, standings))

    def _reason(self, number: int, standing: Standing) -> Unpaired:
        practice = self.candidates.practices[number]
        taken = self.final.mentors_of.get(number, set())
        refused = standing.refuted
        refused_at_all = standing.refused
        demands = self.forbidden.get(practice.practice_id, {})
        forbidden = [each for each in sorted(demands) if not refused_at_all[each]]
        open_mentors = [each for each in self.final.open_to(number) if each not in taken]
        lows = {
            mentor: fit
            for mentor, fit in self.candidates.low(number).items()
            if mentor not in taken and mentor not in demands
        }
        questions = self.questions.about(number, standing, {*taken, *forbidden, *lows})
        competition = None
        if open_mentors:
            region = self.final.within_reach(open_mentors)
            if region.with_places:
                reason, says = UnpairedReason.OUTRANKED, self._outranked_said(practice, region)
            else:
                reason = UnpairedReason.COMPETITION
                competition, says = self._competition(number, region)
        elif questions:
            reason, says = UnpairedReason.UNDETERMINED, ""
        elif lows:
            reason, says = UnpairedReason.FIT_TOO_LOW, self._lows_said(practice, lows)
        elif forbidden:
            reason = UnpairedReason.FORBIDDEN
            says = self._forbidden_said(practice, {each: demands[each] for each in forbidden})
        elif taken:
            reason = UnpairedReason.NO_FURTHER_MENTOR
            says = f"{called(practice)} already has every {self.noun} that qualifies."
        else:
            strangers = self._strangers(practice, refused)
            if strangers.all():
                reason, says = UnpairedReason.NO_SHARED_AREA, self._strangers_said(practice)
            else:
                reason = UnpairedReason.REFUSED
                says = self._refused_said(practice, refused & ~strangers)
        if questions:
            says = f"{says} {questions_said(practice, questions, self.noun)}".strip()
        return Unpaired(
            practice_id=practice.practice_id,
            wanted=practice.wanted,
            given=len(taken),
            reason=reason,
            says=says,
            refusals=self._refusals(refused),
            forbidden=tuple(demands[each] for each in forbidden),
            low_fits=tuple(LowFit(self.mentor_ids[each], fit) for each, fit in lows.items()),
            questions=questions,
            competition=competition,
        )

    # Others want the same places.

    def _outranked_said(self, practice: Practice, region: Region) -> str:
        free = [self.mentor_ids[each] for each in region.with_places]
        whom = self.noun if len(free) == 1 else f"{self.noun}s"
        first = [
            type(each).__name__
            for each in itertools.takewhile(lambda each: each != MostPairs(), self.objectives)
        ]
        return (
            f"With a place that is free at {whom} {listed(free, self.mentor_names)}, "
            f"{called(practice)} could be paired too; but the most pairs do not come first: "
            f"{listed(first)} {'does' if len(first) == 1 else 'do'}."
        )

    def _competition(self, number: int, region: Region) -> tuple[Competition, str]:
        """Who competes with a practice for which places; as data, and in words."""
        contested, held_said = self.final.contested(region)
        identity = self.final.practice_ids[number]
        holders = contested.practice_ids
        at = bisect_left(holders, identity)
        is_holder = holders[at : at + 1] == (identity,)
        competition = Competition(
            practice_id=identity,
            claimed=0 if is_holder else self.final.claims(number, region),
            contested=contested,
        )
        first = list(holders[: NAMED_MAXIMUM + 1])
        if not is_holder:
            first = sorted([*first, identity])[: NAMED_MAXIMUM + 1]
        practices = listed(
            first, self.final.practice_names, count=len(holders) + (0 if is_holder else 1)
        )
        one_each = competition.claims == len(holders) + (0 if is_holder else 1)
        one, one_mentor = len(first) == 1, len(contested.mentor_ids) == 1
        said = (
            f"{'Practice' if one else 'Practices'} {practices} {'wants' if one else 'want'} "
            f"{'a place' if one_each else f'{competition.claims} places'} at "
            f"{self.noun}{'' if one_mentor else 's'} "
            f"{listed(contested.mentor_ids, self.mentor_names)} only, which "
            f"{'has' if one_mentor else 'have'} {counted(contested.places, 'place')}"
            f"{'' if one_mentor else ' together'}"
            f"{f' beside {contested.fixed} of fixed pairs' if contested.fixed else ''}. {held_said}"
        )
        return competition, said.strip()

    # Nobody could take it.

    def _strangers(self, practice: Practice, refused: "Bools") -> "Bools":
        """Which mentors are refused for sharing no area at all."""
        import numpy as np

        if practice.areas is None:
            return np.zeros(len(self.mentor_ids), dtype=np.bool_)
        strangers = _in_any(refused[self.is_about_areas])
        for each in practice.areas:
            strangers[self.proving.get(each.area, [])] = False
        strangers[[at for at, each in enumerate(self.candidates.proven) if each is None]] = False
        return strangers

    def _refusals(self, refused: "Bools") -> tuple[Refusal, ...]:
        """Which requirement refuses whom."""
        return tuple(
            Refusal(
                requirement=requirement,
                mentor_ids=tuple(itertools.compress(self.mentor_ids, row.tolist())),
            )
            for requirement, row in zip(self.candidates.requirements, refused, strict=True)
            if row.any()
        )

    def _refused_said(self, practice: Practice, refused: "Bools") -> str:
        refusals = self._refusals(refused)
        parts = "; ".join(
            f"{each.code} refuses {listed(each.mentor_ids, self.mentor_names)}" for each in refusals
        )
        which = f"{self.noun} is refused to {called(practice)}"
        if any(self.is_about_areas):
            which = f"{self.noun} that shares a priority area with {called(practice)} is refused"
        return f"Every {which}: {parts}. {cited(each.requirement for each in refusals)}".strip()

    def _strangers_said(self, practice: Practice) -> str:
        if not self.mentor_ids:
            return f"There is no {self.noun}."
        if not practice.areas:
            return f"{called(practice)} has no priority area that a {self.noun} could share."
        areas = sorted(each.area for each in practice.areas)
        titles = {area: f'"{self.candidates.taxonomy.title(area)}"' for area in areas}
        about = itertools.compress(self.candidates.requirements, self.is_about_areas)
        knows = f"{self.noun} has succeeded in"
        if self.candidates.relation is Relation.SPECIALISTS:
            knows = f"{self.noun} knows well"
        return (
            f"No {knows} a priority area of {called(practice)}: "
            f"{listed(areas, titles)}. {cited(about)}"
        ).strip()

    def _lows_said(self, practice: Practice, lows: Mapping[int, int]) -> str:
        parts = [f"{called(self.candidates.mentors[at])} by {fit}" for at, fit in lows.items()]
        return (
            f"No {self.noun} that {called(practice)} could have fits by the "
            f"{practice.minimum_fit} that it accepts at least: {cut(parts, '; ')}."
        )

    def _forbidden_said(self, practice: Practice, demands: Mapping[int, Demand]) -> str:
        parts = [
            f"{called(self.candidates.mentors[mentor])}{demanded(demand)}"
            for mentor, demand in demands.items()
        ]
        return (
            f"Every {self.noun} that no requirement refuses to {called(practice)} is "
            f"forbidden: {cut(parts, '; ')}."
        )


def _in_any(rows: "Bools") -> "Bools":
    """Which columns are true in any row."""
    import numpy as np

    columns: Bools = np.logical_or.reduce(rows, axis=0)
    return columns
