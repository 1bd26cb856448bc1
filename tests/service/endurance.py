"""The service is killed and stopped under load, and loses nothing that it has acknowledged.

Run from the root of the checkout: `python -m tests.service.endurance`, for SQLite and for a
PostgreSQL server of its own. Clients record an application and have its invoice issued, one
application after another; a request without an answer is sent again under the same idempotency key.
Meanwhile the service is killed with SIGKILL at random moments and started again. At the end: every
acknowledged write is on record, each application has one event and one invoice, the numbers have no
gap, and the chain is intact.

Then it is told to stop under load (SIGTERM), by clients that send nothing again: what is on record
is what was acknowledged, no more and no less.
"""

# ruff: noqa: T201 - it is run by hand and says what it saw

import argparse
import random
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

import attrs
import httpx2 as httpx

from qip_rules.store import open_store, verify
from tests.service.real_server import RealServer, really_served
from tests.service.serving_here import invoice, received
from tests.store.cluster import Cluster, why_not

PROGRAMS = {"programs": ["quality-training-program"]}
_PAUSE_SECONDS = 0.05
_PATIENCE_SECONDS = 120


@attrs.frozen(kw_only=True)
class Result:
    """What there was to see at the end."""

    acknowledged: int
    sent_again: int
    ends: int
    seconds: float
    faults: tuple[str, ...]


@attrs.define
class _Clients:
    """What the clients were told, and how often they had to ask again."""

    server: RealServer
    applications: int
    seed: int
    told: dict[str, str] = attrs.field(factory=dict)
    """By application, the number of its invoice."""
    faults: list[str] = attrs.field(factory=list)
    sent_again: int = 0

    def run(self, client: int) -> None:
        """Record and issue for the applications of one client."""
        with self.server.client() as calls:
            for number in range(self.applications):
                name = f"A-{client}-{number}"
                self._answered(calls, "/v1/events", received(name), f"e-{name}")
                order = self._answered(calls, "/v1/orders/issue", invoice(name), f"o-{name}")
                self.told[name] = str(order.get("number"))

    def _answered(
        self, calls: httpx.Client, path: str, data: object, name: str
    ) -> dict[str, object]:
        latest = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < latest:
            try:
                response = calls.post(path, json=data, headers={"Idempotency-Key": name})
            except httpx.TransportError:
                self.sent_again += 1
                time.sleep(_PAUSE_SECONDS)
                continue
            if response.status_code in (200, 201):
                answer: dict[str, object] = response.json()
                return answer
            if response.status_code != 503:
                self.faults.append(f"{name}: {response.text}")
                return {}
            time.sleep(_PAUSE_SECONDS)
        self.faults.append(f"{name}: no answer")
        return {}


def endure(  # noqa: PLR0913 - the size of the trial, in numbers
    folder: Path, log: str, *, clients: int, applications: int, kills: int, seed: int = 1
) -> Result:
    """Let clients write, kill the service and start it again, and look at what is left."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    began = time.monotonic()
    total, killed = clients * applications, 0
    with really_served(folder, log=log, port=_free_port(), **PROGRAMS) as server:
        team = _Clients(server, applications, seed)
        threads = [threading.Thread(target=team.run, args=(each,)) for each in range(clients)]
        for each in threads:
            each.start()
        while any(each.is_alive() for each in threads):
            if killed < kills and len(team.told) >= total * (killed + 1) // (kills + 1):
                time.sleep(chance.uniform(0, 0.05))
                server.kill()
                server.start()
                killed += 1
            time.sleep(0.005)
        for each in threads:
            each.join()
        code = server.stop()
    faults = [*team.faults, *_faults(log, team.told)]
    if code != 0:
        faults.append(f"the service ended with {code}")
    if killed != kills:
        faults.append(f"killed {killed} times, not {kills}")
    return Result(
        acknowledged=2 * len(team.told),
        sent_again=team.sent_again,
        ends=killed,
        seconds=time.monotonic() - began,
        faults=tuple(faults),
    )


def _faults(log: str, told: dict[str, str]) -> list[str]:
    """What is lost, doubled or changed."""
    with open_store(log, create=False) as store:
        faults = [each.says for each in verify(store).breaks]
        numbers = []
        left = dict(told)
        for its in store.applications():
            made = [each.number for each in its.documents]
            numbers += made
            if len(its.events) != 1 or made != [left.pop(its.application_id, None)]:
                faults.append(f"{its.application_id} has {len(its.events)} events and {made}")
        faults += [f"{name} is lost" for name in left]
        if sorted(numbers) != [f"QTP-2026-{n:04d}" for n in range(1, len(told) + 1)]:
            faults.append("the numbers are not 1 to n")
    return faults


def stop_under_load(folder: Path, log: str, *, clients: int, after: int) -> Result:
    """Tell the service to stop while clients write, and look at what is left.

    Args:
        folder: of the service.
        log: of the accounts.
        clients: how many write at once.
        after: how many writes are acknowledged before.
    """
    began = time.monotonic()
    acknowledged: set[str] = set()
    cut_off: list[str] = []
    faults: list[str] = []

    def write(client: int, server: RealServer) -> None:
        with server.client() as calls:
            for number in range(100_000):
                name = f"A-{client}-{number}"
                try:
                    response = calls.post(
                        "/v1/events", json=received(name), headers={"Idempotency-Key": name}
                    )
                except httpx.TransportError:
                    cut_off.append(name)
                    return
                if response.status_code != 201:
                    faults.append(f"{name}: {response.text}")
                    return
                acknowledged.add(name)

    with really_served(folder, log=log, port=_free_port(), **PROGRAMS) as server:
        threads = [threading.Thread(target=write, args=(each, server)) for each in range(clients)]
        for each in threads:
            each.start()
        while len(acknowledged) < after and any(each.is_alive() for each in threads):
            time.sleep(0.005)
        code = server.stop()
        for each in threads:
            each.join()
    with open_store(log, create=False) as store:
        faults += [each.says for each in verify(store).breaks]
        on_record = {its.application_id for its in store.applications()}
    faults += [f"{name} was acknowledged and is lost" for name in sorted(acknowledged - on_record)]
    faults += [f"{name} was done and not answered" for name in sorted(on_record - acknowledged)]
    if code != 0:
        faults.append(f"the service ended with {code}")
    return Result(
        acknowledged=len(acknowledged),
        sent_again=len(cut_off),
        ends=1,
        seconds=time.monotonic() - began,
        faults=tuple(faults),
    )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def main() -> None:
    """Endure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.service.endurance", description=__doc__)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--applications", type=int, default=60, help="of each client")
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--stops", type=int, default=4)
    given = parser.parse_args()
    size = {"clients": given.clients, "applications": given.applications, "kills": given.kills}
    cluster = None if why_not() else Cluster.make()
    try:
        for kind in ("SQLite", "PostgreSQL"):
            if kind == "PostgreSQL" and cluster is None:
                print(f"PostgreSQL: not tried, because {why_not()}")
                continue
            with tempfile.TemporaryDirectory() as name:
                where = _place(name, kind, cluster)
                _print(f"{kind}, killed", endure(Path(name), where, **size))
            for stop in range(given.stops):
                with tempfile.TemporaryDirectory() as name:
                    where = _place(name, kind, cluster)
                    result = stop_under_load(
                        Path(name), where, clients=given.clients, after=40 + 17 * stop
                    )
                _print(f"{kind}, stopped", result)
    finally:
        if cluster is not None:
            cluster.remove()


def _place(folder: str, kind: str, cluster: Cluster | None) -> str:
    """A new log of a kind."""
    if kind == "SQLite" or cluster is None:
        return str(Path(folder) / "log.db")
    return cluster.fresh()


def _print(name: str, result: Result) -> None:
    print(
        f"{name}: {result.acknowledged:,} writes acknowledged, {result.sent_again:,} requests "
        f"without an answer, {result.ends} ends of the service, {result.seconds:,.0f} seconds"
    )
    for fault in result.faults[:20]:
        print(f"  {fault}")
    if result.faults:
        sys.exit(f"{len(result.faults)} faults")


if __name__ == "__main__":
    main()
