"""A drawing of boxes and right-angled lines, as plain data and as SVG."""

import enum
import unicodedata
from collections.abc import Mapping, Sequence

import attrs

from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.reports.requirements_graph import Node
from qip_rules.reports.style_sheets import style_sheet

__all__ = ["CHARACTER", "Box", "Drawing", "Label", "Line", "Style", "columns_of", "fitted", "svg"]

CHARACTER = 7.2
"""Width of a character of the drawing's fixed-width font, in pixels; East Asian ones take two."""

_BASELINE = 4
_DOT = 2.6
_ARROW = 6
_WIDE = frozenset("WF")


class Style(enum.Enum):
    """How a line is drawn: what flows, or what something rests on."""

    SOLID = "solid"
    DASHED = "dashed"


@attrs.frozen
class Box:
    """A node at its place, in pixels from the upper left corner; `text` fits into the box."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    text: str


@attrs.frozen
class Line:
    """An edge of the graph: the corners of its way, from `source` to `target`.

    `branches` are the points at which it leaves a way that it shares with others.
    """

    source: Node
    target: Node
    points: tuple[tuple[float, float], ...]
    style: Style
    branches: tuple[tuple[float, float], ...] = ()


@attrs.frozen
class Label:
    """Words at a place, such as the head of a column."""

    x: float
    y: float
    text: str


@attrs.frozen
class Drawing:
    """Boxes, the lines between them and words beside them. Sizes are in pixels."""

    title: str
    says: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...] = ()


def columns_of(text: str) -> int:
    """How many characters wide a text is in a fixed-width font."""
    return sum(
        0
        if unicodedata.combining(each)
        else 2
        if unicodedata.east_asian_width(each) in _WIDE
        else 1
        for each in text
    )


def svg(
    drawing: Drawing, *, name: str, links: Mapping[Node, str] | None = None, alone: bool = True
) -> str:
    """The drawing as SVG.

    Args:
        drawing: what to draw.
        name: an id for the drawing, different from the others of one page.
        links: where on the page a box leads to, by its node.
        alone: whether it is a file of its own, which brings its style sheet, or part of a page.
    """
    title, says = f"{name}-title", f"{name}-says"
    size = {"width": _number(drawing.width), "height": _number(drawing.height)}
    parts: list[Html] = [tag("title", drawing.title, id=title), tag("desc", drawing.says, id=says)]
    if alone:
        parts.append(tag("style", Html(style_sheet("drawing"))))
        parts.append(tag("rect", class_="paper", **size))
    parts += [_words(each) for each in drawing.labels]
    # Boxes last: an arrow ends at the edge of a box, never on it.
    parts += [_way(each) for each in drawing.lines]
    parts += [_shape(each, links or {}) for each in drawing.boxes]
    return stacked(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size['width']} {size['height']}",
        **size,
        class_="drawing",
        role="img",
        aria_labelledby=f"{title} {says}",
    )


def _words(label: Label) -> Html:
    return tag("text", label.text, class_="head", x=_number(label.x), y=_number(label.y))


def _way(line: Line) -> Html:
    path = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in line.points)
    (before, _), (x, y) = line.points[-2:]
    drawn = [tag("path", d=path)]
    drawn += [_dot(*each) for each in line.branches]
    if line.style is Style.SOLID:
        back = -_ARROW if x > before else _ARROW
        corners = ((x, y), (x + back, y - _ARROW / 2), (x + back, y + _ARROW / 2))
        points = " ".join(f"{_number(a)},{_number(b)}" for a, b in corners)
        drawn.append(tag("polygon", points=points))
    else:
        drawn.append(_dot(x, y))
    return tag(
        "g",
        tag("title", f"{line.source.name} → {line.target.name}"),
        *drawn,
        class_=f"line {line.style.value}",
        data_source=f"{line.source.kind.value} {line.source.name}",
        data_target=f"{line.target.kind.value} {line.target.name}",
    )


def _dot(x: float, y: float) -> Html:
    return tag("circle", cx=_number(x), cy=_number(y), r=_number(_DOT))


def _shape(box: Box, links: Mapping[Node, str]) -> Html:
    rect = tag(
        "rect",
        x=_number(box.x),
        y=_number(box.y),
        width=_number(box.width),
        height=_number(box.height),
        rx="13" if box.node.kind.value == "fact" else "3",
    )
    middle = {"x": _number(box.x + box.width / 2), "y": _number(box.y + box.height / 2 + _BASELINE)}
    kind, name = box.node.kind.value, box.node.name
    heading = f"{kind} {name}: {box.node.says}" if box.node.says else f"{kind} {name}"
    parts = [tag("title", heading), rect, tag("text", box.text, **middle)]
    group = {"class_": f"box {kind}", "data_node": f"{kind} {name}"}
    if box.node in links:
        # The same links stand in the page's text, so that the keyboard need not stop at each.
        link = tag("a", *parts, href=f"#{links[box.node]}", tabindex="-1")
        return tag("g", link, **group)
    return tag("g", *parts, **group)


def _number(value: float) -> str:
    """A length without needless digits, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def fitted(text: str, columns: int) -> str:
    """The text, cut so that it is at most so many columns wide."""
    clean = shown(text)
    if columns_of(clean) <= columns:
        return clean
    kept: Sequence[str] = clean
    while columns_of("".join(kept)) > columns - 1:
        kept = kept[:-1]
    return "".join(kept) + "…"
