"""A short fuzzing of each target; `make fuzz` is the long one."""

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qip_rules.errors import QipRulesError
from qip_rules.rules.feel import parse
from tests.fuzzing import targets
from tests.fuzzing.mutating import inputs
from tests.fuzzing.targets import SEEDS, TARGETS, WORDS

ROOT = Path(__file__).parents[2]
COUNTS = {"boundary": 400, "feel": 800, "policy": 40}


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_raises_anything_but_an_error_of_the_library(name: str) -> None:
    made = inputs(SEEDS[name](), WORDS[name], random.Random(7))  # noqa: S311 - the same each time
    for _, data in zip(range(COUNTS[name]), made, strict=False):
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or else what comes of changing them would be refused at its first letter."""
    refused: list[object] = []

    def parsed(*given: Any, **more: Any) -> object:  # noqa: ANN401 - as the parser takes them
        try:
            return parse(*given, **more)
        except QipRulesError as error:
            refused.append(error)
            raise

    def told(error: object, **_: object) -> str:
        refused.append(error)
        return ""

    monkeypatch.setattr(targets, "problem_details", told)
    monkeypatch.setattr(targets, "parse", parsed)
    for data in SEEDS[name]():
        TARGETS[name](data)
    assert refused == []


def test_a_crash_is_found_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.fuzzing import run

    def crashing(data: bytes) -> None:
        raise ZeroDivisionError(data)

    monkeypatch.setattr(targets, "TARGETS", {"feel": crashing})
    monkeypatch.setattr(
        sys, "argv", ["run", "--target", "feel", "--inputs", "9", "--crashes", str(tmp_path)]
    )
    assert run.main() == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["feel-1-0"]


def test_the_script_counts_what_it_did() -> None:
    command = [sys.executable, "-m", "tests.fuzzing.run", "--target", "feel", "--inputs", "50"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "Done 50 inputs\n"), result.stderr
