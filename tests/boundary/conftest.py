"""A copy of the sample cohort."""

import shutil
from pathlib import Path

import pytest

from tests.boundary.cohort_sheets import GRANT_RUN, SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample cohort, to be spoiled."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A copy of the sample run of the grant, to be spoiled."""
    return Path(shutil.copytree(GRANT_RUN, tmp_path / "run"))
