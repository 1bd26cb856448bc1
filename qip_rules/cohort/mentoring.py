"""Who of a cohort goes into the pairing with mentor practices."""

from datetime import date

import attrs

from qip_rules.cohort.case import Case
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.eligibility.admission import (
    Choice,
)
from qip_rules.eligibility.application import Application
from qip_rules.errors import InfeasibleError
from qip_rules.matching.answer import Pairing
from qip_rules.matching.facts import MENTOR_PAIRING, OFFERED
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Practice
from qip_rules.policy.program import Program

__all__ = ["Mentoring", "pair_accepted"]


@attrs.frozen(kw_only=True)
class Mentoring:
    """The pairing of a cohort, or why there is none."""

    pairing: Pairing | None = None
    """`None` if the program pairs nobody, or if the demands on the pairing clash."""
    clash: str = ""
    """The demands that cannot all be met, in words; empty if there are none such."""
    without_priorities: tuple[str, ...] = ()
    """The accepted practices, by id, that wait for their priority areas."""


def pair_accepted(
    program: Program, inputs: CohortInputs, cases: tuple[Case, ...], as_of: date
) -> Mentoring:
    """The pairing of the accepted practices whose priority areas are settled.

    Minimum loads that cannot be met are told and raise nothing: early in a season few practices
    are accepted, and all else in the run holds without a pairing.

    Raises:
        InputError: a pairing that cannot be, such as a fixed pair that a requirement refuses.
    """
    policy = program.on(as_of)
    if policy.setting(MENTOR_PAIRING) != OFFERED:
        return Mentoring()
    settled = attrs.evolve(
        inputs,
        priorities=tuple(
            each for each in inputs.priorities if each.agreed_on is None or each.agreed_on <= as_of
        ),
    )
    practices: dict[str, Practice] = {}
    without: dict[str, None] = {}
    for case in cases:
        practice = case.application.practice
        if case.standing != Choice.ACCEPTED.value or practice is None:
            continue
        if practice.practice_id in practices:
            continue  # accepted twice, it is still one practice: its first application counts
        areas = settled.areas_of(practice.practice_id)
        if areas is None:
            without[practice.practice_id] = None
            continue
        terms = inputs.terms_of(practice.practice_id)
        practices[practice.practice_id] = Practice(
            practice_id=practice.practice_id,
            name=practice.name,
            areas=areas,
            wanted=terms.wanted,
            minimum_fit=terms.minimum_fit,
            wishes=terms.wishes,
            organization=practice.organization,
            conflicts=inputs.mentor_conflicts.get(case.application_id),
            people=_addresses(case.application),
        )
    present = frozenset(practices)
    mentors = [
        attrs.evolve(
            each,
            conflicts=None if each.conflicts is None else each.conflicts & present,
            wishes=tuple(wish for wish in each.wishes if wish in present),
        )
        for each in inputs.mentors
    ]
    problem = Problem(
        tuple(practices.values()),
        mentors,
        policy,
        fixed=[each for each in inputs.fixed if each.practice_id in present],
        forbidden=[each for each in inputs.forbidden if each.practice_id in present],
    )
    try:
        pairing, clash = pair(problem, inputs.objectives), ""
    except InfeasibleError as error:
        pairing, clash = None, str(error)
    return Mentoring(pairing=pairing, clash=clash, without_priorities=tuple(without))


def _addresses(application: Application) -> tuple[str, ...]:
    people = [
        application.team_leader,
        *(application.core_team or ()),
        *(application.project_team or ()),
        application.sponsor,
    ]
    addresses = [
        address
        for each in people
        if each is not None
        for address in (each.email, *each.other_emails)
        if address is not None
    ]
    return tuple(dict.fromkeys(addresses))
