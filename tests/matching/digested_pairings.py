"""Pairings of made-up problems with many ties, in shuffled orders, as digests.

    python -m tests.matching.digested_pairings

prints, as JSON, the digests of each problem under each order of objectives. There is one digest
where the order of the records and the solver of flows make no difference. A digest is of the
pairs, their fits and the whole certificate, prices and bounds included.

It needs no more than the package itself does, so that it runs beside any version of OR-Tools:
`tests.matching.solver_versions` does that.
"""

# ruff: noqa: T201 - a command tells what it found

import hashlib
import importlib.util
import json
import random
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, TypeVar

import attrs
import cattrs

from qip_rules import load_program
from qip_rules.matching.answer import Pairing
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from tests.matching.well_known import mentor, practice

__all__ = ["KINDS", "Kind", "digests", "made_up"]

SHUFFLES: Final = 3

_GRANT: Final = load_program("quality-improvement-grant").on(date(2026, 1, 1))
_LENGTH: Final = 16
_Value = TypeVar("_Value")


@attrs.frozen(kw_only=True)
class Kind:
    """How a problem is made."""

    name: str
    practices: int
    mentors: int
    areas: int
    weight_maximum: int
    """Of an area; evidence goes to 1 or 2, so that low weights make many equal fits."""
    places_maximum: int
    wanted_maximum: int = 1
    demands: bool = False
    """Whether there are minimum loads, fixed and forbidden pairs."""
    is_covered: bool = False
    """Whether most areas are to be covered, too."""


KINDS: Final = (
    Kind(name="all alike", practices=40, mentors=10, areas=2, weight_maximum=1, places_maximum=7),
    Kind(name="scarce", practices=90, mentors=30, areas=6, weight_maximum=2, places_maximum=3),
    Kind(
        name="demands",
        practices=60,
        mentors=20,
        areas=5,
        weight_maximum=2,
        places_maximum=5,
        wanted_maximum=2,
        demands=True,
    ),
    Kind(
        name="several",
        practices=18,
        mentors=8,
        areas=5,
        weight_maximum=3,
        places_maximum=6,
        wanted_maximum=3,
        is_covered=True,
    ),
    Kind(name="larger", practices=500, mentors=110, areas=25, weight_maximum=3, places_maximum=8),
)


class _Chance:
    """Whole numbers from the one method that Python promises never to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up data, no secret

    def below(self, end: int) -> int:
        """A number from 0 to below `end`."""
        return int(self._random.random() * end)

    def some(self, values: Iterable[_Value], count: int) -> list[_Value]:
        """So many of them, each once, in random order."""
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]


def made_up(kind: Kind) -> Problem:
    """The problem of a kind, the same each time."""
    chance = _Chance(len(kind.name) * 1_000 + kind.practices)
    areas = [f"area {number}" for number in range(kind.areas)]
    practices = [
        practice(
            f"P{number:03}",
            *[
                (area, 1 + chance.below(kind.weight_maximum))
                for area in chance.some(areas, 1 + chance.below(3))
            ],
            wanted=1 + chance.below(kind.wanted_maximum),
        )
        for number in range(kind.practices)
    ]
    mentors = []
    for number in range(kind.mentors):
        places = 1 + chance.below(kind.places_maximum)
        proven = [(area, 1 + chance.below(2)) for area in chance.some(areas, 2 + chance.below(2))]
        load = int(kind.demands and number % 4 == 0)
        mentors.append(mentor(f"M{number:03}", places, *proven, minimum_load=load))
    if not kind.demands:
        return Problem(practices, mentors, _GRANT)
    sharing = [
        (ours.practice_id, theirs.mentor_id)
        for ours in practices
        for theirs in mentors
        if {each.area for each in ours.areas or ()} & {each.area for each in theirs.areas or ()}
    ]
    return Problem(
        practices,
        mentors,
        _GRANT,
        fixed=sharing[7:8],
        forbidden=[*chance.some(sharing[8:], 25)],
    )


def _shuffled(problem: Problem, chance: _Chance) -> Problem:
    """The same problem with everything in another order."""

    def mixed(values: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of records of any kind
        return tuple(chance.some(list(values), len(values)))

    return attrs.evolve(
        problem,
        practices=mixed(
            [attrs.evolve(each, areas=mixed(each.areas or ())) for each in problem.practices]
        ),
        mentors=mixed(
            [attrs.evolve(each, areas=mixed(each.areas or ())) for each in problem.mentors]
        ),
        fixed=mixed(problem.fixed),
        forbidden=mixed(problem.forbidden),
    )


def _orders(kind: Kind, problem: Problem) -> Iterator[tuple[str, tuple[Objective, ...]]]:
    """Orders of objectives, each with a name."""
    before = FewestChanges(pair(attrs.evolve(problem, mentors=problem.mentors[1:], fixed=())))
    most, total = MostPairs(), TotalFit()
    yield "pairs, fit", (most, total)
    yield "fit, pairs", (total, most)
    yield "fit", (total,)
    yield "pairs, fairest, fit", (most, FairestFit(), total)
    yield "pairs, fit, fairest", (most, total, FairestFit())
    yield "pairs, leximin", (most, Leximin())
    yield "pairs, fit, kept", (most, total, before)
    yield "pairs, kept, fit", (most, before, total)
    if not kind.demands:
        yield "stable", (Stable(),)
    if kind.is_covered:
        yield "pairs, coverage", (most, AreaCoverage())
        yield "coverage, fit", (AreaCoverage(), total)


def digests() -> dict[str, list[str]]:
    """The different digests of each problem under each order of objectives; one is as it should be.

    By every solver of flows that is installed, with the records in several orders.
    """
    solvers = [FlowSolver.OR_TOOLS]
    if importlib.util.find_spec("pylmcf"):
        solvers.append(FlowSolver.LEMON)
    found: dict[str, set[str]] = {}
    for kind in KINDS:
        problem = made_up(kind)
        chance = _Chance(kind.practices)
        every = [problem, *(_shuffled(problem, chance) for _ in range(SHUFFLES))]
        for name, objectives in _orders(kind, problem):
            title = f"{kind.name}: {name}"
            for each in every:
                for solver in solvers:
                    pairing = pair(each, objectives, solver=solver)
                    stages = cattrs.unstructure(pairing.certificate)
                    told = [_pairs(pairing), stages]
                    found.setdefault(title, set()).add(_digest(told))
    return {title: sorted(several) for title, several in found.items()}


def _pairs(pairing: Pairing) -> list[list[object]]:
    return [[each.practice_id, each.mentor_id, each.fit, each.fixed] for each in pairing.pairs]


def _digest(told: object) -> str:
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


if __name__ == "__main__":
    print(json.dumps(digests(), indent=1))
