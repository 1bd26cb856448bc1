"""What an account says: findings about what is unusual, and what staff must do next.

A finding of the rule language and one of billing's own look alike: code, sentence, clauses, and
what it is about.
"""

import enum
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import attrs

from qip_rules.policy.program import Policy
from qip_rules.rules.requirement import Clause

__all__ = [
    "CLAUSE_IDS",
    "AccountFinding",
    "BillingCode",
    "DutyCode",
    "Remark",
    "ToDo",
    "clauses_of",
]


class BillingCode(enum.Enum):
    """What billing finds by itself, beside the requirements of the program document."""

    EVENT_CONFLICT = "event-conflict"
    """Two events of one id say different things; neither counts."""
    EVENT_IN_FUTURE = "event-in-future"
    """An event is dated or recorded after the day of the account; it does not count yet."""
    DOCUMENT_IN_FUTURE = "document-in-future"
    """A document is dated or recorded after the day of the account; it does not count yet."""
    PAYMENT_CONFLICT = "payment-conflict"
    """Two reports of one payment say different things; neither counts."""
    APPLICATION_NOT_RECEIVED = "application-not-received"
    """Something happened to an application of which no receipt is on record."""
    RECEIVED_AGAIN = "received-again"
    """The application was received more than once; the first receipt counts."""
    WINDOW_EMPTY = "window-empty"
    """Acceptance came on or after the first in-person session: no day is left to pay on."""
    INVOICE_MISSING = "invoice-missing"
    """A fee is to be charged and no invoice asks for it."""
    INVOICE_DIFFERS = "invoice-differs"
    """The seats or fees of an invoice are not those that are now on record."""
    DUE_DATE_MOVED = "due-date-moved"
    """The last day to pay is not the one printed on the invoice."""
    MONEY_OVERPAID = "money-overpaid"
    """More arrived than the seats cost."""
    MONEY_HELD_BEFORE_ACCEPTANCE = "money-held-before-acceptance"
    """Money waits for the decision on the application."""
    MONEY_HELD_WITHOUT_ACCEPTANCE = "money-held-without-acceptance"
    """Money is here and the application ended without acceptance."""
    MONEY_HELD_AFTER_WITHDRAWAL = "money-held-after-withdrawal"
    """Money arrived after the practice had withdrawn."""
    MONEY_HELD_WITHOUT_APPLICATION = "money-held-without-application"
    """Money is here and no application."""
    MONEY_WITHOUT_INVOICE = "money-without-invoice"
    """Money arrived for which no invoice asks."""
    MONEY_FOR_VOID_INVOICE = "money-for-void-invoice"
    """Money is here and every invoice has been taken back."""
    MONEY_OTHER_CURRENCY = "money-other-currency"
    """Money in a currency that is not the program's."""
    PAYMENT_REVERSED = "payment-reversed"
    """The bank took a payment back."""
    REVERSAL_EXCEEDS_PAYMENT = "reversal-exceeds-payment"
    """The bank is said to have taken back more than was paid."""
    REVERSAL_UNKNOWN_PAYMENT = "reversal-unknown-payment"
    """The bank is said to have taken back a payment that is not on record."""
    REVERSAL_OTHER_CURRENCY = "reversal-other-currency"
    """The bank is said to have taken back money in another currency than was paid."""
    SEAT_FORFEITED = "seat-forfeited"
    """A practice withdrew after it had paid: the fee stays paid and the seat is lost."""
    WITHDRAWN_UNPAID = "withdrawn-unpaid"
    """An accepted practice withdrew before it had paid."""
    REFUND_WITHOUT_PAYMENT = "refund-without-payment"
    """A refund is asked for, and nothing that could be given back is on record."""
    TRANSFER_WITHOUT_PAYMENT = "transfer-without-payment"
    """A transfer is asked for, and nothing that could be passed on is on record."""
    TRANSFER_ALLOWED = "transfer-allowed"
    """A transfer is asked for that the program's setting allows."""


class DutyCode(enum.Enum):
    """What staff must do next; in the order of urgency among duties of one day."""

    RESOLVE_CONFLICT = "resolve-conflict"
    ISSUE_CREDIT_NOTE = "issue-credit-note"
    ISSUE_INVOICE = "issue-invoice"
    DECIDE_EMPTY_WINDOW = "decide-empty-window"
    COLLECT_FEES = "collect-fees"
    SEND_DUE_DATE_NOTICE = "send-due-date-notice"
    CORRECT_INVOICE = "correct-invoice"
    DECIDE_HELD_MONEY = "decide-held-money"


CLAUSE_IDS: Final[Mapping[BillingCode | DutyCode, tuple[str, ...]]] = MappingProxyType(
    {
        BillingCode.EVENT_CONFLICT: (),
        BillingCode.EVENT_IN_FUTURE: (),
        BillingCode.DOCUMENT_IN_FUTURE: (),
        BillingCode.PAYMENT_CONFLICT: (),
        BillingCode.APPLICATION_NOT_RECEIVED: ("T33",),
        BillingCode.RECEIVED_AGAIN: ("T33",),
        BillingCode.WINDOW_EMPTY: ("T31", "T32"),
        BillingCode.INVOICE_MISSING: ("T33",),
        BillingCode.INVOICE_DIFFERS: ("T26",),
        BillingCode.DUE_DATE_MOVED: ("T32",),
        BillingCode.MONEY_OVERPAID: ("T26", "T29"),
        BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE: ("T31",),
        BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE: ("T31", "T29"),
        BillingCode.MONEY_HELD_AFTER_WITHDRAWAL: ("T26", "T29"),
        BillingCode.MONEY_HELD_WITHOUT_APPLICATION: ("T33",),
        BillingCode.MONEY_WITHOUT_INVOICE: ("T33",),
        BillingCode.MONEY_FOR_VOID_INVOICE: ("T26",),
        BillingCode.MONEY_OTHER_CURRENCY: ("T26",),
        BillingCode.PAYMENT_REVERSED: ("T26",),
        BillingCode.REVERSAL_EXCEEDS_PAYMENT: ("T26",),
        BillingCode.REVERSAL_UNKNOWN_PAYMENT: ("T26",),
        BillingCode.REVERSAL_OTHER_CURRENCY: ("T26",),
        BillingCode.SEAT_FORFEITED: ("T29",),
        BillingCode.WITHDRAWN_UNPAID: ("T26",),
        BillingCode.REFUND_WITHOUT_PAYMENT: ("T29",),
        BillingCode.TRANSFER_WITHOUT_PAYMENT: ("T30",),
        BillingCode.TRANSFER_ALLOWED: ("T30",),
        DutyCode.RESOLVE_CONFLICT: (),
        DutyCode.ISSUE_CREDIT_NOTE: ("T31", "T26"),
        DutyCode.ISSUE_INVOICE: ("T33",),
        DutyCode.DECIDE_EMPTY_WINDOW: ("T31", "T32"),
        DutyCode.COLLECT_FEES: ("T26", "T32"),
        DutyCode.SEND_DUE_DATE_NOTICE: ("T32",),
        DutyCode.CORRECT_INVOICE: ("T26",),
        DutyCode.DECIDE_HELD_MONEY: ("T29", "T31"),
    }
)
"""The clauses that each finding and duty rests on; a fault of bookkeeping rests on none."""


def clauses_of(policy: Policy, ids: tuple[str, ...]) -> tuple[Clause, ...]:
    """The clauses of those ids that the policy has, in the order asked for."""
    return tuple(policy.clauses[each] for each in ids if each in policy.clauses)


@attrs.frozen
class AccountFinding:
    """Something unusual about an account.

    `code` is that of a requirement of subject `payment` or `seat`, or a `BillingCode` value;
    `about` is the id of the payment, seat, event, document or application it concerns.
    """

    code: str
    says: str
    clauses: tuple[Clause, ...]
    about: str

    @property
    def citation(self) -> str:
        """The clauses as one cites them: `T29 (page, heading)`; empty if there is none."""
        return "; ".join(f"{clause.id} ({clause.source})" for clause in self.clauses)


@attrs.frozen
class Remark:
    """A finding of billing's own before its clauses are looked up."""

    code: BillingCode
    says: str
    about: str


@attrs.frozen
class ToDo:
    """Something that staff must do next.

    `due_on` is the last day on which it is in time; `None` is at once.
    """

    code: DutyCode
    says: str
    due_on: date | None
    clauses: tuple[Clause, ...]
    about: str
