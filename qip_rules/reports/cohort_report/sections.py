"""The sections of a report on a cohort, in their order."""

from collections.abc import Iterator

from qip_rules.cohort.run import CohortRun
from qip_rules.errors import expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.relations import Relation
from qip_rules.reports.cohort_report.applications import applications, requirements_seen
from qip_rules.reports.cohort_report.areas_needed import areas_needed
from qip_rules.reports.cohort_report.bottlenecks import bottlenecks
from qip_rules.reports.cohort_report.duties_ahead import duties_ahead
from qip_rules.reports.cohort_report.fees import fees
from qip_rules.reports.cohort_report.method import method
from qip_rules.reports.cohort_report.naming import Naming, naming_of
from qip_rules.reports.cohort_report.overview import overview
from qip_rules.reports.cohort_report.pairs_drawn import pairs_drawn
from qip_rules.reports.cohort_report.participating import participating
from qip_rules.reports.cohort_report.parts import Part
from qip_rules.reports.cohort_report.places_worth import places_worth

__all__ = ["report_parts"]


def report_parts(run: CohortRun) -> tuple[Part, ...]:
    """The sections of a run. Equal runs give equal sections.

    Specialists have sections of their own where the cohort has any.

    Raises:
        ArgumentError: `run` is no `CohortRun`.
        ModuleNotFoundError: the extra `reports` is not installed.
    """
    expect_arguments("report_parts", run=(run, CohortRun, "`run_cohort(…)` gives one"))
    naming = naming_of(run)
    return (*_of_all(run, naming), *_of_pairings(run, naming), method(run))


def _of_all(run: CohortRun, naming: Naming) -> Iterator[Part]:
    yield overview(run)
    yield applications(run)
    yield requirements_seen(run, naming)
    yield fees(run, naming)
    yield duties_ahead(run, naming)
    yield participating(run, naming)


def _of_pairings(run: CohortRun, naming: Naming) -> Iterator[Part]:
    yield from _of_relation(run, run.pairing, Relation.MENTORS, naming)
    if run.inputs.specialists:
        yield from _of_relation(run, run.specialist_pairing, Relation.SPECIALISTS, naming)


def _of_relation(
    run: CohortRun, pairing: Pairing | None, relation: Relation, naming: Naming
) -> Iterator[Part]:
    if pairing is not None:
        yield areas_needed(pairing)
    yield pairs_drawn(run, relation, naming)
    if pairing is not None:
        yield bottlenecks(pairing)
        yield places_worth(pairing)
