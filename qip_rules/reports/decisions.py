"""One application as a page for staff: every version, every finding, the figures, the account."""

from collections.abc import Iterable, Sequence

from qip_rules.billing.documents import CreditNote
from qip_rules.billing.state import Account, AccountDocument, Payment, Seat
from qip_rules.cohort.case import Case
from qip_rules.cohort.owed import CohortToDo
from qip_rules.cohort.run import CohortRun
from qip_rules.reports.decision_figures import figures_table
from qip_rules.reports.duties import due
from qip_rules.reports.markdown import bullets, cited, escaped, fenced, table
from qip_rules.reports.taking_part import taking_part_section
from qip_rules.rules.explaining import explain
from qip_rules.rules.wording import phrase

__all__ = ["case_page"]


def case_page(case: Case, run: CohortRun) -> str:
    """Everything the run found about one application, with its reasons."""
    practice = case.application.practice
    lines = [
        f"# Application {escaped(case.application_id)}",
        "",
        *table(
            ("", ""),
            [
                ("Practice", escaped(practice.name) if practice else "not given"),
                ("Received on", phrase(case.file.received_on)),
                ("Outcome", f"**{case.decision.outcome.value}**"),
                ("Standing", _standing(case)),
                ("As of", phrase(run.as_of)),
            ],
        ),
    ]
    if case.exceptions:
        lines += ["", "## Recorded exceptions, beside the findings", ""]
        lines += bullets(
            f"{escaped(each.requirement)}: {escaped(each.reason)} "
            f"({escaped(each.authority)}, {phrase(each.recorded_on)})"
            for each in case.exceptions
        )
    for number, assessment in reversed(tuple(enumerate(case.assessments, start=1))):
        application = assessment.application
        title = "## Decision"
        if len(case.assessments) > 1:
            title += f" on revision {application.revision}"
            title += f" of {phrase(application.revised_on)}" if application.revised_on else ""
        lines += ["", title, "", *fenced(str(explain(assessment.decision)))]
        if number == len(case.assessments):
            lines += ["", "## The figures behind the decision", ""]
            lines += figures_table(assessment.decision)
    lines += ["", "## Account", "", *_account(case, run)]
    lines += taking_part_section(case, run)
    return "\n".join(lines) + "\n"


def _standing(case: Case) -> str:
    said: list[str] = []
    if case.withdrawn_on is not None:
        said.append(f"withdrawn on {phrase(case.withdrawn_on)}")
    if case.staff_decision is not None:
        made = case.staff_decision
        said.append(
            f"{made.choice.value} on {phrase(made.decided_on)} by {escaped(made.actor)}: "
            f"{escaped(made.reason)}"
        )
    return "; ".join(said) or "undecided"


def _account(case: Case, run: CohortRun) -> list[str]:
    account = case.account
    parts = [
        _seats(account.seats),
        _documents(account.documents),
        _payments(account.payments),
        _unusual(account),
        _to_do(
            each
            for each in run.to_do
            if case.application_id in each.applications and not each.is_of_course
        ),
    ]
    if not any(parts[:3]):
        parts.insert(0, ["No seat, no document and no payment is on record."])
    lines: list[str] = []
    for part in filter(None, parts):
        lines += ["", *part] if lines else part
    return lines


def _seats(seats: Sequence[Seat]) -> list[str]:
    rows = [
        (
            escaped(seat.owner.name),
            str(seat.fee) if seat.fee is not None else "not fixed",
            str(seat.covered),
            str(seat.due) if seat.due is not None else "not fixed",
            seat.state.value,
        )
        for seat in seats
    ]
    return table(("Seat", "Fee:", "Covered:", "Due:", "State"), rows) if rows else []


def _documents(documents: Sequence[AccountDocument]) -> list[str]:
    rows = [
        (
            ("Credit note " if isinstance(each.document, CreditNote) else "Invoice ")
            + escaped(each.number),
            phrase(each.document.issued_on),
            str(each.document.total),
            str(each.due),
            each.state.value,
        )
        for each in documents
    ]
    return table(("Document", "Issued on", "Total:", "Due:", "State"), rows) if rows else []


def _payments(payments: Sequence[Payment]) -> list[str]:
    rows = [
        (
            escaped(each.payment_id),
            escaped(each.payer),
            phrase(each.paid_on),
            str(each.amount),
            str(each.applied),
            each.verdict.value,
        )
        for each in payments
    ]
    header = ("Payment", "Paid by", "Paid on", "Amount:", "Applied:", "In time?")
    return table(header, rows) if rows else []


def _unusual(account: Account) -> list[str]:
    owners = {seat.seat_id: seat.owner.name for seat in account.seats}
    findings = bullets(
        f"**{finding.code}**, {escaped(owners.get(finding.about, finding.about))}: "
        f"{escaped(finding.says)}{cited(clause.id for clause in finding.clauses)}"
        for finding in account.findings
    )
    return ["### What is unusual", "", *findings] if findings else []


def _to_do(every: Iterable[CohortToDo]) -> list[str]:
    duties = bullets(f"{due(each)}: {escaped(each.says)}{cited(each.clauses)}" for each in every)
    return ["### To do", "", *duties] if duties else []
