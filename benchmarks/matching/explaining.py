"""How long the explanations take, beside the pairing that they explain.

    python -m benchmarks.matching.explaining                  10,000 practices
    python -m benchmarks.matching.explaining sparse-1000 --scarce 0.8

Processor time, the best of the rounds. With `--scarce`, mentors have only that share of their
places, so that many practices are left out and have to be told who is before them.
"""

import argparse
import time
from collections.abc import Callable, Sequence

import attrs

from benchmarks.matching.generating import case_named
from benchmarks.matching.records import problem_of
from qip_rules.matching.answer import Pairing
from qip_rules.matching.explaining.gaps import explain_unpaired
from qip_rules.matching.explaining.pairs import explain_pairs
from qip_rules.matching.free import FreePairs, free_pairs
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.questions.absent_pairs import why_not
from qip_rules.matching.questions.bipartite import graph
from qip_rules.matching.questions.next_best import second_choices_of
from qip_rules.matching.questions.places import place_values
from qip_rules.matching.questions.reasons import why
from qip_rules.matching.questions.recruiting import recruit
from qip_rules.matching.verifying import verify


def main(arguments: Sequence[str] | None = None) -> None:
    """Pair the made-up records, explain everything, and print what each part took."""
    parser = argparse.ArgumentParser(description="Measure explanations beside the pairing.")
    parser.add_argument("case", nargs="?", default="sparse-10000", help="a sparse case")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--scarce", type=float, default=1.0, help="the share of places that is left"
    )
    given = parser.parse_args(arguments)
    problem = _scarce(problem_of(case_named(given.case)), given.scarce)
    pairing = pair(problem)
    free = free_pairs(problem)
    print(
        f"{given.case}: {len(problem.practices):,} practices, {len(problem.mentors):,} mentors, "
        f"{len(free.practice):,} candidate pairs; {len(pairing.pairs):,} pairs, "
        f"{len(pairing.unpaired):,} without"
    )
    total = 0.0
    for name, explain in _all_practices(pairing, free):
        seconds = _best(explain, given.rounds)
        total += seconds
        print(f"{1000 * seconds:9.1f} ms  {name}")
    print(f"{1000 * total:9.1f} ms  all practices, after the solve")
    for name, ask in _on_demand(pairing):
        print(f"{1000 * _best(ask, 1):9.1f} ms  {name}")


def _scarce(problem: Problem, share: float) -> Problem:
    mentors = [
        attrs.evolve(each, places=max(1, int(each.places * share))) for each in problem.mentors
    ]
    return attrs.evolve(problem, mentors=mentors)


def _all_practices(pairing: Pairing, free: FreePairs) -> list[tuple[str, Callable[[], object]]]:
    practices = {each.practice_id: at for at, each in enumerate(free.candidates.practices)}
    mentors = {each.mentor_id: at for at, each in enumerate(free.candidates.mentors)}
    chosen = [(practices[each.practice_id], mentors[each.mentor_id]) for each in pairing.pairs]
    problem, objectives = pairing.problem, pairing.objectives
    return [
        ("every pair: areas, weights, evidence", lambda: _pairs(free, chosen)),
        (
            "every gap: who refuses, who is before it",
            lambda: explain_unpaired(free, chosen, problem.forbidden, objectives),
        ),
        (
            "every practice: who came next, and what it loses at least",
            lambda: second_choices_of(pairing, free),
        ),
    ]


def _pairs(free: FreePairs, chosen: list[tuple[int, int]]) -> object:
    return explain_pairs(free.candidates, chosen, free.fixed)


def _on_demand(pairing: Pairing) -> list[tuple[str, Callable[[], object]]]:
    first, last = pairing.pairs[0], pairing.pairs[-1]
    return [
        ("`why` of one practice, solved anew", lambda: why(pairing, first.practice_id)),
        (
            "`why_not` of two, solved anew",
            lambda: why_not(pairing, first.practice_id, last.mentor_id),
        ),
        ("`place_values` of every mentor", lambda: place_values(pairing)),
        ("`recruit`, every area", lambda: recruit(pairing)),
        ("`graph`", lambda: graph(pairing)),
        ("`pair`: candidates, solve, proof, reasons", lambda: pair(pairing.problem)),
        ("`verify`: all of it worked out anew", lambda: verify(pairing)),
    ]


def _best(task: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    main()
