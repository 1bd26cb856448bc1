"""Every order of objectives, against an enumeration of all choices; and its proof."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import attrs
import cattrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import InfeasibleError, InputError
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    FlowObjective,
    Leximin,
    MostPairs,
    Stable,
    TotalFit,
)
from qip_rules.matching.orders import by_flow, in_order, numbered
from qip_rules.matching.proof.certificate import Certificate, Goal, Stage
from qip_rules.matching.proof.refuting import refutations


@attrs.frozen
class Problem:
    """The arguments of `assign`."""

    practice: list[int]
    mentor: list[int]
    fit: list[int]
    places: list[int]
    wanted: list[int]
    loads: list[int]
    previous: list[tuple[int, int]]

    def arguments(self) -> dict[str, Any]:
        return {
            "practice": self.practice,
            "mentor": self.mentor,
            "fit": self.fit,
            "practices": len(self.wanted),
            "mentors": len(self.places),
            "places": self.places,
            "wanted": self.wanted,
            "loads": self.loads,
        }

    def solved(self, order: tuple[FlowObjective, ...]) -> Assignment:
        return assign(**self.arguments(), objectives=order)

    def refuted(self, claim: Assignment, order: tuple[FlowObjective, ...]) -> tuple[str, ...]:
        return refutations(
            **self.arguments(), objectives=order, **attrs.asdict(claim, recurse=False)
        )

    def choices(self) -> Iterator[list[int]]:
        """All choices of rows, in the order of practice and mentor."""
        rows = sorted(range(len(self.fit)), key=lambda row: (self.practice[row], self.mentor[row]))
        for mask in itertools.product((True, False), repeat=len(rows)):
            chosen = [row for row, is_chosen in zip(rows, mask, strict=True) if is_chosen]
            sent = [self.practice[row] for row in chosen]
            received = [self.mentor[row] for row in chosen]
            if all(sent.count(node) <= most for node, most in enumerate(self.wanted)) and all(
                least <= received.count(node) <= most
                for node, (least, most) in enumerate(zip(self.loads, self.places, strict=True))
            ):
                yield chosen

    def value(self, chosen: list[int], objective: FlowObjective) -> Any:  # noqa: ANN401
        """What an objective makes of a choice; more is better."""
        fits = sorted(self.fit[row] for row in chosen)
        match objective:
            case MostPairs():
                return len(chosen)
            case TotalFit():
                return sum(fits)
            case FairestFit():
                return fits[0] if fits else 10**9
            case Leximin():
                return fits
            case FewestChanges(previous):
                ids = {(self.practice[row], self.mentor[row]) for row in chosen}
                return len(ids & set(previous))

    def best(self, order: tuple[FlowObjective, ...]) -> tuple[int, ...] | None:
        """The rows of the best choice; the first of equally good ones is the earliest."""
        choices = list(self.choices())
        for objective in order:
            if choices:
                top = max(self.value(chosen, objective) for chosen in choices)
                choices = [each for each in choices if self.value(each, objective) == top]
        return tuple(sorted(choices[0])) if choices else None


@st.composite
def problems(
    draw: st.DrawFn, *, nodes: int = 4, pairs: int = 9, capacity: int = 2, loads: bool = True
) -> Problem:
    """Small problems, rows in any order, most of them full of ties."""
    wanted = draw(st.lists(st.integers(0, capacity), max_size=nodes))
    places = draw(st.lists(st.integers(0, capacity), max_size=nodes))
    load = [draw(st.integers(0, count)) if loads else 0 for count in places]
    if draw(st.booleans()):
        load = [0] * len(places)
    every = list(itertools.product(range(len(wanted)), range(len(places))))
    some = st.lists(st.sampled_from(every), max_size=pairs, unique=True) if every else st.just([])
    ids = draw(some)
    fit = draw(st.sampled_from([st.just(4), st.integers(0, 2), st.integers(-9, 9)]))
    return Problem(
        practice=[practice for practice, _ in ids],
        mentor=[mentor for _, mentor in ids],
        fit=[draw(fit) for _ in ids],
        places=places,
        wanted=wanted,
        loads=load,
        previous=draw(some),
    )


def orders(previous: list[tuple[int, int]]) -> list[tuple[FlowObjective, ...]]:
    """Every order that makes sense."""
    every = (MostPairs(), TotalFit(), FairestFit(), Leximin(), FewestChanges(previous))
    found = []
    for count in range(1, len(every) + 1):
        for order in itertools.permutations(every, count):
            try:
                found.append(by_flow(order))
            except InputError:
                continue
    return found


def test_there_are_many_orders() -> None:
    sensible = orders([])
    assert len(sensible) == len(set(sensible)) > 60
    assert (MostPairs(), TotalFit()) in sensible
    assert (Leximin(),) not in sensible


@given(problems(), st.data())
def test_equals_enumeration_of_all_choices(problem: Problem, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(orders(problem.previous)))
    best = problem.best(order)
    if best is None:
        with pytest.raises(InfeasibleError):
            problem.solved(order)
        return
    solved = problem.solved(order)
    assert solved.rows == best
    assert problem.refuted(solved, order) == ()


def restated(problem: Problem, claim: Assignment, rows: tuple[int, ...]) -> Assignment:
    """A claim about other rows, truthful in every number, with the same prices."""
    fits = [problem.fit[row] for row in rows]
    ids = {(problem.practice[row], problem.mentor[row]) for row in rows}
    stages, before = [], -(10**9)
    for stage in claim.certificate.stages:
        match stage.goal:
            case Goal.PAIRS:
                value: int | None = len(rows)
            case Goal.FIT:
                value = sum(fits)
            case Goal.WORST:
                value = min(fits, default=None)
            case Goal.LEVEL:
                assert stage.level is not None
                value = sum(before < fit <= stage.level for fit in fits)
                before = stage.level
            case Goal.KEPT:
                value = len(ids & set(problem.previous))
            case Goal.COVERED | Goal.STABLE:
                raise AssertionError(stage.goal)
        stages.append(attrs.evolve(stage, value=value))
    return Assignment(
        rows=rows,
        paired=len(rows),
        total_fit=sum(fits),
        certificate=Certificate(tuple(stages)),
    )


@given(problems(pairs=7), st.data())
def test_no_other_choice_passes_unless_it_is_as_good(problem: Problem, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(orders(problem.previous)))
    best = problem.best(order)
    if best is None:
        return
    solved = problem.solved(order)
    for chosen in problem.choices():
        as_good = all(
            problem.value(chosen, each) == problem.value(list(best), each) for each in order
        )
        found = problem.refuted(restated(problem, solved, tuple(sorted(chosen))), order)
        assert (found == ()) == as_good


def evolved(stage: Stage, field: str, value: object) -> Stage:
    changes: dict[str, Any] = {field: value}
    return attrs.evolve(stage, **changes)


@st.composite
def corruptions(draw: st.DrawFn, claim: Assignment) -> Assignment:
    """A claim with something changed in its proof: a price, a value, a level, a stage."""
    stages = list(claim.certificate.stages)
    for _ in range(draw(st.integers(1, 3))):
        if not stages:
            break
        at = draw(st.integers(0, len(stages) - 1))
        stage = stages[at]
        field = draw(st.sampled_from(["practice_prices", "mentor_prices", "value", "level", "out"]))
        if field == "out":
            del stages[at]
        elif field in ("value", "level"):
            changed: Any = (getattr(stage, field) or 0) + draw(st.integers(-2, 2))
            stages[at] = evolved(stage, field, changed)
        else:
            prices: list[Any] = list(getattr(stage, field))
            if prices:
                prices[draw(st.integers(0, len(prices) - 1))] += draw(st.integers(-3, 3))
            stages[at] = evolved(stage, field, tuple(prices))
    return attrs.evolve(claim, certificate=Certificate(tuple(stages)))


@given(problems(pairs=6), st.data())
def test_what_passes_is_best_whatever_its_proof(problem: Problem, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(orders(problem.previous)))
    best = problem.best(order)
    if best is None:
        return
    rows = tuple(sorted(data.draw(st.sampled_from(list(problem.choices())))))
    claim = data.draw(corruptions(restated(problem, problem.solved(order), rows)))
    if problem.refuted(claim, order) == ():
        for objective in order:
            assert problem.value(list(rows), objective) == problem.value(list(best), objective)


@given(problems(nodes=7, pairs=25, capacity=3, loads=False), st.data())
def test_order_of_rows_changes_nothing(problem: Problem, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(orders(problem.previous)))
    shuffle = data.draw(st.permutations(range(len(problem.fit))))
    shuffled = attrs.evolve(
        problem,
        practice=[problem.practice[row] for row in shuffle],
        mentor=[problem.mentor[row] for row in shuffle],
        fit=[problem.fit[row] for row in shuffle],
    )
    solved, again = problem.solved(order), shuffled.solved(order)
    assert tuple(sorted(shuffle[row] for row in again.rows)) == solved.rows
    assert attrs.evolve(again, rows=solved.rows) == solved
    assert problem.refuted(solved, order) == ()


# What each objective means.

# One practice can have the good mentor or the middling one; the other the good or the poor one.
TWO: dict[str, Any] = {
    "practice": [0, 0, 1, 1],
    "mentor": [0, 1, 0, 2],
    "fit": [9, 5, 6, 1],
    "practices": 2,
    "mentors": 3,
    "places": 1,
}


@pytest.mark.parametrize(
    ("order", "rows"),
    [
        ((MostPairs(), TotalFit()), (1, 2)),
        ((MostPairs(), FairestFit()), (1, 2)),
        ((FewestChanges([(0, 0)]), MostPairs()), (0, 3)),
        ((MostPairs(), FewestChanges([(0, 0), (1, 2)]), TotalFit()), (0, 3)),
        ((TotalFit(), FewestChanges([(0, 0)])), (1, 2)),
    ],
)
def test_by_example(order: tuple[FlowObjective, ...], rows: tuple[int, ...]) -> None:
    assert assign(**TWO, objectives=order).rows == rows


def test_the_fairest_may_be_worth_less_in_all() -> None:
    problem: dict[str, Any] = TWO | {"fit": [9, 2, 3, 1]}
    assert assign(**problem).rows == (0, 3)
    fair = assign(**problem, objectives=(MostPairs(), FairestFit(), TotalFit()))
    assert (fair.rows, fair.total_fit) == ((1, 2), 5)
    (_, worst, _) = fair.certificate.stages
    assert (worst.goal, worst.value) == (Goal.WORST, 2)


def test_leximin_looks_beyond_the_worst() -> None:
    # Practice 2 has a fit of 1 whatever happens; only leximin looks at what comes after.
    problem: dict[str, Any] = {
        "practice": [0, 0, 1, 1, 2],
        "mentor": [0, 1, 0, 1, 2],
        "fit": [9, 4, 4, 2, 1],
        "practices": 3,
        "mentors": 3,
        "places": 1,
    }
    assert assign(**problem, objectives=(MostPairs(), FairestFit(), TotalFit())).total_fit == 12
    even = assign(**problem, objectives=(MostPairs(), Leximin()))
    assert even.rows == (1, 2, 4)
    levels = [(each.level, each.value) for each in even.certificate.stages[1:]]
    assert levels == [(1, 1), (2, 0), (4, 2)]


def test_without_most_pairs_a_good_fit_may_stand_in_the_way() -> None:
    problem: dict[str, Any] = {
        "practice": [0, 0, 1],
        "mentor": [0, 1, 0],
        "fit": [9, 1, 1],
        "practices": 2,
        "mentors": 2,
        "places": 1,
    }
    assert assign(**problem, objectives=(MostPairs(), TotalFit())).rows == (1, 2)
    assert assign(**problem, objectives=(TotalFit(), MostPairs())).rows == (0,)


def test_nothing_to_choose_from() -> None:
    for order in orders([(0, 0)]):
        solved = assign([], [], [], practices=2, mentors=1, places=1, objectives=order)
        assert solved.rows == ()
        again: dict[str, Any] = attrs.asdict(solved, recurse=False)
        sizes: dict[str, Any] = {"practices": 2, "mentors": 1, "places": 1}
        assert refutations([], [], [], **sizes, objectives=order, **again) == ()


# Loads.


def test_a_load_takes_what_would_fit_better_elsewhere() -> None:
    problem: dict[str, Any] = {
        "practice": [0, 0, 1, 1],
        "mentor": [0, 1, 0, 1],
        "fit": [9, 1, 9, 1],
        "practices": 2,
        "mentors": 2,
        "places": 2,
    }
    assert assign(**problem).total_fit == 18
    loaded = assign(**problem, loads=[0, 1])
    assert (loaded.rows, loaded.total_fit) == ((0, 3), 10)
    claim: dict[str, Any] = attrs.asdict(loaded, recurse=False)
    assert refutations(**problem, loads=[0, 1], **claim) == ()
    assert refutations(**problem, loads=[0, 2], **claim) == (
        "mentor 1 is in 1 chosen pairs; its load is 2",
    )


@given(problems(nodes=4, pairs=8))
def test_loads_that_clash_are_a_smallest_set(problem: Problem) -> None:
    if next(problem.choices(), None) is not None:
        return
    with pytest.raises(InfeasibleError) as caught:
        problem.solved((MostPairs(),))
    clash = {int(fault.place[len("loads[") : -1]) for fault in caught.value.faults}

    def with_loads_of(mentors: set[int]) -> Problem:
        loads = [load if at in mentors else 0 for at, load in enumerate(problem.loads)]
        return attrs.evolve(problem, loads=loads)

    assert next(with_loads_of(clash).choices(), None) is None
    for mentor in clash:
        assert next(with_loads_of(clash - {mentor}).choices(), None) is not None


def test_loads_that_clash_are_told_without_the_others() -> None:
    with pytest.raises(InfeasibleError) as caught:
        assign([0, 0, 1, 1], [0, 1, 1, 2], [1] * 4, practices=2, mentors=3, places=2, loads=1)
    assert [fault.place for fault in caught.value.faults] == ["loads[0]", "loads[1]", "loads[2]"]
    with pytest.raises(InfeasibleError, match=r"without any one of these the others here can"):
        assign([0, 1], [0, 1], [1, 1], practices=2, mentors=3, places=2, loads=[1, 1, 2])


# Orders that make no sense, and objectives that are none.


@pytest.mark.parametrize(
    ("order", "faults"),
    [
        ((), [("objectives", "none")]),
        ("MostPairs", [("objectives", '"MostPairs"')]),
        (MostPairs(), [("objectives", "MostPairs()")]),
        ((MostPairs,), [("objectives[0]", "<class 'qip_rules.matching.objectives.MostPairs'>")]),
        (
            (MostPairs(), TotalFit(), MostPairs()),
            [("objectives[2]", "MostPairs a second time, after objectives[0]")],
        ),
        (
            (FewestChanges([]), FewestChanges([(0, 0)])),
            [("objectives[1]", "FewestChanges a second time, after objectives[0]")],
        ),
        (
            (FairestFit(), MostPairs()),
            [("objectives[0]", "FairestFit with no MostPairs before it")],
        ),
        ((Leximin(),), [("objectives[0]", "Leximin with no MostPairs before it")]),
        (
            (MostPairs(), Leximin(), TotalFit(), FairestFit(), 7),
            [
                ("objectives[2]", "TotalFit after objectives[1], Leximin"),
                ("objectives[3]", "FairestFit after objectives[1], Leximin"),
                ("objectives[4]", "7"),
            ],
        ),
    ],
)
def test_an_order_that_makes_no_sense(order: Any, faults: list[tuple[str, str]]) -> None:  # noqa: ANN401
    for call in (lambda: in_order(order), lambda: assign(**TWO, objectives=order)):
        with pytest.raises(InputError) as caught:
            call()
        assert [(each.place, each.found) for each in caught.value.faults] == faults
        assert all(each.expected for each in caught.value.faults)


@pytest.mark.parametrize(
    ("previous", "places"),
    [
        (None, ["previous"]),
        (7, ["previous"]),
        ("ab", ["previous"]),
        ([("Elm", "Oak"), "Elm", ("Elm",)], ["previous[1]", "previous[2]"]),
        ([("Elm", 1), (True, False), (1.0, 2.0)], ["previous[0]", "previous[1]", "previous[2]"]),
        ([(1, 2, 3), (), None, [0, 1]], [f"previous[{at}]" for at in range(4)]),
    ],
)
def test_pairs_to_keep_that_are_none(previous: Any, places: list[str]) -> None:  # noqa: ANN401
    with pytest.raises(InputError) as caught:
        FewestChanges(previous)
    assert [each.place for each in caught.value.faults] == places


def test_pairs_to_keep_are_a_set() -> None:
    assert FewestChanges([(1, 0), (0, 0), (1, 0)]) == FewestChanges(iter([(0, 0), (1, 0)]))
    columns = np.array([1, 0]), np.array([0, 0])
    from_arrays = FewestChanges(zip(*columns, strict=True))
    assert from_arrays == FewestChanges([(1, 0), (0, 0)])
    assert {type(each) for pair in from_arrays.previous for each in pair} == {int}


def test_pairs_to_keep_by_number_where_there_are_no_ids() -> None:
    with pytest.raises(InputError) as caught:
        assign(**TWO, objectives=(MostPairs(), FewestChanges([("Elm", "Oak")])))
    assert [each.place for each in caught.value.faults] == ["objectives[1].previous[0]"]


def test_pairs_to_keep_that_are_no_candidates() -> None:
    order = (FewestChanges([(99, 99), (-1, 0), (1, 1), (0, 1)]), MostPairs())
    solved = assign(**TWO, objectives=order)
    assert solved.certificate.stages[0].value == 1
    assert 1 in solved.rows


@pytest.mark.parametrize(
    ("loads", "fault"),
    [
        ([0, 0], ("loads", "2 entries")),
        (-1, ("loads", "-1")),
        (1.0, ("loads", "1.0")),
        ([0, 2, 0], ("loads[1]", "2")),
        ([0, -2, 0], ("loads[1]", "-2")),
    ],
)
def test_wrong_loads(loads: Any, fault: tuple[str, str]) -> None:  # noqa: ANN401
    with pytest.raises(InputError) as caught:
        assign(**TWO, loads=loads)
    assert [(each.place, each.found) for each in caught.value.faults] == [fault]


def test_large_fits_are_refused_where_their_size_counts() -> None:
    far = TWO | {"fit": [2**61, 2**61 + 1, 2**61, 2**61]}
    assert assign(**far).paired == 2  # only differences count
    with pytest.raises(InputError, match="coarser unit"):
        assign(**far, objectives=(TotalFit(), MostPairs()))


def test_a_proof_is_plain_data() -> None:
    order = (MostPairs(), FairestFit(), TotalFit(), FewestChanges([(0, 0)]), Leximin())
    certificate = assign(**TWO, objectives=order).certificate
    assert cattrs.structure(cattrs.unstructure(certificate), Certificate) == certificate
    for stage in certificate.stages:
        assert isinstance(stage, Stage)
        assert {type(price) for price in (*stage.practice_prices, *stage.mentor_prices)} == {int}


# Larger problems: the proof is the judge.


@pytest.mark.parametrize("fits", [(7, 7), (1, 6), (-(10**6), 10**6)])
@pytest.mark.parametrize("loads", [0, 2])
def test_middle_sizes_are_proved(fits: tuple[int, int], loads: int) -> None:
    random = np.random.default_rng(4)
    practice = np.repeat(np.arange(120), 8)
    mentor = np.concatenate([random.choice(30, 8, replace=False) for _ in range(120)])
    fit = random.integers(*fits, 960, endpoint=True)
    problem = Problem(
        practice.tolist(),
        mentor.tolist(),
        fit.tolist(),
        [4] * 30,
        [1] * 120,
        [loads] * 30,
        [(each, (each * 7) % 30) for each in range(120)],
    )
    for order in (
        (MostPairs(), TotalFit(), FewestChanges(problem.previous)),
        (MostPairs(), FewestChanges(problem.previous), TotalFit()),
        (MostPairs(), FairestFit(), TotalFit()),
        (MostPairs(), Leximin()),
        (TotalFit(), MostPairs()),
    ):
        assert problem.refuted(problem.solved(order), order) == ()


def test_pairs_of_ids_become_pairs_of_numbers_and_others_are_left_out() -> None:
    order = (MostPairs(), FewestChanges([("P1", "M0"), ("gone", "M0"), ("P1", "gone")]))
    by_number = numbered(order, {"P0": 0, "P1": 1}, {"M0": 0})
    assert by_number == (MostPairs(), FewestChanges([(1, 0)]))


@pytest.mark.parametrize(
    "objective", [MostPairs, TotalFit, FairestFit, Leximin, FewestChanges, AreaCoverage, Stable]
)
def test_each_objective_says_its_complexity_and_a_source(objective: type) -> None:
    said = objective.__doc__ or ""
    assert re.search(r"O\(|NP-hard", said)
    assert re.search(r", (19|20)\d\d|as `TotalFit`", said)
