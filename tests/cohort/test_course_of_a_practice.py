"""Fees and taking part together: one list of what is to be done, sessions announced once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from qip_rules.billing import (
    Accepted,
    Account,
    ApplicationReceived,
    Buyer,
    Event,
    SeatHolder,
    account,
)
from qip_rules.cohort import billed_sessions, course_to_do
from qip_rules.errors import ArgumentError
from qip_rules.participation import (
    Mode,
    Party,
    SessionCalledOff,
    SessionRescheduled,
    SessionTurnedVirtual,
)
from qip_rules.policy.program import Program
from tests.participation.course import Story, day


def billed(event_id: str, on: str) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "application_id": "application-1",
        "occurred_on": day(on),
        "recorded_at": datetime.combine(day(on), datetime.min.time(), UTC).replace(hour=15),
    }


@pytest.fixture
def story() -> Story:
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-04-06", "2026-04-07")
    return story


def fees(program: Program, story: Story, as_of: str) -> Account:
    team = (SeatHolder(seat_id="seat-1", person_id="ada", name="Ada (made up)"),)
    practice = Buyer(practice_id="practice-1", name="A made-up practice")
    events: tuple[Event, ...] = (
        ApplicationReceived(**billed("received", "2026-01-02"), practice=practice, seats=team),
        Accepted(**billed("accepted", "2026-01-03")),
        *billed_sessions(story.events, ["in-person-session"]),
    )
    return account(program, events, (), day(as_of))


def last_day(program: Program, story: Story) -> date | None:
    return fees(program, story, "2026-03-01").window.last_day


def test_a_session_that_moves_moves_the_last_day_to_pay_and_the_calendar(
    story: Story, training: Program
) -> None:
    assert last_day(training, story) == date(2026, 4, 5)
    days = {"starts_on": day("2026-05-04"), "ends_on": day("2026-05-05")}
    story.told(SessionRescheduled, "2026-02-01", session_id="s1", **days)
    assert last_day(training, story) == date(2026, 5, 3)
    (session,) = story.state(training, "2026-03-01").sessions
    assert session.starts_on == date(2026, 5, 4)


def test_a_session_that_turned_virtual_or_was_called_off_is_the_first_no_more(
    story: Story, training: Program
) -> None:
    story.planned("s2", "2026-06-01")
    story.told(SessionTurnedVirtual, "2026-02-01", session_id="s1")
    assert last_day(training, story) == date(2026, 5, 31)
    story.told(SessionCalledOff, "2026-02-02", session_id="s2", reason="Snow.")
    assert last_day(training, story) is None


def test_sessions_of_other_steps_are_no_deadline(story: Story, grant: Program) -> None:
    story.planned("o1", "2026-03-02", step="onsite-session", mode=Mode.ONSITE)
    story.told(SessionCalledOff, "2026-02-02", session_id="o1", reason="Snow.")
    assert last_day(grant, story) == date(2026, 4, 5)
    assert len(billed_sessions(story.events, ["in-person-session"])) == 1
    assert billed_sessions((), ["in-person-session"]) == ()


def test_one_list_by_date_says_who_owes_what(story: Story, training: Program) -> None:
    as_of = "2026-03-15"
    fee, course = fees(training, story, as_of), story.state(training, as_of)
    every = course_to_do([fee], [course], day(as_of))
    assert len(every) == len(fee.to_do) + len(course.to_do)
    due = [each.due_on or day(as_of) for each in every]
    assert due == sorted(due)
    assert {each.code for each in every} >= {"issue-invoice", "take-step"}
    owed = {each.owed_by for each in every}
    assert owed == {Party.PROGRAM, Party.PRACTICE, Party.SPONSOR}
    assert all(each.owed_by is Party.PROGRAM for each in every if "T33" in each.clauses)
    assert course_to_do([], [], day(as_of)) == ()


def test_one_account_is_not_several(story: Story, training: Program) -> None:
    fee: Any = fees(training, story, "2026-03-01")
    with pytest.raises(ArgumentError):
        course_to_do(fee, [], day("2026-03-01"))
