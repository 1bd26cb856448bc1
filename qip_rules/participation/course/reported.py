"""A report and the record of its delivery: what the record is to say, and where it says else."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from qip_rules.errors import expect_arguments
from qip_rules.participation.assessment.reporting import AssessmentReport
from qip_rules.participation.events.step_events import ReportDelivered

__all__ = ["report_delivered", "told_otherwise"]


def report_delivered(
    report: AssessmentReport,
    *,
    event_id: str,
    application_id: str,
    report_id: str,
    recorded_at: datetime,
) -> ReportDelivered:
    """The event that puts the delivery of a report on record, on the day of the report.

    Findings are the measures that are targets; areas, strategies and priorities are the report's
    own, by id. The priorities are those that the report recommends: what is settled jointly
    afterwards is a record of its own.

    Raises:
        InputError: an id or a moment that no event can have, all of them at once.
    """
    expect_arguments("report_delivered", report=(report, AssessmentReport))
    return ReportDelivered(
        event_id=event_id,
        application_id=application_id,
        occurred_on=report.as_of,
        recorded_at=recorded_at,
        report_id=report_id,
        findings=report.findings,
        areas=report.areas,
        strategies=tuple(each.id for each in report.strategies),
        priorities=report.areas,
    )


def told_otherwise(report: AssessmentReport, delivered: ReportDelivered) -> tuple[str, ...]:
    """Where the record of a delivered report says something else than the report, a sentence each.

    Areas and strategies are held against each other whatever their order. Priorities are to keep
    the order of the ranks; areas of one rank can stand in any. The ids of findings are the
    record's own, because the items of a plan may refer to others than the measures.
    """
    expect_arguments(
        "told_otherwise",
        report=(report, AssessmentReport),
        delivered=(delivered, ReportDelivered),
    )
    strategies = tuple(each.id for each in report.strategies)
    told = [
        *_differing("areas", report.areas, delivered.areas),
        *_differing("strategies", strategies, delivered.strategies),
        *_differing("priorities", report.areas, delivered.priorities),
    ]
    ranks = {each.area: each.rank for each in report.ranking.ranked}
    on_record = [ranks[each] for each in delivered.priorities if each in ranks]
    if on_record != sorted(on_record):
        order = ", ".join(delivered.priorities)
        told.append(f"On record the priorities are in another order than the ranks: {order}.")
    return tuple(told)


def _differing(noun: str, ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    lacking = ", ".join(sorted(set(ours) - set(theirs)))
    further = ", ".join(sorted(set(theirs) - set(ours)))
    if lacking:
        yield f"On record the {noun} lack {lacking}."
    if further:
        yield f"On record the {noun} have {further}, which the report does not."
