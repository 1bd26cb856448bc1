"""Bars: counts or amounts by row, stacked or below one another, each row under its words.

Words stand above their bars, so that a picture is no wider than the screen of a telephone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from qip_rules.reports.cohort_report.drawing_charts import (
    COLUMN,
    Margins,
    chart_svg,
    clipped,
    ink,
)
from qip_rules.reports.cohort_report.parts import Figure, Shade

__all__ = ["Bar", "bars_beside", "bars_stacked"]

_WIDTH: Final = 330
_WORDS: Final = 20
"""Pixels of the line of words above a bar."""
_THICK: Final = 17
_BETWEEN: Final = 8
_LABEL_COLUMNS: Final = 44
_SLACK: Final = 0.85
"""The scale ends at a round number, so that bars may be shorter than the width by this."""


@attrs.frozen
class Bar:
    """One row: its words, and a number for each shade, in their order."""

    label: str
    numbers: tuple[float, ...]
    told: tuple[str, ...] = ()
    """The numbers as they are written, where that is not how whole numbers are."""

    def written(self, place: int) -> str:
        """A number as it is written."""
        return self.told[place] if self.told else f"{self.numbers[place]:,.0f}"


def bars_stacked(
    bars: Sequence[Bar], shades: Sequence[Shade], *, caption: str, axis: str
) -> Figure | None:
    """Each row as one bar of several shades; `None` where there is nothing to draw."""
    if not any(any(each.numbers) for each in bars):
        return None
    full = max(sum(each.numbers) for each in bars)
    step = _WORDS + _THICK + _BETWEEN
    pieces = list(_stacked(bars, shades, step, full))
    words = {"type": "text", "baseline": "middle"}
    layers = _layers(pieces, bars, step, full, axis)
    layers.append(_numbers(pieces, step * len(bars), full, words, at="center"))
    return _figure(layers, bars, shades, step, caption, right=16)


def bars_beside(
    bars: Sequence[Bar], shades: Sequence[Shade], *, caption: str, axis: str
) -> Figure | None:
    """Each row as several bars below one another; `None` where there is nothing to draw."""
    if not any(any(each.numbers) for each in bars):
        return None
    full = max(max(each.numbers) for each in bars)
    step = _WORDS + _THICK * len(shades) + _BETWEEN
    pieces = [
        _piece(row * step + place * _THICK, 0, number, shades[place].name, each.written(place))
        for row, each in enumerate(bars)
        for place, number in enumerate(each.numbers)
    ]
    words = {"type": "text", "align": "left", "dx": 5, "baseline": "middle"}
    layers = _layers(pieces, bars, step, full, axis)
    told = [{**each, "ink": "currentColor"} for each in pieces]
    layers.append(_numbers(told, step * len(bars), full, words, at="end"))
    longest = max(len(each["text"]) for each in pieces)
    return _figure(layers, bars, shades, step, caption, right=round(longest * COLUMN) + 10)


def _stacked(
    bars: Sequence[Bar], shades: Sequence[Shade], step: int, full: float
) -> Iterator[dict[str, Any]]:
    """The parts of the bars; one that is too small for its number has none."""
    for row, each in enumerate(bars):
        start = 0.0
        for place, number in enumerate(each.numbers):
            if number:
                text = each.written(place)
                fits = number / full * _WIDTH * _SLACK >= len(text) * COLUMN + 4
                yield _piece(row * step, start, number, shades[place].name, text if fits else "")
            start += number


def _piece(top: float, start: float, number: float, name: str, text: str) -> dict[str, Any]:
    return {
        "top": top + _WORDS,
        "bottom": top + _WORDS + _THICK - 1,
        "middle": top + _WORDS + _THICK / 2,
        "start": start,
        "center": start + number / 2,
        "end": start + number,
        "fill": ink(name),
        "ink": ink(f"on-{name}"),
        "text": text,
    }


def _layers(
    pieces: Sequence[Mapping[str, Any]], bars: Sequence[Bar], step: int, full: float, axis: str
) -> list[Mapping[str, Any]]:
    """The bars, and the words above them."""
    height = step * len(bars)
    labels = [
        {"middle": row * step + _WORDS / 2, "label": clipped(each.label, _LABEL_COLUMNS)}
        for row, each in enumerate(bars)
    ]
    marked = {"title": axis, "tickCount": 5, "tickMinStep": 1, "format": ",.0f"}
    return [
        {
            "data": {"values": list(pieces)},
            "mark": {"type": "rect", "stroke": ink("paper"), "strokeWidth": 1},
            "encoding": {
                "x": {**_across("start", full), "axis": marked},
                "x2": {"field": "end"},
                "y": _down("top", height),
                "y2": {"field": "bottom"},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "x": 0},
            "encoding": {"y": _down("middle", height), "text": {"field": "label"}},
        },
    ]


def _numbers(
    pieces: Sequence[Mapping[str, Any]],
    height: int,
    full: float,
    mark: Mapping[str, Any],
    *,
    at: str,
) -> dict[str, Any]:
    return {
        "data": {"values": [each for each in pieces if each["text"]]},
        "mark": dict(mark),
        "encoding": {
            "x": _across(at, full),
            "y": _down("middle", height),
            "text": {"field": "text"},
            "fill": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _across(field: str, full: float) -> dict[str, Any]:
    scale = {"domain": [0, full], "nice": True}
    return {"field": field, "type": "quantitative", "scale": scale}


def _down(field: str, height: int) -> dict[str, Any]:
    scale = {"domain": [height, 0], "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _figure(  # noqa: PLR0913 - a picture, its size, and its words
    layers: Sequence[Mapping[str, Any]],
    bars: Sequence[Bar],
    shades: Sequence[Shade],
    step: int,
    caption: str,
    *,
    right: int,
) -> Figure:
    drawn = chart_svg(
        layers,
        width=_WIDTH,
        height=step * len(bars),
        margins=Margins(left=12, right=right, bottom=48),
        says=caption,
    )
    used = [any(numbers) for numbers in zip(*(each.numbers for each in bars), strict=True)]
    legend = tuple(each for each, is_used in zip(shades, used, strict=True) if is_used)
    return Figure(drawn=drawn, caption=caption, legend=legend if len(shades) > 1 else ())
