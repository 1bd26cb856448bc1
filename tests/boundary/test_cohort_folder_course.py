"""The course of a cohort out of course.csv: what each kind makes, and every mistake at its cell."""

from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest

from qip_rules.boundary.cohort_course import COURSE_COLUMNS, COURSE_KINDS, COURSE_OPTIONAL
from qip_rules.boundary.cohort_folder import COURSE_TABLES, read_cohort
from qip_rules.participation import (
    EVENT_KINDS,
    CoachSessionHeld,
    CoreMember,
    CoreMemberReplaced,
    Event,
    KickedOff,
    Mode,
    PlanItem,
    PlanMade,
    ReportDelivered,
    SessionPlanned,
)
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import GRANT_RUN, TRAINING_RUN, Sheet, faults, only_fault

COURSE, ITEMS = "course.csv", "plan_items.csv"
NEW = {
    "event_id": "C-NEW",
    "application_id": "APP-01",
    "occurred_on": "2024-06-20",
    "recorded_at": "2024-06-20T09:00:00-04:00",
}


def course(folder: Path, program: Program) -> dict[str, Event]:
    """The events by id."""
    return {each.event_id: each for each in read_cohort(folder, program).course}


def only(folder: Path, program: Program, kind: type[Event], application_id: str) -> list[Event]:
    events = read_cohort(folder, program).course_of(application_id)
    return [each for each in events if isinstance(each, kind)]


# What is read


OF_A_LOG = {"records-settled"}
"""Contradictory records are settled in a log; a table is put right."""


def test_every_kind_of_event_has_its_table() -> None:
    """What is assessed has tables of its own; all else stands in course.csv."""
    assessed = {
        "round-measured",
        "priorities-settled",
        "goal-counted",
        "satisfaction-asked",
        "certification-decided",
    }
    assert set(EVENT_KINDS) == {*COURSE_KINDS, *assessed, *OF_A_LOG}


def test_the_sample_runs_show_every_kind(grant: Program, training: Program) -> None:
    shown = {each.kind for each in read_cohort(GRANT_RUN, grant).course}
    shown |= {each.kind for each in read_cohort(TRAINING_RUN, training).course}
    assert shown == set(EVENT_KINDS) - OF_A_LOG


def test_a_kick_off_has_its_team_and_its_end(grant: Program) -> None:
    (event,) = only(GRANT_RUN, grant, KickedOff, "APP-04")
    assert event == KickedOff(
        event_id=event.event_id,
        application_id="APP-04",
        occurred_on=date(2024, 2, 5),
        recorded_at=datetime(2024, 2, 5, 21, tzinfo=UTC),
        members=(
            CoreMember(person_id="P-0401", name="Storm Example"),
            CoreMember(person_id="P-0402", name="Sutton Example"),
        ),
        ends_on=date(2026, 2, 27),
    )


def test_a_session_without_an_application_concerns_every_application(grant: Program) -> None:
    inputs = read_cohort(GRANT_RUN, grant)
    planned = [
        each
        for each in inputs.course
        if isinstance(each, SessionPlanned) and each.session_id == "TRAIN-1"
    ]
    assert [(each.application_id, each.event_id) for each in planned] == [
        (f"APP-{number:02}", f"C-001/APP-{number:02}") for number in range(1, 6)
    ]
    assert {(each.starts_on, each.ends_on, each.mode, each.place) for each in planned} == {
        (date(2024, 3, 12), date(2024, 3, 13), Mode.IN_PERSON, "Exampleton")
    }


def test_a_session_with_an_application_concerns_that_one(grant: Program) -> None:
    inputs = read_cohort(GRANT_RUN, grant)
    told = [each for each in inputs.course if getattr(each, "session_id", "") == "ONSITE-03-1"]
    assert {each.application_id for each in told} == {"APP-03"}


def test_a_plan_has_the_items_of_its_version(grant: Program) -> None:
    first, second = only(GRANT_RUN, grant, PlanMade, "APP-03")
    assert isinstance(first, PlanMade)
    assert isinstance(second, PlanMade)
    assert (first.version, second.version) == (1, 2)
    assert first.items == (
        PlanItem(item_id="ITEM-1", says="Hospice is talked about earlier.", findings=()),
    )
    assert [each.findings for each in second.items] == [("F-03-1",), ("F-03-2",)]


def test_lists_say_that_they_are_empty(grant: Program) -> None:
    (report,) = only(GRANT_RUN, grant, ReportDelivered, "APP-04")
    assert isinstance(report, ReportDelivered)
    assert report.priorities == ()
    assert report.findings == ("F-04-1",)


def test_who_came_instead(grant: Program) -> None:
    (event,) = only(GRANT_RUN, grant, CoreMemberReplaced, "APP-03")
    assert isinstance(event, CoreMemberReplaced)
    assert (event.person_id, event.successor.person_id) == ("P-0303", "P-0304")


def test_who_was_at_a_session_with_the_coaches_need_not_be_known(grant: Program) -> None:
    march, april, *_ = only(GRANT_RUN, grant, CoachSessionHeld, "APP-01")
    assert isinstance(march, CoachSessionHeld)
    assert isinstance(april, CoachSessionHeld)
    assert (march.attendees, april.attendees) == (("P-0101",), ())


def test_events_stand_by_application_day_moment_and_id(grant: Program) -> None:
    events = read_cohort(GRANT_RUN, grant).course
    order = [(e.application_id, e.occurred_on, e.recorded_at, e.event_id) for e in events]
    assert order == sorted(order)


@pytest.mark.parametrize("name", COURSE_TABLES)
def test_each_table_may_be_missing(run: Path, grant: Program, name: str) -> None:
    """Those that hang on it have to go with it."""
    hanging = {"course.csv": {ITEMS, "certification.csv"}, "rounds.csv": {"measures.csv"}}
    for each in (name, *hanging.get(name, ())):
        (run / each).unlink()
    inputs = read_cohort(run, grant)
    whole = read_cohort(GRANT_RUN, grant)
    if name == "course.csv":
        assert {each.kind for each in inputs.course} < {each.kind for each in whole.course}
    else:
        assert inputs != whole


def test_without_any_of_them_nothing_is_told(run: Path, grant: Program) -> None:
    for name in COURSE_TABLES:
        (run / name).unlink()
    sheet = Sheet(run, "priorities.csv")
    for column in ("agreed_by_practice", "agreed_by_program", "because", "recorded_at"):
        sheet.without(column)
    inputs = read_cohort(run, grant)
    assert (inputs.course, inputs.successes) == ((), ())
    assert inputs.priorities


def test_a_column_that_no_row_needs_can_be_left_out(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    sheet.without("standards")
    inputs = read_cohort(run, grant)
    assert len(inputs.course) == len(read_cohort(GRANT_RUN, grant).course)


def test_a_column_that_a_row_needs_is_missed_at_that_row(run: Path, grant: Program) -> None:
    Sheet(run, COURSE).without("assessor")
    told = [each for each in faults(run, grant) if each.expected.startswith("a column assessor")]
    assert told == list(faults(run, grant))
    assert told[0].place == "course.csv, row 10"
    assert told[0].expected == "a column assessor, for assessment-done"


# Mistakes, each at its cell


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"kind": "meeting-held", "event_id": ""}, "event_id"),
        ({"kind": "meeting-held", "event_id": "C-004"}, "event_id"),
        ({"kind": "meeting-held", "event_id": "C-018", "application_id": "APP-02"}, "event_id"),
        ({"kind": "meeting-held", "event_id": "EV-001"}, None),
        ({"kind": "meeting-held", "application_id": ""}, "application_id"),
        ({"kind": "meeting-held", "application_id": "APP-1"}, "application_id"),
        ({"kind": "meting-held"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"kind": "round-measured"}, "kind"),
        ({"kind": "meeting-held", "occurred_on": "20.6.2024"}, "occurred_on"),
        ({"kind": "meeting-held", "occurred_on": ""}, "occurred_on"),
        ({"kind": "meeting-held", "occurred_on": "1999-06-20"}, "occurred_on"),
        ({"kind": "meeting-held", "recorded_at": "2024-06-20"}, "recorded_at"),
        ({"kind": "meeting-held", "recorded_at": ""}, "recorded_at"),
        ({"kind": "meeting-held", "person_id": "P-0101"}, "person_id"),
        ({"kind": "kicked-off", "members": ""}, "members"),
        ({"kind": "kicked-off", "members": "P-0101"}, "members"),
        ({"kind": "kicked-off", "members": "P-0101=Ada; P-0101=Bo"}, "members"),
        ({"kind": "kicked-off", "members": "a b=Ada"}, "members"),
        ({"kind": "kicked-off", "members": "P-1=Ada", "ends_on": "2024-06-19"}, "ends_on"),
        ({"kind": "core-member-replaced", "person_id": "P-0101"}, "to_person_id"),
        (
            {
                "kind": "core-member-replaced",
                "person_id": "P-0101",
                "to_person_id": "P-0101",
                "to_name": "Ada",
            },
            "to_person_id",
        ),
        (
            {
                "kind": "core-member-replaced",
                "person_id": "P-0199",
                "to_person_id": "P-0109",
                "to_name": "Ada",
            },
            "person_id",
        ),
        ({"kind": "session-held", "session_id": ""}, "session_id"),
        ({"kind": "session-held", "session_id": "TRAIN-4"}, "session_id"),
        ({"kind": "session-held", "session_id": "TRAIN-2"}, "occurred_on"),
        ({"kind": "session-called-off", "session_id": "TRAIN-3"}, ""),
        (
            {
                "kind": "session-rescheduled",
                "session_id": "TRAIN-3",
                "starts_on": "2024-09-20",
                "ends_on": "2024-09-19",
            },
            "ends_on",
        ),
        (
            {"kind": "attendance-recorded", "session_id": "TRAIN-1", "presence": "present"},
            "person_id",
        ),
        (
            {
                "kind": "attendance-recorded",
                "session_id": "TRAIN-1",
                "person_id": "P-0201",
                "presence": "present",
            },
            "person_id",
        ),
        (
            {
                "kind": "attendance-recorded",
                "session_id": "TRAIN-01",
                "person_id": "P-0101",
                "presence": "present",
            },
            "session_id",
        ),
        (
            {
                "kind": "attendance-recorded",
                "session_id": "TRAIN-1",
                "person_id": "P-0101",
                "presence": "here",
            },
            "presence",
        ),
        ({"kind": "coach-session-held", "attendees": "P-0101; P-0101"}, "attendees"),
        ({"kind": "assessment-done", "step_id": "site-vist", "assessor": "A"}, "step_id"),
        ({"kind": "assessment-done", "step_id": "report", "assessor": "A"}, "step_id"),
        ({"kind": "assessment-done", "step_id": "site-visit"}, "assessor"),
        ({"kind": "plan-made", "plan_id": "PLAN-02", "version": "2"}, "plan_id"),
        ({"kind": "plan-made", "plan_id": "PLAN-01", "version": "0"}, "version"),
        ({"kind": "step-done", "step_id": "kick-off"}, "step_id"),
        ({"kind": "step-done"}, "step_id"),
    ],
)
def test_a_mistake_is_told_at_its_cell(
    run: Path, grant: Program, cells: dict[str, str], column: str | None
) -> None:
    number = Sheet(run, COURSE).add(**{**NEW, **cells})
    first, *_ = told = faults(run, grant)
    place = f"course.csv, row {number}" + (f", column {column}" if column else "")
    if column is None:
        place = "events.csv, row 2, column event_id"
    assert first.place == place
    assert len(told) == 1 or cells["kind"] == "core-member-replaced", "the name is missing, too"


@pytest.mark.parametrize(
    ("cells", "hint"),
    [
        ({"kind": "meting-held"}, "meeting-held"),
        ({"kind": "meeting-held", "application_id": "APP-1"}, "APP-01"),
        ({"kind": "session-held", "session_id": "TRAIN-11"}, "TRAIN-1"),
        ({"kind": "step-done", "step_id": "mentor-paring"}, "mentor-pairing"),
        ({"kind": "core-member-left", "person_id": "P-010"}, "P-010"),
    ],
)
def test_a_name_that_nobody_has_comes_with_the_one_that_was_meant(
    run: Path, grant: Program, cells: dict[str, str], hint: str
) -> None:
    Sheet(run, COURSE).add(**{**NEW, **cells})
    assert f'did you mean "{hint}' in only_fault(run, grant).hint


def test_all_mistakes_of_all_tables_at_once(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    one = sheet.add(**{**NEW, "kind": "step-done", "step_id": "no-such-step"})
    two = sheet.add(
        **{
            **NEW,
            "event_id": "C-TWO",
            "application_id": "APP-02",
            "kind": "attendance-recorded",
            "session_id": "TRAIN-1",
            "person_id": "P-0301",
            "presence": "present",
        }
    )
    three = sheet.add(
        **{
            **NEW,
            "event_id": "C-THREE",
            "application_id": "APP-04",
            "kind": "core-member-replaced",
            "person_id": "P-0402",
            "to_person_id": "P-0401",
            "to_name": "Again",
        }
    )
    Sheet(run, "measures.csv").put(2, numerator="51")
    Sheet(run, "rounds.csv").put(3, kind="lively")
    Sheet(run, "goals.csv").put(3, after_on="2024-01-16")
    Sheet(run, "events.csv").put(2, event_id="C-001")
    assert [each.place for each in faults(run, grant)] == [
        "events.csv, row 2, column event_id",
        f"course.csv, row {one}, column step_id",
        f"course.csv, row {two}, column person_id",
        f"course.csv, row {three}, column to_person_id",
        "rounds.csv, row 3, column kind",
        "measures.csv, row 2, column numerator",
        "goals.csv, row 3, column after_on",
    ]


# What does not hang together


def test_sessions_that_overlap(run: Path, grant: Program) -> None:
    number = Sheet(run, COURSE).add(
        **{
            **NEW,
            "application_id": "",
            "kind": "session-planned",
            "step_id": "in-person-session",
            "session_id": "TRAIN-4",
            "starts_on": "2024-09-18",
            "ends_on": "2024-09-19",
            "mode": "in-person",
        }
    )
    fault = only_fault(run, grant)
    assert fault.place == f"course.csv, row {number}, column starts_on"
    assert fault.expected == "a day after 2024-09-18"


def test_a_report_before_the_assessments(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    number = sheet.number(kind="report-delivered", application_id="APP-01")
    sheet.put(number, occurred_on="2024-03-01", recorded_at="2024-03-01T10:00:00-05:00")
    told = faults(run, grant)
    assert {each.place for each in told} == {f"course.csv, row {number}, column occurred_on"}
    assert told[0].expected == "a day from 2024-03-20 on"


def test_an_application_for_certification_on_the_day_of_the_live_round(
    run: Path, grant: Program
) -> None:
    sheet = Sheet(run, COURSE)
    number = sheet.number(kind="certification-step-taken", application_id="APP-02")
    sheet.put(number, occurred_on="2025-05-30", recorded_at="2025-05-30T10:00:00-04:00")
    fault = only_fault(run, grant)
    assert fault.place == f"course.csv, row {number}, column occurred_on"
    assert fault.expected == "a day after 2025-05-30"


def test_a_finding_that_no_report_has_is_told_at_the_item(run: Path, grant: Program) -> None:
    sheet = Sheet(run, ITEMS)
    number = sheet.number(plan_id="PLAN-01", item_id="ITEM-2")
    sheet.put(number, findings="F-01-2; F-01-9")
    fault = only_fault(run, grant)
    assert fault.place == f"plan_items.csv, row {number}, column findings"
    assert "F-01-9" in fault.found


def test_what_everybody_is_told_is_blamed_once(run: Path, grant: Program) -> None:
    number = Sheet(run, COURSE).add(
        **{
            **NEW,
            "application_id": "",
            "kind": "session-turned-virtual",
            "session_id": "TRAIN-1",
            "occurred_on": "2024-01-02",
        }
    )
    fault = only_fault(run, grant)
    assert fault.place == f"course.csv, row {number}, column session_id"
    assert "C-NEW is about" in fault.found, "by the id in its row"


def test_one_row_that_cannot_be_read_makes_no_other_look_wrong(run: Path, grant: Program) -> None:
    """Without the kick-off everybody's attendance would be that of a stranger."""
    sheet = Sheet(run, COURSE)
    number = sheet.number(kind="kicked-off", application_id="APP-01")
    sheet.put(number, members="P-0101 Lowell Example")
    assert only_fault(run, grant).place == f"course.csv, row {number}, column members"


def test_a_kick_off_of_nobody_makes_no_attendance_look_wrong(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    number = sheet.number(kind="kicked-off", application_id="APP-01")
    sheet.put(number, application_id="APP-10")
    assert only_fault(run, grant).place == f"course.csv, row {number}, column application_id"


def test_a_row_that_is_torn_blames_no_plan(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    number = sheet.number(kind="plan-made", application_id="APP-01")
    sheet.rows[number - 1] = sheet.rows[number - 1][:7]
    sheet.save()
    assert only_fault(run, grant).place == f"course.csv, row {number}"


def test_a_session_is_told_of_in_one_table_only(run: Path, grant: Program) -> None:
    number = Sheet(run, "events.csv").add(
        event_id="EV-NEW",
        kind="session-scheduled",
        occurred_on="2024-01-22",
        recorded_at="2024-01-22T09:00:00-05:00",
        session_id="TRAIN-1",
        starts_on="2024-03-12",
        mode="in-person",
    )
    fault = only_fault(run, grant)
    assert fault.place == f"events.csv, row {number}, column session_id"
    assert fault.found == '"TRAIN-1", which course.csv, row 2 announces'
    assert "course.csv" in fault.expected


def test_days_without_room_any_more_are_no_mistake_of_a_table(run: Path, grant: Program) -> None:
    """Somebody waits for a report, and records something on the day after the session."""
    sheet = Sheet(run, COURSE)
    for kind in ("report-delivered", "plan-made", "step-done", "session-held", "evaluated"):
        sheet.rows = [
            row
            for row in sheet.rows
            if (row[1], row[2]) != ("APP-02", kind) or "ONSITE-02-1" in row
        ]
    sheet.rows = [row for row in sheet.rows if row[2] != "session-held" or row[1] != "APP-02"]
    sheet.save()
    items = Sheet(run, ITEMS)
    items.rows = [row for row in items.rows if row[0] != "PLAN-02"]
    items.save()
    priorities = Sheet(run, "priorities.csv")
    priorities.rows = [row for row in priorities.rows if row[0] != "PR-02"]
    priorities.save()
    assert read_cohort(run, grant).course_of("APP-02")


# Repetitions


def test_a_row_that_repeats_another_passes(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    sheet.rows += [list(row) for row in sheet.rows[1:4]]
    sheet.save()
    inputs, whole = read_cohort(run, grant), read_cohort(GRANT_RUN, grant)
    assert set(inputs.course) == set(whole.course)
    assert len(inputs.course) == len(whole.course) + 15


def test_the_same_thing_recorded_again_at_another_moment_passes(run: Path, grant: Program) -> None:
    sheet = Sheet(run, COURSE)
    again = list(sheet.rows[9])
    again[sheet.rows[0].index("recorded_at")] = "2024-06-20T09:00:00-04:00"
    sheet.rows.append(again)
    sheet.save()
    assert len(read_cohort(run, grant).course) == len(read_cohort(GRANT_RUN, grant).course) + 1


def test_items_of_a_plan_that_nobody_made(run: Path, grant: Program) -> None:
    sheet = Sheet(run, ITEMS)
    number = sheet.add(plan_id="PLAN-01", version="3", item_id="ITEM-1", says="Something.")
    fault = only_fault(run, grant)
    assert fault.place == f"plan_items.csv, row {number}, column plan_id"
    assert fault.found == "PLAN-01, version 3"
    sheet.put(number, version="1")
    assert only_fault(run, grant).place == f"plan_items.csv, row {number}, column item_id"


def test_every_column_is_of_some_kind() -> None:
    always = {"event_id", "application_id", "kind", "occurred_on", "recorded_at"}
    assert set(COURSE_COLUMNS) == always | COURSE_OPTIONAL
    fields = {name for kind in EVENT_KINDS.values() for name in attrs.fields_dict(kind)}
    written_apart = {"name", "to_person_id", "to_name"}
    assert set(COURSE_COLUMNS) - written_apart <= fields
