"""What each objective takes, what it costs beside the default two, and how few pairs move.

    python -m benchmarks.matching.objectives                  prints the tables
    python -m benchmarks.matching.objectives --quick          small sizes, for a first look
    python -m benchmarks.matching.objectives --write          puts them into README.md, too

Processor time, the best of the rounds; nothing else should run. Each answer comes with its proof,
and is held against it in plain Python, which stands in a column of its own.
"""

import argparse
import gc
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import attrs

from benchmarks.matching.generating import case_named
from benchmarks.matching.moving import moves
from benchmarks.matching.records import problem_of
from benchmarks.matching.report import written_into
from qip_rules.matching.areas import area_coverage
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.choosing import choose
from qip_rules.matching.free import FreePairs, free_pairs
from qip_rules.matching.objectives import (
    DEFAULT_OBJECTIVES,
    AreaCoverage,
    FairestFit,
    FewestChanges,
    FlowObjective,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.problem import Problem
from qip_rules.matching.proof.refuting import refutations

__all__ = ["main"]

README: Final = Path(__file__).with_name("README.md")
BEGIN: Final = "<!-- objectives: written by `python -m benchmarks.matching.objectives --write` -->"
END: Final = "<!-- end of the objectives -->"

FLOW_CASES: Final = ("sparse-1000", "sparse-10000")
COVERED_CASES: Final = ("sparse-100", "sparse-1000")
MOVING_CASE: Final = "sparse-1000"
QUICK: Final = "sparse-60"
WANTED: Final = (2, 3)
"""Mentors a practice wants where areas are to be covered; with as many times the places."""
LEXIMIN_MAXIMUM: Final = 1_000
"""Practices; beyond, its stages are many and what it comes to is hardly another choice."""

_Found = TypeVar("_Found")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and put them into README.md where that is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.matching.objectives",
        description="Measure each objective beside the default two, and how few pairs move.",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, for a first look")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=10, help="how often each change is tried")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    given = parser.parse_args(arguments)
    rounds = max(1, given.rounds)
    parts = [f"Python {platform.python_version()}, {os.cpu_count()} cores; best of {rounds}."]
    flows = (QUICK,) if given.quick else FLOW_CASES
    covered = (QUICK,) if given.quick else COVERED_CASES
    parts.append(_table(_FLOW_HEADINGS, _flow_rows(flows, rounds)))
    parts.append(_table(_COVERED_HEADINGS, _covered_rows(covered, rounds)))
    moving = moves(case_named(QUICK if given.quick else MOVING_CASE), max(1, given.times))
    headings = (f"{moving.pairs:,} pairs; what changes", *moving.by)
    told = [(each.what, *map(_range, each.moved)) for each in moving.changes]
    parts.append(_table(headings, told))
    text = "\n\n".join(parts)
    print(text)
    if given.write:
        written_into(README, text, begin=BEGIN, end=END)


_FLOW_HEADINGS: Final = (
    "objectives",
    "practices",
    "before ties, ms",
    "ms",
    "proof checked, ms",
    "pairs",
    "total fit",
    "its price",
    "worst fit",
    "stages",
)
_COVERED_HEADINGS: Final = (
    "objectives, several mentors",
    "practices",
    "wanted each",
    "ms, proof checked",
    "pairs",
    "total fit",
    "covered",
    "bound",
)


def _flow_rows(cases: Iterable[str], rounds: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in cases:
        free = free_pairs(problem_of(case_named(name)))
        best = _assigned(free, DEFAULT_OBJECTIVES).total_fit
        orders: list[tuple[FlowObjective, ...]] = [
            DEFAULT_OBJECTIVES,
            (MostPairs(), FairestFit()),
            (MostPairs(), FairestFit(), TotalFit()),
            (TotalFit(), MostPairs()),
            (*DEFAULT_OBJECTIVES, FewestChanges(_without_first_mentor(free))),
        ]
        if len(free.wanted) <= LEXIMIN_MAXIMUM:
            orders.insert(3, (MostPairs(), Leximin()))
        for order in orders:
            seconds, found = _best(partial(_assigned, free, order), rounds)
            checked, wrong = _best(partial(_refuted, free, order, found), rounds)
            assert not wrong, wrong
            settled, _ = _best(partial(_before_ties, free, order), rounds)
            taken = tuple(map(_milliseconds, (settled, seconds, checked)))
            rows.append((*_named(order, free), *taken, *_worth(free, found, best)))
        stable = (Stable(),)
        seconds, found = _best(partial(choose, free, stable), rounds)
        taken = "no ties", _milliseconds(seconds), "within"
        rows.append((*_named(stable, free), *taken, *_worth(free, found, best)))
    return rows


def _named(order: Iterable[Objective], free: FreePairs) -> tuple[str, str]:
    return ", ".join(f"`{type(each).__name__}`" for each in order), f"{len(free.wanted):,}"


def _worth(free: FreePairs, found: Assignment, best: int) -> tuple[str, ...]:
    """What a choice comes to, beside the greatest total fit of as many pairs as possible."""
    return (
        f"{found.paired:,}",
        f"{found.total_fit:,}",
        f"{(best - found.total_fit) / best:.2%}",
        str(free.fit[list(found.rows)].min()),
        str(len(found.certificate.stages)),
    )


def _covered_rows(cases: Iterable[str], rounds: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in cases:
        for wanted in WANTED:
            free = free_pairs(_several(problem_of(case_named(name)), wanted))
            for order in (DEFAULT_OBJECTIVES, (MostPairs(), AreaCoverage()), (AreaCoverage(),)):
                seconds, found = _best(partial(choose, free, order), rounds)
                last = found.certificate.stages[-1]
                covered = _covered(free, found)
                assert order == DEFAULT_OBJECTIVES or last.value == covered
                rows.append(
                    (
                        *_named(order, free),
                        str(wanted),
                        _milliseconds(seconds),
                        f"{found.paired:,}",
                        f"{found.total_fit:,}",
                        f"{covered:,}",
                        "" if last.bound is None else f"{last.bound:,}",
                    )
                )
    return rows


def _several(problem: Problem, wanted: int) -> Problem:
    """The same, with each practice wanting several mentors and as many times the places."""
    return attrs.evolve(
        problem,
        practices=[attrs.evolve(each, wanted=wanted) for each in problem.practices],
        mentors=[attrs.evolve(each, places=wanted * each.places) for each in problem.mentors],
    )


def _covered(free: FreePairs, found: Assignment) -> int:
    pairs = ((int(free.practice[row]), int(free.mentor[row])) for row in found.rows)
    return area_coverage(
        (ours, free.candidates.pair(ours, its).shared or ()) for ours, its in pairs
    )


def _assigned(free: FreePairs, objectives: Sequence[FlowObjective]) -> Assignment:
    return assign(
        free.practice,
        free.mentor,
        free.fit,
        practices=len(free.wanted),
        mentors=len(free.places),
        places=free.places,
        wanted=free.wanted,
        objectives=objectives,
    )


def _before_ties(free: FreePairs, objectives: tuple[FlowObjective, ...]) -> object:
    """The same as far as the optimum and its prices: any of the best choices."""
    from qip_rules.matching.solve.by_stages import settled_stages
    from qip_rules.matching.solve.reading import read_candidates

    read = read_candidates(
        free.practice,
        free.mentor,
        free.fit,
        practices=len(free.wanted),
        mentors=len(free.places),
        places=free.places,
        wanted=free.wanted,
        loads=0,
        objectives=objectives,
    )
    return settled_stages(read.network, objectives, read.kept, None)


def _refuted(
    free: FreePairs, objectives: Sequence[FlowObjective], found: Assignment
) -> tuple[str, ...]:
    return refutations(
        free.practice.data,
        free.mentor.data,
        free.fit.data,
        practices=len(free.wanted),
        mentors=len(free.places),
        places=free.places.tolist(),
        wanted=free.wanted.tolist(),
        objectives=objectives,
        rows=found.rows,
        paired=found.paired,
        total_fit=found.total_fit,
        certificate=found.certificate,
    )


def _without_first_mentor(free: FreePairs) -> list[tuple[int, int]]:
    """The default choice without the first mentor: earlier pairs that can nearly all be kept."""
    places = free.places.copy()
    places[0] = 0
    rows = list(_assigned(attrs.evolve(free, places=places), DEFAULT_OBJECTIVES).rows)
    return list(zip(free.practice[rows].tolist(), free.mentor[rows].tolist(), strict=True))


def _best(task: Callable[[], _Found], rounds: int) -> tuple[float, _Found]:
    """The processor seconds of the quickest of some rounds, and what it gave."""
    taken = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        found = task()
        taken.append(time.process_time() - start)
    return min(taken), found


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.1f}" if seconds < 1 else f"{1000 * seconds:,.0f}"


def _range(numbers: Sequence[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least}–{most}"  # noqa: RUF001 - from, to


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown, the first column to the left and the others to the right."""
    lines = [headings, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(headings))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(
        "| "
        + " | ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in (lines[0], rule, *lines[1:])
    )


if __name__ == "__main__":
    main()
