"""The one answer to a problem of pairing practices with mentor practices.

The answer is best under the objectives, each in its turn, and among equals holds the earliest
pairs in the order of ids (see `assign`). So it depends neither on the order in which the records
come nor on the solver.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial

import attrs

from qip_rules.errors import (
    ArgumentError,
    Fault,
    InfeasibleError,
    InputError,
    UnstableLoadsError,
    by_class,
    expect_arguments,
)
from qip_rules.fields import shown
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import unknown_areas
from qip_rules.matching.assignment import Assignment
from qip_rules.matching.choosing import choose
from qip_rules.matching.explaining.gaps import explain_unpaired
from qip_rules.matching.explaining.pairs import explain_pairs
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.free import FreePairs, by_number, free_pairs
from qip_rules.matching.infeasible import infeasible
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, Objective
from qip_rules.matching.orders import in_order
from qip_rules.matching.problem import Problem
from qip_rules.matching.proof.certificate import Progress

__all__ = ["Told", "in_seconds", "pair", "pair_free"]

Told = Callable[[Progress], object]
"""Is told how far a solve has come. It cannot change what comes out, but what it raises ends it."""


def pair(
    problem: Problem,
    objectives: Sequence[Objective] = DEFAULT_OBJECTIVES,
    *,
    time_limit: float | None = None,
    progress: Told | None = None,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> Pairing:
    """Pair practices with mentor practices.

    A choice of pairs holds candidate pairs only, the fixed ones and no forbidden one among them,
    gives no practice more mentors than it wants, no mentor more practices than it has places,
    and each mentor at least its minimum load. These are hard; objectives only choose among such
    choices: the best under the first, of these the best under the second, and so on. Without
    other objectives that is a choice with the most pairs (where every practice wants one mentor:
    with the most practices paired), of these one with the greatest total fit.

    Of equally good choices the answer is the earliest. *Earliest* compares choices in the order
    of practice id, then mentor id (by code points, as Python sorts text): the one that holds the
    first pair in which two differ comes first. Under `AreaCoverage` it is first the one with the
    greatest sum of lots, which pairs draw by their ids (`qip_rules.matching.lots`); where a time
    limit leaves that open, the certificate says so. `Stable` has no ties.

    Args:
        problem: who is to be paired.
        objectives: what the pairing is to be best at, in order.
        time_limit: how many seconds the solver may take for `AreaCoverage` and what comes after
            it; without one it goes on until the best is proved. At the limit the best choice so
            far comes back: feasible, proved in all that comes before, and with the gap to the
            bound in the certificate. Every other objective is a flow, which ends by itself; what
            ends early depends on the machine, all else does not.
        progress: is told of each stage that is settled, and of each round of a long one. What it
            raises gives the pairing up.
        solver: who finds the flow, where `MostPairs` and `TotalFit` come first and there are no
            minimum loads. The answer is the same with any.

    Raises:
        ArgumentError: `problem` is no `Problem`, `solver` no `FlowSolver`, or `progress` nothing
            that can be called.
        InputError: objectives in an order that makes no sense; fits so far apart that 64-bit
            sums could overflow, weights beyond what `AreaCoverage` can tell apart; a time limit
            that is no number above zero.
        InfeasibleError: the minimum loads cannot be met, with a minimal set of demands (loads,
            fixed and forbidden pairs, least fits) that clash; or a load that no stable pairing
            meets, under `Stable`.
        SolverError: `solver` is not installed; or its answer fails its own proof, and the
            library is at fault.

    References:
        `qip_rules.matching.objectives` on what each objective is, `docs/decisions/0010` and
        `docs/decisions/0022` on ties, `docs/decisions/0018` on time.
    """
    expect_arguments(
        "pair",
        problem=(problem, Problem, "`Problem(practices, mentors, policy)`"),
        solver=(solver, FlowSolver, "such as `FlowSolver.LEMON`"),
    )
    if progress is not None and not callable(progress):
        faults = [Fault("progress", by_class(progress), "a function of one argument, or None")]
        raise ArgumentError(faults, of="the call of pair")
    ordered, seconds = in_order(objectives), in_seconds(time_limit)
    free = free_pairs(problem)
    return pair_free(problem, free, ordered, time_limit=seconds, progress=progress, solver=solver)


def in_seconds(time_limit: object) -> float | None:
    """A limit of time as a number.

    Raises:
        InputError: it is no number above zero.
    """
    if time_limit is None:
        return None
    if (
        isinstance(time_limit, bool)
        or not isinstance(time_limit, int | float)
        or not 0 < time_limit < math.inf
    ):
        expected = "a number of seconds above zero, or None for no limit"
        raise InputError([Fault("time_limit", shown(time_limit), expected)], of="the time limit")
    return float(time_limit)


def pair_free(  # noqa: PLR0913 (what `pair` takes, and what it leaves free)
    problem: Problem,
    free: FreePairs,
    objectives: tuple[Objective, ...],
    *,
    time_limit: float | None = None,
    progress: Told | None = None,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> Pairing:
    """Pair what a problem leaves free.

    Args:
        problem: who is to be paired.
        free: what `free_pairs` gives for the problem.
        objectives: in a sensible order.
        time_limit: as `pair`.
        progress: as `pair`.
        solver: as `pair`.

    Raises:
        InputError: as `pair`.
        InfeasibleError: as `pair`.
        SolverError: as `pair`.
    """
    solve = partial(
        choose,
        free,
        by_number(objectives, free),
        time_limit=time_limit,
        progress=progress,
        solver=solver,
    )
    assignment = _assigned(problem, free, solve)
    candidates = free.candidates
    rows = list(assignment.rows)
    free_chosen = zip(free.practice[rows].tolist(), free.mentor[rows].tolist(), strict=True)
    chosen = sorted({*free.fixed, *free_chosen})
    pairs = explain_pairs(candidates, chosen, free.fixed)
    return Pairing(
        problem=problem,
        pairs=pairs,
        unpaired=explain_unpaired(free, chosen, problem.forbidden, objectives),
        total_fit=sum(each.fit for each in pairs),
        objectives=objectives,
        certificate=assignment.certificate,
        unknown_areas=unknown_areas(problem.practices, problem.mentors, candidates.taxonomy),
    )


def _assigned(
    problem: Problem,
    free: FreePairs,
    solve: Callable[[], Assignment],
) -> Assignment:
    """What `solve` gives, the best choice of free pairs; demands that clash are told by id."""
    try:
        return solve()
    except InfeasibleError as error:
        is_stable = isinstance(error, UnstableLoadsError)
        clash = _unstable(problem, error) if is_stable else infeasible(problem, free)
    raise clash


def _unstable(problem: Problem, error: InfeasibleError) -> UnstableLoadsError:
    """Loads by number, in the order of ids, told where the problem has them."""
    numbers = {id_: at for at, id_ in enumerate(sorted(each.mentor_id for each in problem.mentors))}
    unmet = {fault.place: fault for fault in error.faults}
    return UnstableLoadsError(
        attrs.evolve(fault, place=f"mentors[{position}].minimum_load")
        for position, mentor in enumerate(problem.mentors)
        if (fault := unmet.get(f"loads[{numbers[mentor.mentor_id]}]")) is not None
    )
