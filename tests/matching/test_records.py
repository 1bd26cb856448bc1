"""Practices and mentor practices as they are handed in: what is refused, and what is not known."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from qip_rules.boundary import from_json, to_json
from qip_rules.errors import InputError
from qip_rules.matching.record_fields import AREAS_MAXIMUM
from qip_rules.matching.records import (
    COUNT_MAXIMUM,
    AreaOfSuccess,
    Demand,
    MentorPractice,
    Practice,
    WeightedArea,
)

HOSPICE = WeightedArea("hospice-enrollment", 2)
PROVEN = AreaOfSuccess("hospice-enrollment", 3)


def practice(**fields: Any) -> Practice:  # noqa: ANN401
    known: dict[str, Any] = {"practice_id": "P-1", "name": "Elm", "areas": (HOSPICE,)}
    return Practice(**known | fields)


def mentor(**fields: Any) -> MentorPractice:  # noqa: ANN401
    fixed: dict[str, Any] = {"mentor_id": "M-1", "name": "Oak", "areas": (PROVEN,), "places": 2}
    return MentorPractice(**fixed | fields)


def places_of(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.place for fault in caught.value.faults]


def test_a_practice_needs_little_and_the_rest_is_not_known() -> None:
    record = practice(areas=None)
    assert record.wanted == 1
    unknown = (record.areas, record.organization, record.conflicts, record.people, record.domains)
    assert unknown == (None,) * 5


@pytest.mark.parametrize("make", [practice, mentor])
@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("name", "", "name"),
        ("name", " Elm", "name"),
        ("name", "Elm\nOak", "name"),
        ("name", None, "name"),
        ("areas", ["hospice-enrollment"], "areas"),
        ("areas", ("hospice-enrollment",), "areas[0]"),
        ("organization", "", "organization"),
        ("conflicts", ("X-1",), "conflicts"),
        ("conflicts", frozenset({""}), "conflicts"),
        ("people", "ann@elm.example", "people"),
        ("people", ("ann@elm.example", "ann"), "people[1]"),
        ("domains", ("elm",), "domains[0]"),
        ("domains", ("ann@elm.example",), "domains[0]"),
    ],
)
def test_a_wrong_field_is_named(
    make: Callable[..., object], field: str, value: object, place: str
) -> None:
    with pytest.raises(InputError) as caught:
        make(**{field: value})
    assert places_of(caught) == [place]


@pytest.mark.parametrize("value", [0, -1, COUNT_MAXIMUM + 1, True, 1.0, "1", None])
def test_counts_are_whole_numbers_from_one(value: Any) -> None:  # noqa: ANN401
    for make in (
        lambda: WeightedArea("a", value),
        lambda: AreaOfSuccess("a", value),
        lambda: practice(wanted=value),
        lambda: mentor(places=value),
    ):
        with pytest.raises(InputError) as caught:
            make()
        assert places_of(caught)[0] in {"weight", "evidence", "wanted", "places"}


def test_the_greatest_count_is_one() -> None:
    assert WeightedArea("a", COUNT_MAXIMUM).weight == COUNT_MAXIMUM


def test_all_faults_of_a_record_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        practice(practice_id="", name=7, wanted=0, people=("nobody",))
    assert places_of(caught) == ["practice_id", "name", "wanted", "people[0]"]


def test_an_area_stands_once_in_a_record() -> None:
    with pytest.raises(InputError) as caught:
        practice(areas=(HOSPICE, WeightedArea("prevention", 1), attrs.evolve(HOSPICE, weight=5)))
    assert places_of(caught) == ["areas[2].area"]
    with pytest.raises(InputError) as caught:
        mentor(areas=(PROVEN, PROVEN))
    assert places_of(caught) == ["areas[1].area"]


def test_a_practice_names_so_many_areas_at_the_most() -> None:
    areas = tuple(WeightedArea(f"area-{number}", 1) for number in range(AREAS_MAXIMUM + 1))
    assert practice(areas=areas[1:]).areas == areas[1:]
    with pytest.raises(InputError) as caught:
        practice(areas=areas)
    assert places_of(caught) == ["areas"]


def test_a_demand_says_by_whom_and_why() -> None:
    demand = Demand("P-1", "M-1", by="the committee", because="they merge next year")
    assert demand.pair == ("P-1", "M-1")
    with pytest.raises(InputError) as caught:
        Demand("", "M-1", by=None, because=3)  # type: ignore[arg-type]
    assert places_of(caught) == ["practice_id", "by", "because"]


def test_people_are_known_by_their_mailboxes() -> None:
    people = ("Ann.Lee@Elm.example", "ann.lee+quality@elm.EXAMPLE", "bob@elm.example")
    mailboxes = frozenset({"ann.lee@elm.example", "bob@elm.example"})
    assert practice(people=people).mailboxes == mentor(people=people).mailboxes == mailboxes


def test_domains_follow_from_the_people_unless_they_are_stated() -> None:
    people = ("ann@Elm.example", "bob@gmail.com")
    assert practice(people=people).mail_domains == frozenset({"elm.example"})
    assert practice(people=people, domains=("Oak.example",)).mail_domains == frozenset(
        {"oak.example"}
    )
    assert practice(people=("bob@gmail.com",)).mail_domains == frozenset()
    assert practice(people=None).mail_domains is None


def test_not_known_is_not_none() -> None:
    assert practice(people=()).mailboxes == frozenset()
    assert practice(people=None).mailboxes is None
    assert practice(organization=None).organization_key is None


def test_an_organization_has_one_spelling() -> None:
    keys = {practice(organization=each).organization_key for each in ("Elm Health", "ELM  health")}
    assert len(keys) == 1


def test_records_come_from_json_and_go_back() -> None:
    given = practice(conflicts=frozenset({"M-2"}), people=("ann@elm.example",))
    assert from_json(Practice, to_json(given)) == given
    with pytest.raises(InputError) as caught:
        from_json(MentorPractice, to_json(mentor()).replace('"evidence":3', '"evidence":0'))
    assert places_of(caught) == ["areas[0].evidence"]
