"""One request as the parts of the service know it: whose it is, and what came of it so far."""

import itertools
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Final, cast

import attrs

from examples.service.keys import Key

__all__ = ["Call", "call_of", "numbered", "put_call"]

_PLACE: Final = "qip_rules.call"


@attrs.define
class Call:
    """A request under way."""

    request_id: str
    headers: Mapping[bytes, bytes] = attrs.field(factory=dict)
    """The headers of the request, by their names in small letters."""
    key: Key | None = None
    operation: str = "-"
    """The operation, once it is known."""
    status: int = 0
    """Of the answer; 0 as long as there is none."""
    wrote: tuple[int | str, ...] = ()
    """What it wrote or found written: events by their entries in the log, documents by number."""
    failure: Exception | None = None
    """What the service is to blame for, if it is told as a problem of the library's."""
    counts: dict[str, int] = attrs.field(factory=dict)
    """What was counted in a long answer."""


def call_of(scope: MutableMapping[str, Any]) -> Call:
    """The call that the gate made of this request."""
    return cast("Call", scope[_PLACE])


def put_call(scope: MutableMapping[str, Any], call: Call) -> None:
    """Keep the call with the request."""
    scope[_PLACE] = call


def numbered(start: str) -> Iterator[str]:
    """Ids of requests: the start of the service, and a number."""
    return (f"{start}-{number:x}" for number in itertools.count(1))
