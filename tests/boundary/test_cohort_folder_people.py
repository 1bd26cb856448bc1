"""The people of an application out of tables."""

from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.eligibility.people import Profession
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import Sheet, application, faults, only_fault


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
