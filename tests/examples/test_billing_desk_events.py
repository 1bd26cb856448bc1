"""What happened, told at the desk: findings, sessions, the team, one id for two things."""

from tests.examples.desk_script import (
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
    assert "says something else on record" in other.lines[0]
    assert "finding event-conflict (bank-1)" in other.out
    todo = accepted.done("todo")
    assert "resolve-conflict (A-17, bank-1)" in todo.out
    assert "conflict in entry 7: payment-reversed bank-1 of A-17" in todo.lines


def test_one_payment_reported_twice_and_differently_is_told(accepted: Desk) -> None:
    result = accepted("pay", "A-17", "WIRE-1", "999.00")
    assert result.code == LOOK
    assert "finding payment-conflict (WIRE-1)" in result.out
    # What has been told already is not told as news by the next command.
    assert accepted("pay", "A-17", "WIRE-5", "10.00").code == DONE
