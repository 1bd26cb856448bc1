"""The payments of an account: where each falls in the window, and what covers no seat and why."""

from collections.abc import Iterator, Sequence
from datetime import date

from qip_rules.billing.basis import Basis
from qip_rules.billing.cash import MoneyIn
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import TransferAsked
from qip_rules.billing.schedule import last_day_before, verdict_on
from qip_rules.billing.settings import JudgeBy, PaymentDate, transfer_is_allowed
from qip_rules.billing.state import Payment, Seat, SeatState, Unapplied
from qip_rules.billing.terms import money

__all__ = ["allows_transfer", "payments_of", "unapplied_of"]


def payments_of(basis: Basis) -> tuple[Payment, ...]:
    """Every payment that counts, by day, then by id."""
    history = basis.history
    if not history.payments:
        return ()
    settings, schedule = basis.terms.settings, history.schedule
    refunds = {each.payment_id for each in history.refunds}
    transfers = {each.payment_id for each in history.transfers if not allows_transfer(basis, each)}
    as_known = settings.judge_by is JudgeBy.KNOWN_AT_PAYMENT
    first_session_on = None if as_known else schedule.first_in_person_on
    last_day = last_day_before(first_session_on, settings.payment_due)
    found: list[Payment] = []
    for each in history.payments:
        judged_on = _judged_on(each, settings.payment_date, basis.as_of)
        if as_known:
            counts_on = each.paid_on if judged_on is None else judged_on
            first_session_on = schedule.first_in_person_for(counts_on)
            last_day = last_day_before(first_session_on, settings.payment_due)
        found.append(
            _payment(
                basis,
                each,
                (judged_on, history.accepted_on, first_session_on, last_day),
                refund_asked=None in refunds or each.payment_id in refunds,
                transfer_asked=None in transfers or each.payment_id in transfers,
            )
        )
    return tuple(found)


def allows_transfer(basis: Basis, asked: TransferAsked) -> bool:
    """Whether the program lets fees be passed on as somebody asked."""
    return transfer_is_allowed(
        basis.terms.settings.transfer,
        within_application=asked.to_application_id == basis.application_id,
        asked_on=asked.occurred_on,
        first_session_on=basis.history.schedule.first_in_person_for(asked.occurred_on),
    )


_Days = tuple[date | None, date | None, date | None, date | None]
"""When a payment counts, when the application was accepted, the first session, the last day."""


def _payment(
    basis: Basis, payment: MoneyIn, days: _Days, *, refund_asked: bool, transfer_asked: bool
) -> Payment:
    payment_id, currency = payment.payment_id, payment.amount.currency
    judged_on, accepted_on, first_session_on, last_day = days
    returned, applied = basis.returned.get(payment_id, 0), basis.applied.get(payment_id, 0)
    return Payment(
        payment_id=payment_id,
        paid_on=payment.paid_on,
        judged_on=judged_on,
        amount=payment.amount,
        reversed=money(payment.reversed_minor, currency),
        returned=money(returned, currency),
        applied=money(applied, currency),
        payer=payment.payer,
        transfer_id=payment.transfer_id,
        transfer_amount=payment.transfer_amount,
        verdict=verdict_on(judged_on, accepted_on=accepted_on, last_day=last_day),
        accepted_on=accepted_on,
        first_session_on=first_session_on,
        last_day=last_day,
        facts=(*days, currency == basis.currency, refund_asked, transfer_asked),
        terms=basis.terms,
    )


def _judged_on(payment: MoneyIn, by: PaymentDate, as_of: date) -> date | None:
    """The day of a payment that counts; not known as long as it lies ahead."""
    if by is PaymentDate.RECEIVED:
        return payment.paid_on
    day = payment.cleared_on if by is PaymentDate.CLEARED else payment.postmarked_on
    return None if day is None or day > as_of else day


def unapplied_of(basis: Basis, seats: Sequence[Seat]) -> Iterator[Unapplied]:
    """What of each payment covers no seat, with the reason."""
    surplus: BillingCode | None = None
    for payment in basis.history.payments:
        rest = basis.kept[payment.payment_id] - basis.applied.get(payment.payment_id, 0)
        if rest:
            reason = basis.held.get(payment.payment_id)
            if reason is None:
                surplus = surplus or _surplus_because(basis, seats)
                reason = surplus
            yield Unapplied(payment.payment_id, money(rest, payment.amount.currency), reason)


def _surplus_because(basis: Basis, seats: Sequence[Seat]) -> BillingCode:
    awaits = any(each.state is SeatState.NOT_INVOICED for each in seats)
    if basis.ledger.live:
        return BillingCode.MONEY_WITHOUT_INVOICE if awaits else BillingCode.MONEY_OVERPAID
    if basis.ledger.lines:
        return BillingCode.MONEY_FOR_VOID_INVOICE
    # Where nobody is on record yet, the team may still be told.
    if awaits or (basis.claims_fee and not seats):
        return BillingCode.MONEY_WITHOUT_INVOICE
    return BillingCode.MONEY_NEVER_INVOICED
