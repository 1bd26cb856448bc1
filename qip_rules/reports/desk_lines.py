"""What the billing desk answers, in lines of plain text: a decision, a refusal, a statement."""

from collections.abc import Iterable, Iterator

from qip_rules.billing.documents import Document
from qip_rules.billing.findings import ToDo
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.state import Account
from qip_rules.cohort.desk.carrying_out import OnRecord
from qip_rules.cohort.desk.change import Change, SharedChange
from qip_rules.cohort.desk.team_rules import team_findings
from qip_rules.reports.account_lines import (
    account_line,
    change_lines,
    clause_lines,
    document_line,
    duty_lines,
    finding_lines,
    refusal_line,
)
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.printout import Printout
from qip_rules.reports.printout_text import printed_text
from qip_rules.rules.wording import printable

__all__ = ["answer_lines", "statement_lines"]


def answer_lines(
    made: Document | Refusal | OnRecord, change: Change | SharedChange
) -> Iterator[str]:
    """What came of an order, with its clauses, and the account before and after.

    Args:
        made: the document that was recorded, the one on record already, or the refusal.
        change: what it changed; nothing, for a refusal. Of several applications, what is to be done
            about them together is told before and after, and each account as it is.
    """
    accounts = change.accounts if isinstance(change, SharedChange) else (change.after,)
    match made:
        case Refusal():
            yield refusal_line(made)
            yield from clause_lines((made,))
            yield from _accounts(accounts)
            return
        case OnRecord():
            yield f"On record already: {document_line(made.document)}"
        case _:
            yield f"Recorded: {document_line(made)}"
    if isinstance(change, SharedChange):
        yield from _shared_change_lines(change)
    else:
        yield from change_lines((change,))


def _accounts(accounts: Iterable[Account]) -> Iterator[str]:
    for each in accounts:
        yield printable(f"account {each.application_id}: {account_line(each)}")


def _shared_change_lines(change: SharedChange) -> Iterator[str]:
    """What is to be done about several applications, before and after, and where each stands.

    What happened to one of them alone is no part of it: no account has changed.
    """
    accounts, names = change.accounts, ", ".join(change.applications)
    yield printable(f"before  {names}: {_together(change.to_do_before)}")
    yield printable(f"after   {names}: {_together(change.to_do_after)}")
    yield from _accounts(accounts)
    yield from finding_lines(change.appeared)
    yield from duty_lines(change.to_do_after, accounts[0].as_of)
    yield from clause_lines((*change.appeared, *change.to_do_after))
    if any(each.fee_is_example for each in accounts):
        yield EXAMPLE_FEE


def _together(to_do: Iterable[ToDo]) -> str:
    duties = ", ".join(f"{each.code.value} ({each.about})" for each in to_do)
    return f"to do about several: {duties}" if duties else "nothing to do about several"


def statement_lines(printout: Printout, account: Account) -> Iterator[str]:
    """A statement as text, and below it the findings and the duties of its account and team."""
    found = (*account.findings, *team_findings(account))
    yield from printed_text(printout).splitlines()
    yield ""
    yield from finding_lines(found)
    yield from duty_lines(account.to_do, account.as_of)
    yield from clause_lines((*found, *account.to_do))
