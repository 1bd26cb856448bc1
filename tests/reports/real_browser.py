"""A real browser, driven by its command line alone: what it finds in a page, at two widths.

A page of our own holds the page in question in frames, measures them and writes down what it
found, and the browser prints that page.
"""

import html
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
WIDTHS = (375, 1280)

needs_browser = pytest.mark.skipif(
    BROWSER is None, reason=f"no browser on this machine: none of {', '.join(BROWSERS)} is found"
)

MEASURING = """
window.addEventListener("load", () => {
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
  document.getElementById("found").textContent = JSON.stringify(found);
});
"""


def browsed(page: Path, profile: Path) -> tuple[str, str]:
    """The page as the browser has it once it is loaded, and what it wrote to its console."""
    assert BROWSER is not None
    done = subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--enable-logging=stderr",
            f"--user-data-dir={profile}",
            "--virtual-time-budget=10000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, "\n".join(console)


def measured(text: str, folder: Path) -> Mapping[str, Any]:
    """What the browser finds in the page, for each width."""
    frames = "".join(
        # No script may run in the frames: one that got in is told of on the console.
        f'<iframe width="{width}" height="900" sandbox="allow-same-origin"'
        f' srcdoc="{html.escape(text)}"></iframe>'
        for width in WIDTHS
    )
    shell = folder / "measuring.html"
    shell.write_text(
        "<!DOCTYPE html><meta charset='utf-8'><title>measuring</title><pre id='found'></pre>"
        f"<script>{MEASURING}</script>{frames}",
        encoding="utf-8",
    )
    dom, console = browsed(shell, folder / "profile")
    assert console == "", console
    found = dom.partition('<pre id="found">')[2].partition("</pre>")[0]
    answer: Mapping[str, Any] = json.loads(html.unescape(found))
    return answer
