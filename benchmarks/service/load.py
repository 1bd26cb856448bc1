"""A load on loopback: requests over connections that stay open, each as soon as it can be.

Run as `python -m benchmarks.service.load`, with a plan as JSON on the standard input; it prints
what it measured as JSON. It is a process of its own, so that it takes no turn from the server but
that of the processor.
"""

import asyncio
import json
import sys
import time
from typing import Any, cast

import attrs

__all__ = ["Measured", "Plan", "measure"]


@attrs.frozen(kw_only=True)
class Plan:
    """What is sent, over how many connections, and for how long."""

    port: int
    request: str
    """The whole request, headers and body, as Latin-1 text."""
    connections: int
    seconds: float
    status: int = 200


@attrs.frozen(kw_only=True)
class Measured:
    """What there was to see."""

    requests: int
    seconds: float
    p50_milliseconds: float
    p99_milliseconds: float


class _Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, request: bytes, status: int, until: float) -> None:
        self.request = request
        self.begin = b"HTTP/1.1 %d " % status
        self.until = until
        self.took: list[float] = []
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sent = 0.0
        self.heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop has a class of its own
        self._send()

    def data_received(self, data: bytes) -> None:
        """Note how long the answer took, once it is whole, and send the next request."""
        self.heard += data
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return
        assert head.startswith(self.begin), head
        at = head.lower().index(b"content-length: ") + 16
        if len(body) < int(head[at:].split(b"\r\n", 1)[0]):
            return
        now = time.perf_counter()
        self.took.append(now - self.sent)
        self.heard = b""
        if now < self.until:
            self._send()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that it is over."""
        if exc is None:
            self.over.set_result(None)
        else:
            self.over.set_exception(exc)

    def _send(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(self.request)


async def measure(plan: Plan) -> Measured:
    """Put the load on, and measure."""
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    request = plan.request.encode("latin-1")
    made = [
        await loop.create_connection(
            lambda: _Connection(request, plan.status, start + plan.seconds), "127.0.0.1", plan.port
        )
        for _ in range(plan.connections)
    ]
    connections = [connection for _, connection in made]
    await asyncio.gather(*(each.over for each in connections))
    seconds = time.perf_counter() - start
    took = sorted(each for connection in connections for each in connection.took)
    return Measured(
        requests=len(took),
        seconds=seconds,
        p50_milliseconds=took[len(took) // 2] * 1000,
        p99_milliseconds=took[len(took) * 99 // 100] * 1000,
    )


def main() -> None:
    """Do as the plan says."""
    import uvloop

    told: dict[str, Any] = json.load(sys.stdin)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(attrs.asdict(runner.run(measure(Plan(**told))))))


if __name__ == "__main__":
    main()
