"""The answers to a program's own questions out of tables."""

from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE, Sheet, application, faults, only_fault
from tests.programs.documents import loaded, sister_document


def test_answers_for_another_program_are_left_aside_with_a_note(training: Program) -> None:
    inputs = read_cohort(SAMPLE, training)
    assert all(file.current.answers == {} for file in inputs.applications)
    assert inputs.notes == (
        "answers.csv holds 26 answers for the program quality-improvement-grant, left aside here.",
    )


def test_without_a_program_an_answer_is_for_whichever_is_run(
    folder: Path, grant: Program, training: Program
) -> None:
    Sheet(folder, "answers.csv").without("program")
    assert application(read_cohort(folder, grant), "APP-01").answers
    assert {fault.place for fault in faults(folder, training)} == {
        "the program",
        *(f"answers.csv, row {row}, column question" for row in range(2, 28)),
    }


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"application_id": "APP-99"}, "application_id"),
        ({"application_id": "APP-99", "program": "another"}, "application_id"),
        ({"question": "serves_underserved_comunity"}, "question"),
        ({"answer": ""}, "answer"),
        ({"answer": "high"}, "answer"),
    ],
)
def test_a_mistake_in_an_answer(
    folder: Path, grant: Program, change: dict[str, str], column: str
) -> None:
    Sheet(folder, "answers.csv").put(2, **change)
    assert only_fault(folder, grant).place == f"answers.csv, row 2, column {column}"


def test_a_question_answered_twice(folder: Path, grant: Program) -> None:
    row = Sheet(folder, "answers.csv").add(
        application_id="APP-01", question="serves_underserved_community", answer="no"
    )
    assert only_fault(folder, grant).place == f"answers.csv, row {row}, column question"


ASKED = sister_document("""
[[fact]]
name = "sites"
subject = "application"
from = 2016-01-01
type = "whole number"
minimum = 1
maximum = 20
meaning = "How many sites the practice has."
question = "How many sites does the practice have?"
answered_by = "applicant"
usual = 1
cites = ["T01"]

[[fact]]
name = "setting"
subject = "application"
from = 2016-01-01
type = "text"
choices = ["rural", "urban"]
meaning = "Where the practice is."
question = "Is the practice in the country or in a town?"
answered_by = "applicant"
usual = "rural"
cites = ["T01"]

[[fact]]
name = "ready_on"
subject = "application"
from = 2016-01-01
type = "date"
earliest = 2026-01-01
latest = 2027-12-31
meaning = "From when on the team can work."
question = "From when on can the team work?"
answered_by = "applicant"
usual = 2026-09-01
cites = ["T01"]

[[requirement]]
code = "sites"
subject = "application"
from = 2016-01-01
cites = ["T01"]
severity = "recommended"
requires = 'sites <= 10 and setting = "rural" and ready_on < date("2027-01-01")'
not_met = "Too many sites, too far in town, or too late."
how_to_meet = "Apply again."
""")


def test_answers_of_every_type_are_read_as_their_question_asks(
    folder: Path, tmp_path: Path
) -> None:
    program = loaded(tmp_path, ASKED)
    sheet = Sheet(folder, "answers.csv")
    given = {"sites": "3", "setting": "urban", "ready_on": "2026-10-01"}
    rows = {
        question: sheet.add(application_id="APP-28", question=question, answer=answer)
        for question, answer in given.items()
    }
    assert application(read_cohort(folder, program), "APP-28").answers == {
        "sites": 3,
        "setting": "urban",
        "ready_on": "2026-10-01",
    }
    for question, answer in {"sites": "21", "setting": "Urban", "ready_on": "2028-01-01"}.items():
        sheet.put(rows[question], answer=answer)
    assert [fault.place for fault in faults(folder, program)] == [
        f"answers.csv, row {row}, column answer" for row in rows.values()
    ]
