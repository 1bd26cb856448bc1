"""The facts of a payment and of a seat, and the choices that a program makes about billing.

A payment is judged by the requirements of subject `payment`, a seat by those of subject `seat`;
`payment_facts` and `seat_facts` derive what they are judged on.
"""

import enum
from collections.abc import Mapping
from datetime import date
from typing import Final, TypeVar, assert_never

import attrs

from qip_rules.billing.codes import NOTES, BillingCode, DutyCode, RefusalCode
from qip_rules.errors import NotInForceError
from qip_rules.fields import AMOUNT_MINOR_MAXIMUM, DAY_MAXIMUM, DAY_MINIMUM
from qip_rules.money import Money
from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
    SettingDeclaration,
    SubjectDeclaration,
)
from qip_rules.policy.program import Policy
from qip_rules.rules.fact import AnsweredBy, Boolean, Date, Fact, Unit, Value, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "DECLARATION",
    "FEE_PARAMETER",
    "PAYMENT_VOCABULARY",
    "SEAT_VOCABULARY",
    "Allocating",
    "BillingSettings",
    "EarlyPayment",
    "FeeDate",
    "InvoiceWhen",
    "Transfer",
    "WithdrawalAfterAcceptance",
    "payment_facts",
    "seat_facts",
    "settings_of",
    "transfer_is_allowed",
]

FEE_PARAMETER: Final = "core_team_member_fee"
"""The parameter that holds the fee of one seat, in cents."""

_DAY: Final = Date(DAY_MINIMUM, DAY_MAXIMUM)
_CENTS: Final = WholeNumber(0, AMOUNT_MINOR_MAXIMUM, Unit.CENTS)

PAYMENT_VOCABULARY: Final = Vocabulary(
    (
        Fact(
            "paid_on",
            _DAY,
            meaning="The day on which the program received the payment.",
            question="On which day did the payment arrive?",
            changeable=False,
            answered_by=AnsweredBy.STAFF,
        ),
        Fact(
            "accepted_on",
            _DAY,
            meaning="The day on which the application was accepted, while that acceptance stands.",
            question="On which day was the application accepted?",
            changeable=False,
            answered_by=AnsweredBy.PROGRAM,
        ),
        Fact(
            "first_in_person_session_on",
            _DAY,
            meaning=(
                "The start of the first learning session held in person: the latest day that the "
                "schedule has named for it since the payment, so that a payment in time stays so."
            ),
            question="On which day does the first in-person session start?",
            changeable=False,
            answered_by=AnsweredBy.PROGRAM,
        ),
        Fact(
            "in_program_currency",
            Boolean(),
            meaning="The payment is in the currency of the program.",
            question="Is the payment in the currency of the program?",
            changeable=False,
            answered_by=AnsweredBy.STAFF,
            usual=True,
        ),
        Fact(
            "refund_asked",
            Boolean(),
            meaning="Somebody asked for this payment, or for all that was paid, to be given back.",
            question="Has anybody asked for the payment back?",
            answered_by=AnsweredBy.STAFF,
            usual=False,
        ),
        Fact(
            "transfer_asked",
            Boolean(),
            meaning=(
                "Somebody asked for this payment, or for all that was paid, to count for somebody "
                "else, in a way that the setting `transfer` does not allow."
            ),
            question="Has anybody asked for the payment to count for somebody else?",
            answered_by=AnsweredBy.STAFF,
            usual=False,
        ),
    )
)
"""What a requirement may ask about one payment."""

SEAT_VOCABULARY: Final = Vocabulary(
    (
        Fact(
            "seat_fee_cents",
            _CENTS,
            meaning="The fee of the seat: as invoiced or, before that, as the program sets it.",
            question="What is the fee of this seat?",
            answered_by=AnsweredBy.PROGRAM,
        ),
        Fact(
            "seat_covered_cents",
            _CENTS,
            meaning="How much of the payments received is allocated to the seat.",
            question="How much has been paid for this seat?",
            answered_by=AnsweredBy.PROGRAM,
        ),
        Fact(
            "seat_waived_cents",
            _CENTS,
            meaning="How much of the fee the program has waived.",
            question="How much of the fee has been waived?",
            answered_by=AnsweredBy.PROGRAM,
            usual=0,
        ),
        Fact(
            "seat_due_cents",
            _CENTS,
            meaning="How much is still owed for the seat.",
            question="How much is still owed for this seat?",
            answered_by=AnsweredBy.PROGRAM,
            usual=0,
        ),
    )
)
"""What a requirement may ask about one seat."""


class InvoiceWhen(enum.Enum):
    """From when on an invoice may be issued."""

    RECEIVED = "received"
    ACCEPTED = "accepted"


class FeeDate(enum.Enum):
    """Which day's fee is charged."""

    RECEIVED = "received"
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


DECLARATION: Final = Declaration(
    subjects=(
        SubjectDeclaration("payment", PAYMENT_VOCABULARY),
        SubjectDeclaration("seat", SEAT_VOCABULARY),
    ),
    settings=(
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
    ),
    parameters=(
        ParameterDeclaration(
            FEE_PARAMETER, "The fee for one seat: one member of the core team.", Unit.CENTS
        ),
    ),
    findings=(
        *(code.value for kind in (BillingCode, DutyCode, RefusalCode) for code in kind),
        NOTES,
    ),
)
"""What billing tells the policy language about itself."""


@attrs.frozen(kw_only=True)
class BillingSettings:
    """The choices about billing in force on one day."""

    invoice_when: InvoiceWhen
    fee_date: FeeDate
    allocation: Allocating
    early_payment: EarlyPayment
    transfer: Transfer
    withdrawal_after_acceptance: WithdrawalAfterAcceptance


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


def payment_facts(  # noqa: PLR0913 - one argument for each fact
    *,
    paid_on: date,
    accepted_on: date | None,
    first_in_person_session_on: date | None,
    in_program_currency: bool,
    refund_asked: bool,
    transfer_asked: bool,
) -> Mapping[str, Value | None]:
    """The facts of one payment, by the names of `PAYMENT_VOCABULARY`; `None` is not known."""
    return {
        "paid_on": paid_on,
        "accepted_on": accepted_on,
        "first_in_person_session_on": first_in_person_session_on,
        "in_program_currency": in_program_currency,
        "refund_asked": refund_asked,
        "transfer_asked": transfer_asked,
    }


def seat_facts(
    *, fee: Money | None, covered: Money, waived: Money, due: Money | None
) -> Mapping[str, Value | None]:
    """The facts of one seat, by the names of `SEAT_VOCABULARY`; `None` is not known."""
    return {
        "seat_fee_cents": None if fee is None else fee.amount_minor,
        "seat_covered_cents": covered.amount_minor,
        "seat_waived_cents": waived.amount_minor,
        "seat_due_cents": None if due is None else due.amount_minor,
    }
