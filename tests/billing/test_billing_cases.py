"""The case table of billing, by number: what the policy says about money, acted out.

The example fee is USD 1,111.00 for one seat until June 2026 and USD 1,222.00 after.
"""

import itertools
from datetime import UTC, datetime

import attrs
import pytest

from qip_rules.billing import (
    ApplicationReceived,
    CreditNote,
    DutyCode,
    Event,
    Refusal,
    RefusalCode,
    SeatState,
    Standing,
    WindowVerdict,
)
from qip_rules.money import Money
from tests.billing.desk import (
    Desk,
    codes,
    day,
    document_states,
    duty_codes,
    program_with,
    states,
    usd,
)


@pytest.fixture
def desk() -> Desk:
    """An application of three, received on March 2; the first session is on May 4."""
    desk = Desk()
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    return desk


def invoiced(desk: Desk) -> Desk:
    desk.invoice("2026-03-03")
    return desk


def accepted(desk: Desk) -> Desk:
    invoiced(desk)
    desk.accepted("2026-04-01")
    return desk


def test_the_usual_course(desk: Desk) -> None:
    before = desk.account("2026-03-02")
    assert states(before) == ["not invoiced"] * 3
    assert codes(before) == ["invoice-missing"]
    assert duty_codes(before) == ["issue-invoice"]

    invoice = desk.invoice("2026-03-03")
    assert [line.person_name for line in invoice.lines] == [
        "Ada Made-Up",
        "Ben Made-Up",
        "Cleo Made-Up",
    ]
    assert {line.net for line in invoice.lines} == {usd("1,111.00")}
    assert invoice.total == usd("3,333.00")
    assert invoice.fee_is_example
    assert (invoice.pay_after, invoice.pay_by) == (None, day("2026-05-03"))
    assert invoice.policy_on == day("2026-03-02")
    assert [note.clause_id for note in invoice.notes] == [
        "T26", "T27", "T28", "T29", "T30", "T31", "T32",
    ]  # fmt: skip

    waiting = desk.account("2026-03-31")
    assert states(waiting) == ["open"] * 3
    assert codes(waiting) == []
    assert duty_codes(waiting) == []

    desk.accepted("2026-04-01")
    owing = desk.account("2026-04-01")
    assert codes(owing) == ["seat-paid-in-full"] * 3
    assert [duty.due_on for duty in owing.to_do] == [day("2026-05-03")]
    assert duty_codes(owing) == ["collect-fees"]

    desk.paid("3,333.00", "2026-04-15")
    settled = desk.account("2026-04-15")
    assert states(settled) == ["covered"] * 3
    assert document_states(settled) == ["paid"]
    assert settled.payments[0].verdict is WindowVerdict.IN_WINDOW
    assert settled.received == usd("3,333.00")
    assert (settled.unapplied, settled.findings, settled.to_do) == ((), (), ())


def test_case_1_no_invoice_before_receipt(desk: Desk) -> None:
    refusal = desk.try_invoice("2026-03-01", as_of="2026-03-05")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.INVOICE_BEFORE_RECEIPT
    assert refusal.code.value == "invoice.before_receipt"
    assert [clause.id for clause in refusal.clauses] == ["T33"]
    assert desk.account("2026-03-01").documents == ()


def test_case_2_under_the_setting_accepted_the_invoice_waits_for_acceptance() -> None:
    desk = Desk(program_with(invoice_when="accepted"))
    desk.received("2026-03-02")
    assert codes(desk.account("2026-03-05")) == []
    refusal = desk.try_invoice("2026-03-05")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.INVOICE_BEFORE_ACCEPTANCE
    desk.accepted("2026-04-01")
    backdated = desk.try_invoice("2026-03-31", as_of="2026-04-02")
    assert isinstance(backdated, Refusal)
    assert backdated.code is RefusalCode.INVOICE_BEFORE_ACCEPTANCE
    assert duty_codes(desk.account("2026-04-01")) == ["issue-invoice"]
    assert desk.invoice("2026-04-01").pay_after == day("2026-04-01")


def test_case_3_declined_after_the_invoice(desk: Desk) -> None:
    invoiced(desk).declined("2026-04-01")
    owed = desk.account("2026-04-01")
    assert duty_codes(owed) == ["issue-credit-note"]
    assert {seat.due for seat in owed.seats} == {usd(0)}
    assert document_states(owed) == ["open"]

    note = desk.credit_note("2026-04-02")
    assert note.total == usd("3,333.00")
    assert note.invoice_number == "D-1"
    closed = desk.account("2026-04-02")
    assert document_states(closed) == ["void", "issued"]
    assert states(closed) == ["credited"] * 3
    assert (closed.findings, closed.to_do) == ((), ())


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


def test_case_9_a_seat_without_a_line_is_billed_on_a_further_invoice(desk: Desk) -> None:
    invoiced(desk)
    desk.events.pop()
    desk.received("2026-03-02", seats=4)
    account = desk.account()
    assert states(account) == ["open"] * 3 + ["not invoiced"]
    assert duty_codes(account) == ["issue-invoice"]
    further = desk.invoice("2026-03-10")
    assert [line.seat_id for line in further.lines] == ["seat-4"]
    assert codes(desk.account()) == []


def test_case_12_part_payment_covers_seat_by_seat(desk: Desk) -> None:
    accepted(desk).paid("1,500.00", "2026-04-15")
    account = desk.account("2026-04-15")
    assert states(account) == ["covered", "part", "open"]
    assert [seat.covered for seat in account.seats] == [usd("1,111.00"), usd("389.00"), usd(0)]
    assert [seat.due for seat in account.seats] == [usd(0), usd("722.00"), usd("1,111.00")]
    assert document_states(account) == ["part"]
    assert [(found.code, found.about) for found in account.findings] == [
        ("seat-paid-in-full", "seat-2"),
        ("seat-paid-in-full", "seat-3"),
    ]
    (duty,) = account.to_do
    assert duty.code is DutyCode.COLLECT_FEES
    assert "Ben Made-Up, Cleo Made-Up" in duty.says
    assert "USD 1,833.00" in duty.says
    assert duty.due_on == day("2026-05-03")


def test_case_12_part_payment_in_equal_shares() -> None:
    desk = Desk(program_with(allocation="pro_rata_by_seat"))
    desk.received("2026-03-02")
    accepted(desk).paid("1,000.00", "2026-04-15")
    account = desk.account()
    assert [seat.covered for seat in account.seats] == [
        usd("333.34"),
        usd("333.33"),
        usd("333.33"),
    ]
    assert states(account) == ["part"] * 3


def test_case_13_overpaid(desk: Desk) -> None:
    accepted(desk).paid("3,500.00", "2026-04-15", payment_id="wire-1")
    account = desk.account()
    assert document_states(account) == ["paid"]
    assert [(held.payment_id, held.amount) for held in account.unapplied] == [
        ("wire-1", usd("167.00"))
    ]
    assert codes(account) == ["money-overpaid"]
    assert duty_codes(account) == ["decide-held-money"]


def test_case_14_the_same_event_twice_counts_once(desk: Desk) -> None:
    paid = accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1", event_id="e")
    once = desk.account()
    desk.events.append(paid)
    assert desk.account() == once
    desk.paid("3,333.00", "2026-04-15", payment_id="wire-1", event_id="e", recorded="2026-04-20")
    assert desk.account() == once


def test_case_14_one_event_id_for_two_stories_counts_for_neither(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", event_id="e", payment_id="wire-1")
    desk.paid("3,000.00", "2026-04-15", event_id="e", payment_id="wire-1")
    account = desk.account("2026-04-20")
    assert account.received == usd(0)
    assert account.payments == ()
    assert [found.about for found in account.found("event-conflict")] == ["e"]
    assert duty_codes(account)[0] == "resolve-conflict"


def test_case_14_the_same_bank_reference_in_two_events_is_one_payment(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1", event_id="e-1")
    desk.paid("3,333.00", "2026-04-15", payment_id="wire-1", event_id="e-2")
    account = desk.account()
    assert account.received == usd("3,333.00")
    assert codes(account) == []


def test_case_14_the_same_bank_reference_for_two_sums_is_a_conflict(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1", event_id="e-1")
    desk.paid("3,332.00", "2026-04-15", payment_id="wire-1", event_id="e-2")
    account = desk.account("2026-04-20")
    assert account.received == usd(0)
    assert [found.about for found in account.found("payment-conflict")] == ["wire-1"]
    assert duty_codes(account)[0] == "resolve-conflict"


def test_case_15_two_references_are_two_payments(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1")
    desk.paid("3,333.00", "2026-04-15", payment_id="wire-2")
    account = desk.account()
    assert account.received == usd("6,666.00")
    assert [held.payment_id for held in account.unapplied] == ["wire-2"]
    assert codes(account) == ["money-overpaid"]


def test_case_16_early_money_is_held_and_applied_on_acceptance(desk: Desk) -> None:
    invoiced(desk).paid("3,333.00", "2026-03-20", payment_id="wire-1")
    held = desk.account("2026-03-31")
    assert states(held) == ["open"] * 3
    assert held.received == usd("3,333.00")
    assert held.unapplied[0].amount == usd("3,333.00")
    assert held.payments[0].verdict is WindowVerdict.CANNOT_TELL
    assert codes(held) == ["money-held-before-acceptance"]
    assert duty_codes(held) == []

    desk.accepted("2026-04-01")
    applied = desk.account("2026-04-01")
    assert states(applied) == ["covered"] * 3
    assert applied.unapplied == ()
    assert applied.payments[0].verdict is WindowVerdict.BEFORE_ACCEPTANCE
    assert codes(applied) == ["payment-after-acceptance"]
    (finding,) = applied.findings
    assert finding.about == "wire-1"
    assert [clause.id for clause in finding.clauses] == ["T31"]
    assert finding.says == (
        "The payment came on March 20, 2026; the practice was accepted only on April 1, 2026."
    )


def test_case_16_under_the_setting_apply_early_money_covers_at_once() -> None:
    desk = Desk(program_with(early_payment="apply"))
    desk.received("2026-03-02")
    invoiced(desk).paid("3,333.00", "2026-03-20")
    assert states(desk.account("2026-03-20")) == ["covered"] * 3
    desk.withdrawn("2026-03-25")
    assert states(desk.account()) == ["forfeited"] * 3
    desk.accepted("2026-04-01")
    assert codes(desk.account()) == ["payment-after-acceptance"]


@pytest.mark.parametrize(
    ("paid_on", "verdict", "found"),
    [
        ("2026-03-31", WindowVerdict.BEFORE_ACCEPTANCE, ["payment-after-acceptance"]),
        ("2026-04-01", WindowVerdict.IN_WINDOW, []),
        ("2026-05-03", WindowVerdict.IN_WINDOW, []),
        ("2026-05-04", WindowVerdict.LATE, ["payment-before-first-session"]),
        ("2026-05-05", WindowVerdict.LATE, ["payment-before-first-session"]),
    ],
)
def test_cases_17_and_18_the_edges_of_the_window(
    desk: Desk, paid_on: str, verdict: WindowVerdict, found: list[str]
) -> None:
    accepted(desk).paid("3,333.00", paid_on)
    account = desk.account()
    assert account.payments[0].verdict is verdict
    assert account.payments[0].accepted_on == day("2026-04-01")
    assert account.payments[0].first_session_on == day("2026-05-04")
    assert codes(account) == found
    assert document_states(account) == ["paid"]


def test_case_20_the_day_is_that_of_the_programs_zone(desk: Desk) -> None:
    # 03:59 UTC of April 16 is still April 15 in New York.
    paid = accepted(desk).paid("3,333.00", "2026-04-15")
    desk.events.remove(paid)
    at_night = attrs.evolve(paid, recorded_at=datetime(2026, 4, 16, 3, 59, tzinfo=UTC))
    desk.events.append(at_night)
    assert desk.account("2026-04-15").received == usd("3,333.00")
    assert desk.account("2026-04-14").received == usd(0)


def test_case_21_acceptance_after_the_first_session_leaves_no_day(desk: Desk) -> None:
    invoiced(desk).accepted("2026-05-04")
    account = desk.account("2026-05-10")
    assert account.window.is_empty
    assert account.window.last_day is None
    assert account.findings[0].code == "window-empty"
    assert "cannot be met" in account.findings[0].says
    assert {clause.id for clause in account.findings[0].clauses} == {"T31", "T32"}
    assert duty_codes(account)[0] == "decide-empty-window"
    desk.paid("3,333.00", "2026-05-10")
    assert desk.account("2026-05-10").payments[0].verdict is WindowVerdict.LATE


def test_case_22_a_payment_in_time_stays_in_time(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-20")
    desk.session("2026-04-15", announced="2026-04-21")
    account = desk.account()
    assert account.window.first_session_on == day("2026-04-15")
    assert account.payments[0].verdict is WindowVerdict.IN_WINDOW
    assert codes(account) == []


def test_case_22_a_moved_session_moves_the_due_date_and_not_the_invoice(desk: Desk) -> None:
    accepted(desk)
    desk.session("2026-05-18", announced="2026-04-10")
    account = desk.account("2026-04-10")
    assert account.window.last_day == day("2026-05-17")
    invoice = account.documents[0].document
    assert invoice == desk.documents[0]
    assert codes(account) == ["due-date-moved"] + ["seat-paid-in-full"] * 3
    assert duty_codes(account) == ["send-due-date-notice", "collect-fees"]


def test_case_23_the_first_session_becomes_virtual(desk: Desk) -> None:
    desk.session("2026-06-15", session_id="session-2")
    accepted(desk).paid("3,333.00", "2026-05-20")
    assert desk.account().payments[0].verdict is WindowVerdict.LATE
    desk.session("2026-05-04", announced="2026-05-25", virtual=True)
    account = desk.account()
    assert account.window.first_session_on == day("2026-06-15")
    assert account.payments[0].verdict is WindowVerdict.IN_WINDOW


@pytest.mark.parametrize(
    ("fee_date", "received_on", "accepted_on", "fee"),
    [
        ("received", "2026-06-30", "2026-07-01", "1,111.00"),
        ("received", "2026-07-01", "2026-07-15", "1,222.00"),
        ("accepted", "2026-06-30", "2026-06-30", "1,111.00"),
        ("accepted", "2026-06-30", "2026-07-01", "1,222.00"),
    ],
)
def test_case_24_the_fee_of_the_day_that_the_policy_names(
    fee_date: str, received_on: str, accepted_on: str, fee: str
) -> None:
    desk = Desk(program_with(fee_date=fee_date))
    desk.received(received_on)
    desk.accepted(accepted_on)
    invoice = desk.invoice("2026-07-20")
    assert {line.net for line in invoice.lines} == {usd(fee)}


def test_case_24_no_invoice_before_the_fee_is_fixed() -> None:
    desk = Desk(program_with(fee_date="accepted"))
    desk.received("2026-06-30")
    assert [seat.fee for seat in desk.account("2026-06-30").seats] == [None] * 3
    assert codes(desk.account("2026-06-30")) == []
    refusal = desk.try_invoice("2026-06-30")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.INVOICE_FEE_NOT_FIXED


def test_case_24_a_new_fee_changes_nothing_for_those_received_before() -> None:
    def account_under(later_fee: int) -> object:
        program = program_with((("2016-01-01", 50_000), ("2026-07-01", later_fee)))
        desk = Desk(program)
        desk.received("2026-06-30")
        desk.accepted("2026-07-02")
        desk.invoice("2026-07-03")
        desk.paid("1,500.00", "2026-07-10")
        account = desk.account()
        return account.received, [(seat.fee, seat.covered, seat.due) for seat in account.seats]

    assert account_under(60_000) == account_under(70_000)


def test_case_25_other_money_is_recorded_and_never_allocated(desk: Desk) -> None:
    euros = Money(333_300, "EUR")
    accepted(desk).paid(euros, "2026-04-15")
    account = desk.account("2026-04-15")
    assert account.received == usd(0)
    assert [(held.amount, held.reason.value) for held in account.unapplied] == [
        (euros, "money-other-currency")
    ]
    assert states(account) == ["open"] * 3
    assert "money-other-currency" in codes(account)
    assert "decide-held-money" in duty_codes(account)


def test_case_26_every_amount_is_whole_cents(desk: Desk) -> None:
    accepted(desk).paid("0.01", "2026-04-15")
    assert [seat.covered.amount_minor for seat in desk.account().seats] == [1, 0, 0]


def test_case_27_the_bank_takes_money_back(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1")
    desk.reversed("wire-1", "1,500.00", "2026-04-18")
    account = desk.account("2026-04-18")
    assert account.received == usd("1,833.00")
    assert states(account) == ["covered", "part", "open"]
    assert "payment-reversed" in codes(account)
    desk.paid("1,500.00", "2026-04-25", payment_id="wire-2")
    assert states(desk.account()) == ["covered"] * 3


def test_case_28_more_is_taken_back_than_was_paid(desk: Desk) -> None:
    accepted(desk).paid("1,000.00", "2026-04-15", payment_id="wire-1")
    desk.reversed("wire-1", "600.00", "2026-04-18")
    desk.reversed("wire-1", "600.00", "2026-04-19")
    desk.reversed("wire-2", "600.00", "2026-04-19")
    desk.reversed("wire-1", Money(100, "EUR"), "2026-04-19")
    account = desk.account()
    assert account.received == usd(0)
    assert account.payments[0].reversed == usd("1,000.00")
    assert [found.about for found in account.found("reversal-exceeds-payment")] == ["wire-1"]
    assert [found.about for found in account.found("reversal-unknown-payment")] == ["wire-2"]
    assert [found.about for found in account.found("reversal-other-currency")] == ["wire-1"]
    desk.paid("700.00", "2026-04-10", payment_id="wire-2")
    assert desk.account().received == usd("100.00")
    assert list(desk.account().found("reversal-unknown-payment")) == []


def test_case_30_who_pays_does_not_matter(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payer="Made-Up Foundation")
    account = desk.account()
    assert account.payments[0].payer == "Made-Up Foundation"
    assert states(account) == ["covered"] * 3
    assert account.findings == ()


def test_case_32_an_unpaid_invoice_is_corrected_by_credit_and_a_new_one(desk: Desk) -> None:
    accepted(desk)
    desk.credit_note("2026-04-02")
    assert duty_codes(desk.account()) == ["issue-invoice"]
    again = desk.invoice("2026-04-02")
    assert again.number == "D-3"
    assert again.pay_after == day("2026-04-01")
    account = desk.account()
    assert document_states(account) == ["void", "issued", "open"]
    assert states(account) == ["open"] * 3
    desk.paid("3,333.00", "2026-04-20")
    assert document_states(desk.account()) == ["void", "issued", "paid"]


def test_case_36_the_order_of_events_does_not_matter(desk: Desk) -> None:
    accepted(desk).paid("1,500.00", "2026-04-15")
    in_order = desk.account()
    desk.events.reverse()
    assert desk.account() == in_order


def test_case_37_late_news_changes_the_state_and_no_document() -> None:
    desk = Desk()
    desk.received("2026-07-02", event_id="late-desk")
    invoice = desk.invoice("2026-07-03")
    desk.received("2026-06-29", event_id="front-desk")
    account = desk.account()
    assert account.received_on == day("2026-06-29")
    assert account.documents[0].document == invoice
    assert codes(account) == ["invoice-differs"] * 3 + ["received-again"]
    assert set(duty_codes(account)) == {"correct-invoice"}
    assert {seat.fee for seat in account.seats} == {usd("1,222.00")}
    desk.credit_note("2026-07-04")
    assert desk.invoice("2026-07-04").total == usd("3,333.00")
    assert codes(desk.account()) == ["received-again"]


def test_case_46_payment_for_a_void_invoice(desk: Desk) -> None:
    accepted(desk)
    desk.credit_note("2026-04-02")
    desk.paid("1,111.00", "2026-04-10")
    account = desk.account()
    assert [held.reason.value for held in account.unapplied] == ["money-for-void-invoice"]
    assert "money-for-void-invoice" in codes(account)


def test_payment_without_an_invoice(desk: Desk) -> None:
    desk.accepted("2026-04-01")
    desk.paid("1,111.00", "2026-04-10")
    account = desk.account()
    assert [held.reason.value for held in account.unapplied] == ["money-without-invoice"]
    assert states(account) == ["not invoiced"] * 3
    assert "issue-invoice" in duty_codes(account)
    desk.invoice("2026-04-11")
    assert states(desk.account()) == ["covered", "open", "open"]


def test_case_47_what_lies_ahead_does_not_count(desk: Desk) -> None:
    accepted(desk)
    before = desk.account("2026-04-10")
    desk.paid("3,333.00", "2026-04-15", event_id="tomorrow")
    desk.paid("3,333.00", "2026-04-09", event_id="late-post", recorded="2026-04-12")
    account = desk.account("2026-04-10")
    assert account.received == usd(0)
    assert [found.about for found in account.found("event-in-future")] == ["late-post", "tomorrow"]
    assert states(account) == states(before)


def test_a_document_that_lies_ahead_does_not_count(desk: Desk) -> None:
    invoiced(desk)
    account = desk.account("2026-03-02")
    assert account.documents == ()
    assert [found.about for found in account.found("document-in-future")] == ["D-1"]


def test_refund_asked_moves_no_money(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1")
    desk.refund_asked("2026-04-20", payment_id="wire-1")
    account = desk.account()
    assert document_states(account) == ["paid"]
    assert account.received == usd("3,333.00")
    (finding,) = account.findings
    assert (finding.code, finding.about) == ("no-refund", "wire-1")
    assert [clause.id for clause in finding.clauses] == ["T29"]
    assert "not given back" in finding.says
    assert "heading Payment Policies" in finding.citation


def test_refund_asked_of_nothing(desk: Desk) -> None:
    accepted(desk).refund_asked("2026-04-20")
    (finding,) = desk.account().found("refund-without-payment")
    assert [clause.id for clause in finding.clauses] == ["T29"]


@pytest.mark.parametrize("to_application_id", ["application-1", "application-2"])
def test_transfer_asked_is_refused_by_the_policy(desk: Desk, to_application_id: str) -> None:
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1")
    before = desk.account()
    desk.transfer_asked("2026-04-20", to_application_id=to_application_id)
    account = desk.account()
    (finding,) = account.findings
    assert (finding.code, finding.about) == ("no-transfer", "wire-1")
    assert [clause.id for clause in finding.clauses] == ["T30"]
    assert account.seats == before.seats


@pytest.mark.parametrize(
    ("asked_on", "to_application_id", "found"),
    [
        ("2026-05-03", "application-1", "transfer-allowed"),
        ("2026-05-04", "application-1", "no-transfer"),
        ("2026-05-03", "application-2", "no-transfer"),
    ],
)
def test_transfer_under_the_milder_setting(
    asked_on: str, to_application_id: str, found: str
) -> None:
    desk = Desk(program_with(transfer="within_application_before_first_session"))
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    accepted(desk).paid("3,333.00", "2026-04-15", payment_id="wire-1")
    desk.transfer_asked(asked_on, to_application_id=to_application_id)
    account = desk.account()
    assert codes(account) == [found]
    if found == "transfer-allowed":
        assert "USD 3,333.00 is at stake" in account.findings[0].says


def test_transfer_asked_before_payment_is_a_correction(desk: Desk) -> None:
    accepted(desk).transfer_asked("2026-04-20")
    (finding,) = desk.account().found("transfer-without-payment")
    assert "correction of the invoice" in finding.says
    assert [clause.id for clause in finding.clauses] == ["T30"]


def test_money_without_any_application() -> None:
    desk = Desk()
    desk.paid("1,111.00", "2026-04-15")
    account = desk.account()
    assert account.seats == ()
    assert account.received == usd("1,111.00")
    assert codes(account) == ["application-not-received", "money-held-without-application"]


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


def test_the_policy_is_that_of_the_receipt() -> None:
    desk = Desk(program_with(early_payment="hold, 2026-03-10 apply"))
    desk.received("2026-03-09")
    invoiced_on = desk.invoice("2026-03-11").issued_on
    desk.paid("1,111.00", "2026-03-12")
    assert desk.account().policy.in_force_on == day("2026-03-09") < invoiced_on
    assert states(desk.account()) == ["open"] * 3
    desk.events[0] = attrs.evolve(desk.events[0], occurred_on=day("2026-03-10"))
    assert states(desk.account()) == ["covered", "open", "open"]


def test_a_refund_is_asked_of_the_payment_that_is_named(desk: Desk) -> None:
    accepted(desk).paid("1,111.00", "2026-04-15", payment_id="wire-1")
    desk.paid("2,222.00", "2026-04-16", payment_id="wire-2")
    desk.refund_asked("2026-04-20", payment_id="wire-2")
    assert [found.about for found in desk.account().findings] == ["wire-2"]
    desk.refund_asked("2026-04-21")
    assert [found.about for found in desk.account().findings] == ["wire-1", "wire-2"]


def test_an_invoice_for_other_people_than_those_on_record(desk: Desk) -> None:
    invoiced(desk)
    received = desk.events.pop()
    assert isinstance(received, ApplicationReceived)
    someone = attrs.evolve(received.seats[1], person_id="person-9", name="Fay Made-Up")
    desk.events.append(attrs.evolve(received, seats=(received.seats[0], someone)))
    said = [found.says for found in desk.account().found("invoice-differs")]
    assert said == [
        "Invoice D-1 asks for Ben Made-Up for the seat seat-2, which another person holds.",
        "Invoice D-1 asks for Cleo Made-Up, whose seat seat-3 is not on record.",
    ]
    assert [seat.owner.name for seat in desk.account().seats] == [
        "Ada Made-Up",
        "Fay Made-Up",
        "Cleo Made-Up",
    ]


def test_seats_and_documents_are_found_by_name(desk: Desk) -> None:
    account = invoiced(desk).account()
    assert account.seat("seat-2").owner.name == "Ben Made-Up"
    assert account.document("D-1").document == desk.documents[0]
    with pytest.raises(KeyError):
        account.seat("seat-9")
    with pytest.raises(KeyError):
        account.document("D-9")


def test_to_do_is_in_order_of_urgency(desk: Desk) -> None:
    accepted(desk).paid("1,111.00", "2026-04-05", payment_id="wire-1", event_id="e-1")
    desk.paid("1,110.00", "2026-04-05", payment_id="wire-1", event_id="e-2")
    desk.paid(Money(1, "EUR"), "2026-04-05")
    in_time = desk.account("2026-04-10")
    assert duty_codes(in_time) == ["resolve-conflict", "decide-held-money", "collect-fees"]
    overdue = desk.account("2026-05-10")
    assert duty_codes(overdue) == ["collect-fees", "resolve-conflict", "decide-held-money"]
    assert "The last day to pay was May 3, 2026." in overdue.to_do[0].says
