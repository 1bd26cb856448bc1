"""A plot of shares against their benchmarks, as plain data: a row a measure, a dot a share.

What it says is never said by color alone: a target is a full dot and any other a ring, a benchmark
is a diamond, a limit a broken bar. Every row has its figures in words beside the marks, and the
table of the page that it stands on has them again.
"""

import enum
from collections.abc import Iterator
from fractions import Fraction

import attrs

__all__ = ["Dot", "DotPlot", "Mark", "MarkKind", "marks_of", "plot_texts"]


class MarkKind(enum.Enum):
    """What a mark stands for, in the words of the legend."""

    INTERVAL = "what chance alone can do"
    LIMIT = "limit of a target"
    BENCHMARK = "benchmark"
    TARGET = "measured: a target"
    MEASURED = "measured: no target"


@attrs.frozen
class Mark:
    """A mark in a row, at a share from 0 to 1; an interval goes on to `to`."""

    kind: MarkKind
    at: Fraction
    to: Fraction | None = None


@attrs.frozen(kw_only=True)
class Dot:
    """One row: a share, the benchmark it is held against, the limit at which it is a target."""

    id: str
    label: str
    told: str
    """The figures in words."""
    share: Fraction | None
    """From 0 to 1; `None` was not measured, and no dot is drawn."""
    is_target: bool | None
    benchmark: Fraction
    limit: Fraction
    interval: tuple[Fraction, Fraction] | None = None


@attrs.frozen(kw_only=True)
class DotPlot:
    """Rows of shares from 0 to 1 along one axis."""

    title: str
    says: str
    """What can be seen, in a sentence: for whoever does not see it."""
    dots: tuple[Dot, ...]

    @property
    def legend(self) -> tuple[MarkKind, ...]:
        """The kinds of marks that are in it."""
        found = {mark.kind for dot in self.dots for mark in marks_of(dot)}
        return tuple(each for each in MarkKind if each in found)


def marks_of(dot: Dot) -> tuple[Mark, ...]:
    """The marks of a row; later ones are drawn over earlier ones."""
    marks: list[Mark] = []
    if dot.interval is not None:
        marks.append(Mark(MarkKind.INTERVAL, *dot.interval))
    marks += [Mark(MarkKind.LIMIT, dot.limit), Mark(MarkKind.BENCHMARK, dot.benchmark)]
    if dot.share is not None:
        marks.append(Mark(MarkKind.TARGET if dot.is_target else MarkKind.MEASURED, dot.share))
    return tuple(marks)


TICKS = (0, 25, 50, 75, 100)
"""Where the axis is marked, in percent."""


def plot_texts(plot: DotPlot) -> Iterator[str]:
    """Every text of a plot in the order in which it is drawn."""
    yield plot.title
    yield from (each.value for each in plot.legend)
    yield from (f"{each}%" for each in TICKS)
    for dot in plot.dots:
        yield dot.label
        yield dot.told
    yield plot.says
