"""Which areas new mentor practices would help most: what one more would add, exactly.

The new mentor is one that has succeeded in the area and in nothing else, and to which no record
stands in the way: an organization of its own, no conflicts, nobody's e-mail. Every requirement of
the policy is decided of it as of anybody else.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.errors import Fault, InfeasibleError, InputError, expect_arguments
from qip_rules.fields import shown
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import AreaMatch, ancestors, taxonomy_of
from qip_rules.matching.candidates import CandidatePairs, find_candidates
from qip_rules.matching.choosing import choose
from qip_rules.matching.explaining.wording import called, counted, listed
from qip_rules.matching.facts import AREA_MATCH, EVIDENCE_MAXIMUM
from qip_rules.matching.free import by_number, free_pairs
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, MostPairs, TotalFit
from qip_rules.matching.pairing import in_seconds
from qip_rules.matching.questions.marginal_prices import are_priced, marginal_prices
from qip_rules.matching.records import COUNT_MAXIMUM, AreaOfSuccess, MentorPractice
from qip_rules.matching.relations import Relation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["AreaValue", "recruit"]


@attrs.frozen(kw_only=True)
class AreaValue:
    """What the best pairing would have more, had it one more mentor practice of one area."""

    area: str
    title: str
    pairs: int | None
    """How many more pairs; `None` under `Stable` where, with the new mentor, no stable pairing
    meets the minimum loads."""
    total_fit: int | None
    """How much more total fit; below zero where it pays for what comes before it. `None` as
    `pairs`."""
    takes: tuple[str, ...]
    """The practices that the new mentor would take, by id, in one of the best pairings."""
    lacking: tuple[str, ...]
    """The practices that name the area, or a wider one that it counts for, and have fewer mentors
    than they want, by id."""
    is_settled: bool = True
    """Whether what is added is exact. Where a time limit ended a solve it is what was found."""
    says: str

    def __str__(self) -> str:
        return self.says


def recruit(
    pairing: Pairing,
    *,
    places: int = 1,
    evidence: int | None = None,
    time_limit: float | None = None,
) -> tuple[AreaValue, ...]:
    """Which areas one more mentor practice would help most, the most helpful first.

    Areas that some practice names, and under `area_match = "ancestor"` the areas within them.
    Ranked by the pairs that are added, then by the total fit (the other way round where the
    pairing puts total fit first), then by area; what leaves no stable pairing comes last.

    With one place, and where `MostPairs` and `TotalFit` come first, nothing after them but
    `FewestChanges`, and there are no minimum loads, prices say it: what the pairing loses without
    one mentor that a practice wants (`qip_rules.matching.questions.marginal_prices`). A new place
    serves one such wish, and what is left is as good as that price says. In all other cases each
    area is solved anew; under `AreaCoverage` each may take as long as the pairing itself took.

    Args:
        pairing: what there is.
        places: how many practices the new mentor can take.
        evidence: how strong the evidence of its success is; the policy's greatest by default.
        time_limit: seconds for each solve, as `pair` takes it.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
        InputError: `places` or `evidence` are no numbers that a mentor can have; a time limit
            that is no number above zero.
        SolverError: an exchange of pairs improves the pairing, which `verify` refuses then; or
            the solver did not prove an optimum, and the library is at fault.
    """
    expect_arguments("recruit", pairing=(pairing, Pairing, "`pair(problem)` gives one"))
    greatest = pairing.problem.policy.parameter(EVIDENCE_MAXIMUM).value
    assert isinstance(greatest, int)  # noqa: S101 - a problem with any other policy is refused
    grade = greatest if evidence is None else evidence
    faults = [
        Fault(name, shown(value), f"a whole number from 1 to {most}")
        for name, value, most in (("places", places, COUNT_MAXIMUM), ("evidence", grade, greatest))
        if type(value) is not int or not 1 <= value <= most
    ]
    if faults:
        raise InputError(faults, of="the mentor practice to recruit")
    seconds = in_seconds(time_limit)
    new = _Recruits(pairing, places, grade)
    prices_tell = (
        places == 1
        and pairing.objectives[:2] == DEFAULT_OBJECTIVES
        and are_priced(pairing, pairing.objectives)
    )
    return new.values_by_prices() if prices_tell else new.values_by_solving(seconds)


class _Recruits:
    """A pairing, and for each area a mentor that it might have besides."""

    def __init__(self, pairing: Pairing, places: int, evidence: int) -> None:
        self.pairing = pairing
        problem = pairing.problem
        self.practices = sorted(problem.practices, key=lambda each: each.practice_id)
        taxonomy = taxonomy_of(problem.policy.areas)
        self.title = taxonomy.title
        match = AreaMatch(problem.policy.setting(AREA_MATCH))
        self.counts_for: dict[str, frozenset[str]] = {}
        named = {each.area for practice in self.practices for each in practice.areas or ()}
        within = {area.id for area in problem.policy.areas} if match is AreaMatch.ANCESTOR else ()
        for area in sorted({*named, *within}):
            wider = ancestors(taxonomy, area) if match is AreaMatch.ANCESTOR else frozenset[str]()
            if named & {area, *wider}:
                self.counts_for[area] = frozenset({area, *wider})
        self.relation = problem.relation
        taken = {each.practice_id for each in problem.practices}
        taken |= {each.mentor_id for each in problem.mentors}
        self.mentors = [
            MentorPractice(
                mentor_id=_not_among(taken, f"new {self.relation.noun}: {area}"),
                name=f"new {self.relation.noun}: {area}",
                areas=(AreaOfSuccess(area, evidence),),
                places=places,
                organization=_not_among(taken, f"new {self.relation.noun}: {area}"),
                conflicts=frozenset(),
                people=(),
                domains=(),
            )
            for area in self.counts_for
        ]
        self.names = {each.practice_id: called(each) for each in self.practices}
        lacking = {each.practice_id for each in pairing.unpaired}
        self.lacking: dict[str, list[str]] = {}
        for practice in self.practices:
            if practice.practice_id in lacking:
                for each in practice.areas or ():
                    self.lacking.setdefault(each.area, []).append(practice.practice_id)

    def values_by_prices(self) -> tuple[AreaValue, ...]:
        import numpy as np

        found = find_candidates(
            self.practices,
            self.mentors,
            self.pairing.problem.policy,
            self.pairing.problem.relation,
        )
        # Who has every mentor wanted bears a price beyond any worth: nothing is gained there.
        practice, mentor, fit = found.practice, found.mentor, found.fit
        free = free_pairs(self.pairing.problem)
        prices = marginal_prices(self.pairing, free, self.pairing.objectives)
        # What a pair with the new mentor adds itself: it is no earlier pair.
        own = (1, fit, 0)[: len(prices)]
        gains = [worth - price.practice[practice] for worth, price in zip(own, prices, strict=True)]
        order = np.lexsort((practice, *(-each for each in reversed(gains)), mentor))
        first = order[np.unique(mentor[order], return_index=True)[1]]
        best = {
            int(mentor[at]): (tuple(int(each[at]) for each in gains), int(practice[at]))
            for at in first
        }
        nothing = (0,) * len(prices)
        values: list[AreaValue] = []
        for number, (area, record) in enumerate(zip(self.counts_for, self.mentors, strict=True)):
            gained, taken = best.get(self._number(found, record, number), (nothing, -1))
            takes = [self.practices[taken].practice_id] if gained > nothing else []
            pairs, total_fit, *_ = max(gained, nothing)
            values.append(self._value(area, record, pairs, total_fit, takes))
        return self._ranked(values)

    @staticmethod
    def _number(found: CandidatePairs, record: MentorPractice, number: int) -> int:
        """The number of a new mentor among the candidates, which are in the order of ids."""
        if found.mentors[number] is record:
            return number
        return next(at for at, each in enumerate(found.mentors) if each is record)

    def values_by_solving(self, seconds: float | None) -> tuple[AreaValue, ...]:
        problem, objectives = self.pairing.problem, self.pairing.objectives
        is_settled = self.pairing.certificate.is_settled
        values: list[AreaValue] = []
        for area, record in zip(self.counts_for, self.mentors, strict=True):
            free = free_pairs(attrs.evolve(problem, mentors=(*problem.mentors, record)))
            try:
                chosen = choose(free, by_number(objectives, free), time_limit=seconds)
            except InfeasibleError:  # others are left every choice there was, but no stable one
                values.append(self._value(area, record, None, None, ()))
                continue
            pairs: Iterable[tuple[int, int]] = zip(
                free.practice[list(chosen.rows)].tolist(),
                free.mentor[list(chosen.rows)].tolist(),
                strict=True,
            )
            mentors = free.candidates.mentors
            takes = [
                self.practices[ours].practice_id for ours, at in pairs if mentors[at] is record
            ]
            fixed_fit = sum(each.fit for each in self.pairing.pairs if each.fixed)
            added = chosen.paired + len(problem.fixed) - len(self.pairing.pairs)
            gained = chosen.total_fit + fixed_fit - self.pairing.total_fit
            value = self._value(area, record, added, gained, takes)
            if not (is_settled and chosen.certificate.is_settled):
                says = f"{value.says} A time limit ended the solve: that is not proved."
                value = attrs.evolve(value, is_settled=False, says=says)
            values.append(value)
        return self._ranked(values)

    def _value(
        self,
        area: str,
        record: MentorPractice,
        pairs: int | None,
        fit: int | None,
        takes: Sequence[str],
    ) -> AreaValue:
        assert record.areas is not None  # noqa: S101 - made for one area
        (success,) = record.areas
        had, total = len(self.pairing.pairs), self.pairing.total_fit
        knows = "that has succeeded in"
        if self.relation is Relation.SPECIALISTS:
            knows = "who knows well"
        who = (
            f'One more {self.relation.noun} {knows} "{self.title(area)}" (evidence '
            f"{success.evidence}), with {counted(record.places, 'place')},"
        )
        changes: list[str] = []
        if pairs:
            changes.append(f"{counted(had + pairs, 'pair')} instead of {had}")
        if fit:
            changes.append(f"a total fit of {total + fit} instead of {total}")
        if pairs is None:
            says = f"{who} would leave no stable pairing that meets the minimum loads."
        elif changes or takes:
            taken = listed(takes, self.names)
            change = " and ".join(changes or ["as many pairs and as much total fit as now"])
            says = f"{who} would mean {change}. It would take {taken}."
        else:
            says = f"{who} would add nothing."
        return AreaValue(
            area=area,
            title=self.title(area),
            pairs=pairs,
            total_fit=fit,
            takes=tuple(takes),
            lacking=tuple(
                sorted(
                    {
                        practice_id
                        for each in self.counts_for[area]
                        for practice_id in self.lacking.get(each, ())
                    }
                )
            ),
            says=says,
        )

    def _ranked(self, values: Sequence[AreaValue]) -> tuple[AreaValue, ...]:
        counted_first = [
            type(each) for each in self.pairing.objectives if isinstance(each, MostPairs | TotalFit)
        ]
        fit_first = counted_first[:1] == [TotalFit]

        def rank(value: AreaValue) -> tuple[bool, int, int, str]:
            by_pairs, by_fit = -(value.pairs or 0), -(value.total_fit or 0)
            first, second = (by_fit, by_pairs) if fit_first else (by_pairs, by_fit)
            return value.pairs is None, first, second, value.area

        return tuple(sorted(values, key=rank))


def _not_among(taken: set[str], name: str) -> str:
    while name in taken:
        name += "'"
    return name
