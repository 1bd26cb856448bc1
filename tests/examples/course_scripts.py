"""The scripts about taking part, run as a user runs them: each in a process of its own."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
DATA = ROOT / "examples" / "data"
TRAINING, GRANT = DATA / "training-run", DATA / "grant-run"
PROGRAMS = {TRAINING: "quality-training-program", GRANT: "quality-improvement-grant"}


@attrs.frozen
class Result:
    """What a run gave back."""

    code: int
    out: str
    err: str


def run(script: str, *arguments: str | Path, **environment: str) -> Result:
    """A script with these arguments, its output caught as a pipe would."""
    kept = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / script, *arguments],
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def call(folder: Path, as_of: str, out: Path, *more: str | Path) -> tuple[str | Path, ...]:
    """The arguments that both scripts share; a copy of a sample is told by its name."""
    program = next(name for sample, name in PROGRAMS.items() if sample.name == folder.name)
    return (folder, "--program", program, "--as-of", as_of, "--out", out, *more)


def copied(sample: Path, folder: Path) -> Path:
    """A copy of a sample's folder, which keeps its name."""
    return Path(shutil.copytree(sample, folder / sample.name))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
