"""The pages of the site, gathered from where they stand in the repository.

Every page is plain Markdown that reads well on a code host. What the site needs beyond that is made
here, in a folder of its own: a `README.md` becomes the index of its folder, the lists of links in
it become the table of contents, and links lead to where the pages stand in the site.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

__all__ = ["Page", "contents_of", "linked", "pages_of", "stage"]

LINK: Final = re.compile(r"(!?\[(?:[^\]\\]|\\.)*\]\()([^)\s]+)(\))")
ANCHOR: Final = re.compile(r'<a id="([^"]+)"></a>')
FENCE: Final = re.compile(r"^(```|~~~)")
HEADING: Final = re.compile(r"^## (.+)$")
LISTED: Final = re.compile(r"^\s*(?:[-*] |\d+\. |\| )")
ELSEWHERE: Final = re.compile(r"^\w+:")


@attrs.frozen
class Page:
    """A page of Markdown: where it stands in the repository, and where in the site."""

    source: PurePosixPath
    target: PurePosixPath
    """With its suffix, below the root of the site."""


def pages_of(root: Path) -> tuple[Page, ...]:
    """Every page of the repository that the site shows, in the order of their places there."""
    shown = {"README.md": "overview.md", "CHANGELOG.md": "changelog.md"}
    for path in sorted((root / "docs").rglob("*.md")):
        place = path.relative_to(root)
        inside = place.relative_to("docs")
        shown[place.as_posix()] = _as_index(inside).as_posix()
    for top in ("benchmarks", "examples"):
        for path in sorted((root / top).rglob("README.md")):
            place = path.relative_to(root)
            shown[place.as_posix()] = f"{place.parent.as_posix()}.md"
    return tuple(Page(PurePosixPath(a), PurePosixPath(b)) for a, b in sorted(shown.items()))


def _as_index(place: Path) -> Path:
    return place.with_name("index.md") if place.name == "README.md" else place


@attrs.frozen
class Staging:
    """The whole of what pages need to know of one another."""

    root: Path
    folder: Path
    """Where the pages of the site are gathered."""
    places: Mapping[str, PurePosixPath]
    """Where a file of the repository stands in the site, by its path in the repository."""
    anchors: Mapping[str, frozenset[str]]
    """The anchors that a page sets by itself, by its path in the repository."""

    def linked(self, text: str, page: Page) -> str:
        """The text with every link leading to where its target stands in the site.

        A file of the repository that is no page is linked where it stands, and is a download.
        """
        return "".join(
            LINK.sub(lambda match: self._moved(match, page), line) if is_prose else line
            for line, is_prose in _lines(text)
        )

    def _moved(self, match: re.Match[str], page: Page) -> str:
        address = match[2]
        if ELSEWHERE.match(address):
            return match[0]
        path, mark, anchor = address.partition("#")
        found = os.path.normpath(page.source.parent / path) if path else page.source.as_posix()
        if anchor in self.anchors.get(found, ()):
            target = os.path.relpath(self.places[found].with_suffix(".html"), page.target.parent)
            words = match[1].removeprefix("[").removesuffix("](")
            return f'<a class="reference internal" href="{target if path else ""}#{anchor}">{words}</a>'
        if not path:
            return match[0]
        for name in (found, f"{found}/README.md"):
            if name in self.places:
                target = os.path.relpath(self.places[name], page.target.parent)
                return f"{match[1]}{target}{mark}{anchor}{match[3]}"
        target = os.path.relpath(self.root / found, self.folder / page.target.parent)
        return f"{match[1]}{target}{match[3]}"


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is prose: outside of every block of code."""
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = FENCE.match(line)
        if mark is None:
            yield line, not fence
        else:
            yield line, False
            fence = "" if fence == mark[1] else fence or mark[1]


def contents_of(text: str, page: Page, also: Iterable[str] = ()) -> str:
    """The tables of contents that the lists of links of an index stand for, one for each heading.

    Args:
        text: an index of the site, its links as they are in the site.
        page: where it stands.
        also: what else belongs to the last of them.
    """
    tables: dict[str, list[str]] = {"": []}
    heading = ""
    for line, is_prose in _lines(text):
        if found := HEADING.match(line):
            heading = found[1]
        elif is_prose and LISTED.match(line) and (link := LINK.search(line)):
            target = link[2].partition("#")[0]
            if target.endswith(".md") and not ELSEWHERE.match(target):
                tables.setdefault(heading, []).append(target.removesuffix(".md"))
    tables[heading] = [*tables.get(heading, ()), *also]
    is_first = page.target.as_posix() == "index.md"
    return "".join(
        "\n```{toctree}\n:hidden:\n"
        + (f":caption: {caption}\n" if is_first and caption else "")
        + "".join(f"\n{each}" for each in dict.fromkeys(entries))
        + "\n```\n"
        for caption, entries in tables.items()
        if entries
    )


def stage(root: Path, folder: Path, made: Mapping[str, str], doors: Mapping[str, str]) -> None:
    """Gather all pages in a folder, from which Sphinx builds the site.

    Only what differs is written, so that a second build reads only what has changed.

    Args:
        root: the repository.
        folder: where to; whatever else is in it goes.
        made: further pages, by their place in the site.
        doors: where files of the repository that are no pages stand in the site.
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
    )
    written = dict(made)
    for page, text in texts.items():
        told = staging.linked(text, page)
        if page.target.name == "index.md":
            inside = page.target.parent.as_posix()
            beside = (Path(each) for each in made)
            also = [each.stem for each in beside if each.parent.as_posix() == inside != "."]
            told += contents_of(told, page, also)
        written[page.target.as_posix()] = told
    _write(folder, written)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    kept = {folder / place for place in texts}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in kept:
            path.unlink()
    for place, text in texts.items():
        path = folder / place
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
