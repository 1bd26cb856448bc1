"""The reports of a cohort on one page: how far each is, and who lacks what measure."""

from collections.abc import Iterator, Mapping

from qip_rules.cohort.assessment_reports import CohortReports, ReportedApplication
from qip_rules.participation.assessment.reporting import AssessmentReport
from qip_rules.reports.assessment_paper import MADE_UP
from qip_rules.reports.page import (
    Block,
    Bullets,
    Code,
    FileLink,
    Line,
    Page,
    Paragraph,
    Section,
    Strong,
    Table,
)
from qip_rules.rules.requirement import Clause
from qip_rules.rules.wording import phrase

__all__ = ["reports_page"]


def reports_page(reports: CohortReports, names: Mapping[str, str]) -> Page:
    """A page for the staff of the whole cohort; no practice gets it.

    Args:
        reports: of a cohort as of a day.
        names: of the files of each report, without an ending, by application.
    """
    made = [each.report for each in reports.applications if each.report is not None]
    banner = any(each.has_examples for each in made)
    counted = f"{len(made)} of {len(reports.applications)} practices have a report."
    digest = reports.program.digest[:12]
    says = f"As of {phrase(reports.as_of)}. Program document {digest}. {counted}"
    lead: list[Block] = [Paragraph((says,))]
    if banner:
        lead.insert(0, Paragraph((Strong(MADE_UP),), tone="warning"))
    return Page(
        f"{reports.inputs.cohort.title}: {reports.program.title}, assessment reports",
        tuple(lead),
        tuple(_sections(reports, names)),
    )


def _sections(reports: CohortReports, names: Mapping[str, str]) -> Iterator[Section]:
    yield Section(("Reports",), "reports", tuple(_reports(reports, names)), listed=True)
    yield Section(("Who lacks what measure",), "missing", tuple(_missing(reports)), listed=True)
    told = [
        (f"{_called(each)}: ", sentence)
        for each in reports.applications
        for sentence in each.on_record_otherwise
    ]
    if told:
        says = "The record of the delivery and the report of that day do not say the same."
        blocks = (Paragraph((says,)), Bullets(tuple(told)))
        yield Section(("On record otherwise",), "on-record", blocks, listed=True)
    odd = [
        (f"{_called(each)}: ", f"{finding.says}{_cited(finding.clauses)}")
        for each in reports.applications
        if each.assessed is not None
        for finding in each.assessed.findings
    ]
    if odd:
        yield Section(("To be looked at",), "findings", (Bullets(tuple(odd)),), listed=True)


def _cited(clauses: tuple[Clause, ...]) -> str:
    told = ", ".join(each.id for each in clauses)
    return f" [{told}]" if told else ""


def _called(each: ReportedApplication) -> str:
    practice = each.application.practice
    name = each.application_id
    if practice is not None:
        name = f"{practice.name} ({each.application_id})"
    left = each.withdrawn_on
    return name if left is None else f"{name}, withdrawn on {phrase(left)}"


def _reports(reports: CohortReports, names: Mapping[str, str]) -> Iterator[Block]:
    if not reports.applications:
        yield Paragraph(("No practice takes part by then.",))
        return
    header = (
        "Practice",
        "Round",
        "Measured",
        "Areas put forward",
        "Settled",
        "Delivered",
        "Report",
    )
    yield Table(
        "The report of each practice",
        header,
        tuple(_row(each, reports, names) for each in reports.applications),
    )


def _settled(each: ReportedApplication, reports: CohortReports) -> str:
    """When the areas were settled, and whether the report can tell who agreed."""
    settlement = None if each.assessed is None else each.assessed.settlement
    if settlement is not None:
        return phrase(settlement.settled_on)
    practice = each.application.practice
    listed = [
        area.agreed_on
        for area in reports.inputs.priorities
        if practice is not None
        and area.practice_id == practice.practice_id
        and area.agreed_on is not None
        and area.agreed_on <= reports.as_of
    ]
    if not listed:
        return "not on record"
    return f"{phrase(max(listed))}; not in the report, as who agreed on either side is not recorded"


def _row(
    each: ReportedApplication, reports: CohortReports, names: Mapping[str, str]
) -> tuple[Line, ...]:
    report = each.report
    delivered = phrase(each.delivered[-1].occurred_on) if each.delivered else "not on record"
    if report is None:
        return ((_called(each),), (each.why_none,), ("",), ("",), ("",), (delivered,), ("none",))
    baseline = report.baseline
    measured = len(report.measures) - len(report.missing)
    round_said = f"{baseline.round_id}, {baseline.kind.value}, ended on {phrase(baseline.ended_on)}"
    return (
        (_called(each),),
        (round_said,),
        (f"{measured} of {len(report.measures)}",),
        (_areas(report),),
        (_settled(each, reports),),
        (delivered,),
        (FileLink(each.application_id, f"reports/{names[each.application_id]}.html"),),
    )


def _areas(report: AssessmentReport) -> str:
    told = (f"{each.rank}. {each.standing.title}" for each in report.ranking.ranked)
    return "; ".join(told) or "none"


def _missing(reports: CohortReports) -> Iterator[Block]:
    lacking: dict[str, list[ReportedApplication]] = {}
    titles: dict[str, str] = {}
    without: list[ReportedApplication] = []
    for each in reports.applications:
        if each.report is None:
            without.append(each)
            continue
        for measure in each.report.measures:
            titles[measure.measure.id] = measure.measure.title
        for measure_id in each.report.missing:
            lacking.setdefault(measure_id, []).append(each)
    if lacking:
        yield Table(
            "Measures without a result",
            ("Measure", "Id", "Practices without it"),
            tuple(
                (
                    (titles[measure_id],),
                    (Code(measure_id),),
                    ("; ".join(_called(each) for each in lacking[measure_id]),),
                )
                for measure_id in sorted(lacking)
            ),
        )
    elif titles:
        yield Paragraph(("Every practice with a report has a result on every measure.",))
    if without:
        yield Paragraph(("Without any measure:",))
        yield Bullets(tuple((f"{_called(each)}: {each.why_none}",) for each in without))
    if not lacking and not titles and not without:
        yield Paragraph(("No practice takes part by then.",))
