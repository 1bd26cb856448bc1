"""What a letter says of fees: the invoices that stand, those taken back, and what is held."""

from collections import defaultdict

import attrs

from qip_rules.billing.documents import CreditNote, Invoice
from qip_rules.billing.state import Account, AccountDocument, DocumentState
from qip_rules.money import Money
from qip_rules.reports.letters.letter import Billed

__all__ = ["Fees", "fees_of"]


@attrs.frozen(kw_only=True)
class Fees:
    """The invoices of an account by what became of them, and money that covers nothing."""

    standing: tuple[Billed, ...]
    """Neither taken back nor written off."""
    cancelled: tuple[Billed, ...]
    """Taken back as a whole, with the credit notes that did so."""
    to_cancel: tuple[Billed, ...]
    """To be taken back now, wholly or in part, with no credit note for that yet."""
    due: Money
    """What is still to be paid on the invoices that stand."""
    held: tuple[Money, ...]
    """What was paid and covers no fee, an amount a currency, in the order of currencies."""


def fees_of(account: Account, currency: str) -> Fees:
    """The fees of an account for a letter, in the program's currency but for `held`."""
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for each in account.documents:
        if isinstance(each.document, CreditNote):
            notes[each.document.invoice_number].append(each.number)
    standing: list[Billed] = []
    cancelled: list[Billed] = []
    to_cancel: list[Billed] = []
    for each in account.documents:
        if not isinstance(each.document, Invoice):
            continue
        billed = _billed(each, each.document, tuple(notes[each.number]))
        if each.state is DocumentState.VOID:
            cancelled.append(billed)
        elif any(line.to_credit is not None for line in each.lines):
            to_cancel.append(billed)
        elif each.state is not DocumentState.UNCOLLECTIBLE:
            standing.append(billed)
    held: defaultdict[str, int] = defaultdict(int)
    for unapplied in account.unapplied:
        held[unapplied.amount.currency] += unapplied.amount.amount_minor
    return Fees(
        standing=tuple(standing),
        cancelled=tuple(cancelled),
        to_cancel=tuple(to_cancel),
        due=sum((each.due for each in standing), start=Money(0, currency)),
        held=tuple(Money(held[each], each) for each in sorted(held) if held[each]),
    )


def _billed(document: AccountDocument, invoice: Invoice, notes: tuple[str, ...]) -> Billed:
    return Billed(
        number=invoice.number,
        issued_on=invoice.issued_on,
        amount=invoice.total,
        due=document.due,
        credit_notes=notes,
    )
