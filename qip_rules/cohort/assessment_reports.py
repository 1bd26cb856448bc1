"""The reports that a program owes the practices of a cohort, and who lacks what measure.

A report is about one practice and one round, its baseline. What was measured in another round, or
as another kind of round, is never in it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.events import Withdrawn
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.eligibility.admission import Choice
from qip_rules.eligibility.application import Application, ApplicationFile
from qip_rules.errors import Fault, InputError, NotInForceError, expect_arguments
from qip_rules.fields import day, refuse, shown
from qip_rules.moments import end_of_day
from qip_rules.participation.assessment.reporting import AssessmentReport, report_on
from qip_rules.participation.course.counted import counted_events, of_kind
from qip_rules.participation.course.reported import told_otherwise
from qip_rules.participation.course.standing import Assessed, assessed
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import ReportDelivered
from qip_rules.policy.program import Program
from qip_rules.policy.table import close_to

__all__ = ["CohortReports", "ReportedApplication", "cohort_reports"]

_NOTHING_MEASURED: Final = "No round with a result is on record."


@attrs.frozen(kw_only=True)
class ReportedApplication:
    """An application whose practice takes part: its report, or why there is none yet."""

    application: Application
    """As it stands on the day."""
    assessed: Assessed | None
    """What was measured and settled; `None` if nothing is on record."""
    report: AssessmentReport | None
    why_none: str
    """A sentence; empty if there is a report."""
    delivered: tuple[ReportDelivered, ...]
    """Deliveries on record, by day."""
    on_record_otherwise: tuple[str, ...]
    """Where the last delivery on record says something else than the report of its day."""
    withdrawn_on: date | None
    """The day on which the practice withdrew; `None` if it did not by then."""

    @property
    def application_id(self) -> str:
        """Whose report it is."""
        return self.application.application_id


@attrs.frozen(kw_only=True)
class CohortReports:
    """The reports of a cohort as of a day, one practice after another."""

    program: Program
    inputs: CohortInputs
    as_of: date
    applications: tuple[ReportedApplication, ...]
    """Of the practices that are accepted, by id; of those that left, only such as have a report."""


def cohort_reports(
    program: Program, inputs: CohortInputs, *, as_of: date, application_id: str | None = None
) -> CohortReports:
    """The reports of a cohort, as things stand at the end of a day.

    What is dated or recorded later does not count: corrections, decisions, rounds, settlements.

    Args:
        program: whose measures, limits and strategies they are.
        inputs: what was handed in, decided and recorded.
        as_of: the day of the reports.
        application_id: the one application that is asked for; `None` for all.

    Raises:
        InputError: an application that the cohort does not have, or that takes no part by then.
        NotInForceError: the program is not in force on the day.
    """
    expect_arguments("cohort_reports", program=(program, Program), inputs=(inputs, CohortInputs))
    refuse(day("as_of", as_of), "the reports")
    program.on(as_of)
    every = tuple(_applications(program, inputs, as_of))
    if application_id is None:
        return CohortReports(program=program, inputs=inputs, as_of=as_of, applications=every)
    chosen = tuple(each for each in every if each.application_id == application_id)
    if not chosen:
        known = [each.application_id for each in every]
        told = "none does yet" if not known else f"one of {', '.join(known)}"
        expected = f"an application whose practice takes part by {as_of}: {told}"
        fault = Fault(
            "application_id", shown(application_id), expected, close_to(application_id, known)
        )
        raise InputError([fault], of="the reports")
    return CohortReports(program=program, inputs=inputs, as_of=as_of, applications=chosen)


def _applications(
    program: Program, inputs: CohortInputs, as_of: date
) -> Iterator[ReportedApplication]:
    end = end_of_day(as_of, program.time_zone)
    accepted: dict[str, bool] = {}
    withdrawn: dict[str, date] = {}
    for decision in inputs.decisions:
        if decision.decided_on <= as_of:
            accepted[decision.application_id] = decision.choice is Choice.ACCEPTED
    for event in inputs.events:
        known = event.occurred_on <= as_of and event.recorded_at < end
        if isinstance(event, Withdrawn) and known:
            earlier = withdrawn.get(event.application_id, event.occurred_on)
            withdrawn[event.application_id] = min(earlier, event.occurred_on)
    for file in sorted(inputs.applications, key=lambda each: each.application_id):
        if file.received_on > as_of or not accepted.get(file.application_id, False):
            continue
        left = withdrawn.get(file.application_id)
        known_events = counted_events(
            inputs.course_of(file.application_id),
            as_of=as_of,
            time_zone=program.time_zone,
            remarks=[],
        )
        if left is not None:  # nothing follows from what is on record of later days
            known_events = tuple(each for each in known_events if each.occurred_on <= left)
        reported = attrs.evolve(
            _reported(program, _known_on(file, as_of), known_events, as_of), withdrawn_on=left
        )
        if left is None or reported.report is not None:
            yield reported


def _known_on(file: ApplicationFile, as_of: date) -> Application:
    known = [each for each in file.revisions if each.revised_on is None or each.revised_on <= as_of]
    return known[-1]


def _reported(
    program: Program, application: Application, events: tuple[Event, ...], as_of: date
) -> ReportedApplication:
    """One application; what does not fit in its record stands among the findings."""
    practice = application.practice
    standing = None
    report = None
    why = _NOTHING_MEASURED
    if events:
        standing = assessed(
            program,
            events,
            as_of,
            practice_id=None if practice is None else practice.practice_id,
        )
        if standing.baseline is not None:
            why, report = _report(program, standing, as_of)
    delivered = tuple(of_kind(events, ReportDelivered))
    differs: tuple[str, ...] = ()
    if standing is not None and report is not None and delivered:
        differs = _differing(program, standing, delivered[-1])
    return ReportedApplication(
        application=application,
        assessed=standing,
        report=report,
        why_none=why,
        delivered=delivered,
        on_record_otherwise=differs,
        withdrawn_on=None,
    )


def _differing(program: Program, standing: Assessed, delivered: ReportDelivered) -> tuple[str, ...]:
    """Where a record says else than the report of the day of its delivery."""
    why, report = _report(program, standing, delivered.occurred_on)
    if report is None:
        return (f"No report could be made on {delivered.occurred_on}: {why}",)
    return told_otherwise(report, delivered)


def _report(
    program: Program, standing: Assessed, as_of: date
) -> tuple[str, AssessmentReport | None]:
    """The report on the baseline, or a sentence why the program has none."""
    baseline = standing.baseline
    if baseline is None:
        return _NOTHING_MEASURED, None
    if baseline.ended_on > as_of:
        return f"The round {baseline.round_id} ended on {baseline.ended_on}.", None
    try:
        measures = program.on(baseline.ended_on).measures
        if not measures:
            return f"The program has no measures on {baseline.ended_on}.", None
        # Results on other measures are among the findings, and rank nothing.
        known = tuple(each for each in baseline.results if each.measure_id in measures)
        settled = standing.settlement if standing.priorities is not None else None
        fits = settled if settled is not None and settled.settled_on <= as_of else None
        round_ = attrs.evolve(baseline, results=known)
        return "", report_on(round_, program, as_of=as_of, settlement=fits)
    except NotInForceError as error:
        told = f"{error}"
        return f"{told[:1].upper()}{told[1:]}.", None
