"""What the billing desk answers, in lines of plain text: a decision, a refusal, a statement."""

from collections.abc import Iterator

from qip_rules.billing.documents import Document
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.state import Account
from qip_rules.cohort.desk.carrying_out import OnRecord
from qip_rules.cohort.desk.change import Change
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
from qip_rules.reports.printout import Printout
from qip_rules.reports.printout_text import printed_text
from qip_rules.rules.wording import printable

__all__ = ["answer_lines", "statement_lines"]


def answer_lines(made: Document | Refusal | OnRecord, change: Change) -> Iterator[str]:
    """What came of an order, with its clauses, and the account before and after.

    Args:
        made: the document that was recorded, the one on record already, or the refusal.
        change: what it changed; nothing, for a refusal.
    """
    after = change.after
    match made:
        case Refusal():
            yield refusal_line(made)
            yield from clause_lines((made,))
            yield printable(f"account {after.application_id}: {account_line(after)}")
        case OnRecord():
            yield f"On record already: {document_line(made.document)}"
            yield from change_lines((change,))
        case _:
            yield f"Recorded: {document_line(made)}"
            yield from change_lines((change,))


def statement_lines(printout: Printout, account: Account) -> Iterator[str]:
    """A statement as text, and below it the findings and the duties of its account and team."""
    found = (*account.findings, *team_findings(account))
    yield from printed_text(printout).splitlines()
    yield ""
    yield from finding_lines(found)
    yield from duty_lines(account.to_do, account.as_of)
    yield from clause_lines((*found, *account.to_do))
