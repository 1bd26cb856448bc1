"""Shares before and after: a ring where a goal began, a dot where it stands, its target between."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from qip_rules.reports.cohort_report.drawing_charts import (
    Margins,
    chart_svg,
    clipped,
    ink,
)
from qip_rules.reports.cohort_report.parts import Figure, Shade

__all__ = ["Seen", "before_after"]

_STEP: Final = 44
_WORDS: Final = 20
_WIDTH: Final = 330
_LABEL_COLUMNS: Final = 46
_ROWS_MAXIMUM: Final = 36
"""Of one picture: as many as fit on a printed page."""


@attrs.frozen(kw_only=True)
class Seen:
    """One goal, in percent; `None` was not measured, or not set."""

    label: str
    before: float | None
    after: float | None
    target: float | None


def before_after(goals: Sequence[Seen]) -> Iterator[Figure]:
    """Pictures of all goals that have something to draw, in their order."""
    drawn = [each for each in goals if each.before is not None or each.after is not None]
    for start in range(0, len(drawn), _ROWS_MAXIMUM):
        rows = drawn[start : start + _ROWS_MAXIMUM]
        caption = "Shares before and after, in percent"
        if len(drawn) > _ROWS_MAXIMUM:
            caption += f" (goals {start + 1} to {start + len(rows)} of {len(drawn)})"
        yield _picture(rows, caption)


def _picture(goals: Sequence[Seen], caption: str) -> Figure:
    height = _STEP * len(goals)
    rows = [
        {
            "y": row * _STEP + (_WORDS + _STEP) / 2,
            "above": row * _STEP + _WORDS / 2,
            "before": each.before,
            "after": each.after,
            "target": each.target,
            "label": clipped(each.label, _LABEL_COLUMNS),
        }
        for row, each in enumerate(goals)
    ]
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [height, 0], "nice": False},
        "axis": None,
    }
    layers: list[Mapping[str, Any]] = [
        {
            "data": {"values": _with(rows, "before", "after")},
            "mark": {"type": "rule", "stroke": ink("mark"), "strokeWidth": 2},
            "encoding": {"y": y, "x": _x("before"), "x2": {"field": "after"}},
        },
        {
            "data": {"values": _with(rows, "target")},
            "mark": {"type": "tick", "color": ink("ink"), "thickness": 3, "size": 16},
            "encoding": {"y": y, "x": _x("target")},
        },
        {
            "data": {"values": _with(rows, "before")},
            "mark": {
                "type": "point", "size": 70, "stroke": ink("mark"), "fill": ink("paper"),
                "strokeWidth": 2, "opacity": 1,
            },
            "encoding": {"y": y, "x": _x("before")},
        },
        {
            "data": {"values": _with(rows, "after")},
            "mark": {
                "type": "point", "size": 70, "stroke": ink("mark"), "fill": ink("mark"),
                "opacity": 1,
            },
            "encoding": {"y": y, "x": _x("after")},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "x": 0},
            "encoding": {"y": {**y, "field": "above"}, "text": {"field": "label"}},
        },
    ]  # fmt: skip
    drawn = chart_svg(
        layers,
        width=_WIDTH,
        height=height,
        margins=Margins(left=12, right=24, bottom=48),
        says=caption,
    )
    legend = (
        Shade("ring", "before (ring)"),
        Shade("mark", "after (full)"),
        Shade("bar", "target (upright line)"),
    )
    return Figure(drawn=drawn, caption=caption, legend=legend)


def _with(rows: Sequence[Mapping[str, Any]], *fields: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if all(row[field] is not None for field in fields)]


def _x(field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {"title": "Percent", "tickCount": 5},
    }
