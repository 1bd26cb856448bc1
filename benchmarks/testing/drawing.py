"""Draws examples of a strategy, the same ones each time, and nothing else."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

__all__ = ["drawn"]


def drawn(strategy: st.SearchStrategy[Any], count: int, note: Callable[[Any], None]) -> int:
    """Note so many examples; fewer if the strategy has no more. Returns how many there were."""
    made = 0

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(example: object) -> None:
        nonlocal made
        made += 1
        note(example)

    each()
    return made
