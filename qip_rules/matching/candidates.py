"""Which practice and mentor may be paired, and how well they fit: all pairs at once, in columns.

The requirements of a pair come from the program document and are decided by the NumPy reader, so
that millions of pairs never go through a row evaluator. One pair is explained by `decide_pair`,
on the same facts.

The fit of a pair is the sum, over the areas they share, of the practice's weight times the
mentor's evidence; a whole number. Where a mentor's narrower area counts for a wider one, each of
the practice's areas is still counted once, with the strongest evidence that counts for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.matching.areas import (
    AreaMatch,
    Taxonomy,
    proven_areas,
    shared_areas,
    taxonomy_of,
)
from qip_rules.matching.facts import (
    AREA_COUNT,
    AREA_MATCH,
    CandidatePair,
    domain_and_wider,
)
from qip_rules.matching.one_pair import decide_candidate
from qip_rules.matching.records import (
    AreaOfSuccess,
    MentorPractice,
    Practice,
)
from qip_rules.matching.relations import Relation
from qip_rules.policy.program import Policy
from qip_rules.rules.findings import Decision
from qip_rules.rules.requirement import Requirement, RuleSet, Severity

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from qip_rules.rules.arrays import Column

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["CandidatePairs", "find_candidates"]

_PAIRS_AT_ONCE: Final = 1 << 20
"""How many pairs stand in columns at a time, which bounds the memory for them."""


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
    _refuted: "npt.NDArray[np.uint8]"
    """For every pair one bit a requirement, eight to a byte: byte, practice, mentor."""
    _undetermined: "npt.NDArray[np.uint8]"

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

    def refuted(self, practice: int) -> "Bools":
        """Which requirements (rows) refuse which mentors (columns) to a practice."""
        return self._unpacked(self._refuted, practice)

    def undetermined(self, practice: int) -> "Bools":
        """Which requirements (rows) cannot be told for which mentors (columns) of a practice."""
        return self._unpacked(self._undetermined, practice)

    def _unpacked(self, masks: "npt.NDArray[np.uint8]", practice: int) -> "Bools":
        import numpy as np

        bits = np.unpackbits(masks[:, practice], axis=0, count=len(self.requirements))
        return bits.astype(np.bool_)

    def pair(self, practice: int, mentor: int) -> CandidatePair:
        """The two records with the areas they share."""
        record = self.practices[practice]
        shared = shared_areas(record, self.proven[mentor])
        return CandidatePair(record, self.mentors[mentor], shared)

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

    from qip_rules.rules.arrays import decide_arrays

    ours = tuple(sorted(practices, key=lambda each: each.practice_id))
    theirs = tuple(sorted(mentors, key=lambda each: each.mentor_id))
    taxonomy = taxonomy_of(policy.areas)
    match = AreaMatch(policy.setting(AREA_MATCH))
    proven = tuple(proven_areas(mentor, taxonomy, match) for mentor in theirs)
    rule_set = policy.rule_sets[relation.subject]
    requirements = tuple(
        each for each in rule_set.requirements if each.severity is Severity.REQUIRED
    )
    join = _Join(ours, theirs, proven)
    packed = (len(requirements) + 7) // 8
    refuted = np.zeros((packed, len(ours), len(theirs)), dtype=np.uint8)
    undetermined = np.zeros_like(refuted)
    found: list[tuple[Numbers, Numbers, Numbers]] = []
    too_low: list[tuple[Numbers, Numbers, Numbers]] = []
    accepted = np.array([each.minimum_fit for each in ours], dtype=np.int64)
    step = max(1, _PAIRS_AT_ONCE // max(1, len(theirs)))
    for first in range(0, len(ours), step):
        last = min(first + step, len(ours))
        shape = (last - first, len(theirs))
        columns, fits = join.columns(first, last)
        masks = decide_arrays(rule_set, columns, shape[0] * shape[1])
        candidate = np.ones(shape[0] * shape[1], dtype=np.bool_)
        refused = np.zeros_like(candidate)
        for position, requirement in enumerate(requirements):
            mask = masks[requirement.code]
            byte, bit = divmod(position, 8)
            place = np.uint8(128 >> bit)
            candidate &= mask.proved
            refused |= mask.refuted
            refuted[byte, first:last] |= mask.refuted.reshape(shape) * place
            neither = ~(mask.proved | mask.refuted)
            undetermined[byte, first:last] |= neither.reshape(shape) * place
        low = fits < np.repeat(accepted[first:last], len(theirs))
        if low.any():
            low &= ~refused & (candidate | columns[AREA_COUNT].known)
            candidate &= ~low
        for where, pairs in ((candidate, found), (low, too_low)):
            (at,) = np.nonzero(where)
            row, column = np.divmod(at, max(1, len(theirs)))
            pairs.append((row + first, column, fits[at]))
    empty = np.zeros(0, dtype=np.int64)
    (practice, mentor, fit), (low_practice, low_mentor, low_fit) = (
        [np.concatenate([empty, *(each[part] for each in pairs)]) for part in range(3)]
        for pairs in (found, too_low)
    )
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
        refuted=refuted,
        undetermined=undetermined,
    )


@attrs.frozen(eq=False)
class _Hits:
    """The pairs of which one fact is true, and on which sides it is known; practices ascending."""

    practice: "Numbers"
    mentor: "Numbers"
    known_practice: "Bools"
    known_mentor: "Bools"


class _Join:
    """The facts of all pairs, joined from what each side brings, for a range of practices."""

    def __init__(
        self,
        practices: Sequence[Practice],
        mentors: Sequence[MentorPractice],
        proven: Sequence[Mapping[str, AreaOfSuccess] | None],
    ) -> None:
        import numpy as np

        self.mentors = len(mentors)
        self.practice_areas_known = _known([each.areas for each in practices])
        self.mentor_areas_known = _known(proven)
        self.areas = [
            (
                np.array([practice for practice, _ in ours], dtype=np.int64),
                np.array([weight for _, weight in ours], dtype=np.int64),
                np.array([mentor for mentor, _ in theirs], dtype=np.int64),
                np.array([evidence for _, evidence in theirs], dtype=np.int64),
            )
            for ours, theirs in _sides_of_areas(practices, proven)
        ]
        ids = [each.practice_id for each in practices], [each.mentor_id for each in mentors]
        organizations = (
            [_one(each.organization_key) for each in practices],
            [_one(each.organization_key) for each in mentors],
        )
        self.one_and_the_same = _hits(*([{each} for each in side] for side in ids))
        declared = [each.conflicts for each in practices], [each.conflicts for each in mentors]
        domains = [each.mail_domains for each in practices], [each.mail_domains for each in mentors]
        wider = [[None if each is None else _wider(each) for each in side] for side in domains]
        narrow_in_wide = _hits(domains[0], wider[1]), _hits(wider[0], domains[1])
        everywhere = np.ones(len(practices), np.bool_), np.ones(len(mentors), np.bool_)
        self.facts = {
            "same_organization": _hits(*organizations),
            "practice_declares_conflict": attrs.evolve(
                _hits(declared[0], [{each} for each in ids[1]]), known_mentor=everywhere[1]
            ),
            "mentor_declares_conflict": attrs.evolve(
                _hits([{each} for each in ids[0]], declared[1]), known_practice=everywhere[0]
            ),
            "shares_person": _hits(
                [each.mailboxes for each in practices], [each.mailboxes for each in mentors]
            ),
            "shares_domain": _either(*narrow_in_wide),
        }

    def columns(self, first: int, last: int) -> tuple[dict[str, "Column"], "Numbers"]:
        """The columns of the facts, and the fits, of the practices from `first` to before `last`.

        Pairs stand in the order of practice, then mentor.
        """
        import numpy as np

        from qip_rules.rules.arrays import Column

        shape = (last - first, self.mentors)
        counts = np.zeros(shape, dtype=np.int64)
        fits = np.zeros(shape, dtype=np.int64)
        for practice, weight, mentor, evidence in self.areas:
            part = slice(*np.searchsorted(practice, (first, last)))
            sharing = np.ix_(practice[part] - first, mentor)
            counts[sharing] += 1
            fits[sharing] += np.outer(weight[part], evidence)
        known = np.logical_and.outer(self.practice_areas_known[first:last], self.mentor_areas_known)
        columns = {AREA_COUNT: Column(counts.ravel(), known.ravel())}
        for name, hits in self.facts.items():
            true = np.zeros(shape, dtype=np.bool_)
            _mark(true, hits, first, last)
            known = np.logical_and.outer(hits.known_practice[first:last], hits.known_mentor)
            if name == "same_organization":
                _mark(true, self.one_and_the_same, first, last)
                known |= true
            columns[name] = Column(true.ravel(), known.ravel())
        return columns, fits.ravel()


def _mark(true: "Bools", hits: _Hits, first: int, last: int) -> None:
    import numpy as np

    part = slice(*np.searchsorted(hits.practice, (first, last)))
    true[hits.practice[part] - first, hits.mentor[part]] = True


def _sides_of_areas(
    practices: Sequence[Practice], proven: Sequence[Mapping[str, AreaOfSuccess] | None]
) -> Iterable[tuple[list[tuple[int, int]], list[tuple[int, int]]]]:
    """For each area on both sides: practices with their weights, mentors with their evidence."""
    ours: dict[str, list[tuple[int, int]]] = {}
    theirs: dict[str, list[tuple[int, int]]] = {}
    for number, practice in enumerate(practices):
        for each in practice.areas or ():
            ours.setdefault(each.area, []).append((number, each.weight))
    for number, areas in enumerate(proven):
        for area, success in (areas or {}).items():
            theirs.setdefault(area, []).append((number, success.evidence))
    return [(ours[area], theirs[area]) for area in ours if area in theirs]


def _one(key: str | None) -> set[str] | None:
    return None if key is None else {key}


def _wider(domains: Iterable[str]) -> set[str]:
    return {each for domain in domains for each in domain_and_wider(domain)}


def _known(values: Sequence[object]) -> "Bools":
    import numpy as np

    return np.array([each is not None for each in values], dtype=np.bool_)


def _hits(
    ours: Sequence[Collection[str] | None], theirs: Sequence[Collection[str] | None]
) -> _Hits:
    """The pairs that have a key in common, by the keys of each practice and of each mentor."""
    import numpy as np

    sides: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    for numbers_of, keys_of in zip(sides, (ours, theirs), strict=True):
        for number, keys in enumerate(keys_of):
            for key in keys or ():
                numbers_of.setdefault(key, []).append(number)
    left, right = sides
    both = [key for key in left if key in right]
    empty = np.zeros(0, dtype=np.int64)
    practice = np.concatenate([empty, *(np.repeat(left[key], len(right[key])) for key in both)])
    mentor = np.concatenate([empty, *(np.tile(right[key], len(left[key])) for key in both)])
    order = np.argsort(practice, kind="stable")
    return _Hits(practice[order], mentor[order], _known(ours), _known(theirs))


def _either(one: _Hits, other: _Hits) -> _Hits:
    """The pairs of either; both are known of the same records."""
    import numpy as np

    practice = np.concatenate([one.practice, other.practice])
    order = np.argsort(practice, kind="stable")
    mentor = np.concatenate([one.mentor, other.mentor])
    return attrs.evolve(one, practice=practice[order], mentor=mentor[order])
