"""A bipartite network: practices on the left, those who help on the right, a line for each pair."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from qip_rules.reports.cohort_report.drawing_charts import Margins, chart_svg, clipped, ink
from qip_rules.reports.cohort_report.parts import Figure, Shade

__all__ = ["Link", "Node", "network", "networks"]

_STEP: Final = 26
_BETWEEN: Final = 190
_SIDE_COLUMNS: Final = 44
_SIDE: Final = 340
_ROWS_MAXIMUM: Final = 36
"""Of practices in one picture: as many as fit on a printed page."""


@attrs.frozen
class Node:
    """A practice or one who helps."""

    id: str
    label: str
    is_open: bool = False
    """A practice without a pair, or one who helps nobody yet: an empty circle."""


@attrs.frozen(kw_only=True)
class Link:
    """A line between two."""

    practice_id: str
    helper_id: str
    says: str
    """What is told of it when it is pointed at or reached with the keyboard."""
    leads_to: str = ""
    """The place on the page where it stands in a table; a line that leads nowhere tells nothing."""
    label: str = ""
    """A few characters that stand on the line, such as its fit."""
    is_missing: bool = False
    """A pair that could be and is not: a broken line."""


_MISSING: Final = Shade("soft", "open to it, and taken by others (broken line)")


def networks(
    practices: Sequence[Node], helpers: Sequence[Node], links: Sequence[Link], *, caption: str
) -> tuple[Figure, ...]:
    """The network in as many pictures as it takes, those who share a helper in one of them."""
    groups = tuple(_groups(practices, helpers, links))
    figures: list[Figure] = []
    for number, (ours, theirs) in enumerate(groups, start=1):
        kept = {each.id for each in ours}
        of_these = [each for each in links if each.practice_id in kept]
        told = caption if len(groups) == 1 else f"{caption} (part {number} of {len(groups)})"
        figures.append(network(ours, theirs, of_these, caption=told))
    return tuple(figures)


def network(
    practices: Sequence[Node],
    helpers: Sequence[Node],
    links: Sequence[Link],
    *,
    caption: str,
    chosen: str = "a pair, with its fit",
) -> Figure:
    """One picture. Practices stand in the order given; `chosen` says what an unbroken line is."""
    rows = max(len(practices), len(helpers))
    height = rows * _STEP
    ours = _places(practices, rows)
    theirs = _between(helpers, links, ours, rows)
    values = [
        {
            "x": 0,
            "x2": _BETWEEN,
            "y": ours[each.practice_id],
            "y2": theirs[each.helper_id],
            # Words stand near the right, each on its own line where a helper has several.
            "at": _BETWEEN * _AT,
            "height": ours[each.practice_id]
            + (theirs[each.helper_id] - ours[each.practice_id]) * _AT,
            "says": each.says,
            "to": f"#{each.leads_to}",
            "label": each.label,
            "stroke": ink(_MISSING.name if each.is_missing else "mark"),
            "leads": bool(each.leads_to),
            "missing": each.is_missing,
        }
        for each in links
    ]
    pairs = [each for each in values if not each["missing"]]
    missing = [each for each in values if each["missing"]]
    leading = [each for each in values if each["leads"]]
    labeled = [each for each in values if each["label"]]
    ends = {
        "x": _quantity("x", [0, _BETWEEN]),
        "x2": {"field": "x2"},
        "y": _quantity("y", [height, 0]),
        "y2": {"field": "y2"},
        "stroke": {"field": "stroke", "type": "nominal", "scale": None},
    }
    layers: list[Mapping[str, Any]] = [
        _rule(missing, ends, strokeWidth=1.2, strokeDash=[4, 3]),
        _rule(pairs, ends, strokeWidth=2),
        *_nodes(practices, ours, height, is_left=True),
        *_nodes(helpers, theirs, height, is_left=False),
        # Over each line lies a broad one that is not seen until it is pointed at.
        _rule(
            leading,
            {
                **ends,
                "href": {"field": "to"},
                "description": {"field": "says"},
            },
            strokeWidth=12,
            strokeOpacity=0,
            aria=True,
        ),
        {
            "data": {"values": labeled},
            "mark": {
                "type": "text", "baseline": "middle", "fontWeight": 600, "stroke": ink("paper"),
                "strokeWidth": 5, "strokeJoin": "round",
            },
            "encoding": {
                "x": _quantity("at", [0, _BETWEEN]),
                "y": _quantity("height", [height, 0]),
                "text": {"field": "label"},
            },
        },
        {
            "data": {"values": labeled},
            "mark": {"type": "text", "baseline": "middle", "fontWeight": 600},
            "encoding": {
                "x": _quantity("at", [0, _BETWEEN]),
                "y": _quantity("height", [height, 0]),
                "text": {"field": "label"},
            },
        },
    ]  # fmt: skip
    drawn = chart_svg(
        layers,
        width=_BETWEEN,
        height=height,
        margins=Margins(left=_SIDE, right=_SIDE),
        says=caption,
        has_links=bool(leading),
    )
    legend = (Shade("mark", chosen),) * bool(pairs) + (_MISSING,) * bool(missing)
    return Figure(
        drawn=drawn,
        caption=caption,
        legend=legend,
        is_wide=True,
        tells=bool(leading),
    )


_AT: Final = 0.3
"""Where on its line a label stands: near the practice, of which most have one line."""


def _groups(
    practices: Sequence[Node], helpers: Sequence[Node], links: Sequence[Link]
) -> Iterator[tuple[list[Node], list[Node]]]:
    """Practices with their helpers, in the order of helpers, as many at once as a picture holds.

    A practice stands with the first of its helpers; the others are repeated there, so that no line
    is cut off. Practices without one come last.
    """
    met: dict[str, list[str]] = {}
    for each in links:
        met.setdefault(each.practice_id, []).append(each.helper_id)
    held: dict[str, list[Node]] = {}
    for node in practices:
        held.setdefault(met.get(node.id, [""])[0], []).append(node)
    every = {each.id: each for each in helpers}
    ours: list[Node] = []
    theirs: list[Node] = []
    for helper in (*helpers, None):
        of_helper = held.get("" if helper is None else helper.id, [])
        for start in range(0, max(len(of_helper), 1), _ROWS_MAXIMUM):
            some = of_helper[start : start + _ROWS_MAXIMUM]
            rows = max(len(ours) + len(some), len(theirs) + (helper is not None))
            if rows > _ROWS_MAXIMUM and (ours or theirs):
                yield ours, _with_others(ours, theirs, met, every)
                ours, theirs = [], []
            ours += some
            theirs += [] if helper is None else [helper]
    if ours or theirs:
        yield ours, _with_others(ours, theirs, met, every)


def _with_others(
    ours: Sequence[Node],
    theirs: Sequence[Node],
    met: Mapping[str, Sequence[str]],
    every: Mapping[str, Node],
) -> list[Node]:
    """The helpers of a picture, with those that its practices have besides."""
    others = {one for each in ours for one in met.get(each.id, ())} - {each.id for each in theirs}
    return [*theirs, *(every[one] for one in sorted(others))]


def _places(nodes: Sequence[Node], rows: int) -> dict[str, float]:
    step = rows * _STEP / max(len(nodes), 1)
    step = min(step, _STEP * 1.6)
    top = (rows * _STEP - step * len(nodes)) / 2
    return {each.id: round(top + (place + 0.5) * step, 1) for place, each in enumerate(nodes)}


def _between(
    helpers: Sequence[Node],
    links: Sequence[Link],
    ours: Mapping[str, float],
    rows: int,
) -> dict[str, float]:
    """Each helper at the middle of its practices, in order, and no closer than a line of text."""
    wished: dict[str, list[float]] = {}
    for link in links:
        if not link.is_missing and link.practice_id in ours:
            wished.setdefault(link.helper_id, []).append(ours[link.practice_id])
    spread = _places(helpers, rows)
    middles = {
        each.id: sum(found) / len(found) if (found := wished.get(each.id)) else spread[each.id]
        for each in helpers
    }
    ordered = sorted(helpers, key=lambda each: (middles[each.id], each.id))
    places: dict[str, float] = {}
    last = -_STEP / 2
    for left, each in zip(range(len(ordered), 0, -1), ordered, strict=True):
        room = rows * _STEP - (left - 0.5) * _STEP
        last = min(max(middles[each.id], last + _STEP), room)
        places[each.id] = round(last, 1)
    return places


def _quantity(field: str, domain: list[int]) -> dict[str, Any]:
    scale = {"domain": domain, "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _rule(
    values: Sequence[Mapping[str, Any]], encoding: Mapping[str, Any], **mark: object
) -> dict[str, Any]:
    return {"data": {"values": values}, "mark": {"type": "rule", **mark}, "encoding": encoding}


def _nodes(
    nodes: Sequence[Node], places: Mapping[str, float], height: int, *, is_left: bool
) -> Iterator[dict[str, Any]]:
    values = [
        {
            "y": places[each.id],
            "label": clipped(each.label, _SIDE_COLUMNS),
            "fill": ink("paper" if each.is_open else "mark"),
        }
        for each in nodes
    ]
    y = _quantity("y", [height, 0])
    x, align, text_x = (0, "right", -10) if is_left else (_BETWEEN, "left", _BETWEEN + 10)
    yield {
        "data": {"values": values},
        "mark": {
            "type": "point", "shape": "circle", "size": 90, "x": x, "stroke": ink("mark"),
            "strokeWidth": 2, "filled": False, "opacity": 1,
        },
        "encoding": {"y": y, "fill": {"field": "fill", "type": "nominal", "scale": None}},
    }  # fmt: skip
    yield {
        "data": {"values": values},
        "mark": {"type": "text", "align": align, "baseline": "middle", "x": text_x},
        "encoding": {"y": y, "text": {"field": "label"}},
    }
