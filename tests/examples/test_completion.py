"""What a shell is told when somebody presses Tab in the call of a script."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import pytest

from qip_rules.boundary import completing
from tests.examples.script_in_process import run_here

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(ROOT.glob("examples/*.py"))
MARK = "PYTHON_ARGCOMPLETE_OK"
INSTALLED = pytest.mark.skipif(
    find_spec("argcomplete") is None, reason="the extra `completion` is not installed"
)


def told(typed: str, place: Path) -> set[str]:
    """The words that could stand where the line ends."""
    answer = place / "answer"
    line = f"python {typed}"
    done = subprocess.run(
        [sys.executable, *typed.split(" ")[:1]],
        cwd=place,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "_ARGCOMPLETE": "2",  # the words of the line that are no words of the call
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
            "COMP_TYPE": "9",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return {each.strip() for each in answer.read_text("utf-8").split("\n") if each.strip()}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "my-cohort").mkdir()
    (tmp_path / "my-proposal.toml").touch()
    (tmp_path / "my-notes.txt").touch()
    return tmp_path


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_script_says_that_it_can_be_asked(script: Path) -> None:
    assert MARK in script.read_text("utf-8")[:1024], "where a shell looks for it"


@INSTALLED
@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("examples/run_cohort.py --comp", {"--compare-with"}),
        ("examples/run_cohort.py my-", {"my-cohort/"}),
        ("examples/pair_mentors.py --relation ", {"mentors", "specialists"}),
        ("examples/write_letters.py my-cohort --kind not", {"not-eligible"}),
        ("examples/screen_applications.py my-notes.txt --keep", {"--keep-going"}),
        ("examples/billing_desk.py my.db rec", {"receive", "receipt"}),
        ("examples/billing_desk.py my.db receive --pract", {"--practice"}),
        (
            "examples/run_cohort.py my-cohort --program ",
            {
                "quality-improvement-grant", "quality-training-program", "my-proposal.toml",
                "my-cohort/", "examples/",
            },
        ),
        ("examples/ask.py --program quality-t", {"quality-training-program"}),
    ],
)  # fmt: skip
def test_what_could_stand_there(typed: str, expected: set[str], place: Path) -> None:
    assert told(typed, place) == expected


def test_without_the_library_a_shell_gets_no_answer_and_no_complaint(place: Path) -> None:
    """A call is then read as every other: here it lacks what it has to be told."""
    with mock.patch.object(completing, "find_spec", return_value=None):
        done = run_here("run_cohort", cwd=place, _ARGCOMPLETE="2", COMP_LINE="", COMP_POINT="0")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("The call lacks something.")
