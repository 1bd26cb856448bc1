"""Which library finds the flow of most pairs and the greatest total fit."""

import enum

__all__ = ["FlowSolver"]


class FlowSolver(enum.Enum):
    """A solver of minimum-cost flows. The answer is the same with any: ties have an order."""

    OR_TOOLS = "OR-Tools"
    """Cost scaling; comes with this library."""
    LEMON = "LEMON"
    """Network simplex, through pylmcf, which the extra `fast` brings: where many thousands of
    practices are one region, it takes a third of the time. Nothing rests on it: what it finds is
    held against capacities and prices, and refused if it is not the best."""
