"""Why each pair is a pair, and why each practice without its mentor has none.

A practice that nobody competes with stays unpaired because of what holds between it and each
mentor: they share no area, a requirement refuses them, somebody forbade them, or a fact is
missing. One that some mentor could take stays unpaired because of the others who want the same
places; these are found by following the final pairing: the mentors it could go to are all full,
the practices there could go to further mentors, which are full as well, and so on. The mentors
reached have fewer places than the practices reached claim: the practices violate Hall's condition
(P. Hall, On Representatives of Subsets, 1935), so no pairing at all could serve every one.
"""

import enum
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.matching.areas import SharedArea, Taxonomy
from qip_rules.matching.candidates import CandidatePairs
from qip_rules.matching.facts import AREA_COUNT, CandidatePair, PairEvidence, derive
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Fact, Value
from qip_rules.rules.requirement import Requirement
from qip_rules.rules.ruling import decide_all

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "Competition",
    "OpenQuestion",
    "Pair",
    "Refusal",
    "Unpaired",
    "UnpairedReason",
    "explain_pairs",
    "explain_unpaired",
]

_NAMED_MAXIMUM: Final = 12
"""How many names a sentence lists; the data holds them all."""


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


class UnpairedReason(enum.Enum):
    """Why a practice gets no mentor, or no further one. Exactly one reason is true of each.

    In every case "mentor" is one that the practice does not have already.
    """

    COMPETITION = "too few places"
    """Some mentors qualify; with others the practice claims more places than there are."""
    UNDETERMINED = "answers are missing"
    """No mentor is open to the practice yet; missing facts may still make one a candidate."""
    FORBIDDEN = "every mentor practice that is not refused is forbidden"
    """At least one mentor is refused by no requirement; all such mentors are forbidden."""
    NO_FURTHER_MENTOR = "no further mentor practice qualifies"
    """The practice wants several mentors; requirements refuse all that it does not have."""
    NO_SHARED_AREA = "no mentor practice shares an area"
    """No mentor has succeeded in any of the practice's areas."""
    REFUSED = "every mentor practice that shares an area is refused"
    """Requirements of the policy refuse every mentor that shares an area."""


@attrs.frozen(kw_only=True)
class Refusal:
    """A requirement of the policy, and the mentors that it refuses to a practice."""

    requirement: Requirement
    mentor_ids: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code of the requirement."""
        return self.requirement.code


@attrs.frozen(kw_only=True)
class OpenQuestion:
    """A missing fact that keeps mentors from being candidates, and what is missing for it."""

    fact: Fact
    mentor_ids: tuple[str, ...]
    because: tuple[str, ...]
    """What is not known, a sentence for each gap in the records."""


@attrs.frozen(kw_only=True)
class Competition:
    """Practices that together claim more places than the mentors open to them have.

    Each of the practices could go, apart from the mentors it has elsewhere, to these mentors only.
    """

    practice_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    claims: int
    """How many places at these mentors the practices claim together; more than there are."""
    places: int
    """How many places the mentors have together, those of fixed pairs left out."""
    held: tuple[tuple[str, str], ...]
    """Who has the places: practice and mentor of each pair."""


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
    questions: tuple[OpenQuestion, ...] = ()
    """The missing facts that may still make a mentor a candidate."""
    competition: Competition | None = None


def explain_pairs(
    candidates: CandidatePairs,
    chosen: Sequence[tuple[int, int]],
    fixed: Collection[tuple[int, int]],
) -> tuple[Pair, ...]:
    """The chosen pairs in the order of practice and mentor, each with its reason.

    Args:
        candidates: all pairs, decided.
        chosen: practice and mentor of each chosen pair, by number.
        fixed: those of them that were fixed beforehand.
    """
    return tuple(
        _explained(candidates.pair(*numbers), candidates.taxonomy, fixed=numbers in fixed)
        for numbers in sorted(chosen)
    )


def _explained(pair: CandidatePair, taxonomy: Taxonomy, *, fixed: bool) -> Pair:
    shared = pair.shared or ()
    fit = sum(each.fit for each in shared)
    parts = "; ".join(_area_said(each, taxonomy) for each in shared)
    says = f"{_called(pair.practice)} and {_called(pair.mentor)} share "
    says += f"{parts}: a fit of {fit}." if parts else "no area."
    if fixed:
        says += " The pair was fixed beforehand."
    return Pair(
        practice_id=pair.practice.practice_id,
        mentor_id=pair.mentor.mentor_id,
        fit=fit,
        shared=shared,
        fixed=fixed,
        says=says,
    )


def _area_said(shared: SharedArea, taxonomy: Taxonomy) -> str:
    through = ""
    if shared.through != shared.area:
        through = f' through "{taxonomy.title(shared.through)}"'
    return (
        f'"{taxonomy.title(shared.area)}"{through} '
        f"(weight {shared.weight}, evidence {shared.evidence})"
    )


def explain_unpaired(
    candidates: CandidatePairs,
    chosen: Collection[tuple[int, int]],
    fixed: Collection[tuple[int, int]],
    forbidden: Iterable[Demand],
) -> tuple[Unpaired, ...]:
    """Every practice that has fewer mentors than it wants, in the order of ids, and why.

    Args:
        candidates: all pairs, decided.
        chosen: practice and mentor of each pair of the final pairing, by number. No pair could be
            added to it, not even by moving others.
        fixed: those of them that cannot move.
        forbidden: the demands that forbid pairs.
    """
    return _Reasons(candidates, chosen, fixed, forbidden).unpaired()


class _Reasons:
    """The final pairing, seen from the practices that it leaves without a mentor."""

    def __init__(
        self,
        candidates: CandidatePairs,
        chosen: Collection[tuple[int, int]],
        fixed: Collection[tuple[int, int]],
        forbidden: Iterable[Demand],
    ) -> None:
        self.candidates = candidates
        self.fixed = frozenset(fixed)
        self.forbidden = {demand.pair: demand for demand in forbidden}
        self.mentors_of: dict[int, set[int]] = {}
        self.movable_at: dict[int, list[int]] = {}
        self.fixed_at: dict[int, int] = {}
        for practice, mentor in sorted(chosen):
            self.mentors_of.setdefault(practice, set()).add(mentor)
            if (practice, mentor) in self.fixed:
                self.fixed_at[mentor] = self.fixed_at.get(mentor, 0) + 1
            else:
                self.movable_at.setdefault(mentor, []).append(practice)
        self.about_areas = [
            any(fact.name == AREA_COUNT for fact in facts_in(each.requires))
            for each in candidates.requirements
        ]
        self.usable: dict[int, frozenset[int]] = {}
        self.reached: dict[frozenset[int], tuple[list[int], list[int]]] = {}
        self.open_facts: dict[tuple[Value | None, ...], frozenset[str]] = {}

    def unpaired(self) -> tuple[Unpaired, ...]:
        return tuple(
            self._reason(number, practice)
            for number, practice in enumerate(self.candidates.practices)
            if len(self.mentors_of.get(number, ())) < practice.wanted
        )

    def _reason(self, number: int, practice: Practice) -> Unpaired:
        taken = self.mentors_of.get(number, set())
        refused = self.candidates.refuted(number)
        not_refused = [mentor for mentor in _numbers(~_in_any(refused)) if mentor not in taken]
        forbidden = [each for each in not_refused if self._demand(number, each) is not None]
        competition = self._competition(number) if self._usable(number) - taken else None
        questions = self._questions(number, [each for each in not_refused if each not in forbidden])
        strangers = self._strangers(number, refused)
        if competition is not None:
            reason, says = UnpairedReason.COMPETITION, self._competition_said(competition)
        elif questions:
            reason, says = UnpairedReason.UNDETERMINED, ""
        elif forbidden:
            reason, says = UnpairedReason.FORBIDDEN, self._forbidden_said(number, forbidden)
        elif taken:
            reason = UnpairedReason.NO_FURTHER_MENTOR
            says = f"{_called(practice)} already has every mentor practice that qualifies."
        elif len(strangers) == len(self.candidates.mentors):
            reason, says = UnpairedReason.NO_SHARED_AREA, self._strangers_said(practice)
        else:
            reason = UnpairedReason.REFUSED
            says = self._refused_said(practice, refused, strangers)
        if questions:
            says = f"{says} {_questions_said(practice, questions)}".strip()
        return Unpaired(
            practice_id=practice.practice_id,
            wanted=practice.wanted,
            given=len(taken),
            reason=reason,
            says=says,
            refusals=self._refusals(refused, strangers=frozenset()),
            forbidden=tuple(filter(None, (self._demand(number, each) for each in forbidden))),
            questions=questions,
            competition=competition,
        )

    def _demand(self, practice: int, mentor: int) -> Demand | None:
        ids = self.candidates.practices[practice].practice_id, self._mentor_id(mentor)
        return self.forbidden.get(ids)

    def _mentor_id(self, mentor: int) -> str:
        return self.candidates.mentors[mentor].mentor_id

    def _mentors_named(self, mentors: Iterable[int]) -> str:
        return _listed([_called(self.candidates.mentors[each]) for each in mentors])

    # Others want the same places.

    def _usable(self, practice: int) -> frozenset[int]:
        """The mentors that a practice can have or has, those of fixed pairs left out."""
        if practice not in self.usable:
            self.usable[practice] = frozenset(
                mentor
                for mentor in self.candidates.qualifying(practice)
                if (practice, mentor) not in self.fixed and self._demand(practice, mentor) is None
            )
        return self.usable[practice]

    def _reach(self, mentors: frozenset[int]) -> tuple[list[int], list[int]]:
        """The mentors that a place could be moved to, from these on, and who holds their places."""
        if mentors not in self.reached:
            reached = set(mentors)
            holders: set[int] = set()
            waiting = sorted(mentors)
            while waiting:
                for holder in self.movable_at.get(waiting.pop(), ()):
                    if holder not in holders:
                        holders.add(holder)
                        further = self._usable(holder) - self.mentors_of[holder] - reached
                        reached |= further
                        waiting.extend(further)
            self.reached[mentors] = sorted(reached), sorted(holders)
        return self.reached[mentors]

    def _competition(self, number: int) -> Competition:
        open_mentors = self._usable(number) - self.mentors_of.get(number, set())
        mentors, holders = self._reach(open_mentors)
        practices = sorted({number, *holders})
        inside = frozenset(mentors)
        claims = 0
        for practice in practices:
            usable = self._usable(practice) & inside
            elsewhere = self.mentors_of.get(practice, set()) - usable
            wanted = self.candidates.practices[practice].wanted
            claims += min(wanted - len(elsewhere), len(usable))
        return Competition(
            practice_ids=tuple(self.candidates.practices[each].practice_id for each in practices),
            mentor_ids=tuple(map(self._mentor_id, mentors)),
            claims=claims,
            places=sum(
                self.candidates.mentors[each].places - self.fixed_at.get(each, 0)
                for each in mentors
            ),
            held=tuple(
                (self.candidates.practices[holder].practice_id, self._mentor_id(mentor))
                for mentor in mentors
                for holder in self.movable_at.get(mentor, ())
            ),
        )

    def _competition_said(self, competition: Competition) -> str:
        practices = {each.practice_id: each for each in self.candidates.practices}
        mentors = {each.mentor_id: each for each in self.candidates.mentors}
        several = len(competition.practice_ids) > 1
        want = "want" if several else "wants"
        claims = "a place" if competition.claims == len(competition.practice_ids) else ""
        claimants = _listed([_called(practices[each]) for each in competition.practice_ids])
        places = _listed([_called(mentors[each]) for each in competition.mentor_ids])
        one = len(competition.mentor_ids) == 1
        fixed = sum(mentors[each].places for each in competition.mentor_ids) - competition.places
        says = (
            f"{'Practices' if several else 'Practice'} {claimants} {want} "
            f"{claims or f'{competition.claims} places'} at "
            f"{'mentor practice' if one else 'mentor practices'} {places} only, "
            f"which {'has' if one else 'have'} {_counted(competition.places, 'place')}"
            f"{'' if one else ' together'}"
            f"{f' beside {fixed} of fixed pairs' if fixed else ''}."
        )
        at: dict[str, list[str]] = {}
        for practice_id, mentor_id in competition.held:
            at.setdefault(mentor_id, []).append(_called(practices[practice_id]))
        held = [
            f"{_called(mentors[mentor_id])} takes {_listed(names)}"
            for mentor_id, names in at.items()
        ]
        return f"{says} {_cut(held, '; ')}." if held else says

    # Nobody could take it.

    def _strangers(self, number: int, refused: "npt.NDArray[np.bool_]") -> frozenset[int]:
        """The mentors that are refused for sharing no area at all."""
        areas = self.candidates.practices[number].areas
        if areas is None:
            return frozenset()
        ours = {each.area for each in areas}
        return frozenset(
            mentor
            for mentor in _numbers(_in_any(refused[self.about_areas]))
            if (proven := self.candidates.proven[mentor]) is not None and ours.isdisjoint(proven)
        )

    def _refusals(
        self, refused: "npt.NDArray[np.bool_]", strangers: frozenset[int]
    ) -> tuple[Refusal, ...]:
        """Which requirement refuses whom, mentors that share no area left out."""
        found = []
        for requirement, row in zip(self.candidates.requirements, refused, strict=True):
            mentors = [each for each in _numbers(row) if each not in strangers]
            if mentors:
                ids = tuple(map(self._mentor_id, mentors))
                found.append(Refusal(requirement=requirement, mentor_ids=ids))
        return tuple(found)

    def _refused_said(
        self, practice: Practice, refused: "npt.NDArray[np.bool_]", strangers: frozenset[int]
    ) -> str:
        named = {each.mentor_id: _called(each) for each in self.candidates.mentors}
        refusals = self._refusals(refused, strangers)
        parts = "; ".join(
            f"{each.code} refuses {_listed([named[mentor] for mentor in each.mentor_ids])}"
            for each in refusals
        )
        return (
            f"Every mentor practice that shares a priority area with {_called(practice)} is "
            f"refused: {parts}. {_cited(each.requirement for each in refusals)}"
        ).strip()

    def _strangers_said(self, practice: Practice) -> str:
        if not self.candidates.mentors:
            return "There is no mentor practice."
        if not practice.areas:
            return f"{_called(practice)} has no priority area that a mentor practice could share."
        titles = [f'"{self.candidates.taxonomy.title(each.area)}"' for each in practice.areas]
        about = [
            requirement
            for requirement, is_about in zip(
                self.candidates.requirements, self.about_areas, strict=True
            )
            if is_about
        ]
        return (
            f"No mentor practice has succeeded in a priority area of {_called(practice)}: "
            f"{_listed(titles)}. {_cited(about)}"
        ).strip()

    def _forbidden_said(self, number: int, forbidden: Sequence[int]) -> str:
        parts = []
        for mentor in forbidden:
            demand = self._demand(number, mentor)
            by = f" by {demand.by}" if demand is not None and demand.by else ""
            because = f" ({demand.because})" if demand is not None and demand.because else ""
            parts.append(f"{_called(self.candidates.mentors[mentor])}{by}{because}")
        practice = _called(self.candidates.practices[number])
        return (
            f"Every mentor practice that no requirement refuses to {practice} is forbidden: "
            f"{_cut(parts, '; ')}."
        )

    def _questions(self, number: int, mentors: Iterable[int]) -> tuple[OpenQuestion, ...]:
        """What is missing between a practice and the mentors that may still qualify."""
        undetermined = _in_any(self.candidates.undetermined(number))
        waiting: dict[str, list[int]] = {}
        because: dict[str, dict[str, None]] = {}
        for mentor in mentors:
            if not undetermined[mentor]:
                continue
            pair = self.candidates.pair(number, mentor)
            evidence = PairEvidence(pair)
            for name in self._open(pair):
                waiting.setdefault(name, []).append(mentor)
                because.setdefault(name, {})[evidence[name].says] = None
        return tuple(
            OpenQuestion(
                fact=fact,
                mentor_ids=tuple(map(self._mentor_id, waiting[fact.name])),
                because=tuple(because[fact.name]),
            )
            for fact in self.candidates.rule_set.vocabulary.facts
            if fact.name in waiting
        )

    def _open(self, pair: CandidatePair) -> frozenset[str]:
        """The missing facts that can change whether the pair is a candidate; alike facts once."""
        facts = derive(pair)
        key = tuple(facts.values())
        if key not in self.open_facts:
            decision = decide_all(self.candidates.rule_set, facts)
            self.open_facts[key] = frozenset(
                each.fact.name for each in decision.questions if each.changes_outcome
            )
        return self.open_facts[key]


def _in_any(rows: "npt.NDArray[np.bool_]") -> "npt.NDArray[np.bool_]":
    """Which columns are true in any row."""
    import numpy as np

    columns: npt.NDArray[np.bool_] = np.logical_or.reduce(rows, axis=0)
    return columns


def _numbers(mask: "npt.NDArray[np.bool_]") -> list[int]:
    """Where a mask is true, ascending."""
    import numpy as np

    numbers: list[int] = np.flatnonzero(mask).tolist()
    return numbers


def _questions_said(practice: Practice, questions: Sequence[OpenQuestion]) -> str:
    mentors = list(dict.fromkeys(each for question in questions for each in question.mentor_ids))
    missing = list(dict.fromkeys(says for question in questions for says in question.because))
    whom = "mentor practice" if len(mentors) == 1 else "mentor practices"
    return (
        f"Whether {_called(practice)} may be paired with {whom} {_listed(sorted(mentors))} cannot "
        f"be told yet. {_cut(missing, ' ')}"
    )


def _cited(requirements: Iterable[Requirement]) -> str:
    """The clauses that requirements rest on, each once."""
    clauses = dict.fromkeys(clause for each in requirements for clause in each.cites)
    return " ".join(f"{clause.id} ({clause.source}): {clause.says}" for clause in clauses)


def _called(record: Practice | MentorPractice) -> str:
    identity = record.practice_id if isinstance(record, Practice) else record.mentor_id
    return identity if record.name == identity else f"{record.name} ({identity})"


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    """Names as one says them: `A, B and C`; after a dozen only how many more there are."""
    if len(names) > _NAMED_MAXIMUM + 1:
        names = (*names[:_NAMED_MAXIMUM], f"{len(names) - _NAMED_MAXIMUM} others")
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _cut(parts: Sequence[str], separator: str) -> str:
    """Clauses of a sentence in a row; after a dozen only how many more there are."""
    if len(parts) > _NAMED_MAXIMUM + 1:
        parts = (*parts[:_NAMED_MAXIMUM], f"and {len(parts) - _NAMED_MAXIMUM} more")
    return separator.join(parts)
