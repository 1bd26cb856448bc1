"""Which orders of objectives make sense, and what of an order is a flow, or asked for by number."""

from collections.abc import Iterable

from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    FlowObjective,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.narrowing import is_iterable

__all__ = ["by_flow", "flows", "in_order", "numbered", "refuse_numbers"]

_NEED_MOST_PAIRS = FairestFit | Leximin
_SETTLED_BY_LEXIMIN = TotalFit | FairestFit
_NO_SUM = FairestFit | Leximin


def in_order(objectives: object) -> tuple[Objective, ...]:
    """The objectives as a tuple, if their order makes sense.

    Raises:
        InputError: every fault at its place: what is no objective; none at all; one twice;
            `FairestFit` or `Leximin` without `MostPairs` before it, or after `AreaCoverage`;
            `TotalFit` or `FairestFit` after `Leximin`, where they have nothing left to settle;
            `Stable` with any other.
    """
    of = "the order of objectives"
    if not is_iterable(objectives) or isinstance(objectives, str | bytes):
        expected = "objectives in order, such as (MostPairs(), TotalFit())"
        raise InputError([Fault("objectives", shown(objectives), expected)], of=of)
    given = tuple(objectives)
    ordered: list[Objective] = []
    faults: list[Fault] = []
    if not given:
        faults.append(Fault("objectives", "none", "at least one objective"))
    first: dict[type, int] = {}
    for position, each in enumerate(given):
        place, name = f"objectives[{position}]", type(each).__name__
        if not isinstance(each, Objective):
            hint = "write it with parentheses" if isinstance(each, type) else ""
            faults.append(Fault(place, shown(each), "an objective, such as MostPairs()", hint))
            continue
        ordered.append(each)
        if first.setdefault(type(each), position) != position:
            found = f"{name} a second time, after objectives[{first[type(each)]}]"
            faults.append(Fault(place, found, "each objective once"))
            continue
        if isinstance(each, _NEED_MOST_PAIRS) and MostPairs not in first:
            faults.append(
                Fault(
                    place,
                    f"{name} with no MostPairs before it",
                    "MostPairs at an earlier place",
                    "to pair nobody would be fairest of all",
                )
            )
        if isinstance(each, _NO_SUM) and AreaCoverage in first:
            faults.append(
                Fault(
                    place,
                    f"{name} after objectives[{first[AreaCoverage]}], AreaCoverage",
                    f"{name} before AreaCoverage, or not at all",
                    "what is open after AreaCoverage is no flow",
                )
            )
        if isinstance(each, _SETTLED_BY_LEXIMIN) and Leximin in first:
            faults.append(
                Fault(
                    place,
                    f"{name} after objectives[{first[Leximin]}], Leximin",
                    f"{name} before Leximin, or not at all",
                    "Leximin settles every fit, so nothing is left to decide",
                )
            )
    if Stable in first and len(given) > 1:
        place = f"objectives[{first[Stable]}]"
        found = f"Stable with {len(given) - 1} other"
        hint = "what is stable is stable under no second concern"
        faults.append(Fault(place, found, "Stable alone", hint))
    if faults:
        raise InputError(faults, of=of)
    return tuple(ordered)


def refuse_numbers(objective: FewestChanges) -> None:
    """Refuse pairs by number where there are records, whose order says nothing.

    Raises:
        InputError: every pair of numbers, at its place.
    """
    faults = [
        Fault(
            f"previous[{position}]",
            shown(each),
            "the ids of a practice and of a mentor",
            "numbers are for `assign`, which knows no records",
        )
        for position, each in enumerate(objective.previous)
        if not isinstance(each[0], str)
    ]
    if faults:
        raise InputError(faults, of="the objective FewestChanges")


def numbered(
    objectives: Iterable[Objective], practices: dict[str, int], mentors: dict[str, int]
) -> tuple[Objective, ...]:
    """The objectives with pairs by number; pairs of ids that have none are left out.

    Args:
        objectives: with pairs by id.
        practices: the number of each practice, by id.
        mentors: the number of each mentor, by id.
    """
    return tuple(
        FewestChanges(
            (practices[ours], mentors[theirs])
            for ours, theirs in each.previous
            if ours in practices and theirs in mentors
        )
        if isinstance(each, FewestChanges)
        else each
        for each in objectives
    )


def flows(objectives: Iterable[Objective]) -> tuple[FlowObjective, ...]:
    """The objectives up to the first that is no flow."""
    found: list[FlowObjective] = []
    for each in objectives:
        if isinstance(each, AreaCoverage | Stable):
            break
        found.append(each)
    return tuple(found)


def by_flow(objectives: object) -> tuple[FlowObjective, ...]:
    """The objectives as a tuple, if their order makes sense and each of them is a flow.

    Raises:
        InputError: as `in_order`; or what is no flow, each at its place.
    """
    ordered = in_order(objectives)
    faults = [
        Fault(
            f"objectives[{at}]",
            f"{type(each).__name__}()",
            "an objective that needs numbers only",
            "`pair(problem)` has the areas and the wishes, too",
        )
        for at, each in enumerate(ordered)
        if isinstance(each, AreaCoverage | Stable)
    ]
    if faults:
        raise InputError(faults, of="the order of objectives")
    return flows(ordered)
