"""A pairing worked out anew, by code that neither its columns nor its solver share."""

from collections import Counter
from collections.abc import Iterator

import attrs

from qip_rules.errors import InputError
from qip_rules.matching.answer import Pairing, Unpaired, UnpairedReason
from qip_rules.matching.areas import (
    AreaMatch,
    area_coverage,
    proven_areas,
    shared_areas,
    taxonomy_of,
    unknown_areas,
)
from qip_rules.matching.facts import (
    AREA_COUNT,
    AREA_MATCH,
    CandidatePair,
    derive,
)
from qip_rules.matching.objectives import (
    FewestChanges,
    MostPairs,
    Objective,
    Stable,
    flows,
    in_order,
)
from qip_rules.matching.problem import PairIds, said
from qip_rules.matching.proof.certificate import Certificate, Goal
from qip_rules.matching.proof.rechecking import blocking_pairs, parted_stages, unproved_bounds
from qip_rules.matching.proof.refuting import refutations
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import Severity

__all__ = ["verify"]


def verify(pairing: Pairing) -> tuple[str, ...]:
    """What is wrong with a pairing; nothing if it is proved.

    Everything is worked out anew from the records and the policy, pair by pair and in plain
    Python, by code that neither the columns nor the solver share: which pairs are candidates,
    what they share, the capacities, minimum loads, fixed and forbidden pairs, the certificate
    over all candidate pairs, and the reason of every practice without its mentor. The tie order
    is not looked at: another choice that is as good under the objectives passes too. Sentences
    are not read. Of `AreaCoverage`, and what comes after it, the value is counted anew and the
    bound is not: it is the solver's word. For `Stable` all candidate pairs are looked at, whether
    they block.
    """
    return tuple(_Recheck(pairing).wrong())


class _Recheck:
    """The problem of a pairing, decided anew."""

    def __init__(self, pairing: Pairing) -> None:
        self.pairing = pairing
        problem = pairing.problem
        self.practices = sorted(problem.practices, key=lambda each: each.practice_id)
        self.mentors = sorted(problem.mentors, key=lambda each: each.mentor_id)
        self.practice = {each.practice_id: each for each in self.practices}
        self.mentor = {each.mentor_id: each for each in self.mentors}
        self.fixed = {demand.pair for demand in problem.fixed}
        self.forbidden = {demand.pair for demand in problem.forbidden}
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
        self.requirements = [
            each
            for each in policy.rule_sets[problem.relation.subject].requirements
            if each.severity is Severity.REQUIRED
        ]
        self.known_standings: dict[tuple[Value | None, ...], _Standing] = {}
        self.standing: dict[PairIds, _Standing] = {}
        self.low: set[PairIds] = set()
        self.fit: dict[PairIds, int] = {}
        for practice_id, practice in self.practice.items():
            for mentor_id, mentor in self.mentor.items():
                ids = practice_id, mentor_id
                shared = shared_areas(practice, self.proven[mentor_id])
                self.standing[ids] = self._standing(derive(CandidatePair(practice, mentor, shared)))
                self.fit[ids] = sum(each.weight * each.evidence for each in shared or ())
                if self.fit[ids] < practice.minimum_fit and (
                    shared is not None or self.standing[ids].qualifies
                ):
                    self.low.add(ids)
        self.open_to: dict[str, set[str]] = {each: set() for each in self.practice}
        closed = self.fixed | self.forbidden | self.low
        for ids, standing in self.standing.items():
            if standing.qualifies and ids not in closed:
                self.open_to[ids[0]].add(ids[1])
        self.has: dict[str, set[str]] = {each: set() for each in self.practice}
        for practice_id, mentor_id in self.chosen:
            self.has[practice_id].add(mentor_id)

    def _standing(self, facts: dict[str, Value | None]) -> "_Standing":
        key = tuple(facts.values())
        if key not in self.known_standings:
            decided = [decide(each.requires, facts) for each in self.requirements]
            self.known_standings[key] = _Standing(
                refused=False in decided,
                undetermined=None in decided,
                strange=facts[AREA_COUNT] == 0
                and any(
                    answer is False
                    and any(fact.name == AREA_COUNT for fact in facts_in(each.requires))
                    for each, answer in zip(self.requirements, decided, strict=True)
                ),
            )
        return self.known_standings[key]

    def wrong(self) -> Iterator[str]:
        yield from self._wrong_pairs()
        yield from self._wrong_capacities()
        yield from self._wrong_totals()
        yield from self._unproved()
        yield from self._wrong_gaps()

    def _wrong_pairs(self) -> Iterator[str]:
        ids = [(each.practice_id, each.mentor_id) for each in self.pairing.pairs]
        if ids != sorted(ids):
            yield "the pairs are not in the order of their ids"
        for pair_ids, times in self.stated.items():
            if times > 1:
                yield f"{said(pair_ids)} is stated {times} times"
        for pair_ids in sorted(self.fixed - self.chosen):
            yield f"{said(pair_ids)} is fixed and left out"
        for each in self.pairing.pairs:
            pair_ids = each.practice_id, each.mentor_id
            if pair_ids not in self.chosen:
                yield f"{said(pair_ids)} names somebody who is not in the problem"
                continue
            standing = self.standing[pair_ids]
            if pair_ids in self.forbidden:
                yield f"{said(pair_ids)} is forbidden"
            if standing.refused or standing.undetermined:
                yield f"{said(pair_ids)} does not meet every requirement"
            if pair_ids in self.low:
                yield f"{said(pair_ids)} fits less than the practice accepts"
            if each.fixed != (pair_ids in self.fixed):
                yield f"{said(pair_ids)} is marked {'' if each.fixed else 'not '}fixed"
            if each.fit != self.fit[pair_ids]:
                fit = self.fit[pair_ids]
                yield f"the fit of {said(pair_ids)} is stated as {each.fit}; it is {fit}"
            practice, proven = self.practice[each.practice_id], self.proven[each.mentor_id]
            if each.shared != (shared_areas(practice, proven) or ()):
                yield f"the shared areas of {said(pair_ids)} are not those of the records"

    def _wrong_capacities(self) -> Iterator[str]:
        for practice_id, used in Counter(practice_id for practice_id, _ in self.chosen).items():
            wanted = self.practice[practice_id].wanted
            if used > wanted:
                yield f"practice {practice_id!r} has {used} mentors and wants {wanted}"
        for mentor_id, used in Counter(mentor_id for _, mentor_id in self.chosen).items():
            places = self.mentor[mentor_id].places
            if used > places:
                yield f"mentor {mentor_id!r} has {used} practices and {places} places"
        taken = Counter(mentor_id for _, mentor_id in self.chosen)
        for each in self.mentors:
            if taken[each.mentor_id] < each.minimum_load:
                yield (
                    f"mentor {each.mentor_id!r} has {taken[each.mentor_id]} practices and is to "
                    f"take {each.minimum_load}"
                )

    def _wrong_totals(self) -> Iterator[str]:
        total = sum(self.fit[each] for each in self.chosen)
        if self.pairing.total_fit != total:
            yield f"the total fit is stated as {self.pairing.total_fit}; it is {total}"
        unknown = unknown_areas(self.practices, self.mentors, self.taxonomy)
        if self.pairing.unknown_areas != unknown:
            yield f"the unknown areas are {', '.join(unknown) or 'none'}"

    def _unproved(self) -> Iterator[str]:
        """What the certificate leaves unproved of the pairs that were free to choose."""
        try:
            ordered = in_order(self.pairing.objectives)
        except InputError as error:
            yield from (f"the order of objectives: {fault}" for fault in error.faults)
            return
        practice_at = {each.practice_id: at for at, each in enumerate(self.practices)}
        mentor_at = {each.mentor_id: at for at, each in enumerate(self.mentors)}
        free = [
            (practice_id, mentor_id)
            for practice_id, open_to in self.open_to.items()
            for mentor_id in sorted(open_to)
        ]
        rows = [row for row, ids in enumerate(free) if ids in self.chosen]
        fixed_of = Counter(practice_id for practice_id, _ in self.fixed)
        fixed_at = Counter(mentor_id for _, mentor_id in self.fixed)
        objectives = tuple(
            FewestChanges(
                (practice_at[ours], mentor_at[theirs])
                for ours, theirs in each.previous
                if ours in practice_at and theirs in mentor_at
            )
            if isinstance(each, FewestChanges)
            else each
            for each in ordered
        )
        flow = flows(objectives)
        priced, others = parted_stages(self.pairing.certificate.stages, objectives)
        if flow:
            yield from refutations(
                [practice_at[practice_id] for practice_id, _ in free],
                [mentor_at[mentor_id] for _, mentor_id in free],
                [self.fit[ids] for ids in free],
                practices=len(self.practices),
                mentors=len(self.mentors),
                places=[each.places - fixed_at[each.mentor_id] for each in self.mentors],
                wanted=[each.wanted - fixed_of[each.practice_id] for each in self.practices],
                loads=[
                    max(0, each.minimum_load - fixed_at[each.mentor_id]) for each in self.mentors
                ],
                objectives=flow,
                rows=rows,
                paired=len(rows),
                total_fit=sum(self.fit[free[row]] for row in rows),
                certificate=Certificate(priced),
            )
        if len(flow) < len(ordered):
            rest = ordered[len(flow) :]
            yield from unproved_bounds(others, rest, self._true_values(free, rest))
            if rest == (Stable(),):
                for ids in self._blocking(free):
                    yield f"{said(ids)} would both rather be paired"

    def _true_values(
        self, free: list[PairIds], objectives: tuple[Objective, ...]
    ) -> dict[Goal, int]:
        """What the pairs come to, by what no price proves."""
        chosen = [ids for ids in free if ids in self.chosen]
        previous = {
            ids for each in objectives if isinstance(each, FewestChanges) for ids in each.previous
        }
        shared = [
            (ids[0], shared_areas(self.practice[ids[0]], self.proven[ids[1]]) or ())
            for ids in self.chosen
        ]
        return {
            Goal.COVERED: area_coverage(shared),
            Goal.PAIRS: len(chosen),
            Goal.FIT: sum(self.fit[ids] for ids in chosen),
            Goal.KEPT: sum(ids in previous for ids in chosen),
            Goal.STABLE: 0,
        }

    def _blocking(self, free: list[PairIds]) -> tuple[PairIds, ...]:
        fixed_of = Counter(practice_id for practice_id, _ in self.fixed)
        fixed_at = Counter(mentor_id for _, mentor_id in self.fixed)
        return blocking_pairs(
            {ids: self.fit[ids] for ids in free},
            [ids for ids in free if ids in self.chosen],
            wanted={id_: each.wanted - fixed_of[id_] for id_, each in self.practice.items()},
            places={id_: each.places - fixed_at[id_] for id_, each in self.mentor.items()},
            practice_wishes={id_: each.wishes for id_, each in self.practice.items()},
            mentor_wishes={id_: each.wishes for id_, each in self.mentor.items()},
        )

    def _wrong_gaps(self) -> Iterator[str]:
        given = Counter(practice_id for practice_id, _ in self.chosen)
        short = [each for each in self.practices if given[each.practice_id] < each.wanted]
        stated = [each.practice_id for each in self.pairing.unpaired]
        if stated != [each.practice_id for each in short]:
            yield "the unpaired practices are not those with fewer mentors than they want, by id"
            return
        for each, practice in zip(self.pairing.unpaired, short, strict=True):
            identity = practice.practice_id
            if (each.wanted, each.given) != (practice.wanted, given[identity]):
                yield (
                    f"practice {identity!r} wants {practice.wanted} and has {given[identity]}; "
                    f"stated are {each.wanted} and {each.given}"
                )
            reason = self._reason(identity)
            if each.reason is not reason:
                yield (
                    f"practice {identity!r} is stated as {each.reason.name}; it is {reason.name}"
                )
            elif reason is UnpairedReason.COMPETITION:
                yield from self._no_shortage(each)
            elif each.competition is not None:
                yield f"practice {identity!r} competes with nobody"
            yield from self._wrong_details(each)

    def _wrong_details(self, unpaired: Unpaired) -> Iterator[str]:
        """Who is refused, forbidden, too low and open to question, named in full or not."""
        identity = unpaired.practice_id
        refused, forbidden, low, open_to_question = set(), set(), set(), set()
        for mentor_id in self.mentor:
            ids = identity, mentor_id
            standing = self.standing[ids]
            if standing.refused:
                refused.add(mentor_id)
            elif ids in self.chosen:
                continue
            elif ids in self.forbidden:
                forbidden.add(mentor_id)
            elif ids in self.low:
                low.add(mentor_id)
            elif standing.undetermined:
                open_to_question.add(mentor_id)
        stated = [(each.mentor_id, each.fit) for each in unpaired.low_fits]
        if stated != [(each, self.fit[identity, each]) for each in sorted(low)]:
            said = ", ".join(sorted(low)) or "nobody"
            yield f"too low a fit for practice {identity!r} has {said}; stated is another"
        for what, named, truly in (
            ("refused", (each.mentor_ids for each in unpaired.refusals), refused),
            ("forbidden", ((each.mentor_id,) for each in unpaired.forbidden), forbidden),
            (
                "open to question",
                (each.mentor_ids for each in unpaired.questions),
                open_to_question,
            ),
        ):
            if {mentor_id for each in named for mentor_id in each} != truly:
                said = ", ".join(sorted(truly)) or "nobody"
                yield f"{what} to practice {identity!r} is {said}; stated are others"

    def _reason(self, practice_id: str) -> UnpairedReason:
        further = [
            (ids, self.standing[ids])
            for ids in ((practice_id, mentor_id) for mentor_id in self.mentor)
            if ids not in self.chosen
        ]
        allowed = [(ids, standing) for ids, standing in further if ids not in self.forbidden]
        open_to = [standing for ids, standing in allowed if ids not in self.low]
        if any(standing.qualifies for standing in open_to):
            more = self._could_have_more(practice_id)
            return UnpairedReason.OUTRANKED if more else UnpairedReason.COMPETITION
        if any(not standing.refused for standing in open_to):
            return UnpairedReason.UNDETERMINED
        if any(not standing.refused for _, standing in allowed):
            return UnpairedReason.FIT_TOO_LOW
        if any(not standing.refused for _, standing in further):
            return UnpairedReason.FORBIDDEN
        if len(further) < len(self.mentor):
            return UnpairedReason.NO_FURTHER_MENTOR
        if all(standing.strange for _, standing in further):
            return UnpairedReason.NO_SHARED_AREA
        return UnpairedReason.REFUSED

    def _could_have_more(self, practice_id: str) -> bool:
        """Whether a practice could get one more mentor if others moved; by plain search."""
        if self.pairing.objectives[:1] == (MostPairs(),):
            return False  # that would be a better choice, and the certificate has excluded it
        taken = Counter(mentor_id for _, mentor_id in self.chosen)
        at_mentor: dict[str, list[str]] = {}
        for ours, theirs in sorted(self.chosen - self.fixed):
            at_mentor.setdefault(theirs, []).append(ours)
        reached: set[str] = set()
        waiting = [practice_id]
        while waiting:
            at = waiting.pop()
            for mentor_id in sorted(self.open_to[at] - self.has[at] - reached):
                if taken[mentor_id] < self.mentor[mentor_id].places:
                    return True
                reached.add(mentor_id)
                waiting += at_mentor.get(mentor_id, [])
        return False

    def _no_shortage(self, unpaired: Unpaired) -> Iterator[str]:
        """What keeps a competition from showing that places are too few."""
        competition, identity = unpaired.competition, unpaired.practice_id
        if competition is None or identity not in competition.practice_ids:
            yield f"practice {identity!r} is in no competition that is stated"
            return
        inside = set(competition.mentor_ids)
        if not inside <= self.mentor.keys() or not self.practice.keys() >= set(
            competition.practice_ids
        ):
            yield f"the competition of practice {identity!r} names somebody not in the problem"
            return
        claims = 0
        for practice_id in competition.practice_ids:
            open_to, has = self.open_to[practice_id], self.has[practice_id]
            elsewhere = has - (open_to & inside)
            if not open_to - inside <= has:
                yield f"practice {practice_id!r} could go beyond the competition of {identity!r}"
            claims += min(self.practice[practice_id].wanted - len(elsewhere), len(open_to & inside))
        fixed = sum(mentor_id in inside for _, mentor_id in self.fixed)
        places = sum(self.mentor[mentor_id].places for mentor_id in inside) - fixed
        held = {ids for ids in self.chosen - self.fixed if ids[1] in inside}
        stated = competition.claims, competition.places, competition.fixed
        if stated != (claims, places, fixed):
            yield (
                f"the competition of {identity!r} comes to {claims} claims and {places} places "
                f"beside {fixed} of fixed pairs"
            )
        if set(competition.held) != held:
            yield f"the places in the competition of {identity!r} are held by others than stated"
        if claims <= places:
            yield f"the competition of {identity!r} is none: {claims} claims, {places} places"


@attrs.frozen
class _Standing:
    """What the requirements come to for one pair."""

    refused: bool
    undetermined: bool
    strange: bool
    """Whether a requirement of shared areas refuses a pair that shares none."""

    @property
    def qualifies(self) -> bool:
        """Whether the pair is a candidate."""
        return not self.refused and not self.undetermined
