"""The mentor that came nearest for each practice, all practices at once.

`why` solves anew and tells exactly what a pair is worth; here the certificate is read instead. A
pair that is not chosen is worth less than its prices in the first stage in which it is not worth
as much: any pairing that holds it loses at least the difference there (weak duality, stage by
stage; `qip_rules.matching.proof.refuting` has the argument). So what is told is proved, and may be
less than the exact cost.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.free import FreePairs, by_number, free_pairs
from qip_rules.matching.objectives import FewestChanges, IdPair
from qip_rules.matching.proof.certificate import Goal, Stage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["SecondChoice", "among", "chosen_among", "second_choices", "second_choices_of"]

_SAID: Final = {
    Goal.PAIRS: "pairs",
    Goal.FIT: "total fit",
    Goal.WORST: "the worst fit",
    Goal.LEVEL: "the lower fits",
    Goal.KEPT: "earlier pairs kept",
}


@attrs.frozen(kw_only=True)
class SecondChoice:
    """The mentor nearest to being a practice's, of those that it could have and has not."""

    practice_id: str
    mentor_id: str
    fit: int
    goal: Goal | None
    """The first stage in which a pairing with the two is proved to lose; `None` where the
    certificate proves no loss at all: perhaps there are ties."""
    loses_at_least: int
    """How much it loses there at least: pairs, total fit, worst fit, pairs at a level of fit, or
    earlier pairs kept."""

    def __str__(self) -> str:
        start = f"Nearest to {self.practice_id} beside its own: {self.mentor_id}, a fit of "
        if self.goal is None:
            return f"{start}{self.fit}; no loss is proved."
        said = _SAID[self.goal]
        return f"{start}{self.fit}; it would cost at least {self.loses_at_least} of {said}."


def second_choices(pairing: Pairing) -> tuple[SecondChoice, ...]:
    """For each practice the mentor that came nearest, by practice id.

    Nearest is the one whose proved loss comes in the latest stage, then the one with the least
    loss there, then the first by id. Practices with no further candidate are left out. Under
    `Stable` no loss is proved, and under `AreaCoverage` none from there on.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
    """
    expect_arguments("second_choices", pairing=(pairing, Pairing, "`pair(problem)` gives one"))
    return second_choices_of(pairing, free_pairs(pairing.problem))


def second_choices_of(pairing: Pairing, free: FreePairs) -> tuple[SecondChoice, ...]:
    """The same, given what `free_pairs` gives for the problem."""
    import numpy as np

    practices, mentors = free.candidates.practices, free.candidates.mentors
    stage, loss = _losses(pairing, free)
    chosen = chosen_among(pairing, free)
    (row,) = np.nonzero(~chosen)
    ours, theirs = free.practice[row], free.mentor[row]
    order = np.lexsort((theirs, loss[row], -stage[row], ours))
    first = row[order[np.unique(ours[order], return_index=True)[1]]]
    goals = [each.goal for each in pairing.certificate.stages]
    rows: Iterable[tuple[int, int, int, int, int]] = zip(
        free.practice[first].tolist(),
        free.mentor[first].tolist(),
        free.fit[first].tolist(),
        stage[first].tolist(),
        loss[first].tolist(),
        strict=True,
    )
    return tuple(
        SecondChoice(
            practice_id=practices[practice].practice_id,
            mentor_id=mentors[mentor].mentor_id,
            fit=fit,
            goal=goals[at] if lost else None,
            loses_at_least=lost,
        )
        for practice, mentor, fit, at, lost in rows
    )


def _losses(pairing: Pairing, free: FreePairs) -> "tuple[Numbers, Numbers]":
    """For each free pair the stage in which it first loses, and how much; 0 if in none."""
    import numpy as np

    stages = pairing.certificate.stages
    stage = np.full(len(free.fit), len(stages), dtype=np.int64)
    loss = np.zeros(len(free.fit), dtype=np.int64)
    is_open = np.ones(len(free.fit), dtype=np.bool_)
    previous = _previous(pairing, free)
    before: int | None = None
    for at, each in enumerate(stages):
        if each.bound is not None or not each.practice_prices:
            break  # what comes after has no prices
        if each.goal is Goal.WORST:
            surplus = np.minimum(free.fit - (each.value or 0), 0)
        else:
            ours = np.array(each.practice_prices, dtype=np.int64)
            theirs = np.array(each.mentor_prices, dtype=np.int64)
            worth = _worths(each, free, previous, before)
            surplus = worth - ours[free.practice] - theirs[free.mentor]
        if each.goal is Goal.LEVEL:
            before = each.level
        loses = is_open & (surplus < 0)
        stage[loses], loss[loses] = at, -surplus[loses]
        is_open &= surplus == 0
    return stage, loss


def _worths(each: Stage, free: FreePairs, previous: "Bools", before: int | None) -> "Numbers":
    import numpy as np

    match each.goal:
        case Goal.FIT:
            return free.fit
        case Goal.KEPT:
            return previous.astype(np.int64)
        case Goal.LEVEL:
            counted = free.fit <= (each.level or 0)
            if before is not None:
                counted &= free.fit > before
            return -counted.astype(np.int64)
        case _:
            return np.ones(len(free.fit), dtype=np.int64)


def _previous(pairing: Pairing, free: FreePairs) -> "Bools":
    """Which free pairs are earlier ones, to be kept."""
    return among(
        free,
        [
            each
            for objective in by_number(pairing.objectives, free)
            if isinstance(objective, FewestChanges)
            for each in objective.previous
        ],
    )


def chosen_among(pairing: Pairing, free: FreePairs) -> "Bools":
    """Which free pairs a pairing holds."""
    practices = {each.practice_id: at for at, each in enumerate(free.candidates.practices)}
    mentors = {each.mentor_id: at for at, each in enumerate(free.candidates.mentors)}
    return among(
        free, [(practices[each.practice_id], mentors[each.mentor_id]) for each in pairing.pairs]
    )


def among(free: FreePairs, pairs: Iterable[IdPair]) -> "Bools":
    """Which free pairs are among some, which are given by number."""
    import numpy as np

    numbers = [
        ours * len(free.places) + theirs
        for ours, theirs in pairs
        if isinstance(ours, int) and isinstance(theirs, int)
    ]
    every = free.practice * len(free.places) + free.mentor
    return np.isin(every, np.array(numbers, dtype=np.int64))
