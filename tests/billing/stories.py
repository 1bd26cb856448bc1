"""Stories for each finding and each duty, and one in which every kind of record occurs."""

from collections.abc import Callable
from datetime import date, timedelta

import attrs

from qip_rules.billing import ApplicationReceived, BillingCode, DutyCode, PaymentReceived
from qip_rules.money import Money
from tests.billing.desk import Desk, program_with, usd


def received(**settings: str | int) -> Desk:
    """An application of three, received on March 2; the first session is on May 4."""
    desk = Desk(program_with(**settings))
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    return desk


def invoiced(**settings: str) -> Desk:
    desk = received(**settings)
    desk.invoice("2026-03-03")
    return desk


def accepted(**settings: str) -> Desk:
    desk = invoiced(**settings)
    desk.accepted("2026-04-01")
    return desk


def paid(**settings: str) -> Desk:
    desk = accepted(**settings)
    desk.paid("3,333.00", "2026-04-05", payment_id="wire-1")
    return desk


def everything() -> Desk:
    """One account with every kind of event and of document in it."""
    desk = received()
    desk.moved("2026-05-11", on="2026-03-02")
    desk.session("2026-06-08", session_id="session-2", announced="2026-03-02")
    desk.made_virtual("2026-03-02", session_id="session-2")
    desk.session("2026-07-06", session_id="session-3", announced="2026-03-02")
    desk.cancelled("2026-03-02", session_id="session-3")
    desk.completed("2026-03-02")
    desk.invoice("2026-03-03")
    desk.paid("4,000.00", "2026-03-20", payment_id="wire-1", method="wire")
    desk.assign("wire-1", "2026-03-21", seat_2="1,111.00")
    desk.accepted("2026-04-01")
    desk.joined("2026-04-02")
    desk.invoice("2026-04-02")
    desk.left("seat-4", "2026-04-03")
    desk.credit_note("2026-04-03", invoice_number="D-3")
    desk.replaced("seat-3", "2026-04-04", seat=5)
    desk.invoice("2026-04-04")
    desk.waive("seat-5", "100.00", "2026-04-04")
    desk.write_off("2026-04-05", invoice_number="D-5")
    desk.undo_write_off("D-7", "2026-04-06")
    desk.refund_asked("2026-04-07")
    desk.transfer_asked("2026-04-07")
    desk.paid("500.00", "2026-04-07", payment_id="wire-2")
    desk.reversed("wire-2", "10.00", "2026-04-08")
    desk.withdrawn("2026-04-09")
    desk.paid("50.00", "2026-04-10", payment_id="wire-3")
    desk.return_money("wire-3", "50.00", "2026-04-11")
    desk.declined("2026-04-12")
    desk.settle("decide-held-money", "wire-2", "2026-04-13")
    return desk


def event_conflict() -> Desk:
    desk = received()
    desk.paid("1.00", "2026-04-05", event_id="e", payment_id="wire-1")
    desk.paid("2.00", "2026-04-05", event_id="e", payment_id="wire-1")
    return desk


def event_in_future() -> Desk:
    desk = received()
    desk.accepted("2027-01-01")
    return desk


def document_in_future() -> Desk:
    desk = received()
    desk.documents.append(
        attrs.evolve(desk.invoice("2026-03-03"), number="D-2", issued_on=day_after())
    )
    del desk.documents[0]
    return desk


def day_after() -> date:
    return received().account().as_of + timedelta(days=1)


def payment_conflict() -> Desk:
    desk = received()
    desk.paid("1.00", "2026-04-05", payment_id="wire-1")
    desk.paid("2.00", "2026-04-05", payment_id="wire-1")
    return desk


def not_received() -> Desk:
    desk = Desk()
    desk.paid("1.00", "2026-04-05")
    return desk


def received_again() -> Desk:
    desk = received()
    desk.received("2026-03-05")
    return desk


def without_members() -> Desk:
    desk = Desk()
    desk.received("2026-03-02", seats=0)
    return desk


def decision_conflict() -> Desk:
    desk = invoiced()
    desk.accepted("2026-04-01", event_id="e1")
    desk.declined("2026-04-01", event_id="e2")
    return desk


def decided_before_receipt() -> Desk:
    desk = received()
    desk.accepted("2026-03-01")
    return desk


def date_in_doubt() -> Desk:
    desk = invoiced()
    desk.accepted("2026-04-01", recorded="2126-04-01")
    return desk


def rejected_early() -> Desk:
    desk = invoiced(early_payment="reject_finding")
    desk.paid("5.00", "2026-03-06", payment_id="wire-1")
    desk.accepted("2026-04-01")
    return desk


def line_reopened() -> Desk:
    """The third of three has paid a part, leaves, is credited for the rest; then the bank."""
    desk = accepted()
    desk.paid("2,722.00", "2026-04-05", payment_id="wire-1")
    desk.left("seat-3", "2026-04-06")
    desk.credit_note("2026-04-06")
    desk.reversed("wire-1", "500.00", "2026-04-08")
    return desk


def settled() -> Desk:
    desk = overpaid()
    desk.settle("decide-held-money", "wire-2", "2026-04-07", reason="A gift, they say.")
    return desk


def settlement_overtaken() -> Desk:
    desk = settled()
    desk.reversed("wire-2", "1.00", "2026-04-08")
    return desk


def settlement_of_nothing() -> Desk:
    desk = settled()
    desk.return_money("wire-2", "5.00", "2026-04-08")
    return desk


def window_empty() -> Desk:
    desk = invoiced()
    desk.accepted("2026-05-04")
    return desk


def invoice_differs() -> Desk:
    desk = invoiced()
    receipt = desk.events[-1]
    assert isinstance(receipt, ApplicationReceived)
    desk.events[-1] = attrs.evolve(receipt, seats=())
    return desk


def due_date_moved() -> Desk:
    desk = accepted()
    desk.moved("2026-05-18", on="2026-04-10")
    return desk


def overpaid() -> Desk:
    desk = paid()
    desk.paid("5.00", "2026-04-06", payment_id="wire-2")
    return desk


def held_before_acceptance() -> Desk:
    desk = invoiced()
    desk.paid("5.00", "2026-03-06")
    return desk


def held_without_acceptance() -> Desk:
    desk = held_before_acceptance()
    desk.declined("2026-04-01")
    return desk


def held_after_withdrawal() -> Desk:
    desk = accepted()
    desk.withdrawn("2026-04-02")
    desk.paid("5.00", "2026-04-03")
    return desk


def without_invoice() -> Desk:
    desk = received()
    desk.accepted("2026-04-01")
    desk.paid("5.00", "2026-04-03")
    return desk


def never_invoiced() -> Desk:
    desk = without_invoice()
    desk.withdrawn("2026-04-05")
    return desk


def for_void_invoice() -> Desk:
    desk = accepted()
    desk.credit_note("2026-04-02")
    desk.paid("5.00", "2026-04-03")
    return desk


def other_currency() -> Desk:
    desk = accepted()
    desk.paid(Money(1, "EUR"), "2026-04-03")
    return desk


def payment_reversed() -> Desk:
    desk = paid()
    desk.reversed("wire-1", "1.00", "2026-04-08")
    return desk


def reversal_exceeds() -> Desk:
    desk = paid()
    desk.reversed("wire-1", "5,000.00", "2026-04-08")
    return desk


def reversal_unknown() -> Desk:
    desk = paid()
    desk.reversed("wire-9", "1.00", "2026-04-08")
    return desk


def reversal_other_currency() -> Desk:
    desk = paid()
    desk.reversed("wire-1", Money(1, "EUR"), "2026-04-08")
    return desk


def forfeited() -> Desk:
    desk = paid()
    desk.withdrawn("2026-04-10")
    return desk


def withdrawn_unpaid() -> Desk:
    desk = accepted()
    desk.withdrawn("2026-04-10")
    return desk


def refund_of_nothing() -> Desk:
    desk = accepted()
    desk.refund_asked("2026-04-10")
    return desk


def transfer_of_nothing() -> Desk:
    desk = accepted()
    desk.transfer_asked("2026-04-10")
    return desk


def transfer_allowed() -> Desk:
    desk = paid(transfer="within_application_before_first_session")
    desk.transfer_asked("2026-04-10")
    return desk


def schedule_conflict() -> Desk:
    desk = received()
    desk.session("2026-05-05")
    return desk


def not_announced() -> Desk:
    desk = received()
    desk.moved("2026-05-18", on="2026-04-10", session_id="session-9")
    return desk


def program_at_fault() -> Desk:
    desk = paid()
    desk.cancelled("2026-04-20")
    return desk


def seat_taken() -> Desk:
    desk = received()
    desk.joined("2026-03-10", seat=3, person=9)
    return desk


def on_team_twice() -> Desk:
    desk = received()
    desk.joined("2026-03-10", seat=4, person=1)
    return desk


def without_seat() -> Desk:
    desk = received()
    desk.left("seat-9", "2026-03-10")
    return desk


def replaced_after_payment() -> Desk:
    desk = paid()
    desk.replaced("seat-3", "2026-04-10")
    return desk


def fee_passes_on() -> Desk:
    desk = paid(transfer="within_application_before_first_session")
    desk.replaced("seat-3", "2026-04-10")
    return desk


def waived() -> Desk:
    desk = accepted()
    desk.waive("seat-3", "1,111.00", "2026-04-02")
    return desk


def waiver_exceeds() -> Desk:
    desk = accepted()
    waiver = desk.waive("seat-3", "1,111.00", "2026-04-02")
    desk.credit_note("2026-04-02")
    desk.documents[1] = attrs.evolve(waiver, amount=usd("2,000.00"))
    return desk


def waiver_without_seat() -> Desk:
    desk = accepted()
    waiver = desk.waive("seat-3", "1,111.00", "2026-04-02")
    desk.documents[1] = attrs.evolve(waiver, seat_id="seat-9")
    return desk


def returned() -> Desk:
    desk = overpaid()
    desk.return_money("wire-2", "5.00", "2026-04-07")
    return desk


def return_exceeds() -> Desk:
    desk = returned()
    desk.reversed("wire-2", "5.00", "2026-04-08")
    return desk


def return_without_payment() -> Desk:
    desk = returned()
    desk.events = [
        each
        for each in desk.events
        if not (isinstance(each, PaymentReceived) and each.payment_id == "wire-2")
    ]
    return desk


def assignment_exceeds() -> Desk:
    desk = held_before_acceptance()
    payment = desk.events[-1]
    assert isinstance(payment, PaymentReceived)
    desk.assign(payment.payment_id, "2026-03-07", seat_2="5.00")
    desk.reversed(payment.payment_id, "1.00", "2026-03-08")
    desk.accepted("2026-04-01")
    return desk


def date_unknown() -> Desk:
    return paid(payment_date="cleared")


def written_off() -> Desk:
    desk = accepted()
    desk.write_off("2026-06-01")
    return desk


def paid_after_write_off() -> Desk:
    desk = written_off()
    desk.paid("1,111.00", "2026-06-02")
    return desk


FINDINGS: dict[BillingCode, Callable[[], Desk]] = {
    BillingCode.EVENT_CONFLICT: event_conflict,
    BillingCode.EVENT_IN_FUTURE: event_in_future,
    BillingCode.DOCUMENT_IN_FUTURE: document_in_future,
    BillingCode.PAYMENT_CONFLICT: payment_conflict,
    BillingCode.APPLICATION_NOT_RECEIVED: not_received,
    BillingCode.RECEIVED_AGAIN: received_again,
    BillingCode.NO_MEMBERS: without_members,
    BillingCode.DECISION_CONFLICT: decision_conflict,
    BillingCode.DECIDED_BEFORE_RECEIPT: decided_before_receipt,
    BillingCode.DATE_IN_DOUBT: date_in_doubt,
    BillingCode.MONEY_REJECTED_EARLY: rejected_early,
    BillingCode.LINE_REOPENED: line_reopened,
    BillingCode.DUTY_SETTLED: settled,
    BillingCode.SETTLEMENT_OVERTAKEN: settlement_overtaken,
    BillingCode.SETTLEMENT_WITHOUT_DUTY: settlement_of_nothing,
    BillingCode.WINDOW_EMPTY: window_empty,
    BillingCode.INVOICE_MISSING: received,
    BillingCode.INVOICE_DIFFERS: invoice_differs,
    BillingCode.DUE_DATE_MOVED: due_date_moved,
    BillingCode.MONEY_OVERPAID: overpaid,
    BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE: held_before_acceptance,
    BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE: held_without_acceptance,
    BillingCode.MONEY_HELD_AFTER_WITHDRAWAL: held_after_withdrawal,
    BillingCode.MONEY_HELD_WITHOUT_APPLICATION: not_received,
    BillingCode.MONEY_WITHOUT_INVOICE: without_invoice,
    BillingCode.MONEY_NEVER_INVOICED: never_invoiced,
    BillingCode.MONEY_FOR_VOID_INVOICE: for_void_invoice,
    BillingCode.MONEY_OTHER_CURRENCY: other_currency,
    BillingCode.PAYMENT_REVERSED: payment_reversed,
    BillingCode.REVERSAL_EXCEEDS_PAYMENT: reversal_exceeds,
    BillingCode.REVERSAL_UNKNOWN_PAYMENT: reversal_unknown,
    BillingCode.REVERSAL_OTHER_CURRENCY: reversal_other_currency,
    BillingCode.SEAT_FORFEITED: forfeited,
    BillingCode.WITHDRAWN_UNPAID: withdrawn_unpaid,
    BillingCode.REFUND_WITHOUT_PAYMENT: refund_of_nothing,
    BillingCode.TRANSFER_WITHOUT_PAYMENT: transfer_of_nothing,
    BillingCode.TRANSFER_ALLOWED: transfer_allowed,
    BillingCode.SCHEDULE_CONFLICT: schedule_conflict,
    BillingCode.SESSION_NOT_ANNOUNCED: not_announced,
    BillingCode.PROGRAM_AT_FAULT: program_at_fault,
    BillingCode.SEAT_TAKEN: seat_taken,
    BillingCode.MEMBER_ON_TEAM_TWICE: on_team_twice,
    BillingCode.MEMBER_WITHOUT_SEAT: without_seat,
    BillingCode.REPLACED_AFTER_PAYMENT: replaced_after_payment,
    BillingCode.FEE_PASSES_ON: fee_passes_on,
    BillingCode.FEE_WAIVED: waived,
    BillingCode.WAIVER_EXCEEDS_FEE: waiver_exceeds,
    BillingCode.WAIVER_WITHOUT_SEAT: waiver_without_seat,
    BillingCode.MONEY_RETURNED: returned,
    BillingCode.RETURN_EXCEEDS_PAYMENT: return_exceeds,
    BillingCode.RETURN_WITHOUT_PAYMENT: return_without_payment,
    BillingCode.ASSIGNMENT_EXCEEDS: assignment_exceeds,
    BillingCode.PAYMENT_DATE_UNKNOWN: date_unknown,
    BillingCode.INVOICE_WRITTEN_OFF: written_off,
    BillingCode.PAID_AFTER_WRITE_OFF: paid_after_write_off,
}
"""For each finding about one account, a story in which it is told."""

FOUND_OF_SEVERAL = frozenset(
    {
        BillingCode.DUPLICATE_APPLICATION,
        BillingCode.PERSON_ON_TWO_TEAMS,
        BillingCode.TRANSFER_FOR_SEVERAL,
        BillingCode.TRANSFER_PARTS_DIFFER,
        BillingCode.PAYMENT_IN_TWO_ACCOUNTS,
    }
)
"""The findings that only several accounts together can show."""

DUTIES: dict[DutyCode, Callable[[], Desk]] = {
    DutyCode.RESOLVE_CONFLICT: event_conflict,
    DutyCode.CORRECT_DATE: date_in_doubt,
    DutyCode.RECORD_RECEIPT: not_received,
    DutyCode.RECORD_TEAM: without_members,
    DutyCode.RECOVER_MONEY: return_exceeds,
    DutyCode.WAIVE_REST: line_reopened,
    DutyCode.ISSUE_CREDIT_NOTE: withdrawn_unpaid,
    DutyCode.ISSUE_INVOICE: received,
    DutyCode.DECIDE_EMPTY_WINDOW: window_empty,
    DutyCode.COLLECT_FEES: accepted,
    DutyCode.SEND_DUE_DATE_NOTICE: due_date_moved,
    DutyCode.CORRECT_INVOICE: invoice_differs,
    DutyCode.DECIDE_PROGRAM_FAULT: program_at_fault,
    DutyCode.DECIDE_WRITE_OFF: paid_after_write_off,
    DutyCode.DECIDE_HELD_MONEY: overpaid,
}
"""For each duty about one account, a story in which staff have it."""
