"""What pairings come to, and what each order of objectives would make of one problem."""

from collections.abc import Iterable, Sequence

import attrs

from qip_rules.errors import InfeasibleError, expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import area_coverage
from qip_rules.matching.free import free_pairs
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    IdPair,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.orders import in_order, refuse_numbers
from qip_rules.matching.pairing import in_seconds, pair_free
from qip_rules.matching.problem import Problem

__all__ = ["ComparedObjectives", "Measures", "compare_objectives", "measures_of"]


@attrs.frozen(kw_only=True)
class Measures:
    """What a pairing comes to, fixed pairs included."""

    pairs: int
    total_fit: int
    worst_fit: int | None
    """The fit of the pair that fits least; `None` if there is no pair."""
    area_coverage: int
    """How much of the areas is covered: `AreaCoverage` says what that is."""


@attrs.frozen(kw_only=True)
class ComparedObjectives:
    """One order of objectives, and what it would make of a problem."""

    objectives: tuple[Objective, ...]
    pairing: Pairing
    measures: Measures
    broken: tuple[IdPair, ...] | None
    """The earlier pairs that it would not keep, by id; `None` if no earlier ones are known."""


def measures_of(pairing: Pairing) -> Measures:
    """What a pairing comes to."""
    return Measures(
        pairs=len(pairing.pairs),
        total_fit=pairing.total_fit,
        worst_fit=min((each.fit for each in pairing.pairs), default=None),
        area_coverage=area_coverage((each.practice_id, each.shared) for each in pairing.pairs),
    )


def compare_objectives(
    problem: Problem,
    orders: Sequence[Sequence[Objective]] | None = None,
    *,
    previous: FewestChanges | None = None,
    time_limit: float | None = None,
) -> tuple[ComparedObjectives, ...]:
    """What each order of objectives would make of a problem, side by side.

    Each is solved, proved and explained by itself; the pairs are decided once.

    Args:
        problem: who is to be paired.
        orders: the orders to compare; without them the usual ones: greatest total fit, fairest,
            fairest throughout, total fit before the number of pairs, the most of the areas
            covered (where a practice wants several mentors; it may take long, see `time_limit`),
            and stable (where that meets the minimum loads); with `previous` also those that keep
            earlier pairs, as the last or the second concern.
        previous: the earlier pairs, `FewestChanges(pairing)`.
        time_limit: for each order, as `pair`.

    Raises:
        ArgumentError: `problem` is no `Problem`, `orders` are not several, `previous` is no
            `FewestChanges`.
        InputError: an order that makes no sense; earlier pairs by number; otherwise as `pair`.
        InfeasibleError: as `pair`.
    """
    expect_arguments(
        "compare_objectives",
        problem=(problem, Problem, "`Problem(practices, mentors, policy)`"),
        orders=(orders, Iterable | None, "such as `[(MostPairs(), TotalFit())]`"),
        previous=(previous, FewestChanges | None, "`FewestChanges(pairing)`"),
    )
    if previous is not None:
        refuse_numbers(previous)
    several = any(each.wanted > 1 for each in problem.practices)
    usual = _usual(previous, several=several)
    compared = [in_order(each) for each in (usual if orders is None else orders)]
    seconds = in_seconds(time_limit)
    free = free_pairs(problem)
    found: list[ComparedObjectives] = []
    for objectives in compared:
        try:
            pairing = pair_free(problem, free, objectives, time_limit=seconds)
        except InfeasibleError:
            if orders is None and objectives == (Stable(),):
                continue
            raise
        held = {(each.practice_id, each.mentor_id) for each in pairing.pairs}
        broken = None
        if previous is not None:
            broken = tuple(each for each in previous.previous if each not in held)
        found.append(
            ComparedObjectives(
                objectives=objectives,
                pairing=pairing,
                measures=measures_of(pairing),
                broken=broken,
            )
        )
    return tuple(found)


def _usual(previous: FewestChanges | None, *, several: bool) -> list[tuple[Objective, ...]]:
    """The orders to compare if none are given.

    Args:
        previous: the earlier pairs, if there are any.
        several: whether a practice wants several mentors, so that covering is a question at all.
    """
    usual: list[tuple[Objective, ...]] = [
        (MostPairs(), TotalFit()),
        (MostPairs(), FairestFit(), TotalFit()),
        (MostPairs(), Leximin()),
        (TotalFit(), MostPairs()),
        *([(MostPairs(), AreaCoverage())] if several else []),
        (Stable(),),
    ]
    if previous is not None:
        usual += [(MostPairs(), TotalFit(), previous), (MostPairs(), previous, TotalFit())]
    return usual
