"""The cohort and its applications out of tables: their cells, versions and ids."""

from datetime import date
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.people import Profession, StaffCategory
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE, Sheet, application, faults, only_fault


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
    (folder / "mentoring.csv").unlink()
    (folder / "specialists.csv").unlink()
    assert only_fault(folder, grant).place == "applications.csv"
