"""What somebody does who means harm, or whose client is broken: the service stays as it was."""

import asyncio
import json
import os
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import attrs
import pytest

from examples.service.audit import Audit
from examples.service.calls import Call
from examples.service.health import health_operations
from examples.service.idempotency import Done, Idempotency, Noted, Request
from examples.service.logs import Log
from examples.service.pairing_folder import Ended, Ending, PairingFolder
from examples.service.problems import ProblemError
from examples.service.serving import HEAD_BYTES_MAXIMUM, _Protocol
from qip_rules.store import open_store
from tests.service.real_server import RealServer, really_served
from tests.service.serving_here import (
    TRAINING,
    Here,
    Lines,
    SetClock,
    invoice,
    key_text,
    once,
    problem,
    received,
    served,
    streamed,
)
from tests.service.test_service_pairings import asked

Message = MutableMapping[str, Any]

# ------------------------------------------------------------------------------ the server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    folder = tmp_path_factory.mktemp("hostile")
    with really_served(folder, programs=["quality-training-program"]) as running:
        yield running


def sent(server: RealServer, *parts: bytes) -> tuple[int, dict[str, Any]]:
    """The answer to bytes, of whatever kind, and that the connection is closed behind it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        try:
            for part in parts:
                line.sendall(part)
        except ConnectionError:
            pass  # closed before all of it was sent
        answer = b""
        try:
            while more := line.recv(65_536):
                answer += more
        except ConnectionError:
            pass
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize(
    "start",
    [
        b"GET /health/live HTTP/1.1\r\nX-Long: ",  # one header that does not end
        b"GET /health/live?",  # a path that does not end
    ],
)
def test_a_head_without_end_is_not_kept(server: RealServer, start: bytes) -> None:
    status, told = sent(server, start, b"a" * (HEAD_BYTES_MAXIMUM + 1))
    assert (status, told["type"]) == (431, "urn:qip-rules:problem:head-too-large")


def test_a_whole_head_that_is_too_large_is_refused(server: RealServer) -> None:
    headers = b"".join(b"X-%d: %s\r\n" % (at, b"a" * 1_000) for at in range(140))
    status, told = sent(server, b"GET /health/live HTTP/1.1\r\n", headers, b"\r\n")
    assert (status, told["status"]) == (431, 431)
    with server.client() as client:
        large = client.get("/health/live", headers={"X-Large": "a" * 60_000})
        assert large.status_code == 200


def test_what_is_no_request_is_a_problem(server: RealServer) -> None:
    assert sent(server, b"no request\r\n\r\n")[0] == 400
    assert sent(server, b"CONNECT a:1 HTTP/1.1\r\n\r\n")[0] == 400


@attrs.define
class _Transport:
    size: int = 0
    closings: int = 0
    is_aborted: bool = False

    def is_closing(self) -> bool:
        return self.closings > 0

    def get_write_buffer_size(self) -> int:
        return self.size

    def close(self) -> None:
        self.closings += 1

    def abort(self) -> None:
        self.is_aborted = True


@attrs.define
class _Cycle:
    response_complete: bool


def test_a_connection_on_which_nothing_goes_on_is_ended() -> None:
    line, transport = _Protocol.__new__(_Protocol), _Transport(size=9)
    line.cycle, line.transport = None, transport  # type: ignore[assignment]
    line._steps, line._stood, line._stood_since = 0, None, 0.0  # noqa: SLF001 - as at its start
    line.end_if_stuck(0, 30)
    line.end_if_stuck(30, 30)
    assert not transport.is_closing()
    line._steps += 1  # noqa: SLF001 - a request came meanwhile
    line.end_if_stuck(31, 30)
    line.end_if_stuck(61, 30)
    line.cycle = _Cycle(response_complete=False)  # type: ignore[assignment]
    line.end_if_stuck(100, 30)  # and is at work
    line.cycle = _Cycle(response_complete=True)  # type: ignore[assignment]
    line.end_if_stuck(101, 30)
    assert not transport.is_closing()
    line.end_if_stuck(132, 30)
    assert transport.is_closing()
    line.end_if_stuck(133, 30)
    transport.size -= 1  # its client goes on reading
    line.end_if_stuck(164, 30)
    line.end_if_stuck(194, 30)
    assert not transport.is_aborted
    line.end_if_stuck(195, 30)
    assert (transport.closings, transport.is_aborted) == (1, True)


# -------------------------------------------------------------------------------- the gate


def _scope(method: str, path: str, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    key = (b"authorization", f"Bearer {key_text('all')}".encode())
    return {
        "type": "http", "method": method, "path": path, "headers": [key, *headers],
        "query_string": b"", "root_path": "", "client": None,
    }  # fmt: skip


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_who_reads_no_answer_takes_nobodys_place(tmp_path: Path) -> None:
    async def full(_: Message) -> None:
        await asyncio.sleep(3_600)

    async def ask(here: Here) -> None:
        gate = here.service.gate
        watching = asyncio.create_task(gate.patience.watch())
        asking = asyncio.create_task(gate(_scope("GET", "/v1/programs"), _nothing, full))
        await asyncio.sleep(0.01)
        assert gate.at_once.now == 1
        here.clock.go_on(seconds=31)
        await asyncio.wait_for(asking, 10)
        assert gate.at_once.now == 0
        watching.cancel()

    with served(tmp_path, programs=("quality-training-program",)) as here:
        asyncio.run(ask(here))
        assert [each["error"] for each in here.log.read() if each["event"] == "failed"] == [
            "TimeoutError"
        ]


def test_who_is_busy_is_alive(tmp_path: Path) -> None:
    with served(tmp_path, requests_at_once=1, programs=("quality-training-program",)) as here:
        here.service.gate.at_once.enter()
        problem(here.get("/v1/programs"), 503, "busy")
        assert here.get("/health/live", key=None).status_code == 200
        assert here.get("/health/ready", key=None).status_code == 200


def test_a_body_that_trickles_is_not_waited_for(here: Here) -> None:
    parts = iter([b"{", b'"', b"a", b"b"])

    async def receive() -> Message:
        here.clock.go_on(seconds=20)  # each within the time for one part
        part = next(parts)
        return {"type": "http.request", "body": part, "more_body": part != b"b"}

    statuses: list[int] = []

    async def send(message: Message) -> None:
        statuses.append(message.get("status", 0))

    media = (b"content-type", b"application/json")
    asyncio.run(here.service.gate(_scope("POST", f"{TRAINING}/verdict", media), receive, send))
    assert statuses[0] == 408
    assert next(parts) == b"a"


@pytest.mark.parametrize("path", ["/v1/programs/", "/health/live/", "//v1/programs", "/v1//events"])
def test_a_path_that_is_almost_one_leads_nowhere(here: Here, path: str) -> None:
    found = here.get(path, headers={"Host": "elsewhere.example.org"}, follow_redirects=False)
    problem(found, 404, "not-found")


def test_another_method_is_no_way_round_a_role(here: Here) -> None:
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        found = here.call("GET", f"{TRAINING}/verdict", headers=headers)
        problem(found, 405, "method")
    assert here.call("HEAD", "/v1/programs", key="pay").status_code == 403
    assert here.call("HEAD", "/v1/programs", key=None).status_code == 401


def test_very_many_wrong_parameters_are_not_all_told(here: Here) -> None:
    query = "&".join(f"p{at}=1" for at in range(5_000))
    told = problem(here.get(f"/v1/account?application_id=A&{query}"), 400, "parameter")
    assert len(told["errors"]) == 100
    assert told["detail"] == "5000 faults in the query"


def test_short_lines_are_answered_few_at_a_time(here: Here) -> None:
    sizes: list[int] = []
    status = streamed(
        here, f"{TRAINING}/verdicts", [b"0\n" * 2_000], lambda part: sizes.append(part.count(b"\n"))
    )
    assert status == 200
    assert sum(sizes) == 2_000
    assert max(sizes) == 256


# ------------------------------------------------------------------------- idempotency keys


def test_two_idempotency_keys_are_none(desk: Here) -> None:
    body = json.dumps(received()).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"idempotency-key", b"one"),
        (b"idempotency-key", b"two"),
    ]
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        statuses.append(message.get("status", 0))

    asyncio.run(desk.service.gate(_scope("POST", "/v1/events", *headers), receive, send))
    assert statuses[0] == 400


@pytest.mark.parametrize("host", ["[", "a/b", "example.org:x", ""])
def test_a_header_of_the_client_makes_no_other_request(desk: Here, host: str) -> None:
    first = desk.post("/v1/events", received(), headers=once("k"))
    assert first.status_code == 201
    again = desk.post("/v1/events", received(), headers={**once("k"), "Host": host})
    assert (again.status_code, again.content) == (200, first.content) or (
        again.status_code,
        again.headers["idempotency-replayed"],
    ) == (201, "true")


def test_after_an_error_that_nobody_knows_the_work_is_not_done_as_new(tmp_path: Path) -> None:
    keys = Idempotency(str(tmp_path / "keys.db"), SetClock(), days_kept=1)
    noted_before: list[object] = []

    def fails(noted: Noted | None, note: Callable[[Noted], None]) -> Done:
        assert noted is None
        note(Noted("QTP-2026-0001", SetClock().now()))
        raise RuntimeError

    def works(noted: Noted | None, note: Callable[[Noted], None]) -> Done:
        del note
        noted_before.append(noted)
        return Done(201, b"{}")

    request = Request("key", "name", b"said")
    with pytest.raises(RuntimeError):
        keys.once(request, fails)
    assert keys.once(request, works).status == 201
    assert getattr(noted_before[0], "number", None) == "QTP-2026-0001"
    keys.close()


def test_keys_are_forgotten_in_time_though_few_come(tmp_path: Path) -> None:
    clock = SetClock()
    keys = Idempotency(str(tmp_path / "keys.db"), clock, days_kept=1)
    keys.once(Request("key", "old", b"one"), lambda *_: Done(200, b"1"))
    clock.go_on(days=1, hours=2)
    keys.once(Request("key", "new", b"two"), lambda *_: Done(200, b"2"))
    assert keys.once(Request("key", "old", b"another"), lambda *_: Done(200, b"3")).answer == b"3"
    keys.close()


# -------------------------------------------------------------------------------- pairings


def test_what_a_crash_left_of_a_pairing_goes(tmp_path: Path) -> None:
    folder = PairingFolder(tmp_path / "state" / "pairings")
    folder.path.mkdir(parents=True)
    at = SetClock().now()
    ended = folder.accept(b"names", key_id="all", at=at, seconds=1).job_id
    folder.end(ended, Ended(ending=Ending.CANCELLED, ended_at=at))
    (folder.path / ended / "asked.json").write_bytes(b"names")  # as if it had died in between
    half = folder.path / ("0" * 32)
    half.mkdir()
    (half / "asked.json").write_bytes(b"names")
    with served(tmp_path, programs=("quality-improvement-grant",)) as here:
        assert not half.exists()
        assert not (folder.path / ended / "asked.json").exists()
        assert here.get(f"/v1/pairings/{ended}").json()["state"] == "cancelled"


def test_what_is_not_to_be_kept_goes_though_nobody_asks(tmp_path: Path) -> None:
    folder = PairingFolder(tmp_path / "state" / "pairings")
    folder.path.mkdir(parents=True)
    at = SetClock().now()
    job_id = folder.accept(b"names", key_id="all", at=at, seconds=1).job_id
    folder.end(job_id, Ended(ending=Ending.CANCELLED, ended_at=at))
    with (
        mock.patch("examples.service.pairing_jobs._LOOK_AROUND_SECONDS", 0.01),
        served(tmp_path, pairing_hours_kept=1, programs=("quality-improvement-grant",)) as here,
    ):
        assert (folder.path / job_id).exists()
        here.clock.go_on(hours=1, seconds=1)
        latest = time.monotonic() + 30
        while (folder.path / job_id).exists() and time.monotonic() < latest:
            time.sleep(0.01)
        assert not (folder.path / job_id).exists()


def test_a_key_fills_no_disk_with_pairings(tmp_path: Path) -> None:
    with served(tmp_path, pairings_kept_maximum=1, programs=("quality-improvement-grant",)) as here:
        assert here.post("/v1/pairings", asked()).status_code == 202
        problem(here.post("/v1/pairings", asked()), 429, "too-many-requests")
        assert here.post("/v1/pairings", asked(), key="other").status_code == 202


# ------------------------------------------------------------------- audit log and health


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b'{"whole":1}\n{"at":"20')
    audit = Audit(path, SetClock())
    audit.ended(Call("r-1"))

    def cut(_file: int, data: bytes) -> int:
        with path.open("ab") as file:
            return file.write(data[:5])

    with mock.patch("os.write", cut), pytest.raises(ProblemError, match="no-record"):
        audit.ended(Call("r-2"))
    audit.ended(Call("r-3"))
    audit.close()
    lines = path.read_text().splitlines()
    assert len(lines) == 5
    assert [json.loads(lines[at])["request"] for at in (2, 4)] == ["r-1", "r-3"]


def test_a_full_disk_refuses_requests_and_tells_of_it(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("the system has no device that is always full")
    log = str(tmp_path / "log.db")

    def is_ready(here: Here) -> bool:
        here.clock.go_on(seconds=2)
        return here.get("/health/ready", key=None).status_code == 200

    with served(tmp_path, log=log, programs=("quality-training-program",)) as here:
        assert here.post("/v1/events", received(), headers=once("1")).status_code == 201
        file = here.service.gate.audit._file  # noqa: SLF001 - a disk that is full
        kept = os.dup(file)
        with Path("/dev/full").open("wb") as full:
            os.dup2(full.fileno(), file)
        for path, data in (
            ("/v1/events", received("A-18")),
            ("/v1/orders/issue", invoice()),
            (f"{TRAINING}/verdict", {}),
        ):
            told = problem(here.post(path, data, headers=once(path)), 503, "no-record")
            assert "No space left" in told["detail"]
        problem(here.get("/v1/programs"), 503, "no-record")
        assert not is_ready(here)
        said = [each["event"] for each in here.log.read()]
        assert said.count("audit-log-unwritable") == 4
        os.dup2(kept, file)
        os.close(kept)
        assert is_ready(here)
        assert here.post("/v1/orders/issue", invoice(), headers=once("2")).status_code == 201
        phases = [each["phase"] for each in here.audit()]
        assert phases == ["begun", "answered", "resumed", "begun", "answered"]
    with open_store(log, create=False) as store:
        assert [each.kind for each in store.entries()] == ["application-received", "invoice"]


def test_a_stream_that_cannot_be_noted_has_no_end(tmp_path: Path) -> None:
    def full(*_: object) -> None:
        kind = "no-record"
        raise ProblemError(kind, "The audit log cannot be written: the disk is full.")

    told: list[Message] = []
    waiting = iter([b"{}\n", b""])

    async def receive() -> Message:
        part = next(waiting)
        return {"type": "http.request", "body": part, "more_body": bool(part)}

    async def send(message: Message) -> None:
        told.append(message)

    media = (b"content-type", b"application/x-ndjson")
    with served(tmp_path, programs=("quality-training-program",)) as here:
        with mock.patch("examples.service.audit.Audit.ended", full):
            scope = _scope("POST", f"{TRAINING}/verdicts", media)
            asyncio.run(here.service.gate(scope, receive, send))
        said = [each for each in here.log.read() if each["event"] == "unfinished"]
    assert told[0]["status"] == 200
    assert b'"line":1' in told[1]["body"]
    assert all(each["more_body"] for each in told[1:])  # so that its client sees it is not whole
    assert [each["problem"] for each in said] == ["no-record"]


def test_there_is_room_on_the_disk_or_the_service_is_not_ready(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit.jsonl", SetClock())
    assert audit.is_writable()
    with mock.patch("os.fstatvfs", return_value=mock.Mock(f_bavail=255, f_frsize=4_096)):
        assert not audit.is_writable()
    audit.close()


def test_a_file_that_has_its_size_is_put_aside_and_no_line_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    audit = Audit(path, SetClock(), bytes_maximum=2_000)

    def write(client: int) -> None:
        for number in range(50):
            call = Call(f"{client}-{number}")
            audit.begun(call)
            audit.answered(call)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    audit.close()
    files = sorted(tmp_path.iterdir())
    assert path in files
    assert (tmp_path / "audit-20260401T120000Z.jsonl") in files
    assert (tmp_path / "audit-20260401T120000Z-2.jsonl") in files
    assert all(2_000 <= each.stat().st_size < 2_200 for each in files if each != path)
    assert all(each.stat().st_mode & 0o077 == 0 for each in files)
    lines = [json.loads(line) for each in files for line in each.read_text().splitlines()]
    told = Counter((each["request"], each["phase"]) for each in lines)
    assert len(told) == 400
    assert set(told.values()) == {1}


def test_a_file_that_cannot_be_put_aside_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    audit = Audit(path, SetClock(), bytes_maximum=100)
    with mock.patch("pathlib.Path.rename", side_effect=PermissionError):
        for number in range(9):
            audit.ended(Call(str(number)))
    assert len(path.read_text().splitlines()) == 9
    audit.ended(Call("9"))
    audit.ended(Call("10"))
    audit.close()
    aside = tmp_path / "audit-20260401T120000Z.jsonl"
    lines = aside.read_text().splitlines() + path.read_text().splitlines()
    assert [json.loads(each)["request"] for each in lines] == [str(number) for number in range(11)]


def test_however_many_ask_one_looks(here: Here) -> None:
    looks: list[int] = []
    clock = SetClock()

    def look() -> bool:
        looks.append(1)
        time.sleep(0.05)  # while all others ask
        return True

    ready = health_operations({"part": look}, here.service.draining, clock, Log(Lines(), clock))[1]
    answer: Callable[..., Awaitable[Any]] = ready.answer

    async def ask() -> list[int]:
        found = await asyncio.gather(*(answer(None, None) for _ in range(50)))
        return [each.status for each in found]

    assert asyncio.run(ask()) == [200] * 50
    assert looks == [1]
