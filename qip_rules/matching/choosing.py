"""The best choice of free pairs under any objectives, its proof looked at before it goes out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypedDict

from qip_rules.errors import Fault, SolverError, UnstableLoadsError
from qip_rules.matching.areas import area_coverage
from qip_rules.matching.assignment import Assignment, assign, clashing_loads
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.free import FreePairs
from qip_rules.matching.lots import lots_of
from qip_rules.matching.objectives import FewestChanges, Objective, Stable
from qip_rules.matching.orders import flows
from qip_rules.matching.preferences import preferences_of
from qip_rules.matching.proof.certificate import Certificate, Goal, Progress, Stage
from qip_rules.matching.proof.rechecking import (
    blocking_pairs,
    parted_stages,
    unproved_bounds,
    wrong_ties,
)
from qip_rules.matching.proof.refuting import refutations
from qip_rules.matching.stable import stable_choice
from qip_rules.matching.topics import topics_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["choose"]


class _InNumbers(TypedDict):
    """What `assign` takes, the objectives apart."""

    practice: "Numbers"
    mentor: "Numbers"
    fit: "Numbers"
    practices: int
    mentors: int
    places: "Numbers"
    wanted: "Numbers"
    loads: "Numbers"


def choose(
    free: FreePairs,
    objectives: tuple[Objective, ...],
    *,
    time_limit: float | None = None,
    progress: Callable[[Progress], object] | None = None,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> Assignment:
    """The best choice of free pairs; rows are their numbers.

    Args:
        free: what there is to choose from.
        objectives: in a sensible order, pairs to keep by number.
        time_limit: seconds for the solver of `AreaCoverage` and what comes after it.
        progress: is told how far the solve has come.
        solver: who finds the flow of most pairs and the greatest total fit.

    Raises:
        InputError: as `assign`; weights too large for `AreaCoverage`.
        InfeasibleError: the loads cannot be met, by number.
        UnstableLoadsError: loads that no stable choice meets, by number.
        SolverError: `solver` is not installed; or the choice fails its own proof, and the library
            is at fault.
    """
    flow = flows(objectives)
    if objectives == (Stable(),):
        assignment = _stable(free, progress)
    elif flow == objectives:
        assignment = assign(**_in_numbers(free), objectives=flow, progress=progress, solver=solver)
    else:
        assignment = _covering(free, objectives, time_limit, progress, solver)
    wrong = tuple(_refuted(free, objectives, assignment))
    if wrong:
        msg = f"the pairing fails its proof: {'; '.join(wrong)}"
        raise SolverError(msg)
    return assignment


def _stable(free: FreePairs, progress: Callable[[Progress], object] | None) -> Assignment:
    fits = _fits(free)
    chosen = stable_choice(
        preferences_of(fits, *_wishes(free)), free.wanted.tolist(), free.places.tolist()
    )
    _refuse_unmet_loads(free, Counter(mentor for _, mentor in chosen))
    rows = tuple(row for row, pair in enumerate(fits) if pair in chosen)
    if progress is not None:
        progress(Progress(stage=0, goal=Goal.STABLE, value=0, bound=0))
    return Assignment(
        rows=rows,
        paired=len(rows),
        total_fit=sum(fits[pair] for pair in chosen),
        certificate=Certificate((Stage(goal=Goal.STABLE, value=0),)),
    )


def _refuse_unmet_loads(free: FreePairs, at_mentor: Counter[int]) -> None:
    """Every stable choice gives a mentor equally many: a load that one does not meet, none does."""
    mentors = free.candidates.mentors
    unmet = [(at, load) for at, load in enumerate(free.loads.tolist()) if at_mentor[at] < load]
    if not unmet:
        return
    raise UnstableLoadsError(
        Fault(
            f"loads[{at}]",
            f"at least {load} beside fixed pairs for mentor {mentors[at].mentor_id!r}, where "
            f"every stable pairing has {at_mentor[at]}",
            "a load that stable pairings meet",
        )
        for at, load in unmet
    )


def _covering(
    free: FreePairs,
    objectives: tuple[Objective, ...],
    time_limit: float | None,
    progress: Callable[[Progress], object] | None,
    solver: FlowSolver,
) -> Assignment:
    import numpy as np

    from qip_rules.matching.solve.by_stages import settled_stages
    from qip_rules.matching.solve.covering import cover
    from qip_rules.matching.solve.reading import read_candidates

    candidates = read_candidates(**_in_numbers(free), objectives=objectives)
    flow = flows(objectives)
    stages = settled_stages(candidates.network, flow, candidates.kept, progress, solver=solver)
    if stages is None:
        raise clashing_loads(candidates.network)
    practices, mentors = free.candidates.practices, free.candidates.mentors
    numbered: Iterable[tuple[int, int]] = zip(
        free.practice.tolist(), free.mentor.tolist(), strict=True
    )
    lots = lots_of((practices[ours].practice_id, mentors[at].mentor_id) for ours, at in numbered)
    ties_settled = cover(
        stages,
        topics_of(free),
        objectives[len(flow) :],
        lots=np.array(lots, dtype=np.int64),
        seconds=time_limit,
    )
    rows = np.flatnonzero(stages.chosen)  # free pairs are in the order of the network already
    return Assignment(
        rows=tuple(rows.tolist()),
        paired=len(rows),
        total_fit=sum(free.fit[rows].tolist()),
        certificate=Certificate(tuple(stages.proved), ties_settled=ties_settled),
    )


def _in_numbers(free: FreePairs) -> _InNumbers:
    return _InNumbers(
        practice=free.practice,
        mentor=free.mentor,
        fit=free.fit,
        practices=len(free.wanted),
        mentors=len(free.places),
        places=free.places,
        wanted=free.wanted,
        loads=free.loads,
    )


def _fits(free: FreePairs) -> dict[tuple[int, int], int]:
    pairs = zip(free.practice.tolist(), free.mentor.tolist(), strict=True)
    return dict(zip(pairs, free.fit.tolist(), strict=True))


def _wishes(free: FreePairs) -> tuple[list[list[int]], list[list[int]]]:
    """The wishes of practices and of mentors, by number."""
    found = free.candidates
    ours = {each.practice_id: at for at, each in enumerate(found.practices)}
    theirs = {each.mentor_id: at for at, each in enumerate(found.mentors)}
    return (
        [[theirs[wish] for wish in each.wishes] for each in found.practices],
        [[ours[wish] for wish in each.wishes] for each in found.mentors],
    )


def _by_number(values: list[int]) -> dict[int, int]:
    return dict(enumerate(values))


def _refuted(
    free: FreePairs, objectives: tuple[Objective, ...], assignment: Assignment
) -> Iterator[str]:
    """What the certificate leaves unproved."""
    flow = flows(objectives)
    priced, others = parted_stages(assignment.certificate.stages, objectives)
    if flow:
        yield from refutations(
            free.practice.data,
            free.mentor.data,
            free.fit.data,
            practices=len(free.wanted),
            mentors=len(free.places),
            places=free.places.tolist(),
            wanted=free.wanted.tolist(),
            loads=free.loads.tolist(),
            objectives=flow,
            rows=assignment.rows,
            paired=assignment.paired,
            total_fit=assignment.total_fit,
            certificate=Certificate(priced),
        )
    yield from wrong_ties(assignment.certificate, objectives)
    rest = objectives[len(flow) :]
    if rest:
        yield from unproved_bounds(others, rest, _true_values(free, rest, assignment))


def _true_values(
    free: FreePairs, objectives: tuple[Objective, ...], assignment: Assignment
) -> dict[Goal, int]:
    """What the choice comes to in each thing that no price proves, counted anew."""
    fits = _fits(free)
    pairs = list(fits)
    chosen = [pairs[row] for row in assignment.rows]
    if objectives == (Stable(),):
        practice_wishes, mentor_wishes = _wishes(free)
        blocking = blocking_pairs(
            fits,
            chosen,
            wanted=_by_number(free.wanted.tolist()),
            places=_by_number(free.places.tolist()),
            practice_wishes=dict(enumerate(practice_wishes)),
            mentor_wishes=dict(enumerate(mentor_wishes)),
        )
        return {Goal.STABLE: len(blocking)}
    previous = {
        pair for each in objectives if isinstance(each, FewestChanges) for pair in each.previous
    }
    covered = [
        (practice, free.candidates.pair(practice, mentor).shared or ())
        for practice, mentor in (*free.fixed, *chosen)
    ]
    return {
        Goal.COVERED: area_coverage(covered),
        Goal.PAIRS: assignment.paired,
        Goal.FIT: sum(fits[pair] for pair in chosen),
        Goal.KEPT: sum(pair in previous for pair in chosen),
    }
