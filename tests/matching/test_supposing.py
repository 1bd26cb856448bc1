"""What would come of another problem, of one more place, of other objectives."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import ArgumentError, InfeasibleError, InputError
from qip_rules.matching import (
    ComparedObjectives,
    FairestFit,
    FewestChanges,
    Leximin,
    Measures,
    MentorPractice,
    MostPairs,
    Move,
    Objective,
    Pairing,
    PlaceValue,
    Practice,
    Problem,
    TotalFit,
    compare_objectives,
    pair,
    place_values,
    verify,
    what_if,
)
from tests.matching.well_known import mentor, practice

GRANT = load_program("quality-improvement-grant").on(date(2026, 1, 1))


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


PROBLEM = Problem(
    [
        practice("Ash", ("a", 3)),
        practice("Elm", ("a", 2), ("b", 1)),
        practice("Fir", ("a", 1), conflicts=frozenset({"Yew"})),
        practice("Gum", ("b", 1)),
    ],
    [mentor("Oak", 2, ("a", 3)), mentor("Yew", 1, ("b", 2)), mentor("Box", 1, ("b", 1))],
    GRANT,
    forbidden=[("Ash", "Box")],
)
# What is paired: Ash and Fir with Oak, Elm with Box, Gum with Yew (or the two the other way round).


class TestWhatIf:
    def test_nothing_supposed_moves_nobody(self) -> None:
        asked = what_if(PROBLEM)
        assert asked.moves == ()
        assert (asked.pairs_gained, asked.fit_gained) == (0, 0)
        assert ids(asked.before) == ids(asked.after)
        assert asked.before == pair(PROBLEM)

    def test_more_places(self) -> None:
        asked = what_if(PROBLEM, more_places={"Oak": 1})
        assert ids(asked.before) == [
            ("Ash", "Oak"),
            ("Elm", "Box"),
            ("Fir", "Oak"),
            ("Gum", "Yew"),
        ]
        assert asked.moves == (Move(practice_id="Elm", leaves=("Box",), joins=("Oak",)),)
        assert (asked.pairs_gained, asked.fit_gained) == (0, 5)
        assert verify(asked.after) == ()

    def test_a_fixed_pair_and_what_it_costs(self) -> None:
        asked = what_if(PROBLEM, fixed=[("Elm", "Oak")])
        assert asked.measures_before == Measures(
            pairs=4, total_fit=15, worst_fit=1, area_coverage=15
        )
        assert asked.measures_after == Measures(
            pairs=3, total_fit=17, worst_fit=2, area_coverage=17
        )
        assert [each.practice_id for each in asked.moves] == ["Elm", "Fir"]
        assert (asked.pairs_gained, asked.fit_gained) == (-1, 2)

    def test_a_forbidden_pair(self) -> None:
        asked = what_if(PROBLEM, forbidden=[("Elm", "Box")])
        assert asked.moves == (
            Move(practice_id="Elm", leaves=("Box",), joins=("Yew",)),
            Move(practice_id="Gum", leaves=("Yew",), joins=("Box",)),
        )
        assert (asked.pairs_gained, asked.fit_gained) == (0, 0)
        assert {each.pair for each in asked.after.problem.forbidden} == {
            ("Elm", "Box"),
            ("Ash", "Box"),
        }

    def test_a_mentor_who_leaves_takes_demands_and_conflicts_along(self) -> None:
        asked = what_if(PROBLEM, without=["Yew", "Box", "Ash"])
        assert [each.mentor_id for each in asked.after.problem.mentors] == ["Oak"]
        assert asked.after.problem.forbidden == ()
        assert asked.after.problem.practices[1].conflicts == frozenset()
        assert ids(asked.after) == [("Elm", "Oak"), ("Fir", "Oak")]
        assert asked.moves == (
            Move(practice_id="Elm", leaves=("Box",), joins=("Oak",)),
            Move(practice_id="Gum", leaves=("Yew",), joins=()),
        )

    def test_nobody_moves_who_need_not(self) -> None:
        practices = [practice(each, ("a", 1)) for each in ("Ash", "Elm", "Fir", "Gum")]
        mentors = [mentor(each, 2, ("a", 2)) for each in ("Box", "Oak", "Yew")]
        asked = what_if(Problem(practices, mentors, GRANT), without=["Box"])
        assert [each.practice_id for each in asked.moves] == ["Ash", "Elm"]
        assert isinstance(asked.after.objectives[-1], FewestChanges)

    def test_own_earlier_pairs_stay_the_ones_to_keep(self) -> None:
        order = (MostPairs(), FewestChanges([("Elm", "Yew")]), TotalFit())
        asked = what_if(PROBLEM, objectives=order)
        assert asked.after.objectives == order
        assert ("Elm", "Yew") in ids(asked.after)

    def test_all_that_is_wrong_comes_at_once(self) -> None:
        with pytest.raises(InputError) as caught:
            what_if(PROBLEM, without=["Oak", "Nobody"], more_places={"Box": 0, "Fir": 1})
        assert [each.place for each in caught.value.faults] == [
            "without[1]",
            "more_places['Box']",
            "more_places",
        ]
        with pytest.raises(InputError) as caught:
            what_if(PROBLEM, fixed=[("Ash", "Box")], forbidden=[("Elm", "Nobody")])
        assert [each.place for each in caught.value.faults] == [
            "forbidden[0].mentor_id",
            "fixed[0]",
            "fixed[0]",
        ]

    @pytest.mark.parametrize(
        "change",
        [
            {"problem": None},
            {"fixed": "Elm"},
            {"forbidden": 3},
            {"without": "Oak"},
            {"more_places": [("Oak", 1)]},
        ],
        ids=str,
    )
    def test_arguments_of_other_classes(self, change: dict[str, Any]) -> None:
        arguments: dict[str, Any] = {"problem": PROBLEM} | change
        with pytest.raises(ArgumentError):
            what_if(arguments.pop("problem"), **arguments)

    def test_what_cannot_be_met(self) -> None:
        loaded = attrs.evolve(
            PROBLEM, mentors=[attrs.evolve(each, minimum_load=1) for each in PROBLEM.mentors]
        )
        with pytest.raises(InfeasibleError, match="Box is to take 1 practice;"):
            what_if(loaded, without=["Elm", "Gum"])


class TestComparison:
    def test_the_usual_orders_side_by_side(self) -> None:
        problem = Problem(
            [practice("Elm", ("a", 9), ("b", 2)), practice("Fir", ("a", 3), ("c", 1))],
            [mentor("Oak", 1, ("a", 1)), mentor("Yew", 1, ("b", 1), ("c", 1))],
            GRANT,
        )
        found = compare_objectives(problem)
        assert [each.measures for each in found] == [
            Measures(pairs=2, total_fit=fit, worst_fit=worst, area_coverage=fit)
            for fit, worst in ((10, 1), (5, 2), (5, 2), (10, 1), (10, 1))
        ]
        assert all(each.broken is None for each in found)
        assert all(each.pairing == pair(problem, each.objectives) for each in found)

    def test_with_earlier_pairs(self) -> None:
        previous = FewestChanges([("Elm", "Yew"), ("Gone", "Oak")])
        *_, default, last, second = (
            compare_objectives(PROBLEM, [(MostPairs(), TotalFit())], previous=previous)
            + compare_objectives(PROBLEM, previous=previous)[-2:]
        )
        assert default.broken == (("Elm", "Yew"), ("Gone", "Oak"))
        assert last.broken == second.broken == (("Gone", "Oak"),)
        assert last.measures.total_fit == default.measures.total_fit

    def test_own_orders(self) -> None:
        (only,) = compare_objectives(PROBLEM, [[TotalFit()]])
        assert isinstance(only, ComparedObjectives)
        assert only.objectives == (TotalFit(),)

    @pytest.mark.parametrize(
        "call",
        [
            lambda: compare_objectives([]),  # type: ignore[arg-type]
            lambda: compare_objectives(PROBLEM, previous=pair(PROBLEM)),  # type: ignore[arg-type]
        ],
        ids=["problem", "previous"],
    )
    def test_arguments_of_other_classes(self, call: Callable[[], object]) -> None:
        with pytest.raises(ArgumentError):
            call()

    def test_an_order_that_makes_no_sense(self) -> None:
        with pytest.raises(InputError, match="at least one objective"):
            compare_objectives(PROBLEM, [(MostPairs(),), ()])


class TestPlaceValues:
    def test_what_one_more_place_adds(self) -> None:
        assert place_values(pair(PROBLEM)) == (
            PlaceValue(mentor_id="Box", pairs=0, total_fit=0),
            PlaceValue(mentor_id="Oak", pairs=0, total_fit=5),
            PlaceValue(mentor_id="Yew", pairs=0, total_fit=1),
        )

    def test_a_place_may_add_a_pair_and_cost_fit(self) -> None:
        problem = Problem(
            [practice("Elm", ("a", 9), ("b", 1)), practice("Fir", ("a", 1))],
            [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 1))],
            GRANT,
            fixed=[("Elm", "Oak")],
        )
        assert place_values(pair(problem)) == (
            PlaceValue(mentor_id="Oak", pairs=1, total_fit=3),
            PlaceValue(mentor_id="Yew", pairs=0, total_fit=0),
        )

    def test_nobody(self) -> None:
        assert place_values(pair(Problem([], [], GRANT))) == ()
        with pytest.raises(ArgumentError):
            place_values(PROBLEM)  # type: ignore[arg-type]


# Laws.

ORDERS: list[Callable[[list[tuple[str, str]]], tuple[Objective, ...]]] = [
    lambda _: (MostPairs(), TotalFit()),
    lambda _: (TotalFit(), MostPairs()),
    lambda previous: (MostPairs(), FewestChanges(previous), TotalFit()),
    lambda previous: (FewestChanges(previous), MostPairs(), TotalFit()),
    lambda _: (MostPairs(), FairestFit(), TotalFit()),
    lambda _: (MostPairs(), Leximin()),
    lambda _: (TotalFit(),),
]


@attrs.frozen
class Case:
    """A problem without its policy, so that what Hypothesis shows can be read."""

    practices: list[Practice]
    mentors: list[MentorPractice]
    fixed: list[tuple[str, str]]
    order: tuple[Objective, ...]

    @property
    def problem(self) -> Problem:
        return Problem(self.practices, self.mentors, GRANT, fixed=self.fixed)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    areas = st.dictionaries(st.sampled_from(("a", "b", "c")), st.integers(1, 3), max_size=3)
    practices = [
        practice(f"P{at}", *draw(areas).items(), wanted=draw(st.sampled_from((1, 1, 2))))
        for at in range(draw(st.integers(1, 5)))
    ]
    mentors = []
    for at in range(draw(st.integers(1, 4))):
        places = draw(st.integers(1, 2))
        load = draw(st.sampled_from((0, 0, 0, 0, 0, 1)))
        mentors.append(mentor(f"M{at}", places, *draw(areas).items(), minimum_load=load))
    pairs = [
        (ours.practice_id, theirs.mentor_id)
        for ours in practices
        for theirs in mentors
        if {each.area for each in ours.areas or ()} & {each.area for each in theirs.areas or ()}
    ]
    fixed: list[tuple[str, str]] = []
    for each in draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else ():
        if not {*itertools.chain(*fixed)} & {*each}:
            fixed.append(each)
    previous = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    return Case(practices, mentors, fixed, draw(st.sampled_from(ORDERS))(previous))


@given(cases())
def test_a_place_adds_what_pairing_with_it_adds(case: Case) -> None:
    try:
        pairing = pair(case.problem, case.order)
    except InfeasibleError:
        return
    for value in place_values(pairing):
        mentors = [
            attrs.evolve(each, places=each.places + 1)
            if each.mentor_id == value.mentor_id
            else each
            for each in case.mentors
        ]
        richer = pair(attrs.evolve(case, mentors=mentors).problem, case.order)
        assert value.pairs == len(richer.pairs) - len(pairing.pairs)
        assert value.total_fit == richer.total_fit - pairing.total_fit


@given(cases(), st.data())
def test_what_is_supposed_is_paired_as_if_it_were_so(case: Case, data: st.DataObject) -> None:
    try:
        everybody = [each.practice_id for each in case.practices]
        everybody += [each.mentor_id for each in case.mentors]
        identity = data.draw(st.sampled_from(everybody))
        asked = what_if(case.problem, objectives=case.order, without=[identity])
    except InfeasibleError:
        return
    rest = Problem(
        [each for each in case.practices if each.practice_id != identity],
        [each for each in case.mentors if each.mentor_id != identity],
        GRANT,
        fixed=[each for each in case.fixed if identity not in each],
    )
    plain = pair(rest, case.order)
    # The same in every objective, though other pairs may do it with fewer changes.
    values = [(stage.goal, stage.value) for stage in plain.certificate.stages]
    after = [(stage.goal, stage.value) for stage in asked.after.certificate.stages]
    assert after[: len(values)] == values
    assert verify(asked.after) == ()
    moved = {each.practice_id for each in asked.moves}
    stayed = [each for each in ids(asked.before) if each[0] not in moved and identity not in each]
    assert {*stayed} <= {*ids(asked.after)}
