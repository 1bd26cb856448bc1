"""The pairing as a page: every pair with its reason, every gap with its reason, and the proof."""

from collections.abc import Mapping

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.explaining import Pair
from qip_rules.reports.markdown import bullets, escaped, table

__all__ = ["METHOD", "pairing_page"]

METHOD = (
    "As many practices as possible have a mentor practice; among all such pairings this one has "
    "the greatest total fit; among those of equal fit it is the first by practice id, then mentor "
    "id. The certificate of both was checked by code that shares nothing with the solver."
)
"""How the pairing was made, for its readers."""


def pairing_page(run: CohortRun) -> str:
    """The pairing for a committee. A program that pairs nobody gets a page that says so."""
    title = f"# Pairing with mentor practices: {escaped(run.inputs.cohort.title)}"
    if run.pairing is None:
        return f"{title}\n\nThis program pairs no practices with mentor practices.\n"
    pairing = run.pairing
    names = {each.practice_id: each.name for each in pairing.problem.practices}
    mentors = {each.mentor_id: each.name for each in pairing.problem.mentors}
    titles = {area.id: area.title for area in pairing.problem.policy.areas}
    counted = (
        f"{len(pairing.pairs)} pairs, total fit {pairing.total_fit}; "
        f"{len(pairing.unpaired)} without a mentor practice, or with fewer than wanted."
    )
    lines = [title, "", counted, "", METHOD, "", "## Pairs", ""]
    lines += table(
        ("Practice", "Mentor practice", "Fit:", "Shared areas (weight × evidence)"),
        [
            (
                f"{escaped(names[each.practice_id])} ({escaped(each.practice_id)})",
                f"{escaped(mentors[each.mentor_id])} ({escaped(each.mentor_id)})",
                str(each.fit),
                _reason(each, titles),
            )
            for each in pairing.pairs
        ],
    )
    if pairing.unpaired:
        lines += ["", "## Without a mentor practice", ""]
        lines += bullets(
            f"**{escaped(names[each.practice_id])}** ({escaped(each.practice_id)}), "
            f"{each.reason.value}: {escaped(each.says)}"
            for each in pairing.unpaired
        )
    if run.without_priorities:
        lines += ["", "## Not in the pairing: priority areas are not settled", ""]
        lines += bullets(map(escaped, run.without_priorities))
    if pairing.unknown_areas:
        lines += ["", "## Areas outside the taxonomy, which match only themselves", ""]
        lines += bullets(map(escaped, pairing.unknown_areas))
    return "\n".join(lines) + "\n"


def _reason(pair: Pair, titles: Mapping[str, str]) -> str:
    areas = [
        f"{escaped(titles.get(each.area, each.area))} ({each.weight} × {each.evidence})"
        for each in pair.shared
    ]
    return "; ".join(areas) + (", fixed beforehand" if pair.fixed else "")
