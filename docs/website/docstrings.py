"""Docstrings are written to be read as they stand; here they become reStructuredText.

A name in single backticks becomes a link where one thing of the public face is meant, and a block
that is set in is text as it stands.
"""

import re
from typing import TYPE_CHECKING, Final

from docs.website.names import names_in_texts

if TYPE_CHECKING:
    from docutils.nodes import document

__all__ = ["as_restructured_text", "with_defaults", "without_guesses"]

SECTION: Final = re.compile(r"^(Args|Attributes|Raises|Returns|Yields|Examples?|Notes?):$")
BACKTICKED: Final = re.compile(r"(?<![`:\w])`([A-Za-z_][\w.]*)(\(\))?`(?!`)")
ITEM: Final = re.compile(r"^(?:[-*]|\d+\.) ")
SET_IN: Final = "    "


def as_restructured_text(
    _app: object, what: str, _name: str, _thing: object, _options: object, lines: list[str]
) -> None:
    """Change the lines of a docstring in place, before its sections are read."""
    lines[:] = [BACKTICKED.sub(_linked, line) for line in _with_blocks(lines)]
    if what in {"attribute", "data", "property"}:
        # Else what stands before a colon in the first line would be taken for its type.
        lines[:0] = ["..", ""]


def _linked(match: re.Match[str]) -> str:
    name, call = match[1], match[2] or ""
    place = names_in_texts().get(name.removeprefix("qip_rules."))
    return match[0] if place is None else f":py:obj:`{name}{call} <{place}>`"


def _with_blocks(lines: list[str]) -> list[str]:
    told: list[str] = []
    is_literal = is_section = False
    before = ""
    for line in lines:
        is_set_in = line.startswith(SET_IN)
        if line and not is_set_in:
            is_literal = False
            is_section = bool(SECTION.match(line)) or (is_section and line.startswith(" "))
        elif is_set_in and not (is_literal or is_section or (told and told[-1])):
            is_literal = not ITEM.match(before.lstrip())
            told.extend(["::", ""] if is_literal else [])
        if line:
            before = line
        told.append(line)
    return told


def with_defaults(
    _app: object,
    _what: str,
    _name: str,
    _thing: object,
    _options: object,
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """A signature in which what a record makes for itself is told as `...`."""
    return signature and signature.replace("NOTHING", "..."), returned


def without_guesses(_app: object, doctree: "document") -> None:
    """Let a type in a signature be led to where it is described, and to nothing of a like name.

    Sphinx looks for any name that ends so, such as a field `type` for the class `type`, wherever a
    reference says at all whether it should.
    """
    from sphinx.addnodes import pending_xref

    for reference in doctree.findall(pending_xref):
        if reference.get("refdomain") == "py" and not reference.get("refspecific", True):
            del reference["refspecific"]
