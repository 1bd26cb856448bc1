"""How times grow with the problem: the picture, and the same figures as a table."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from qip_rules.reports.markup import Html, stacked, tag

__all__ = ["Curves", "picture", "sizes_table"]

Curves = Mapping[str, Mapping[int, float]]
"""For each contender by name the processor seconds it takes, by the number of practices."""

_WIDTH: Final = 920.0
_HEIGHT: Final = 560.0
_LEFT: Final = 76.0
_RIGHT: Final = 690.0
_TOP: Final = 64.0
_BOTTOM: Final = 500.0
_LINE_HEIGHT: Final = 17.0
_BASELINE: Final = 4.0
_LABEL_GAP: Final = 26.0
_STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#1f2937}"
    ".title{font-size:16px;font-weight:600}.note{fill:#4b5563}"
    ".paper{fill:#fff}.grid{stroke:#e5e7eb}.axis{stroke:#6b7280}"
    ".curve{fill:none;stroke-width:1.8}.first .curve{stroke-width:3.6}"
    ".first text{font-weight:600}.lead{stroke-width:.8;fill:none;opacity:.6}"
)
_FIRST: Final = "#111827"
_COLORS: Final = (
    "#d55e00",
    "#0072b2",
    "#009e73",
    "#cc79a7",
    "#b58900",
    "#56b4e9",
    "#7c3aed",
    "#8b5e3c",
)
_DASHES: Final = ("", "7 4", "2 3")
_MILLI: Final = 1e-3


def picture(curves: Curves, *, title: str, says: str) -> str:
    """The curves as SVG, both axes logarithmic; the first contender's is the thick one.

    Args:
        curves: at least one, and each with at least one size; all figures above zero.
        title: what the picture shows.
        says: the same for those who cannot see it.
    """
    sizes = sorted({size for each in curves.values() for size in each})
    seconds = [value for each in curves.values() for value in each.values()]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    decades = range(low, max(high, low + 1) + 1)
    across = _Scale(math.log10(sizes[0]), math.log10(sizes[-1]), _LEFT, _RIGHT)
    down = _Scale(decades[0], decades[-1], _BOTTOM, _TOP)
    labels = _spread({name: down.at(math.log10(each[max(each)])) for name, each in curves.items()})
    return stacked(
        "svg",
        tag("title", title, id="curve-title"),
        tag("desc", says, id="curve-says"),
        tag("style", Html(_STYLE)),
        tag("rect", class_="paper", width=_number(_WIDTH), height=_number(_HEIGHT)),
        tag("text", title, class_="title", x=_number(_LEFT), y="28"),
        tag("text", "processor time, build and solve", class_="note", x=_number(_LEFT), y="48"),
        *_grid(sizes, decades, across, down),
        *(
            _curve(place, name, curves[name], (across, down), labels[name])
            for place, name in enumerate(curves)
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(_WIDTH)} {_number(_HEIGHT)}",
        width=_number(_WIDTH),
        height=_number(_HEIGHT),
        role="img",
        aria_labelledby="curve-title curve-says",
    )


class _Scale:
    """From values to pixels, in proportion; a single value lies in the middle."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._spread = low, high - low
        self._start, self._length = start, end - start

    def at(self, value: float) -> float:
        """The pixel of a value."""
        share = (value - self._low) / self._spread if self._spread else 0.5
        return self._start + share * self._length


def _grid(
    sizes: Sequence[int], decades: Iterable[int], across: _Scale, down: _Scale
) -> Iterable[Html]:
    for decade in decades:
        y = down.at(decade)
        yield _path("grid", [(_LEFT, y), (_RIGHT, y)])
        text = _duration(10.0**decade)
        where = {"x": _number(_LEFT - 8), "y": _number(y + _BASELINE)}
        yield tag("text", text, class_="note", text_anchor="end", **where)
    for size in sizes:
        x = across.at(math.log10(size))
        yield _path("axis", [(x, _BOTTOM), (x, _BOTTOM + 6)])
        where = {"x": _number(x), "y": _number(_BOTTOM + 22)}
        yield tag("text", f"{size:,}", class_="note", text_anchor="middle", **where)
    yield _path("axis", [(_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)])
    middle = {"x": _number((_LEFT + _RIGHT) / 2), "y": _number(_BOTTOM + 44)}
    yield tag("text", "practices", class_="note", text_anchor="middle", **middle)


def _curve(
    place: int, name: str, times: Mapping[int, float], scales: tuple[_Scale, _Scale], label: float
) -> Html:
    across, down = scales
    turn, hue = divmod(place - 1, len(_COLORS))
    color, dash = (_COLORS[hue], _DASHES[turn % len(_DASHES)]) if place else (_FIRST, "")
    points = [
        (across.at(math.log10(size)), down.at(math.log10(times[size]))) for size in sorted(times)
    ]
    end = points[-1]
    beside = _RIGHT + _LABEL_GAP
    words = tag("text", name, x=_number(beside), y=_number(label + _BASELINE))
    dots = (tag("circle", cx=_number(x), cy=_number(y), r="2.6", fill=color) for x, y in points)
    lead = [(end[0] + 5, end[1]), (_RIGHT + 8, label), (beside - 4, label)]
    return tag(
        "g",
        _path("lead", lead, stroke=color),
        _path("curve", points, stroke=color, **({"stroke_dasharray": dash} if dash else {})),
        *dots,
        words,
        class_="first" if not place else "other",
    )


def _path(kind: str, points: Iterable[tuple[float, float]], **attributes: str) -> Html:
    way = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return tag("path", class_=kind, d=way, **attributes)


def _spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Heights as near as may be to those wanted, in their order, and no two too close."""
    order = sorted(wanted, key=lambda name: wanted[name])
    found: dict[str, float] = {}
    least = _TOP
    for name in order:
        found[name] = max(wanted[name], least)
        least = found[name] + _LINE_HEIGHT
    most = _BOTTOM
    for name in reversed(order):
        found[name] = min(found[name], most)
        most = found[name] - _LINE_HEIGHT
    return found


def sizes_table(curves: Curves) -> str:
    """The figures of the picture in Markdown: a row a contender, a column a size."""
    sizes = sorted({size for each in curves.values() for size in each})
    rows = [["processor ms", *(f"{size:,}" for size in sizes)]]
    rows.append(["---", *("---:" for _ in sizes)])
    rows += [
        [name, *(_figure(each[size]) if size in each else "" for size in sizes)]
        for name, each in curves.items()
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figure(seconds: float) -> str:
    value = float(f"{seconds / _MILLI:.3g}")
    return f"{value:,.0f}" if value >= 100 else f"{value:g}"  # noqa: PLR2004 - three digits


def _duration(seconds: float) -> str:
    if seconds < _MILLI:
        return f"{seconds / _MILLI:g} ms"
    return f"{seconds / _MILLI:,.0f} ms" if seconds < 1 else f"{seconds:,.0f} s"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
