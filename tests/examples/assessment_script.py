"""The script of the assessment reports in a process of its own, and a folder for it."""

import os
import subprocess
import sys
from pathlib import Path

import attrs

from tests.cohort.sample import GRANT, ROOT

SCRIPT = ROOT / "examples" / "assessment_report.py"


@attrs.frozen
class Result:
    """What a run gave back."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, **environment: str) -> Result:
    done = subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def call(
    folder: Path, out: Path, *more: str, as_of: str = "2026-11-01", name: str = GRANT
) -> tuple[str | Path, ...]:
    return (folder, "--program", name, "--as-of", as_of, "--out", out, *more)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
