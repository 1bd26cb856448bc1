"""What a letter says of mentor practices: who they are, what they achieved, why there is none.

It names no other applicant, and of a mentor practice that is not this practice's own it tells the
rule that stands between them and never the name: a conflict of interest may be told in confidence.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pair, Pairing, Refusal, Unpaired, UnpairedReason
from qip_rules.matching.areas import SharedArea
from qip_rules.matching.derivations import AREA_COUNT
from qip_rules.participation.assessment.evidence import (
    EVIDENCE_MAXIMUM,
    CertificateHeld,
    Success,
    first_and_last,
)
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Policy
from qip_rules.reports.letters.asked import rules_of
from qip_rules.reports.letters.letter import AreaInCommon, Mentor, Obstacle, Rule
from qip_rules.rules.expression import facts_in
from qip_rules.rules.wording import names_in, phrase

__all__ = ["GAP_OF", "areas_of", "mentors_of", "obstacles_of", "pairing_rules", "uncovered"]

GAP_OF: Final[Mapping[UnpairedReason, str]] = MappingProxyType(
    {
        UnpairedReason.COMPETITION: "too few places",
        UnpairedReason.OUTRANKED: "another goal first",
        UnpairedReason.UNDETERMINED: "answers missing",
        UnpairedReason.FIT_TOO_LOW: "fits too little",
        UnpairedReason.FORBIDDEN: "ruled out",
        UnpairedReason.NO_FURTHER_MENTOR: "nobody further",
        UnpairedReason.NO_SHARED_AREA: "no area in common",
        UnpairedReason.REFUSED: "all refused",
    }
)
"""The reasons of the pairing, as letters name them."""


def mentors_of(practice_id: str, pairing: Pairing, run: CohortRun) -> tuple[Mentor, ...]:
    """The mentor practices of a practice, each with what it has achieved in the shared areas."""
    names = {each.mentor_id: each.name for each in pairing.problem.mentors}
    return tuple(
        Mentor(
            name=names[pair.mentor_id],
            areas=tuple(_area(each, pair, pairing, run) for each in pair.shared),
        )
        for pair in pairing.pairs
        if pair.practice_id == practice_id
    )


def _area(shared: SharedArea, pair: Pair, pairing: Pairing, run: CohortRun) -> AreaInCommon:
    titles = _titles(pairing)
    on_record = [
        each
        for each in run.inputs.successes
        if each.mentor_id == pair.mentor_id and each.area == shared.through
    ]
    policy = pairing.problem.policy
    achieved = [line for each in on_record for line in _achieved(each, policy)]
    if not achieved:
        strongest = phrase(policy.parameter(EVIDENCE_MAXIMUM).value)
        scale = f"{shared.evidence} on a scale from 1 to {strongest}"
        achieved = [
            f"Its success here is on record with the program. The evidence for it is {scale}."
        ]
    through = shared.through if shared.through != shared.area else ""
    return AreaInCommon(
        title=titles.get(shared.area, shared.area),
        through=titles.get(through, through),
        achieved=tuple(dict.fromkeys(achieved)),
    )


def _achieved(success: Success, policy: Policy) -> Iterator[str]:
    """What shows a success by the policy's day, the strongest first."""
    ends = first_and_last(success, policy)
    if ends is not None:
        (first, before), (last, after) = ends
        measure = policy.measures[success.measure_id or ""]
        risen = after.share - before.share
        if (risen < 0) if measure.better is Better.LOWER else (risen > 0):
            yield (
                f"{measure.title}: {after.numerator} of {after.denominator} cases by "
                f"{phrase(last.ended_on)}, {'up' if risen > 0 else 'down'} from "
                f"{before.numerator} of {before.denominator} by {phrase(first.ended_on)}."
            )
    for each in success.certificates or ():
        if _holds(each, policy):
            yield f"It holds a certification ({each.source})."
    if success.self_reported:
        yield "By its own account it has changed its work here with success."


def _holds(certificate: CertificateHeld, policy: Policy) -> bool:
    first, last, today = certificate.held_from, certificate.held_until, policy.in_force_on
    return first <= today and (last is None or today <= last)


def areas_of(practice_id: str, pairing: Pairing) -> tuple[str, ...]:
    """The priority areas settled with a practice, those that count most first, by title."""
    titles = _titles(pairing)
    (areas,) = (
        each.areas or () for each in pairing.problem.practices if each.practice_id == practice_id
    )
    ordered = sorted(areas, key=lambda each: (-each.weight, each.area))
    return tuple(titles.get(each.area, each.area) for each in ordered)


def uncovered(practice_id: str, pairing: Pairing) -> tuple[str, ...]:
    """The priority areas of a practice in which none of its mentors has succeeded, by title."""
    titles = _titles(pairing)
    left = (each.areas for each in pairing.uncovered_areas if each.practice_id == practice_id)
    return tuple(titles.get(area, area) for areas in left for area in areas)


def _titles(pairing: Pairing) -> dict[str, str]:
    return {area.id: area.title for area in pairing.problem.policy.areas}


def obstacles_of(gap: Unpaired) -> tuple[Obstacle, ...]:
    """The rules, beside that of an area in common, that keep mentor practices away.

    Where an area in common is asked for, mentor practices without one are left out: they are
    refused by many rules that make no difference.
    """
    strangers: set[str] = set()
    rules: list[Refusal] = []
    for each in gap.refusals:
        if any(fact.name == AREA_COUNT for fact in facts_in(each.requirement.requires)):
            strangers |= set(each.mentor_ids)
        else:
            rules.append(each)
    counted = ((each.requirement, len(set(each.mentor_ids) - strangers)) for each in rules)
    return tuple(
        Obstacle(
            # A sentence with places is about one pair, and these may be several.
            says="" if names_in(requirement.not_met) else requirement.not_met,
            how=requirement.how_to_meet,
            count=count,
        )
        for requirement, count in counted
        if count
    )


def pairing_rules(policy: Policy, subject: str) -> tuple[Rule, ...]:
    """The clauses on which the requirements of a pairing rest."""
    requirements = policy.rule_sets[subject].requirements
    return rules_of(clause for each in requirements for clause in each.cites)
