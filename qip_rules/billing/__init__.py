"""Billing: what an application costs, what was paid, and what follows from the policy.

*Events* happened and are always accepted; *decisions* are recorded as documents and may be
refused; everything else is derived: `account(program, events, documents, as_of)`, and
`cohort_accounts` for many applications together.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.billing.accounts import account
    from qip_rules.billing.allocating import Allocation
    from qip_rules.billing.assigning import assign_payment
    from qip_rules.billing.codes import BillingCode, DutyCode, RefusalCode
    from qip_rules.billing.crediting import issue_credit_note
    from qip_rules.billing.decisions import (
        AssignedPart,
        DutySettled,
        MoneyReturned,
        PaymentAssigned,
        Waiver,
        WriteOff,
        WriteOffUndone,
    )
    from qip_rules.billing.discharging import settle, settle_together
    from qip_rules.billing.documents import (
        DOCUMENT_KINDS,
        CreditNote,
        Document,
        Invoice,
        Line,
        LineKind,
        Paper,
        PolicyNote,
    )
    from qip_rules.billing.events import (
        EVENT_KINDS,
        Accepted,
        ApplicationCompleted,
        ApplicationReceived,
        Declined,
        Event,
        MemberJoined,
        MemberLeft,
        MemberReplaced,
        PaymentReceived,
        PaymentReversed,
        RefundAsked,
        SessionCancelled,
        SessionMadeVirtual,
        SessionMode,
        SessionMoved,
        SessionScheduled,
        TransferAsked,
        Withdrawn,
    )
    from qip_rules.billing.fees import fee_on
    from qip_rules.billing.findings import AccountFinding, ToDo
    from qip_rules.billing.history import Standing
    from qip_rules.billing.issuing import issue_invoice
    from qip_rules.billing.parties import Buyer, SeatHolder, Seller
    from qip_rules.billing.refusals import Refusal
    from qip_rules.billing.schedule import PaymentWindow, WindowVerdict
    from qip_rules.billing.settling import return_money, undo_write_off, waive, write_off
    from qip_rules.billing.state import (
        Account,
        AccountDecision,
        AccountDocument,
        DocumentLine,
        DocumentState,
        Draft,
        Payment,
        Seat,
        SeatState,
        Unapplied,
    )
    from qip_rules.billing.together import CohortAccounts, cohort_accounts
    from qip_rules.billing.versions import Conflict, Version

__all__ = [
    "DOCUMENT_KINDS",
    "EVENT_KINDS",
    "Accepted",
    "Account",
    "AccountDecision",
    "AccountDocument",
    "AccountFinding",
    "Allocation",
    "ApplicationCompleted",
    "ApplicationReceived",
    "AssignedPart",
    "BillingCode",
    "Buyer",
    "CohortAccounts",
    "Conflict",
    "CreditNote",
    "Declined",
    "Document",
    "DocumentLine",
    "DocumentState",
    "Draft",
    "DutyCode",
    "DutySettled",
    "Event",
    "Invoice",
    "Line",
    "LineKind",
    "MemberJoined",
    "MemberLeft",
    "MemberReplaced",
    "MoneyReturned",
    "Paper",
    "Payment",
    "PaymentAssigned",
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
    "SessionCancelled",
    "SessionMadeVirtual",
    "SessionMode",
    "SessionMoved",
    "SessionScheduled",
    "Standing",
    "ToDo",
    "TransferAsked",
    "Unapplied",
    "Version",
    "Waiver",
    "WindowVerdict",
    "Withdrawn",
    "WriteOff",
    "WriteOffUndone",
    "account",
    "assign_payment",
    "cohort_accounts",
    "fee_on",
    "issue_credit_note",
    "issue_invoice",
    "return_money",
    "settle",
    "settle_together",
    "undo_write_off",
    "waive",
    "write_off",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "accounts": ("account",),
            "allocating": ("Allocation",),
            "assigning": ("assign_payment",),
            "codes": (
                "BillingCode",
                "DutyCode",
                "RefusalCode",
            ),
            "crediting": ("issue_credit_note",),
            "decisions": (
                "AssignedPart",
                "DutySettled",
                "MoneyReturned",
                "PaymentAssigned",
                "Waiver",
                "WriteOff",
                "WriteOffUndone",
            ),
            "discharging": (
                "settle",
                "settle_together",
            ),
            "documents": (
                "DOCUMENT_KINDS",
                "CreditNote",
                "Document",
                "Invoice",
                "Line",
                "LineKind",
                "Paper",
                "PolicyNote",
            ),
            "events": (
                "EVENT_KINDS",
                "Accepted",
                "ApplicationCompleted",
                "ApplicationReceived",
                "Declined",
                "Event",
                "MemberJoined",
                "MemberLeft",
                "MemberReplaced",
                "PaymentReceived",
                "PaymentReversed",
                "RefundAsked",
                "SessionCancelled",
                "SessionMadeVirtual",
                "SessionMode",
                "SessionMoved",
                "SessionScheduled",
                "TransferAsked",
                "Withdrawn",
            ),
            "fees": ("fee_on",),
            "findings": (
                "AccountFinding",
                "ToDo",
            ),
            "history": ("Standing",),
            "issuing": ("issue_invoice",),
            "parties": (
                "Buyer",
                "SeatHolder",
                "Seller",
            ),
            "refusals": ("Refusal",),
            "schedule": (
                "PaymentWindow",
                "WindowVerdict",
            ),
            "settling": (
                "return_money",
                "undo_write_off",
                "waive",
                "write_off",
            ),
            "state": (
                "Account",
                "AccountDecision",
                "AccountDocument",
                "DocumentLine",
                "DocumentState",
                "Draft",
                "Payment",
                "Seat",
                "SeatState",
                "Unapplied",
            ),
            "together": (
                "CohortAccounts",
                "cohort_accounts",
            ),
            "versions": (
                "Conflict",
                "Version",
            ),
        },
    )
