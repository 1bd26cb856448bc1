"""The pairing of practices with mentor practices: the problem, its one answer, and the re-check.

The answer holds as many pairs as possible, then the greatest total fit, and among equals the
earliest pairs in the order of ids (see `assign`). So it depends neither on the order in which the
records come nor on the solver.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

import attrs

from qip_rules.errors import Fault, InputError, SolverError
from qip_rules.matching.areas import (
    AreaMatch,
    proven_areas,
    shared_areas,
    taxonomy_of,
    unknown_areas,
)
from qip_rules.matching.assignment import assign
from qip_rules.matching.candidates import decide_pair, find_candidates
from qip_rules.matching.certificate import Certificate, refutations
from qip_rules.matching.explaining import (
    Pair,
    Unpaired,
    UnpairedReason,
    explain_pairs,
    explain_unpaired,
)
from qip_rules.matching.facts import (
    AREA_COUNT,
    AREA_MATCH,
    EVIDENCE_MAXIMUM,
    MENTOR_PAIRING,
    OFFERED,
    SUBJECT,
    CandidatePair,
    derive,
)
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.policy.program import Policy
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Outcome
from qip_rules.rules.requirement import Severity

__all__ = ["Pairing", "Problem", "UncoveredAreas", "pair", "verify"]

PairIds = tuple[str, str]
"""The ids of a practice and of a mentor practice."""


def _practices(given: Iterable[Practice]) -> tuple[Practice, ...]:
    return tuple(given)


def _mentors(given: Iterable[MentorPractice]) -> tuple[MentorPractice, ...]:
    return tuple(given)


def _policy_shown(policy: Policy) -> str:
    """A policy by name and day, where its whole text would hide everything else."""
    return f"<{policy.program_id} on {policy.in_force_on}>"


def _demands(given: Iterable[Demand | PairIds]) -> tuple[Demand, ...]:
    """Two ids become a demand; what is neither stays as it is, for the problem to complain of."""
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
            for two organizations; conflicts, `fixed` or `forbidden` that name nobody; a pair
            twice in `fixed` or in `forbidden`, or in both; a fixed pair that does not meet every
            requirement; more fixed pairs than a mentor has places or a practice wants; evidence
            beyond the policy's greatest; a policy that offers no pairing.
    """

    practices: tuple[Practice, ...] = attrs.field(converter=_practices)
    mentors: tuple[MentorPractice, ...] = attrs.field(converter=_mentors)
    policy: Policy = attrs.field(repr=_policy_shown)
    fixed: tuple[Demand, ...] = attrs.field(default=(), converter=_demands, kw_only=True)
    """Pairs that the answer must hold: `(practice_id, mentor_id)` or a `Demand`."""
    forbidden: tuple[Demand, ...] = attrs.field(default=(), converter=_demands, kw_only=True)
    """Pairs that the answer must not hold: `(practice_id, mentor_id)` or a `Demand`."""

    def __attrs_post_init__(self) -> None:
        faults = tuple(_wrong_kinds(self)) or tuple(_Faults(self).all())
        if faults:
            raise InputError(faults, of="the pairing problem")


def _wrong_kinds(problem: Problem) -> Iterator[Fault]:
    """What is no record at all; the rest of the problem can be judged only without such."""
    kinds: tuple[tuple[str, Iterable[object], type, str], ...] = (
        ("practices", problem.practices, Practice, "a Practice"),
        ("mentors", problem.mentors, MentorPractice, "a MentorPractice"),
        ("fixed", problem.fixed, Demand, "the ids of a practice and a mentor, or a Demand"),
        ("forbidden", problem.forbidden, Demand, "the ids of a practice and a mentor, or a Demand"),
    )
    for name, values, kind, expected in kinds:
        for position, value in enumerate(values):
            if not isinstance(value, kind):
                yield Fault(f"{name}[{position}]", repr(value), expected)
    if not isinstance(problem.policy, Policy):
        yield Fault("policy", repr(problem.policy), "a Policy, as `program.on(day)` gives it")


class _Faults:
    """The faults of a problem, in reading order."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.practices = {each.practice_id: each for each in problem.practices}
        self.mentors = {each.mentor_id: each for each in problem.mentors}

    def all(self) -> Iterator[Fault]:
        yield from self._ids()
        yield from self._conflicts()
        of_policy = tuple(self._policy())
        yield from of_policy
        if not of_policy:
            yield from self._evidence()
        yield from self._demands(decide=not of_policy)
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

    def _conflicts(self) -> Iterator[Fault]:
        problem = self.problem
        declared = [
            *((f"practices[{at}]", each.conflicts) for at, each in enumerate(problem.practices)),
            *((f"mentors[{at}]", each.conflicts) for at, each in enumerate(problem.mentors)),
        ]
        for place, conflicts in declared:
            ours = place.startswith("practices")
            what = "a mentor practice" if ours else "a practice"
            for named in sorted(conflicts or ()):
                if named not in (self.mentors if ours else self.practices):
                    expected = f"the id of {what} of the problem"
                    yield Fault(f"{place}.conflicts", repr(named), expected)

    def _policy(self) -> Iterator[Fault]:
        policy = self.problem.policy
        of = f"of {policy.program_id} in force on {policy.in_force_on}"
        offered = policy.settings.get(MENTOR_PAIRING)
        if offered != OFFERED:
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
        if SUBJECT not in policy.rule_sets:
            expected = f"the requirements of a {SUBJECT}"
            yield Fault("policy.rule_sets", f"nothing about a {SUBJECT}", expected)
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

    def _demands(self, *, decide: bool) -> Iterator[Fault]:
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
                    yield Fault(place, f"{_said(demand.pair)} a second time", "each pair once")
                    continue
                seen.add(demand.pair)
                if kind == "fixed" and demand.pair in forbidden:
                    expected = "a pair that is not forbidden, too"
                    yield Fault(place, _said(demand.pair), expected)
                if kind == "fixed" and decide and not unknown:
                    yield from self._refused(place, demand)

    def _nobody(self, place: str, demand: Demand) -> Iterator[Fault]:
        if demand.practice_id not in self.practices:
            found = repr(demand.practice_id)
            yield Fault(f"{place}.practice_id", found, "the id of a practice of the problem")
        if demand.mentor_id not in self.mentors:
            found = repr(demand.mentor_id)
            yield Fault(f"{place}.mentor_id", found, "the id of a mentor practice of the problem")

    def _refused(self, place: str, demand: Demand) -> Iterator[Fault]:
        practice, mentor = self.practices[demand.practice_id], self.mentors[demand.mentor_id]
        decision = decide_pair(practice, mentor, self.problem.policy)
        for finding in (*decision.not_met, *decision.undetermined):
            verb = "refuses" if finding.outcome is Outcome.NOT_MET else "cannot be told of"
            yield Fault(
                place,
                f"{finding.code} {verb} {_said(demand.pair)}: {finding.sentence}",
                "a fixed pair that meets every requirement",
                finding.citation,
            )

    def _capacities(self) -> Iterator[Fault]:
        fixed = {demand.pair for demand in self.problem.fixed}
        at_mentor = Counter(mentor_id for _, mentor_id in fixed)
        of_practice = Counter(practice_id for practice_id, _ in fixed)
        for mentor_id, pairs in sorted(at_mentor.items()):
            mentor = self.mentors.get(mentor_id)
            if mentor is not None and pairs > mentor.places:
                expected = f"at most {mentor.places}, its places"
                yield Fault("fixed", f"{pairs} pairs with mentor {mentor_id!r}", expected)
        for practice_id, pairs in sorted(of_practice.items()):
            practice = self.practices.get(practice_id)
            if practice is not None and pairs > practice.wanted:
                expected = f"at most {practice.wanted}, the mentors it wants"
                yield Fault("fixed", f"{pairs} pairs of practice {practice_id!r}", expected)


def _said(pair: PairIds) -> str:
    return f"{pair[0]!r} with {pair[1]!r}"


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
    certificate: Certificate
    """Prices of practices and of mentors, each in the order of ids, that prove that no other
    choice holds more pairs, or as many with a greater total fit. They are about what is free to
    choose: fixed pairs, and the places they take, are left out."""
    unknown_areas: tuple[str, ...]
    """Areas that records name and the taxonomy lacks. They match only themselves."""

    @property
    def uncovered_areas(self) -> tuple[UncoveredAreas, ...]:
        """Which priority areas of which paired practices no mentor of theirs covers, by id."""
        covered: dict[str, set[str]] = {}
        for each in self.pairs:
            covered.setdefault(each.practice_id, set()).update(area.area for area in each.shared)
        found = []
        for practice in sorted(self.problem.practices, key=lambda each: each.practice_id):
            if practice.practice_id in covered:
                named = {each.area for each in practice.areas or ()}
                left = named - covered[practice.practice_id]
                if left:
                    found.append(UncoveredAreas(practice.practice_id, tuple(sorted(left))))
        return tuple(found)


def pair(problem: Problem) -> Pairing:
    """Pair practices with mentor practices.

    A choice of pairs holds candidate pairs only, the fixed ones and no forbidden one among them,
    gives no practice more mentors than it wants and no mentor more practices than it has places.
    The answer is a choice with the most pairs (where every practice wants one mentor: with the
    most practices paired); of these one with the greatest total fit; of these the earliest.
    *Earliest* compares choices in the order of practice id, then mentor id (by code points, as
    Python sorts text): the one that holds the first pair in which two differ comes first.

    Raises:
        InputError: fits so far apart that 64-bit sums could overflow.
        SolverError: the solver's answer fails its own proof; the library is at fault.
    """
    import numpy as np

    candidates = find_candidates(problem.practices, problem.mentors, problem.policy)
    practice_numbers = {each.practice_id: at for at, each in enumerate(candidates.practices)}
    mentor_numbers = {each.mentor_id: at for at, each in enumerate(candidates.mentors)}
    fixed, forbidden = (
        [
            (practice_numbers[demand.practice_id], mentor_numbers[demand.mentor_id])
            for demand in demands
        ]
        for demands in (problem.fixed, problem.forbidden)
    )
    wanted = np.array([each.wanted for each in candidates.practices], dtype=np.int64)
    places = np.array([each.places for each in candidates.mentors], dtype=np.int64)
    for practice, mentor in fixed:
        wanted[practice] -= 1
        places[mentor] -= 1
    numbers = candidates.practice * len(places) + candidates.mentor
    settled = [practice * len(places) + mentor for practice, mentor in (*fixed, *forbidden)]
    free = ~np.isin(numbers, np.array(settled, dtype=np.int64))

    columns = candidates.practice[free], candidates.mentor[free], candidates.fit[free]
    assignment = assign(
        *columns, practices=len(wanted), mentors=len(places), places=places, wanted=wanted
    )
    refuted = refutations(
        *(column.tolist() for column in columns),
        practices=len(wanted),
        mentors=len(places),
        places=places.tolist(),
        wanted=wanted.tolist(),
        rows=assignment.rows,
        paired=assignment.paired,
        total_fit=assignment.total_fit,
        certificate=assignment.certificate,
    )
    if refuted:
        msg = f"the pairing fails its proof: {'; '.join(refuted)}"
        raise SolverError(msg)

    rows = np.array(assignment.rows, dtype=np.int64)
    free_pairs = zip(columns[0][rows].tolist(), columns[1][rows].tolist(), strict=True)
    chosen = sorted({*fixed, *free_pairs})
    pairs = explain_pairs(candidates, chosen, fixed)
    return Pairing(
        problem=problem,
        pairs=pairs,
        unpaired=explain_unpaired(candidates, chosen, fixed, problem.forbidden),
        total_fit=sum(each.fit for each in pairs),
        certificate=assignment.certificate,
        unknown_areas=unknown_areas(problem.practices, problem.mentors, candidates.taxonomy),
    )


def verify(pairing: Pairing) -> tuple[str, ...]:
    """What is wrong with a pairing; nothing if it is proved.

    Everything is worked out anew from the records and the policy, pair by pair and in plain
    Python, by code that neither the columns nor the solver share: which pairs are candidates,
    what they share, the capacities, fixed and forbidden pairs, the certificate over all candidate
    pairs, and the reason of every practice without its mentor. The tie order is not looked at:
    another choice that is as good in number and fit passes too. Sentences are not read.
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
            for each in policy.rule_sets[SUBJECT].requirements
            if each.severity is Severity.REQUIRED
        ]
        self.known_standings: dict[tuple[Value | None, ...], _Standing] = {}
        self.standing: dict[PairIds, _Standing] = {}
        self.fit: dict[PairIds, int] = {}
        for practice_id, practice in self.practice.items():
            for mentor_id, mentor in self.mentor.items():
                ids = practice_id, mentor_id
                shared = shared_areas(practice, self.proven[mentor_id])
                self.standing[ids] = self._standing(derive(CandidatePair(practice, mentor, shared)))
                self.fit[ids] = sum(each.weight * each.evidence for each in shared or ())
        self.open_to: dict[str, set[str]] = {each: set() for each in self.practice}
        for ids, standing in self.standing.items():
            if standing.qualifies and ids not in self.fixed and ids not in self.forbidden:
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
                yield f"{_said(pair_ids)} is stated {times} times"
        for pair_ids in sorted(self.fixed - self.chosen):
            yield f"{_said(pair_ids)} is fixed and left out"
        for each in self.pairing.pairs:
            pair_ids = each.practice_id, each.mentor_id
            if pair_ids not in self.chosen:
                yield f"{_said(pair_ids)} names somebody who is not in the problem"
                continue
            standing = self.standing[pair_ids]
            if pair_ids in self.forbidden:
                yield f"{_said(pair_ids)} is forbidden"
            if standing.refused or standing.undetermined:
                yield f"{_said(pair_ids)} does not meet every requirement"
            if each.fixed != (pair_ids in self.fixed):
                yield f"{_said(pair_ids)} is marked {'' if each.fixed else 'not '}fixed"
            if each.fit != self.fit[pair_ids]:
                fit = self.fit[pair_ids]
                yield f"the fit of {_said(pair_ids)} is stated as {each.fit}; it is {fit}"
            practice, proven = self.practice[each.practice_id], self.proven[each.mentor_id]
            if each.shared != shared_areas(practice, proven):
                yield f"the shared areas of {_said(pair_ids)} are not those of the records"

    def _wrong_capacities(self) -> Iterator[str]:
        for practice_id, used in Counter(practice_id for practice_id, _ in self.chosen).items():
            wanted = self.practice[practice_id].wanted
            if used > wanted:
                yield f"practice {practice_id!r} has {used} mentors and wants {wanted}"
        for mentor_id, used in Counter(mentor_id for _, mentor_id in self.chosen).items():
            places = self.mentor[mentor_id].places
            if used > places:
                yield f"mentor {mentor_id!r} has {used} practices and {places} places"

    def _wrong_totals(self) -> Iterator[str]:
        total = sum(self.fit[each] for each in self.chosen)
        if self.pairing.total_fit != total:
            yield f"the total fit is stated as {self.pairing.total_fit}; it is {total}"
        unknown = unknown_areas(self.practices, self.mentors, self.taxonomy)
        if self.pairing.unknown_areas != unknown:
            yield f"the unknown areas are {', '.join(unknown) or 'none'}"

    def _unproved(self) -> Iterator[str]:
        """What the certificate leaves unproved of the pairs that were free to choose."""
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
        yield from refutations(
            [practice_at[practice_id] for practice_id, _ in free],
            [mentor_at[mentor_id] for _, mentor_id in free],
            [self.fit[ids] for ids in free],
            practices=len(self.practices),
            mentors=len(self.mentors),
            places=[each.places - fixed_at[each.mentor_id] for each in self.mentors],
            wanted=[each.wanted - fixed_of[each.practice_id] for each in self.practices],
            rows=rows,
            paired=len(rows),
            total_fit=sum(self.fit[free[row]] for row in rows),
            certificate=self.pairing.certificate,
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
        """Who is refused, forbidden and open to question, named in full or not."""
        identity = unpaired.practice_id
        refused, forbidden, open_to_question = set(), set(), set()
        for mentor_id in self.mentor:
            ids = identity, mentor_id
            standing = self.standing[ids]
            if standing.refused:
                refused.add(mentor_id)
            elif ids in self.chosen:
                continue
            elif ids in self.forbidden:
                forbidden.add(mentor_id)
            elif standing.undetermined:
                open_to_question.add(mentor_id)
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
        open_to = [standing for ids, standing in further if ids not in self.forbidden]
        if any(standing.qualifies for standing in open_to):
            return UnpairedReason.COMPETITION
        if any(not standing.refused for standing in open_to):
            return UnpairedReason.UNDETERMINED
        if any(not standing.refused for _, standing in further):
            return UnpairedReason.FORBIDDEN
        if len(further) < len(self.mentor):
            return UnpairedReason.NO_FURTHER_MENTOR
        if all(standing.strange for _, standing in further):
            return UnpairedReason.NO_SHARED_AREA
        return UnpairedReason.REFUSED

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
