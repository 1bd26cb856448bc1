"""Need against places: for each priority area who needs help, and who can give it."""

from collections import Counter

from qip_rules.matching.answer import Pairing
from qip_rules.matching.free import free_pairs
from qip_rules.matching.relations import Relation
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_beside
from qip_rules.reports.cohort_report.parts import Part, Shade, Sheet
from qip_rules.reports.written_registers import Register

__all__ = ["areas_needed"]


def areas_needed(pairing: Pairing) -> Part:
    """The areas that practices have settled or mentors have succeeded in, the most needed first.

    A mentor's places count in each area of its success, under the program's rule for when a
    success counts; they can be given once.
    """
    relation, found = pairing.problem.relation, free_pairs(pairing.problem).candidates
    noun = relation.noun
    needed = Counter(each.area for practice in found.practices for each in practice.areas or ())
    weighed: Counter[str] = Counter()
    for practice in found.practices:
        for each in practice.areas or ():
            weighed[each.area] += each.weight
    helpers: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for mentor, proven in zip(found.mentors, found.proven, strict=True):
        for area in proven or ():
            helpers[area] += 1
            places[area] += mentor.places
    helped = {(pair.practice_id, each.area) for pair in pairing.pairs for each in pair.shared}
    covered = Counter(area for _, area in helped)
    every = sorted({*needed, *places}, key=lambda each: (-needed[each], places[each], each))
    titles = {each: found.taxonomy.title(each) for each in every}
    wanted = [each for each in every if needed[each]]
    figure = bars_beside(
        [Bar(titles[each], (needed[each], places[each], covered[each])) for each in wanted],
        (
            Shade("bad", "practices that need it"),
            Shade("mark", f"places at {noun}s with success in it"),
            Shade("good", "practices that get help in it"),
        ),
        caption="Need against places, by priority area",
        axis="Practices, or places",
    )
    rows = tuple(
        (
            each,
            titles[each],
            needed[each],
            weighed[each],
            helpers[each],
            places[each],
            covered[each],
            max(needed[each] - places[each], 0),
        )
        for each in every
    )
    header = (
        "Area", "Title", "Practices that need it", "Their weights together",
        f"{noun[:1].upper()}{noun[1:]}s with success in it", "Places there",
        "Practices that get help in it", "Places short",
    )  # fmt: skip
    is_mentors = relation is Relation.MENTORS
    name = "Need and places" if is_mentors else "Specialist areas"
    return Part(
        anchor="need" if is_mentors else "need-of-specialists",
        title="Need against places" + ("" if is_mentors else ", with specialists"),
        says=(
            (
                f"The places of a {noun} count in every area of its success, and can be given "
                "once: enough places in each area alone do not yet mean enough for all."
            ),
        ),
        figures=() if figure is None else (figure,),
        sheets=(Sheet(caption="Need against places", register=Register(name, header, rows)),),
    )
