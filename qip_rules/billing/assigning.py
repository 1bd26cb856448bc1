"""Decisions about whom a payment is for, where the order of lines would say otherwise."""

from collections.abc import Iterable
from datetime import date, datetime

from qip_rules.billing.codes import BillingCode, RefusalCode
from qip_rules.billing.decisions import AssignedPart, PaymentAssigned
from qip_rules.billing.refusals import Refusal, against_document, refusal
from qip_rules.billing.settings import transfer_is_allowed
from qip_rules.billing.settling import decided_fields
from qip_rules.billing.state import Account
from qip_rules.errors import expect_arguments
from qip_rules.fields import day, instance_of, refuse, several
from qip_rules.money import Money

__all__ = ["assign_payment"]


def assign_payment(  # noqa: PLR0913 - each a field of the document
    account: Account,
    *,
    number: str,
    on: date,
    payment_id: str,
    parts: Iterable[AssignedPart],
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> PaymentAssigned | Refusal:
    """An assignment of a payment, or of a part of it, to seats of the same application.

    It decides about money that covers no seat yet. What covers another seat than the parts name
    stays there, unless the program lets fees pass on within the application and it is in time.

    Returns:
        The document, or the reason why there is none: `assign.…` or `document.…`.

    Raises:
        InputError: parts that are none, or another field that is not what it should be.
    """
    expect_arguments("assign_payment", account=(account, Account), parts=(parts, Iterable))
    given = tuple(parts)
    refuse([*day("on", on), *several(instance_of(AssignedPart))("parts", given)], "the assignment")
    refused = (
        _against_assignment(account, on, payment_id, given) if given else None
    ) or against_document(account, number, on)
    return refused or PaymentAssigned(
        **decided_fields(account, number, on, recorded_at),
        payment_id=payment_id,
        parts=given,
        authority=authority,
        reason=reason,
    )


def _against_assignment(
    account: Account, on: date, payment_id: str, parts: tuple[AssignedPart, ...]
) -> Refusal | None:
    payment = next((each for each in account.payments if each.payment_id == payment_id), None)
    if payment is None:
        says = f"No payment {payment_id} counts for {account.application_id}."
        return refusal(account, RefusalCode.ASSIGN_UNKNOWN_PAYMENT, says)
    currency = account.policy.currency
    if any(each.currency != currency for each in (payment.amount, *(p.amount for p in parts))):
        says = f"Seats cost {currency}; only money in {currency} can be assigned to them."
        return refusal(account, RefusalCode.DOCUMENT_OTHER_CURRENCY, says)
    if any(
        each.payment_id == payment_id and each.reason is BillingCode.MONEY_REJECTED_EARLY
        for each in account.unapplied
    ):
        says = (
            f"The payment {payment_id} came before acceptance; the program does not take it, so "
            "no seat can have it."
        )
        return refusal(account, RefusalCode.ASSIGN_REJECTED_EARLY, says)
    seats = {each.seat_id: each for each in account.seats if each.left_on is None}
    for part in parts:
        seat = seats.get(part.seat_id)
        if seat is None or seat.fee is None:
            says = f"No seat {part.seat_id} with a fee is on record, or it was given up."
            return refusal(account, RefusalCode.ASSIGN_UNKNOWN_SEAT, says)
    asked = sum((each.amount for each in parts), start=Money(0, currency))
    left = payment.amount - payment.reversed - payment.returned
    if asked > left:
        says = f"{left} is left of the payment {payment_id}, and the parts come to {asked}."
        return refusal(account, RefusalCode.ASSIGN_MORE_THAN_PAID, says)
    own = {
        each.seat_id: each.amount for each in account.allocations if each.payment_id == payment_id
    }
    given = {each.seat_id: each.amount for each in parts}
    zero = Money(0, currency)
    taken = sum(
        (max(had - given.get(seat_id, zero), zero) for seat_id, had in own.items()), start=zero
    )
    free = left - sum(own.values(), start=zero)
    gained = sum(
        (max(new - own.get(seat_id, zero), zero) for seat_id, new in given.items()), start=zero
    )
    moves = gained > free and bool(taken)
    if moves and not transfer_is_allowed(
        account.settings.transfer,
        within_application=True,
        asked_on=on,
        first_session_on=account.window.first_session_on,
    ):
        says = (
            f"{gained - free} of the payment {payment_id} covers another seat; fees that are paid "
            "cannot be passed on."
        )
        return refusal(account, RefusalCode.ASSIGN_WOULD_TRANSFER, says)
    for part in parts:
        seat = seats[part.seat_id]
        room = (seat.due or zero) + own.get(part.seat_id, zero)
        if part.amount > room:
            says = f"{seat.owner.name} can take {room} of the payment, not {part.amount}."
            return refusal(account, RefusalCode.ASSIGN_MORE_THAN_OWED, says)
    return None
