"""Decisions to issue a document: each refusal with its code, its sentence and its clause."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import attrs
import pytest

from qip_rules.billing import Document, Invoice, Refusal, RefusalCode, issue_invoice
from qip_rules.errors import InputError
from qip_rules.money import Money
from tests.billing.desk import SELLER, Desk, day, program_with
from tests.billing.stories import (
    overpaid,
    payment_conflict,
    received,
    rejected_early,
    settled,
    settlement_of_nothing,
    written_off,
)

Refused = Document | Refusal


def open_invoice(**settings: str) -> Desk:
    desk = Desk(program_with(**settings))
    desk.received("2026-03-02")
    desk.invoice("2026-03-03")
    return desk


def before_receipt() -> Refused:
    desk = Desk()
    desk.paid("1.00", "2026-03-01")
    return desk.try_invoice("2026-03-02")


def dated_before_receipt() -> Refused:
    desk = Desk()
    desk.received("2026-03-02")
    return desk.try_invoice("2026-03-01", as_of="2026-03-05")


def before_acceptance() -> Refused:
    desk = Desk(program_with(invoice_when="accepted"))
    desk.received("2026-03-02")
    return desk.try_invoice("2026-03-03")


def after_decline() -> Refused:
    desk = Desk()
    desk.received("2026-03-02")
    desk.declined("2026-03-10")
    return desk.try_invoice("2026-03-10")


def after_withdrawal() -> Refused:
    desk = Desk()
    desk.received("2026-03-02")
    desk.withdrawn("2026-03-10")
    return desk.try_invoice("2026-03-10")


def already_issued() -> Refused:
    return open_invoice().try_invoice("2026-03-04")


def no_seats() -> Refused:
    desk = Desk()
    desk.received("2026-03-02", seats=0)
    return desk.try_invoice("2026-03-02")


def fee_not_fixed() -> Refused:
    desk = Desk(program_with(fee_date="accepted"))
    desk.received("2026-03-02")
    return desk.try_invoice("2026-03-02")


def unknown_invoice() -> Refused:
    return open_invoice().try_credit_note("2026-03-04", invoice_number="D-9")


def credit_of_a_credit_note() -> Refused:
    desk = open_invoice()
    desk.credit_note("2026-03-04")
    return desk.try_credit_note("2026-03-04", invoice_number="D-2")


def nothing_to_credit() -> Refused:
    desk = open_invoice()
    desk.credit_note("2026-03-04")
    return desk.try_credit_note("2026-03-05")


def nothing_left_to_credit() -> Refused:
    desk = open_invoice()
    desk.accepted("2026-04-01")
    desk.paid("1.00", "2026-04-02", payment_id="wire-1")
    desk.withdrawn("2026-04-03")
    desk.credit_note("2026-04-03")
    desk.reversed("wire-1", "1.00", "2026-04-05")
    return desk.try_credit_note("2026-04-05")


def already_paid() -> Refused:
    desk = open_invoice()
    desk.accepted("2026-04-01")
    desk.paid("0.01", "2026-04-02")
    return desk.try_credit_note("2026-04-03")


def still_owed() -> Refused:
    desk = open_invoice(withdrawal_after_acceptance="still_owed")
    desk.accepted("2026-04-01")
    desk.withdrawn("2026-04-02")
    return desk.try_credit_note("2026-04-03")


def number_used() -> Refused:
    desk = open_invoice()
    desk.declined("2026-03-10")
    return desk.try_credit_note("2026-03-11", number="D-1")


def before_previous() -> Refused:
    desk = open_invoice()
    desk.credit_note("2026-03-10")
    return desk.try_invoice("2026-03-09", as_of="2026-03-11")


def after_account() -> Refused:
    desk = Desk()
    desk.received("2026-03-02")
    return desk.try_invoice("2026-03-04", as_of="2026-03-03")


def waive_unknown_seat() -> Refused:
    return open_invoice().try_waive("seat-9", "1.00", "2026-03-04")


def waive_fee_not_fixed() -> Refused:
    desk = Desk(program_with(fee_date="accepted"))
    desk.received("2026-03-02")
    return desk.try_waive("seat-1", "1.00", "2026-03-04")


def waive_more_than_due() -> Refused:
    return open_invoice().try_waive("seat-1", "1,111.01", "2026-03-04")


def waive_other_currency() -> Refused:
    return open_invoice().try_waive("seat-1", Money(1, "EUR"), "2026-03-04")


def waive_number_used() -> Refused:
    return open_invoice().try_waive("seat-1", "1.00", "2026-03-04", number="D-1")


def write_off_unknown_invoice() -> Refused:
    return open_invoice().try_write_off("2026-03-04", invoice_number="D-9")


def write_off_of_a_credit_note() -> Refused:
    return no_longer_open().try_write_off("2026-03-05", invoice_number="D-2")


def no_longer_open() -> Desk:
    desk = open_invoice()
    desk.credit_note("2026-03-04")
    return desk


def write_off_nothing_due() -> Refused:
    return no_longer_open().try_write_off("2026-03-05")


def write_off_already() -> Refused:
    return written_off().try_write_off("2026-06-02")


def undo_unknown_write_off() -> Refused:
    return written_off().try_undo_write_off("D-1", "2026-06-02")


def undo_already_undone() -> Refused:
    desk = written_off()
    desk.undo_write_off("D-2", "2026-06-02")
    return desk.try_undo_write_off("D-2", "2026-06-02")


def return_unknown_payment() -> Refused:
    return overpaid().try_return("wire-9", "1.00", "2026-04-07")


def return_other_currency() -> Refused:
    return overpaid().try_return("wire-2", Money(1, "EUR"), "2026-04-07")


def return_not_refundable() -> Refused:
    return overpaid().try_return("wire-1", "1.00", "2026-04-07")


def return_awaits_invoice() -> Refused:
    desk = open_invoice()
    desk.accepted("2026-04-01")
    desk.paid("4,000.00", "2026-04-02", payment_id="wire-1")
    desk.joined("2026-04-03")
    return desk.try_return("wire-1", "1.00", "2026-04-03")


def return_refused_by_program() -> Refused:
    desk = open_invoice(return_of_unearned="refused")
    desk.paid("1.00", "2026-04-02", payment_id="wire-1")
    return desk.try_return("wire-1", "1.00", "2026-04-03")


def return_more_than_held() -> Refused:
    return overpaid().try_return("wire-2", "5.01", "2026-04-07")


def early_payment() -> Desk:
    desk = open_invoice()
    desk.paid("1,111.00", "2026-03-05", payment_id="wire-1")
    return desk


def assign_unknown_payment() -> Refused:
    return early_payment().try_assign("wire-9", "2026-03-06", seat_1="1.00")


def assign_unknown_seat() -> Refused:
    return early_payment().try_assign("wire-1", "2026-03-06", seat_9="1.00")


def assign_to_who_left() -> Refused:
    desk = early_payment()
    desk.left("seat-2", "2026-03-06")
    return desk.try_assign("wire-1", "2026-03-06", seat_2="1.00")


def assign_other_currency() -> Refused:
    return early_payment().try_assign("wire-1", "2026-03-06", seat_2=Money(1, "EUR"))


def assign_more_than_paid() -> Refused:
    return early_payment().try_assign("wire-1", "2026-03-06", seat_1="1,111.00", seat_2="0.01")


def assign_more_than_owed() -> Refused:
    desk = early_payment()
    desk.paid("1.00", "2026-03-05", payment_id="wire-2")
    desk.waive("seat-1", "1.00", "2026-03-06")
    return desk.try_assign("wire-1", "2026-03-06", seat_1="1,111.00")


def assign_would_transfer() -> Refused:
    desk = early_payment()
    desk.accepted("2026-04-01")
    return desk.try_assign("wire-1", "2026-04-01", seat_2="1.00")


def assign_rejected_early() -> Refused:
    return rejected_early().try_assign("wire-1", "2026-04-02", seat_1="1.00")


def behind_another() -> Refused:
    desk = Desk()
    desk.received("2026-03-02")
    made = desk.invoice("2026-03-03")
    desk.documents[0] = attrs.evolve(made, recorded_at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    return desk.try_waive("seat-1", "1.00", "2026-03-04", number="D-2")


def before_completion() -> Refused:
    return received(invoice_when="complete").try_invoice("2026-03-03")


def settle_unknown_duty() -> Refused:
    return settled().try_settle("decide-held-money", "wire-1", "2026-04-08")


def settle_of_what_is_overtaken() -> Refused:
    return settlement_of_nothing().try_settle("decide-held-money", "wire-2", "2026-04-08")


def settle_already() -> Refused:
    return settled().try_settle("decide-held-money", "wire-2", "2026-04-08")


def settle_with_a_version_of_another() -> Refused:
    desk = payment_conflict()
    return desk.try_settle("resolve-conflict", "wire-1", "2026-04-08", keeps="0123456789ab")


def settle_with_a_version_of_no_conflict() -> Refused:
    desk = overpaid()
    return desk.try_settle("decide-held-money", "wire-2", "2026-04-08", keeps="0123456789ab")


def settle_otherwise() -> Refused:
    return received().try_settle("issue-invoice", "application-1", "2026-03-03")


REFUSALS: dict[Callable[[], Refused], RefusalCode] = {
    before_receipt: RefusalCode.INVOICE_BEFORE_RECEIPT,
    dated_before_receipt: RefusalCode.INVOICE_BEFORE_RECEIPT,
    before_acceptance: RefusalCode.INVOICE_BEFORE_ACCEPTANCE,
    after_decline: RefusalCode.INVOICE_AFTER_DECLINE,
    after_withdrawal: RefusalCode.INVOICE_AFTER_WITHDRAWAL,
    already_issued: RefusalCode.INVOICE_ALREADY_ISSUED,
    no_seats: RefusalCode.INVOICE_NO_SEATS,
    fee_not_fixed: RefusalCode.INVOICE_FEE_NOT_FIXED,
    unknown_invoice: RefusalCode.CREDIT_UNKNOWN_INVOICE,
    credit_of_a_credit_note: RefusalCode.CREDIT_UNKNOWN_INVOICE,
    nothing_to_credit: RefusalCode.CREDIT_NOTHING_TO_CREDIT,
    nothing_left_to_credit: RefusalCode.CREDIT_NOTHING_TO_CREDIT,
    already_paid: RefusalCode.CREDIT_ALREADY_PAID,
    still_owed: RefusalCode.CREDIT_STILL_OWED,
    number_used: RefusalCode.DOCUMENT_NUMBER_USED,
    before_previous: RefusalCode.DOCUMENT_BEFORE_PREVIOUS,
    after_account: RefusalCode.DOCUMENT_AFTER_ACCOUNT,
    waive_unknown_seat: RefusalCode.WAIVE_UNKNOWN_SEAT,
    waive_fee_not_fixed: RefusalCode.WAIVE_FEE_NOT_FIXED,
    waive_more_than_due: RefusalCode.WAIVE_MORE_THAN_DUE,
    waive_other_currency: RefusalCode.DOCUMENT_OTHER_CURRENCY,
    waive_number_used: RefusalCode.DOCUMENT_NUMBER_USED,
    write_off_unknown_invoice: RefusalCode.WRITE_OFF_UNKNOWN_INVOICE,
    write_off_of_a_credit_note: RefusalCode.WRITE_OFF_UNKNOWN_INVOICE,
    write_off_nothing_due: RefusalCode.WRITE_OFF_NOTHING_DUE,
    write_off_already: RefusalCode.WRITE_OFF_ALREADY,
    undo_unknown_write_off: RefusalCode.UNDO_UNKNOWN_WRITE_OFF,
    undo_already_undone: RefusalCode.UNDO_ALREADY_UNDONE,
    return_unknown_payment: RefusalCode.RETURN_UNKNOWN_PAYMENT,
    return_other_currency: RefusalCode.DOCUMENT_OTHER_CURRENCY,
    return_not_refundable: RefusalCode.RETURN_NOT_REFUNDABLE,
    return_awaits_invoice: RefusalCode.RETURN_AWAITS_INVOICE,
    return_refused_by_program: RefusalCode.RETURN_REFUSED_BY_PROGRAM,
    return_more_than_held: RefusalCode.RETURN_MORE_THAN_HELD,
    assign_unknown_payment: RefusalCode.ASSIGN_UNKNOWN_PAYMENT,
    assign_unknown_seat: RefusalCode.ASSIGN_UNKNOWN_SEAT,
    assign_to_who_left: RefusalCode.ASSIGN_UNKNOWN_SEAT,
    assign_other_currency: RefusalCode.DOCUMENT_OTHER_CURRENCY,
    assign_more_than_paid: RefusalCode.ASSIGN_MORE_THAN_PAID,
    assign_more_than_owed: RefusalCode.ASSIGN_MORE_THAN_OWED,
    assign_would_transfer: RefusalCode.ASSIGN_WOULD_TRANSFER,
    assign_rejected_early: RefusalCode.ASSIGN_REJECTED_EARLY,
    behind_another: RefusalCode.DOCUMENT_BEHIND_ANOTHER,
    before_completion: RefusalCode.INVOICE_BEFORE_COMPLETION,
    settle_unknown_duty: RefusalCode.SETTLE_UNKNOWN_DUTY,
    settle_of_what_is_overtaken: RefusalCode.SETTLE_UNKNOWN_DUTY,
    settle_already: RefusalCode.SETTLE_ALREADY,
    settle_with_a_version_of_another: RefusalCode.SETTLE_UNKNOWN_DUTY,
    settle_with_a_version_of_no_conflict: RefusalCode.SETTLE_UNKNOWN_DUTY,
    settle_otherwise: RefusalCode.SETTLE_OTHERWISE,
}


@pytest.mark.parametrize("story", REFUSALS, ids=lambda story: story.__name__)
def test_each_refusal_has_code_sentence_and_clause(story: Callable[[], Refused]) -> None:
    refusal = story()
    assert isinstance(refusal, Refusal)
    assert refusal.code is REFUSALS[story]
    assert re.fullmatch(r"[A-Z].*\.", refusal.says)
    assert refusal.clauses


def test_every_refusal_is_told_by_some_story() -> None:
    assert set(REFUSALS.values()) == set(RefusalCode)


def test_where_everybody_left_before_an_invoice_there_is_nothing_to_invoice() -> None:
    desk = accepted_team_of_two()
    for seat_id in ("seat-1", "seat-2"):
        desk.left(seat_id, "2026-04-02")
    refused = desk.try_invoice("2026-04-03")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.INVOICE_NO_SEATS
    assert "Everybody has left the core team of application-1" in refused.says


def test_who_left_without_an_invoice_is_on_none_that_is_named() -> None:
    desk = accepted_team_of_two()
    desk.left("seat-2", "2026-04-02")
    desk.invoice("2026-04-03")
    refused = desk.try_invoice("2026-04-03")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.INVOICE_ALREADY_ISSUED
    assert refused.says == "Every seat is already invoiced (D-1)."


def accepted_team_of_two() -> Desk:
    desk = Desk()
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-04-01")
    return desk


def test_a_refusal_changes_nothing() -> None:
    desk = open_invoice()
    before = desk.account()
    assert isinstance(desk.try_invoice("2026-03-04"), Refusal)
    assert desk.account() == before


def test_an_invoice_keeps_what_it_was_issued_with() -> None:
    desk = Desk()
    desk.received("2026-03-02", seats=2)
    moment = datetime(2026, 3, 3, 15, tzinfo=UTC)
    invoice = issue_invoice(
        desk.account("2026-03-03"),
        number="QTP-2026-0001",
        on=day("2026-03-03"),
        seller=SELLER,
        purchase_order="PO 7",
        recorded_at=moment,
    )
    assert isinstance(invoice, Invoice)
    assert invoice.recorded_at == moment
    assert invoice.purchase_order == "PO 7"
    assert invoice.seller == SELLER
    assert invoice.buyer.name == "Made-Up Oncology"
    assert invoice.program_id == desk.program.id
    assert invoice.digest == desk.program.digest
    assert invoice.terms == (
        "Please pay only after your practice has been accepted.",
        "Please pay before the first in-person session, whose date will be announced.",
    )


def test_the_terms_name_the_days_that_are_known() -> None:
    desk = Desk()
    desk.received("2026-03-02")
    desk.session("2026-05-04")
    desk.accepted("2026-04-01")
    assert desk.invoice("2026-04-02").terms == (
        "Your practice was accepted on April 1, 2026.",
        "Please pay by May 3, 2026, the day before the first in-person session starts.",
    )


def test_a_credit_note_mirrors_its_invoice() -> None:
    desk = open_invoice()
    desk.declined("2026-04-01")
    invoice, note = desk.documents[0], desk.credit_note("2026-04-01")
    copied = {"seller", "buyer", "currency", "lines", "notes", "program_id", "policy_on", "digest"}
    for name in copied:
        assert getattr(note, name) == getattr(invoice, name)
    assert note.fee_is_example


def test_a_document_needs_a_number_and_a_day() -> None:
    desk = Desk()
    desk.received("2026-03-02")
    with pytest.raises(InputError, match="number"):
        desk.try_invoice("2026-03-03", number=" 1")
    with pytest.raises(InputError, match="on: found datetime"):
        issue_invoice(
            desk.account("2026-03-03"),
            number="1",
            on=datetime(2026, 3, 3, tzinfo=UTC),
            seller=SELLER,
        )


def test_a_fee_that_is_no_example_is_not_called_one() -> None:
    desk = Desk(program_with((("2016-01-01", 50_000),)))
    desk.received("2026-03-02")
    assert not desk.invoice("2026-03-03").fee_is_example


def test_a_fee_of_nothing_is_a_document_all_the_same() -> None:
    desk = Desk(program_with((("2016-01-01", 0),)))
    desk.received("2026-03-02")
    invoice = desk.invoice("2026-03-03")
    assert invoice.total.amount_minor == 0
    assert desk.account().document("D-1").state.value == "paid"
    desk.declined("2026-04-01")
    desk.credit_note("2026-04-01")
    assert desk.account().document("D-1").state.value == "void"


def test_no_line_can_be_for_anything_but_a_seat() -> None:
    fields = {field.name for field in attrs.fields(type(open_invoice().first_invoice.lines[0]))}
    assert fields == {"seat_id", "person_id", "person_name", "net", "kind", "waiver_number"}
