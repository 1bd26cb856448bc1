"""The society's report to a practice as a printout: areas, strategies, priorities, and a plot.

Distances are exact; where a share has no end in decimals, the fraction stands beside the rounded
percentage. What is made up in the document is said to be, at the top and where it stands.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from qip_rules.billing.parties import Seller
from qip_rules.cohort.assessment_reports import ReportedApplication
from qip_rules.cohort.telling import buyer_of
from qip_rules.participation.assessment.measures import RoundKind
from qip_rules.participation.assessment.ranking import TARGET
from qip_rules.participation.assessment.reporting import AssessmentReport, MeasureReported
from qip_rules.participation.words import Recording
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from qip_rules.reports.assessment_plot import measures_plot
from qip_rules.reports.issued_printouts import buyer_lines, seller_lines
from qip_rules.reports.printout import Column, Figures, Party, Passage, Printout
from qip_rules.reports.share_words import distance_said, measured_said, percent
from qip_rules.rules.wording import phrase

__all__ = ["MADE_UP", "assessment_printout"]

MADE_UP: Final = (
    "EXAMPLE VALUES: what is marked as made up, be it a benchmark or a strategy, stands in no "
    "public source."
)
"""Printed wherever a report rests on numbers or suggestions that the document makes up."""

_KINDS: Final = {
    RoundKind.LIVE: "live round of QOPI",
    RoundKind.TEST: "test abstraction",
}


def assessment_printout(
    reported: ReportedApplication, report: AssessmentReport, *, program: Program, seller: Seller
) -> Printout:
    """The formal report on a baseline, as the practice gets it.

    Args:
        reported: the application, with what else is on record of it.
        report: its report.
        program: the document that it was made by.
        seller: the society, whose letterhead it has.
    """
    titles = {each.id: each.title for each in program.on(report.as_of).areas}
    titles.update({each.area: each.standing.title for each in report.ranking.ranked})
    for each in (*report.ranking.not_targets, *report.ranking.unknown):
        titles[each.area] = each.title
    return Printout(
        letterhead=Party("", seller_lines(seller)),
        title="Assessment report",
        number=reported.application_id,
        banner=MADE_UP if report.has_examples else "",
        parties=(Party("To", buyer_lines(buyer_of(reported.application))),),
        particulars=(
            ("As of", phrase(report.as_of)),
            ("Application", reported.application_id),
            ("Round", report.baseline.round_id),
            ("Kind of round", _KINDS[report.baseline.kind]),
            ("Ended on", phrase(report.baseline.ended_on)),
            ("Measured", f"{_count(report)} of {len(report.measures)} measures"),
        ),
        lead=tuple(_lead(report)),
        plots=(measures_plot(report),),
        figures=tuple(_figures(reported, report, program, titles)),
        passages=tuple(_passages(report, titles)),
        provenance=(
            f"Program {report.program_id}. Measures by the policy in force on "
            f"{phrase(report.baseline.ended_on)}, strategies by that on {phrase(report.as_of)}. "
            f"Program document {report.digest}."
        ),
    )


def _count(report: AssessmentReport) -> int:
    return len(report.measures) - len(report.missing)


def _lead(report: AssessmentReport) -> Iterator[str]:
    targets, areas = len(report.findings), len(report.areas)
    if not targets:
        yield (
            "No measure that was taken is at or beyond its limit, so this report puts no area "
            "forward."
        )
    else:
        yield (
            f"{_number(targets, 'measure')} at or beyond the limit, and so "
            f"{'a target' if targets == 1 else 'targets'} for improvement. "
            f"{_number(areas, 'area')} put forward by this report, the farthest from the "
            "benchmark first."
        )
    if report.missing:
        yield (
            f"{_number(len(report.missing), 'measure')} without a result. Nothing is taken for "
            "zero: with results, the order might be another."
        )


def _number(count: int, noun: str) -> str:
    return f"1 {noun} is" if count == 1 else f"{count} {noun}s are"


# ---------------------------------------------------------------------------------- the tables


def _figures(
    reported: ReportedApplication,
    report: AssessmentReport,
    program: Program,
    titles: dict[str, str],
) -> Iterator[Figures]:
    limit = program.parameters[TARGET].cites if TARGET in program.parameters else ()
    if report.ranking.ranked:
        yield Figures(
            title=f"What to do first{_cited(limit)}",
            columns=(
                Column("Rank", is_number=True),
                Column("Area"),
                Column("Behind its benchmark"),
                Column("Same rank as"),
                Column("Not measured"),
            ),
            rows=tuple(
                (
                    str(each.rank),
                    each.standing.title,
                    distance_said(each.standing.distance),
                    ", ".join(titles[other] for other in each.tied_with) or "none",
                    _titles_of_measures(report, each.standing.missing),
                )
                for each in report.ranking.ranked
            ),
        )
    measures = (name for each in report.measures for name in each.measure.cites)
    yield Figures(
        title=f"The measures behind it{_cited(measures)}",
        columns=(
            Column("Measure"),
            Column("Speaks for"),
            Column("Met"),
            Column("Benchmark"),
            Column("Limit of a target"),
            Column("Behind its benchmark"),
            Column("Finding"),
        ),
        rows=tuple(_measure_row(each, titles) for each in report.measures),
    )
    if report.priorities is not None:
        settlement = report.priorities.settlement
        ranks = {each.area: str(each.rank) for each in report.ranking.ranked}
        yield Figures(
            title=f"What was settled jointly on {phrase(settlement.settled_on)}"
            f"{_cited(_of_settlement(program, report))}",
            columns=(
                Column("Area"),
                Column("Weight", is_number=True),
                Column("Rank in this report"),
                Column("Agreed for the practice"),
                Column("Agreed for the program"),
            ),
            rows=tuple(
                (
                    titles.get(area, area),
                    str(weight),
                    ranks.get(area, "none"),
                    ", ".join(settlement.agreed_by_practice),
                    ", ".join(settlement.agreed_by_program),
                )
                for area, weight in report.priorities.weighted
            ),
        )
    rounds = reported.assessed.rounds if reported.assessed is not None else ()
    if len(rounds) > 1:
        yield Figures(
            title="Other rounds on record, which are not in this report",
            columns=(Column("Round"), Column("Kind of round"), Column("Ended on")),
            rows=tuple(
                (each.round_id, _KINDS[each.kind], phrase(each.ended_on))
                for each in rounds
                if each.round_id != report.baseline.round_id
            ),
        )


def _measure_row(each: MeasureReported, titles: dict[str, str]) -> tuple[str, ...]:
    measure, standing = each.measure, each.standing
    met = measured_said(each)
    if each.interval is not None:
        low, high = each.interval.low_basis_points, each.interval.high_basis_points
        met += f" ({percent(low)} to {percent(high)})"
    benchmark = f"{percent(measure.benchmark_basis_points)} from {phrase(each.benchmark_since)}"
    if measure.better is Better.LOWER:
        benchmark += ", lower is better"
    side = "at or above" if measure.better is Better.LOWER else "at or below"
    limit = f"{side} {percent(standing.limit_basis_points)} from {phrase(each.limit_since)}"
    found = {True: "a target", False: "no target", None: "not known"}[standing.is_target]
    return (
        measure.title,
        ", ".join(titles.get(area, area) for area in measure.areas),
        met,
        f"{benchmark}; made up" if measure.example else benchmark,
        limit,
        distance_said(standing.distance),
        found,
    )


def _titles_of_measures(report: AssessmentReport, ids: Iterable[str]) -> str:
    titles = {each.measure.id: each.measure.title for each in report.measures}
    return ", ".join(titles[each] for each in ids) or "none"


def _of_settlement(program: Program, report: AssessmentReport) -> Iterator[str]:
    for step in program.on(report.as_of).steps:
        if step.recorded_by == Recording.SETTLEMENT.value:
            yield from step.cites


# -------------------------------------------------------------------------------- the passages


def _passages(report: AssessmentReport, titles: dict[str, str]) -> Iterator[Passage]:
    settled = report.priorities.weighted if report.priorities is not None else ()
    wanted = dict.fromkeys((*report.areas, *(area for area, _ in settled)))
    for area in wanted:
        found = report.strategies_for(area)
        yield Passage(
            f"Suggested for {titles.get(area, area)}"
            + _cited(name for each in found for name in each.cites),
            tuple(f"{each.says} {_named(each.id, example=each.example)}" for each in found)
            or ("The program's document suggests no strategy for this area.",),
        )
    if report.priorities is not None and report.priorities.departures:
        because = report.priorities.settlement.because
        yield Passage(
            "Where what was settled departs from this report",
            (
                *(
                    f"{titles.get(each.area, each.area)}, {each.kind.value}: {each.says}"
                    for each in report.priorities.departures
                ),
                f"Reason on record: {because or 'none'}",
            ),
        )
    told = [
        f"{each.title}: no known target; not measured: {_titles_of_measures(report, each.missing)}."
        for each in report.ranking.unknown
    ]
    for each in report.ranking.ranked:
        if each.standing.missing:
            lacking = _titles_of_measures(report, each.standing.missing)
            told.append(f"{each.standing.title}: ranked without what was not measured: {lacking}.")
    if told:
        yield Passage("What cannot be told", tuple(told))
    if report.ranking.not_targets:
        yield Passage(
            "Measured in full, and no target",
            tuple(each.title for each in report.ranking.not_targets),
        )
    if report.clauses:
        yield Passage(
            "From the policy of the program",
            tuple(each.says for each in report.clauses),
            tuple(each.id for each in report.clauses),
        )


def _named(strategy_id: str, *, example: bool) -> str:
    return f"({strategy_id}{'; made up' if example else ''})"


def _cited(ids: Iterable[str]) -> str:
    told = ", ".join(sorted(set(ids)))
    return f" [{told}]" if told else ""
