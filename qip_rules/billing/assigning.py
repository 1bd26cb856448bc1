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

    It decides about money that covers no seat yet: no cent that covers a seat may change it by the
    decision, unless the program lets fees pass on within the application and it is in time. What is
    assigned to a seat whose invoice is still to come is kept for it and covers no other till then.

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
    if not transfer_is_allowed(
        account.settings.transfer,
        within_application=True,
        asked_on=on,
        first_session_on=account.window.first_session_on,
    ):
        taken = _taken(account, payment_id, parts)
        if taken is not None:
            return refusal(account, RefusalCode.ASSIGN_WOULD_TRANSFER, taken)
    zero = Money(0, currency)
    for part in parts:
        seat = seats[part.seat_id]
        due = (seat.due or zero) + own.get(part.seat_id, zero)
        kept = min(_kept_of_others(account, payment_id, part.seat_id), due)
        if part.amount > due - kept:
            says = f"{seat.owner.name} can take {due - kept} of the payment, not {part.amount}."
            if kept:
                says = f"{says[:-1]}; {kept} of other payments is assigned to the seat."
            return refusal(account, RefusalCode.ASSIGN_MORE_THAN_OWED, says)
    return None


def _kept_of_others(account: Account, payment_id: str, seat_id: str) -> Money:
    """What other payments are assigned to the seat, and does not cover it yet but will."""
    idle = {
        each.payment_id: each.amount
        for each in account.unapplied
        if each.reason is not BillingCode.MONEY_REJECTED_EARLY
    }
    has = {each.payment_id: each.amount for each in account.allocations if each.seat_id == seat_id}
    zero = Money(0, account.policy.currency)
    kept = zero
    for other, parts in account.spreading.assigned.items():
        if other == payment_id or other not in idle:
            continue
        meant = Money(sum(cents for each, cents in parts if each == seat_id), zero.currency)
        more = meant - has.get(other, zero)
        if more > zero:
            kept += min(more, idle[other])
    return kept


def _taken(account: Account, payment_id: str, parts: tuple[AssignedPart, ...]) -> str | None:
    """What the assignment would take from whom, if anything, with all payments spread anew.

    Not only more for one seat takes from another. Less than was assigned before sets cents free,
    and they fall to whoever stands first. Where seats share alike, what one is assigned of this
    payment changes what the others have of the rest.
    """
    before = account.spreading.parts()
    assigned = [(each.seat_id, each.amount.amount_minor) for each in parts]
    after = account.spreading.with_assigned(payment_id, assigned).parts()
    for (paid, seat_id), cents in before.items():
        less = cents - after.get((paid, seat_id), 0)
        if less > 0:
            currency = account.policy.currency
            return (
                f"{Money(less, currency)} of the payment {paid} covers the seat of "
                f"{account.seat(seat_id).owner.name} and would not any longer; fees that are paid "
                "cannot be passed on."
            )
    return None
