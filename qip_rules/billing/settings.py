"""The choices that a program makes about billing: each read from its document, on its day.

A choice among readings of the pages that this library implements. A program names for each the
clauses it interprets and the reading behind it.
"""

import enum
from datetime import date
from typing import Final, TypeVar, assert_never

import attrs

from qip_rules.errors import NotInForceError
from qip_rules.policy.declaration import SettingDeclaration
from qip_rules.policy.program import Policy

__all__ = [
    "SETTINGS",
    "Allocating",
    "BillingSettings",
    "EarlyPayment",
    "FeeDate",
    "InvoiceWhen",
    "JudgeBy",
    "PaymentDate",
    "PaymentDue",
    "ReturnOfUnearned",
    "Transfer",
    "WithdrawalAfterAcceptance",
    "settings_of",
    "transfer_is_allowed",
]


class InvoiceWhen(enum.Enum):
    """From when on an invoice may be issued."""

    RECEIVED = "received"
    ACCEPTED = "accepted"


class FeeDate(enum.Enum):
    """Which day's fee is charged."""

    RECEIVED = "received"
    ISSUED = "issued"
    ACCEPTED = "accepted"


class Allocating(enum.Enum):
    """How money is spread over the seats."""

    LINE_ORDER = "line_order"
    PRO_RATA_BY_SEAT = "pro_rata_by_seat"


class EarlyPayment(enum.Enum):
    """What becomes of money that arrives before acceptance."""

    HOLD = "hold"
    APPLY = "apply"


class Transfer(enum.Enum):
    """To whom fees paid may be passed on."""

    STRICT = "strict"
    WITHIN_APPLICATION = "within_application_before_first_session"


class WithdrawalAfterAcceptance(enum.Enum):
    """What becomes of fees not yet paid when an accepted practice withdraws."""

    CREDIT = "credit"
    STILL_OWED = "still_owed"


class ReturnOfUnearned(enum.Enum):
    """Whether money that is no fee may be sent back."""

    ALLOWED = "allowed"
    REFUSED = "refused"


class PaymentDate(enum.Enum):
    """Which day of a payment is held against the payment window."""

    RECEIVED = "received"
    CLEARED = "cleared"
    POSTMARKED = "postmarked"


class PaymentDue(enum.Enum):
    """The last day on which a payment is in time."""

    DAY_BEFORE = "day_before"
    SESSION_DAY = "session_day"


class JudgeBy(enum.Enum):
    """Which schedule of sessions a payment is held against."""

    KNOWN_AT_PAYMENT = "schedule_known_at_payment"
    LATEST = "latest_schedule"


SETTINGS: Final = (
    SettingDeclaration(
        "invoice_when",
        "From when on an invoice may be issued.",
        {
            InvoiceWhen.RECEIVED.value: "From the receipt of the application on.",
            InvoiceWhen.ACCEPTED.value: "From the acceptance of the application on.",
        },
    ),
    SettingDeclaration(
        "fee_date",
        "Which day's fee is charged, and frozen on the invoice.",
        {
            FeeDate.RECEIVED.value: "The fee in force when the application was received.",
            FeeDate.ISSUED.value: "The fee in force on the day of the invoice.",
            FeeDate.ACCEPTED.value: "The fee in force when the application was accepted.",
        },
    ),
    SettingDeclaration(
        "allocation",
        "How money is spread over the seats when it does not suffice for all.",
        {
            Allocating.LINE_ORDER.value: (
                "Seat by seat in the order of the invoice's lines, the team leader first."
            ),
            Allocating.PRO_RATA_BY_SEAT.value: (
                "In equal shares for every seat, a cent that cannot be split going to the "
                "seat whose line comes first."
            ),
        },
    ),
    SettingDeclaration(
        "early_payment",
        "What becomes of money that arrives before acceptance.",
        {
            EarlyPayment.HOLD.value: (
                "It is held, and counts for the seats from the acceptance on; without one it "
                "is no fee."
            ),
            EarlyPayment.APPLY.value: "It counts for the seats as soon as they are invoiced.",
        },
    ),
    SettingDeclaration(
        "transfer",
        "To whom fees paid may be passed on.",
        {
            Transfer.STRICT.value: "To nobody: not to another person, practice or cohort.",
            Transfer.WITHIN_APPLICATION.value: (
                "To another member of the same application's core team, if it is asked for "
                "before the first in-person session."
            ),
        },
    ),
    SettingDeclaration(
        "withdrawal_after_acceptance",
        "What becomes of fees not yet paid when an accepted practice withdraws.",
        {
            WithdrawalAfterAcceptance.CREDIT.value: "They are no longer owed, and credited.",
            WithdrawalAfterAcceptance.STILL_OWED.value: "They are still owed.",
        },
    ),
    SettingDeclaration(
        "return_of_unearned",
        "Whether money that is here and is no fee may be sent back.",
        {
            ReturnOfUnearned.ALLOWED.value: "It may, by a decision of the staff.",
            ReturnOfUnearned.REFUSED.value: "It may not: what has arrived stays.",
        },
    ),
    SettingDeclaration(
        "payment_date",
        "Which day of a payment counts when it is held against the payment window.",
        {
            PaymentDate.RECEIVED.value: "The day on which the program received it.",
            PaymentDate.CLEARED.value: "The day on which the bank made the money available.",
            PaymentDate.POSTMARKED.value: "The day on which the payer sent it off.",
        },
    ),
    SettingDeclaration(
        "payment_due",
        "The last day on which a payment is in time.",
        {
            PaymentDue.DAY_BEFORE.value: "The day before the first in-person session starts.",
            PaymentDue.SESSION_DAY.value: "The day on which that session starts.",
        },
    ),
    SettingDeclaration(
        "judge_by",
        "Which schedule of sessions a payment is held against when sessions are moved.",
        {
            JudgeBy.KNOWN_AT_PAYMENT.value: (
                "The kindest of those known since the payment: what was in time stays in time."
            ),
            JudgeBy.LATEST.value: "The one known now.",
        },
    ),
)
"""What billing tells the policy language about its settings."""


@attrs.frozen(kw_only=True)
class BillingSettings:
    """The choices about billing in force on one day."""

    invoice_when: InvoiceWhen
    fee_date: FeeDate
    allocation: Allocating
    early_payment: EarlyPayment
    transfer: Transfer
    withdrawal_after_acceptance: WithdrawalAfterAcceptance
    return_of_unearned: ReturnOfUnearned
    payment_date: PaymentDate
    payment_due: PaymentDue
    judge_by: JudgeBy


def settings_of(policy: Policy) -> BillingSettings:
    """The choices about billing that a policy makes.

    Raises:
        NotInForceError: a setting of billing that the policy lacks, or a choice that billing
            does not have.
    """
    return BillingSettings(
        invoice_when=_choice(policy, "invoice_when", InvoiceWhen),
        fee_date=_choice(policy, "fee_date", FeeDate),
        allocation=_choice(policy, "allocation", Allocating),
        early_payment=_choice(policy, "early_payment", EarlyPayment),
        transfer=_choice(policy, "transfer", Transfer),
        withdrawal_after_acceptance=_choice(
            policy, "withdrawal_after_acceptance", WithdrawalAfterAcceptance
        ),
        return_of_unearned=_choice(policy, "return_of_unearned", ReturnOfUnearned),
        payment_date=_choice(policy, "payment_date", PaymentDate),
        payment_due=_choice(policy, "payment_due", PaymentDue),
        judge_by=_choice(policy, "judge_by", JudgeBy),
    )


ChoiceT = TypeVar("ChoiceT", bound=enum.Enum)


def _choice(policy: Policy, name: str, choices: type[ChoiceT]) -> ChoiceT:
    chosen = policy.setting(name)
    try:
        return choices(chosen)
    except ValueError:
        msg = f"{policy.program_id} sets {name} to {chosen!r}, which billing does not know"
        raise NotInForceError(msg) from None


def transfer_is_allowed(
    setting: Transfer, *, within_application: bool, asked_on: date, first_session_on: date | None
) -> bool:
    """Whether fees may be passed on as asked; not, as long as the session's day is not known."""
    match setting:
        case Transfer.STRICT:
            return False
        case Transfer.WITHIN_APPLICATION:
            in_time = first_session_on is not None and asked_on < first_session_on
            return within_application and in_time
        case _:
            assert_never(setting)
