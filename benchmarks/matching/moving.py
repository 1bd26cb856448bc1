"""How many pairs move when little changes: by `FewestChanges`, anew, and by a plain flow.

What changes is one mentor, or nothing at all but the order in which everybody is named. A pair has
moved if it was chosen before and is not any more; those of a mentor who left, which nobody can
keep, are not counted. Each way is held against its own choice before the change.
"""

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from benchmarks.matching.contender import Driven
from benchmarks.matching.generating import SEED, Case, _Chance, made
from benchmarks.matching.instance import Instance, Numbers
from benchmarks.matching.ours import assigned
from benchmarks.matching.peers.or_tools import CONTENDERS
from benchmarks.matching.records import problem_of
from qip_rules.matching.assignment import assign
from qip_rules.matching.choosing import choose
from qip_rules.matching.free import by_number, free_pairs
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, FewestChanges
from qip_rules.matching.problem import Problem

__all__ = ["Change", "Moves", "moves"]

Pairs = frozenset[tuple[int, int]]

PLAIN: Final = "OR-Tools, flow of arrays"


@attrs.frozen
class Change:
    """A kind of change, tried some times, and how many pairs moved each time."""

    what: str
    moved: tuple[tuple[int, ...], ...]
    """For each way of solving anew (`Moves.by`), the number for each try."""


@attrs.frozen
class Moves:
    """How many pairs there were, and how many moved with each kind of change."""

    pairs: int
    by: tuple[str, ...]
    changes: tuple[Change, ...]


def moves(case: Case, times: int) -> Moves:
    """What moves in a sparse case with one region.

    Args:
        case: the problem.
        times: how many mentors, and how many orders, are tried.
    """
    instance = made(case)
    plain = next(each for each in CONTENDERS if each.name == PLAIN).make()
    ours, theirs = _ours(instance), _theirs(plain, instance)
    # At full mentors a change is felt most.
    taken = np.bincount([mentor for _, mentor in ours], minlength=instance.mentors)
    full = np.flatnonzero((taken == instance.places) & (taken > 0))
    some = full[np.linspace(0, len(full) - 1, min(times, len(full))).astype(int)].tolist()

    def told(what: str, change: Callable[[Instance, int], Instance], *, leaves: bool) -> Change:
        tries = []
        for mentor in some:
            changed, gone = change(instance, mentor), mentor if leaves else None
            tries.append(
                (
                    _moved(ours, _ours(changed, FewestChanges(ours)), gone),
                    _moved(ours, _ours(changed), gone),
                    _moved(theirs, _theirs(plain, changed), gone),
                )
            )
        return Change(what, tuple(zip(*tries, strict=True)))

    return Moves(
        pairs=len(ours),
        by=("`FewestChanges` last", "default objectives", PLAIN),
        changes=(
            told("a mentor leaves", _without, leaves=True),
            told("a mentor has one place less", lambda it, at: _places(it, at, -1), leaves=False),
            told("a mentor has one place more", lambda it, at: _places(it, at, 1), leaves=False),
            _reordered(case, instance, plain, times),
        ),
    )


def _reordered(case: Case, instance: Instance, plain: Driven, times: int) -> Change:
    """The very same problem, everybody and every pair named in another order."""
    problem, chance = problem_of(case), _Chance(SEED, case.practices, times)
    before = _by_records(problem)
    kept = FewestChanges(before)
    keeping = _by_records(problem, kept)
    ours: list[int] = []
    anew: list[int] = []
    plainly: list[int] = []
    theirs = _theirs(plain, instance)
    for _ in range(times):
        practices, mentors = chance.order(instance.practices), chance.order(instance.mentors)
        shuffled = attrs.evolve(
            problem,
            practices=[problem.practices[at] for at in practices],
            mentors=[problem.mentors[at] for at in mentors],
        )
        ours.append(len(keeping - _by_records(shuffled, kept)))
        anew.append(len(before - _by_records(shuffled)))
        renamed = _renumbered(instance, practices, mentors, chance.order(instance.pairs))
        found = {(int(practices[p]), int(mentors[m])) for p, m in _theirs(plain, renamed)}
        plainly.append(len(theirs - found))
    what = "nothing but the order of the input"
    return Change(what, (tuple(ours), tuple(anew), tuple(plainly)))


def _by_records(problem: Problem, *last: FewestChanges) -> frozenset[tuple[str, str]]:
    free = free_pairs(problem)
    rows = choose(free, by_number((*DEFAULT_OBJECTIVES, *last), free)).rows
    people = free.candidates
    return frozenset(
        (
            people.practices[int(free.practice[row])].practice_id,
            people.mentors[int(free.mentor[row])].mentor_id,
        )
        for row in rows
    )


def _ours(instance: Instance, *last: FewestChanges) -> Pairs:
    if not last:
        rows = list(assigned(instance).rows)
    else:
        found = assign(
            instance.practice,
            instance.mentor,
            instance.fit,
            practices=instance.practices,
            mentors=instance.mentors,
            places=instance.places,
            wanted=instance.wanted,
            objectives=(*DEFAULT_OBJECTIVES, *last),
        )
        rows = list(found.rows)
    return _pairs(instance.practice[rows], instance.mentor[rows])


def _theirs(plain: Driven, instance: Instance) -> Pairs:
    return _pairs(*plain.pairs(instance, plain.solve(plain.build(instance))))


def _pairs(practice: Numbers, mentor: Numbers) -> Pairs:
    return frozenset(zip(practice.tolist(), mentor.tolist(), strict=True))


def _moved(before: Pairs, after: Pairs, gone: int | None) -> int:
    return sum(mentor != gone for _, mentor in before - after)


def _without(instance: Instance, mentor: int) -> Instance:
    kept = instance.mentor != mentor
    return attrs.evolve(
        _places(instance, mentor, -int(instance.places[mentor])),
        practice=instance.practice[kept],
        mentor=instance.mentor[kept],
        fit=instance.fit[kept],
    )


def _places(instance: Instance, mentor: int, more: int) -> Instance:
    places = instance.places.copy()
    places[mentor] += more
    return attrs.evolve(instance, places=places)


def _renumbered(
    instance: Instance, practices: Numbers, mentors: Numbers, rows: Numbers
) -> Instance:
    """The instance with new numbers; `practices[new]` is the old one. Rows in the order given."""
    new_practice, new_mentor = np.argsort(practices), np.argsort(mentors)
    return Instance(
        practice=new_practice[instance.practice[rows]],
        mentor=new_mentor[instance.mentor[rows]],
        fit=instance.fit[rows],
        wanted=instance.wanted[practices],
        places=instance.places[mentors],
    )
