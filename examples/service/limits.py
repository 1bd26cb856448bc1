"""How much anybody may ask for: requests a minute, requests at once, bytes of a body."""

import math
from collections import OrderedDict
from collections.abc import AsyncIterator, MutableMapping
from typing import Any, Final, NoReturn

import attrs
from starlette.requests import ClientDisconnect, Request

from examples.service.calls import call_of
from examples.service.clock import Clock
from examples.service.patience import Patience
from examples.service.problems import ProblemError

__all__ = ["Allowance", "AtOnce", "parts_of", "whole_body"]

_SECONDS_OF_MINUTE: Final = 60
_SLOWEST_BYTES_PER_SECOND: Final = 8 * 1024
"""Who sends a byte now and then does not keep the place of others for as long as they like."""
_NAMES_MAXIMUM: Final = 10_000
"""Whoever comes from ever new addresses fills no memory."""


@attrs.define
class _Bucket:
    tokens: float
    seen: float


class Allowance:
    """So many requests a minute for each name, and some at once after a rest: a token bucket."""

    def __init__(self, clock: Clock, *, per_minute: int, burst: int) -> None:
        self._clock = clock
        self._rate = per_minute / _SECONDS_OF_MINUTE
        self._burst = float(burst)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, name: str) -> int:
        """Take one request from what a name has left.

        Returns:
            0 if it had one; else after how many whole seconds it has one again.
        """
        now = self._clock.seconds()
        bucket = self._buckets.get(name)
        if bucket is None:
            if len(self._buckets) >= _NAMES_MAXIMUM:
                self._buckets.popitem(last=False)
            bucket = self._buckets[name] = _Bucket(self._burst, now)
        else:
            gained = (now - bucket.seen) * self._rate
            bucket.tokens = min(self._burst, bucket.tokens + gained)
            bucket.seen = now
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / self._rate)
        bucket.tokens -= 1
        return 0


@attrs.define
class AtOnce:
    """How many requests are being answered."""

    maximum: int
    now: int = 0

    def enter(self) -> None:
        """Count one more.

        Raises:
            ProblemError: there are as many as there may be.
        """
        if self.now >= self.maximum:
            detail = f"{self.maximum} requests are being answered, and there may be no more."
            raise ProblemError("busy", detail, headers={"Retry-After": "1"})
        self.now += 1

    def leave(self) -> None:
        """Count one less."""
        self.now -= 1


async def whole_body(request: Request, patience: Patience, *, maximum: int) -> bytes:
    """The body of a request, if it is no larger than it may be.

    Raises:
        ProblemError: it is larger, or it or its next part did not come in time.
        ClientDisconnect: the client went away before the end.
    """
    _refuse_length(request, maximum)
    began = patience.now()
    first = await _next_part(request, patience)
    if not first.get("more_body", False):  # most are in one part
        body: bytes = first.get("body", b"")
        if len(body) > maximum:
            _too_large(maximum)
        return body
    parts, size = [first.get("body", b"")], len(first.get("body", b""))
    async for part in _further(request, patience):
        size += len(part)
        if size > maximum:
            _too_large(maximum)
        parts.append(part)
        if patience.now() - began > patience.seconds + size / _SLOWEST_BYTES_PER_SECOND:
            _too_slow(f"The body came at less than {_SLOWEST_BYTES_PER_SECOND} bytes a second.")
    return b"".join(parts)


async def parts_of(request: Request, patience: Patience, *, maximum: int) -> AsyncIterator[bytes]:
    """The parts of a body, one after the other, as `whole_body`."""
    _refuse_length(request, maximum)
    size = 0
    async for part in _further(request, patience):
        size += len(part)
        if size > maximum:
            _too_large(maximum)
        if part:
            yield part


async def _further(request: Request, patience: Patience) -> AsyncIterator[bytes]:
    while True:
        message = await _next_part(request, patience)
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _next_part(request: Request, patience: Patience) -> MutableMapping[str, Any]:
    try:
        message = await patience.wait_for(request.receive())
    except TimeoutError:
        _too_slow(f"No further part of the body came within {patience.seconds} seconds.")
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message


def _refuse_length(request: Request, maximum: int) -> None:
    said = call_of(request.scope).headers.get(b"content-length", b"")
    if said.isdigit() and (len(said) > 18 or int(said) > maximum):  # noqa: PLR2004 - 64 bits
        _too_large(maximum)


def _too_slow(detail: str) -> NoReturn:
    raise ProblemError("too-slow", detail, headers={"Connection": "close"}) from None


def _too_large(maximum: int) -> None:
    detail = f"A body here has at most {maximum} bytes."
    raise ProblemError("too-large", detail, headers={"Connection": "close"})
