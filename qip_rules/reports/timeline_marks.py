"""How one mark of a timeline is drawn: a shape for each kind, never a color alone."""

from typing import Final, assert_never

import attrs

from qip_rules.reports.course_timeline import MarkKind
from qip_rules.reports.markup import Html, tag

__all__ = ["BASELINE", "CHARACTER", "HEIGHT", "Drawn", "mark_shape", "number", "pay_shape"]

HEIGHT: Final = 11.0
"""Of a shape, in pixels."""

BASELINE: Final = 4.0
"""From the middle of a line of text down to where its letters stand, in pixels."""

CHARACTER: Final = 6.6
"""Room for a character, in pixels."""

_HALF: Final = HEIGHT / 2
_TICK: Final = 4.0
_ARROW: Final = 5.0
_TEXT_GAP: Final = 3.0


@attrs.frozen(kw_only=True)
class Drawn:
    """A shape at its place: from where to where, the middle of its lane, and the key beside it."""

    left: float
    right: float
    middle: float
    key: str
    says: str
    """What the shape tells, in a sentence."""
    is_critical: bool = False
    breaks_order: bool = False
    is_unbounded: bool = False
    """Whether nothing says until when there is room."""
    key_before: bool = False
    """Whether the key stands to the left of the shape, as where shapes are long."""


def mark_shape(drawn: Drawn, kind: MarkKind) -> Html:
    """The shape of a kind, with its key and its sentence."""
    classes = ["mark", kind.value.replace(" ", "-")]
    classes += ["critical"] if drawn.is_critical else []
    classes += ["broken"] if drawn.breaks_order else []
    parts = [tag("title", drawn.says), *_shape(drawn, kind)]
    if drawn.breaks_order:
        parts.append(_cross(drawn))
    parts.append(_key(drawn, _ENDING.get(kind, "")))
    return tag("g", *parts, class_=" ".join(classes))


def pay_shape(drawn: Drawn) -> Html:
    """The last day to pay: a diamond."""
    x, y = (drawn.left + drawn.right) / 2, drawn.middle
    corners = ((x, y - _HALF), (x + _HALF, y), (x, y + _HALF), (x - _HALF, y))
    return tag(
        "g", tag("title", drawn.says), _polygon(*corners), _key(drawn, ""), class_="mark pay"
    )


_ENDING: Final = {MarkKind.UNCONFIRMED: "?", MarkKind.LATE: "!"}
"""What the key ends in, where a shape alone would leave a doubt."""


def _shape(drawn: Drawn, kind: MarkKind) -> list[Html]:
    match kind:
        case MarkKind.DONE | MarkKind.ANNOUNCED | MarkKind.UNCONFIRMED:
            return [_box(drawn)]
        case MarkKind.CALLED_OFF:
            top, bottom = drawn.middle - _HALF, drawn.middle + _HALF
            slash = [(drawn.left, bottom), (drawn.right, top)]
            return [_box(drawn), _path(slash)]
        case MarkKind.OPEN:
            return _room(drawn)
        case MarkKind.LATE:
            return _late(drawn)
        case _:
            assert_never(kind)


def _box(drawn: Drawn) -> Html:
    return tag(
        "rect",
        x=number(drawn.left),
        y=number(drawn.middle - _HALF),
        width=number(drawn.right - drawn.left),
        height=number(HEIGHT),
        rx="1.5",
    )


def _room(drawn: Drawn) -> list[Html]:
    """A line between two ends; an arrow where nothing says until when."""
    y = drawn.middle
    parts = [
        _path([(drawn.left, y - _TICK), (drawn.left, y + _TICK)]),
        _path([(drawn.left, y), (drawn.right, y)]),
    ]
    if drawn.is_unbounded:
        back = drawn.right - _ARROW
        parts.append(_path([(back, y - _TICK), (drawn.right, y), (back, y + _TICK)]))
    else:
        parts.append(_path([(drawn.right, y - _TICK), (drawn.right, y + _TICK)]))
    return parts


def _late(drawn: Drawn) -> list[Html]:
    """A flag at the last day there was time for it, and the days since."""
    x, y = drawn.left, drawn.middle
    flag = ((x, y - _HALF), (x + HEIGHT, y), (x, y + _HALF))
    return [_polygon(*flag), _path([(x, y), (drawn.right, y)])]


def _cross(drawn: Drawn) -> Html:
    x, y, size = drawn.left + _TICK, drawn.middle, HEIGHT * 0.75
    down = [(x - size, y - size), (x + size, y + size)]
    up = [(x - size, y + size), (x + size, y - size)]
    return tag("path", d=f"{_d(down)} {_d(up)}", class_="crossed")


def _key(drawn: Drawn, ending: str) -> Html:
    y = number(drawn.middle + BASELINE)
    if drawn.key_before:
        x = number(drawn.left - _TEXT_GAP)
        return tag("text", drawn.key + ending, x=x, y=y, text_anchor="end")
    return tag("text", drawn.key + ending, x=number(drawn.right + _TEXT_GAP), y=y)


def _polygon(*corners: tuple[float, float]) -> Html:
    return tag("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in corners))


def _path(points: list[tuple[float, float]]) -> Html:
    return tag("path", d=_d(points))


def _d(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def number(value: float) -> str:
    """A length without needless digits, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
