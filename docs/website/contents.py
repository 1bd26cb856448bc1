"""The table of contents: what the lists of links of an index stand for.

An index is the page of a folder, and a person reads its lists as they stand. Each of its headings
becomes a part of the table, and every page of the site that is in a list is in the table. What no
list names comes after the others, so that a new page is never lost.
"""

import os
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from docs.website.prose import ELSEWHERE, LINK, lines_of

__all__ = ["contents_of"]

_HEADING: Final = re.compile(r"^## (.+)$")
_LISTED: Final = re.compile(r"^\s*(?:[-*] |\d+\. |\| )")
_SUFFIXES: Final = (".md", ".rst")
_ROOT: Final = "index.md"
_FURTHER: Final = "Further pages"


def contents_of(texts: Mapping[str, str]) -> dict[str, str]:
    """Every index of the site with its table of contents, by its place there.

    Args:
        texts: all pages of the site by their places, their links as they are in the site.
    """
    tables = {place: _listed(text, place) for place, text in texts.items() if _is_index(place)}
    placed = {_ROOT}
    for table in tables.values():
        placed.update(entry for entries in table.values() for entry in entries)
    for place in sorted(texts):
        if place not in placed:
            home = _index_above(place, texts)
            table = tables[home]
            heading = _FURTHER if home == _ROOT else next(reversed(table), "")
            table.setdefault(heading, {})[place] = ""
    return {place: texts[place] + _written(table, place) for place, table in tables.items()}


def _is_index(place: str) -> bool:
    return PurePosixPath(place).name == "index.md"


def _index_above(place: str, texts: Mapping[str, str]) -> str:
    """The index of the folder that a page stands in, or of the one around it."""
    folder = PurePosixPath(place).parent
    if _is_index(place):
        folder = folder.parent
    while (index := (folder / "index.md").as_posix()) not in texts:
        folder = folder.parent
    return index


def _listed(text: str, place: str) -> dict[str, dict[str, str]]:
    """The pages that an index lists, and what it calls them, by the heading they stand under.

    What stands before the first heading leads in, and counts only where nothing else is listed.
    """
    found: dict[str, dict[str, str]] = {}
    heading = ""
    for line, is_prose in lines_of(text):
        if is_prose and (named := _HEADING.match(line)):
            heading = named[1]
        elif is_prose and _LISTED.match(line) and (link := LINK.search(line)):
            target = link[2].partition("#")[0]
            if target.endswith(_SUFFIXES) and not ELSEWHERE.match(target):
                page = os.path.normpath(PurePosixPath(place).parent / target)
                if page != place:
                    found.setdefault(heading, {}).setdefault(page, link[1][1:-2])
    return {each: found[each] for each in found if each} or found


def _written(table: Mapping[str, Mapping[str, str]], place: str) -> str:
    """The tables; in that of the whole site a page has the name that the index gives it."""
    is_root = place == _ROOT
    parts = []
    for heading, entries in table.items():
        caption = f":caption: {heading}\n" if is_root and heading else ""
        lines = "".join(
            f"\n{name} </{_document(page)}>" if is_root and name else f"\n/{_document(page)}"
            for page, name in entries.items()
        )
        parts.append(f"\n```{{toctree}}\n:hidden:\n{caption}{lines}\n```\n")
    return "".join(parts)


def _document(page: str) -> str:
    return PurePosixPath(page).with_suffix("").as_posix()
