"""Why practices would have other mentors: who makes room for whom, and what is gained by it."""

from collections.abc import Iterator

import attrs

from qip_rules.matching.answer import Pair, Pairing
from qip_rules.matching.explaining.wording import called, listed
from qip_rules.matching.questions.supposing import Move, moves_between

__all__ = ["MoveReason", "move_reasons"]


@attrs.frozen(kw_only=True)
class MoveReason:
    """A practice that would have other mentors, and why."""

    move: Move
    fit_before: int
    """Of all its mentors, in the pairing as it is."""
    fit_after: int
    says: str
    """Whom it leaves and joins, each with its reason, in words."""

    def __str__(self) -> str:
        return self.says


def move_reasons(before: Pairing, after: Pairing) -> tuple[MoveReason, ...]:
    """Every practice whose mentors differ between two pairings, by id, with the reasons.

    The reasons are what can be seen at the places themselves: the mentor takes no part, the pair is
    fixed or forbidden, another practice comes or goes, places are more or fewer. That the whole is
    the best there is, the second pairing's certificate proves.

    Args:
        before: a pairing.
        after: that of a changed problem.
    """
    beside = _Beside(before, after)
    return tuple(beside.reason(each) for each in moves_between(before, after))


@attrs.define(eq=False)
class _Beside:
    """Two pairings, by id."""

    before: Pairing
    after: Pairing
    had: dict[tuple[str, str], Pair] = attrs.field(init=False)
    has: dict[tuple[str, str], Pair] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.had = {(each.practice_id, each.mentor_id): each for each in self.before.pairs}
        self.has = {(each.practice_id, each.mentor_id): each for each in self.after.pairs}

    def reason(self, move: Move) -> MoveReason:
        """One practice's move, with its fits and in words."""
        fits = [
            sum(each.fit for each in pairs.values() if each.practice_id == move.practice_id)
            for pairs in (self.had, self.has)
        ]
        practices = {each.practice_id: each for each in self.after.problem.practices}
        told = [*self._left(move), *self._joined(move)]
        lacks = next(
            (each for each in self.after.unpaired if each.practice_id == move.practice_id), None
        )
        if lacks is not None and len(move.joins) < len(move.leaves):
            why = lacks.reason.said(self.after.problem.relation)
            told.append(f"It gets no other: {why}.")
            # Who claims contested places is told with the pairing; here it would drown the rest.
            told += [] if lacks.competition else [lacks.says]
        says = f"{called(practices[move.practice_id])}: {' '.join(told)}"
        return MoveReason(move=move, fit_before=fits[0], fit_after=fits[1], says=says)

    def _left(self, move: Move) -> Iterator[str]:
        mentors = {each.mentor_id: each for each in self.after.problem.mentors}
        old = {each.mentor_id: each for each in self.before.problem.mentors}
        forbidden = {demand.pair for demand in self.after.problem.forbidden}
        for mentor_id in move.leaves:
            name = called(old[mentor_id])
            fit = self.had[move.practice_id, mentor_id].fit
            new = mentors.get(mentor_id)
            others = self._others(self.has, self.had, mentor_id)
            if new is None:
                why = "which takes no part"
            elif (move.practice_id, mentor_id) in forbidden:
                why = "because the pair is forbidden"
            elif others:
                why = f"which takes {listed(others)} then"
            elif new.places < old[mentor_id].places:
                why = f"which has {new.places} of {old[mentor_id].places} places left"
            else:
                why = "whose place is free then"
            yield f"It no longer has {name} (fit {fit}), {why}."

    def _joined(self, move: Move) -> Iterator[str]:
        mentors = {each.mentor_id: each for each in self.after.problem.mentors}
        old = {each.mentor_id: each for each in self.before.problem.mentors}
        for mentor_id in move.joins:
            pair = self.has[move.practice_id, mentor_id]
            others = self._others(self.had, self.has, mentor_id)
            if pair.fixed:
                why = "as it is fixed"
            elif others:
                why = f"in the place of {listed(others)}"
            elif mentors[mentor_id].places > old[mentor_id].places:
                why = "which has more places"
            else:
                why = "where a place is free"
            yield f"It has {called(mentors[mentor_id])} (fit {pair.fit}), {why}."

    def _others(
        self,
        there: dict[tuple[str, str], Pair],
        not_there: dict[tuple[str, str], Pair],
        mentor_id: str,
    ) -> list[str]:
        """Who is with a mentor in one pairing and not in the other, by id."""
        return sorted(
            ours
            for ours, theirs in there
            if theirs == mentor_id and (ours, theirs) not in not_there
        )
