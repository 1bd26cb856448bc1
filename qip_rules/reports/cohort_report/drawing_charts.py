"""Charts as SVG by Vega-Lite, at the time the page is made: nothing of it runs where it is read.

Sizes are fixed here and no text is measured, so that the same chart is the same text on every
machine whatever fonts it has. Colors are names of the page's style sheet, so that a chart follows
the reader's choice of a light or a dark screen. It brings no style, no script and no id, and fits a
strict content security policy.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from qip_rules.reports.drawing import columns_of
from qip_rules.reports.markup import Html, shown, tag

__all__ = ["COLUMN", "Margins", "chart_svg", "clipped", "ink"]

COLUMN: Final = 7.4
"""Pixels that a character of a chart takes at most, on average: fonts differ."""

_VERSION: Final = "5.21"
"""Of Vega-Lite. The renderer brings several; another one may lay the same chart out otherwise."""

_SIZE: Final = 13
_BROAD: Final = frozenset("MWm@%")
_FRAME: Final = re.compile(r'^<svg [^>]*viewBox="([^"]*)"[^>]*>')
_UNNAMED: Final = re.compile(r"<(?![^>]*aria-label=)[^>]*role=\"graphics-[^>]*>")
_ROLE: Final = re.compile(r' (?:role="graphics-\w+"|aria-roledescription="[^"]*")')
_LINK: Final = re.compile(r'xlink:href="[^"#]*#')


@attrs.frozen
class Margins:
    """Room around what is drawn, in pixels, for words beside it."""

    left: int = 8
    top: int = 8
    right: int = 8
    bottom: int = 8


def ink(name: str) -> str:
    """A color of the page's style sheet."""
    return f"var(--{name})"


def clipped(text: str, columns: int) -> str:
    """Outside text on one line of at most so many columns; what is left off is an ellipsis."""
    line = shown(text)
    if sum(map(_wide, line)) <= columns:
        return line
    kept, width = "", 1.0
    for character in line:
        width += _wide(character)
        if width > columns:
            break
        kept += character
    return f"{kept.rstrip()}…"


def _wide(character: str) -> float:
    """About how many columns a character takes in the broadest of the usual fonts."""
    if character in _BROAD:
        return 1.75
    return columns_of(character) * (1.3 if character.isupper() or character == "w" else 1)


def chart_svg(  # noqa: PLR0913 - a chart, its size, and its words
    layers: Sequence[Mapping[str, Any]],
    *,
    width: int,
    height: int,
    margins: Margins,
    says: str,
    has_links: bool = False,
) -> Html:
    """A chart as part of a page.

    Args:
        layers: of Vega-Lite, later ones over earlier ones.
        width: of what is drawn, without its margins, in pixels.
        height: likewise.
        margins: the room around it.
        says: what can be seen, in a sentence: for whoever does not see it.
        has_links: whether marks lead to places of the page, and are told one by one.

    Raises:
        ModuleNotFoundError: the extra `reports` is not installed.
        ValueError: the layers are none of Vega-Lite, and the library is at fault.
    """
    import vl_convert

    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": {
            "left": margins.left,
            "top": margins.top,
            "right": margins.right,
            "bottom": margins.bottom,
        },
        "autosize": {"type": "none"},
        "background": None,
        "layer": list(layers),
        "config": _CONFIG,
    }
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION)
    # A link within the page is one, wherever the page stands; the renderer knows no page.
    inner = _LINK.sub('href="#', _FRAME.sub("", drawn).removesuffix("</svg>"))
    # What has a role has to have a name; what has none is told by the picture as a whole.
    inner = _UNNAMED.sub(lambda found: _ROLE.sub("", found[0]), inner)
    box = " ".join(map(str, (0, 0, width + margins.left + margins.right,
                             height + margins.top + margins.bottom)))  # fmt: skip
    return tag(
        "svg",
        Html(inner),
        viewBox=box,
        width=box.split()[2],
        height=box.split()[3],
        class_="chart",
        role="group" if has_links else "img",
        aria_label=says,
    )


_CONFIG: Final[Mapping[str, Any]] = {
    "font": "system-ui, sans-serif",
    "aria": False,
    "view": {"stroke": None},
    "text": {"fill": "currentColor", "fontSize": _SIZE},
    "axis": {
        "labelColor": "currentColor",
        "labelFontSize": _SIZE,
        "labelLimit": 0,
        "titleColor": "currentColor",
        "titleFontSize": _SIZE,
        "titleFontWeight": 600,
        "titlePadding": 8,
        "gridColor": ink("rule-line"),
        "domainColor": ink("line"),
        "tickColor": ink("line"),
    },
}
