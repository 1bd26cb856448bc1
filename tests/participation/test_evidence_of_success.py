"""Evidence of a mentor's success: graded by the steps of the document, told with what is open."""

import random
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import InputError, NotInForceError
from qip_rules.participation.assessment.evidence import CertificateHeld, Success, grade_success
from qip_rules.participation.assessment.measures import MeasurementRound
from qip_rules.policy.program import Program
from tests.participation.measured_rounds import measured

GRANT = load_program("quality-improvement-grant")
TODAY = date(2026, 5, 1)
PAIN = "pain-assessment-and-plan"


def success(**known: object) -> Success:
    return Success(**({"mentor_id": "P-1", "area": PAIN} | known))  # type: ignore[arg-type]


def pain(day: date, top: int, bottom: int = 100) -> MeasurementRound:
    return measured(on=day, round_id=f"R-{day}", pain_addressed=(top, bottom))


def gained(first: MeasurementRound, last: MeasurementRound, **known: object) -> Success:
    return success(measure_id="pain-addressed", rounds=(last, first), **known)


BEFORE, AFTER = date(2024, 3, 1), date(2025, 3, 1)
NOTHING = {"self_reported": False, "certificates": ()}
CERTIFICATE = CertificateHeld(
    held_from=date(2024, 1, 1), held_until=date(2026, 12, 31), source="register of 2026"
)


def evidence(given_success: Success) -> tuple[int, int]:
    graded = grade_success(given_success, GRANT, TODAY)
    return graded.evidence, graded.evidence_possible


def test_one_s_own_word_is_the_weakest_evidence() -> None:
    assert evidence(success(self_reported=True, certificates=())) == (1, 3)  # no rounds known


def test_a_certification_on_record_is_stronger() -> None:
    assert evidence(success(self_reported=False, certificates=(CERTIFICATE,))) == (2, 3)


def test_a_gain_over_enough_cases_is_the_strongest() -> None:
    assert evidence(gained(pain(BEFORE, 60), pain(AFTER, 65), **NOTHING)) == (3, 3)


def test_a_gain_over_few_cases_is_one_step_less() -> None:
    few = gained(pain(BEFORE, 12, 29), pain(AFTER, 90), **NOTHING)
    assert evidence(few) == (2, 2)


def test_a_gain_below_the_limit_is_none_however_little_is_missing() -> None:
    short = gained(pain(BEFORE, 60_000, 100_000), pain(AFTER, 64_999, 100_000), **NOTHING)
    assert evidence(short) == (0, 0)
    graded = grade_success(short, GRANT, TODAY)
    assert graded.graded is None
    assert graded.decision.facts["measured_gain_basis_points"] == 499


def test_a_loss_is_no_gain_and_never_rounded_towards_one() -> None:
    lost = gained(pain(BEFORE, 60_001, 100_000), pain(AFTER, 60_000, 100_000), **NOTHING)
    graded = grade_success(lost, GRANT, TODAY)
    assert graded.decision.facts["measured_gain_basis_points"] == -1


def test_where_lower_is_better_falling_is_the_gain() -> None:
    fell = success(
        area="chemo-last-2-weeks",
        measure_id="chemotherapy-at-the-end",
        rounds=(
            measured(on=BEFORE, round_id="A", chemotherapy_at_the_end=(20, 100)),
            measured(on=AFTER, round_id="B", chemotherapy_at_the_end=(8, 100)),
        ),
    )
    graded = grade_success(fell, GRANT, TODAY)
    assert graded.decision.facts["measured_gain_basis_points"] == 1200
    assert graded.graded == ("chemo-last-2-weeks", 3)


def test_a_gain_is_told_on_one_measure_only() -> None:
    mixed = success(
        measure_id="pain-addressed",
        rounds=(pain(BEFORE, 60), measured(on=AFTER, round_id="B", antiemetics_given=(90, 100))),
        **NOTHING,
    )
    assert evidence(mixed) == (0, 3)


def test_what_is_not_known_is_neither_yes_nor_no() -> None:
    assert evidence(success()) == (0, 3)
    questions = grade_success(success(), GRANT, TODAY).decision.questions
    assert {each.fact.name for each in questions} >= {"self_reported", "holds_certification"}


@pytest.mark.parametrize(
    ("held_from", "held_until", "counts"),
    [
        (date(2026, 5, 1), None, True),
        (date(2023, 5, 2), date(2026, 5, 1), True),
        (date(2023, 4, 30), date(2026, 4, 30), False),
        (date(2026, 5, 2), None, False),
    ],
)
def test_a_certification_counts_while_it_holds(
    held_from: date, held_until: date | None, *, counts: bool
) -> None:
    held = CertificateHeld(held_from=held_from, held_until=held_until, source="register")
    graded = grade_success(success(certificates=(held,)), GRANT, TODAY)
    assert graded.decision.facts["holds_certification"] is counts


def test_a_round_after_the_day_changes_nothing() -> None:
    later = pain(TODAY + timedelta(days=1), 10)
    until_today = gained(pain(BEFORE, 60), pain(AFTER, 70))
    assert evidence(attrs.evolve(until_today, rounds=(*(until_today.rounds or ()), later))) == (
        evidence(until_today)
    )


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rounds_changes_nothing(tops: list[int], shuffled: random.Random) -> None:
    rounds = [pain(BEFORE + timedelta(days=30 * n), top) for n, top in enumerate(tops)]
    told = success(measure_id="pain-addressed", rounds=tuple(rounds))
    shuffled.shuffle(rounds)
    other = success(measure_id="pain-addressed", rounds=tuple(rounds))
    graded = [grade_success(each, GRANT, TODAY) for each in (told, other)]
    assert graded[0].decision.facts == graded[1].decision.facts
    assert graded[0].decision.facts["measured_gain_basis_points"] == 100 * (tops[-1] - tops[0])


@given(
    st.sampled_from([None, False, True]),
    st.sampled_from([None, (), (CERTIFICATE,)]),
    st.sampled_from([None, (), (pain(BEFORE, 60), pain(AFTER, 70))]),
)
def test_learning_more_never_leaves_the_bounds_that_were_told(
    said: bool | None,  # noqa: FBT001 - drawn
    certificates: tuple[CertificateHeld, ...] | None,
    rounds: tuple[MeasurementRound, ...] | None,
) -> None:
    told = success(
        self_reported=said, certificates=certificates, measure_id="pain-addressed", rounds=rounds
    )
    least, most = evidence(told)
    full = attrs.evolve(
        told,
        self_reported=True if said is None else said,
        certificates=(CERTIFICATE,) if certificates is None else certificates,
        rounds=rounds or (pain(BEFORE, 1), pain(AFTER, 99)),
    )
    assert 0 <= least <= evidence(full)[0] <= most <= 3


def test_every_step_cites_its_clause() -> None:
    for finding in grade_success(success(), GRANT, TODAY).decision.findings:
        assert [each.id for each in finding.clauses] == ["G37"]


def test_a_measure_of_another_area_or_of_none_is_refused() -> None:
    with pytest.raises(InputError, match="a measure that speaks for"):
        grade_success(success(measure_id="antiemetics-given"), GRANT, TODAY)
    with pytest.raises(InputError, match="did you mean pain-addressed"):
        grade_success(success(measure_id="pain-adressed"), GRANT, TODAY)


def test_every_fault_of_the_rounds_is_told_at_once() -> None:
    other = attrs.evolve(pain(BEFORE, 1), practice_id="P-2")
    with pytest.raises(InputError) as caught:
        success(rounds=(other, pain(AFTER, 2), pain(AFTER, 3)))
    assert [each.place for each in caught.value.faults] == [
        "measure_id",
        "rounds[0].practice_id",
        "rounds[2].round_id",
    ]
    with pytest.raises(InputError, match="two that ended on 2025-03-01"):
        gained(pain(AFTER, 1), attrs.evolve(pain(AFTER, 1), round_id="other"))


def test_a_certification_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="held_until"):
        CertificateHeld(held_from=date(2026, 1, 2), held_until=date(2026, 1, 1), source="register")


def test_a_program_without_steps_grades_nothing(training: Program) -> None:
    with pytest.raises(NotInForceError, match="grades no success"):
        grade_success(success(), training, TODAY)
