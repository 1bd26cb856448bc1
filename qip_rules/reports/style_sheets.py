"""What pages bring with them: style sheets, and the script of the one that has any."""

import functools
import importlib.resources

__all__ = ["page_script", "style_sheet"]


@functools.cache
def style_sheet(name: str) -> str:
    """The text of a style sheet of the library, such as `drawing` or `page`."""
    return _template(f"{name}.css")


@functools.cache
def page_script(name: str) -> str:
    """The text of a script of the library; it stands in the page itself."""
    return _template(f"{name}.js")


def _template(name: str) -> str:
    folder = importlib.resources.files("qip_rules.reports") / "templates"
    return (folder / name).read_text(encoding="utf-8")
