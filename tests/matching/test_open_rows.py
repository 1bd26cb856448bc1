"""What a proof leaves open: what it can say nothing of, and what it refuses to judge in part."""

from typing import Any

import attrs
import pytest

from qip_rules.matching.objectives import MostPairs
from qip_rules.matching.proof.certificate import Goal, Stage
from qip_rules.matching.proof.open_rows import Claim, Face, Side

CLAIM = Claim(
    practice=[0, 0, 1],
    mentor=[0, 1, 1],
    fit=[1, 2, 3],
    places=[1, 1],
    wanted=[1, 1],
    loads=[0, 0],
    objectives=(MostPairs(),),
    practices=2,
    mentors=2,
    rows=[0, 2],
    paired=2,
    total_fit=4,
    stages=(),
)
PAIRS = Stage(goal=Goal.PAIRS, value=2, practice_prices=(1, 1), mentor_prices=(0, 0))


@pytest.mark.parametrize("goal", [Goal.COVERED, Goal.STABLE])
def test_of_what_rows_cannot_show_nothing_is_true_and_prices_prove_nothing(goal: Goal) -> None:
    face = Face(CLAIM, frozenset())
    stage = attrs.evolve(PAIRS, goal=goal, practice_prices=(0, 0))
    assert list(face.wrong_value(stage)) == ["2 is stated; it is None"]
    assert list(face.unproved(stage)) == []
    priced = attrs.evolve(stage, mentor_prices=(1, 0))
    assert list(face.unproved(priced)) == [
        "row 0 (practice 0, mentor 0) is chosen below its prices"
    ]


@pytest.mark.parametrize("changed", [{"practice": [0, 0]}, {"mentor": [0, 1]}, {"fit": [1, 2]}])
def test_columns_of_different_lengths_are_not_judged_in_part(changed: dict[str, Any]) -> None:
    face = Face(attrs.evolve(CLAIM, rows=[0], **changed), frozenset())
    with pytest.raises(ValueError, match=r"zip\(\)"):
        list(face.unproved(PAIRS))


def test_a_price_keeps_a_node_to_the_bound_that_it_is_about() -> None:
    side = Side("mentor", [0, 1, 2, 3, 3], [0, 1, 1, 0], [3, 3, 3, 2])
    side.narrow((1, -1, 0, 0), [False, False, True, False, True])
    assert side.least == [3, 1, 0, 0]
    assert side.most == [3, 1, 2, 1]
    assert side.bound((2, -2, 1, -1)) == 2 * 3 - 2 * 1 + 2 - 0


def test_what_no_stage_settled_is_told_by_its_fits() -> None:
    face = Face(CLAIM, frozenset())
    assert list(face.unsettled()) == ["the fits 1, 2, 3 are not settled"]
    face.narrow(PAIRS)
    level = Stage(goal=Goal.LEVEL, value=1, level=1, practice_prices=(0, 0), mentor_prices=(0, 0))
    assert list(face.wrong_value(level)) == []
    face.narrow(level)
    assert face.level == 1
    assert list(face.unsettled()) == ["the fits 2, 3 are not settled"]
