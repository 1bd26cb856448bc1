"""The checker refuses every claim that is not so, in words, and accepts every sound proof."""

from typing import Any

import attrs
import cattrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    Leximin,
    MostPairs,
    TotalFit,
)
from qip_rules.matching.proof.certificate import Certificate, Goal, Stage
from qip_rules.matching.proof.rechecking import parted_stages
from qip_rules.matching.proof.refuting import refutations

# Two practices compete for mentor 0; practice 1 wins it, practice 2 wants nobody.
PROBLEM: dict[str, Any] = {
    "practice": [0, 0, 1, 1, 2],
    "mentor": [0, 1, 0, 1, 1],
    "fit": [5, 4, 9, 2, 8],
    "practices": 3,
    "mentors": 2,
    "places": [1, 2],
    "wanted": [1, 1, 0],
}
CLAIM: dict[str, Any] = {
    "rows": (1, 2),
    "paired": 2,
    "total_fit": 13,
    "certificate": Certificate(
        (
            Stage(goal=Goal.PAIRS, value=2, practice_prices=(1, 1, 1), mentor_prices=(0, 0)),
            Stage(goal=Goal.FIT, value=13, practice_prices=(4, 8, 8), mentor_prices=(1, 0)),
        )
    ),
}


def refuted(**changes: object) -> tuple[str, ...]:
    return refutations(**PROBLEM | CLAIM | changes)


def restaged(number: int, **changes: object) -> Certificate:
    """The sound proof with one of its stages changed."""
    stages = list(CLAIM["certificate"].stages)
    stages[number] = attrs.evolve(stages[number], **changes)
    return Certificate(tuple(stages))


def repriced(number: int, side: str, node: int, price: object) -> Certificate:
    """The sound proof with one of its prices changed."""
    prices = list(getattr(CLAIM["certificate"].stages[number], side))
    prices[node] = price
    return restaged(number, **{side: tuple(prices)})


def claimed(solved: Assignment) -> dict[str, Any]:
    return attrs.asdict(solved, recurse=False)


def restated(claim: dict[str, Any], other: dict[str, Any]) -> Certificate:
    """The prices of one claim with the values of another."""
    most, best = claim["certificate"].stages
    return Certificate(
        (
            attrs.evolve(most, value=other["paired"]),
            attrs.evolve(best, value=other["total_fit"]),
        )
    )


@st.composite
def solved_problems(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A problem with at least one chosen pair, and what `assign` claims of it."""
    practices, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    pairs = [(practice, mentor) for practice in range(practices) for mentor in range(mentors)]
    chosen_pairs = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=12, unique=True))
    problem: dict[str, Any] = {
        "practice": [practice for practice, _ in chosen_pairs],
        "mentor": [mentor for _, mentor in chosen_pairs],
        "fit": [draw(st.integers(-4, 4)) for _ in chosen_pairs],
        "practices": practices,
        "mentors": mentors,
        "places": [draw(st.integers(1, 3)) for _ in range(mentors)],
        "wanted": [draw(st.integers(1, 3)) for _ in range(practices)],
    }
    return problem, claimed(assign(**problem))


def test_a_sound_proof_is_accepted() -> None:
    assert refuted() == ()


def test_assign_gives_that_proof() -> None:
    assert claimed(assign(**PROBLEM)) == CLAIM


def test_arrays_are_accepted_as_columns() -> None:
    columns = {name: np.array(PROBLEM[name], np.int16) for name in ("practice", "mentor", "fit")}
    assert refuted(**columns, rows=np.array([1, 2]), places=np.array([1, 2])) == ()


def test_one_number_for_all_nodes() -> None:
    problem = PROBLEM | {"places": 1, "wanted": 1}
    claim = claimed(assign(**problem))
    assert refutations(**problem | claim) == ()


def test_numbers_far_beyond_64_bits() -> None:
    far = 10**30

    def staged(fit: int) -> Certificate:
        most = Stage(goal=Goal.PAIRS, value=1, practice_prices=(1,), mentor_prices=(0, 0))
        best = Stage(goal=Goal.FIT, value=fit, practice_prices=(far,), mentor_prices=(0, 0))
        return Certificate((most, best))

    problem: dict[str, Any] = {
        "practice": [0, 0],
        "mentor": [0, 1],
        "fit": [far, far - 1],
        "practices": 1,
        "mentors": 2,
        "places": far,
        "wanted": 1,
    }
    for row, fit, reasons in (
        (0, far, ()),
        (1, far - 1, ("row 1 (practice 0, mentor 1) is chosen below its prices",)),
    ):
        found = refutations(**problem, rows=[row], paired=1, total_fit=fit, certificate=staged(fit))
        assert found == tuple(f"stage 1, greatest total fit: {each}" for each in reasons)


def test_a_certificate_is_plain_data() -> None:
    certificate = CLAIM["certificate"]
    plain = cattrs.unstructure(certificate)
    assert cattrs.structure(plain, Certificate) == certificate


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        # The choice itself.
        (
            {"rows": (0, 1, 2), "paired": 3, "total_fit": 18},
            {
                "practice 0 is in 2 chosen pairs; its capacity is 1",
                "mentor 0 is in 2 chosen pairs; its capacity is 1",
            },
        ),
        ({"rows": (1, 1, 2), "paired": 3, "total_fit": 17}, {"row 1 is chosen 2 times"}),
        (
            {"rows": (1, 2, 4), "paired": 3, "total_fit": 21},
            {"practice 2 is in 1 chosen pairs; its capacity is 0"},
        ),
        ({"paired": 3}, {"3 pairs are stated, 2 are chosen"}),
        ({"total_fit": 14}, {"the total fit is stated as 14, the chosen pairs sum to 13"}),
        # A worse choice, truthfully stated.
        (
            {"rows": (0, 3), "total_fit": 7, "certificate": restaged(1, value=7)},
            {
                (
                    "stage 1, greatest total fit: row 3 (practice 1, mentor 1) is chosen below "
                    "its prices"
                )
            },
        ),
        (
            {
                "rows": (2,),
                "paired": 1,
                "total_fit": 9,
                "certificate": restaged(0, value=1),
            },
            {
                (
                    "stage 0, most pairs: practice 0 has the price 1, but is in 0 open chosen "
                    "pairs of 1; unused capacity has no price"
                )
            },
        ),
        # The prices.
        (
            {"certificate": repriced(1, "practice_prices", 1, 9)},
            {
                (
                    "stage 1, greatest total fit: row 2 (practice 1, mentor 0) is chosen below its "
                    "prices"
                )
            },
        ),
        (
            {"certificate": repriced(1, "practice_prices", 0, 3)},
            {
                (
                    "stage 1, greatest total fit: row 0 (practice 0, mentor 0) is left out above "
                    "its prices"
                )
            },
        ),
        (
            {"certificate": repriced(0, "practice_prices", 2, 0)},
            {"stage 0, most pairs: row 4 (practice 2, mentor 1) is left out above its prices"},
        ),
        (
            {"certificate": repriced(1, "mentor_prices", 1, -1)},
            {
                (
                    "stage 1, greatest total fit: mentor 1 has the price -1, below zero, but is in "
                    "1 open chosen pairs and need be in 0 only"
                )
            },
        ),
        (
            {"certificate": repriced(1, "mentor_prices", 1, 1)},
            {
                (
                    "stage 1, greatest total fit: mentor 1 has the price 1, but is in 1 open "
                    "chosen pairs of 2; unused capacity has no price"
                )
            },
        ),
        # The stages.
        (
            {"certificate": restaged(0, value=3)},
            {"stage 0, most pairs: 3 is stated; it is 2"},
        ),
        (
            {"certificate": restaged(1, value=14)},
            {"stage 1, greatest total fit: 14 is stated; it is 13"},
        ),
        (
            {"certificate": Certificate(CLAIM["certificate"].stages[::-1])},
            {"the stages are about greatest total fit, most pairs; the objectives are others"},
        ),
        (
            {"certificate": Certificate(CLAIM["certificate"].stages[:1])},
            {"the stages are about most pairs; the objectives are others"},
        ),
        (
            {"certificate": Certificate(())},
            {"the stages are about nothing; the objectives are others"},
        ),
        ({"loads": (2, 0)}, {"mentor 0 is in 1 chosen pairs; its load is 2"}),
    ],
)
def test_a_false_claim_is_refuted(changes: dict[str, Any], reasons: set[str]) -> None:
    assert reasons <= set(refuted(**changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fit": [1, 2]}, "the columns differ in length: 5 practices, 5 mentors, 2 fits"),
        ({"practices": 2}, "a candidate pair names a practice that is not among the 2"),
        ({"mentor": [0, 1, 0, -1, 1]}, "a candidate pair names a mentor that is not among the 2"),
        ({"places": [1]}, "1 capacities are given for 2 mentors"),
        ({"rows": (1, 5)}, "row 5 is chosen, but there are 5 rows, counted from 0"),
        ({"rows": (-1, 2)}, "row -1 is chosen, but there are 5 rows, counted from 0"),
        (
            {"certificate": restaged(1, mentor_prices=())},
            "stage 1: 0 mentor prices are given for 2 mentors",
        ),
        (
            {"certificate": repriced(0, "mentor_prices", 0, 0.0)},
            "stage 0: the price of mentor 0 is not a whole number: 0.0",
        ),
        (
            {"certificate": repriced(1, "practice_prices", 0, price=True)},
            "stage 1: the price of practice 0 is not a whole number: True",
        ),
        (
            {"certificate": restaged(1, value=None)},
            "stage 1: its value or its level is not a whole number",
        ),
        ({"loads": [0]}, "1 loads are given for 2 mentors"),
    ],
)
def test_an_ill_formed_claim_is_not_judged_further(changes: dict[str, Any], reason: str) -> None:
    reasons = refuted(**changes)
    assert reason in reasons
    assert not any("prices" in text and "row" in text for text in reasons)


def test_one_pair_chosen_in_two_rows() -> None:
    problem: dict[str, Any] = {
        "practice": [0, 0],
        "mentor": [0, 0],
        "fit": [1, 1],
        "practices": 1,
        "mentors": 1,
        "places": 2,
        "wanted": 2,
    }
    prices = Certificate(
        tuple(
            Stage(goal=goal, value=2, practice_prices=(0,), mentor_prices=(0,))
            for goal in (Goal.PAIRS, Goal.FIT)
        )
    )
    assert refutations(**problem, rows=[0, 1], paired=2, total_fit=2, certificate=prices) == (
        "practice 0 and mentor 0 are paired 2 times",
    )


@given(solved_problems())
def test_a_choice_without_one_of_its_pairs(solved: tuple[dict[str, Any], dict[str, Any]]) -> None:
    problem, claim = solved
    for row in claim["rows"]:
        rest = tuple(other for other in claim["rows"] if other != row)
        fewer = claim | {
            "rows": rest,
            "paired": claim["paired"] - 1,
            "total_fit": claim["total_fit"] - problem["fit"][row],
        }
        assert refutations(**problem | fewer | {"certificate": restated(claim, fewer)})


@given(solved_problems(), st.data())
def test_a_choice_with_one_pair_swapped(
    solved: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject
) -> None:
    problem, claim = solved
    rows = set(claim["rows"])
    others = [row for row in range(len(problem["fit"])) if row not in rows]
    if not others:
        return
    swapped = tuple(
        sorted(
            rows - {data.draw(st.sampled_from(claim["rows"]))}
            | {data.draw(st.sampled_from(others))}
        )
    )
    total_fit = sum(problem["fit"][row] for row in swapped)
    other = claim | {"rows": swapped, "total_fit": total_fit}
    found = refutations(**problem | other | {"certificate": restated(claim, other)})
    # A swap may lead to another best choice: feasible, with the same total fit. Nothing else.
    sent = [problem["practice"][row] for row in swapped]
    received = [problem["mentor"][row] for row in swapped]
    as_good = (
        all(sent.count(node) <= limit for node, limit in enumerate(problem["wanted"]))
        and all(received.count(node) <= limit for node, limit in enumerate(problem["places"]))
        and total_fit == claim["total_fit"]
    )
    assert (found == ()) == as_good


@given(solved_problems(), st.integers(-3, 3).filter(bool), st.sampled_from(["paired", "total_fit"]))
def test_a_total_that_is_off(
    solved: tuple[dict[str, Any], dict[str, Any]], off: int, total: str
) -> None:
    problem, claim = solved
    assert refutations(**problem | claim | {total: claim[total] + off})


@given(solved_problems(), st.data())
def test_a_price_that_is_too_high_or_too_low(
    solved: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject
) -> None:
    # No price of a chosen pair can be raised beyond its worth, none can be lowered below zero.
    problem, claim = solved
    row = data.draw(st.sampled_from(claim["rows"]))
    side, node = data.draw(
        st.sampled_from(
            [
                ("practice_prices", problem["practice"][row]),
                ("mentor_prices", problem["mentor"][row]),
            ]
        )
    )
    most, best = claim["certificate"].stages
    for price in (2, -1):
        prices = list(getattr(most, side))
        prices[node] = price
        corrupt = attrs.evolve(most, **{side: tuple(prices)})
        assert refutations(**problem | claim | {"certificate": Certificate((corrupt, best))})


def test_entries_that_are_no_whole_numbers() -> None:
    with pytest.raises(TypeError):
        refuted(fit=[5, 4.0, 9, 2, 8])


@pytest.mark.parametrize(
    ("value", "bound", "gap"), [(7, None, 0), (None, 7, 0), (5, 5, 0), (5, 6, 1), (5, 12, 7)]
)
def test_how_far_a_stage_may_be_from_the_best(
    value: int | None, bound: int | None, gap: int
) -> None:
    stage = Stage(goal=Goal.COVERED, value=value, bound=bound)
    assert stage.gap == gap
    assert Certificate((stage,)).is_settled is (gap == 0)


def test_one_open_stage_leaves_a_pairing_unsettled() -> None:
    proved, open_still = (Stage(goal=Goal.COVERED, value=5, bound=bound) for bound in (5, 6))
    assert Certificate((proved, proved)).is_settled is True
    assert Certificate((proved, open_still)).is_settled is False
    assert Certificate((open_still, proved)).is_settled is False


def test_a_bound_below_its_value_settles_nothing() -> None:
    stage = Stage(goal=Goal.COVERED, value=5, bound=4)
    assert stage.gap == -1
    assert Certificate((stage,)).is_settled is False


def test_room_of_a_mentor_that_is_priced_counts_in_full_against_a_worst_fit() -> None:
    # One practice, and the better of its two mentors is left out. A price on that mentor's place
    # hides the better pair from the sum over pairs, and is paid for in the sum over nodes.
    claimed_worst = Certificate(
        (
            Stage(goal=Goal.PAIRS, value=1, practice_prices=(1,), mentor_prices=(0, 0)),
            Stage(goal=Goal.WORST, value=1, practice_prices=(-1,), mentor_prices=(0, 1)),
        )
    )
    (said,) = refutations(
        [0, 0],
        [0, 1],
        [1, 5],
        practices=1,
        mentors=2,
        places=1,
        objectives=(MostPairs(), FairestFit()),
        rows=(0,),
        paired=1,
        total_fit=1,
        certificate=claimed_worst,
    )
    assert "do not exclude a choice that fits better than 1 throughout" in said


def test_who_has_no_candidate_may_have_any_price_that_its_bounds_allow() -> None:
    # A fourth practice wants a mentor and has no candidate: it holds its least, which is nothing.
    stages = [
        attrs.evolve(each, practice_prices=(*each.practice_prices, -1))
        for each in CLAIM["certificate"].stages
    ]
    with_fourth = {"practices": 4, "wanted": [1, 1, 0, 1]}
    assert refuted(**with_fourth, certificate=Certificate(tuple(stages))) == ()
    stages[0] = attrs.evolve(stages[0], practice_prices=(1, 1, 1, 1))
    (said,) = refuted(**with_fourth, certificate=Certificate(tuple(stages)))
    assert said == (
        "stage 0, most pairs: practice 3 has the price 1, but is in 0 open chosen pairs of 1; "
        "unused capacity has no price"
    )


def test_each_level_counts_the_fits_above_the_level_before() -> None:
    count = 5
    problem: dict[str, Any] = {
        "practice": [one for one in range(count) for _ in range(count)],
        "mentor": [other for _ in range(count) for other in range(count)],
        "fit": [min(one, other) + 1 for one in range(count) for other in range(count)],
        "practices": count,
        "mentors": count,
        "places": 1,
        "objectives": (MostPairs(), Leximin()),
    }
    solved = assign(**problem)
    goals = [each.goal for each in solved.certificate.stages]
    assert goals.count(Goal.LEVEL) >= 3
    assert refutations(**problem, **claimed(solved)) == ()


def test_numbers_of_any_size_can_be_told_one_by_one() -> None:
    fit = [10**30, 4, 9, 2, 8]
    assert refuted(fit=iter(fit)) == refuted(fit=fit) != ()
    assert refuted(fit=iter(PROBLEM["fit"])) == ()


def test_stages_without_prices_that_are_too_few() -> None:
    stages = (Stage(goal=Goal.COVERED, value=1, bound=1), Stage(goal=Goal.PAIRS, value=1, bound=1))
    objectives = (AreaCoverage(), MostPairs(), TotalFit())
    assert parted_stages(stages, objectives) == ((), stages)
    assert parted_stages((), objectives) == ((), ())
