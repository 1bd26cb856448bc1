"""Which payments seats can have, from which day on, and why they cannot have the others."""

from datetime import date
from typing import assert_never

from qip_rules.billing.cash import MoneyIn
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.history import History, Standing
from qip_rules.billing.settings import EarlyPayment
from qip_rules.billing.terms import Terms

__all__ = ["counts_on", "held_because"]


def held_because(
    payment: MoneyIn, history: History, terms: Terms, currency: str, *, claims_fee: bool
) -> BillingCode | None:
    """Why no seat can have the payment, if that is so."""
    if payment.amount.currency != currency:
        return BillingCode.MONEY_OTHER_CURRENCY
    early, accepted_on = terms.settings.early_payment, history.accepted_on
    applied_early = early is EarlyPayment.APPLY
    is_rejected = early is EarlyPayment.REJECT and (
        accepted_on is None or payment.paid_on < accepted_on
    )
    match history.standing:
        case Standing.NOT_RECEIVED:
            return BillingCode.MONEY_HELD_WITHOUT_APPLICATION
        case Standing.UNDECIDED:
            if is_rejected:
                return BillingCode.MONEY_REJECTED_EARLY
            return None if applied_early else BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE
        case Standing.ACCEPTED:
            return BillingCode.MONEY_REJECTED_EARLY if is_rejected else None
        case Standing.DECLINED:
            return BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE
        case Standing.WITHDRAWN:
            if accepted_on is None and not applied_early:
                return BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE
            if is_rejected:
                return BillingCode.MONEY_REJECTED_EARLY
            ended_on = history.ended_on
            if claims_fee or ended_on is None or payment.paid_on <= ended_on:
                return None
            return BillingCode.MONEY_HELD_AFTER_WITHDRAWAL
        case _:
            assert_never(history.standing)


def counts_on(payment: MoneyIn, history: History, terms: Terms) -> date:
    """The day from which a payment covers seats: money that is held becomes a fee on acceptance."""
    accepted_on = history.accepted_on
    if accepted_on is None or terms.settings.early_payment is EarlyPayment.APPLY:
        return payment.paid_on
    return max(payment.paid_on, accepted_on)
