"""The priority areas that an assessment puts forward, ranked by its baseline measures.

A measure is a target at or below the limit of the document (at or above it where lower is better).
An area is put forward if one of its measures is a target; its distance is that of the worst of
them from its benchmark. Areas are ranked by distance, equal distances share a rank, and nothing
else breaks a tie. What was not measured ranks nothing and is named.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from qip_rules.errors import NotInForceError, expect_arguments
from qip_rules.fields import refuse
from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.measures import (
    MeasurementRound,
    MeasureResult,
    unknown_measures,
)
from qip_rules.participation.assessment.shares import share_parameter
from qip_rules.policy.measure import Better, Measure
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.requirement import Clause

__all__ = ["TARGET", "AreaRanking", "AreaStanding", "MeasureStanding", "RankedArea", "rank_areas"]

TARGET: Final = "measure_target_basis_points"
"""The parameter with the limit of a measure that states none of its own."""


@attrs.frozen
class MeasureStanding:
    """How a practice stands on one measure, against benchmark and limit."""

    measure: Measure
    result: MeasureResult | None
    """`None` if the round has no result: nothing is known, and nothing is taken for zero."""
    limit_basis_points: int
    """The share at which it is a target: at or below it, or at or above where lower is better."""

    @property
    def is_target(self) -> bool | None:
        """Whether it is a target for improvement; `None` if it was not measured."""
        if self.result is None:
            return None
        limit = Fraction(self.limit_basis_points, SHARE_MAXIMUM)
        if self.measure.better is Better.LOWER:
            return self.result.share >= limit
        return self.result.share <= limit

    @property
    def distance(self) -> Fraction | None:
        """How far the share is on the wrong side of its benchmark, as a share of all cases.

        Less than zero beyond the benchmark; `None` if it was not measured.
        """
        if self.result is None:
            return None
        benchmark = Fraction(self.measure.benchmark_basis_points, SHARE_MAXIMUM)
        apart = benchmark - self.result.share
        return -apart if self.measure.better is Better.LOWER else apart


@attrs.frozen
class AreaStanding:
    """A priority area with the measures that speak for it, by id."""

    area: str
    title: str
    measures: tuple[MeasureStanding, ...]

    @property
    def distance(self) -> Fraction | None:
        """The greatest distance of its targets; `None` if no measure of it is known to be one."""
        return max(
            (
                each.distance
                for each in self.measures
                if each.is_target and each.distance is not None
            ),
            default=None,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of its measures without a result: with them, it might rank otherwise."""
        return tuple(each.measure.id for each in self.measures if each.result is None)


@attrs.frozen
class RankedArea:
    """An area that the assessment puts forward."""

    standing: AreaStanding
    rank: int
    """From 1; areas of equal distance share it, and as many ranks are then left out."""
    tied_with: tuple[str, ...]
    """The ids of the other areas of this rank."""

    @property
    def area(self) -> str:
        """The id of the area."""
        return self.standing.area


@attrs.frozen
class AreaRanking:
    """What a baseline round puts first, with what it could not tell."""

    practice_id: str
    round_id: str
    ended_on: date
    ranked: tuple[RankedArea, ...]
    """The areas with a target, the farthest from its benchmark first; of one rank by id."""
    not_targets: tuple[AreaStanding, ...]
    """Areas all of whose measures are known and none is a target, by id."""
    unknown: tuple[AreaStanding, ...]
    """Areas without a known target of which a measure is missing, by id."""
    clauses: tuple[Clause, ...]
    """What the measures of these areas rest on."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of the measures without a result that could change the ranking, in order."""
        standings = (*(each.standing for each in self.ranked), *self.unknown)
        return tuple(sorted({each for standing in standings for each in standing.missing}))


def rank_areas(baseline: MeasurementRound, program: Program) -> AreaRanking:
    """The priority areas that a baseline round puts forward, by the policy of its last day.

    The order in which results and measures stand makes no difference.

    Raises:
        InputError: results on measures that the program does not have, all of them at once.
        NotInForceError: the program is not in force on the last day of the round, or has no
            measures then, or no limit for one that states none of its own.
    """
    expect_arguments(
        "rank_areas", baseline=(baseline, MeasurementRound), program=(program, Program)
    )
    policy = program.on(baseline.ended_on)
    if not policy.measures:
        msg = f"{program.id} has no measures on {baseline.ended_on}"
        raise NotInForceError(msg)
    refuse(unknown_measures(baseline, policy.measures), f"the round {baseline.round_id}")
    standings = sorted(_standings(baseline, policy), key=lambda each: each.area)
    used = dict.fromkeys(each for measure in policy.measures.values() for each in measure.cites)
    return AreaRanking(
        practice_id=baseline.practice_id,
        round_id=baseline.round_id,
        ended_on=baseline.ended_on,
        ranked=tuple(_ranked(standings)),
        not_targets=tuple(each for each in standings if each.distance is None and not each.missing),
        unknown=tuple(each for each in standings if each.distance is None and each.missing),
        clauses=tuple(policy.clauses[each] for each in used if each in policy.clauses),
    )


def _standings(baseline: MeasurementRound, policy: Policy) -> Iterator[AreaStanding]:
    results = {each.measure_id: each for each in baseline.results}
    by_area: dict[str, list[MeasureStanding]] = {}
    for name in sorted(policy.measures):
        measure = policy.measures[name]
        own = measure.target_basis_points
        limit = own if own is not None else share_parameter(policy, TARGET)
        standing = MeasureStanding(measure, results.get(name), limit)
        for area in measure.areas:
            by_area.setdefault(area, []).append(standing)
    titles = {each.id: each.title for each in policy.areas}
    for area, measures in by_area.items():
        yield AreaStanding(area, titles.get(area, area), tuple(measures))


def _ranked(standings: list[AreaStanding]) -> Iterator[RankedArea]:
    """The areas with a target, by distance; `standings` are in the order of their ids."""
    distances = {each.area: each.distance for each in standings if each.distance is not None}
    forward = [each for each in standings if each.area in distances]
    for standing in sorted(forward, key=lambda each: -distances[each.area]):
        own = distances[standing.area]
        rank = 1 + sum(other > own for other in distances.values())
        tied = tuple(
            each for each, other in distances.items() if other == own and each != standing.area
        )
        yield RankedArea(standing, rank, tied)
