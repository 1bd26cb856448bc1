"""Orders carried out: a new document, a refusal, or the one that the same order gave before."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

import attrs

from qip_rules.billing.accounts import account
from qip_rules.billing.assigning import assign_payment
from qip_rules.billing.crediting import issue_credit_note
from qip_rules.billing.decisions import PaymentAssigned
from qip_rules.billing.discharging import settle
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.issuing import issue_invoice
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.settling import return_money, undo_write_off, waive, write_off
from qip_rules.billing.state import Account
from qip_rules.cohort.desk.orders import (
    DOCUMENT_OF,
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
from qip_rules.policy.program import Program

__all__ = ["DECIDES", "OnRecord", "carried_out", "series_of"]


@attrs.frozen
class OnRecord:
    """The document that the same order gave before: nothing is to be recorded."""

    document: Document


def series_of(order: Order, program_id: str) -> str:
    """The series that numbers the order's document: `QTP`, `QTP-C` or `QTP-D`.

    The initials of the program, with C for credit notes and D for decisions that are not sent.
    """
    initials = "".join(word[0] for word in program_id.split("-") if word).upper()
    match order:
        case InvoiceOrder():
            return initials
        case CreditNoteOrder():
            return f"{initials}-C"
        case _:
            return f"{initials}-D"


def carried_out(  # noqa: PLR0913 - the order, the record, and how a document is recorded
    order: Order,
    program: Program,
    events: Sequence[Event],
    documents: Sequence[Document],
    *,
    number: str,
    as_of: date,
    recorded_at: datetime,
) -> Document | Refusal | OnRecord:
    """What comes of an order: its document, the reason why there is none, or what came of it.

    An order that is sent again has no second effect. A waiver, a return or an assignment that
    says the same as one on record is taken for that one; of the others, which are refused once
    nothing is left to be decided, a refusal gives way to the document that the order gave.

    Args:
        order: what staff ask for.
        program: the whole program document.
        events: what happened to the application.
        documents: the decisions on record about it, in the order in which they were made.
        number: the next number of the series.
        as_of: the day on which the account is looked at.
        recorded_at: the moment of recording, with its offset from UTC.

    Raises:
        InputError: nothing is on record, documents that contradict themselves, a bad number.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    before = _given_before(order, documents)
    if before is not None and isinstance(order, (WaiverOrder, ReturnOrder, AssignmentOrder)):
        return OnRecord(before)
    now = account(program, events, documents, as_of)
    made = _decided(order, now, number, recorded_at)
    return OnRecord(before) if isinstance(made, Refusal) and before is not None else made


def _given_before(order: Order, documents: Sequence[Document]) -> Document | None:
    """The latest document that says what the order asks for."""
    kind = DOCUMENT_OF[type(order)]
    same_kind: Sequence[Document] = [each for each in documents if type(each) is kind]
    if isinstance(order, AssignmentOrder):
        # A later assignment takes the place of an earlier one, so only the last one stands.
        same_kind = [
            each
            for each in same_kind
            if isinstance(each, PaymentAssigned) and each.payment_id == order.payment_id
        ][-1:]
    names = [field.name for field in attrs.fields(type(order))]
    if isinstance(order, InvoiceOrder) and order.buyer is None:
        names.remove("buyer")  # which then follows from the account
    for document in reversed(same_kind):
        if all(getattr(document, name) == getattr(order, name) for name in names):
            return document
    return None


DECIDES: Final[dict[type[Order], Callable[..., Document | Refusal]]] = {
    InvoiceOrder: issue_invoice,
    CreditNoteOrder: issue_credit_note,
    WaiverOrder: waive,
    WriteOffOrder: write_off,
    WriteOffUndoingOrder: undo_write_off,
    ReturnOrder: return_money,
    AssignmentOrder: assign_payment,
    SettlementOrder: settle,
}
"""What decides on each order. It takes every field of the order, under the same name."""


def _decided(order: Order, now: Account, number: str, recorded_at: datetime) -> Document | Refusal:
    asked = {field.name: getattr(order, field.name) for field in attrs.fields(type(order))}
    # The account says whose it is, and the decisions call their day shortly.
    del asked["application_id"]
    on = asked.pop("issued_on")
    return DECIDES[type(order)](now, number=number, on=on, recorded_at=recorded_at, **asked)
