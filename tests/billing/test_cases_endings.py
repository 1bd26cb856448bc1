"""The case table of billing, by number: applications that end: declined, withdrawn, taken back.

The example fee is USD 1,111.00 for one seat until June 2026 and USD 1,222.00 after.
"""

import itertools
from datetime import UTC, datetime

import attrs

from qip_rules.billing import (
    CreditNote,
    Event,
    Refusal,
    RefusalCode,
    SeatState,
    Standing,
    WindowVerdict,
)
from tests.billing.desk import (
    Desk,
    accepted,
    codes,
    day,
    document_states,
    duty_codes,
    invoiced,
    program_with,
    states,
    usd,
)


def test_case_4_declined_with_money_here(desk: Desk) -> None:
    invoiced(desk).paid("1,111.00", "2026-03-20", payment_id="wire-1")
    desk.declined("2026-04-01")
    desk.credit_note("2026-04-02")
    account = desk.account()
    assert account.received == usd("1,111.00")
    assert [(held.amount, held.reason.value) for held in account.unapplied] == [
        (usd("1,111.00"), "money-held-without-acceptance")
    ]
    assert codes(account) == ["money-held-without-acceptance"]
    assert [clause.id for clause in account.findings[0].clauses] == ["T31", "T29"]
    assert duty_codes(account) == ["decide-held-money"]


def test_case_5_withdrawn_before_acceptance(desk: Desk) -> None:
    invoiced(desk).withdrawn("2026-03-20")
    assert duty_codes(desk.account()) == ["issue-credit-note"]
    desk.credit_note("2026-03-21")
    account = desk.account()
    assert states(account) == ["credited"] * 3
    assert (account.findings, account.to_do) == ((), ())


def test_case_5_withdrawn_after_acceptance_before_payment_is_credited(desk: Desk) -> None:
    accepted(desk).withdrawn("2026-04-10")
    account = desk.account()
    assert codes(account) == ["withdrawn-unpaid"]
    assert duty_codes(account) == ["issue-credit-note"]
    desk.credit_note("2026-04-11")
    assert document_states(desk.account()) == ["void", "issued"]
    assert duty_codes(desk.account()) == []


def test_case_5_withdrawn_after_acceptance_before_payment_is_still_owed() -> None:
    desk = Desk(program_with(withdrawal_after_acceptance="still_owed"))
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    accepted(desk).withdrawn("2026-04-10")
    account = desk.account("2026-04-11")
    assert codes(account) == ["seat-paid-in-full"] * 3 + ["withdrawn-unpaid"]
    assert {seat.due for seat in account.seats} == {usd("1,111.00")}
    assert duty_codes(account) == ["collect-fees"]
    refusal = desk.try_credit_note("2026-04-11")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CREDIT_STILL_OWED
    desk.paid("3,333.00", "2026-04-20")
    assert states(desk.account()) == ["forfeited"] * 3
    assert document_states(desk.account()) == ["paid"]


def test_case_6_withdrawn_after_payment(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-05")
    desk.withdrawn("2026-04-10")
    account = desk.account()
    assert states(account) == ["forfeited"] * 3
    assert document_states(account) == ["paid"]
    assert account.received == usd("3,333.00")
    assert codes(account) == ["seat-forfeited"] * 3
    assert {clause.id for found in account.findings for clause in found.clauses} == {"T29"}
    assert duty_codes(account) == []
    refusal = desk.try_credit_note("2026-04-11")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CREDIT_ALREADY_PAID
    assert [clause.id for clause in refusal.clauses] == ["T29"]


def test_case_6_withdrawn_when_part_was_paid_keeps_that_part(desk: Desk) -> None:
    accepted(desk).paid("1,500.00", "2026-04-05")
    desk.withdrawn("2026-04-10")
    assert states(desk.account()) == ["forfeited", "forfeited", "open"]
    note = desk.credit_note("2026-04-11")
    assert [(line.seat_id, line.net) for line in note.lines] == [
        ("seat-2", usd("722.00")),
        ("seat-3", usd("1,111.00")),
    ]
    account = desk.account()
    assert states(account) == ["forfeited", "forfeited", "credited"]
    assert document_states(account) == ["paid", "issued"]
    assert account.received == usd("1,500.00")
    assert account.unapplied == ()
    assert duty_codes(account) == []


def test_money_that_arrives_after_the_withdrawal_is_held(desk: Desk) -> None:
    accepted(desk).withdrawn("2026-04-10")
    desk.paid("1,111.00", "2026-04-10", payment_id="same-day")
    desk.paid("1,111.00", "2026-04-11", payment_id="too-late")
    account = desk.account()
    assert states(account) == ["forfeited", "open", "open"]
    assert [held.payment_id for held in account.unapplied] == ["too-late"]
    assert "money-held-after-withdrawal" in codes(account)


def test_an_application_that_was_declined_and_then_accepted_after_all(desk: Desk) -> None:
    invoiced(desk).declined("2026-03-20")
    note = desk.credit_note("2026-03-21")
    assert isinstance(note, CreditNote)
    desk.accepted("2026-04-01")
    account = desk.account()
    assert {seat.state for seat in account.seats} == {SeatState.NOT_INVOICED}
    assert duty_codes(account) == ["issue-invoice"]
    desk.invoice("2026-04-02")
    desk.paid("3,333.00", "2026-04-10")
    assert document_states(desk.account()) == ["void", "issued", "paid"]


def test_an_acceptance_taken_back_owes_nothing(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-10")
    desk.declined("2026-04-20")
    account = desk.account()
    assert codes(account) == ["money-held-without-acceptance"]
    assert set(duty_codes(account)) == {"issue-credit-note", "decide-held-money"}


def test_the_first_acceptance_counts_until_it_is_taken_back(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-10")
    desk.accepted("2026-04-20")
    assert desk.account().payments[0].verdict is WindowVerdict.IN_WINDOW
    desk.declined("2026-04-21")
    assert desk.account().window.accepted_on is None
    assert desk.account().payments[0].verdict is WindowVerdict.CANNOT_TELL
    desk.accepted("2026-04-22")
    assert desk.account().window.accepted_on == day("2026-04-22")
    assert desk.account().payments[0].verdict is WindowVerdict.BEFORE_ACCEPTANCE


def test_of_two_decisions_on_one_day_the_one_recorded_later_counts(desk: Desk) -> None:
    second = attrs.evolve(
        desk.declined("2026-04-01"),
        event_id="a",
        recorded_at=datetime(2026, 4, 1, 16, tzinfo=UTC),
    )
    first = attrs.evolve(
        desk.accepted("2026-04-01"),
        event_id="b",
        recorded_at=datetime(2026, 4, 1, 15, tzinfo=UTC),
    )
    sent_again = attrs.evolve(first, recorded_at=datetime(2026, 4, 1, 20, tzinfo=UTC))
    before = desk.events[:2]
    every: tuple[Event, ...] = (first, second, sent_again)
    for told in itertools.permutations(every):
        desk.events = [*before, *told]
        assert desk.account().standing is Standing.DECLINED
