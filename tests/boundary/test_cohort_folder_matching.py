"""Priorities, mentors and pairs out of tables."""

from datetime import date
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.matching.records import AreaOfSuccess, Demand, WeightedArea
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE, Sheet, faults, only_fault


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
