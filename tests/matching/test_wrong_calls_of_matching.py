"""Calls of matching with something else than it takes: told in its own words, all at once."""

from typing import Any

import pytest

from qip_rules.errors import ArgumentError, InputError
from qip_rules.matching import (
    Certificate,
    FewestChanges,
    MostPairs,
    Problem,
    TotalFit,
    assign,
    compare_objectives,
    decide_pair,
    pair,
    refutations,
    specialist_problem,
    what_if,
)
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

PROBLEM = Problem(
    [practice("Elm", ("a", 2)), practice("Fir", ("a", 1))],
    [mentor("Oak", 1, ("a", 1)), mentor("Yew", 2, ("a", 1))],
    GRANT,
)


def places(error: InputError) -> list[str]:
    return [each.place for each in error.faults]


def test_a_problem_of_nothing() -> None:
    nothing: Any = None
    with pytest.raises(InputError) as caught:
        Problem(nothing, 3, nothing, fixed="Elm", forbidden=nothing)  # type: ignore[arg-type]
    assert places(caught.value) == ["practices", "mentors", "fixed", "forbidden", "policy"]
    assert str(caught.value.faults[0]) == (
        "practices: found nothing; expected several, each of them a Practice"
    )


@pytest.mark.parametrize("nothing", [None, 3, "Ada"])
def test_specialists_are_several(nothing: Any) -> None:  # noqa: ANN401
    with pytest.raises(InputError, match="several, each of them a Specialist") as caught:
        specialist_problem([], nothing, GRANT)
    assert places(caught.value) == ["specialists"]
    with pytest.raises(InputError) as caught:
        specialist_problem(nothing, [], GRANT, fixed=nothing, forbidden=nothing)
    assert places(caught.value) == ["practices", "fixed", "forbidden"]


def test_whatever_holds_practices_is_as_good_as_another() -> None:
    assert Problem(iter(PROBLEM.practices), {*PROBLEM.mentors}, GRANT).practices == (
        PROBLEM.practices
    )


def test_a_pair_of_no_records() -> None:
    with pytest.raises(ArgumentError) as caught:
        decide_pair(1, 2, 3, relation="mentor")  # type: ignore[arg-type]
    assert [each.place for each in caught.value.faults] == [
        "practice",
        "mentor",
        "policy",
        "relation",
    ]


@pytest.mark.parametrize("orders", [3, "MostPairs"])
def test_orders_are_several(orders: Any) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError, match="orders"):
        compare_objectives(PROBLEM, orders)


def test_numbers_are_assigned_with_a_function_that_is_told() -> None:
    with pytest.raises(ArgumentError, match="progress: found an int; expected a function"):
        assign([0], [0], [1], practices=1, mentors=1, places=1, progress=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("certificate", [None, (), PROBLEM])
def test_a_proof_is_a_certificate(certificate: Any) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError, match="certificate"):
        refutations(
            [0],
            [0],
            [1],
            practices=1,
            mentors=1,
            places=1,
            rows=[0],
            paired=1,
            total_fit=1,
            certificate=certificate,
        )


def test_a_certificate_of_no_stages_proves_nothing() -> None:
    stages: Any = (None, 2)
    wrong = refutations(
        [0],
        [0],
        [1],
        practices=1,
        mentors=1,
        places=1,
        rows=[0],
        paired=1,
        total_fit=1,
        certificate=Certificate(stages),
    )
    assert wrong == ("the certificate has stages that are none",)


def test_pairs_to_keep_have_ids_where_there_are_records() -> None:
    previous = FewestChanges([("Elm", "Oak"), (0, 1)])
    with pytest.raises(InputError) as caught:
        pair(PROBLEM, (MostPairs(), previous))
    assert places(caught.value) == ["previous[0]"]
    assert "found (0, 1); expected the ids of a practice and of a mentor" in str(caught.value)
    with pytest.raises(InputError, match=r"previous\[0\]"):
        compare_objectives(PROBLEM, [(TotalFit(),)], previous=previous)


class TestWhatIf:
    def test_everything_that_is_wrong_is_told_at_once(self) -> None:
        ids: Any = [["Elm"], "Nobody", "Fir", 3]
        with pytest.raises(InputError) as caught:
            what_if(
                PROBLEM,
                without=ids,
                more_places={"Oak": 0, "Yew": 10**6, "Ash": 1},
                fixed=[("Elm", "Nobody"), ("Fir", "Oak")],
                forbidden=[("Gone", "Oak")],
            )
        assert places(caught.value) == [
            "without[0]",
            "without[1]",
            "without[3]",
            "more_places['Oak']",
            "more_places['Yew']",
            "more_places",
            "forbidden[0].practice_id",
            "fixed[0].mentor_id",
            "fixed[1].practice_id",
        ]

    def test_more_places_than_a_mentor_can_have(self) -> None:
        with pytest.raises(InputError) as caught:
            what_if(PROBLEM, more_places={"Oak": 10**6, "Yew": 10**30})
        assert places(caught.value) == ["more_places['Oak']", "more_places['Yew']"]
        assert "a whole number from 1; with its 2, 1000000 at most" in str(caught.value)
        most = what_if(PROBLEM, more_places={"Oak": 10**6 - 1})
        assert most.after.problem.mentors[0].places == 10**6

    def test_what_is_right_counts_where_something_else_is_wrong(self) -> None:
        with pytest.raises(InputError) as caught:
            what_if(
                PROBLEM,
                without=["Nobody"],
                more_places={"Oak": 1},
                fixed=[("Elm", "Oak"), ("Fir", "Oak")],
            )
        assert places(caught.value) == ["without[0]"]
