"""mentor-match: a grid of objects scored by rules, and the Hungarian method in Python.

A person has one partner a round, so a mentor comes once for each place. A pair that may not be is
disqualified; the score of any other is its fit and what a pair counts. It installs a package named
`matching`, over the files of the distribution of that name.
"""

import sys
from importlib import import_module
from typing import Any, Final

import attrs
import numpy as np

from benchmarks.matching.contender import APART, Contender, Driven
from benchmarks.matching.forms import matrix_cells, pair_weight, place_owners
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]

_WORDS_A_MATCH: Final = 70
"""What one object of a match takes, with its dictionary and its rules: 57 MB for 99,000."""


@attrs.frozen(eq=False)
class _People:
    mentees: list[Any]
    mentors: list[Any]
    rules: list[Any]


class _Fit:
    """A rule of the library's that gives a pair its worth, where its own give one of two scores."""

    def __init__(self, worth: dict[tuple[int, int], int]) -> None:
        self._worth = worth

    def apply(self, match_object: Any) -> int:  # noqa: ANN401 - untyped
        """The worth of a match; what has none is disqualified."""
        worth = self._worth.get((match_object.mentee.role, match_object.mentor.role))
        match_object.disallowed = worth is None
        return worth or 0

    def evaluate(self, match_object: Any) -> bool:  # noqa: ANN401 - untyped
        """Whether the match may be at all."""
        return (match_object.mentee.role, match_object.mentor.role) in self._worth


def _make() -> Driven:
    sys.path.insert(0, str(APART))
    process = import_module("matching.process")

    def build(instance: Instance) -> _People:
        weight = pair_weight(instance)
        columns = (instance.practice.tolist(), instance.mentor.tolist(), instance.fit.tolist())
        worth = {(p, m): weight + fit for p, m, fit in zip(*columns, strict=True)}
        return _People(
            [
                process.Mentee(grade=0, role=number, email=f"practice-{number}")
                for number in range(instance.practices)
            ],
            [
                process.Mentor(grade=0, role=mentor, email=f"place-{number}")
                for number, mentor in enumerate(place_owners(instance).tolist())
            ],
            [_Fit(worth)],
        )

    def solve(people: _People) -> list[Any]:
        found: list[Any] = process.process_data(people.mentors, people.mentees, [people.rules])[1]
        return found

    def pairs(_: Instance, mentees: list[Any]) -> tuple[Numbers, Numbers]:
        found = [(each.role, mentor.role) for each in mentees for mentor in each.mentors]
        chosen = np.array(found, dtype=np.int64).reshape(-1, 2)
        return chosen[:, 0], chosen[:, 1]

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="mentor-match",
        make=_make,
        how="A grid of match objects, a mentor for each place; the Hungarian method in Python.",
        cells=lambda instance: matrix_cells(instance) * _WORDS_A_MATCH,
        distributions=("mentor-match", "munkres"),
        apart=True,
        on_curve=True,
    ),
)
