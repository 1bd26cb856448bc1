"""The problem: who is to be paired with whom, under which policy, and what is wrong with it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar, cast

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.matching.areas import (
    AreaMatch,
    proven_areas,
    shared_areas,
    taxonomy_of,
)
from qip_rules.matching.facts import (
    AREA_MATCH,
    EVIDENCE_MAXIMUM,
    MENTOR_PAIRING,
    OFFERED,
)
from qip_rules.matching.one_pair import decide_pair
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.policy.program import Policy
from qip_rules.rules.findings import Outcome

__all__ = ["PairIds", "Problem", "is_several", "said"]

PairIds = tuple[str, str]
"""The ids of a practice and of a mentor practice."""


Given = TypeVar("Given")
Record = TypeVar("Record", Practice, MentorPractice)


def _each(given: Iterable[Given]) -> tuple[Given, ...]:
    """As a tuple; what holds nothing stays as it is, for the problem to complain of."""
    return tuple(given) if is_several(given) else cast("tuple[Given, ...]", given)


def is_several(given: object) -> bool:
    """Whether something holds others, one after the other; a text is one thing."""
    return isinstance(given, Iterable) and not isinstance(given, str | bytes)


def _practices(given: Iterable[Practice]) -> tuple[Practice, ...]:
    return _each(given)


def _mentors(given: Iterable[MentorPractice]) -> tuple[MentorPractice, ...]:
    return _each(given)


def _policy_shown(policy: Policy) -> str:
    """A policy by name and day, where its whole text would hide everything else."""
    return f"<{policy.program_id} on {policy.in_force_on}>"


def _as_demands(given: Iterable[Demand | PairIds]) -> tuple[Demand, ...]:
    """Two ids become a demand; what is neither stays as it is, for the problem to complain of."""
    if not is_several(given):
        return cast("tuple[Demand, ...]", given)
    return tuple(
        Demand(*each) if isinstance(each, tuple) and _are_ids(*each) else cast("Demand", each)
        for each in given
    )


def _are_ids(*ids: object) -> bool:
    return len(ids) == len(("practice", "mentor")) and all(
        isinstance(each, str) and each and each == each.strip() for each in ids
    )


@attrs.frozen
class Problem:
    """Who is to be paired under which policy, and what is fixed or forbidden beforehand.

    No practices, or no mentors, is a problem with an answer: nobody is paired.

    Raises:
        InputError: every fault of the problem at once, each with its place: an id twice; one id
            for two organizations; conflicts, wishes, `fixed` or `forbidden` that name nobody; a
            pair twice in `fixed` or in `forbidden`, or in both; a fixed pair that does not meet
            every requirement, or fits less than its practice accepts; more fixed pairs than a
            mentor has places or a practice wants; evidence beyond the policy's greatest; a policy
            that offers no pairing. Whether minimum loads can be met is seen when pairing.
    """

    practices: tuple[Practice, ...] = attrs.field(converter=_practices)
    mentors: tuple[MentorPractice, ...] = attrs.field(converter=_mentors)
    policy: Policy = attrs.field(repr=_policy_shown)
    fixed: tuple[Demand, ...] = attrs.field(default=(), converter=_as_demands, kw_only=True)
    """Pairs that the answer must hold: `(practice_id, mentor_id)` or a `Demand`."""
    forbidden: tuple[Demand, ...] = attrs.field(default=(), converter=_as_demands, kw_only=True)
    """Pairs that the answer must not hold: `(practice_id, mentor_id)` or a `Demand`."""
    relation: Relation = attrs.field(default=Relation.MENTORS, kw_only=True)
    """Who the mentors are: mentor practices, or (`specialist_problem`) specialists."""

    def __attrs_post_init__(self) -> None:
        faults = tuple(_wrong_kinds(self)) or tuple(_Faults(self).all())
        if faults:
            raise InputError(faults, of="the pairing problem")


def _wrong_kinds(problem: Problem) -> Iterator[Fault]:
    """What is no record at all; the rest of the problem can be judged only without such."""
    kinds: tuple[tuple[str, object, type, str], ...] = (
        ("practices", problem.practices, Practice, "a Practice"),
        ("mentors", problem.mentors, MentorPractice, "a MentorPractice"),
        ("fixed", problem.fixed, Demand, "the ids of a practice and a mentor, or a Demand"),
        ("forbidden", problem.forbidden, Demand, "the ids of a practice and a mentor, or a Demand"),
    )
    for name, given, kind, expected in kinds:
        values = as_given(given)
        if not is_tuple(values):
            yield Fault(name, shown(values), f"several, each of them {expected}")
            continue
        for position, value in enumerate(values):
            if not isinstance(value, kind):
                yield Fault(f"{name}[{position}]", shown(value), expected)
    if not isinstance(as_given(problem.policy), Policy):
        yield Fault("policy", shown(problem.policy), "a Policy, as `program.on(day)` gives it")
    if not isinstance(as_given(problem.relation), Relation):
        yield Fault("relation", shown(problem.relation), "a Relation")


class _Faults:
    """The faults of a problem, in reading order."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.practices = _by_id((each.practice_id, each) for each in problem.practices)
        self.mentors = _by_id((each.mentor_id, each) for each in problem.mentors)

    def all(self) -> Iterator[Fault]:
        yield from self._ids()
        yield from self._named()
        of_policy = tuple(self._policy())
        yield from of_policy
        if not of_policy:
            yield from self._evidence()
        yield from self._demand_faults(decide=not of_policy)
        yield from self._capacities()

    def _ids(self) -> Iterator[Fault]:
        problem = self.problem
        for side, field, ids in (
            ("practices", "practice_id", [each.practice_id for each in problem.practices]),
            ("mentors", "mentor_id", [each.mentor_id for each in problem.mentors]),
        ):
            seen: set[str] = set()
            for position, identity in enumerate(ids):
                if identity in seen:
                    place = f"{side}[{position}].{field}"
                    yield Fault(place, f"{identity!r} a second time", "each id once")
                seen.add(identity)
        for position, mentor in enumerate(problem.mentors):
            if mentor.mentor_id in self.practices and problem.relation is Relation.SPECIALISTS:
                found = f"{mentor.mentor_id!r}, which is the id of a practice, too"
                yield Fault(f"mentors[{position}].mentor_id", found, "an id of its own")
                continue
            same = self.practices.get(mentor.mentor_id)
            ours, theirs = same and same.organization, mentor.organization
            keys = same and same.organization_key, mentor.organization_key
            if ours is None or theirs is None or keys[0] == keys[1]:
                continue
            yield Fault(
                f"mentors[{position}].organization",
                f"{theirs!r}, but the practice of the same id, {mentor.mentor_id!r}, has {ours!r}",
                "one organization for one id",
                "an id names one practice everywhere: give different practices different ids",
            )

    def _named(self) -> Iterator[Fault]:
        """Conflicts and wishes name somebody."""
        problem = self.problem
        sides: tuple[tuple[str, Iterable[Practice | MentorPractice], Collection[str], str], ...] = (
            ("practices", problem.practices, self.mentors, f"a {problem.relation.noun}"),
            ("mentors", problem.mentors, self.practices, "a practice"),
        )
        for side, records, others, what in sides:
            for at, each in enumerate(records):
                for field, ids in (
                    ("conflicts", sorted(each.conflicts or ())),
                    ("wishes", each.wishes),
                ):
                    for named in ids:
                        if named not in others:
                            expected = f"the id of {what} of the problem"
                            yield Fault(f"{side}[{at}].{field}", repr(named), expected)

    def _policy(self) -> Iterator[Fault]:
        policy = self.problem.policy
        of = f"of {policy.program_id} in force on {policy.in_force_on}"
        offered = policy.settings.get(MENTOR_PAIRING)
        if offered != OFFERED and self.problem.relation is Relation.MENTORS:
            yield Fault(
                f"policy.settings.{MENTOR_PAIRING}",
                f"{offered!r} in the policy {of}",
                f"{OFFERED!r}: a program that pairs its practices with mentors",
            )
        choices = [choice.value for choice in AreaMatch]
        match = policy.settings.get(AREA_MATCH)
        if match not in choices:
            expected = f"one of {', '.join(choices)}"
            yield Fault(f"policy.settings.{AREA_MATCH}", f"{match!r} in the policy {of}", expected)
        maximum = policy.parameters.get(EVIDENCE_MAXIMUM)
        if maximum is None or type(maximum.value) is not int:
            found = "nothing" if maximum is None else repr(maximum.value)
            place = f"policy.parameters.{EVIDENCE_MAXIMUM}"
            yield Fault(place, f"{found} in the policy {of}", "a whole number")
        subject = self.problem.relation.subject
        rule_set = policy.rule_sets.get(subject)
        is_silent = rule_set is None or not rule_set.requirements
        if rule_set is None or (is_silent and self.problem.relation is Relation.SPECIALISTS):
            expected = f"the requirements of a {subject}"
            yield Fault("policy.rule_sets", f"nothing about a {subject}", expected)
        try:
            taxonomy_of(policy.areas)
        except InputError as error:
            for fault in error.faults:
                yield attrs.evolve(fault, place=f"policy.{fault.place}")

    def _evidence(self) -> Iterator[Fault]:
        maximum = self.problem.policy.parameter(EVIDENCE_MAXIMUM).value
        for position, mentor in enumerate(self.problem.mentors):
            for number, success in enumerate(mentor.areas or ()):
                if isinstance(maximum, int) and success.evidence > maximum:
                    place = f"mentors[{position}].areas[{number}].evidence"
                    yield Fault(place, str(success.evidence), f"1 to {maximum}")

    def _demand_faults(self, *, decide: bool) -> Iterator[Fault]:
        """What is wrong with fixed and forbidden pairs.

        Args:
            decide: whether the policy can decide if a fixed pair meets its requirements.
        """
        forbidden = {demand.pair for demand in self.problem.forbidden}
        for kind in ("forbidden", "fixed"):
            demands: tuple[Demand, ...] = getattr(self.problem, kind)
            seen: set[PairIds] = set()
            for position, demand in enumerate(demands):
                place = f"{kind}[{position}]"
                unknown = tuple(self._nobody(place, demand))
                yield from unknown
                if demand.pair in seen:
                    yield Fault(place, f"{said(demand.pair)} a second time", "each pair once")
                    continue
                seen.add(demand.pair)
                if kind == "fixed" and demand.pair in forbidden:
                    expected = "a pair that is not forbidden, too"
                    yield Fault(place, said(demand.pair), expected)
                if kind == "fixed" and decide and not unknown:
                    yield from self._refused(place, demand)

    def _nobody(self, place: str, demand: Demand) -> Iterator[Fault]:
        if demand.practice_id not in self.practices:
            found = repr(demand.practice_id)
            yield Fault(f"{place}.practice_id", found, "the id of a practice of the problem")
        if demand.mentor_id not in self.mentors:
            found, noun = repr(demand.mentor_id), self.problem.relation.noun
            yield Fault(f"{place}.mentor_id", found, f"the id of a {noun} of the problem")

    def _refused(self, place: str, demand: Demand) -> Iterator[Fault]:
        practice, mentor = self.practices[demand.practice_id], self.mentors[demand.mentor_id]
        if practice is None or mentor is None:
            return
        decision = decide_pair(practice, mentor, self.problem.policy, self.problem.relation)
        for finding in (*decision.not_met, *decision.undetermined):
            verb = "refuses" if finding.outcome is Outcome.NOT_MET else "cannot be told of"
            yield Fault(
                place,
                f"{finding.code} {verb} {said(demand.pair)}: {finding.sentence}",
                "a fixed pair that meets every requirement",
                finding.citation,
            )
        if decision.outcome is Outcome.MET and practice.minimum_fit:
            policy = self.problem.policy
            match = AreaMatch(policy.setting(AREA_MATCH))
            proven = proven_areas(mentor, taxonomy_of(policy.areas), match)
            fit = sum(each.fit for each in shared_areas(practice, proven) or ())
            if fit < practice.minimum_fit:
                found = f"{said(demand.pair)}, a fit of {fit}"
                yield Fault(place, found, f"at least {practice.minimum_fit}, which it accepts")

    def _capacities(self) -> Iterator[Fault]:
        """Fixed pairs beyond what a mentor or a practice has room for: each of them, in order."""
        fixed = {demand.pair for demand in self.problem.fixed}
        at_mentor = Counter(mentor_id for _, mentor_id in fixed)
        of_practice = Counter(practice_id for practice_id, _ in fixed)
        told: set[PairIds] = set()
        for position, demand in enumerate(self.problem.fixed):
            if demand.pair in told:
                continue
            told.add(demand.pair)
            place = f"fixed[{position}]"
            practice_id, mentor_id = demand.pair
            mentor, practice = self.mentors.get(mentor_id), self.practices.get(practice_id)
            noun = self.problem.relation.noun
            if mentor is not None and at_mentor[mentor_id] > mentor.places:
                found = f"{said(demand.pair)}, one of {at_mentor[mentor_id]} with this {noun}"
                yield Fault(place, found, f"at most {mentor.places}, the places it has")
            if practice is not None and of_practice[practice_id] > practice.wanted:
                found = f"{said(demand.pair)}, one of {of_practice[practice_id]} of this practice"
                yield Fault(place, found, f"at most {practice.wanted}, the {noun}s it wants")


def _by_id(records: Iterable[tuple[str, Record]]) -> dict[str, Record | None]:
    """The record of each id; `None` where several have it, since no demand says which is meant."""
    found: dict[str, Record | None] = {}
    for identity, record in records:
        found[identity] = None if identity in found else record
    return found


def said(pair: PairIds) -> str:
    """The two ids as a sentence has them."""
    return f"{pair[0]!r} with {pair[1]!r}"
