"""What is unusual about the money: held, returned, assigned, written off, asked back."""

from collections.abc import Iterator, Mapping
from typing import Final

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import TransferAsked
from qip_rules.billing.findings import Remark, grounds_of
from qip_rules.billing.payments import allows_transfer
from qip_rules.billing.sheet import Sheet
from qip_rules.billing.state import DocumentState
from qip_rules.billing.terms import money
from qip_rules.money import Money
from qip_rules.rules.wording import phrase

__all__ = ["money_remarks"]

_UNAPPLIED_SAYS: Final[Mapping[BillingCode, str]] = {
    BillingCode.MONEY_OVERPAID: "is more than the seats cost; a surplus is no fee",
    BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE: (
        "is held: payment is made after acceptance, and nothing has been decided yet"
    ),
    BillingCode.MONEY_REJECTED_EARLY: (
        "came before acceptance; the program does not take it as payment, then or later"
    ),
    BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE: (
        "is held: the application ended without acceptance, so no fee is owed"
    ),
    BillingCode.MONEY_HELD_AFTER_WITHDRAWAL: (
        "is held: it arrived after the practice had withdrawn, when no fee was owed"
    ),
    BillingCode.MONEY_HELD_WITHOUT_APPLICATION: (
        "is held: no receipt of the application is on record"
    ),
    BillingCode.MONEY_WITHOUT_INVOICE: "is held: no invoice asks for it yet",
    BillingCode.MONEY_NEVER_INVOICED: (
        "is held: no invoice ever asked for it, and no seat is left that owes a fee"
    ),
    BillingCode.MONEY_FOR_VOID_INVOICE: "is held: every invoice has been taken back",
    BillingCode.MONEY_OTHER_CURRENCY: "is recorded and never allocated: it is not in {currency}",
}


def money_remarks(sheet: Sheet) -> Iterator[Remark]:
    """What is unusual about the money of an account."""
    for each in sheet.unapplied:
        reason = _UNAPPLIED_SAYS[each.reason].format(currency=sheet.basis.currency)
        says = f"{each.amount} of the payment {each.payment_id} {reason}."
        yield Remark(each.reason, says, each.payment_id)
    for payment in sheet.payments:
        if payment.judged_on is None:
            says = (
                f"The day of the payment {payment.payment_id} by which the program goes is not on "
                "record yet, so it cannot be told whether it was in time."
            )
            yield Remark(BillingCode.PAYMENT_DATE_UNKNOWN, says, payment.payment_id)
    ledger = sheet.basis.ledger
    if ledger.returned:
        yield from _returned(sheet)
    if ledger.assigned:
        yield from _assigned(sheet)
    if ledger.written_off:
        yield from _written_off(sheet)
    yield from _requests(sheet)


def _returned(sheet: Sheet) -> Iterator[Remark]:
    amounts = {each.payment_id: each.amount for each in sheet.basis.history.payments}
    for payment_id, returns in sheet.basis.ledger.returned.items():
        paid = amounts.get(payment_id)
        asked = 0
        for each in returns:
            if paid is None or each.amount.currency != paid.currency:
                why = "does not count" if paid is None else f"was {paid}"
                says = (
                    f"{each.amount} of {payment_id} was sent back on {phrase(each.issued_on)}; "
                    f"the payment {why}."
                )
                grounds = grounds_of(each.number, each.amount)
                yield Remark(BillingCode.RETURN_WITHOUT_PAYMENT, says, payment_id, grounds)
                continue
            asked += each.amount.amount_minor
            says = (
                f"{each.amount} of the payment {payment_id} was sent back on "
                f"{phrase(each.issued_on)} by {each.authority}. It was no fee."
            )
            yield Remark(BillingCode.MONEY_RETURNED, says, payment_id)
        counted = sheet.basis.returned.get(payment_id, 0)
        if paid is not None and asked > counted:
            left = money(counted, paid.currency)
            says = (
                f"{money(asked, paid.currency)} of the payment {payment_id} was sent back, and "
                f"{left} was left of it; no more than that counts."
            )
            grounds = grounds_of(money(asked, paid.currency), left)
            yield Remark(BillingCode.RETURN_EXCEEDS_PAYMENT, says, payment_id, grounds)


def _assigned(sheet: Sheet) -> Iterator[Remark]:
    for payment_id, each in sheet.basis.ledger.assigned.items():
        for part in each.parts:
            if part.seat_id in sheet.basis.history.team and (
                part.seat_id not in sheet.basis.ledger.live
            ):
                continue  # it waits for the invoice
            covered = sheet.basis.parts.get((payment_id, part.seat_id), 0)
            if covered < part.amount.amount_minor and payment_id not in sheet.basis.held:
                says = (
                    f"{part.amount} of the payment {payment_id} was assigned to the seat "
                    f"{part.seat_id}, which has {money(covered, sheet.basis.currency)} of it: the "
                    "seat owes no more, or the payment has no more."
                )
                yield Remark(BillingCode.ASSIGNMENT_EXCEEDS, says, payment_id)


def _written_off(sheet: Sheet) -> Iterator[Remark]:
    for document in sheet.documents:
        write_off = sheet.basis.ledger.written_off.get(document.number)
        if write_off is None:
            continue
        if document.state is DocumentState.UNCOLLECTIBLE:
            says = (
                f"{document.due} of invoice {document.number} is due and was written off on "
                f"{phrase(write_off.issued_on)} by {write_off.authority}: it is no longer chased "
                "and covers no seat."
            )
            yield Remark(BillingCode.INVOICE_WRITTEN_OFF, says, document.number)
        if sheet.basis.ledger.is_paid_after_write_off(
            document.number, due=document.due, covered=document.covered
        ):
            says = (
                f"{write_off.amount} of invoice {document.number} was written off, and "
                f"{document.due} is due now: money arrived for it after all."
            )
            yield Remark(BillingCode.PAID_AFTER_WRITE_OFF, says, document.number)


def _requests(sheet: Sheet) -> Iterator[Remark]:
    """What is asked of no payment on record, and the transfers that the setting allows."""
    history = sheet.basis.history
    if not history.refunds and not history.transfers:
        return
    known = {each.payment_id for each in history.payments}

    def concerns_a_payment(payment_id: str | None) -> bool:
        return bool(known) if payment_id is None else payment_id in known

    for refund in history.refunds:
        if not concerns_a_payment(refund.payment_id):
            says = (
                f"A refund was asked for on {phrase(refund.occurred_on)}; no such payment is on "
                "record, and fees that are paid are not given back."
            )
            yield Remark(BillingCode.REFUND_WITHOUT_PAYMENT, says, refund.event_id)
    for asked in history.transfers:
        told = f"A transfer to {asked.to_name} was asked for on {phrase(asked.occurred_on)}"
        if not concerns_a_payment(asked.payment_id):
            says = (
                f"{told}; no such payment is on record. As long as nothing is paid, a change of "
                "the team is a correction of the invoice."
            )
            yield Remark(BillingCode.TRANSFER_WITHOUT_PAYMENT, says, asked.event_id)
        elif allows_transfer(sheet.basis, asked):
            says = (
                f"{told}; it stays within the application and may be made. "
                f"{_at_stake(sheet, asked)} is at stake."
            )
            yield Remark(BillingCode.TRANSFER_ALLOWED, says, asked.event_id)


def _at_stake(sheet: Sheet, asked: TransferAsked) -> Money:
    """How much of the money that covers seats the transfer is about."""
    cents = sum(
        part
        for (payment_id, seat_id), part in sheet.basis.parts.items()
        if asked.payment_id in (None, payment_id) and asked.seat_id in (None, seat_id)
    )
    return money(cents, sheet.basis.currency)
