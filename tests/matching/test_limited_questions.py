"""Questions about a pairing with a limit of time: what is not proved is never told as exact."""

from collections.abc import Callable
from typing import Any

import pytest

from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.written_matching import WrittenAlternative, WrittenWhyNot
from qip_rules.errors import InputError
from qip_rules.matching import (
    Alternative,
    AreaCoverage,
    Cost,
    MostPairs,
    Pairing,
    Problem,
    TotalFit,
    WhyNotReason,
    pair,
    place_values,
    recruit,
    why,
    why_not,
)
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

TINY = 1e-9
"""Seconds in which no branch and bound gets anywhere."""

AREAS = [f"area {number}" for number in range(9)]
PROBLEM = Problem(
    [
        practice(f"P{at}", *[(AREAS[(at * step) % 9], 1 + at % 3) for step in (1, 2, 4)], wanted=2)
        for at in range(1, 24)
        if at % 3
    ],
    [
        mentor(
            f"M{at}",
            1 + at % 2,
            *[(AREAS[(at + step * step) % 9], 1 + (at + step) % 3) for step in (0, 1, 2)],
        )
        for at in range(12)
    ],
    GRANT,
)


@pytest.fixture(scope="module")
def proved() -> Pairing:
    pairing = pair(PROBLEM, (MostPairs(), AreaCoverage()))
    assert pairing.certificate.is_settled
    return pairing


def absent(pairing: Pairing) -> list[tuple[str, str]]:
    """Some that share an area and are not paired."""
    held = {(each.practice_id, each.mentor_id) for each in pairing.pairs}
    return [
        (ours.practice_id, theirs.mentor_id)
        for ours in PROBLEM.practices
        for theirs in PROBLEM.mentors
        if {each.area for each in ours.areas or ()} & {each.area for each in theirs.areas or ()}
        and (ours.practice_id, theirs.mentor_id) not in held
    ][::13]


def refuse_false_costs(limited: Alternative, exact: Alternative) -> None:
    """What is told at the limit has to hold of the exact answer."""
    for told, true in zip(limited.costs, exact.costs, strict=True):
        assert told.before == true.before
        assert isinstance(told.after, int)
        assert isinstance(true.after, int)
        assert told.after <= true.after <= told.after + told.gap
        if told.gap:
            return


def test_why_not_brackets_what_a_pair_would_cost(proved: Pairing) -> None:
    reasons, gaps = set(), 0
    for ids in absent(proved):
        told, exact = why_not(proved, *ids, time_limit=TINY), why_not(proved, *ids)
        assert told.alternative is not None
        assert exact.alternative is not None
        assert exact.alternative.is_settled
        refuse_false_costs(told.alternative, exact.alternative)
        if told.reason is not WhyNotReason.UNPROVED:
            assert told.reason is exact.reason
            continue
        reasons.add(exact.reason)
        (gap,) = (each.gap for each in told.alternative.costs if each.gap)
        gaps += 1
        assert told.says.startswith(f"{ids[0]} with {ids[1]}, a fit of ")
        assert ": it is not proved that the best pairing with it is worse. " in told.says
        assert told.says.endswith(f"it may be better than told, by {gap} at most.")
    assert gaps
    assert reasons <= {WhyNotReason.WORSE, WhyNotReason.TIED}


def test_why_says_that_the_runner_up_is_not_proved(proved: Pairing) -> None:
    unproved = 0
    for asked in ("P1", "P10"):
        told, exact = why(proved, asked, time_limit=TINY), why(proved, asked)
        for one, other in zip(told.pairs, exact.pairs, strict=True):
            assert one.alternative is not None
            assert other.alternative is not None
            refuse_false_costs(one.alternative, other.alternative)
            if not one.alternative.is_settled:
                unproved += 1
                assert f"Without this pair {asked} could have " in one.says
                assert "A time limit ended the solve: " in one.says
            assert f"Without this pair {asked} would have " in other.says
            assert "time limit" not in other.says
    assert unproved


def test_a_pairing_that_is_not_best_itself_is_told_to_be_so(proved: Pairing) -> None:
    limited = pair(PROBLEM, (MostPairs(), AreaCoverage()), time_limit=TINY)
    stage, best = limited.certificate.stages[1], proved.certificate.stages[1]
    assert stage.value is not None
    assert best.value is not None
    assert stage.value < best.value
    (better, *_) = (
        told
        for each in proved.pairs
        if (told := why_not(limited, each.practice_id, each.mentor_id)).reason
        is not WhyNotReason.PAIRED
    )
    assert better.reason is WhyNotReason.UNPROVED
    assert ": a pairing with it is better. " in better.says
    assert better.alternative is not None
    assert better.alternative.is_better
    assert not better.alternative.is_worse


@pytest.mark.parametrize(
    ("pairs", "fit", "expected"),
    [
        ((4, 4, 0), (9, 6, 2), "worse"),
        ((4, 4, 0), (9, 6, 3), "open"),
        ((4, 4, 0), (9, 9, 1), "open"),
        ((4, 4, 0), (9, 9, 0), "as good"),
        ((4, 3, 0), (9, 9, 1), "worse"),
        ((4, 5, 0), (9, 6, 0), "open"),
        ((4, 4, 1), (9, 6, 0), "open"),
    ],
    ids=str,
)
def test_worse_is_what_not_even_the_bound_makes_as_good(
    pairs: tuple[int, int, int], fit: tuple[int, int, int], expected: str
) -> None:
    told = Alternative(
        costs=(
            Cost(objective=MostPairs(), before=pairs[0], after=pairs[1], gap=pairs[2]),
            Cost(objective=TotalFit(), before=fit[0], after=fit[1], gap=fit[2]),
        ),
        moves=(),
        says="",
    )
    assert told.is_worse is (expected == "worse")
    assert told.is_as_good is (expected == "as good")


def test_a_gap_stands_in_the_words() -> None:
    for objective, words in (
        (MostPairs(), "2 to 3 pairs instead of 4"),
        (TotalFit(), "a total fit of 2 to 3 instead of 4"),
        (AreaCoverage(), "areas covered by 2 to 3 instead of 4"),
    ):
        assert str(Cost(objective=objective, before=4, after=2, gap=1)) == words


def test_what_would_help_says_whether_it_is_proved(proved: Pairing) -> None:
    limited = place_values(proved, time_limit=TINY)
    assert not any(each.is_settled for each in limited)
    found = recruit(proved, time_limit=TINY)
    assert not any(each.is_settled for each in found)
    assert found[0].says.endswith("A time limit ended the solve: that is not proved.")
    easy = pair(PROBLEM)
    assert place_values(easy, time_limit=TINY) == place_values(easy)
    assert recruit(easy, time_limit=TINY) == recruit(easy)


def test_what_is_written_says_so_too(proved: Pairing) -> None:
    told = next(
        each
        for ids in absent(proved)
        if (each := why_not(proved, *ids, time_limit=TINY)).reason is WhyNotReason.UNPROVED
    )
    assert told.alternative is not None
    written = from_json(WrittenWhyNot, to_json(told)).alternative
    assert isinstance(written, WrittenAlternative)
    assert not written.is_settled
    assert [each.gap for each in written.costs] == [each.gap for each in told.alternative.costs]


@pytest.mark.parametrize("limit", [0, True, "3", float("nan")])
@pytest.mark.parametrize(
    "ask",
    [
        lambda pairing, limit: why(pairing, "P1", time_limit=limit),
        lambda pairing, limit: why_not(pairing, *absent(pairing)[0], time_limit=limit),
        lambda pairing, limit: place_values(pairing, time_limit=limit),
        lambda pairing, limit: recruit(pairing, time_limit=limit),
    ],
    ids=["why", "why_not", "place_values", "recruit"],
)
def test_a_limit_is_a_number_of_seconds(
    proved: Pairing,
    limit: Any,  # noqa: ANN401
    ask: Callable[[Pairing, Any], object],
) -> None:
    with pytest.raises(InputError) as caught:
        ask(proved, limit)
    assert [each.place for each in caught.value.faults] == ["time_limit"]
