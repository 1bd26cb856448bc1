"""The site as it was built: every link leads somewhere, nothing is asked of anybody else."""

import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import attrs
import pytest

from docs.website.freshness import STAMP, made_of
from docs.website.reference_pages import offered
from tests.reports.real_browser import watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
SITE = ROOT / "out" / "site"

pytestmark = pytest.mark.skipif(
    not (SITE / STAMP).exists() or (SITE / STAMP).read_text("utf-8") != made_of(ROOT),
    reason="no site in out/site of what is here now: `make docs` builds it",
)

KINDS = (
    "index.html",
    "overview.html",
    "tutorial/program.html",
    "how-to/decide-a-data-frame.html",
    "explanation/the-log.html",
    "reference/billing.html",
    "handbook/quality-training-program.html",
    "decisions/0002-columns-carry-two-masks.html",
    "benchmarks/matching.html",
    "billing-desk.html",
    "staff-guide.html",
    "statements.html",
    "glossary.html",
    "changelog.html",
    "genindex.html",
)
"""One page of each kind."""
WIDTHS = (1280, 360)


@attrs.define
class Read(HTMLParser):
    """What a page sets as anchors, what it links to, and what it loads by itself."""

    anchors: set[str] = attrs.field(factory=set)
    links: list[str] = attrs.field(factory=list)
    loads: list[str] = attrs.field(factory=list)

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name == "href" and value:
                (self.loads if tag == "link" else self.links).append(value)
            elif name in {"src", "srcset", "data", "action"} and value:
                self.loads.append(value)


@pytest.fixture(scope="module")
def pages() -> dict[Path, Read]:
    read = {}
    for path in sorted(SITE.rglob("*.html")):
        read[path] = Read()
        read[path].feed(path.read_text("utf-8"))
    return read


def test_no_link_inside_of_the_site_is_broken(pages: dict[Path, Read]) -> None:
    broken = []
    for path, page in pages.items():
        for address in {*page.links, *page.loads}:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not target.is_file() or (
                anchor and target in pages and anchor not in pages[target].anchors
            ):
                broken.append(f"{path.relative_to(SITE)}: {address}")
    assert broken == []


def test_no_page_loads_anything_from_elsewhere(pages: dict[Path, Read]) -> None:
    foreign = {
        f"{path.relative_to(SITE)}: {address}"
        for path, page in pages.items()
        for address in page.loads
        if urlsplit(address).netloc
    }
    assert foreign == set()


def test_every_public_name_can_be_linked_to() -> None:
    kept = (SITE / "objects.inv").read_bytes().split(b"\n", 4)[4]
    known = {line.split()[0] for line in zlib.decompress(kept).decode().splitlines()}
    assert {each.path for each in offered() if each.kind != "Modules"} - known == set()
    assert {each.defined_in for each in offered() if each.kind == "Modules"} - known == set()


def test_a_browser_shows_each_kind_of_page_at_two_widths(browser: "Browser") -> None:
    with browser.new_page() as page, watched(page) as seen:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for name in KINDS:
                page.goto((SITE / name).as_uri())
                wide, inner = page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= inner, (name, width, wide)
    assert seen.complaints == []
    outside = [each for each in seen.requests if not each.startswith(SITE.as_uri())]
    assert [each for each in outside if not each.startswith("data:")] == []


def test_the_search_finds_a_page_without_a_server(browser: "Browser") -> None:
    with browser.new_page() as page, watched(page) as seen:
        page.goto((SITE / "search.html").as_uri() + "?q=remedies")
        page.get_by_text("Search finished").wait_for()
        links = page.locator("#search-results a").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
    assert any("find-the-smallest-remedy" in each for each in links)
    assert seen.complaints == []
