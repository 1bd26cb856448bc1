"""What there is to know at the desk: duties, statements, registers, deadlines."""

import pytest

from tests.examples.desk_script import (
    NAMES,
    SELLER,
    WRITING,
    WRONG,
    Desk,
)


def test_todo_is_by_day_over_all_accounts(accepted: Desk) -> None:
    accepted.done(*WRITING["receive"])
    early = [line for line in accepted.done("todo").lines if line.startswith("to do ")]
    assert early[0].startswith("to do   now: issue-invoice (B-2)")
    assert early[1].startswith("to do   by 2026-04-14: collect-fees (A-17, QTP-2026-0001)")
    lines = accepted.done("todo", "--as-of", "2026-04-20").lines
    duties = [line for line in lines if line.startswith("to do ")]
    assert duties[0].startswith(
        "to do   by 2026-04-14, overdue: collect-fees (A-17, QTP-2026-0001)"
    )
    assert duties[1].startswith("to do   now: issue-invoice (B-2)")
    assert lines[-1] == "To do: 2; accounts: 2; as of 2026-04-20"


def test_what_only_shows_across_applications(accepted: Desk) -> None:
    accepted.done("receive", "B-2", "--practice", "p-1", *NAMES, "--member", "ada=Ada Made-Up")
    out = accepted.done("todo").out
    assert "finding duplicate-application" in out
    assert "finding person-on-two-teams" in out


def test_statement_receipt_and_notice(accepted: Desk) -> None:
    accepted.done("session", "moved", "S1", "--starts-on", "2026-05-15")
    statement = accepted.done("statement", "A-17").out
    assert "Example Program Office (made up)" in statement
    assert "finding due-date-moved" in statement
    receipt = accepted.done("receipt", "A-17", "WIRE-1").out
    assert "We received USD 1,000.00 from Made-Up Oncology." in receipt
    notice = accepted.done("notice", "A-17", "QTP-2026-0001").out
    assert "May 14, 2026" in notice
    unknown = accepted("receipt", "A-17", "W-404")
    assert unknown.code == WRONG
    assert 'PAYMENT_ID\n    found "W-404"' in unknown.err


def test_the_letterhead_of_the_latest_document_serves(accepted: Desk) -> None:
    (accepted.folder / "seller.json").unlink()
    assert SELLER["name"] in accepted.done("statement", "A-17").lines
    assert accepted("issue", "A-17").code == WRONG


def test_as_of_an_earlier_day(accepted: Desk) -> None:
    assert (
        "Standing         undecided"
        in accepted.done("statement", "A-17", "--as-of", "2026-02-15").out
    )


def test_registers_and_deadlines(accepted: Desk) -> None:
    out = accepted.folder / "out"
    lines = accepted.done("register", "--out", out).lines
    assert lines[0].startswith("number,kind,issued_on,application_id,")
    assert lines[1].startswith(
        "QTP-2026-0001,invoice,2026-02-03,A-17,Made-Up Oncology,,USD,2222.00"
    )
    assert (out / "documents-2026-03-20.csv").read_text("utf-8").splitlines() == lines[:2]
    accepted.done("todo", "--out", out)
    assert (out / "deadlines-2026-03-20.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_text_from_outside_does_not_steer_the_console(desk: Desk) -> None:
    hostile = "a\u202eevil\u200b\u2028 =1+1 [bold]"
    receive = ("receive", "A-1", "--practice", "p", "--name", hostile, "--member", "a=A")
    assert desk(*receive).code == WRONG  # the line separator
    desk.done(*(each.replace("\u2028", "") for each in receive))
    out = desk.done("statement", "A-1").out
    assert "\u202e" not in out
    assert "a\\u202eevil\\u200b =1+1 [bold]" in out


def test_without_a_deadline_no_calendar_is_written(received: Desk) -> None:
    icalendar = pytest.importorskip("icalendar")
    out = received.folder / "out"
    told = received.done("todo", "--out", out, on="2026-02-04")
    assert told.lines[-1] == "No deadline, so there is no calendar to be written."
    assert not out.exists()
    assert "calendar" not in received.done("todo", on="2026-02-04").out
    received.done("issue", "A-17", on="2026-02-05")
    received.done("accept", "A-17", on="2026-02-05")
    told = received.done("todo", "--out", out, on="2026-02-05")
    (file,) = out.iterdir()
    assert told.lines[-1] == f"Written: {file}"
    assert icalendar.Calendar.from_ical(file.read_bytes()).subcomponents
