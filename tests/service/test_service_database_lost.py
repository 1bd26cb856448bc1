"""The server of the log ends, cuts connections, or gives the lock away: nothing wrong is written.

What cannot be done is answered by a problem, readiness tells it, and the service comes back by
itself. Requests that are sent again under their keys have one effect.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from examples.service.owning import _KEY
from qip_rules.errors import StoreUnavailableError
from qip_rules.store import open_store, verify
from tests.service.serving_here import Here, invoice, once, problem, received, served
from tests.store.cluster import Cluster

HOLDERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"


@pytest.fixture
def desk(tmp_path: Path, cluster: Cluster) -> Iterator[Here]:
    with served(tmp_path, log=cluster.fresh()) as running:
        yield running


@pytest.fixture
def console(cluster: Cluster, desk: Here) -> Iterator[Connection]:
    """Another client of the server, as an operator has it."""
    del desk  # it is there first
    engine = create_engine(cluster.url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
        connection.invalidate()
    engine.dispose()


def cut(console: Connection, pids: str) -> None:
    """Cut all connections of those, but for the console's own."""
    for pid in console.execute(text(pids)).scalars().all():
        ask = text("SELECT pg_terminate_backend(:pid, 5000) WHERE :pid <> pg_backend_pid()")
        console.execute(ask, {"pid": pid})


def is_ready(desk: Here) -> bool:
    desk.clock.go_on(seconds=2)  # what was found a moment ago is looked at again
    return desk.get("/health/ready", key=None).status_code == 200


def on_record(cluster: Cluster) -> list[str]:
    with open_store(cluster.url(), create=False) as store:
        assert verify(store).is_intact
        return [each.id for each in store.entries()]


def test_connections_that_are_cut_are_made_anew(
    desk: Here, console: Connection, cluster: Cluster, tmp_path: Path
) -> None:
    everybody = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
    for number in range(6):
        name = f"A-{number}"
        for path, data in (("/v1/events", received(name)), ("/v1/orders/issue", invoice(name))):
            cut(console, everybody)
            for _ in range(3):
                answer = desk.post(path, data, headers=once(f"{path}-{name}"))
                if answer.status_code == 201:
                    break
                problem(answer, 503, "unavailable")
                desk.clock.go_on(seconds=2)
            assert answer.status_code == 201
    numbers = [each for each in on_record(cluster) if each.startswith("QTP")]
    assert numbers == [f"QTP-2026-{at:04d}" for at in range(1, 7)]
    # The lock was taken back: no second service can begin.
    assert is_ready(desk)
    (tmp_path / "other").mkdir()
    with (
        pytest.raises(StoreUnavailableError, match="another service"),
        served(tmp_path / "other", log=cluster.url()),
    ):
        pass


def test_who_has_lost_the_lock_to_another_writes_nothing(
    desk: Here, console: Connection, cluster: Cluster
) -> None:
    assert desk.post("/v1/events", received(), headers=once("1")).status_code == 201
    cut(console, HOLDERS)
    assert console.execute(text(f"SELECT pg_try_advisory_lock({_KEY})")).scalar_one()
    asked = {"person_ids": ["ada"]}
    removal = {**asked, "order_id": "O", "ordered_by": "the office", "reason": "asked for it"}
    for path, data in (
        ("/v1/events", received("A-18")),
        ("/v1/orders/issue", invoice()),
        ("/v1/personal-data/removal", removal),
    ):
        problem(desk.post(path, data, headers=once(path)), 503, "unavailable")
    assert not is_ready(desk)
    told = [each["unwell"] for each in desk.log.read() if each["event"] == "readiness"]
    assert told[-1] == ["lock of the log"]
    assert "lock-lost" in [each["event"] for each in desk.log.read()]
    # To look at what is on record does no harm.
    assert desk.get("/v1/account", params={"application_id": "A-17"}).status_code == 200
    assert len(on_record(cluster)) == 1
    console.execute(text(f"SELECT pg_advisory_unlock({_KEY})"))
    assert is_ready(desk)
    answer = desk.post("/v1/orders/issue", invoice(), headers=once("/v1/orders/issue"))
    assert (answer.status_code, answer.json()["number"]) == (201, "QTP-2026-0001")
    assert len(on_record(cluster)) == 2


def test_the_lock_is_looked_at_in_the_turn_of_the_writer(
    desk: Here, console: Connection, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.post("/v1/events", received(), headers=once("1")).status_code == 201

    def lose(*_: object) -> None:  # after the request was let in
        cut(console, HOLDERS)
        console.execute(text(f"SELECT pg_try_advisory_lock({_KEY})"))

    for path, data in (("/v1/events", received("A-18")), ("/v1/orders/issue", invoice())):
        with monkeypatch.context() as patched:
            patched.setattr("examples.service.audit.Audit.begun", lose)
            problem(desk.post(path, data, headers=once(path)), 503, "unavailable")
        assert len(on_record(cluster)) == 1
        console.execute(text(f"SELECT pg_advisory_unlock({_KEY})"))
        assert is_ready(desk)
    for path, data in (("/v1/events", received("A-18")), ("/v1/orders/issue", invoice())):
        assert desk.post(path, data, headers=once(path)).status_code == 201
    assert len(on_record(cluster)) == 3


def test_a_server_that_ends_is_waited_for(desk: Here, cluster: Cluster) -> None:
    assert desk.post("/v1/events", received(), headers=once("1")).status_code == 201
    assert is_ready(desk)
    cluster.stop()
    try:
        for path, data in (
            ("/v1/events", received("A-18")),
            ("/v1/orders/issue", invoice()),
            ("/v1/personal-data", {"person_ids": ["ada"]}),
        ):
            problem(desk.post(path, data, headers=once(path)), 503, "unavailable")
        looked = desk.get("/v1/account", params={"application_id": "A-17"})
        problem(looked, 503, "unavailable")
        assert not is_ready(desk)
        assert desk.get("/health/live", key=None).status_code == 200
        assert desk.get("/v1/programs").status_code == 200
    finally:
        cluster.start()
    assert is_ready(desk)
    for path, data in (("/v1/events", received("A-18")), ("/v1/orders/issue", invoice())):
        assert desk.post(path, data, headers=once(path)).status_code == 201
    assert on_record(cluster)[-1] == "QTP-2026-0001"
    assert len(on_record(cluster)) == 3
