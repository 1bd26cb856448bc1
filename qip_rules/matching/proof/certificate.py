"""The proof of a pairing as plain data: stages with their prices. `verify` judges it."""

import enum

import attrs

__all__ = ["Certificate", "Goal", "Progress", "Stage"]


class Goal(enum.Enum):
    """What a stage makes greatest or least."""

    PAIRS = "most pairs"
    FIT = "greatest total fit"
    WORST = "greatest worst fit"
    LEVEL = "fewest pairs at a level of fit"
    KEPT = "most earlier pairs kept"
    COVERED = "most of the areas covered"
    STABLE = "no blocking pair"


@attrs.frozen(kw_only=True)
class Stage:
    """One question that was settled, its answer, and the prices that prove it."""

    goal: Goal
    value: int | None
    """The number of pairs, their total fit, the worst fit (`None` if there is no pair), how many
    pairs have a fit of the level, how many earlier pairs are kept, how much of the areas is covered
    (fixed pairs included), or how many pairs block (none)."""
    level: int | None = None
    """Of `LEVEL` alone: the greatest fit that is counted."""
    practice_prices: tuple[int, ...] = ()
    """One price per practice; none where a bound is stated, or nothing but stability."""
    mentor_prices: tuple[int, ...] = ()
    """One price per mentor, or none."""
    bound: int | None = None
    """Of `COVERED` and of what comes after it: no choice has more, as the solver states it. There
    are no prices then, and nothing that could be worked out anew in whole numbers. Where the
    solver stopped early, the bound is above the value."""

    @property
    def gap(self) -> int:
        """How far the value may be from the best; 0 if it is proved, or stated to be best."""
        return 0 if self.bound is None or self.value is None else self.bound - self.value


@attrs.frozen
class Certificate:
    """Prices, stage by stage, that prove a choice of pairs the best one. Plain whole numbers.

    Two objectives have no prices. For `AreaCoverage`, and those after it, a stage has the bound
    that the solver states. For `Stable` anybody can look for a blocking pair, and finds none.
    """

    stages: tuple[Stage, ...]
    """In the order of the objectives; `Leximin` has as many as it takes, each other one stage."""
    ties_settled: bool = attrs.field(default=True, kw_only=True)
    """Whether the tie order singled out this choice among the equally good ones. Not where a time
    limit ended the search of `AreaCoverage`: then the solver's choice among equals stands."""

    @property
    def is_settled(self) -> bool:
        """Whether every stage is as good as can be; not where a time limit ended one early."""
        return all(stage.gap == 0 for stage in self.stages)


@attrs.frozen(kw_only=True)
class Progress:
    """How far a long solve has come: told after each stage, and on the way where one takes long."""

    stage: int
    """The number of the stage in the certificate, from 0."""
    goal: Goal
    value: int | None
    """What the best choice so far comes to, as in `Stage`."""
    bound: int | None
    """What no choice exceeds, as far as is known; the value itself once the stage is settled."""
