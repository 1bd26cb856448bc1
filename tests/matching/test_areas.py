"""The taxonomy of priority areas, and which areas a practice and a mentor share."""

from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import InputError
from qip_rules.matching.areas import (
    AreaMatch,
    SharedArea,
    ancestors,
    proven_areas,
    shared_areas,
    taxonomy_of,
    unknown_areas,
)
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice, WeightedArea
from qip_rules.policy.program import Area

SHIPPED = load_program("quality-improvement-grant").on(date(2026, 1, 1)).areas


def area(identity: str, *parents: str) -> Area:
    return Area(identity, identity.title(), parents, "made up", "1")


CARE = (
    area("care"),
    area("pain", "care"),
    area("pain-at-home", "pain", "home"),
    area("home"),
    area("relief", "care"),
)
"""pain-at-home lies within pain and within home; pain and relief within care."""


def practice(*areas: tuple[str, int]) -> Practice:
    weighted = tuple(WeightedArea(name, weight) for name, weight in areas)
    return Practice(practice_id="P", name="P", areas=weighted)


def mentor(*areas: tuple[str, int]) -> MentorPractice:
    proven = tuple(AreaOfSuccess(name, evidence) for name, evidence in areas)
    return MentorPractice(mentor_id="M", name="M", areas=proven, places=1)


def shared(
    ours: Practice, theirs: MentorPractice, match: AreaMatch
) -> tuple[SharedArea, ...] | None:
    return shared_areas(ours, proven_areas(theirs, taxonomy_of(CARE), match))


def test_the_shipped_areas_make_up_a_taxonomy() -> None:
    taxonomy = taxonomy_of(SHIPPED)
    assert set(taxonomy.graph) == {each.id for each in SHIPPED}
    assert ancestors(taxonomy, "antiemetics") == {"symptom-and-toxicity"}
    assert taxonomy.title("antiemetics") == "Antiemetics"


def test_ancestors_are_all_wider_areas() -> None:
    taxonomy = taxonomy_of(CARE)
    assert ancestors(taxonomy, "pain-at-home") == {"pain", "care", "home"}
    assert ancestors(taxonomy, "care") == frozenset()
    assert ancestors(taxonomy, "typed by staff") == frozenset()


def test_a_taxonomy_cannot_be_changed() -> None:
    with pytest.raises(nx.NetworkXError):
        taxonomy_of(CARE).graph.add_edge("care", "home")


def test_every_fault_of_a_taxonomy_comes_at_once() -> None:
    with pytest.raises(InputError) as caught:
        taxonomy_of(
            (
                area("a", "b"),
                area("b", "c"),
                area("c", "a"),
                area("alone", "alone"),
                area("orphan", "nobody"),
                area("a"),
            )
        )
    assert sorted((fault.place, fault.found) for fault in caught.value.faults) == [
        ("areas", "a circle of a, b, c"),
        ("areas", "a circle of alone"),
        ("areas[4].parents", "'nobody'"),
        ("areas[5].id", "'a' a second time"),
    ]


@pytest.mark.parametrize("match", AreaMatch)
def test_the_same_area_is_shared_under_every_setting(match: AreaMatch) -> None:
    assert shared(practice(("pain", 2)), mentor(("pain", 3)), match) == (
        SharedArea("pain", 2, 3, "pain"),
    )


def test_a_narrower_success_counts_for_the_wider_area_if_the_policy_says_so() -> None:
    ours, theirs = practice(("care", 2)), mentor(("pain-at-home", 3))
    assert shared(ours, theirs, AreaMatch.EXACT) == ()
    assert shared(ours, theirs, AreaMatch.ANCESTOR) == (SharedArea("care", 2, 3, "pain-at-home"),)


def test_a_wider_success_says_nothing_about_a_narrower_area() -> None:
    assert shared(practice(("pain", 1)), mentor(("care", 3)), AreaMatch.ANCESTOR) == ()


def test_areas_within_the_same_wider_one_do_not_match() -> None:
    assert shared(practice(("pain", 1)), mentor(("relief", 3)), AreaMatch.ANCESTOR) == ()


def test_several_successes_within_an_area_count_once_with_the_strongest_evidence() -> None:
    theirs = mentor(("relief", 2), ("pain", 3), ("pain-at-home", 1))
    assert shared(practice(("care", 5)), theirs, AreaMatch.ANCESTOR) == (
        SharedArea("care", 5, 3, "pain"),
    )


def test_of_equally_strong_successes_the_area_itself_counts_then_the_first_by_id() -> None:
    def through(*areas: tuple[str, int]) -> list[str]:
        found = shared(practice(("care", 1)), mentor(*areas), AreaMatch.ANCESTOR)
        return [each.through for each in found or ()]

    assert through(("relief", 2), ("care", 2)) == ["care"]
    assert through(("relief", 2), ("pain", 2)) == ["pain"]
    assert through(("care", 2), ("relief", 3)) == ["relief"]


def test_shared_areas_stand_in_the_order_of_what_they_add() -> None:
    ours = practice(("pain", 1), ("care", 9), ("home", 3))
    theirs = mentor(("pain", 3), ("care", 1), ("home", 1))
    found = shared(ours, theirs, AreaMatch.EXACT)
    assert found is not None
    assert [(each.area, each.fit) for each in found] == [("care", 9), ("home", 3), ("pain", 3)]


def test_what_is_not_known_is_not_shared_and_not_unshared() -> None:
    taxonomy = taxonomy_of(CARE)
    nowhere = MentorPractice(mentor_id="M", name="M", areas=None, places=1)
    unsettled = Practice(practice_id="P", name="P", areas=None)
    assert proven_areas(nowhere, taxonomy, AreaMatch.ANCESTOR) is None
    assert shared_areas(practice(("pain", 1)), None) is None
    assert shared_areas(unsettled, {}) is None


@pytest.mark.parametrize("match", AreaMatch)
def test_areas_that_staff_typed_match_only_themselves_and_are_listed(match: AreaMatch) -> None:
    ours, theirs = practice(("billing", 1), ("pain", 1)), mentor(("billing", 2), ("parking", 1))
    assert shared(ours, theirs, match) == (SharedArea("billing", 1, 2, "billing"),)
    assert unknown_areas([ours], [theirs], taxonomy_of(CARE)) == ("billing", "parking")


names = st.sampled_from([each.id for each in CARE] + ["typed"])


@given(
    st.dictionaries(names, st.integers(1, 9), max_size=4),
    st.dictionaries(names, st.integers(1, 3), max_size=4),
)
def test_ancestor_matching_is_what_it_says(ours: dict[str, int], theirs: dict[str, int]) -> None:
    taxonomy = taxonomy_of(CARE)
    found = shared(practice(*ours.items()), mentor(*theirs.items()), AreaMatch.ANCESTOR)
    expected = {}
    for wanted, weight in ours.items():
        within = [
            evidence
            for proven, evidence in theirs.items()
            if proven == wanted or wanted in ancestors(taxonomy, proven)
        ]
        if within:
            expected[wanted] = weight * max(within)
    assert {each.area: each.fit for each in found or ()} == expected
