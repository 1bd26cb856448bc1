"""Documents: the recorded decisions about an account, data that never changes once it is issued.

Invoices and credit notes are papers: they go to the practice. A paper holds copies of everything
it shows, so that news about the practice, the fee or the schedule cannot alter it. It has lines
for seats and nothing else: travel, lodging and incidental expenses, which participants bear
themselves, cannot be written down here. The other kinds are in `qip_rules.billing.decisions`.

`Document` is the union of all kinds; each record's id is its `number`, and its `kind` tells the
classes apart. `DOCUMENT_KINDS` lists them by kind.

Fields after EN 16931-1:2017 (the rules BR-02 to BR-16, BR-55) and the invoice lists of United
States institutions; tax groups are left to an export.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Final, Literal, get_args

import attrs

from qip_rules.billing.decisions import (
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.parties import Buyer, Seller
from qip_rules.billing.recorded import Decided
from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    amount,
    day,
    identifier,
    instance_of,
    member_of,
    one_line,
    several,
    shown,
    yes_or_no,
)
from qip_rules.money import MINOR_DIGITS, Money

__all__ = [
    "DOCUMENT_KINDS",
    "Buyer",
    "CreditNote",
    "Document",
    "Invoice",
    "Kept",
    "Line",
    "LineKind",
    "Paper",
    "PolicyNote",
    "Seller",
    "known_currency",
]


def known_currency(place: str, value: object) -> Iterator[Fault]:
    """A field rule: a currency (ISO 4217) whose minor units are known."""
    if not isinstance(value, str) or value not in MINOR_DIGITS:
        yield Fault(place, repr(value), "a known currency")


class LineKind(enum.Enum):
    """What a line is. There is no kind for travel, lodging or incidental expenses."""

    SEAT_FEE = "seat-fee"
    """The fee of a seat: asked for on an invoice, taken back on a credit note."""
    WAIVER = "waiver"
    """What the program waived of it: on a credit note only."""


@attrs.frozen(kw_only=True)
class Line(Ruled):
    """One seat on a document.

    `net` is never negative: on an invoice it is asked for, on a credit note taken back.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    person_id: str
    person_name: str
    net: Money
    kind: LineKind = LineKind.SEAT_FEE
    waiver_number: str | None = None
    """The decision that a line of kind `WAIVER` shows."""

    called: ClassVar[str] = "the line"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("seat_id", identifier, needed=""),
        RuledField("person_id", identifier, needed=""),
        RuledField("person_name", one_line, needed=""),
        RuledField("net", amount(), needed=""),
        RuledField("kind", member_of(LineKind), needed=""),
        RuledField("waiver_number", identifier),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """The number of a waiver on a line that shows none, or none on one that does."""
        if (self.kind is LineKind.WAIVER) == (self.waiver_number is not None):
            return ()
        expected = "the number of the waiver on a line that shows one, and on no other"
        return (Fault("waiver_number", shown(self.waiver_number), expected),)


@attrs.frozen
class PolicyNote:
    """A clause of the policy that the document tells its reader: its id and what it says."""

    clause_id: str
    says: str


@attrs.frozen(kw_only=True)
class _Issued(Decided):
    """What every paper has."""

    seller: Seller
    buyer: Buyer
    currency: str
    """ISO 4217: the currency of every line."""
    lines: tuple[Line, ...]
    notes: tuple[PolicyNote, ...] = ()
    fee_is_example: bool = False
    """Whether the fee is the made-up one of a shipped document: whoever prints it must say so."""

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum((line.net for line in self.lines), start=Money(0, self.currency))

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Decided.field_rules,
        RuledField("seller", instance_of(Seller), needed=""),
        RuledField("buyer", instance_of(Buyer), needed=""),
        RuledField("currency", known_currency, needed=""),
        RuledField("lines", several(instance_of(Line)), needed=""),
        RuledField("notes", several(instance_of(PolicyNote)), needed=""),
        RuledField("fee_is_example", yes_or_no, needed=""),
    )

    def faults_between_fields(self) -> Iterator[Fault]:
        """Further: no line, a line twice, money of another currency than the document's."""
        yield from super().faults_between_fields()
        if tuple(several(instance_of(Line))("lines", self.lines)):
            return
        if not self.lines:
            yield Fault("lines", "no line", "at least one")
        seen: set[tuple[str, str | None]] = set()
        for position, line in enumerate(self.lines):
            shows = (line.seat_id, line.waiver_number)
            if shows in seen:
                found, expected = f"{shown(line.seat_id)} again", "each only once"
                yield Fault(f"lines[{position}].seat_id", found, expected)
            seen.add(shows)
            if line.net.currency != self.currency:
                yield Fault(f"lines[{position}].net", str(line.net), f"money in {self.currency}")


@attrs.frozen(kw_only=True)
class Invoice(_Issued):
    """Asks the practice for the fee of each seat on its lines.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["invoice"] = "invoice"
    purchase_order: str | None = None
    """The practice's own reference, if it gave one."""
    pay_after: date | None = None
    """The day of acceptance, from which payment is in order, if it was known at issue."""
    pay_by: date | None = None
    """The last day to pay as it stood at issue: the eve of the first in-person session."""
    terms: tuple[str, ...] = ()
    """When and how to pay, a sentence an entry."""
    replaces: str | None = attrs.field(default=None, metadata={"personal": False})
    """The invoice in whose place this one was issued, if it corrects one."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Issued.field_rules,
        RuledField("purchase_order", one_line),
        RuledField("pay_after", day),
        RuledField("pay_by", day),
        RuledField("terms", several(one_line), needed=""),
        RuledField("replaces", identifier),
    )

    def faults_between_fields(self) -> Iterator[Fault]:
        """Further: a line that shows a waiver."""
        faults = tuple(super().faults_between_fields())
        yield from faults
        of_lines = tuple(several(instance_of(Line))("lines", self.lines))
        if (
            not faults
            and not of_lines
            and any(line.kind is not LineKind.SEAT_FEE for line in self.lines)
        ):
            yield Fault("lines", "a line that shows a waiver", "fees of seats only")


@attrs.frozen(kw_only=True)
class CreditNote(_Issued):
    """Takes back lines of one earlier invoice, whose number stays used.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["credit-note"] = "credit-note"
    invoice_number: str
    """The preceding document that it refers to."""
    reason: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Issued.field_rules,
        RuledField("invoice_number", identifier, needed=""),
        RuledField("reason", one_line, needed=""),
    )


Paper = Invoice | CreditNote
"""What is sent to the practice."""

Kept = Waiver | WriteOff | WriteOffUndone | MoneyReturned | PaymentAssigned | DutySettled
"""What is kept and not sent."""

Document = (
    Invoice
    | CreditNote
    | Waiver
    | WriteOff
    | WriteOffUndone
    | MoneyReturned
    | PaymentAssigned
    | DutySettled
)
"""Every decision that is recorded about an account."""

DOCUMENT_KINDS: Final[Mapping[str, type[Document]]] = MappingProxyType(
    {str(attrs.fields_dict(each)["kind"].default): each for each in get_args(Document)}
)
"""The class of each kind of document."""
