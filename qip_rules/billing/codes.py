"""The codes of what billing finds, asks to be done, and refuses.

A program document names the clauses that each rests on, in its part `findings`, by these codes.
"""

import enum
from typing import Final

__all__ = ["NOTES", "BillingCode", "DutyCode", "RefusalCode"]

NOTES: Final = "invoice.notes"
"""The code under which a program names the clauses that its documents tell their reader."""


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


class RefusalCode(enum.Enum):
    """Why a document cannot be issued as things stand."""

    INVOICE_BEFORE_RECEIPT = "invoice.before_receipt"
    INVOICE_BEFORE_ACCEPTANCE = "invoice.before_acceptance"
    INVOICE_AFTER_DECLINE = "invoice.after_decline"
    INVOICE_AFTER_WITHDRAWAL = "invoice.after_withdrawal"
    INVOICE_ALREADY_ISSUED = "invoice.already_issued"
    INVOICE_NO_SEATS = "invoice.no_seats"
    INVOICE_FEE_NOT_FIXED = "invoice.fee_not_fixed"
    CREDIT_UNKNOWN_INVOICE = "credit.unknown_invoice"
    CREDIT_NOTHING_TO_CREDIT = "credit.nothing_to_credit"
    CREDIT_ALREADY_PAID = "credit.already_paid"
    CREDIT_STILL_OWED = "credit.still_owed"
    DOCUMENT_NUMBER_USED = "document.number_used"
    DOCUMENT_BEFORE_PREVIOUS = "document.before_previous"
    DOCUMENT_AFTER_ACCOUNT = "document.after_account"
