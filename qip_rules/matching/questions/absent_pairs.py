"""Why a practice and a mentor are not paired: what is in the way, or what the pair would cost."""

import enum

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.matching.answer import Pair, Pairing
from qip_rules.matching.explaining.pairs import explained
from qip_rules.matching.explaining.wording import called, cited, demanded, listed
from qip_rules.matching.objectives import AreaCoverage, Stable
from qip_rules.matching.one_pair import decide_candidate
from qip_rules.matching.preferences import preference_rank, wish_places
from qip_rules.matching.questions.alternatives import Alternative, Alternatives
from qip_rules.matching.questions.reasons import PAIRING, expect_ids
from qip_rules.matching.records import Demand
from qip_rules.matching.relations import Relation
from qip_rules.rules.expression import facts_in
from qip_rules.rules.findings import Decision, Finding, Outcome

__all__ = ["WhyNot", "WhyNotReason", "why_not"]


class WhyNotReason(enum.Enum):
    """Why two are not paired. Exactly one reason is true, the first of these that holds."""

    PAIRED = "they are paired"
    """Nothing is in the way; `why` tells why they are."""
    REFUSED = "a requirement refuses the pair"
    FORBIDDEN = "the pair is forbidden"
    FIT_TOO_LOW = "it fits less than the practice accepts"
    UNDETERMINED = "answers are missing"
    """Whether it is a candidate depends on facts that are not known."""
    FIXED = "fixed pairs leave no place for it"
    """The practice has all the mentors it wants, or the mentor all its practices, by fixed
    pairs."""
    LOADS = "minimum loads leave no place for it"
    """With this pair, the minimum loads could not be met."""
    PRACTICE_PREFERS = "the practice ranks higher whom it has"
    """Under `Stable` alone, as is the next."""
    MENTOR_PREFERS = "the mentor practice ranks higher whom it has"
    WORSE = "the best pairing with it is worse"
    TIED = "a pairing with it is as good, and comes later"
    """Of equally good choices the pairing is the earliest in the order of ids."""
    UNPROVED = "it is not proved that the best pairing with it is worse"
    """A time limit ended a solve early. Either that of the pairing, and one with the pair is
    better; or that of the answer, and how much the pair would cost is not known."""

    def said(self, relation: Relation) -> str:
        """The reason in the words of a relation. The value is that of mentor practices."""
        words: str = self.value
        if self is WhyNotReason.MENTOR_PREFERS:
            words = f"the {relation.noun} ranks higher whom it has"
        return words


@attrs.frozen(kw_only=True)
class WhyNot:
    """Why a practice and a mentor are not paired."""

    pair: Pair
    """What the two share and their fit, as if they were paired."""
    reason: WhyNotReason
    findings: tuple[Finding, ...] = ()
    """The requirements that refuse the pair, or that cannot be told, with their clauses."""
    evidence: tuple[str, ...] = ()
    """What these rest on, such as who has declared a conflict; a sentence each."""
    demand: Demand | None = None
    """Who forbade the pair, if somebody did, whatever else is in the way."""
    alternative: Alternative | None = None
    """The best pairing with the pair: its exact cost in each objective, and who would move. Where
    a time limit ended the solve, the best that was found, and how much it may lack."""
    says: str

    def __str__(self) -> str:
        return self.says


def why_not(
    pairing: Pairing, practice_id: str, mentor_id: str, *, time_limit: float | None = None
) -> WhyNot:
    """Why a practice and a mentor are not paired.

    What it would cost is exact: the pairing that is best with the pair, solved anew in every
    objective; of equally good ones, one that moves fewest others. A time limit that ends the solve
    early leaves a gap, which is told; if the cost is not proved then, the reason is `UNPROVED`.

    Args:
        pairing: what is asked about.
        practice_id: the practice.
        mentor_id: the mentor practice.
        time_limit: seconds for the solve, as `pair` takes it.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
        InputError: ids that name nobody in the problem; a time limit that is no number above zero.
    """
    expect_arguments("why_not", pairing=(pairing, Pairing, PAIRING))
    expect_ids(pairing, practice_id, mentor_id)
    beside = Alternatives(pairing, time_limit)
    numbers = beside.practices[practice_id], beside.mentors[mentor_id]
    candidate = beside.candidates.pair(*numbers)
    shared = explained(candidate, beside.candidates.taxonomy, fixed=numbers in beside.fixed)
    forbidden = {demand.pair: demand for demand in pairing.problem.forbidden}
    demand = forbidden.get((practice_id, mentor_id))
    name = f"{called(candidate.practice)} with {called(candidate.mentor)}"
    if numbers in beside.fixed or numbers in beside.chosen:
        says = f"{name}: {WhyNotReason.PAIRED.value}. {shared.says}"
        return WhyNot(pair=shared, reason=WhyNotReason.PAIRED, says=says)
    decision = decide_candidate(candidate, beside.candidates.rule_set)
    minimum = candidate.practice.minimum_fit
    is_met = decision.outcome is Outcome.MET
    is_low = shared.fit < minimum and (candidate.shared is not None or is_met)
    if decision.outcome is Outcome.NOT_MET:
        return _undecided(shared, WhyNotReason.REFUSED, decision, demand, name)
    if demand is not None:
        says = f"{name} is forbidden{demanded(demand)}."
        return WhyNot(pair=shared, reason=WhyNotReason.FORBIDDEN, demand=demand, says=says)
    if is_low:
        says = f"{name} is a fit of {shared.fit}; {candidate.practice.practice_id} accepts "
        says += f"{minimum} at least."
        return WhyNot(pair=shared, reason=WhyNotReason.FIT_TOO_LOW, says=says)
    if decision.outcome is Outcome.UNDETERMINED:
        return _undecided(shared, WhyNotReason.UNDETERMINED, decision, None, name)
    return _open(beside, numbers, shared, name)


def _undecided(
    pair: Pair, reason: WhyNotReason, decision: Decision, demand: Demand | None, name: str
) -> WhyNot:
    """What refuses a pair, or cannot be told of it."""
    findings = decision.not_met or decision.undetermined
    facts = dict.fromkeys(
        fact.name for each in findings for fact in facts_in(each.requirement.requires)
    )
    if reason is WhyNotReason.UNDETERMINED:
        unknown = {fact.name for each in findings for fact in each.open_facts}
        facts = dict.fromkeys(each for each in facts if each in unknown)
    evidence = tuple(
        says for each in facts if each in decision.because and (says := decision.because[each].says)
    )
    verb = "is refused" if reason is WhyNotReason.REFUSED else "cannot be told yet"
    parts = "; ".join(f"{each.code}: {each.sentence.rstrip('.')}" for each in findings)
    forbidden = f" It is forbidden{demanded(demand)}, too." if demand is not None else ""
    says = (
        f"{name} {verb}. {parts}. {' '.join(evidence)} "
        f"{cited(each.requirement for each in findings)}"
    )
    return WhyNot(
        pair=pair,
        reason=reason,
        findings=findings,
        evidence=evidence,
        demand=demand,
        says=" ".join(says.split()) + forbidden,
    )


def _open(beside: Alternatives, numbers: tuple[int, int], pair: Pair, name: str) -> WhyNot:
    """Why two are not paired who could be."""
    practice, mentor = numbers
    free = beside.free
    if min(int(free.wanted[practice]), int(free.places[mentor])) < 1:
        full = pair.practice_id if free.wanted[practice] < 1 else pair.mentor_id
        says = f"{name}: fixed pairs take all that {full} has to give."
        return WhyNot(pair=pair, reason=WhyNotReason.FIXED, says=says)
    if beside.objectives == (Stable(),):
        return _unstable(beside, numbers, pair, name)
    other = beside.holding(practice, mentor)
    if other is None:
        says = f"{name}: with this pair the minimum loads could not be met."
        return WhyNot(pair=pair, reason=WhyNotReason.LOADS, says=says)
    if other.is_as_good:
        reason = WhyNotReason.TIED
    else:
        reason = WhyNotReason.WORSE if other.is_worse else WhyNotReason.UNPROVED
    told = "a pairing with it is better" if other.is_better else reason.value
    says = f"{name}, a fit of {pair.fit}: {told}. {other.says}"
    if reason is WhyNotReason.TIED and any(
        isinstance(each, AreaCoverage) for each in beside.objectives
    ):
        says = f"{name}, a fit of {pair.fit}: a pairing with it is as good. {other.says}"
    return WhyNot(pair=pair, reason=reason, alternative=other, says=says)


def _unstable(beside: Alternatives, numbers: tuple[int, int], pair: Pair, name: str) -> WhyNot:
    """Which of two in a stable pairing would rather have whom it has."""
    practice, mentor = numbers
    practices, mentors = beside.candidates.practices, beside.candidates.mentors
    ours, theirs = practices[practice], mentors[mentor]
    wished = wish_places(ours.wishes)
    has = sorted(each for number, each in beside.chosen if number == practice)
    sought = preference_rank(wished, theirs.mentor_id, pair.fit)
    ranked = [
        preference_rank(wished, mentors[each].mentor_id, beside.fit(practice, each)) for each in has
    ]
    if len(has) >= beside.free.wanted[practice] and all(each < sought for each in ranked):
        reason, who = WhyNotReason.PRACTICE_PREFERS, called(ours)
        others = [called(mentors[each]) for each in has]
    else:
        reason, who = WhyNotReason.MENTOR_PREFERS, called(theirs)
        holders = sorted(number for number, each in beside.chosen if each == mentor)
        others = [called(practices[each]) for each in holders]
    says = (
        f"{name}, a fit of {pair.fit}: {who} has {listed(others)}, and ranks "
        f"{'it' if len(others) == 1 else 'them'} higher: by wishes first, then by fit, then by id."
    )
    return WhyNot(pair=pair, reason=reason, says=says)
