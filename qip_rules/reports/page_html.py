"""A page as one HTML file: nothing outside it is needed to read, print or search it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from qip_rules.reports.drawing import svg
from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.reports.page import (
    Badge,
    Block,
    Bullets,
    Chart,
    Code,
    FileLink,
    Inline,
    Line,
    Link,
    Listing,
    Page,
    Paragraph,
    Picture,
    Quote,
    Section,
    Strong,
    Table,
    Terms,
)
from qip_rules.reports.style_sheets import style_sheet

__all__ = ["html_of"]

_LEVEL_MAXIMUM = 6
_DAY: Final = re.compile(r"(\b\d{4}-\d{2}-\d{2}\b)", re.ASCII)


def html_of(page: Page) -> str:
    """The page as HTML, with its contents beside or above it.

    It loads nothing and runs nothing; the style sheet is in it and follows the reader's choice of
    a light or a dark screen.
    """
    head = stacked(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", shown(page.title)),
        tag("style", Html(f"\n{style_sheet('page')}{style_sheet('drawing')}")),
    )
    contents = stacked("nav", tag("p", "Contents"), _contents(page.sections), aria_label="Contents")
    body = stacked(
        "body",
        tag("a", "Skip to the page", href="#page", class_="skip"),
        stacked("header", tag("h1", shown(page.title)), *_blocks(page.lead, 2)),
        contents,
        stacked("main", *_blocks(page.sections, 2), id="page"),
    )
    return f"<!DOCTYPE html>\n{stacked('html', head, body, lang='en')}\n"


def _contents(blocks: Sequence[Block]) -> Html:
    items = [
        tag(
            "li",
            tag(
                "a",
                *_line(section.title),
                *([" ", tag("span", shown(section.summary))] if section.summary else []),
                href=f"#{section.anchor}",
            ),
            _contents(section.blocks),
        )
        for section in blocks
        if isinstance(section, Section) and section.listed
    ]
    return stacked("ol", *items) if items else Html("")


def _blocks(blocks: Sequence[Block], level: int) -> list[Html]:
    return [_block(each, level) for each in blocks]


def _block(block: Block, level: int) -> Html:
    match block:
        case Paragraph(line=line, tone=tone):
            return tag("p", *_line(line), class_=tone)
        case Quote(line=line):
            return tag("blockquote", tag("p", *_line(line)))
        case Bullets(items=items):
            return stacked("ul", *(tag("li", *_line(each)) for each in items))
        case Terms(items=items):
            pairs = (
                tag("div", tag("dt", shown(word)), tag("dd", *_line(line))) for word, line in items
            )
            return stacked("dl", *pairs)
        case Table():
            return _table(block)
        case Listing(text=text):
            return tag("pre", tag("code", text), tabindex="0")
        case Picture():
            return _picture(block)
        case Chart(drawn=drawn, caption=caption):
            return _figure(drawn, caption)
        case Section(title=title, anchor=anchor, blocks=inner, tone=tone):
            heading = f"h{min(level, _LEVEL_MAXIMUM)}"
            return stacked(
                "section",
                tag(heading, *_line(title), id=f"title-of-{anchor}"),
                *_blocks(inner, level + 1),
                id=anchor,
                class_=tone,
                aria_labelledby=f"title-of-{anchor}",
            )
        case _:
            assert_never(block)


def _table(table: Table) -> Html:
    head = tag("tr", *(_head(each) for each in table.header))
    rows: list[Html] = []
    for place, row in enumerate(table.rows):
        first, *others = (tuple(_line(cell)) for cell in row)
        beginning = tag("th", *first, scope="row") if table.row_heads else tag("td", *first)
        cells = (beginning, *(tag("td", *cell) for cell in others))
        named = {"id": table.anchors[place]} if table.anchors else {}
        rows.append(tag("tr", *cells, **named))
    return tag(
        "div",
        tag(
            "table",
            tag("caption", shown(table.caption)),
            tag("thead", head),
            stacked("tbody", *rows),
        ),
        class_="wide",
        tabindex="0",
        role="group",
        aria_label=shown(table.caption),
    )


def _head(text: str) -> Html:
    return tag("th", shown(text), scope="col") if text else tag("td")


def _picture(picture: Picture) -> Html:
    name = picture.name.removesuffix(".svg")
    drawn = Html(svg(picture.drawing, name=f"drawing-{name}", alone=False, links=picture.links))
    return _figure(drawn, picture.caption)


def _figure(drawn: Html, caption: str) -> Html:
    return tag(
        "figure",
        tag("div", drawn, class_="wide", tabindex="0", role="group", aria_label=caption),
        tag("figcaption", shown(caption)),
    )


def _line(line: Line) -> list[str]:
    return [part for each in line for part in _inline(each)]


def _with_days(text: str) -> Iterator[str]:
    """The text, with its days so that none is broken over two lines."""
    for place, part in enumerate(_DAY.split(text)):
        if part:
            yield tag("span", part, class_="day") if place % 2 else part


def _inline(part: Inline) -> Iterator[str]:
    match part:
        case str():
            yield from _with_days(part)
        case Code(text=text):
            yield tag("code", shown(text))
        case Strong(text=text):
            yield tag("strong", text)
        case Badge(text=text, tone=tone):
            yield tag("span", shown(text), class_=f"badge {tone}")
        case Link(text=text, anchor=anchor, code=code):
            said = tag("code", shown(text)) if code else shown(text)
            yield tag("a", said, href=f"#{anchor}")
        case FileLink(text=text, path=path):
            yield tag("a", shown(text), href=path)
        case _:
            assert_never(part)
