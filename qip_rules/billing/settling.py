"""Decisions about money that are kept and not sent: waive, write off, send back.

Each looks at an account, changes nothing, and gives a new document or a refusal that says why
there is none. The account has to be as of the day of the decision or later, derived from all
documents recorded so far.
"""

from datetime import date, datetime
from typing import TypedDict

from qip_rules.billing.codes import BillingCode, RefusalCode
from qip_rules.billing.decisions import (
    MoneyReturned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.documents import Invoice
from qip_rules.billing.refusals import Refusal, against_document, refusal
from qip_rules.billing.settings import ReturnOfUnearned
from qip_rules.billing.state import Account, Seat
from qip_rules.errors import expect_arguments
from qip_rules.fields import amount as amount_rule
from qip_rules.fields import day, refuse
from qip_rules.money import Money

__all__ = [
    "DecidedFields",
    "decided_fields",
    "return_money",
    "undo_write_off",
    "waive",
    "write_off",
]


class DecidedFields(TypedDict):
    """What every decision has, whatever it decides."""

    number: str
    application_id: str
    issued_on: date
    recorded_at: datetime | None
    program_id: str
    policy_on: date
    digest: str


def decided_fields(
    account: Account, number: str, on: date, recorded_at: datetime | None
) -> DecidedFields:
    """The fields of a decision about this account, under the policy that applies to it."""
    return DecidedFields(
        number=number,
        application_id=account.application_id,
        issued_on=on,
        recorded_at=recorded_at,
        program_id=account.policy.program_id,
        policy_on=account.policy.in_force_on,
        digest=account.policy.digest,
    )


def waive(  # noqa: PLR0913 - each a field of the waiver
    account: Account,
    *,
    number: str,
    on: date,
    seat_id: str,
    amount: Money,
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> Waiver | Refusal:
    """A waiver of a part of what is due for a seat, or of the whole.

    Also of what is open on a line that a credit note took back in part before money for it left
    again: nobody owes that, and a line is credited only once.

    Returns:
        The waiver, or the reason why there is none: `waive.…` or `document.…`.

    Raises:
        InputError: an amount that is none, or another field that is not what it should be.
    """
    expect_arguments("waive", account=(account, Account))
    refuse([*day("on", on), *amount_rule(1)("amount", amount)], "the waiver")
    seat = next((each for each in account.seats if each.seat_id == seat_id), None)
    if seat is None:
        says = f"No seat {seat_id} is on record for {account.application_id}."
        return refusal(account, RefusalCode.WAIVE_UNKNOWN_SEAT, says)
    if amount.currency != account.policy.currency:
        says = f"Fees are in {account.policy.currency}; {amount} cannot be waived of them."
        return refusal(account, RefusalCode.DOCUMENT_OTHER_CURRENCY, says)
    if seat.due is None:
        says = f"The fee of {seat.owner.name} is not fixed yet."
        return refusal(account, RefusalCode.WAIVE_FEE_NOT_FIXED, says)
    due = seat.due or _open_though_credited(account, seat)
    if amount > due:
        says = f"{due} is due for {seat.owner.name}; more than that cannot be waived."
        return refusal(account, RefusalCode.WAIVE_MORE_THAN_DUE, says)
    return against_document(account, number, on) or Waiver(
        **decided_fields(account, number, on, recorded_at),
        seat_id=seat_id,
        amount=amount,
        authority=authority,
        reason=reason,
    )


def _open_though_credited(account: Account, seat: Seat) -> Money:
    """What is open on the line of a seat for which nothing is due, if a credit note is behind."""
    for document in account.documents:
        for line in document.lines:
            if line.line.seat_id == seat.seat_id and line.is_on_credit_note and not line.is_void:
                return line.due
    return Money(0, account.policy.currency)


def write_off(  # noqa: PLR0913 - each a field of the write-off
    account: Account,
    *,
    number: str,
    on: date,
    invoice_number: str,
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> WriteOff | Refusal:
    """A write-off of what is due on an invoice: it is no longer chased, and covers no seat.

    Returns:
        The write-off, or the reason why there is none: `write_off.…` or `document.…`.

    Raises:
        InputError: a field that is not what it should be.
    """
    expect_arguments("write_off", account=(account, Account))
    refuse(day("on", on), "the write-off")
    invoice = next((each for each in account.documents if each.number == invoice_number), None)
    if invoice is None or not isinstance(invoice.document, Invoice):
        says = f"No invoice {invoice_number} is on record for {account.application_id}."
        return refusal(account, RefusalCode.WRITE_OFF_UNKNOWN_INVOICE, says)
    if any(
        isinstance(each.document, WriteOff)
        and each.document.invoice_number == invoice_number
        and each.stands
        for each in account.decisions
    ):
        says = f"The invoice {invoice_number} is written off already."
        return refusal(account, RefusalCode.WRITE_OFF_ALREADY, says)
    if not invoice.due:
        says = f"Nothing is due on the invoice {invoice_number}."
        return refusal(account, RefusalCode.WRITE_OFF_NOTHING_DUE, says)
    return against_document(account, number, on) or WriteOff(
        **decided_fields(account, number, on, recorded_at),
        invoice_number=invoice_number,
        amount=invoice.due,
        authority=authority,
        reason=reason,
    )


def undo_write_off(  # noqa: PLR0913 - each a field of the document
    account: Account,
    *,
    number: str,
    on: date,
    write_off_number: str,
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> WriteOffUndone | Refusal:
    """The undoing of a write-off: what is due is chased again.

    Returns:
        The document, or the reason why there is none: `undo.…` or `document.…`.

    Raises:
        InputError: a field that is not what it should be.
    """
    expect_arguments("undo_write_off", account=(account, Account))
    refuse(day("on", on), "the undoing of the write-off")
    written = next(
        (
            each
            for each in account.decisions
            if isinstance(each.document, WriteOff) and each.document.number == write_off_number
        ),
        None,
    )
    if written is None:
        says = f"No write-off {write_off_number} is on record for {account.application_id}."
        return refusal(account, RefusalCode.UNDO_UNKNOWN_WRITE_OFF, says)
    if not written.stands:
        says = f"The write-off {write_off_number} was undone before."
        return refusal(account, RefusalCode.UNDO_ALREADY_UNDONE, says)
    return against_document(account, number, on) or WriteOffUndone(
        **decided_fields(account, number, on, recorded_at),
        write_off_number=write_off_number,
        authority=authority,
        reason=reason,
    )


def return_money(  # noqa: PLR0913 - each a field of the document
    account: Account,
    *,
    number: str,
    on: date,
    payment_id: str,
    amount: Money,
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> MoneyReturned | Refusal:
    """A return of money that covers no seat and is no fee. Fees are not given back.

    Returns:
        The document, or the reason why there is none: `return.…` or `document.…`.

    Raises:
        InputError: an amount that is none, or another field that is not what it should be.
    """
    expect_arguments("return_money", account=(account, Account))
    refuse([*day("on", on), *amount_rule(1)("amount", amount)], "the return")
    payment = next((each for each in account.payments if each.payment_id == payment_id), None)
    if payment is None:
        says = f"No payment {payment_id} counts for {account.application_id}."
        return refusal(account, RefusalCode.RETURN_UNKNOWN_PAYMENT, says)
    if amount.currency != payment.amount.currency:
        says = f"The payment {payment_id} was {payment.amount}; {amount} cannot be returned of it."
        return refusal(account, RefusalCode.DOCUMENT_OTHER_CURRENCY, says)
    held = next((each for each in account.unapplied if each.payment_id == payment_id), None)
    if held is None:
        says = f"The payment {payment_id} covers seats; fees that are paid are not given back."
        return refusal(account, RefusalCode.RETURN_NOT_REFUNDABLE, says)
    if held.reason is BillingCode.MONEY_WITHOUT_INVOICE:
        says = f"{held.amount} of {payment_id} waits for an invoice; issue that first."
        return refusal(account, RefusalCode.RETURN_AWAITS_INVOICE, says)
    if account.settings.return_of_unearned is ReturnOfUnearned.REFUSED:
        says = "The program keeps what it received, be it a fee or not."
        return refusal(account, RefusalCode.RETURN_REFUSED_BY_PROGRAM, says)
    if amount > held.amount:
        says = (
            f"{held.amount} of the payment {payment_id} covers no seat; more than that is a fee "
            "and not given back."
        )
        return refusal(account, RefusalCode.RETURN_MORE_THAN_HELD, says)
    return against_document(account, number, on) or MoneyReturned(
        **decided_fields(account, number, on, recorded_at),
        payment_id=payment_id,
        amount=amount,
        authority=authority,
        reason=reason,
    )
