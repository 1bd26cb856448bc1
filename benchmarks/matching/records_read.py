"""How long a problem of records takes to become a pairing, and to be verified; and what memory.

    python -m benchmarks.matching.records_read                       1,000 and 10,000 practices
    python -m benchmarks.matching.records_read sparse-100000 --groups 40

Each case is in a process of its own. Processor time; the best of the rounds where a part can be
done again, and a pairing is made once. Beside the join of areas, which finds the facts of the
pairs too, stands a loop in plain Python for the fits alone. With `--groups`, everybody belongs to
one of so many organizations, each with one e-mail domain, so that many pairs that share an area
are refused.
"""

import argparse
import gc
import multiprocessing
import platform
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import attrs

from benchmarks.matching.generating import case_named
from benchmarks.matching.records import problem_of
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import AreaMatch, proven_areas, taxonomy_of
from qip_rules.matching.facts import AREA_MATCH
from qip_rules.matching.free import free_pairs
from qip_rules.matching.pair_columns import PairColumns
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice
from qip_rules.matching.verifying import verify

CASES: Final = ("sparse-1000", "sparse-10000")
_PAIRS_AT_ONCE: Final = 1 << 18
_UNIT: Final = 1 if platform.system() == "Darwin" else 1024
_Record = TypeVar("_Record", Practice, MentorPractice)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each case and print what each part took."""
    parser = argparse.ArgumentParser(description="Measure reading a problem of records.")
    parser.add_argument("cases", nargs="*", default=CASES, help="sparse cases")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--groups", type=int, default=0, help="how many organizations there are")
    given = parser.parse_args(arguments)
    processes = multiprocessing.get_context("spawn")
    for name in given.cases:
        process = processes.Process(target=_measure, args=(name, given.groups, given.rounds))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(f"{name}: the process ended with code {process.exitcode}")


def _measure(name: str, groups: int, rounds: int) -> None:
    problem = problem_of(case_named(name))
    if groups:
        problem = attrs.evolve(
            problem,
            practices=_grouped(problem.practices, groups),
            mentors=_grouped(problem.mentors, groups),
        )
    taxonomy = taxonomy_of(problem.policy.areas)
    match = AreaMatch(problem.policy.setting(AREA_MATCH))
    proven = [proven_areas(each, taxonomy, match) for each in problem.mentors]
    before = _peak()
    print(f"{name}: {len(problem.practices):,} practices, {len(problem.mentors):,} mentors")
    _tell("faults of the problem", _best(lambda: attrs.evolve(problem), rounds))
    _tell("candidates, for the first time", _best(lambda: free_pairs(problem), 1))
    _tell("candidates, from then on", _best(lambda: free_pairs(problem), rounds))
    columns = PairColumns(problem.practices, problem.mentors, proven)
    _tell("of it, the join of areas", _best(lambda: _joined(columns), rounds))
    made: list[Pairing] = []
    _tell("`pair`: candidates, solve, proof, reasons", _best(lambda: _told(problem, made), 1))
    print(f"{_peak():9,.0f} MB at most, {before:,.0f} of them before the first candidate")
    _tell("`verify`: all of it worked out anew", _best(lambda: _verified(made[0]), 1))
    print(f"{_peak():9,.0f} MB at most, that included")
    _tell("the join in a loop, beside it", _best(lambda: _looped(problem, proven), 1))


def _joined(columns: PairColumns) -> int:
    return sum(len(each.number) for each in columns.sharing(_PAIRS_AT_ONCE))


def _looped(problem: Problem, proven: Sequence[Mapping[str, AreaOfSuccess] | None]) -> object:
    """The fit of each pair that shares an area, as plain Python finds it."""
    mentors: dict[str, list[tuple[int, int]]] = {}
    for at, areas in enumerate(proven):
        for area, success in (areas or {}).items():
            mentors.setdefault(area, []).append((at, success.evidence))
    fits: dict[tuple[int, int], int] = {}
    for at, practice in enumerate(problem.practices):
        for each in practice.areas or ():
            for mentor, evidence in mentors.get(each.area, ()):
                fits[at, mentor] = fits.get((at, mentor), 0) + each.weight * evidence
    return fits


def _verified(pairing: Pairing) -> None:
    wrong = verify(pairing)
    assert not wrong, wrong[0]


def _told(problem: Problem, made: list[Pairing]) -> None:
    pairing = pair(problem)
    made.append(pairing)
    print(
        f"{len(pairing.pairs):9,} pairs, total fit {pairing.total_fit:,}, "
        f"{len(pairing.unpaired):,} practices without"
    )


def _grouped(records: Sequence[_Record], groups: int) -> list[_Record]:
    """The records with each in one of so many organizations, by turns."""
    return [
        attrs.evolve(
            each,
            organization=f"Made-Up Group {at % groups}",
            people=(f"p{at}@group{at % groups}.example",),
        )
        for at, each in enumerate(records)
    ]


def _best(task: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    return min(taken)


def _tell(what: str, seconds: float) -> None:
    print(f"{1000 * seconds:9,.1f} ms  {what}")


def _peak() -> float:
    """The most memory of the process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6


if __name__ == "__main__":
    main()
