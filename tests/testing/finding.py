"""The simplest value that Hypothesis finds.

Its phase that explains a failure to a person is left out: nobody reads it here, and it would call
each strategy a hundred times more.
"""

from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

from hypothesis import Phase, find, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

UNEXPLAINED = settings(
    max_examples=2000,
    database=None,  # nothing found in an earlier run
    phases=[phase for phase in Phase if phase is not Phase.explain],
)


def simplest(
    strategy: SearchStrategy[T],
    wanted: Callable[[Any], bool] = lambda _: True,
    *,
    random: Random | None = None,
) -> T:
    """What the strategy's values shrink to, of those that are wanted."""
    return find(strategy, wanted, settings=UNEXPLAINED, random=random)
