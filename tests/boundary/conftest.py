"""A copy of the sample cohort, and the programs that read it."""

import shutil
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE


@pytest.fixture(scope="session")
def grant() -> Program:
    return load_program("quality-improvement-grant")


@pytest.fixture(scope="session")
def training() -> Program:
    return load_program("quality-training-program")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample cohort, to be spoiled."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))
