"""The sample cohort keeps showing what its README says, under both shipped programs."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import PaymentReceived
from qip_rules.billing.schedule import WindowVerdict
from qip_rules.billing.state import Account, DocumentState, SeatState
from qip_rules.boundary.cohort_folder import COURSE_TABLES, TABLES, read_cohort
from qip_rules.cohort.case import Case
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.cohort.run import CohortRun, run_cohort
from qip_rules.eligibility.people import distinct
from qip_rules.matching.answer import UnpairedReason
from qip_rules.matching.one_pair import decide_pair
from qip_rules.matching.verifying import verify
from qip_rules.money import Money
from qip_rules.rules.findings import Outcome

BEFORE_THE_COURSE = tuple(each for each in TABLES if each not in COURSE_TABLES)
SAMPLE = Path(__file__).parents[2] / "examples" / "data" / "cohort"
AS_OF = date(2026, 11, 1)
GRANT, TRAINING = "quality-improvement-grant", "quality-training-program"
PROGRAMS = (TRAINING, GRANT)


@cache
def inputs_of(program: str) -> CohortInputs:
    return read_cohort(SAMPLE, load_program(program))


@cache
def run_of(program: str) -> CohortRun:
    return run_cohort(load_program(program), inputs_of(program), as_of=AS_OF)


def case(number: int, program: str = GRANT) -> Case:
    application_id = f"APP-{number:02}"
    return next(each for each in run_of(program).cases if each.application_id == application_id)


def account(number: int, program: str = GRANT) -> Account:
    return case(number, program).account


def codes(number: int) -> set[str]:
    return {finding.code for finding in account(number).findings}


def states(number: int) -> list[SeatState]:
    return [seat.state for seat in account(number).seats]


def documents(number: int) -> list[DocumentState]:
    return [document.state for document in account(number).documents]


def usd(dollars: int) -> Money:
    return Money(dollars * 100, "USD")


# How it is made


def test_every_table_is_there_and_the_readme_says_that_all_is_made_up() -> None:
    assert {path.name for path in SAMPLE.iterdir()} == {*BEFORE_THE_COURSE, "README.md"}
    readme = (SAMPLE / "README.md").read_text("utf-8")
    assert "**Everything in these tables is made up**" in readme
    assert AS_OF.isoformat() in readme


def test_names_and_addresses_cannot_be_taken_for_real_ones() -> None:
    inputs = inputs_of(GRANT)
    assert all("(made up)" in mentor.name for mentor in inputs.mentors)
    assert all("(made up)" in specialist.name for specialist in inputs.specialists)
    practices = [file.current.practice for file in inputs.applications]
    assert all(practice is not None and "(made up)" in practice.name for practice in practices)
    for name in BEFORE_THE_COURSE:
        text = (SAMPLE / name).read_text("utf-8")
        domains = set(re.findall(r"@([\w.-]+)", text))
        assert all(re.search(r"(^|\.)example\.(org|com|net)$", domain) for domain in domains)


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_is_as_large_as_a_cohort(program: str) -> None:
    inputs = inputs_of(program)
    assert len(inputs.applications) >= 24
    assert len(inputs.mentors) >= 10
    assert [file.application_id for file in inputs.applications] == sorted(
        file.application_id for file in inputs.applications
    )


# Requirements


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_requirement_of_an_application_is_not_met_by_somebody(program: str) -> None:
    run = run_of(program)
    asked = {
        requirement.code
        for requirement in run.program.on(AS_OF).rule_sets["application"].requirements
    }
    broken = {
        finding.code
        for each in run.cases
        for finding in each.decision.findings
        if finding.outcome is Outcome.NOT_MET
    }
    assert broken == asked


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_requirement_of_a_payment_and_of_a_seat_is_not_met_by_somebody(program: str) -> None:
    run = run_of(program)
    sets = run.program.on(AS_OF).rule_sets
    asked = {each.code for subject in ("payment", "seat") for each in sets[subject].requirements}
    accounts = [each.account for each in run.cases]
    decisions = [
        *(payment.decision for each in accounts for payment in each.payments),
        *(seat.decision for each in accounts for seat in each.seats),
    ]
    assert {finding.code for decision in decisions for finding in decision.not_met} == asked


def test_every_requirement_of_a_pair_is_not_met_by_somebody() -> None:
    pairing = run_of(GRANT).pairing
    assert pairing is not None
    problem = pairing.problem
    broken = {
        finding.code
        for practice in problem.practices
        for mentor in problem.mentors
        for finding in decide_pair(practice, mentor, problem.policy).not_met
    }
    asked = problem.policy.rule_sets["candidate"].requirements
    assert broken == {requirement.code for requirement in asked}


def test_every_requirement_of_a_specialist_is_not_met_by_somebody() -> None:
    pairing = run_of(GRANT).specialist_pairing
    assert pairing is not None
    problem = pairing.problem
    broken = {
        finding.code
        for practice in problem.practices
        for specialist in problem.mentors
        for finding in decide_pair(practice, specialist, problem.policy, problem.relation).not_met
    }
    asked = problem.policy.rule_sets["specialist"].requirements
    assert broken == {requirement.code for requirement in asked}


# Applications


@pytest.mark.parametrize("program", PROGRAMS)
def test_facts_that_are_not_known_leave_the_outcome_open(program: str) -> None:
    for number in (19, 27, 28):
        assert case(number, program).decision.outcome is Outcome.UNDETERMINED


def test_somebody_listed_twice_with_an_alias_counts_once() -> None:
    team = case(22).application.core_team
    assert team is not None
    assert len(team) == 2
    assert "+" in (team[1].email or "")
    assert distinct(team).count == 1


def test_a_correction_mends_the_first_version() -> None:
    first, second = case(14).assessments
    assert (first.decision.outcome, second.decision.outcome) == (Outcome.NOT_MET, Outcome.MET)


@pytest.mark.parametrize("program", PROGRAMS)
def test_more_practices_are_eligible_than_can_be_accepted(program: str) -> None:
    run = run_of(program)
    taken = len(run.roll.accepted) + len(run.roll.withdrawn)
    assert taken == run.inputs.cohort.capacity, "all places had been taken before two withdrew"
    assert run.roll.waitlisted == ("APP-15", "APP-16")
    assert {case(number, program).decision.outcome for number in (15, 16)} == {Outcome.MET}
    assert run.roll.declined == ("APP-17", "APP-18")
    assert run.roll.findings == ()


def test_an_exception_stands_beside_the_finding() -> None:
    excepted = case(13)
    assert [finding.code for finding in excepted.decision.not_met] == ["leader-is-member"]
    assert [each.requirement for each in excepted.exceptions] == ["leader-is-member"]
    assert excepted.standing == "accepted"


# Money


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_fee_changes_within_the_cohort(program: str) -> None:
    assert account(11, program).received_on == date(2026, 6, 30)
    assert account(12, program).received_on == date(2026, 7, 1)
    assert {seat.fee for seat in account(11, program).seats} == {usd(1111)}
    assert {seat.fee for seat in account(12, program).seats} == {usd(1222)}


def test_paid_in_time() -> None:
    assert codes(1) == set()
    assert documents(1) == [DocumentState.PAID]
    assert states(1) == [SeatState.COVERED] * 3


def test_paid_by_somebody_else_and_the_notice_came_twice() -> None:
    events = list(inputs_of(GRANT).events_of("APP-12"))
    notices = [each for each in events if isinstance(each, PaymentReceived)]
    assert notices[0] == notices[1]
    (payment,) = account(12).payments
    assert payment.payer == "Example Foundation (made up)"
    assert documents(12) == [DocumentState.PAID]
    assert account(12).unapplied == ()


@pytest.mark.parametrize(
    ("number", "paid_on"),
    [(2, date(2026, 10, 19)), (3, date(2026, 10, 5))],
    ids=["late", "same day"],
)
def test_paid_late(number: int, paid_on: date) -> None:
    (payment,) = account(number).payments
    assert payment.paid_on == paid_on
    assert payment.first_session_on == date(2026, 10, 5)
    assert payment.verdict is WindowVerdict.LATE
    assert codes(number) == {"payment-before-first-session"}
    assert documents(number) == [DocumentState.PAID]


def test_paid_early_held_and_then_applied() -> None:
    before = run_cohort(load_program(TRAINING), inputs_of(TRAINING), as_of=date(2026, 7, 19))
    early = next(each for each in before.cases if each.application_id == "APP-04").account
    assert [each.reason for each in early.unapplied] == [BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE]
    assert account(4).unapplied == ()
    assert codes(4) == {"payment-after-acceptance"}
    assert documents(4) == [DocumentState.PAID]


def test_paid_in_part_too_much_and_not_at_all() -> None:
    assert states(5) == [SeatState.COVERED, SeatState.PART, SeatState.OPEN]
    assert documents(5) == [DocumentState.PART]
    assert codes(6) == {BillingCode.MONEY_OVERPAID.value}
    assert [each.amount for each in account(6).unapplied] == [usd(100)]
    assert states(11) == [SeatState.OPEN] * 3
    assert account(11).window.last_day == date(2026, 10, 4)


def test_declined_and_credited() -> None:
    for number in (17, 18):
        assert documents(number) == [DocumentState.VOID, DocumentState.ISSUED]
    assert account(17).payments == ()
    assert codes(18) == {BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE.value}


def test_withdrawn_after_payment_and_before() -> None:
    assert states(7) == [SeatState.FORFEITED] * 3
    assert documents(7) == [DocumentState.PAID]
    assert states(8) == [SeatState.CREDITED] * 2
    assert documents(8) == [DocumentState.VOID, DocumentState.ISSUED]


def test_a_refund_and_a_transfer_asked_for() -> None:
    assert codes(9) == {"no-refund"}
    assert codes(10) == {"no-transfer"}
    for number in (9, 10):
        assert documents(number) == [DocumentState.PAID]


# Pairing


def test_the_training_program_pairs_nobody() -> None:
    assert run_of(TRAINING).pairing is None
    assert run_of(TRAINING).specialist_pairing is None


def test_who_is_brought_together_with_which_specialist() -> None:
    pairing = run_of(GRANT).specialist_pairing
    assert pairing is not None
    assert verify(pairing) == ()
    assert {each.practice_id: each.mentor_id for each in pairing.pairs} == {
        "PR-01": "S-01",
        "PR-02": "S-02",
        "PR-03": "S-03",  # in conflict with S-01
        "PR-04": "S-02",
        "PR-05": "S-01",
        "PR-06": "S-03",
        "PR-09": "S-03",
        "PR-10": "S-01",
        "PR-11": "S-04",
        "PR-12": "S-01",
        "PR-14": "S-02",  # its areas are not settled
    }
    assert {each.practice_id: each.reason for each in pairing.unpaired} == {
        "PR-13": UnpairedReason.UNDETERMINED
    }


def test_who_is_unpaired_and_why() -> None:
    pairing = run_of(GRANT).pairing
    assert pairing is not None
    assert {each.practice_id: each.reason for each in pairing.unpaired} == {
        "PR-06": UnpairedReason.COMPETITION,
        "PR-10": UnpairedReason.REFUSED,
        "PR-11": UnpairedReason.NO_SHARED_AREA,
    }
    assert run_of(GRANT).without_priorities == ("PR-14",)


def test_a_fixed_and_a_forbidden_pair() -> None:
    pairing = run_of(GRANT).pairing
    assert pairing is not None
    assert [each.practice_id for each in pairing.pairs if each.fixed] == ["PR-01"]
    problem = pairing.problem
    assert [each.pair for each in problem.forbidden] == [("PR-04", "M-02")]
    practice = next(each for each in problem.practices if each.practice_id == "PR-04")
    mentor = next(each for each in problem.mentors if each.mentor_id == "M-02")
    assert decide_pair(practice, mentor, problem.policy).outcome is Outcome.MET
