"""Decisions to issue a document: the document, or a refusal that says why not.

A decision looks at an account and changes nothing. Its document takes effect when it is kept with
the others and the account is derived anew. Numbers are given by whoever keeps the record: two
documents of one number are a mistake of that record.
"""

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from qip_rules.billing.codes import NOTES, RefusalCode
from qip_rules.billing.documents import CreditNote, Invoice, Line, PolicyNote, Seller
from qip_rules.billing.duties import creditable_lines
from qip_rules.billing.facts import InvoiceWhen, settings_of
from qip_rules.billing.history import Standing
from qip_rules.billing.schedule import PaymentWindow
from qip_rules.billing.state import Account, AccountDocument, DocumentState, Seat, SeatState
from qip_rules.fields import day, refuse
from qip_rules.rules.requirement import Clause
from qip_rules.rules.wording import phrase

__all__ = ["Refusal", "issue_credit_note", "issue_invoice"]


@attrs.frozen
class Refusal:
    """A document that was not issued. It changes nothing."""

    code: RefusalCode
    says: str
    clauses: tuple[Clause, ...]


def issue_invoice(  # noqa: PLR0913 - each a field of the invoice
    account: Account,
    *,
    number: str,
    on: date,
    seller: Seller,
    purchase_order: str | None = None,
    recorded_at: datetime | None = None,
) -> Invoice | Refusal:
    """An invoice with one line for each seat that no invoice asks for yet, if there may be one.

    Args:
        account: as of `on` or later, derived from all documents issued so far.
        number: the next number of the program's series.
        on: the day of issue.
        seller: who issues it.
        purchase_order: the practice's own reference.
        recorded_at: the moment of recording, with its offset from UTC.

    Returns:
        The invoice, with fees, practice and policy copied into it, or the reason why there is
        none: `invoice.…` or `document.…`.

    Raises:
        InputError: a number, a seller or a moment that is none.
    """
    refuse(day("on", on), "the day of issue")
    refusal = next(_against_invoice(account, on), None) or next(
        _against_document(account, number, on), None
    )
    if refusal is not None:
        return refusal
    practice, policy_on = account.practice, account.received_on
    assert practice is not None  # noqa: S101 - refused above: the application was received
    assert policy_on is not None  # noqa: S101 - as above
    return Invoice(
        number=number,
        application_id=account.application_id,
        issued_on=on,
        recorded_at=recorded_at,
        seller=seller,
        buyer=practice,
        currency=account.policy.currency,
        lines=tuple(_line(seat) for seat in _to_invoice(account)),
        notes=_notes(account),
        fee_is_example=account.fee_is_example,
        program_id=account.policy.program_id,
        policy_on=policy_on,
        digest=account.policy.digest,
        purchase_order=purchase_order,
        pay_after=account.window.accepted_on,
        pay_by=account.window.last_day,
        terms=tuple(_terms(account.window)),
    )


def issue_credit_note(  # noqa: PLR0913 - each a field of the credit note
    account: Account,
    *,
    number: str,
    on: date,
    invoice_number: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> CreditNote | Refusal:
    """A credit note for what is not owed of one invoice, if there may be one.

    When the application has ended without a claim to the fee (declined, or withdrawn and the
    program credits that), it takes back whatever of each line is not paid. While the fee is
    claimed, only an invoice on which nothing is paid can be taken back, as a whole, to be
    corrected: a new invoice has to follow, and the account says so.

    Args:
        account: as of `on` or later, derived from all documents issued so far.
        number: the next number of the series.
        on: the day of issue.
        invoice_number: the invoice it refers to.
        reason: why, in a sentence that the practice could read.
        recorded_at: the moment of recording, with its offset from UTC.

    Returns:
        The credit note, or the reason why there is none: `credit.…` or `document.…`.

    Raises:
        InputError: a number, a reason or a moment that is none.
    """
    refuse(day("on", on), "the day of issue")
    credited = _to_credit(account, invoice_number)
    if isinstance(credited, Refusal):
        return credited
    refusal = next(_against_document(account, number, on), None)
    if refusal is not None:
        return refusal
    invoice, lines = credited
    return CreditNote(
        number=number,
        application_id=account.application_id,
        issued_on=on,
        recorded_at=recorded_at,
        seller=invoice.document.seller,
        buyer=invoice.document.buyer,
        currency=invoice.document.currency,
        lines=lines,
        notes=invoice.document.notes,
        fee_is_example=invoice.document.fee_is_example,
        program_id=invoice.document.program_id,
        policy_on=invoice.document.policy_on,
        digest=invoice.document.digest,
        invoice_number=invoice_number,
        reason=reason,
    )


def _refusal(account: Account, code: RefusalCode, says: str) -> Refusal:
    return Refusal(code, says, account.policy.cited(code.value))


def _to_invoice(account: Account) -> tuple[Seat, ...]:
    return tuple(seat for seat in account.seats if seat.state is SeatState.NOT_INVOICED)


def _against_invoice(account: Account, on: date) -> Iterator[Refusal]:
    """What stands in the way of an invoice, the most telling reason first."""
    received_on, accepted_on = account.received_on, account.window.accepted_on
    if received_on is None or on < received_on:
        when = "is not on record as received" if received_on is None else "was not yet received"
        says = f"The application {account.application_id} {when} on {phrase(on)}."
        yield _refusal(account, RefusalCode.INVOICE_BEFORE_RECEIPT, says)
    if account.standing is Standing.DECLINED:
        says = f"The application was declined on {phrase(account.ended_on)}; no fee is owed."
        yield _refusal(account, RefusalCode.INVOICE_AFTER_DECLINE, says)
    if account.standing is Standing.WITHDRAWN and not account.claims_fee:
        says = f"The practice withdrew on {phrase(account.ended_on)}; no further fee is owed."
        yield _refusal(account, RefusalCode.INVOICE_AFTER_WITHDRAWAL, says)
    when_accepted = settings_of(account.policy).invoice_when is InvoiceWhen.ACCEPTED
    if when_accepted and (accepted_on is None or on < accepted_on):
        says = "The program issues invoices after acceptance, which has not come yet."
        yield _refusal(account, RefusalCode.INVOICE_BEFORE_ACCEPTANCE, says)
    if not account.seats:
        says = "No member of the core team is on record, so there is nothing to invoice."
        yield _refusal(account, RefusalCode.INVOICE_NO_SEATS, says)
    seats = _to_invoice(account)
    if not seats:
        numbers = dict.fromkeys(each.invoice_number or "" for each in account.seats)
        says = f"Every seat is already invoiced ({', '.join(numbers)})."
        yield _refusal(account, RefusalCode.INVOICE_ALREADY_ISSUED, says)
    if any(seat.fee is None for seat in seats):
        says = "The fee is that of the day of acceptance, which is not known yet."
        yield _refusal(account, RefusalCode.INVOICE_FEE_NOT_FIXED, says)


def _against_document(account: Account, number: str, on: date) -> Iterator[Refusal]:
    """What stands in the way of any document of that number on that day."""
    if any(each.number == number for each in account.documents):
        says = f"The number {number} is used; the number of a document is never used again."
        yield _refusal(account, RefusalCode.DOCUMENT_NUMBER_USED, says)
    if account.documents and on < account.documents[-1].document.issued_on:
        previous = account.documents[-1].document
        says = (
            f"The document {previous.number} was issued on {phrase(previous.issued_on)}; a later "
            "number cannot bear an earlier date."
        )
        yield _refusal(account, RefusalCode.DOCUMENT_BEFORE_PREVIOUS, says)
    if on > account.as_of:
        says = f"The account is known to {phrase(account.as_of)}, which is before {phrase(on)}."
        yield _refusal(account, RefusalCode.DOCUMENT_AFTER_ACCOUNT, says)


def _to_credit(
    account: Account, invoice_number: str
) -> tuple[AccountDocument, tuple[Line, ...]] | Refusal:
    """The invoice and the lines that a credit note for it takes back, or why there is none."""
    invoice = next((each for each in account.documents if each.number == invoice_number), None)
    if invoice is None or not isinstance(invoice.document, Invoice):
        says = f"No invoice {invoice_number} is on record for {account.application_id}."
        return _refusal(account, RefusalCode.CREDIT_UNKNOWN_INVOICE, says)
    if invoice.state is DocumentState.VOID:
        says = f"The invoice {invoice_number} has already been taken back in full."
        return _refusal(account, RefusalCode.CREDIT_NOTHING_TO_CREDIT, says)
    if account.claims_fee:
        lines = tuple(each for each in invoice.lines if not each.is_on_credit_note)
        if account.standing is Standing.WITHDRAWN:
            says = "The practice withdrew after acceptance; the program still claims the fee."
            return _refusal(account, RefusalCode.CREDIT_STILL_OWED, says)
    else:
        lines = creditable_lines(account, invoice)
    if invoice.covered and (account.claims_fee or not lines):
        says = f"{invoice.covered} is paid on invoice {invoice_number}; fees are not given back."
        return _refusal(account, RefusalCode.CREDIT_ALREADY_PAID, says)
    if not lines:
        says = f"Nothing of the invoice {invoice_number} is left to be taken back."
        return _refusal(account, RefusalCode.CREDIT_NOTHING_TO_CREDIT, says)
    return invoice, tuple(attrs.evolve(each.line, net=each.due) for each in lines)


def _line(seat: Seat) -> Line:
    assert seat.fee is not None  # noqa: S101 - refused before: the fee is fixed
    return Line(
        seat_id=seat.seat_id,
        person_id=seat.owner.person_id,
        person_name=seat.owner.name,
        net=seat.fee,
    )


def _notes(account: Account) -> tuple[PolicyNote, ...]:
    return tuple(PolicyNote(each.id, each.says) for each in account.policy.cited(NOTES))


def _terms(window: PaymentWindow) -> Iterator[str]:
    """When to pay, as far as it is known on the day of issue."""
    if window.accepted_on is None:
        yield "Please pay only after your practice has been accepted."
    else:
        yield f"Your practice was accepted on {phrase(window.accepted_on)}."
    if window.is_empty:
        yield "No day is left before the first in-person session; the program will write to you."
    elif window.last_day is None:
        yield "Please pay before the first in-person session, whose date will be announced."
    else:
        yield (
            f"Please pay by {phrase(window.last_day)}, the day before the first in-person "
            "session starts."
        )
