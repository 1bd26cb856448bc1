"""When the figures of a page were last written down: read off the history of the repository."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

__all__ = ["benchmark_notes", "figures_of"]


def benchmark_notes(root: Path) -> dict[str, str]:
    """What is told below each page of figures, by its path in the repository."""
    notes = {}
    for path in sorted((root / "benchmarks").rglob("README.md")):
        place = path.relative_to(root)
        if (day := figures_of(root, place)) is not None:
            notes[place.as_posix()] = (
                f"\n*The tables of this page were last written on {day:%B} {day.day}, {day.year},"
                " on the machine that it names.*\n"
            )
    return notes


def figures_of(root: Path, place: Path) -> date | None:
    """The day on which a row of a table of the page was last written.

    `None` where the history does not say: outside of a clone, or in one that is cut off.
    """
    if _told(root, "rev-parse", "--is-shallow-repository") != "false":
        return None
    blamed = _told(root, "blame", "--line-porcelain", "HEAD", "--", place.as_posix())
    if blamed is None:
        return None
    seconds, newest = 0, None
    for line in blamed.splitlines():
        if line.startswith("committer-time "):
            seconds = int(line.split()[1])
        elif line.startswith("\t|"):
            newest = max(newest or 0, seconds)
    return None if newest is None else datetime.fromtimestamp(newest, UTC).date()


def _told(root: Path, *words: str) -> str | None:
    asked: Sequence[str] = ("git", "-C", str(root), *words)
    try:
        done = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() if words[0] == "rev-parse" else done.stdout
