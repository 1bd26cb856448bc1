"""A script run in the process of the tests, which is quicker than in one of its own."""

import contextlib
import io
import os
import runpy
import sys
from pathlib import Path
from unittest import mock

import attrs
import pytest

ROOT = Path(__file__).parents[2]


@attrs.frozen
class Result:
    """What a run gave back."""

    code: int
    out: str
    err: str


def run_here(
    script: str, *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> Result:
    """A script with these arguments, its output caught as by a pipe, and nothing to read."""
    path = str(ROOT / "examples" / f"{script}.py")
    out, err = io.StringIO(), io.StringIO()
    kept = {name: each for name, each in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    with (
        contextlib.chdir(cwd or Path.cwd()),
        mock.patch.dict(os.environ, {**kept, **environment}, clear=True),
        mock.patch.object(sys, "argv", [path, *map(str, arguments)]),
        mock.patch.object(sys, "stdin", io.StringIO()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        runpy.run_path(path, run_name="__main__")
    assert "Traceback" not in err.getvalue()
    assert isinstance(end.value.code, int)
    return Result(end.value.code, out.getvalue(), err.getvalue())
