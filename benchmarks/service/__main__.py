"""Requests a second of the service, and how long they take, beside bare FastAPI endpoints.

Run from the root of the checkout: `python -m benchmarks.service`. The service runs as it would in
earnest: its keys are checked, its limits are counted, each request has a line in the audit log and,
unless `--no-log` is given, one in the structured log. The bare endpoints read and give JSON of the
same size, and do nothing else: `raw` takes and gives bytes, `read` reads and writes the JSON as
Starlette does.

Both servers are up all the time and take turns under the load, in several rounds. Beside the time
of the clock, in which the load generator has a part where both share a core, the processor time of
the server is told: what a request costs it.
"""

import argparse
import contextlib
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import fastapi
import uvicorn

from benchmarks.service.bare import ANSWER, RAW, READ
from benchmarks.service.load import Measured, Plan
from examples.service.keys import Key, Keys, Role, digest_of
from qip_rules.boundary import to_json
from tests.eligibility.complete import complete_application

ROOT: Final = Path(__file__).parents[2]
SHARE_MINIMUM: Final = 0.5
"""Of the throughput of the bare endpoint, what the service has to reach for a verdict."""
_KEY: Final = f"qip_benchmark_{'A' * 43}"
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@attrs.frozen
class Contender:
    """A path at a server."""

    name: str
    process: "subprocess.Popen[bytes]"
    plan: Plan


@attrs.frozen
class Round:
    """One turn of a contender."""

    measured: Measured
    server_microseconds: float
    """Processor time of the server for a request."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.measured.requests / self.measured.seconds


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _request(path: str, body: bytes) -> str:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_KEY}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head + body.decode("latin-1")


@contextlib.contextmanager
def _servers(
    folder: Path, *, log: bool
) -> Iterator[tuple["subprocess.Popen[bytes]", int, "subprocess.Popen[bytes]", int]]:
    keys = Keys((Key(key_id="benchmark", roles=(Role.DECIDE,), digest=digest_of(_KEY)),))
    (folder / "keys.json").write_text(to_json(keys))
    (folder / "keys.json").chmod(0o600)
    ours, theirs = _free_port(), _free_port()
    (folder / "service.toml").write_text(
        f'keys = "keys.json"\nstate_folder = "state"\nport = {ours}\n'
        f"requests_per_minute = 10_000_000\nrequests_burst = 1_000_000\n"
        f"log_requests = {str(log).lower()}\n"
    )
    with (folder / "log").open("wb") as said:
        service = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "examples.service", str(folder / "service.toml")],
            cwd=ROOT, stderr=said,
        )  # fmt: skip
        bare = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "benchmarks.service.bare", str(theirs)], cwd=ROOT, stderr=said
        )
    try:
        _wait(ours)
        _wait(theirs)
        yield service, ours, bare, theirs
    finally:
        for each in (service, bare):
            each.terminate()
        for each in (service, bare):
            each.wait(30)


def _wait(port: int) -> None:
    latest = time.monotonic() + 60
    while time.monotonic() < latest:
        with contextlib.suppress(OSError):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live").close()
            except urllib.error.HTTPError:
                return
            else:
                return
        time.sleep(0.1)
    sys.exit("a server did not start")


def _processor_seconds(process: "subprocess.Popen[bytes]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _turn(contender: Contender) -> Round:
    before = _processor_seconds(contender.process)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.service.load"],
        cwd=ROOT, input=json.dumps(attrs.asdict(contender.plan)), capture_output=True, text=True,
        check=True, timeout=60 + 2 * contender.plan.seconds,
    )  # fmt: skip
    spent = _processor_seconds(contender.process) - before
    measured = Measured(**json.loads(done.stdout))
    return Round(measured, spent / measured.requests * 1_000_000)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each turn")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--no-log", action="store_true", help="without lines about requests")
    given = parser.parse_args()
    body = to_json(complete_application()).encode()
    size = {"connections": given.connections, "seconds": given.seconds}
    with (
        tempfile.TemporaryDirectory() as folder,
        _servers(Path(folder), log=not given.no_log) as (service, ours, bare, theirs),
    ):
        path = "/v1/programs/quality-training-program"
        contenders = [
            Contender(name, process, Plan(port=port, request=_request(at, body), **size))
            for name, process, port, at in (
                ("bare, raw", bare, theirs, RAW),
                ("bare, read", bare, theirs, READ),
                ("verdict", service, ours, f"{path}/verdict"),
                ("decision", service, ours, f"{path}/decision"),
            )
        ]
        for each in contenders:  # once for nothing: what is made when it is first needed is made
            _turn(attrs.evolve(each, plan=attrs.evolve(each.plan, seconds=0.5)))
        rounds: dict[str, list[Round]] = {each.name: [] for each in contenders}
        for _ in range(given.rounds):
            for each in contenders:
                rounds[each.name].append(_turn(each))
    print(f"{len(body):,} bytes in, {len(ANSWER)} bytes out, {given.connections} connections")
    head = ("requests/s", "of raw", "p50 ms", "p99 ms", "server µs", "of raw")
    print(f"{'':14}" + "".join(f"{each:>12}" for each in head))
    for name, turns in rounds.items():
        _print(name, turns, rounds["bare, raw"])
    print(
        f"medians of {given.rounds} rounds of {given.seconds:g} s, and of their own ratios; "
        f"Python {platform.python_version()}, FastAPI {fastapi.__version__}, "
        f"uvicorn {uvicorn.__version__}"
    )
    share = _share(rounds["verdict"], rounds["bare, raw"])
    if share < SHARE_MINIMUM:
        sys.exit(f"a verdict has {share:.0%} of the throughput of the bare endpoint")


def _share(ours: list[Round], theirs: list[Round]) -> float:
    return statistics.median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True))


def _print(name: str, turns: list[Round], raw: list[Round]) -> None:
    rate = statistics.median(each.rate for each in turns)
    p50 = statistics.median(each.measured.p50_milliseconds for each in turns)
    p99 = statistics.median(each.measured.p99_milliseconds for each in turns)
    cost = statistics.median(each.server_microseconds for each in turns)
    costs = zip(raw, turns, strict=True)
    of_cost = statistics.median(a.server_microseconds / b.server_microseconds for a, b in costs)
    print(
        f"{name:14}{rate:12,.0f}{_share(turns, raw):12.2f}{p50:12.2f}{p99:12.2f}{cost:12.0f}"
        f"{of_cost:12.2f}"
    )


if __name__ == "__main__":
    main()
