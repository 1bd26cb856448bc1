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

SISTER = """
# A made-up program for practices whose pharmacists lead the work. All of it is invented.
[program]
id = "pharmacist-led-program"
title = "Pharmacist-Led Program (made up)"
extends = "quality-training-program"
from = 2026-01-01

[[drop]]
kind = "requirement"
code = "travel-pledged"
because = "The program itself books and pays the journeys."

[[clause]]
id = "T02"
from = 2026-01-01
source = "Made-up page, heading Team"
kind = "required"
says = "A pharmacist leads the team, and is a member of the society."

[[clause]]
id = "T05"
from = 2026-01-01
source = "Made-up page, heading Team"
kind = "required"
says = "Two or three people learn together, the pharmacist among them."

[[clause]]
id = "T06"
from = 2026-01-01
source = "Made-up page, heading Sessions"
kind = "required"
says = "Of three sessions two are held in person and one by video; all learn together in both."

[[clause]]
id = "T07"
from = 2026-01-01
source = "Made-up page, heading Sessions"
kind = "required"
says = "Nobody misses a session, neither the two in person nor the one by video."

[[clause]]
id = "T25"
from = 2026-01-01
source = "Made-up page, heading Journeys"
kind = "informative"
says = "The program books and pays the journeys to the two sessions in person."

[[clause]]
id = "S1"
from = 2026-01-01
source = "Made-up page, heading Practice"
kind = "required"
says = "The practice prepares infusions in a clean room of its own."

[[clause]]
id = "S2"
from = 2026-01-01
source = "Made-up page, heading Fees"
kind = "definition"
says = "The fee of a member rises in the middle of June."

[[fact]]
name = "has_clean_room"
subject = "application"
from = 2026-01-01
type = "boolean"
meaning = "The practice has a clean room of its own."
question = "Does your practice have a clean room of its own?"
answered_by = "applicant"
usual = true
cites = ["S1"]

[[requirement]]
code = "leader-is-physician"
subject = "application"
from = 2026-01-01
cites = ["T02"]
severity = "required"
requires = 'leader_profession = "pharmacist"'
not_met = "A pharmacist is to lead; the application says: {leader_profession}."
how_to_meet = "Let a pharmacist lead the team."

[[requirement]]
code = "clean-room"
subject = "application"
from = 2026-01-01
cites = ["S1"]
severity = "required"
requires = "has_clean_room"
not_met = "The practice has no clean room of its own."
how_to_meet = "Prepare infusions in a clean room of your own."

[parameters.core_team_maximum]
meaning = "The most people of a core team, the pharmacist included."
unit = "people"
cites = ["T05"]
values = [{ from = 2026-01-01, value = 3 }]

[parameters.in_person_session_count]
meaning = "How many sessions are held in person; a third is held by video."
unit = "sessions"
cites = ["T06", "T07"]
values = [{ from = 2026-01-01, value = 2 }]

[parameters.core_team_member_fee]
meaning = "EXAMPLE FEE of this made-up program for one member of the core team."
unit = "cents"
cites = ["S2"]
example = true
values = [{ from = 2026-01-01, value = 40000 }, { from = 2026-06-15, value = 45050 }]
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> CohortRun:
    """The sample's tables, with answers to the sister program's own question, run with it."""
    place = tmp_path_factory.mktemp("sister")
    document = place / "pharmacist-led-program.toml"
    document.write_text(SISTER, encoding="utf-8")
    folder = copied(place / "cohort")
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
    program = load_program(document)
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
    letter = cohort_files(run)["letters/APP-01.md"]
    assert "1. Does your practice have a clean room of its own? [S1]" in letter


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
