"""The calendar of a cohort, read by a library of others: what moves is moved and not doubled."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing import (
    Accepted,
    Account,
    ApplicationReceived,
    Buyer,
    Invoice,
    SeatHolder,
    account,
)
from qip_rules.billing.issuing import issue_invoice
from qip_rules.cohort import billed_sessions
from qip_rules.errors import ArgumentError
from qip_rules.participation import (
    CertificationStepTaken,
    Event,
    MeetingHeld,
    SessionRescheduled,
    participation,
)
from qip_rules.policy.program import Program
from qip_rules.reports.calendar_text import CalendarDay, CalendarTask, calendar_text
from qip_rules.reports.course_calendar import course_calendar, course_ics
from qip_rules.reports.deadlines import deadlines_of
from qip_rules.testing.participation_courses import courses
from tests.billing.desk import SELLER
from tests.participation.cohort_course import (
    AS_OF,
    began,
    cohort_events,
    of,
    out_of_order,
    states,
)
from tests.participation.course import Story, day
from tests.reports.timelines import laid_out, timeline_of

icalendar = pytest.importorskip("icalendar")


def parts_of(program: Program, events: Iterable[Event], as_of: date = AS_OF) -> dict[str, Any]:
    """Every entry by its UID, as the other library reads it."""
    told = tuple(events)
    text = course_ics(timeline_of(program, told, as_of), told)
    assert text is not None
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors
    parts = {str(each["UID"]): each for each in calendar.subcomponents}
    assert len(parts) == len(calendar.subcomponents)
    for each in parts.values():
        assert not each.errors
    return parts


def called(parts: dict[str, Any], summary: str) -> Any:  # noqa: ANN401 - a part of theirs
    (found,) = (each for each in parts.values() if str(each["SUMMARY"]) == summary)
    return found


def test_a_session_of_several_practices_is_one_entry_of_whole_days(grant: Program) -> None:
    parts = parts_of(grant, cohort_events())
    spring = called(parts, "In-person learning session (spring)")
    assert spring.name == "VEVENT"
    assert spring.decoded("DTSTART") == date(2026, 3, 2)
    assert spring.decoded("DTEND") == date(2026, 3, 4)
    assert spring.decoded("DTSTAMP") == datetime(2026, 7, 20, tzinfo=UTC)
    assert spring["STATUS"] == "CONFIRMED"
    said = str(spring["DESCRIPTION"])
    assert "Held, in-person. For APP-1, APP-2, APP-3." in said
    assert "[T06, T07]" in said
    summer = called(parts, "In-person learning session (summer)")
    assert summer["STATUS"] == "TENTATIVE"
    fall = called(parts, "In-person learning session, called off (fall)")
    assert fall["STATUS"] == "CANCELLED"


def test_a_practice_that_departs_has_an_entry_of_its_own(grant: Program) -> None:
    parts = parts_of(grant, cohort_events())
    winter = [p for p in parts.values() if p["SUMMARY"] == "In-person learning session (winter)"]
    said = sorted(str(each["DESCRIPTION"]) for each in winter)
    assert [text.partition(" As of")[0] for text in said] == [
        "Announced, in-person. For APP-1, APP-3.",
        "Announced, virtual. For APP-2.",
    ]
    assert len({str(each["UID"]) for each in winter}) == 2


def test_a_session_that_moves_is_an_update_of_its_entry(grant: Program) -> None:
    story = began()
    before = called(parts_of(grant, of("APP-1", story)), "In-person learning session (winter)")
    days = {"starts_on": day("2026-12-09"), "ends_on": day("2026-12-10")}
    story.told(SessionRescheduled, "2026-07-10", session_id="winter", **days)
    parts = parts_of(grant, of("APP-1", story))
    after = called(parts, "In-person learning session (winter)")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after.decoded("DTSTART") == date(2026, 12, 9)
    spring = called(parts, "In-person learning session (spring)")
    assert spring["SEQUENCE"] == 1  # announced, then held


def test_what_is_overdue_is_a_task_until_it_is_done(grant: Program) -> None:
    parts = parts_of(grant, of("APP-1", began()))
    summary = "Session with the coaches 2: APP-1"
    task = called(parts, summary)
    assert task.name == "VTODO"
    assert task.decoded("DUE") == date(2026, 4, 30)
    assert task["STATUS"] == "NEEDS-ACTION"
    shown = called(parts, f"Overdue: {summary}")
    assert (shown.name, shown.decoded("DTSTART")) == ("VEVENT", date(2026, 4, 30))
    assert shown["UID"] != task["UID"]


def test_what_is_done_late_ticks_its_task_off(grant: Program) -> None:
    story = Story()
    story.kicked_off("2026-01-05", ends_on="2026-06-30")
    name = "Meeting of the project team: application-1"

    def parts() -> list[Any]:
        told = parts_of(grant, story.events)
        return [each for each in told.values() if str(each["SUMMARY"]).endswith(name)]

    before = {each.name: each for each in parts()}
    assert before["VTODO"]["STATUS"] == "NEEDS-ACTION"
    assert str(before["VEVENT"]["SUMMARY"]) == f"Overdue: {name}"
    story.told(MeetingHeld, "2026-07-14")
    after = {each.name: each for each in parts()}
    assert after["VTODO"]["UID"] == before["VTODO"]["UID"]
    assert after["VTODO"]["STATUS"] == "COMPLETED"
    assert after["VTODO"].decoded("COMPLETED") == datetime(2026, 7, 14, 12, tzinfo=UTC)
    assert after["VEVENT"]["UID"] == before["VEVENT"]["UID"]
    assert after["VEVENT"].decoded("DTSTART") == date(2026, 7, 14)
    for kind in ("VEVENT", "VTODO"):
        assert after[kind]["SEQUENCE"] == before[kind]["SEQUENCE"] + 1


def test_what_nobody_owes_is_no_task(grant: Program) -> None:
    story = began()
    story.told(CertificationStepTaken, "2026-06-01", step_id="certification-application")
    parts = parts_of(grant, of("APP-1", story))
    assert called(parts, "Application for QOPI Certification: APP-1").name == "VEVENT"


def test_an_open_step_stands_on_its_last_day(grant: Program) -> None:
    parts = parts_of(grant, of("APP-1", began()))
    plan = called(parts, "Last day: Improvement plan: APP-1")
    assert plan.decoded("DTSTART") == date(2027, 12, 31)
    # What nobody has named a day for has no entry.
    assert not [each for each in parts.values() if "Priority areas" in str(each["SUMMARY"])]


def fees(program: Program, story: Story, as_of: date) -> Account:
    at: dict[str, Any] = {
        "application_id": "APP-1",
        "occurred_on": day("2026-01-02"),
        "recorded_at": datetime(2026, 1, 2, 15, tzinfo=UTC),
    }
    seats = (SeatHolder(seat_id="seat-1", person_id="ada", name="Ada (made up)"),)
    practice = Buyer(practice_id="practice-1", name="Example Oncology Practice 01 (made up)")
    events = (
        ApplicationReceived(event_id="received", practice=practice, seats=seats, **at),
        Accepted(event_id="accepted", **at),
        *billed_sessions(of("APP-1", story), ["in-person-session"]),
    )
    state = account(program, events, (), as_of)
    invoice = issue_invoice(state, number="I-1", on=as_of, seller=SELLER)
    assert isinstance(invoice, Invoice)
    return account(program, events, (invoice,), as_of)


def to_pay(program: Program, story: Story, as_of: date) -> tuple[CalendarDay, Account]:
    told = of("APP-1", story)
    state = fees(program, story, as_of)
    entries = course_calendar(timeline_of(program, told, as_of, [state]), told)
    (found,) = (each for each in entries if each.summary.startswith("Last day to pay"))
    assert isinstance(found, CalendarDay)
    return found, state


def test_the_last_day_to_pay_moves_with_the_session_under_the_uid_of_the_fees(
    training: Program,
) -> None:
    as_of = date(2026, 2, 1)
    story = began()
    before, state = to_pay(training, story, as_of)
    assert before.first == date(2026, 3, 1)
    assert before.summary == "Last day to pay: Example Oncology Practice 01 (made up)"
    assert before.uid in {each.uid for each in deadlines_of([state])}
    days = {"starts_on": day("2026-04-13"), "ends_on": day("2026-04-14")}
    story.told(SessionRescheduled, "2026-01-20", session_id="spring", **days)
    after, _ = to_pay(training, story, as_of)
    assert (after.uid, after.first) == (before.uid, date(2026, 4, 12))


def test_a_cohort_without_anything_has_no_calendar(training: Program) -> None:
    timeline = laid_out(training, ())
    assert course_calendar(timeline, ()) == ()
    assert course_ics(timeline, ()) is None


def test_another_cohort_has_other_sessions(grant: Program) -> None:
    told = of("APP-1", began())
    uids = []
    for cohort_id in ("made-up-2026", "made-up-2027"):
        timeline = laid_out(grant, states(grant, told), cohort_id=cohort_id)
        entries = course_calendar(timeline, told)
        uids.append({each.uid for each in entries if "(spring)" in each.summary})
    assert not uids[0] & uids[1]


def test_order_and_repetition_of_records_change_nothing(grant: Program) -> None:
    told = cohort_events()
    text = course_ics(timeline_of(grant, told), told)
    again = (*reversed(told), *told)
    assert course_ics(timeline_of(grant, again), again) == text


def test_one_event_for_several_is_refused(grant: Program) -> None:
    timeline = laid_out(grant, ())
    with pytest.raises(ArgumentError):
        course_calendar(timeline, 3)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError):
        course_calendar("timeline", ())  # type: ignore[arg-type]


@given(st.data())
def test_whatever_happened_is_a_calendar_and_later_ones_win(
    grant: Program, data: st.DataObject
) -> None:
    course = data.draw(courses(grant, around=date(2026, 1, 5)))
    days = st.dates(date(2026, 1, 1), date(2026, 12, 1))
    first, second = sorted((data.draw(days), data.draw(days)))
    sequences = []
    for as_of in (first, second):
        timeline = laid_out(grant, [participation(grant, course, as_of)], as_of=as_of)
        entries = course_calendar(timeline, course)
        assert len({each.uid for each in entries}) == len(entries)
        text = course_ics(timeline, course)
        assert (text is None) == (not entries)
        if text is not None:
            read = icalendar.Calendar.from_ical(text)
            assert len(read.subcomponents) == len(entries)
            for line in text.split("\r\n"):
                assert len(line.encode()) <= 75
        sequences.append({each.uid: each.sequence or 0 for each in entries})
    for uid in sequences[0].keys() & sequences[1].keys():
        assert sequences[0][uid] <= sequences[1][uid]


def test_an_entry_of_another_day_has_a_higher_number(grant: Program) -> None:
    """As of two days with a record between, whatever moved was numbered higher."""
    story = out_of_order()
    days = {"starts_on": day("2026-12-09"), "ends_on": day("2026-12-10")}
    story.told(SessionRescheduled, "2026-07-10", session_id="winter", **days)
    told = of("APP-1", story)
    before, after = (
        {
            each.uid: each
            for each in course_calendar(timeline_of(grant, told, on), told)
            if isinstance(each, CalendarDay)
        }
        for on in (date(2026, 6, 20), AS_OF)
    )
    moved = [uid for uid in before.keys() & after.keys() if before[uid].first != after[uid].first]
    assert moved
    for uid in moved:
        assert (before[uid].sequence or 0) < (after[uid].sequence or 0)


def test_a_name_of_any_letters_is_read_back() -> None:
    name = "漢字; a,b\\c 🎉" * 9
    said: dict[str, Any] = {"summary": name, "description": name}
    one_day = CalendarDay(uid="u1", first=date.max, last=date.max, place=name, **said)
    task = CalendarTask(uid="u2", due_on=None, done_on=None, **said)
    text = calendar_text([one_day, task], about="course", stamped_on=AS_OF)
    assert text is not None
    one, other = icalendar.Calendar.from_ical(text).subcomponents
    assert one["SUMMARY"] == one["DESCRIPTION"] == one["LOCATION"] == other["SUMMARY"] == name
    assert one.decoded("DTSTART") == date.max
    assert "SEQUENCE" not in one
