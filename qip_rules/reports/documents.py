"""Invoices and credit notes in Markdown, with everything frozen on them and nothing else."""

from qip_rules.billing.documents import CreditNote, Invoice, Line, LineKind, Paper
from qip_rules.reports.markdown import bullets, escaped, table
from qip_rules.rules.wording import phrase

__all__ = ["EXAMPLE_FEE", "document_page"]

EXAMPLE_FEE = "EXAMPLE FEE: the program publishes no amount; this one is made up."
"""Printed wherever the fee is the one that the shipped documents make up."""


def document_page(document: Paper) -> str:
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
            _what(line),
            str(line.net),
        )
        for line in document.lines
    ]
    amount = "Credited:" if isinstance(document, CreditNote) else "Fee:"
    lines += table(
        ("Seat", "Core-team member", "Identified by", "What", amount),
        [*rows, ("", "**Total**", "", "", f"**{document.total}**")],
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


def _what(line: Line) -> str:
    if line.kind is LineKind.WAIVER:
        return f"Waived by decision {escaped(line.waiver_number or '')}"
    return "Program fee"


def _dates(document: Paper) -> list[tuple[str, str]]:
    rows = [("Issued on", phrase(document.issued_on))]
    if document.recorded_at is not None:
        rows.append(("Recorded at", document.recorded_at.isoformat()))
    return rows


def _seller(document: Paper) -> tuple[str, ...]:
    seller = document.seller
    tax = (f"Tax id {seller.tax_id}",) if seller.tax_id else ()
    return (seller.name, *seller.address_lines, seller.country, *tax)


def _buyer(document: Paper) -> tuple[str, ...]:
    buyer = document.buyer
    known = [buyer.country] if buyer.country else []
    known += [f"NPI {buyer.npi}"] if buyer.npi else []
    known += [f"Tax id {buyer.tax_id}"] if buyer.tax_id else []
    return (buyer.name, *buyer.address_lines, *known, f"Practice id {buyer.practice_id}")


def _particulars(document: Paper) -> list[tuple[str, str]]:
    match document:
        case CreditNote():
            return [
                ("Takes back lines of invoice", escaped(document.invoice_number)),
                ("Reason", escaped(document.reason)),
            ]
        case Invoice():
            rows: list[tuple[str, str]] = []
            if document.replaces is not None:
                rows.append(("In place of invoice", escaped(document.replaces)))
            if document.purchase_order is not None:
                rows.append(("Your reference", escaped(document.purchase_order)))
            if document.pay_after is not None:
                rows.append(("Accepted on", phrase(document.pay_after)))
            if document.pay_by is not None:
                rows.append(("Pay by", phrase(document.pay_by)))
            return rows
