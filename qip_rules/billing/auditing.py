"""What is wrong with a set of documents: all of it at once, each fault at its place.

A log of decisions in which a number stands twice, a date goes backwards or a paper refers to one
that comes later was not written by this library: nothing is derived from it.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import datetime

import attrs

from qip_rules.billing.decisions import (
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.documents import CreditNote, Document, Invoice, Line, LineKind
from qip_rules.billing.ledger import BilledLine
from qip_rules.errors import Fault
from qip_rules.fields import shown
from qip_rules.moments import is_in_doubt

__all__ = ["document_faults", "without_repetitions"]


def without_repetitions(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents without those that repeat an earlier one word for word.

    When a document was recorded does not belong to what it says: the first record counts.
    """
    first: dict[str, Document] = {}
    kept: list[Document] = []
    for each in documents:
        before = first.get(each.number)
        if before is None:
            first[each.number] = each
        elif before is each or _same(before, each):
            continue
        kept.append(each)
    return tuple(kept)


def _same(one: Document, other: Document) -> bool:
    return type(one) is type(other) and one == attrs.evolve(other, recorded_at=one.recorded_at)


def document_faults(  # noqa: PLR0913 - what all documents have in common
    documents: Sequence[Document],
    *,
    application_id: str,
    program_id: str,
    currency: str,
    time_zone: str,
    place_of: Callable[[int], str],
) -> Iterator[Fault]:
    """Everything that is wrong with the documents of one application, in reading order.

    `place_of` names the place of the document at a position.
    """
    audit = _Audit(documents, time_zone)
    for position, each in enumerate(documents):
        place = place_of(position)
        if each.application_id != application_id:
            expected = f"a document of {application_id}"
            yield Fault(f"{place}.application_id", shown(each.application_id), expected)
        if each.program_id != program_id:
            expected = f"a document of the program {program_id}"
            yield Fault(f"{place}.program_id", shown(each.program_id), expected)
        yield from _currency_faults(place, each, currency)
        yield from audit.faults(place, position, each)


def _currency_faults(place: str, document: Document, currency: str) -> Iterator[Fault]:
    match document:
        case Invoice() | CreditNote():
            found, field = document.currency, "currency"
        case Waiver() | WriteOff():
            found, field = document.amount.currency, "amount.currency"
        case PaymentAssigned():
            found, field = document.parts[0].amount.currency, "parts[0].amount.currency"
        case MoneyReturned() | WriteOffUndone() | DutySettled():
            return  # money of any currency can be sent back; the others are about none
    if found != currency:
        yield Fault(f"{place}.{field}", shown(found), f"the program's, {currency}")


class _Audit:
    """The documents read so far."""

    def __init__(self, documents: Sequence[Document], time_zone: str) -> None:
        self.all = documents
        self.time_zone = time_zone
        self.numbers: set[str] = set()
        self.recorded_at: datetime | None = None
        self.invoices: dict[str, dict[str, BilledLine]] = {}
        self.live: dict[str, str] = {}
        self.waivers: dict[str, Waiver] = {}
        self.write_offs: dict[str, str] = {}
        self.undone: set[str] = set()

    def faults(self, place: str, position: int, each: Document) -> Iterator[Fault]:
        """What is wrong with the next document, held against those before it."""
        if each.number in self.numbers:
            expected = "a number that no other document has"
            yield Fault(f"{place}.number", f"{shown(each.number)} again", expected)
        self.numbers.add(each.number)
        yield from self._order(place, position, each)
        match each:
            case Invoice():
                yield from self._invoice(place, each)
            case CreditNote():
                yield from self._credit_note(place, each)
            case Waiver():
                self.waivers[each.number] = each
            case WriteOff():
                yield from self._refers(
                    f"{place}.invoice_number", each.invoice_number, self.invoices, Invoice
                )
                self.write_offs[each.number] = each.invoice_number
            case WriteOffUndone():
                where = f"{place}.write_off_number"
                yield from self._refers(where, each.write_off_number, self.write_offs, WriteOff)
                if each.write_off_number in self.undone:
                    expected = "a write-off that was not undone before"
                    yield Fault(where, shown(each.write_off_number), expected)
                self.undone.add(each.write_off_number)
            case MoneyReturned() | PaymentAssigned() | DutySettled():
                pass

    def _order(self, place: str, position: int, each: Document) -> Iterator[Fault]:
        before = self.all[position - 1] if position else each
        if each.issued_on < before.issued_on:
            expected = f"{before.issued_on} or later, as the document before it"
            yield Fault(f"{place}.issued_on", each.issued_on.isoformat(), expected)
        if each.recorded_at is None or is_in_doubt(
            each.issued_on, each.recorded_at, self.time_zone
        ):
            return  # the account tells of a moment that cannot be right
        if self.recorded_at is not None and each.recorded_at < self.recorded_at:
            expected = f"{self.recorded_at.isoformat()} or later, as the document before it"
            yield Fault(f"{place}.recorded_at", each.recorded_at.isoformat(), expected)
        self.recorded_at = each.recorded_at

    def _refers(
        self, place: str, number: str, known: Container[str], kind: type
    ) -> Iterator[Fault]:
        """The fault of a number that is not that of an earlier document of the kind."""
        if number in known:
            return
        name = "invoice" if kind is Invoice else "write-off"
        later = any(type(each) is kind and each.number == number for each in self.all)
        hint = f"{number} comes later in the record" if later else ""
        yield Fault(place, shown(number), f"the number of an earlier {name}", hint)

    def _invoice(self, place: str, invoice: Invoice) -> Iterator[Fault]:
        if invoice.replaces is not None:
            yield from self._refers(f"{place}.replaces", invoice.replaces, self.invoices, Invoice)
        for position, line in enumerate(invoice.lines):
            if line.seat_id in self.live:
                yield Fault(
                    f"{place}.lines[{position}].seat_id",
                    f"{shown(line.seat_id)}, which invoice {self.live[line.seat_id]} already "
                    "asks for",
                    "a seat that no other invoice asks for",
                    "take the earlier line back with a credit note first",
                )
        self.invoices.setdefault(
            invoice.number,
            {line.seat_id: BilledLine(invoice.number, line) for line in invoice.lines},
        )
        self.live |= {line.seat_id: invoice.number for line in invoice.lines}

    def _credit_note(self, place: str, note: CreditNote) -> Iterator[Fault]:
        lines = self.invoices.get(note.invoice_number)
        if lines is None:
            yield from self._refers(
                f"{place}.invoice_number", note.invoice_number, self.invoices, Invoice
            )
            return
        # What was waived first, so that a line of it can be taken back on the same note.
        ordered = sorted(enumerate(note.lines), key=lambda e: e[1].kind is not LineKind.WAIVER)
        for position, line in ordered:
            where = f"{place}.lines[{position}]"
            billed = lines.get(line.seat_id)
            if billed is None:
                expected = f"a seat of invoice {note.invoice_number}"
                yield Fault(f"{where}.seat_id", shown(line.seat_id), expected)
            elif line.net.currency != billed.line.net.currency:
                yield Fault(f"{where}.net", str(line.net), f"money in {billed.line.net.currency}")
            elif line.kind is LineKind.WAIVER:
                yield from self._waiver_line(where, line, billed)
            else:
                yield from self._fee_line(where, line, billed, note.invoice_number)

    def _waiver_line(self, where: str, line: Line, billed: BilledLine) -> Iterator[Fault]:
        waiver = self.waivers.get(line.waiver_number or "")
        if waiver is None or waiver.seat_id != line.seat_id:
            expected = "the number of an earlier waiver of this seat"
            yield Fault(f"{where}.waiver_number", shown(line.waiver_number), expected)
        elif line.waiver_number in billed.shown_waivers:
            expected = "a waiver that was not shown before"
            yield Fault(f"{where}.waiver_number", shown(line.waiver_number), expected)
        elif line.net > waiver.amount:
            expected = f"at most {waiver.amount}, which was waived"
            yield Fault(f"{where}.net", str(line.net), expected)
        elif line.net.amount_minor > billed.net - billed.credited - billed.shown:
            expected = f"at most what is left of {billed.line.net}, the net of the line"
            yield Fault(f"{where}.net", str(line.net), expected)
        else:
            billed.shown += line.net.amount_minor
            billed.shown_waivers += (waiver.number,)

    def _fee_line(
        self, where: str, line: Line, billed: BilledLine, invoice_number: str
    ) -> Iterator[Fault]:
        if billed.is_on_credit_note:
            expected = f"a line of invoice {invoice_number} that was not credited before"
            yield Fault(f"{where}.seat_id", shown(line.seat_id), expected)
        elif line.net.amount_minor > billed.net - billed.shown:
            expected = f"at most {billed.line.net}, the net of the line it takes back"
            if billed.shown:
                expected += ", less what was waived"
            yield Fault(f"{where}.net", str(line.net), expected)
        else:
            billed.credited = line.net.amount_minor
            billed.is_on_credit_note = True
            if billed.is_void and self.live.get(line.seat_id) == invoice_number:
                del self.live[line.seat_id]
