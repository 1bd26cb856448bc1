"""Pairings and their explanations as JSON has them: plain records, which `from_json` reads back.

A pairing holds its problem, and so a whole policy, which JSON does not: it says which policy it was
made under by program, day and digest, requirements by code and clause, objectives by name.

    {"program_id": "…", "in_force_on": "2026-03-02", "digest": "…",
     "relation": "mentor practice",
     "objectives": [{"name": "MostPairs", "previous": []}, …],
     "pairs": [{"practice_id": "…", "mentor_id": "…", "fit": 7, "shared": […], …}, …],
     "unpaired": [{"practice_id": "…", "reason": "too few places", "says": "…", …,
                   "competition": {"practice_id": "…", "claimed": 1, "contested": 0}}, …],
     "contested": [{"mentor_ids": […], "practice_ids": […], …}],
     "total_fit": 120, "certificate": {"stages": […]}, "unknown_areas": […]}

Places that several practices compete for stand once, in `contested`, and each practice names them
by their number there. A gap that is written by itself brings its own.

A `Pair`, a `Certificate`, a `Demand`, an `AreaValue`, a `SecondChoice`, a `PlaceValue` and a `Move`
are plain already, and read back as themselves:

    certificate = from_json(Certificate, to_json(pairing.certificate))

so that a proof can be kept, and held against the pairing by `verify` years later. All else reads
back as the written record that stands for it:

    written = from_json(WrittenPairing, to_json(pairing))

What is read is limited as all outside data is (`qip_rules.boundary.limits`): 10,000 entries in a
list, and whole numbers of 18 digits. No pairing of records comes near that; `assign`, whose fits
may be any 64-bit numbers, can.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import singledispatch

import attrs

from qip_rules.boundary.written import (
    WrittenClause,
    WrittenFinding,
    written_clause,
    written_finding,
)
from qip_rules.matching.answer import (
    Competition,
    ContestedPlaces,
    LowFit,
    OpenQuestion,
    Pair,
    Pairing,
    Refusal,
    Unpaired,
    UnpairedReason,
)
from qip_rules.matching.objectives import FewestChanges, Objective
from qip_rules.matching.proof.certificate import Certificate
from qip_rules.matching.questions.absent_pairs import WhyNot, WhyNotReason
from qip_rules.matching.questions.alternatives import Alternative
from qip_rules.matching.questions.costs import Cost
from qip_rules.matching.questions.reasons import Why, WhyPair
from qip_rules.matching.questions.supposing import Move
from qip_rules.matching.records import Demand
from qip_rules.matching.relations import Relation
from qip_rules.rules.fact import AnsweredBy

__all__ = [
    "WrittenAlternative",
    "WrittenCompetition",
    "WrittenContested",
    "WrittenCost",
    "WrittenIds",
    "WrittenObjective",
    "WrittenOpenQuestion",
    "WrittenPairing",
    "WrittenRefusal",
    "WrittenUnpaired",
    "WrittenWhy",
    "WrittenWhyNot",
    "WrittenWhyPair",
    "written_of_matching",
]


@attrs.frozen
class WrittenIds:
    """A pair by its ids."""

    practice_id: str
    mentor_id: str


@attrs.frozen
class WrittenObjective:
    """An objective by the name of its class; the pairs to keep, if it keeps any."""

    name: str
    previous: tuple[WrittenIds, ...] = ()


@attrs.frozen
class WrittenRefusal:
    """A requirement that refuses mentors to a practice."""

    code: str
    clauses: tuple[WrittenClause, ...]
    mentor_ids: tuple[str, ...]


@attrs.frozen
class WrittenOpenQuestion:
    """A missing fact that keeps mentors from being candidates."""

    fact: str
    text: str
    answered_by: AnsweredBy
    mentor_ids: tuple[str, ...]
    because: tuple[str, ...]


@attrs.frozen
class WrittenContested:
    """Mentors that are all full, and who holds their places."""

    mentor_ids: tuple[str, ...]
    practice_ids: tuple[str, ...]
    claims: int
    places: int
    fixed: int
    held: tuple[WrittenIds, ...]


@attrs.frozen
class WrittenCompetition:
    """A practice before places that others hold; which, by number among those that are listed."""

    practice_id: str
    claimed: int
    contested: int


@attrs.frozen(kw_only=True)
class WrittenUnpaired:
    """A practice that gets no mentor, or fewer than it wants, and why."""

    practice_id: str
    wanted: int
    given: int
    reason: UnpairedReason
    says: str
    refusals: tuple[WrittenRefusal, ...]
    forbidden: tuple[Demand, ...]
    low_fits: tuple[LowFit, ...]
    questions: tuple[WrittenOpenQuestion, ...]
    competition: WrittenCompetition | None = None
    contested: tuple[WrittenContested, ...] = ()
    """Empty within a pairing, which lists them all."""


@attrs.frozen(kw_only=True)
class WrittenPairing:
    """A pairing: the policy, the objectives, the pairs, the gaps and the proof."""

    program_id: str
    in_force_on: date
    digest: str
    relation: Relation
    objectives: tuple[WrittenObjective, ...]
    pairs: tuple[Pair, ...]
    unpaired: tuple[WrittenUnpaired, ...]
    contested: tuple[WrittenContested, ...]
    total_fit: int
    certificate: Certificate
    unknown_areas: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenCost:
    """What two choices come to under one objective; under `Leximin` all their fits."""

    objective: WrittenObjective
    before: int | None = None
    after: int | None = None
    fits_before: tuple[int, ...] | None = None
    fits_after: tuple[int, ...] | None = None
    gap: int = 0
    """How much more the best second choice may come to, where a time limit ended its solve."""


@attrs.frozen(kw_only=True)
class WrittenAlternative:
    """The best choice under one supposition, beside the pairing."""

    costs: tuple[WrittenCost, ...]
    moves: tuple[Move, ...]
    is_settled: bool = True
    says: str


@attrs.frozen(kw_only=True)
class WrittenWhyPair:
    """Why a practice has one of its mentors."""

    pair: Pair
    demand: Demand | None = None
    runners_up: tuple[Pair, ...]
    alternative: WrittenAlternative | None = None
    says: str


@attrs.frozen(kw_only=True)
class WrittenWhy:
    """Why a practice has the mentors it has."""

    practice_id: str
    pairs: tuple[WrittenWhyPair, ...]


@attrs.frozen(kw_only=True)
class WrittenWhyNot:
    """Why a practice and a mentor are not paired."""

    pair: Pair
    reason: WhyNotReason
    findings: tuple[WrittenFinding, ...]
    evidence: tuple[str, ...]
    demand: Demand | None = None
    alternative: WrittenAlternative | None = None
    says: str


@singledispatch
def written_of_matching(record: object) -> object | None:
    """The plain record that stands for one of matching; `None` for one that is plain itself."""
    del record
    return None


@written_of_matching.register
def _(pairing: Pairing) -> WrittenPairing:
    policy = pairing.problem.policy
    numbers: dict[int, int] = {}
    contested: list[ContestedPlaces] = []
    for each in pairing.unpaired:
        if each.competition is not None and id(each.competition.contested) not in numbers:
            numbers[id(each.competition.contested)] = len(contested)
            contested.append(each.competition.contested)
    return WrittenPairing(
        program_id=policy.program_id,
        in_force_on=policy.in_force_on,
        digest=policy.digest,
        relation=pairing.problem.relation,
        objectives=tuple(map(_objective, pairing.objectives)),
        pairs=pairing.pairs,
        unpaired=tuple(_gap(each, numbers) for each in pairing.unpaired),
        contested=tuple(map(_contested, contested)),
        total_fit=pairing.total_fit,
        certificate=pairing.certificate,
        unknown_areas=pairing.unknown_areas,
    )


@written_of_matching.register
def _(gap: Unpaired) -> WrittenUnpaired:
    if gap.competition is None:
        return _gap(gap, {})
    contested = gap.competition.contested
    return attrs.evolve(_gap(gap, {id(contested): 0}), contested=(_contested(contested),))


def _refusal(refusal: Refusal) -> WrittenRefusal:
    clauses = tuple(map(written_clause, refusal.requirement.cites))
    return WrittenRefusal(refusal.code, clauses, refusal.mentor_ids)


written_of_matching.register(_refusal)


def _question(question: OpenQuestion) -> WrittenOpenQuestion:
    fact = question.fact
    text = fact.question or f"What is {fact.name}?"
    return WrittenOpenQuestion(
        fact.name, text, fact.answered_by, question.mentor_ids, question.because
    )


written_of_matching.register(_question)


@written_of_matching.register
def _(why: Why) -> WrittenWhy:
    return WrittenWhy(practice_id=why.practice_id, pairs=tuple(map(_why_pair, why.pairs)))


def _why_pair(why: WhyPair) -> WrittenWhyPair:
    return WrittenWhyPair(
        pair=why.pair,
        demand=why.demand,
        runners_up=why.runners_up,
        alternative=_alternative(why.alternative) if why.alternative is not None else None,
        says=why.says,
    )


written_of_matching.register(_why_pair)


@written_of_matching.register
def _(why_not: WhyNot) -> WrittenWhyNot:
    other = why_not.alternative
    return WrittenWhyNot(
        pair=why_not.pair,
        reason=why_not.reason,
        findings=tuple(map(written_finding, why_not.findings)),
        evidence=why_not.evidence,
        demand=why_not.demand,
        alternative=_alternative(other) if other is not None else None,
        says=why_not.says,
    )


def _alternative(other: Alternative) -> WrittenAlternative:
    costs = tuple(map(_cost, other.costs))
    return WrittenAlternative(
        costs=costs, moves=other.moves, is_settled=other.is_settled, says=other.says
    )


written_of_matching.register(_alternative)


def _cost(cost: Cost) -> WrittenCost:
    objective = _objective(cost.objective)
    before, after = cost.before, cost.after
    if isinstance(before, tuple) or isinstance(after, tuple):
        fits = [each if isinstance(each, tuple) else None for each in (before, after)]
        return WrittenCost(objective=objective, fits_before=fits[0], fits_after=fits[1])
    return WrittenCost(objective=objective, before=before, after=after, gap=cost.gap)


written_of_matching.register(_cost)


def _objective(objective: Objective) -> WrittenObjective:
    previous = objective.previous if isinstance(objective, FewestChanges) else ()
    return WrittenObjective(type(objective).__name__, _ids(previous))


written_of_matching.register(_objective)


def _ids(pairs: Iterable[tuple[object, object]]) -> tuple[WrittenIds, ...]:
    return tuple(WrittenIds(str(ours), str(theirs)) for ours, theirs in pairs)


def _gap(gap: Unpaired, numbers: Mapping[int, int]) -> WrittenUnpaired:
    """A gap, given the number of each record of contested places."""
    return WrittenUnpaired(
        practice_id=gap.practice_id,
        wanted=gap.wanted,
        given=gap.given,
        reason=gap.reason,
        says=gap.says,
        refusals=tuple(map(_refusal, gap.refusals)),
        forbidden=gap.forbidden,
        low_fits=gap.low_fits,
        questions=tuple(map(_question, gap.questions)),
        competition=_competition(gap.competition, numbers),
    )


def _competition(
    competition: Competition | None, numbers: Mapping[int, int]
) -> WrittenCompetition | None:
    if competition is None:
        return None
    return WrittenCompetition(
        competition.practice_id, competition.claimed, numbers[id(competition.contested)]
    )


def _contested(contested: ContestedPlaces) -> WrittenContested:
    return WrittenContested(
        mentor_ids=contested.mentor_ids,
        practice_ids=contested.practice_ids,
        claims=contested.claims,
        places=contested.places,
        fixed=contested.fixed,
        held=_ids(contested.held),
    )
