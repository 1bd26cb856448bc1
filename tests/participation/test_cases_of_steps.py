"""Milestones: what was done, what is next, who owes it, and until when there is time."""

from datetime import UTC, date, datetime

import pytest

from qip_rules.participation import (
    AssessmentDone,
    CertificationStepTaken,
    CoachSessionHeld,
    Evaluated,
    MeetingHeld,
    MilestoneState,
    Mode,
    Participation,
    Party,
    PlanItem,
    PlanMade,
    ProgramEnded,
    ReportDelivered,
    RoundKind,
    RoundMeasured,
    SponsorUpdated,
    StepDone,
)
from qip_rules.policy.program import Program
from tests.participation.course import Story, asked, cited, codes, day
from tests.participation.measured_rounds import measured

PARTS = {"areas": ("pain",), "strategies": ("ask",), "priorities": ("pain",)}


@pytest.fixture
def story() -> Story:
    """A practice of the grant, which began on January 5."""
    story = Story()
    story.kicked_off()
    return story


def assessed(story: Story) -> None:
    for step in ("readiness-assessment", "baseline-measures"):
        story.told(AssessmentDone, "2026-02-02", step_id=step, assessor="The staff")


def states(state: Participation, step: str) -> list[MilestoneState]:
    return [each.state for each in state.milestones if each.step_id == step]


def next_ones(state: Participation) -> set[str]:
    return {each.about for each in state.to_do if each.code.value == "take-step"}


# ---------------------------------------------------------------------------- what comes next


def test_before_the_assessments_no_report_and_no_plan(story: Story, grant: Program) -> None:
    state = story.state(grant, "2026-01-06")
    assert {"readiness-assessment", "baseline-measures", "site-visit"} <= next_ones(state)
    assert not {"report", "improvement-plan", "onsite-session"} & next_ones(state)


def test_what_is_dated_or_recorded_later_is_as_if_it_were_not_there(
    story: Story, grant: Program
) -> None:
    before = story.state(grant, "2026-02-01")
    story.told(MeetingHeld, "2026-02-02", recorded_at=datetime(2026, 1, 30, 15, tzinfo=UTC))
    assert story.state(grant, "2026-02-01") == before
    story.told(MeetingHeld, "2026-01-20", recorded_at=datetime(2026, 2, 2, 15, tzinfo=UTC))
    assert story.state(grant, "2026-02-01") == before
    assert states(before, "team-meeting") == [MilestoneState.OPEN]
    assert states(story.state(grant, "2026-02-02"), "team-meeting") == [MilestoneState.DONE]


def test_after_the_assessments_report_and_plan_are_next(story: Story, grant: Program) -> None:
    assessed(story)
    state = story.state(grant, "2026-02-03")
    assert {"report", "improvement-plan"} <= next_ones(state)
    owed = {each.about: each.owed_by for each in state.to_do}
    assert (owed["report"], owed["improvement-plan"]) == (Party.PROGRAM, Party.PRACTICE)
    assert codes(state) == []


def test_the_report_is_due_before_the_first_onsite_session(story: Story, grant: Program) -> None:
    assessed(story)
    story.planned("o1", "2026-05-04", step="onsite-session", mode=Mode.ONSITE)
    (report,) = (each for each in story.state(grant, "2026-03-01").to_do if each.about == "report")
    assert report.due_on == date(2026, 5, 3)
    assert [clause.id for clause in report.clauses] == ["G28", "G29", "G30", "G31", "G46"]


def test_moving_the_session_moves_what_is_due(story: Story, grant: Program) -> None:
    assessed(story)
    story.planned("o1", "2026-05-04", step="onsite-session", mode=Mode.ONSITE)
    story.planned("o1", "2026-06-08", step="onsite-session", mode=Mode.ONSITE, on="2026-03-01")
    due = {each.about: each.due_on for each in story.state(grant, "2026-03-01").to_do}
    assert due["report"] == date(2026, 6, 7)


# -------------------------------------------------------------------------------- the order


def test_training_before_the_report_has_no_room(story: Story, grant: Program) -> None:
    assessed(story)
    story.planned("o1", "2026-02-20", step="onsite-session", mode=Mode.ONSITE)
    state = story.state(grant, "2026-02-20")
    assert codes(state) == ["steps-out-of-order"]
    assert {"G28", "G32", "G47"} <= set(cited(state, "steps-out-of-order"))
    assert asked(state, "plan-anew") == ["onsite-session"]


def test_a_report_before_the_last_assessment_is_out_of_order(story: Story, grant: Program) -> None:
    assessed(story)
    story.told(ReportDelivered, "2026-02-01", report_id="r", findings=(), **PARTS)
    state = story.state(grant, "2026-03-01")
    assert codes(state) == ["steps-out-of-order", "steps-out-of-order"]
    assert state.findings[0].says == (
        "The society's report (2026-02-01) comes too early: Baseline on the QOPI measures "
        "(2026-02-02) has to be done by then."
    )


def test_a_report_on_the_day_of_the_assessments_is_in_order(story: Story, grant: Program) -> None:
    assessed(story)
    story.told(ReportDelivered, "2026-02-02", report_id="r", findings=(), **PARTS)
    assert codes(story.state(grant, "2026-03-01")) == []


def test_a_report_without_an_assessment_on_record_is_asked_about(
    story: Story, grant: Program
) -> None:
    story.told(AssessmentDone, "2026-02-02", step_id="readiness-assessment", assessor="The staff")
    story.told(ReportDelivered, "2026-02-05", report_id="r", findings=(), **PARTS)
    state = story.state(grant, "2026-03-01")
    assert codes(state) == ["step-before-not-recorded"]
    assert asked(state, "record-step") == ["baseline-measures"]
    assert states(state, "baseline-measures") == [MilestoneState.UNCONFIRMED]


def test_applying_for_certification_needs_qopi_first(story: Story, grant: Program) -> None:
    story.told(CertificationStepTaken, "2026-09-01", step_id="certification-application")
    state = story.state(grant, "2026-10-01")
    assert codes(state) == ["step-before-not-recorded"]
    assert asked(state, "record-step") == ["qopi-participation"]
    story.told(RoundMeasured, "2026-08-02", round=measured(on=day("2026-08-02")))
    assert codes(story.state(grant, "2026-10-01")) == ["step-before-not-recorded"]  # only a test
    live = measured(on=day("2026-09-02"), kind=RoundKind.LIVE, round_id="live")
    story.told(RoundMeasured, "2026-09-02", round=live)
    state = story.state(grant, "2026-10-01")
    assert codes(state) == ["steps-out-of-order"]
    assert cited(state, "steps-out-of-order") == ["G44", "G43"]


def test_nobody_is_asked_to_seek_certification(story: Story, grant: Program) -> None:
    assert not {"qopi-participation", "certification-application"} & next_ones(
        story.state(grant, "2027-01-01")
    )


# ----------------------------------------------------------------------- what is owed and late


def test_the_programs_own_lateness_is_held_against_nobody(story: Story, grant: Program) -> None:
    story.kicked_off()
    story.told(ProgramEnded, "2027-12-31")
    state = story.state(grant, "2028-02-01")
    late = {each.about for each in state.findings if each.code.value.startswith("step-")}
    # The plan has to wait for assessments that the program never made.
    assert late & {"improvement-plan", "report", "readiness-assessment"} == set()
    assert late >= {"improvement-project", "team-meeting", "sponsor-update", "sponsor-support"}
    assert "readiness-assessment" in next_ones(state)


def test_what_is_only_recommended_is_advice(story: Story, training: Program) -> None:
    story.told(ProgramEnded, "2026-07-31")
    state = story.state(training, "2026-08-01")
    told = {each.about: each.code.value for each in state.findings}
    assert told["sponsor-update"] == "step-advised"
    assert told["team-meeting"] == "step-overdue"
    assert cited_of(state, "sponsor-update") == ["T15", "T23"]


def cited_of(state: Participation, about: str) -> list[str]:
    return [clause.id for each in state.findings if each.about == about for clause in each.clauses]


def test_what_was_done_is_not_told(story: Story, training: Program) -> None:
    story.told(MeetingHeld, "2026-02-01")
    story.told(SponsorUpdated, "2026-02-01")
    for step in ("improvement-project", "sponsor-support"):
        story.told(StepDone, "2026-07-01", step_id=step)
    story.told(ProgramEnded, "2026-07-31")
    assert codes(story.state(training, "2026-08-01")) == []


# --------------------------------------------------------------------------------- coaches


def test_one_session_with_the_coaches_in_each_calendar_month(
    story: Story, training: Program
) -> None:
    story.planned("s1", "2026-02-27", "2026-02-28")
    story.planned("s2", "2026-05-01")
    story.told(CoachSessionHeld, "2026-03-31")
    story.told(CoachSessionHeld, "2026-03-01")
    state = story.state(training, "2026-04-15")
    assert states(state, "coach-session") == [
        MilestoneState.LATE,
        MilestoneState.DONE,
        MilestoneState.OPEN,
        MilestoneState.OPEN,
    ]
    assert asked(state, "record-step") == ["coach-session"]
    assert any("ended on 2026-02-28." in each.says for each in state.to_do)
    (this_month,) = (
        each
        for each in state.to_do
        if (each.code.value, each.about) == ("take-step", "coach-session")
    )
    assert (this_month.due_on, this_month.owed_by) == (date(2026, 4, 30), Party.PROGRAM)
    assert "step-overdue" not in codes(state)


def test_many_months_are_one_task(story: Story, training: Program) -> None:
    story.planned("s1", "2026-01-06")
    story.planned("s2", "2027-12-01")
    (task,) = (
        each for each in story.state(training, "2027-11-30").to_do if "calendar-month" in each.says
    )
    assert task.says.endswith("ended on 2027-08-31, 2027-09-30, 2027-10-31 and 19 before.")


def test_without_sessions_there_are_no_months(story: Story, training: Program) -> None:
    assert states(story.state(training, "2026-04-15"), "coach-session") == []


# ------------------------------------------------------------------- report, plan, evaluation


def test_a_report_names_areas_strategies_and_what_comes_first(story: Story, grant: Program) -> None:
    assessed(story)
    parts = {**PARTS, "strategies": (), "priorities": ()}
    story.told(ReportDelivered, "2026-02-05", report_id="r", findings=(), **parts)
    state = story.state(grant, "2026-03-01")
    (duty,) = (each for each in state.to_do if each.code.value == "complete-report")
    assert duty.owed_by is Party.PROGRAM
    assert "strategies, priorities" in duty.says
    assert codes(state) == []


def test_items_of_the_plan_answer_findings_of_the_report(story: Story, grant: Program) -> None:
    assessed(story)
    story.told(ReportDelivered, "2026-02-05", report_id="r", findings=("f1",), **PARTS)
    items = (
        PlanItem(item_id="i1", says="Ask about pain.", findings=("f1",)),
        PlanItem(item_id="i2", says="Write it down.", findings=("f9",)),
        PlanItem(item_id="i3", says="Something else."),
    )
    story.told(PlanMade, "2026-02-10", plan_id="p", version=1, items=items)
    state = story.state(grant, "2026-03-01")
    assert codes(state) == ["plan-finding-unknown", "plan-item-without-finding"]
    story.told(PlanMade, "2026-02-11", plan_id="p", version=2, items=items[:1])
    assert codes(story.state(grant, "2026-03-01")) == []
    story.told(PlanMade, "2026-02-12", plan_id="p", version=2, items=items[2:])
    assert codes(story.state(grant, "2026-03-01")) == ["plan-item-without-finding"]
    story.told(PlanMade, "2026-02-13", plan_id="p", version=1, items=items)
    assert codes(story.state(grant, "2026-03-01")) == ["plan-item-without-finding"]


def test_an_evaluation_before_the_last_session_is_asked_about(story: Story, grant: Program) -> None:
    story.told(Evaluated, "2026-06-01", step_id="evaluation-of-goals")
    state = story.state(grant, "2026-07-01")
    assert codes(state) == ["step-before-not-recorded"]
    assert asked(state, "record-step") == ["onsite-session"]


def test_the_end_that_is_planned_is_asked_for_when_it_is_over(grant: Program) -> None:
    story = Story()
    story.kicked_off(ends_on="2026-12-31")
    assert states(story.state(grant, "2026-12-31"), "end") == [MilestoneState.PLANNED]
    state = story.state(grant, "2027-01-01")
    assert states(state, "end") == [MilestoneState.UNCONFIRMED]
    assert "end" in asked(state, "record-step")


def test_an_event_of_an_unknown_step_is_told(story: Story, training: Program) -> None:
    story.told(StepDone, "2026-02-01", step_id="dance")
    story.told(AssessmentDone, "2026-02-01", step_id="improvement-project", assessor="The staff")
    story.planned("s1", "2026-03-02", step="improvement-project")
    state = story.state(training, "2026-02-02")
    assert codes(state) == ["step-unknown"] * 3
    assert states(state, "improvement-project") == [MilestoneState.OPEN]


def test_on_its_last_day_a_step_is_still_in_time(training: Program) -> None:
    story = Story()
    story.kicked_off(ends_on="2026-07-20")
    in_time = story.state(training, "2026-07-20")
    assert states(in_time, "team-meeting") == [MilestoneState.OPEN]
    assert states(story.state(training, "2026-07-21"), "team-meeting") == [MilestoneState.LATE]
