"""The pairing: drawn as a network, with the reason of each pair, and as a table."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pair
from qip_rules.matching.relations import Relation
from qip_rules.reports.cohort_report.naming import Naming, helpers_of
from qip_rules.reports.cohort_report.network import Link, Node, networks
from qip_rules.reports.cohort_report.parts import Part, Sheet, plural
from qip_rules.reports.markup import shown
from qip_rules.reports.written_registers import Register

__all__ = ["pairs_drawn"]

_SHORT: Final = {Relation.MENTORS: "pairs", Relation.SPECIALISTS: "specialist-pairs"}


def pairs_drawn(run: CohortRun, relation: Relation, naming: Naming) -> Part:
    """The pairing of one relation, or why there is none."""
    is_mentors = relation is Relation.MENTORS
    pairing = run.pairing if is_mentors else run.specialist_pairing
    clash = run.pairing_clash if is_mentors else run.specialist_clash
    noun = relation.noun
    anchor = _SHORT[relation]
    title = f"Pairing with {noun}s"
    if pairing is None:
        says = clash or f"This program pairs no practices with {noun}s."
        if clash:
            says = f"There is no pairing. {shown(clash[:1].upper() + clash[1:])}"
        return Part(anchor=anchor, title=title, says=(says,))
    told = [
        (
            f"{plural(len(pairing.pairs), 'pair')}, total fit {pairing.total_fit}; "
            f"{plural(len(pairing.unpaired), 'practice')} without a {noun}, or with fewer than "
            "wanted."
        )
    ]
    if pairing.pairs:
        told.append("Each line leads to the row of the table that says why the two were paired.")
    notes: list[str] = []
    if is_mentors and run.without_priorities:
        count = plural(len(run.without_priorities), "practice")
        notes.append(f"{count} not in the pairing: the priority areas are not settled.")
    if pairing.unknown_areas:
        notes.append(
            "Areas outside the program's list, which match only themselves: "
            f"{', '.join(pairing.unknown_areas)}."
        )
    anchors = [f"{anchor}-{number}" for number in range(1, len(pairing.pairs) + 1)]
    helpers = helpers_of(pairing)
    names = {each.practice_id: each.name for each in pairing.problem.practices}
    taken = Counter(each.mentor_id for each in pairing.pairs)
    given = Counter(each.practice_id for each in pairing.pairs)
    figures = networks(
        [
            Node(each.practice_id, f"{each.practice_id} {each.name}", not given[each.practice_id])
            for each in sorted(pairing.problem.practices, key=lambda one: one.practice_id)
        ],
        [
            Node(each.mentor_id, f"{each.mentor_id} {each.name}", not taken[each.mentor_id])
            for each in sorted(pairing.problem.mentors, key=lambda one: one.mentor_id)
        ],
        [
            Link(
                practice_id=each.practice_id,
                helper_id=each.mentor_id,
                says=shown(each.says),
                leads_to=place,
                label=f"{each.fit} fixed" if each.fixed else str(each.fit),
            )
            for place, each in zip(anchors, pairing.pairs, strict=True)
        ],
        caption=f"Practices (left) and {noun}s (right)",
    )
    titles = {area.id: area.title for area in pairing.problem.policy.areas}
    rows = tuple(
        (
            f"{names[each.practice_id]} ({each.practice_id})",
            helpers[each.mentor_id],
            each.fit,
            _shared(each, titles),
            "yes" if each.fixed else "no",
            each.says,
        )
        for each in pairing.pairs
    )
    header = (
        "Practice", f"{noun[:1].upper()}{noun[1:]}", "Fit", "Shared areas (weight × evidence)",
        "Fixed beforehand", "Why",
    )  # fmt: skip
    name = "Pairs" if is_mentors else "Specialist pairs"
    return Part(
        anchor=anchor,
        title=title,
        says=tuple(told),
        notes=tuple(notes),
        figures=figures if pairing.problem.practices else (),
        sheets=(
            Sheet(
                caption=f"Pairs with {noun}s",
                register=Register(name, header, rows),
                anchors=tuple(anchors),
            ),
            *(_without_priorities(run, naming) if is_mentors else ()),
        ),
    )


def _without_priorities(run: CohortRun, naming: Naming) -> Iterator[Sheet]:
    if run.without_priorities:
        rows = tuple((naming.practice(each),) for each in run.without_priorities)
        yield Sheet(
            caption="Practices whose priority areas are not settled",
            register=Register("Areas not settled", ("Practice",), rows),
        )


def _shared(pair: Pair, titles: dict[str, str]) -> str:
    return "; ".join(
        f"{titles.get(each.area, each.area)} ({each.weight} × {each.evidence})"
        for each in pair.shared
    )
