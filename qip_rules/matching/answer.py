"""The answer to a matching problem: plain data, with a reason for every pair and every gap."""

import enum
from collections.abc import Mapping
from typing import Final

import attrs

from qip_rules.matching.areas import SharedArea
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, Objective
from qip_rules.matching.problem import Problem
from qip_rules.matching.proof.certificate import Certificate
from qip_rules.matching.records import Demand
from qip_rules.matching.relations import Relation
from qip_rules.rules.fact import Fact
from qip_rules.rules.requirement import Requirement

__all__ = [
    "Competition",
    "ContestedPlaces",
    "LowFit",
    "OpenQuestion",
    "Pair",
    "Pairing",
    "Refusal",
    "UncoveredAreas",
    "Unpaired",
    "UnpairedReason",
]


@attrs.frozen(kw_only=True)
class Pair:
    """A practice and the mentor practice that is to help it, with the reason."""

    practice_id: str
    mentor_id: str
    fit: int
    """The sum of weight times evidence over the shared areas."""
    shared: tuple[SharedArea, ...]
    """The areas they share, those that add most first."""
    fixed: bool
    """Whether the pair was fixed beforehand."""
    says: str
    """The reason in a sentence."""

    def __str__(self) -> str:
        return self.says


class UnpairedReason(enum.Enum):
    """Why a practice gets no mentor, or no further one. Exactly one reason is true of each.

    In every case "mentor" is one that the practice does not have already.
    """

    COMPETITION = "too few places"
    """Some mentors qualify; with others the practice claims more places than there are."""
    OUTRANKED = "another objective comes before the most pairs"
    """With one more pair, the choice would be worse in an objective that comes first."""
    UNDETERMINED = "answers are missing"
    """No mentor is open to the practice yet; missing facts may still make one a candidate."""
    FIT_TOO_LOW = "no mentor practice fits well enough"
    """Some mentors qualify and are not forbidden; all of them fit less than the practice accepts,
    which no missing fact can change."""
    FORBIDDEN = "every mentor practice that is not refused is forbidden"
    """At least one mentor is refused by no requirement; all such mentors are forbidden."""
    NO_FURTHER_MENTOR = "no further mentor practice qualifies"
    """The practice wants several mentors; requirements refuse all that it does not have."""
    NO_SHARED_AREA = "no mentor practice shares an area"
    """No mentor has succeeded in any of the practice's areas."""
    REFUSED = "every mentor practice that shares an area is refused"
    """Requirements of the policy refuse every mentor that shares an area."""

    def said(self, relation: Relation) -> str:
        """The reason in the words of a relation. The value is that of mentor practices."""
        if relation is Relation.SPECIALISTS:
            return _OF_SPECIALISTS.get(self, self.value)
        return self.value


_OF_SPECIALISTS: Final[Mapping[UnpairedReason, str]] = {
    UnpairedReason.FIT_TOO_LOW: "no specialist fits well enough",
    UnpairedReason.FORBIDDEN: "every specialist who is not refused is forbidden",
    UnpairedReason.NO_FURTHER_MENTOR: "no further specialist qualifies",
    UnpairedReason.NO_SHARED_AREA: "no specialist knows an area of the practice well",
    UnpairedReason.REFUSED: "every specialist is refused",
}
"""What is said otherwise of people. Nobody asks them for an area in common, unless a program's
document does."""


@attrs.frozen(kw_only=True)
class Refusal:
    """A requirement of the policy, and the mentors that it refuses to a practice."""

    requirement: Requirement
    mentor_ids: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code of the requirement."""
        return self.requirement.code


@attrs.frozen
class LowFit:
    """A mentor that qualifies, but fits less than the practice accepts."""

    mentor_id: str
    fit: int


@attrs.frozen(kw_only=True)
class OpenQuestion:
    """A missing fact that keeps mentors from being candidates, and what is missing for it."""

    fact: Fact
    mentor_ids: tuple[str, ...]
    because: tuple[str, ...]
    """What is not known, a sentence for each gap in the records."""


@attrs.frozen(kw_only=True)
class ContestedPlaces:
    """Mentors that are all full, and the practices there, which could go to no others.

    Several practices may stand before the same places; they share one such record.
    """

    mentor_ids: tuple[str, ...]
    practice_ids: tuple[str, ...]
    """Who holds the places, those of fixed pairs left out."""
    claims: int
    """How many places at these mentors the holders claim together: as many as they have, or
    more where one that wants several mentors has fewer."""
    places: int
    """How many places the mentors have together, those of fixed pairs left out."""
    fixed: int
    """How many more places fixed pairs hold there."""
    held: tuple[tuple[str, str], ...]
    """Who has the places: practice and mentor of each pair."""


@attrs.frozen(kw_only=True)
class Competition:
    """Practices that together claim more places than the mentors open to them have.

    Each of the practices could go, apart from the mentors it has elsewhere, to these mentors only:
    they violate Hall's condition (P. Hall, On Representatives of Subsets, 1935). Where each wants
    one mentor, the set is minimal: with any one practice less, all others could be served.
    """

    practice_id: str
    """The practice that is left out."""
    claimed: int
    """How many of the places it claims, if it holds none of them; else it is counted there."""
    contested: ContestedPlaces

    @property
    def practice_ids(self) -> tuple[str, ...]:
        """The practices, by id: who holds the places, and the one that is left out."""
        return tuple(sorted({*self.contested.practice_ids, self.practice_id}))

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """The mentors, by id."""
        return self.contested.mentor_ids

    @property
    def claims(self) -> int:
        """How many places at these mentors the practices claim together; more than there are."""
        return self.contested.claims + self.claimed

    @property
    def places(self) -> int:
        """How many places the mentors have together, those of fixed pairs left out."""
        return self.contested.places

    @property
    def fixed(self) -> int:
        """How many more places fixed pairs hold there."""
        return self.contested.fixed

    @property
    def held(self) -> tuple[tuple[str, str], ...]:
        """Who has the places: practice and mentor of each pair."""
        return self.contested.held


@attrs.frozen(kw_only=True)
class Unpaired:
    """A practice that gets no mentor, or fewer than it wants, and why."""

    practice_id: str
    wanted: int
    given: int
    """How many mentors it has got."""
    reason: UnpairedReason
    says: str
    """The reason in words."""
    refusals: tuple[Refusal, ...] = ()
    """Every requirement that refuses mentors, whatever the reason is."""
    forbidden: tuple[Demand, ...] = ()
    """The demands that forbid mentors which no requirement refuses."""
    low_fits: tuple[LowFit, ...] = ()
    """The mentors which no requirement refuses and no demand forbids, that fit too little."""
    questions: tuple[OpenQuestion, ...] = ()
    """The missing facts that may still make a mentor a candidate."""
    competition: Competition | None = None

    def __str__(self) -> str:
        return self.says


@attrs.frozen
class UncoveredAreas:
    """The priority areas of a paired practice in which none of its mentors has succeeded."""

    practice_id: str
    areas: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Pairing:
    """The answer to a problem, with its proof and a reason for every pair and every gap."""

    problem: Problem
    pairs: tuple[Pair, ...]
    """In the order of practice id, then mentor id; the fixed ones among them."""
    unpaired: tuple[Unpaired, ...]
    """Every practice with fewer mentors than it wants (`given` says how many), by id."""
    total_fit: int
    """The sum of the fits of all pairs."""
    objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
    """What the pairing is best at, in order."""
    certificate: Certificate
    """Prices of practices and of mentors, each in the order of ids, that prove stage by stage that
    no other choice is better. They are about what is free to choose: fixed pairs, and the places
    they take, are left out."""
    unknown_areas: tuple[str, ...]
    """Areas that records name and the taxonomy lacks. They match only themselves."""

    @property
    def uncovered_areas(self) -> tuple[UncoveredAreas, ...]:
        """Which priority areas of which paired practices no mentor of theirs covers, by id."""
        covered: dict[str, set[str]] = {}
        for each in self.pairs:
            covered.setdefault(each.practice_id, set()).update(area.area for area in each.shared)
        found: list[UncoveredAreas] = []
        for practice in sorted(self.problem.practices, key=lambda each: each.practice_id):
            if practice.practice_id in covered:
                named = {each.area for each in practice.areas or ()}
                left = named - covered[practice.practice_id]
                if left:
                    found.append(UncoveredAreas(practice.practice_id, tuple(sorted(left))))
        return tuple(found)
