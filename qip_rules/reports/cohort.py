"""Everything that a cohort run is reported in: the files of the out folder, by name."""

from collections import Counter
from collections.abc import Iterable, Mapping

from qip_rules.billing.documents import Invoice
from qip_rules.billing.fees import fee_is_example
from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.money import Money
from qip_rules.reports.decisions import case_page
from qip_rules.reports.documents import EXAMPLE_FEE, document_page
from qip_rules.reports.folder import safe_names
from qip_rules.reports.letters import applicant_letter
from qip_rules.reports.markdown import bullets, cited, escaped, table
from qip_rules.reports.pairing import pairing_page, specialists_page
from qip_rules.reports.register import (
    accounts_csv,
    decisions_csv,
    documents_csv,
    pairs_csv,
    specialist_pairs_csv,
    to_do_csv,
)
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.wording import phrase

__all__ = ["Glance", "cohort_files", "glance"]

Glance = tuple[tuple[str, str], ...]
"""A run in a few figures: what is counted, and how many."""


def cohort_files(run: CohortRun) -> dict[str, str]:
    """The reports of a run by path inside the out folder. The same run gives the same text."""
    cases = safe_names(case.application_id for case in run.cases)
    numbers = safe_names(document.number for document in run.documents)
    files = {
        "summary.md": _summary(run, cases),
        "decisions.csv": decisions_csv(run),
        "documents.csv": documents_csv(run),
        "accounts.csv": accounts_csv(run),
        "to-do.csv": to_do_csv(run),
        "pairing.md": pairing_page(run),
    }
    if run.pairing is not None:
        files["pairing.csv"] = pairs_csv(run)
    if run.inputs.specialists:
        files["specialists.md"] = specialists_page(run)
    if run.specialist_pairing is not None:
        files["specialists.csv"] = specialist_pairs_csv(run)
    for case in run.cases:
        name = cases[case.application_id]
        files[f"decisions/{name}.md"] = case_page(case, run)
        files[f"letters/{name}.md"] = applicant_letter(
            case.application,
            case.decision,
            run.program.title,
            staff_decision=case.staff_decision,
            exceptions=case.exceptions,
            withdrawn_on=case.withdrawn_on,
        )
    for document in run.documents:
        files[f"documents/{numbers[document.number]}.md"] = document_page(document)
    return files


def glance(run: CohortRun) -> Glance:
    """What happened, in figures: applications, decisions, money, both kinds of pairs.

    What was received either covers seats or is held; what was invoiced is taken back, covered or
    not yet covered. Money of another currency is in no figure; the accounts name it.
    """
    outcomes = Counter(case.decision.outcome for case in run.cases)
    standings = Counter(case.standing for case in run.cases)
    zero = Money(0, run.program.currency)
    invoices = [
        each
        for case in run.cases
        for each in case.account.documents
        if isinstance(each.document, Invoice)
    ]
    invoiced = sum((each.document.total for each in invoices), start=zero)
    received = sum((case.account.received for case in run.cases), start=zero)
    held = sum(
        (
            each.amount
            for case in run.cases
            for each in case.account.unapplied
            if each.amount.currency == zero.currency
        ),
        start=zero,
    )
    credited = sum((each.credited for each in invoices), start=zero)
    due = sum((each.due for each in invoices), start=zero)
    figures = [
        ("Applications", str(len(run.cases))),
        *((f"… {outcome.value}", str(outcomes[outcome])) for outcome in Outcome),
        *((each.capitalize(), str(standings[each])) for each in sorted(standings)),
        ("Places left", "not known" if run.roll.places_left is None else str(run.roll.places_left)),
        ("Documents issued", str(len(run.documents))),
        ("Invoiced", str(invoiced)),
        ("… taken back by credit notes", str(credited)),
        ("… not yet covered", str(due)),
        ("Received", str(received)),
        ("… covering seats", str(received - held)),
        ("… held or beyond what is owed", str(held)),
    ]
    if run.pairing is not None:
        figures += [
            ("Pairs", str(len(run.pairing.pairs))),
            ("Total fit", str(run.pairing.total_fit)),
            ("Without a mentor practice", str(len(run.pairing.unpaired))),
        ]
    if run.pairing_clash:
        figures.append(("Pairs", "no pairing: its demands clash"))
    if run.specialist_pairing is not None:
        figures += [
            ("Pairs with specialists", str(len(run.specialist_pairing.pairs))),
            ("… their total fit", str(run.specialist_pairing.total_fit)),
            ("Without a specialist", str(len(run.specialist_pairing.unpaired))),
        ]
    if run.specialist_clash:
        figures.append(("Pairs with specialists", "no pairing: its demands clash"))
    return (*figures, ("To do", str(len(run.to_do))))


def _summary(run: CohortRun, names: Mapping[str, str]) -> str:
    """The page to begin with; `names` are those of the files by application id."""
    lines = [
        f"# {escaped(run.inputs.cohort.title)}: {escaped(run.program.title)}",
        "",
        f"As of {phrase(run.as_of)}. Program document {run.program.digest[:12]}.",
        "",
    ]
    if fee_is_example(run.program):
        lines += [f"> **{EXAMPLE_FEE}**", ""]
    lines += table(("", ":"), glance(run))
    lines += ["", "## Applications", ""]
    header = ("Application", "", "Practice", "Outcome", "Standing", "Not met", "Cannot tell yet")
    lines += table(header, [_case_row(case, names[case.application_id]) for case in run.cases])
    if run.not_yet_received:
        lines += ["", "## Not yet received on that day", ""]
        lines += bullets(map(escaped, run.not_yet_received))
    if run.to_do:
        lines += ["", "## To do, most urgent first", ""]
        lines += bullets(
            f"{phrase(each.due_on) if each.due_on else 'At once'}, "
            f"{escaped(', '.join(each.applications))}: {escaped(each.says)}{cited(each.clauses)}"
            for each in run.to_do
        )
    if run.inputs.notes:
        lines += ["", "## Left aside", ""]
        lines += bullets(map(escaped, run.inputs.notes))
    return "\n".join(lines) + "\n"


def _case_row(case: Case, name: str) -> tuple[str, ...]:
    practice = case.application.practice
    return (
        f"[{escaped(case.application_id)}](decisions/{name}.md)",
        f"[letter](letters/{name}.md)",
        escaped(practice.name) if practice else "",
        case.decision.outcome.value,
        case.standing,
        _codes(case.decision.not_met, case),
        _codes(case.decision.undetermined, case),
    )


def _codes(findings: Iterable[Finding], case: Case) -> str:
    """The codes of findings; a recorded exception stands beside its own."""
    excepted = {each.requirement for each in case.exceptions}
    return ", ".join(
        escaped(each.code) + (" (exception)" if each.code in excepted else "") for each in findings
    )
