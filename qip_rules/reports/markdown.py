"""Markdown that shows outside text as it is: nothing in a name becomes a link, a table or HTML."""

import re
from collections.abc import Iterable, Sequence

__all__ = ["bullets", "escaped", "table"]

_ANYWHERE = re.compile(r"[\\`*{}\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
"""What means something wherever it stands; an underscore inside a word does not."""

_AT_START = re.compile(r"[#+=-]|\d+(?=[.)])")
"""What means something only where a line begins: a heading, a list."""


def escaped(text: str) -> str:
    """Outside text on one line, with every character that Markdown or HTML could read escaped."""
    line = " ".join(text.split())
    start = _AT_START.match(line)
    head = line[: start.end()] if start else ""
    rest = _ANYWHERE.sub(_escape, line[len(head) :])
    if head.isdigit():
        return f"{head}\\{rest}"
    return f"\\{head}{rest}" if head else rest


def _escape(match: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[0], "\\" + match[0])


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
