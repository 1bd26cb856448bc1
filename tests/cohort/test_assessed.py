"""From an assessment to a pairing: what was settled and graded is what the pairing reads."""

from datetime import date

import attrs
import pytest

from qip_rules.cohort.assessed import areas_of_success, settled_areas
from qip_rules.errors import InputError
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice
from qip_rules.participation.assessment.evidence import Success, grade_success
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult, RoundKind
from qip_rules.participation.assessment.priorities import (
    AreaWeight,
    Priorities,
    Settlement,
    settle_priorities,
)
from qip_rules.participation.assessment.ranking import rank_areas
from qip_rules.policy.program import Program
from tests.participation.measured_rounds import measured

TODAY = date(2026, 5, 1)
PAIN, NAUSEA = "pain-assessment-and-plan", "antiemetics"


def priorities(grant: Program) -> Priorities:
    ranking = rank_areas(measured(pain_addressed=(5, 10), antiemetics_given=(7, 10)), grant)
    settlement = Settlement(
        practice_id="P-1",
        settled_on=date(2026, 4, 20),
        areas=(AreaWeight(area=NAUSEA, weight=1), AreaWeight(area=PAIN, weight=2)),
        agreed_by_practice=("Ada Example",),
        agreed_by_program=("Staff One",),
    )
    return settle_priorities(ranking, settlement)


def success(mentor_id: str, area: str, gain: int) -> Success:
    measure_id = {PAIN: "pain-addressed", NAUSEA: "antiemetics-given"}[area]
    rounds = [
        MeasurementRound(
            round_id=f"R-{day}",
            practice_id=mentor_id,
            kind=RoundKind.LIVE,
            ended_on=day,
            results=(MeasureResult(measure_id=measure_id, numerator=top, denominator=100),),
        )
        for day, top in ((date(2024, 3, 1), 50), (date(2025, 3, 1), 50 + gain))
    ]
    return Success(
        mentor_id=mentor_id,
        area=area,
        self_reported=True,
        certificates=(),
        measure_id=measure_id,
        rounds=tuple(rounds),
    )


def mentor(grant: Program, mentor_id: str, *successes: Success) -> MentorPractice:
    graded = [grade_success(each, grant, TODAY) for each in successes]
    return MentorPractice(
        mentor_id=mentor_id,
        name=f"Made-up mentor {mentor_id}",
        areas=areas_of_success(mentor_id, graded),
        places=1,
        organization=mentor_id,
        conflicts=frozenset(),
        people=(f"someone@{mentor_id.lower()}.example",),
    )


def test_the_settled_areas_go_into_the_run_with_the_day_and_who_agreed(grant: Program) -> None:
    settled = settled_areas(priorities(grant))
    assert [(each.area.area, each.area.weight) for each in settled] == [(PAIN, 2), (NAUSEA, 1)]
    assert {each.agreed_on for each in settled} == {date(2026, 4, 20)}
    assert {each.agreed_by for each in settled} == {"Ada Example; Staff One"}


def test_the_strongest_evidence_of_an_area_counts(grant: Program) -> None:
    graded = [grade_success(success("M-1", PAIN, gain), grant, TODAY) for gain in (0, 20, 0)]
    assert areas_of_success("M-1", graded) == (AreaOfSuccess(PAIN, 3),)


def test_a_success_without_evidence_is_no_area_of_success(grant: Program) -> None:
    without = attrs.evolve(success("M-1", PAIN, 0), self_reported=False)
    assert areas_of_success("M-1", [grade_success(without, grant, TODAY)]) == ()


def test_successes_of_another_mentor_are_refused(grant: Program) -> None:
    graded = [grade_success(success(each, PAIN, 9), grant, TODAY) for each in ("M-1", "M-2")]
    with pytest.raises(InputError, match=r'graded\[1\]: found "M-2"; expected "M-1"'):
        areas_of_success("M-1", graded)


def test_the_pairing_follows_weights_and_evidence(grant: Program) -> None:
    practice = Practice(
        practice_id="P-1",
        name="Made-up practice",
        areas=tuple(each.area for each in settled_areas(priorities(grant))),
        organization="P-1",
        conflicts=frozenset(),
        people=("someone@p-1.example",),
    )
    mentors = (
        mentor(grant, "M-1", success("M-1", NAUSEA, 20)),  # 1 times 3
        mentor(grant, "M-2", success("M-2", PAIN, 20)),  # 2 times 3
        mentor(grant, "M-3", success("M-3", PAIN, 0)),  # 2 times 1
    )
    pairing = pair(Problem((practice,), mentors, grant.on(TODAY)))
    assert [(each.mentor_id, each.fit) for each in pairing.pairs] == [("M-2", 6)]
