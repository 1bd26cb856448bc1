"""A plot of shares as SVG: a file of its own, or part of a page."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, assert_never

from qip_rules.reports.dot_plot import TICKS, Dot, DotPlot, Mark, MarkKind, marks_of
from qip_rules.reports.drawing import columns_of
from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.reports.style_sheets import style_sheet

__all__ = ["plot_svg"]

_WIDTH: Final = 720.0
_SIDE: Final = 24.0
_SCALE: Final = _WIDTH - 2 * _SIDE
_LINE: Final = 17.0
_TRACK: Final = 22.0
_BETWEEN: Final = 10.0
_LEGEND_COLUMNS: Final = 2
_LINE_COLUMNS: Final = 88
"""Columns of text in a line: the widest letters of the font still fit beside one another."""

_NAMES: Final = {
    MarkKind.INTERVAL: "interval",
    MarkKind.LIMIT: "limit",
    MarkKind.BENCHMARK: "benchmark",
    MarkKind.TARGET: "target",
    MarkKind.MEASURED: "measured",
}


def plot_svg(plot: DotPlot, *, name: str, alone: bool = True) -> str:
    """The plot as SVG. The same plot gives the same text.

    Args:
        plot: what to draw.
        name: an id for the drawing, different from the others of one page.
        alone: whether it is a file of its own, which brings its title, its style sheet and a
            ground that follows the reader's choice of a light or a dark screen, or part of a
            page on white paper, which has the title and the style sheet (`dot_plot`) itself.
    """
    rows: list[Html] = []
    top = _LINE
    for place, kind in enumerate(plot.legend):
        left = _SIDE + (place % _LEGEND_COLUMNS) * _SCALE / _LEGEND_COLUMNS
        middle = top + (place // _LEGEND_COLUMNS) * _LINE
        rows.append(_explained(kind, left, middle))
    top += -(-len(plot.legend) // _LEGEND_COLUMNS) * _LINE + _BETWEEN
    axis = top
    top += _BETWEEN
    for dot in plot.dots:
        row, height = _row(dot, top)
        rows.append(row)
        top += height + _BETWEEN
    ticks = [_tick(each, axis, top - _BETWEEN / 2) for each in TICKS]
    size = {"width": _number(_WIDTH), "height": _number(top)}
    legend = len(plot.legend)
    body = (*rows[:legend], *ticks, *rows[legend:])
    if not alone:
        return stacked(
            "svg",
            *body,
            viewBox=f"0 0 {size['width']} {size['height']}",
            **size,
            class_="dots",
            role="img",
            aria_label=f"{plot.title}. {plot.says}",
        )
    title, says = f"{name}-title", f"{name}-says"
    return stacked(
        "svg",
        tag("title", shown(plot.title), id=title),
        tag("desc", shown(plot.says), id=says),
        tag("style", Html(style_sheet("dot_plot"))),
        tag("rect", class_="paper", **size),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size['width']} {size['height']}",
        **size,
        class_="dots follows",
        role="img",
        aria_labelledby=f"{title} {says}",
    )


def _explained(kind: MarkKind, left: float, middle: float) -> Html:
    """A mark of the legend, with what it stands for."""
    sample = _mark(Mark(kind, Fraction(0)), middle, left + 8)
    text = tag("text", kind.value, x=_number(left + 24), y=_number(middle + 4))
    return tag("g", sample, text, class_="explained")


def _tick(percent: int, top: float, bottom: float) -> Html:
    x = _SIDE + _SCALE * percent / 100
    path = f"M{_number(x)} {_number(top + 4)}V{_number(bottom)}"
    return tag(
        "g",
        tag("path", d=path),
        tag("text", f"{percent}%", x=_number(x), y=_number(top)),
        class_="tick",
    )


def _row(dot: Dot, top: float) -> tuple[Html, float]:
    """The words of a row and the marks under them, with its height."""
    lines = [("", each) for each in _lines(dot.label)]
    lines += [("told", each) for each in _lines(dot.told)]
    texts = [
        tag(
            "text",
            line,
            x=_number(_SIDE),
            y=_number(top + _LINE * (place + 1)),
            **({"class_": style} if style else {}),
        )
        for place, (style, line) in enumerate(lines)
    ]
    middle = top + _LINE * len(lines) + _TRACK / 2 + 2
    marks = [_mark(mark, middle, _SIDE) for mark in marks_of(dot)]
    return tag("g", *texts, *marks, data_row=dot.id), _LINE * len(lines) + _TRACK


def _lines(text: str) -> Iterator[str]:
    """The text in lines, broken between words where that can be, else within one."""
    line = ""
    for word in shown(text).split(" "):
        rest = word
        if line and columns_of(f"{line} {rest}") > _LINE_COLUMNS:
            yield f"{line} "
            line = ""
        while columns_of(rest) > _LINE_COLUMNS:
            yield rest[: _LINE_COLUMNS // 2]
            rest = rest[_LINE_COLUMNS // 2 :]
        line = f"{line} {rest}" if line else rest
    yield line


def _mark(mark: Mark, middle: float, left: float) -> Html:
    x = left + _SCALE * float(mark.at)
    match mark.kind:
        case MarkKind.INTERVAL:
            ends = (x - 8, x + 8)  # as the legend has it, which stands for no share
            if mark.to is not None:
                ends = (x, left + _SCALE * float(mark.to))
            bars = (f"M{_number(end)} {_number(middle - 4)}v8" for end in ends)
            way = f"M{_number(ends[0])} {_number(middle)}H{_number(ends[1])}"
            drawn = tag("path", d="".join((way, *bars)))
        case MarkKind.LIMIT:
            drawn = tag("path", d=f"M{_number(x)} {_number(middle - 10)}v20")
        case MarkKind.BENCHMARK:
            corners = ((x, middle - 7), (x + 6, middle), (x, middle + 7), (x - 6, middle))
            points = " ".join(f"{_number(a)},{_number(b)}" for a, b in corners)
            drawn = tag("polygon", points=points)
        case MarkKind.TARGET | MarkKind.MEASURED:
            radius = 5.5 if mark.kind is MarkKind.TARGET else 4.5
            drawn = tag("circle", cx=_number(x), cy=_number(middle), r=_number(radius))
        case _:
            assert_never(mark.kind)
    return tag("g", drawn, class_=f"mark {_NAMES[mark.kind]}")


def _number(value: float) -> str:
    """A length without needless digits, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
