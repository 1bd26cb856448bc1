"""Bars: counts or amounts by row, stacked or beside one another, each with its number."""

from collections.abc import Mapping, Sequence
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

_WIDTH: Final = 380
_STEP: Final = 26
_THIN: Final = 18
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
    values = []
    for row, each in enumerate(bars):
        start = 0.0
        for place, number in enumerate(each.numbers):
            if number:
                text = each.written(place)
                room = number / full * _WIDTH * _SLACK
                text = text if room >= len(text) * COLUMN + 4 else ""
                values.append(_piece(row, start, number, shades[place].name, text))
            start += number
    height = _STEP * len(bars)
    y = _rows(len(bars), height)
    scale = {"domain": [0, full], "nice": True}
    marks: list[Mapping[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "bar", "height": _STEP - 7, "stroke": ink("paper"), "strokeWidth": 1},
            "encoding": {
                "y": y,
                "x": {
                    "field": "start",
                    "type": "quantitative",
                    "scale": scale,
                    "axis": _axis(axis),
                },
                "x2": {"field": "end"},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"values": [each for each in values if each["text"]]},
            "mark": {"type": "text", "baseline": "middle"},
            "encoding": {
                "y": y,
                "x": {"field": "middle", "type": "quantitative", "scale": scale},
                "text": {"field": "text"},
                "fill": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]
    return _figure([*marks, _labels(bars, y)], bars, shades, height, caption)


def bars_beside(
    bars: Sequence[Bar], shades: Sequence[Shade], *, caption: str, axis: str
) -> Figure | None:
    """Each row as several bars below one another; `None` where there is nothing to draw."""
    if not any(any(each.numbers) for each in bars):
        return None
    full = max(max(each.numbers) for each in bars)
    step = _THIN * len(shades) + 10
    height = step * len(bars)
    y = _rows(len(bars), height)
    bar_values = []
    for row, each in enumerate(bars):
        for place, number in enumerate(each.numbers):
            name, text = shades[place].name, each.written(place)
            bar_values.append({**_piece(row, 0, number, name, text), "place": place})
    scale = {"domain": [0, full], "nice": True}
    beside = {"field": "place", "type": "ordinal", "scale": {"paddingInner": 0.12}}
    x = {"field": "end", "type": "quantitative", "scale": scale}
    marks: list[Mapping[str, Any]] = [
        {
            "data": {"values": bar_values},
            "mark": {"type": "bar"},
            "encoding": {
                "y": y,
                "yOffset": beside,
                "x": {**x, "axis": _axis(axis)},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"values": bar_values},
            "mark": {"type": "text", "align": "left", "dx": 5, "baseline": "middle"},
            "encoding": {"y": y, "yOffset": beside, "x": x, "text": {"field": "text"}},
        },
    ]
    return _figure([*marks, _labels(bars, y)], bars, shades, height, caption)


def _piece(row: int, start: float, number: float, name: str, text: str) -> dict[str, Any]:
    return {
        "row": row,
        "start": start,
        "end": start + number,
        "middle": start + number / 2,
        "fill": ink(name),
        "ink": ink(f"on-{name}"),
        "text": text,
    }


def _rows(count: int, height: int) -> dict[str, Any]:
    scale = {"domain": list(range(count)), "range": [0, height], "paddingInner": 0.25}
    scale["paddingOuter"] = 0.125
    return {"field": "row", "type": "ordinal", "scale": scale, "axis": None}


def _labels(bars: Sequence[Bar], y: Mapping[str, Any]) -> dict[str, Any]:
    values = [
        {"row": row, "label": clipped(each.label, _LABEL_COLUMNS)} for row, each in enumerate(bars)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "right", "baseline": "middle", "x": -8},
        "encoding": {"y": y, "text": {"field": "label"}},
    }


def _axis(title: str) -> dict[str, Any]:
    return {"title": title, "tickCount": 5, "tickMinStep": 1, "format": ",.0f"}


def _figure(
    layers: Sequence[Mapping[str, Any]],
    bars: Sequence[Bar],
    shades: Sequence[Shade],
    height: int,
    caption: str,
) -> Figure:
    longest = max(len(clipped(each.label, _LABEL_COLUMNS)) for each in bars)
    drawn = chart_svg(
        layers,
        width=_WIDTH,
        height=height,
        margins=Margins(left=round(longest * COLUMN) + 20, right=96, bottom=48),
        says=caption,
    )
    used = [any(numbers) for numbers in zip(*(each.numbers for each in bars), strict=True)]
    legend = tuple(each for each, is_used in zip(shades, used, strict=True) if is_used)
    return Figure(drawn=drawn, caption=caption, legend=legend if len(shades) > 1 else ())
