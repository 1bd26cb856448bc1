"""A script run in the process of the tests, which is quicker than in one of its own."""

import contextlib
import io
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


def run_here(script: str, *arguments: str | Path) -> Result:
    """A script with these arguments, its output caught as by a pipe."""
    path = str(ROOT / "examples" / f"{script}.py")
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", [path, *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        runpy.run_path(path, run_name="__main__")
    assert "Traceback" not in err.getvalue()
    assert isinstance(end.value.code, int)
    return Result(end.value.code, out.getvalue(), err.getvalue())
