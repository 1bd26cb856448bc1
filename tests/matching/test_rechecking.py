"""What is counted anew without prices: who would rather, what is stated, and what is missing."""

from typing import Any

import attrs
import pytest

from qip_rules.matching.objectives import (
    AreaCoverage,
    FewestChanges,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.proof.certificate import Certificate, Goal, Progress, Stage
from qip_rules.matching.proof.rechecking import (
    blocking_pairs,
    parted_stages,
    unproved_bounds,
    wrong_ties,
)

COVERED = Stage(goal=Goal.COVERED, value=9, bound=9)
KEPT = Stage(goal=Goal.KEPT, value=1, bound=1)
STABLE = Stage(goal=Goal.STABLE, value=0)
PAIRS = Stage(goal=Goal.PAIRS, value=2, practice_prices=(1, 1), mentor_prices=(0,))
TRUE = {Goal.COVERED: 9, Goal.KEPT: 1, Goal.STABLE: 0}
AFTER_COVERAGE: tuple[Objective, ...] = (AreaCoverage(), FewestChanges([("p", "m")]))


def blocking(chosen: set[tuple[str, str]], **changes: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - whatever it takes
    """Who blocks, of two practices and two mentors, each pair of which is a candidate."""
    given: dict[str, Any] = {
        "wanted": {"p1": 1, "p2": 1},
        "places": {"m1": 1, "m2": 1},
        "practice_wishes": {"p1": (), "p2": ()},
        "mentor_wishes": {"m1": (), "m2": ()},
    }
    fits = {("p1", "m1"): 5, ("p1", "m2"): 3, ("p2", "m1"): 4, ("p2", "m2"): 1}
    return blocking_pairs(fits, chosen, **given | changes)


def test_two_who_have_room_for_each_other_block() -> None:
    assert blocking(set()) == (("p1", "m1"), ("p1", "m2"), ("p2", "m1"), ("p2", "m2"))
    assert blocking({("p1", "m1")}) == (("p2", "m2"),)
    assert blocking({("p1", "m1"), ("p2", "m2")}) == ()


def test_two_who_fit_better_than_what_they_have_block() -> None:
    assert blocking({("p1", "m2"), ("p2", "m1")}) == (("p1", "m1"),)


def test_a_wish_comes_before_any_fit_and_its_place_before_another_wish() -> None:
    best_fits = {("p1", "m1"), ("p2", "m2")}
    wish = {"p1": ("m2",), "p2": ()}
    assert blocking(best_fits, practice_wishes=wish) == (("p1", "m2"),)
    for wished, expected in (
        (("p2",), ()),
        (("p2", "p1"), ()),
        (("p1", "p2"), (("p1", "m2"),)),
    ):
        mentors = {"m1": (), "m2": wished}
        assert blocking(best_fits, practice_wishes=wish, mentor_wishes=mentors) == expected


def test_of_equal_fits_the_earlier_id_is_dearer() -> None:
    given: dict[str, Any] = {
        "wanted": {"p1": 1, "p2": 1},
        "places": {"m1": 1},
        "practice_wishes": {"p1": (), "p2": ()},
        "mentor_wishes": {"m1": ()},
    }
    alike = {("p1", "m1"): 7, ("p2", "m1"): 7}
    assert blocking_pairs(alike, {("p2", "m1")}, **given) == (("p1", "m1"),)
    assert blocking_pairs(alike, {("p1", "m1")}, **given) == ()


def test_who_has_more_than_its_room_has_none_left() -> None:
    fits = {("p1", "m1"): 5, ("p1", "m2"): 4, ("p1", "m3"): 3}
    given: dict[str, Any] = {
        "wanted": {"p1": 1},
        "places": {"m1": 1, "m2": 1, "m3": 1},
        "practice_wishes": {"p1": ()},
        "mentor_wishes": {"m1": (), "m2": (), "m3": ()},
    }
    assert blocking_pairs(fits, {("p1", "m1"), ("p1", "m2")}, **given) == ()
    assert blocking_pairs(fits, {("p1", "m2"), ("p1", "m3")}, **given) == (("p1", "m1"),)


def test_who_wants_nobody_is_outdone_by_nobody() -> None:
    full: dict[str, Any] = {"wanted": {"p1": 0, "p2": 0}}
    assert blocking(set(), **full) == ()


@pytest.mark.parametrize(
    ("stages", "objectives", "priced"),
    [
        ((PAIRS, COVERED), (MostPairs(), AreaCoverage()), 1),
        ((COVERED, KEPT), AFTER_COVERAGE, 0),
        ((PAIRS, PAIRS), (MostPairs(), TotalFit()), 2),
        ((STABLE,), (Stable(),), 0),
        ((COVERED,), AFTER_COVERAGE, 0),
        ((), AFTER_COVERAGE, 0),
    ],
)
def test_prices_prove_the_stages_before_the_first_that_is_no_flow(
    stages: tuple[Stage, ...], objectives: tuple[Objective, ...], priced: int
) -> None:
    assert parted_stages(stages, objectives) == (stages[:priced], stages[priced:])


def test_true_values_with_a_bound_that_is_no_less_are_not_refuted() -> None:
    open_still = attrs.evolve(COVERED, bound=12)
    for covered in (COVERED, open_still):
        assert list(unproved_bounds((covered, KEPT), AFTER_COVERAGE, TRUE)) == []
    assert list(unproved_bounds((STABLE,), (Stable(),), TRUE)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"practice_prices": (1,)}, "prices or a level are stated, and prove nothing here"),
        ({"mentor_prices": (1,)}, "prices or a level are stated, and prove nothing here"),
        ({"level": 0}, "prices or a level are stated, and prove nothing here"),
        ({"bound": 8}, "the bound 8 is below the value 9"),
        ({"bound": None}, "the value or its bound is not a whole number"),
        ({"value": 8}, "8 is stated; it is 9"),
    ],
)
def test_what_is_stated_falsely_of_coverage_is_told(changed: dict[str, Any], said: str) -> None:
    stages = (attrs.evolve(COVERED, **changed), KEPT)
    assert list(unproved_bounds(stages, AFTER_COVERAGE, TRUE)) == [
        f"most of the areas covered: {said}"
    ]


def test_a_bound_of_what_is_no_optimum_is_told() -> None:
    stage = attrs.evolve(STABLE, bound=0)
    assert list(unproved_bounds((stage,), (Stable(),), TRUE)) == [
        "no blocking pair: a bound is stated of what is no optimum"
    ]


@pytest.mark.parametrize(
    ("stages", "about"),
    [
        ((), "nothing"),
        ((COVERED,), "most of the areas covered"),
        ((KEPT, COVERED), "most earlier pairs kept, most of the areas covered"),
    ],
)
def test_stages_about_something_else_are_told(stages: tuple[Stage, ...], about: str) -> None:
    assert list(unproved_bounds(stages, AFTER_COVERAGE, TRUE)) == [
        f"the stages without prices are about {about}; the objectives are others"
    ]


def test_ties_are_open_only_where_a_search_can_end_early() -> None:
    settled = Certificate((COVERED,))
    assert settled.ties_settled is True
    assert list(wrong_ties(settled, (AreaCoverage(),))) == []
    assert list(wrong_ties(Certificate((PAIRS,)), (MostPairs(),))) == []
    left_open = attrs.evolve(settled, ties_settled=False)
    assert list(wrong_ties(left_open, (AreaCoverage(),))) == []
    assert list(wrong_ties(left_open, (MostPairs(), TotalFit()))) == [
        "ties are stated as open, where no time limit could leave them so"
    ]
    unproved = Certificate((attrs.evolve(COVERED, bound=12),))
    assert list(wrong_ties(unproved, (AreaCoverage(),))) == [
        "ties are stated as settled among choices that are not proved best"
    ]
    assert list(wrong_ties(attrs.evolve(unproved, ties_settled=False), (AreaCoverage(),))) == []


def test_how_far_a_solve_has_come_is_told_by_name() -> None:
    told = Progress(stage=0, goal=Goal.STABLE, value=0, bound=None)
    assert (told.stage, told.goal, told.value, told.bound) == (0, Goal.STABLE, 0, None)
    assert told == attrs.evolve(told)
