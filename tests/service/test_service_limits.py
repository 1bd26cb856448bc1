"""Nobody can ask for too much: too often, too large, too slowly, too many at once."""

import asyncio
import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.service.clock import SystemClock
from examples.service.limits import Allowance
from examples.service.patience import Patience
from tests.service.serving_here import (
    APPLICATION,
    TRAINING,
    Here,
    SetClock,
    key_text,
    problem,
    served,
    streamed,
)

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    folder = tmp_path_factory.mktemp("strict")
    with served(
        folder,
        requests_per_minute=60,
        requests_burst=3,
        refusals_per_minute=2,
        document_bytes_maximum=2_048,
        bulk_bytes_maximum=4_096,
        line_bytes_maximum=2_048,
        programs=("quality-training-program",),
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def _a_rest(strict: Here) -> None:
    strict.clock.go_on(hours=1)


def test_a_key_that_asks_too_often_is_told_to_wait(strict: Here) -> None:
    for _ in range(3):
        assert strict.get("/v1/programs").status_code == 200
    late = strict.get("/v1/programs")
    problem(late, 429, "too-many-requests")
    assert late.headers["retry-after"] == "1"
    assert strict.get("/v1/programs", key="other").status_code == 200
    assert strict.get("/health/live", key=None).status_code == 200
    strict.clock.go_on(seconds=1)
    assert strict.get("/v1/programs").status_code == 200
    problem(strict.get("/v1/programs"), 429, "too-many-requests")


def test_guesses_are_told_to_wait_and_keys_are_not(strict: Here) -> None:
    for _ in range(2):
        problem(strict.get("/v1/programs", key="nobody"), 401, "unauthorized")
    said = len(strict.log.read())
    late = strict.get("/v1/programs", key="nobody")
    problem(late, 429, "too-many-requests")
    assert late.headers["retry-after"] == "30"
    assert len(strict.log.read()) == said  # whoever guesses fills no log
    assert strict.get("/v1/programs").status_code == 200


@given(
    steps=st.lists(st.tuples(st.floats(0, 100), st.integers(1, 5)), max_size=30),
    per_minute=st.integers(1, 600),
    burst=st.integers(1, 20),
)
def test_no_more_passes_than_is_allowed(
    steps: list[tuple[float, int]], per_minute: int, burst: int
) -> None:
    clock = SetClock()
    allowance = Allowance(clock, per_minute=per_minute, burst=burst)
    start, passed = clock.seconds(), 0
    for seconds, times in steps:
        clock.go_on(seconds=seconds)
        passed += sum(allowance.seconds_to_wait("a") == 0 for _ in range(times))
    gone = clock.seconds() - start
    assert passed <= burst + gone * per_minute / 60 + 0.01
    wait = allowance.seconds_to_wait("a")
    if wait:
        clock.go_on(seconds=wait)
        assert allowance.seconds_to_wait("a") == 0


def test_a_body_that_is_too_large_is_refused(strict: Here) -> None:
    path = f"{TRAINING}/verdict"
    large = b" " * 2_049
    told = strict.call("POST", path, content=large, headers=JSON)
    assert "at most 2048 bytes" in problem(told, 413, "too-large")["detail"]
    assert told.headers["connection"] == "close"
    parts = strict.call("POST", path, content=iter([b" " * 1_024] * 3), headers=JSON)
    problem(parts, 413, "too-large")


def test_a_length_that_is_no_number_is_passed_over(strict: Here) -> None:
    said = {**JSON, "Content-Length": "9" * 30}
    problem(
        strict.call("POST", f"{TRAINING}/verdict", content=b"{}", headers=said), 413, "too-large"
    )


def test_a_stream_that_is_too_large_ends_with_a_problem(strict: Here) -> None:
    answer: list[bytes] = []
    status = streamed(strict, f"{TRAINING}/verdicts", [b"{}\n" * 1_000] * 3, answer.append)
    assert status == 200
    last = json.loads(b"".join(answer).splitlines()[-1])
    assert last["line"] == 1_001
    assert last["problem"]["type"] == "urn:qip-rules:problem:too-large"
    assert strict.audit()[-1]["phase"] == "ended"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/json; charset=latin-1"},
        {**JSON, "Content-Encoding": "gzip"},
    ],
)
def test_another_media_type_is_refused(strict: Here, headers: dict[str, str]) -> None:
    found = strict.call("POST", f"{TRAINING}/verdict", content=b"{}", headers=headers)
    problem(found, 415, "media-type")


def test_ways_to_say_the_media_type(strict: Here) -> None:
    for said in ("application/json;charset=utf-8", "Application/JSON", "application/json; "):
        found = strict.call(
            "POST", f"{TRAINING}/verdict", json=APPLICATION, headers={"Content-Type": said}
        )
        assert found.status_code == 200


def test_more_at_once_than_may_be_are_told_to_come_again(tmp_path: Path) -> None:
    async def both(here: Here) -> list[int]:
        statuses: list[int] = []
        waiting = asyncio.Event()

        async def call(*, waits: bool) -> None:
            async def receive() -> MutableMapping[str, Any]:
                if waits:
                    await waiting.wait()
                return {"type": "http.request", "body": b"{}", "more_body": False}

            async def send(message: MutableMapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])

            await here.service.gate(_scope(), receive, send)

        first = asyncio.create_task(call(waits=True))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await call(waits=False)
        waiting.set()
        await first
        await call(waits=False)
        return statuses

    with served(tmp_path, requests_at_once=1, programs=("quality-training-program",)) as here:
        assert asyncio.run(both(here)) == [503, 422, 422]


def _scope() -> dict[str, Any]:
    headers = [
        (b"authorization", f"Bearer {key_text('all')}".encode()),
        (b"content-type", b"application/json"),
    ]
    return {
        "type": "http", "method": "POST", "path": f"{TRAINING}/verdict", "headers": headers,
        "query_string": b"", "root_path": "", "client": None,
    }  # fmt: skip


def test_who_sends_nothing_is_not_waited_for() -> None:
    async def wait() -> str:
        patience = Patience(SystemClock(), 0.05)
        watching = asyncio.create_task(patience.watch())
        assert await patience.wait_for(asyncio.sleep(0, "at once")) == "at once"
        try:
            await patience.wait_for(asyncio.sleep(60))
        except TimeoutError:
            # The task goes on, and what it waits for next is no longer ended.
            await asyncio.sleep(0.2)
            return "too late"
        finally:
            watching.cancel()
        return "never"

    assert asyncio.run(wait()) == "too late"


def test_who_is_stopped_while_waiting_is_stopped() -> None:
    async def stop() -> bool:
        patience = Patience(SystemClock(), 60)
        task = asyncio.create_task(patience.wait_for(asyncio.sleep(60)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(stop())
