"""A sister program is a document and no Python: a whole cohort is run with it."""

from datetime import date

import pytest

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.cohort import CohortRun, run_cohort
from qip_rules.money import Money
from qip_rules.reports import cohort_files
from qip_rules.rules.findings import Outcome
from tests.cohort.sample import AS_OF, case_of, change_rows, copied
from tests.programs.documents import PHARMACIST_LED


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> CohortRun:
    """The sample's tables, with answers to the sister program's own question, run with it."""
    folder = copied(tmp_path_factory.mktemp("sister") / "cohort")
    answers = {"APP-17": "yes", "APP-02": "no"}
    own = [
        {
            "application_id": application_id,
            "program": "pharmacist-led-program",
            "question": "has_clean_room",
            "answer": answer,
        }
        for application_id, answer in answers.items()
    ]
    change_rows(folder, "answers.csv", lambda rows: [*rows, *own])
    program = load_program(PHARMACIST_LED)
    return run_cohort(program, read_cohort(folder, program), as_of=AS_OF)


def not_met(run: CohortRun, application_id: str) -> set[str]:
    return {each.code for each in case_of(run, application_id).decision.not_met}


def test_who_leads_is_read_from_the_document(run: CohortRun) -> None:
    assert not_met(run, "APP-17") == {"project-at-own-site"}, "a pharmacist leads it"
    assert not_met(run, "APP-01") == {"leader-is-physician"}
    finding = case_of(run, "APP-01").decision.finding("leader-is-physician")
    assert finding.sentence == "A pharmacist is to lead; the application says: physician."
    assert finding.clauses[0].says == "A pharmacist leads the team, and is a member of the society."


def test_three_people_are_the_most(run: CohortRun) -> None:
    assert "core-team-size" in not_met(run, "APP-04"), "four people"
    assert "core-team-size" not in not_met(run, "APP-03"), "three people"
    sentence = case_of(run, "APP-04").decision.finding("core-team-size").sentence
    assert "It needs 2 to 3" in sentence


def test_two_sessions_are_held_in_person(run: CohortRun) -> None:
    finding = case_of(run, "APP-18").decision.finding("attendance-pledged")
    assert finding.outcome is Outcome.NOT_MET
    assert finding.sentence.endswith("the in-person sessions, of which there are 2.")
    assert {clause.source for clause in finding.clauses} == {"Made-up page, heading Sessions"}


def test_its_own_question_is_asked_and_its_answers_count(run: CohortRun) -> None:
    assert case_of(run, "APP-17").decision.finding("clean-room").outcome is Outcome.MET
    assert "clean-room" in not_met(run, "APP-02")
    unanswered = case_of(run, "APP-01").decision
    assert unanswered.finding("clean-room").outcome is Outcome.UNDETERMINED
    letter = cohort_files(run)["letters/APP-01-eligible.html"]
    assert "Does your practice have a clean room of its own?" in letter


def test_the_answers_of_the_other_program_are_left_aside(run: CohortRun) -> None:
    (note,) = run.inputs.notes
    assert "quality-improvement-grant" in note


def test_the_dropped_requirement_is_gone(run: CohortRun) -> None:
    codes = {each.code for each in case_of(run, "APP-24").decision.findings}
    assert "travel-pledged" not in codes
    assert not_met(run, "APP-24") >= {"time-and-resources", "fees-pledged"}


def test_each_pays_the_fee_of_the_day_of_receipt(run: CohortRun) -> None:
    cents = {
        case.file.received_on: {seat.fee for seat in case.account.seats}
        for case in run.cases
        if case.account.seats
    }
    change = date(2026, 6, 15)
    assert min(cents) < change
    assert change in cents, "the day itself"
    for received_on, fees in cents.items():
        assert fees == {Money(45050 if received_on >= change else 40000, "USD")}, received_on


def test_invoices_are_numbered_and_worded_by_the_program(run: CohortRun) -> None:
    assert run.documents[0].number == "PLP-2026-0001"
    assert {each.program_id for each in run.documents} == {"pharmacist-led-program"}


def test_it_offers_no_pairing_and_its_reports_say_so(run: CohortRun) -> None:
    files = cohort_files(run)
    assert "pairing.csv" not in files
    assert "pairs no practices" in files["pairing.md"]
    assert "Pharmacist-Led Program (made up)" in files["summary.md"]
