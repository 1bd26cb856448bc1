"""What a choice of pairs is worth, and whether it may be made at all: with no contender's help."""

import attrs
import numpy as np

from benchmarks.matching.instance import Instance, Numbers

__all__ = ["Judgement", "blocking_pairs", "judged"]


@attrs.frozen
class Judgement:
    """The worth of a choice; `fault` says why it is no choice at all, and is empty if it is one."""

    pairs: int
    total_fit: int
    fault: str = ""
    blocking: int = 0
    """Pairs that would both rather have each other; only a stable choice has none."""


def judged(instance: Instance, practice: Numbers, mentor: Numbers) -> Judgement:
    """The judgement on a choice, as the practices and the mentors of its pairs."""
    practice, mentor = np.asarray(practice), np.asarray(mentor)
    if practice.shape != mentor.shape or practice.ndim != 1:
        return Judgement(0, 0, f"{practice.shape} practices for {mentor.shape} mentors")
    if not {practice.dtype.kind, mentor.dtype.kind} <= {"i", "u"}:
        return Judgement(0, 0, f"pairs of {practice.dtype} and {mentor.dtype}, not whole numbers")
    rows = instance.rows_of(practice, mentor)
    pairs, total_fit = len(rows), int(instance.fit[rows[rows >= 0]].sum())
    fault = ""
    if (rows < 0).any():
        at = int(np.argmax(rows < 0))
        fault = f"practice {practice[at]} with mentor {mentor[at]} is no candidate pair"
    elif len(np.unique(rows)) < pairs:
        fault = "a pair is chosen twice"
    elif over := _over(practice, instance.wanted):
        fault = f"practice {over[0]} has {over[1]} mentors"
    elif over := _over(mentor, instance.places):
        fault = f"mentor {over[0]} has {over[1]} practices, and {instance.places[over[0]]} places"
    if fault:
        return Judgement(pairs, total_fit, fault)
    return Judgement(pairs, total_fit, blocking=blocking_pairs(instance, rows))


def _over(column: Numbers, most: Numbers) -> tuple[int, int] | None:
    uses = np.bincount(column, minlength=len(most))
    if not (uses > most).any():
        return None
    at = int(np.argmax(uses > most))
    return at, int(uses[at])


def blocking_pairs(instance: Instance, rows: Numbers) -> int:
    """How many candidate pairs would rather have each other than what they got.

    Both sides like a pair by its fit, then the lower number on the other side. A practice without
    a mentor, and a mentor with a free place, take anybody.
    """
    count = instance.pairs
    # Rank 0 is the pair that is liked best; no two pairs of a practice, or a mentor, are alike.
    by_practice, by_mentor = (np.empty(count, dtype=np.int64) for _ in range(2))
    by_practice[np.lexsort((instance.mentor, -instance.fit))] = np.arange(count)
    by_mentor[np.lexsort((instance.practice, -instance.fit))] = np.arange(count)
    worst_of_practice = np.full(instance.practices, count)
    worst_of_practice[instance.practice[rows]] = by_practice[rows]
    worst_of_mentor = np.full(instance.mentors, -1)
    np.maximum.at(worst_of_mentor, instance.mentor[rows], by_mentor[rows])
    has_room = np.bincount(instance.mentor[rows], minlength=instance.mentors) < instance.places
    worst_of_mentor[has_room] = count
    rather = by_practice < worst_of_practice[instance.practice]
    return int((rather & (by_mentor < worst_of_mentor[instance.mentor])).sum())
