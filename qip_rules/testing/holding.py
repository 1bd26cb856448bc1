"""How a law is held: for all records that a strategy makes up, whatever the law is about."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

__all__ = ["Settings", "for_all", "settings_for_laws"]

Settings = hypothesis_settings | None
"""Settings of Hypothesis; `None` is those in force, without a deadline."""


def settings_for_laws() -> hypothesis_settings:
    """The settings in force when a law is held, without a deadline.

    A deadline says more of the machine than of the service. Of several faults one is told.
    """
    return hypothesis_settings(deadline=None, report_multiple_bugs=False)


def for_all(
    name: str,
    holds: Callable[..., None],
    *records: st.SearchStrategy[Any],
    settings: Settings = None,
) -> None:
    """Hold a law for all records that strategies make up.

    Args:
        name: of the law, or its words. Hypothesis keeps what it found, and seeds its search, by it.
        holds: raises `BrokenLawError` where the law does not hold of one record of each strategy.
        *records: what is made up.
        settings: of Hypothesis; by default those in force, without a deadline.
    """
    # One record is told as it is, several as a tuple.
    made_up = records[0] if len(records) == 1 else st.tuples(*records)

    def law(record: Any) -> None:  # noqa: ANN401 - whatever is made up
        holds(*([record] if len(records) == 1 else record))

    law.__name__ = law.__qualname__ = re.sub(r"\W", "_", name)
    (settings or settings_for_laws())(given(made_up)(law))()
