"""The one answer to a problem of pairing practices with mentor practices.

The answer is best under the objectives, each in its turn, and among equals holds the earliest
pairs in the order of ids (see `assign`). So it depends neither on the order in which the records
come nor on the solver.
"""

from collections.abc import Sequence

from qip_rules.errors import InfeasibleError, SolverError, expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import unknown_areas
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.certificate import refutations
from qip_rules.matching.explaining import explain_pairs
from qip_rules.matching.free import FreePairs, by_number, free_pairs
from qip_rules.matching.gaps import explain_unpaired
from qip_rules.matching.infeasible import infeasible
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, Objective, in_order
from qip_rules.matching.problem import Problem

__all__ = ["pair", "pair_free"]


def pair(problem: Problem, objectives: Sequence[Objective] = DEFAULT_OBJECTIVES) -> Pairing:
    """Pair practices with mentor practices.

    A choice of pairs holds candidate pairs only, the fixed ones and no forbidden one among them,
    gives no practice more mentors than it wants, no mentor more practices than it has places,
    and each mentor at least its minimum load. These are hard; objectives only choose among such
    choices: the best under the first, of these the best under the second, and so on. Without
    other objectives that is a choice with the most pairs (where every practice wants one mentor:
    with the most practices paired), of these one with the greatest total fit.

    Of equally good choices the answer is the earliest. *Earliest* compares choices in the order
    of practice id, then mentor id (by code points, as Python sorts text): the one that holds the
    first pair in which two differ comes first.

    Args:
        problem: who is to be paired.
        objectives: what the pairing is to be best at, in order.

    Raises:
        ArgumentError: `problem` is no `Problem`.
        InputError: objectives in an order that makes no sense, or fits so far apart that 64-bit
            sums could overflow.
        InfeasibleError: the minimum loads cannot be met, with a smallest set of demands (loads,
            fixed and forbidden pairs, least fits) that clash.
        SolverError: the solver's answer fails its own proof; the library is at fault.

    References:
        `qip_rules.matching.objectives` on what each objective is, and `docs/decisions/0010`.
    """
    expect_arguments("pair", problem=(problem, Problem, "`Problem(practices, mentors, policy)`"))
    return pair_free(problem, free_pairs(problem), in_order(objectives))


def pair_free(problem: Problem, free: FreePairs, objectives: tuple[Objective, ...]) -> Pairing:
    """Pair what a problem leaves free.

    Args:
        problem: who is to be paired.
        free: what `free_pairs` gives for the problem.
        objectives: in a sensible order.

    Raises:
        InputError: as `pair`.
        InfeasibleError: as `pair`.
        SolverError: as `pair`.
    """
    assignment = _assigned(problem, free, by_number(objectives, free))
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


def _assigned(problem: Problem, free: FreePairs, objectives: tuple[Objective, ...]) -> Assignment:
    """The best choice of free pairs, its proof looked at."""
    practices, mentors = len(free.wanted), len(free.places)
    try:
        assignment = assign(
            free.practice,
            free.mentor,
            free.fit,
            practices=practices,
            mentors=mentors,
            places=free.places,
            wanted=free.wanted,
            loads=free.loads,
            objectives=objectives,
        )
    except InfeasibleError:
        clash = infeasible(problem, free)
    else:
        refuted = refutations(
            free.practice.tolist(),
            free.mentor.tolist(),
            free.fit.tolist(),
            practices=practices,
            mentors=mentors,
            places=free.places.tolist(),
            wanted=free.wanted.tolist(),
            loads=free.loads.tolist(),
            objectives=objectives,
            rows=assignment.rows,
            paired=assignment.paired,
            total_fit=assignment.total_fit,
            certificate=assignment.certificate,
        )
        if refuted:
            msg = f"the pairing fails its proof: {'; '.join(refuted)}"
            raise SolverError(msg)
        return assignment
    raise clash
