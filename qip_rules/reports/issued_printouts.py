"""Invoices and credit notes as printouts: what was frozen at issue, not what is true today."""

from collections.abc import Iterator

from qip_rules.billing.documents import CreditNote, Invoice, Line, LineKind, Paper, PolicyNote
from qip_rules.billing.parties import Buyer, Seller
from qip_rules.reports.amount_words import in_words
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.printout import Column, Figures, Party, Passage, Printout, provenance
from qip_rules.rules.wording import phrase

__all__ = ["buyer_lines", "document_printout", "notes_passage", "seller_lines"]

_COLUMNS = (
    Column("Line"),
    Column("Description"),
    Column("Seat"),
    Column("Quantity", is_number=True),
    Column("Unit price", is_number=True),
    Column("Amount", is_number=True),
)


def document_printout(document: Paper) -> Printout:
    """An invoice or a credit note with every field that is frozen on it.

    Whether it was paid, or taken back, stands on statements only: an issued document never
    changes.
    """
    seller = seller_lines(document.seller)
    buyer = buyer_lines(document.buyer)
    parties: tuple[Party, ...] = (Party("To", buyer),)
    if isinstance(document, Invoice):
        parties = (Party("Bill to", buyer), Party("Remit to", seller))
    return Printout(
        letterhead=Party("", (*seller, *_tax_id(document.seller))),
        title="Invoice" if isinstance(document, Invoice) else "Credit note",
        number=document.number,
        banner=EXAMPLE_FEE if document.fee_is_example else "",
        parties=parties,
        particulars=tuple(_particulars(document)),
        figures=(_figures(document),),
        passages=tuple(_passages(document)),
        provenance=_provenance(document),
    )


def seller_lines(seller: Seller) -> tuple[str, ...]:
    """Name and address of who runs the program."""
    return (seller.name, *seller.address_lines, seller.country)


def _tax_id(seller: Seller) -> tuple[str, ...]:
    return (f"Tax ID (EIN) {seller.tax_id}",) if seller.tax_id else ()


def buyer_lines(buyer: Buyer) -> tuple[str, ...]:
    """Name and address of the practice, and the numbers it is known by."""
    known_by = (("NPI", buyer.npi), ("Tax ID", buyer.tax_id))
    return (
        buyer.name,
        *buyer.address_lines,
        *((buyer.country,) if buyer.country else ()),
        f"Practice {buyer.practice_id}",
        *(f"{label} {value}" for label, value in known_by if value),
    )


def _particulars(document: Paper) -> Iterator[tuple[str, str]]:
    yield "Issue date", phrase(document.issued_on)
    yield "Application", document.application_id
    match document:
        case Invoice():
            yield "Purchase order", document.purchase_order or "none given"
            if document.replaces is not None:
                yield "Replaces invoice", document.replaces
            if document.pay_after is not None:
                yield "Accepted on", phrase(document.pay_after)
            if document.pay_by is not None:
                yield "Pay by", phrase(document.pay_by)
        case CreditNote():
            yield "For invoice", document.invoice_number
            yield "Reason", document.reason


def _figures(document: Paper) -> Figures:
    rows = tuple(
        (
            str(position),
            _description(line),
            line.seat_id,
            "1",
            str(line.net),
            str(line.net),
        )
        for position, line in enumerate(document.lines, start=1)
    )
    due = "Amount due" if isinstance(document, Invoice) else "Amount credited"
    return Figures(
        title="Program fees",
        columns=_COLUMNS,
        rows=rows,
        sums=(("Total", str(document.total)), (due, str(document.total))),
        words=in_words(document.total),
    )


def _description(line: Line) -> str:
    person = f"{line.person_name} ({line.person_id})"
    if line.kind is LineKind.WAIVER:
        return f"Fee waived for {person}, decision {line.waiver_number}"
    return f"Program fee, core-team seat of {person}"


def _passages(document: Paper) -> Iterator[Passage]:
    if isinstance(document, Invoice) and document.terms:
        yield Passage("Terms of payment", document.terms)
    if document.notes:
        yield notes_passage(document.notes)


def notes_passage(notes: tuple[PolicyNote, ...]) -> Passage:
    """What the policy says about fees, each statement with the id of its clause."""
    return Passage(
        "From the policy of the program",
        tuple(note.says for note in notes),
        tuple(note.clause_id for note in notes),
    )


def _provenance(document: Paper) -> str:
    said = provenance(
        currency=document.currency,
        program_id=document.program_id,
        policy_on=document.policy_on,
        digest=document.digest,
    )
    if document.recorded_at is None:
        return said
    return f"{said} Recorded at {document.recorded_at.isoformat()}."
