"""The server: plain HTTP at one address, and an end at which no request is lost.

Told to stop (SIGTERM or SIGINT), the service first says so: it is no longer ready, and every answer
asks its client to close the connection. Only then it stops to listen, answers what it has accepted,
and ends. A second signal does not wait for the first part.
"""

import signal
import socket
from types import FrameType
from typing import Any

import msgspec
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from examples.service.clock import Clock
from examples.service.gate import App, Draining
from examples.service.logs import Log
from examples.service.problems import KINDS, MEDIA_TYPE
from examples.service.settings import Settings

__all__ = ["Server", "server_of"]

_MILLISECONDS = 1000


class _Protocol(HttpToolsProtocol):
    """HTTP, of which even what cannot be read is answered by a problem."""

    def send_400_response(self, msg: str) -> None:
        """Answer to what is no HTTP."""
        del msg
        kind = KINDS["malformed-request"]
        body = msgspec.json.encode(
            {
                "type": f"urn:qip-rules:problem:{kind.name}",
                "title": kind.title,
                "status": kind.status,
                "detail": "What came cannot be read as a request.",
            }
        )
        self.transport.write(
            b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n"
            b"content-type: %s\r\ncontent-length: %d\r\n\r\n%s"
            % (MEDIA_TYPE.encode(), len(body), body)
        )
        self.transport.close()


class Server(uvicorn.Server):
    """The server, which drains before it stops."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        draining: Draining,
        clock: Clock,
        log: Log,
        drain_seconds: float,
    ) -> None:
        super().__init__(config)
        self._draining = draining
        self._clock = clock
        self._drain_seconds = drain_seconds
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
        """Whether it is time to stop."""
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
        "timeout_keep_alive": 30,
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
    )
