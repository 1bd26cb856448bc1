"""The server: plain HTTP at one address, and an end at which no request is lost.

Told to stop (SIGTERM or SIGINT), the service first says so: it is no longer ready, and every answer
asks its client to close the connection. Only then it stops to listen, answers what it has accepted,
and ends. A second signal does not wait for the first part.
"""

import signal
import socket
from http import HTTPStatus
from types import FrameType
from typing import Any, Final

import msgspec
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from examples.service.clock import Clock
from examples.service.gate import App, Draining
from examples.service.logs import Log
from examples.service.problems import KINDS, MEDIA_TYPE
from examples.service.settings import Settings

__all__ = ["HEAD_BYTES_MAXIMUM", "Server", "server_of"]

_MILLISECONDS = 1000
_TICKS_OF_SECOND = 10
_KEEP_ALIVE_SECONDS = 30

HEAD_BYTES_MAXIMUM: Final = 128 * 1024
"""Of the method, path, query and headers of a request: more than the longest id takes."""


class _Protocol(HttpToolsProtocol):
    """HTTP, of which even what cannot be read is answered by a problem, within limits.

    Whoever they are, nobody makes the server keep a head without end, or a connection on which
    nothing goes on.
    """

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - what uvicorn gives
        super().__init__(*given, **more)
        self._steps = 0
        """Heads and ends of requests that were read so far."""
        self._parts = 0
        """Parts of bodies, be it that they are passed over as the answer is given."""
        self._waiting_bytes = 0
        """What came since the last step, so that it may be a head that is not whole."""
        self._is_head_too_large = False
        self._stood: tuple[int, int] | None = None
        self._stood_since = 0.0

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        read = (self._steps, self._parts)
        self._waiting_bytes += len(data)
        super().data_received(data)
        if (self._steps, self._parts) != read:
            self._waiting_bytes = 0
        elif self._waiting_bytes > HEAD_BYTES_MAXIMUM and not self.transport.is_closing():
            self._is_head_too_large = True
            self.send_400_response("")

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the head is too large."""
        self._steps += 1
        if self._waiting_bytes > HEAD_BYTES_MAXIMUM:
            size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
            if size > HEAD_BYTES_MAXIMUM:
                self._is_head_too_large = True
                raise ValueError  # the parser ends with it, and so the request is refused
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        self._parts += 1
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Know that the request is whole."""
        self._steps += 1
        super().on_message_complete()

    def end_if_stuck(self, now: float, seconds: float) -> None:
        """End a connection on which nothing was asked or taken for so long, and nothing is due."""
        is_closing = self.transport.is_closing()
        cycle: RequestResponseCycle | None = self.cycle
        if not is_closing and cycle is not None and not cycle.response_complete:
            self._stood = None  # an operation is at work; how long it waits is its own affair
            return
        stands = (self._steps, self.transport.get_write_buffer_size())
        if stands != self._stood:
            self._stood, self._stood_since = stands, now
        elif now - self._stood_since > seconds:
            if is_closing:  # and its client does not read what is left
                self.transport.abort()
            else:
                self._stood = None
                self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer to what is no HTTP, or too much of it."""
        del msg
        kind = KINDS["head-too-large" if self._is_head_too_large else "malformed-request"]
        detail = "What came cannot be read as a request."
        if self._is_head_too_large:
            detail = f"The head of a request has at most {HEAD_BYTES_MAXIMUM} bytes."
        body = msgspec.json.encode(
            {
                "type": f"urn:qip-rules:problem:{kind.name}",
                "title": kind.title,
                "status": kind.status,
                "detail": detail,
            }
        )
        self.transport.write(
            b"HTTP/1.1 %d %s\r\nconnection: close\r\n"
            b"content-type: %s\r\ncontent-length: %d\r\n\r\n%s"
            % (
                kind.status,
                HTTPStatus(kind.status).phrase.encode(),
                MEDIA_TYPE.encode(),
                len(body),
                body,
            )
        )
        self.transport.close()


class Server(uvicorn.Server):
    """The server, which drains before it stops."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        config: uvicorn.Config,
        *,
        draining: Draining,
        clock: Clock,
        log: Log,
        drain_seconds: float,
        stuck_seconds: float,
    ) -> None:
        super().__init__(config)
        self._draining = draining
        self._clock = clock
        self._drain_seconds = drain_seconds
        self._stuck_seconds = stuck_seconds
        self._log = log

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and tell where."""
        await super().startup(sockets)
        if self.started:
            for each in self.servers:
                for listening in each.sockets:
                    self._log.say("listening", port=listening.getsockname()[1])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain; at the second signal, stop."""
        if self._draining.has_begun:
            super().handle_exit(sig, frame)
        else:
            self._draining.since = self._clock.seconds()

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to stop; and end what is stuck."""
        if counter % _TICKS_OF_SECOND == 0:
            now = self._clock.seconds()
            for each in list(self.server_state.connections):
                if isinstance(each, _Protocol):
                    each.end_if_stuck(now, self._stuck_seconds)
        since = self._draining.since
        if since is not None and self._clock.seconds() - since >= self._drain_seconds:
            return True
        return await super().on_tick(counter)


def server_of(
    app: App, settings: Settings, *, draining: Draining, clock: Clock, log: Log
) -> Server:
    """The server of an application, ready to run."""
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "http": _Protocol,
        "ws": "none",
        "loop": "auto",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": _KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": settings.grace_seconds,
        "backlog": 2048,
    }
    config = uvicorn.Config(app, **options)
    log.say("starting", host=settings.host, port=settings.port)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    return Server(
        config,
        draining=draining,
        clock=clock,
        log=log,
        drain_seconds=settings.drain_milliseconds / _MILLISECONDS,
        stuck_seconds=max(settings.body_seconds, _KEEP_ALIVE_SECONDS),
    )
