"""The case table of billing, by number: papers: invoices, credit notes, fees and corrections.

The example fee is USD 1,111.00 for one seat until June 2026 and USD 1,222.00 after.
"""

import attrs
import pytest

from qip_rules.billing import (
    ApplicationReceived,
    Invoice,
    Refusal,
    RefusalCode,
    WindowVerdict,
    issue_invoice,
)
from qip_rules.money import Money
from tests.billing.desk import (
    SELLER,
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


def test_case_32_a_wrong_address_is_put_right_on_a_new_invoice(desk: Desk) -> None:
    first = desk.invoice("2026-03-03")
    desk.credit_note("2026-03-05")
    moved = attrs.evolve(first.buyer, address_lines=("2 Right Street",))
    account = desk.account("2026-03-05")
    again = issue_invoice(account, number="D-3", on=day("2026-03-05"), seller=SELLER, buyer=moved)
    assert isinstance(again, Invoice)
    assert (again.buyer, again.replaces) == (moved, first.number)
    desk.documents.append(again)
    assert desk.account("2026-03-05").practice == account.practice == first.buyer


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
