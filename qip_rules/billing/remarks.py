"""What is unusual about an account, in billing's own words: sentences for staff.

The requirements of the program document speak for themselves; here is what they do not ask about.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Invoice
from qip_rules.billing.events import TransferAsked
from qip_rules.billing.facts import (
    InvoiceWhen,
    settings_of,
    transfer_is_allowed,
)
from qip_rules.billing.findings import Remark
from qip_rules.billing.history import History, Standing
from qip_rules.billing.state import (
    Account,
    AccountDocument,
    DocumentLine,
    DocumentState,
    Seat,
    SeatState,
)
from qip_rules.money import Money
from qip_rules.rules.wording import phrase

__all__ = ["remarks_on"]

_COVERED_STATES: Final = (SeatState.PART, SeatState.COVERED, SeatState.FORFEITED)

_UNAPPLIED_SAYS: Final[Mapping[BillingCode, str]] = {
    BillingCode.MONEY_OVERPAID: "is more than the seats cost; a surplus is no fee",
    BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE: (
        "is held: payment is made after acceptance, and nothing has been decided yet"
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
    BillingCode.MONEY_FOR_VOID_INVOICE: "is held: every invoice has been taken back",
    BillingCode.MONEY_OTHER_CURRENCY: "is recorded and never allocated: it is not in {currency}",
}


def remarks_on(account: Account, history: History, fee: Money | None) -> Iterator[Remark]:
    """What is unusual about the state of an account, its findings not yet in it.

    `fee` is that of a seat by the program document, if it is fixed.
    """
    yield from _window(account)
    yield from _missing_invoice(account, fee)
    yield from _differences(account, history, fee)
    yield from _moved_due_dates(account)
    yield from _withdrawal(account)
    yield from _unapplied(account)
    yield from _requests(account, history)


def _window(account: Account) -> Iterator[Remark]:
    if account.window.is_empty:
        says = (
            f"The application was accepted on {phrase(account.window.accepted_on)} and the first "
            f"in-person session is on {phrase(account.window.first_session_on)}: no day is left "
            "to pay on, so the due date cannot be met."
        )
        yield Remark(BillingCode.WINDOW_EMPTY, says, account.application_id)


def _missing_invoice(account: Account, fee: Money | None) -> Iterator[Remark]:
    missing = [seat for seat in account.seats if seat.state is SeatState.NOT_INVOICED]
    may_be_issued = (
        settings_of(account.policy).invoice_when is InvoiceWhen.RECEIVED
        or account.window.accepted_on is not None
    )
    if missing and may_be_issued and fee is not None:
        says = f"No invoice asks for the fee of {_names(missing)}."
        yield Remark(BillingCode.INVOICE_MISSING, says, account.application_id)


def _differences(account: Account, history: History, fee: Money | None) -> Iterator[Remark]:
    """Lines that are not those of the seats and fees now on record."""
    if history.received is None or not account.claims_fee:
        return
    people = {each.seat_id: each.person_id for each in history.received.seats}
    for document, billed in _lines_in_force(account):
        line = billed.line
        if line.seat_id not in people:
            said = f"{line.person_name}, whose seat {line.seat_id} is not on record"
        elif people[line.seat_id] != line.person_id:
            said = f"{line.person_name} for the seat {line.seat_id}, which another person holds"
        elif fee is not None and line.net != fee:
            said = f"{line.net} for {line.person_name}; the fee on record is {fee}"
        else:
            continue
        says = f"Invoice {document.number} asks for {said}."
        yield Remark(BillingCode.INVOICE_DIFFERS, says, document.number)


def _lines_in_force(account: Account) -> Iterator[tuple[AccountDocument, DocumentLine]]:
    for document in account.documents:
        for line in document.lines:
            if not line.is_void:
                yield document, line


def _moved_due_dates(account: Account) -> Iterator[Remark]:
    last_day = account.window.last_day
    for each in account.documents:
        invoice = each.document
        if (
            isinstance(invoice, Invoice)
            and each.state in (DocumentState.OPEN, DocumentState.PART)
            and account.claims_fee
            and invoice.pay_by is not None
            and invoice.pay_by != last_day
        ):
            now = "there is none now" if last_day is None else f"it is {phrase(last_day)} now"
            says = (
                f"Invoice {invoice.number} names {phrase(invoice.pay_by)} as the last day to "
                f"pay; {now}."
            )
            yield Remark(BillingCode.DUE_DATE_MOVED, says, invoice.number)


def _withdrawal(account: Account) -> Iterator[Remark]:
    if account.standing is not Standing.WITHDRAWN:
        return
    on = phrase(account.ended_on)
    for seat in account.seats:
        if seat.state is SeatState.FORFEITED:
            says = (
                f"The practice withdrew on {on}; {seat.covered} paid for {seat.owner.name} "
                "stays paid and the seat is forfeited."
            )
            yield Remark(BillingCode.SEAT_FORFEITED, says, seat.seat_id)
    unpaid = [seat for seat in account.seats if seat.state not in _COVERED_STATES]
    if unpaid and account.window.accepted_on is not None:
        owed = (
            "the fee is still owed"
            if account.claims_fee
            else "the policy names no penalty, so the fee is no longer owed"
        )
        says = (
            f"The practice withdrew on {on}, after acceptance and before it had paid for "
            f"{_names(unpaid)}: {owed}."
        )
        yield Remark(BillingCode.WITHDRAWN_UNPAID, says, account.application_id)


def _unapplied(account: Account) -> Iterator[Remark]:
    for each in account.unapplied:
        reason = _UNAPPLIED_SAYS[each.reason].format(currency=account.policy.currency)
        says = f"{each.amount} of the payment {each.payment_id} {reason}."
        yield Remark(each.reason, says, each.payment_id)


def _requests(account: Account, history: History) -> Iterator[Remark]:
    """What is asked of no payment on record, and the transfers that the setting allows."""
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
        elif transfer_is_allowed(
            settings_of(account.policy).transfer,
            within_application=asked.to_application_id == account.application_id,
            asked_on=asked.occurred_on,
            first_session_on=history.schedule.first_in_person_for(asked.occurred_on),
        ):
            says = (
                f"{told}; it stays within the application and may be made. "
                f"{_at_stake(account, asked)} is at stake."
            )
            yield Remark(BillingCode.TRANSFER_ALLOWED, says, asked.event_id)


def _at_stake(account: Account, asked: TransferAsked) -> Money:
    """How much of the money that covers seats the transfer is about."""
    parts = (
        each.amount
        for each in account.allocations
        if asked.payment_id in (None, each.payment_id) and asked.seat_id in (None, each.seat_id)
    )
    return sum(parts, start=Money(0, account.policy.currency))


def _names(seats: Iterable[Seat]) -> str:
    return ", ".join(seat.owner.name for seat in seats)
