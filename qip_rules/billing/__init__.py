"""Billing: what an application costs, what was paid, and what follows from the policy.

*Events* happened and are always accepted; *decisions* issue documents and may be refused;
everything else is derived: `account(program, events, documents, as_of)`.
"""

from qip_rules.billing.accounts import account
from qip_rules.billing.allocating import Allocation
from qip_rules.billing.codes import BillingCode, DutyCode, RefusalCode
from qip_rules.billing.documents import (
    Buyer,
    CreditNote,
    Document,
    Invoice,
    Line,
    PolicyNote,
    Seller,
)
from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
    Declined,
    Event,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SeatHolder,
    SessionMode,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.fees import fee_on
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.history import Standing
from qip_rules.billing.issuing import Refusal, issue_credit_note, issue_invoice
from qip_rules.billing.schedule import PaymentWindow, WindowVerdict
from qip_rules.billing.state import (
    Account,
    AccountDocument,
    DocumentLine,
    DocumentState,
    Payment,
    Seat,
    SeatState,
    Unapplied,
)

__all__ = [
    "Accepted",
    "Account",
    "AccountDocument",
    "AccountFinding",
    "Allocation",
    "ApplicationReceived",
    "BillingCode",
    "Buyer",
    "CreditNote",
    "Declined",
    "Document",
    "DocumentLine",
    "DocumentState",
    "DutyCode",
    "Event",
    "Invoice",
    "Line",
    "Payment",
    "PaymentReceived",
    "PaymentReversed",
    "PaymentWindow",
    "PolicyNote",
    "RefundAsked",
    "Refusal",
    "RefusalCode",
    "Seat",
    "SeatHolder",
    "SeatState",
    "Seller",
    "SessionMode",
    "SessionScheduled",
    "Standing",
    "ToDo",
    "TransferAsked",
    "Unapplied",
    "WindowVerdict",
    "Withdrawn",
    "account",
    "fee_on",
    "issue_credit_note",
    "issue_invoice",
]
