"""The legend of a timeline: each shape with what it means, each key with its step."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from qip_rules.reports.course_timeline import MarkKind, PracticeTimeline
from qip_rules.reports.drawing import columns_of, fitted
from qip_rules.reports.markup import Html, stacked, tag
from qip_rules.reports.timeline_marks import (
    BASELINE,
    CHARACTER,
    Drawn,
    mark_shape,
    number,
    pay_shape,
)

__all__ = ["timeline_legend"]

_COLUMNS: Final = 4
_LINE: Final = 19.0
_SAMPLE: Final = 22.0
"""Width of a shape in the legend, in pixels."""
_GAP: Final = 16.0

_SHAPES: Final = (
    (MarkKind.DONE, "done"),
    (MarkKind.ANNOUNCED, "announced"),
    (MarkKind.UNCONFIRMED, "not confirmed (?)"),
    (MarkKind.OPEN, "room for it: earliest to latest"),
    (MarkKind.LATE, "overdue (!) since its last day"),
    (MarkKind.CALLED_OFF, "called off"),
)


def timeline_legend(
    rows: Sequence[PracticeTimeline],
    keys: Mapping[str, str],
    *,
    left: float,
    right: float,
    top: float,
) -> tuple[list[Html], float]:
    """What the shapes mean and what the keys stand for, and where that ends.

    Args:
        rows: for the titles of the steps.
        keys: the key of each step, by its id.
        left: where it begins, in pixels.
        right: where it ends.
        top: below what it stands.
    """
    wide = (right - left) / _COLUMNS
    parts: list[Html] = []
    shapes: list[tuple[MarkKind | None, Drawn]] = [(kind, _sample(text)) for kind, text in _SHAPES]
    shapes.append((None, _sample("the last day to pay")))
    arrow = "room for it: nothing says until when"
    shapes.append((MarkKind.OPEN, _sample(arrow, is_unbounded=True)))
    shapes.append((MarkKind.ANNOUNCED, _sample("crossed: the order is not kept", breaks=True)))
    shapes.append((MarkKind.OPEN, _sample("underlined: on the critical chain", critical=True)))
    y = top
    for nth, (kind, sample) in enumerate(shapes):
        column = nth % _COLUMNS
        y += _LINE if column == 0 else 0
        x = left + column * wide
        at = attrs.evolve(sample, left=x, right=x + _SAMPLE, middle=y)
        parts.append(pay_shape(at) if kind is None else mark_shape(at, kind))
        place = {"x": number(x + 2 * _SAMPLE), "y": number(y + BASELINE)}
        parts.append(tag("text", sample.says, class_="note", **place))
    y += _LINE / 2
    titles = _titles(rows)
    named = [f"{key}  {titles[step]}" for step, key in keys.items()]
    columns = _columns_for(named, right - left)
    wide = (right - left) / columns
    for nth, said in enumerate(named):
        column = nth % columns
        y += _LINE if column == 0 else 0
        where = {"x": number(left + column * wide), "y": number(y + BASELINE)}
        parts.append(tag("text", fitted(said, _room(wide)), class_="key", **where))
    return [stacked("g", *parts, class_="legend")], y + _LINE


def _columns_for(named: Sequence[str], width: float) -> int:
    """In how many columns every name has room; one, if there is no room for the longest."""
    longest = max(map(columns_of, named), default=0)
    columns = range(_COLUMNS, 0, -1)
    return next((each for each in columns if longest <= _room(width / each)), 1)


def _room(wide: float) -> int:
    """Characters that have room in a column."""
    return int((wide - _GAP) / CHARACTER)


def _titles(rows: Sequence[PracticeTimeline]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for row in rows:
        for mark in row.marks:
            if mark.kind is not MarkKind.CALLED_OFF:
                titles.setdefault(mark.step_id, mark.title)
    for row in rows:
        for mark in row.marks:
            titles.setdefault(mark.step_id, mark.title)
    return titles


def _sample(
    says: str, *, is_unbounded: bool = False, breaks: bool = False, critical: bool = False
) -> Drawn:
    return Drawn(
        left=0,
        right=_SAMPLE,
        middle=0,
        key="1" if critical else "",
        says=says,
        is_critical=critical,
        breaks_order=breaks,
        is_unbounded=is_unbounded,
    )
