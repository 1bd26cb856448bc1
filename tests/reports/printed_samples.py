"""Printouts to be looked at: of the shipped cohort and of a desk where everything happened."""

import functools

import attrs

from qip_rules.billing.documents import CreditNote, Invoice
from qip_rules.billing.state import Account
from qip_rules.money import Money
from qip_rules.reports.account_printouts import due_date_notice, receipt
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.printout import Printout
from qip_rules.reports.statement_printout import statement
from tests.billing.desk import SELLER, Desk

HOSTILE = "<script>x</script> & | [a](http://example.org) </title> \"q\" 'r' =1+1"


@functools.cache
def eventful() -> Account:
    """An account with waivers, credit notes, reversals, money returned and money held."""
    desk = Desk()
    desk.session("2026-10-05")
    desk.received(seats=4)
    desk.invoice()
    desk.waive("seat-2", "111.00", "2026-03-05")
    desk.credit_note("2026-03-06")
    desk.accepted("2026-04-01")
    desk.paid("1111.00", "2026-04-10", payment_id="pay-1")
    desk.paid("2500.00", "2026-04-11", payment_id="pay-2", payer="Made-Up Foundation")
    desk.reversed("pay-1", "100.00", "2026-04-15")
    desk.paid("1000.00", "2026-04-20", payment_id="pay-3")
    desk.return_money("pay-3", "50.00", "2026-04-25")
    desk.paid(Money.of("75.00", "EUR"), "2026-04-26", payment_id="pay-4")
    desk.moved("2026-11-09", on="2026-05-01")
    desk.replaced("seat-4", "2026-05-02", seat=5)
    return desk.account("2026-06-01")


@functools.cache
def invoice() -> Invoice:
    (issued,) = (e.document for e in eventful().documents if isinstance(e.document, Invoice))
    return issued


@functools.cache
def credit_note() -> CreditNote:
    return next(e.document for e in eventful().documents if isinstance(e.document, CreditNote))


@functools.cache
def printouts() -> dict[str, Printout]:
    """One of each kind, by name."""
    return {
        "invoice": document_printout(invoice()),
        "credit note": document_printout(credit_note()),
        "receipt": receipt(eventful(), "pay-3", seller=SELLER),
        "statement": statement(eventful(), seller=SELLER),
        "notice": due_date_notice(eventful(), "D-1"),
    }


def renamed(name: str, lines: int = 1) -> Invoice:
    """The invoice with that name for the practice, its address and every person on it."""
    first = invoice()
    return attrs.evolve(
        first,
        buyer=attrs.evolve(first.buyer, name=name, address_lines=(name,) * lines),
        lines=tuple(attrs.evolve(line, person_name=name) for line in first.lines),
    )
