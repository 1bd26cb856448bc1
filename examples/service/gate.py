"""The gate: what every request passes, before it is known what it asks for, and on its way back.

In: an id; whether there is room; whose it is. Nobody passes without a valid key but to ask whether
the service is alive. Out: the audit log, then the answer, then the structured log. Whatever went
wrong on the way and was not expected becomes a problem that tells nothing of it.
"""

from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from datetime import date
from typing import Any, Final

import attrs

from examples.service.audit import Audit
from examples.service.calls import Call, put_call
from examples.service.clock import Clock
from examples.service.keys import KeyRing
from examples.service.limits import Allowance, AtOnce
from examples.service.logs import Log
from examples.service.patience import Patience
from examples.service.problems import MEDIA_TYPE, ProblemError, problem_body

__all__ = ["OPEN_PATHS", "Draining", "Gate"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN_PATHS: Final = ("/health/live", "/health/ready")
"""What anybody may ask: it tells nothing but whether the service is well."""

_ALWAYS: Final = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


@attrs.define
class Draining:
    """Whether the service was told to stop."""

    since: float | None = None
    """In seconds of the clock."""

    @property
    def has_begun(self) -> bool:
        """Whether it was."""
        return self.since is not None


@attrs.frozen(kw_only=True)
class Gate:
    """What stands before the operations, as an ASGI application around theirs."""

    app: App
    clock: Clock
    keys: KeyRing
    audit: Audit
    log: Log
    allowance: Allowance
    """Of each key."""
    refusals: Allowance
    """Of each address without one."""
    at_once: AtOnce
    patience: Patience
    """With those who do not read their answers."""
    draining: Draining
    request_ids: Iterator[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = self.clock.seconds()
        call = Call(next(self.request_ids), dict(scope["headers"]))
        put_call(scope, call)
        answer = _Answer(self, call, send)
        has_entered = False
        try:
            self._admit(scope, call)
            if scope["path"] not in OPEN_PATHS:  # who is busy is alive
                self.at_once.enter()
                has_entered = True
            await self.app(scope, receive, answer.send)
        except ProblemError as error:
            await answer.problem(error)
        except Exception as error:  # noqa: BLE001 - a request ends, and the service goes on
            self.log.failed(error, request=call.request_id)
            detail = "Something unexpected went wrong; it is in the log under this request."
            await answer.problem(ProblemError("failure", detail))
        finally:
            if has_entered:
                self.at_once.leave()
            if call.failure is not None:
                self.log.failed(call.failure, request=call.request_id)
            if answer.is_told:
                self.log.answered(call, self.clock.seconds() - began)

    def _admit(self, scope: Scope, call: Call) -> None:
        """Find out whose the request is, and whether it has come too soon."""
        if scope["path"] in OPEN_PATHS:
            return
        today: date = self.clock.now().date()
        given = call.headers.get(b"authorization")
        if len(call.headers) != len(scope["headers"]) and _is_twice(scope, b"authorization"):
            given = None
        call.key = self.keys.owner(given, today)
        if call.key is None:
            client = scope.get("client")
            address = client[0] if client else "-"
            wait = self.refusals.seconds_to_wait(address)
            if wait:
                self._too_many(wait)
            headers = {"WWW-Authenticate": 'Bearer realm="qip-rules"'}
            detail = "There is no API key in the header Authorization, or none that is valid."
            raise ProblemError("unauthorized", detail, headers=headers)
        wait = self.allowance.seconds_to_wait(call.key.key_id)
        if wait:
            self._too_many(wait)

    @staticmethod
    def _too_many(wait: int) -> None:
        detail = f"The next request can be made in {wait} seconds."
        raise ProblemError("too-many-requests", detail, headers={"Retry-After": str(wait)})


def _is_twice(scope: Scope, wanted: bytes) -> bool:
    return [name for name, _ in scope["headers"]].count(wanted) > 1


class _Answer:
    """The answer to one request, on its way out."""

    __slots__ = ("_call", "_gate", "_has_begun", "_is_withheld", "_patience", "_send")

    def __init__(self, gate: Gate, call: Call, send: Send) -> None:
        self._gate = gate
        self._call = call
        self._send = send
        self._patience = gate.patience
        self._has_begun = False
        self._is_withheld = False

    @property
    def is_told(self) -> bool:
        """Whether there is a line about it in the structured log: not of every wrong guess."""
        return self._call.key is not None or self._call.status != 429  # noqa: PLR2004

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on; the first one once the audit log has it.

        Raises:
            TimeoutError: the client has read nothing for as long as it may take: who reads nothing
                takes nobody's place.
        """
        if self._is_withheld:
            return
        if message["type"] != "http.response.start":
            await self._patience.wait_for(self._send(message))
            return
        call = self._call
        call.status = message["status"]
        if call.key is not None:
            try:
                self._gate.audit.answered(call)
            except ProblemError as error:
                self._is_withheld = True
                self._gate.log.say("audit-log-unwritable", level="error", why=error.detail)
                await self._whole(error)
                return
        self._has_begun = True
        start = {**message, "headers": [*message.get("headers", ()), *self._headers()]}
        await self._patience.wait_for(self._send(start))

    async def problem(self, error: ProblemError) -> None:
        """Answer with a problem, if there is no answer yet; else the answer stays unfinished."""
        if self._has_begun:  # the server sees that it is unfinished, and closes the connection
            request, problem = self._call.request_id, error.kind.name
            self._gate.log.say("unfinished", level="error", request=request, problem=problem)
            return
        body = problem_body(error, self._call.request_id)
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
        headers += [(name.lower().encode(), text.encode()) for name, text in error.headers.items()]
        status = error.kind.status
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    async def _whole(self, error: ProblemError) -> None:
        body = problem_body(error, self._call.request_id)
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
        self._call.status = error.kind.status
        self._has_begun = True
        start = {"type": "http.response.start", "status": error.kind.status}
        wait_for = self._patience.wait_for
        await wait_for(self._send({**start, "headers": [*headers, *self._headers()]}))
        await wait_for(self._send({"type": "http.response.body", "body": body}))

    def _headers(self) -> list[tuple[bytes, bytes]]:
        headers = [*_ALWAYS, (b"x-request-id", self._call.request_id.encode())]
        if self._gate.draining.has_begun:
            headers.append((b"connection", b"close"))
        return headers
