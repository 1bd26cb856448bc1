"""What would come of another problem: who would move, and what it would cost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

import attrs

from qip_rules.errors import Fault, InputError, expect_arguments
from qip_rules.fields import shown
from qip_rules.matching.answer import Pairing
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, FewestChanges, Objective, Stable
from qip_rules.matching.orders import in_order
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import PairIds, Problem
from qip_rules.matching.questions.comparing import Measures, measures_of
from qip_rules.matching.records import COUNT_MAXIMUM, Demand, MentorPractice, Practice
from qip_rules.narrowing import as_given

__all__ = ["Move", "WhatIf", "moves_between", "supposed_problem", "what_if"]

Record = TypeVar("Record", Practice, MentorPractice)

_NO_PLACES: Final[Mapping[str, int]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Move:
    """A practice that would have other mentors."""

    practice_id: str
    leaves: tuple[str, ...]
    """The mentors that it would have no more, by id."""
    joins: tuple[str, ...]
    """The mentors that it would have instead, or besides."""


@attrs.frozen(kw_only=True)
class WhatIf:
    """The pairing of a problem and that of a changed one, side by side."""

    before: Pairing
    after: Pairing
    """Of equally good choices one that moves as few as possible; under `Stable` there is one."""
    moves: tuple[Move, ...]
    """Every practice whose mentors differ, by id; one that leaves the problem is not among them."""
    measures_before: Measures
    measures_after: Measures

    @property
    def pairs_gained(self) -> int:
        """How many more pairs there would be; below zero, how many fewer."""
        return self.measures_after.pairs - self.measures_before.pairs

    @property
    def fit_gained(self) -> int:
        """How much more total fit there would be; below zero, how much less."""
        return self.measures_after.total_fit - self.measures_before.total_fit


def what_if(  # noqa: PLR0913 (a problem, its objectives, and four kinds of change)
    problem: Problem,
    *,
    objectives: Sequence[Objective] = DEFAULT_OBJECTIVES,
    fixed: Iterable[Demand | PairIds] = (),
    forbidden: Iterable[Demand | PairIds] = (),
    without: Iterable[str] = (),
    more_places: Mapping[str, int] = _NO_PLACES,
    time_limit: float | None = None,
) -> WhatIf:
    """Pair a problem, and again as it would be, and tell who moves and what it costs.

    The changed problem is paired by the same objectives and then, if `FewestChanges` is not among
    them, with the fewest changes, so that nobody moves who need not. `Stable` leaves no choice, and
    stands alone.

    Args:
        problem: who is to be paired.
        objectives: what both pairings are to be best at, in order.
        fixed: pairs that would be fixed, beside those of the problem.
        forbidden: pairs that would be forbidden, beside those of the problem.
        without: ids of practices and mentors that would not take part; demands, conflicts and
            wishes that name them would go with them.
        more_places: by mentor id, how many more places there would be.
        time_limit: for each of the two pairings, as `pair`.

    Raises:
        ArgumentError: arguments of wrong classes.
        InputError: every fault at once: ids that name nobody (`without[0]`), numbers of places
            that are none, or more than a mentor can have (`more_places['M4']`), and those of the
            changed problem, in which what is supposed stands before the problem's own `fixed`
            and `forbidden`; otherwise as `pair`.
        InfeasibleError: the minimum loads of either problem cannot be met.
    """
    expect_arguments(
        "what_if",
        problem=(problem, Problem, "`Problem(practices, mentors, policy)`"),
        fixed=(fixed, Iterable),
        forbidden=(forbidden, Iterable),
        without=(without, Iterable),
        more_places=(more_places, Mapping),
    )
    order = in_order(objectives)
    changed = supposed_problem(
        problem, fixed=fixed, forbidden=forbidden, without=without, more_places=more_places
    )
    before = pair(problem, order, time_limit=time_limit)
    settled = any(isinstance(each, FewestChanges | Stable) for each in order)
    keeping = () if settled else (before,)
    after = pair(changed, (*order, *map(FewestChanges, keeping)), time_limit=time_limit)
    return WhatIf(
        before=before,
        after=after,
        moves=moves_between(before, after),
        measures_before=measures_of(before),
        measures_after=measures_of(after),
    )


def supposed_problem(  # noqa: PLR0913 (a problem, and five kinds of change)
    problem: Problem,
    *,
    fixed: Iterable[Demand | PairIds] = (),
    forbidden: Iterable[Demand | PairIds] = (),
    without: Iterable[str] = (),
    more_places: Mapping[str, int] = _NO_PLACES,
    places: Mapping[str, int] = _NO_PLACES,
) -> Problem:
    """A problem as it would be; what `what_if` pairs in the second place.

    Args:
        problem: who is to be paired.
        fixed: as `what_if` takes it.
        forbidden: likewise.
        without: likewise.
        more_places: likewise.
        places: by mentor id, how many places there would be in all: more or fewer than there are.
            Ids that name nobody change nothing.

    Raises:
        InputError: as `what_if` tells of the changes and of the changed problem; fewer places than
            a mentor's least number of practices.
    """
    leaving = tuple(map(as_given, without))
    wrong_places = dict(_wrong_places(problem, more_places))
    faults = [*_unknown(problem, leaving), *wrong_places.values()]
    more = {each: count for each, count in more_places.items() if each not in wrong_places}
    gone = frozenset(each for each in leaving if isinstance(each, str))
    try:
        changed = Problem(
            practices=[
                _left(each, gone) for each in problem.practices if each.practice_id not in gone
            ],
            mentors=[
                _resized(_left(each, gone), more, places)
                for each in problem.mentors
                if each.mentor_id not in gone
            ],
            policy=problem.policy,
            fixed=(*fixed, *_among(problem.fixed, gone)),
            forbidden=(*forbidden, *_among(problem.forbidden, gone)),
            relation=problem.relation,
        )
    except InputError as error:
        raise InputError([*faults, *error.faults], of="what is supposed") from None
    if faults:
        raise InputError(faults, of="what is supposed")
    return changed


def _unknown(problem: Problem, gone: Sequence[object]) -> Iterator[Fault]:
    known = {each.practice_id for each in problem.practices}
    known |= {each.mentor_id for each in problem.mentors}
    for position, identity in enumerate(gone):
        if not isinstance(identity, str) or identity not in known:
            expected = f"the id of a practice or a {problem.relation.noun} of the problem"
            yield Fault(f"without[{position}]", shown(identity), expected)


def _wrong_places(
    problem: Problem, more_places: Mapping[str, int]
) -> Iterator[tuple[object, Fault]]:
    """What is wrong with places that a mentor would have besides, by the id that was given."""
    mentors = {each.mentor_id: each for each in problem.mentors}
    for identity, places in more_places.items():
        mentor = mentors.get(identity)
        if mentor is None:
            expected = f"the id of a {problem.relation.noun} of the problem"
            yield identity, Fault("more_places", shown(identity), expected)
        elif type(places) is not int or not 1 <= places <= COUNT_MAXIMUM - mentor.places:
            expected = f"a whole number from 1; with its {mentor.places}, {COUNT_MAXIMUM} at most"
            yield identity, Fault(f"more_places[{identity!r}]", shown(places), expected)


def _left(record: Record, gone: frozenset[str]) -> Record:
    """A record whose conflicts and wishes name nobody who is gone."""
    if record.conflicts and not record.conflicts.isdisjoint(gone):
        record = attrs.evolve(record, conflicts=record.conflicts.difference(gone))
    if not gone.isdisjoint(record.wishes):
        left = tuple(each for each in record.wishes if each not in gone)
        record = attrs.evolve(record, wishes=left)
    return record


def _resized(
    mentor: MentorPractice, more_places: Mapping[str, int], places: Mapping[str, int]
) -> MentorPractice:
    count = places.get(mentor.mentor_id, mentor.places) + more_places.get(mentor.mentor_id, 0)
    return mentor if count == mentor.places else attrs.evolve(mentor, places=count)


def _among(demands: Iterable[Demand], gone: frozenset[str]) -> list[Demand]:
    """The demands that name nobody who is gone."""
    return [each for each in demands if gone.isdisjoint(each.pair)]


def moves_between(before: Pairing, after: Pairing) -> tuple[Move, ...]:
    """Every practice of the second pairing that had other mentors in the first, by id."""
    had, has = _mentors_of(before), _mentors_of(after)
    moves: list[Move] = []
    for practice in sorted(after.problem.practices, key=lambda each: each.practice_id):
        identity = practice.practice_id
        old, new = had.get(identity, set()), has.get(identity, set())
        if old != new:
            moves.append(
                Move(
                    practice_id=identity,
                    leaves=tuple(sorted(old - new)),
                    joins=tuple(sorted(new - old)),
                )
            )
    return tuple(moves)


def _mentors_of(pairing: Pairing) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in pairing.pairs:
        found.setdefault(each.practice_id, set()).add(each.mentor_id)
    return found
