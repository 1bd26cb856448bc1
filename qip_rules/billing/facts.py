"""The facts of a payment and of a seat.

A payment is judged by the requirements of subject `payment`, a seat by those of subject `seat`.
"""

from datetime import date
from typing import Final

from qip_rules.billing.codes import NOTES, BillingCode, DutyCode, RefusalCode
from qip_rules.billing.settings import SETTINGS
from qip_rules.fields import AMOUNT_MINOR_MAXIMUM, DAY_MAXIMUM, DAY_MINIMUM
from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
    SubjectDeclaration,
)
from qip_rules.rules.fact import AnsweredBy, Boolean, Date, Fact, Unit, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "DAYS_PARAMETER",
    "DECLARATION",
    "FEE_PARAMETER",
    "PAYMENT_VOCABULARY",
    "SEAT_VOCABULARY",
]

FEE_PARAMETER: Final = "core_team_member_fee"
"""The parameter that holds the fee of one seat, in cents."""

DAYS_PARAMETER: Final = "days_to_invoice"
"""The parameter that holds how many days staff have for an invoice before it is a duty."""

_DAY: Final = Date(DAY_MINIMUM, DAY_MAXIMUM)
_CENTS: Final = WholeNumber(0, AMOUNT_MINOR_MAXIMUM, Unit.CENTS)

PAYMENT_VOCABULARY: Final = Vocabulary(
    (
        Fact(
            "paid_on",
            _DAY,
            meaning=(
                "The day of the payment that counts: that of its receipt, or the one that the "
                "setting `payment_date` names."
            ),
            question="On which day did the payment arrive?",
            changeable=False,
            answered_by=AnsweredBy.STAFF,
            usual=date(2026, 4, 15),
        ),
        Fact(
            "accepted_on",
            _DAY,
            meaning="The day on which the application was accepted, while that acceptance stands.",
            question="On which day was the application accepted?",
            changeable=False,
            answered_by=AnsweredBy.PROGRAM,
            usual=date(2026, 4, 1),
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
            usual=date(2026, 6, 1),
        ),
        Fact(
            "last_day_to_pay",
            _DAY,
            meaning=(
                "The last day on which the payment would have been in time, by that session and "
                "the setting `payment_due`."
            ),
            question="On which day does the first in-person session start?",
            changeable=False,
            answered_by=AnsweredBy.PROGRAM,
            usual=date(2026, 5, 31),
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


DECLARATION: Final = Declaration(
    subjects=(
        SubjectDeclaration("payment", PAYMENT_VOCABULARY),
        SubjectDeclaration("seat", SEAT_VOCABULARY),
    ),
    settings=SETTINGS,
    parameters=(
        ParameterDeclaration(
            FEE_PARAMETER, "The fee for one seat: one member of the core team.", Unit.CENTS
        ),
        ParameterDeclaration(
            DAYS_PARAMETER,
            "How many days after it may be issued an invoice that is not becomes a duty of staff.",
            Unit.DAYS,
        ),
    ),
    findings=(
        *(code.value for kind in (BillingCode, DutyCode, RefusalCode) for code in kind),
        NOTES,
    ),
)
"""What billing tells the policy language about itself."""
