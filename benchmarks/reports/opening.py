"""How long the report on the large made-up cohort takes to make, and to open in a browser.

Run from the root of the checkout: `python -m benchmarks.reports.opening`. It needs a Chromium.
A page is open when it has loaded, has been laid out and drawn, and answers: the time is the wall
clock's from asking for the file to the second frame after its load. Each round begins with a
browser of its own, so that nothing is in a cache.
"""

import argparse
import platform
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.made_up.large_cohort import large_export
from qip_rules.cohort import run_cohort
from qip_rules.reports import report_files, write_folder
from tests.reports.real_browser import launched

AS_OF = date(2026, 11, 1)
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"
_SEARCH = """(async () => {
  const start = performance.now(), field = document.getElementById("search");
  field.value = "practice 0006";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))));
  return performance.now() - start;
})()"""


def main() -> None:
    """Measure, and print what came out."""
    parser = argparse.ArgumentParser(description="Measure the report on a large cohort.")
    parser.add_argument("--applications", type=int, default=2000, help="how many there are")
    parser.add_argument("--mentors", type=int, default=300, help="how many mentor practices")
    parser.add_argument("--rounds", type=int, default=5, help="how often the page is opened")
    parser.add_argument("--keep", type=Path, help="a folder to write the report into")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        program = load_program("quality-improvement-grant")
        made_up = large_export(
            program, applicants=given.applications, mentors=given.mentors, seed=1
        )
        write_folder(made_up, place, force=True)
        run = run_cohort(program, read_cohort(place / "cohort", program), as_of=AS_OF)
        start = time.perf_counter()
        files = report_files(run)
        made = time.perf_counter() - start
        out = given.keep or place / "report"
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content.encode() if isinstance(content, str) else content)
        opened, searched = [], []
        for _ in range(given.rounds):
            with launched() as browser, browser.new_page() as page:
                page.set_viewport_size({"width": 1280, "height": 900})
                start = time.perf_counter()
                page.goto((out / "report.html").as_uri())
                page.evaluate(_DRAWN)
                opened.append(time.perf_counter() - start)
                searched.append(page.evaluate(_SEARCH) / 1000)
                elements = page.evaluate("document.querySelectorAll('*').length")
        sizes = {name: (out / name).stat().st_size / 1e6 for name in files}
    print(f"{platform.python_version()}, {platform.machine()}")
    print(f"{len(run.cases)} applications, {len(run.inputs.mentors)} mentor practices")
    print(f"made in {made:.1f} s: " + ", ".join(f"{n} {s:.1f} MB" for n, s in sizes.items()))
    print(f"opened in {statistics.median(opened):.2f} s, at most {max(opened):.2f} s "
          f"of {given.rounds}; {elements:,} elements")  # fmt: skip
    print(f"first search answered in {statistics.median(searched):.2f} s")


if __name__ == "__main__":
    main()
