"""The invoices and credit notes of an account: what has become of each line, and the next draft."""

from qip_rules.billing.basis import Basis
from qip_rules.billing.documents import Invoice, Paper
from qip_rules.billing.ledger import BilledLine
from qip_rules.billing.state import (
    AccountDecision,
    AccountDocument,
    DocumentLine,
    DocumentState,
    Draft,
    Seat,
    SeatState,
)
from qip_rules.billing.terms import money
from qip_rules.money import Money

__all__ = ["decisions_of", "drafts_of", "papers_of"]


def papers_of(basis: Basis) -> tuple[AccountDocument, ...]:
    """Every invoice and credit note with its state, in the order of issue."""
    return tuple(_paper(basis, each) for each in basis.ledger.papers)


def _paper(basis: Basis, document: Paper) -> AccountDocument:
    lines = tuple(
        _line(basis, each)
        for each in (basis.ledger.lines if isinstance(document, Invoice) else ())
        if each.invoice_number == document.number
    )
    credited = waived = covered = due = 0
    for each in lines:
        credited += each.credited.amount_minor
        waived += each.waived.amount_minor
        covered += each.covered.amount_minor
        due += each.due.amount_minor
    return AccountDocument(
        document=document,
        state=_state(basis, document, lines, covered, due),
        credited=money(credited, basis.currency),
        waived=money(waived, basis.currency),
        covered=money(covered, basis.currency),
        due=money(due, basis.currency),
        lines=lines,
    )


def _state(
    basis: Basis, document: Paper, lines: tuple[DocumentLine, ...], covered: int, due: int
) -> DocumentState:
    if not isinstance(document, Invoice):
        return DocumentState.ISSUED
    if all(each.is_void for each in lines):
        return DocumentState.VOID
    if not due:
        return DocumentState.PAID
    if document.number in basis.ledger.written_off:
        return DocumentState.UNCOLLECTIBLE
    return DocumentState.PART if covered else DocumentState.OPEN


def _line(basis: Basis, billed: BilledLine) -> DocumentLine:
    seat_id, currency = billed.line.seat_id, basis.currency
    is_void = billed.is_void
    covered = 0 if is_void else basis.covered.get(seat_id, 0)
    granted = basis.waived.get(seat_id, 0)
    waived = billed.shown if is_void else min(granted, billed.net - billed.credited)
    due = max(0, billed.net - billed.credited - waived - covered)
    to_credit: int | None = None
    if not billed.is_on_credit_note and not basis.claims_seat(seat_id):
        if seat_id in basis.passing_on and basis.claims_fee:
            to_credit = billed.net - waived
        elif due or not billed.net:
            to_credit = due
    return DocumentLine(
        line=billed.line,
        credited=money(billed.credited, currency),
        waived=money(waived, currency),
        covered=money(covered, currency),
        due=money(due, currency),
        is_void=is_void,
        is_on_credit_note=billed.is_on_credit_note,
        to_credit=None if to_credit is None else money(to_credit, currency),
        waivers_to_show=() if is_void or not granted else _to_show(basis, billed),
    )


def _to_show(basis: Basis, billed: BilledLine) -> tuple[tuple[str, Money], ...]:
    """The waivers that no credit note for this line shows yet, as far as the line has room."""
    room = billed.net - billed.credited - billed.shown
    unshown: list[tuple[str, Money]] = []
    for each in basis.ledger.waivers.get(billed.line.seat_id, ()):
        cents = min(each.amount.amount_minor, room)
        if each.number not in billed.shown_waivers and cents > 0:
            unshown.append((each.number, money(cents, basis.currency)))
            room -= cents
    return tuple(unshown)


def drafts_of(basis: Basis, seats: tuple[Seat, ...]) -> tuple[Draft, ...]:
    """The invoice that may be issued now and is not: one at most."""
    if basis.invoice_from is None:
        return ()
    missing = tuple(
        seat for seat in seats if seat.state is SeatState.NOT_INVOICED and seat.fee is not None
    )
    return (Draft(seats=missing),) if missing else ()


def decisions_of(basis: Basis, fallen: frozenset[str]) -> tuple[AccountDecision, ...]:
    """The decisions that are kept and not sent, in the order in which they were made.

    `fallen` are the numbers of the settlements that settle nothing as things are now.
    """
    gone = basis.ledger.undone | fallen
    return tuple(AccountDecision(each, each.number not in gone) for each in basis.ledger.decisions)
