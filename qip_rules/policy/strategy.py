"""Strategies: ways to do better in a priority area, as the program's document suggests them."""

import attrs

__all__ = ["Strategy"]


@attrs.frozen(kw_only=True)
class Strategy:
    """A way to do better that a report can suggest, tied to the priority areas it is for.

    `example` marks a suggestion that no public source gives, shipped so that the program runs:
    whoever prints it must say so.
    """

    id: str
    says: str
    """What to do, as a sentence to the practice."""
    areas: tuple[str, ...]
    """The ids of the priority areas of the program that it is for."""
    source: str
    cites: tuple[str, ...]
    example: bool = False
