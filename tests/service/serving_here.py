"""The service as its tests call it: in their own process, with a clock that they set."""

import asyncio
import contextlib
import functools
import json
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import httpx2 as httpx
from starlette.testclient import TestClient

from examples.service import app
from examples.service.app import Service, make_service
from examples.service.keys import Key, Keys, Role, digest_of
from examples.service.logs import Log
from examples.service.settings import Settings
from qip_rules.boundary import to_json
from tests.eligibility.complete import complete_application

app.load_program = functools.cache(app.load_program)  # type: ignore[attr-defined]
"""Programs are loaded once for all services."""

TRAINING = "/v1/programs/quality-training-program"
APPLICATION: dict[str, Any] = json.loads(to_json(complete_application()))
SELLER = {
    "name": "Example Program Office (made up)",
    "address_lines": ["100 Example Avenue", "Exampleton, ZZ 00000"],
    "country": "US",
}
PEOPLE = ("Ada Made-Up", "Ben Made-Up", "Made-Up Oncology", "1 Example Street")
"""Texts about people that no log and no key may hold."""


def key_text(name: str) -> str:
    return f"qip_{name}_{name[0] * 43}"


KEYS = Keys(
    (
        *(
            Key(key_id=role.value, roles=(role,), digest=digest_of(key_text(role.value)))
            for role in Role
        ),
        Key(key_id="all", roles=tuple(Role), digest=digest_of(key_text("all"))),
        Key(key_id="other", roles=tuple(Role), digest=digest_of(key_text("other"))),
        Key(
            key_id="past",
            roles=tuple(Role),
            digest=digest_of(key_text("past")),
            until=date(2026, 3, 31),
        ),
    )
)


@attrs.define
class SetClock:
    """A clock that goes on when it is told to."""

    at: datetime = datetime(2026, 4, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def go_on(self, **by: float) -> None:
        self.at += timedelta(**by)


@attrs.define
class Lines:
    """Takes the lines of a log."""

    data: bytearray = attrs.field(factory=bytearray)

    def write(self, data: bytes, /) -> object:
        self.data += data
        return len(data)

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.data.splitlines()]


@attrs.frozen
class Here:
    """The service, and all that can be seen of it."""

    service: Service
    client: TestClient
    clock: SetClock
    log: Lines
    folder: Path

    def call(
        self,
        method: str,
        path: str,
        *,
        key: str | None = "all",
        headers: dict[str, str] | None = None,
        **more: Any,  # noqa: ANN401 - what httpx takes
    ) -> httpx.Response:
        given = {} if key is None else {"Authorization": f"Bearer {key_text(key)}"}
        return self.client.request(method, path, headers={**given, **(headers or {})}, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        return self.call("GET", path, **more)

    def post(self, path: str, data: object, **more: Any) -> httpx.Response:  # noqa: ANN401
        return self.call("POST", path, json=data, **more)

    def audit(self) -> list[dict[str, Any]]:
        text = (self.folder / "state" / "audit.jsonl").read_text()
        return [json.loads(line) for line in text.splitlines()]


def write_keys(folder: Path) -> Path:
    path = folder / "keys.json"
    path.write_text(to_json(KEYS))
    path.chmod(0o600)
    return path


@contextlib.contextmanager
def served(
    folder: Path,
    *,
    log: str | None = None,
    retention: str = "",
    **settings: Any,  # noqa: ANN401 - fields of the settings
) -> Iterator[Here]:
    """The service of a folder, from its beginning to its end."""
    keys = write_keys(folder)
    (folder / "retention.toml").write_text(retention)
    clock, lines = SetClock(), Lines()
    given = Settings(keys=str(keys), state_folder=str(folder / "state"), log=log, **settings)
    if log is not None:
        given = attrs.evolve(given, retention=str(folder / "retention.toml"))
    service = make_service(given, clock, Log(lines, clock))
    with TestClient(service.gate, raise_server_exceptions=False) as client:
        yield Here(service, client, clock, lines, folder)


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The problem that a response holds."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["type"] == f"urn:qip-rules:problem:{kind}"
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told


def streamed(here: Here, path: str, parts: Iterable[bytes], take: Callable[[bytes], None]) -> int:
    """Send a body part by part, each when it is asked for, and take the answer part by part.

    Returns:
        The status.
    """
    waiting = iter(parts)
    status: list[int] = []

    async def receive() -> MutableMapping[str, Any]:
        part = next(waiting, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])
        else:
            take(message["body"])

    headers = [
        (b"authorization", f"Bearer {key_text('all')}".encode()),
        (b"content-type", b"application/x-ndjson"),
    ]
    scope = {
        "type": "http", "method": "POST", "path": path, "headers": headers,
        "query_string": b"", "root_path": "", "client": None,
    }  # fmt: skip
    asyncio.run(here.service.gate(scope, receive, send))
    return status[0]


# ---------------------------------------------------------------------------- accounts


def received(application_id: str = "A-17", **more: object) -> dict[str, Any]:
    """An application with two seats, as an event."""
    return {
        "kind": "application-received",
        "application_id": application_id,
        "occurred_on": "2026-02-02",
        "practice": {
            "practice_id": "p-1",
            "name": "Made-Up Oncology",
            "address_lines": ["1 Example Street"],
            "country": "US",
        },
        "seats": [
            {"seat_id": f"{application_id}/1", "person_id": "ada", "name": "Ada Made-Up"},
            {"seat_id": f"{application_id}/2", "person_id": "ben", "name": "Ben Made-Up"},
        ],
        **more,
    }


def paid(payment_id: str, amount: str = "1000.00", application_id: str = "A-17") -> dict[str, Any]:
    return {
        "kind": "payment-received",
        "application_id": application_id,
        "occurred_on": "2026-03-03",
        "payment_id": payment_id,
        "amount": {"amount": amount, "currency": "USD"},
        "payer": "-",
    }


def invoice(application_id: str = "A-17", on: str = "2026-02-03") -> dict[str, Any]:
    return {"application_id": application_id, "issued_on": on, "seller": SELLER}


def once(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}
