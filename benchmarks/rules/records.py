"""The records of the task in other forms than dicts with a key for every fact."""

from typing import Any

import attrs

from benchmarks.rules.task import Facts, fact_names

__all__ = ["as_attrs", "without_gaps"]


def without_gaps(records: list[Facts]) -> list[Facts]:
    """Dicts in which what is missing is absent."""
    return [{name: x for name, x in each.items() if x is not None} for each in records]


def as_attrs(records: list[Facts]) -> list[Any]:
    """Slotted attrs records with a field for every fact."""
    flat = attrs.make_class("FlatFacts", list(fact_names()), frozen=True, slots=True)
    return [flat(**each) for each in records]
