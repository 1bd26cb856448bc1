"""`matching`: deferred acceptance, which answers another question.

Its choice is stable, and has neither the most pairs nor the greatest total fit. Both sides like a
pair by its fit, then the lower number. It copies all players deeply, each of whom holds others.
"""

import sys
from importlib import import_module
from typing import Any, Final

import numpy as np

from benchmarks.matching.contender import Claim, Contender, Driven
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CONTENDERS"]

_DEPTH: Final = 20_000


def _make() -> Driven:
    games = import_module("matching.games")

    def build(instance: Instance) -> Any:  # noqa: ANN401 - untyped
        sys.setrecursionlimit(_DEPTH)
        liked: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        for own, others, preferences in (
            (instance.practice, instance.mentor, liked[0]),
            (instance.mentor, instance.practice, liked[1]),
        ):
            order = np.lexsort((others, -instance.fit, own))
            columns = (own[order].tolist(), others[order].tolist())
            for node, other in zip(*columns, strict=True):
                preferences.setdefault(node, []).append(other)
        capacities = {mentor: int(instance.places[mentor]) for mentor in liked[1]}
        return games.HospitalResident.create_from_dictionaries(*liked, capacities)

    def solve(game: Any) -> Any:  # noqa: ANN401 - untyped
        return game.solve()

    def pairs(_: Instance, found: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 - untyped
        listed = [(each.name, mentor.name) for mentor, its in found.items() for each in its]
        chosen = np.array(listed, dtype=np.int64).reshape(-1, 2)
        return chosen[:, 0], chosen[:, 1]

    return Driven(build=build, solve=solve, pairs=pairs)


CONTENDERS: Final = (
    Contender(
        name="matching",
        make=_make,
        how="Hospital and residents: a stable choice, by preferences made of the fits. It answers "
        "another question, and its worth is told beside the optimum.",
        claim=Claim.STABLE,
        distributions=("matching",),
    ),
)
