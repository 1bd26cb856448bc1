"""The measures of a report against their benchmarks, as a plot."""

from fractions import Fraction

from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.reporting import AssessmentReport, MeasureReported
from qip_rules.policy.measure import Better
from qip_rules.reports.dot_plot import Dot, DotPlot
from qip_rules.reports.share_words import measured_said, percent

__all__ = ["measures_plot"]


def measures_plot(report: AssessmentReport) -> DotPlot:
    """A row for each measure of a report, in its order, measured or not."""
    dots = tuple(_dot(each) for each in report.measures)
    targets = len(report.findings)
    measured = len(dots) - len(report.missing)
    says = (
        f"{measured} of {len(dots)} measures have a result; "
        f"{targets} {'is' if targets == 1 else 'are'} at or beyond the limit of a target. The "
        "table below has every figure."
    )
    if report.confidence_basis_points is not None:
        says += (
            f" The bars are Wilson's intervals of {percent(report.confidence_basis_points)} for "
            "each measure by itself."
        )
    return DotPlot(title="Each measure against its benchmark", says=says, dots=dots)


def _dot(each: MeasureReported) -> Dot:
    result, interval = each.standing.result, each.interval
    told = f"benchmark {percent(each.measure.benchmark_basis_points)}"
    told += ", lower is better" if each.measure.better is Better.LOWER else ""
    bounds = None
    if interval is not None:
        bounds = (_share(interval.low_basis_points), _share(interval.high_basis_points))
    return Dot(
        id=each.measure.id,
        label=each.measure.title,
        told=f"{measured_said(each)}; {told}",
        share=None if result is None else result.share,
        is_target=each.standing.is_target,
        benchmark=_share(each.measure.benchmark_basis_points),
        limit=_share(each.standing.limit_basis_points),
        interval=bounds,
    )


def _share(basis_points: int) -> Fraction:
    return Fraction(basis_points, SHARE_MAXIMUM)
