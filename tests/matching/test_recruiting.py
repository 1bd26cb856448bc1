"""Which areas one more mentor would help most: exact, and by prices the same as by solving."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ArgumentError, InfeasibleError, InputError
from qip_rules.matching import (
    AreaCoverage,
    AreaMatch,
    AreaOfSuccess,
    FairestFit,
    FewestChanges,
    MentorPractice,
    MostPairs,
    Objective,
    Problem,
    TotalFit,
    pair,
    recruit,
)
from qip_rules.matching.facts import AREA_MATCH
from tests.matching.made_up_problems import GRANT, Case, cases
from tests.matching.well_known import mentor, practice

PROBLEM = Problem(
    [
        practice("Ash", ("a", 1), ("z", 2)),
        practice("Elm", ("a", 3), ("b", 1), name="Elm Street"),
        practice("Fir", ("b", 2)),
        practice("Gum", ("care-near-end-of-life", 2)),
    ],
    [mentor("Oak", 1, ("a", 2)), mentor("Yew", 1, ("b", 1))],
    GRANT,
)


def test_the_most_helpful_area_comes_first_and_says_why() -> None:
    found = recruit(pair(PROBLEM))
    assert [(each.area, each.pairs, each.total_fit) for each in found] == [
        ("care-near-end-of-life", 1, 6),
        ("z", 1, 6),
        ("a", 1, 5),
        ("b", 1, 1),
    ]
    assert [each.takes for each in found] == [("Gum",), ("Ash",), ("Elm",), ("Fir",)]
    assert [each.lacking for each in found] == [("Gum",), ("Ash",), ("Ash",), ()]
    assert str(found[2]) == (
        'One more mentor practice that has succeeded in "a" (evidence 3), with 1 place, would '
        "mean 3 pairs instead of 2 and a total fit of 13 instead of 8. It would take "
        "Elm Street (Elm)."
    )
    assert '"Care near the end of life" (evidence 3)' in found[0].says


def test_what_helps_nobody_is_told_as_well() -> None:
    problem = Problem([practice("Elm", ("a", 1))], [mentor("Oak", 1, ("a", 3))], GRANT)
    (only,) = recruit(pair(problem))
    assert (only.pairs, only.total_fit, only.takes, only.lacking) == (0, 0, (), ())
    assert only.says.endswith("(evidence 3), with 1 place, would add nothing.")
    fixed = attrs.evolve(problem, fixed=[("Elm", "Oak")])
    assert recruit(pair(fixed)) == (only,)


def test_evidence_and_places() -> None:
    weak = {each.area: each for each in recruit(pair(PROBLEM), evidence=1)}
    assert (weak["a"].pairs, weak["a"].total_fit) == (1, 1)
    large = {each.area: each for each in recruit(pair(PROBLEM), places=2)}
    assert (large["a"].pairs, large["a"].total_fit) == (1, 6)
    assert large["a"].takes == ("Ash", "Elm")


def test_narrower_areas_count_for_wider_ones_where_the_policy_says_so() -> None:
    problem = Problem([practice("Elm", ("symptom-and-toxicity", 2))], [], GRANT)
    assert [each.area for each in recruit(pair(problem))] == ["symptom-and-toxicity"]
    policy = attrs.evolve(GRANT, settings={**GRANT.settings, AREA_MATCH: AreaMatch.ANCESTOR.value})
    found = recruit(pair(attrs.evolve(problem, policy=policy)))
    assert {"symptom-and-toxicity", "antiemetics"} <= {each.area for each in found}
    assert {(each.pairs, each.total_fit, each.lacking) for each in found} == {(1, 6, ("Elm",))}


def test_what_is_not_known_of_a_practice_keeps_it_from_the_new_mentor_too() -> None:
    asked = Problem([practice("Elm", ("a", 1), conflicts=None)], [], GRANT)
    (only,) = recruit(pair(asked))
    assert (only.pairs, only.lacking) == (0, ("Elm",))


def test_names_that_are_taken_do_not_matter() -> None:
    problem = Problem(
        [
            practice("new mentor practice: a", ("a", 1), people=()),
            practice("new mentor practice: a'", people=()),
        ],
        [],
        GRANT,
    )
    (only,) = recruit(pair(problem))
    assert only.takes == ("new mentor practice: a",)


def test_nobody() -> None:
    assert recruit(pair(Problem([], [], GRANT))) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"places": 0},
        {"places": True},
        {"evidence": 4},
        {"evidence": "1"},
        {"places": 1.0, "evidence": 0},
    ],
    ids=str,
)
def test_no_mentor_can_be_so(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="a whole number from 1 to") as caught:
        recruit(pair(PROBLEM), **wrong)
    assert [each.place for each in caught.value.faults] == [*wrong]
    with pytest.raises(ArgumentError, match="pairing"):
        recruit(PROBLEM)  # type: ignore[arg-type]


def test_total_fit_first_ranks_by_total_fit() -> None:
    found = recruit(pair(PROBLEM, [TotalFit(), MostPairs()]))
    worth = [each.total_fit for each in found if each.total_fit is not None]
    assert len(worth) == len(found) > 1
    assert worth == sorted(worth, reverse=True)


def test_other_objectives_are_solved_anew() -> None:
    orders: list[list[Objective]] = [[MostPairs(), FairestFit(), TotalFit()], [AreaCoverage()]]
    for order in orders:
        found = {each.area: each for each in recruit(pair(PROBLEM, order))}
        assert (found["z"].pairs, found["z"].total_fit) == (1, 6)


def test_whom_the_new_mentor_takes_is_best_in_every_objective() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1)), practice("Fir", ("a", 1))], [mentor("Oak", 1, ("a", 3))], GRANT
    )
    for kept, taken in (("Elm", "Fir"), ("Fir", "Elm")):
        order = (MostPairs(), TotalFit(), FewestChanges([(kept, "Oak")]))
        (only,) = recruit(pair(problem, order))
        assert (only.pairs, only.total_fit, only.takes) == (1, 3, (taken,))


def test_whom_the_new_mentor_takes_is_fairest_where_that_comes_last() -> None:
    problem = Problem(
        [practice("Elm", ("a", 2), ("b", 1)), practice("Gum", ("a", 1))],
        [mentor("Oak", 1, ("a", 1), ("b", 2))],
        GRANT,
    )
    found = recruit(pair(problem, [MostPairs(), TotalFit(), FairestFit()]))
    in_a = next(each for each in found if each.area == "a")
    assert (in_a.pairs, in_a.total_fit, in_a.takes) == (1, 3, ("Gum",))  # 3 and 4, not 6 and 1


def test_a_new_mentor_lets_an_earlier_pair_come_back() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), ("b", 1)), practice("Fir", ("a", 1))],
        [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 3))],
        GRANT,
    )
    pairing = pair(problem, [MostPairs(), TotalFit(), FewestChanges([("Elm", "Oak")])])
    assert [each.mentor_id for each in pairing.pairs] == ["Yew", "Oak"]
    in_a = next(each for each in recruit(pairing) if each.area == "a")
    assert (in_a.pairs, in_a.total_fit, in_a.takes) == (0, 0, ("Fir",))
    assert in_a.says.endswith(
        "would mean as many pairs and as much total fit as now. It would take Fir."
    )


def with_new(case: Case, area: str, places: int, evidence: int) -> Problem:
    new = MentorPractice(
        mentor_id="new",
        name="new",
        areas=(AreaOfSuccess(area, evidence),),
        places=places,
        organization="new",
        conflicts=frozenset(),
        people=(),
    )
    return attrs.evolve(case, mentors=[*case.mentors, new]).problem


@given(cases(), st.sampled_from((1, 1, 1, 2)), st.integers(1, 3))
def test_one_more_mentor_adds_what_pairing_with_it_adds(
    case: Case, places: int, evidence: int
) -> None:
    try:
        pairing = pair(case.problem, case.order)
    except InfeasibleError:
        return
    found = recruit(pairing, places=places, evidence=evidence)
    assert {each.area for each in found} == {
        area.area for each in case.practices for area in each.areas or ()
    }
    for value in found:
        richer = pair(with_new(case, value.area, places, evidence), case.order)
        assert value.pairs == len(richer.pairs) - len(pairing.pairs)
        assert value.total_fit == richer.total_fit - pairing.total_fit
        assert len(value.takes) <= places
        if value.takes and case.order == (MostPairs(), TotalFit()):
            held = [*((each, "new") for each in value.takes), *case.fixed]
            as_told = attrs.evolve(
                case, mentors=[*with_new(case, value.area, places, evidence).mentors], fixed=held
            )
            best = pair(as_told.problem, case.order)
            assert (len(best.pairs), best.total_fit) == (len(richer.pairs), richer.total_fit)
