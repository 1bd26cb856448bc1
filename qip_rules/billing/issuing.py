"""Decisions to issue an invoice: the invoice, or a refusal that says why not.

A decision looks at an account and changes nothing. Its document takes effect when it is kept with
the others and the account is derived anew. Numbers are given by whoever keeps the record: two
documents of one number are a mistake of that record.
"""

from collections.abc import Iterator
from datetime import date, datetime

from qip_rules.billing.codes import NOTES, RefusalCode
from qip_rules.billing.documents import Invoice, Line, PolicyNote, Seller
from qip_rules.billing.history import Standing
from qip_rules.billing.parties import Buyer
from qip_rules.billing.refusals import Refusal, against_document, refusal
from qip_rules.billing.schedule import PaymentWindow
from qip_rules.billing.settings import FeeDate, InvoiceWhen, PaymentDue
from qip_rules.billing.state import Account, DocumentState, Seat, SeatState
from qip_rules.errors import expect_arguments
from qip_rules.fields import day, refuse
from qip_rules.rules.wording import phrase

__all__ = ["issue_invoice"]


def issue_invoice(  # noqa: PLR0913 - each a field of the invoice
    account: Account,
    *,
    number: str,
    on: date,
    seller: Seller,
    purchase_order: str | None = None,
    buyer: Buyer | None = None,
    recorded_at: datetime | None = None,
) -> Invoice | Refusal:
    """An invoice with one line for each seat that no invoice asks for yet, if there may be one.

    Args:
        account: as of `on` or later, derived from all documents issued so far.
        number: the next number of the program's series.
        on: the day of issue.
        seller: who issues it.
        purchase_order: the practice's own reference.
        buyer: whom it is addressed to, if not to the practice as its application named it: the
            address is corrected, or somebody else is billed. The seats stay the practice's.
        recorded_at: the moment of recording, with its offset from UTC.

    Returns:
        The invoice, with fees, practice and policy copied into it, or the reason why there is
        none: `invoice.…` or `document.…`.

    Raises:
        InputError: a number, a seller, a buyer or a moment that is none.
    """
    expect_arguments("issue_invoice", account=(account, Account), seller=(seller, Seller))
    refuse(day("on", on), "the day of issue")
    refused = next(_against_invoice(account, on), None) or against_document(account, number, on)
    if refused is not None:
        return refused
    practice, policy_on = account.practice, account.received_on
    assert practice is not None  # noqa: S101 - refused above: the application was received
    assert policy_on is not None  # noqa: S101 - as above
    return Invoice(
        number=number,
        application_id=account.application_id,
        issued_on=on,
        recorded_at=recorded_at,
        seller=seller,
        buyer=practice if buyer is None else buyer,
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
        replaces=_replaced(account),
    )


def _to_invoice(account: Account) -> tuple[Seat, ...]:
    return tuple(seat for seat in account.seats if seat.state is SeatState.NOT_INVOICED)


def _against_invoice(account: Account, on: date) -> Iterator[Refusal]:
    """What stands in the way of an invoice, the most telling reason first."""
    received_on = account.received_on
    if received_on is None or on < received_on:
        when = "is not on record as received" if received_on is None else "was not yet received"
        says = f"The application {account.application_id} {when} on {phrase(on)}."
        yield refusal(account, RefusalCode.INVOICE_BEFORE_RECEIPT, says)
    if account.standing is Standing.DECLINED:
        says = f"The application was declined on {phrase(account.ended_on)}; no fee is owed."
        yield refusal(account, RefusalCode.INVOICE_AFTER_DECLINE, says)
    if account.standing is Standing.WITHDRAWN and not account.claims_fee:
        says = f"The practice withdrew on {phrase(account.ended_on)}; no further fee is owed."
        yield refusal(account, RefusalCode.INVOICE_AFTER_WITHDRAWAL, says)
    if received_on is not None and (account.invoice_from is None or on < account.invoice_from):
        if account.settings.invoice_when is InvoiceWhen.COMPLETE:
            says = f"The application was not yet complete on {phrase(on)}; invoices wait for that."
            yield refusal(account, RefusalCode.INVOICE_BEFORE_COMPLETION, says)
        else:
            says = "The program issues invoices after acceptance, which has not come yet."
            yield refusal(account, RefusalCode.INVOICE_BEFORE_ACCEPTANCE, says)
    seats = _to_invoice(account)
    numbers = dict.fromkeys(each.invoice_number for each in account.seats if each.invoice_number)
    if not seats and not numbers:
        who = "Everybody has left the core team" if account.seats else "Nobody is on the core team"
        says = f"{who} of {account.application_id}, so there is nothing to invoice."
        yield refusal(account, RefusalCode.INVOICE_NO_SEATS, says)
    elif not seats:
        says = f"Every seat is already invoiced ({', '.join(numbers)})."
        yield refusal(account, RefusalCode.INVOICE_ALREADY_ISSUED, says)
    if any(seat.fee is None for seat in seats):
        says = "The fee is that of the day of acceptance, which is not known yet."
        yield refusal(account, RefusalCode.INVOICE_FEE_NOT_FIXED, says)
    if account.settings.fee_date is FeeDate.ISSUED and on != account.as_of:
        says = (
            "The fee is that of the day of issue, and the account is of "
            f"{phrase(account.as_of)}: derive it as of {phrase(on)}."
        )
        yield refusal(account, RefusalCode.INVOICE_FEE_NOT_FIXED, says)


def _line(seat: Seat) -> Line:
    assert seat.fee is not None  # noqa: S101 - refused before: the fee is fixed
    return Line(
        seat_id=seat.seat_id,
        person_id=seat.owner.person_id,
        person_name=seat.owner.name,
        net=seat.fee,
    )


def _replaced(account: Account) -> str | None:
    """The latest invoice taken back as a whole in whose place the new one stands."""
    seats = {seat.seat_id for seat in _to_invoice(account)}
    for each in reversed(account.documents):
        if each.state is DocumentState.VOID and seats.issuperset(
            line.line.seat_id for line in each.lines
        ):
            return each.number
    return None


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
        when = "before" if window.due is PaymentDue.DAY_BEFORE else "on which"
        yield (
            f"Please pay by {phrase(window.last_day)}, the day {when} the first in-person session "
            "starts."
        )
