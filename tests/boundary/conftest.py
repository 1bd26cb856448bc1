"""A copy of the sample cohort."""

import shutil
from pathlib import Path

import pytest

from tests.boundary.cohort_sheets import SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample cohort, to be spoiled."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))
