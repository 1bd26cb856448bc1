"""The low-level assignment: the objectives, the tie order, the prices, the limits of its input."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from qip_rules.errors import InputError, SolverError
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.proof.refuting import refutations
from qip_rules.matching.solve.network import Network, optimal_flow, spread_maximum
from qip_rules.matching.solve.prices import node_prices


@attrs.frozen
class Problem:
    """The arguments of `assign`."""

    practice: list[int]
    mentor: list[int]
    fit: list[int]
    places: list[int]
    wanted: list[int]

    def sizes(self) -> dict[str, Any]:
        return {
            "practices": len(self.wanted),
            "mentors": len(self.places),
            "places": self.places,
            "wanted": self.wanted,
        }

    def solved(self) -> Assignment:
        return assign(self.practice, self.mentor, self.fit, **self.sizes())

    def refuted(self, claim: Assignment) -> tuple[str, ...]:
        return refutations(
            self.practice,
            self.mentor,
            self.fit,
            **self.sizes(),
            rows=claim.rows,
            paired=claim.paired,
            total_fit=claim.total_fit,
            certificate=claim.certificate,
        )


@st.composite
def problems(draw: st.DrawFn, *, nodes: int = 5, pairs: int = 10, capacity: int = 3) -> Problem:
    """Small problems, rows in any order, most of them full of ties."""
    capacities = st.lists(st.integers(0, capacity), max_size=nodes)
    wanted, places = draw(capacities), draw(capacities)
    all_pairs = list(itertools.product(range(len(wanted)), range(len(places))))
    chosen_pairs = (
        draw(st.lists(st.sampled_from(all_pairs), max_size=pairs, unique=True)) if all_pairs else []
    )
    fit = draw(st.sampled_from([st.just(4), st.integers(0, 2), st.integers(-9, 9)]))
    fits = draw(st.lists(fit, min_size=len(chosen_pairs), max_size=len(chosen_pairs)))
    return Problem(
        [practice for practice, _ in chosen_pairs],
        [mentor for _, mentor in chosen_pairs],
        fits,
        places,
        wanted,
    )


def best_by_enumeration(problem: Problem) -> tuple[int, int, tuple[int, ...]]:
    """Pairs, total fit and rows of the best choice, by looking at all choices."""
    rows = range(len(problem.fit))
    in_order = sorted(rows, key=lambda row: (problem.practice[row], problem.mentor[row]))
    best: tuple[int, int, tuple[bool, ...]] | None = None
    for choice in itertools.product((False, True), repeat=len(in_order)):
        chosen = [row for row, is_chosen in zip(in_order, choice, strict=True) if is_chosen]
        sent = [problem.practice[row] for row in chosen]
        received = [problem.mentor[row] for row in chosen]
        if any(sent.count(node) > limit for node, limit in enumerate(problem.wanted)):
            continue
        if any(received.count(node) > limit for node, limit in enumerate(problem.places)):
            continue
        value = (len(chosen), sum(problem.fit[row] for row in chosen), choice)
        best = value if best is None else max(best, value)
    assert best is not None
    pairs, total_fit, choice = best
    chosen = [row for row, is_chosen in zip(in_order, choice, strict=True) if is_chosen]
    return pairs, total_fit, tuple(sorted(chosen))


def made_up(
    seed: int, practices: int, mentors: int, candidates: int, fits: tuple[int, int]
) -> tuple[Any, Any, Any]:
    """Candidate pairs of a middle-sized problem, the same for the same seed."""
    random = np.random.default_rng(seed)
    practice = np.repeat(np.arange(practices), candidates)
    mentor = np.concatenate(
        [random.choice(mentors, candidates, replace=False) for _ in range(practices)]
    )
    return practice, mentor, random.integers(*fits, practices * candidates, endpoint=True)


class TestObjectivesAndTieOrder:
    @given(problems())
    def test_equals_enumeration_of_all_choices(self, problem: Problem) -> None:
        solved = problem.solved()
        assert (solved.paired, solved.total_fit, solved.rows) == best_by_enumeration(problem)

    @given(problems(nodes=4, pairs=12, capacity=2))
    def test_equals_enumeration_on_dense_problems(self, problem: Problem) -> None:
        solved = problem.solved()
        assert (solved.paired, solved.total_fit, solved.rows) == best_by_enumeration(problem)

    @given(problems(nodes=9, pairs=40), st.data())
    def test_order_of_rows_changes_nothing(self, problem: Problem, data: st.DataObject) -> None:
        order = data.draw(st.permutations(range(len(problem.fit))))
        shuffled = attrs.evolve(
            problem,
            practice=[problem.practice[row] for row in order],
            mentor=[problem.mentor[row] for row in order],
            fit=[problem.fit[row] for row in order],
        )
        solved, again = problem.solved(), shuffled.solved()
        assert tuple(sorted(order[row] for row in again.rows)) == solved.rows
        assert attrs.evolve(again, rows=solved.rows) == solved

    @given(problems(nodes=12, pairs=60, capacity=4))
    def test_every_result_is_proved(self, problem: Problem) -> None:
        assert problem.refuted(problem.solved()) == ()

    @given(problems(nodes=9, pairs=40), st.integers(-(10**6), 10**6))
    def test_a_constant_on_every_fit_changes_no_pair(self, problem: Problem, shift: int) -> None:
        shifted = attrs.evolve(problem, fit=[fit + shift for fit in problem.fit])
        solved, again = problem.solved(), shifted.solved()
        assert again.rows == solved.rows
        assert again.total_fit == solved.total_fit + shift * solved.paired
        assert shifted.refuted(again) == ()

    def test_a_pair_of_negative_fit_is_still_a_pair(self) -> None:
        solved = assign([0, 1], [0, 1], [-5, 3], practices=2, mentors=2, places=1)
        assert (solved.rows, solved.paired, solved.total_fit) == ((0, 1), 2, -2)

    def test_more_pairs_before_greater_fit(self) -> None:
        solved = assign(
            [0, 0, 1], [0, 1, 0], [1000, -1000, -1000], practices=2, mentors=2, places=1
        )
        assert (solved.rows, solved.total_fit) == ((1, 2), -2000)

    def test_a_tie_may_change_who_is_paired_at_all(self) -> None:
        # Both compete for one place; the solver is free to take either, the tie order is not.
        for practice in ([0, 1], [1, 0]):
            solved = assign(practice, [0, 0], [7, 7], practices=2, mentors=1, places=1)
            assert [practice[row] for row in solved.rows] == [0]

    def test_a_tie_may_change_which_mentor_keeps_a_place(self) -> None:
        for mentor in ([0, 1, 2], [2, 1, 0]):
            solved = assign([0, 0, 0], mentor, [7, 7, 7], practices=1, mentors=3, places=1)
            assert [mentor[row] for row in solved.rows] == [0]

    def test_a_practice_that_wants_several_gets_each_mentor_once(self) -> None:
        solved = assign([0, 0, 0], [0, 1, 2], [1, 1, 1], practices=1, mentors=3, places=9, wanted=2)
        assert solved.rows == (0, 1)


class TestPrices:
    @given(problems(nodes=4, pairs=10), st.data())
    def test_a_mentor_price_is_what_one_more_place_adds(
        self, problem: Problem, data: st.DataObject
    ) -> None:
        solved = problem.solved()
        if not problem.places:
            return
        mentor = data.draw(st.sampled_from(range(len(problem.places))))
        places = [count + (node == mentor) for node, count in enumerate(problem.places)]
        richer = attrs.evolve(problem, places=places).solved()
        added = (richer.paired - solved.paired, richer.total_fit - solved.total_fit)
        prices = tuple(stage.mentor_prices[mentor] for stage in solved.certificate.stages)
        assert prices == added

    @given(problems(nodes=4, pairs=10), st.data())
    def test_a_practice_price_is_what_wanting_one_fewer_loses(
        self, problem: Problem, data: st.DataObject
    ) -> None:
        solved = problem.solved()
        wanting = [node for node, count in enumerate(problem.wanted) if count]
        if not wanting:
            return
        practice = data.draw(st.sampled_from(wanting))
        wanted = [count - (node == practice) for node, count in enumerate(problem.wanted)]
        poorer = attrs.evolve(problem, wanted=wanted).solved()
        lost = (solved.paired - poorer.paired, solved.total_fit - poorer.total_fit)
        prices = tuple(stage.practice_prices[practice] for stage in solved.certificate.stages)
        assert prices == lost

    def test_no_prices_for_a_choice_that_is_not_optimal(self) -> None:
        network = Network(
            practice=np.array([0, 0, 1, 1]),
            mentor=np.array([0, 1, 0, 1]),
            gain=np.array([0, 9, 9, 0]),
            wanted=np.array([1, 1]),
            places=np.array([1, 1]),
            loads=np.array([0, 0]),
        )
        with pytest.raises(SolverError, match="not optimal"):
            node_prices(network, np.array([True, False, False, True]))


class TestSolverRefuses:
    def test_costs_out_of_range(self) -> None:
        network = Network(
            practice=np.array([0, 0]),
            mentor=np.array([0, 1]),
            gain=np.array([0, 2**62]),
            wanted=np.array([1]),
            places=np.array([1, 1]),
            loads=np.array([0, 0]),
        )
        with pytest.raises(SolverError, match="BAD_COST_RANGE"):
            optimal_flow(network)


class TestOutsideOracles:
    @pytest.mark.parametrize("seed", range(4))
    def test_scipy_on_complete_problems(self, seed: int) -> None:
        size = 60
        random = np.random.default_rng(seed)
        fit = random.integers(-500, 500, (size, size))
        fit[random.random((size, size)) < 0.5] = 0  # many ties
        practice, mentor = (index.ravel() for index in np.indices((size, size)))
        solved = assign(practice, mentor, fit.ravel(), practices=size, mentors=size, places=1)
        assert solved.paired == size
        assert solved.total_fit == fit[linear_sum_assignment(fit, maximize=True)].sum()

    @pytest.mark.parametrize(("seed", "wanted", "fits"), [(1, 1, (-50, 50)), (2, 2, (0, 3))])
    def test_networkx_on_sparse_problems(
        self, seed: int, wanted: int, fits: tuple[int, int]
    ) -> None:
        practices, mentors, places = 60, 25, 2
        practice, mentor, fit = made_up(seed, practices, mentors, 5, fits)
        graph: nx.DiGraph[Any] = nx.DiGraph()
        for node in range(practices):
            graph.add_edge("source", ("practice", node), capacity=wanted, weight=0)
        for node in range(mentors):
            graph.add_edge(("mentor", node), "sink", capacity=places, weight=0)
        for one, other, value in zip(practice, mentor, fit, strict=True):
            arc = {"capacity": 1, "weight": -int(value)}
            graph.add_edge(("practice", int(one)), ("mentor", int(other)), **arc)
        flow = nx.max_flow_min_cost(graph, "source", "sink")
        solved = assign(
            practice,
            mentor,
            fit,
            practices=practices,
            mentors=mentors,
            places=places,
            wanted=wanted,
        )
        assert solved.paired == sum(flow["source"].values())
        assert solved.total_fit == -nx.cost_of_flow(graph, flow)


class TestSize:
    @pytest.mark.parametrize("fits", [(7, 7), (0, 3), (-(10**6), 10**6)])
    def test_middle_sizes_are_proved(self, fits: tuple[int, int]) -> None:
        practice, mentor, fit = made_up(5, 400, 80, 35, fits)
        problem = Problem(practice.tolist(), mentor.tolist(), fit.tolist(), [4] * 80, [1] * 400)
        solved = problem.solved()
        assert problem.refuted(solved) == ()
        shuffle = np.random.default_rng(6).permutation(len(fit))
        again = assign(practice[shuffle], mentor[shuffle], fit[shuffle], **problem.sizes())
        assert sorted(shuffle[list(again.rows)].tolist()) == list(solved.rows)
        assert again.certificate == solved.certificate

    def test_one_long_chain_of_exchanges(self) -> None:
        # Practice i may go to mentor i or i + 1; all can be moved by one, and the tie order
        # wants each at its first mentor.
        size = 3000
        practice = np.repeat(np.arange(size), 2)
        mentor = practice + np.tile([0, 1], size)
        solved = assign(
            practice, mentor, np.ones(2 * size, int), practices=size, mentors=size + 1, places=1
        )
        assert solved.rows == tuple(range(0, 2 * size, 2))

    def test_the_first_mentor_of_a_chain_that_is_full(self) -> None:
        # As above, but practice 0 can only go to mentor 1, so that all the others move on.
        size = 500
        practice = np.repeat(np.arange(size), 2)[1:]
        mentor = (np.repeat(np.arange(size), 2) + np.tile([0, 1], size))[1:]
        solved = assign(
            practice,
            mentor,
            np.zeros(len(practice), int),
            practices=size,
            mentors=size + 1,
            places=1,
        )
        assert solved.rows == tuple(range(0, 2 * size, 2))

    def test_another_interpreter_gives_the_same(self) -> None:
        program = (
            "import numpy as np; from qip_rules.matching.assignment import assign\n"
            "practice = np.repeat(np.arange(90), 9)\n"
            "mentor = (practice * 5 + np.tile(np.arange(9), 90) * 4) % 60\n"
            "solved = assign(practice, mentor, practice % 3, practices=90, mentors=60, places=1)\n"
            "print(solved)"
        )
        outputs = [
            subprocess.run(
                [sys.executable, "-c", program],
                check=True,
                capture_output=True,
                env=os.environ | {"PYTHONHASHSEED": seed},
            ).stdout
            for seed in ("1", "2")
        ]
        assert outputs[0] == outputs[1] != b""


class TestEmpty:
    @pytest.mark.parametrize(
        ("practices", "mentors", "places", "wanted"),
        [(0, 0, 1, 1), (0, 3, 1, 1), (3, 0, 1, 1), (3, 2, [0, 1], [1, 0, 2]), (0, 0, [], [])],
    )
    def test_no_rows(
        self, practices: int, mentors: int, places: int | list[int], wanted: int | list[int]
    ) -> None:
        solved = assign(
            [], [], [], practices=practices, mentors=mentors, places=places, wanted=wanted
        )
        assert (solved.rows, solved.paired, solved.total_fit) == ((), 0, 0)
        for stage in solved.certificate.stages:
            assert stage.practice_prices == (0,) * practices
            assert stage.mentor_prices == (0,) * mentors

    @pytest.mark.parametrize(("places", "wanted"), [(0, 1), (1, 0), (0, 0)])
    def test_no_capacity(self, places: int, wanted: int) -> None:
        problem = Problem([0, 1], [0, 0], [4, -4], [places], [wanted, wanted])
        solved = problem.solved()
        assert (solved.rows, problem.refuted(solved)) == ((), ())

    def test_empty_arrays_of_any_type(self) -> None:
        empty = np.array([])
        assert assign(empty, empty, empty, practices=0, mentors=0, places=1).rows == ()


class TestKindsOfInput:
    @pytest.mark.parametrize(
        "make",
        [
            list,
            tuple,
            np.array,
            lambda values: np.array(values, dtype=np.uint8),
            lambda values: np.array(values, dtype=np.int16),
            lambda values: np.array(values, dtype=np.uint64),
            lambda values: np.array(values, dtype=object),
            lambda values: [np.int32(value) for value in values],
            lambda values: np.repeat(np.array(values), 2)[::2],
        ],
        ids=["list", "tuple", "int64", "uint8", "int16", "uint64", "object", "scalars", "strided"],
    )
    def test_whole_numbers_of_any_kind(self, make: Callable[[list[int]], list[int]]) -> None:
        solved = assign(
            make([0, 0, 1]),
            make([0, 1, 0]),
            make([5, 9, 7]),
            practices=2,
            mentors=np.int64(2),  # type: ignore[arg-type]
            places=make([1, 1]),
            wanted=make([1, 1]),
        )
        assert (solved.rows, solved.total_fit) == ((1, 2), 16)
        assert {type(row) for row in solved.rows} == {int}
        assert type(solved.paired) is type(solved.total_fit) is int

    def test_ranges(self) -> None:
        solved = assign(range(3), range(3), range(3), practices=3, mentors=3, places=range(3))
        assert solved.rows == (1, 2)

    def test_input_is_not_changed(self) -> None:
        columns = [np.array([1, 0]), np.array([0, 0]), np.array([3, 3]), np.array([1])]
        copies = [column.copy() for column in columns]
        assign(*columns[:3], practices=2, mentors=1, places=columns[3])
        for column, copy in zip(columns, copies, strict=True):
            np.testing.assert_array_equal(column, copy)

    def test_places_as_large_as_64_bits(self) -> None:
        huge = 2**63 - 1
        problem = Problem([0, 1, 1], [0, 0, 1], [1, 1, 1], [huge, huge], [huge, 1])
        assert problem.solved().rows == (0, 1)
        assert problem.refuted(problem.solved()) == ()

    def test_fits_near_the_end_of_64_bits(self) -> None:
        top = 2**63 - 1
        problem = Problem([0, 0, 1], [0, 1, 0], [top, top - 1, top - 5], [1, 1], [1, 1])
        solved = problem.solved()
        assert (solved.rows, solved.total_fit) == ((1, 2), 2 * top - 6)
        assert problem.refuted(solved) == ()

    @given(problems(nodes=3, pairs=6, capacity=2), st.data())
    def test_fits_as_far_apart_as_is_allowed(self, problem: Problem, data: st.DataObject) -> None:
        limit = spread_maximum(len(problem.places) + len(problem.wanted))
        far = st.sampled_from([0, 1, limit // 2, limit - 1, limit])
        fits = [data.draw(far) for _ in problem.fit]
        extreme = attrs.evolve(problem, fit=fits)
        solved = extreme.solved()
        assert (solved.paired, solved.total_fit, solved.rows) == best_by_enumeration(extreme)
        assert extreme.refuted(solved) == ()

    def test_fits_as_far_apart_as_is_allowed_at_size(self) -> None:
        limit = spread_maximum(300)
        practice, mentor, fit = made_up(8, 200, 100, 12, (-limit // 2, limit // 2))
        problem = Problem(practice.tolist(), mentor.tolist(), fit.tolist(), [2] * 100, [1] * 200)
        assert problem.refuted(problem.solved()) == ()


def faults_of(**changes: object) -> list[tuple[str, str]]:
    """Place and finding of each fault after some arguments of a good call were replaced."""
    arguments: dict[str, Any] = {
        "practice": [0, 0, 1],
        "mentor": [0, 1, 0],
        "fit": [5, 9, 7],
        "practices": 2,
        "mentors": 2,
        "places": 1,
        "wanted": 1,
    }
    assert assign(**arguments).rows == (1, 2)
    with pytest.raises(InputError) as caught:
        assign(**arguments | changes)
    assert all(fault.expected for fault in caught.value.faults)
    return [(fault.place, fault.found) for fault in caught.value.faults]


class TestFaults:
    @pytest.mark.parametrize("name", ["practices", "mentors"])
    @pytest.mark.parametrize("value", [-1, True, 2.0, "2", None, np.True_, np.array([2])])
    def test_number_of_nodes(self, name: str, value: object) -> None:
        assert (name, repr(value)) in faults_of(**{name: value})

    def test_too_many_nodes(self) -> None:
        assert faults_of(practices=2**31) == [("practices and mentors", "2147483648 and 2")]

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"practice": [0, 0, 2]}, ("practice[2]", "2")),
            ({"practice": [0, -1, 1]}, ("practice[1]", "-1")),
            ({"mentor": np.array([0, 1, 40], np.uint8)}, ("mentor[2]", "40")),
            ({"practice": [], "mentor": [], "fit": [], "places": [1, -3]}, ("places[1]", "-3")),
            ({"places": [1, -3]}, ("places[1]", "-3")),
            ({"places": -1}, ("places", "-1")),
            ({"wanted": [-2, 1]}, ("wanted[0]", "-2")),
            ({"wanted": -2}, ("wanted", "-2")),
            ({"places": [1, 1, 1]}, ("places", "3 entries")),
            ({"wanted": [1]}, ("wanted", "1 entries")),
            ({"places": 2**63}, ("places", str(2**63))),
            ({"wanted": [1, 2**63]}, ("wanted[1]", str(2**63))),
            ({"places": np.array(1)}, ("places", "an array of 0 dimensions")),
            ({"places": None}, ("places", "None")),
            ({"wanted": 1.0}, ("wanted", "1.0")),
            ({"wanted": True}, ("wanted", "True")),
            ({"fit": [5, 9.0, 7]}, ("fit[1]", "9.0")),
            ({"fit": [5, float("nan"), 7]}, ("fit[1]", "nan")),
            ({"fit": [5, True, 7]}, ("fit[1]", "True")),
            ({"fit": [5, "9", 7]}, ("fit[1]", "'9'")),
            ({"fit": [5, None, 7]}, ("fit[1]", "None")),
            ({"fit": [5, 2**63, 7]}, ("fit[1]", str(2**63))),
            ({"fit": [5, -(2**63) - 1, 7]}, ("fit[1]", str(-(2**63) - 1))),
            ({"fit": np.array([5, 2**63, 7], np.uint64)}, ("fit[1]", str(2**63))),
            ({"fit": np.array([5.0, 9.0, 7.0])}, ("fit", "an array of float64")),
            ({"fit": np.array([True, True, False])}, ("fit", "an array of bool")),
            ({"fit": np.array(["5", "9", "7"])}, ("fit", "an array of <U1")),
            ({"fit": np.array([5, 9.0, 7], object)}, ("fit[1]", "9.0")),
            ({"fit": np.array([5, True, 7], object)}, ("fit[1]", "True")),
            (
                {"fit": np.ma.masked_array([5, 9, 7], mask=[False, True, False])},
                ("fit[1]", "masked"),
            ),
            ({"fit": np.array([[5, 9, 7]])}, ("fit", "an array of 2 dimensions")),
            ({"fit": "597"}, ("fit", "'597'")),
            ({"fit": b"597"}, ("fit", "b'597'")),
            ({"fit": {5, 9, 7}}, ("fit", "{9, 5, 7}")),
            ({"fit": 5}, ("fit", "5")),
            (
                {"fit": [5, 9]},
                ("practice and mentor and fit", "3 in practice, 3 in mentor, 2 in fit rows"),
            ),
            (
                {"practice": [0, 1, 0], "mentor": [1, 0, 1]},
                ("practice[2], mentor[2]", "practice 0 with mentor 1, as in row 0"),
            ),
            ({"fit": [0, 2**62, 0]}, ("fit", f"values from 0 to {2**62}")),
            ({"fit": [2**63 - 1, 0, -(2**63)]}, ("fit", f"values from {-(2**63)} to {2**63 - 1}")),
        ],
    )
    def test_one_fault(self, changes: dict[str, Any], fault: tuple[str, str]) -> None:
        assert faults_of(**changes) == [fault]

    def test_nothing_may_name_a_node_where_there_is_none(self) -> None:
        places = [place for place, _ in faults_of(practices=0, wanted=[])]
        assert places == ["practice[0]", "practice[1]", "practice[2]"]

    def test_a_pair_in_three_rows(self) -> None:
        assert faults_of(practice=[1, 1, 1], mentor=[0, 0, 0]) == [
            ("practice[1], mentor[1]", "practice 1 with mentor 0, as in row 0"),
            ("practice[2], mentor[2]", "practice 1 with mentor 0, as in row 1"),
        ]

    def test_all_faults_at_once_in_reading_order(self) -> None:
        found = faults_of(
            practice=[0, 0, 9], mentor=[0, 0], fit=[1.5, 2, "x"], places=[1, -1, -2], wanted=[True]
        )
        assert [place for place, _ in found] == [
            "practice[2]",
            "fit[0]",
            "fit[2]",
            "practice and mentor and fit",
            "places",
            "places[1]",
            "places[2]",
            "wanted[0]",
            "wanted",
        ]

    def test_a_long_value_is_cut_short(self) -> None:
        assert len(dict(faults_of(places="x" * 1000))["places"]) < 80

    def test_the_message_names_the_remedy_of_fits_too_far_apart(self) -> None:
        with pytest.raises(InputError, match="coarser unit"):
            assign([0, 0], [0, 1], [0, 2**62], practices=1, mentors=2, places=1)


def test_capacities_of_another_type_are_told_that_one_number_would_do() -> None:
    with pytest.raises(InputError) as caught:
        assign([0], [0], [1], practices=1, mentors=1, places=1.0, wanted=True)  # type: ignore[arg-type]
    assert [(each.place, each.expected) for each in caught.value.faults] == [
        ("places", "a whole number, or a sequence or an array of one for each of the mentors"),
        ("wanted", "a whole number, or a sequence or an array of one for each of the practices"),
    ]
