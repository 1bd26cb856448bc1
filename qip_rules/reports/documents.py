"""Invoices and credit notes in Markdown, with everything frozen on them and nothing else."""

from qip_rules.billing.documents import CreditNote, Document, Invoice
from qip_rules.reports.markdown import bullets, escaped, table
from qip_rules.rules.wording import phrase

__all__ = ["EXAMPLE_FEE", "document_page"]

EXAMPLE_FEE = "EXAMPLE FEE: the program publishes no amount; this one is made up."
"""Printed wherever the fee is the one that the shipped documents make up."""


def document_page(document: Document) -> str:
    """One document as a page. It shows what was frozen at issue, not what is true today."""
    kind = "Invoice" if isinstance(document, Invoice) else "Credit note"
    lines = [f"# {kind} {escaped(document.number)}", ""]
    if document.fee_is_example:
        lines += [f"> **{EXAMPLE_FEE}**", ""]
    lines += table(
        ("", ""),
        [
            *_dates(document),
            ("Application", escaped(document.application_id)),
            ("From", "<br>".join(map(escaped, _seller(document)))),
            ("To", "<br>".join(map(escaped, _buyer(document)))),
            *_particulars(document),
        ],
    )
    lines += ["", "## Seats", ""]
    rows = [
        (
            escaped(line.seat_id),
            escaped(line.person_name),
            escaped(line.person_id),
            str(line.net),
        )
        for line in document.lines
    ]
    what = "Credited:" if isinstance(document, CreditNote) else "Fee:"
    lines += table(
        ("Seat", "Core-team member", "Identified by", what),
        [*rows, ("", "**Total**", "", f"**{document.total}**")],
    )
    if isinstance(document, Invoice) and document.terms:
        lines += ["", "## Terms", "", *bullets(map(escaped, document.terms))]
    if document.notes:
        lines += ["", "## From the policy", ""]
        lines += bullets(
            f"{escaped(note.says)} [{escaped(note.clause_id)}]" for note in document.notes
        )
    policy = (
        f"Program {escaped(document.program_id)}, policy in force on {phrase(document.policy_on)}; "
        f"amounts in {document.currency}. Digest of the program document: "
        f"{escaped(document.digest)}."
    )
    lines += ["", policy]
    return "\n".join(lines) + "\n"


def _dates(document: Document) -> list[tuple[str, str]]:
    rows = [("Issued on", phrase(document.issued_on))]
    if document.recorded_at is not None:
        rows.append(("Recorded at", document.recorded_at.isoformat()))
    return rows


def _seller(document: Document) -> tuple[str, ...]:
    seller = document.seller
    tax = (f"Tax id {seller.tax_id}",) if seller.tax_id else ()
    return (seller.name, *seller.address_lines, seller.country, *tax)


def _buyer(document: Document) -> tuple[str, ...]:
    buyer = document.buyer
    country = (buyer.country,) if buyer.country else ()
    return (buyer.name, *buyer.address_lines, *country, f"Practice id {buyer.practice_id}")


def _particulars(document: Document) -> list[tuple[str, str]]:
    match document:
        case CreditNote():
            return [
                ("Takes back lines of invoice", escaped(document.invoice_number)),
                ("Reason", escaped(document.reason)),
            ]
        case Invoice():
            rows = []
            if document.purchase_order is not None:
                rows.append(("Your reference", escaped(document.purchase_order)))
            if document.pay_after is not None:
                rows.append(("Accepted on", phrase(document.pay_after)))
            if document.pay_by is not None:
                rows.append(("Pay by", phrase(document.pay_by)))
            return rows
