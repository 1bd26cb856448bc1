"""What a place or a new mentor is worth: the same by any proof, or nothing where none is stable."""

from collections.abc import Callable

import attrs
import pytest
from hypothesis import given

from qip_rules.boundary import from_json, to_json
from qip_rules.errors import InfeasibleError, SolverError
from qip_rules.matching import (
    AreaValue,
    Certificate,
    FewestChanges,
    MostPairs,
    Objective,
    PlaceValue,
    Problem,
    Stable,
    TotalFit,
    pair,
    place_values,
    recruit,
    verify,
)
from tests.matching.made_up_problems import GRANT, Case, cases
from tests.matching.well_known import mentor, practice

PRICED: list[Callable[[list[tuple[str, str]]], tuple[Objective, ...]]] = [
    lambda _: (MostPairs(), TotalFit()),
    lambda _: (TotalFit(), MostPairs()),
    lambda previous: (MostPairs(), TotalFit(), FewestChanges(previous)),
    lambda previous: (MostPairs(), FewestChanges(previous), TotalFit()),
    lambda previous: (FewestChanges(previous), TotalFit(), MostPairs()),
]


def test_prices_that_prove_but_are_not_the_lowest_mislead_nobody() -> None:
    problem = Problem([practice("Elm", ("a", 2))], [mentor("Oak", 1, ("a", 1))], GRANT)
    pairing = pair(problem)
    of_pairs, of_fit = pairing.certificate.stages
    dear = Certificate(
        (
            attrs.evolve(of_pairs, practice_prices=(0,), mentor_prices=(1,)),
            attrs.evolve(of_fit, practice_prices=(0,), mentor_prices=(2,)),
        )
    )
    other = attrs.evolve(pairing, certificate=dear)
    assert verify(other) == ()
    assert place_values(other) == (PlaceValue(mentor_id="Oak", pairs=0, total_fit=0),)
    assert recruit(other) == recruit(pairing)
    assert [(each.pairs, each.total_fit) for each in recruit(other)] == [(0, 4)]


@given(cases(PRICED))
def test_a_place_is_worth_what_pairing_with_it_adds(case: Case) -> None:
    try:
        pairing = pair(case.problem, case.order)
    except InfeasibleError:
        return
    for value in place_values(pairing):
        mentors = [
            attrs.evolve(each, places=each.places + (each.mentor_id == value.mentor_id))
            for each in case.mentors
        ]
        richer = pair(attrs.evolve(case, mentors=mentors).problem, case.order)
        assert value.pairs == len(richer.pairs) - len(pairing.pairs)
        assert value.total_fit == richer.total_fit - pairing.total_fit


def test_of_what_is_not_best_nothing_is_told() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1)), practice("Fir", ("a", 2))], [mentor("Oak", 1, ("a", 1))], GRANT
    )
    pairing = pair(problem)
    swapped = attrs.evolve(
        pairing, pairs=(attrs.evolve(pairing.pairs[0], practice_id="Elm", fit=1),), total_fit=1
    )
    with pytest.raises(SolverError, match="an exchange of pairs improves it"):
        place_values(swapped)


STABLE = Problem(
    [practice("Elm", ("a", 2), ("b", 1)), practice("Fir", ("a", 3))],
    [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 1), minimum_load=1)],
    GRANT,
)
"""Elm has Yew only because Fir has the place at Oak."""


def test_a_place_that_leaves_no_stable_pairing_is_told_so() -> None:
    pairing = pair(STABLE, [Stable()])
    oak, yew = place_values(pairing)
    assert oak == PlaceValue(mentor_id="Oak", pairs=None, total_fit=None)
    assert yew == PlaceValue(mentor_id="Yew", pairs=0, total_fit=0)
    assert from_json(PlaceValue, to_json(oak)) == oak


def test_so_is_a_new_mentor() -> None:
    found = recruit(pair(STABLE, [Stable()]))
    assert [(each.area, each.pairs, each.total_fit) for each in found] == [
        ("a", None, None),
        ("b", None, None),
    ]
    assert str(found[0]) == (
        'One more mentor practice that has succeeded in "a" (evidence 3), with 1 place, would '
        "leave no stable pairing that meets the minimum loads."
    )
    assert from_json(AreaValue, to_json(found[0])) == found[0]
    more = attrs.evolve(STABLE, practices=(*STABLE.practices, practice("Gum", ("c", 1))))
    assert [each.area for each in recruit(pair(more, [Stable()]))] == ["c", "a", "b"]
