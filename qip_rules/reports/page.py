"""A page as plain data, which readers turn into Markdown or HTML: the same words in both.

Text in a page is what a person is to read; the readers see to it that nothing in it is taken for
markup.
"""

from collections.abc import Mapping, Sequence

import attrs

from qip_rules.reports.drawing import Drawing
from qip_rules.reports.markup import Html
from qip_rules.reports.requirements_graph import Node

__all__ = [
    "Badge",
    "Block",
    "Bullets",
    "Chart",
    "Code",
    "FileLink",
    "Inline",
    "Line",
    "Link",
    "Listing",
    "Page",
    "Paragraph",
    "Picture",
    "Quote",
    "Section",
    "Strong",
    "Table",
    "Terms",
]


@attrs.frozen
class Code:
    """A name or a value as the program document writes it."""

    text: str


@attrs.frozen
class Strong:
    """Words that stand out."""

    text: str


@attrs.frozen
class Badge:
    """A word or two that say of what kind something is; `tone` is a name for the style sheet."""

    text: str
    tone: str = "plain"


@attrs.frozen
class Link:
    """Text that leads to the place of that name on the same page."""

    text: str
    anchor: str
    code: bool = False
    """Whether the text is a name as the document writes it."""


@attrs.frozen
class FileLink:
    """Text that leads to a file in the folder of the page.

    `path` is relative to the page, of names that are safe everywhere (see `safe_names`).
    """

    text: str
    path: str


Inline = str | Code | Strong | Badge | Link | FileLink
Line = tuple[Inline, ...]


@attrs.frozen
class Paragraph:
    """A paragraph; `tone` is a name for the style sheet."""

    line: Line
    tone: str = "plain"


@attrs.frozen
class Quote:
    """A statement set apart from what is said about it."""

    line: Line


@attrs.frozen
class Bullets:
    """A list."""

    items: tuple[Line, ...]


@attrs.frozen
class Terms:
    """Words and what belongs to each: a question, a decision, a reason."""

    items: tuple[tuple[str, Line], ...]


@attrs.frozen
class Table:
    """A table; the first cell of a row heads the row if `row_heads` says so.

    `anchors` names the place of each row, so that something can lead to it.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    row_heads: bool = True
    anchors: tuple[str, ...] = ()


@attrs.frozen
class Listing:
    """A text in the rule language, kept as it is."""

    text: str


@attrs.frozen
class Picture:
    """A drawing; `name` ends in `.svg` and is its file, where a page does not hold it itself.

    `links` are the places on the page to which its boxes lead.
    """

    name: str
    drawing: Drawing
    caption: str
    links: Mapping[Node, str] = attrs.field(factory=dict[Node, str], hash=False)


@attrs.frozen
class Chart:
    """A picture that is drawn already, as SVG that brings its style sheet.

    `name` ends in `.svg` and is its file, where a page does not hold it itself; `title` is the
    picture in a few words.
    """

    name: str
    title: str
    drawn: Html
    caption: str


@attrs.frozen
class Section:
    """A part of the page under a heading; sections in it are one level below.

    `summary` follows the title in the contents, which list the sections that are `listed`.
    """

    title: Line
    anchor: str
    blocks: "tuple[Block, ...]"
    tone: str = "plain"
    listed: bool = attrs.field(default=False, kw_only=True)
    summary: str = attrs.field(default="", kw_only=True)


Block = Paragraph | Quote | Bullets | Terms | Table | Listing | Picture | Chart | Section


@attrs.frozen
class Page:
    """A whole page: what stands under its title, and its sections."""

    title: str
    lead: "tuple[Block, ...]"
    sections: tuple[Section, ...]

    def __attrs_post_init__(self) -> None:
        anchors = list(_anchors(self.sections))
        if len(anchors) != len(set(anchors)):
            twice = sorted({each for each in anchors if anchors.count(each) > 1})
            msg = f"places of one name on a page: {', '.join(twice)}"
            raise ValueError(msg)


def _anchors(blocks: Sequence[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Section):
            found += [block.anchor, *_anchors(block.blocks)]
        elif isinstance(block, Table):
            found += block.anchors
    return found
