"""For each practice without a helper, or with fewer than it wants: what stands in its way, drawn.

Where practices claim the same places, the places and who holds them are drawn as a network. Where
nobody is open to a practice, what keeps each helper from it is counted, cause by cause.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from qip_rules.matching.answer import ContestedPlaces, Pairing, Unpaired
from qip_rules.matching.free import free_pairs
from qip_rules.matching.relations import Relation
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_stacked
from qip_rules.reports.cohort_report.network import Link, Node, network
from qip_rules.reports.cohort_report.parts import Figure, Part, Shade, Sheet, plural
from qip_rules.reports.markup import shown
from qip_rules.reports.written_registers import Register

__all__ = ["bottlenecks"]

_NETWORK_MAXIMUM: Final = 36
"""Practices, and helpers, that one network shows; of more it says how many are left off."""
_CLAIMS_MAXIMUM: Final = 48
"""Broken lines that can still be told apart; of more, those left out are drawn as one."""
_ALL: Final = ""
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
    counts: list[int] = []
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


def _contested(pairing: Pairing, names: Mapping[str, str]) -> Iterator[Figure]:
    """A network for each set of places that several claim; those left out of one stand together."""
    together: dict[ContestedPlaces, list[str]] = {}
    for each in pairing.unpaired:
        if each.competition is not None:
            found = together.setdefault(each.competition.contested, [])
            found.append(each.practice_id)
    if not together:
        return
    free = free_pairs(pairing.problem)
    practices, mentors = free.candidates.practices, free.candidates.mentors
    numbers: Iterable[tuple[int, int]] = zip(
        free.practice.tolist(), free.mentor.tolist(), strict=True
    )
    open_pairs = {(practices[one].practice_id, mentors[other].mentor_id) for one, other in numbers}
    helpers = {each.mentor_id: f"{each.mentor_id} {shown(each.name)}" for each in mentors}
    noun = pairing.problem.relation.noun
    for contested, left_out in together.items():
        yield _bottleneck(contested, left_out, open_pairs, (names, helpers), noun)


def _bottleneck(
    contested: ContestedPlaces,
    left_out: Sequence[str],
    open_pairs: Container[tuple[str, str]],
    names: tuple[Mapping[str, str], Mapping[str, str]],
    noun: str,
) -> Figure:
    """Who claims the places, and who has them; `names` are those of practices and of helpers."""
    ours, theirs = names
    mentors = contested.mentor_ids[:_NETWORK_MAXIMUM]
    wished = {
        practice: [each for each in mentors if (practice, each) in open_pairs]
        for practice in left_out
    }
    nodes = [Node(each, f"{each} {ours[each]}", is_open=True) for each in left_out]
    if sum(map(len, wished.values())) > _CLAIMS_MAXIMUM or len(left_out) > _NETWORK_MAXIMUM:
        nodes = [Node(_ALL, f"all {plural(len(left_out), 'practice')} left out", is_open=True)]
        wished = {_ALL: [each for each in mentors if any(each in some for some in wished.values())]}
    out = {*left_out}
    holders = [each for each in contested.practice_ids if each not in out]
    room = max(_NETWORK_MAXIMUM - len(nodes), 0)
    nodes += [Node(each, f"{each} {ours[each]}") for each in holders[:room]]
    drawn = {each.id for each in nodes}
    held = [pair for pair in contested.held if pair[0] in drawn and pair[1] in mentors]
    links = [Link(practice_id=one, helper_id=other, says="") for one, other in held]
    links += [
        Link(practice_id=practice, helper_id=mentor, says="", is_missing=True)
        for practice, some in wished.items()
        for mentor in some
    ]
    more = max(len(holders) - room, 0) + len(contested.mentor_ids) - len(mentors)
    which = ", ".join(left_out[:3]) + (f" and {len(left_out) - 3} more" if left_out[3:] else "")
    caption = (
        f"Why {which} {'is' if len(left_out) == 1 else 'are'} left out: "
        f"{plural(contested.places, 'place')} at {plural(len(contested.mentor_ids), noun)}, taken"
    )
    if more:
        caption += f" ({more} of those concerned are in the table only)"
    return network(
        nodes,
        [Node(each, theirs[each]) for each in mentors],
        links,
        caption=caption,
        chosen="has the place",
    )
