"""What the documents say: each line of each invoice, and what was taken back, waived, returned.

The documents are the recorded decisions in the order in which they were made. A set of documents
that contradicts itself is wrong input, told by `qip_rules.billing.auditing`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

import attrs

from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.billing.decisions import (
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.documents import (
    CreditNote,
    Document,
    Invoice,
    Kept,
    Line,
    LineKind,
    Paper,
)
from qip_rules.moments import is_in_doubt
from qip_rules.money import Money

__all__ = ["BilledLine", "Ledger", "known_documents", "ledger_of"]


@attrs.define
class BilledLine:
    """One line of an invoice with what credit notes say of it, in cents.

    Filled while the documents are read, and not changed afterwards.
    """

    invoice_number: str
    line: Line
    credited: int = 0
    """What a credit note took back of the fee; that happens once at most."""
    shown: int = 0
    """What credit notes show as waived."""
    shown_waivers: tuple[str, ...] = ()
    """The numbers of the waivers that they show."""
    is_on_credit_note: bool = False

    @property
    def net(self) -> int:
        """What the line asks for."""
        return self.line.net.amount_minor

    @property
    def is_void(self) -> bool:
        """Whether the whole of it has been taken back."""
        return self.is_on_credit_note and self.credited + self.shown >= self.net


@attrs.frozen
class Ledger:
    """What all documents known on a day come to."""

    papers: tuple[Paper, ...]
    decisions: tuple[Kept, ...]
    lines: tuple[BilledLine, ...]
    """Every line of every invoice, in the order of issue."""
    live: dict[str, BilledLine]
    """By seat, the one line that asks for it and is not void."""
    taken_back: dict[str, BilledLine]
    """By seat, the latest line of those that were taken back as a whole."""
    waivers: dict[str, tuple[Waiver, ...]]
    """By seat, in the order in which they were granted."""
    written_off: dict[str, WriteOff]
    """By invoice, the write-off that stands."""
    undone: frozenset[str]
    """The numbers of the write-offs that do not stand."""
    returned: dict[str, tuple[MoneyReturned, ...]]
    """By payment."""
    assigned: dict[str, PaymentAssigned]
    """By payment, the assignment that counts: the latest."""
    settlements: tuple[DutySettled, ...]
    """What staff settled of the duties of this account, in the order in which they did; of what is
    about several applications their accounts together tell."""

    def is_paid_after_write_off(self, number: str, *, due: Money, covered: Money) -> bool:
        """Whether less is due on an invoice than the write-off that stands has written off."""
        write_off = self.written_off.get(number)
        return write_off is not None and bool(covered) and due < write_off.amount


def known_documents(
    documents: Sequence[Document], *, as_of: date, end: datetime, time_zone: str
) -> tuple[Document, ...]:
    """The documents up to the first that is dated or recorded after `as_of`, each once.

    A moment of recording that cannot be right says nothing: the document counts from its day on.
    Documents are numbered in their order, so one that did not count would keep all later ones from
    counting until a day that somebody mistyped. `end` is the first moment after `as_of`.
    """
    known: dict[str, Document] = {}
    for each in documents:
        at = each.recorded_at
        is_late = at is not None and at >= end and not is_in_doubt(each.issued_on, at, time_zone)
        if each.issued_on > as_of or is_late:
            break
        known.setdefault(each.number, each)
    return tuple(known.values())


def ledger_of(  # noqa: PLR0912 - a branch for each kind of document
    documents: Sequence[Document],
) -> Ledger:
    """The documents read; they are known not to contradict one another."""
    papers: list[Paper] = []
    decisions: list[Kept] = []
    lines: dict[tuple[str, str], BilledLine] = {}
    waivers: dict[str, tuple[Waiver, ...]] = {}
    written_off: dict[str, WriteOff] = {}
    undone: set[str] = set()
    returned: dict[str, tuple[MoneyReturned, ...]] = {}
    assigned: dict[str, PaymentAssigned] = {}
    settlements: list[DutySettled] = []
    for each in documents:
        if isinstance(each, Invoice | CreditNote):
            papers.append(each)
        else:
            decisions.append(each)
        match each:
            case Invoice():
                for line in each.lines:
                    lines[each.number, line.seat_id] = BilledLine(each.number, line)
            case CreditNote():
                for line in each.lines:
                    _take_back(lines[each.invoice_number, line.seat_id], line)
            case Waiver():
                waivers[each.seat_id] = (*waivers.get(each.seat_id, ()), each)
            case WriteOff():
                written_off[each.invoice_number] = each
            case WriteOffUndone():
                undone.add(each.write_off_number)
            case MoneyReturned():
                returned[each.payment_id] = (*returned.get(each.payment_id, ()), each)
            case PaymentAssigned():
                assigned[each.payment_id] = each
            case DutySettled():
                settlements.append(each)
            case _:
                assert_never(each)
    billed = tuple(lines.values())
    return Ledger(
        papers=tuple(papers),
        decisions=tuple(decisions),
        lines=billed,
        live={each.line.seat_id: each for each in billed if not each.is_void},
        taken_back={each.line.seat_id: each for each in billed if each.is_void},
        waivers=waivers,
        written_off={
            number: each for number, each in written_off.items() if each.number not in undone
        },
        undone=frozenset(undone),
        returned=returned,
        assigned=assigned,
        settlements=tuple(each for each in settlements if each.duty not in OF_SEVERAL),
    )


def _take_back(billed: BilledLine, line: Line) -> None:
    if line.kind is LineKind.WAIVER:
        billed.shown += line.net.amount_minor
        if line.waiver_number is not None:
            billed.shown_waivers += (line.waiver_number,)
    else:
        billed.credited = line.net.amount_minor
        billed.is_on_credit_note = True
