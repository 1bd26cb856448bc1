"""The case table of billing, by number: money that arrives, and what becomes of it.

The example fee is USD 1,111.00 for one seat until June 2026 and USD 1,222.00 after.
"""

import pytest

from qip_rules.billing import (
    DutyCode,
    WindowVerdict,
)
from qip_rules.money import Money
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


def test_a_refund_is_asked_of_the_payment_that_is_named(desk: Desk) -> None:
    accepted(desk).paid("1,111.00", "2026-04-15", payment_id="wire-1")
    desk.paid("2,222.00", "2026-04-16", payment_id="wire-2")
    desk.refund_asked("2026-04-20", payment_id="wire-2")
    assert [found.about for found in desk.account().findings] == ["wire-2"]
    desk.refund_asked("2026-04-21")
    assert [found.about for found in desk.account().findings] == ["wire-1", "wire-2"]
