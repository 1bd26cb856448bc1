"""The style sheets of what is rendered as HTML and SVG, read from beside the code."""

import functools
import importlib.resources

__all__ = ["style_sheet"]


@functools.cache
def style_sheet(name: str) -> str:
    """The text of a style sheet of the library, `drawing` or `page`."""
    folder = importlib.resources.files("qip_rules.reports") / "templates"
    return (folder / f"{name}.css").read_text(encoding="utf-8")
