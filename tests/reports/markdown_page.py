"""What a reader sees of a Markdown page: its tokens and its text."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token


def tokens(page: str) -> Iterator[Token]:
    """Every token of the page, with tables and struck-out text as readers on the web know them."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for token in parser.parse(page):
        yield token
        yield from token.children or ()


def kinds(page: str) -> set[str]:
    return {token.type for token in tokens(page)}


def shown(page: str) -> str:
    """The text that is read, with single spaces."""
    parts = []
    for token in tokens(page):
        if token.type in ("text", "text_special", "code_inline", "fence"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak", "inline"):
            parts.append(" ")
    return " ".join("".join(parts).split())


def cells(page: str) -> list[list[str]]:
    """The cells of every table row, the header's too."""
    rows: list[list[str]] = []
    inside = False
    for token in MarkdownIt("commonmark").enable("table").parse(page):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            inside = True
        elif token.type == "inline" and inside:
            rows[-1].append(shown(token.content))
            inside = False
    return rows
