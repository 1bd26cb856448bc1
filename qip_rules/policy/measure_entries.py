"""The measures of a program document, each read whole, with every mistake noted."""

from collections.abc import Collection
from typing import Final

from qip_rules.policy.measure import Better, Measure
from qip_rules.policy.table import Table, close_to, said

__all__ = ["SHARE_MAXIMUM", "read_measure"]

SHARE_MAXIMUM: Final = 10_000
"""All of the cases, in basis points."""


def read_measure(table: Table, cites: tuple[str, ...], areas: Collection[str]) -> Measure:
    """One measure; what is wrong with it goes to the faults of its table.

    Args:
        table: the entry of the document.
        cites: its clauses, which are read already.
        areas: the ids of the priority areas that the document has.
    """
    measure = Measure(
        id=table.text("id"),
        title=table.text("title"),
        counts=table.text("counts"),
        areas=table.names("areas", required=True),
        better=Better(table.word("better", [each.value for each in Better])),
        benchmark_basis_points=_share(table, "benchmark_basis_points") or 0,
        target_basis_points=_target(table),
        source=table.text("source"),
        cites=cites,
        example=table.flag("example"),
    )
    for area in measure.areas:
        if area not in areas:
            hint = close_to(area, areas)
            table.fault("areas", said(area), "the id of an area of the document", hint)
    return measure


def _target(table: Table) -> int | None:
    """A measure's own target; one that gets better by falling cannot take the common one."""
    key = "target_basis_points"
    table.read_elsewhere((key,))
    if key in table.content:
        return _share(table, key)
    if table.content.get("better") == Better.LOWER.value:
        expected = "the share at or above which it is a target, as lower is better"
        table.fault(key, "nothing", expected)
    return None


def _share(table: Table, key: str) -> int | None:
    share = table.whole(key)
    if share is not None and not 0 <= share <= SHARE_MAXIMUM:
        table.fault(key, said(share), f"a share from 0 to {SHARE_MAXIMUM} basis points")
    return share
