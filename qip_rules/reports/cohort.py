"""Everything that a cohort run is reported in: the files of the out folder, by name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from qip_rules.billing.documents import Invoice
from qip_rules.billing.fees import fee_is_example
from qip_rules.boundary.json_out import to_json
from qip_rules.boundary.written_course import written_course
from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.money import Money
from qip_rules.participation.words import Party
from qip_rules.reports.decisions import case_page
from qip_rules.reports.documents import EXAMPLE_FEE, document_page
from qip_rules.reports.duties import due, duties_page, of_staff
from qip_rules.reports.evaluation import evaluation_page
from qip_rules.reports.folder import safe_names
from qip_rules.reports.letters.cohort_letters import cohort_letters
from qip_rules.reports.letters.letter_files import letter_names, written_letters
from qip_rules.reports.letters.templates import Templates, shipped_templates
from qip_rules.reports.letters.writing import letter_page, prepared
from qip_rules.reports.markdown import bullets, cited, escaped, table
from qip_rules.reports.pairing import pairing_page, specialists_page
from qip_rules.reports.register import (
    accounts_csv,
    decisions_csv,
    documents_csv,
    duties_csv,
    pairs_csv,
    specialist_pairs_csv,
    to_do_csv,
)
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.wording import phrase

__all__ = ["Glance", "cohort_files", "glance"]

Glance = tuple[tuple[str, str], ...]
"""A run in a few figures: what is counted, and how many."""


def cohort_files(run: CohortRun, templates: Templates | None = None) -> dict[str, str]:
    """The reports of a run by path inside the out folder. The same run gives the same text.

    Args:
        run: what is reported.
        templates: the words of the letters; if left out, the shipped ones.

    Raises:
        InputError: templates with faults, all of them at once.
        ModuleNotFoundError: the extra `reports` is not installed.
    """
    stationery = prepared(shipped_templates() if templates is None else templates)
    letters = written_letters(cohort_letters(run).letters, stationery)
    of_letters = letter_names(each.letter for each in letters)
    cases = safe_names(case.application_id for case in run.cases)
    numbers = safe_names(document.number for document in run.documents)
    files = {
        "summary.md": _summary(run, cases, of_letters),
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
    if run.has_course:
        files["duties.md"] = duties_page(run, cases)
        files["duties.csv"] = duties_csv(run)
        files["course.json"] = to_json(written_course(run)) + "\n"
    if run.evaluation is not None or run.evaluation_lacks:
        files["evaluation.md"] = evaluation_page(run)
    for case in run.cases:
        name = cases[case.application_id]
        files[f"decisions/{name}.md"] = case_page(case, run)
    for letter in letters:
        key = letter.letter.application, letter.letter.kind.value
        files[f"letters/{of_letters[key]}.html"] = letter_page(letter, stationery)
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
    figures.append(("To do", str(len(of_staff(run)))))
    if run.has_course:
        figures += _course_figures(run)
    return tuple(figures)


def _course_figures(run: CohortRun) -> Iterator[tuple[str, str]]:
    others = sum(each.owed_by is not Party.PROGRAM for each in run.to_do)
    yield "Owed by practices and sponsors", str(others)
    taking_part = [case for case in run.cases if case.participation is not None]
    yield "Taking part", str(sum(case.withdrawn_on is None for case in taking_part))
    left = sum(case.withdrawn_on is not None for case in taking_part)
    yield "Took part and withdrew", str(left)
    findings = sum(len(case.course_findings) for case in taking_part)
    yield "What is unusual in taking part", str(findings)
    if run.evaluation_lacks:
        yield "Evaluation", f"none: {run.evaluation_lacks}"


def _summary(
    run: CohortRun, names: Mapping[str, str], letters: Mapping[tuple[str, str], str]
) -> str:
    """The page to begin with.

    `names` are those of the files by application id, `letters` by application id and kind.
    """
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
    header = (
        "Application", "Letters", "Practice", "Outcome", "Standing", "Not met", "Cannot tell yet"
    )  # fmt: skip
    links: dict[str, list[str]] = {}
    for (application, kind), file in letters.items():
        links.setdefault(application, []).append(f"[{kind}](letters/{file}.html)")
    lines += table(
        header,
        [
            _case_row(case, names[case.application_id], links.get(case.application_id, ()))
            for case in run.cases
        ],
    )
    if run.not_yet_received:
        lines += ["", "## Not yet received on that day", ""]
        lines += bullets(map(escaped, run.not_yet_received))
    if run.has_course:
        lines += ["", "What practices and sponsors owe as well: [duties](duties.md)."]
    if run.evaluation is not None or run.evaluation_lacks:
        lines += ["", "Before and after: [evaluation](evaluation.md)."]
    staff = of_staff(run)
    if staff:
        lines += ["", "## To do, most urgent first", ""]
        lines += bullets(
            f"{due(each)}, "
            f"{escaped(', '.join(each.applications))}: {escaped(each.says)}{cited(each.clauses)}"
            for each in staff
        )
    if run.inputs.notes:
        lines += ["", "## Left aside", ""]
        lines += bullets(map(escaped, run.inputs.notes))
    return "\n".join(lines) + "\n"


def _case_row(case: Case, name: str, letters: Iterable[str]) -> tuple[str, ...]:
    practice = case.application.practice
    return (
        f"[{escaped(case.application_id)}](decisions/{name}.md)",
        ", ".join(letters),
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
