"""Whoever finds the flow, the assignment is the same; and nobody's word is taken for it."""

import sys
from collections.abc import Callable
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ArgumentError, SolverError
from qip_rules.matching.assignment import assign
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.objectives import AreaCoverage, MostPairs, Objective, TotalFit
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

Numbers = npt.NDArray[np.int64]
PRACTICE, MENTOR, FIT = [0, 0, 1, 1, 2], [0, 1, 0, 1, 1], [5, 4, 9, 1, 2]


def solved(solver: FlowSolver) -> object:
    return assign(PRACTICE, MENTOR, FIT, practices=3, mentors=2, places=1, solver=solver)


@given(st.data())
def test_lemon_gives_what_or_tools_gives(data: st.DataObject) -> None:
    pytest.importorskip("pylmcf")
    capacities = st.lists(st.integers(0, 3), min_size=1, max_size=7)
    wanted, places = data.draw(capacities), data.draw(capacities)
    every = [(p, m) for p in range(len(wanted)) for m in range(len(places))]
    pairs = data.draw(st.lists(st.sampled_from(every), unique=True, max_size=30))
    fit = data.draw(st.lists(st.integers(-5, 5), min_size=len(pairs), max_size=len(pairs)))
    plain, fast = (
        assign(
            [p for p, _ in pairs],
            [m for _, m in pairs],
            fit,
            practices=len(wanted),
            mentors=len(places),
            places=places,
            wanted=wanted,
            solver=solver,
        )
        for solver in FlowSolver
    )
    assert fast == plain


def test_lemon_gives_the_same_of_a_middle_size_and_of_wide_fits() -> None:
    pytest.importorskip("pylmcf")
    random = np.random.default_rng(5)
    practice, mentor = np.divmod(np.flatnonzero(random.random(300 * 60) < 0.6), 60)
    for most in (3, 10**12):
        fit = random.integers(-most, most, len(practice))
        plain, fast = (
            assign(
                practice, mentor, fit, practices=300, mentors=60, places=6, wanted=2, solver=solver
            )
            for solver in FlowSolver
        )
        assert fast == plain


def fake(monkeypatch: pytest.MonkeyPatch, flow: Callable[[Numbers], Numbers]) -> None:
    """In place of pylmcf, something that gives a flow of its own making."""
    package, module = ModuleType("pylmcf"), ModuleType("pylmcf.pylmcf_cpp")

    def lmcf(_: Numbers, tail: Numbers, *__: Numbers) -> Numbers:
        return flow(tail)

    monkeypatch.setattr(module, "lmcf", lmcf, raising=False)
    monkeypatch.setitem(sys.modules, "pylmcf", package)
    monkeypatch.setitem(sys.modules, "pylmcf.pylmcf_cpp", module)


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        (np.zeros_like, "not optimal"),
        (np.ones_like, "no choice of pairs"),
        (lambda tail: 2 * np.ones_like(tail), "no choice of pairs"),
        # Practice 0 with mentor 0, practice 1 with mentor 1: two pairs, and three fit better.
        (lambda tail: np.isin(np.arange(len(tail)), [0, 4]).astype(np.int64), "not optimal"),
    ],
    ids=["nothing", "everything", "twice", "worse"],
)
def test_a_wrong_flow_is_refused(
    flow: Callable[[Numbers], Numbers], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, flow)
    with pytest.raises(SolverError, match=said):
        solved(FlowSolver.LEMON)


def test_a_solver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pylmcf", "pylmcf.pylmcf_cpp"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SolverError, match=r"qip-rules\[fast\]"):
        solved(FlowSolver.LEMON)
    assert solved(FlowSolver.OR_TOOLS)


PROBLEM = Problem(
    [
        practice("P0", ("a", 5), ("b", 4)),
        practice("P1", ("a", 9), ("b", 1)),
        practice("P2", ("b", 2)),
    ],
    [mentor("M0", 1, ("a", 1)), mentor("M1", 1, ("b", 1))],
    GRANT,
)
ORDERS = ((MostPairs(), TotalFit()), (MostPairs(), TotalFit(), AreaCoverage()))


@pytest.mark.parametrize("objectives", ORDERS)
def test_a_pairing_is_the_same_by_any_solver(objectives: tuple[Objective, ...]) -> None:
    pytest.importorskip("pylmcf")
    plain = pair(PROBLEM, objectives)
    assert pair(PROBLEM, objectives, solver=FlowSolver.LEMON) == plain


@pytest.mark.parametrize("objectives", ORDERS)
def test_a_pairing_is_by_the_solver_that_was_asked_for(
    objectives: tuple[Objective, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, np.zeros_like)
    with pytest.raises(SolverError, match="not optimal"):
        pair(PROBLEM, objectives, solver=FlowSolver.LEMON)
    assert len(pair(PROBLEM, objectives).pairs) == 2


def test_a_pairing_by_what_is_no_solver_is_refused() -> None:
    with pytest.raises(ArgumentError, match="FlowSolver"):
        pair(PROBLEM, solver="LEMON")  # type: ignore[arg-type]


def test_what_is_no_solver_is_refused() -> None:
    with pytest.raises(ArgumentError, match="FlowSolver"):
        solved("LEMON")  # type: ignore[arg-type]
