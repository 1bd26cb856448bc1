"""The one answer to a problem of pairing practices with mentor practices.

The answer holds as many pairs as possible, then the greatest total fit, and among equals the
earliest pairs in the order of ids (see `assign`). So it depends neither on the order in which the
records come nor on the solver.
"""

from qip_rules.errors import SolverError
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import (
    unknown_areas,
)
from qip_rules.matching.assignment import assign
from qip_rules.matching.candidates import find_candidates
from qip_rules.matching.certificate import refutations
from qip_rules.matching.explaining import (
    explain_pairs,
    explain_unpaired,
)
from qip_rules.matching.problem import Problem

__all__ = ["pair"]


def pair(problem: Problem) -> Pairing:
    """Pair practices with mentor practices.

    A choice of pairs holds candidate pairs only, the fixed ones and no forbidden one among them,
    gives no practice more mentors than it wants and no mentor more practices than it has places.
    The answer is a choice with the most pairs (where every practice wants one mentor: with the
    most practices paired); of these one with the greatest total fit; of these the earliest.
    *Earliest* compares choices in the order of practice id, then mentor id (by code points, as
    Python sorts text): the one that holds the first pair in which two differ comes first.

    Raises:
        InputError: fits so far apart that 64-bit sums could overflow.
        SolverError: the solver's answer fails its own proof; the library is at fault.
    """
    import numpy as np

    candidates = find_candidates(problem.practices, problem.mentors, problem.policy)
    practice_numbers = {each.practice_id: at for at, each in enumerate(candidates.practices)}
    mentor_numbers = {each.mentor_id: at for at, each in enumerate(candidates.mentors)}
    fixed, forbidden = (
        [
            (practice_numbers[demand.practice_id], mentor_numbers[demand.mentor_id])
            for demand in demands
        ]
        for demands in (problem.fixed, problem.forbidden)
    )
    wanted = np.array([each.wanted for each in candidates.practices], dtype=np.int64)
    places = np.array([each.places for each in candidates.mentors], dtype=np.int64)
    for practice, mentor in fixed:
        wanted[practice] -= 1
        places[mentor] -= 1
    numbers = candidates.practice * len(places) + candidates.mentor
    settled = [practice * len(places) + mentor for practice, mentor in (*fixed, *forbidden)]
    free = ~np.isin(numbers, np.array(settled, dtype=np.int64))

    columns = candidates.practice[free], candidates.mentor[free], candidates.fit[free]
    assignment = assign(
        *columns, practices=len(wanted), mentors=len(places), places=places, wanted=wanted
    )
    refuted = refutations(
        *(column.tolist() for column in columns),
        practices=len(wanted),
        mentors=len(places),
        places=places.tolist(),
        wanted=wanted.tolist(),
        rows=assignment.rows,
        paired=assignment.paired,
        total_fit=assignment.total_fit,
        certificate=assignment.certificate,
    )
    if refuted:
        msg = f"the pairing fails its proof: {'; '.join(refuted)}"
        raise SolverError(msg)

    rows = np.array(assignment.rows, dtype=np.int64)
    free_pairs = zip(columns[0][rows].tolist(), columns[1][rows].tolist(), strict=True)
    chosen = sorted({*fixed, *free_pairs})
    pairs = explain_pairs(candidates, chosen, fixed)
    return Pairing(
        problem=problem,
        pairs=pairs,
        unpaired=explain_unpaired(candidates, chosen, fixed, problem.forbidden),
        total_fit=sum(each.fit for each in pairs),
        certificate=assignment.certificate,
        unknown_areas=unknown_areas(problem.practices, problem.mentors, candidates.taxonomy),
    )
