"""A cohort's run with what happened while its practices took part: one day, one list of duties."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules.boundary import read_cohort
from qip_rules.cohort import run_cohort, steps_before_which_fees_are_due
from qip_rules.cohort.urgency import urgency
from qip_rules.errors import InputError
from qip_rules.participation import (
    CoreMemberJoined,
    MilestoneState,
    Mode,
    ParticipationCode,
    Party,
    Presence,
    RecordsSettled,
    ReportDelivered,
    SessionCalledOff,
    SessionHeld,
    SessionRescheduled,
    SessionState,
    SponsorUpdated,
    StaffCode,
    Whereabouts,
)
from qip_rules.participation.course.versions import versions_of
from qip_rules.rules.fact import Unit
from qip_rules.rules.requirement import NamedValue
from tests.cohort.sample import GRANT, ROOT, TRAINING, case_of, program, sample
from tests.cohort.taking_part import (
    ACCEPTED,
    AS_OF,
    DECLINED,
    LEFT_ON,
    OTHER,
    WITHDRAWN,
    at,
    begun,
    few,
    of,
    run_of,
    settled,
)
from tests.participation.course import BO, CY, Story, day
from tests.programs.documents import loaded, sister_document


def codes(run: Any, application_id: str) -> list[str]:  # noqa: ANN401 - a run
    return [each.code for each in run.to_do if application_id in each.applications]


# --------------------------------------------------------------------------- who takes part


def test_an_accepted_practice_with_a_course_takes_part_and_the_others_do_not() -> None:
    run = run_of(of(begun()))
    state = case_of(run, ACCEPTED).participation
    assert state is not None
    assert (state.as_of, state.started_on) == (AS_OF, date(2026, 8, 3))
    assert [each.application_id for each in run.cases if each.participation] == [ACCEPTED]
    assert run.has_course
    assert not run_of().has_course


def test_before_anything_is_on_record_nobody_takes_part() -> None:
    early = run_of(of(begun()), as_of=date(2026, 8, 2))
    assert not early.has_course
    assert case_of(early, ACCEPTED).participation is None
    story = begun()
    story.events = [attrs.evolve(each, recorded_at=at("2026-12-01")) for each in story.events]
    assert not run_of(of(story)).has_course


def test_a_practice_that_withdrew_is_followed_until_that_day() -> None:
    story = begun()
    story.held("S-1", "2026-10-06")
    story.told(CoreMemberJoined, "2026-10-01", member=CY)
    run = run_of(of(story, WITHDRAWN))
    case = case_of(run, WITHDRAWN)
    assert case.withdrawn_on == LEFT_ON
    assert case.participation is not None
    assert case.participation.as_of == LEFT_ON
    assert [each.state for each in case.participation.sessions] == [SessionState.PLANNED]
    assert {each.person_id for each in case.participation.team} == {"ada", "bo"}
    late = [each for each in case.participation.milestones if each.state is MilestoneState.LATE]
    assert late == []
    assert case.out_of_course == (f"event-4/{WITHDRAWN}",)
    assert not {each.value for each in StaffCode} & set(codes(run, WITHDRAWN))
    assert "explain-course" in codes(run, WITHDRAWN)


def test_what_was_written_down_after_the_withdrawal_of_a_day_before_it_counts() -> None:
    story = begun(sessions=False)
    story.planned("S-1", "2026-09-06", on="2026-08-04")
    story.held("S-1", "2026-09-06")
    told = story.attended("S-1", BO, Presence.ABSENT, on="2026-09-07")
    story.events[-1] = attrs.evolve(told, recorded_at=at("2026-09-20"))
    case = case_of(run_of(of(story, WITHDRAWN)), WITHDRAWN)
    assert case.participation is not None
    (found,) = (each for each in case.participation.findings if each.person_id == "bo")
    assert found.code.value == "session-missed"
    assert Whereabouts.ABSENT in [each.whereabouts for each in case.participation.attendance]
    earlier = case_of(run_of(of(story, WITHDRAWN), as_of=date(2026, 9, 19)), WITHDRAWN)
    assert earlier.participation is not None
    assert earlier.participation.findings == ()


def test_a_course_of_somebody_who_was_not_accepted_is_asked_about() -> None:
    run = run_of(of(begun(), DECLINED))
    case = case_of(run, DECLINED)
    assert case.participation is None
    assert case.out_of_course == (f"event-1/{DECLINED}",)  # sessions are announced to everybody
    (asked,) = (each for each in run.to_do if each.code == "explain-course")
    assert asked.says == (
        f"Find out why this is on record of taking part by {DECLINED}, which is declined: "
        f"event-1/{DECLINED}."
    )


# ------------------------------------------------------------------- sessions and the fees


def test_a_session_that_moves_moves_the_last_day_to_pay_everywhere() -> None:
    story = begun()
    before = run_of(of(story, ACCEPTED, OTHER, DECLINED))
    days = {"starts_on": day("2026-11-09"), "ends_on": day("2026-11-10")}
    story.told(SessionRescheduled, "2026-09-01", session_id="S-1", **days)
    # Nothing is paid, so that something is due.
    after = run_of(of(story, ACCEPTED, OTHER, DECLINED), events=())
    for name in (ACCEPTED, OTHER, DECLINED):
        assert case_of(before, name).account.window.last_day == date(2026, 10, 4)
        assert case_of(after, name).account.window.last_day == date(2026, 11, 8)
    for name in (ACCEPTED, OTHER):
        state = case_of(after, name).participation
        assert state is not None
        assert state.sessions[0].starts_on == date(2026, 11, 9)
    due = [
        (each.application_id, each.due_on)
        for each in after.to_do
        if each.code == "collect-fees" and each.application_id in {ACCEPTED, OTHER}
    ]
    assert due == [(ACCEPTED, date(2026, 11, 8)), (OTHER, date(2026, 11, 8))]
    # On the day before it was moved, nothing had moved.
    earlier = run_of(of(story), as_of=date(2026, 8, 31))
    assert case_of(earlier, ACCEPTED).account.window.last_day == date(2026, 10, 4)


def test_a_row_in_the_table_of_the_course_moves_the_last_day_to_pay(tmp_path: Path) -> None:
    source = ROOT / "examples" / "data" / "training-run"
    for each in source.glob("*.csv"):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    as_of, training = date(2026, 1, 10), program(TRAINING)

    def last_days() -> set[date | None]:
        run = run_cohort(training, read_cohort(tmp_path, training), as_of=as_of)
        return {case.account.window.last_day for case in run.cases}

    assert last_days() == {date(2026, 1, 19)}
    path = tmp_path / "course.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    moved = {
        "event_id": "MOVED",
        "kind": "session-rescheduled",
        "occurred_on": "2026-01-09",
        "recorded_at": "2026-01-09T12:00:00-05:00",
        "session_id": "SESSION-1",
        "starts_on": "2026-01-27",
        "ends_on": "2026-01-28",
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        # What is said of the session later would not fit its new days.
        writer.writerows([each for each in rows if each["occurred_on"] < "2026-01-10"])
        writer.writerow(moved)
    assert last_days() == {date(2026, 1, 26)}


def test_sessions_of_other_steps_end_no_time_to_pay() -> None:
    story = begun(sessions=False)
    story.planned("O-1", "2026-09-01", on="2026-08-04", step="onsite-session", mode=Mode.ONSITE)
    run = run_of(of(story))
    assert case_of(run, ACCEPTED).account.window.last_day is None


def test_the_document_says_which_step_it_is() -> None:
    policy = program().on(AS_OF)
    assert steps_before_which_fees_are_due(policy) == ("in-person-session",)

    def naming(value: str) -> Any:  # noqa: ANN401 - a policy
        named = NamedValue("fees_due_before_step", value, Unit.COUNT)
        parameters = {**policy.parameters, "fees_due_before_step": named}
        return attrs.evolve(policy, parameters=parameters)

    assert steps_before_which_fees_are_due(naming("onsite-session")) == ("onsite-session",)
    with pytest.raises(InputError, match=r"did you mean onsite-session\?"):
        steps_before_which_fees_are_due(naming("onsite-sesion"))
    with pytest.raises(InputError, match="the id of a step with sessions"):
        steps_before_which_fees_are_due(naming("kick-off"))
    rest = {k: v for k, v in policy.parameters.items() if k != "fees_due_before_step"}
    assert steps_before_which_fees_are_due(attrs.evolve(policy, parameters=rest)) == ()


def test_the_policy_of_the_day_of_receipt_says_which_step_it_is(tmp_path: Path) -> None:
    entries = """
        [parameters.fees_due_before_step]
        meaning = "The step before whose first session fees are paid."
        unit = "count"
        cites = ["T32"]
        values = [
          { from = 2016-01-01, value = "in-person-session" },
          { from = 2026-07-01, value = "second-session" },
        ]

        [[step]]
        id = "second-session"
        from = 2016-01-01
        title = "Another session (made up)"
        to_do = "Hold another session."
        cites = ["T06"]
        readings = []
        owed_by = "program"
        severity = "required"
        recorded_by = "session"
        mode = "in-person"
        """
    made_up = loaded(tmp_path, sister_document(entries))
    story = begun()
    story.planned("S-2", "2026-12-07", on="2026-08-04", step="second-session")
    inputs = attrs.evolve(few(TRAINING), course=of(story, ACCEPTED, OTHER))
    run = run_cohort(made_up, inputs, as_of=AS_OF)
    received = [case_of(run, each).file.received_on for each in (ACCEPTED, OTHER)]
    assert received[0] < date(2026, 7, 1) <= received[1]
    last_days = [case_of(run, each).account.window.last_day for each in (ACCEPTED, OTHER)]
    assert last_days == [date(2026, 10, 4), date(2026, 12, 6)]


def test_a_session_is_announced_in_one_place() -> None:
    story = begun(sessions=False)
    for number in (1, 2):
        story.planned(f"SESSION-{number}", f"2026-1{number}-05", on="2026-08-04")
    with pytest.raises(InputError) as caught:
        run_of(of(story), events=sample().events)
    assert [each.place for each in caught.value.faults] == [
        "course[1].session_id",
        "course[2].session_id",
    ]
    assert "as well" in str(caught.value)


# ------------------------------------------------------------------------------ the duties


def test_all_duties_stand_in_one_list_by_date_with_who_owes_them() -> None:
    run = run_of(of(begun(), ACCEPTED, OTHER), events=())
    due = [each.due_on or AS_OF for each in run.to_do]
    assert due == sorted(due)
    assert {each.owed_by for each in run.to_do} == {Party.PROGRAM, Party.PRACTICE, Party.SPONSOR}
    assert {"collect-fees", "record-session", "take-step"} <= {each.code for each in run.to_do}
    assert len(set(run.to_do)) == len(run.to_do)
    open_ended = [each for each in run.to_do if not each.is_at_once and each.due_on is None]
    assert {each.code for each in open_ended} <= {"take-step"}


def test_of_one_day_fees_come_first_and_steps_last() -> None:
    run = run_of(of(begun(), ACCEPTED, OTHER))
    at_once = [each.code for each in run.to_do if each.due_on is None]
    first, last = at_once.index("record-session"), at_once.index("take-step")
    assert at_once.index("settle-priority-areas") < first < last
    ranks = [
        urgency(code, AS_OF, AS_OF)
        for code in ("recover-money", "settle-priority-areas", "resolve-records", "take-step")
    ]
    assert ranks == sorted(set(ranks))


def test_whether_a_session_was_held_is_asked_once_for_all() -> None:
    run = run_of(of(begun(), ACCEPTED, OTHER))
    (asked,) = (each for each in run.to_do if each.code == "record-session")
    assert asked.applications == (ACCEPTED, OTHER)
    (alone,) = (each for each in run_of(of(begun())).to_do if each.code == "record-session")
    assert (alone.applications, alone.of_several) == ((ACCEPTED,), ())


def test_the_next_session_of_all_is_planned_once_and_one_at_a_practice_for_each() -> None:
    story = reported()
    run = run_of(of(story, ACCEPTED, OTHER))
    asked = {each.about: each.applications for each in run.to_do if each.about.endswith("-session")}
    assert asked["in-person-session"] == (ACCEPTED, OTHER)
    onsite = [each for each in run.to_do if each.about == "onsite-session"]
    assert [each.applications for each in onsite] == [(ACCEPTED,), (OTHER,)]


def test_one_id_for_two_announcements_counts_for_fees_as_it_was_settled() -> None:
    story, other = begun(), begun(sessions=False)
    other.planned("S-1", "2026-11-09", "2026-11-10", on="2026-08-04")
    both = (*of(story), *of(other)[1:])
    run = run_of(both)
    assert case_of(run, ACCEPTED).account.window.last_day is None
    assert codes(run, ACCEPTED).count("resolve-records") == 1
    assert "resolve-conflict" not in codes(run, ACCEPTED)
    versions = versions_of(both[1:])
    (kept,) = (each for each in versions if each.event == both[2])
    settling = Story()
    settling.told(
        RecordsSettled,
        "2026-09-01",
        event_id="settled",
        settled_id=both[1].event_id,
        versions=tuple(each.name for each in versions),
        keeps=kept.name,
        decided_by="Staff One (made up)",
        reason="A typing error.",
    )
    after = run_of((*both, *of(settling)))
    assert case_of(after, ACCEPTED).account.window.last_day == date(2026, 11, 8)
    assert not {"resolve-records", "resolve-conflict"} & set(codes(after, ACCEPTED))


def test_announcements_that_contradict_each_other_are_asked_about_once() -> None:
    story = begun()
    for days in ("2026-11-09", "2026-11-16"):
        story.told(
            SessionRescheduled,
            "2026-09-01",
            session_id="S-1",
            starts_on=day(days),
            ends_on=day(days),
        )
    run = run_of(of(story))
    assert any(each.code == "schedule-conflict" for each in case_of(run, ACCEPTED).account.findings)
    assert codes(run, ACCEPTED).count("resolve-records") == 1
    assert "resolve-conflict" not in codes(run, ACCEPTED)
    # Of somebody who does not take part, only billing knows.
    assert "resolve-conflict" in codes(run_of(of(story, DECLINED)), DECLINED)


def reported() -> Story:
    """The report is there, so that areas can be settled."""
    story = begun()
    parts = {"findings": ("F",), "areas": ("antiemetics",), "strategies": ("S",)}
    told = {**parts, "priorities": ("antiemetics",), "report_id": "R"}
    story.told(ReportDelivered, "2026-09-01", **told)
    return story


def test_areas_that_the_pairing_waits_for_are_asked_for_once() -> None:
    run = run_of(of(reported()))
    about_areas = [
        each
        for each in run.to_do
        if each.application_id == ACCEPTED
        and (each.code == "settle-priority-areas" or each.about == "priority-areas")
    ]
    (asked,) = about_areas
    assert asked.code == "settle-priority-areas"
    assert asked.says.endswith("it cannot be paired with mentor practices.")


def test_areas_that_stand_in_the_list_alone_lack_who_agreed() -> None:
    story = reported()
    for_settling = [
        each
        for each in run_of(of(story), priorities=sample().priorities).to_do
        if each.about == "priority-areas"
    ]
    for asked in for_settling:
        assert asked.code == "record-step"
        assert "no settlement is on record" in asked.says
    settled(story, "2026-09-10", antiemetics=1)
    left = [each for each in run_of(of(story)).to_do if each.about == "priority-areas"]
    assert left == []


def test_what_the_program_owes_is_held_against_no_practice() -> None:
    story = begun(sessions=False)
    run = run_of(of(story), as_of=date(2028, 1, 1))
    case = case_of(run, ACCEPTED)
    assert case.participation is not None
    owed = {each.step_id for each in case.participation.milestones if each.owed_by is Party.PROGRAM}
    assert owed
    held = {
        each.about
        for each in case.course_findings
        if each.code in {ParticipationCode.STEP_OVERDUE, ParticipationCode.STEP_ADVISED}
    }
    assert not owed & held
    assert "improvement-project" in held
    assert owed & {each.about for each in run.to_do if each.owed_by is Party.PROGRAM}


def test_a_session_that_was_called_off_and_one_that_was_held_are_not_asked_about() -> None:
    story = begun()
    story.told(SessionHeld, "2026-10-06", session_id="S-1")
    story.planned("S-2", "2026-10-20", on="2026-08-04")
    story.told(SessionCalledOff, "2026-10-01", session_id="S-2", reason="Snow.")
    story.told(SponsorUpdated, "2026-10-07")
    assert "record-session" not in codes(run_of(of(story)), ACCEPTED)


def test_the_course_of_an_application_is_its_own() -> None:
    course = of(begun(), ACCEPTED, OTHER)
    inputs = attrs.evolve(few(), course=course)
    assert inputs.course_of(OTHER) == course[2:]
    assert inputs.course_of("nobody") == ()


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_the_same_inputs_give_the_same_run(name: str) -> None:
    course = of(begun(), ACCEPTED, WITHDRAWN, DECLINED)
    assert run_of(course, name=name) == run_of(course, name=name)
