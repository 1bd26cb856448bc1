"""The choices that a program makes about billing: each read from its document, on its day.

A choice among readings of the pages that this library implements. A program names for each the
clauses it interprets and the reading behind it.
"""

import enum
from datetime import date
from typing import Any, Final, assert_never

import attrs

from qip_rules.errors import NotInForceError
from qip_rules.policy.declaration import SettingDeclaration
from qip_rules.policy.program import Policy

__all__ = [
    "SETTINGS",
    "Allocating",
    "BillingSettings",
    "Choice",
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


class Choice(enum.Enum):
    """One of the choices of a setting: its value is the word in the document."""

    _value_: str
    meaning: str
    """What it means in the program."""

    def __new__(cls, word: str, meaning: str) -> Any:  # noqa: ANN401 - a member, as enum makes them
        """A member, told by its word."""
        member = object.__new__(cls)
        member._value_ = word
        member.meaning = meaning
        return member


class InvoiceWhen(Choice):
    """The choices of `invoice_when`."""

    RECEIVED = "received", "From the receipt of the application on."
    COMPLETE = (
        "complete",
        "Once nothing is missing from the application, which its acceptance shows as well.",
    )
    ACCEPTED = "accepted", "From the acceptance of the application on."


class FeeDate(Choice):
    """The choices of `fee_date`."""

    RECEIVED = "received", "The fee in force when the application was received."
    ISSUED = "issued", "The fee in force on the day of the invoice."
    ACCEPTED = "accepted", "The fee in force when the application was accepted."


class Allocating(Choice):
    """The choices of `allocation`."""

    LINE_ORDER = (
        "line_order",
        "Seat by seat in the order of the invoice's lines, the team leader first.",
    )
    PRO_RATA_BY_SEAT = (
        "pro_rata_by_seat",
        (
            "In equal shares for the seats of an invoice, the earliest invoice first; a cent that "
            "cannot be split goes to the seat whose line comes first."
        ),
    )


class EarlyPayment(Choice):
    """The choices of `early_payment`."""

    HOLD = (
        "hold",
        "It is held, and counts for the seats from the acceptance on; without one it is no fee.",
    )
    APPLY = "apply", "It counts for the seats as soon as they are invoiced."
    REJECT = (
        "reject_finding",
        "It is no payment, not after acceptance either: it is reported, and waits to be sent back.",
    )


class Transfer(Choice):
    """The choices of `transfer`."""

    STRICT = "strict", "To nobody: not to another person, practice or cohort."
    WITHIN_APPLICATION = (
        "within_application_before_first_session",
        (
            "To another member of the same application's core team, if it is asked for before the "
            "first in-person session."
        ),
    )


class WithdrawalAfterAcceptance(Choice):
    """The choices of `withdrawal_after_acceptance`."""

    CREDIT = "credit", "They are no longer owed, and credited."
    STILL_OWED = "still_owed", "They are still owed."


class ReturnOfUnearned(Choice):
    """The choices of `return_of_unearned`."""

    ALLOWED = "allowed", "It may, by a decision of the staff."
    REFUSED = "refused", "It may not: what has arrived stays."


class PaymentDate(Choice):
    """The choices of `payment_date`."""

    RECEIVED = "received", "The day on which the program received it."
    CLEARED = "cleared", "The day on which the bank made the money available."
    POSTMARKED = "postmarked", "The day on which the payer sent it off."


class PaymentDue(Choice):
    """The choices of `payment_due`."""

    DAY_BEFORE = "day_before", "The day before the first in-person session starts."
    SESSION_DAY = "session_day", "The day on which that session starts."


class JudgeBy(Choice):
    """The choices of `judge_by`."""

    KNOWN_AT_PAYMENT = (
        "schedule_known_at_payment",
        "The kindest of those known since the payment: what was in time stays in time.",
    )
    LATEST = "latest_schedule", "The one known now."


@attrs.frozen(kw_only=True)
class BillingSettings:
    """The choices about billing in force on one day, each under the name of its setting.

    The meaning of a field is what the setting decides.
    """

    invoice_when: InvoiceWhen = attrs.field(
        metadata={"meaning": "From when on an invoice may be issued."}
    )
    fee_date: FeeDate = attrs.field(
        metadata={"meaning": "Which day's fee is charged, and frozen on the invoice."}
    )
    allocation: Allocating = attrs.field(
        metadata={"meaning": "How money is spread over the seats when it does not suffice for all."}
    )
    early_payment: EarlyPayment = attrs.field(
        metadata={"meaning": "What becomes of money that arrives before acceptance."}
    )
    transfer: Transfer = attrs.field(metadata={"meaning": "To whom fees paid may be passed on."})
    withdrawal_after_acceptance: WithdrawalAfterAcceptance = attrs.field(
        metadata={
            "meaning": "What becomes of fees not yet paid when an accepted practice withdraws."
        }
    )
    return_of_unearned: ReturnOfUnearned = attrs.field(
        metadata={"meaning": "Whether money that is here and is no fee may be sent back."}
    )
    payment_date: PaymentDate = attrs.field(
        metadata={
            "meaning": "Which day of a payment counts when it is held against the payment window."
        }
    )
    payment_due: PaymentDue = attrs.field(
        metadata={"meaning": "The last day on which a payment is in time."}
    )
    judge_by: JudgeBy = attrs.field(
        metadata={
            "meaning": (
                "Which schedule of sessions a payment is held against when sessions are moved."
            )
        }
    )


_CHOICES: Final[dict[str, type[Choice]]] = {
    field.name: field.type for field in attrs.fields(BillingSettings) if field.type is not None
}

SETTINGS: Final = tuple(
    SettingDeclaration(
        field.name,
        field.metadata["meaning"],
        {each.value: each.meaning for each in _CHOICES[field.name]},
    )
    for field in attrs.fields(BillingSettings)
)
"""What billing tells the policy language about its settings."""


def settings_of(policy: Policy) -> BillingSettings:
    """The choices about billing that a policy makes.

    Raises:
        NotInForceError: a setting of billing that the policy lacks, or a choice that billing
            does not have.
    """
    chosen: dict[str, Any] = {
        name: _choice(policy, name, choices) for name, choices in _CHOICES.items()
    }
    return BillingSettings(**chosen)


def _choice(policy: Policy, name: str, choices: type[Choice]) -> Choice:
    chosen = policy.setting(name)
    for each in choices:
        if each.value == chosen:
            return each
    msg = f"{policy.program_id} sets {name} to {chosen!r}, which billing does not know"
    raise NotInForceError(msg)


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
