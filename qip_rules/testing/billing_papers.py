"""Which states the documents of a history, and the amounts in the books, leave to choose from."""

from collections import Counter
from collections.abc import Set as AbstractSet

import attrs

from qip_rules.billing.decisions import WriteOff
from qip_rules.billing.documents import CreditNote, Document, Invoice, LineKind
from qip_rules.billing.events import MemberLeft, MemberReplaced
from qip_rules.testing.billing_books import BilledPaper, BilledSeat, Books
from qip_rules.testing.billing_histories import AccountHistory

__all__ = ["BilledRecords"]


@attrs.frozen
class BilledRecords:
    """What the documents that are in the books say of lines, and who may have left."""

    invoices: dict[str, dict[str, bool]]
    """By invoice and seat, whether the line was taken back as a whole."""
    written_off: frozenset[str]
    """Invoices of which a write-off is on record, be it known yet and standing or not."""
    left: frozenset[str]
    """Seats that somebody is said to have given up."""

    @classmethod
    def of(cls, history: AccountHistory, books: Books) -> "BilledRecords":
        """The records of a history, as far as their papers are in the books."""
        known: dict[str, Document] = {}
        for each in history.documents:
            if each.number in books.papers:
                known.setdefault(each.number, each)
        back: Counter[tuple[str, str]] = Counter()
        fees: set[tuple[str, str]] = set()
        for note in known.values():
            if isinstance(note, CreditNote):
                for line in note.lines:
                    back[note.invoice_number, line.seat_id] += line.net.amount_minor
                    if line.kind is LineKind.SEAT_FEE:
                        fees.add((note.invoice_number, line.seat_id))
        return cls(
            {
                name: {
                    line.seat_id: (name, line.seat_id) in fees
                    and back[name, line.seat_id] >= line.net.amount_minor
                    for line in invoice.lines
                }
                for name, invoice in known.items()
                if isinstance(invoice, Invoice)
            },
            frozenset(
                each.invoice_number for each in history.documents if isinstance(each, WriteOff)
            ),
            frozenset(
                each.seat_id
                for each in history.events
                if isinstance(each, MemberLeft | MemberReplaced)
            ),
        )

    def states_of(self, name: str, paper: BilledPaper, books: Books) -> AbstractSet[str]:
        """The states that an invoice or a credit note can have."""
        lines = self.invoices.get(name)
        if lines is None:
            return {"issued"} if not paper.due else set()
        if all(lines.values()):
            return {"void"} if not paper.due else set()
        if not paper.due:
            return {"paid"}
        live = {seat_id for seat_id, is_void in lines.items() if not is_void}
        is_paid = any(seat_id in live for _, seat_id in books.parts)
        usual = {"part" if is_paid else "open"}
        return usual | {"uncollectible"} if name in self.written_off else usual

    def states_of_seat(self, name: str, seat: BilledSeat, books: Books) -> AbstractSet[str]:
        """The states that a seat can have."""
        # What is taken back while the fee is claimed is to be invoiced anew.
        without_lines = {"not invoiced"} if seat.due else {"not invoiced", "not owed"}
        lines = {number: each[name] for number, each in self.invoices.items() if name in each}
        if not lines:
            return set() if seat.covered else without_lines
        live = [number for number, is_void in lines.items() if not is_void]
        if not live:
            return (
                set()
                if seat.covered
                else {"not invoiced"}
                if seat.due
                else {"credited", "not invoiced"}
            )
        if seat.fee is None:
            return set()
        if seat.covered and (books.standing == "withdrawn" or name in self.left):
            lost: set[str] = {"forfeited"}
            if books.standing == "withdrawn":
                return lost
        else:
            lost = set()
        if seat.fee - seat.credited - seat.waived - seat.covered <= 0:
            return lost | {"covered"}
        usual = {"part" if seat.covered else "open"}
        if seat.due and self.written_off.intersection(live):
            usual |= {"written off"}
        return lost | usual
