"""The proof of a pairing as plain data: stages with their prices. `refutations` judges it."""

import enum

import attrs

__all__ = ["Certificate", "Goal", "Stage"]


class Goal(enum.Enum):
    """What a stage makes greatest or least."""

    PAIRS = "most pairs"
    FIT = "greatest total fit"
    WORST = "greatest worst fit"
    LEVEL = "fewest pairs at a level of fit"
    KEPT = "most earlier pairs kept"


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
