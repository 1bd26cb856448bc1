"""The assessment reports of a cohort as tables: a row for each report, measure and area."""

from collections.abc import Iterator

from qip_rules.cohort.assessment_reports import CohortReports, ReportedApplication
from qip_rules.participation.assessment.reporting import AssessmentReport, MeasureReported
from qip_rules.reports.share_words import distance_said, measured_said, percent
from qip_rules.reports.written_registers import Register, Value

__all__ = ["assessment_registers"]

_FOUND = {True: "yes", False: "no", None: "not known"}


def assessment_registers(reports: CohortReports) -> tuple[Register, ...]:
    """The tables `reports`, `measures` and `areas`, by application.

    A share is text as the report says it, beside the counts that it is made of; what was not
    measured has no counts.
    """
    told = [(each, each.report) for each in reports.applications if each.report is not None]
    return (
        Register(
            "reports",
            ("application_id", "practice", "round_id", "ended_on", "measured", "asked", "why_none",
             "delivered_on"),
            tuple(_report(each) for each in reports.applications),
        ),
        Register(
            "measures",
            ("application_id", "practice", "measure_id", "measure", "areas", "numerator",
             "denominator", "in_words", "benchmark", "distance", "is_target"),
            tuple(row for each, report in told for row in _measures(each, report)),
        ),
        Register(
            "areas",
            ("application_id", "practice", "rank", "area", "title", "distance"),
            tuple(row for each, report in told for row in _areas(each, report)),
        ),
    )  # fmt: skip


def _named(each: ReportedApplication) -> tuple[str, str]:
    practice = each.application.practice
    return each.application_id, "" if practice is None else practice.name


def _report(each: ReportedApplication) -> tuple[Value, ...]:
    report = each.report
    delivered = each.delivered[-1].occurred_on if each.delivered else None
    if report is None:
        return (*_named(each), None, None, None, None, each.why_none, delivered)
    baseline, asked = report.baseline, len(report.measures)
    measured = asked - len(report.missing)
    return (
        *(*_named(each), baseline.round_id, baseline.ended_on, measured, asked),
        *("", delivered),
    )


def _measures(each: ReportedApplication, report: AssessmentReport) -> Iterator[tuple[Value, ...]]:
    for measured in report.measures:
        yield (*_named(each), *_measure(measured))


def _measure(measured: MeasureReported) -> tuple[Value, ...]:
    measure, standing = measured.measure, measured.standing
    result = standing.result
    return (
        measure.id,
        measure.title,
        "; ".join(measure.areas),
        None if result is None else result.numerator,
        None if result is None else result.denominator,
        measured_said(measured),
        percent(measure.benchmark_basis_points),
        distance_said(standing.distance),
        _FOUND[standing.is_target],
    )


def _areas(each: ReportedApplication, report: AssessmentReport) -> Iterator[tuple[Value, ...]]:
    for area in report.ranking.ranked:
        distance = distance_said(area.standing.distance)
        yield (*_named(each), area.rank, area.area, area.standing.title, distance)
