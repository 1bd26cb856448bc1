"""Applications by requirements, a shade for each outcome: where the cohort as a whole stands."""

import itertools
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
from qip_rules.rules.findings import Outcome

__all__ = ["HEAT_SHADES", "HeatRow", "heat_map"]

HEAT_SHADES: Final[Mapping[Outcome | None, Shade]] = {
    Outcome.MET: Shade("heat-met", "✓ met"),
    Outcome.NOT_MET: Shade("heat-not-met", "✗ not met"),
    Outcome.UNDETERMINED: Shade("heat-unknown", "? cannot tell yet"),
    None: Shade("heat-none", "not asked by the policy of that day"),
}

_SIGNS: Final = {Outcome.MET: "✓", Outcome.NOT_MET: "✗", Outcome.UNDETERMINED: "?", None: ""}
_ORDER: Final = {Outcome.NOT_MET: 0, Outcome.UNDETERMINED: 1, Outcome.MET: 2, None: 3}
_NAMED_MAXIMUM: Final = 60
"""Applications that have a row with a name each; of more, equal neighbors run together."""
_COLUMN: Final = 22
_ROW: Final = 22
_HEIGHT_OF_MANY: Final = 640
_LABEL_COLUMNS: Final = 44
_CODE_COLUMNS: Final = 30


@attrs.frozen
class HeatRow:
    """One application: its place on the page, its words, and an outcome for each requirement."""

    anchor: str
    label: str
    outcomes: tuple[Outcome | None, ...]


def heat_map(rows: Sequence[HeatRow], codes: Sequence[str], *, caption: str) -> Figure | None:
    """The picture; `None` where there is no application or no requirement.

    Few applications stand in their order, each with its name and a sign in every cell. Many stand
    by their outcomes, those that lack most first, so that what is common to many is seen as an
    area; equal cells below one another are drawn as one.
    """
    if not rows or not codes:
        return None
    is_named = len(rows) <= _NAMED_MAXIMUM
    ordered = tuple(rows) if is_named else tuple(sorted(rows, key=_by_outcomes))
    step = _ROW if is_named else _HEIGHT_OF_MANY / len(rows)
    width, height = _COLUMN * len(codes), round(step * len(rows))
    cells = list(_cells(ordered, step) if is_named else _runs(ordered, step))
    used = {outcome for row in rows for outcome in row.outcomes}
    stroke = {"stroke": ink("paper"), "strokeWidth": 1} if is_named else {}
    x = {"scale": {"domain": [0, width]}, "type": "quantitative", "axis": None}
    y = {"scale": {"domain": [height, 0]}, "type": "quantitative", "axis": None}
    layers: list[Mapping[str, Any]] = [
        {
            "data": {"values": cells},
            "mark": {"type": "rect", **stroke},
            "encoding": {
                "x": {**x, "field": "left"},
                "x2": {"field": "right"},
                "y": {**y, "field": "top"},
                "y2": {"field": "bottom"},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"values": [_head(place, code) for place, code in enumerate(codes)]},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "angle": 300, "y": -8},
            "encoding": {"x": {**x, "field": "middle"}, "text": {"field": "code"}},
        },
    ]
    if is_named:
        layers.append(_signs(cells, x, y))
        layers.append(_names(ordered, y))
    codes_wide = max(len(clipped(each, _CODE_COLUMNS)) for each in codes) * COLUMN
    left = max(len(clipped(each.label, _LABEL_COLUMNS)) for each in rows) * COLUMN + 16
    drawn = chart_svg(
        layers,
        width=width,
        height=height,
        margins=Margins(
            left=round(left) if is_named else 8,
            top=round(codes_wide * 0.87) + 16,  # the sine of the slope of the words
            right=round(codes_wide * 0.5) + 8,
        ),
        says=caption,
        has_links=is_named,
    )
    legend = tuple(shade for outcome, shade in HEAT_SHADES.items() if outcome in used)
    return Figure(drawn=drawn, caption=caption, legend=legend, is_wide=True)


def _by_outcomes(row: HeatRow) -> tuple[object, ...]:
    counts = tuple(-row.outcomes.count(each) for each in (Outcome.NOT_MET, Outcome.UNDETERMINED))
    return (*(_ORDER[each] for each in row.outcomes), counts, row.label, row.anchor)


def _cells(rows: Sequence[HeatRow], step: float) -> Iterator[dict[str, Any]]:
    for row, each in enumerate(rows):
        for place, outcome in enumerate(each.outcomes):
            yield _cell(place, row * step, (row + 1) * step, outcome)


def _runs(rows: Sequence[HeatRow], step: float) -> Iterator[dict[str, Any]]:
    for place, column in enumerate(zip(*(each.outcomes for each in rows), strict=True)):
        start = 0
        for outcome, run in itertools.groupby(column):
            end = start + sum(1 for _ in run)
            yield _cell(place, start * step, end * step, outcome)
            start = end


def _cell(place: int, top: float, bottom: float, outcome: Outcome | None) -> dict[str, Any]:
    shade = HEAT_SHADES[outcome].name
    return {
        "left": place * _COLUMN + 1,
        "right": (place + 1) * _COLUMN,
        "center": (place + 0.5) * _COLUMN,
        "top": top,
        "bottom": bottom,
        "middle": (top + bottom) / 2,
        "fill": ink(shade),
        "ink": ink(f"on-{shade}"),
        "sign": _SIGNS[outcome],
    }


def _head(place: int, code: str) -> dict[str, Any]:
    return {"middle": (place + 0.5) * _COLUMN, "code": clipped(code, _CODE_COLUMNS)}


def _signs(
    cells: Sequence[Mapping[str, Any]], x: Mapping[str, Any], y: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "data": {"values": [each for each in cells if each["sign"]]},
        "mark": {"type": "text", "baseline": "middle"},
        "encoding": {
            "x": {**x, "field": "center"},
            "y": {**y, "field": "middle"},
            "text": {"field": "sign"},
            "fill": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _names(rows: Sequence[HeatRow], y: Mapping[str, Any]) -> dict[str, Any]:
    values = [
        {
            "middle": (row + 0.5) * _ROW,
            "label": clipped(each.label, _LABEL_COLUMNS),
            "to": f"#{each.anchor}",
        }
        for row, each in enumerate(rows)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "right", "baseline": "middle", "x": -8},
        "encoding": {
            "y": {**y, "field": "middle"},
            "text": {"field": "label"},
            "href": {"field": "to"},
        },
    }
