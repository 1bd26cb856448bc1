"""The laws of an assessment hold of the library's own, and are broken by services that err."""

from collections.abc import Callable
from datetime import date

import attrs
import pytest

from qip_rules.errors import BrokenLawError
from qip_rules.participation.assessment.certification import (
    CertificationApplication,
    CertificationStep,
    DecisionOnRecord,
    look_at_certification,
)
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult
from qip_rules.participation.assessment.ranking import AreaRanking, rank_areas
from qip_rules.policy.program import Program
from qip_rules.testing import assessment_laws as laws

DAY = date(2026, 3, 31)
RANKING = (
    laws.order_of_measures_does_not_matter,
    laws.missing_is_never_zero,
    laws.better_results_bring_no_area_forward,
)


@pytest.mark.parametrize("law", RANKING, ids=lambda law: law.__name__)
def test_the_ranking_keeps_the_law(law: Callable[..., None], grant: Program) -> None:
    law(rank_areas, grant, ended_on=DAY)


def test_the_certification_step_keeps_the_law(grant: Program) -> None:
    laws.nobody_is_certified(look_at_certification, grant, applied_on=DAY)


def by_the_first_result(baseline: MeasurementRound, program: Program, /) -> AreaRanking:
    """What leans on the order of the results."""
    first = baseline.results[0].measure_id if baseline.results else ""
    return attrs.evolve(rank_areas(baseline, program), round_id=f"{baseline.round_id} {first}")


def with_zeros(baseline: MeasurementRound, program: Program, /) -> AreaRanking:
    """What takes a missing measure for one that nobody met."""
    known = {each.measure_id for each in baseline.results}
    zeros = tuple(
        MeasureResult(measure_id=each, numerator=0, denominator=1)
        for each in program.on(baseline.ended_on).measures
        if each not in known
    )
    return rank_areas(attrs.evolve(baseline, results=(*baseline.results, *zeros)), program)


def upside_down(baseline: MeasurementRound, program: Program, /) -> AreaRanking:
    """What takes every measure for one that gets better by falling."""
    turned = tuple(
        attrs.evolve(each, numerator=each.denominator - each.numerator) for each in baseline.results
    )
    return rank_areas(attrs.evolve(baseline, results=turned), program)


@pytest.mark.parametrize(
    ("law", "broken"),
    list(zip(RANKING, (by_the_first_result, with_zeros, upside_down), strict=True)),
    ids=lambda each: each.__name__,
)
def test_a_ranker_that_errs_breaks_the_law(
    law: Callable[..., None], broken: Callable[..., AreaRanking], grant: Program
) -> None:
    with pytest.raises(BrokenLawError, match="does not hold of MeasurementRound"):
        law(broken, grant, ended_on=DAY)


def certifying(application: CertificationApplication, program: Program, /) -> CertificationStep:
    """What certifies a practice by itself."""
    decided = DecisionOnRecord(decided_on=application.applied_on, says="Certified", source="us")
    step = look_at_certification(attrs.evolve(application, rounds=None), program)
    return attrs.evolve(step, application=attrs.evolve(application, rounds=None, decision=decided))


def convinced(application: CertificationApplication, program: Program, /) -> CertificationStep:
    """What sees a condition met because others have decided."""
    step = look_at_certification(application, program)
    if application.decision is None:
        return step
    named = attrs.evolve(application, standards=str(program.on(DAY).parameter(STANDARDS).value))
    met = look_at_certification(named, program).conditions
    return CertificationStep(application, met)


STANDARDS = "certification_standards"


@pytest.mark.parametrize(
    ("service", "told"),
    [(certifying, "nobody is certified"), (convinced, "changes no condition")],
)
def test_a_service_that_certifies_breaks_the_law(
    service: Callable[..., CertificationStep], told: str, grant: Program
) -> None:
    with pytest.raises(BrokenLawError, match=told):
        laws.nobody_is_certified(service, grant, applied_on=DAY)
