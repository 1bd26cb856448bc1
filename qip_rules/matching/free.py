"""A problem as numbers, without what is fixed beforehand: what is free to choose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.matching.candidates import CandidatePairs, find_candidates
from qip_rules.matching.objectives import FewestChanges, Objective
from qip_rules.matching.orders import numbered, refuse_numbers
from qip_rules.matching.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["FreePairs", "by_number", "free_pairs"]


@attrs.frozen(eq=False, kw_only=True)
class FreePairs:
    """The candidate pairs that are neither fixed nor forbidden, and what is left to give.

    Practices and mentors are numbered from 0 in the order of their ids.
    """

    candidates: CandidatePairs
    fixed: tuple[tuple[int, int], ...]
    """Practice and mentor of each fixed pair."""
    practice: "Numbers"
    """The practice of each free pair, ascending."""
    mentor: "Numbers"
    """The mentor of each free pair, ascending within a practice."""
    fit: "Numbers"
    wanted: "Numbers"
    """How many more mentors each practice wants beside the fixed ones."""
    places: "Numbers"
    """How many more practices each mentor can take."""
    loads: "Numbers"
    """How many more practices each mentor is to take at least."""


def free_pairs(problem: Problem) -> FreePairs:
    """What a problem leaves free to choose."""
    import numpy as np

    candidates = find_candidates(
        problem.practices, problem.mentors, problem.policy, problem.relation
    )
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
    loads = np.array([each.minimum_load for each in candidates.mentors], dtype=np.int64)
    for practice, mentor in fixed:
        wanted[practice] -= 1
        places[mentor] -= 1
        loads[mentor] -= 1
    numbers = candidates.practice * len(places) + candidates.mentor
    settled = np.array(
        [practice * len(places) + mentor for practice, mentor in (*fixed, *forbidden)],
        dtype=np.int64,
    )
    at = np.searchsorted(numbers, settled)
    free = np.ones(len(numbers) + 1, dtype=np.bool_)  # the last is for what comes after all
    free[at[np.append(numbers, -1)[at] == settled]] = False
    free = free[:-1]
    return FreePairs(
        candidates=candidates,
        fixed=tuple(fixed),
        practice=candidates.practice[free],
        mentor=candidates.mentor[free],
        fit=candidates.fit[free],
        wanted=wanted,
        places=places,
        loads=np.maximum(loads, 0),
    )


def by_number(objectives: Sequence[Objective], free: FreePairs) -> tuple[Objective, ...]:
    """The objectives with pairs by number; pairs of ids that the problem lacks are left out.

    Raises:
        InputError: pairs to keep that are numbers already, each at its place.
    """
    for each in objectives:
        if isinstance(each, FewestChanges):
            refuse_numbers(each)
    practices = {each.practice_id: at for at, each in enumerate(free.candidates.practices)}
    mentors = {each.mentor_id: at for at, each in enumerate(free.candidates.mentors)}
    return numbered(objectives, practices, mentors)
