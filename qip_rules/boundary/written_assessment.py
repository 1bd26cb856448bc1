"""The report on a baseline as JSON has it: plain records, which `from_json` reads back.

A report holds measures with their whole definitions and what the policy says; JSON says which
policy it was made under by program, day and digest, and clauses by id and source.

    {"program_id": "…", "digest": "…", "as_of": "2026-04-10", "practice_id": "…",
     "baseline": {"round_id": "…", "kind": "test", "ended_on": "2026-03-31", "results": […], …},
     "measures": [{"measure_id": "…", "areas": ["…"], "numerator": 14, "denominator": 20,
                   "interval": {"low_basis_points": …, "high_basis_points": …},
                   "benchmark_basis_points": 8700, "benchmark_since": "2016-01-01",
                   "limit_basis_points": 7500, "limit_since": "2016-01-01", "better": "higher",
                   "is_target": true, "distance": {"numerator": 17, "denominator": 100}, …}, …],
     "areas": [{"area": "…", "rank": 1, "tied_with": ["…"], "missing": [], …}, …],
     "not_targets": ["…"], "unknown": ["…"],
     "strategies": [{"strategy_id": "…", "says": "…", "areas": ["…"], …}, …],
     "settlement": {…}, "departures": [{"kind": "left out", "area": "…", "says": "…"}, …],
     "clauses": [{"id": "G29", "source": "…", "says": "…"}, …]}

A share or a distance is exact: a numerator over a denominator, in lowest terms. What was not
measured has neither counts nor interval nor distance, and `is_target` is left out.
"""

from datetime import date
from fractions import Fraction

import attrs

from qip_rules.boundary.written import WrittenClause
from qip_rules.participation.assessment.intervals import Interval
from qip_rules.participation.assessment.measures import MeasurementRound
from qip_rules.participation.assessment.priorities import Departure, Settlement
from qip_rules.participation.assessment.ranking import RankedArea
from qip_rules.participation.assessment.reporting import AssessmentReport, MeasureReported
from qip_rules.policy.measure import Better
from qip_rules.policy.strategy import Strategy

__all__ = [
    "WrittenAreaReported",
    "WrittenAssessmentReport",
    "WrittenMeasureReported",
    "WrittenRatio",
    "WrittenStrategy",
    "written_of_assessment",
]


@attrs.frozen
class WrittenRatio:
    """An exact ratio in lowest terms; below zero by its numerator."""

    numerator: int
    denominator: int


@attrs.frozen(kw_only=True)
class WrittenMeasureReported:
    """A measure with its result, benchmark and limit."""

    measure_id: str
    title: str
    areas: tuple[str, ...]
    better: Better
    numerator: int | None = None
    """How many cases met it; without it, it was not measured."""
    denominator: int | None = None
    interval: Interval | None = None
    benchmark_basis_points: int
    benchmark_since: date
    limit_basis_points: int
    limit_since: date
    is_target: bool | None = None
    distance: WrittenRatio | None = None
    """How far the share is on the wrong side of its benchmark; below zero beyond it."""
    example: bool
    """Whether its numbers are made up."""
    cites: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenAreaReported:
    """An area that the report puts forward."""

    area: str
    title: str
    rank: int
    tied_with: tuple[str, ...]
    distance: WrittenRatio
    missing: tuple[str, ...]
    """Its measures without a result."""


@attrs.frozen(kw_only=True)
class WrittenStrategy:
    """A suggestion of the report."""

    strategy_id: str
    says: str
    areas: tuple[str, ...]
    source: str
    example: bool
    cites: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenAssessmentReport:
    """The whole report on one baseline."""

    program_id: str
    digest: str
    as_of: date
    practice_id: str
    baseline: MeasurementRound
    confidence_basis_points: int | None = None
    measures: tuple[WrittenMeasureReported, ...]
    areas: tuple[WrittenAreaReported, ...]
    not_targets: tuple[str, ...]
    unknown: tuple[str, ...]
    strategies: tuple[WrittenStrategy, ...]
    settlement: Settlement | None = None
    departures: tuple[Departure, ...] = ()
    clauses: tuple[WrittenClause, ...]


def written_of_assessment(value: object) -> WrittenAssessmentReport | None:
    """The plain record that stands for a report; `None` for everything else."""
    return _written(value) if isinstance(value, AssessmentReport) else None


def _written(report: AssessmentReport) -> WrittenAssessmentReport:
    priorities = report.priorities
    return WrittenAssessmentReport(
        program_id=report.program_id,
        digest=report.digest,
        as_of=report.as_of,
        practice_id=report.practice_id,
        baseline=report.baseline,
        confidence_basis_points=report.confidence_basis_points,
        measures=tuple(map(_measure, report.measures)),
        areas=tuple(map(_area, report.ranking.ranked)),
        not_targets=tuple(each.area for each in report.ranking.not_targets),
        unknown=tuple(each.area for each in report.ranking.unknown),
        strategies=tuple(map(_strategy, report.strategies)),
        settlement=None if priorities is None else priorities.settlement,
        departures=() if priorities is None else priorities.departures,
        clauses=tuple(WrittenClause(each.id, each.source, each.says) for each in report.clauses),
    )


def _measure(each: MeasureReported) -> WrittenMeasureReported:
    result, distance = each.standing.result, each.standing.distance
    return WrittenMeasureReported(
        measure_id=each.measure.id,
        title=each.measure.title,
        areas=each.measure.areas,
        better=each.measure.better,
        numerator=None if result is None else result.numerator,
        denominator=None if result is None else result.denominator,
        interval=each.interval,
        benchmark_basis_points=each.measure.benchmark_basis_points,
        benchmark_since=each.benchmark_since,
        limit_basis_points=each.standing.limit_basis_points,
        limit_since=each.limit_since,
        is_target=each.standing.is_target,
        distance=None if distance is None else _ratio(distance),
        example=each.measure.example,
        cites=each.measure.cites,
    )


def _area(each: RankedArea) -> WrittenAreaReported:
    return WrittenAreaReported(
        area=each.area,
        title=each.standing.title,
        rank=each.rank,
        tied_with=each.tied_with,
        distance=_ratio(each.standing.distance or Fraction(0)),
        missing=each.standing.missing,
    )


def _strategy(each: Strategy) -> WrittenStrategy:
    return WrittenStrategy(
        strategy_id=each.id,
        says=each.says,
        areas=each.areas,
        source=each.source,
        example=each.example,
        cites=each.cites,
    )


def _ratio(value: Fraction) -> WrittenRatio:
    return WrittenRatio(value.numerator, value.denominator)
