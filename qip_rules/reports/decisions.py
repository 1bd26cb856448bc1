"""One application as a page for staff: every version, every finding, the account."""

from qip_rules.billing.documents import CreditNote
from qip_rules.cohort.run import Case, CohortRun
from qip_rules.reports.markdown import bullets, escaped, fenced, table
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
    for assessment in reversed(case.assessments):
        application = assessment.application
        title = "## Decision"
        if len(case.assessments) > 1:
            title += f" on revision {application.revision}"
            title += f" of {phrase(application.revised_on)}" if application.revised_on else ""
        lines += ["", title, "", *fenced(str(explain(assessment.decision)))]
    lines += ["", "## Account", "", *_account(case, run)]
    return "\n".join(lines) + "\n"


def _standing(case: Case) -> str:
    if case.withdrawn_on is not None:
        return f"withdrawn on {phrase(case.withdrawn_on)}"
    if case.staff_decision is None:
        return "undecided"
    made = case.staff_decision
    return (
        f"{made.choice.value} on {phrase(made.decided_on)} by {escaped(made.actor)}: "
        f"{escaped(made.reason)}"
    )


def _account(case: Case, run: CohortRun) -> list[str]:
    account = case.account
    lines = table(
        ("Seat", "Fee:", "Covered:", "Due:", "State"),
        [
            (
                escaped(seat.owner.name),
                str(seat.fee) if seat.fee is not None else "not fixed",
                str(seat.covered),
                str(seat.due) if seat.due is not None else "not fixed",
                seat.state.value,
            )
            for seat in account.seats
        ],
    )
    if account.documents:
        lines += [
            "",
            *table(
                ("Document", "Issued on", "Total:", "Due:", "State"),
                [
                    (
                        ("Credit note " if isinstance(each.document, CreditNote) else "Invoice ")
                        + escaped(each.number),
                        phrase(each.document.issued_on),
                        str(each.document.total),
                        str(each.due),
                        each.state.value,
                    )
                    for each in account.documents
                ],
            ),
        ]
    if account.payments:
        lines += [
            "",
            *table(
                ("Payment", "Paid on", "Amount:", "Applied:", "In time?"),
                [
                    (
                        escaped(each.payment_id),
                        phrase(each.paid_on),
                        str(each.amount),
                        str(each.applied),
                        each.verdict.value,
                    )
                    for each in account.payments
                ],
            ),
        ]
    if account.findings:
        lines += ["", "### What is unusual", ""]
        owners = {seat.seat_id: seat.owner.name for seat in account.seats}
        lines += bullets(
            f"**{finding.code}**, {escaped(owners.get(finding.about, finding.about))}: "
            f"{escaped(finding.says)}"
            + (
                f" [{', '.join(clause.id for clause in finding.clauses)}]"
                if finding.clauses
                else ""
            )
            for finding in account.findings
        )
    to_do = [each for each in run.to_do if each.application_id == case.application_id]
    if to_do:
        lines += ["", "### To do", ""]
        lines += bullets(
            f"{phrase(each.due_on) if each.due_on else 'At once'}: {escaped(each.says)}"
            for each in to_do
        )
    return lines
