"""What one more place at a mentor practice would add, exactly."""

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.choosing import choose
from qip_rules.matching.free import FreePairs, by_number, free_pairs
from qip_rules.matching.objectives import Objective
from qip_rules.matching.proof.certificate import Goal

__all__ = ["PlaceValue", "place_values"]


@attrs.frozen(kw_only=True)
class PlaceValue:
    """What the best pairing would have more, had one mentor one place more."""

    mentor_id: str
    pairs: int
    """How many more pairs."""
    total_fit: int
    """How much more total fit; below zero where it pays for what comes before it."""


def place_values(pairing: Pairing) -> tuple[PlaceValue, ...]:
    """What one more place at each mentor would add, by mentor id.

    Under `MostPairs` and `TotalFit`, in any order and with or without `FewestChanges`, the prices
    of the certificate say it: of all prices that prove the pairing, those of mentors are the
    lowest, which are what one unit more is worth (a shortest path to the new place; R. K. Ahuja,
    T. L. Magnanti and J. B. Orlin, Network Flows, 1993, chapter 9). Under other objectives, or
    with minimum loads, each mentor takes a solution of its own.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
        SolverError: the solver did not prove an optimum; the library is at fault.
    """
    expect_arguments("place_values", pairing=(pairing, Pairing, "`pair(problem)` gives one"))
    mentors = sorted(pairing.problem.mentors, key=lambda each: each.mentor_id)
    goals = [stage.goal for stage in pairing.certificate.stages]
    if (
        {Goal.PAIRS, Goal.FIT} <= set(goals)
        and not {Goal.WORST, Goal.LEVEL, Goal.COVERED} & set(goals)
        and len(goals) == len(pairing.objectives)
        and not any(each.minimum_load for each in mentors)
    ):
        worths = [_by_prices(pairing, goals, at) for at in range(len(mentors))]
    else:
        free = free_pairs(pairing.problem)
        worths = _by_solving(free, by_number(pairing.objectives, free))
    return tuple(
        PlaceValue(mentor_id=mentor.mentor_id, pairs=pairs, total_fit=fit)
        for mentor, (pairs, fit) in zip(mentors, worths, strict=True)
    )


def _by_prices(pairing: Pairing, goals: list[Goal], mentor: int) -> tuple[int, int]:
    prices = [stage.mentor_prices[mentor] for stage in pairing.certificate.stages]
    if prices < [0] * len(prices):
        return 0, 0  # a place more is not used
    return prices[goals.index(Goal.PAIRS)], prices[goals.index(Goal.FIT)]


def _by_solving(free: FreePairs, objectives: tuple[Objective, ...]) -> list[tuple[int, int]]:
    def best(extra: int | None) -> tuple[int, int]:
        places = free.places.copy()
        if extra is not None:
            places[extra] += 1
        assignment = choose(attrs.evolve(free, places=places), objectives)
        return assignment.paired, assignment.total_fit

    pairs, fit = best(None)
    richer = [best(mentor) for mentor in range(len(free.places))]
    return [(more_pairs - pairs, more_fit - fit) for more_pairs, more_fit in richer]
