"""Measures of quality: what a program measures practices by, as its document says it."""

import enum

import attrs

__all__ = ["Better", "Measure"]


class Better(enum.Enum):
    """In which direction a measure gets better."""

    HIGHER = "higher"
    """The more cases meet the measure, the better: symptoms asked about."""
    LOWER = "lower"
    """The fewer cases meet it, the better: treatment in the last days of life."""


@attrs.frozen(kw_only=True)
class Measure:
    """A share of cases by which quality is measured, tied to the priority areas it speaks for.

    `example` marks numbers that no public source gives, shipped so that the program runs: whoever
    prints them must say so.
    """

    id: str
    title: str
    counts: str
    """Which cases are counted, and which of them meet the measure."""
    areas: tuple[str, ...]
    """The ids of the priority areas of the program that it speaks for."""
    better: Better
    benchmark_basis_points: int
    """The share that practices are held against, in hundredths of a percent."""
    target_basis_points: int | None
    """The share at which the measure is a target for improvement: at or below it where higher is
    better, at or above it where lower is. `None` is the program's own for all measures."""
    source: str
    cites: tuple[str, ...]
    example: bool = False
