"""The pages of the site, gathered from where they stand in the repository.

Every page is plain Markdown that reads well on a code host. What the site needs beyond that is
made here, in a folder of its own: a `README.md` becomes the index of its folder, the lists of
links in it become the table of contents, links lead to where the pages stand in the site, and
names of the public face to where they are described.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from docs.website.contents import contents_of
from docs.website.prose import ANCHOR, ELSEWHERE, LINK, lines_of

__all__ = ["Page", "Staging", "pages_of", "staged", "write_pages"]

_AT_THE_TOP: Final = {
    "README.md": "overview.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
_TREES: Final = ("benchmarks", "examples")
"""Folders beside `docs` whose `README.md` are pages."""

_HEADINGS_MAXIMUM: Final = 60
"""More than a reader finds the way in, beside the page."""

_CODE: Final = re.compile(r"(\[(?:[^\]\\]|\\.)*\]\([^)]*\))|(?<!`)`([A-Za-z_][\w.]*)(\(\))?`(?!`)")
_UNLINKED: Final = ("changelog.md", "handbook/", "decisions/")
"""Pages in which a name is one of the time of writing, or of a program's document."""


@attrs.frozen
class Page:
    """A page of Markdown: where it stands in the repository, and where in the site."""

    source: PurePosixPath
    target: PurePosixPath


def pages_of(root: Path) -> tuple[Page, ...]:
    """Every page of the repository that the site shows, in the order of their places there."""
    shown = {name: target for name, target in _AT_THE_TOP.items() if (root / name).exists()}
    for path in (root / "docs").rglob("*.md"):
        inside = path.relative_to(root / "docs")
        target = inside.with_name("index.md") if inside.name == "README.md" else inside
        shown[path.relative_to(root).as_posix()] = target.as_posix()
    for tree in _TREES:
        for path in (root / tree).rglob("README.md"):
            place = path.relative_to(root)
            shown[place.as_posix()] = f"{place.parent.as_posix()}.md"
    return tuple(Page(PurePosixPath(a), PurePosixPath(b)) for a, b in sorted(shown.items()))


@attrs.frozen
class Staging:
    """What a page has to know of the others."""

    root: Path
    folder: Path
    """Where the pages of the site are gathered."""
    places: Mapping[str, PurePosixPath]
    """Where a file of the repository stands in the site, by its path in the repository."""
    anchors: Mapping[str, frozenset[str]]
    """The anchors that a page sets by itself, by its path in the repository."""
    names: Mapping[str, str]
    """Where a name of the public face is described, by what a text may call it."""

    def told(self, text: str, page: Page) -> str:
        """A page as the site has it.

        A file of the repository that is no page is linked where it stands, and is a download. The
        empty line by which a doctest ends its answer is left out.
        """
        is_named = not page.target.as_posix().startswith(_UNLINKED)
        told: list[str] = []
        for line, is_prose in lines_of(text):
            if not is_prose:
                if line.startswith("```") and told and told[-1] == "\n":
                    told.pop()
                told.append(line)
                continue
            if is_named and not line.startswith("#"):
                line = _CODE.sub(self._named, line)  # noqa: PLW2901 - the line, with its links
            told.append(LINK.sub(lambda match: self._moved(match, page), line))
        return "".join([_upper_headings_only(text), *told])

    def _named(self, match: re.Match[str]) -> str:
        if match[1]:
            return match[0]
        place = self.names.get(match[2].removeprefix("qip_rules."))
        call = match[3] or ""
        return match[0] if place is None else f"{{py:obj}}`{match[2]}{call} <{place}>`"

    def _moved(self, match: re.Match[str], page: Page) -> str:
        address = match[2]
        if ELSEWHERE.match(address):
            return match[0]
        path, mark, anchor = address.partition("#")
        found = os.path.normpath(page.source.parent / path) if path else page.source.as_posix()
        found = next((each for each in (found, f"{found}/README.md") if each in self.places), found)
        if anchor in self.anchors.get(found, ()):
            # Anchors that are HTML are led to by HTML: Sphinx knows of none of the two.
            page_there = os.path.relpath(
                self.places[found].with_suffix(".html"), page.target.parent
            )
            words = match[1].removeprefix("[").removesuffix("](")
            there = page_there if path else ""
            return f'<a class="reference internal" href="{there}#{anchor}">{words}</a>'
        if not path:
            return match[0]
        if found in self.places:
            target = os.path.relpath(self.places[found], page.target.parent)
            return f"{match[1]}{target}{mark}{anchor}{match[3]}"
        target = os.path.relpath(self.root / found, self.folder / page.target.parent)
        return f"{match[1]}{target}{match[3]}"


def _upper_headings_only(text: str) -> str:
    """What tells Sphinx to list a few of very many headings beside the page."""
    headings = sum(is_prose and line.startswith("#") for line, is_prose in lines_of(text))
    return "---\ntocdepth: 2\n---\n\n" if headings > _HEADINGS_MAXIMUM else ""


def staged(  # noqa: PLR0913 - each of another kind
    root: Path,
    folder: Path,
    *,
    made: Mapping[str, str],
    doors: Mapping[str, str],
    names: Mapping[str, str],
    after: Mapping[str, str],
) -> dict[str, str]:
    """The text of every page of the site, by its place there.

    Args:
        root: the repository.
        folder: where the pages will be written.
        made: pages that are made and stand nowhere, by their place in the site.
        doors: where files of the repository that are no pages have one, by their path.
        names: where names are described (see `Staging.names`).
        after: what is told below a page, by its path in the repository.
    """
    pages = pages_of(root)
    texts = {page: (root / page.source).read_text("utf-8") for page in pages}
    staging = Staging(
        root=root,
        folder=folder,
        places={page.source.as_posix(): page.target for page in pages}
        | {source: PurePosixPath(target) for source, target in doors.items()},
        anchors={
            page.source.as_posix(): frozenset(ANCHOR.findall(text)) for page, text in texts.items()
        },
        names=names,
    )
    told = {
        page.target.as_posix(): staging.told(text, page) + after.get(page.source.as_posix(), "")
        for page, text in texts.items()
    }
    written = dict(made) | told
    return written | contents_of(written)


def write_pages(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the pages into an empty folder, from which Sphinx builds the site."""
    for place, text in texts.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
