"""Decisions to take back lines of an invoice: the credit note, or a refusal that says why not."""

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from qip_rules.billing.codes import RefusalCode
from qip_rules.billing.documents import CreditNote, Invoice, Line, LineKind
from qip_rules.billing.history import Standing
from qip_rules.billing.refusals import Refusal, against_document, refusal
from qip_rules.billing.state import Account, AccountDocument, DocumentLine, DocumentState
from qip_rules.errors import expect_arguments
from qip_rules.fields import day, identifier, one_line, refuse
from qip_rules.money import Money

__all__ = ["issue_credit_note"]


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

    It takes back, as far as there is any of it:

    - what is not paid of each line, when the application has ended without a claim to the fee
      (declined, or withdrawn and the program credits that);
    - what is not paid of the lines of members who left or were replaced, or the whole line where
      the program lets the fee pass to the successor;
    - what was waived and no credit note shows yet, on lines of their own.

    If there is nothing of that, the invoice as a whole can be taken back to be corrected as long
    as nothing is paid on it, or paid or not, while the program has called a session off. Where the
    fee is claimed a new invoice has to follow, and the account says so.

    Args:
        account: as of `on` or later, derived from all documents recorded so far.
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
    expect_arguments("issue_credit_note", account=(account, Account))
    faults = [
        *day("on", on),
        *identifier("invoice_number", invoice_number),
        *one_line("reason", reason),
    ]
    refuse(faults, "the credit note")
    credited = _to_credit(account, invoice_number)
    if isinstance(credited, Refusal):
        return credited
    refused = against_document(account, number, on)
    if refused is not None:
        return refused
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


def _to_credit(
    account: Account, invoice_number: str
) -> tuple[AccountDocument, tuple[Line, ...]] | Refusal:
    """The invoice and the lines of a credit note for it, or why there is none."""
    invoice = next((each for each in account.documents if each.number == invoice_number), None)
    if invoice is None or not isinstance(invoice.document, Invoice):
        says = f"No invoice {invoice_number} is on record for {account.application_id}."
        return refusal(account, RefusalCode.CREDIT_UNKNOWN_INVOICE, says)
    if invoice.state is DocumentState.VOID:
        says = f"The invoice {invoice_number} has already been taken back in full."
        return refusal(account, RefusalCode.CREDIT_NOTHING_TO_CREDIT, says)
    lines = tuple(_due_lines(invoice))
    if lines:
        return invoice, lines
    if account.claims_fee and account.standing is Standing.WITHDRAWN:
        says = "The practice withdrew after acceptance; the program still claims the fee."
        return refusal(account, RefusalCode.CREDIT_STILL_OWED, says)
    if invoice.covered and not account.sessions_cancelled:
        says = f"{invoice.covered} is paid on invoice {invoice_number}; fees are not given back."
        return refusal(account, RefusalCode.CREDIT_ALREADY_PAID, says)
    if account.claims_fee or account.sessions_cancelled:
        lines = tuple(
            _fee_line(each, each.line.net - each.waived)
            for each in invoice.lines
            if not each.is_on_credit_note
        )
    if not lines:
        says = f"Nothing of the invoice {invoice_number} is left to be taken back."
        return refusal(account, RefusalCode.CREDIT_NOTHING_TO_CREDIT, says)
    return invoice, lines


def _due_lines(invoice: AccountDocument) -> Iterator[Line]:
    """What is not owed, and what was waived: what a credit note is due for."""
    for each in invoice.lines:
        for waiver_number, amount in each.waivers_to_show:
            yield attrs.evolve(
                each.line, net=amount, kind=LineKind.WAIVER, waiver_number=waiver_number
            )
        if each.to_credit is not None:
            yield _fee_line(each, each.to_credit)


def _fee_line(line: DocumentLine, net: Money) -> Line:
    return attrs.evolve(line.line, net=net)
