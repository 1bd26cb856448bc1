"""The reasons of practices without their mentor, worked out anew by plain search.

Exactly one reason is true of each. What stands beside it is held against the records too: who is
refused by which requirement, forbidden by whose demand, too low a fit, or open to which question;
and, where a practice competes with others, for which places and with whom.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from qip_rules.matching.answer import (
    Competition,
    ContestedPlaces,
    LowFit,
    OpenQuestion,
    Refusal,
    Unpaired,
    UnpairedReason,
)
from qip_rules.matching.facts import PairEvidence, derive
from qip_rules.matching.recounting import DecidedPair, Recount
from qip_rules.narrowing import as_given
from qip_rules.rules.fact import Value
from qip_rules.rules.ruling import decide_all

__all__ = ["wrong_gaps"]


def wrong_gaps(recount: Recount) -> Iterator[str]:
    """What is wrong with the reasons that a pairing states for its gaps, a sentence each.

    Args:
        recount: the pairing, its problem decided anew.
    """
    return _Gaps(recount).wrong()


class _Gaps:
    """The practices that have fewer mentors than they want, seen from the records."""

    def __init__(self, recount: Recount) -> None:
        self.recount = recount
        self.mentor = recount.mentor
        self.chosen = recount.chosen
        self.open_to, self.has = recount.open_to, recount.has
        self.beyond: dict[str, frozenset[str]] = {}
        self.contested: dict[frozenset[str], ContestedPlaces] = {}
        self.open_facts: dict[tuple[Value | None, ...], frozenset[str]] = {}

    def wrong(self) -> Iterator[str]:
        pairing = self.recount.pairing
        short = [
            each for each in self.recount.practices if len(self.has[each.practice_id]) < each.wanted
        ]
        stated = [each.practice_id for each in pairing.unpaired]
        if stated != [each.practice_id for each in short]:
            yield "the unpaired practices are not those with fewer mentors than they want, by id"
            return
        for each, practice in zip(pairing.unpaired, short, strict=True):
            identity = practice.practice_id
            given = len(self.has[identity])
            if not _are_numbers((each.wanted, each.given), (practice.wanted, given)):
                yield (
                    f"practice {identity!r} wants {practice.wanted} and has {given}; "
                    f"stated are {each.wanted} and {each.given}"
                )
            decided = tuple(self.recount.with_every_mentor(identity))
            reason = self._reason(identity, decided)
            if each.reason is not reason:
                yield (
                    f"practice {identity!r} is stated as {each.reason.name}; it is {reason.name}"
                )
            elif reason is UnpairedReason.COMPETITION:
                yield from self._wrong_competition(each)
            elif each.competition is not None:
                yield f"practice {identity!r} competes with nobody"
            yield from self._wrong_details(each, decided)

    def _reason(self, practice_id: str, decided: Sequence[DecidedPair]) -> UnpairedReason:
        further = [each for each in decided if each.ids not in self.chosen]
        allowed = [each for each in further if each.ids not in self.recount.forbidden]
        open_to = [each for each in allowed if not each.is_low]
        if any(each.standing.qualifies for each in open_to):
            more = any(map(self._has_place, self._reach(practice_id)))
            return UnpairedReason.OUTRANKED if more else UnpairedReason.COMPETITION
        if any(not each.standing.refused for each in open_to):
            return UnpairedReason.UNDETERMINED
        if any(not each.standing.refused for each in allowed):
            return UnpairedReason.FIT_TOO_LOW
        if any(not each.standing.refused for each in further):
            return UnpairedReason.FORBIDDEN
        if len(further) < len(self.mentor):
            return UnpairedReason.NO_FURTHER_MENTOR
        if all(each.standing.strange for each in further):
            return UnpairedReason.NO_SHARED_AREA
        return UnpairedReason.REFUSED

    # Who could move, so that a practice gets one more mentor.

    @cached_property
    def movable_at(self) -> dict[str, list[str]]:
        """For each mentor who has its places, those of fixed pairs left out, by id."""
        movable: dict[str, list[str]] = {each: [] for each in self.mentor}
        for ours, theirs in sorted(self.chosen - self.recount.fixed):
            movable[theirs].append(ours)
        return movable

    @cached_property
    def taken(self) -> Counter[str]:
        """How many places of each mentor are taken."""
        return Counter(mentor_id for _, mentor_id in self.chosen)

    def _has_place(self, mentor_id: str) -> bool:
        return self.taken[mentor_id] < self.mentor[mentor_id].places

    def _reach(self, practice_id: str) -> frozenset[str]:
        """The mentors at which a place could come free for a practice if others moved."""
        reached: frozenset[str] = frozenset()
        for mentor_id in sorted(self.open_to[practice_id].keys() - self.has[practice_id]):
            if mentor_id not in reached:
                reached = reached | self._beyond(mentor_id) if reached else self._beyond(mentor_id)
        return reached

    def _beyond(self, mentor_id: str) -> frozenset[str]:
        """A mentor, and those to which its practices could move, and so on.

        What is known to lie beyond a mentor on the way is not searched again.
        """
        if mentor_id in self.beyond:
            return self.beyond[mentor_id]
        reached, searched = {mentor_id}, set[str]()
        waiting = [mentor_id]
        while waiting:
            at = waiting.pop()
            if at in searched:
                continue
            searched.add(at)
            for practice_id in self.movable_at[at]:
                for further in self.open_to[practice_id].keys() - self.has[practice_id] - reached:
                    if further in self.beyond:
                        reached |= self.beyond[further]
                        searched |= self.beyond[further]
                    else:
                        reached.add(further)
                        waiting.append(further)
        self.beyond[mentor_id] = frozenset(reached)
        return self.beyond[mentor_id]

    # Competition.

    def _contested(self, mentors: frozenset[str]) -> ContestedPlaces:
        """The places of mentors that are all full, and who has them."""
        if mentors not in self.contested:
            ordered = tuple(sorted(mentors))
            held = tuple((ours, theirs) for theirs in ordered for ours in self.movable_at[theirs])
            holders = tuple(sorted({ours for ours, _ in held}))
            fixed = sum(theirs in mentors for _, theirs in self.recount.fixed)
            self.contested[mentors] = ContestedPlaces(
                mentor_ids=ordered,
                practice_ids=holders,
                claims=sum(self._claims(each, mentors) for each in holders),
                places=sum(self.mentor[each].places for each in ordered) - fixed,
                fixed=fixed,
                held=held,
            )
        return self.contested[mentors]

    def _claims(self, practice_id: str, mentors: frozenset[str]) -> int:
        """How many places at some mentors a practice claims, after what it has elsewhere."""
        within = self.open_to[practice_id].keys() & mentors
        elsewhere = self.has[practice_id] - within
        return min(self.recount.practice[practice_id].wanted - len(elsewhere), len(within))

    def _wrong_competition(self, unpaired: Unpaired) -> Iterator[str]:
        """Whether the places a practice competes for are those it could reach, and no others.

        Whoever could get a place if others moved is reached, and nobody else: so the set is the
        smallest, too. With the mentors reached all full, as `COMPETITION` says, there are always
        more claims than places.
        """
        identity = unpaired.practice_id
        competition = _competition_of(identity, unpaired.competition)
        if competition is None:
            yield f"practice {identity!r} is in no competition that is stated"
            return
        stated, reached = competition.contested, self._reach(identity)
        true = self._contested(reached)
        if stated.mentor_ids != true.mentor_ids:
            yield (
                f"practice {identity!r} competes for places at {', '.join(true.mentor_ids)}; "
                "stated are others"
            )
        if stated.practice_ids != true.practice_ids:
            yield (
                f"practice {identity!r} competes with {', '.join(true.practice_ids) or 'nobody'}; "
                "stated are others"
            )
        claimed = 0 if identity in true.practice_ids else self._claims(identity, reached)
        if not _are_numbers(
            (competition.claimed, stated.claims, stated.places, stated.fixed),
            (claimed, true.claims, true.places, true.fixed),
        ):
            yield (
                f"the competition of {identity!r} comes to {true.claims + claimed} claims and "
                f"{true.places} places beside {true.fixed} of fixed pairs"
            )
        if stated.held != true.held:
            yield f"the places in the competition of {identity!r} are held by others than stated"

    # What holds between the practice and each mentor, whatever the reason is.

    def _wrong_details(self, unpaired: Unpaired, decided: Sequence[DecidedPair]) -> Iterator[str]:
        """Who is refused, forbidden, too low and open to question, and why: in full, or not."""
        identity = unpaired.practice_id
        refused: list[DecidedPair] = []
        forbidden: list[DecidedPair] = []
        low: list[DecidedPair] = []
        open_to_question: list[DecidedPair] = []
        for each in decided:
            if each.standing.refused:
                refused.append(each)
            elif each.ids in self.chosen:
                continue
            elif each.ids in self.recount.forbidden:
                forbidden.append(each)
            elif each.is_low:
                low.append(each)
            elif each.standing.undetermined:
                open_to_question.append(each)
        demands = tuple(self.recount.forbidden[each.ids] for each in forbidden)
        lows = tuple(LowFit(each.ids[1], each.fit) for each in low)
        for what, stated, true, who in (
            ("refused to", unpaired.refusals, self._refusals(refused), refused),
            ("forbidden to", unpaired.forbidden, demands, forbidden),
            ("too low a fit for", unpaired.low_fits, lows, low),
            (
                "open to question to",
                unpaired.questions,
                self._questions(open_to_question),
                open_to_question,
            ),
        ):
            if stated != true:
                said = ", ".join(each.ids[1] for each in who) or "nobody"
                yield (
                    f"{what} practice {identity!r} is {said}; stated are others, or other grounds"
                )
        if unpaired.low_fits == lows and any(
            type(each.fit) is not int for each in unpaired.low_fits
        ):
            yield f"a low fit of practice {identity!r} is not a whole number"

    def _refusals(self, refused: list[DecidedPair]) -> tuple[Refusal, ...]:
        by_requirement: dict[int, list[str]] = {}
        for each in refused:
            for number in each.standing.refused_by:
                by_requirement.setdefault(number, []).append(each.ids[1])
        return tuple(
            Refusal(
                requirement=self.recount.requirements[number],
                mentor_ids=tuple(by_requirement[number]),
            )
            for number in sorted(by_requirement)
        )

    def _questions(self, open_to_question: list[DecidedPair]) -> tuple[OpenQuestion, ...]:
        """What is missing, fact by fact, for whom, and what the records lack for it."""
        waiting: dict[str, list[str]] = {}
        because: dict[str, dict[str, None]] = {}
        for each in open_to_question:
            pair = self.recount.candidate(each.ids)
            evidence = PairEvidence(pair)
            for name in self._open_facts(derive(pair)):
                waiting.setdefault(name, []).append(each.ids[1])
                because.setdefault(name, {})[evidence[name].says] = None
        return tuple(
            OpenQuestion(
                fact=fact, mentor_ids=tuple(waiting[fact.name]), because=tuple(because[fact.name])
            )
            for fact in self.recount.rule_set.vocabulary.facts
            if fact.name in waiting
        )

    def _open_facts(self, facts: dict[str, Value | None]) -> frozenset[str]:
        """The missing facts of which some answer can change whether the pair is a candidate."""
        key = tuple(facts.values())
        if key not in self.open_facts:
            questions = decide_all(self.recount.rule_set, facts).questions
            self.open_facts[key] = frozenset(
                each.fact.name for each in questions if each.changes_outcome
            )
        return self.open_facts[key]


def _are_numbers(stated: tuple[object, ...], true: tuple[int, ...]) -> bool:
    """Whether just these whole numbers are stated: no floats that equal them, no truth values."""
    return stated == true and all(type(each) is int for each in stated)


def _competition_of(practice_id: str, stated: object) -> Competition | None:
    """What is stated, if it is a competition of that practice."""
    if not isinstance(stated, Competition) or stated.practice_id != practice_id:
        return None
    contested = as_given(stated.contested)
    return stated if isinstance(contested, ContestedPlaces) else None
