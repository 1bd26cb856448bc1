"""The handbook in a real browser: no error, nothing wider than the screen, every link leads on.

The browser is driven by its command line alone: a page of our own holds the handbook in frames of
two widths, measures them and writes down what it found, and the browser prints that page.
"""

import html
import json
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qip_rules import load_program
from qip_rules.reports.handbook import handbook_files
from tests.programs.documents import SHIPPED
from tests.programs.hostile import PAYLOADS, hostile
from tests.reports.html_page import parsed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
WIDTHS = (375, 1280)

pytestmark = pytest.mark.skipif(
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
    assert console == ""
    found = dom.partition('<pre id="found">')[2].partition("</pre>")[0]
    answer: Mapping[str, Any] = json.loads(html.unescape(found))
    return answer


@cache
def shipped(name: str) -> str:
    return handbook_files([load_program(name)])[f"{name}.html"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_fits_phones_and_desks_and_its_links_lead_to_places(
    name: str, tmp_path: Path
) -> None:
    found = measured(shipped(name), tmp_path)
    sections = [each.attributes["id"] for each in parsed(shipped(name)).all("section")]
    assert set(found) == {str(width) for width in WIDTHS}
    for width, at in found.items():
        assert abs(at["inner"] - int(width)) <= 20, at["inner"]
        assert at["wide"] <= at["inner"]
        assert at["body"] <= at["inner"]
        assert at["missing"] == []
        assert at["links"] > 100
        assert at["hidden"] == 0
        assert at["dots"] > 0
        assert at["sections"] == sections
        assert at["title"] == f"Handbook of the {load_program(name).title}"


def test_the_page_by_itself_has_no_error_and_loads_nothing(tmp_path: Path) -> None:
    page = tmp_path / "handbook.html"
    page.write_text(shipped(SHIPPED[0]), encoding="utf-8")
    dom, console = browsed(page, tmp_path / "profile")
    assert console == ""
    assert "<title>Handbook of the Quality Training Program</title>" in dom


@pytest.mark.parametrize(
    "wrong", ["<script>alert(1)</script>", "<img src='data:x' onerror='alert(2)'>"]
)
def test_a_script_that_got_in_would_be_seen(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="Blocked script execution"):
        measured(shipped(SHIPPED[0]).replace("<main", f"{wrong}<main", 1), tmp_path)


def test_what_is_too_wide_or_leads_nowhere_would_be_seen(tmp_path: Path) -> None:
    wrong = '<div style="width: 1500px">wide</div><a href="#nowhere">there</a>'
    found = measured(shipped(SHIPPED[0]).replace("<main", f"{wrong}<main", 1), tmp_path)
    for at in found.values():
        assert at["wide"] > at["inner"]
        assert at["missing"] == ["#nowhere"]


def test_hostile_texts_do_nothing(tmp_path: Path) -> None:
    files = handbook_files([hostile(tmp_path)])
    (text,) = (text for name, text in files.items() if name.endswith(".html"))
    found = measured(text, tmp_path)
    for at in found.values():
        assert at["missing"] == []
        assert at["wide"] <= at["inner"]
        assert at["title"] == f"Handbook of the {PAYLOADS[1]}"
