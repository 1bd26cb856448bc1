"""The problem of a pairing, decided anew: by code that neither its columns nor its solver share.

Pair by pair and in plain Python, from the records and the policy alone. What verifies the pairs
and what verifies the gaps both stand on it.
"""

from collections import Counter
from functools import cached_property

import attrs

from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import (
    AreaMatch,
    SharedArea,
    proven_areas,
    shared_areas,
    taxonomy_of,
)
from qip_rules.matching.derivations import AREA_COUNT, CandidatePair
from qip_rules.matching.facts import AREA_MATCH, derive
from qip_rules.matching.problem import PairIds
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import Severity

__all__ = ["Recount", "Standing"]


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


class Recount:
    """The records of a pairing's problem, every pair of them decided, and who is stated to be one.

    Practices and mentors are in the order of their ids; a pair is the two ids, practice first.
    """

    def __init__(self, pairing: Pairing) -> None:
        """Decide every pair of a pairing's problem.

        Args:
            pairing: its pairs may name anybody; those who are in the problem count.
        """
        self.pairing = pairing
        problem = pairing.problem
        self.practices = sorted(problem.practices, key=lambda each: each.practice_id)
        self.mentors = sorted(problem.mentors, key=lambda each: each.mentor_id)
        self.practice = {each.practice_id: each for each in self.practices}
        self.mentor = {each.mentor_id: each for each in self.mentors}
        self.fixed = {demand.pair for demand in problem.fixed}
        self.forbidden = {demand.pair: demand for demand in problem.forbidden}
        self.stated = Counter((each.practice_id, each.mentor_id) for each in pairing.pairs)
        self.chosen = {
            (practice_id, mentor_id)
            for practice_id, mentor_id in self.stated
            if practice_id in self.practice and mentor_id in self.mentor
        }
        policy = problem.policy
        self.taxonomy = taxonomy_of(policy.areas)
        match = AreaMatch(policy.setting(AREA_MATCH))
        self.proven = {
            each.mentor_id: proven_areas(each, self.taxonomy, match) for each in self.mentors
        }
        self.rule_set = policy.rule_sets[problem.relation.subject]
        self.requirements = [
            each for each in self.rule_set.requirements if each.severity is Severity.REQUIRED
        ]
        self._known_standings: dict[tuple[Value | None, ...], Standing] = {}
        self.standing: dict[PairIds, Standing] = {}
        self.low: set[PairIds] = set()
        """Pairs that fit less than the practice accepts, whatever else is not known of them."""
        self.fit: dict[PairIds, int] = {}
        self._decide_pairs()

    def _decide_pairs(self) -> None:
        for practice_id, practice in self.practice.items():
            for mentor_id in self.mentor:
                ids = practice_id, mentor_id
                pair = self.candidate(ids)
                self.standing[ids] = self._standing(derive(pair))
                self.fit[ids] = sum(each.weight * each.evidence for each in pair.shared or ())
                if self.fit[ids] < practice.minimum_fit and (
                    pair.shared is not None or self.standing[ids].qualifies
                ):
                    self.low.add(ids)

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
    def open_to(self) -> dict[str, set[str]]:
        """For each practice the mentors that it can have or has, those of fixed pairs left out."""
        open_to: dict[str, set[str]] = {each: set() for each in self.practice}
        for ids, standing in self.standing.items():
            if standing.qualifies and not (
                ids in self.fixed or ids in self.forbidden or ids in self.low
            ):
                open_to[ids[0]].add(ids[1])
        return open_to

    @cached_property
    def has(self) -> dict[str, set[str]]:
        """For each practice its mentors, those of fixed pairs among them."""
        has: dict[str, set[str]] = {each: set() for each in self.practice}
        for practice_id, mentor_id in self.chosen:
            has[practice_id].add(mentor_id)
        return has
