"""A page as Markdown: it reads well on a code host, in an editor and on paper."""

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from qip_rules.reports.markdown import bullets, escaped, fenced, table
from qip_rules.reports.markup import shown
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

__all__ = ["markdown_of"]

_LEVEL_MAXIMUM = 6
_CODE = re.compile(r"[A-Za-z0-9_.,:=()/ -]+")
"""What can stand between single backticks, in a table too; anything else is escaped instead."""


def markdown_of(page: Page) -> str:
    """The page as Markdown, with its contents under its lead.

    Places are named by anchors of the page's own, because hosts make different ones of headings.
    A picture is a file beside the page.
    """
    lines = [f"# {escaped(page.title)}", ""]
    lines += _blocks(page.lead, 2)
    lines += ["", "## Contents", "", *_contents(page.sections)]
    lines += _blocks(page.sections, 2)
    return "\n".join(_without_double_blanks(lines)) + "\n"


def _contents(blocks: Sequence[Block], depth: int = 0) -> Iterator[str]:
    for section in blocks:
        if not isinstance(section, Section) or not section.listed:
            continue
        title = _line(section.title)
        said = f" {escaped(section.summary)}" if section.summary else ""
        yield f"{'  ' * depth}- [{title}](#{section.anchor}){said}"
        yield from _contents(section.blocks, depth + 1)


def _blocks(blocks: Sequence[Block], level: int) -> Iterator[str]:
    for block in blocks:
        yield ""
        yield from _block(block, level)


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Paragraph(line=line):
            yield _line(line)
        case Quote(line=line):
            yield f"> {_line(line)}"
        case Bullets(items=items):
            yield from bullets(map(_line, items))
        case Terms(items=items):
            yield from bullets(f"**{escaped(word)}:** {_line(line)}" for word, line in items)
        case Table():
            yield from _table(block)
        case Listing(text=text):
            yield from fenced(text)
        case Picture(name=name, drawing=drawing, caption=caption):
            yield from _picture(name, drawing.title, caption)
        case Chart(name=name, title=title, caption=caption):
            yield from _picture(name, title, caption)
        case Section(title=title, anchor=anchor, blocks=inner):
            yield f'<a id="{anchor}"></a>'
            yield ""
            yield f"{'#' * min(level, _LEVEL_MAXIMUM)} {_line(title)}"
            yield from _blocks(inner, level + 1)
        case _:
            assert_never(block)


def _picture(name: str, title: str, caption: str) -> Iterator[str]:
    yield f"![{escaped(title)}]({name})"
    yield ""
    yield f"*{escaped(caption)}*"


def _table(block: Table) -> Iterator[str]:
    yield f"*{escaped(block.caption)}*"
    yield ""
    # A colon at the end of a head would set its column to the right.
    header = [escaped(each).rstrip(":") for each in block.header]
    rows = [[_line(cell) for cell in row] for row in block.rows]
    for row, anchor in zip(rows, block.anchors, strict=False):
        row[0] = f'<a id="{anchor}"></a>{row[0]}'
    yield from table(header, rows)


def _line(line: Line) -> str:
    return " ".join("".join(map(_inline, line)).split())


def _inline(part: Inline) -> str:
    match part:
        case str():
            return _spaced(part, escaped(part))
        case Code(text=text):
            return _code(text)
        case Strong(text=text):
            return _spaced(text, f"**{escaped(text)}**")
        case Badge(text=text):
            return f"**{escaped(text)}**"
        case Link(text=text, anchor=anchor, code=code):
            return f"[{_code(text) if code else escaped(text)}](#{anchor})"
        case FileLink(text=text, path=path):
            return f"[{escaped(text)}]({path})"
        case _:
            assert_never(part)


def _spaced(text: str, done: str) -> str:
    """The spaces around a part, which separate it from its neighbors, kept."""
    before = " " if text[:1].isspace() else ""
    return before + done + (" " if text[-1:].isspace() else "")


def _code(text: str) -> str:
    plain = shown(text)
    return f"`{plain}`" if _CODE.fullmatch(plain) else escaped(plain)


def _without_double_blanks(lines: Sequence[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
