"""Every application with its findings, as tables; the page shows them one below the other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.reports.cohort_report.heat_map import HeatRow, heat_map
from qip_rules.reports.cohort_report.naming import Naming, practice_name
from qip_rules.reports.cohort_report.parts import Part, Sheet, plural
from qip_rules.reports.written_registers import Register, Value
from qip_rules.rules.fact import Fact
from qip_rules.rules.findings import Finding, Outcome

__all__ = ["TONES", "applications", "missing_facts", "requirement_codes", "requirements_seen"]

TONES: Final = (("met", "met"), ("not met", "not-met"), ("undetermined", "unknown"))
"""How outcomes are shown as badges."""


def applications(run: CohortRun) -> Part:
    """The applications, the findings on them, and which facts are missing."""
    return Part(
        anchor="applications",
        title="Applications",
        says=(
            (
                "Open an application to read its findings. What is met stands there in short, what "
                "is not met or cannot be told yet with its reason and its clause."
            ),
        ),
        sheets=(_listed(run), _findings(run), _facts(run)),
    )


def requirement_codes(run: CohortRun) -> tuple[str, ...]:
    """The codes of all requirements that decided on any application, in the documents' order."""
    codes: dict[str, None] = {}
    for case in run.cases:
        codes.update(dict.fromkeys(each.code for each in case.decision.findings))
    return tuple(codes)


def missing_facts(case: Case) -> tuple[Fact, ...]:
    """The missing facts that can still change a finding on an application."""
    every = (fact for each in case.decision.findings for fact in each.open_facts)
    return tuple({fact.name: fact for fact in every}.values())


def _listed(run: CohortRun) -> Sheet:
    rows = tuple(
        (
            case.application_id,
            practice_name(case),
            case.file.received_on,
            case.application.revision,
            case.decision.outcome.value,
            case.standing,
            _codes(case.decision.not_met),
            _codes(case.decision.undetermined),
            _codes(case.decision.advice),
            "; ".join(each.name for each in missing_facts(case)),
            "; ".join(each.requirement for each in case.exceptions),
            case.decision.in_force_on,
            case.decision.digest,
        )
        for case in run.cases
    )
    header = (
        "Application", "Practice", "Received on", "Revision", "Outcome", "Standing", "Not met",
        "Cannot tell yet", "Advice", "Missing facts", "Exceptions", "Policy of", "Policy digest",
    )  # fmt: skip
    return Sheet(
        caption="Every application",
        register=Register("Applications", header, rows),
        is_on_page=False,
    )


def _codes(findings: Iterable[Finding]) -> str:
    return "; ".join(each.code for each in findings)


def _findings(run: CohortRun) -> Sheet:
    header = (
        "Application", "Practice", "Requirement", "Severity", "Outcome", "In words",
        "Missing facts", "Exception", "Clauses",
    )  # fmt: skip
    rows = tuple(row for case in run.cases for row in _findings_of(case))
    return Sheet(
        caption="Every finding on every application",
        register=Register("Findings", header, rows),
        is_on_page=False,
    )


def _findings_of(case: Case) -> Iterator[tuple[Value, ...]]:
    excepted = {each.requirement for each in case.exceptions}
    for each in case.decision.findings:
        yield (
            case.application_id,
            practice_name(case),
            each.code,
            each.severity.value,
            each.outcome.value,
            each.sentence,
            "; ".join(fact.name for fact in each.open_facts),
            "yes" if each.code in excepted else "no",
            "; ".join(clause.id for clause in each.clauses),
        )


def _facts(run: CohortRun) -> Sheet:
    lacking: dict[str, list[str]] = defaultdict(list)
    facts: dict[str, Fact] = {}
    for case in run.cases:
        for fact in missing_facts(case):
            facts[fact.name] = fact
            lacking[fact.name].append(case.application_id)
    ordered = sorted(facts.values(), key=lambda each: (-len(lacking[each.name]), each.name))
    rows = tuple(
        (
            each.name,
            each.question or each.meaning,
            each.answered_by.value,
            len(lacking[each.name]),
            _some(lacking[each.name]),
        )
        for each in ordered
    )
    header = ("Fact", "Question", "Who can answer", "Applications", "Which")
    return Sheet(
        caption="Missing facts, the most wanted first",
        register=Register("Missing facts", header, rows),
    )


_SOME: Final = 12


def _some(ids: list[str]) -> str:
    """The first few ids; all of them can be had by the filter."""
    more = len(ids) - _SOME
    return ", ".join(ids[:_SOME]) + (f" and {more} more" if more > 0 else "")


def requirements_seen(run: CohortRun, naming: Naming) -> Part:
    """The heat map of applications and requirements, with its counts."""
    codes = requirement_codes(run)
    outcomes = {
        case.application_id: {each.code: each.outcome for each in case.decision.findings}
        for case in run.cases
    }
    figure = heat_map(
        [
            HeatRow(
                naming.anchors[case.application_id],
                f"{case.application_id} {practice_name(case)}",
                tuple(outcomes[case.application_id].get(code) for code in codes),
            )
            for case in run.cases
        ],
        codes,
        caption=f"{plural(len(run.cases), 'application')} by {plural(len(codes), 'requirement')}",
    )
    counts = Counter(
        (each.code, each.outcome) for case in run.cases for each in case.decision.findings
    )
    known = {each.code: each for case in run.cases for each in case.decision.findings}
    rows = tuple(
        (
            code,
            known[code].severity.value,
            *(counts[code, outcome] for outcome in Outcome),
            "; ".join(clause.id for clause in known[code].clauses),
        )
        for code in codes
    )
    header = ("Requirement", "Severity", "Met", "Not met", "Undetermined", "Clauses")
    matrix = tuple(
        (
            case.application_id,
            practice_name(case),
            *(_word(outcomes[case.application_id].get(code)) for code in codes),
        )
        for case in run.cases
    )
    return Part(
        anchor="requirements",
        title="Applications by requirements",
        says=(
            (
                "Each column is a requirement, each row an application; where there are many, "
                "those alike stand together, and each application has all its findings above."
            ),
        ),
        figures=() if figure is None else (figure,),
        sheets=(
            Sheet(
                caption="How many applications meet each requirement",
                register=Register("Requirements", header, rows),
            ),
            Sheet(
                caption="Every application by every requirement",
                register=Register("Heat map", ("Application", "Practice", *codes), matrix),
                is_on_page=False,
            ),
        ),
    )


def _word(outcome: Outcome | None) -> str:
    return "" if outcome is None else outcome.value
