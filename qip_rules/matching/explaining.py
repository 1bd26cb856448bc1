"""Why each pair is a pair, and why each practice without its mentor has none.

A practice that nobody competes with stays unpaired because of what holds between it and each
mentor: they share no area, a requirement refuses them, somebody forbade them, or a fact is
missing. One that some mentor could take stays unpaired because of the others who want the same
places; these are found by following the final pairing: the mentors it could go to are all full,
the practices there could go to further mentors, which are full as well, and so on. The mentors
reached have fewer places than the practices reached claim: the practices violate Hall's condition
(P. Hall, On Representatives of Subsets, 1935), so no pairing at all could serve every one.
"""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.matching.answer import (
    Competition,
    LowFit,
    OpenQuestion,
    Pair,
    Refusal,
    Unpaired,
    UnpairedReason,
)
from qip_rules.matching.areas import SharedArea, Taxonomy
from qip_rules.matching.candidates import CandidatePairs
from qip_rules.matching.facts import AREA_COUNT, CandidatePair, PairEvidence, derive
from qip_rules.matching.objectives import MostPairs, Objective
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import Requirement
from qip_rules.rules.ruling import decide_all

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["explain_pairs", "explain_unpaired"]

_NAMED_MAXIMUM: Final = 12
"""How many names a sentence lists; the data holds them all."""


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
    objectives: Sequence[Objective],
) -> tuple[Unpaired, ...]:
    """Every practice that has fewer mentors than it wants, in the order of ids, and why.

    Args:
        candidates: all pairs, decided.
        chosen: practice and mentor of each pair of the final pairing, by number. Where the most
            pairs come first, no pair could be added to it, not even by moving others.
        fixed: those of them that cannot move.
        forbidden: the demands that forbid pairs.
        objectives: what the pairing is best at, in order.
    """
    return _Reasons(candidates, chosen, fixed, forbidden, objectives).unpaired()


@attrs.frozen(eq=False)
class _Region:
    """Mentors that are all full, and closed: who holds a place there could go nowhere else."""

    mentors: frozenset[int]
    mentor_ids: tuple[str, ...]
    holders: tuple[int, ...]
    claims: int
    """The places that the holders claim there."""
    places: int
    """The places there, those of fixed pairs left out."""
    fixed: int
    held: tuple[tuple[str, str], ...]
    held_said: str


class _Reasons:
    """The final pairing, seen from the practices that it leaves without a mentor."""

    def __init__(
        self,
        candidates: CandidatePairs,
        chosen: Collection[tuple[int, int]],
        fixed: Collection[tuple[int, int]],
        forbidden: Iterable[Demand],
        objectives: Sequence[Objective],
    ) -> None:
        self.candidates = candidates
        self.objectives = tuple(objectives)
        self.practice_ids = [each.practice_id for each in candidates.practices]
        self.mentor_ids = [each.mentor_id for each in candidates.mentors]
        self.practice_names = {each.practice_id: _called(each) for each in candidates.practices}
        self.mentor_names = {each.mentor_id: _called(each) for each in candidates.mentors}
        self.demands = {demand.pair: demand for demand in forbidden}
        forbidding = {practice_id for practice_id, _ in self.demands}
        self.is_restricted = [each in forbidding for each in self.practice_ids]
        self.fixed = frozenset(fixed)
        self.mentors_of: dict[int, set[int]] = {}
        self.movable_at: dict[int, list[int]] = {}
        self.fixed_at: Counter[int] = Counter(mentor for _, mentor in self.fixed)
        for practice, mentor in sorted(chosen):
            self.mentors_of.setdefault(practice, set()).add(mentor)
            if (practice, mentor) not in self.fixed:
                self.movable_at.setdefault(mentor, []).append(practice)
        self.about_areas = [
            any(fact.name == AREA_COUNT for fact in facts_in(each.requires))
            for each in candidates.requirements
        ]
        self.usable: dict[int, frozenset[int]] = {}
        self.reached: dict[int, frozenset[int]] = {}
        self.regions: dict[frozenset[int], _Region] = {}
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
        not_refused = [each for each in _numbers(~_in_any(refused)) if each not in taken]
        forbidden = [each for each in not_refused if self._demand(number, each) is not None]
        open_mentors = self._usable(number) - taken
        competition = None
        lows = {
            mentor: fit
            for mentor, fit in self.candidates.low(number).items()
            if mentor not in taken and mentor not in forbidden
        }
        settled = {*forbidden, *lows}
        questions = self._questions(number, [each for each in not_refused if each not in settled])
        strangers = self._strangers(number, refused)
        if open_mentors:
            within = self._within_reach(open_mentors)
            if any(map(self._has_place, within)):
                reason, says = UnpairedReason.OUTRANKED, self._outranked_said(practice, within)
            else:
                competition, says = self._competition(number, within)
                reason = UnpairedReason.COMPETITION
        elif questions:
            reason, says = UnpairedReason.UNDETERMINED, ""
        elif lows:
            reason, says = UnpairedReason.FIT_TOO_LOW, self._lows_said(practice, lows)
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
            refusals=self._refusals(refused),
            forbidden=tuple(filter(None, (self._demand(number, each) for each in forbidden))),
            low_fits=tuple(LowFit(self.mentor_ids[each], fit) for each, fit in lows.items()),
            questions=questions,
            competition=competition,
        )

    def _demand(self, practice: int, mentor: int) -> Demand | None:
        return self.demands.get((self.practice_ids[practice], self.mentor_ids[mentor]))

    # Others want the same places.

    def _usable(self, practice: int) -> frozenset[int]:
        """The mentors that a practice can have or has, those of fixed pairs left out."""
        if practice not in self.usable:
            qualifying: Iterable[int] = self.candidates.qualifying(practice)
            if self.is_restricted[practice]:
                qualifying = (each for each in qualifying if self._demand(practice, each) is None)
            fixed = {
                mentor
                for mentor in self.mentors_of.get(practice, ())
                if (practice, mentor) in self.fixed
            }
            self.usable[practice] = frozenset(qualifying) - fixed
        return self.usable[practice]

    def _reach(self, mentor: int) -> frozenset[int]:
        """The mentors at which a place could come free for one at this mentor, itself included."""
        if mentor not in self.reached:
            reached = {mentor}
            closed: set[int] = set()
            waiting = [mentor]
            while waiting:
                at = waiting.pop()
                if at in closed:
                    continue
                known = self.reached.get(at)
                if known is not None:
                    closed |= known
                    reached |= known
                    continue
                for holder in self.movable_at.get(at, ()):
                    further = self._usable(holder) - self.mentors_of[holder] - reached
                    reached |= further
                    waiting.extend(further)
            self.reached[mentor] = frozenset(reached)
        return self.reached[mentor]

    def _region(self, mentors: frozenset[int]) -> _Region:
        if mentors not in self.regions:
            ordered = sorted(mentors)
            pairs = [
                (each, mentor) for mentor in ordered for each in self.movable_at.get(mentor, ())
            ]
            holders = tuple(sorted({holder for holder, _ in pairs}))
            fixed = sum(self.fixed_at[each] for each in ordered)
            takes = [
                f"{self.mentor_names[self.mentor_ids[mentor]]} takes "
                + _listed([self.practice_ids[each] for each in holding], self.practice_names)
                for mentor in ordered
                if (holding := self.movable_at.get(mentor))
            ]
            self.regions[mentors] = _Region(
                mentors=mentors,
                mentor_ids=tuple(self.mentor_ids[each] for each in ordered),
                holders=holders,
                claims=sum(self._claims(each, mentors) for each in holders),
                places=sum(self.candidates.mentors[each].places for each in ordered) - fixed,
                fixed=fixed,
                held=tuple((self.practice_ids[ours], self.mentor_ids[at]) for ours, at in pairs),
                held_said=f"{_cut(takes, '; ')}." if takes else "",
            )
        return self.regions[mentors]

    def _claims(self, practice: int, mentors: frozenset[int]) -> int:
        """How many places at these mentors a practice claims, after what it has elsewhere."""
        usable = self._usable(practice) & mentors
        elsewhere = self.mentors_of.get(practice, set()) - usable
        wanted = self.candidates.practices[practice].wanted
        return min(wanted - len(elsewhere), len(usable))

    def _within_reach(self, open_mentors: frozenset[int]) -> frozenset[int]:
        """The mentors at which a place could come free for one at any of these mentors."""
        mentors: frozenset[int] = frozenset()
        for mentor in sorted(open_mentors):
            if mentor not in mentors:
                mentors |= self._reach(mentor)
        return mentors

    def _has_place(self, mentor: int) -> bool:
        taken = len(self.movable_at.get(mentor, ())) + self.fixed_at[mentor]
        return taken < self.candidates.mentors[mentor].places

    def _outranked_said(self, practice: Practice, mentors: frozenset[int]) -> str:
        free = [self.mentor_ids[each] for each in sorted(mentors) if self._has_place(each)]
        whom = "mentor practice" if len(free) == 1 else "mentor practices"
        first = [
            type(each).__name__
            for each in itertools.takewhile(lambda each: each != MostPairs(), self.objectives)
        ]
        return (
            f"With a place that is free at {whom} {_listed(free, self.mentor_names)}, "
            f"{_called(practice)} could be paired too; but the most pairs do not come first: "
            f"{_listed(first)} {'does' if len(first) == 1 else 'do'}."
        )

    def _competition(self, number: int, mentors: frozenset[int]) -> tuple[Competition, str]:
        """Who competes with a practice for which places; as data, and in words."""
        region = self._region(mentors)
        is_holder = number in region.holders
        practices = region.holders if is_holder else sorted((*region.holders, number))
        competition = Competition(
            practice_ids=tuple(self.practice_ids[each] for each in practices),
            mentor_ids=region.mentor_ids,
            claims=region.claims + (0 if is_holder else self._claims(number, mentors)),
            places=region.places,
            fixed=region.fixed,
            held=region.held,
        )
        return competition, f"{self._competition_said(competition)} {region.held_said}".strip()

    def _competition_said(self, competition: Competition) -> str:
        practices, mentors = competition.practice_ids, competition.mentor_ids
        one_each = competition.claims == len(practices)
        return " ".join(
            (
                "Practices" if len(practices) > 1 else "Practice",
                _listed(practices, self.practice_names),
                "want" if len(practices) > 1 else "wants",
                "a place" if one_each else f"{competition.claims} places",
                "at mentor practices" if len(mentors) > 1 else "at mentor practice",
                _listed(mentors, self.mentor_names),
                "only, which have" if len(mentors) > 1 else "only, which has",
                _counted(competition.places, "place")
                + (" together" if len(mentors) > 1 else "")
                + (f" beside {competition.fixed} of fixed pairs" if competition.fixed else "")
                + ".",
            )
        )

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
        self, refused: "npt.NDArray[np.bool_]", strangers: frozenset[int] = frozenset()
    ) -> tuple[Refusal, ...]:
        """Which requirement refuses whom, mentors that share no area left out."""
        found = []
        for requirement, row in zip(self.candidates.requirements, refused, strict=True):
            mentors = [each for each in _numbers(row) if each not in strangers]
            if mentors:
                ids = tuple(self.mentor_ids[each] for each in mentors)
                found.append(Refusal(requirement=requirement, mentor_ids=ids))
        return tuple(found)

    def _refused_said(
        self, practice: Practice, refused: "npt.NDArray[np.bool_]", strangers: frozenset[int]
    ) -> str:
        refusals = self._refusals(refused, strangers)
        parts = "; ".join(
            f"{each.code} refuses {_listed(each.mentor_ids, self.mentor_names)}"
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
        areas = sorted(each.area for each in practice.areas)
        titles = {area: f'"{self.candidates.taxonomy.title(area)}"' for area in areas}
        about = [
            requirement
            for requirement, is_about in zip(
                self.candidates.requirements, self.about_areas, strict=True
            )
            if is_about
        ]
        return (
            f"No mentor practice has succeeded in a priority area of {_called(practice)}: "
            f"{_listed(areas, titles)}. {_cited(about)}"
        ).strip()

    def _lows_said(self, practice: Practice, lows: Mapping[int, int]) -> str:
        parts = [f"{_called(self.candidates.mentors[at])} by {fit}" for at, fit in lows.items()]
        return (
            f"No mentor practice that {_called(practice)} could have fits by the "
            f"{practice.minimum_fit} that it accepts at least: {_cut(parts, '; ')}."
        )

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
                mentor_ids=tuple(self.mentor_ids[each] for each in waiting[fact.name]),
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
    mentors = sorted({each for question in questions for each in question.mentor_ids})
    missing = list(dict.fromkeys(says for question in questions for says in question.because))
    whom = "mentor practice" if len(mentors) == 1 else "mentor practices"
    return (
        f"Whether {_called(practice)} may be paired with {whom} {_listed(mentors)} cannot "
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


def _listed(ids: Sequence[str], names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Names as one says them: `A, B and C`; after a dozen only how many more there are."""
    shown = ids if len(ids) <= _NAMED_MAXIMUM + 1 else ids[:_NAMED_MAXIMUM]
    said = [names.get(each, each) for each in shown]
    if len(shown) < len(ids):
        said.append(f"{len(ids) - len(shown)} others")
    *first, last = said
    return f"{', '.join(first)} and {last}" if first else last


def _cut(parts: Sequence[str], separator: str) -> str:
    """Parts of a sentence in a row; after a dozen only how many more there are."""
    if len(parts) > _NAMED_MAXIMUM + 1:
        parts = (*parts[:_NAMED_MAXIMUM], f"and {len(parts) - _NAMED_MAXIMUM} more")
    return separator.join(parts)
