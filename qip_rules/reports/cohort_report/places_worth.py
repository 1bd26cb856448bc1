"""What one more place at each mentor practice would be worth."""

from collections import Counter
from typing import Final

from qip_rules.matching.answer import Pairing
from qip_rules.matching.objectives import AreaCoverage
from qip_rules.matching.questions.marginal_prices import are_priced
from qip_rules.matching.questions.places import PlaceValue, place_values
from qip_rules.matching.relations import Relation
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_beside
from qip_rules.reports.cohort_report.naming import helpers_of
from qip_rules.reports.cohort_report.parts import Part, Shade, Sheet
from qip_rules.reports.written_registers import Register

__all__ = ["places_worth"]

_SOLVED_MAXIMUM: Final = 60
"""Helpers for whom a pairing is solved anew each, where no prices tell it for all at once."""
_DRAWN_MAXIMUM: Final = 36


def places_worth(pairing: Pairing) -> Part:
    """Exact values for every helper; where that would take too long, the section says so."""
    relation = pairing.problem.relation
    noun = relation.noun
    is_mentors = relation is Relation.MENTORS
    anchor = "places" if is_mentors else "specialist-places"
    title = f"One more place at each {noun}"
    if not _can_be_told(pairing):
        says = (
            f"It is not worked out here: with these objectives the pairing would be made anew for "
            f"each {noun}, which can take long."
        )
        return Part(anchor=anchor, title=title, says=(says,))
    values = place_values(pairing)
    helpers = helpers_of(pairing)
    places = {each.mentor_id: each.places for each in pairing.problem.mentors}
    taken = Counter(each.mentor_id for each in pairing.pairs)
    ordered = sorted(
        values, key=lambda each: (-(each.pairs or 0), -(each.total_fit or 0), each.mentor_id)
    )
    worth = [each for each in ordered if each.pairs or each.total_fit]
    figure = bars_beside(
        [
            Bar(helpers[each.mentor_id], (max(each.pairs or 0, 0), max(each.total_fit or 0, 0)))
            for each in worth[:_DRAWN_MAXIMUM]
        ],
        (Shade("mark", "more pairs"), Shade("good", "more total fit")),
        caption=f"What one more place at a {noun} would add",
        axis="Pairs, or fit",
    )
    nobody = f"One more place at any one {noun} alone would add nothing."
    return Part(
        anchor=anchor,
        title=title,
        says=(
            f"What the best pairing would have more if that {noun} alone had one place more."
            + ("" if worth else f" {nobody}"),
        ),
        figures=() if figure is None else (figure,),
        sheets=(
            Sheet(
                caption=f"What one more place at each {noun} would add",
                register=Register(
                    "One more place" if is_mentors else "One more specialist place",
                    (f"{noun[:1].upper()}{noun[1:]}", "Places", "Taken", "More pairs",
                     "More total fit", "Exact"),
                    tuple(
                        (
                            helpers[each.mentor_id],
                            places[each.mentor_id],
                            taken[each.mentor_id],
                            each.pairs,
                            each.total_fit,
                            _exact(each),
                        )
                        for each in ordered
                    ),
                ),
            ),
        ),
    )  # fmt: skip


def _can_be_told(pairing: Pairing) -> bool:
    if are_priced(pairing, pairing.objectives):
        return True
    covers = any(isinstance(each, AreaCoverage) for each in pairing.objectives)
    return not covers and len(pairing.problem.mentors) <= _SOLVED_MAXIMUM


def _exact(value: PlaceValue) -> str:
    return "yes" if value.is_settled else "no: a time limit ended the search"
