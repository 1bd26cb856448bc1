"""The proof that a choice of pairs is the best one, stage by stage, and a checker of the proof.

A *choice* is some of the candidate pairs such that no practice is used more often than it wants
mentors, no mentor more often than it has places, and each mentor at least as often as its load
asks. The objectives are applied in order, each among the choices that are best so far. A *stage*
is one question on the way, and a *face* is what the stages before left open: the pairs that some
of the best choices hold and others do not, and between which bounds each node may hold of them.

A stage in which every open pair has a worth, and the sum of the worths is to be greatest, is
proved by a price for each practice and each mentor. Write u for the price of a practice, v for
that of a mentor. For any choice on the face,

    sum of worths = sum of (u + v) over its pairs + sum of (worth - u - v) over its pairs
                 <= sum over nodes of price * (its most if the price is above zero, else its least)
                    + sum of max(0, worth - u - v) over all open pairs.

The last line does not depend on the choice. A choice meets it with equality, and so is best, if

- each pair it holds is worth at least u + v, and each other open pair at most u + v;
- a node whose price is above zero holds its most, one whose price is below zero its least.

And the best choices are exactly those on the face that do. So the same prices say what is open to
the next stage: pairs worth more than u + v are held by every best choice, pairs worth less by
none, and a node with a price keeps to the bound it meets. (Duality of linear programs with
complementary slackness. Stage by stage it is the same as one proof with worths and prices of
several parts that are compared part by part.)

The worths of a stage, by its goal:

- `PAIRS`: 1 for each pair; `FIT`: its fit; `KEPT`: 1 for a pair that was one before, else 0.
- `LEVEL`, for a leximin choice: -1 for a fit above the level before and up to this one, else 0.
  Either just one such fit is open, or no pair held is open and has one, so that the count settles
  how many pairs have each fit. What is left above the last level all has one fit.
- `WORST`: -1 for each pair that fits no better than the worst that is held. Here the last line
  above has to come to -1 or less: then every choice on the face holds such a pair, and none has a
  better worst. What is open to the next stage are the pairs that fit no worse.

The checker is written from these sentences alone, in plain whole numbers, and shares no code
with the solver. It does not look at the tie order: which of several best choices is meant.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import index, not_
from typing import SupportsIndex

import attrs

from qip_rules.matching.objectives import (
    DEFAULT_OBJECTIVES,
    FairestFit,
    FewestChanges,
    IdPair,
    Leximin,
    MostPairs,
    Objective,
    TotalFit,
    in_order,
)

__all__ = ["Certificate", "Goal", "Stage", "refutations"]


class Goal(enum.Enum):
    """What a stage makes greatest or least."""

    PAIRS = "most pairs"
    FIT = "greatest total fit"
    WORST = "greatest worst fit"
    LEVEL = "fewest pairs at a level of fit"
    KEPT = "most earlier pairs kept"


_GOALS: dict[type[Objective], Goal] = {
    MostPairs: Goal.PAIRS,
    TotalFit: Goal.FIT,
    FairestFit: Goal.WORST,
    Leximin: Goal.LEVEL,
    FewestChanges: Goal.KEPT,
}


@attrs.frozen(kw_only=True)
class Stage:
    """One question that was settled, its answer, and the prices that prove it."""

    goal: Goal
    value: int | None
    """The number of pairs, their total fit, the worst fit (`None` if there is no pair), how many
    pairs have a fit of the level, or how many earlier pairs are kept."""
    level: int | None = None
    """Of `LEVEL` alone: the greatest fit that is counted."""
    practice_prices: tuple[int, ...]
    """One price per practice."""
    mentor_prices: tuple[int, ...]
    """One price per mentor."""


@attrs.frozen
class Certificate:
    """Prices, stage by stage, that prove a choice of pairs the best one. Plain whole numbers."""

    stages: tuple[Stage, ...]
    """In the order of the objectives; `Leximin` has as many as it takes, each other one stage."""


def refutations(  # noqa: PLR0913 (the problem and the claim, both in full)
    practice: Iterable[SupportsIndex],
    mentor: Iterable[SupportsIndex],
    fit: Iterable[SupportsIndex],
    *,
    practices: int,
    mentors: int,
    places: SupportsIndex | Iterable[SupportsIndex],
    wanted: SupportsIndex | Iterable[SupportsIndex] = 1,
    loads: SupportsIndex | Iterable[SupportsIndex] = 0,
    objectives: Sequence[Objective] = DEFAULT_OBJECTIVES,
    rows: Iterable[SupportsIndex],
    paired: int,
    total_fit: int,
    certificate: Certificate,
) -> tuple[str, ...]:
    """What is wrong with the claim that `rows` is a best choice; nothing if it is proved.

    The first arguments are those of `assign`, the last four are what it returned. All rows and
    all nodes are looked at, in plain whole numbers.

    Args:
        practice: the practice of each candidate pair, from 0.
        mentor: the mentor of each candidate pair, from 0.
        fit: the fit of each candidate pair.
        practices: the number of practices.
        mentors: the number of mentors.
        places: places of each mentor, or of every mentor.
        wanted: mentors wanted by each practice, or by every practice.
        loads: the least number of practices of each mentor, or of every mentor.
        objectives: what the choice is best at, in order; earlier pairs by number.
        rows: the numbers of the chosen candidate pairs.
        paired: the claimed number of chosen pairs.
        total_fit: the claimed sum of their fits.
        certificate: the claimed proof.

    Returns:
        One sentence for each violation. If the claim is ill-formed, such as rows that do not
        exist or prices missing, only that is said, because the rest cannot be judged; nor can
        the stages after one that is not proved.

    Raises:
        TypeError: an entry of the problem or of `rows` is not a whole number.
        InputError: `objectives` are in no sensible order.
    """
    claim = _Claim(
        practice=_whole_numbers(practice),
        mentor=_whole_numbers(mentor),
        fit=_whole_numbers(fit),
        places=_one_for_each(places, mentors),
        wanted=_one_for_each(wanted, practices),
        loads=_one_for_each(loads, mentors),
        objectives=in_order(objectives),
        practices=practices,
        mentors=mentors,
        rows=_whole_numbers(rows),
        paired=paired,
        total_fit=total_fit,
        stages=certificate.stages,
    )
    wrong = (*_ill_formed(claim), *_other_stages(claim))
    if wrong:
        return wrong
    wrong = tuple(_infeasible(claim))
    return wrong or tuple(_unproved(claim))


@attrs.frozen(kw_only=True)
class _Claim:
    """The problem and what is claimed of it, in plain Python numbers."""

    practice: list[int]
    mentor: list[int]
    fit: list[int]
    places: list[int]
    wanted: list[int]
    loads: list[int]
    objectives: tuple[Objective, ...]
    practices: int
    mentors: int
    rows: list[int]
    paired: int
    total_fit: int
    stages: tuple[Stage, ...]


def _whole_numbers(values: Iterable[SupportsIndex]) -> list[int]:
    return list(map(index, values))


def _one_for_each(value: SupportsIndex | Iterable[SupportsIndex], count: int) -> list[int]:
    return _whole_numbers(value) if isinstance(value, Iterable) else [index(value)] * count


def _ill_formed(claim: _Claim) -> Iterator[str]:
    """What keeps the claim from being judged at all."""
    count = len(claim.practice)
    if not count == len(claim.mentor) == len(claim.fit):
        yield (
            f"the columns differ in length: {count} practices, {len(claim.mentor)} mentors, "
            f"{len(claim.fit)} fits"
        )
    for name, column, nodes, capacities in (
        ("practice", claim.practice, claim.practices, claim.wanted),
        ("mentor", claim.mentor, claim.mentors, claim.places),
    ):
        if column and not 0 <= min(column) <= max(column) < nodes:
            yield f"a candidate pair names a {name} that is not among the {nodes}"
        if len(capacities) != nodes:
            yield f"{len(capacities)} capacities are given for {nodes} {name}s"
    if len(claim.loads) != claim.mentors:
        yield f"{len(claim.loads)} loads are given for {claim.mentors} mentors"
    for row in claim.rows:
        if not 0 <= row < count:
            yield f"row {row} is chosen, but there are {count} rows, counted from 0"
    for number, stage in enumerate(claim.stages):
        for name, prices, nodes in (
            ("practice", stage.practice_prices, claim.practices),
            ("mentor", stage.mentor_prices, claim.mentors),
        ):
            if len(prices) != nodes:
                yield f"stage {number}: {len(prices)} {name} prices are given for {nodes} {name}s"
            for node, price in enumerate(prices):
                if type(price) is not int:
                    yield (
                        f"stage {number}: the price of {name} {node} is not a whole number: "
                        f"{price!r}"
                    )


def _other_stages(claim: _Claim) -> Iterator[str]:
    """Whether the stages are those of the objectives, in their order."""
    goals = [_GOALS[type(each)] for each in claim.objectives]
    stated: list[Goal] = []
    for stage in claim.stages:
        if stage.goal is not Goal.LEVEL or Goal.LEVEL not in stated[-1:]:
            stated.append(stage.goal)
    for number, stage in enumerate(claim.stages):
        numbers = [stage.level] if stage.goal is Goal.LEVEL else []
        if stage.goal is not Goal.WORST or stage.value is not None:
            numbers.append(stage.value)
        if any(type(each) is not int for each in numbers):
            yield f"stage {number}: its value or its level is not a whole number"
    if Goal.LEVEL not in stated:  # none is needed where all that is open fits alike
        goals = [each for each in goals if each is not Goal.LEVEL]
    if stated != goals:
        said = ", ".join(each.value for each in stated) or "nothing"
        yield f"the stages are about {said}; the objectives are others"


def _infeasible(claim: _Claim) -> Iterator[str]:
    """Whether the choice keeps to the capacities, and is as large as stated."""
    for row, times in Counter(claim.rows).items():
        if times > 1:
            yield f"row {row} is chosen {times} times"
    chosen_pairs = Counter((claim.practice[row], claim.mentor[row]) for row in set(claim.rows))
    for (practice, mentor), times in chosen_pairs.items():
        if times > 1:
            yield f"practice {practice} and mentor {mentor} are paired {times} times"
    yield from _overused("practice", _uses(claim.practice, claim.rows), claim.wanted)
    at_mentor = _uses(claim.mentor, claim.rows)
    yield from _overused("mentor", at_mentor, claim.places)
    for mentor, load in enumerate(claim.loads):
        if at_mentor[mentor] < load:
            yield f"mentor {mentor} is in {at_mentor[mentor]} chosen pairs; its load is {load}"
    if claim.paired != len(claim.rows):
        yield f"{claim.paired} pairs are stated, {len(claim.rows)} are chosen"
    total_fit = sum(claim.fit[row] for row in claim.rows)
    if claim.total_fit != total_fit:
        yield f"the total fit is stated as {claim.total_fit}, the chosen pairs sum to {total_fit}"


def _uses(column: list[int], rows: Iterable[int]) -> Counter[int]:
    return Counter(column[row] for row in rows)


def _overused(name: str, uses: Counter[int], capacities: list[int]) -> Iterator[str]:
    for node, times in uses.items():
        if times > capacities[node]:
            yield f"{name} {node} is in {times} chosen pairs; its capacity is {capacities[node]}"


def _unproved(claim: _Claim) -> Iterator[str]:
    """Whether the prices leave no better choice; the first stage that is not proved ends it."""
    previous: frozenset[IdPair] = frozenset()
    for objective in claim.objectives:
        if isinstance(objective, FewestChanges):
            previous = frozenset(objective.previous)
    face = _Face(claim, previous)
    stages = list(enumerate(claim.stages))
    for objective in claim.objectives:
        goal = _GOALS[type(objective)]
        of_goal = [(number, stage) for number, stage in stages if stage.goal is goal]
        for number, stage in of_goal:
            wrong = list(face.wrong_value(stage)) or list(face.unproved(stage))
            if wrong:
                yield from (f"stage {number}, {goal.value}: {each}" for each in wrong)
                return
            if goal is Goal.LEVEL or objective != claim.objectives[-1]:
                face.narrow(stage)
        if goal is Goal.LEVEL:
            wrong = list(face.unsettled())
            if wrong:
                yield from wrong
                return


class _Side:
    """The practices, or the mentors: between which bounds each may hold of the open pairs."""

    def __init__(self, name: str, column: list[int], least: list[int], most: list[int]) -> None:
        self.name = name
        self.column = column
        """The node of each open row."""
        self.least = list(least)
        self.most = list(most)

    def mispriced(self, prices: tuple[int, ...], chosen: list[bool]) -> Iterator[str]:
        """Nodes with a price that do not keep to the bound it is about."""
        uses = Counter(compress(self.column, chosen))
        for node, price in enumerate(prices):
            if price > 0 and uses[node] < self.most[node]:
                yield (
                    f"{self.name} {node} has the price {price}, but is in {uses[node]} open chosen "
                    f"pairs of {self.most[node]}; unused capacity has no price"
                )
            elif price < 0 and uses[node] > self.least[node]:
                yield (
                    f"{self.name} {node} has the price {price}, below zero, but is in "
                    f"{uses[node]} open chosen pairs and need be in {self.least[node]} only"
                )

    def bound(self, prices: tuple[int, ...]) -> int:
        """What the nodes add to the bound that no choice exceeds."""
        at_bound = zip(prices, self.least, self.most, strict=True)
        return sum(price * (most if price > 0 else least) for price, least, most in at_bound)

    def narrow(self, prices: tuple[int, ...], held: list[bool]) -> None:
        """Keep to the bounds that have a price, without the rows that every choice holds."""
        for node, price in enumerate(prices):
            if price > 0:
                self.least[node] = self.most[node]
            elif price < 0:
                self.most[node] = self.least[node]
        for node in compress(self.column, held):
            self.least[node] = max(0, self.least[node] - 1)
            self.most[node] -= 1


class _Face:
    """What is still open: rows that some of the best choices hold, and others do not."""

    def __init__(self, claim: _Claim, previous: frozenset[IdPair]) -> None:
        chosen_rows = frozenset(claim.rows)
        self.previous = previous
        self.chosen_ids = [(claim.practice[row], claim.mentor[row]) for row in claim.rows]
        self.chosen_fits = [claim.fit[row] for row in claim.rows]
        self.rows = list(range(len(claim.fit)))
        self.fit = claim.fit
        self.chosen = [row in chosen_rows for row in self.rows]
        self.practice = _Side("practice", claim.practice, [0] * claim.practices, claim.wanted)
        self.mentor = _Side("mentor", claim.mentor, claim.loads, claim.places)
        self.held_fits: list[int] = []
        """The fits of the rows that every choice on the face holds."""
        self.level: int | None = None
        """Up to which fit it is settled how many pairs have which."""

    def wrong_value(self, stage: Stage) -> Iterator[str]:
        """Whether what is stated of the chosen pairs is so."""
        fits = self.chosen_fits
        match stage.goal:
            case Goal.PAIRS:
                true: int | None = len(fits)
            case Goal.FIT:
                true = sum(fits)
            case Goal.WORST:
                true = min(fits, default=None)
            case Goal.LEVEL:
                true = sum(self._in_level(stage, fits))
                yield from self._wrong_level(stage)
            case Goal.KEPT:
                true = sum(each in self.previous for each in self.chosen_ids)
        if stage.value != true:
            yield f"{stage.value} is stated; it is {true}"

    def _wrong_level(self, stage: Stage) -> Iterator[str]:
        if self.level is not None and (stage.level or 0) <= self.level:
            yield f"the level {stage.level} comes after {self.level}"
        levels = sorted(set(compress(self.fit, self._in_level(stage, self.fit))))
        open_chosen = list(compress(self.fit, self.chosen))
        if len(levels) > 1 and any(self._in_level(stage, open_chosen)):
            yield f"the fits {', '.join(map(str, levels))} are counted as one"

    def _in_level(self, stage: Stage, fits: list[int]) -> list[bool]:
        """Which fits are counted by a stage of levels."""
        before, level = self.level, stage.level or 0
        return [fit <= level and (before is None or fit > before) for fit in fits]

    def _surpluses(self, stage: Stage) -> list[int]:
        """What each open row is worth above its prices."""
        ours, theirs = stage.practice_prices, stage.mentor_prices
        return [
            worth - ours[practice] - theirs[mentor]
            for worth, practice, mentor in zip(
                self._worths(stage), self.practice.column, self.mentor.column, strict=True
            )
        ]

    def _worths(self, stage: Stage) -> list[int]:
        match stage.goal:
            case Goal.PAIRS:
                return [1] * len(self.rows)
            case Goal.FIT:
                return self.fit
            case Goal.WORST:
                worst = stage.value or 0
                return [-(fit <= worst) for fit in self.fit]
            case Goal.LEVEL:
                return [-each for each in self._in_level(stage, self.fit)]
            case Goal.KEPT:
                ids = zip(self.practice.column, self.mentor.column, strict=True)
                return [int(each in self.previous) for each in ids]

    def unproved(self, stage: Stage) -> Iterator[str]:
        """Why the prices do not prove a stage."""
        if stage.goal is Goal.WORST:
            yield from self._unproved_worst(stage)
            return
        yield from self.practice.mispriced(stage.practice_prices, self.chosen)
        yield from self.mentor.mispriced(stage.mentor_prices, self.chosen)
        surpluses = self._surpluses(stage)
        least = min(compress(surpluses, self.chosen), default=0)
        greatest = max(compress(surpluses, map(not_, self.chosen)), default=0)
        if least >= 0 >= greatest:
            return
        for at, (surplus, is_chosen) in enumerate(zip(surpluses, self.chosen, strict=True)):
            if surplus and (surplus > 0) is not is_chosen:
                what = "chosen below" if is_chosen else "left out above"
                ids = f"practice {self.practice.column[at]}, mentor {self.mentor.column[at]}"
                yield f"row {self.rows[at]} ({ids}) is {what} its prices"

    def _unproved_worst(self, stage: Stage) -> Iterator[str]:
        worst = stage.value
        if worst is None:
            return
        bound = -sum(fit <= worst for fit in self.held_fits)
        bound += self.practice.bound(stage.practice_prices)
        bound += self.mentor.bound(stage.mentor_prices)
        bound += sum(surplus for surplus in self._surpluses(stage) if surplus > 0)
        if bound > -1:
            yield f"the prices do not exclude a choice that fits better than {worst} throughout"

    def narrow(self, stage: Stage) -> None:
        """Leave open what a stage that is proved leaves open."""
        if stage.goal is Goal.WORST:
            worst = stage.value
            if worst is not None:
                self._keep([fit >= worst for fit in self.fit])
            return
        surpluses = self._surpluses(stage)
        held = [each > 0 for each in surpluses]
        self.held_fits += compress(self.fit, held)
        self.practice.narrow(stage.practice_prices, held)
        self.mentor.narrow(stage.mentor_prices, held)
        if any(surpluses):
            self._keep(list(map(not_, surpluses)))
        if stage.goal is Goal.LEVEL:
            self.level = stage.level

    def _keep(self, kept: list[bool]) -> None:
        """Leave some of the open rows out."""
        self.rows = list(compress(self.rows, kept))
        self.fit = list(compress(self.fit, kept))
        self.chosen = list(compress(self.chosen, kept))
        for side in (self.practice, self.mentor):
            side.column = list(compress(side.column, kept))

    def unsettled(self) -> Iterator[str]:
        """Fits above the last level of which a choice could still hold more or fewer."""
        above = sorted({fit for fit in self.fit if self.level is None or fit > self.level})
        if len(above) > 1:
            yield f"the fits {', '.join(map(str, above))} are not settled"
