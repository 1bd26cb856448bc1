"""What is wrong with what was written down: every fault at once, each with its place."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from qip_rules.errors import ArgumentError, InputError
from qip_rules.participation import (
    AreaWeight,
    AttendanceRecorded,
    CertificationDecided,
    CertificationStepTaken,
    CoreMember,
    CoreMemberReplaced,
    Counted,
    DecisionOnRecord,
    Goal,
    GoalCounted,
    KickedOff,
    MeetingHeld,
    Mode,
    PlanItem,
    PlanMade,
    Presence,
    PrioritiesSettled,
    RoundKind,
    RoundMeasured,
    Satisfaction,
    SatisfactionAsked,
    SessionPlanned,
    Settlement,
    StepDone,
    expect_sound,
    participation,
)
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from tests.participation.course import ADA, BO, CY, Story, day
from tests.participation.measured_rounds import measured

AT: dict[str, Any] = {
    "event_id": "event-1",
    "application_id": "application-1",
    "occurred_on": date(2026, 1, 5),
    "recorded_at": datetime(2026, 1, 5, 15, tzinfo=UTC),
}


def places(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [each.place for each in error.value.faults]


# ---------------------------------------------------------------------------- one record


def test_a_session_without_mode_that_ends_before_it_begins() -> None:
    with pytest.raises(InputError) as error:
        SessionPlanned(
            **AT,
            session_id=" ",
            step_id="in-person-session",
            starts_on=date(2026, 3, 3),
            ends_on=date(2026, 3, 2),
            mode=None,  # type: ignore[arg-type]
        )
    assert places(error) == ["session_id", "mode", "ends_on"]


@pytest.mark.parametrize("mode", ["in-person", True, 1, Presence.PRESENT])
def test_a_mode_is_one_of_the_modes(mode: Any) -> None:  # noqa: ANN401 - whatever comes
    with pytest.raises(InputError) as error:
        SessionPlanned(
            **AT,
            session_id="s",
            step_id="x",
            starts_on=date(2026, 3, 3),
            ends_on=date(2026, 3, 3),
            mode=mode,
        )
    assert places(error) == ["mode"]


def test_nobody_stands_twice_in_a_team_and_no_end_is_before_the_kick_off() -> None:
    with pytest.raises(InputError) as error:
        KickedOff(**AT, members=(ADA, BO, ADA), ends_on=date(2026, 1, 4))
    assert places(error) == ["members[2].person_id", "ends_on"]
    with pytest.raises(InputError) as error:
        KickedOff(**AT, members=[ADA])  # type: ignore[arg-type]
    assert places(error) == ["members"]
    with pytest.raises(InputError) as error:
        CoreMember(person_id="x\u202e", name="")
    assert places(error) == ["person_id", "name"]


def test_nobody_takes_their_own_place() -> None:
    with pytest.raises(InputError) as error:
        CoreMemberReplaced(**AT, person_id="ada", successor=ADA)
    assert places(error) == ["successor.person_id"]


def test_an_item_stands_once_in_a_plan() -> None:
    item = PlanItem(item_id="i", says="Better.")
    with pytest.raises(InputError) as error:
        PlanMade(**AT, plan_id="p", version=0, items=(item, item))
    assert places(error) == ["version", "items[1].item_id"]


def test_a_kind_is_that_of_the_class_and_a_moment_has_a_zone() -> None:
    at = {**AT, "recorded_at": datetime(2026, 1, 5, 15)}  # noqa: DTZ001 - that is the fault
    with pytest.raises(InputError) as error:
        StepDone(**at, step_id="x", kind="step-undone")  # type: ignore[arg-type]
    assert places(error) == ["recorded_at", "kind"]


def test_what_is_assessed_occurred_on_its_own_day() -> None:
    another = date(2026, 1, 6)
    settlement = Settlement(
        practice_id="P-1",
        settled_on=another,
        areas=(AreaWeight(area="palliative-care", weight=1),),
        agreed_by_practice=("ada",),
        agreed_by_program=("staff-1",),
    )
    asked = Satisfaction(practice_id="P-1", asked_on=another, asked=2, answered=1, content=0)
    decision = DecisionOnRecord(decided_on=another, says="Certified", source="a letter")
    for made in (
        lambda: RoundMeasured(**AT, round=measured(on=another)),
        lambda: PrioritiesSettled(**AT, settlement=settlement),
        lambda: SatisfactionAsked(**AT, satisfaction=asked),
        lambda: CertificationDecided(**AT, decision=decision),
    ):
        with pytest.raises(InputError) as error:
            made()
        assert places(error) == ["occurred_on"]
        assert "2026-01-06, on which " in error.value.faults[0].expected


def test_no_count_of_a_goal_is_of_a_day_that_had_not_come() -> None:
    one = Counted(numerator=1, denominator=2)
    goal = Goal(
        practice_id="P-1",
        goal_id="goal-1",
        title="Fewer delays",
        better=Better.LOWER,
        before=one,
        before_on=date(2026, 1, 6),
        after=one,
        after_on=date(2026, 1, 7),
    )
    with pytest.raises(InputError) as error:
        GoalCounted(**AT, goal=goal)
    assert places(error) == ["goal.before_on", "goal.after_on"]
    GoalCounted(**{**AT, "occurred_on": date(2026, 1, 7)}, goal=goal)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (RoundMeasured, "round"),
        (PrioritiesSettled, "settlement"),
        (GoalCounted, "goal"),
        (SatisfactionAsked, "satisfaction"),
        (CertificationDecided, "decision"),
    ],
)
@pytest.mark.parametrize("held", [None, "a record", ADA, {"practice_id": "P-1"}])
def test_what_is_assessed_holds_its_record(kind: Any, field: str, held: object) -> None:  # noqa: ANN401
    with pytest.raises(InputError) as error:
        kind(**{**AT, "occurred_on": "2026-01-05", "kind": "dance"}, **{field: held})
    assert places(error) == ["occurred_on", field, "kind"]


# ------------------------------------------------------------------------- several records


def test_every_fault_between_events_is_told_at_once(grant: Program) -> None:
    story = Story()
    story.kicked_off()  # 0
    story.planned("s1", "2026-03-02", "2026-03-04")
    story.planned("s2", "2026-03-04", "2026-03-05")  # 2: overlaps
    story.attended("s1", CY, Presence.PRESENT)  # 3: nobody's
    story.attended("s9", ADA, Presence.PRESENT)  # 4: no session's
    story.told(StepDone, "2026-03-10", step_id="dance")  # 5
    story.told(CertificationStepTaken, "2026-03-20", step_id="certification-application")  # 6
    live = measured(on=day("2026-03-20"), kind=RoundKind.LIVE)
    story.told(RoundMeasured, "2026-03-20", round=live)  # 7: not earlier
    with pytest.raises(InputError) as error:
        expect_sound(grant, story.events, day("2026-04-01"))
    assert places(error) == [
        "events[2].starts_on",
        "events[3].person_id",
        "events[4].session_id",
        "events[5].step_id",
        "events[6].occurred_on",
    ]
    # A log that has them all the same has its state.
    assert len(story.state(grant, "2026-04-01").findings) == 5


def test_what_is_unusual_and_no_fault_is_sound(training: Program) -> None:
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-03-02", mode=Mode.VIRTUAL)
    story.planned("s2", "2026-03-03")
    story.attended("s2", ADA, Presence.ABSENT)
    expect_sound(training, story.events, day("2026-04-01"))
    assert len(story.state(training, "2026-04-01").findings) == 2


def test_one_id_for_two_events(training: Program) -> None:
    story = Story()
    story.kicked_off()
    story.told(StepDone, "2026-02-01", event_id="event-1", step_id="improvement-project")
    with pytest.raises(InputError) as error:
        expect_sound(training, story.events, day("2026-04-01"))
    assert places(error) == ["events[0].event_id"]


def test_a_fault_is_told_at_the_event_that_counts_and_not_at_a_later_one_of_its_id(
    training: Program,
) -> None:
    story = Story()
    story.told(MeetingHeld, "2026-05-01", event_id="event-9")
    story.kicked_off("2026-01-05")
    story.planned("s1", "2026-03-02")
    story.attended("s1", CY, Presence.PRESENT)
    stranger = attrs.evolve(story.events.pop(), event_id="event-9")
    assert isinstance(stranger, AttendanceRecorded)
    assert stranger.occurred_on < day("2026-05-01")
    with pytest.raises(InputError) as error:
        expect_sound(training, [*story.events, stranger], day("2026-04-01"))
    assert places(error) == ["events[3].person_id"]


def test_input_that_is_no_course(training: Program) -> None:
    story = Story()
    story.kicked_off()
    other = AttendanceRecorded(
        **{**AT, "application_id": "application-2"},
        session_id="s",
        person_id="p",
        presence=Presence.ABSENT,
    )
    given: Any = [story.events[0], "no event", other, ADA]
    with pytest.raises(InputError) as error:
        participation(training, given, day("2026-04-01"))
    assert places(error) == ["events[1]", "events[2].application_id", "events[3]"]
    with pytest.raises(InputError) as error:
        participation(training, [], datetime(2026, 4, 1, tzinfo=UTC))
    assert places(error) == ["as_of", ""]
    with pytest.raises(ArgumentError):
        participation("training", "events", day("2026-04-01"))  # type: ignore[arg-type]
    with pytest.raises(ArgumentError):
        expect_sound(training, None, day("2026-04-01"))  # type: ignore[arg-type]


def test_events_that_all_lie_ahead_are_an_empty_state(training: Program) -> None:
    story = Story()
    story.kicked_off()
    state = story.state(training, "2025-12-31")
    assert (state.team, state.sessions, state.findings) == ((), (), ())
    assert state.started_on is None
