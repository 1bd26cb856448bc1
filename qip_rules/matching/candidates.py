"""Which practice and mentor may be paired, and how well they fit: all pairs at once, in columns.

The requirements of a pair come from the program document and are decided by the NumPy reader, so
that millions of pairs never go through a row evaluator. One pair is explained by `decide_pair`,
on the same facts.

Where the document refuses whoever shares no area, only pairs that share one are looked at: they
are found by a join of areas, and all others are too many to write out. What holds of these is
decided when somebody asks about a practice (`CandidatePairs.standings`).

The fit of a pair is the sum, over the areas they share, of the practice's weight times the
mentor's evidence; a whole number. Where a mentor's narrower area counts for a wider one, each of
the practice's areas is still counted once, with the strongest evidence that counts for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.matching.areas import (
    AreaMatch,
    Taxonomy,
    proven_areas,
    shared_areas,
    taxonomy_of,
)
from qip_rules.matching.derivations import AREA_COUNT, CandidatePair
from qip_rules.matching.facts import AREA_MATCH
from qip_rules.matching.one_pair import decide_candidate
from qip_rules.matching.pair_columns import DecidedPairs, PairColumns, PairFacts
from qip_rules.matching.records import (
    AreaOfSuccess,
    MentorPractice,
    Practice,
)
from qip_rules.matching.relations import Relation
from qip_rules.policy.program import Policy
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Comparison, walk
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Decision
from qip_rules.rules.requirement import Requirement, RuleSet, Severity

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["CandidatePairs", "Standing", "asks_for_a_shared_area", "find_candidates"]

_PAIRS_AT_ONCE: Final = 1 << 18
"""How many pairs stand in columns at a time, which bounds the memory for them."""


@attrs.frozen(eq=False)
class Standing:
    """What the requirements say of one practice with each mentor."""

    combination: "Numbers"
    """For each mentor a number: where it is the same, so is every fact of the pair."""
    _pairs: DecidedPairs

    @property
    def refuted(self) -> "Bools":
        """Which requirements (rows) refuse which mentors (columns)."""
        return self._pairs.refuted.take(self.combination, axis=1)

    @property
    def undetermined(self) -> "Bools":
        """Which requirements (rows) cannot be told for which mentors (columns)."""
        decided = self._pairs.proved | self._pairs.refuted
        return ~decided.take(self.combination, axis=1)

    @property
    def refused(self) -> "Bools":
        """Which mentors some requirement refuses."""
        return self._pairs.refuses[self.combination]

    @property
    def open(self) -> "Bools":
        """Which mentors no requirement refuses, while some cannot be told."""
        is_open = ~(self._pairs.refuses | self._pairs.qualifies)
        return is_open[self.combination]


@attrs.frozen(eq=False, kw_only=True)
class CandidatePairs:
    """Every pair of a practice and a mentor decided, and the candidates among them as columns.

    Practices and mentors are numbered from 0 in the order of their ids. A pair is a candidate if
    every required requirement is proved and its fit is no less than the practice accepts; one
    that is undetermined is no candidate yet. A fit that is not known counts as none.
    """

    practices: tuple[Practice, ...]
    """In the order of their ids."""
    mentors: tuple[MentorPractice, ...]
    """In the order of their ids."""
    relation: Relation
    rule_set: RuleSet
    taxonomy: Taxonomy
    proven: tuple[Mapping[str, AreaOfSuccess] | None, ...]
    """What `proven_areas` gives for each mentor."""
    requirements: tuple[Requirement, ...]
    """The required ones, in the order of the document."""
    practice: "Numbers"
    """The practice of each candidate, ascending."""
    mentor: "Numbers"
    """The mentor of each candidate, ascending within a practice."""
    fit: "Numbers"
    """The fit of each candidate."""
    low_practice: "Numbers"
    """The practice of each pair that fits less than its practice accepts, ascending; of pairs
    that no requirement refuses, and whose fit is known where they are undetermined."""
    low_mentor: "Numbers"
    """The mentor of each such pair, ascending within a practice."""
    low_fit: "Numbers"
    """The fit of each such pair."""
    low_qualifies: "Bools"
    """Whether each such pair meets every requirement, so that the fit alone is in its way."""
    _columns: PairColumns = attrs.field(alias="columns")

    def qualifying(self, practice: int) -> tuple[int, ...]:
        """The mentors with which a practice is a candidate, ascending."""
        import numpy as np

        first, last = np.searchsorted(self.practice, (practice, practice + 1))
        return tuple(self.mentor[first:last].tolist())

    def low(self, practice: int) -> dict[int, int]:
        """The mentors, with their fits, that fit less than a practice accepts, ascending."""
        import numpy as np

        part = slice(*np.searchsorted(self.low_practice, (practice, practice + 1)))
        mentors, fits = self.low_mentor[part].tolist(), self.low_fit[part].tolist()
        return dict(zip(mentors, fits, strict=True))

    def standings(self, practices: Sequence[int]) -> Iterator[Standing]:
        """What the requirements say of each of these practices, one after the other."""
        import numpy as np

        of = np.array(practices, dtype=np.int64)
        for facts in self._columns.every(of, _PAIRS_AT_ONCE):
            pairs = facts.decided(self.requirements, self.rule_set)
            for row in pairs.combination.reshape(facts.rows, len(self.mentors)):
                yield Standing(row, pairs)

    def refuted(self, practice: int) -> "Bools":
        """Which requirements (rows) refuse which mentors (columns) to a practice."""
        return next(self.standings((practice,))).refuted

    def undetermined(self, practice: int) -> "Bools":
        """Which requirements (rows) cannot be told for which mentors (columns) of a practice."""
        return next(self.standings((practice,))).undetermined

    def pair(self, practice: int, mentor: int) -> CandidatePair:
        """The two records with the areas they share."""
        record = self.practices[practice]
        shared = shared_areas(record, self.proven[mentor])
        return CandidatePair(record, self.mentors[mentor], shared, self.relation)

    def decision(self, practice: int, mentor: int) -> Decision:
        """One pair decided on its facts, with every finding."""
        return decide_candidate(self.pair(practice, mentor), self.rule_set)


def find_candidates(
    practices: Iterable[Practice],
    mentors: Iterable[MentorPractice],
    policy: Policy,
    relation: Relation = Relation.MENTORS,
) -> CandidatePairs:
    """Decide every pair of a practice and a mentor under the policy.

    Raises:
        InputError: the policy's areas make up no taxonomy.
        NotInForceError: the policy does not say when areas match.
    """
    import numpy as np

    ours = tuple(sorted(practices, key=lambda each: each.practice_id))
    theirs = tuple(sorted(mentors, key=lambda each: each.mentor_id))
    taxonomy = taxonomy_of(policy.areas)
    match = AreaMatch(policy.setting(AREA_MATCH))
    proven = tuple(proven_areas(mentor, taxonomy, match) for mentor in theirs)
    rule_set = policy.rule_sets[relation.subject]
    requirements = tuple(
        each for each in rule_set.requirements if each.severity is Severity.REQUIRED
    )
    columns = PairColumns(ours, theirs, proven)
    if asks_for_a_shared_area(requirements, rule_set):
        blocks = columns.sharing(_PAIRS_AT_ONCE)
    else:
        blocks = columns.every(np.arange(len(ours)), _PAIRS_AT_ONCE)
    found: list[tuple[Numbers, Numbers, Numbers]] = []
    too_low: list[tuple[Numbers, Numbers, Numbers]] = []
    low_qualifies = [np.zeros(0, dtype=np.bool_)]
    accepted = np.array([each.minimum_fit for each in ours], dtype=np.int64)
    for facts in blocks:
        pairs = facts.decided(requirements, rule_set)
        qualifies = candidate = pairs.qualifies[pairs.combination]
        if accepted.any():
            could = ~pairs.refuses & (pairs.qualifies | pairs.areas_known)
            low = facts.fit < accepted[facts.number // max(1, len(theirs))]
            candidate = qualifies & ~low
            low &= could[pairs.combination]
            too_low.append(_parted(facts, low, len(theirs)))
            low_qualifies.append(qualifies[low])
        found.append(_parted(facts, candidate, len(theirs)))
    practice, mentor, fit = _in_one(found)
    low_practice, low_mentor, low_fit = _in_one(too_low)
    return CandidatePairs(
        practices=ours,
        mentors=theirs,
        relation=relation,
        rule_set=rule_set,
        taxonomy=taxonomy,
        proven=proven,
        requirements=requirements,
        practice=practice,
        mentor=mentor,
        fit=fit,
        low_practice=low_practice,
        low_mentor=low_mentor,
        low_fit=low_fit,
        low_qualifies=np.concatenate(low_qualifies),
        columns=columns,
    )


def asks_for_a_shared_area(requirements: Iterable[Requirement], rule_set: RuleSet) -> bool:
    """Whether one requirement refuses every pair that shares no area, whatever else is true of it.

    It is asked with nothing known but that no area is shared. A condition that is false then stays
    so when more becomes known, unless it asks whether something is known. And where it is not
    known how many areas are shared, such a condition is not met: it would be met by none, too.
    """
    facts: dict[str, Value | None] = dict.fromkeys(rule_set.vocabulary)
    facts[AREA_COUNT] = 0
    return any(
        decide(each.requires, facts) is False
        and not any(
            isinstance(node, Comparison) and node.tests_for_missing for node in walk(each.requires)
        )
        for each in requirements
    )


def _parted(facts: PairFacts, kept: "Bools", mentors: int) -> "tuple[Numbers, Numbers, Numbers]":
    """Practice, mentor and fit of the pairs that are kept."""
    import numpy as np

    practice, mentor = np.divmod(facts.number[kept], max(1, mentors))
    return practice, mentor, facts.fit[kept]


def _in_one(parts: "Iterable[tuple[Numbers, Numbers, Numbers]]") -> "list[Numbers]":
    """Practice, mentor and fit of all parts, one after the other."""
    import numpy as np

    empty = np.zeros(0, dtype=np.int64)
    columns = zip((empty, empty, empty), *parts, strict=True)
    return [np.concatenate(each) for each in columns]
