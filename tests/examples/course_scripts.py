"""The scripts about taking part, as a user calls them, and copies of the samples."""

import csv
import shutil
from pathlib import Path

from tests.examples import script_in_process
from tests.examples.script_in_process import Result

ROOT = Path(__file__).parents[2]
DATA = ROOT / "examples" / "data"
TRAINING, GRANT = DATA / "training-run", DATA / "grant-run"
PROGRAMS = {TRAINING: "quality-training-program", GRANT: "quality-improvement-grant"}


def run(script: str, *arguments: str | Path, **environment: str) -> Result:
    """A script, by the name of its file, with these arguments."""
    return script_in_process.run(Path(script).stem, *arguments, cwd=None, **environment)


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
