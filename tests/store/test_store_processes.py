"""Several processes write one log: no number twice, none missing, nothing lost, killed or not.

The same with more writers, more documents and more kills: `make endurance`.
"""

import signal
import threading
from pathlib import Path

import pytest

from qip_rules.store import Store, open_store, verify
from tests.store.cluster import Cluster
from tests.store.endurance import endure
from tests.store.made_up import NOW, issue_one, paid


def test_four_writers_never_share_a_number_or_lose_a_record(where: str) -> None:
    result = endure(where, writers=4, documents=50, kills=0)
    assert (result.faults, result.entries) == ((), 400)


@pytest.mark.slow
def test_killed_writers_leave_whole_records_or_none(where: str) -> None:
    result = endure(where, writers=2, documents=20, kills=4)
    assert (result.faults, result.entries, result.kills) == ((), 80, 4)


@pytest.mark.slow
def test_a_server_that_crashes_and_comes_back_loses_nothing(cluster: Cluster) -> None:
    def crash() -> None:
        cluster.stop(signal.SIGQUIT)
        cluster.start()

    where = cluster.fresh()
    result = endure(where, writers=2, documents=20, kills=0, crash=crash, crashes=2)
    assert (result.faults, result.entries, result.crashes) == ((), 80, 2)


def test_threads_share_a_store(store: Store) -> None:
    errors: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for n in range(10):
                store.append([paid(f"{name}-{n}", 1, f"application-{name}")], recorded_at=NOW)
                issue_one(store, f"application-{name}-{n}")
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert store.last_ordinals() == {("INV", 2026): 40}
    assert verify(store).is_intact
    assert store.head().sequence == 80


def test_many_may_open_a_new_log_at_once(where: str) -> None:
    heads: list[int] = []
    errors: list[BaseException] = []
    at_once = threading.Barrier(6)

    def work() -> None:
        try:
            at_once.wait()
            with open_store(where) as store:
                heads.append(store.head().sequence)
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, heads) == ([], [0] * 6)


def test_a_reader_sees_one_state_while_others_write(store: Store, where: str) -> None:
    store.append([paid(f"p{n}", 1, f"application-{n}") for n in range(5)], recorded_at=NOW)
    reading = store.applications()
    seen = [next(reading).application_id]
    with open_store(where) as other:
        other.append([paid("late", 1, "application-9")], recorded_at=NOW)
        seen.extend(its.application_id for its in reading)
        assert seen == [f"application-{n}" for n in range(5)]
        assert other.head().sequence == 6


@pytest.mark.parametrize("closing", ["close", "leave"])
def test_a_reading_that_is_not_ended_holds_nobody_up(tmp_path: Path, closing: str) -> None:
    with open_store(tmp_path / "log.db", wait_seconds=0.2) as store:
        store.append([paid(f"p{n}", 1, f"a{n}") for n in range(3)], recorded_at=NOW)
        reading = store.applications()
        next(reading)
        if closing == "close":
            reading.close()  # type: ignore[attr-defined]
        store.append([paid("late")], recorded_at=NOW)
        assert store.head().sequence == 4
        del reading
