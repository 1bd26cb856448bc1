"""The service with a log of accounts in SQLite, made anew for each test that writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.serving_here import Here, served
from tests.store.conftest import cluster, where

__all__ = ["cluster", "where"]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """A service that the tests of a file share."""
    folder = tmp_path_factory.mktemp("service")
    with served(folder, log=str(folder / "log.db"), requests_burst=100_000) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Here]:
    """A service of the test's own, on SQLite."""
    with served(tmp_path, log=str(tmp_path / "log.db")) as running:
        yield running


@pytest.fixture
def each_desk(tmp_path: Path, where: str) -> Iterator[Here]:
    """A service of the test's own, on each kind of database."""
    with served(tmp_path, log=where) as running:
        yield running
