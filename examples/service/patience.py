"""How long the service waits for its clients, watched in one place.

A timer for each request would cost more than most requests do. One task looks around once in a
while and ends what has waited for too long.
"""

import asyncio
import types
from collections.abc import Awaitable, Generator
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

    @types.coroutine
    def wait_for(self, awaited: Awaitable[Awaited]) -> Generator[Any, Any, Awaited]:
        """What a client sends, or that it has taken what it was sent.

        Mostly it is there, or there is room for it, and then nothing is noted.

        Raises:
            TimeoutError: it took too long.
        """
        steps = awaited.__await__()
        try:
            step = next(steps)
        except StopIteration as over:
            found: Awaited = over.value
            return found
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this runs in one
        self._since[task] = self._clock.seconds()
        try:
            return (yield from _from(step, steps))
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


def _from(step: object, steps: Generator[Any, Any, Awaited]) -> Generator[Any, Any, Awaited]:
    """The rest of something awaited, of which the first step was taken."""
    try:
        while True:
            try:
                heard = yield step
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is for what waits
                step = steps.throw(error)
            else:
                step = steps.send(heard)
    except StopIteration as over:
        found: Awaited = over.value
        return found
