"""Runs tests in a fork of a process that has loaded pytest and the libraries, but no code of ours.

Most runs end at the first test that notices the change. To start Python, pytest and the libraries
would take longer than that.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from tests.laws.mutants import PLUGINS_LEFT_OUT, first_failure

__all__ = ["Warm"]

# What a fork takes over. Libraries with threads of their own are left out.
_SERVER: Final = """
import contextlib, importlib, json, os, signal, sys, tempfile, time
import pytest
for name in ("hypothesis", "hypothesis.stateful", "lark", "numpy", "networkx", "cattrs",
             "jsonschema", "openpyxl", "ortools.sat.python.cp_model"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)

def run(arguments, said):
    os.setsid()
    os.dup2(said, 1)
    os.dup2(said, 2)
    os._exit(int(pytest.main(arguments)))

for line in sys.stdin:
    asked = json.loads(line)
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            run(asked["arguments"], said.fileno())
        until = time.monotonic() + asked["seconds"]
        ended, status = os.waitpid(child, os.WNOHANG)
        while not ended and time.monotonic() < until:
            time.sleep(0.02)
            ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        said.seek(0)
        text = said.read().decode(errors="replace")
    code = os.waitstatus_to_exitcode(status) if ended else None
    print(json.dumps({"code": code, "said": text}), flush=True)
"""

# Pytest would rewrite the assertions of Hypothesis, if it had not been loaded before.
_KNOWN: Final = "-Wignore::pytest.PytestAssertRewriteWarning"


class Warm:
    """A process in one copy of the package that waits to be asked for runs."""

    def __init__(self, place: Path) -> None:
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(place)}
        env.pop("HYPOTHESIS_PROFILE", None)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            cwd=place,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ran(self, tests: Sequence[str], *, seconds: float) -> tuple[int, str]:
        """Run tests: pytest's exit code, or -1 after the time limit; and the first that failed."""
        arguments = ["-x", "-q", _KNOWN, *PLUGINS_LEFT_OUT, *tests]
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        print(json.dumps({"arguments": arguments, "seconds": seconds}), file=to, flush=True)
        answer = json.loads(back.readline())
        code = cast("int | None", answer["code"])
        if code is None:
            return -1, f"no answer in {seconds:.0f} seconds"
        return code, first_failure(answer["said"])

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()
