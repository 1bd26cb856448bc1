"""Contenders that are wrong on purpose, for the benchmark of assignments to catch."""

import os
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from benchmarks.matching.contender import Claim, Contender, Driven
from benchmarks.matching.instance import Instance, Numbers
from benchmarks.matching.ours import assigned

Choice = tuple[Numbers, Numbers]


def right(instance: Instance) -> Choice:
    rows = np.array(assigned(instance).rows)
    return instance.practice[rows], instance.mentor[rows]


def one_pair_too_few(instance: Instance) -> Choice:
    practice, mentor = right(instance)
    return practice[1:], mentor[1:]


def greedy(instance: Instance) -> Choice:
    """Best pair first: stable, and worth less."""
    free, pairs = instance.places.tolist(), {}
    order = np.lexsort((instance.mentor, instance.practice, -instance.fit))
    for row in order.tolist():
        practice, mentor = int(instance.practice[row]), int(instance.mentor[row])
        if practice not in pairs and free[mentor]:
            pairs[practice] = mentor
            free[mentor] -= 1
    chosen = np.array(list(pairs.items()))
    return chosen[:, 0], chosen[:, 1]


def first_come(instance: Instance) -> Choice:
    """The candidate pairs in their order: feasible, and neither stable nor optimal."""
    free, pairs = instance.places.tolist(), {}
    for practice, mentor in zip(instance.practice.tolist(), instance.mentor.tolist(), strict=True):
        if practice not in pairs and free[mentor]:
            pairs[practice] = mentor
            free[mentor] -= 1
    chosen = np.array(list(pairs.items()))
    return chosen[:, 0], chosen[:, 1]


def a_pair_twice(instance: Instance) -> Choice:
    practice, mentor = right(instance)
    practice[1], mentor[1] = practice[0], mentor[0]
    return practice, mentor


def unknown_pair(instance: Instance) -> Choice:
    practice, mentor = right(instance)
    mentor[0] = instance.mentors
    return practice, mentor


def one_mentor_for_all(instance: Instance) -> Choice:
    rows = np.flatnonzero(instance.mentor == 0)
    return instance.practice[rows], instance.mentor[rows]


def raises(instance: Instance) -> Choice:
    msg = f"cannot pair {instance.practices} practices"
    raise ArithmeticError(msg)


def dies(_: Instance) -> Choice:
    os._exit(3)


def sleeps(_: Instance) -> Choice:
    time.sleep(600)
    raise AssertionError


def takes_memory(_: Instance) -> Choice:
    np.ones(10**12)
    raise AssertionError


def never_asked(_: Instance) -> Choice:
    raise AssertionError


def _contender(
    choose: Callable[[Instance], Choice],
    claim: Claim = Claim.OPTIMAL,
    distributions: tuple[str, ...] = (),
) -> Contender:
    return Contender(
        name=choose.__name__,
        make=lambda: Driven(build=lambda each: each, solve=choose, pairs=lambda _, each: each),
        how="Wrongly.",
        claim=claim,
        distributions=distributions,
    )


_OPTIMAL = (
    right,
    one_pair_too_few,
    a_pair_twice,
    unknown_pair,
    one_mentor_for_all,
    raises,
    dies,
    sleeps,
    takes_memory,
)
CONTENDERS: Final = (
    *map(_contender, _OPTIMAL),
    _contender(greedy, Claim.STABLE),
    _contender(first_come, Claim.STABLE),
    _contender(never_asked, distributions=("no-such-distribution",)),
)
