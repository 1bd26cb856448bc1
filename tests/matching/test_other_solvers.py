"""Held against solvers of other kinds at sizes that no search through all choices reaches.

Linear programs by MathOpt (GLOP), stage by stage: each objective is maximized, then kept as an
equation while the next is. Greatest matchings by SciPy (Hopcroft and Karp) for pairs and for the
fairest fit. Flows of least cost by networkx for minimum loads.
"""

import random
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import attrs
import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from qip_rules.errors import InfeasibleError
from qip_rules.matching import (
    Assignment,
    FairestFit,
    FewestChanges,
    MostPairs,
    Objective,
    TotalFit,
    assign,
    refutations,
)

_NEAR: Final = 1e-3


@attrs.frozen
class Instance:
    """A made-up problem as columns."""

    practice: list[int]
    mentor: list[int]
    fit: list[int]
    wanted: list[int]
    places: list[int]
    loads: list[int]

    def assigned(self, *objectives: Objective) -> Assignment:
        """The choice of `assign`, with its proof looked at."""
        sizes: dict[str, Any] = {
            "practices": len(self.wanted),
            "mentors": len(self.places),
            "places": self.places,
            "wanted": self.wanted,
            "loads": self.loads,
            "objectives": objectives,
        }
        columns = self.practice, self.mentor, self.fit
        found = assign(*columns, **sizes)
        proof: dict[str, Any] = attrs.asdict(found, recurse=False)
        assert refutations(*columns, **{**sizes, **proof}) == ()
        return found


def made_up(seed: int, *, wanted_maximum: int = 2, load: float = 0.0) -> Instance:
    """Seventy to a hundred and fifty practices, half as many mentors or fewer, many ties."""
    chance = random.Random(seed)  # noqa: S311 - made-up data, no secret
    practices, mentors = chance.randint(70, 150), chance.randint(20, 60)
    pairs = [
        (ours, theirs)
        for ours in range(practices)
        for theirs in sorted(chance.sample(range(mentors), chance.randint(0, 6)))
    ]
    places = [chance.randint(0, 4) for _ in range(mentors)]
    return Instance(
        practice=[ours for ours, _ in pairs],
        mentor=[theirs for _, theirs in pairs],
        fit=[chance.randint(1, 12) for _ in pairs],
        wanted=[chance.randint(1, wanted_maximum) for _ in range(practices)],
        places=places,
        loads=[each if chance.random() < load else 0 for each in places],
    )


ORDERS: Final[dict[str, Callable[[Instance], tuple[Objective, ...]]]] = {
    "pairs, fit": lambda _: (MostPairs(), TotalFit()),
    "fit, pairs": lambda _: (TotalFit(), MostPairs()),
    "pairs, kept, fit": lambda it: (MostPairs(), kept(it), TotalFit()),
    "pairs, fit, kept": lambda it: (MostPairs(), TotalFit(), kept(it)),
}


def kept(instance: Instance) -> FewestChanges:
    """Every third candidate pair was one before."""
    pairs = zip(instance.practice, instance.mentor, strict=True)
    return FewestChanges(list(pairs)[::3])


def worths(instance: Instance, objective: Objective) -> list[int]:
    """What each candidate pair adds to an objective that is a sum."""
    match objective:
        case TotalFit():
            return instance.fit
        case FewestChanges(previous):
            pairs = zip(instance.practice, instance.mentor, strict=True)
            return [int(each in previous) for each in pairs]
        case _:
            return [1] * len(instance.fit)


def by_linear_program(instance: Instance, objectives: tuple[Objective, ...]) -> list[int] | None:
    """The value of each objective in its turn; `None` if the loads cannot be met."""
    mathopt: Any = import_module("ortools.math_opt.python.mathopt")
    model = mathopt.Model()
    chosen = [model.add_variable(lb=0.0, ub=1.0) for _ in instance.fit]
    least = [0] * len(instance.wanted), instance.loads
    for column, low, high in (
        (instance.practice, least[0], instance.wanted),
        (instance.mentor, least[1], instance.places),
    ):
        rows = [model.add_linear_constraint(lb=lo, ub=hi) for lo, hi in zip(low, high, strict=True)]
        for variable, node in zip(chosen, column, strict=True):
            rows[node].set_coefficient(variable, 1.0)
    values = []
    for objective in objectives:
        worth = worths(instance, objective)
        total = mathopt.fast_sum(each * x for each, x in zip(worth, chosen, strict=True))
        model.maximize(total)
        result = mathopt.solve(model, mathopt.SolverType.GLOP)
        if result.termination.reason is mathopt.TerminationReason.INFEASIBLE:
            return None
        assert result.termination.reason is mathopt.TerminationReason.OPTIMAL
        value = result.objective_value()
        assert abs(value - round(value)) < _NEAR  # a flow: its optimum is whole
        values.append(round(value))
        model.add_linear_constraint(total >= round(value))
    return values


@pytest.mark.parametrize("load", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("seed", range(4))
def test_a_linear_program_comes_to_the_same_in_every_objective(
    seed: int, order: Callable[[Instance], tuple[Objective, ...]], load: float
) -> None:
    instance = made_up(seed, load=load)
    objectives = order(instance)
    expected = by_linear_program(instance, objectives)
    if expected is None:
        with pytest.raises(InfeasibleError):
            instance.assigned(*objectives)
        return
    found = instance.assigned(*objectives)
    assert [stage.value for stage in found.certificate.stages] == expected


def test_the_made_up_problems_are_of_both_kinds() -> None:
    outcomes = {
        by_linear_program(made_up(seed, load=load), (MostPairs(),)) is None
        for seed in range(2)
        for load in (0.0, 0.2, 1.0)
    }
    assert outcomes == {True, False}


def most_pairs(instance: Instance, least_fit: int) -> int:
    """The most pairs of those that fit no less, by SciPy; a column for each place."""
    first = np.cumsum([0, *instance.places])
    rows: list[int] = []
    columns: list[int] = []
    for ours, theirs, fit in zip(instance.practice, instance.mentor, instance.fit, strict=True):
        if fit >= least_fit:
            rows += [ours] * instance.places[theirs]
            columns += range(first[theirs], first[theirs + 1])
    graph = csr_array(
        (np.ones(len(rows), dtype=np.int8), (rows, columns)),
        shape=(len(instance.wanted), int(first[-1])),
    )
    matching = maximum_bipartite_matching(graph, perm_type="column")
    return int((matching >= 0).sum())


@pytest.mark.parametrize("seed", range(8))
def test_scipy_finds_as_many_pairs_and_as_fair_a_worst_one(seed: int) -> None:
    instance = made_up(seed, wanted_maximum=1)
    most = most_pairs(instance, 0)
    fairest = max(fit for fit in {*instance.fit} if most_pairs(instance, fit) == most)
    found = instance.assigned(MostPairs(), FairestFit())
    assert [stage.value for stage in found.certificate.stages] == [most, fairest]
    assert min(instance.fit[row] for row in found.rows) == fairest


@pytest.mark.parametrize("seed", range(4))
def test_networkx_finds_the_same_total_fit_under_loads(seed: int) -> None:
    instance = made_up(seed, load=0.15)
    graph: nx.DiGraph[Any] = nx.DiGraph()
    # What a load asks for is worth more than all fits together, so that it is met if it can be.
    dear = sum(instance.fit) + 1
    for ours, count in enumerate(instance.wanted):
        graph.add_edge("all", ("P", ours), capacity=count, weight=0)
    for ours, theirs, fit in zip(instance.practice, instance.mentor, instance.fit, strict=True):
        graph.add_edge(("P", ours), ("M", theirs), capacity=1, weight=-fit)
    for theirs, (count, load) in enumerate(zip(instance.places, instance.loads, strict=True)):
        graph.add_edge(("M", theirs), ("M", theirs, "asked"), capacity=load, weight=-dear)
        graph.add_edge(("M", theirs, "asked"), "back", capacity=load, weight=0)
        graph.add_edge(("M", theirs), "back", capacity=count - load, weight=0)
    graph.add_edge("back", "all", capacity=sum(instance.wanted), weight=0)
    cost, flow = nx.network_simplex(graph)
    met = sum(flow["M", theirs]["M", theirs, "asked"] for theirs in range(len(instance.places)))
    try:
        found = instance.assigned(TotalFit())
    except InfeasibleError:
        assert met < sum(instance.loads)
        return
    assert met == sum(instance.loads)
    assert -cost == met * dear + found.total_fit
