"""Where the tests keep their logs: SQLite files, and a PostgreSQL server if there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qip_rules.store import Store, open_store
from tests.store.cluster import Cluster, why_not


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if reason := why_not():
        pytest.skip(reason)
    made = Cluster.make("-c", "fsync=off")
    try:
        yield made
    finally:
        made.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of a new log, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "log.db")
    served: Cluster = request.getfixturevalue("cluster")
    return served.fresh()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with open_store(where, wait_seconds=20) as opened:
        yield opened
