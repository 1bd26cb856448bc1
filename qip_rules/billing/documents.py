"""Documents: invoices and credit notes, as data that never changes once it is issued.

A document holds copies of everything it shows, so that news about the practice, the fee or the
schedule cannot alter it. It has lines for seats and nothing else: travel, lodging and incidental
expenses, which participants bear themselves, cannot be written down here.

Fields after EN 16931-1:2017 (the rules BR-02 to BR-16, BR-55) and the invoice lists of United
States institutions; tax groups are left to an export.
"""

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    amount,
    day,
    each_once,
    in_utc,
    instance_of,
    moment,
    needed,
    one_line,
    optional,
    refuse,
    several,
    yes_or_no,
)
from qip_rules.money import MINOR_DIGITS, Money

__all__ = ["Buyer", "CreditNote", "Document", "Invoice", "Line", "PolicyNote", "Seller"]


@attrs.frozen(kw_only=True)
class Buyer:
    """The practice that is billed, as it was when its application was received.

    Raises:
        InputError: every fault of the fields at once.
    """

    practice_id: str
    name: str
    address_lines: tuple[str, ...] = ()
    """As they stand on an envelope, below the name."""
    country: str | None = None

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the practice")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "practice_id", self.practice_id)
        yield from needed(one_line, "name", self.name)
        yield from needed(several(one_line), "address_lines", self.address_lines)
        yield from optional(one_line, "country", self.country)


@attrs.frozen(kw_only=True)
class Seller:
    """Who issues the document and is to be paid: the one that runs the program.

    Raises:
        InputError: every fault of the fields at once.
    """

    name: str
    address_lines: tuple[str, ...]
    country: str
    tax_id: str | None = None
    """The employer identification number, as on Form W-9."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the seller")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "name", self.name)
        yield from needed(several(one_line), "address_lines", self.address_lines)
        yield from needed(one_line, "country", self.country)
        yield from optional(one_line, "tax_id", self.tax_id)


@attrs.frozen(kw_only=True)
class Line:
    """One seat on a document.

    `net` is never negative: on an invoice it is asked for, on a credit note taken back.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    person_id: str
    person_name: str
    net: Money

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the line")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "seat_id", self.seat_id)
        yield from needed(one_line, "person_id", self.person_id)
        yield from needed(one_line, "person_name", self.person_name)
        yield from needed(amount(), "net", self.net)


@attrs.frozen
class PolicyNote:
    """A clause of the policy that the document tells its reader: its id and what it says."""

    clause_id: str
    says: str


@attrs.frozen(kw_only=True)
class _Issued:
    """What every document has."""

    number: str
    """Its number in the program's series; used once, also if the document is taken back."""
    application_id: str
    issued_on: date
    recorded_at: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(in_utc)
    )
    """The moment it was recorded, in UTC, where that is known."""
    seller: Seller
    buyer: Buyer
    currency: str
    """ISO 4217: the currency of every line."""
    lines: tuple[Line, ...]
    notes: tuple[PolicyNote, ...] = ()
    fee_is_example: bool = False
    """Whether the fee is the made-up one of a shipped document: whoever prints it must say so."""
    program_id: str
    policy_on: date
    """The day whose policy fixed the fee and the terms: the application's receipt."""
    digest: str
    """SHA-256 of the effective program document."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), f"the {type(self).__name__}")

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum((line.net for line in self.lines), start=Money(0, self.currency))

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "number", self.number)
        yield from needed(one_line, "application_id", self.application_id)
        yield from needed(day, "issued_on", self.issued_on)
        yield from optional(moment, "recorded_at", self.recorded_at)
        yield from needed(instance_of(Seller), "seller", self.seller)
        yield from needed(instance_of(Buyer), "buyer", self.buyer)
        if self.currency not in MINOR_DIGITS:
            yield Fault("currency", repr(self.currency), "a known currency")
        yield from self._line_faults()
        yield from needed(several(instance_of(PolicyNote)), "notes", self.notes)
        yield from needed(yes_or_no, "fee_is_example", self.fee_is_example)
        yield from needed(one_line, "program_id", self.program_id)
        yield from needed(day, "policy_on", self.policy_on)
        yield from needed(one_line, "digest", self.digest)

    def _line_faults(self) -> Iterator[Fault]:
        faults = tuple(needed(several(instance_of(Line)), "lines", self.lines))
        yield from faults
        if faults:
            return
        if not self.lines:
            yield Fault("lines", "no line", "at least one")
        yield from each_once("lines", "seat_id", (line.seat_id for line in self.lines))
        for position, line in enumerate(self.lines):
            if line.net.currency != self.currency:
                yield Fault(f"lines[{position}].net", str(line.net), f"money in {self.currency}")


@attrs.frozen(kw_only=True)
class Invoice(_Issued):
    """Asks the practice for the fee of each seat on its lines.

    Raises:
        InputError: every fault of the fields at once.
    """

    purchase_order: str | None = None
    """The practice's own reference, if it gave one."""
    pay_after: date | None = None
    """The day of acceptance, from which payment is in order, if it was known at issue."""
    pay_by: date | None = None
    """The last day to pay as it stood at issue: the eve of the first in-person session."""
    terms: tuple[str, ...] = ()
    """When and how to pay, a sentence an entry."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from optional(one_line, "purchase_order", self.purchase_order)
        yield from optional(day, "pay_after", self.pay_after)
        yield from optional(day, "pay_by", self.pay_by)
        yield from needed(several(one_line), "terms", self.terms)


@attrs.frozen(kw_only=True)
class CreditNote(_Issued):
    """Takes back lines of one earlier invoice, whose number stays used.

    Raises:
        InputError: every fault of the fields at once.
    """

    invoice_number: str
    """The preceding document that it refers to."""
    reason: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "invoice_number", self.invoice_number)
        yield from needed(one_line, "reason", self.reason)


Document = Invoice | CreditNote
"""Every kind of document that this slice of billing issues."""
