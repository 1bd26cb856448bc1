"""What is unusual about an account, in billing's own words: sentences for staff.

The requirements of the program document speak for themselves; here is what they do not ask about:
dates and invoices. What concerns the core team and its money is in `qip_rules.billing.team_remarks`
and `qip_rules.billing.money_remarks`.
"""

from collections.abc import Iterator

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Invoice
from qip_rules.billing.findings import Remark, grounds_of
from qip_rules.billing.money_remarks import money_remarks
from qip_rules.billing.schedule import PaymentWindow
from qip_rules.billing.settings import FeeDate
from qip_rules.billing.sheet import Sheet
from qip_rules.billing.state import AccountDocument, DocumentLine, DocumentState
from qip_rules.billing.team_remarks import team_remarks
from qip_rules.billing.terms import money
from qip_rules.money import Money
from qip_rules.rules.wording import phrase

__all__ = ["remarks_on"]

_UNKNOWN = BillingCode.APPLICATION_NOT_RECEIVED
_UNPAID_STATES = (DocumentState.OPEN, DocumentState.PART)


def remarks_on(sheet: Sheet) -> Iterator[Remark]:
    """What is unusual about an account besides what its events and documents showed alone."""
    yield from _not_received(sheet)
    yield from _no_members(sheet)
    yield from _window(sheet)
    yield from _program_at_fault(sheet)
    yield from _missing_invoice(sheet)
    if sheet.documents:
        yield from _differences(sheet)
        yield from _reopened(sheet)
        yield from _moved_due_dates(sheet)
    yield from team_remarks(sheet)
    yield from money_remarks(sheet)


def _window(sheet: Sheet) -> Iterator[Remark]:
    window = sheet.basis.window
    if window.is_empty:
        says = (
            f"The application was accepted on {phrase(window.accepted_on)} and the first "
            f"in-person session is on {phrase(window.first_session_on)}: no day is left "
            "to pay on, so the due date cannot be met."
        )
        yield Remark(BillingCode.WINDOW_EMPTY, says, sheet.basis.application_id)


def _not_received(sheet: Sheet) -> Iterator[Remark]:
    """Documents about an application to which, by the record, nothing ever happened."""
    history, papers = sheet.basis.history, sheet.basis.ledger.papers
    if history.received is None and papers:
        told = (each.grounds for each in history.remarks if each.code is _UNKNOWN and each.grounds)
        if next(told, None) is None:
            about = sheet.basis.application_id
            says = f"No receipt of the application {about} is on record, but there is a document."
            grounds = ", ".join(each.number for each in papers)
            yield Remark(_UNKNOWN, says, about, grounds)


def _no_members(sheet: Sheet) -> Iterator[Remark]:
    received = sheet.basis.history.received
    if received is not None and not sheet.basis.history.team:
        says = (
            f"The application was received on {phrase(received.occurred_on)} without any member "
            "of the core team, and nobody joined: no invoice can be issued."
        )
        yield Remark(BillingCode.NO_MEMBERS, says, sheet.basis.application_id, received.event_id)


def _program_at_fault(sheet: Sheet) -> Iterator[Remark]:
    schedule = sheet.basis.history.schedule
    if not schedule.cancelled:
        return
    at_stake = sum(
        line.line.net.amount_minor - line.credited.amount_minor
        for _, line in _lines_in_force(sheet)
    )
    fees = money(at_stake, sheet.basis.currency)
    for session_id, event_id in zip(schedule.cancelled, schedule.called_off_by, strict=True):
        says = (
            f"The program called the session {session_id} off. Nothing is given back by itself; "
            "the staff may take fees back with a credit note and return what was paid."
        )
        grounds = grounds_of(session_id, event_id, fees) if at_stake else ""
        yield Remark(BillingCode.PROGRAM_AT_FAULT, says, sheet.basis.application_id, grounds)


def _missing_invoice(sheet: Sheet) -> Iterator[Remark]:
    for draft in sheet.drafts:
        names = ", ".join(seat.owner.name for seat in draft.seats)
        says = f"No invoice asks for the fee of {names}."
        yield Remark(BillingCode.INVOICE_MISSING, says, sheet.basis.application_id)


def _differences(sheet: Sheet) -> Iterator[Remark]:
    """Lines that are not those of the seats and fees now on record."""
    basis = sheet.basis
    if basis.history.received is None or not basis.claims_fee:
        return
    team = basis.history.team
    fee = None if basis.terms.settings.fee_date is FeeDate.ISSUED else basis.fee
    for document, billed in _lines_in_force(sheet):
        line = billed.line
        if not basis.claims_seat(line.seat_id):
            continue
        place = team.get(line.seat_id)
        on_record: str | Money
        if place is None:
            on_record = "no seat"
            said = f"{line.person_name}, whose seat {line.seat_id} is not on record"
        elif place.holder.person_id != line.person_id:
            on_record = place.holder.person_id
            said = f"{line.person_name} for the seat {line.seat_id}, which another person holds"
        elif fee is not None and place.predecessor_id is None and line.net.amount_minor != fee:
            on_record = money(fee, basis.currency)
            said = f"{line.net} for {line.person_name}; the fee on record is {on_record}"
        else:
            continue
        says = f"Invoice {document.number} asks for {said}."
        grounds = grounds_of(line.seat_id, line.person_id, line.net, on_record)
        yield Remark(BillingCode.INVOICE_DIFFERS, says, document.number, grounds)


def _lines_in_force(sheet: Sheet) -> Iterator[tuple[AccountDocument, DocumentLine]]:
    for document in sheet.documents:
        for line in document.lines:
            if not line.is_void:
                yield document, line


def _reopened(sheet: Sheet) -> Iterator[Remark]:
    """Lines that a credit note took back as far as they were not paid, before money left again."""
    if not any(each.is_on_credit_note and not each.is_void for each in sheet.basis.ledger.lines):
        return
    for document, line in _lines_in_force(sheet):
        seat_id = line.line.seat_id
        if (
            line.is_on_credit_note
            and line.due
            and document.state is not DocumentState.UNCOLLECTIBLE
            and not sheet.basis.claims_seat(seat_id)
        ):
            says = (
                f"{line.due} of invoice {document.number} is open for {line.line.person_name}, "
                f"who owes nothing: {line.credited} of the line was taken back before, and what "
                "covered the rest covers it no more."
            )
            yield Remark(BillingCode.LINE_REOPENED, says, seat_id)


def _moved_due_dates(sheet: Sheet) -> Iterator[Remark]:
    window = sheet.basis.window
    last_day = window.last_day
    for each in sheet.documents:
        invoice = each.document
        if (
            isinstance(invoice, Invoice)
            and each.state in _UNPAID_STATES
            and sheet.basis.claims_fee
            and invoice.pay_by is not None
            and invoice.pay_by != last_day
        ):
            says = (
                f"Invoice {invoice.number} names {phrase(invoice.pay_by)} as the last day to "
                f"pay; {_last_day_now(window)}."
            )
            # That no day is left is other news than that none can be named.
            grounds = grounds_of(invoice.pay_by, "none left" if window.is_empty else last_day)
            yield Remark(BillingCode.DUE_DATE_MOVED, says, invoice.number, grounds)


def _last_day_now(window: PaymentWindow) -> str:
    """What became of the last day to pay, as a part of a sentence."""
    if window.is_empty:
        return (
            f"no day is left now, because acceptance came on {phrase(window.accepted_on)} and the "
            f"first in-person session is on {phrase(window.first_session_on)}"
        )
    if window.last_day is None:
        return "none can be named now, because no in-person session has a date"
    return f"it is {phrase(window.last_day)} now"
