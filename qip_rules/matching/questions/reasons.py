"""Why a practice has the mentors it has, and why it lacks one: the reasons of one practice."""

from typing import Final

import attrs

from qip_rules.errors import Fault, InputError, expect_arguments
from qip_rules.fields import shown
from qip_rules.matching.answer import Pair, Pairing, Unpaired
from qip_rules.matching.explaining.pairs import explained
from qip_rules.matching.explaining.wording import called, demanded, listed
from qip_rules.matching.objectives import Stable
from qip_rules.matching.questions.alternatives import Alternative, Alternatives
from qip_rules.matching.records import Demand

__all__ = ["PAIRING", "Why", "WhyPair", "expect_ids", "why", "why_unpaired"]

PAIRING: Final = "`pair(problem)` gives one"


@attrs.frozen(kw_only=True)
class WhyPair:
    """Why a practice has one of its mentors."""

    pair: Pair
    """The shared areas with weights and evidence, and the fit."""
    demand: Demand | None
    """Who fixed the pair beforehand, if somebody did; it was not chosen then."""
    runners_up: tuple[Pair, ...]
    """The mentors that the practice would have instead, with what it shares with them: one, or
    none; more where it wants several mentors and others would move."""
    alternative: Alternative | None
    """The best pairing without this pair, or, where a time limit ended the solve, the best that
    was found; `None` for a fixed pair, and where minimum loads leave no pairing without it."""
    says: str

    def __str__(self) -> str:
        return self.says


@attrs.frozen(kw_only=True)
class Why:
    """Why a practice has the mentors it has."""

    practice_id: str
    pairs: tuple[WhyPair, ...]
    """By mentor id."""

    def __str__(self) -> str:
        return "\n".join(each.says for each in self.pairs)


def why(pairing: Pairing, practice_id: str, *, time_limit: float | None = None) -> Why:
    """Why a practice has its mentors: what they share, the runner-up, and what that would cost.

    The runner-up is exact: the pairing that is best without the pair, solved anew in every
    objective; of equally good ones, one that moves fewest others. Each pair that was not fixed
    takes a solve as long as the pairing itself took. A time limit that ends it early leaves a gap
    to the best, which is told.

    Args:
        pairing: what is asked about.
        practice_id: a practice that has a mentor; for others see `why_unpaired`.
        time_limit: seconds for each solve, as `pair` takes it.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
        InputError: no practice of the problem has the id, or it has no mentor; a time limit that
            is no number above zero.
    """
    expect_arguments("why", pairing=(pairing, Pairing, PAIRING))
    expect_ids(pairing, practice_id)
    held = [each for each in pairing.pairs if each.practice_id == practice_id]
    if not held:
        found = f"{shown(practice_id)}, which has no {pairing.problem.relation.noun}"
        hint = "`why_unpaired` tells why it has none"
        fault = Fault("practice_id", found, "a practice that has one", hint)
        raise InputError([fault], of="the question")
    demands = {demand.pair: demand for demand in pairing.problem.fixed}
    beside = Alternatives(pairing, time_limit)
    pairs = tuple(
        _why_pair(beside, each, demands.get((each.practice_id, each.mentor_id))) for each in held
    )
    return Why(practice_id=practice_id, pairs=pairs)


def _why_pair(beside: Alternatives, pair: Pair, demand: Demand | None) -> WhyPair:
    if demand is not None:
        told = demanded(demand)
        says = pair.says + (f" It was fixed{told}." if told else "")
        return WhyPair(pair=pair, demand=demand, runners_up=(), alternative=None, says=says)
    candidates = beside.candidates
    ours = beside.practices[pair.practice_id]
    other = beside.without(ours, beside.mentors[pair.mentor_id])
    if other is None:
        says = f"{pair.says} Minimum loads leave no pairing without this pair."
        return WhyPair(pair=pair, demand=None, runners_up=(), alternative=None, says=says)
    numbers = [beside.mentors[each] for each in other.joined_by(pair.practice_id)]
    runners_up = tuple(
        explained(candidates.pair(ours, each), candidates.taxonomy, fixed=False) for each in numbers
    )
    name = called(candidates.practices[ours])
    verb = "would" if other.is_settled else "could"
    instead = [f"{called(candidates.mentors[each])}" for each in numbers]
    if runners_up:
        fits = listed([str(each.fit) for each in runners_up])
        said = f"Without this pair {name} {verb} have {listed(instead)}, a fit of {fits}."
    else:
        noun = candidates.relation.noun
        said = f"Without this pair {name} {verb} have no other {noun} for it."
    stable = "Stable without it is: " if beside.objectives == (Stable(),) else ""
    return WhyPair(
        pair=pair,
        demand=None,
        runners_up=runners_up,
        alternative=other,
        says=f"{pair.says} {said} {stable}{other.says}",
    )


def why_unpaired(pairing: Pairing, practice_id: str) -> Unpaired:
    """Why a practice has no mentor, or fewer than it wants.

    Exactly one reason is true of each (`UnpairedReason`), with whom it is about: who is refused
    by which clause, forbidden by whom, fits too little, or what is not known. If others have the
    places it could have, they are told with the practices there, which know only these places: a
    minimal set where each wants one mentor (`Competition`). `str()` says it in words.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
        InputError: no practice of the problem has the id, or it has every mentor it wants.
    """
    expect_arguments("why_unpaired", pairing=(pairing, Pairing, PAIRING))
    expect_ids(pairing, practice_id)
    for each in pairing.unpaired:
        if each.practice_id == practice_id:
            return each
    found = f"{shown(practice_id)}, which has every {pairing.problem.relation.noun} it wants"
    hint = "`why` tells why it has them"
    fault = Fault("practice_id", found, "a practice that lacks one", hint)
    raise InputError([fault], of="the question")


def expect_ids(pairing: Pairing, practice_id: object, *mentor_id: object) -> None:
    """Refuse a question about somebody who is not in the problem.

    Raises:
        InputError: ids that name nobody in the problem, each at its place.
    """
    practices = {each.practice_id for each in pairing.problem.practices}
    mentors = {each.mentor_id for each in pairing.problem.mentors}
    faults = [
        Fault(name, shown(identity), f"the id of a {what} of the problem")
        for name, what, identity, known in (
            ("practice_id", "practice", practice_id, practices),
            *(("mentor_id", pairing.problem.relation.noun, each, mentors) for each in mentor_id),
        )
        if not isinstance(identity, str) or identity not in known
    ]
    if faults:
        raise InputError(faults, of="the question")
