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
            ("Issued on", phrase(document.issued_on)),
            ("Application", escaped(document.application_id)),
            ("From", "<br>".join(map(escaped, _seller(document)))),
            ("To", "<br>".join(map(escaped, _buyer(document)))),
            *_particulars(document),
        ],
    )
    lines += ["", "## Seats", ""]
    rows = [
        (str(number), escaped(line.person_name), str(line.net))
        for number, line in enumerate(document.lines, start=1)
    ]
    what = "Credited:" if isinstance(document, CreditNote) else "Fee:"
    lines += table(
        ("", "Core-team member", what), [*rows, ("", "**Total**", f"**{document.total}**")]
    )
    if isinstance(document, Invoice) and document.terms:
        lines += ["", "## Terms", "", *bullets(map(escaped, document.terms))]
    if document.notes:
        lines += ["", "## From the policy", ""]
        lines += bullets(f"{escaped(note.says)} [{note.clause_id}]" for note in document.notes)
    policy = f"Program {escaped(document.program_id)}, policy in force on "
    policy += f"{phrase(document.policy_on)}; document digest {document.digest[:12]}."
    lines += ["", policy]
    return "\n".join(lines) + "\n"


def _seller(document: Document) -> tuple[str, ...]:
    seller = document.seller
    tax = (f"Tax id {seller.tax_id}",) if seller.tax_id else ()
    return (seller.name, *seller.address_lines, seller.country, *tax)


def _buyer(document: Document) -> tuple[str, ...]:
    buyer = document.buyer
    return (buyer.name, *buyer.address_lines, *filter(None, [buyer.country]))


def _particulars(document: Document) -> list[tuple[str, str]]:
    match document:
        case CreditNote():
            return [
                ("Takes back lines of", escaped(document.invoice_number)),
                ("Reason", escaped(document.reason)),
            ]
        case Invoice():
            rows = []
            if document.purchase_order is not None:
                rows.append(("Your reference", escaped(document.purchase_order)))
            if document.pay_by is not None:
                rows.append(("Pay by", phrase(document.pay_by)))
            return rows
