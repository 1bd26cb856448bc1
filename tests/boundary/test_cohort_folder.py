import csv
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.billing.events import (
    Accepted,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionMode,
    SessionScheduled,
    TransferAsked,
)
from qip_rules.boundary.cohort_folder import TABLES, read_cohort
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.eligibility.admission import Choice
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.people import Profession, StaffCategory
from qip_rules.errors import Fault, InputError
from qip_rules.matching.records import AreaOfSuccess, Demand, WeightedArea
from qip_rules.money import Money
from qip_rules.policy.program import Program

SAMPLE = Path(__file__).parents[2] / "examples" / "data" / "cohort"


@pytest.fixture(scope="module")
def grant() -> Program:
    return load_program("quality-improvement-grant")


@pytest.fixture(scope="module")
def training() -> Program:
    return load_program("quality-training-program")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample cohort, to be spoiled."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))


class Sheet:
    """One table of a cohort's folder, opened for changes as in a spreadsheet."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        with self.path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.reader(file))

    def save(self) -> None:
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.rows)

    def number(self, **cells: str) -> int:
        """The row, as a spreadsheet counts, of the first with these cells."""
        at = {self.rows[0].index(column): cell for column, cell in cells.items()}
        return next(
            number
            for number, row in enumerate(self.rows, start=1)
            if all(row[position] == cell for position, cell in at.items())
        )

    def put(self, number: int, **cells: str) -> None:
        for column, cell in cells.items():
            self.rows[number - 1][self.rows[0].index(column)] = cell
        self.save()

    def add(self, **cells: str) -> int:
        assert set(cells) <= set(self.rows[0])
        self.rows.append([cells.get(column, "") for column in self.rows[0]])
        self.save()
        return len(self.rows)

    def without(self, column: str) -> None:
        position = self.rows[0].index(column)
        self.rows = [[*row[:position], *row[position + 1 :]] for row in self.rows]
        self.save()


def faults(folder: Path, program: Program) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read_cohort(folder, program)
    return caught.value.faults


def only_fault(folder: Path, program: Program) -> Fault:
    (fault,) = faults(folder, program)
    return fault


# The wrong input that every user will make one day. Each spoils a folder and says where.


def missing_column(folder: Path) -> str:
    Sheet(folder, "applications.csv").without("state")
    return "applications.csv, row 1, column state"


def misspelt_header(folder: Path) -> str:
    Sheet(folder, "people.csv").put(1, email="e_mail")
    return "people.csv, row 1, column e_mail"


def bad_date(folder: Path) -> str:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(event_id="EV-008")
    sheet.put(row, occurred_on="2026-02-30")
    return f"events.csv, row {row}, column occurred_on"


def money_with_three_decimals(folder: Path) -> str:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(payment_id="PAY-01-1")
    sheet.put(row, amount="3333.005")
    return f"events.csv, row {row}, column amount"


def unknown_area(folder: Path) -> str:
    sheet = Sheet(folder, "priorities.csv")
    row = sheet.number(area="antiemetics")
    sheet.put(row, area="antimetics")
    return f"priorities.csv, row {row}, column area"


def duplicate_id(folder: Path) -> str:
    sheet = Sheet(folder, "mentors.csv")
    sheet.put(4, mentor_id="M-01")
    return "mentors.csv, row 4, column mentor_id"


def unreadable_encoding(folder: Path) -> str:
    path = folder / "answers.csv"
    path.write_bytes(path.read_bytes() + b"APP-27,,serves_underserved_community,s\xed\n")
    return "answers.csv, row 28, column answer"


def empty_file(folder: Path) -> str:
    (folder / "pairs.csv").write_bytes(b"")
    return "pairs.csv"


SPOILED: tuple[Callable[[Path], str], ...] = (
    missing_column,
    misspelt_header,
    unreadable_encoding,
    bad_date,
    money_with_three_decimals,
    unknown_area,
    duplicate_id,
    empty_file,
)
"""In the order in which the tables are read."""


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_one_mistake_is_one_fault_at_its_place(
    folder: Path, grant: Program, spoil: Callable[[Path], str]
) -> None:
    place = spoil(folder)
    assert only_fault(folder, grant).place == place


def test_all_mistakes_of_all_tables_are_reported_at_once(folder: Path, grant: Program) -> None:
    expected = [spoil(folder) for spoil in SPOILED]
    assert [fault.place for fault in faults(folder, grant)] == expected


def test_the_message_lists_every_fault(folder: Path, grant: Program) -> None:
    expected = [spoil(folder) for spoil in SPOILED]
    with pytest.raises(InputError) as caught:
        read_cohort(folder, grant)
    message = str(caught.value)
    assert message.startswith("the cohort in cohort has 8 faults\n")
    assert all(f"  - {place}: found " in message for place in expected)


def test_what_was_meant_is_suggested(folder: Path, grant: Program) -> None:
    unknown_area(folder)
    misspelt_header(folder)
    assert [fault.hint for fault in faults(folder, grant)] == [
        'did you mean "email"?',
        'did you mean "antiemetics"?',
    ]


# Files


def test_no_folder(tmp_path: Path, grant: Program) -> None:
    assert only_fault(tmp_path / "nowhere", grant).found == "no such folder"


def test_a_missing_table(folder: Path, grant: Program) -> None:
    (folder / "people.csv").unlink()
    assert only_fault(folder, grant).place == "people.csv"


def test_the_pairs_may_be_missing(folder: Path, grant: Program) -> None:
    (folder / "pairs.csv").unlink()
    inputs = read_cohort(folder, grant)
    assert (inputs.fixed, inputs.forbidden) == ((), ())


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("applications.csv", "received_on"),
        ("applications.csv", "application_id"),
        ("people.csv", "name"),
        ("events.csv", "kind"),
        ("priorities.csv", "weight"),
        ("mentors.csv", "places"),
        ("cohort.csv", "seller_name"),
    ],
)
def test_a_misspelt_column_that_no_row_can_do_without_is_one_fault(
    folder: Path, grant: Program, file: str, column: str
) -> None:
    Sheet(folder, file).put(1, **{column: f"{column}x"})
    assert only_fault(folder, grant).place == f"{file}, row 1, column {column}x"


@pytest.mark.parametrize("name", ["pair.csv", "peple.CSV"])
def test_a_table_of_a_misspelt_name_is_one_fault(folder: Path, grant: Program, name: str) -> None:
    meant = "pairs.csv" if name == "pair.csv" else "people.csv"
    (folder / meant).rename(folder / name)
    fault = only_fault(folder, grant)
    assert (fault.place, fault.hint) == (name, f'did you mean "{meant}"?')


def test_other_files_are_left_alone(folder: Path, grant: Program) -> None:
    (folder / "notes.txt").write_text("anything", encoding="utf-8")
    (folder / "~lock.csv").write_bytes(b"\x00")
    read_cohort(folder, grant)


def test_columns_may_stand_in_any_order_and_the_mark_of_utf_8_before_them(
    folder: Path, grant: Program
) -> None:
    expected = read_cohort(SAMPLE, grant)
    for name in TABLES:
        sheet = Sheet(folder, name)
        sheet.rows = [row[::-1] for row in sheet.rows]
        sheet.save()
        sheet.path.write_bytes(b"\xef\xbb\xbf" + sheet.path.read_bytes())
    assert read_cohort(folder, grant) == expected


# The cohort


def test_exactly_one_cohort(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "cohort.csv")
    sheet.rows.append(sheet.rows[1])
    sheet.save()
    assert only_fault(folder, grant).place == "cohort.csv, row 3"
    sheet.rows = sheet.rows[:1]
    sheet.save()
    assert only_fault(folder, grant).place == "cohort.csv"


def test_the_cells_of_a_cohort(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "cohort.csv")
    sheet.put(2, capacity="-1", seller_country="", seller_email="nowhere", title="")
    assert [fault.place.rpartition(" ")[2] for fault in faults(folder, grant)] == [
        "title",
        "capacity",
        "seller_country",
        "seller_email",
    ]


def test_a_capacity_that_is_not_known(folder: Path, grant: Program) -> None:
    Sheet(folder, "cohort.csv").put(2, capacity="")
    assert read_cohort(folder, grant).cohort.capacity is None


# Applications


def application(inputs: CohortInputs, application_id: str) -> Application:
    (file,) = (each for each in inputs.applications if each.application_id == application_id)
    return file.current


def test_an_application_is_what_its_rows_say(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "applications.csv")
    sheet.put(
        sheet.number(application_id="APP-01"),
        ccn="990001",
        racial_minority_share="32.5",
        low_socioeconomic_share="7",
        affected_areas="none",
        address_lines="1 Example Street; Suite 2",
        mentor_conflicts="M-02; M-03",
    )
    inputs = read_cohort(folder, grant)
    made = application(inputs, "APP-01")
    practice = made.practice
    assert made.received_on == date(2026, 5, 4)
    assert practice is not None
    assert (practice.practice_id, practice.ccn, practice.organization) == (
        "PR-01",
        "990001",
        "ORG-01",
    )
    assert practice.address is not None
    assert practice.address.lines == ("1 Example Street", "Suite 2")
    assert practice.patients_served is not None
    assert practice.patients_served.racial_minority_share_bp == 3250
    assert practice.patients_served.low_socioeconomic_share_bp == 700
    assert practice.patients_served.year == 2025
    assert made.team_leader is not None
    assert made.team_leader.profession is Profession.PHYSICIAN
    assert made.team_leader.is_asco_member is True
    assert [each.pledges_attendance for each in made.core_team or ()] == [True] * 3
    assert [each.staff_category for each in made.project_team or ()] == [
        StaffCategory.CLINICAL,
        StaffCategory.OPERATIONAL,
        StaffCategory.ADMINISTRATIVE,
    ]
    assert next(each.represents for each in made.project_team or ()) == ("infusion",)
    assert made.sponsor is not None
    assert len(made.sponsor.other_emails) == 2
    assert made.support_letter is not None
    assert made.support_letter.signatory is not None
    assert made.support_letter.signatory.name == made.sponsor.name
    assert made.support_letter.signed_on == date(2026, 5, 4)
    assert made.pledges is not None
    assert made.pledges.minutes_per_week == 160
    assert made.project is not None
    assert made.project.affected_areas == ()
    assert made.project.site_is_own_clinical_site is True
    assert made.answers == {"serves_underserved_community": True}
    assert inputs.mentor_conflicts["APP-01"] == {"M-02", "M-03"}
    assert inputs.mentor_conflicts["APP-02"] == frozenset()


def test_what_is_blank_is_not_known(grant: Program) -> None:
    made = application(read_cohort(SAMPLE, grant), "APP-28")
    assert made == Application(
        application_id="APP-28", received_on=date(2026, 7, 21), practice=made.practice
    )
    assert "APP-28" not in read_cohort(SAMPLE, grant).mentor_conflicts


def test_a_correction_keeps_both_versions(grant: Program) -> None:
    inputs = read_cohort(SAMPLE, grant)
    (file,) = (each for each in inputs.applications if each.application_id == "APP-14")
    first, second = file.revisions
    assert first.support_letter is not None
    assert first.support_letter.received is False
    assert first.support_letter.signatory is None
    assert second.support_letter is not None
    assert second.support_letter.signatory is not None
    assert second.revised_on == date(2026, 7, 6)
    assert first.core_team == second.core_team


def test_two_rows_of_one_version(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "applications.csv")
    sheet.put(3, application_id="APP-01")
    fault = faults(folder, grant)[0]
    assert fault.place == "applications.csv, row 3, column application_id"
    assert "a second time, after row 2" in fault.found


def test_ids_that_differ_in_capital_letters_only(folder: Path, grant: Program) -> None:
    row = Sheet(folder, "applications.csv").add(
        application_id="app-01", received_on="2026-07-01", practice_id="PR-30", practice_name="X"
    )
    assert only_fault(folder, grant).place == f"applications.csv, row {row}, column application_id"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"received_on": "2026-06-09"}, "received_on"),
        ({"revised_on": "2026-06-01"}, "revised_on"),
        ({"revision": "3"}, "revision"),
        ({"revision": "0"}, "revision"),
        ({"npi": "1000000141"}, "npi"),
        ({"ccn": "99-0014"}, "ccn"),
        ({"racial_minority_share": "44.555"}, "racial_minority_share"),
        ({"minutes_per_week": "2 hours"}, "minutes_per_week"),
        ({"time_and_resources": "sure"}, "time_and_resources"),
        ({"mentor_conflicts": "M-99"}, "mentor_conflicts"),
        ({"practice_name": ""}, "practice_name"),
        ({"names_team_leader": "no"}, "names_team_leader"),
        ({"names_sponsor": "no"}, "names_sponsor"),
        ({"letter_received": "no"}, "letter_signed_on"),
    ],
)
def test_a_mistake_in_a_version_is_told_at_its_cell(
    folder: Path, grant: Program, change: dict[str, str], column: str
) -> None:
    sheet = Sheet(folder, "applications.csv")
    row = sheet.number(application_id="APP-14", revision="2")
    sheet.put(row, **change)
    assert f"applications.csv, row {row}, column {column}" in [
        fault.place for fault in faults(folder, grant)
    ]


def test_a_letter_that_was_not_received_has_no_signatory(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "applications.csv")
    row = sheet.number(application_id="APP-01")
    blank = dict.fromkeys(
        ("letter_signed_on", "letter_commits_leadership", "letter_protects_time"), ""
    )
    sheet.put(row, letter_received="no", **blank)
    people = Sheet(folder, "people.csv")
    signatory = people.number(application_id="APP-01", role="letter-signatory")
    assert only_fault(folder, grant).place == f"people.csv, row {signatory}"


def test_received_before_the_program_began(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "applications.csv")
    row = sheet.number(application_id="APP-28")
    sheet.put(row, received_on="2015-12-31")
    fault = only_fault(folder, grant)
    assert fault.place == f"applications.csv, row {row}, column received_on"
    assert "quality-improvement-grant" in fault.expected


def test_a_cohort_without_an_application(folder: Path, grant: Program) -> None:
    for name in ("applications.csv", "people.csv", "answers.csv", "events.csv", "priorities.csv"):
        sheet = Sheet(folder, name)
        sheet.rows = sheet.rows[:1]
        sheet.save()
    mentors = Sheet(folder, "mentors.csv")
    for number in range(2, len(mentors.rows) + 1):
        mentors.put(number, practice_conflicts="none")
    (folder / "pairs.csv").unlink()
    assert only_fault(folder, grant).place == "applications.csv"


# People


@pytest.mark.parametrize("role", ["team-leader", "sponsor", "letter-signatory"])
def test_nobody_can_be_there_twice(folder: Path, grant: Program, role: str) -> None:
    row = Sheet(folder, "people.csv").add(application_id="APP-01", role=role, name="Somebody Else")
    fault = only_fault(folder, grant)
    assert fault.place == f"people.csv, row {row}, column role"
    assert fault.found.startswith(f"a second {role}, after row ")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"application_id": "APP-1"}, "application_id"),
        ({"application_id": ""}, "application_id"),
        ({"revision": "2"}, "revision"),
        ({"revision": "x"}, "revision"),
        ({"role": "core team"}, "role"),
        ({"name": ""}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"other_emails": "a@example.org; nowhere"}, "other_emails"),
        ({"npi": "123"}, "npi"),
        ({"pledges_attendance": "perhaps"}, "pledges_attendance"),
        ({"profession": "physician"}, "profession"),
        ({"is_senior_leader": "yes"}, "is_senior_leader"),
        ({"represents": "infusion"}, "represents"),
    ],
)
def test_a_mistake_about_a_person_is_told_at_its_cell(
    folder: Path, grant: Program, change: dict[str, str], column: str
) -> None:
    sheet = Sheet(folder, "people.csv")
    row = sheet.number(application_id="APP-01", role="core-team")
    sheet.put(row, **change)
    assert [fault.place for fault in faults(folder, grant)] == [
        f"people.csv, row {row}, column {column}"
    ]


@pytest.mark.parametrize("profession", [each.value for each in Profession])
def test_every_profession_can_be_written(folder: Path, grant: Program, profession: str) -> None:
    Sheet(folder, "people.csv").put(2, profession=profession)
    leader = application(read_cohort(folder, grant), "APP-01").team_leader
    assert leader is not None
    assert leader.profession is Profession(profession)


# Answers


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
        f"answers.csv, row {row}, column question" for row in range(2, 28)
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


ASKED = """
[program]
id = "with-questions"
title = "A program with questions of every kind"
extends = "quality-training-program"
from = 2016-01-01

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
"""


def test_answers_of_every_type_are_read_as_their_question_asks(
    folder: Path, tmp_path: Path
) -> None:
    document = tmp_path / "with-questions.toml"
    document.write_text(ASKED, encoding="utf-8")
    program = load_program(document)
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


# Events


def test_what_happened_and_what_was_decided(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "events.csv")
    common = {"application_id": "APP-01", "recorded_at": "2026-10-20T10:00:00Z"}
    sheet.add(
        **common,
        event_id="X-1",
        kind="payment-reversed",
        occurred_on="2026-10-19",
        payment_id="PAY-01-1",
        amount="1111",
        currency="USD",
        reason="The bank took it back.",
    )
    sheet.add(**common, event_id="X-2", kind="transfer-asked", occurred_on="2026-10-19", to="Blake")
    inputs = read_cohort(folder, grant)
    by_id = {event.event_id: event for event in inputs.events}
    moment = datetime(2026, 10, 20, 10, tzinfo=UTC)
    assert by_id["X-1"] == PaymentReversed(
        event_id="X-1",
        application_id="APP-01",
        occurred_on=date(2026, 10, 19),
        recorded_at=moment,
        payment_id="PAY-01-1",
        amount=Money(111_100, "USD"),
        reason="The bank took it back.",
    )
    assert by_id["X-2"] == TransferAsked(
        event_id="X-2",
        application_id="APP-01",
        occurred_on=date(2026, 10, 19),
        recorded_at=moment,
        to_name="Blake",
        to_application_id="APP-01",
    )
    paid, refund = by_id["EV-029"], by_id["EV-036"]
    assert isinstance(paid, PaymentReceived)
    assert paid.amount == Money(333_300, "USD")
    assert isinstance(refund, RefundAsked)
    assert refund.amount == Money(111_100, "USD")
    assert isinstance(by_id["EV-008"], Accepted)
    (exception,) = inputs.exceptions
    assert (exception.application_id, exception.requirement) == ("APP-13", "leader-is-member")
    assert exception.authority == "Example Program Director"
    choices = [decision.choice for decision in inputs.decisions]
    assert {choice: choices.count(choice) for choice in Choice} == {
        Choice.ACCEPTED: 14,
        Choice.DECLINED: 2,
        Choice.WAITLISTED: 2,
    }


def test_a_session_concerns_every_application(grant: Program) -> None:
    inputs = read_cohort(SAMPLE, grant)
    sessions = inputs.events_of("APP-28")
    assert [event.event_id for event in sessions] == [
        f"EV-00{number}/APP-28" for number in (1, 2, 3, 4)
    ]
    first, second = sessions[:2]
    assert isinstance(first, SessionScheduled)
    assert isinstance(second, SessionScheduled)
    assert (first.mode, second.mode) == (SessionMode.VIRTUAL, SessionMode.IN_PERSON)
    assert second.starts_on == date(2026, 10, 5)


def test_repeated_and_contradicting_events_pass_through(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(event_id="EV-030")
    assert sheet.rows[row - 1] == sheet.rows[row]
    sheet.put(row, amount="1.00")
    amounts = [
        event.amount
        for event in read_cohort(folder, grant).events
        if event.event_id == "EV-030" and isinstance(event, PaymentReceived)
    ]
    assert amounts == [Money(100, "USD"), Money(244_400, "USD")]


def test_decisions_stand_in_the_order_in_which_they_were_made(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "events.csv")
    sheet.rows[1:] = sheet.rows[:0:-1]
    sheet.save()
    decided = read_cohort(folder, grant).decisions
    assert [each.decided_on for each in decided] == sorted(each.decided_on for each in decided)


@pytest.mark.parametrize(
    ("event_id", "change", "column"),
    [
        ("EV-008", {"event_id": "EV 8"}, "event_id"),
        ("EV-008", {"event_id": ""}, "event_id"),
        ("EV-008", {"application_id": "APP-1"}, "application_id"),
        ("EV-008", {"application_id": ""}, "application_id"),
        ("EV-008", {"kind": "acepted"}, "kind"),
        ("EV-008", {"recorded_at": "2026-07-20T09:00:00"}, "recorded_at"),
        ("EV-008", {"actor": ""}, "actor"),
        ("EV-008", {"reason": ""}, "reason"),
        ("EV-008", {"amount": "5"}, "amount"),
        ("EV-007", {"requirement": "leader-is-a-member"}, "requirement"),
        ("EV-007", {"requirement": ""}, "requirement"),
        ("EV-029", {"payment_id": ""}, "payment_id"),
        ("EV-029", {"payer": ""}, "payer"),
        ("EV-029", {"amount": "-5.00"}, "amount"),
        ("EV-029", {"amount": "0"}, "amount"),
        ("EV-029", {"amount": "", "currency": ""}, "amount"),
        ("EV-029", {"currency": "usd"}, "currency"),
        ("EV-037", {"to": ""}, "to"),
        ("EV-002", {"application_id": "APP-01"}, "application_id"),
        ("EV-002", {"starts_on": ""}, "starts_on"),
        ("EV-002", {"mode": "in person"}, "mode"),
        ("EV-002", {"session_id": ""}, "session_id"),
    ],
)
def test_a_mistake_in_an_event_is_told_once_at_its_cell(
    folder: Path, grant: Program, event_id: str, change: dict[str, str], column: str
) -> None:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(event_id=event_id)
    sheet.put(row, **change)
    assert only_fault(folder, grant).place == f"events.csv, row {row}, column {column}"


# Matching


def test_priorities_mentors_and_pairs(grant: Program) -> None:
    inputs = read_cohort(SAMPLE, grant)
    assert inputs.areas_of("PR-01") == (
        WeightedArea("hospice-enrollment", 2),
        WeightedArea("pain-last-visits", 1),
    )
    assert inputs.areas_of("PR-14") is None
    assert inputs.priorities[0].agreed_on == date(2026, 10, 12)
    by_id = {mentor.mentor_id: mentor for mentor in inputs.mentors}
    assert list(by_id) == sorted(by_id)
    assert by_id["M-03"].areas == (AreaOfSuccess("antiemetics", 3),)
    assert by_id["M-04"].domains == ("mentor04.example.org",)
    assert by_id["M-05"].conflicts == frozenset({"PR-02"})
    assert by_id["M-01"].conflicts == frozenset()
    assert by_id["M-09"].conflicts is None
    assert by_id["M-10"].people is None
    assert inputs.fixed == (Demand("PR-01", "M-01", because="They have begun to work together."),)
    assert [each.pair for each in inputs.forbidden] == [("PR-04", "M-02")]


@pytest.mark.parametrize(
    ("name", "change", "column"),
    [
        ("priorities.csv", {"practice_id": "PR-99"}, "practice_id"),
        ("priorities.csv", {"weight": "0"}, "weight"),
        ("priorities.csv", {"weight": ""}, "weight"),
        ("priorities.csv", {"area": ""}, "area"),
        ("priorities.csv", {"agreed_on": "soon"}, "agreed_on"),
        ("mentors.csv", {"places": "0"}, "places"),
        ("mentors.csv", {"places": ""}, "places"),
        ("mentors.csv", {"name": ""}, "name"),
        ("mentors.csv", {"areas": "hospice-enrollment"}, "areas"),
        ("mentors.csv", {"areas": "hospice-enrollment=4"}, "areas"),
        ("mentors.csv", {"areas": "hospice-enrolment=3"}, "areas"),
        ("mentors.csv", {"areas": "antiemetics=1; antiemetics=2"}, "areas"),
        ("mentors.csv", {"practice_conflicts": "PR-99"}, "practice_conflicts"),
        ("mentors.csv", {"people": "nobody"}, "people"),
        ("mentors.csv", {"domains": "a@b.org"}, "domains"),
        ("pairs.csv", {"practice_id": "PR-99"}, "practice_id"),
        ("pairs.csv", {"mentor_id": "M-1"}, "mentor_id"),
        ("pairs.csv", {"rule": "fix"}, "rule"),
        ("pairs.csv", {"reason": ""}, "reason"),
    ],
)
def test_a_mistake_about_matching_is_told_once_at_its_cell(
    folder: Path, grant: Program, name: str, change: dict[str, str], column: str
) -> None:
    Sheet(folder, name).put(2, **change)
    assert only_fault(folder, grant).place == f"{name}, row 2, column {column}"


def test_an_area_and_a_pair_stand_once(folder: Path, grant: Program) -> None:
    area = Sheet(folder, "priorities.csv").add(
        practice_id="PR-01", area="hospice-enrollment", weight="1"
    )
    pair = Sheet(folder, "pairs.csv").add(
        practice_id="PR-01", mentor_id="M-01", rule="forbidden", reason="Changed our minds."
    )
    assert [fault.place for fault in faults(folder, grant)] == [
        f"priorities.csv, row {area}, column area",
        f"pairs.csv, row {pair}, column mentor_id",
    ]


def test_a_program_without_areas_takes_whatever_staff_type(
    folder: Path, training: Program, grant: Program
) -> None:
    Sheet(folder, "priorities.csv").put(2, area="something of our own")
    areas = read_cohort(folder, training).areas_of("PR-01")
    assert areas is not None
    assert areas[0] == WeightedArea("something of our own", 2)
    assert only_fault(folder, grant).place == "priorities.csv, row 2, column area"


def test_a_table_that_could_not_be_read_whole_blames_no_other(folder: Path, grant: Program) -> None:
    path = folder / "applications.csv"
    path.write_bytes(path.read_bytes() + b"APP-29,too,few\n")
    people = Sheet(folder, "people.csv")
    people.add(application_id="APP-29", role="core-team", name="Somebody Else")
    assert only_fault(folder, grant).place.startswith("applications.csv, row ")
