"""This library: `assign` by either solver, up to the tie order, and with its proof checked."""

from collections.abc import Callable
from typing import Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.instance import Instance, Numbers
from qip_rules import __version__
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.objectives import MostPairs, TotalFit
from qip_rules.matching.proof.certificate import Certificate
from qip_rules.matching.proof.refuting import refutations

__all__ = ["CONTENDERS", "assigned", "before_ties", "refuted"]


def assigned(instance: Instance, solver: FlowSolver = FlowSolver.OR_TOOLS) -> Assignment:
    """The choice of `assign`."""
    return assign(
        instance.practice,
        instance.mentor,
        instance.fit,
        practices=instance.practices,
        mentors=instance.mentors,
        places=instance.places,
        wanted=instance.wanted,
        solver=solver,
    )


def before_ties(instance: Instance, solver: FlowSolver = FlowSolver.OR_TOOLS) -> Assignment:
    """The same as far as the optimum and its proof: any of the best choices, as others give."""
    from qip_rules.matching.solve.by_stages import settled_stages
    from qip_rules.matching.solve.reading import read_candidates

    objectives = (MostPairs(), TotalFit())
    candidates = read_candidates(
        instance.practice,
        instance.mentor,
        instance.fit,
        practices=instance.practices,
        mentors=instance.mentors,
        places=instance.places,
        wanted=instance.wanted,
        loads=0,
        objectives=objectives,
    )
    stages = settled_stages(candidates.network, objectives, candidates.kept, None, solver=solver)
    assert stages is not None
    rows = candidates.rows_of(np.flatnonzero(stages.chosen))
    return Assignment(
        rows=tuple(rows.tolist()),
        paired=len(rows),
        total_fit=int(instance.fit[rows].sum()),
        certificate=Certificate(tuple(stages.proved)),
    )


def refuted(instance: Instance, assignment: Assignment) -> str:
    """The first thing that is wrong with its proof; empty if it proves the optimum."""
    found = refutations(
        instance.practice.tolist(),
        instance.mentor.tolist(),
        instance.fit.tolist(),
        practices=instance.practices,
        mentors=instance.mentors,
        places=instance.places.tolist(),
        wanted=instance.wanted.tolist(),
        rows=assignment.rows,
        paired=assignment.paired,
        total_fit=assignment.total_fit,
        certificate=assignment.certificate,
    )
    return next(iter(found), "")


def _pairs(instance: Instance, assignment: Assignment) -> tuple[Numbers, Numbers]:
    rows = np.array(assignment.rows, dtype=np.int64)
    return instance.practice[rows], instance.mentor[rows]


def _driven(
    solve: Callable[[Instance, FlowSolver], Assignment], solver: FlowSolver = FlowSolver.OR_TOOLS
) -> Driven:
    _load(solver)
    return Driven(
        build=lambda each: each,
        solve=lambda instance: solve(instance, solver),
        pairs=_pairs,
        refuted=refuted,
    )


def _and_verified() -> Driven:
    _load(FlowSolver.OR_TOOLS)

    def solve(instance: Instance) -> Assignment:
        assignment = assigned(instance)
        assert not refuted(instance, assignment)
        return assignment

    return Driven(build=lambda each: each, solve=solve, pairs=_pairs, refuted=refuted)


def _load(solver: FlowSolver) -> None:
    """What the first call would load belongs to the import, as it does of the peers."""
    first = assign([0], [0], [1], practices=1, mentors=1, places=1, solver=solver)
    assert first.rows == (0,)


CONTENDERS: Final = (
    Contender(
        name="assign",
        make=lambda: _driven(assigned),
        how="The arrays as they are. Bad input is refused, prices prove the optimum, and of all "
        "optima it is the earliest, whatever the solver: the peers do none of these.",
        on_curve=True,
        version=__version__,
    ),
    Contender(
        name="assign, before the tie order",
        make=lambda: _driven(before_ties),
        how="The same as far as the optimum and its proof, which is more than the peers do: input "
        "refused or read in any order, prices, and these held against all pairs.",
        version=__version__,
    ),
    Contender(
        name="assign, by LEMON",
        make=lambda: _driven(assigned, FlowSolver.LEMON),
        how="`assign` with the extra `fast`: the flow among promising pairs by pylmcf.",
        distributions=("pylmcf",),
        on_curve=True,
    ),
    Contender(
        name="assign, by LEMON, before the tie order",
        make=lambda: _driven(before_ties, FlowSolver.LEMON),
        how="The same as far as the optimum and its proof.",
        distributions=("pylmcf",),
    ),
    Contender(
        name="assign, then refutations",
        make=_and_verified,
        how="The same, and its proof checked over all candidate pairs in plain Python.",
        version=__version__,
    ),
)
