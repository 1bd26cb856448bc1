"""What the society's report to a practice tells: a baseline, its areas, strategies and priorities.

A report is about one round. Its measures are held against the policy of the day on which the round
ended, and what it suggests is what the document suggests on the day of the report. The ranking is
what it puts first; what society and practice settled, if they have by then, stands beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

import attrs

from qip_rules.errors import Fault, QipRulesError, expect_arguments
from qip_rules.fields import day, refuse
from qip_rules.participation.assessment.evaluating import CONFIDENCE
from qip_rules.participation.assessment.intervals import Interval, share_interval
from qip_rules.participation.assessment.measures import Counted, MeasurementRound
from qip_rules.participation.assessment.priorities import (
    Priorities,
    Settlement,
    settle_priorities,
)
from qip_rules.participation.assessment.ranking import (
    TARGET,
    AreaRanking,
    MeasureStanding,
    rank_areas,
)
from qip_rules.participation.assessment.shares import share_parameter
from qip_rules.participation.words import Recording
from qip_rules.policy.measure import Measure
from qip_rules.policy.program import Policy, Program
from qip_rules.policy.strategy import Strategy
from qip_rules.policy.timeline import Span
from qip_rules.rules.requirement import Clause

__all__ = ["AssessmentReport", "MeasureReported", "report_on"]

T = TypeVar("T")

_REPORT: Final = Recording.REPORT.value
_SETTLEMENT: Final = Recording.SETTLEMENT.value


@attrs.frozen(kw_only=True)
class MeasureReported:
    """A measure in a report: how the practice stands on it, and since when by these numbers."""

    standing: MeasureStanding
    benchmark_since: date
    """The day from which this benchmark is in force."""
    limit_since: date
    """The day from which this limit is in force, be it the measure's own or the program's."""
    interval: Interval | None
    """What chance alone can do to the share; `None` if it was not measured, or without SciPy."""

    @property
    def measure(self) -> Measure:
        """The measure as it was in force when the round ended."""
        return self.standing.measure


@attrs.frozen(kw_only=True)
class AssessmentReport:
    """What the society owes the practice after the first assessment, as plain data."""

    program_id: str
    digest: str
    """Of the program document."""
    baseline: MeasurementRound
    """The one round that it is about."""
    as_of: date
    """The day of the report."""
    measures: tuple[MeasureReported, ...]
    """All that were in force when the round ended, measured or not, by id."""
    ranking: AreaRanking
    strategies: tuple[Strategy, ...]
    """Those for areas that the ranking puts forward or that were settled, in the order of the
    document."""
    priorities: Priorities | None
    """What was settled jointly; `None` if nothing was by the day of the report."""
    confidence_basis_points: int | None
    """The confidence of the intervals; `None` if there are none."""
    clauses: tuple[Clause, ...]
    """What the report rests on."""

    @property
    def practice_id(self) -> str:
        """Whose report it is."""
        return self.baseline.practice_id

    @property
    def findings(self) -> tuple[str, ...]:
        """The ids of the measures that are targets: what the items of a plan can refer to."""
        return tuple(each.measure.id for each in self.measures if each.standing.is_target)

    @property
    def areas(self) -> tuple[str, ...]:
        """The ids of the areas that could improve, in the order in which the report puts them.

        Areas of one rank stand by id: the order between them says nothing.
        """
        return tuple(each.area for each in self.ranking.ranked)

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of the measures without a result."""
        return tuple(each.measure.id for each in self.measures if each.standing.result is None)

    @property
    def has_examples(self) -> bool:
        """Whether a benchmark or a strategy in it is one that the document marks as made up."""
        return any(each.measure.example for each in self.measures) or any(
            each.example for each in self.strategies
        )

    def strategies_for(self, area: str) -> tuple[Strategy, ...]:
        """What it suggests for an area; none if the document suggests nothing for it."""
        return tuple(each for each in self.strategies if area in each.areas)


def report_on(
    baseline: MeasurementRound,
    program: Program,
    *,
    as_of: date,
    settlement: Settlement | None = None,
) -> AssessmentReport:
    """The report on a baseline round, as of a day.

    The order in which results, measures and strategies stand in the round makes no difference.
    Intervals are Wilson's, with the confidence that the document sets for its evaluation; without
    SciPy (the extra `evaluation`) or such a confidence there are none.

    Args:
        baseline: the round, ended on `as_of` at the latest.
        program: whose measures, limits and strategies they are.
        as_of: the day of the report.
        settlement: what society and practice settled, on `as_of` at the latest.

    Raises:
        InputError: a round or a settlement of a later day, results on measures that the program
            does not have, a settlement of another practice or before the end of the round.
        NotInForceError: the program is not in force on one of the two days, or has no measures or
            no limit when the round ended.
    """
    expect_arguments(
        "report_on",
        baseline=(baseline, MeasurementRound),
        program=(program, Program),
        settlement=(settlement, Settlement | None),
    )
    refuse(day("as_of", as_of), "the report")
    refuse(_of_later_days(baseline, settlement, as_of), "the report")
    ranking = rank_areas(baseline, program)
    then, today = program.on(baseline.ended_on), program.on(as_of)
    confidence = share_parameter(then, CONFIDENCE) if CONFIDENCE in then.parameters else None
    measures = tuple(_measures(ranking, program, confidence))
    priorities = None if settlement is None else settle_priorities(ranking, settlement)
    wanted = {each.area for each in ranking.ranked}
    wanted |= {each.area for each in settlement.areas} if settlement is not None else set()
    strategies = tuple(
        each for each in today.strategies.values() if not wanted.isdisjoint(each.areas)
    )
    return AssessmentReport(
        program_id=program.id,
        digest=program.digest,
        baseline=attrs.evolve(
            baseline, results=tuple(sorted(baseline.results, key=lambda each: each.measure_id))
        ),
        as_of=as_of,
        measures=measures,
        ranking=ranking,
        strategies=strategies,
        priorities=priorities,
        confidence_basis_points=(
            confidence if any(each.interval is not None for each in measures) else None
        ),
        clauses=tuple(
            _clauses(program, then, today, strategies, is_settled=settlement is not None)
        ),
    )


def _of_later_days(
    baseline: MeasurementRound, settlement: Settlement | None, as_of: date
) -> Iterator[Fault]:
    expected = f"{as_of}, the day of the report, or an earlier day"
    if baseline.ended_on > as_of:
        yield Fault("baseline.ended_on", f"{baseline.ended_on}", expected)
    if settlement is not None and settlement.settled_on > as_of:
        yield Fault("settlement.settled_on", f"{settlement.settled_on}", expected)


def _measures(
    ranking: AreaRanking, program: Program, confidence: int | None
) -> Iterator[MeasureReported]:
    every = (*(each.standing for each in ranking.ranked), *ranking.not_targets, *ranking.unknown)
    standings = {each.measure.id: each for area in every for each in area.measures}
    for name in sorted(standings):
        standing = standings[name]
        versions = program.measures[name].spans
        benchmark_since = _since(versions, ranking.ended_on, _benchmark)
        limit_since = _since(versions, ranking.ended_on, _own_limit)
        if standing.measure.target_basis_points is None:
            of_all = program.parameters[TARGET].values.spans
            limit_since = max(limit_since, _since(of_all, ranking.ended_on, _itself))
        yield MeasureReported(
            standing=standing,
            benchmark_since=benchmark_since,
            limit_since=limit_since,
            interval=_interval(standing, confidence),
        )


def _benchmark(measure: Measure) -> object:
    return measure.benchmark_basis_points


def _own_limit(measure: Measure) -> object:
    return measure.target_basis_points


def _itself(value: object) -> object:
    return value


def _since(spans: Sequence[Span[T]], until: date, told: Callable[[T], object]) -> date:
    """The first of the days up to `until` on which what is told of the version did not change."""
    since, before = spans[0].first, spans[0]
    for span in spans[1:]:
        if span.first > until:
            break
        follows = before.last is not None and before.last + timedelta(days=1) == span.first
        if not follows or told(before.value) != told(span.value):
            since = span.first
        before = span
    return since


def _interval(standing: MeasureStanding, confidence: int | None) -> Interval | None:
    result = standing.result
    if result is None or confidence is None:
        return None
    counted = Counted(numerator=result.numerator, denominator=result.denominator)
    try:
        return share_interval(counted, confidence)
    except QipRulesError:  # SciPy is not installed: a report without intervals is a report still
        return None


def _clauses(
    program: Program,
    then: Policy,
    today: Policy,
    strategies: Sequence[Strategy],
    *,
    is_settled: bool,
) -> Iterator[Clause]:
    """What the step of the report, its measures, their limit and its strategies rest on."""
    words = {_REPORT, _SETTLEMENT} if is_settled else {_REPORT}
    cited = [
        *(name for step in today.steps if step.recorded_by in words for name in step.cites),
        *(name for measure in then.measures.values() for name in measure.cites),
        *(program.parameters[TARGET].cites if TARGET in then.parameters else ()),
        *(name for strategy in strategies for name in strategy.cites),
    ]
    for name in sorted(set(cited)):
        clause = today.clauses.get(name) or then.clauses.get(name)
        if clause is not None:
            yield clause
