"""A pairing as a page: every pair with its reason, every gap with its reason, and the proof."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pair, Pairing
from qip_rules.matching.objectives import Stable
from qip_rules.matching.proof.certificate import Goal
from qip_rules.matching.records import Demand
from qip_rules.matching.relations import Relation
from qip_rules.reports.markdown import bullets, escaped, table

__all__ = ["method_of", "pairing_page", "specialists_page"]

_CRITERIA: Final[Mapping[Goal, str]] = {
    Goal.PAIRS: "the most pairs",
    Goal.FIT: "the greatest total fit",
    Goal.WORST: "the greatest fit of the pair that fits least",
    Goal.LEVEL: "the fairest fits throughout, the lowest first",
    Goal.KEPT: "the most pairs of the earlier pairing",
    Goal.COVERED: "the most of the priority areas covered",
}

_FIT: Final = "A fit is the sum of weight × evidence over the areas that the two share."


def method_of(pairing: Pairing) -> str:
    """How the pairing was made, for its readers."""
    noun = pairing.problem.relation.noun
    if pairing.objectives == (Stable(),):
        return (
            f"No practice and {noun} that are not paired would both rather be, by their wishes, "
            "then by fit, then by id; of all such pairings this is the best one for every "
            "practice. All pairs were looked at, by code that shares nothing with what chose them."
        )
    stages = pairing.certificate.stages
    criteria = tuple(dict.fromkeys(_CRITERIA[each.goal] for each in stages))
    ordered = "; of those, ".join(criteria)
    says = f"Of all pairings that keep to the requirements this one has {ordered}. "
    if all(each.bound is None for each in stages):
        return (
            f"{says}Among equals it is the first by practice id, then {noun} id. The "
            "certificate was checked by code that shares nothing with the solver."
        )
    says += "The values were counted anew by code that shares nothing with the solver; "
    if pairing.certificate.is_settled:
        told = "Among equals, lots decide: each pair has a number that follows from its two ids "
        told += "alone, and the greatest sum of them is taken."
        if not pairing.certificate.ties_settled:
            told = "Which of equally good pairings it is, the solver chose: it was stopped before "
            told += "they could be told apart."
        return f"{says}that nothing covers more is what the solver states. {told}"
    gaps = "; ".join(
        f"for {_CRITERIA[each.goal]}, {each.value} is reached, and at most {each.bound} possible"
        for each in stages
        if each.gap
    )
    return f"{says}the solver was stopped before it could tell whether more is possible: {gaps}."


def pairing_page(run: CohortRun) -> str:
    """The pairing with mentor practices, for a committee.

    A program that pairs nobody gets a page that says so.
    """
    return _page(run, Relation.MENTORS, run.pairing, run.pairing_clash)


def specialists_page(run: CohortRun) -> str:
    """The pairing with specialists, for a committee, in the same way."""
    return _page(run, Relation.SPECIALISTS, run.specialist_pairing, run.specialist_clash)


def _page(run: CohortRun, relation: Relation, pairing: Pairing | None, clash: str) -> str:
    noun = relation.noun
    title = f"# Pairing with {noun}s: {escaped(run.inputs.cohort.title)}"
    if clash:
        first, *clashing = (clash[:1].upper() + clash[1:]).splitlines()
        told = bullets(escaped(each.strip().removeprefix("- ")) for each in clashing)
        return "\n".join([title, "", "There is no pairing.", "", escaped(first), "", *told, ""])
    if pairing is None:
        return f"{title}\n\nThis program pairs no practices with {noun}s.\n"
    practices, helpers = _practices(run), _helpers(pairing)
    count = len(pairing.pairs)
    counted = (
        f"{count} {'pair' if count == 1 else 'pairs'}, total fit {pairing.total_fit}; "
        f"{len(pairing.unpaired)} without a {noun}, or with fewer than wanted."
    )
    lines = [title, "", counted, "", method_of(pairing), "", "## Pairs", ""]
    if pairing.pairs:
        lines += [_FIT, "", *_pairs(pairing, practices, helpers)]
    else:
        lines += ["None."]
    if pairing.unpaired:
        lines += ["", f"## Without a {noun}", ""]
        lines += bullets(
            f"**{practices[each.practice_id]}**, {each.reason.said(relation)}: {escaped(each.says)}"
            for each in pairing.unpaired
        )
    uncovered = list(_uncovered(pairing, practices))
    if uncovered:
        lines += [
            "",
            f"## Paired, with priority areas that no {noun} of theirs covers",
            "",
            *bullets(uncovered),
        ]
    loads = list(_loads(pairing, helpers))
    if loads:
        heading = f"## {noun[:1].upper()}{noun[1:]}s with a least number of practices"
        lines += ["", heading, "", *bullets(loads)]
    if relation is Relation.MENTORS and run.without_priorities:
        lines += ["", "## Not in the pairing: priority areas are not settled", ""]
        lines += bullets(practices[each] for each in run.without_priorities)
    demands = [
        *_demands("fixed", run.inputs.fixed, pairing, practices),
        *_demands("forbidden", run.inputs.forbidden, pairing, practices),
    ]
    if demands:
        lines += ["", "## Fixed and forbidden beforehand", "", *bullets(demands)]
    if pairing.unknown_areas:
        lines += ["", "## Areas outside the taxonomy, which match only themselves", ""]
        lines += bullets(map(escaped, pairing.unknown_areas))
    return "\n".join(lines) + "\n"


def _practices(run: CohortRun) -> dict[str, str]:
    """What to call each practice of the cohort, by its id."""
    every = (case.application.practice for case in run.cases)
    return {each.practice_id: _called(each.name, each.practice_id) for each in every if each}


def _helpers(pairing: Pairing) -> dict[str, str]:
    """What to call each mentor practice or specialist, by id."""
    mentors = pairing.problem.mentors
    return {each.mentor_id: _called(each.name, each.mentor_id) for each in mentors}


def _called(name: str, identity: str) -> str:
    return f"{escaped(name)} ({escaped(identity)})"


def _pairs(pairing: Pairing, practices: Mapping[str, str], helpers: Mapping[str, str]) -> list[str]:
    titles = {area.id: area.title for area in pairing.problem.policy.areas}
    noun = pairing.problem.relation.noun
    unsettled = {each.practice_id for each in pairing.problem.practices if each.areas is None}
    unknown = {each.mentor_id for each in pairing.problem.mentors if each.areas is None}

    def nothing(pair: Pair) -> str:
        """What is said where no shared area can be named."""
        if pair.practice_id in unsettled:
            return "not known yet: the practice's areas are not settled"
        if pair.mentor_id in unknown:
            return f"not known: the {noun}'s areas are not"
        return "none, and none is asked for"

    return table(
        ("Practice", noun[:1].upper() + noun[1:], "Fit:", "Shared areas (weight × evidence)"),
        [
            (
                practices[each.practice_id],
                helpers[each.mentor_id],
                str(each.fit),
                _reason(each, titles, nothing(each)),
            )
            for each in pairing.pairs
        ],
    )


def _reason(pair: Pair, titles: Mapping[str, str], nothing: str) -> str:
    """The areas that two share, or what is said instead if there is nothing to name."""
    areas = [
        f"{escaped(titles.get(each.area, each.area))} ({each.weight} × {each.evidence})"
        for each in pair.shared
    ]
    return ("; ".join(areas) or nothing) + (", fixed beforehand" if pair.fixed else "")


def _uncovered(pairing: Pairing, practices: Mapping[str, str]) -> Iterator[str]:
    """The areas of practices that have a mentor or a specialist, and for these nobody."""
    titles = {area.id: area.title for area in pairing.problem.policy.areas}
    for each in pairing.uncovered_areas:
        areas = "; ".join(escaped(titles.get(area, area)) for area in each.areas)
        yield f"{practices[each.practice_id]}: {areas}"


def _loads(pairing: Pairing, mentors: Mapping[str, str]) -> Iterator[str]:
    """What mentors who are to take a least number of practices take."""
    taken = Counter(each.mentor_id for each in pairing.pairs)
    for each in sorted(pairing.problem.mentors, key=lambda each: each.mentor_id):
        if each.minimum_load:
            yield (
                f"{mentors[each.mentor_id]}: {taken[each.mentor_id]} of {each.places} places; "
                f"at least {each.minimum_load} asked for"
            )


def _demands(
    rule: str, demands: Iterable[Demand], pairing: Pairing, practices: Mapping[str, str]
) -> Iterator[str]:
    """What staff have fixed or forbidden, whether or not it concerns anybody in the pairing."""
    helpers = _helpers(pairing)
    paired = {each.practice_id for each in pairing.problem.practices}
    ours = [each for each in demands if each.mentor_id in helpers]
    for each in sorted(ours, key=lambda each: (each.practice_id, each.mentor_id)):
        practice = practices.get(each.practice_id, escaped(each.practice_id))
        said = f"{practice} with {helpers[each.mentor_id]}, {rule}"
        said += f" by {escaped(each.by)}" if each.by else ""
        said += f": {escaped(each.because)}" if each.because else ""
        if each.practice_id not in paired:
            said += " It has no effect: the practice is not in the pairing."
        yield said
