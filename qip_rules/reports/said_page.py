"""What a script says at the console, as a page for those who read it and did not type."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from qip_rules.errors import Fault, InputError
from qip_rules.reports.page import Block, Bullets, Page, Paragraph, Section
from qip_rules.reports.page_html import html_of
from qip_rules.reports.page_markdown import markdown_of

__all__ = ["HEADING", "Said", "page_of_lines", "page_text", "refuse_other_pages"]

HEADING: Final = "bold"
"""The style of a line that heads what follows it."""

_POINT: Final = 2
"""Spaces before a point; what has more belongs to the point above it."""

Said = tuple[str, str]
"""One line, and its style at the console."""


def page_of_lines(
    title: str, lead: Sequence[str], lines: Iterable[Said], *, more: Sequence[Section] = ()
) -> Page:
    """A page with a section for each line that is a heading.

    Args:
        title: of the page.
        lead: a paragraph each, before the first section.
        lines: as the console has them: a heading, points set in by two spaces, and what belongs
            to a point set in deeper.
        more: sections that follow.
    """
    sections: list[Section] = []
    heading, under = "", list[str]()
    for text, style in [*lines, ("", HEADING)]:
        if style != HEADING:
            under.append(text)
            continue
        if heading or under:
            place = f"part-{len(sections) + 1}"
            sections.append(Section((heading,), place, tuple(_blocks(under)), listed=True))
        heading, under = text, []
    return Page(title, tuple(Paragraph((each,)) for each in lead), (*sections, *more))


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    below: list[str] = []
    for line in lines:
        text = line.lstrip(" ")
        if len(line) - len(text) > _POINT:
            below.append(text)
            continue
        if below:
            yield Bullets(tuple((each,) for each in below))
            below = []
        yield Paragraph((text,))
    if below:
        yield Bullets(tuple((each,) for each in below))


def refuse_other_pages(out: Path | None) -> None:
    """See that the file of `--out`, if there is one, is a page by its name.

    Raises:
        InputError: it ends neither in `.html` nor in `.md`.
    """
    if out is not None and out.suffix.casefold() not in (".html", ".md"):
        expected = "a page, .html for a browser or .md"
        raise InputError([Fault("--out", f"{out}, another kind of file", expected)], of="the call")


def page_text(page: Page, out: Path) -> str:
    """A page as the file of `--out` takes it, by the file's name: HTML, or else Markdown."""
    return html_of(page) if out.suffix.casefold() == ".html" else markdown_of(page)
