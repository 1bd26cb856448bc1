"""This library: `assign`, alone and with its proof checked."""

from typing import Final

import numpy as np

from benchmarks.matching.contender import Contender, Driven
from benchmarks.matching.instance import Instance, Numbers
from qip_rules import __version__
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.certificate import refutations

__all__ = ["CONTENDERS", "assigned", "refuted"]


def assigned(instance: Instance) -> Assignment:
    """The choice of `assign`."""
    return assign(
        instance.practice,
        instance.mentor,
        instance.fit,
        practices=instance.practices,
        mentors=instance.mentors,
        places=instance.places,
        wanted=instance.wanted,
    )


def refuted(instance: Instance, assignment: Assignment) -> str:
    """The first thing that is wrong with its proof; empty if it proves the optimum."""
    found = refutations(
        instance.practice.tolist(),
        instance.mentor.tolist(),
        instance.fit.tolist(),
        practices=instance.practices,
        mentors=instance.mentors,
        places=instance.places.tolist(),
        wanted=instance.wanted.tolist(),
        rows=assignment.rows,
        paired=assignment.paired,
        total_fit=assignment.total_fit,
        certificate=assignment.certificate,
    )
    return next(iter(found), "")


def _pairs(instance: Instance, assignment: Assignment) -> tuple[Numbers, Numbers]:
    rows = np.array(assignment.rows, dtype=np.int64)
    return instance.practice[rows], instance.mentor[rows]


def _assign() -> Driven:
    _load()
    return Driven(build=lambda each: each, solve=assigned, pairs=_pairs, refuted=refuted)


def _and_verified() -> Driven:
    _load()

    def solve(instance: Instance) -> Assignment:
        assignment = assigned(instance)
        assert not refuted(instance, assignment)
        return assignment

    return Driven(build=lambda each: each, solve=solve, pairs=_pairs, refuted=refuted)


def _load() -> None:
    """What the first call would load belongs to the import, as it does of the peers."""
    assert assign([0], [0], [1], practices=1, mentors=1, places=1).rows == (0,)


CONTENDERS: Final = (
    Contender(
        name="assign",
        make=_assign,
        how="The arrays as they are. Bad input is refused, prices prove the optimum, and of all "
        "optima it is the earliest, whatever the solver: the peers do none of these.",
        on_curve=True,
        version=__version__,
    ),
    Contender(
        name="assign, then refutations",
        make=_and_verified,
        how="The same, and its proof checked over all candidate pairs in plain Python.",
        version=__version__,
    ),
)
