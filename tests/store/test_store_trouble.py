"""A locked file, a full disk, a server that is gone: a clear error, nothing half-written."""

# ruff: noqa: SLF001 - it reaches past the store to make trouble

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qip_rules.errors import QipRulesError, StoreError, StoreUnavailableError
from qip_rules.store import Store, open_store, read_lines, verify, write_lines
from tests.store.cluster import Cluster
from tests.store.made_up import NOW, issue_one, paid, received

ROOT = Path(__file__).parents[2]


def test_the_errors_are_of_this_library() -> None:
    assert issubclass(StoreUnavailableError, StoreError)
    assert issubclass(StoreError, QipRulesError)


# ------------------------------------------------------------------------- a locked file


def test_a_locked_file_is_waited_for_and_then_told(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path, wait_seconds=0.1) as store:
        store.append([paid("p1")], recorded_at=NOW)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailableError, match="locked"):
                store.append([paid("p2")], recorded_at=NOW)
            with pytest.raises(StoreUnavailableError, match="locked"):
                issue_one(store)
            assert store.head().sequence == 1  # readers do not wait for the writer
            other.execute("ROLLBACK")
        store.append([paid("p2")], recorded_at=NOW)
        assert issue_one(store).number == "INV-2026-0001"
        assert verify(store).is_intact


def test_a_locked_file_is_waited_for_and_then_had(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path, wait_seconds=30) as store:
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            import threading

            timer = threading.Timer(0.3, lambda: other.execute("COMMIT"))
            timer.start()
            store.append([paid("p1")], recorded_at=NOW)
            timer.join()
        assert store.head().sequence == 1


def test_a_writer_on_the_server_is_waited_for_and_then_told(cluster: Cluster) -> None:
    where = cluster.fresh()
    with open_store(where) as first, open_store(where, wait_seconds=0.2) as second:
        first.append([paid("p1")], recorded_at=NOW)

        def decide(_number: str, _its: object) -> None:
            with pytest.raises(StoreUnavailableError, match="lock timeout"):
                second.append([paid("p2")], recorded_at=NOW)

        first.issue("application-1", decide, series="INV", year=2026, recorded_at=NOW)
        assert second.head().sequence == 1
        second.append([paid("p2")], recorded_at=NOW)
        assert verify(first).entries == 2


# ------------------------------------------------------------------------- a full disk


def test_a_full_database_takes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    """SQLite's own limit of pages stands for the end of the disk: it fails in the same places."""
    from sqlalchemy import event

    with open_store(tmp_path / "log.db") as store:
        store.append([received()], recorded_at=NOW)
        engine = store._engine  # type: ignore[attr-defined]
        engine.dispose()
        with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()

        def limit(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 3}").close()

        event.listen(engine, "connect", limit)
        kept = 1
        with pytest.raises(StoreUnavailableError, match="full"):  # noqa: PT012 - until it is
            for n in range(100):
                store.append([paid(f"p{n}-{m}") for m in range(5)], recorded_at=NOW)
                kept += 5
        with pytest.raises(StoreUnavailableError, match="full"):
            store.append([paid(f"x{m}") for m in range(50)], recorded_at=NOW)
        assert (store.head().sequence, verify(store).is_intact) == (kept, True)
        event.remove(engine, "connect", limit)
        engine.dispose()
        store.append([paid(f"x{m}") for m in range(50)], recorded_at=NOW)
        assert issue_one(store).number == "INV-2026-0001"
        assert verify(store).entries == kept + 51


_UNTIL_FULL = """
import resource, sys
from qip_rules.errors import StoreUnavailableError
from qip_rules.store import open_store
from tests.store.made_up import NOW, issue_one
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
with open_store(sys.argv[1]) as store:
    try:
        for n in range(1, 1_000):
            issue_one(store, f"application-{n}")
            print(n, flush=True)
    except StoreUnavailableError as error:
        print(f"told: {error}", file=sys.stderr)
"""


def test_a_file_that_cannot_grow_loses_nothing_that_was_said(tmp_path: Path) -> None:
    """A limit on the size of files, set by the operating system, stands for the full disk."""
    path = tmp_path / "log.db"
    done = subprocess.run(
        [sys.executable, "-c", _UNTIL_FULL, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = len(done.stdout.split())
    assert "told: " in done.stderr, done.stderr
    assert said > 10
    with open_store(path) as store:
        seen = verify(store)
        assert (seen.is_intact, seen.entries) == (True, said)
        assert store.last_ordinals() == {("INV", 2026): said}
        assert issue_one(store).number == f"INV-2026-{said + 1:04d}"


# ------------------------------------------------------------------------- a server that goes


def test_a_server_that_is_stopped_is_told_and_found_again(cluster: Cluster) -> None:
    with open_store(cluster.fresh(), wait_seconds=5) as store:
        store.append([received()], recorded_at=NOW)
        issue_one(store)
        cluster.stop(signal.SIGQUIT)
        try:
            attempts: list[Callable[[], object]] = [
                lambda: store.append([paid("p1")], recorded_at=NOW),
                lambda: issue_one(store),
                store.head,
                lambda: list(store.applications()),
                lambda: verify(store),
            ]
            for attempt in attempts:
                with pytest.raises(StoreUnavailableError):
                    attempt()
        finally:
            cluster.start()
        assert verify(store).entries == 2
        store.append([paid("p1")], recorded_at=NOW)
        assert issue_one(store, "application-2").number == "INV-2026-0002"
        assert verify(store).entries == 4


def test_a_connection_cut_before_the_commit_is_made_again(cluster: Cluster) -> None:
    """The server ends the connection halfway: the work is done once more, and only once."""
    where = cluster.fresh()
    cuts: list[int] = []
    with open_store(where) as store, open_store(where) as other:
        store.append([received()], recorded_at=NOW)

        def decide(number: str, _its: object) -> object:
            from tests.store.made_up import invoice

            if not cuts:
                cuts.append(_cut_all_but(other))
            return invoice(number)

        store.issue("application-1", decide, series="INV", year=2026, recorded_at=NOW)
        assert cuts[0] >= 1
        assert [d.number for d in store.application("application-1").documents] == ["INV-2026-0001"]
        assert verify(store).entries == 2


def test_a_connection_cut_after_the_commit_is_not_done_twice(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server committed and the answer was lost: the log is asked, and nothing is repeated."""
    import psycopg

    with open_store(cluster.fresh()) as store:
        store.append([received()], recorded_at=NOW)
        commit = psycopg.Connection.commit
        lost: list[bool] = []

        def commit_and_lose(connection: psycopg.Connection[object]) -> None:
            commit(connection)
            if not lost:
                lost.append(True)
                connection.close()
                raise psycopg.OperationalError("the connection was lost")

        monkeypatch.setattr(psycopg.Connection, "commit", commit_and_lose)
        made = issue_one(store)
        assert lost == [True]
        assert store.application("application-1").documents == (made,)
        assert verify(store).entries == 2


def _cut_all_but(store: Store) -> int:
    from sqlalchemy import text

    engine = store._engine  # type: ignore[attr-defined]
    with engine.begin() as connection:
        return int(
            connection.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    "AND backend_type = 'client backend'"
                )
            ).scalar_one()
        )


# ------------------------------------------------------------------------- files


def test_a_log_in_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([paid("p")], recorded_at=NOW)
    damaged = path.read_bytes()
    path.write_bytes(damaged[:100] + b"\xff" * 4_000 + damaged[4_100:])
    with pytest.raises(StoreError), open_store(path) as store:
        verify(store)


def test_a_folder_that_takes_no_lines(tmp_path: Path, where: str) -> None:
    with open_store(where) as store:
        store.append([paid("p")], recorded_at=NOW)
        for path in (tmp_path / "missing" / "log.jsonl", tmp_path):
            with pytest.raises(StoreError):
                write_lines(store, path)
        with pytest.raises(StoreError):
            read_lines(store, tmp_path / "missing.jsonl")
        assert [p for p in os.listdir(tmp_path) if p.startswith(".")] == []  # noqa: PTH208 - names
