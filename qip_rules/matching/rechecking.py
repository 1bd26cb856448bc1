"""Proofs that need no prices: what is covered, counted anew, and the search for blocking pairs.

In plain whole numbers and plain Python, and written from the definitions alone: nothing here is
shared with what chooses the pairs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from qip_rules.matching.objectives import (
    AreaCoverage,
    FewestChanges,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
    flows,
)
from qip_rules.matching.proof import Goal, Stage

__all__ = ["blocking_pairs", "parted_stages", "unproved_bounds"]

Id = TypeVar("Id", int, str)

_GOALS: dict[type[Objective], Goal] = {
    AreaCoverage: Goal.COVERED,
    MostPairs: Goal.PAIRS,
    TotalFit: Goal.FIT,
    FewestChanges: Goal.KEPT,
    Stable: Goal.STABLE,
}


def parted_stages(
    stages: Sequence[Stage], objectives: Sequence[Objective]
) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """The stages that prices prove, and those of the objectives from the first that is no flow."""
    others = len(objectives) - len(flows(objectives))
    first = max(0, len(stages) - others)
    return tuple(stages[:first]), tuple(stages[first:])


def unproved_bounds(
    stages: Sequence[Stage], objectives: Sequence[Objective], true: Mapping[Goal, int]
) -> Iterator[str]:
    """What is wrong with stages that state a bound of the solver, or that nobody blocks.

    Whether the bound is right is not looked at: it is the solver's word.

    Args:
        stages: those from the first objective that is no flow.
        objectives: those that the stages are about.
        true: what the choice comes to, by goal.
    """
    goals = [_GOALS[type(each)] for each in objectives]
    stated = [each.goal for each in stages]
    if stated != goals:
        said = ", ".join(each.value for each in stated) or "nothing"
        yield f"the stages without prices are about {said}; the objectives are others"
        return
    for stage in stages:
        name = stage.goal.value
        whole = [stage.value] if stage.goal is Goal.STABLE else [stage.value, stage.bound]
        if any(type(each) is not int for each in whole):
            yield f"{name}: the value or its bound is not a whole number"
            continue
        if stage.value != true[stage.goal]:
            yield f"{name}: {stage.value} is stated; it is {true[stage.goal]}"
        if stage.goal is Goal.STABLE and stage.bound is not None:
            yield f"{name}: a bound is stated of what is no optimum"
        if stage.gap < 0:
            yield f"{name}: the bound {stage.bound} is below the value {stage.value}"
        if stage.practice_prices or stage.mentor_prices or stage.level is not None:
            yield f"{name}: prices or a level are stated, and prove nothing here"


def blocking_pairs(  # noqa: PLR0913 (the pairs, and both sides' room and wishes)
    fits: Mapping[tuple[Id, Id], int],
    chosen: Collection[tuple[Id, Id]],
    *,
    wanted: Mapping[Id, int],
    places: Mapping[Id, int],
    practice_wishes: Mapping[Id, Sequence[Id]],
    mentor_wishes: Mapping[Id, Sequence[Id]],
) -> tuple[tuple[Id, Id], ...]:
    """The pairs that are not chosen although both would rather be paired, in order.

    Args:
        fits: the fit of each pair that can be chosen, practice first.
        chosen: the pairs that are.
        wanted: how many mentors each practice wants.
        places: how many practices each mentor can take.
        practice_wishes: for each practice the mentors that it wishes for, the dearest first.
        mentor_wishes: for each mentor the practices that it wishes for, the dearest first.
    """
    mentors_of: dict[Id, list[Id]] = {}
    practices_at: dict[Id, list[Id]] = {}
    for ours, theirs in chosen:
        mentors_of.setdefault(ours, []).append(theirs)
        practices_at.setdefault(theirs, []).append(ours)

    def dearness(wishes: Sequence[Id], other: Id, fit: int) -> tuple[int, int, Id]:
        return (wishes.index(other) if other in wishes else len(wishes)), -fit, other

    def would_rather(
        other: Id, fit: int, has: Mapping[Id, int], room: int, wishes: Sequence[Id]
    ) -> bool:
        if room < 1:
            return False  # fixed pairs have all the room, and are not given up
        if len(has) < room:
            return True
        worst = max(dearness(wishes, each, its) for each, its in has.items())
        return dearness(wishes, other, fit) < worst

    taken = frozenset(chosen)
    return tuple(
        (ours, theirs)
        for (ours, theirs), fit in sorted(fits.items())
        if (ours, theirs) not in taken
        and would_rather(
            theirs,
            fit,
            {each: fits[ours, each] for each in mentors_of.get(ours, ())},
            wanted[ours],
            practice_wishes[ours],
        )
        and would_rather(
            ours,
            fit,
            {each: fits[each, theirs] for each in practices_at.get(theirs, ())},
            places[theirs],
            mentor_wishes[theirs],
        )
    )
