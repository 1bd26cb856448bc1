"""Laws of an assessment, for another team's service that ranks areas or looks at certification.

Each law takes the service with a program and raises `BrokenLawError` with the smallest record on
which the law does not hold; if it returns, none was found.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import NoReturn, Protocol

import attrs
from hypothesis import strategies as st

from qip_rules.participation.assessment.certification import (
    CertificationApplication,
    CertificationStep,
    DecisionOnRecord,
)
from qip_rules.participation.assessment.measures import MeasurementRound
from qip_rules.participation.assessment.ranking import AreaRanking
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from qip_rules.testing.answers import broken
from qip_rules.testing.holding import Settings, for_all
from qip_rules.testing.made_up_rounds import measurement_rounds

__all__ = [
    "CertificationService",
    "Ranker",
    "better_results_bring_no_area_forward",
    "missing_is_never_zero",
    "nobody_is_certified",
    "order_of_measures_does_not_matter",
]


class Ranker(Protocol):
    """Whatever ranks the priority areas of a practice by a baseline round."""

    def __call__(self, baseline: MeasurementRound, program: Program, /) -> AreaRanking:
        """The ranking, by the policy of the last day of the round."""
        ...


class CertificationService(Protocol):
    """Whatever looks at a practice that applies for certification."""

    def __call__(
        self, application: CertificationApplication, program: Program, /
    ) -> CertificationStep:
        """The conditions, by the policy of the day of the application."""
        ...


def order_of_measures_does_not_matter(
    ranker: Ranker, program: Program, *, ended_on: date, settings: Settings = None
) -> None:
    """The same results in another order are the same ranking.

    Args:
        ranker: ranks the areas; it is held to the law.
        program: whose measures, areas and standards count.
        ended_on: the last day of the rounds that are made up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """

    def holds(baseline: MeasurementRound, data: st.DataObject) -> None:
        results = tuple(data.draw(st.permutations(baseline.results)))
        other = attrs.evolve(baseline, results=results)
        if ranker(other, program) != ranker(baseline, program):
            _broken("the order of measures does not matter", baseline)

    _search("order_of_measures_does_not_matter", holds, program, ended_on, settings)


def missing_is_never_zero(
    ranker: Ranker, program: Program, *, ended_on: date, settings: Settings = None
) -> None:
    """A result that is left out brings no area forward and takes no other area's distance.

    Args:
        ranker: ranks the areas; it is held to the law.
        program: whose measures, areas and standards count.
        ended_on: the last day of the rounds that are made up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """

    def holds(baseline: MeasurementRound, data: st.DataObject) -> None:
        if not baseline.results:
            return
        left_out = data.draw(st.sampled_from(baseline.results))
        kept = tuple(each for each in baseline.results if each is not left_out)
        fewer = attrs.evolve(baseline, results=kept)
        with_it, without = _distances(ranker, baseline, program), _distances(ranker, fewer, program)
        own = program.on(ended_on).measures[left_out.measure_id].areas
        for area in with_it.keys() | without.keys():
            before, after = with_it.get(area), without.get(area)
            grown = after is not None and (before is None or after > before)
            if grown or (area not in own and before != after):
                _broken("missing is never zero", baseline)

    _search("missing_is_never_zero", holds, program, ended_on, settings)


def better_results_bring_no_area_forward(
    ranker: Ranker, program: Program, *, ended_on: date, settings: Settings = None
) -> None:
    """A better result on a measure makes no area's distance grow, and moves no other area.

    Args:
        ranker: ranks the areas; it is held to the law.
        program: whose measures, areas and standards count.
        ended_on: the last day of the rounds that are made up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """

    def holds(baseline: MeasurementRound, data: st.DataObject) -> None:
        if not baseline.results:
            return
        worse = data.draw(st.sampled_from(baseline.results))
        measure = program.on(ended_on).measures[worse.measure_id]
        bounds = (
            (0, worse.numerator)
            if measure.better is Better.LOWER
            else (worse.numerator, worse.denominator)
        )
        better = attrs.evolve(worse, numerator=data.draw(st.integers(*bounds)))
        results = tuple(better if each is worse else each for each in baseline.results)
        improved = attrs.evolve(baseline, results=results)
        before, after = (_distances(ranker, each, program) for each in (baseline, improved))
        for area in before.keys() | after.keys():
            old, new = before.get(area), after.get(area)
            grown = new is not None and (old is None or new > old)
            if grown or (area not in measure.areas and old != new):
                _broken("better results bring no area forward", baseline)

    _search("better_results_bring_no_area_forward", holds, program, ended_on, settings)


def nobody_is_certified(
    service: CertificationService, program: Program, *, applied_on: date, settings: Settings = None
) -> None:
    """What others decided is handed through as it came in; without it there is no decision.

    Args:
        service: looks at a practice that applies; it is held to the law.
        program: whose measures, areas and standards count.
        applied_on: the day of the applications that are made up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """

    def holds(application: CertificationApplication) -> None:
        step = service(application, program)
        if step.decision_on_record != application.decision:
            _broken("nobody is certified by the program", application)
        without = attrs.evolve(application, decision=None)
        if service(without, program).conditions != step.conditions:
            _broken("a decision on record changes no condition", application)

    drawn = _applications(program, applied_on)
    for_all("nobody_is_certified", holds, drawn, settings=settings)


@st.composite
def _applications(draw: st.DrawFn, program: Program, applied_on: date) -> CertificationApplication:
    """Applications of which little or much is known, with a decision on record or without one."""
    standards = draw(st.sampled_from((None, "some edition")))
    decided = DecisionOnRecord(decided_on=applied_on, says="Certified", source="a made-up letter")
    if draw(st.booleans()):
        return CertificationApplication(
            practice_id="P-1",
            applied_on=applied_on,
            standards=standards,
            decision=draw(st.sampled_from((None, decided))),
        )
    ended = draw(st.lists(measurement_rounds(program, ended_on=applied_on), max_size=1))
    return CertificationApplication(
        practice_id="P-1", applied_on=applied_on, rounds=tuple(ended), standards=standards
    )


def _distances(
    ranker: Ranker, baseline: MeasurementRound, program: Program
) -> dict[str, Fraction | None]:
    return {each.area: each.standing.distance for each in ranker(baseline, program).ranked}


def _search(
    name: str,
    holds: Callable[[MeasurementRound, st.DataObject], None],
    program: Program,
    ended_on: date,
    settings: Settings,
) -> None:
    rounds = measurement_rounds(program, ended_on=ended_on)
    for_all(name, holds, rounds, st.data(), settings=settings)


def _broken(law: str, record: object) -> NoReturn:
    raise broken(law, f"this does not hold of {record!r}")
