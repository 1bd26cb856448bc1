"""What staff must do next, read off an account: most urgent first, with the rule behind each."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.documents import Invoice
from qip_rules.billing.findings import ToDo
from qip_rules.billing.history import Standing
from qip_rules.billing.state import Account, AccountDocument, DocumentLine, SeatState
from qip_rules.money import Money
from qip_rules.rules.wording import phrase

__all__ = ["creditable_lines", "duties"]

_OPEN_STATES = (SeatState.OPEN, SeatState.PART)
_TO_BE_DECIDED: Final[Mapping[BillingCode, str]] = {
    BillingCode.MONEY_OVERPAID: "it is more than the seats cost",
    BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE: "the application ended without acceptance",
    BillingCode.MONEY_HELD_AFTER_WITHDRAWAL: "it arrived after the practice had withdrawn",
    BillingCode.MONEY_OTHER_CURRENCY: "it is not in the program's currency",
}
"""Reasons for which money lies idle until somebody decides; the others pass by themselves."""


def duties(account: Account) -> tuple[ToDo, ...]:
    """What staff must do next. What has no date is to be done at once, as if due on `as_of`.

    Ties of date are broken by the order of `DutyCode`.
    """
    ranks = {code: rank for rank, code in enumerate(DutyCode)}
    every = (
        *_conflicts(account),
        *_documents(account),
        *_collecting(account),
        *_held_money(account),
    )
    return tuple(
        sorted(every, key=lambda duty: (duty.due_on or account.as_of, ranks[duty.code], duty.about))
    )


def creditable_lines(account: Account, invoice: AccountDocument) -> tuple[DocumentLine, ...]:
    """The lines of an invoice that a credit note takes back once no fee is claimed any more.

    What has been paid for them stays paid; the rest of each is taken back.
    """
    if account.claims_fee:
        return ()
    return tuple(
        line
        for line in invoice.lines
        if not line.is_on_credit_note and (line.due or not line.line.net)
    )


def _to_do(
    account: Account, code: DutyCode, says: str, about: str, due_on: date | None = None
) -> ToDo:
    return ToDo(code, says, due_on, account.policy.cited(code.value), about)


def _conflicts(account: Account) -> Iterator[ToDo]:
    for code in (BillingCode.EVENT_CONFLICT, BillingCode.PAYMENT_CONFLICT):
        for finding in account.found(code):
            says = f"Find out which version of {finding.about} is right, and record it anew."
            yield _to_do(account, DutyCode.RESOLVE_CONFLICT, says, finding.about)


def _documents(account: Account) -> Iterator[ToDo]:
    for finding in account.found(BillingCode.INVOICE_MISSING):
        says = f"Issue an invoice. {finding.says}"
        yield _to_do(account, DutyCode.ISSUE_INVOICE, says, finding.about)
    for document in account.documents:
        lines = creditable_lines(account, document)
        if lines:
            rest = sum((each.due for each in lines), start=Money(0, account.policy.currency))
            says = (
                f"Issue a credit note for {rest} of invoice {document.number}: the application "
                f"was {_ended(account)}."
            )
            yield _to_do(account, DutyCode.ISSUE_CREDIT_NOTE, says, document.number)
    for finding in account.found(BillingCode.DUE_DATE_MOVED):
        says = f"Tell the practice the new last day to pay. {finding.says}"
        yield _to_do(account, DutyCode.SEND_DUE_DATE_NOTICE, says, finding.about)
    for finding in account.found(BillingCode.INVOICE_DIFFERS):
        says = f"Decide whether the invoice is to be corrected. {finding.says}"
        yield _to_do(account, DutyCode.CORRECT_INVOICE, says, finding.about)


def _ended(account: Account) -> str:
    on = f" on {phrase(account.ended_on)}" if account.ended_on else ""
    return account.standing.value + on


def _collecting(account: Account) -> Iterator[ToDo]:
    is_owed = account.claims_fee and account.standing in (Standing.ACCEPTED, Standing.WITHDRAWN)
    if not is_owed:
        return
    uncovered = [s for s in account.seats if s.state in _OPEN_STATES and s.due]
    if account.window.is_empty and any(seat.due for seat in account.seats):
        says = (
            "Decide how the fees can be paid, or move the practice to a later cohort: acceptance "
            "left no day to pay on."
        )
        yield _to_do(account, DutyCode.DECIDE_EMPTY_WINDOW, says, account.application_id)
    for document in account.documents:
        seats = [s for s in uncovered if s.invoice_number == document.number]
        if not seats or not isinstance(document.document, Invoice):
            continue
        due = sum((s.due for s in seats if s.due), start=Money(0, account.policy.currency))
        last_day = account.window.last_day
        says = (
            f"Remind {document.document.buyer.name} of {due} on invoice {document.number}, not "
            f"covered for {', '.join(seat.owner.name for seat in seats)}."
        )
        if last_day is not None:
            was = "was" if last_day < account.as_of else "is"
            says += f" The last day to pay {was} {phrase(last_day)}."
        yield _to_do(account, DutyCode.COLLECT_FEES, says, document.number, last_day)


def _held_money(account: Account) -> Iterator[ToDo]:
    for held in account.unapplied:
        if held.reason in _TO_BE_DECIDED:
            says = (
                f"Decide what becomes of {held.amount} of the payment {held.payment_id}, which "
                f"covers no seat: {_TO_BE_DECIDED[held.reason]}."
            )
            yield _to_do(account, DutyCode.DECIDE_HELD_MONEY, says, held.payment_id)
