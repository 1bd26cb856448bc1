"""Markdown that shows outside text as it is: nothing in a name becomes a link, a table or HTML."""

import re
from collections.abc import Iterable, Sequence

__all__ = ["bullets", "escaped", "table"]

_MEANING = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$-])")


def escaped(text: str) -> str:
    """Outside text on one line, with every character that Markdown or HTML could read escaped."""
    line = " ".join(text.split())
    return _MEANING.sub(_escape, line)


def _escape(match: re.Match[str]) -> str:
    character = match[1]
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if character in "-+#!()" and before not in ("", "]") and after:
        return character  # means something only at the start of a line, or after a bracket
    if character == "_" and before.isalnum() and after.isalnum():
        return character  # inside a word it is a letter
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(character, "\\" + character)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; the cells are Markdown already. A header that ends in `:` is set to the right."""
    titles = [title.removesuffix(":") for title in header]
    rules = ["---:" if title.endswith(":") else "---" for title in header]
    lines = [_row(titles), _row(rules)]
    lines.extend(_row(row) for row in rows)
    return lines


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def bullets(items: Iterable[str]) -> list[str]:
    """A list, one item a line."""
    return [f"- {item}" for item in items]
