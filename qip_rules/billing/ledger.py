"""What the documents say: each line of each invoice, and what has been taken back of it.

The documents are the recorded decisions in the order in which they were made. A set of documents
that contradicts itself is wrong input: nothing can be derived from it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.documents import CreditNote, Document, Invoice, Line
from qip_rules.billing.history import is_known_on
from qip_rules.errors import Fault
from qip_rules.fields import shown
from qip_rules.money import Money

__all__ = ["BilledLine", "billed_lines", "document_faults", "known_documents"]


@attrs.frozen
class BilledLine:
    """One line of an invoice with what a credit note took back of it."""

    invoice_number: str
    line: Line
    credited: Money
    is_on_credit_note: bool = False

    @property
    def is_void(self) -> bool:
        """Whether the whole of it has been taken back."""
        return self.is_on_credit_note and self.credited == self.line.net

    @property
    def owed(self) -> Money:
        """What the line still asks for, paid or not."""
        return self.line.net - self.credited


def known_documents(
    documents: Sequence[Document], *, as_of: date, zone: ZoneInfo
) -> tuple[Document, ...]:
    """The documents up to the first that is dated or recorded after `as_of`."""
    for position, each in enumerate(documents):
        if not is_known_on(as_of, each.issued_on, each.recorded_at, zone):
            return tuple(documents[:position])
    return tuple(documents)


def billed_lines(documents: Sequence[Document]) -> tuple[BilledLine, ...]:
    """Every line of every invoice, in the order of issue, with its credits."""
    credits_by_line = {
        (note.invoice_number, line.seat_id): line.net
        for note in documents
        if isinstance(note, CreditNote)
        for line in note.lines
    }
    return tuple(
        BilledLine(
            invoice.number,
            line,
            credits_by_line.get((invoice.number, line.seat_id), Money(0, invoice.currency)),
            (invoice.number, line.seat_id) in credits_by_line,
        )
        for invoice in documents
        if isinstance(invoice, Invoice)
        for line in invoice.lines
    )


def document_faults(
    documents: Sequence[Document], *, application_id: str, program_id: str, currency: str
) -> Iterator[Fault]:
    """Everything that is wrong with the documents of one application, in reading order."""
    numbers: set[str] = set()
    for position, each in enumerate(documents):
        place = f"documents[{position}]"
        earlier = documents[:position]
        if each.application_id != application_id:
            expected = f"a document of {application_id}"
            yield Fault(f"{place}.application_id", shown(each.application_id), expected)
        if each.program_id != program_id:
            expected = f"a document of the program {program_id}"
            yield Fault(f"{place}.program_id", shown(each.program_id), expected)
        if each.currency != currency:
            yield Fault(f"{place}.currency", shown(each.currency), f"the program's, {currency}")
        if each.number in numbers:
            expected = "a number that no other document has"
            yield Fault(f"{place}.number", f"{shown(each.number)} again", expected)
        numbers.add(each.number)
        if earlier and each.issued_on < earlier[-1].issued_on:
            expected = f"{earlier[-1].issued_on} or later, as the document before it"
            yield Fault(f"{place}.issued_on", each.issued_on.isoformat(), expected)
        recorded = [e.recorded_at for e in earlier if e.recorded_at is not None]
        if recorded and each.recorded_at is not None and each.recorded_at < recorded[-1]:
            expected = f"{recorded[-1].isoformat()} or later, as the document before it"
            yield Fault(f"{place}.recorded_at", each.recorded_at.isoformat(), expected)
        if isinstance(each, Invoice):
            yield from _invoice_faults(place, each, earlier)
        else:
            yield from _credit_note_faults(place, each, earlier)


def _invoice_faults(place: str, invoice: Invoice, earlier: Sequence[Document]) -> Iterator[Fault]:
    live = {b.line.seat_id: b.invoice_number for b in billed_lines(earlier) if not b.is_void}
    for position, line in enumerate(invoice.lines):
        if line.seat_id in live:
            yield Fault(
                f"{place}.lines[{position}].seat_id",
                f"{shown(line.seat_id)}, which invoice {live[line.seat_id]} already asks for",
                "a seat that no other invoice asks for",
                "take the earlier line back with a credit note first",
            )


def _credit_note_faults(
    place: str, note: CreditNote, earlier: Sequence[Document]
) -> Iterator[Fault]:
    lines = {
        b.line.seat_id: b for b in billed_lines(earlier) if b.invoice_number == note.invoice_number
    }
    if not lines:
        expected = "the number of an earlier invoice"
        yield Fault(f"{place}.invoice_number", shown(note.invoice_number), expected)
        return
    for position, line in enumerate(note.lines):
        where = f"{place}.lines[{position}]"
        billed = lines.get(line.seat_id)
        if billed is None:
            expected = f"a seat of invoice {note.invoice_number}"
            yield Fault(f"{where}.seat_id", shown(line.seat_id), expected)
        elif billed.is_on_credit_note:
            expected = f"a line of invoice {note.invoice_number} that was not credited before"
            yield Fault(f"{where}.seat_id", shown(line.seat_id), expected)
        elif line.net.currency != billed.line.net.currency:
            yield Fault(f"{where}.net", str(line.net), f"money in {billed.line.net.currency}")
        elif line.net > billed.line.net:
            expected = f"at most {billed.line.net}, the net of the line it takes back"
            yield Fault(f"{where}.net", str(line.net), expected)
