"""A script run in the process of the tests, which is quicker than in one of its own.

Half of what a run of its own costs is reading the same modules once more.
"""

import contextlib
import io
import os
import runpy
import subprocess
import sys
from pathlib import Path
from unittest import mock

import attrs
import pytest

ROOT = Path(__file__).parents[2]
READ_AT_THE_START = frozenset({"PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONPATH", "TZ"})


@attrs.frozen
class Result:
    """What a run gave back."""

    code: int
    out: str
    err: str


def run(script: str, *arguments: str | Path, cwd: Path | None = None, **environment: str) -> Result:
    """A script with these arguments, its output caught as by a pipe, and nothing to read.

    An environment that Python reads when it starts is given to a process of its own.
    """
    if READ_AT_THE_START.isdisjoint(environment):
        return run_here(script, *arguments, cwd=cwd, typed=b"", **environment)
    return run_apart(script, *arguments, cwd=cwd, **environment)


def run_apart(
    script: str, *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> Result:
    """The same in a process of its own, whatever the environment."""
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / f"{script}.py", *arguments],
        cwd=cwd,
        env={**_plain(), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def run_here(
    script: str,
    *arguments: str | Path,
    cwd: Path | None = None,
    typed: bytes = b"",
    **environment: str,
) -> Result:
    """The same in this process, with these bytes to read."""
    path = str(ROOT / "examples" / f"{script}.py")
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or Path.cwd()),
        mock.patch.dict(os.environ, {**_plain(), **environment}, clear=True),
        mock.patch.object(sys, "argv", [path, *map(str, arguments)]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8")),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        runpy.run_path(path, run_name="__main__")
    assert "Traceback" not in err.getvalue()
    assert isinstance(end.value.code, int)
    return Result(end.value.code, out.getvalue(), err.getvalue())


def _plain() -> dict[str, str]:
    """The environment without what a user may have set about consoles."""
    return {name: each for name, each in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
