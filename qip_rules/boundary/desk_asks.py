"""What the commands of the billing desk ask for: the event that each tells of, or its order."""

from collections.abc import Mapping
from typing import Final

from qip_rules.cohort.desk.orders import (
    AssignmentOrder,
    CreditNoteOrder,
    InvoiceOrder,
    Order,
    ReturnOrder,
    SettlementOrder,
    WaiverOrder,
    WriteOffOrder,
    WriteOffUndoingOrder,
)

__all__ = ["EVENTS", "ORDERS", "SESSIONS"]

EVENTS: Final[Mapping[str, str]] = {
    "receive": "application-received",
    "complete": "application-completed",
    "accept": "accepted",
    "decline": "declined",
    "withdraw": "withdrawn",
    "join": "member-joined",
    "leave": "member-left",
    "replace": "member-replaced",
    "pay": "payment-received",
    "reverse": "payment-reversed",
    "refund-asked": "refund-asked",
    "transfer-asked": "transfer-asked",
}
"""The kind of event that each command tells of. `session` tells of those in `SESSIONS`."""

SESSIONS: Final = ("scheduled", "moved", "made-virtual", "cancelled")
"""What becomes of a session: `session-scheduled` and so on."""

ORDERS: Final[Mapping[str, type[Order]]] = {
    "issue": InvoiceOrder,
    "credit": CreditNoteOrder,
    "waive": WaiverOrder,
    "write-off": WriteOffOrder,
    "undo-write-off": WriteOffUndoingOrder,
    "return": ReturnOrder,
    "assign": AssignmentOrder,
    "settle": SettlementOrder,
}
"""The order that each command gives."""
