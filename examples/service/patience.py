"""How long the service waits for its clients, watched in one place.

A timer for each request would cost more than most requests do. One task looks around once in a
while and ends what has waited for too long.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from examples.service.clock import Clock

__all__ = ["Patience"]

Awaited = TypeVar("Awaited")

_LOOK_SECONDS: Final = 0.25


class Patience:
    """Waits for clients, and not for ever. Of one event loop."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self.seconds = seconds
        self._since: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()

    def now(self) -> float:
        """Seconds of the clock."""
        return self._clock.seconds()

    async def wait_for(self, awaited: Awaitable[Awaited]) -> Awaited:
        """What a client sends, or that it has taken what it was sent.

        Raises:
            TimeoutError: it took too long.
        """
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this runs in one
        self._since[task] = self._clock.seconds()
        try:
            return await awaited
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            del self._since[task]
            self._late.discard(task)

    async def watch(self) -> None:
        """End what waits for too long, until this is cancelled."""
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, self.seconds))
            latest = self._clock.seconds() - self.seconds
            for task, since in list(self._since.items()):
                if since < latest and task not in self._late:
                    self._late.add(task)
                    task.cancel()
