"""What was assessed of a practice, as its events tell it: what counts, and what does not fit."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest

from qip_rules.errors import InputError
from qip_rules.participation import (
    AreaWeight,
    Assessed,
    AssessmentDone,
    CertificationDecided,
    CertificationStepTaken,
    Counted,
    DecisionOnRecord,
    DepartureKind,
    Goal,
    GoalCounted,
    MilestoneState,
    PrioritiesSettled,
    ReportDelivered,
    RoundKind,
    RoundMeasured,
    Satisfaction,
    SatisfactionAsked,
    Settlement,
    assessed,
    evaluate_together,
    expect_sound,
)
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Outcome
from tests.participation.course import Story, asked, day
from tests.participation.measured_rounds import measured

POOR: dict[str, Any] = {"pain_addressed": (14, 20), "hospice_in_time": (9, 12)}


@pytest.fixture
def story() -> Story:
    """A practice of the grant, which began on January 5."""
    story = Story()
    story.kicked_off()
    return story


def told_round(  # noqa: PLR0913 - each a part of a round
    story: Story,
    on: str,
    kind: RoundKind = RoundKind.TEST,
    *,
    round_id: str = "baseline",
    at: int = 15,
    score: int | None = None,
    **counts: tuple[int, int],
) -> RoundMeasured:
    made = measured(on=day(on), kind=kind, round_id=round_id, score=score, **(counts or POOR))
    moment = datetime.combine(day(on), time(at), UTC)
    return story.told(RoundMeasured, on, round=made, recorded_at=moment)


def settled(
    story: Story, on: str, *areas: str, practice_id: str = "P-1", at: int = 15
) -> PrioritiesSettled:
    settlement = Settlement(
        practice_id=practice_id,
        settled_on=day(on),
        areas=tuple(AreaWeight(area=each, weight=1) for each in areas),
        agreed_by_practice=("Ada (made up)",),
        agreed_by_program=("staff-1",),
    )
    moment = datetime.combine(day(on), time(at), UTC)
    return story.told(PrioritiesSettled, on, settlement=settlement, recorded_at=moment)


def goal(story: Story, on: str, after: Counted | None = None, **fields: object) -> None:
    known = {
        "practice_id": "P-1",
        "goal_id": "goal-1",
        "title": "Pain asked about",
        "better": Better.HIGHER,
        "before": Counted(numerator=14, denominator=20),
        "before_on": day("2026-02-01"),
        "after": after,
        "after_on": None if after is None else day(on),
    }
    story.told(GoalCounted, on, goal=Goal(**{**known, **fields}))  # type: ignore[arg-type]


def seen(story: Story, program: Program, as_of: str) -> Assessed:
    return assessed(program, story.events, day(as_of))


def codes(state: Assessed) -> list[str]:
    return [each.code.value for each in state.findings]


# -------------------------------------------------------------------------- priority areas


def test_the_baseline_is_ranked_and_what_is_settled_stands_beside_it(
    story: Story, grant: Program
) -> None:
    told_round(story, "2026-02-02")
    before = seen(story, grant, "2026-02-10")
    assert before.baseline == measured(on=day("2026-02-02"), **POOR)
    assert before.ranking is not None
    assert [each.area for each in before.ranking.ranked] == ["pain-assessment-and-plan"]
    assert (before.settlement, before.priorities) == (None, None)
    settled(story, "2026-02-20", "navigation")
    after = seen(story, grant, "2026-03-01")
    assert after.ranking == before.ranking
    assert after.priorities is not None
    assert after.priorities.weighted == (("navigation", 1),)
    assert [each.kind for each in after.priorities.departures] == [
        DepartureKind.LEFT_OUT,
        DepartureKind.ADDED,
    ]
    assert codes(after) == []


def test_the_baseline_is_the_first_round_since_the_kick_off(story: Story, grant: Program) -> None:
    told_round(story, "2025-06-30", RoundKind.LIVE, round_id="spring-2025")
    told_round(story, "2025-12-31", RoundKind.LIVE, round_id="fall-2025")
    assert baseline(story, grant, "2026-01-31") == "fall-2025"
    told_round(story, "2026-02-02", round_id="empty", score=8000, pain_addressed=(1, 2))
    told_round(story, "2026-03-02", round_id="later")
    assert baseline(story, grant, "2026-06-01") == "empty"
    # Once areas are settled, no later round takes the place of what they were settled by.
    earlier = Story()
    earlier.kicked_off()
    told_round(earlier, "2025-12-31", RoundKind.LIVE, round_id="fall-2025")
    settled(earlier, "2026-02-20", "navigation")
    told_round(earlier, "2026-03-02", round_id="later")
    assert baseline(earlier, grant, "2026-06-01") == "fall-2025"


def baseline(story: Story, program: Program, as_of: str) -> str:
    state = seen(story, program, as_of)
    assert state.baseline is not None
    return state.baseline.round_id


def test_a_round_without_results_is_no_baseline(story: Story, grant: Program) -> None:
    story.told(RoundMeasured, "2026-02-02", round=measured(on=day("2026-02-02"), score=8000))
    state = seen(story, grant, "2026-03-01")
    assert (state.baseline, state.ranking, len(state.rounds)) == (None, None, 1)


def test_a_later_settlement_takes_the_place_of_the_earlier(story: Story, grant: Program) -> None:
    settled(story, "2026-02-20", "navigation")
    second = settled(story, "2026-04-20", "antiemetics")
    assert seen(story, grant, "2026-04-19").settlement != second.settlement
    assert seen(story, grant, "2026-04-20").settlement == second.settlement


def test_two_settlements_of_one_day(story: Story, grant: Program) -> None:
    settled(story, "2026-02-01", "navigation")
    settled(story, "2026-02-20", "navigation")
    other = settled(story, "2026-02-20", "antiemetics", at=16)
    state = seen(story, grant, "2026-03-01")
    assert (codes(state), state.settlement) == (["settled-again"], other.settlement)
    # Of one moment neither counts, and what was settled before does not hold on.
    settled(story, "2026-02-20", "palliative-care", at=16)
    state = seen(story, grant, "2026-03-01")
    assert (codes(state), state.settlement) == (["assessment-contradicts"], None)
    assert asked(story.state(grant, "2026-03-01"), "resolve-records") == ["event-4"]
    with pytest.raises(InputError) as error:
        expect_sound(grant, story.events, day("2026-03-01"))
    assert [each.place for each in error.value.faults] == ["events[4].recorded_at"]
    # What is recorded later settles it.
    last = settled(story, "2026-02-20", "palliative-care", at=17)
    assert seen(story, grant, "2026-03-01").settlement == last.settlement


def test_what_was_settled_with_another_practice_does_not_count(
    story: Story, grant: Program
) -> None:
    told_round(story, "2026-02-02")
    goal(story, "2026-02-03")
    settled(story, "2026-02-20", "navigation", practice_id="P-2")
    state = seen(story, grant, "2026-03-01")
    assert (state.practice_id, state.settlement) == ("P-1", None)
    assert codes(state) == ["other-practice"]
    (step,) = (
        each
        for each in story.state(grant, "2026-03-01").milestones
        if each.step_id == "priority-areas"
    )
    assert step.state is not MilestoneState.DONE
    # The caller may know better.
    known = assessed(grant, story.events, day("2026-03-01"), practice_id="P-2")
    assert known.settlement is not None
    assert (known.rounds, codes(known)) == ((), ["other-practice", "other-practice"])


def test_what_was_settled_before_the_first_round_ended_stands_alone(
    story: Story, grant: Program
) -> None:
    settled(story, "2026-01-20", "navigation")
    told_round(story, "2026-02-02")
    state = seen(story, grant, "2026-03-01")
    assert codes(state) == ["settled-before-baseline"]
    assert [each.id for each in state.findings[0].clauses] == ["G36"]
    assert state.settlement is not None
    assert state.ranking is not None
    assert state.priorities is None


def test_two_settlements_under_one_id_count_for_nothing_and_are_told(
    story: Story, grant: Program
) -> None:
    first = settled(story, "2026-02-20", "navigation")
    other = settled(story, "2026-02-21", "antiemetics")
    story.events[-1] = attrs.evolve(other, event_id=first.event_id)
    story.told(AssessmentDone, "2026-02-02", event_id="event-1", step_id="x", assessor="Eve")
    state = seen(story, grant, "2026-03-01")
    assert (state.settlement, codes(state)) == (None, ["records-contradict"])
    assert seen(story, grant, "2026-02-20").settlement == first.settlement


def test_a_thousand_live_rounds_and_more_are_looked_at(story: Story, grant: Program) -> None:
    for number in range(1_002):
        on = date(2017, 1, 1) + timedelta(days=number)
        told_round(story, f"{on}", RoundKind.LIVE, round_id=f"r{number}", pain_addressed=(1, 2))
    applied(story, "2026-09-01")
    state = seen(story, grant, "2026-10-01")
    assert (len(state.rounds), codes(state)) == (1_002, [])
    assert state.certification is not None
    assert state.certification.participation_came_first is Outcome.MET


def test_a_measure_that_the_program_does_not_have_ranks_nothing(
    story: Story, grant: Program
) -> None:
    told_round(story, "2026-02-02", pain_addressed=(14, 20), dance=(1, 2))
    state = seen(story, grant, "2026-03-01")
    assert codes(state) == ["measure-unknown"]
    assert state.ranking is not None
    assert len(state.ranking.ranked) == 1
    assert state.rounds[0].result("dance") is not None
    with pytest.raises(InputError) as error:
        expect_sound(grant, story.events, day("2026-03-01"))
    assert [each.place for each in error.value.faults] == ["events[1].round.results[1].measure_id"]


def test_a_round_of_before_the_program_ranks_nothing(grant: Program) -> None:
    story = Story()
    story.kicked_off()
    told_round(story, "1999-12-31")
    state = assessed(grant, story.events, day("2026-03-01"))
    assert codes(state) == ["round-not-ranked"]
    assert state.ranking is None


def test_a_round_corrected_counts_as_it_was_recorded_last(story: Story, grant: Program) -> None:
    told_round(story, "2026-02-28")
    right = told_round(story, "2026-02-27", at=15)
    late = datetime(2026, 3, 2, 15, tzinfo=UTC)
    story.events[-1] = RoundMeasured(
        event_id="event-3",
        application_id="application-1",
        occurred_on=day("2026-02-27"),
        recorded_at=late,
        round=right.round,
    )
    assert seen(story, grant, "2026-03-01").rounds[0].ended_on == date(2026, 2, 28)
    assert seen(story, grant, "2026-03-03").rounds == (right.round,)


# ----------------------------------------------------------------------------------- steps


def test_a_settlement_is_the_step(story: Story, grant: Program) -> None:
    for step in ("readiness-assessment", "baseline-measures"):
        story.told(AssessmentDone, "2026-02-02", step_id=step, assessor="The staff")
    story.told(
        ReportDelivered,
        "2026-02-10",
        report_id="r",
        findings=(),
        areas=("pain",),
        strategies=("ask",),
        priorities=("pain",),
    )
    assert "priority-areas" in asked(story.state(grant, "2026-02-11"), "take-step")
    settled(story, "2026-02-20", "navigation")
    state = story.state(grant, "2026-02-21")
    assert "priority-areas" not in asked(state, "take-step")
    assert "mentor-pairing" in asked(state, "take-step")


# --------------------------------------------------------------------------- certification


def applied(story: Story, on: str, standards: str | None = None) -> None:
    story.told(CertificationStepTaken, on, step_id="certification-application", standards=standards)


def decided(story: Story, on: str) -> DecisionOnRecord:
    decision = DecisionOnRecord(decided_on=day(on), says="Certified", source="a letter")
    story.told(CertificationDecided, on, decision=decision)
    return decision


def test_an_application_is_looked_at_with_the_live_rounds_on_record(
    story: Story, grant: Program
) -> None:
    applied(story, "2026-09-01")
    nothing = seen(story, grant, "2026-10-01")
    assert nothing.certification is not None
    assert (nothing.practice_id, nothing.certification.met) == (None, ())
    told_round(story, "2026-02-02")
    state = seen(story, grant, "2026-10-01")
    assert state.certification is not None
    assert state.certification.participation_came_first is Outcome.UNDETERMINED
    told_round(story, "2026-06-30", RoundKind.LIVE, round_id="live", score=8000)
    state = seen(story, grant, "2026-10-01")
    assert state.certification is not None
    assert state.certification.participation_came_first is Outcome.MET
    assert state.certification.application.standards is None
    assert state.certification.decision_on_record is None


def test_a_decision_is_kept_as_it_came(story: Story, grant: Program) -> None:
    told_round(story, "2026-06-30", RoundKind.LIVE, round_id="live")
    applied(story, "2026-09-01", "the edition of the year")
    decision = decided(story, "2026-12-01")
    state = seen(story, grant, "2027-01-01")
    assert state.certification is not None
    assert state.certification.decision_on_record == decision
    assert state.certification.application.standards == "the edition of the year"
    assert (state.decisions, codes(state)) == ((decision,), [])
    # It is no decision on the next application.
    applied(story, "2027-02-01")
    state = seen(story, grant, "2027-03-01")
    assert state.certification is not None
    assert state.certification.decision_on_record is None
    assert (state.decisions, codes(state)) == ((decision,), [])


@pytest.mark.parametrize("on", ["2026-06-30", "2026-08-31"])
def test_a_decision_before_what_has_to_come_first(story: Story, grant: Program, on: str) -> None:
    told_round(story, "2026-06-30", RoundKind.LIVE, round_id="live")
    if on == "2026-08-31":
        applied(story, "2026-09-01")
    decision = decided(story, on)
    state = seen(story, grant, "2027-01-01")
    assert codes(state) == ["decided-too-early"]
    assert state.decisions == (decision,)
    assert state.certification is None or state.certification.decision_on_record is None
    with pytest.raises(InputError) as error:
        expect_sound(grant, story.events, day("2027-01-01"))
    assert [each.place.partition(".")[2] for each in error.value.faults] == ["decision.decided_on"]


def test_a_decision_without_an_application_on_record_is_a_question(
    story: Story, grant: Program
) -> None:
    decided(story, "2026-06-30")
    state = seen(story, grant, "2027-01-01")
    assert codes(state) == ["step-before-not-recorded"]
    expect_sound(grant, story.events, day("2027-01-01"))


def test_a_program_without_measures_and_conditions_keeps_what_was_told(
    story: Story, training: Program
) -> None:
    told_round(story, "2026-02-02", RoundKind.LIVE)
    settled(story, "2026-02-20", "navigation")
    applied(story, "2026-09-01")
    state = seen(story, training, "2026-10-01")
    assert len(state.rounds) == 1
    assert state.settlement is not None
    assert (state.priorities, state.certification, codes(state)) == (None, None, [])


# ------------------------------------------------------------------------------ evaluation


def test_a_cohort_is_evaluated_by_what_its_events_tell(story: Story, grant: Program) -> None:
    goal(story, "2026-03-01")
    goal(story, "2026-12-01", Counted(numerator=20, denominator=20))
    asked_on = day("2026-12-01")
    answers = Satisfaction(practice_id="P-1", asked_on=asked_on, asked=9, answered=8, content=7)
    story.told(SatisfactionAsked, "2026-12-01", satisfaction=answers)
    other = Story()
    other.kicked_off()
    as_of = day("2027-01-01")
    silent = assessed(grant, other.events, as_of, practice_id="P-2")
    cohort = evaluate_together([silent, seen(story, grant, "2027-01-01")], program=grant)
    assert [each.practice_id for each in cohort.practices] == ["P-1", "P-2"]
    (one,) = cohort.practices[0].goals
    assert one.change_exact is not None
    assert cohort.practices[0].satisfaction[0].without_answer == 1
    assert cohort.without_goals == ("P-2",)
    earlier = evaluate_together([seen(story, grant, "2026-06-01")], program=grant)
    assert earlier.practices[0].goals[0].after is None


def test_every_fault_of_a_cohort_at_once(story: Story, grant: Program) -> None:
    with pytest.raises(InputError) as error:
        evaluate_together([], program=grant)
    assert [each.place for each in error.value.faults] == ["every"]
    nameless, later = seen(story, grant, "2026-06-01"), seen(story, grant, "2026-06-02")
    with pytest.raises(InputError) as error:
        evaluate_together([nameless, later], program=grant)
    assert [each.place for each in error.value.faults] == [
        "every[0].practice_id",
        "every[1].as_of",
        "every[1].practice_id",
    ]
    with pytest.raises(InputError):
        assessed(grant, [], day("2026-06-01"), practice_id=" ")


def test_areas_settled_on_a_later_day_are_not_settled_yet(story: Story, grant: Program) -> None:
    later = settled(story, "2026-03-02", "navigation")
    early = datetime(2026, 2, 27, 15, tzinfo=UTC)
    story.events[-1] = attrs.evolve(later, recorded_at=early)
    assert seen(story, grant, "2026-03-01").settlement is None
    assert seen(story, grant, "2026-03-02").settlement == later.settlement


@pytest.mark.parametrize(("kind", "counts"), [(RoundKind.LIVE, True), (RoundKind.TEST, False)])
def test_only_a_live_round_is_participation(
    story: Story, grant: Program, kind: RoundKind, *, counts: bool
) -> None:
    told_round(story, "2026-02-02", kind)
    state = story.state(grant, "2026-03-01")
    done = {each.step_id for each in state.milestones if each.state is MilestoneState.DONE}
    assert ("qopi-participation" in done) is counts
