"""How long each script takes on the large made-up cohort, and how much memory it needs.

    python -m benchmarks.boundary.large_cohort [--applications 2000] [--mentors 300] [--folder DIR]

Writes the folder with `made_up_forms.py large` and runs every script that takes a form export or a
cohort on it, each in a process of its own: seconds of the wall clock and of the processor, the most
memory, and what was written. Everything in the cohort is made up.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
OF_GRANT: Final = ("--program", "quality-improvement-grant", "--as-of", "2026-11-01")
OF_RUN: Final = {
    "run_cohort": (),
    "pair_mentors": (),
    "write_letters": ("--answer-by", "2026-11-20"),
    "program_calendar": (),
    "assessment_report": ("--application", "A-0001"),
}


def calls(large: Path, out: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each script with the words of its call."""
    cohort, form, mapping = large / "cohort", large / "form.xlsx", large / "mapping.toml"
    yield "map_columns", (str(form), "--out", str(out / "mapping.toml"))
    screened = ("--mapping", str(mapping), *OF_GRANT, "--out", str(out / "screening"))
    yield "screen_applications", (str(form), *screened)
    for script, more in OF_RUN.items():
        yield script, (str(cohort), *OF_GRANT, *more, "--out", str(out / script))
    yield "attendance", (str(cohort), *OF_GRANT, "--out", str(out / "attendance.xlsx"))


def measured(script: str, words: tuple[str, ...]) -> tuple[int, float, float, int]:
    """The exit code, seconds of the wall clock and of the processor, and bytes of memory."""
    path = str(ROOT / "examples" / f"{script}.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, path, *words],
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    code = os.waitstatus_to_exitcode(status)
    return code, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit


def written(path: Path) -> str:
    """How many files there are, and how many megabytes."""
    files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
    size = sum(each.stat().st_size for each in files) / 1e6
    return f"{len(files):,} {'file' if len(files) == 1 else 'files'}, {size:.1f} MB"


def main() -> None:
    """Measure, and print a line for each script."""
    parser = argparse.ArgumentParser(description="Measure the scripts on a large cohort.")
    parser.add_argument("--applications", type=int, default=2_000, metavar="N")
    parser.add_argument("--mentors", type=int, default=300, metavar="N")
    parser.add_argument("--folder", type=Path, help="keep what is written in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place: Path = given.folder or Path(temporary)
        large, out = place / "large", place / "out"
        out.mkdir(parents=True)
        size = ("--applications", str(given.applications), "--mentors", str(given.mentors))
        making = ("made_up_forms", ("large", *size, "--out", str(large)))
        for script, words in (making, *calls(large, out)):
            code, seconds, worked, memory = measured(script, words)
            told = f"{seconds:6.1f} s, {worked:6.1f} s of work, {memory / 2**20:6.0f} MB"
            print(f"{script:20} exit {code}  {told}  {written(Path(words[-1]))}", flush=True)


if __name__ == "__main__":
    main()
