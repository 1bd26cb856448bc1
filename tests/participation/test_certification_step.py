"""The certification step: conditions one by one, and nobody certified by the program."""

import random
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import InputError, NotInForceError
from qip_rules.participation.assessment import certification
from qip_rules.participation.assessment.certification import (
    CertificationApplication,
    CertificationStep,
    DecisionOnRecord,
    look_at_certification,
)
from qip_rules.participation.assessment.measures import MeasurementRound, RoundKind
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Outcome
from tests.participation.measured_rounds import measured

GRANT = load_program("quality-improvement-grant")
APPLIED_ON = date(2026, 6, 1)
STANDARDS = "QCP Standards, 2020"
DECIDED = DecisionOnRecord(
    decided_on=date(2026, 12, 1), says="Certified for three years", source="letter of that day"
)


def live(on: date, score: int | None = 8000) -> MeasurementRound:
    return measured(on=on, kind=RoundKind.LIVE, score=score, round_id=f"live-{on}")


def application(**known: object) -> CertificationApplication:
    return CertificationApplication(
        **({"practice_id": "P-1", "applied_on": APPLIED_ON} | known)  # type: ignore[arg-type]
    )


def outcomes(given_application: CertificationApplication) -> dict[str, Outcome]:
    step = look_at_certification(given_application, GRANT)
    return {each.code: each.outcome for each in step.conditions.findings}


def test_all_public_conditions_met() -> None:
    ready = application(rounds=(live(date(2025, 11, 30)),), standards=STANDARDS)
    step = look_at_certification(ready, GRANT)
    assert [each.code for each in step.met] == [
        "participation-first",
        "round-score",
        "standards-in-force",
    ]
    assert step.participation_came_first is Outcome.MET
    assert step.decision_on_record is None


def test_what_is_not_known_is_asked_for() -> None:
    step = look_at_certification(application(), GRANT)
    assert step.participation_came_first is Outcome.UNDETERMINED
    assert len(step.unknown) == 3
    assert len(step.conditions.questions) == 3


@pytest.mark.parametrize(
    ("rounds", "outcome"),
    [
        ((), Outcome.NOT_MET),
        ((live(APPLIED_ON - timedelta(days=1)),), Outcome.MET),
        ((live(APPLIED_ON),), Outcome.NOT_MET),
        ((measured(on=date(2025, 1, 1), kind=RoundKind.TEST),), Outcome.NOT_MET),
    ],
    ids=["none", "the day before", "the same day", "a test abstraction"],
)
def test_qopi_participation_comes_first(
    rounds: tuple[MeasurementRound, ...], outcome: Outcome
) -> None:
    assert outcomes(application(rounds=rounds))["participation-first"] is outcome


def test_the_score_is_that_of_the_last_round_before_the_day() -> None:
    rounds = (
        live(date(2025, 11, 30), 7499),
        live(date(2025, 5, 31), 9000),
        live(date(2026, 6, 2), 9900),
    )
    step = look_at_certification(application(rounds=rounds), GRANT)
    assert [each.code for each in step.not_met] == ["round-score"]
    at_the_limit = (live(date(2025, 11, 30), 7500),)
    assert outcomes(application(rounds=at_the_limit))["round-score"] is Outcome.MET
    untold = (live(date(2025, 11, 30), None), live(date(2025, 5, 31), 9000))
    assert outcomes(application(rounds=untold))["round-score"] is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("applied_on", "standards"),
    [
        (date(2018, 5, 31), "ASCO/ONS safety standards, 2013"),
        (date(2018, 6, 1), "QCP Standards Manual, June 2018"),
        (date(2019, 12, 31), "QCP Standards Manual, June 2018"),
        (date(2020, 1, 1), STANDARDS),
    ],
)
def test_the_standards_are_those_in_force_on_the_day(applied_on: date, standards: str) -> None:
    named = application(applied_on=applied_on, standards=standards)
    assert outcomes(named)["standards-in-force"] is Outcome.MET
    other = application(applied_on=applied_on, standards="some other edition")
    assert outcomes(other)["standards-in-force"] is Outcome.NOT_MET


def test_every_condition_cites_its_clause() -> None:
    step = look_at_certification(application(), GRANT)
    cited = {each.code: [clause.id for clause in each.clauses] for each in step.unknown}
    assert cited == {
        "participation-first": ["G44"],
        "round-score": ["G43"],
        "standards-in-force": ["G43"],
    }


# ------------------------------------------------------------------------------ never certified

scores = st.one_of(st.none(), st.integers(0, 10_000))
days = st.dates(date(2017, 1, 1), date(2026, 12, 31))
many_rounds = st.one_of(
    st.none(),
    st.lists(st.builds(live, days, scores), max_size=4, unique_by=lambda each: each.round_id).map(
        tuple
    ),
)
editions = st.one_of(st.none(), st.just(STANDARDS), st.just("another"))


@given(many_rounds, editions)
def test_no_record_makes_the_step_say_that_a_practice_is_certified(
    rounds: tuple[MeasurementRound, ...] | None, standards: str | None
) -> None:
    step = look_at_certification(application(rounds=rounds, standards=standards), GRANT)
    assert step.decision_on_record is None
    told = [each.sentence for each in step.conditions.findings]
    assert not any("is certified" in each.casefold() for each in told)


@given(many_rounds, editions)
def test_a_decision_on_record_changes_no_condition_and_none_changes_it(
    rounds: tuple[MeasurementRound, ...] | None, standards: str | None
) -> None:
    without = application(rounds=rounds, standards=standards)
    came_first = rounds is None or any(each.ended_on < DECIDED.decided_on for each in rounds)
    if not came_first:
        with pytest.raises(InputError):
            attrs.evolve(without, decision=DECIDED)
        return
    decided = attrs.evolve(without, decision=DECIDED)
    step = look_at_certification(decided, GRANT)
    assert step.decision_on_record is DECIDED
    assert step.conditions == look_at_certification(without, GRANT).conditions


@given(st.lists(days, min_size=1, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_rounds_changes_nothing(ended_on: list[date], shuffled: random.Random) -> None:
    rounds = [live(day, number * 1000) for number, day in enumerate(ended_on)]
    told = outcomes(application(rounds=tuple(rounds)))
    shuffled.shuffle(rounds)
    assert outcomes(application(rounds=tuple(rounds))) == told


def test_the_module_has_no_word_for_being_certified() -> None:
    fields = {each.name for each in attrs.fields(CertificationStep)}
    assert fields == {"application", "conditions"}
    offered = {name for name in dir(CertificationStep) if not name.startswith("_")}
    assert not {name for name in (*offered, *certification.__all__) if "certified" in name.lower()}


# ------------------------------------------------------------------------------------ bad input


def test_every_fault_is_told_at_once() -> None:
    other = attrs.evolve(live(date(2025, 1, 1)), practice_id="P-2")
    with pytest.raises(InputError) as caught:
        application(
            rounds=(other, other),
            standards="",
            decision=attrs.evolve(DECIDED, decided_on=date(2024, 1, 1)),
        )
    assert [each.place for each in caught.value.faults] == [
        "standards",
        "rounds[0].practice_id",
        "rounds[1].practice_id",
        "rounds[1].round_id",
        "decision.decided_on",
        "decision.decided_on",
    ]


def test_a_decision_before_qopi_participation_is_refused() -> None:
    with pytest.raises(InputError, match="a day after a live round of QOPI"):
        application(rounds=(), decision=DECIDED)
    with pytest.raises(InputError, match="a day after a live round of QOPI"):
        application(rounds=(live(DECIDED.decided_on),), decision=DECIDED)
    unknown = application(decision=DECIDED)
    assert look_at_certification(unknown, GRANT).decision_on_record is DECIDED


def test_a_program_without_conditions_tells_none(training: Program) -> None:
    with pytest.raises(NotInForceError, match="no conditions of certification"):
        look_at_certification(application(), training)
