"""A plot of shares as rows of a PDF: its words on the left, its marks on the right."""

from typing import Final, assert_never

import attrs

from qip_rules.reports.dot_plot import TICKS, Dot, DotPlot, Mark, MarkKind, marks_of
from qip_rules.reports.pdf_fonts import Typeface
from qip_rules.reports.pdf_pages import CONTENT_WIDTH, Cell, Row, Shape, stacked_cell
from qip_rules.reports.pdf_text import Style

__all__ = ["plot_rows"]

_ACCENT: Final = "#1f4e79"
_AIM: Final = "#1b7a43"
_EDGE: Final = "#a3541a"
_HAIR: Final = "#cfd6dc"
_PALE: Final = "#8fa7bd"
_PAPER: Final = "#ffffff"
_SOFT: Final = "#55616d"

_HEADING: Final = Style(size=9, bold=True, color=_ACCENT)
_LABEL: Final = Style(size=8)
_TOLD: Final = Style(size=7.5, color=_SOFT)

_WORDS_WIDTH: Final = 214.0
_LEFT: Final = 236.0
"""Where the axis begins; marks at its ends still stand on the paper."""
_SCALE: Final = CONTENT_WIDTH - _LEFT - 12.0
_PADDING: Final = 4.0
_TRACK_MAXIMUM: Final = 60.0
"""Words that fill a page have their marks beside their first lines."""


def plot_rows(plot: DotPlot, face: Typeface) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows at the head of a plot, which stand together, then each of those below it."""
    heading = Row(cells=(_cell(plot.title, _HEADING, 0, CONTENT_WIDTH, face),), above=13)
    legend = [_explained(kind, face) for kind in plot.legend]
    rows = (_row(dot, face) for dot in plot.dots)
    caption = Row(cells=(_cell(plot.says, _TOLD, 0, CONTENT_WIDTH, face),), above=4)
    return (heading, *legend, _axis(face)), (*rows, caption)


def _cell(text: str, style: Style, left: float, width: float, face: Typeface) -> Cell:
    return stacked_cell([(text, style)], left=left, width=width, face=face)


def _explained(kind: MarkKind, face: Typeface) -> Row:
    """A mark of the legend, with what it stands for."""
    cell = _cell(kind.value, _TOLD, 20, CONTENT_WIDTH - 20, face)
    row = Row(cells=(cell,), padding=2.5)
    return attrs.evolve(row, shapes=tuple(_shapes(kind, 2, 14, row.height / 2)))


def _axis(face: Typeface) -> Row:
    cells: list[Cell] = []
    for percent in TICKS:
        text = f"{percent}%"
        width = face.width(text, _TOLD.size, bold=_TOLD.bold)
        left = _LEFT + _SCALE * percent / 100 - width / 2
        cells.append(_cell(text, _TOLD, left, width + 1, face))
    return Row(cells=tuple(cells), above=4, rule_below=_HAIR)


def _row(dot: Dot, face: Typeface) -> Row:
    words = stacked_cell(
        [(dot.label, _LABEL), (dot.told, _TOLD)], left=0, width=_WORDS_WIDTH, face=face
    )
    row = Row(cells=(words,), padding=_PADDING, rule_below=_HAIR)
    height = min(row.height, _TRACK_MAXIMUM)
    places = [_LEFT + _SCALE * percent / 100 for percent in TICKS]
    ticks = [Shape(points=((x, 0), (x, height)), color=_HAIR, line_width=0.5) for x in places]
    marks = [shape for mark in marks_of(dot) for shape in _mark(mark, height / 2)]
    return attrs.evolve(row, shapes=(*ticks, *marks))


def _mark(mark: Mark, middle: float) -> list[Shape]:
    x = _LEFT + _SCALE * float(mark.at)
    to = x if mark.to is None else _LEFT + _SCALE * float(mark.to)
    return _shapes(mark.kind, x, to, middle)


def _shapes(kind: MarkKind, x: float, to: float, y: float) -> list[Shape]:
    """A mark from `x` on; what has no length stands in the middle of both places."""
    center = (x + to) / 2
    match kind:
        case MarkKind.INTERVAL:
            bar = Shape(points=((x, y), (to, y)), color=_PALE, line_width=1.5)
            ends = [
                Shape(points=((end, y - 3), (end, y + 3)), color=_PALE, line_width=1.5)
                for end in (x, to)
            ]
            return [bar, *ends]
        case MarkKind.LIMIT:
            points = ((center, y - 7), (center, y + 7))
            return [Shape(points=points, color=_EDGE, line_width=1.8, dash=(2.5, 1.5))]
        case MarkKind.BENCHMARK:
            corners = ((center, y - 5), (center + 4, y), (center, y + 5), (center - 4, y))
            return [Shape(points=corners, color=_AIM)]
        case MarkKind.TARGET:
            return [Shape(points=((center, y),), radius=3.8, color=_ACCENT)]
        case MarkKind.MEASURED:
            ground = Shape(points=((center, y),), radius=3.4, color=_PAPER)
            ring = Shape(points=((center, y),), radius=3.4, color=_ACCENT, line_width=1.6)
            return [ground, ring]
        case _:
            assert_never(kind)
