"""Statements of account as printouts: the one paper that says what has become of a document."""

from collections.abc import Iterator
from typing import Final

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Invoice
from qip_rules.billing.events import EVENT_KINDS, PaymentReceived
from qip_rules.billing.parties import Seller
from qip_rules.billing.state import Account, AccountDocument, Payment
from qip_rules.money import Money
from qip_rules.reports.account_printouts import (
    account_printout,
    amount_columns,
    day_and_application,
)
from qip_rules.reports.amount_words import in_words
from qip_rules.reports.printout import Column, Figures, Printout
from qip_rules.rules.wording import phrase

__all__ = ["statement"]


def statement(account: Account, *, seller: Seller) -> Printout:
    """A statement of account: every document, seat and payment with where it stands that day.

    The only printout that says what has become of an issued document.
    """
    return account_printout(
        account,
        seller,
        title="Statement of account",
        number=account.application_id,
        particulars=(
            *day_and_application(account),
            ("Received", phrase(account.received_on)),
            ("Standing", account.standing.value),
            ("Accepted on", phrase(account.window.accepted_on)),
            ("First session", phrase(account.window.first_session_on)),
            ("Last day to pay", phrase(account.window.last_day)),
        ),
        figures=tuple(_statement_figures(account)),
    )


def _statement_figures(account: Account) -> Iterator[Figures]:
    zero = Money(0, account.received.currency)
    due = sum((each.due for each in account.documents), start=zero)
    yield Figures(
        title="Documents",
        columns=(
            Column("Document"),
            Column("Issued on"),
            *amount_columns("Total", "Credited", "Waived", "Paid", "Due"),
            Column("State"),
        ),
        rows=tuple(_document_row(each) for each in account.documents),
        sums=(("Due on invoices", str(due)),),
        words=in_words(due),
    )
    if account.seats:
        yield Figures(
            title="Seats",
            columns=(
                Column("Seat"),
                Column("Core-team member"),
                *amount_columns("Fee", "Credited", "Waived", "Paid", "Due"),
                Column("State"),
            ),
            rows=tuple(
                (
                    seat.seat_id,
                    seat.owner.name,
                    _known(seat.fee),
                    str(seat.credited),
                    str(seat.waived),
                    str(seat.covered),
                    _known(seat.due),
                    seat.state.value,
                )
                for seat in account.seats
            ),
        )
    if account.payments:
        yield Figures(
            title="Payments",
            columns=(
                Column("Payment"),
                Column("Received on"),
                Column("From"),
                *amount_columns("Amount", "Taken back", "Sent back", "Covers fees"),
                Column("Window"),
            ),
            rows=tuple(_payment_row(each) for each in account.payments),
            sums=(("Received less what went back", str(account.received)),),
        )
    in_conflict = tuple(_versions_of_money(account))
    if in_conflict:
        yield Figures(
            title="Payments reported in more than one way",
            columns=(Column("Payment"), Column("Reported as"), Column("Counts")),
            rows=in_conflict,
        )
    if account.unapplied:
        held = sum(
            (each.amount for each in account.unapplied if each.amount.currency == zero.currency),
            start=zero,
        )
        yield Figures(
            title="Money that is held",
            columns=(Column("Payment"), Column("Why"), Column("Amount", is_number=True)),
            rows=tuple(
                (
                    each.payment_id,
                    _why_held(account, each.payment_id, each.reason),
                    str(each.amount),
                )
                for each in account.unapplied
            ),
            sums=((f"Held in {zero.currency}", str(held)),),
        )


def _known(amount: Money | None) -> str:
    return "not fixed" if amount is None else str(amount)


def _document_row(each: AccountDocument) -> tuple[str, ...]:
    document = each.document
    name = f"Invoice {each.number}"
    if not isinstance(document, Invoice):
        name = f"Credit note {each.number} for invoice {document.invoice_number}"
    amounts = (document.total, each.credited, each.waived, each.covered, each.due)
    return (name, phrase(document.issued_on), *map(str, amounts), each.state.value)


def _payment_row(payment: Payment) -> tuple[str, ...]:
    amounts = (payment.amount, payment.reversed, payment.returned, payment.applied)
    return (
        payment.payment_id,
        phrase(payment.paid_on),
        payment.payer,
        *map(str, amounts),
        payment.verdict.value,
    )


_MONEY_CAME: Final = next(name for name, kind in EVENT_KINDS.items() if kind is PaymentReceived)


def _versions_of_money(account: Account) -> Iterator[tuple[str, str, str]]:
    """Every version of the payments of which the record says different things."""
    for conflict in account.conflicts:
        if any(each.says.startswith(_MONEY_CAME) for each in conflict.versions):
            for version in conflict.versions:
                yield conflict.about, version.says, _counts(version.name == conflict.kept)


def _counts(is_kept: bool) -> str:  # noqa: FBT001 - what is asked
    return "counted" if is_kept else "not counted"


def _why_held(account: Account, payment_id: str, reason: BillingCode) -> str:
    says = (each.says for each in account.found(reason) if each.about == payment_id)
    return next(says, reason.value)
