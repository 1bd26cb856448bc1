"""The strategies of a program document, each read whole, with every mistake noted."""

from collections.abc import Collection

from qip_rules.policy.strategy import Strategy
from qip_rules.policy.table import Table, close_to, said

__all__ = ["read_strategy"]


def read_strategy(table: Table, cites: tuple[str, ...], areas: Collection[str]) -> Strategy:
    """One strategy; what is wrong with it goes to the faults of its table.

    Args:
        table: the entry of the document.
        cites: its clauses, which are read already.
        areas: the ids of the priority areas that the document has.
    """
    strategy = Strategy(
        id=table.text("id"),
        says=table.text("says"),
        areas=table.names("areas", required=True),
        source=table.text("source"),
        cites=cites,
        example=table.flag("example"),
    )
    for area in strategy.areas:
        if area not in areas:
            hint = close_to(area, areas)
            table.fault("areas", said(area), "the id of an area of the document", hint)
    return strategy
