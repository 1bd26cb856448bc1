"""Why practices of a cohort are in no pairing, for whoever asks about one of them."""

from collections.abc import Iterable

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.problem import Problem

__all__ = ["not_in_pairing"]


def not_in_pairing(run: CohortRun, problem: Problem | None) -> dict[str, str]:
    """Why each practice that is not in a pairing is not, in words, by practice id.

    Args:
        run: the cohort.
        problem: who is to be paired; `None` if nobody is.
    """
    present = set(_ids(problem))
    waiting = set(run.without_priorities)
    found: dict[str, str] = {}
    for case in run.cases:
        practice = case.application.practice
        if practice is None or practice.practice_id in present:
            continue
        if practice.practice_id in waiting:
            why = f"{practice.practice_id} waits: its priority areas are not settled"
        else:
            why = f"{practice.practice_id} is not in the pairing: {case.application_id} is "
            why += case.standing
        found[practice.practice_id] = why
    return found


def _ids(problem: Problem | None) -> Iterable[str]:
    return () if problem is None else (each.practice_id for each in problem.practices)
