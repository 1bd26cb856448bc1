"""The section to begin with: the cohort in a few figures."""

from collections import Counter
from typing import Final

from qip_rules.billing.fees import fee_is_example
from qip_rules.cohort.run import CohortRun
from qip_rules.reports.cohort import glance
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_stacked
from qip_rules.reports.cohort_report.parts import Part, Shade, Sheet
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.written_registers import Register, Value
from qip_rules.rules.findings import Outcome

__all__ = ["OUTCOME_SHADES", "overview"]

OUTCOME_SHADES: Final = {
    Outcome.MET: Shade("good", "met"),
    Outcome.NOT_MET: Shade("bad", "not met"),
    Outcome.UNDETERMINED: Shade("open", "undetermined"),
}


def overview(run: CohortRun) -> Part:
    """The figures of `glance`, and how outcomes and standings go together."""
    counts = Counter((case.standing, case.decision.outcome) for case in run.cases)
    standings = sorted({standing for standing, _ in counts})
    bars = [
        Bar(standing.capitalize(), tuple(counts[standing, each] for each in OUTCOME_SHADES))
        for standing in standings
    ]
    figure = bars_stacked(
        bars,
        tuple(OUTCOME_SHADES.values()),
        caption="Where applications stand, by what the requirements come to",
        axis="Applications",
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (standing, *(counts[standing, each] for each in OUTCOME_SHADES)) for standing in standings
    )
    together = Register("Standing", ("Standing", "Met", "Not met", "Undetermined"), rows)
    notes = [EXAMPLE_FEE] if fee_is_example(run.program) else []
    notes += run.inputs.notes
    not_yet = run.not_yet_received
    if not_yet:
        notes.append(f"Not yet received on that day, and in no figure: {', '.join(not_yet)}.")
    return Part(
        anchor="overview",
        title="Overview",
        notes=tuple(notes),
        figures=() if figure is None else (figure,),
        sheets=(
            Sheet(
                caption="The cohort in figures",
                register=Register("Overview", ("What", "How many, or how much"), glance(run)),
            ),
            Sheet(caption="Standing and outcome", register=together),
        ),
    )
