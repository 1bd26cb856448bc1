"""The money that arrived: each payment once, after what the bank took back."""

from collections.abc import Sequence
from datetime import date

import attrs

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import PaymentReceived, PaymentReversed
from qip_rules.billing.findings import Remark
from qip_rules.billing.versions import Contradictions
from qip_rules.money import Money

__all__ = ["MoneyIn", "money_in"]


@attrs.frozen(kw_only=True)
class MoneyIn:
    """One payment after what the bank took back of it."""

    payment_id: str
    paid_on: date
    """The day on which the program received it."""
    cleared_on: date | None
    postmarked_on: date | None
    amount: Money
    reversed_minor: int
    """In cents; never more than `amount`."""
    payer: str
    transfer_id: str | None
    transfer_amount: Money | None


def money_in(
    reports: Sequence[PaymentReceived],
    reversals: Sequence[PaymentReversed],
    remarks: list[Remark],
    contradictions: Contradictions,
) -> tuple[MoneyIn, ...]:
    """The payments that count, by day, then by id.

    Args:
        reports: in order of date; several of one payment that agree are one payment, and of
            several that differ the one that staff keep, or none.
        reversals: matched to payments by id, whatever their dates.
        remarks: takes what is odd about them.
        contradictions: take the conflicts, and know what staff decided of them.

    What the bank took back is matched to the version that counts. A bank that gives a reference
    to other money, once the first was taken back, makes a conflict too: staff keep the first
    version, and record the other money under a reference of its own.
    """
    by_id: dict[str, PaymentReceived] = {}
    differing: set[str] = set()
    for report in reports:
        first = by_id.setdefault(report.payment_id, report)
        if first is not report and not _agree(first, report):
            differing.add(report.payment_id)
    for payment_id in sorted(differing):
        told = [each for each in reports if each.payment_id == payment_id]
        says = f"The payment {payment_id} is reported {len(told)} times and differently"
        kept = contradictions.between(
            BillingCode.PAYMENT_CONFLICT, payment_id, told, says=says, remarks=remarks
        )
        if kept is None:
            del by_id[payment_id]
        else:
            by_id[payment_id] = kept

    back: dict[str, list[PaymentReversed]] = {}
    for reversal in reversals:
        back.setdefault(reversal.payment_id, []).append(reversal)
    payments = [
        MoneyIn(
            payment_id=payment_id,
            paid_on=paid.occurred_on,
            cleared_on=paid.cleared_on,
            postmarked_on=paid.postmarked_on,
            amount=paid.amount,
            reversed_minor=_taken_back(paid, back[payment_id], remarks)
            if payment_id in back
            else 0,
            payer=paid.payer,
            transfer_id=paid.transfer_id,
            transfer_amount=paid.transfer_amount,
        )
        for payment_id, paid in sorted(by_id.items())
    ]
    for payment_id in sorted(set(back) - set(by_id)):
        says = f"The bank is said to have taken back {payment_id}, a payment that does not count."
        remarks.append(Remark(BillingCode.REVERSAL_UNKNOWN_PAYMENT, says, payment_id))
    payments.sort(key=lambda each: each.paid_on)
    return tuple(payments)


def _agree(one: PaymentReceived, other: PaymentReceived) -> bool:
    """Whether two reports of a payment say the same, besides their own ids and moments."""
    return one == attrs.evolve(other, event_id=one.event_id, recorded_at=one.recorded_at)


def _taken_back(
    paid: PaymentReceived, reversals: list[PaymentReversed], remarks: list[Remark]
) -> int:
    """What the bank took back of a payment: all reversals together, at most the payment."""
    back = 0
    for reversal in reversals:
        if reversal.amount.currency != paid.amount.currency:
            says = (
                f"The bank is said to have taken back {reversal.amount} of {paid.payment_id}, "
                f"which was {paid.amount}; it does not count."
            )
            remarks.append(Remark(BillingCode.REVERSAL_OTHER_CURRENCY, says, paid.payment_id))
        else:
            back += reversal.amount.amount_minor
    if back > paid.amount.amount_minor:
        says = (
            f"The bank is said to have taken back {Money(back, paid.amount.currency)} of "
            f"{paid.payment_id}, which was {paid.amount}; no more than that counts."
        )
        remarks.append(Remark(BillingCode.REVERSAL_EXCEEDS_PAYMENT, says, paid.payment_id))
        back = paid.amount.amount_minor
    if back:
        taken = Money(back, paid.amount.currency)
        says = f"The bank took back {taken} of the payment {paid.payment_id}. That is no refund."
        remarks.append(Remark(BillingCode.PAYMENT_REVERSED, says, paid.payment_id))
    return back
