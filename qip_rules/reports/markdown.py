"""Markdown that shows outside text as it is: nothing in a name becomes a link, a table or HTML."""

import re
from collections.abc import Iterable, Sequence

__all__ = ["bullets", "cited", "escaped", "fenced", "table"]

_ANYWHERE = re.compile(
    r"[\\`*{}\[\]<>|~&$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word an underscore means nothing
    r"|:(?=//)|(?<=www)\.",  # an address that many readers make a link of
    re.IGNORECASE,
)
"""What means something wherever it stands."""

_AT_START = re.compile(r"[#+=-]|[0-9]+(?=[.)])")
"""What means something only where a line begins: a heading, a list."""

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Invisible marks that turn the reading order of what follows; no name needs them."""

_FENCE_MINIMUM = 3


def escaped(text: str) -> str:
    """Outside text on one line, with every character that Markdown or HTML could read escaped.

    Invisible marks that would turn the order of the text after them are left out.
    """
    line = " ".join(_REORDERING.sub("", text).split())
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


def cited(ids: Iterable[str]) -> str:
    """The clauses that a sentence rests on, to be set behind it; nothing if there are none."""
    told = ", ".join(map(escaped, ids))
    return f" [{told}]" if told else ""


def fenced(text: str) -> list[str]:
    """Text as it stands, line by line, within a fence that nothing in it can end."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(_FENCE_MINIMUM, longest + 1)
    return [f"{fence}text", *_REORDERING.sub("", text).splitlines(), fence]
