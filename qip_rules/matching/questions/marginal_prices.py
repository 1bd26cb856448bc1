"""Prices that say what one unit more is worth, not only prices that prove a pairing best.

Many prices prove one and the same pairing. Of all of them one set has the lowest for mentors and
the highest for practices, and only these are what the whole wins with one place more, and loses
without one mentor that a practice wants: the lengths of the shortest paths through what could be
exchanged (R. K. Ahuja, T. L. Magnanti and J. B. Orlin, Network Flows, 1993, chapter 9). So the
paths are measured anew here, stage by stage: those of a stage among the shortest of the stage
before.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.matching.answer import Pairing
from qip_rules.matching.free import FreePairs, by_number
from qip_rules.matching.objectives import FewestChanges, MostPairs, Objective, TotalFit
from qip_rules.matching.questions.next_best import among, chosen_among

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["MarginalPrices", "are_priced", "marginal_prices"]

_Priced = MostPairs | TotalFit | FewestChanges
"""Objectives that are sums over the chosen pairs."""


@attrs.frozen(eq=False)
class MarginalPrices:
    """What a unit is worth in one objective, where all objectives before come to as much."""

    practice: "Numbers"
    """One per practice: what is lost if it wants one mentor fewer. Of one that wants none beside
    its fixed ones it says nothing."""
    mentor: "Numbers"
    """One per mentor: what is won with one place more."""


def are_priced(pairing: Pairing, objectives: Sequence[Objective]) -> bool:
    """Whether paths tell what a unit is worth under these objectives, the first of the pairing.

    Each has to be a sum over the pairs, and no mentor may have a minimum load.
    """
    return all(isinstance(each, _Priced) for each in objectives) and not any(
        each.minimum_load for each in pairing.problem.mentors
    )


def marginal_prices(
    pairing: Pairing, free: FreePairs, objectives: Sequence[Objective]
) -> tuple[MarginalPrices, ...]:
    """The prices of each objective in turn.

    Args:
        pairing: best under the objectives; `are_priced`.
        free: what `free_pairs` gives for its problem.
        objectives: the first of the pairing, or all of them.

    Raises:
        SolverError: an exchange of pairs improves the pairing, so there are no prices.
    """
    import numpy as np

    from qip_rules.matching.solve.prices import FAR, distances

    practices, mentors = len(free.wanted), len(free.places)
    ground = practices + mentors
    chosen = chosen_among(pairing, free)
    mentor_node = free.mentor + practices
    holds = np.bincount(free.practice[chosen], minlength=practices)
    taken = np.bincount(free.mentor[chosen], minlength=mentors)
    unmet = np.flatnonzero(holds < free.wanted)
    every_mentor = np.arange(mentors) + practices
    with_room = every_mentor[taken < free.places]
    # An arc from a to b with cost c states distance[b] <= distance[a] + c, as in `solve.prices`.
    tail = np.concatenate(
        [
            np.where(chosen, mentor_node, free.practice),
            np.arange(practices),
            np.full(len(unmet) + mentors, ground),
            with_room,
        ]
    )
    head = np.concatenate(
        [
            np.where(chosen, free.practice, mentor_node),
            np.full(practices, ground),
            unmet,
            every_mentor,
            np.full(len(with_room), ground),
        ]
    )
    found: list[MarginalPrices] = []
    is_open = np.ones(len(tail), dtype=np.bool_)  # on paths that are shortest so far
    for objective in by_number(objectives, free):
        worth = _worths(objective, free)
        cost = np.zeros(len(tail), dtype=np.int64)
        cost[: len(worth)] = np.where(chosen, worth, -worth)
        ends = tail[is_open], head[is_open], cost[is_open]
        distance = distances(*ends, sources=np.array([ground]), nodes=ground + 1)
        found.append(MarginalPrices(distance[:practices], -distance[practices:ground]))
        start = distance[tail]
        is_reached = start != FAR
        is_open &= is_reached & (np.where(is_reached, start, 0) + cost == distance[head])
    return tuple(found)


def _worths(objective: Objective, free: FreePairs) -> "Numbers":
    """What each free pair adds to an objective."""
    import numpy as np

    match objective:
        case TotalFit():
            return free.fit
        case FewestChanges():
            return among(free, objective.previous).astype(np.int64)
        case _:
            return np.ones(len(free.fit), dtype=np.int64)
