"""The billing desk: what staff tell the record by hand, and what comes of it.

Order, carried_out      what staff ask to be decided: a document, a refusal, or what it gave
named_by_content        an event's id that follows from what it says
change_by               the account before and after
"""

from qip_rules.cohort.desk.carrying_out import OnRecord, carried_out, series_of
from qip_rules.cohort.desk.change import Change, change_by
from qip_rules.cohort.desk.orders import (
    AssignmentOrder,
    CreditNoteOrder,
    InvoiceOrder,
    Order,
    ReturnOrder,
    WaiverOrder,
    WriteOffOrder,
    WriteOffUndoingOrder,
)
from qip_rules.cohort.desk.telling_again import (
    announcements_for,
    named_by_content,
    paid_by_practice,
    seated,
)

__all__ = [
    "AssignmentOrder",
    "Change",
    "CreditNoteOrder",
    "InvoiceOrder",
    "OnRecord",
    "Order",
    "ReturnOrder",
    "WaiverOrder",
    "WriteOffOrder",
    "WriteOffUndoingOrder",
    "announcements_for",
    "carried_out",
    "change_by",
    "named_by_content",
    "paid_by_practice",
    "seated",
    "series_of",
]
