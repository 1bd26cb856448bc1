"""How long the most of the areas covered takes to prove, with what comes after it and with ties.

    python -m benchmarks.matching.covering                     100, 300 and 1,000 practices
    python -m benchmarks.matching.covering sparse-2000 --limit 60

On the records behind a sparse case, in which every second practice wants two mentors and mentors
have half as many places again. Seconds by the clock on the wall.
"""

import argparse
import time
from collections.abc import Sequence
from typing import Final

import attrs

from benchmarks.matching.generating import case_named
from benchmarks.matching.records import problem_of
from qip_rules.matching.objectives import AreaCoverage, MostPairs, Objective, TotalFit
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem

__all__ = ["CASES", "main", "wanting_two"]

CASES: Final = ("sparse-100", "sparse-300", "sparse-1000")
ORDERS: Final[tuple[tuple[Objective, ...], ...]] = (
    (MostPairs(), TotalFit()),
    (MostPairs(), AreaCoverage()),
    (MostPairs(), AreaCoverage(), TotalFit()),
)


def wanting_two(problem: Problem) -> Problem:
    """The problem in which every second practice wants two mentors."""
    return attrs.evolve(
        problem,
        practices=[
            attrs.evolve(each, wanted=1 + at % 2) for at, each in enumerate(problem.practices)
        ],
        mentors=[
            attrs.evolve(each, places=each.places + (each.places + 1) // 2)
            for each in problem.mentors
        ],
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Pair by each order of objectives, and print how long it took and how far it is proved."""
    parser = argparse.ArgumentParser(description="Measure the covering of areas.")
    parser.add_argument("cases", nargs="*", default=CASES, help="sparse cases")
    parser.add_argument("--limit", type=float, help="seconds for the solver, if there is a limit")
    given = parser.parse_args(arguments)
    for name in given.cases:
        problem = wanting_two(problem_of(case_named(name)))
        for order in ORDERS:
            start = time.perf_counter()
            certificate = pair(problem, order, time_limit=given.limit).certificate
            seconds = time.perf_counter() - start
            said = "proved" if certificate.is_settled else "not proved"
            ties = "settled" if certificate.ties_settled else "open"
            names = ", ".join(type(each).__name__ for each in order)
            print(f"{name:12} {names:34} {seconds:8.2f} s  {said}, ties {ties}", flush=True)


if __name__ == "__main__":
    main()
