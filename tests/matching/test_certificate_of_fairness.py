"""Proofs of fairness that would pass if the checker looked away once: each is refuted."""

from typing import Any

import pytest

from qip_rules.matching import (
    Certificate,
    FairestFit,
    Goal,
    Leximin,
    MostPairs,
    Stage,
    assign,
    refutations,
)

ONE_OF_TWO: dict[str, Any] = {
    "practice": [0, 0],
    "mentor": [0, 1],
    "fit": [1, 2],
    "practices": 1,
    "mentors": 2,
    "places": 1,
}
"""One practice that fits one mentor better than the other."""

CROSSED: dict[str, Any] = {
    "practice": [0, 0, 1, 1],
    "mentor": [0, 1, 0, 1],
    "fit": [1, 2, 2, 3],
    "practices": 2,
    "mentors": 2,
    "places": 1,
}
"""Fits of 1 and 3, or of 2 and 2: the latter is fairer."""


def pairs(count: int) -> Stage:
    """Proved most pairs: each practice has one."""
    return Stage(goal=Goal.PAIRS, value=count, practice_prices=(1,) * count, mentor_prices=(0, 0))


def refuted(problem: dict[str, Any], rows: list[int], order: Any, *stages: Stage) -> str:  # noqa: ANN401
    fits = [problem["fit"][row] for row in rows]
    found = refutations(
        **problem,
        objectives=order,
        rows=rows,
        paired=len(rows),
        total_fit=sum(fits),
        certificate=Certificate((pairs(len(rows)), *stages)),
    )
    return "; ".join(found)


@pytest.mark.parametrize("problem", [ONE_OF_TWO, CROSSED], ids=["one", "crossed"])
@pytest.mark.parametrize("last", [FairestFit(), Leximin()], ids=str)
def test_the_true_answers_are_proved(problem: dict[str, Any], last: Any) -> None:  # noqa: ANN401
    order = (MostPairs(), last)
    best = assign(**problem, objectives=order)
    assert [problem["fit"][row] for row in best.rows] in ([2], [2, 2])
    stages = best.certificate.stages[1:]
    assert refuted(problem, [*best.rows], order, *stages) == ""


def test_prices_of_nothing_prove_no_worst_fit() -> None:
    stage = Stage(goal=Goal.WORST, value=1, practice_prices=(0,), mentor_prices=(0, 0))
    said = refuted(ONE_OF_TWO, [0], (MostPairs(), FairestFit()), stage)
    assert "do not exclude a choice that fits better than 1 throughout" in said


def test_two_levels_are_not_counted_as_one() -> None:
    # One fit of 1 and none of 2 is fewer than two fits of 2, if the two levels are told as one.
    merged = Stage(goal=Goal.LEVEL, level=2, value=1, practice_prices=(-1, 0), mentor_prices=(0, 0))
    said = refuted(CROSSED, [0, 3], (MostPairs(), Leximin()), merged)
    assert "the fits 1, 2 are counted as one" in said


def test_leximin_does_not_stop_before_all_fits_are_settled() -> None:
    said = refuted(ONE_OF_TWO, [0], (MostPairs(), Leximin()))
    assert "the fits 1, 2 are not settled" in said
