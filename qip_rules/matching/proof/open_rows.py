"""What a proof leaves open, stage by stage, in plain whole numbers: the checker's side of it.

`qip_rules.matching.proof.refuting` says what is looked at, and why that is enough.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import not_

import attrs

from qip_rules.matching.objectives import FlowObjective, IdPair
from qip_rules.matching.proof.certificate import Goal, Stage

__all__ = ["Claim", "Face"]


@attrs.frozen(kw_only=True)
class Claim:
    """The problem and what is claimed of it, in plain Python numbers."""

    practice: Sequence[int]
    mentor: Sequence[int]
    fit: Sequence[int]
    places: list[int]
    wanted: list[int]
    loads: list[int]
    objectives: tuple[FlowObjective, ...]
    practices: int
    mentors: int
    rows: list[int]
    paired: int
    total_fit: int
    stages: tuple[Stage, ...]


class Side:
    """The practices, or the mentors: between which bounds each may hold of the open pairs."""

    def __init__(self, name: str, column: Sequence[int], least: list[int], most: list[int]) -> None:
        self.name = name
        self.column = column
        """The node of each open row."""
        self.least: list[int] = list(least)
        self.most: list[int] = list(most)

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


class Face:
    """What is still open: rows that some of the best choices hold, and others do not."""

    def __init__(self, claim: Claim, previous: frozenset[IdPair]) -> None:
        chosen_rows = frozenset(claim.rows)
        self.previous = previous
        self.chosen_ids: list[tuple[int, int]] = [
            (claim.practice[row], claim.mentor[row]) for row in claim.rows
        ]
        self.chosen_fits: list[int] = [claim.fit[row] for row in claim.rows]
        self.rows: Sequence[int] = range(len(claim.fit))
        self.fit: Sequence[int] = claim.fit
        self.chosen: list[bool] = [row in chosen_rows for row in self.rows]
        self.practice: Side = Side("practice", claim.practice, [0] * claim.practices, claim.wanted)
        self.mentor: Side = Side("mentor", claim.mentor, claim.loads, claim.places)
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
            case Goal.COVERED | Goal.STABLE:
                true = None  # nothing that rows and prices could show
        if stage.value != true:
            yield f"{stage.value} is stated; it is {true}"

    def _wrong_level(self, stage: Stage) -> Iterator[str]:
        if self.level is not None and (stage.level or 0) <= self.level:
            yield f"the level {stage.level} comes after {self.level}"
        levels = sorted(set(compress(self.fit, self._in_level(stage, self.fit))))
        open_chosen = list(compress(self.fit, self.chosen))
        if len(levels) > 1 and any(self._in_level(stage, open_chosen)):
            yield f"the fits {', '.join(map(str, levels))} are counted as one"

    def _in_level(self, stage: Stage, fits: Sequence[int]) -> list[bool]:
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

    def _worths(self, stage: Stage) -> Sequence[int]:
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
            case Goal.COVERED | Goal.STABLE:
                return [0] * len(self.rows)  # nothing that rows and prices could show

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
