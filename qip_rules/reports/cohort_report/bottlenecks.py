"""For each practice without a helper, or with fewer than it wants: what stands in its way, drawn.

Where practices claim the same places, the places and who holds them are drawn as a network. Where
nobody is open to a practice, what keeps each helper from it is counted, cause by cause.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qip_rules.matching.answer import Competition, ContestedPlaces, Pairing, Unpaired
from qip_rules.matching.relations import Relation
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_stacked
from qip_rules.reports.cohort_report.naming import helpers_of
from qip_rules.reports.cohort_report.network import Link, Node, network
from qip_rules.reports.cohort_report.parts import Figure, Part, Shade, Sheet, plural
from qip_rules.reports.markup import shown
from qip_rules.reports.written_registers import Register

__all__ = ["bottlenecks"]

_NETWORK_MAXIMUM: Final = 36
"""Practices, and helpers, that one network shows; of more it says how many are left off."""
_ROWS_MAXIMUM: Final = 36
_SHADES: Final = (
    Shade("bad", "refused by a requirement"),
    Shade("early", "forbidden by staff"),
    Shade("none", "fits too little"),
    Shade("open", "answers are missing"),
)


def bottlenecks(pairing: Pairing) -> Part:
    """The section on who is left out of one relation, and why."""
    relation = pairing.problem.relation
    noun = relation.noun
    is_mentors = relation is Relation.MENTORS
    anchor = "bottlenecks" if is_mentors else "specialist-bottlenecks"
    title = f"Without a {noun}"
    if not pairing.unpaired:
        return Part(anchor=anchor, title=title, says=(f"Nobody is without a {noun}.",))
    names = {each.practice_id: shown(each.name) for each in pairing.problem.practices}
    rows = tuple(
        (
            f"{names[each.practice_id]} ({each.practice_id})",
            each.wanted,
            each.given,
            each.reason.said(relation),
            _claimed(each),
            *_causes(each),
            each.says,
        )
        for each in pairing.unpaired
    )
    header = (
        "Practice", "Wanted", "Given", "Reason", "Claims for places", "Refused", "Forbidden",
        "Fit too little", "Answers missing", "Why",
    )  # fmt: skip
    name = "Unpaired" if is_mentors else "Specialist unpaired"
    refused = Counter(
        (each.practice_id, refusal.code)
        for each in pairing.unpaired
        for refusal in each.refusals
        for _ in refusal.mentor_ids
    )
    by_code = Register(
        "Refusals" if is_mentors else "Specialist refusals",
        ("Practice", "Requirement", f"{noun[:1].upper()}{noun[1:]}s that it refuses"),
        tuple(
            (f"{names[practice]} ({practice})", code, count)
            for (practice, code), count in refused.items()
        ),
    )
    figures = [*_contested(pairing, names), *_counted(pairing.unpaired, names, noun)]
    return Part(
        anchor=anchor,
        title=title,
        says=(
            (f"{plural(len(pairing.unpaired), 'practice')} without a {noun}, or with fewer than "
            "wanted. One that is refused by several requirements is counted once."),
        ),
        figures=tuple(figures),
        sheets=(
            Sheet(caption=f"Practices without a {noun}, and why",
                  register=Register(name, header, rows)),
            Sheet(caption="Which requirements refuse whom", register=by_code),
        ),
    )  # fmt: skip


def _claimed(gap: Unpaired) -> str:
    found = gap.competition
    return "" if found is None else f"{found.claims} claims for {plural(found.places, 'place')}"


def _causes(gap: Unpaired) -> tuple[int, int, int, int]:
    """How many helpers each cause keeps from a practice; each helper counts under the first."""
    seen: set[str] = set()
    counts = []
    for ids in (
        {one for each in gap.refusals for one in each.mentor_ids},
        {each.mentor_id for each in gap.forbidden},
        {each.mentor_id for each in gap.low_fits},
        {one for each in gap.questions for one in each.mentor_ids},
    ):
        counts.append(len(ids - seen))
        seen |= ids
    refused, forbidden, low, unknown = counts
    return refused, forbidden, low, unknown


def _counted(gaps: Iterable[Unpaired], names: dict[str, str], noun: str) -> Iterator[Figure]:
    alone = [each for each in gaps if each.competition is None]
    for start in range(0, len(alone), _ROWS_MAXIMUM):
        some = alone[start : start + _ROWS_MAXIMUM]
        bars = [
            Bar(f"{each.practice_id} {names[each.practice_id]}", _causes(each)) for each in some
        ]
        caption = f"What keeps {noun}s from practices that get none"
        if len(alone) > _ROWS_MAXIMUM:
            caption += f" (practices {start + 1} to {start + len(some)} of {len(alone)})"
        axis = f"{noun[:1].upper()}{noun[1:]}s"
        figure = bars_stacked(bars, _SHADES, caption=caption, axis=axis)
        if figure is not None:
            yield figure


def _contested(pairing: Pairing, names: dict[str, str]) -> Iterator[Figure]:
    """A network for each set of places that several claim; those left out of one stand together."""
    together: dict[ContestedPlaces, list[Competition]] = {}
    for each in pairing.unpaired:
        if each.competition is not None:
            together.setdefault(each.competition.contested, []).append(each.competition)
    helpers = helpers_of(pairing)
    for contested, claims in together.items():
        left_out = [each.practice_id for each in claims]
        yield _bottleneck(contested, left_out, names, helpers, pairing.problem.relation.noun)


def _bottleneck(
    contested: ContestedPlaces,
    left_out: Sequence[str],
    names: dict[str, str],
    helpers: dict[str, str],
    noun: str,
) -> Figure:
    out = left_out[:_NETWORK_MAXIMUM]
    holders = [each for each in contested.practice_ids if each not in out]
    ours = [*out, *holders[: max(_NETWORK_MAXIMUM - len(out), 0)]]
    theirs = contested.mentor_ids[:_NETWORK_MAXIMUM]
    links = [
        Link(practice_id=practice, helper_id=mentor, says="")
        for practice, mentor in contested.held
        if practice in ours and mentor in theirs
    ]
    held = {(each.practice_id, each.helper_id) for each in links}
    links += [
        Link(practice_id=practice, helper_id=mentor, says="", is_missing=True)
        for practice in out
        for mentor in theirs
        if (practice, mentor) not in held
    ]
    holding = {practice for practice, _ in contested.held}
    more = len(left_out) + len(holders) - len(ours) + len(contested.mentor_ids) - len(theirs)
    which = ", ".join(left_out[:3]) + (f" and {len(left_out) - 3} more" if left_out[3:] else "")
    caption = (
        f"Why {which} {'is' if len(left_out) == 1 else 'are'} left out: "
        f"{plural(contested.places, 'place')} at {plural(len(contested.mentor_ids), noun)}, taken"
    )
    if more:
        caption += f" ({more} of those concerned are in the table only)"
    return network(
        [Node(each, f"{each} {names[each]}", each not in holding) for each in ours],
        [Node(each, helpers[each]) for each in theirs],
        links,
        caption=caption,
        chosen="has the place",
    )
