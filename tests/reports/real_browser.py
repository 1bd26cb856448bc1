"""A real browser, driven by Playwright: where it is, and what it finds in a page.

It is always the browser of this machine; none is downloaded.
"""

import contextlib
import html
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
MISSING = f"no browser on this machine: none of {', '.join(BROWSERS)} is found"
WIDTHS = (375, 1280)

MEASURING = """() => {
  const found = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, root = page.documentElement;
    const missing = [...page.querySelectorAll("a[href]")]
      .map((link) => link.getAttribute("href"))
      .filter((href) => !href.startsWith("#") || !page.getElementById(href.slice(1)));
    const hidden = [...page.querySelectorAll("section, figure svg, table")]
      .filter((each) => each.getBoundingClientRect().height === 0).length;
    found[frame.width] = {
      inner: root.clientWidth, wide: root.scrollWidth, body: page.body.scrollWidth,
      missing, hidden,
      title: page.title,
      sections: [...page.querySelectorAll("main section")].map((each) => each.id),
      links: page.querySelectorAll("a[href]").length,
      dots: [...page.querySelectorAll(".drawing circle")].length,
    };
  }
  return found;
}"""


@contextlib.contextmanager
def launched() -> "Iterator[Browser]":
    """The browser of this machine, which is gone afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--disable-gpu", "--disable-quic"]
        )
        with browser:
            yield browser


@attrs.frozen
class Watched:
    """What a page did from when it was watched."""

    requests: list[str] = attrs.field(factory=list)
    """The address of everything that it asked for."""
    complaints: list[str] = attrs.field(factory=list)
    """On its console, what was thrown and not caught, and what it asked the reader."""


@contextlib.contextmanager
def watched(page: "Page") -> Iterator[Watched]:
    """Watch a page, which is opened only then."""
    seen = Watched()

    def asked(dialog: "Dialog") -> None:
        seen.complaints.append(dialog.message)
        dialog.dismiss()

    heard: tuple[tuple[Any, Any], ...] = (
        ("request", lambda request: seen.requests.append(request.url)),
        ("console", lambda message: seen.complaints.append(message.text)),
        ("pageerror", lambda error: seen.complaints.append(str(error))),
        ("dialog", asked),
    )
    for event, noted in heard:
        page.on(event, noted)
    try:
        yield seen
    finally:
        for event, noted in heard:
            page.remove_listener(event, noted)


def quiet(browser: "Browser", file: Path) -> str:
    """The file as the browser has it once it is loaded; it asks for nothing else, nor complains."""
    with browser.new_page() as page, watched(page) as seen:
        page.goto(file.as_uri())
        text = page.content()
    assert seen.requests == [file.as_uri()]
    assert seen.complaints == []
    return text


def measured(browser: "Browser", text: str) -> Mapping[str, Any]:
    """What the browser finds in a page, for each width."""
    frames = "".join(
        # No script may run in the frames: one that got in is told of on the console.
        f'<iframe width="{width}" height="900" sandbox="allow-same-origin"'
        f' srcdoc="{html.escape(text)}"></iframe>'
        for width in WIDTHS
    )
    with browser.new_page() as page, watched(page) as seen:
        page.set_content(f"<!DOCTYPE html><title>measuring</title>{frames}")
        found: Mapping[str, Any] = page.evaluate(MEASURING)
    assert seen.complaints == [], seen.complaints
    return found
