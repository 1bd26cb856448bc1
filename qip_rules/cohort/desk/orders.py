"""Orders: what staff ask to be decided about one account, before there is a document of it.

An order has the fields of the document that it asks for, as far as staff choose them: no number,
and nothing that follows from the account. It is data from outside, so each says all its faults at
once.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.codes import DutyCode
from qip_rules.billing.decisions import (
    AssignedPart,
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.documents import CreditNote, Document, Invoice
from qip_rules.billing.parties import Buyer, Seller
from qip_rules.errors import Fault
from qip_rules.fields import (
    amount,
    day,
    each_once,
    identifier,
    instance_of,
    member_of,
    needed,
    one_line,
    optional,
    prose,
    refuse,
    several,
)
from qip_rules.money import Money

__all__ = [
    "DOCUMENT_OF",
    "AssignmentOrder",
    "CreditNoteOrder",
    "InvoiceOrder",
    "Order",
    "ReturnOrder",
    "SettlementOrder",
    "WaiverOrder",
    "WriteOffOrder",
    "WriteOffUndoingOrder",
]


@attrs.frozen(kw_only=True)
class _Ordered:
    """What every order has.

    Raises:
        InputError: every fault of the fields at once.
    """

    application_id: str
    issued_on: date
    """The day of the decision, in the program's time zone."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the order")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "application_id", self.application_id)
        yield from needed(day, "issued_on", self.issued_on)


@attrs.frozen(kw_only=True)
class _Authorized(_Ordered):
    """An order that somebody answers for."""

    authority: str
    reason: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "authority", self.authority)
        yield from needed(prose, "reason", self.reason)


@attrs.frozen(kw_only=True)
class InvoiceOrder(_Ordered):
    """An invoice for every seat that none asks for yet."""

    seller: Seller
    purchase_order: str | None = None
    buyer: Buyer | None = None
    """Whom it is addressed to, if not to the practice as its application named it."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(instance_of(Seller), "seller", self.seller, "who issues the invoice")
        yield from optional(one_line, "purchase_order", self.purchase_order)
        yield from optional(instance_of(Buyer), "buyer", self.buyer)


@attrs.frozen(kw_only=True)
class CreditNoteOrder(_Ordered):
    """A credit note for what is not owed of an invoice."""

    invoice_number: str
    reason: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "invoice_number", self.invoice_number)
        yield from needed(one_line, "reason", self.reason)


@attrs.frozen(kw_only=True)
class WaiverOrder(_Authorized):
    """A waiver of a part of a seat's fee, or of the whole."""

    seat_id: str
    amount: Money

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "seat_id", self.seat_id)
        yield from needed(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class WriteOffOrder(_Authorized):
    """A write-off of what is due on an invoice."""

    invoice_number: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "invoice_number", self.invoice_number)


@attrs.frozen(kw_only=True)
class WriteOffUndoingOrder(_Authorized):
    """The undoing of a write-off."""

    write_off_number: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "write_off_number", self.write_off_number)


@attrs.frozen(kw_only=True)
class ReturnOrder(_Authorized):
    """A return of money that is no fee."""

    payment_id: str
    amount: Money

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "payment_id", self.payment_id)
        yield from needed(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class AssignmentOrder(_Authorized):
    """An assignment of a payment to seats."""

    payment_id: str
    parts: tuple[AssignedPart, ...]

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "payment_id", self.payment_id)
        faults = tuple(needed(several(instance_of(AssignedPart)), "parts", self.parts))
        yield from faults
        if not faults and not self.parts:
            yield Fault("parts", "no part", "at least one")
        if not faults:
            yield from each_once("parts", "seat_id", (each.seat_id for each in self.parts))


@attrs.frozen(kw_only=True)
class SettlementOrder(_Authorized):
    """A settlement of something to be done: nothing more is due.

    Of a duty about several applications, it names any of them.
    """

    duty: DutyCode
    about: str
    keeps: str | None = None
    """The name of the version of a conflict that counts; `None`: none does."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(member_of(DutyCode), "duty", self.duty)
        yield from needed(identifier, "about", self.about)
        yield from optional(identifier, "keeps", self.keeps)


Order = (
    InvoiceOrder
    | CreditNoteOrder
    | WaiverOrder
    | WriteOffOrder
    | WriteOffUndoingOrder
    | ReturnOrder
    | AssignmentOrder
    | SettlementOrder
)
"""Everything that staff can ask to be decided."""

DOCUMENT_OF: Final[dict[type[Order], type[Document]]] = {
    InvoiceOrder: Invoice,
    CreditNoteOrder: CreditNote,
    WaiverOrder: Waiver,
    WriteOffOrder: WriteOff,
    WriteOffUndoingOrder: WriteOffUndone,
    ReturnOrder: MoneyReturned,
    AssignmentOrder: PaymentAssigned,
    SettlementOrder: DutySettled,
}
"""The document that each order asks for. It has every field of the order, under the same name."""
