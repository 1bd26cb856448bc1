"""Runs of a process that waits are as those of a new one: of the files as they are at the time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.mutants import first_failure
from tests.mutation.trying import compiles
from tests.mutation.warm import Warm


@pytest.fixture
def warm(tmp_path: Path) -> Iterator[Warm]:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest]\nfilterwarnings = ['error']\n")
    (tmp_path / "test_it.py").write_text(
        "import counted\n\n"
        "def test_one():\n    assert counted.ONE == 1\n\n"
        "def test_two():\n    while counted.TWO != 2:\n        pass\n"
    )
    waiting = Warm(tmp_path)
    yield waiting
    waiting.close()


def test_every_run_sees_the_files_as_they_are(tmp_path: Path, warm: Warm) -> None:
    module = tmp_path / "counted.py"
    module.write_text("ONE, TWO = 1, 2\n")
    assert warm.ran(["test_it.py"], seconds=60)[0] == 0
    module.write_text("ONE, TWO = 1, 33\n")
    assert warm.ran(["test_it.py"], seconds=1) == (-1, "no answer in 1 seconds")
    module.write_text("ONE, TWO = 4, 333\n")
    assert warm.ran(["test_it.py"], seconds=60) == (1, "test_it.py::test_one")
    module.write_text("ONE, TWO = 1, \n")
    code, said = warm.ran(["test_it.py"], seconds=60)
    assert code
    assert "::" not in said  # no test noticed it: there was none
    module.write_text("ONE, TWO = 1, 2\n")
    assert warm.ran(["test_it.py"], seconds=60)[0] == 0


def test_the_first_failure_of_a_run() -> None:
    assert first_failure("F.\nFAILED a.py::b - assert\nFAILED c.py::d\n1 failed") == "a.py::b"
    assert first_failure("\n3 passed in 1 s\n") == "3 passed in 1 s"
    assert first_failure("") == ""


def test_what_is_no_python_needs_no_test() -> None:
    assert compiles("x = 1\n")
    assert compiles("x = 1 is 1\n")  # a warning, and a program all the same
    assert not compiles("x = {-a}: b\n")
    assert not compiles("match x:\n    case A() / B():\n        pass\n")
