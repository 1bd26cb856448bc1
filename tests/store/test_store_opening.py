"""Where a log may be, and what is refused before anything is touched."""

# ruff: noqa: ANN401, SLF001 - wrong types on purpose; it looks behind the store

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qip_rules.errors import InputError, StoreError, StoreUnavailableError
from qip_rules.store import Store, open_store
from tests.store.cluster import Cluster
from tests.store.made_up import NOW, paid

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("spelling", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}"])
def test_a_file_is_named_by_path_or_url(tmp_path: Path, spelling: str) -> None:
    path = tmp_path / "über log.db"
    with open_store(path) as store:
        store.append([paid("p")], recorded_at=NOW)
    with open_store(spelling.format(path), create=False) as store:
        assert store.head().sequence == 1


def test_a_server_is_named_by_url_with_or_without_its_driver(cluster: Cluster) -> None:
    where = cluster.fresh()
    with open_store(where) as store:
        store.append([paid("p")], recorded_at=NOW)
    with open_store(where.replace("+psycopg", ""), create=False) as store:
        assert store.head().sequence == 1


@pytest.mark.parametrize(
    "where",
    [
        "",
        "a\x00b",
        b"bytes",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://user:pa55word@host/db",
        "nosuch://user:pa55word@host/db",
        "postgresql+nosuch://user:pa55word@host/db",
        "postgresql://user:pa55word@host:no-port/db",
    ],
)
def test_a_place_that_is_none_is_refused_and_no_password_shown(where: Any) -> None:
    with pytest.raises((InputError, StoreError)) as caught:
        open_store(where)
    assert "pa55word" not in str(caught.value)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), "5", None, True, 10**9])
def test_a_time_to_wait_that_is_none_is_refused(tmp_path: Path, seconds: Any) -> None:
    with pytest.raises(InputError, match="wait_seconds"):
        open_store(tmp_path / "log.db", wait_seconds=seconds)
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_is_not_there_is_not_made_unasked(where: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_store(where, create=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_does_not_become_a_log_unasked(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.touch()
    with pytest.raises(StoreError, match="no log"):
        open_store(path, create=False)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("log.db", b"")]
    with open_store(path) as store:
        assert store.head().sequence == 0


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    text, database, folder = tmp_path / "text", tmp_path / "other.db", tmp_path / "folder"
    text.write_text("Not a database, but a letter that somebody wrote. " * 100, "utf-8")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE letters (text)")
    folder.mkdir()
    before = [text.read_bytes(), database.read_bytes()]
    for path in (text, database, folder, tmp_path / "missing" / "log.db"):
        with pytest.raises(StoreError):
            open_store(path)
    assert [text.read_bytes(), database.read_bytes()] == before


def test_a_database_of_something_else_beside_the_log(cluster: Cluster) -> None:
    from sqlalchemy import create_engine, text

    where = cluster.fresh()
    engine = create_engine(where)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE letters (text text)"))
    engine.dispose()
    with open_store(where) as store:
        store.append([paid("p")], recorded_at=NOW)
        assert store.head().sequence == 1


def test_a_log_of_another_format_is_refused(where: str) -> None:
    from sqlalchemy import text

    with open_store(where) as store:
        engine = store._engine  # type: ignore[attr-defined]
        with engine.begin() as connection:
            connection.execute(text("UPDATE qip_head SET format = 3"))
    with pytest.raises(StoreError, match="format 3"):
        open_store(where)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError):
        open_store(f"postgresql+psycopg://nobody@/none?host={tmp_path}", wait_seconds=1)


def test_commits_are_durable(store: Store) -> None:
    from sqlalchemy import text

    engine = store._engine  # type: ignore[attr-defined]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            pragmas = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "secure_delete", "trusted_schema")
            }
            assert pragmas == {
                "journal_mode": "wal",
                "synchronous": 2,
                "secure_delete": 1,
                "trusted_schema": 0,
            }
        else:
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"


def test_a_closed_store_leaves_one_file(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append([paid("p")], recorded_at=NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["log.db"]


_PROBE = """
import sys
import qip_rules.store
assert qip_rules.store.__all__
assert not {"sqlalchemy", "psycopg", "cattrs", "msgspec", "numpy"} & set(sys.modules)
sys.modules["sqlalchemy"] = None
try:
    qip_rules.store.open_store("never.db")
except qip_rules.errors.StoreError as error:
    assert "qip-rules[store]" in str(error)
else:
    raise AssertionError("it opened")
"""


def test_the_room_is_entered_without_sqlalchemy_which_only_a_store_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _PROBE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
