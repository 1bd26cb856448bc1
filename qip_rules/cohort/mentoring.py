"""Who of a cohort goes into the pairings: with mentor practices, and with specialists."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Final, TypeVar

import attrs

from qip_rules.cohort.case import Case
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.eligibility.admission import Choice
from qip_rules.eligibility.application import Application
from qip_rules.errors import InfeasibleError, InputError
from qip_rules.matching.answer import Pairing
from qip_rules.matching.facts import MENTOR_PAIRING, OFFERED
from qip_rules.matching.objectives import Objective
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.matching.specialists import Specialist, specialist_problem
from qip_rules.policy.program import Program

__all__ = ["Paired", "pair_accepted", "pair_specialists"]

Helper = TypeVar("Helper", MentorPractice, Specialist)

_FIELD: Final = re.compile(r"(practices|mentors)\[(\d+)\]\.(\w+)")
"""The place of a field in a problem."""


@attrs.frozen(kw_only=True)
class Paired:
    """One pairing of a cohort, or why there is none."""

    problem: Problem | None = None
    """Who is to be paired, be there a pairing or a clash; `None` if nobody is."""
    pairing: Pairing | None = None
    """`None` if the program pairs nobody in this way, if the cohort has nobody to pair with, or if
    the demands on the pairing clash."""
    clash: str = ""
    """The demands that cannot all be met, in words; empty if there are none such."""
    without_priorities: tuple[str, ...] = ()
    """The accepted practices, by id, that wait for their priority areas."""


def pair_accepted(
    program: Program,
    inputs: CohortInputs,
    cases: tuple[Case, ...],
    as_of: date,
    *,
    time_limit: float | None = None,
) -> Paired:
    """The pairing of the accepted practices whose priority areas are settled.

    Minimum loads that cannot be met are told and raise nothing: early in a season few practices
    are accepted, and all else in the run holds without a pairing.

    Args:
        program: whose policy of the day applies.
        inputs: what is recorded of the cohort.
        cases: its applications, decided.
        as_of: the day at whose end things stand so.
        time_limit: seconds for the pairing, as `pair` takes it.

    Raises:
        InputError: a pairing that cannot be, such as a fixed pair that a requirement refuses, told
            where it is written; a time limit that is no number above zero.
    """
    policy = program.on(as_of)
    if policy.setting(MENTOR_PAIRING) != OFFERED:
        return Paired()
    settled = _settled_by(inputs, as_of)
    practices: list[Practice] = []
    without: list[str] = []
    for case, practice in _accepted(cases):
        areas = settled.areas_of(practice.practice_id)
        if areas is None:
            without.append(practice.practice_id)
            continue
        terms = inputs.terms_of(practice.practice_id)
        practices.append(
            attrs.evolve(
                practice,
                areas=areas,
                wanted=terms.wanted,
                minimum_fit=terms.minimum_fit,
                wishes=terms.wishes,
                conflicts=inputs.mentor_conflicts.get(case.application_id),
            )
        )
    present = frozenset(each.practice_id for each in practices)
    people = frozenset(each.specialist_id for each in inputs.specialists)

    def concerns(demand: Demand) -> bool:
        return demand.practice_id in present and demand.mentor_id not in people

    demands = _Demands(
        inputs, concerns, practices=practices, mentors=[each.mentor_id for each in inputs.mentors]
    )
    with demands.told_where_written():
        problem = Problem(
            practices,
            [_among(each, present) for each in inputs.mentors],
            policy,
            fixed=demands.fixed,
            forbidden=demands.forbidden,
        )
    pairing, clash = _paired(problem, inputs.objectives, demands, time_limit)
    return Paired(problem=problem, pairing=pairing, clash=clash, without_priorities=tuple(without))


def pair_specialists(
    program: Program,
    inputs: CohortInputs,
    cases: tuple[Case, ...],
    as_of: date,
    *,
    time_limit: float | None = None,
) -> Paired:
    """The pairing of every accepted practice with the cohort's specialists.

    It comes before priority areas are settled, so a practice that has none yet takes part; what
    specialists know makes a better fit only for those that have. Otherwise as `pair_accepted`.

    Raises:
        InputError: a pairing that cannot be, such as a fixed pair that a requirement refuses.
    """
    policy = program.on(as_of)
    rule_set = policy.rule_sets.get(Relation.SPECIALISTS.subject)
    if not inputs.specialists or rule_set is None or not rule_set.requirements:
        return Paired()
    settled = _settled_by(inputs, as_of)
    practices: list[Practice] = []
    for case, practice in _accepted(cases):
        terms = inputs.terms_of(practice.practice_id)
        practices.append(
            attrs.evolve(
                practice,
                areas=settled.areas_of(practice.practice_id),
                wanted=terms.specialists_wanted,
                wishes=terms.specialist_wishes,
                conflicts=inputs.specialist_conflicts.get(case.application_id),
            )
        )
    present = frozenset(each.practice_id for each in practices)
    people = frozenset(each.specialist_id for each in inputs.specialists)

    def concerns(demand: Demand) -> bool:
        return demand.practice_id in present and demand.mentor_id in people

    demands = _Demands(
        inputs,
        concerns,
        practices=practices,
        mentors=[each.specialist_id for each in inputs.specialists],
    )
    with demands.told_where_written():
        problem = specialist_problem(
            practices,
            [_among(each, present) for each in inputs.specialists],
            policy,
            fixed=demands.fixed,
            forbidden=demands.forbidden,
        )
    pairing, clash = _paired(problem, inputs.specialist_objectives, demands, time_limit)
    return Paired(problem=problem, pairing=pairing, clash=clash)


def _settled_by(inputs: CohortInputs, as_of: date) -> CohortInputs:
    """The inputs without the priority areas that were settled later."""
    known = (
        each for each in inputs.priorities if each.agreed_on is None or each.agreed_on <= as_of
    )
    return attrs.evolve(inputs, priorities=tuple(known))


def _accepted(cases: tuple[Case, ...]) -> Iterator[tuple[Case, Practice]]:
    """Every accepted practice once, as far as its application tells of it.

    Accepted twice, it is still one practice: its first application counts.
    """
    told: set[str] = set()
    for case in cases:
        practice = case.application.practice
        if case.standing != Choice.ACCEPTED.value or practice is None:
            continue
        if practice.practice_id in told:
            continue
        told.add(practice.practice_id)
        yield (
            case,
            Practice(
                practice_id=practice.practice_id,
                name=practice.name,
                areas=None,
                organization=practice.organization,
                conflicts=None,
                people=_addresses(case.application),
            ),
        )


def _among(helper: Helper, present: frozenset[str]) -> Helper:
    """A mentor or specialist who speaks of nobody that is not in the pairing."""
    return attrs.evolve(
        helper,
        conflicts=None if helper.conflicts is None else helper.conflicts & present,
        wishes=tuple(wish for wish in helper.wishes if wish in present),
    )


class _Demands:
    """What staff have fixed and forbidden of the pairs that one pairing is about."""

    def __init__(
        self,
        inputs: CohortInputs,
        concerns: Callable[[Demand], bool],
        *,
        practices: Sequence[Practice],
        mentors: Sequence[str],
    ) -> None:
        self._written = inputs.field_places
        self._ids = {
            "practices": [each.practice_id for each in practices],
            "mentors": mentors,
        }
        self.fixed = [each for each in inputs.fixed if concerns(each)]
        self.forbidden = [each for each in inputs.forbidden if concerns(each)]
        self._places: dict[str, str] = {}
        for name, every, ours in (
            ("fixed", inputs.fixed, self.fixed),
            ("forbidden", inputs.forbidden, self.forbidden),
        ):
            for at, each in enumerate(ours):
                place = f"{name}[{every.index(each)}]"
                self._places[f"{name}[{at}]"] = inputs.demand_places.get(each.pair, place)

    @contextmanager
    def told_where_written(self) -> Generator[None]:
        """Tell faults of demands where the cohort has them, not at their places in the problem."""
        try:
            yield
        except InputError as error:
            told = self.placed(error)
        else:
            return
        raise told

    def placed(self, error: InputError) -> InputError:
        """An error of the same kind, its faults told where the cohort has what is at fault."""
        faults = (
            attrs.evolve(each, place=self._places.get(each.place) or self._written_at(each.place))
            for each in error.faults
        )
        return type(error)(faults, of=error.of)

    def _written_at(self, place: str) -> str:
        """Where the cohort has the field of a practice or a mentor, if that is known."""
        field = _FIELD.fullmatch(place)
        if field is None:
            return place
        kind, position, name = field.groups()
        return self._written.get((kind, self._ids[kind][int(position)], name), place)


def _paired(
    problem: Problem,
    objectives: Sequence[Objective],
    demands: _Demands,
    time_limit: float | None,
) -> tuple[Pairing | None, str]:
    """The best pairing, or the demands that cannot all be met."""
    try:
        return pair(problem, tuple(objectives), time_limit=time_limit), ""
    except InfeasibleError as error:
        return None, str(demands.placed(error))


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
