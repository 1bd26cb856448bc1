"""What an account says, in lines of plain text: where it stands, findings, refusals, duties.

Each line stands for itself, and nothing in it steers a terminal.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from qip_rules.billing.decisions import (
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.documents import CreditNote, Document, Invoice
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.state import Account, DocumentState
from qip_rules.billing.together import CohortAccounts
from qip_rules.cohort.desk.change import Change
from qip_rules.cohort.desk.team_rules import findings_about
from qip_rules.cohort.urgency import urgency
from qip_rules.money import Money
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.rules.wording import printable

__all__ = [
    "account_line",
    "change_lines",
    "clause_lines",
    "cohort_lines",
    "document_line",
    "duty_lines",
    "finding_lines",
    "printable",
    "refusal_line",
]

_LIVE = (DocumentState.OPEN, DocumentState.PART, DocumentState.PAID, DocumentState.UNCOLLECTIBLE)


def account_line(account: Account | None) -> str:
    """Where an account stands, on one line."""
    if account is None:
        return "nothing on record"
    zero = Money(0, account.received.currency)
    live = [each for each in account.documents if each.state in _LIVE]
    invoiced = sum((each.document.total - each.credited for each in live), start=zero)
    covered = sum((seat.covered for seat in account.seats), start=zero)
    due = sum((seat.due for seat in account.seats if seat.due is not None), start=zero)
    seats = len([seat for seat in account.seats if seat.left_on is None])
    sums = (("invoiced", invoiced), ("received", account.received), ("covered", covered))
    said = ", ".join(f"{what} {_bare(amount)}" for what, amount in sums)
    held = "".join(f"; held {each.amount} ({each.payment_id})" for each in account.unapplied)
    count = f"{seats} {'seat' if seats == 1 else 'seats'}"
    return printable(f"{account.standing.value}, {count}, {due} due; {said}{held}")


def _bare(amount: Money) -> str:
    """An amount whose currency has been said."""
    return str(amount).partition(" ")[2]


def change_lines(changes: Iterable[Change]) -> Iterator[str]:
    """Accounts before and after, what is new and what is settled in each, and what is to be done.

    Then each clause that this rests on, once.
    """
    rests: list[AccountFinding | ToDo] = []
    is_example = False
    for change in changes:
        name, after = change.after.application_id, change.after
        yield printable(f"before  {name}: {account_line(change.before)}")
        yield printable(f"after   {name}: {account_line(after)}")
        yield from finding_lines(change.appeared)
        yield from (printable(f"settled {each.code} ({each.about})") for each in change.settled)
        yield from duty_lines(after.to_do, after.as_of)
        rests += (*change.appeared, *after.to_do)
        is_example = is_example or after.fee_is_example
    yield from clause_lines(rests)
    if is_example:
        yield EXAMPLE_FEE


def finding_lines(findings: Iterable[AccountFinding]) -> Iterator[str]:
    """Each finding with its code, what it is about, and the ids of its clauses."""
    for each in findings:
        yield printable(f"finding {each.code} ({each.about}){_cited(each)}: {each.says}")


def refusal_line(refusal: Refusal) -> str:
    """Why a decision was not made."""
    return printable(f"refused {refusal.code.value}{_cited(refusal)}: {refusal.says}")


def duty_lines(duties: Iterable[ToDo], as_of: date, owner: str = "") -> Iterator[str]:
    """What staff must do next: until when, and about what; `owner` is the application, if told.

    `as_of` is the day of the account: what was due before it is marked. A duty about several
    applications names them, and then what it is about: `(A-1, A-2; wire-1)`.
    """
    for each in duties:
        when = "now" if each.due_on is None else f"by {each.due_on}"
        if each.due_on is not None and each.due_on < as_of:
            when += ", overdue"
        about = f"{owner}, {each.about}" if owner and owner != each.about else each.about
        if each.applications:
            about = f"{', '.join(each.applications)}; {each.about}"
        yield printable(f"to do   {when}: {each.code.value} ({about}){_cited(each)}: {each.says}")


def cohort_lines(cohort: CohortAccounts, as_of: date) -> Iterator[str]:
    """What staff must do next, in any account or about several, most urgent first.

    That is by `urgency`, and of one day and kind by application. Then what several accounts show,
    the core teams that the program would not take, and each clause that this rests on, once.
    """
    found = (*cohort.findings, *findings_about(cohort.accounts))
    every = [(duty, "") for duty in cohort.to_do]
    every += [(duty, each.application_id) for each in cohort.accounts for duty in each.to_do]
    every.sort(
        key=lambda both: (
            urgency(both[0].code.value, both[0].due_on, as_of),
            both[0].applications or (both[1],),
        )
    )
    for duty, owner in every:
        yield from duty_lines((duty,), as_of, owner)
    yield from finding_lines(found)
    yield from clause_lines((*(duty for duty, _ in every), *found))


def document_line(document: Document) -> str:
    """A document in a few words: its kind, number, day and amount."""
    said = f"{document.kind} {document.number} of {document.issued_on}"
    match document:
        case Invoice() | CreditNote():
            said += f", {document.total}"
        case Waiver() | WriteOff() | MoneyReturned():
            said += f", {document.amount}"
        case PaymentAssigned():
            said += "".join(f", {part.amount} for {part.seat_id}" for part in document.parts)
        case WriteOffUndone():
            said += f", of {document.write_off_number}"
        case DutySettled():
            said += f", {document.duty.value} about {document.about}"
            said += f", keeps {document.keeps}" if document.keeps else ""
    return printable(said)


def clause_lines(rests: Iterable[AccountFinding | Refusal | ToDo]) -> Iterator[str]:
    """The clauses on which findings, refusals and duties rest, each once, with their sources."""
    clauses = {clause.id: clause for each in rests for clause in each.clauses}
    for clause in sorted(clauses.values(), key=lambda each: each.id):
        yield printable(f"{clause.id:<8}{clause.says} [{clause.source}]")


def _cited(rests: AccountFinding | Refusal | ToDo) -> str:
    return f" [{', '.join(clause.id for clause in rests.clauses)}]" if rests.clauses else ""
