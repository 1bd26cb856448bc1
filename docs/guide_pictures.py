"""Take the pictures of the staff guide: pages that the scripts write, as a browser shows them.

    python -m docs.guide_pictures FOLDER

Run it from the root of the checkout; it needs Chromium or Chrome. The pages are written from the
example cohorts, and each picture is the top of one, reduced to a palette so that it stays small.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from tests.reports.real_browser import BROWSER, MISSING, launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).parents[1]
COLORS: Final = 64


@attrs.frozen
class Picture:
    """One picture: the call that writes its page, the page, and how much of it is shown."""

    name: str
    call: tuple[str, ...]
    page: str
    height: int = 760
    width: int = 1100


RUNS: Final = "examples/data"
PICTURES: Final = (
    Picture(
        "calendar.png",
        (
            *("program_calendar.py", f"{RUNS}/training-run"),
            *("--program", "quality-training-program", "--as-of", "2026-05-01"),
        ),
        "calendar.html",
    ),
    Picture(
        "assessment.png",
        (
            *("assessment_report.py", f"{RUNS}/grant-run", "--application", "APP-01"),
            *("--program", "quality-improvement-grant", "--as-of", "2024-04-10"),
        ),
        "reports/APP-01.html",
        height=1000,
    ),
    Picture(
        "handbook.png",
        ("handbook.py", "quality-training-program", "--on", "2026-11-01"),
        "quality-training-program.html",
    ),
)


def take(picture: Picture, browser: "Browser", folder: Path) -> bytes:
    """The picture as PNG; its page is written into the folder first."""
    from PIL import Image

    out = folder / picture.name.partition(".")[0]
    script, *words = picture.call
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, ROOT / "examples" / script, *words, "--out", out],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    with browser.new_page(viewport={"width": picture.width, "height": picture.height}) as page:
        page.goto((out / picture.page).as_uri())
        shot = page.screenshot()
    small = io.BytesIO()
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").quantize(COLORS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> int:
    """Take every picture into the folder that is named; earlier ones are replaced."""
    if len(sys.argv) != len(("script", "folder")):
        sys.stderr.write("Say a folder: python -m docs.guide_pictures FOLDER\n")
        return 2
    if BROWSER is None:
        sys.stderr.write(f"Pictures are taken by a browser: {MISSING}.\n")
        return 2
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        for each in PICTURES:
            (target / each.name).write_bytes(take(each, browser, Path(folder)))
            print(target / each.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
