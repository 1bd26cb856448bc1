"""The evaluation: before and after in counts and intervals, what is missing, and no cause."""

import math
import random
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import InputError, NotInForceError, QipRulesError
from qip_rules.participation.assessment.evaluating import ChangeSeen, CohortEvaluation, evaluate
from qip_rules.participation.assessment.goals import Goal, Satisfaction
from qip_rules.participation.assessment.intervals import Interval, change_interval, share_interval
from qip_rules.participation.assessment.measures import Counted
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from tests.programs.documents import loaded, sister_document

GRANT = load_program("quality-improvement-grant")
BEFORE, AFTER, AS_OF = date(2026, 1, 31), date(2027, 12, 31), date(2028, 2, 1)


def counted(top: int, bottom: int) -> Counted:
    return Counted(numerator=top, denominator=bottom)


def goal(**told: object) -> Goal:
    known: dict[str, Any] = {
        "practice_id": "P-1",
        "goal_id": "G-1",
        "title": "Pain asked about at each visit",
        "better": Better.HIGHER,
    }
    return Goal(**(known | told))


def measured_goal(before: tuple[int, int], after: tuple[int, int], **told: object) -> Goal:
    return goal(
        before=counted(*before), before_on=BEFORE, after=counted(*after), after_on=AFTER, **told
    )


def evaluated(*goals: Goal, practices: tuple[str, ...] = ("P-1",)) -> CohortEvaluation:
    return evaluate(practices, goals, (), program=GRANT, as_of=AS_OF)


# ----------------------------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("top", "bottom", "low", "high"),
    [(81, 263, 2553, 3662), (15, 148, 624, 1605), (0, 20, 0, 1611), (1, 29, 61, 1718)],
)
def test_the_interval_of_a_share_is_that_of_the_literature(
    top: int, bottom: int, low: int, high: int
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    found = share_interval(counted(top, bottom), 9500)
    assert abs(found.low_basis_points - low) <= 1
    assert abs(found.high_basis_points - high) <= 1


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 524, 3339),
        ((9, 10), (3, 10), 1705, 8090),
        ((6, 7), (2, 7), 582, 8062),
        ((5, 56), (0, 29), -381, 1926),
        ((0, 10), (0, 20), -1611, 2775),
        ((0, 10), (0, 10), -2775, 2775),
        ((10, 10), (0, 20), 6791, 10_000),
        ((10, 10), (0, 10), 6075, 10_000),
    ],
)
def test_the_interval_of_a_change_is_that_of_the_literature(
    after: tuple[int, int], before: tuple[int, int], low: int, high: int
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10."""
    found = change_interval(counted(*before), counted(*after), 9500)
    assert abs(found.low_basis_points - low) <= 1
    assert abs(found.high_basis_points - high) <= 1


counts = st.integers(1, 500).flatmap(
    lambda bottom: st.integers(0, bottom).map(lambda top: counted(top, bottom))
)
confidences = st.integers(5000, 9990)


@given(counts, confidences)
def test_the_interval_of_a_share_is_what_the_formula_gives(case: Counted, level: int) -> None:
    share, cases = case.numerator / case.denominator, case.denominator
    z = NormalDist().inv_cdf(0.5 + level / 20_000)
    middle = (share + z * z / (2 * cases)) / (1 + z * z / cases)
    root = math.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
    half = z / (1 + z * z / cases) * root
    found = share_interval(case, level)
    assert 0 <= found.low_basis_points <= case.share * 10_000 <= found.high_basis_points <= 10_000
    assert found.low_basis_points == pytest.approx(10_000 * (middle - half), abs=1.01)
    assert found.high_basis_points == pytest.approx(10_000 * (middle + half), abs=1.01)
    assert found.low_basis_points <= 10_000 * (middle - half) + 1e-5
    assert found.high_basis_points >= 10_000 * (middle + half) - 1e-5


@given(counts, counts, confidences)
def test_the_interval_of_a_change_holds_the_change_and_turns_round_with_it(
    first: Counted, second: Counted, level: int
) -> None:
    there = change_interval(first, second, level)
    back = change_interval(second, first, level)
    change = (second.share - first.share) * 10_000
    assert -10_000 <= there.low_basis_points <= change <= there.high_basis_points <= 10_000
    assert back == Interval(-there.high_basis_points, -there.low_basis_points)


@given(counts, st.integers(5000, 9000))
def test_more_confidence_is_never_a_narrower_interval(case: Counted, level: int) -> None:
    narrow, wide = share_interval(case, level), share_interval(case, level + 900)
    assert wide.low_basis_points <= narrow.low_basis_points
    assert narrow.high_basis_points <= wide.high_basis_points


# --------------------------------------------------------------------------------------- goals


def test_a_large_change_of_many_cases_is_told() -> None:
    (seen,) = evaluated(measured_goal((60, 100), (85, 100))).practices[0].goals
    assert seen.seen is ChangeSeen.BETTER
    assert seen.change is not None
    assert seen.change.low_basis_points > 0
    assert seen.change_exact == Fraction(1, 4)


def test_the_same_change_of_few_cases_is_not() -> None:
    (seen,) = evaluated(measured_goal((3, 5), (5, 5))).practices[0].goals
    assert seen.seen is ChangeSeen.NOT_TOLD


def test_the_direction_is_the_one_the_practice_wanted() -> None:
    fell = measured_goal((85, 100), (60, 100))
    assert evaluated(fell).count(ChangeSeen.WORSE) == 1
    wanted = attrs.evolve(fell, better=Better.LOWER, target_basis_points=6000)
    cohort = evaluated(wanted)
    assert cohort.count(ChangeSeen.BETTER) == 1
    assert cohort.practices[0].goals[0].reached is True


def test_what_is_missing_is_told_as_missing() -> None:
    only_before = goal(before=counted(6, 10), before_on=BEFORE, target_basis_points=8000)
    cohort = evaluated(only_before, goal(goal_id="G-2"), practices=("P-1", "P-2"))
    assert cohort.count(ChangeSeen.MISSING) == cohort.goals == 2
    assert cohort.practices[0].goals[0].before is not None
    assert cohort.practices[0].goals[0].change is None
    assert cohort.practices[0].goals[0].change_exact is None
    assert cohort.without_goals == ("P-2",)
    assert cohort.not_told == ("P-1", "P-2")
    assert cohort.reached_all is None


def test_a_count_after_the_day_is_not_yet_known() -> None:
    known = measured_goal((60, 100), (85, 100), target_basis_points=8000)
    cohort = evaluate(("P-1",), (known,), (), program=GRANT, as_of=date(2027, 12, 30))
    (seen,) = cohort.practices[0].goals
    assert (seen.seen, seen.after, seen.reached) == (ChangeSeen.MISSING, None, None)


@pytest.mark.parametrize(("top", "reached"), [(80, True), (79, False)])
def test_a_target_is_reached_at_its_very_share(top: int, *, reached: bool) -> None:
    (seen,) = (
        evaluated(measured_goal((1, 2), (top, 100), target_basis_points=8000)).practices[0].goals
    )
    assert seen.reached is reached


def test_each_practice_counts_once_among_those_that_reached_their_targets() -> None:
    target = {"target_basis_points": 8000}
    goals = (
        measured_goal((1, 2), (9, 10), **target),
        measured_goal((1, 2), (9, 10), goal_id="G-2", **target),
        measured_goal((1, 2), (9, 10), practice_id="P-2", **target),
        measured_goal((1, 2), (1, 10), practice_id="P-2", goal_id="G-2", **target),
        goal(practice_id="P-3", **target),
    )
    cohort = evaluated(*goals, practices=("P-1", "P-2", "P-3", "P-4"))
    assert [each.reached_all for each in cohort.practices] == [True, False, None, None]
    assert cohort.reached_all is not None
    assert cohort.reached_all.counted == counted(1, 2)
    assert cohort.reached_all.interval == share_interval(counted(1, 2), 9500)
    assert cohort.not_told == ("P-3", "P-4")


def test_satisfaction_counts_those_who_said_nothing() -> None:
    said = (
        Satisfaction(practice_id="P-1", asked_on=AFTER, asked=8, answered=5, content=4),
        Satisfaction(practice_id="P-1", asked_on=BEFORE, asked=8, answered=0, content=0),
    )
    cohort = evaluate(("P-1",), (), said, program=GRANT, as_of=AS_OF)
    silent, told = cohort.practices[0].satisfaction
    assert (silent.content, silent.without_answer) == (None, 8)
    assert told.content is not None
    assert (told.content.counted, told.without_answer) == (counted(4, 5), 3)


def test_the_evaluation_says_what_it_rests_on() -> None:
    assert [each.id for each in evaluated().clauses] == ["G21", "G22", "G23"]


def test_an_empty_cohort_is_an_empty_evaluation() -> None:
    cohort = evaluate((), (), (), program=GRANT, as_of=AS_OF)
    assert (cohort.practices, cohort.reached_all, cohort.goals) == ((), None, 0)


@given(
    st.lists(st.tuples(counts, counts, st.sampled_from(["P-1", "P-2"])), max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_order_of_what_is_given_changes_nothing(
    drawn: list[tuple[Counted, Counted, str]], shuffled: random.Random
) -> None:
    goals = [
        goal(
            practice_id=practice,
            goal_id=f"G-{number}",
            before=first,
            before_on=BEFORE,
            after=second,
            after_on=AFTER,
        )
        for number, (first, second, practice) in enumerate(drawn)
    ]
    told = evaluated(*goals, practices=("P-1", "P-2"))
    shuffled.shuffle(goals)
    assert evaluated(*goals, practices=("P-2", "P-1")) == told


# ------------------------------------------------------------------------------------ bad input


def test_every_fault_of_a_goal_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        goal(title="", before=counted(1, 2), after_on=AFTER, target_basis_points=10_001)
    assert [each.place for each in caught.value.faults] == [
        "title",
        "target_basis_points",
        "before_on",
        "after",
    ]
    with pytest.raises(InputError, match="a day after 2026-01-31"):
        attrs.evolve(measured_goal((1, 2), (1, 2)), after_on=BEFORE)


def test_every_fault_of_a_cohort_is_told_at_once() -> None:
    stranger = goal(practice_id="P-9")
    said = Satisfaction(practice_id="P-9", asked_on=AFTER, asked=2, answered=1, content=1)
    with pytest.raises(InputError) as caught:
        evaluate(
            ("P-1", "P-1", ""),
            (goal(), goal(), stranger, "no goal"),  # type: ignore[arg-type]
            (said,),
            program=GRANT,
            as_of=AS_OF,
        )
    assert [each.place for each in caught.value.faults] == [
        "practices[1]",
        "practices[2]",
        "goals[1]",
        "goals[2].practice_id",
        "goals[3]",
        "satisfaction[0].practice_id",
    ]


def test_more_answers_than_people_asked_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        Satisfaction(practice_id="P-1", asked_on=AFTER, asked=2, answered=3, content=4)
    assert [each.place for each in caught.value.faults] == ["answered", "content"]


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    with pytest.raises(QipRulesError, match=r"pip install 'qip-rules\[evaluation\]'"):
        share_interval(counted(1, 2), 9500)


@pytest.mark.parametrize("confidence", [0, 10_000])
def test_a_confidence_of_nothing_or_of_all_is_refused(tmp_path: Path, confidence: int) -> None:
    entry = f"""
        [parameters.evaluation_confidence_basis_points]
        meaning = "The confidence."
        unit = "basis points"
        cites = ["T19"]
        values = [{{ from = 2016-01-01, value = {confidence} }}]
        """
    program = loaded(tmp_path, sister_document(entry))
    with pytest.raises(InputError, match="more than nothing and less than all"):
        evaluate((), (), (), program=program, as_of=AS_OF)


def test_a_program_without_a_confidence_is_not_evaluated(training: Program) -> None:
    with pytest.raises(NotInForceError, match="evaluation_confidence_basis_points"):
        evaluate((), (), (), program=training, as_of=AS_OF)
