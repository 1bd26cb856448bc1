"""The timeline of a cohort, drawn: a row a practice, its steps along the months.

Marks that would touch stand in lanes of one row, each in the first that is free (interval
partitioning: J. Kleinberg and É. Tardos, "Algorithm Design", 2006, section 4.1). Each kind has a
shape of its own and each step a key, so that nothing rests on a color.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from qip_rules.reports.course_timeline import Mark, MarkKind, PracticeTimeline, Timeline
from qip_rules.reports.drawing import columns_of, fitted
from qip_rules.reports.markup import Html, stacked, tag
from qip_rules.reports.style_sheets import style_sheet
from qip_rules.reports.timeline_legend import timeline_legend
from qip_rules.reports.timeline_marks import (
    BASELINE,
    CHARACTER,
    HEIGHT,
    Drawn,
    mark_shape,
    number,
    pay_shape,
)
from qip_rules.reports.timeline_words import days_said, mark_said

__all__ = ["timeline_picture", "timeline_says", "timeline_title"]

_WIDTH: Final = 1160.0
_OF_A_PAGE: Final = 1.7
"""A picture that is not higher than so many times its width is printed on one page."""
_LEFT: Final = 64.0
_RIGHT: Final = 1110.0
_TOP: Final = 46.0
_LANE: Final = 18.0
_ROW_PADDING: Final = 8.0
_MARGIN: Final = 16.0
_NAME_COLUMNS: Final = 110
_NARROWEST: Final = 5.0
_UNBOUNDED: Final = 26.0
"""Length of an arrow where nothing says until when."""
_GAP: Final = 5.0
_TICKS_MAXIMUM: Final = 26
_MONTH_STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 12000)
_MONTHS: Final = 12
_NAMES: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
"""Of the months, whatever the language of the machine."""

Keys = Mapping[str, str]
"""The key of each step, by its id."""


def timeline_title(timeline: Timeline) -> str:
    """What the picture shows."""
    return f"Timeline of {timeline.title}, as of {timeline.as_of}"


def timeline_says(timeline: Timeline) -> str:
    """The picture in words, for those who cannot see it."""
    said = [
        "A row a practice, its steps along the months; the same stands in the tables, step by step."
    ]
    for row in timeline.rows:
        counts = Counter(each.kind for each in row.marks)
        figures = ", ".join(f"{counts[kind]} {kind.value}" for kind in MarkKind if counts[kind])
        said.append(f"{row.practice}: {figures or 'nothing on record'}.")
    return " ".join(said)


def timeline_picture(timeline: Timeline, *, name: str, alone: bool = True) -> Html:
    """The picture as SVG, with a style sheet that follows the choice of a light or a dark screen.

    Args:
        timeline: what to draw.
        name: an id for the picture, different from the others of one page.
        alone: whether it is a file of its own, which has a paper of its own color.
    """
    axis = _Axis(timeline)
    keys = _keys(timeline.rows)
    bands, rows, bottom = _rows(timeline, axis, keys)
    legend, height = timeline_legend(
        timeline.rows, keys, left=_MARGIN, right=_RIGHT, top=bottom + 2 * _MARGIN
    )
    size = {"width": number(_WIDTH), "height": number(height)}
    title, says = f"{name}-title", f"{name}-says"
    return stacked(
        "svg",
        tag("title", timeline_title(timeline), id=title),
        tag("desc", timeline_says(timeline), id=says),
        tag("style", Html(style_sheet("timeline"))),
        *([tag("rect", class_="paper", **size)] if alone else []),
        *bands,
        *_months(axis, bottom),
        *rows,
        *_today(timeline.as_of, axis, bottom),
        *legend,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size['width']} {size['height']}",
        **size,
        class_="timeline of-a-page" if height <= _OF_A_PAGE * _WIDTH else "timeline",
        role="img",
        aria_labelledby=f"{title} {says}",
    )


class _Axis:
    """From days to pixels: from the first day of a month to the last of another."""

    def __init__(self, timeline: Timeline) -> None:
        days = [timeline.as_of]
        for row in timeline.rows:
            days += [row.ends_on] if row.ends_on else []
            days += [row.to_pay.day] if row.to_pay else []
            for mark in row.marks:
                known = (mark.first, mark.last, mark.earliest, mark.latest)
                days += [each for each in known if each is not None]
        self.first = min(days).replace(day=1)
        self.last = max(days)
        months = _month(self.last) - _month(self.first) + 1
        self.step = next(
            (each for each in _MONTH_STEPS if months <= each * _TICKS_MAXIMUM), _MONTH_STEPS[-1]
        )
        self._start = self.first.toordinal()
        spread = max(self.last.toordinal() + 1 - self._start, 28)
        self._per_day = (_RIGHT - _LEFT) / spread

    def at(self, day: date, *, end: bool = False) -> float:
        """The pixel at which a day begins, or ends."""
        return _LEFT + (day.toordinal() + end - self._start) * self._per_day

    def ticks(self) -> Iterator[date]:
        """The first days of months, as many as can be told apart."""
        for month in range(_month(self.first), _month(self.last) + 1, self.step):
            yield date(month // _MONTHS, month % _MONTHS + 1, 1)


def _month(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _keys(rows: Sequence[PracticeTimeline]) -> dict[str, str]:
    steps = dict.fromkeys(mark.step_id for row in rows for mark in row.marks)
    return {step: str(place) for place, step in enumerate(steps, start=1)}


def _months(axis: _Axis, bottom: float) -> Iterator[Html]:
    ticks = tuple(axis.ticks())
    for place, day in enumerate(ticks):
        x = number(axis.at(day))
        yield tag("path", d=f"M{x} {number(_TOP - 8)}L{x} {number(bottom)}", class_="grid")
        is_first_of_year = place == 0 or day.year != ticks[place - 1].year
        if axis.step < _MONTHS:
            text = _NAMES[day.month - 1]
            if is_first_of_year:
                yield tag("text", f"{day.year:04d}", class_="note", x=x, y=number(_TOP - 28))
        else:
            text = f"{day.year:04d}"
        yield tag("text", text, class_="month", x=x, y=number(_TOP - 14))


def _today(as_of: date, axis: _Axis, bottom: float) -> Iterator[Html]:
    x = axis.at(as_of)
    way = f"M{number(x)} {number(_TOP - 8)}L{number(x)} {number(bottom + 6)}"
    yield tag("g", tag("title", f"As of {as_of}"), tag("path", d=way, class_="today"))
    anchor = "end" if x > (_LEFT + _RIGHT) / 2 else "start"
    place = {"x": number(x), "y": number(bottom + _MARGIN + 3), "text_anchor": anchor}
    yield tag("text", f"as of {as_of}", class_="note", **place)


def _rows(timeline: Timeline, axis: _Axis, keys: Keys) -> tuple[list[Html], list[Html], float]:
    """What lies behind the rows, the rows from the top, and where the last one ends."""
    bands: list[Html] = []
    parts: list[Html] = []
    top = _TOP
    for place, row in enumerate(timeline.rows):
        marks = _placed(row, timeline.as_of, axis, keys)
        lanes = max((lane for lane, _, _ in marks), default=0) + 1
        height = (lanes + 1) * _LANE + 2 * _ROW_PADDING
        inner: list[Html] = [tag("title", row.practice)]
        if place % 2 == 0:
            band = {"y": number(top), "width": number(_WIDTH), "height": number(height)}
            bands.append(tag("rect", x="0", class_="band", **band))
        where = {"x": number(_MARGIN), "y": number(top + _ROW_PADDING + _LANE / 2 + BASELINE)}
        inner.append(tag("text", fitted(_named(row), _NAME_COLUMNS), class_="practice", **where))
        for lane, drawn, kind in marks:
            middle = top + _ROW_PADDING + (lane + 1.5) * _LANE
            at = attrs.evolve(drawn, middle=middle)
            inner.append(pay_shape(at) if kind is None else mark_shape(at, kind))
        parts.append(stacked("g", *inner, class_="row", data_application=row.application_id))
        top += height
    return bands, parts, top


def _named(row: PracticeTimeline) -> str:
    """The head of a row: the practice, its application, and whether it left."""
    names = dict.fromkeys((row.practice, row.application_id))
    left = [] if row.left_on is None else [f"withdrawn on {row.left_on}"]
    return ", ".join([*names, *left])


def _placed(
    row: PracticeTimeline, as_of: date, axis: _Axis, keys: Keys
) -> list[tuple[int, Drawn, MarkKind | None]]:
    """The marks with their lanes, from left to right; what has no place in time is left out."""
    every: list[tuple[Drawn, MarkKind | None]] = []
    for mark in row.marks:
        drawn = _drawn(mark, as_of, axis, keys[mark.step_id])
        if drawn is not None:
            every.append((drawn, mark.kind))
    if row.to_pay is not None:
        every.append((_pay(row.to_pay.day, axis), None))
    every.sort(key=lambda each: (_extent(each[0]), each[0].key, each[0].says))
    ends: list[float] = []
    placed: list[tuple[int, Drawn, MarkKind | None]] = []
    for drawn, kind in every:
        begins, over = _extent(drawn)
        lane = next((n for n, end in enumerate(ends) if end <= begins), len(ends))
        if lane == len(ends):
            ends.append(0.0)
        ends[lane] = over
        placed.append((lane, drawn, kind))
    return placed


def _extent(drawn: Drawn) -> tuple[float, float]:
    """From where to where a mark takes room, its key and a gap included."""
    key = (columns_of(drawn.key) + 1) * CHARACTER + _GAP
    cross = HEIGHT / 2 if drawn.breaks_order else 0.0
    if drawn.key_before:
        return drawn.left - max(key, cross), drawn.right + _GAP
    return drawn.left - cross, drawn.right + key


def _drawn(mark: Mark, as_of: date, axis: _Axis, key: str) -> Drawn | None:
    span = _span(mark, as_of)
    if span is None:
        return None
    left, right = axis.at(span[0]), axis.at(span[1], end=True)
    is_unbounded = mark.kind is MarkKind.OPEN and mark.latest is None
    return Drawn(
        left=left,
        right=max(right, left + (_UNBOUNDED if is_unbounded else _NARROWEST)),
        middle=0.0,
        key=key if mark.count == 1 else f"{key}.{mark.number}",
        says=mark_said(mark),
        is_critical=mark.is_critical,
        breaks_order=mark.breaks_order,
        is_unbounded=is_unbounded,
        key_before=mark.kind is MarkKind.OPEN and mark.earliest is not None,
    )


def _span(mark: Mark, as_of: date) -> tuple[date, date] | None:
    """From where to where it is drawn; `None` if nothing on record gives it a place in time."""
    if mark.first is not None:
        return mark.first, mark.last or mark.first
    if mark.kind is MarkKind.LATE and mark.latest is not None:
        return mark.latest, as_of
    ends = [each for each in (mark.earliest, mark.latest) if each is not None]
    return (min(ends), max(ends)) if ends else None


def _pay(day: date, axis: _Axis) -> Drawn:
    middle = (axis.at(day) + axis.at(day, end=True)) / 2
    return Drawn(
        left=middle - HEIGHT / 2,
        right=middle + HEIGHT / 2,
        middle=0.0,
        key="pay",
        says=f"Last day to pay: {days_said(day, day)}.",
    )
