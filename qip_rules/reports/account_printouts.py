"""Receipts and due-date notices as printouts: what an account says on the day it is of.

Unlike invoices they are not kept: the same account gives the same printout, a later one another.
"""

from datetime import date

from qip_rules.billing.codes import NOTES, BillingCode
from qip_rules.billing.documents import Invoice, PolicyNote
from qip_rules.billing.parties import Seller
from qip_rules.billing.state import Account, AccountDocument
from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.reports.amount_words import in_words
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.issued_printouts import buyer_lines, notes_passage, seller_lines
from qip_rules.reports.printout import Column, Figures, Party, Passage, Printout, provenance
from qip_rules.rules.wording import phrase

__all__ = [
    "account_printout",
    "amount_columns",
    "day_and_application",
    "due_date_notice",
    "receipt",
]


def receipt(account: Account, payment_id: str, *, seller: Seller) -> Printout:
    """A receipt for one payment: what arrived, which seats it covers, and what is held and why.

    Args:
        account: as of the day on which the receipt is made.
        payment_id: the payment, by the bank's reference.
        seller: who received it.

    Raises:
        InputError: no payment of that id is on record.
    """
    payment = next((each for each in account.payments if each.payment_id == payment_id), None)
    if payment is None:
        known = ", ".join(each.payment_id for each in account.payments) or "none is on record"
        versions = [each for each in account.conflicts if each.about == payment_id]
        says = "it is reported in more than one way, and none counts until that is settled"
        fault = Fault(
            "payment_id",
            shown(payment_id),
            f"a payment of the account: {known}",
            says if versions else "",
        )
        raise InputError([fault], of="the receipt")
    owners = {seat.seat_id: seat for seat in account.seats}
    covered = tuple(
        (
            f"Program fee, core-team seat of {owners[each.seat_id].owner.name}",
            each.seat_id,
            owners[each.seat_id].invoice_number or "",
            str(each.amount),
        )
        for each in account.allocations
        if each.payment_id == payment_id
    )
    held = [each for each in account.unapplied if each.payment_id == payment_id]
    sums = [
        ("Covering fees", payment.applied),
        *(("Held", each.amount) for each in held),
        ("Taken back by the bank", payment.reversed),
        ("Sent back", payment.returned),
    ]
    reasons = tuple(
        finding.says
        for each in held
        for finding in account.found(each.reason)
        if finding.about == payment_id
    )
    return account_printout(
        account,
        seller,
        title="Receipt",
        number=payment_id,
        particulars=(
            *day_and_application(account),
            ("Received on", phrase(payment.paid_on)),
            ("Received from", payment.payer),
            ("Day that counts", phrase(payment.judged_on)),
            ("Payment window", payment.verdict.value),
        ),
        lead=(f"We received {payment.amount} from {payment.payer}.",),
        figures=(
            Figures(
                title="What the payment covers",
                columns=(
                    Column("Description"),
                    Column("Seat"),
                    Column("Invoice"),
                    Column("Amount", is_number=True),
                ),
                rows=covered,
                sums=(
                    *((label, str(amount)) for label, amount in sums if amount),
                    ("Received", str(payment.amount)),
                ),
                words=in_words(payment.amount),
            ),
        ),
        passages=(Passage("Money that is held", reasons),) if reasons else (),
    )


def due_date_notice(account: Account, invoice_number: str) -> Printout:
    """A notice of the last day to pay an invoice as it is now, beside the one printed on it.

    The invoice stays what it is: a session that moves makes a notice due, not another invoice.

    Raises:
        InputError: no invoice of that number is on record.
    """
    invoices = {
        each.number: (each, each.document)
        for each in account.documents
        if isinstance(each.document, Invoice)
    }
    if invoice_number not in invoices:
        known = ", ".join(invoices) or "none is on record"
        fault = Fault(
            "invoice_number", shown(invoice_number), f"an invoice of the account: {known}"
        )
        raise InputError([fault], of="the notice")
    state, invoice = invoices[invoice_number]
    was = "none was printed" if invoice.pay_by is None else phrase(invoice.pay_by)
    clauses = account.policy.cited(BillingCode.DUE_DATE_MOVED.value)
    return account_printout(
        account,
        invoice.seller,
        title="Due-date notice",
        number=invoice_number,
        particulars=(
            *day_and_application(account),
            ("Invoice of", phrase(invoice.issued_on)),
            ("Last day printed", was),
            ("Last day now", phrase(account.window.last_day)),
        ),
        lead=(_last_day_sentence(account, state, printed=invoice.pay_by),),
        figures=(
            Figures(
                title=f"Invoice {invoice_number}",
                columns=(Column("Core-team member"), Column("Seat"), *amount_columns("Fee", "Due")),
                rows=tuple(
                    (
                        each.line.person_name,
                        each.line.seat_id,
                        str(each.line.net),
                        str(each.due),
                    )
                    for each in state.lines
                ),
                sums=(("Due now", str(state.due)),),
                words=in_words(state.due),
            ),
        ),
        notes=tuple(PolicyNote(each.id, each.says) for each in clauses),
    )


def _last_day_sentence(account: Account, state: AccountDocument, *, printed: date | None) -> str:
    """What the practice has to know, in one sentence."""
    number, last_day = state.number, account.window.last_day
    if not state.due:
        return f"Nothing is due on invoice {number}; this notice is for your files."
    if account.window.is_empty:
        return (
            f"No day is left to pay invoice {number} before the first in-person session; the "
            "program will write to you."
        )
    if last_day is None:
        return (
            f"The last day to pay invoice {number} is open, because no in-person session has a "
            "date now. It will be announced."
        )
    if printed == last_day:
        return f"The last day to pay invoice {number} is {phrase(last_day)}, as printed on it."
    return (
        f"The last day to pay invoice {number} is now {phrase(last_day)}. This notice takes the "
        "place of the day printed on the invoice, which otherwise stays as it is."
    )


def amount_columns(*titles: str) -> tuple[Column, ...]:
    """Columns of amounts."""
    return tuple(Column(title, is_number=True) for title in titles)


def day_and_application(account: Account) -> tuple[tuple[str, str], ...]:
    """The day that the printout is of, and the application."""
    return ("As of", phrase(account.as_of)), ("Application", account.application_id)


def account_printout(  # noqa: PLR0913 - each a part of the page
    account: Account,
    seller: Seller,
    *,
    title: str,
    number: str,
    particulars: tuple[tuple[str, str], ...],
    figures: tuple[Figures, ...],
    lead: tuple[str, ...] = (),
    passages: tuple[Passage, ...] = (),
    notes: tuple[PolicyNote, ...] | None = None,
) -> Printout:
    """A printout under the policy of the account, for its practice; `notes` are what it quotes."""
    if notes is None:
        cited = account.policy.cited(NOTES)
        notes = tuple(PolicyNote(each.id, each.says) for each in cited)
    practice = account.practice
    return Printout(
        letterhead=Party("", seller_lines(seller)),
        title=title,
        number=number,
        banner=EXAMPLE_FEE if account.fee_is_example else "",
        parties=(Party("To", buyer_lines(practice)),) if practice is not None else (),
        particulars=particulars,
        lead=lead,
        figures=figures,
        passages=(*passages, *((notes_passage(notes),) if notes else ())),
        provenance=provenance(
            currency=account.policy.currency,
            program_id=account.policy.program_id,
            policy_on=account.policy.in_force_on,
            digest=account.policy.digest,
        ),
    )
