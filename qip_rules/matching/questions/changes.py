"""Changes that somebody thinks of, each by itself and all together, and what would come of them."""

import contextlib
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from qip_rules.errors import Fault, InfeasibleError, InputError, expect_arguments
from qip_rules.fields import shown
from qip_rules.matching.answer import Pairing
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, FewestChanges, Objective, Stable
from qip_rules.matching.orders import in_order
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import PairIds, Problem
from qip_rules.matching.questions.comparing import Measures, measures_of
from qip_rules.matching.questions.move_reasons import MoveReason, move_reasons
from qip_rules.matching.questions.supposing import supposed_problem
from qip_rules.matching.records import COUNT_MAXIMUM
from qip_rules.matching.relations import Relation

__all__ = [
    "Change",
    "FixedBeforehand",
    "ForbiddenBeforehand",
    "Supposition",
    "TotalPlaces",
    "Without",
    "suppose",
]


@attrs.frozen
class FixedBeforehand:
    """A practice and a mentor would be paired, whatever else comes."""

    pair: PairIds

    def said(self, relation: Relation) -> str:
        """The change in words."""
        return f"{self.pair[0]} is paired with {relation.noun} {self.pair[1]} beforehand"


@attrs.frozen
class ForbiddenBeforehand:
    """A practice and a mentor would not be paired."""

    pair: PairIds

    def said(self, relation: Relation) -> str:
        """The change in words."""
        return f"{self.pair[0]} is not to be paired with {relation.noun} {self.pair[1]}"


@attrs.frozen
class Without:
    """A practice or a mentor would not take part."""

    identity: str

    def said(self, _relation: Relation) -> str:
        """The change in words."""
        return f"{self.identity} does not take part"


@attrs.frozen
class TotalPlaces:
    """A mentor would have another number of places."""

    mentor_id: str
    places: int
    """In all, from 1; no places are said as `Without`."""

    def said(self, _relation: Relation) -> str:
        """The change in words."""
        return f"{self.mentor_id} has {self.places} {'place' if self.places == 1 else 'places'}"


Change = FixedBeforehand | ForbiddenBeforehand | Without | TotalPlaces
"""One thing that could be otherwise."""

_CHANGES: Final = "changes such as `FixedBeforehand((practice_id, mentor_id))`"


@attrs.frozen(kw_only=True)
class Supposition:
    """What would come of some changes, made together."""

    changes: tuple[Change, ...]
    before: Pairing | None
    """As things are; `None` if demands on the pairing clash, so that there is none."""
    after: Pairing | None
    """As things would be; `None` if the changes cannot be."""
    refusal: tuple[str, ...] = ()
    """Why the changes cannot be, a sentence each; empty if they can."""
    moves: tuple[MoveReason, ...] = ()
    """Every practice whose mentors would differ, by id, with the reason of each change."""

    @property
    def measures_before(self) -> Measures | None:
        """What the pairing comes to."""
        return None if self.before is None else measures_of(self.before)

    @property
    def measures_after(self) -> Measures | None:
        """What it would come to."""
        return None if self.after is None else measures_of(self.after)


def suppose(
    problem: Problem,
    changes: Iterable[Change],
    *,
    objectives: Sequence[Objective] = DEFAULT_OBJECTIVES,
    before: Pairing | None = None,
    time_limit: float | None = None,
) -> tuple[Supposition, ...]:
    """What would come of each change by itself and, where they are several, of all together.

    Each is paired by the same objectives and then with the fewest moves, as `what_if` does it.
    That changes cannot be, because a requirement refuses a pair or minimum loads could not be
    met, is an answer and raises nothing. Where the problem itself has no pairing, because demands
    clash, what is supposed may still have one.

    Args:
        problem: who is to be paired.
        changes: what is supposed; in this order the answers come.
        objectives: what every pairing is to be best at, in order.
        before: the pairing of the problem by these objectives, if it is known already.
        time_limit: seconds for each pairing, as `pair` takes it.

    Raises:
        ArgumentError: `problem` is no `Problem`, `changes` are not several.
        InputError: every change that says nothing sensible, by its place (`changes[0]`): no
            change at all, ids that name nobody, a number of places that is none, a change twice;
            otherwise as `pair`.
    """
    expect_arguments(
        "suppose",
        problem=(problem, Problem, "`Problem(practices, mentors, policy)`"),
        changes=(changes, Iterable, _CHANGES),
        before=(before, Pairing | None, "`pair(problem, objectives)`"),
    )
    given = tuple(changes)
    faults = _faults(problem, given)
    if faults:
        raise InputError(faults, of="what is supposed")
    order = in_order(objectives)
    if before is None:
        with contextlib.suppress(InfeasibleError):
            before = pair(problem, order, time_limit=time_limit)
    every = [(each,) for each in given]
    return tuple(
        _supposed(problem, before, together, order, time_limit)
        for together in (every if len(given) < len((1, 2)) else [*every, given])
    )


def _supposed(
    problem: Problem,
    before: Pairing | None,
    changes: tuple[Change, ...],
    order: tuple[Objective, ...],
    time_limit: float | None,
) -> Supposition:
    settled = any(isinstance(each, FewestChanges | Stable) for each in order)
    keeping = () if settled or before is None else (FewestChanges(before),)
    try:
        changed = supposed_problem(
            problem,
            fixed=[each.pair for each in changes if isinstance(each, FixedBeforehand)],
            forbidden=[each.pair for each in changes if isinstance(each, ForbiddenBeforehand)],
            without=[each.identity for each in changes if isinstance(each, Without)],
            places={
                each.mentor_id: each.places for each in changes if isinstance(each, TotalPlaces)
            },
        )
        after = pair(changed, (*order, *keeping), time_limit=time_limit)
    except InfeasibleError as error:
        demands = "; ".join(each.found for each in error.faults)
        clash = f"{error.of[:1].upper()}{error.of[1:]} cannot all be met: {demands}."
        return Supposition(changes=changes, before=before, after=None, refusal=(clash,))
    except InputError as error:
        refusal = tuple(map(_refused, error.faults))
        return Supposition(changes=changes, before=before, after=None, refusal=refusal)
    moves = () if before is None else move_reasons(before, after)
    return Supposition(changes=changes, before=before, after=after, moves=moves)


def _refused(fault: Fault) -> str:
    hint = f" ({fault.hint})" if fault.hint else ""
    return f"{fault.found.rstrip('.')}. Expected: {fault.expected}{hint}."


def _faults(problem: Problem, changes: Sequence[object]) -> list[Fault]:
    """What is wrong with changes by themselves, whatever would come of them."""
    practices = {each.practice_id for each in problem.practices}
    mentors = {each.mentor_id for each in problem.mentors}
    noun = problem.relation.noun
    faults: list[Fault] = []
    first: dict[object, int] = {}
    for at, change in enumerate(changes):
        place = f"changes[{at}]"
        match change:
            case FixedBeforehand((ours, theirs)) | ForbiddenBeforehand((ours, theirs)):
                named = [(ours, practices, "a practice"), (theirs, mentors, f"a {noun}")]
            case Without(identity):
                named = [(identity, practices | mentors, f"a practice or a {noun}")]
            case TotalPlaces(mentor_id, places):
                named = [(mentor_id, mentors, f"a {noun}")]
                if type(places) is not int or not 1 <= places <= COUNT_MAXIMUM:
                    expected = f"a whole number of places from 1 to {COUNT_MAXIMUM}"
                    faults.append(Fault(place, shown(places), expected))
            case _:
                faults.append(Fault(place, shown(change), f"one of {_CHANGES}"))
                continue
        for identity, known, what in named:
            if identity not in known:
                faults.append(Fault(place, shown(identity), f"the id of {what} of the problem"))
        if isinstance(change, TotalPlaces):
            key: object = ("places", change.mentor_id)
        else:
            key = change
        if first.setdefault(key, at) != at:
            faults.append(Fault(place, "the same a second time", "each change once"))
    return faults
