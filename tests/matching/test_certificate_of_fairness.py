"""Proofs of fairness that would pass if the checker looked away once: each is refuted."""

from typing import Any

import attrs
import pytest

from qip_rules.matching import (
    Certificate,
    FairestFit,
    FewestChanges,
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


def test_a_pair_that_every_choice_holds_is_counted_at_its_fit() -> None:
    # The first practice fits well and has its mentor for certain; the second is the worst off, and
    # nothing excludes that it has the better of the two others.
    problem: dict[str, Any] = {
        "practice": [0, 1, 1],
        "mentor": [0, 1, 2],
        "fit": [5, 1, 2],
        "practices": 2,
        "mentors": 3,
        "places": 1,
    }
    most = Stage(goal=Goal.PAIRS, value=2, practice_prices=(0, 1), mentor_prices=(0, 0, 0))
    order = (MostPairs(), FairestFit())

    def said(rows: list[int], worst: int, prices: tuple[int, int]) -> tuple[str, ...]:
        stage = Stage(goal=Goal.WORST, value=worst, practice_prices=prices, mentor_prices=(0, 0, 0))
        return refutations(
            **problem,
            objectives=order,
            rows=rows,
            paired=2,
            total_fit=sum(problem["fit"][row] for row in rows),
            certificate=Certificate((most, stage)),
        )

    assert said([0, 2], 2, (0, -1)) == ()
    for prices in ((0, 0), (0, -1), (-1, 0)):
        (wrong,) = said([0, 1], 1, prices)
        assert "do not exclude a choice that fits better than 1 throughout" in wrong


@pytest.mark.parametrize("shift", [-3, -2, -1, 0, 10**9])
@pytest.mark.parametrize("last", [FairestFit(), Leximin()], ids=str)
def test_fits_of_nothing_and_below_are_levels_as_any_other(shift: int, last: Any) -> None:  # noqa: ANN401 - whatever it takes
    count = 4
    problem: dict[str, Any] = {
        "practice": [one for one in range(count) for _ in range(count)],
        "mentor": [other for _ in range(count) for other in range(count)],
        "fit": [min(one, other) + shift for one in range(count) for other in range(count)],
        "practices": count,
        "mentors": count,
        "places": 1,
    }
    order = (MostPairs(), last)
    best = assign(**problem, objectives=order)
    given: dict[str, Any] = {
        "objectives": order,
        "rows": best.rows,
        "paired": best.paired,
        "total_fit": best.total_fit,
    }
    assert refutations(**problem, **given, certificate=best.certificate) == ()
    first, *rest = best.certificate.stages
    for at, stage in enumerate(rest):
        if stage.value is not None:
            false = [*rest]
            false[at] = attrs.evolve(stage, value=stage.value + 1)
            assert refutations(**problem, **given, certificate=Certificate((first, *false)))


def test_the_levels_are_told_in_one_go() -> None:
    # What is told of levels after another question is not one with what was told before it.
    order = (MostPairs(), Leximin(), FewestChanges([(0, 0)]))
    best = assign(**CROSSED, objectives=order)
    stages = best.certificate.stages
    levels = [each for each in stages if each.goal is Goal.LEVEL]
    kept = [each for each in stages if each.goal is Goal.KEPT]
    assert refuted(CROSSED, [*best.rows], order, *levels, *kept) == ""
    parted = refuted(CROSSED, [*best.rows], order, *levels, *kept, *levels)
    assert "the objectives are others" in parted
