"""Operations: what can be asked of the service, each with its role, its schemas and its answer.

One table makes both the routes and the OpenAPI document, so neither can say what the other does
not. The raw request goes to the operation and bytes come back: records are read by the library's
own boundary, which is strict and tells every fault at once, and nothing reads them a second time.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import attrs
from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from examples.service.calls import Call, call_of
from examples.service.keys import Role
from examples.service.problems import (
    KINDS,
    MEDIA_TYPE,
    ProblemError,
    problem_body,
    problem_of,
)
from qip_rules.errors import QipRulesError

__all__ = [
    "JSON",
    "NDJSON",
    "Content",
    "Operation",
    "Parameter",
    "Whole",
    "add_operations",
    "json_answer",
    "problem_answer",
]

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"

Answering = Callable[[Request, Call], Awaitable[ASGIApp]]

_JSON: Final = JSON.encode()
_PROBLEM: Final = MEDIA_TYPE.encode()
_GONE: Final = 499
_FAILED: Final = 500
_CHARSETS: Final = (b"", b"charset=utf-8", b'charset="utf-8"')
_OF_EVERY: Final = (
    "unauthorized",
    "forbidden",
    "method",
    "too-many-requests",
    "failure",
    "busy",
)
_OF_BODIES: Final = ("too-slow", "too-large", "media-type")


@attrs.frozen(kw_only=True)
class Content:
    """What a body holds: its media type, and its JSON Schema or the name of one."""

    media_type: str = JSON
    schema: Mapping[str, Any] = attrs.field(factory=lambda: {"type": "object"})
    says: str = ""
    headers: Mapping[str, str] = attrs.field(factory=dict)
    """Headers of an answer, each with what it says."""


@attrs.frozen(kw_only=True)
class Parameter:
    """A part of the path, of the query, or a header."""

    name: str
    place: str = "query"
    schema: Mapping[str, Any]
    says: str
    needed: bool = False
    several: bool = False


@attrs.frozen(kw_only=True)
class Operation:
    """One operation."""

    name: str
    """Its name in the audit log and in OpenAPI."""
    method: str
    path: str
    role: Role | None
    """Whose keys may ask for it; `None` for anybody, where the gate lets anybody in."""
    says: str
    answer: Answering
    takes: Content | None = None
    gives: Mapping[int, Content]
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[str, ...] = ()
    """The names of the kinds of problems of its own, beside those of every operation."""
    reads_records: bool = False
    """Whether the library reads records out of it, and may find faults."""
    faults_maximum: int = 200

    def statuses(self) -> Mapping[int, list[str]]:
        """The titles of its problems, by status."""
        names = [*self.problems]
        if self.role is not None:
            names += _OF_EVERY
        if self.takes is not None:
            names += _OF_BODIES
        told: dict[int, list[str]] = {}
        for name in names:
            kind = KINDS[name]
            told.setdefault(kind.status, []).append(kind.title)
        if self.reads_records:
            told.setdefault(422, []).insert(0, "The input has faults")
        return told


class Whole:
    """An answer that is sent in one piece."""

    __slots__ = ("body", "headers", "status")

    def __init__(
        self, body: bytes, status: int, media_type: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        self.body = body
        self.status = status
        self.headers = [(b"content-length", b"%d" % len(body)), (b"content-type", media_type)]
        if headers:
            self.headers += [
                (name.lower().encode(), text.encode()) for name, text in headers.items()
            ]

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


def json_answer(
    body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Whole:
    """JSON text as an answer."""
    return Whole(body, status, _JSON, headers)


def problem_answer(error: ProblemError, call: Call) -> Whole:
    """A problem of the service's own as an answer."""
    body = problem_body(error, call.request_id)
    return Whole(body, error.kind.status, _PROBLEM, error.headers)


def add_operations(app: FastAPI, operations: tuple[Operation, ...]) -> None:
    """Make a route of each operation. What they take and give is theirs, so FastAPI reads none."""
    for each in operations:
        app.router.routes.append(
            Route(each.path, _Endpoint(each), methods=[each.method], name=each.name)
        )


class _Endpoint:
    """An operation as an ASGI application."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        takes = operation.takes
        self._media_type = None if takes is None else takes.media_type.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = call_of(scope)
        operation = self._operation
        call.operation = operation.name
        answer: ASGIApp
        try:
            self._refuse(call)
            answer = await operation.answer(Request(scope, receive, send), call)
        except QipRulesError as error:
            most = operation.faults_maximum
            status, body = problem_of(error, call.request_id, faults_maximum=most)
            if status >= _FAILED:
                call.failure = error
            answer = Whole(body, status, _PROBLEM)
        except ProblemError as error:
            answer = problem_answer(error, call)
        except ClientDisconnect:
            answer = Whole(b"", _GONE, _PROBLEM)  # nobody is there to read it; the logs have it
        await answer(scope, receive, send)

    def _refuse(self, call: Call) -> None:
        """Refuse a key without the role, and a body of another media type."""
        role = self._operation.role
        if role is not None and (call.key is None or role not in call.key.roles):
            raise ProblemError("forbidden", f"This needs a key with the role {role.value}.")
        if self._media_type is not None:
            _refuse_media_type(call, self._media_type)


def _refuse_media_type(call: Call, expected: bytes) -> None:
    given = call.headers.get(b"content-type", b"")
    if given != expected:
        kind, _, parameters = given.partition(b";")
        charset = parameters.strip().lower()
        if kind.strip().lower() != expected or charset not in _CHARSETS:
            said = expected.decode()
            detail = f"The body here is {said}, in UTF-8."
            raise ProblemError("media-type", detail, headers={"Accept": said})
    if call.headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise ProblemError("media-type", "The body here is not compressed.")
