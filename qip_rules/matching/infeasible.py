"""Demands on a pairing that cannot all be met: which of them clash, in words.

A mentor's minimum load can be out of reach because of other loads, because fixed pairs take the
practices that it could have, because pairs are forbidden, or because practices accept no fit as
low as theirs. A minimal set that clashes is found by leaving demands out; those of the mentors'
loads alone are tried first, then together with fixed pairs, and so on, so that what is named is
what most needs naming.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.errors import Fault, InfeasibleError
from qip_rules.matching.clashing import minimal_clash
from qip_rules.matching.free import FreePairs
from qip_rules.matching.problem import Problem, said
from qip_rules.matching.records import Demand, MentorPractice, Practice

if TYPE_CHECKING:
    from qip_rules.matching.solve.face import Face

__all__ = ["infeasible"]


@attrs.frozen
class _Fixed:
    position: int
    demand: Demand
    pair: tuple[int, int]


@attrs.frozen
class _Forbidden:
    position: int
    demand: Demand
    pair: tuple[int, int]


@attrs.frozen
class _Load:
    position: int
    mentor: MentorPractice
    number: int


@attrs.frozen
class _LeastFit:
    position: int
    practice: Practice
    number: int


_Demanded = _Fixed | _Forbidden | _Load | _LeastFit


def infeasible(problem: Problem, free: FreePairs) -> InfeasibleError:
    """What to tell of a problem whose minimum loads cannot be met."""
    demands = _Demands(problem, free)
    kinds = demands.by_kind()
    demanded: tuple[_Demanded, ...] = ()
    for kind in kinds:
        demanded += kind
        if not demands.can_be_met(demanded):
            break
    clash = minimal_clash(demanded, demands.can_be_met)
    ordered = sorted(clash, key=lambda each: (type(each).__name__, each.position))
    faults = [Fault(*_told(each)) for each in ordered]
    return InfeasibleError(faults, of=f"the demands on the pairing ({demands.shortage(clash)})")


class _Demands:
    """All that is demanded, and what of it can be met together."""

    def __init__(self, problem: Problem, free: FreePairs) -> None:
        import numpy as np

        self.problem = problem
        found = free.candidates
        self.practices = {each.practice_id: at for at, each in enumerate(found.practices)}
        self.mentors = {each.mentor_id: at for at, each in enumerate(found.mentors)}
        self.wanted = [each.wanted for each in found.practices]
        self.places = [each.places for each in found.mentors]
        loaded = np.array([each.minimum_load > 0 for each in found.mentors], dtype=np.bool_)
        low = found.low_qualifies  # answers that are missing keep the others out at any fit
        practice = np.concatenate([found.practice, found.low_practice[low]])
        mentor = np.concatenate([found.mentor, found.low_mentor[low]])
        is_low = np.arange(len(practice)) >= len(found.practice)
        order = np.lexsort((mentor, practice))
        order = order[loaded[mentor[order]]]  # no other pair helps to meet a load
        self.practice, self.mentor, self.is_low = practice[order], mentor[order], is_low[order]

    def by_kind(self) -> tuple[tuple[_Demanded, ...], ...]:
        """Loads, fixed pairs, least fits that practices accept, forbidden pairs.

        Each kind is in the order of ids: so which of several clashes is told does not depend on
        the order of the records.
        """
        problem = self.problem
        loads = [
            _Load(at, each, self.mentors[each.mentor_id])
            for at, each in enumerate(problem.mentors)
            if each.minimum_load
        ]
        fixed = [_Fixed(at, each, self._pair(each)) for at, each in enumerate(problem.fixed)]
        least_fits = [
            _LeastFit(at, each, self.practices[each.practice_id])
            for at, each in enumerate(problem.practices)
            if each.minimum_fit
        ]
        forbidden = [
            _Forbidden(at, each, self._pair(each)) for at, each in enumerate(problem.forbidden)
        ]
        # The numbers of practices and of mentors are in the order of their ids.
        loads.sort(key=lambda each: each.number)
        fixed.sort(key=lambda each: each.pair)
        least_fits.sort(key=lambda each: each.number)
        forbidden.sort(key=lambda each: each.pair)
        return tuple(loads), tuple(fixed), tuple(least_fits), tuple(forbidden)

    def _pair(self, demand: Demand) -> tuple[int, int]:
        return self.practices[demand.practice_id], self.mentors[demand.mentor_id]

    def can_be_met(self, demanded: Sequence[_Demanded]) -> bool:
        """Whether some of the demands can be met, all others left aside."""
        import numpy as np

        from qip_rules.matching.solve.face import best_choice

        face, _ = self._face(demanded)
        return best_choice(face, np.zeros(len(face.pair), dtype=np.int64)) is not None

    def _face(self, demanded: Sequence[_Demanded]) -> "tuple[Face, int]":
        """The choices that meet demands, and how many fixed pairs count toward a load."""
        import numpy as np

        from qip_rules.matching.solve.face import Face

        fixed = [each.pair for each in demanded if isinstance(each, _Fixed)]
        forbidden = [each.pair for each in demanded if isinstance(each, _Forbidden)]
        of_practice = Counter(practice for practice, _ in fixed)
        at_mentor = Counter(mentor for _, mentor in fixed)
        loads = [0] * len(self.places)
        counted = 0
        for each in demanded:
            if isinstance(each, _Load):
                loads[each.number] = max(0, each.mentor.minimum_load - at_mentor[each.number])
                counted += min(at_mentor[each.number], each.mentor.minimum_load)
        particular = np.zeros(len(self.wanted), dtype=np.bool_)
        particular[[each.number for each in demanded if isinstance(each, _LeastFit)]] = True
        taken = np.array(
            [practice * len(self.places) + mentor for practice, mentor in (*fixed, *forbidden)],
            dtype=np.int64,
        )
        kept = ~np.isin(self.practice * len(self.places) + self.mentor, taken)
        kept &= ~(self.is_low & particular[self.practice])
        # What mentors take beyond their loads needs no attention: it can be left out.
        least = np.array([0] * len(self.wanted) + loads, dtype=np.int64)
        wanted = [count - of_practice[at] for at, count in enumerate(self.wanted)]
        face = Face(
            practices=len(self.wanted),
            tail=self.practice,
            head=self.mentor + len(self.wanted),
            pair=np.arange(len(self.practice)),
            least=least,
            most=np.array(wanted + loads, dtype=np.int64),
        )
        return face.only(kept), counted

    def shortage(self, clash: Sequence[_Demanded]) -> str:
        """How many practices the mentors of a clash are to take, and how many they can."""
        import numpy as np

        from qip_rules.matching.solve.face import best_choice

        mentors = [each.mentor for each in clash if isinstance(each, _Load)]
        asked = sum(each.minimum_load for each in mentors)
        face, counted = self._face(clash)
        face = attrs.evolve(face, least=np.zeros_like(face.least))
        chosen = best_choice(face, np.ones(len(face.pair), dtype=np.int64))
        possible = counted + (0 if chosen is None else int(chosen.sum()))
        names = ", ".join(sorted(each.mentor_id for each in mentors))
        one = len(mentors) == 1
        return (
            f"{self.problem.relation.noun}{'' if one else 's'} {names} "
            f"{'is' if one else 'are'} to take "
            f"{_practices(asked)}{'' if one else ' together'}; at most {possible} can go there"
        )


def _told(each: _Demanded) -> Iterator[str]:
    """Place, demand and what would do instead."""
    match each:
        case _Load(position, mentor):
            yield f"mentors[{position}].minimum_load"
            yield f"at least {_practices(mentor.minimum_load)} for mentor {mentor.mentor_id!r}"
            yield "a load that the other demands leave possible"
        case _Fixed(position, demand):
            yield f"fixed[{position}]"
            yield f"{said(demand.pair)} fixed{_reasons(demand)}"
            yield "no fixed pair that the loads need elsewhere"
        case _Forbidden(position, demand):
            yield f"forbidden[{position}]"
            yield f"{said(demand.pair)} forbidden{_reasons(demand)}"
            yield "no forbidden pair that the loads need"
        case _LeastFit(position, practice):
            yield f"practices[{position}].minimum_fit"
            yield (
                f"a fit of at least {practice.minimum_fit} for practice {practice.practice_id!r}"
            )
            yield "a fit as low as the loads need"


def _practices(number: int) -> str:
    return f"{number} practice{'' if number == 1 else 's'}"


def _reasons(demand: Demand) -> str:
    by = f" by {demand.by}" if demand.by else ""
    return f"{by} ({demand.because})" if demand.because else by
