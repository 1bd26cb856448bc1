"""The structured log: what the service does and what goes wrong in it. No personal data.

One JSON object a line on the standard error. Of a request it has the operation, not the path; of an
error its class and the places in the code, not its message, because messages show what was found.
"""

import logging
import os
import traceback
from types import TracebackType
from typing import Any, Final, Protocol

import msgspec

from examples.service.calls import Call
from examples.service.clock import Clock

__all__ = ["Log", "Sink", "StandardError", "places_in_code", "uvicorn_to"]

_encode: Final = msgspec.json.Encoder().encode
_STANDARD_ERROR: Final = 2
_OF_ITSELF: Final = ("Started server", "Uvicorn running on", "Finished server")
"""How messages begin in which the server fills in what it knows of itself."""


class Sink(Protocol):
    """Takes the lines of the log."""

    def write(self, data: bytes, /) -> object:
        """Take one whole line."""
        ...


class Log:
    """The structured log."""

    def __init__(self, sink: Sink | None, clock: Clock, *, requests: bool = True) -> None:
        self._sink = sink
        self._clock = clock
        self._requests = requests and sink is not None

    def say(self, event: str, /, **more: object) -> None:
        """One line about an event, with its level if it is no information.

        What is given must hold no personal data.
        """
        if self._sink is None:
            return
        line = {"at": self._clock.now(), "level": "info", "event": event, **more}
        try:
            self._sink.write(_encode(line) + b"\n")
        except OSError:
            self._sink = None  # nobody reads the log any more, which is no reason to stop

    def answered(self, call: Call, seconds: float) -> None:
        """One line about a request that is over."""
        if self._requests:
            more: dict[str, object] = {
                "request": call.request_id,
                "operation": call.operation,
                "key": None if call.key is None else call.key.key_id,
                "status": call.status,
                "milliseconds": round(seconds * 1000, 3),
            }
            self.say("answered", **more, **call.counts)

    def failed(self, error: BaseException, *, request: str | None = None) -> None:
        """One line about an error that nobody expected."""
        self.say(
            "failed",
            level="error",
            request=request,
            error=type(error).__name__,
            places=places_in_code(error.__traceback__),
        )


def places_in_code(trace: TracebackType | None) -> list[str]:
    """Where in the code an error passed by, innermost last."""
    return [f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(trace)]


class _Uvicorn(logging.Handler):
    """What the server says, as lines of the structured log."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        more: dict[str, Any] = {}
        if record.exc_info and record.exc_info[0] is not None:
            more["error"] = record.exc_info[0].__name__
            more["places"] = places_in_code(record.exc_info[2])
        template = str(record.msg)
        # Elsewhere what is filled in may come from a request.
        said = record.getMessage() if template.startswith(_OF_ITSELF) else template
        if record.exc_info:
            said = "an error"
        self._log.say("server", level=record.levelname.lower(), says=said, **more)


def uvicorn_to(log: Log) -> None:
    """Let the server speak through the structured log, and through nothing else."""
    handler = _Uvicorn(log)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [handler] if name in ("uvicorn", "asyncio") else []
        logger.propagate = name == "uvicorn.error"
        logger.setLevel(logging.INFO)


class StandardError:
    """The standard error, each line as it comes."""

    def write(self, data: bytes, /) -> object:
        """Write one whole line."""
        return os.write(_STANDARD_ERROR, data)
