"""Proofs that need no prices: what is covered, counted anew, and the search for blocking pairs.

In plain whole numbers and plain Python, and written from the definitions alone: nothing here is
shared with what chooses the pairs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from qip_rules.matching.objectives import (
    AreaCoverage,
    FewestChanges,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.orders import flows
from qip_rules.matching.proof.certificate import Certificate, Goal, Stage

__all__ = ["blocking_pairs", "parted_stages", "unproved_bounds", "wrong_ties"]

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


def wrong_ties(certificate: Certificate, objectives: Sequence[Objective]) -> Iterator[str]:
    """What is wrong with what a certificate states of ties.

    Whether another choice is as good is not searched; it is the solver's word.

    Args:
        certificate: what states it.
        objectives: what the choice is best at.
    """
    if type(certificate.ties_settled) is not bool:
        yield "whether ties are settled is stated by something that is no truth value"
    elif not certificate.ties_settled:
        if AreaCoverage() not in objectives:
            yield "ties are stated as open, where no time limit could leave them so"
    elif any(type(each.bound) is int and each.gap for each in certificate.stages):
        yield "ties are stated as settled among choices that are not proved best"


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
    ours_of: dict[Id, list[tuple[Id, int]]] = {}
    theirs_of: dict[Id, list[tuple[Id, int]]] = {}
    for ours, theirs in chosen:
        ours_of.setdefault(ours, []).append((theirs, fits[ours, theirs]))
        theirs_of.setdefault(theirs, []).append((ours, fits[ours, theirs]))
    for_practices = _Side(wanted, practice_wishes, ours_of)
    for_mentors = _Side(places, mentor_wishes, theirs_of)
    taken = frozenset(chosen)
    return tuple(
        sorted(
            pair
            for pair, fit in fits.items()
            if pair not in taken
            and for_practices.would_rather(pair[0], pair[1], fit)
            and for_mentors.would_rather(pair[1], pair[0], fit)
        )
    )


class _Side(Generic[Id]):
    """Whom the practices, or the mentors, would rather have than what they have."""

    def __init__(
        self,
        room: Mapping[Id, int],
        wishes: Mapping[Id, Sequence[Id]],
        has: Mapping[Id, Sequence[tuple[Id, int]]],
    ) -> None:
        self.places: dict[Id, dict[Id, int]] = {
            one: {other: at for at, other in enumerate(wished)} for one, wished in wishes.items()
        }
        self.has_room: set[Id] = {one for one, most in room.items() if len(has.get(one, ())) < most}
        self.worst: dict[Id, tuple[int, int, Id]] = {
            one: max(self._dearness(one, other, fit) for other, fit in held)
            for one, held in has.items()
        }
        """What each is to be outdone by. Who has nobody and no room is outdone by none: fixed
        pairs have all its room, and are not given up."""

    def _dearness(self, one: Id, other: Id, fit: int) -> tuple[int, int, Id]:
        """The less, the dearer."""
        wished = self.places[one]
        return wished.get(other, len(wished)), -fit, other

    def would_rather(self, one: Id, other: Id, fit: int) -> bool:
        """Whether one of this side would rather have the other than somebody, or nobody."""
        if one in self.has_room:
            return True
        worst = self.worst.get(one)
        return worst is not None and self._dearness(one, other, fit) < worst
