"""What one more place at a mentor practice would add, exactly."""

import attrs

from qip_rules.errors import InfeasibleError, expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.choosing import choose
from qip_rules.matching.free import FreePairs, by_number, free_pairs
from qip_rules.matching.objectives import MostPairs, TotalFit
from qip_rules.matching.pairing import in_seconds
from qip_rules.matching.questions.marginal_prices import are_priced, marginal_prices

__all__ = ["PlaceValue", "place_values"]


@attrs.frozen(kw_only=True)
class PlaceValue:
    """What the best pairing would have more, had one mentor one place more."""

    mentor_id: str
    pairs: int | None
    """How many more pairs; `None` under `Stable` where, with the place, no stable pairing meets
    the minimum loads."""
    total_fit: int | None
    """How much more total fit; below zero where it pays for what comes before it. `None` as
    `pairs`."""
    is_settled: bool = True
    """Whether that is exact. Where a time limit ended a solve it is what was found."""


def place_values(pairing: Pairing, *, time_limit: float | None = None) -> tuple[PlaceValue, ...]:
    """What one more place at each mentor would add, by mentor id.

    Under `MostPairs` and `TotalFit`, in any order and with or without `FewestChanges`, the
    shortest paths to a new place say it, in one pass for all mentors
    (`qip_rules.matching.questions.marginal_prices`). Under other objectives, or with minimum
    loads, each mentor takes a solution of its own; under `AreaCoverage` each of these may take
    as long as the pairing itself took.

    Args:
        pairing: what there is.
        time_limit: seconds for each solve, as `pair` takes it.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
        InputError: a time limit that is no number above zero.
        SolverError: an exchange of pairs improves the pairing, which `verify` refuses then; or
            the solver did not prove an optimum, and the library is at fault.
    """
    expect_arguments("place_values", pairing=(pairing, Pairing, "`pair(problem)` gives one"))
    seconds = in_seconds(time_limit)
    free = free_pairs(pairing.problem)
    if {MostPairs(), TotalFit()} <= {*pairing.objectives} and are_priced(
        pairing, pairing.objectives
    ):
        return _by_prices(pairing, free)
    return _by_solving(pairing, free, seconds)


def _by_prices(pairing: Pairing, free: FreePairs) -> tuple[PlaceValue, ...]:
    prices = marginal_prices(pairing, free, pairing.objectives)
    pairs, fit = (
        prices[pairing.objectives.index(each)].mentor.tolist() for each in (MostPairs(), TotalFit())
    )
    return tuple(
        PlaceValue(mentor_id=mentor.mentor_id, pairs=pairs[at], total_fit=fit[at])
        for at, mentor in enumerate(free.candidates.mentors)
    )


def _by_solving(pairing: Pairing, free: FreePairs, seconds: float | None) -> tuple[PlaceValue, ...]:
    objectives = by_number(pairing.objectives, free)
    before = choose(free, objectives, time_limit=seconds)
    found: list[PlaceValue] = []
    for at, mentor in enumerate(free.candidates.mentors):
        places = free.places.copy()
        places[at] += 1
        identity = mentor.mentor_id
        try:
            after = choose(attrs.evolve(free, places=places), objectives, time_limit=seconds)
        except InfeasibleError:  # more places leave every choice there was, but not a stable one
            found.append(PlaceValue(mentor_id=identity, pairs=None, total_fit=None))
            continue
        value = PlaceValue(
            mentor_id=identity,
            pairs=after.paired - before.paired,
            total_fit=after.total_fit - before.total_fit,
            is_settled=before.certificate.is_settled and after.certificate.is_settled,
        )
        found.append(value)
    return tuple(found)
