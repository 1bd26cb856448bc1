"""The practices and mentors behind a sparse made-up problem, as records under a shipped policy."""

from datetime import date
from typing import Final

import numpy as np

from benchmarks.matching.generating import CANDIDATES as CANDIDATES_A_PRACTICE
from benchmarks.matching.generating import (
    EVIDENCE,
    PLACES_A_PRACTICE,
    PRACTICES_A_MENTOR,
    SPARSE_AREAS,
    WEIGHTS,
    Case,
    _Chance,
    _joined,
    _places,
    _with_areas,
)
from benchmarks.matching.generating import FORBIDDEN as FORBIDDEN_SHARE
from benchmarks.matching.generating import SEED as SEED_OF_ALL
from benchmarks.matching.generating import SHARED_TWICE as SHARES_TWICE
from qip_rules.cohort.loading import load_program
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice, WeightedArea

__all__ = ["problem_of"]

DAY: Final = date(2026, 1, 1)


def problem_of(case: Case) -> Problem:
    """The problem that `made` gives as arrays: the same candidate pairs, fits and places.

    Practices and mentors are named by number, and a pair in a hundred is forbidden. Everything
    else is known of everybody, and nothing stands against anybody.

    Raises:
        ValueError: a dense case, whose fits come from no areas, or one in regions.
    """
    if case.dense or case.regions > 1:
        msg = f"{case.name} has no records: only sparse cases in one region have"
        raise ValueError(msg)
    chance = _Chance(SEED_OF_ALL, case.practices, case.dense, case.regions)
    mentors = max(case.practices // PRACTICES_A_MENTOR, 1)
    sought, offered = SPARSE_AREAS
    shared = np.mean(sought) * np.mean(offered) * mentors / CANDIDATES_A_PRACTICE
    areas = max(round(shared * SHARES_TWICE), sum(offered))
    places = _places(chance, mentors, round(PLACES_A_PRACTICE * case.practices))
    seekers = _with_areas(chance, case.practices, sought, areas, WEIGHTS)
    givers = _with_areas(chance, mentors, offered, areas, EVIDENCE)
    key, _ = _joined(seekers, givers, mentors)
    forbidden = key[chance.shares(len(key)) < FORBIDDEN_SHARE]
    ours: list[list[WeightedArea]] = [[] for _ in range(case.practices)]
    for practice, area, weight in zip(*(each.tolist() for each in seekers), strict=True):
        ours[practice].append(WeightedArea(f"area {area}", weight))
    theirs: list[list[AreaOfSuccess]] = [[] for _ in range(mentors)]
    for mentor, area, evidence in zip(*(each.tolist() for each in givers), strict=True):
        theirs[mentor].append(AreaOfSuccess(f"area {area}", evidence))
    practice_ids = [f"P{number:06}" for number in range(case.practices)]
    mentor_ids = [f"M{number:06}" for number in range(mentors)]
    return Problem(
        [
            Practice(
                practice_id=identity,
                name=f"Made-Up Practice {number}",
                areas=tuple(ours[number]),
                organization=identity,
                conflicts=frozenset(),
                people=(f"ann@p{number}.example",),
            )
            for number, identity in enumerate(practice_ids)
        ],
        [
            MentorPractice(
                mentor_id=identity,
                name=f"Made-Up Mentor {number}",
                areas=tuple(theirs[number]),
                places=int(places[number]),
                organization=identity,
                conflicts=frozenset(),
                people=(f"ola@m{number}.example",),
            )
            for number, identity in enumerate(mentor_ids)
        ],
        load_program("quality-improvement-grant").on(DAY),
        forbidden=[
            (practice_ids[pair // mentors], mentor_ids[pair % mentors])
            for pair in forbidden.tolist()
        ],
    )
