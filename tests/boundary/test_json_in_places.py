"""The place of a fault is where it stands, in reading order.

All names, addresses and numbers are made up.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json
from qip_rules.boundary.places import around, below, joined
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.people import StaffCategory
from tests.boundary.json_records import least, places


def paths_of(value: object, place: str = "$") -> list[str]:
    """Every place of a plain value, found by plain recursion."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [place, *(path for step, each in inner for path in paths_of(each, below(place, step)))]


FULL: dict[str, Any] = least(
    practice={
        "practice_id": "p-1",
        "name": "Example Practice",
        "address": {"lines": ["Example Street 1"], "city": "Exampleton"},
        "patients_served": {"racial_minority_share_bp": 2500, "year": 2024},
    },
    team_leader={"name": "Ada Example", "profession": "physician", "npi": "1234567893"},
    core_team=[{"name": "Ada Example", "npi": "1234567893"}, {"name": "Bo Sample"}],
    project_team=[{"name": "Cy Instance", "staff_category": "clinical", "represents": ["lab"]}],
    support_letter={"received": True, "signatory": {"name": "Sam Sponsor"}},
    pledges={"minutes_per_week": 180, "program_fees": True},
    project={"title": "Shorter waits", "affected_areas": ["lab", "infusion"]},
    answers={"has_plan": True, "sites": 2},
)


def spoiled(value: object, path: str, place: str = "$") -> object:
    """The same plain value with something no record can hold at `path`."""
    if place == path:
        return 0.5
    if isinstance(value, dict):
        return {step: spoiled(each, path, below(place, step)) for step, each in value.items()}
    if isinstance(value, list):
        return [spoiled(each, path, below(place, step)) for step, each in enumerate(value)]
    return value


@pytest.mark.parametrize("path", paths_of(FULL))
def test_the_place_of_a_fault_is_where_it_stands(path: str) -> None:
    assert places(Application, spoiled(FULL, path)) == [path]


@given(st.sets(st.sampled_from([path for path in paths_of(FULL) if path != "$"]), min_size=1))
def test_several_faults_are_all_found_in_reading_order(wrong: set[str]) -> None:
    data: object = FULL
    for path in sorted(wrong, key=len, reverse=True):
        data = spoiled(data, path)
    outermost = [path for path in paths_of(data) if path in wrong]
    assert places(Application, data) == outermost


def test_the_full_application_is_free_of_faults() -> None:
    made = from_json(Application, FULL)
    assert made.project_team is not None
    assert made.project_team[0].staff_category is StaffCategory.CLINICAL


@given(st.lists(st.sampled_from(["core_team", "has plan", "a]b", 'q"', "é"]) | st.integers(0, 99)))
def test_what_is_around_a_place_is_every_place_on_the_way_to_it(steps: list[str | int]) -> None:
    passed = ["$"]
    for step in steps:
        passed.append(below(passed[-1], step))
    assert [passed[-1], *around(passed[-1])] == passed[::-1]


def test_places_of_a_record_are_put_behind_the_records_own() -> None:
    assert joined("$", "email") == "email"
    assert joined("core_team[2]", "email") == "core_team[2].email"
    assert joined("core_team", "[2].email") == "core_team[2].email"
    assert joined("core_team[2]", "") == "core_team[2]"
