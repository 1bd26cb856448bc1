"""Most of the areas covered: against all choices of small problems, its bound, and its limits."""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.errors import ArgumentError, InfeasibleError, InputError
from qip_rules.matching import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    Goal,
    Leximin,
    MentorPractice,
    MostPairs,
    Objective,
    Pairing,
    Problem,
    Progress,
    Stable,
    TotalFit,
    assign,
    compare_objectives,
    pair,
    place_values,
    refutations,
    verify,
    what_if,
)
from qip_rules.matching.solve.whole_numbers import Answer
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

AREAS = "abc"
Ids = tuple[str, str]


def ids(pairing: Pairing) -> list[Ids]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


def covered(problem: Problem, chosen: Iterator[Ids] | list[Ids]) -> int:
    """What the definition says, written down plainly."""
    practices = {each.practice_id: each for each in problem.practices}
    mentors = {each.mentor_id: each for each in problem.mentors}
    mentors_of: dict[str, list[str]] = {}
    for ours, theirs in chosen:
        mentors_of.setdefault(ours, []).append(theirs)
    total = 0
    for ours, named in mentors_of.items():
        for area in practices[ours].areas or ():
            grades = [
                success.evidence
                for each in named
                for success in mentors[each].areas or ()
                if success.area == area.area
            ]
            total += area.weight * max(grades, default=0)
    return total


def fit(problem: Problem, pair_ids: Ids) -> int:
    return covered(problem, [pair_ids])


def choices(problem: Problem) -> Iterator[list[Ids]]:
    """Every choice that keeps to all that is hard."""
    fixed = [each.pair for each in problem.fixed]
    forbidden = {each.pair for each in problem.forbidden}
    open_pairs = [
        (ours.practice_id, theirs.mentor_id)
        for ours, theirs in itertools.product(problem.practices, problem.mentors)
        if fit(problem, (ours.practice_id, theirs.mentor_id)) >= max(1, ours.minimum_fit)
        and (ours.practice_id, theirs.mentor_id) not in {*fixed, *forbidden}
    ]
    for mask in itertools.product((True, False), repeat=len(open_pairs)):
        chosen = [*fixed, *itertools.compress(open_pairs, mask)]
        of, at = Counter(ours for ours, _ in chosen), Counter(theirs for _, theirs in chosen)
        if all(of[each.practice_id] <= each.wanted for each in problem.practices) and all(
            each.minimum_load <= at[each.mentor_id] <= each.places for each in problem.mentors
        ):
            yield chosen


def value(problem: Problem, chosen: list[Ids], objective: Objective) -> Any:  # noqa: ANN401
    """What an objective makes of a choice, fixed pairs left out as the certificate does."""
    free = [each for each in chosen if each not in {demand.pair for demand in problem.fixed}]
    fits = sorted(fit(problem, each) for each in free)
    match objective:
        case AreaCoverage():
            return covered(problem, chosen)
        case MostPairs():
            return len(free)
        case TotalFit():
            return sum(fits)
        case FairestFit():
            return fits[0] if fits else 10**9
        case Leximin():
            return fits
        case FewestChanges(previous):
            return len({*free} & {*previous})
        case Stable():
            raise AssertionError(objective)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small problems in which practices want several mentors, full of ties."""

    def areas(greatest: int) -> list[tuple[str, int]]:
        named = draw(st.lists(st.sampled_from(AREAS), max_size=3, unique=True))
        return [(area, draw(st.integers(1, greatest))) for area in named]

    practices = [
        practice(f"P{at}", *areas(3), wanted=draw(st.integers(1, 3)), minimum_fit=floor)
        for at, floor in enumerate(draw(st.lists(st.integers(0, 2), max_size=3)))
    ]
    mentors = [
        mentor(f"M{at}", places, *areas(3), minimum_load=draw(st.integers(0, 1)))
        for at, places in enumerate(draw(st.lists(st.integers(1, 3), max_size=3)))
    ]
    free = Problem(practices, mentors, GRANT)
    every = [
        (ours.practice_id, theirs.mentor_id)
        for ours, theirs in itertools.product(practices, mentors)
        if fit(free, (ours.practice_id, theirs.mentor_id)) >= max(1, ours.minimum_fit)
    ]
    named = draw(st.lists(st.sampled_from(every), max_size=2, unique=True)) if every else []
    return Problem(practices, mentors, GRANT, fixed=named[:1], forbidden=named[1:])


ORDERS: list[tuple[Objective, ...]] = [
    (AreaCoverage(),),
    (MostPairs(), AreaCoverage()),
    (MostPairs(), TotalFit(), AreaCoverage()),
    (MostPairs(), FairestFit(), AreaCoverage()),
    (MostPairs(), Leximin(), AreaCoverage()),
    (AreaCoverage(), MostPairs()),
    (AreaCoverage(), TotalFit(), MostPairs()),
    (MostPairs(), AreaCoverage(), FewestChanges([("P0", "M1"), ("P1", "M0"), ("P1", "M1")])),
]


@settings(max_examples=60)
@given(problems(), st.sampled_from(ORDERS))
def test_no_choice_covers_more(problem: Problem, order: tuple[Objective, ...]) -> None:
    every = list(choices(problem))
    if not every:
        with pytest.raises(InfeasibleError):
            pair(problem, order)
        return
    for objective in order:
        top = max(value(problem, each, objective) for each in every)
        every = [each for each in every if value(problem, each, objective) == top]
    pairing = pair(problem, order)
    assert ids(pairing) in [sorted(each) for each in every]
    assert pairing.certificate.is_settled
    assert verify(pairing) == ()
    last = pairing.certificate.stages[-1]
    if last.goal is Goal.COVERED:
        assert last.value == last.bound == covered(problem, ids(pairing))


@settings(max_examples=25)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_makes_no_difference(problem: Problem, random: Any) -> None:  # noqa: ANN401
    if not list(choices(problem)):
        return
    other = attrs.evolve(
        problem,
        practices=random.sample(problem.practices, len(problem.practices)),
        mentors=random.sample(problem.mentors, len(problem.mentors)),
    )
    order = (MostPairs(), AreaCoverage())
    one, two = pair(problem, order), pair(other, order)
    assert one.pairs == two.pairs
    assert one.certificate == two.certificate


def problem_of_two() -> Problem:
    """Oak and Yew are both strong in one area of Elm; Ash is weak, but in another one."""
    return Problem(
        [practice("Elm", ("a", 2), ("b", 1), wanted=2), practice("Fir", ("a", 1), ("c", 1))],
        [
            mentor("Oak", 1, ("a", 3)),
            mentor("Yew", 1, ("a", 2)),
            mentor("Ash", 2, ("b", 1), ("c", 1)),
        ],
        GRANT,
    )


def test_a_second_mentor_for_the_same_area_adds_nothing() -> None:
    problem = problem_of_two()
    most_fit = pair(problem)
    most_covered = pair(problem, (MostPairs(), AreaCoverage()))
    assert ids(most_fit) == [("Elm", "Oak"), ("Elm", "Yew"), ("Fir", "Ash")]
    assert ids(most_covered) == [("Elm", "Ash"), ("Elm", "Oak"), ("Fir", "Yew")]
    assert [each.areas for each in most_fit.uncovered_areas] == [("b",), ("a",)]
    assert [each.areas for each in most_covered.uncovered_areas] == [("c",)]


def test_what_a_fixed_pair_covers_is_covered() -> None:
    problem = attrs.evolve(problem_of_two(), fixed=[("Elm", "Yew")])
    pairing = pair(problem, (AreaCoverage(),))
    (stage,) = pairing.certificate.stages
    assert (stage.value, stage.bound) == (8, 8)  # Oak brings Elm 2 more, as it would bring Fir 3
    assert ("Fir", "Oak") in ids(pairing)
    assert verify(pairing) == ()


@pytest.mark.parametrize("others", [[], [mentor("Ash", 1, ("a", 1), ("b", 1))]])
def test_a_better_mentor_adds_only_what_is_beyond_a_fixed_one(others: list[MentorPractice]) -> None:
    problem = Problem(
        [practice("Elm", ("a", 2), ("b", 1), wanted=3), practice("Fir", ("a", 2))],
        [
            mentor("Oak", 1, ("a", 3)),
            mentor("Yew", 1, ("a", 2)),
            mentor("Bay", 1, ("b", 1)),
            *others,
        ],
        GRANT,
        fixed=[("Elm", "Yew")],
    )
    pairing = pair(problem, (AreaCoverage(),))
    assert ("Fir", "Oak") in ids(pairing)  # where it adds 6, not 2
    (stage,) = pairing.certificate.stages
    assert (stage.value, stage.bound) == (11, 11)


@pytest.mark.parametrize("fixed", [("Bay", "Oak"), ("Oak", "Yew")])
def test_of_several_fixed_mentors_the_best_counts(fixed: tuple[str, str]) -> None:
    grades = {"Bay": 1, "Oak": 3, "Yew": 1}
    problem = Problem(
        [practice("Elm", ("a", 1), wanted=3), practice("Fir", ("a", 1))],
        [mentor("Ash", 1, ("a", 2)), *(mentor(each, 1, ("a", grades[each])) for each in fixed)],
        GRANT,
        fixed=[("Elm", each) for each in fixed],
    )
    pairing = pair(problem, (AreaCoverage(),))
    assert ("Fir", "Ash") in ids(pairing)  # Elm has better
    (stage,) = pairing.certificate.stages
    assert (stage.value, stage.bound) == (5, 5)


def test_what_the_solver_hands_back_is_held_against_the_capacities(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def everything(program: Any, *_: object, **__: object) -> Answer:  # noqa: ANN401
        return Answer(choice=np.ones(len(program._face.pair), dtype=np.bool_), is_over=True)  # noqa: SLF001

    monkeypatch.setattr("qip_rules.matching.solve.whole_numbers.Program.best", everything)
    problem = Problem(
        [practice("Elm", ("a", 2), ("b", 1), wanted=2), practice("Fir", ("a", 1))],
        [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("a", 1), ("b", 1))],
        GRANT,
    )
    pairing = pair(problem, (AreaCoverage(),))
    assert verify(pairing) == ()
    assert not pairing.certificate.is_settled


def test_a_load_binds_the_only_practice_that_can_meet_it() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1))],
        [mentor("Oak", 1, ("a", 1), minimum_load=1), mentor("Yew", 1, ("a", 3))],
        GRANT,
    )
    pairing = pair(problem, (AreaCoverage(),))
    assert ids(pairing) == [("Elm", "Oak")]
    assert pairing.certificate.is_settled


def test_where_each_practice_wants_one_mentor_it_is_the_total_fit() -> None:
    problem = problem_of_two()
    alone = attrs.evolve(
        problem, practices=[attrs.evolve(each, wanted=1) for each in problem.practices]
    )
    pairing = pair(alone, (AreaCoverage(),))
    assert pairing.total_fit == pair(alone, (TotalFit(),)).total_fit


def test_nobody_to_pair() -> None:
    for problem in (Problem([], [], GRANT), Problem([practice("Elm", ("a", 1))], [], GRANT)):
        pairing = pair(problem, (AreaCoverage(), TotalFit()))
        assert [(each.value, each.bound) for each in pairing.certificate.stages] == [(0, 0), (0, 0)]
        assert verify(pairing) == ()


# What comes of a limit.


def hard_problem() -> Problem:
    """Many mentors that overlap: the solver cannot prove anything in next to no time."""
    areas = [f"area {number}" for number in range(9)]
    practices = [
        practice(f"P{at}", *[(areas[(at * step) % 9], 1 + at % 3) for step in (1, 2, 4)], wanted=2)
        for at in range(1, 30)
        if at % 3
    ]
    mentors = [
        mentor(
            f"M{at}",
            1 + at % 2,
            *[(areas[(at + step * step) % 9], 1 + (at + step) % 3) for step in (0, 1, 2)],
        )
        for at in range(18)
    ]
    return Problem(practices, mentors, GRANT)


def test_at_the_limit_a_choice_comes_back_that_is_feasible_and_says_how_far_it_is() -> None:
    problem = hard_problem()
    pairing = pair(problem, (MostPairs(), AreaCoverage(), TotalFit()), time_limit=1e-9)
    pairs, covering, total = pairing.certificate.stages
    assert (pairs.bound, pairs.gap) == (None, 0)
    assert covering.gap > 0
    assert total.gap > 0
    assert not pairing.certificate.is_settled
    assert verify(pairing) == ()
    best = pair(problem, (MostPairs(), AreaCoverage())).certificate.stages[1]
    assert covering.value is not None
    assert covering.bound is not None
    assert best.value is not None
    assert covering.value <= best.value <= covering.bound


def test_a_limit_that_is_not_met_changes_nothing() -> None:
    order = (MostPairs(), AreaCoverage())
    assert pair(problem_of_two(), order, time_limit=3600) == pair(problem_of_two(), order)


@pytest.mark.parametrize("limit", [0, -1, True, "3", float("nan"), float("inf")])
def test_a_limit_is_a_number_of_seconds(limit: Any) -> None:  # noqa: ANN401
    with pytest.raises(InputError) as caught:
        pair(problem_of_two(), time_limit=limit)
    assert [each.place for each in caught.value.faults] == ["time_limit"]
    with pytest.raises(InputError):
        compare_objectives(problem_of_two(), time_limit=limit)


def test_progress_is_told_stage_by_stage_and_ends_at_what_the_certificate_says() -> None:
    told: list[Progress] = []
    order = (MostPairs(), AreaCoverage(), TotalFit())
    pairing = pair(hard_problem(), order, progress=told.append)
    assert pairing == pair(hard_problem(), order)
    assert [each.stage for each in told] == sorted(each.stage for each in told)
    last = {each.stage: each for each in told}
    for number, stage in enumerate(pairing.certificate.stages):
        assert (last[number].goal, last[number].value) == (stage.goal, stage.value)
        assert last[number].bound == stage.value
    assert all(each.value <= each.bound for each in told if each.value and each.bound)


def test_progress_of_flows_is_told_too() -> None:
    told: list[Progress] = []
    pair(problem_of_two(), (MostPairs(), Leximin()), progress=told.append)
    assert [each.goal for each in told][:2] == [Goal.PAIRS, Goal.LEVEL]
    assert all(each.value == each.bound for each in told)


def test_who_listens_is_a_function() -> None:
    with pytest.raises(ArgumentError) as caught:
        pair(problem_of_two(), progress="print")  # type: ignore[arg-type]
    assert [each.place for each in caught.value.faults] == ["progress"]


def test_who_listens_can_give_up() -> None:
    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pair(problem_of_two(), progress=stop)


# What does not pass.


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 8}, "8 is stated; it is 9"),
        ({"value": 10, "bound": 10}, "10 is stated; it is 9"),
        ({"bound": 8}, "the bound 8 is below the value 9"),
        ({"bound": None}, "the value or its bound is not a whole number"),
        ({"value": True}, "the value or its bound is not a whole number"),
        ({"bound": 9.5}, "the value or its bound is not a whole number"),
        ({"goal": Goal.FIT}, "the stages without prices are about greatest total fit"),
        ({"practice_prices": (0, 0)}, "prices or a level are stated"),
        ({"mentor_prices": (1,)}, "prices or a level are stated"),
        ({"level": 1}, "prices or a level are stated"),
    ],
)
def test_a_changed_stage_does_not_pass(change: dict[str, Any], said: str) -> None:
    pairing = pair(problem_of_two(), (MostPairs(), AreaCoverage()))
    first, covering = pairing.certificate.stages
    stages = (first, attrs.evolve(covering, **change))
    wrong = verify(
        attrs.evolve(pairing, certificate=attrs.evolve(pairing.certificate, stages=stages))
    )
    assert any(said in each for each in wrong)


@pytest.mark.parametrize("keep", [(), (0,), (1,), (1, 0), (0, 1, 1)])
def test_stages_that_are_missing_doubled_or_in_another_order_do_not_pass(
    keep: tuple[int, ...],
) -> None:
    pairing = pair(problem_of_two(), (MostPairs(), AreaCoverage()))
    stages = tuple(pairing.certificate.stages[each] for each in keep)
    assert verify(
        attrs.evolve(pairing, certificate=attrs.evolve(pairing.certificate, stages=stages))
    )


def test_a_bound_beside_prices_does_not_pass() -> None:
    pairing = pair(problem_of_two())
    first, second = pairing.certificate.stages
    for bound in (0, 3, 99):
        stages = (attrs.evolve(first, bound=bound), second)
        changed = attrs.evolve(pairing.certificate, stages=stages)
        assert any("bound" in each for each in verify(attrs.evolve(pairing, certificate=changed)))


def test_the_pairs_of_another_choice_do_not_pass() -> None:
    problem = problem_of_two()
    covering = pair(problem, (MostPairs(), AreaCoverage()))
    swapped = attrs.evolve(
        pair(problem), objectives=covering.objectives, certificate=covering.certificate
    )
    assert "most of the areas covered: 9 is stated; it is 7" in verify(swapped)


# Orders and numbers.


@pytest.mark.parametrize(
    ("order", "places"),
    [
        ((AreaCoverage(), AreaCoverage()), ["objectives[1]"]),
        ((MostPairs(), AreaCoverage(), FairestFit()), ["objectives[2]"]),
        ((MostPairs(), AreaCoverage(), Leximin()), ["objectives[2]"]),
        ((AreaCoverage(), Leximin()), ["objectives[1]", "objectives[1]"]),
        ((MostPairs(), Stable()), ["objectives[1]"]),
        ((Stable(), AreaCoverage()), ["objectives[0]"]),
        ((Stable(), Stable()), ["objectives[1]", "objectives[0]"]),
    ],
)
def test_orders_that_make_no_sense(order: tuple[Objective, ...], places: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        pair(problem_of_two(), order)
    assert [each.place for each in caught.value.faults] == places


@pytest.mark.parametrize("objective", [AreaCoverage(), Stable()])
def test_numbers_alone_do_not_say_what_is_covered_or_wished_for(objective: Any) -> None:  # noqa: ANN401
    columns: dict[str, Any] = {"practices": 1, "mentors": 1, "places": 1, "objectives": [objective]}
    with pytest.raises(InputError) as caught:
        assign([0], [0], [1], **columns)
    assert [each.place for each in caught.value.faults] == ["objectives[0]"]
    certificate = pair(problem_of_two()).certificate
    with pytest.raises(InputError):
        refutations(
            [0], [0], [1], **columns, rows=[0], paired=1, total_fit=1, certificate=certificate
        )


def test_weights_beyond_what_rounded_numbers_tell_apart_are_refused() -> None:
    problem = Problem(
        [practice(f"P{at}", ("a", 1_000_000), wanted=2) for at in range(2)],
        [mentor("M", 2, ("a", 3))],
        GRANT,
    )
    assert pair(problem, (AreaCoverage(),)).certificate.stages[0].value == 6_000_000
    large = attrs.evolve(
        problem,
        practices=[
            practice(f"P{at}", *[(f"a{number}", 1_000_000) for number in range(1000)])
            for at in range(3)
        ],
        mentors=[mentor("M", 3, *[(f"a{number}", 3) for number in range(1000)])],
    )
    with pytest.raises(InputError) as caught:
        pair(large, (AreaCoverage(),))
    assert [each.place for each in caught.value.faults] == ["practices"]


# Beside others.


def test_it_stands_beside_the_usual_objectives_with_its_price() -> None:
    compared = {each.objectives: each for each in compare_objectives(problem_of_two())}
    covering = compared[MostPairs(), AreaCoverage()].measures
    usual = compared[MostPairs(), TotalFit()].measures
    assert (usual.total_fit, usual.area_coverage) == (11, 7)
    assert (covering.total_fit, covering.area_coverage) == (9, 9)
    assert covering.pairs == usual.pairs == 3


def test_it_is_left_out_of_the_usual_where_each_practice_wants_one() -> None:
    problem = problem_of_two()
    alone = [attrs.evolve(each, wanted=1) for each in problem.practices]
    compared = compare_objectives(attrs.evolve(problem, practices=alone))
    assert not any(AreaCoverage() in each.objectives for each in compared)


def test_what_if_and_place_values_go_by_it() -> None:
    order = (MostPairs(), AreaCoverage())
    problem = problem_of_two()
    supposed = what_if(problem, objectives=order, without=["Yew"])
    assert verify(supposed.after) == ()
    assert supposed.after.objectives == (*order, FewestChanges(supposed.before))
    values = place_values(pair(problem, order))
    assert [(each.mentor_id, each.pairs) for each in values] == [("Ash", 0), ("Oak", 0), ("Yew", 0)]
