"""What is to be done and is settled at the desk: off the list, and on it again with news."""

from tests.examples.desk_script import DECIDED_BY, DONE, REFUSED, WRONG, Desk

SETTLE = ("settle", "A-17", "decide-held-money", "WIRE-2", *DECIDED_BY)


def to_do(desk: Desk) -> list[str]:
    return [line for line in desk.done("todo").lines if "(A-17, WIRE-2)" in line]


def test_a_surplus_that_is_left_where_it_is(accepted: Desk) -> None:
    accepted.done("pay", "A-17", "WIRE-2", "2000.00", on="2026-03-04")
    assert len(to_do(accepted)) == 1
    told = accepted.done(*SETTLE)
    assert told.lines[0] == (
        "Recorded: duty-settled QTP-2026-D0001 of 2026-03-20, decide-held-money about WIRE-2"
    )
    assert "finding duty-settled (WIRE-2): Director decided on March 20, 2026 that" in told.out
    assert to_do(accepted) == []
    assert accepted.done(*SETTLE).lines[0].startswith("On record already: ")
    accepted.done("reverse", "A-17", "WIRE-2", "1.00", "--reason", "fee", on="2026-03-21")
    again = accepted.done("todo", on="2026-03-21")
    assert "decide-held-money (A-17, WIRE-2)" in again.out
    told = accepted.done(*SETTLE, on="2026-03-21")
    assert told.lines[0].startswith("Recorded: duty-settled QTP-2026-D0002")


def test_what_is_not_to_be_done_is_refused_and_what_is_no_duty_is_asked_back(
    accepted: Desk,
) -> None:
    before = accepted.database.read_bytes()
    refused = accepted(*SETTLE)
    assert refused.code == REFUSED
    assert "settle.unknown_duty" in refused.out + refused.err
    collect = accepted("settle", "A-17", "collect-fees", "QTP-2026-0001", *DECIDED_BY)
    assert collect.code == REFUSED
    assert "settle.otherwise" in collect.out + collect.err
    wrong = accepted("settle", "A-17", "decide", "WIRE-2", *DECIDED_BY)
    assert wrong.code == WRONG
    assert "DUTY\n    found " in wrong.err
    assert accepted.database.read_bytes() == before


def test_an_application_that_is_complete(received: Desk) -> None:
    told = received.done("complete", "A-17", on="2026-03-01")
    assert told.code == DONE
    assert told.lines[0].startswith("Recorded: application-completed of 2026-03-01")
