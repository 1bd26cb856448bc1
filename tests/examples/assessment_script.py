"""The script of the assessment reports, and a folder for it."""

from pathlib import Path

from tests.cohort.sample import GRANT
from tests.examples import script_in_process
from tests.examples.script_in_process import Result


def run(*arguments: str | Path, **environment: str) -> Result:
    return script_in_process.run("assessment_report", *arguments, cwd=None, **environment)


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
