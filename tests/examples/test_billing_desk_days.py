"""Days and moments at the desk: nothing is recorded before its time, no mistyped year gets in."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.examples.desk_script import DONE, NAMES, NOW, TEAM, WRONG, Desk, called


@pytest.mark.parametrize(
    "later", [timedelta(seconds=1), timedelta(days=365), timedelta(days=40_000)]
)
@pytest.mark.parametrize("command", ["accept", "issue", "statement"])
def test_nothing_is_recorded_at_a_moment_that_has_not_come(
    received: Desk, later: timedelta, command: str
) -> None:
    entries = received.entries()
    at = (NOW + later).isoformat()
    result = called(received.database, command, "A-17", "--at", at)
    assert (result.code, result.out) == (WRONG, "")
    assert f"--at\n    found {at}\n    expected a moment that has come" in result.err
    assert f"it is {NOW.isoformat()} now" in result.err
    assert received.entries() == entries


def test_the_present_moment_has_come_in_any_zone(received: Desk) -> None:
    # 08:00 in New York in April is noon in Greenwich.
    done = called(received.database, "accept", "A-17", "--at", "2026-04-30T08:00:00-04:00")
    assert done.code == DONE
    late = called(received.database, "accept", "A-17", "--at", "2026-04-30T08:00:01-04:00")
    assert late.code == WRONG


def test_without_a_moment_it_is_now(received: Desk) -> None:
    assert called(received.database, "accept", "A-17", now=NOW).code == DONE
    kinds = received.entries()
    assert kinds[-1][0] == "accepted"
    # Shortly before midnight in Greenwich it is still the day before in New York.
    night = datetime(2026, 5, 1, 3, tzinfo=UTC)
    told = called(received.database, "withdraw", "A-17", now=night)
    assert told.lines[0].startswith("Recorded: withdrawn of 2026-04-30")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("receive", "B-2", "--practice", "p", "--name", "P", "--on"), "--on"),
        (("accept", "A-17", "--on"), "--on"),
        (("pay", "A-17", "W", "1.00", "--on"), "--on"),
        (("pay", "A-17", "W", "1.00", "--cleared-on"), "--cleared-on"),
        (("pay", "A-17", "W", "1.00", "--postmarked-on"), "--postmarked-on"),
        (("issue", "A-17", "--on"), "--on"),
    ],
)
@pytest.mark.parametrize("year", ["1626", "1899", "2062", "2226", "9999"])
def test_a_mistyped_year_is_told(
    received: Desk, words: tuple[str, ...], place: str, year: str
) -> None:
    entries = received.entries()
    result = received(*words, f"{year}-02-20")
    assert (result.code, result.out) == (WRONG, "")
    assert f"{place}\n    found {year}-02-20\n    expected a da" in result.err
    assert received.entries() == entries


def test_a_day_within_a_year_is_recorded(received: Desk) -> None:
    assert received("accept", "A-17", "--on", "2027-03-21", on="2026-03-20").code == DONE
    too_late = received("accept", "A-17", "--on", "2027-03-22", on="2026-03-20")
    assert too_late.code == WRONG
    assert "expected a day up to 2027-03-21, a year ahead" in too_late.err


def test_all_that_is_wrong_with_the_days_is_told_at_once(received: Desk) -> None:
    words = ("pay", "A-17", "W", "x", "--on", "2062-03-01", "--cleared-on", "soon")
    result = called(received.database, *words, "--at", "2062-03-01T12:00:00Z")
    assert result.code == WRONG
    for place in ("--at", "--on", "--cleared-on", "AMOUNT"):
        assert f"{place}\n    found " in result.err


# ------------------------------------------------------------------- records of earlier years

YEARS_AGO = "2024-03-01"
LOOKED_BACK = ("--as-of", "2024-06-01")


def taken_over(desk: Desk, told_on: str) -> None:
    """An application, its invoice and its acceptance of two years ago, put on record on a day."""
    receive = ("receive", "A-17", "--practice", "p-1", *NAMES, *TEAM)
    for words in (receive, ("issue", "A-17"), ("accept", "A-17")):
        desk.done(*words, "--on", YEARS_AGO, on=told_on)


def test_what_is_told_with_the_moment_of_then_is_what_was_known_then(desk: Desk) -> None:
    taken_over(desk, YEARS_AGO)
    desk.done("pay", "A-17", "W", "5.00", on="2026-03-20")
    known = desk.done("statement", "A-17", *LOOKED_BACK).out
    assert "Standing         accepted" in known
    assert "date-in-doubt" not in known
    assert "correct-date" not in desk.done("todo", *LOOKED_BACK).out
    assert desk.done("verify").lines[-1] == "The log is what was written."


def test_what_is_told_with_the_moment_of_today_was_not_known_then(desk: Desk) -> None:
    taken_over(desk, "2026-03-20")
    assert "date-in-doubt" not in desk.done("statement", "A-17").out
    assert "correct-date" not in desk.done("todo").out
    back = desk.done("statement", "A-17", *LOOKED_BACK).out
    assert "Standing         not received" in back
    assert "finding date-in-doubt (QTP-2024-0001)" in back
