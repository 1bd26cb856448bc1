"""The problem of a pairing, decided anew: by code that neither its columns nor its solver share.

Pair by pair and in plain Python, from the records and the policy alone. What verifies the pairs
and what verifies the gaps both stand on it.

Where the policy refuses whoever shares no area, nobody else can be a candidate, so only pairs that
share one are decided beforehand: of 100,000 practices and 20,000 mentors these are some millions,
and all together two thousand millions. Any other pair is decided when it is asked for.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Final

import attrs

from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import (
    AreaMatch,
    SharedArea,
    Taxonomy,
    proven_areas,
    shared_areas,
    taxonomy_of,
)
from qip_rules.matching.derivations import AREA_COUNT, CandidatePair, domain_and_wider
from qip_rules.matching.facts import AREA_MATCH, derive
from qip_rules.matching.problem import PairIds
from qip_rules.matching.records import AreaOfSuccess, Demand, MentorPractice, Practice
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Comparison, facts_in, walk
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import Requirement, RuleSet, Severity

__all__ = ["DecidedPair", "Recount", "Standing"]


_COMPARED: Final = frozenset(
    {
        AREA_COUNT,
        "same_organization",
        "practice_declares_conflict",
        "mentor_declares_conflict",
        "shares_person",
        "shares_domain",
    }
)
"""The facts that turn on what two have in common; of any other, each pair is decided by itself."""


@attrs.frozen
class Standing:
    """What the requirements come to for one pair."""

    refused_by: tuple[int, ...]
    """The numbers of the requirements that refuse it, ascending."""
    undetermined: bool
    """Whether some requirement cannot be told of it."""
    strange: bool
    """Whether a requirement of shared areas refuses a pair that shares none."""

    @property
    def refused(self) -> bool:
        """Whether any requirement refuses the pair."""
        return bool(self.refused_by)

    @property
    def qualifies(self) -> bool:
        """Whether the pair is a candidate."""
        return not self.refused_by and not self.undetermined


@attrs.frozen
class DecidedPair:
    """A practice and a mentor, decided from their records."""

    ids: PairIds
    shared: tuple[SharedArea, ...] | None
    """The areas they share; `None` if the areas of either are not known."""
    fit: int
    """What the shared areas come to; 0 where they are not known."""
    standing: Standing
    is_low: bool
    """Whether it fits less than the practice accepts, whatever else is not known of it."""


class Recount:
    """The records of a pairing's problem, its pairs decided, and who is stated to be one.

    Practices and mentors are in the order of their ids; a pair is the two ids, practice first.
    """

    def __init__(self, pairing: Pairing) -> None:
        """Read a pairing's problem.

        Args:
            pairing: its pairs may name anybody; those who are in the problem count.
        """
        self.pairing = pairing
        problem = pairing.problem
        self.practices: list[Practice] = sorted(
            problem.practices, key=lambda each: each.practice_id
        )
        self.mentors: list[MentorPractice] = sorted(
            problem.mentors, key=lambda each: each.mentor_id
        )
        self.practice: dict[str, Practice] = {each.practice_id: each for each in self.practices}
        self.mentor: dict[str, MentorPractice] = {each.mentor_id: each for each in self.mentors}
        self.fixed: set[tuple[str, str]] = {demand.pair for demand in problem.fixed}
        self.forbidden: dict[tuple[str, str], Demand] = {
            demand.pair: demand for demand in problem.forbidden
        }
        self.stated: Counter[tuple[str, str]] = Counter(
            (each.practice_id, each.mentor_id) for each in pairing.pairs
        )
        self.chosen: set[tuple[str, str]] = {
            (practice_id, mentor_id)
            for practice_id, mentor_id in self.stated
            if practice_id in self.practice and mentor_id in self.mentor
        }
        policy = problem.policy
        self.taxonomy: Taxonomy = taxonomy_of(policy.areas)
        match = AreaMatch(policy.setting(AREA_MATCH))
        self.proven: dict[str, dict[str, AreaOfSuccess] | None] = {
            each.mentor_id: proven_areas(each, self.taxonomy, match) for each in self.mentors
        }
        self.rule_set: RuleSet = policy.rule_sets[problem.relation.subject]
        self.requirements: list[Requirement] = [
            each for each in self.rule_set.requirements if each.severity is Severity.REQUIRED
        ]
        self._known_standings: dict[tuple[Value | None, ...], Standing] = {}

    def decided(self, ids: PairIds) -> DecidedPair:
        """What is true of two who are in the problem."""
        pair = self.candidate(ids)
        standing = self._standing(derive(pair))
        fit = sum(each.weight * each.evidence for each in pair.shared or ())
        is_low = fit < pair.practice.minimum_fit and (pair.shared is not None or standing.qualifies)
        return DecidedPair(ids, pair.shared, fit, standing, is_low)

    def with_every_mentor(self, practice_id: str) -> Iterator[DecidedPair]:
        """What is true of a practice with each mentor, in the order of their ids.

        With mentors who have nothing in common with it, and of whom as much is known, the same is
        true: it is decided once.
        """
        near = self._near(self.practice[practice_id])
        apart: dict[tuple[bool, ...], DecidedPair] = {}
        for mentor_id in self.mentor:
            ids = practice_id, mentor_id
            if mentor_id in near:
                yield self.decided(ids)
                continue
            known = self._is_known[mentor_id]
            if known not in apart:
                apart[known] = self.decided(ids)
            like = apart[known]
            yield DecidedPair(ids, like.shared, like.fit, like.standing, like.is_low)

    def _near(self, practice: Practice) -> Collection[str]:
        """The mentors who have anything in common with a practice that a fact could turn on."""
        if not _COMPARED.issuperset(self.rule_set.vocabulary):
            return self.mentor
        keys = [
            *_keys(practice, practice.practice_id),
            *(("area", each.area) for each in practice.areas or ()),
            *(("named", each) for each in practice.conflicts or ()),
            ("names", practice.practice_id),
        ]
        return {mentor_id for key in keys for mentor_id in self._mentors_by_key.get(key, ())}

    @cached_property
    def _mentors_by_key(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for mentor_id, mentor in self.mentor.items():
            keys = [
                *_keys(mentor, mentor_id),
                *(("area", each) for each in self.proven[mentor_id] or ()),
                *(("names", each) for each in mentor.conflicts or ()),
                ("named", mentor_id),
            ]
            for key in keys:
                found.setdefault(key, []).append(mentor_id)
        return found

    @cached_property
    def _is_known(self) -> dict[str, tuple[bool, ...]]:
        """Of each mentor, what of the records that facts rest on is known."""
        return {
            mentor_id: tuple(
                each is not None
                for each in (
                    self.proven[mentor_id],
                    mentor.organization,
                    mentor.conflicts,
                    mentor.mailboxes,
                    mentor.mail_domains,
                )
            )
            for mentor_id, mentor in self.mentor.items()
        }

    def _standing(self, facts: dict[str, Value | None]) -> Standing:
        key = tuple(facts.values())
        if key not in self._known_standings:
            decided = [decide(each.requires, facts) for each in self.requirements]
            refused_by = tuple(at for at, answer in enumerate(decided) if answer is False)
            self._known_standings[key] = Standing(
                refused_by=refused_by,
                undetermined=None in decided,
                strange=facts[AREA_COUNT] == 0
                and any(
                    fact.name == AREA_COUNT
                    for at in refused_by
                    for fact in facts_in(self.requirements[at].requires)
                ),
            )
        return self._known_standings[key]

    def shared(self, ids: PairIds) -> tuple[SharedArea, ...] | None:
        """The areas that two share; `None` if the areas of either are not known."""
        return shared_areas(self.practice[ids[0]], self.proven[ids[1]])

    def candidate(self, ids: PairIds) -> CandidatePair:
        """The records of two, with what they share."""
        return CandidatePair(
            self.practice[ids[0]],
            self.mentor[ids[1]],
            self.shared(ids),
            self.pairing.problem.relation,
        )

    @cached_property
    def open_to(self) -> dict[str, dict[str, int]]:
        """For each practice the mentors that it can have or has, in the order of their ids.

        With the fit of each. Those of fixed pairs are left out.
        """
        return {
            practice_id: {
                ids[1]: decided.fit
                for ids in ((practice_id, mentor_id) for mentor_id in self._in_question(practice))
                if ids not in self.fixed
                and ids not in self.forbidden
                and (decided := self.decided(ids)).standing.qualifies
                and not decided.is_low
            }
            for practice_id, practice in self.practice.items()
        }

    def _in_question(self, practice: Practice) -> Iterable[str]:
        """The mentors who could be candidates with a practice, in the order of their ids."""
        if not self._sharing_is_asked_for:
            return self.mentor
        named = (self._mentors_by_area.get(each.area, ()) for each in practice.areas or ())
        return sorted({mentor_id for mentors in named for mentor_id in mentors})

    @cached_property
    def _mentors_by_area(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mentor_id, proven in self.proven.items():
            for area in proven or ():
                found.setdefault(area, []).append(mentor_id)
        return found

    @cached_property
    def _sharing_is_asked_for(self) -> bool:
        """Whether some requirement is never met where no area is shared, or none is known to be.

        What is false while nothing else is known stays false whatever becomes known, unless it
        asks whether something is known. And what is met while the number of shared areas is not
        known would be met by any number, 0 among them.
        """
        nothing_shared: dict[str, Value | None] = dict.fromkeys(self.rule_set.vocabulary)
        nothing_shared[AREA_COUNT] = 0
        return any(
            decide(each.requires, nothing_shared) is False
            for each in self.requirements
            if not any(
                isinstance(node, Comparison) and node.tests_for_missing
                for node in walk(each.requires)
            )
        )

    @cached_property
    def has(self) -> dict[str, set[str]]:
        """For each practice its mentors, those of fixed pairs among them."""
        has: dict[str, set[str]] = {each: set() for each in self.practice}
        for practice_id, mentor_id in self.chosen:
            has[practice_id].add(mentor_id)
        return has


def _keys(record: Practice | MentorPractice, identity: str) -> Iterator[tuple[str, str]]:
    """What either side may have in common with the other: id, organization, people, domains."""
    yield "id", identity
    if record.organization_key is not None:
        yield "organization", record.organization_key
    for mailbox in record.mailboxes or ():
        yield "person", mailbox
    for domain in record.mail_domains or ():
        for each in domain_and_wider(domain):
            yield "domain", each
