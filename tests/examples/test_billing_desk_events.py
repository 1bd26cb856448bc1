"""What happened, told at the desk: findings, sessions, the team, one id for two things."""

import re

from tests.examples.desk_script import (
    DECIDED_BY,
    DONE,
    LOOK,
    WRITING,
    Desk,
)


def test_a_finding_comes_with_its_clause(received: Desk) -> None:
    received.done("issue", "A-17", on="2026-02-03")
    out = received.done("pay", "A-17", "W", "100.00", on="2026-02-20").out
    assert "finding money-held-before-acceptance (W) [T31]: USD 100.00 of the payment W is" in out
    assert "\nT31     Fees are paid once the practice has been accepted, not earlier. [" in out
    assert "held USD 100.00 (W)" in out
    settled = received.done("accept", "A-17", on="2026-03-02").out
    assert "settled money-held-before-acceptance (W)" in settled
    assert "undecided, 2 seats, USD 2,222.00 due" in settled
    assert "accepted, 2 seats, USD 2,122.00 due; invoiced 2,222.00, received 100.00" in settled


def test_the_made_up_fee_is_always_called_so(accepted: Desk) -> None:
    assert "EXAMPLE FEE" in accepted.done("leave", "A-17", "A-17/seat/2").out
    assert "EXAMPLE FEE" in accepted.done("statement", "A-17").out


def test_a_session_concerns_those_too_who_apply_later(received: Desk) -> None:
    received.done("session", "moved", "S1", "--starts-on", "2026-05-15", on="2026-02-10")
    received.done(*WRITING["receive"], on="2026-02-11")
    assert "Last day to pay  May 14, 2026" in received.done("statement", "B-2").out
    moved = received.done("session", "made-virtual", "S1", "--application", "B-2")
    assert "A-17" not in moved.out
    assert "Last day to pay  not known" in received.done("statement", "B-2").out
    assert "Last day to pay  May 14, 2026" in received.done("statement", "A-17").out


def test_who_lacks_a_session_is_left_out_and_told(received: Desk) -> None:
    received.done(*WRITING["receive"], on="2026-02-11")
    second = ("session", "scheduled", "S2", "--starts-on", "2026-05-01", "--mode", "in-person")
    received.done(*second, "--application", "B-2", on="2026-02-12")
    moved = received.done("session", "moved", "S2", "--starts-on", "2026-05-02", on="2026-02-13")
    assert "Left out: A-17, which has no session S2 on record" in moved.lines
    assert sum(line.startswith("Recorded: ") for line in moved.lines) == 1
    third = [each.replace("B-2", "C-3") for each in map(str, WRITING["receive"])]
    assert "S2" not in received.done(*third, on="2026-02-14").out


def test_an_announcement_is_taken_over_once_however_many_have_it(received: Desk) -> None:
    received.done(*WRITING["receive"], on="2026-02-11")
    third = [each.replace("B-2", "C-3") for each in map(str, WRITING["receive"])]
    told = received.done(*third, on="2026-02-12")
    assert [line.partition(" of ")[0] for line in told.lines[:3]] == [
        "Recorded: application-received",
        "Recorded: session-scheduled",
        "before  C-3: nothing on record",
    ]


def test_a_team_that_changes(accepted: Desk) -> None:
    replaced = accepted.done(*WRITING["replace"])
    assert "issue-credit-note" in replaced.out
    assert "issue-invoice" in replaced.out
    joined = accepted.done("join", "A-17", "eve=Eve Made-Up")
    assert "3 seats" in joined.out
    assert "A-17/seat/4" in accepted.done("statement", "A-17").out
    own = accepted.done("join", "A-17", "fay=Fay Made-Up", "--seat", "A-17/guest")
    assert "4 seats" in own.out
    assert "A-17/guest" in accepted.done("statement", "A-17").out


def test_two_events_that_say_the_same_and_are_two(accepted: Desk) -> None:
    reverse = ("reverse", "A-17", "WIRE-1", "10.00", "--reason", "fee")
    accepted.done(*reverse, "--id", "bank-1")
    twice = accepted.done(*reverse, "--id", "bank-2")
    assert "received 980.00" in twice.out


def test_one_id_that_says_two_things_is_kept_and_told(accepted: Desk) -> None:
    accepted.done("reverse", "A-17", "WIRE-1", "10.00", "--reason", "fee", "--id", "bank-1")
    other = accepted("reverse", "A-17", "WIRE-1", "20.00", "--reason", "fee", "--id", "bank-1")
    assert other.code == LOOK
    assert other.lines[0].startswith("Recorded, but this id says something else on record: ")
    again = accepted("reverse", "A-17", "WIRE-1", "20.00", "--reason", "fee", "--id", "bank-1")
    assert again.code == LOOK
    assert again.lines[0].startswith("On record already, and this id says something else on record")
    assert len(accepted.entries()) == 7
    assert "finding event-conflict (bank-1)" in other.out
    todo = accepted.done("todo")
    assert "resolve-conflict (A-17, bank-1)" in todo.out
    assert "conflict in entry 7: payment-reversed bank-1 of A-17" in todo.lines
    accepted.done("settle", "A-17", "resolve-conflict", "bank-1", *DECIDED_BY)
    assert "conflict in entry" not in accepted.done("todo").out
    accepted("reverse", "A-17", "WIRE-1", "30.00", "--reason", "fee", "--id", "bank-1")
    reopened = accepted.done("todo").lines
    assert sum(line.startswith("conflict in entry ") for line in reopened) == 2


def test_an_amount_is_read_as_the_desk_prints_it(accepted: Desk) -> None:
    assert "received 4,333.00" in accepted.done("pay", "A-17", "WIRE-2", "3,333.00").out
    wrong = accepted("pay", "A-17", "WIRE-3", "33,33.00")
    assert (
        'AMOUNT\n    found the text "33,33.00"\n    expected a decimal number as text' in wrong.err
    )
    long = accepted("pay", "A-17", "WIRE-3", f"{'9' * 26}.00")
    assert "expected at most 18 digits before the decimal point and after it" in long.err


def test_a_payment_in_conflict_stands_in_the_statement(accepted: Desk) -> None:
    accepted("pay", "A-17", "WIRE-1", "999.00")
    out = accepted.done("statement", "A-17").out
    assert "Payments reported in more than one way" in out
    assert re.search(r"^WIRE-1 .* USD 999.00 +not counted$", out, re.MULTILINE)
    assert re.search(r"^WIRE-1 .* USD 1,000.00 +not counted$", out, re.MULTILINE)
    accepted.done("pay", "A-17", "WIRE-2", "5.00", "--id", "bank-2")
    accepted("pay", "A-17", "WIRE-2", "6.00", "--id", "bank-2")
    out = accepted.done("statement", "A-17").out
    assert re.search(r"^bank-2 .* USD 6.00 +not counted$", out, re.MULTILINE)


def test_one_payment_reported_twice_and_differently_is_told(accepted: Desk) -> None:
    result = accepted("pay", "A-17", "WIRE-1", "999.00")
    assert result.code == LOOK
    assert "finding payment-conflict (WIRE-1)" in result.out
    # What has been told already is not told as news by the next command.
    assert accepted("pay", "A-17", "WIRE-5", "10.00").code == DONE
