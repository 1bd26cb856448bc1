"""What is settled, graded and counted in a cohort's run: the record beside the staff's lists."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from qip_rules.billing.events import Withdrawn
from qip_rules.cohort import CohortRun
from qip_rules.cohort.inputs import SettledArea
from qip_rules.eligibility.application import ApplicationFile
from qip_rules.errors import InputError
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, WeightedArea
from qip_rules.participation import (
    CertificateHeld,
    Counted,
    Goal,
    GoalCounted,
    MeasurementRound,
    MeasureResult,
    RoundKind,
    Satisfaction,
    SatisfactionAsked,
    Success,
)
from qip_rules.policy.measure import Better
from tests.cohort.sample import TRAINING, case_of, sample
from tests.cohort.taking_part import (
    ACCEPTED,
    AS_OF,
    DECLINED,
    OTHER,
    WITHDRAWN,
    at,
    begun,
    few,
    of,
    run_of,
    settled,
)
from tests.participation.course import Story

PAIN, ANTIEMETICS = "pain-assessment-and-plan", "antiemetics"
SETTLED_ON = date(2026, 9, 10)


def paired_areas(run: CohortRun, practice_id: str = "PR-01") -> list[tuple[str, int]]:
    """The areas of a practice as the pairing had them."""
    assert run.pairing is not None
    (practice,) = (
        each for each in run.pairing.problem.practices if each.practice_id == practice_id
    )
    return [(each.area, each.weight) for each in practice.areas or ()]


def with_settlement() -> Story:
    story = begun()
    settled(story, "2026-09-10", pain_assessment_and_plan=2, antiemetics=1)
    return story


def listed(area: str, weight: int, on: date | None = SETTLED_ON) -> SettledArea:
    return SettledArea(practice_id="PR-01", area=WeightedArea(area, weight), agreed_on=on)


# -------------------------------------------------------------------------- what was settled


def test_what_was_settled_goes_into_the_pairing() -> None:
    run = run_of(of(with_settlement()))
    assert paired_areas(run) == [(PAIN, 2), (ANTIEMETICS, 1)]
    known = case_of(run, ACCEPTED).assessed
    assert known is not None
    assert known.settlement is not None
    earlier = run_of(of(with_settlement()), as_of=date(2026, 9, 9))
    assert "PR-01" in earlier.without_priorities
    assert "PR-01" not in run.without_priorities


@pytest.mark.parametrize(
    "priorities",
    [
        (),
        (listed(PAIN, 2), listed(ANTIEMETICS, 1)),
        (listed(PAIN, 2, None),),
        (listed("navigation", 5, date(2026, 9, 1)),),
        (listed("navigation", 5, date(2026, 12, 1)),),
    ],
    ids=["nothing", "the same", "the same, without a day", "earlier", "not yet"],
)
def test_the_list_may_say_the_same_or_what_was_agreed_before(
    priorities: tuple[SettledArea, ...],
) -> None:
    run = run_of(of(with_settlement()), priorities=priorities)
    assert paired_areas(run) == [(PAIN, 2), (ANTIEMETICS, 1)]


def test_a_list_that_says_otherwise_is_refused_with_every_place() -> None:
    others = (
        listed(PAIN, 3),
        attrs.evolve(listed(PAIN, 9), practice_id="PR-02"),
        listed("navigation", 1),
        listed(ANTIEMETICS, 1, date(2026, 10, 1)),
    )
    with pytest.raises(InputError) as caught:
        run_of(of(with_settlement()), priorities=others)
    assert [(each.place, each.found) for each in caught.value.faults] == [
        ("priorities[0].area.weight", "3"),
        ("priorities[2].area", '"navigation"'),
        ("priorities[3].agreed_on", "2026-10-01"),
        ("priorities[2]", "the areas of 2026-09-10 without antiemetics"),
    ]


def test_the_areas_of_a_practice_without_a_settlement_are_those_of_the_list() -> None:
    of_other = attrs.evolve(listed("navigation", 4), practice_id="PR-02")
    run = run_of(of(with_settlement()), priorities=(of_other,))
    assert paired_areas(run, "PR-02") == [("navigation", 4)]


def test_a_settlement_under_the_name_of_another_practice_does_not_count() -> None:
    story = begun()
    settled(story, "2026-09-10", practice_id="PR-02", antiemetics=1)
    run = run_of(of(story))
    assert "PR-01" in run.without_priorities
    assert "PR-02" in run.without_priorities
    found = [each.code.value for each in case_of(run, ACCEPTED).course_findings]
    assert found.count("other-practice") == 1
    assert [each.code for each in run.to_do].count("resolve-records") == 1


def test_who_stays_counts_before_an_application_of_the_practice_that_withdrew() -> None:
    first, second, *others = few().applications
    (version,) = second.revisions
    same = ApplicationFile((attrs.evolve(version, practice=first.revisions[-1].practice),))
    withdrew = Withdrawn(
        event_id="withdrawn",
        application_id=ACCEPTED,
        occurred_on=date(2026, 10, 1),
        recorded_at=at("2026-10-01"),
    )
    again = begun()
    settled(again, "2026-09-10", navigation=3)
    again.told(GoalCounted, "2026-10-01", goal=goal("PR-01", 3))
    before = with_settlement()
    before.told(GoalCounted, "2026-09-01", goal=goal("PR-01", None))
    run = run_of(
        (*of(before), *of(again, OTHER)),
        applications=(first, same, *others),
        events=(*few().events, withdrew),
    )
    assert case_of(run, ACCEPTED).withdrawn_on is not None
    assert paired_areas(run) == [("navigation", 3)]
    assert run.evaluation is not None
    (evaluated,) = (each for each in run.evaluation.practices if each.goals)
    assert evaluated.goals[0].after is not None


# --------------------------------------------------------------------- what mentors succeeded in


def success(area: str = PAIN, **known: Any) -> Success:  # noqa: ANN401 - any field
    return Success(mentor_id="M-03", area=area, **known)


def mentor_of(run: CohortRun, mentor_id: str = "M-03") -> MentorPractice:
    assert run.pairing is not None
    (found,) = (each for each in run.pairing.problem.mentors if each.mentor_id == mentor_id)
    return found


def test_graded_successes_count_beside_the_other_areas_of_the_list() -> None:
    held = CertificateHeld(held_from=date(2026, 1, 1), held_until=None, source="A letter.")
    run = run_of(
        of(with_settlement()),
        successes=(success(self_reported=True), success(self_reported=True, certificates=(held,))),
    )
    assert mentor_of(run).areas == (AreaOfSuccess(ANTIEMETICS, 3), AreaOfSuccess(PAIN, 2))
    others = [each for each in sample().mentors if each.mentor_id == "M-01"]
    assert mentor_of(run, "M-01").areas == others[0].areas


def test_the_grade_counts_in_the_place_of_what_the_list_says() -> None:
    story = with_settlement()
    run = run_of(of(story), successes=(success(ANTIEMETICS, self_reported=True),))
    # Nobody has asked those who certify, and nothing is measured: it may turn out to be 3.
    assert mentor_of(run).areas == (AreaOfSuccess(ANTIEMETICS, 1),)


def test_every_wrong_success_is_told_at_its_place() -> None:
    successes = (
        success(ANTIEMETICS, self_reported=True, certificates=(), rounds=()),
        Success(mentor_id="M-99", area=PAIN),
        success(PAIN, measure_id="no-such-measure"),
    )
    known = run_of(successes=successes[:1], name=TRAINING)  # which pairs nobody with mentors
    assert known.pairing is None
    with pytest.raises(InputError) as caught:
        run_of(successes=successes)
    assert [each.place for each in caught.value.faults] == [
        "successes[1].mentor_id",
        "successes[2].measure_id",
    ]


def rounds(*of_hundred: int) -> tuple[MeasurementRound, ...]:
    return tuple(
        MeasurementRound(
            round_id=f"R-{number}",
            practice_id="M-03",
            kind=RoundKind.LIVE,
            ended_on=date(2025, number, 1),
            results=(
                MeasureResult(measure_id="antiemetics-given", numerator=each, denominator=100),
            ),
        )
        for number, each in enumerate(of_hundred, start=1)
    )


def test_the_list_may_not_claim_more_than_the_record_can_come_to() -> None:
    (position,) = (n for n, each in enumerate(sample().mentors) if each.mentor_id == "M-03")
    assert sample().mentors[position].areas == (AreaOfSuccess(ANTIEMETICS, 3),)
    known = success(
        ANTIEMETICS,
        self_reported=True,
        certificates=(),
        measure_id="antiemetics-given",
        rounds=rounds(50, 50),
    )
    with pytest.raises(InputError) as caught:
        run_of(successes=(known,))
    (fault,) = caught.value.faults
    assert fault.place == f"mentors[{position}].areas[0].evidence"
    assert (fault.found, fault.expected[:9]) == ("3", "at most 1")
    gained = attrs.evolve(known, rounds=rounds(50, 80))
    run = run_of(of(with_settlement()), successes=(known, gained))
    assert mentor_of(run).areas == (AreaOfSuccess(ANTIEMETICS, 3),)


# ------------------------------------------------------------------------------- evaluation


def goal(practice_id: str, after: int | None = 26, goal_id: str = "G-1") -> Goal:
    done = None if after is None else Counted(numerator=after, denominator=30)
    return Goal(
        practice_id=practice_id,
        goal_id=goal_id,
        title="A made-up goal",
        better=Better.HIGHER,
        target_basis_points=8000,
        before=Counted(numerator=12, denominator=30),
        before_on=date(2026, 8, 10),
        after=done,
        after_on=None if done is None else date(2026, 10, 1),
    )


def with_goal(practice_id: str, after: int | None = 26, on: str = "2026-10-01") -> Story:
    story = begun()
    story.told(GoalCounted, on, goal=goal(practice_id, after))
    return story


def test_the_cohort_is_evaluated_on_what_is_on_record() -> None:
    asked = Satisfaction(
        practice_id="PR-01", asked_on=date(2026, 10, 2), asked=10, answered=8, content=6
    )
    first = with_goal("PR-01")
    first.told(SatisfactionAsked, "2026-10-02", satisfaction=asked)
    course = (*of(first), *of(with_goal("PR-02", None), OTHER))
    evaluation = run_of(course).evaluation
    assert evaluation is not None
    assert [each.practice_id for each in evaluation.practices] == ["PR-01", "PR-02", "PR-07"]
    assert evaluation.without_goals == ("PR-07",)  # it withdrew, and is not left out
    assert evaluation.not_told == ("PR-02", "PR-07")
    assert evaluation.reached_all is not None
    assert evaluation.reached_all.counted == Counted(numerator=1, denominator=1)
    (said,) = evaluation.practices[0].satisfaction
    assert said.without_answer == 2


def test_what_is_counted_later_is_not_known_yet() -> None:
    early = run_of(of(with_goal("PR-01")), as_of=date(2026, 9, 30))
    assert (early.evaluation, early.evaluation_lacks) == (None, "")
    assert run_of().evaluation is None


def test_a_goal_after_the_withdrawal_and_of_somebody_declined_is_none() -> None:
    run = run_of((*of(with_goal("PR-07"), WITHDRAWN), *of(with_goal("PR-17"), DECLINED)))
    assert (run.evaluation, run.evaluation_lacks) == (None, "")
    before = run_of(of(with_goal("PR-07", None, "2026-09-01"), WITHDRAWN))
    assert before.evaluation is not None
    assert before.evaluation.goals == 1


def test_without_scipy_the_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    run = run_of(of(with_goal("PR-01")))
    assert run.evaluation is None
    assert run.evaluation_lacks == "intervals need SciPy: pip install 'qip-rules[evaluation]'"
    assert case_of(run, ACCEPTED).participation is not None


def test_a_program_without_a_confidence_evaluates_nothing_and_says_so() -> None:
    run = run_of(of(with_goal("PR-01")), name=TRAINING)
    assert run.evaluation is None
    assert run.evaluation_lacks == (
        f"{TRAINING} does not say with which confidence to evaluate on {AS_OF}"
    )


def test_a_mistake_elsewhere_is_not_taken_for_a_library_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> Callable[[], None]:
        raise InputError((), of="the evaluation")

    monkeypatch.setattr("qip_rules.cohort.evaluated.evaluate", broken)
    with pytest.raises(InputError):
        run_of(of(with_goal("PR-01")))


def test_accepted_twice_it_is_one_practice() -> None:
    """Two applications of one practice: its first counts, as in the pairing."""
    first, second, *others = few().applications
    (version,) = second.revisions
    same = ApplicationFile((attrs.evolve(version, practice=first.revisions[-1].practice),))
    course = (*of(with_goal("PR-01")), *of(with_goal("PR-01", 3), OTHER))
    run = run_of(course, applications=(first, same, *others))
    assert [each.practice_id for each in run.cases][:2] == ["PR-01", "PR-01"]
    assert run.evaluation is not None
    (evaluated,) = (each for each in run.evaluation.practices if each.goals)
    assert evaluated.goals[0].after is not None
    assert evaluated.goals[0].after.counted.numerator == 26
