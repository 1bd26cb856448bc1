"""The billing desk: what staff tell the record by hand, and what comes of it.

Order, carried_out      what staff ask to be decided: a document, a refusal, or what it gave
seated, paid_by_practice, announcements_for     what the record fills in of an event
unknown_names           the seats, payments and documents that are not on record
carried_out_together    the same, of a duty about several applications
change_by               the account before and after
team_findings           whether the core team of today is one that the program takes

`qip_rules.store.desk` records what is told and asked.
"""

from qip_rules.cohort.desk.carrying_out import OnRecord, carried_out, series_of
from qip_rules.cohort.desk.change import Change, SharedChange, change_by
from qip_rules.cohort.desk.naming import NOT_ON_RECORD, not_among, unknown_names
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
from qip_rules.cohort.desk.settling_together import carried_out_together
from qip_rules.cohort.desk.team_rules import team_findings
from qip_rules.cohort.desk.telling_again import (
    UNNAMED,
    announcements_for,
    paid_by_practice,
    seated,
)

__all__ = [
    "NOT_ON_RECORD",
    "UNNAMED",
    "AssignmentOrder",
    "Change",
    "CreditNoteOrder",
    "InvoiceOrder",
    "OnRecord",
    "Order",
    "ReturnOrder",
    "SettlementOrder",
    "SharedChange",
    "WaiverOrder",
    "WriteOffOrder",
    "WriteOffUndoingOrder",
    "announcements_for",
    "carried_out",
    "carried_out_together",
    "change_by",
    "not_among",
    "paid_by_practice",
    "seated",
    "series_of",
    "team_findings",
    "unknown_names",
]
