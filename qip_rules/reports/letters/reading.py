"""How the Markdown of letters is read: as HTML, as plain text, and block by block.

CommonMark with tables; a line break is one, as people who write letters mean it. HTML in it is
text, and pictures are not shown: a letter loads nothing.
"""

import functools
import unicodedata
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["html_of_markdown", "plain_text", "tokens_of"]

_BLOCKS = frozenset(
    {"paragraph_open", "heading_open", "list_item_open", "blockquote_open", "th_open", "td_open"}
)


@functools.cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})
    return parser.enable("table").disable("image")


def tokens_of(markdown: str) -> "list[Token]":
    """The tokens of a letter, in reading order; inline ones are the children of their block's."""
    return _parser().parse(markdown)


def html_of_markdown(markdown: str) -> str:
    """The letter as HTML, without the page around it; each block finds its own direction.

    Where letters of both directions are in a block, the more frequent ones tell: a sentence that
    begins with somebody's name is read as the sentence, not as the name.
    """
    tokens = tokens_of(markdown)
    for at, token in enumerate(tokens):
        if token.type in _BLOCKS:
            token.attrSet("dir", _direction(_text_of_block(tokens, at)))
    parser = _parser()
    text: str = parser.renderer.render(tokens, parser.options, {})
    return text


def _text_of_block(tokens: "Sequence[Token]", at: int) -> str:
    """The text between the opening token of a block and its closing one."""
    level = tokens[at].level
    within = takewhile(lambda each: each.level > level, tokens[at + 1 :])
    return " ".join(each.content for each in within if each.type == "inline")


def _direction(text: str) -> str:
    """`auto` where all letters go one way; else the way of most of them."""
    kinds = [unicodedata.bidirectional(each) for each in text]
    right = sum(kind in ("R", "AL") for kind in kinds)
    left = kinds.count("L")
    if not right or not left:
        return "auto"
    return "rtl" if right > left else "ltr"


def plain_text(markdown: str) -> str:
    """What a person reads of a line of Markdown."""
    parts: list[str] = []
    for token in tokens_of(markdown):
        for child in token.children or ():
            if child.type in ("text", "text_special", "code_inline"):
                parts.append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                parts.append(" ")
    return "".join(parts)
