"""Elements of HTML and SVG, in which outside text can never be taken for markup.

What is not `Html` is text, and text is escaped. Nothing but `tag` and the readers built on it
makes `Html`.
"""

import html
import re
from collections.abc import Mapping
from typing import Final

__all__ = ["Html", "shown", "stacked", "tag"]

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Characters that XML forbids or that turn the reading order; no text for people needs them."""

_VOID: Final = frozenset({"br", "hr", "input", "link", "meta"})
_SHAPES: Final = frozenset({"circle", "path", "polygon", "rect"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def shown(text: str) -> str:
    """Outside text on one line, without what cannot be shown."""
    return " ".join(_UNSEEN.sub("", text).split())


def tag(element: str, *content: str, **attributes: str) -> Html:
    """An element; its text and its attributes are escaped, `Html` is kept.

    Args:
        element: the name of the element.
        content: what is in it, text or `Html`, one after the other.
        attributes: `class_` is `class`, and `data_node` is `data-node`. An empty one is kept as
            a bare name.
    """
    return _element(element, "".join(_markup(each) for each in content), attributes)


def stacked(element: str, *content: str, **attributes: str) -> Html:
    """An element as `tag` makes it, each part of its content on a line of its own."""
    inner = "".join(f"\n{_markup(each)}" for each in content)
    return _element(element, f"{inner}\n" if inner else "", attributes)


def _element(element: str, inner: str, attributes: Mapping[str, str]) -> Html:
    said = "".join(_attribute(name, value) for name, value in attributes.items())
    if element in _SHAPES and not inner:
        return Html(f"<{element}{said}/>")
    if element in _VOID:
        return Html(f"<{element}{said}>")
    return Html(f"<{element}{said}>{inner}</{element}>")


def _attribute(name: str, value: str) -> str:
    key = name.removesuffix("_")
    if key != "viewBox":
        key = key.replace("_", "-")
    return f' {key}="{html.escape(shown(value))}"' if value else f" {key}"


def _markup(part: str) -> str:
    return part if isinstance(part, Html) else html.escape(_UNSEEN.sub("", part), quote=False)
