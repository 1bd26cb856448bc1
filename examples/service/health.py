"""Health: whether the service is alive, and whether it is ready for requests.

*Alive* is whoever answers. *Ready* is who can do everything that is offered: the log of accounts
can be reached, the audit log can be written, and the processes for pairings are there. Who was told
to stop is alive and no longer ready. Neither says why, because anybody may ask; the log does.
"""

import asyncio
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.calls import Call
from examples.service.clock import Clock
from examples.service.gate import Draining
from examples.service.logs import Log
from examples.service.operations import Content, Operation, json_answer
from qip_rules.errors import StoreError

__all__ = ["health_operations"]

_SECONDS_KEPT = 1.0
_SECONDS_WAITED = 5.0
"""Who does not answer for so long is not ready."""
_WELL, _UNWELL = b'{"status":"ready"}', b'{"status":"not ready"}'
_STATUS = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}


class _Readiness:
    """What was found when it was last looked, so that many who ask do not make it unwell."""

    def __init__(self, parts: Mapping[str, Callable[[], bool]], clock: Clock, log: Log) -> None:
        self._parts = parts
        self._clock = clock
        self._log = log
        self._looked_at: float | None = None
        self._unwell: tuple[str, ...] = ()
        self._looking: asyncio.Task[None] | None = None

    async def is_well(self) -> bool:
        """What is found now or was found a moment ago. Of one event loop.

        One thread looks, however many ask: a part that does not answer takes no more than that.
        """
        looked_at = self._looked_at
        if looked_at is None or self._clock.seconds() - looked_at >= _SECONDS_KEPT:
            if self._looking is None or self._looking.done():
                self._looking = asyncio.create_task(asyncio.to_thread(self._look))
            await asyncio.wait([self._looking], timeout=_SECONDS_WAITED)
            if not self._looking.done():
                return False
            self._looking.result()
        return not self._unwell

    def _look(self) -> None:
        unwell = tuple(name for name, look in self._parts.items() if not _found(look))
        if unwell != self._unwell:
            self._log.say("readiness", level="warning" if unwell else "info", unwell=unwell)
        self._looked_at, self._unwell = self._clock.seconds(), unwell


def _found(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except (StoreError, OSError):
        return False


def health_operations(
    parts: Mapping[str, Callable[[], bool]], draining: Draining, clock: Clock, log: Log
) -> tuple[Operation, ...]:
    """Whether the service is well.

    Args:
        parts: what it needs, by name: each tells whether it is there.
        draining: whether the service was told to stop.
        clock: tells how long what was found is kept.
        log: is told what is not there.
    """
    readiness = _Readiness(parts, clock, log)

    async def live(_request: Request, _call: Call) -> ASGIApp:
        return json_answer(b'{"status":"alive"}')

    async def ready(_request: Request, _call: Call) -> ASGIApp:
        if draining.has_begun or not await readiness.is_well():
            return json_answer(_UNWELL, status=503)
        return json_answer(_WELL)

    return (
        Operation(
            name="health-live",
            method="GET",
            path="/health/live",
            role=None,
            says="Whether the service is alive. Needs no key.",
            answer=live,
            gives={200: Content(schema=_STATUS, says="It is.")},
            problems=("method",),
        ),
        Operation(
            name="health-ready",
            method="GET",
            path="/health/ready",
            role=None,
            says="Whether the service is ready for requests. Needs no key.",
            answer=ready,
            gives={
                200: Content(schema=_STATUS, says="It is."),
                503: Content(schema=_STATUS, says="It is not."),
            },
            problems=("method",),
        ),
    )
