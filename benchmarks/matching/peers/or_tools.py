"""OR-Tools as one would use it without this library: its two graph solvers, with their arrays.

The flow without arcs for staying unpaired is the quicker of the two forms; the solver then looks
for a largest flow first.
"""

from importlib import import_module
from typing import Any, Final

import attrs
import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.forms import Square, place_owners, square
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]


@attrs.frozen(eq=False)
class _Flow:
    solver: Any
    arcs: Any


def _pairs_of_flow(instance: Instance, flow: _Flow) -> tuple[Numbers, Numbers]:
    chosen = np.asarray(flow.solver.flows(flow.arcs)) > 0
    return instance.practice[chosen], instance.mentor[chosen]


def _solved(flow: _Flow) -> _Flow:
    status = flow.solver.solve_max_flow_with_min_cost()
    assert status == flow.solver.OPTIMAL, status
    return flow


def _arrays() -> Driven:
    module = import_module("ortools.graph.python.min_cost_flow")

    def build(instance: Instance) -> _Flow:
        solver = module.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            instance.practice,
            instance.mentor + instance.practices,
            np.ones(instance.pairs, dtype=np.int64),
            -instance.fit,
        )
        supply = np.concatenate([instance.wanted, -instance.places])
        solver.set_nodes_supplies(np.arange(len(supply)), supply)
        return _Flow(solver, arcs)

    return Driven(build=build, solve=_solved, pairs=_pairs_of_flow)


def _loop() -> Driven:
    module = import_module("ortools.graph.python.min_cost_flow")

    def build(instance: Instance) -> _Flow:
        solver, practices = module.SimpleMinCostFlow(), instance.practices
        columns = (instance.practice.tolist(), instance.mentor.tolist(), instance.fit.tolist())
        for practice, mentor, fit in zip(*columns, strict=True):
            solver.add_arc_with_capacity_and_unit_cost(practice, practices + mentor, 1, -fit)
        for practice, wanted in enumerate(instance.wanted.tolist()):
            solver.set_node_supply(practice, wanted)
        for mentor, places in enumerate(instance.places.tolist()):
            solver.set_node_supply(practices + mentor, -places)
        return _Flow(solver, np.arange(instance.pairs))

    return Driven(build=build, solve=_solved, pairs=_pairs_of_flow)


def _assignment() -> Driven:
    module = import_module("ortools.graph.python.linear_sum_assignment")

    def build(instance: Instance) -> tuple[Any, Square]:
        form, solver = square(instance), module.SimpleLinearSumAssignment()
        solver.add_arcs_with_cost(form.left, form.right, form.cost)
        return solver, form

    def solve(given: tuple[Any, Square]) -> Any:  # noqa: ANN401 - the untyped solver
        solver, _ = given
        status = solver.solve()
        assert status == solver.OPTIMAL, status
        return solver

    def pairs(instance: Instance, solver: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        owners = place_owners(instance)
        practice = np.arange(instance.practices)
        place = np.array([solver.right_mate(each) for each in practice.tolist()], dtype=np.int64)
        paired = place < len(owners)
        return practice[paired], owners[place[paired]]

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="OR-Tools, flow of arrays",
        make=_arrays,
        how="Cheapest of the largest flows, cost scaling; three calls with whole arrays.",
        distributions=("ortools",),
        on_curve=True,
    ),
    Contender(
        name="OR-Tools, flow in a loop",
        make=_loop,
        how="The same flow, built arc by arc, as one would write it first.",
        distributions=("ortools",),
    ),
    Contender(
        name="OR-Tools, assignment",
        make=_assignment,
        how="Linear sum assignment of a square form: a column a place, a row a place too.",
        distributions=("ortools",),
    ),
)
