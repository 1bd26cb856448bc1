"""What the service says when it cannot do what it was asked: problem details (RFC 9457).

Every error has one form, whoever finds it: this service, the library, or the server below both.
"""

from collections.abc import Mapping
from typing import Final

import attrs
import msgspec

from qip_rules.boundary import MEDIA_TYPE, problem_details
from qip_rules.errors import QipRulesError

__all__ = ["KINDS", "MEDIA_TYPE", "Kind", "ProblemError", "problem_body", "problem_of"]

_URN: Final = "urn:qip-rules:problem:"


@attrs.frozen
class Kind:
    """One kind of problem of the service's own: the last part of its type, status and title."""

    name: str
    status: int
    title: str


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("malformed-request", 400, "The request is not HTTP"),
        Kind("parameter", 400, "A parameter of the request is wrong"),
        Kind("idempotency-key-missing", 400, "The request needs an idempotency key"),
        Kind("unauthorized", 401, "The request needs a valid API key"),
        Kind("forbidden", 403, "The API key is not for this"),
        Kind("not-found", 404, "There is nothing at this place"),
        Kind("method", 405, "The method is not one of this place"),
        Kind("too-slow", 408, "The body did not come in time"),
        Kind("refused", 409, "The policy does not allow the decision"),
        Kind("in-progress", 409, "A request with this idempotency key is under way"),
        Kind("not-ended", 409, "The pairing has not come to an end"),
        Kind("no-result", 409, "The pairing ended without a result"),
        Kind("moved-on", 412, "The account is not in the expected version"),
        Kind("too-large", 413, "The body is too large"),
        Kind("media-type", 415, "The body is of another media type"),
        Kind("idempotency-key-reused", 422, "The idempotency key was used for another request"),
        Kind("too-many-requests", 429, "Too many requests"),
        Kind("head-too-large", 431, "The head of the request is too large"),
        Kind("failure", 500, "The service made a mistake"),
        Kind("busy", 503, "The service is busy"),
        Kind("no-record", 503, "The service cannot keep its audit log"),
    )
}
"""Every kind of problem that the service adds to those of the library."""


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        self.kind = KINDS[kind]
        self.detail = detail
        self.headers: Mapping[str, str] = headers or {}
        self.more: Mapping[str, object] = more or {}
        super().__init__(f"{kind}: {detail}")


def problem_body(error: ProblemError, request_id: str) -> bytes:
    """The problem document of an error of the service's own."""
    return msgspec.json.encode(
        {
            "type": f"{_URN}{error.kind.name}",
            "title": error.kind.title,
            "status": error.kind.status,
            "detail": error.detail,
            "instance": _instance(request_id),
            **error.more,
        }
    )


def problem_of(error: QipRulesError, request_id: str, *, faults_maximum: int) -> tuple[int, bytes]:
    """The status and the problem document of an error of the library.

    Of very many faults the first are told, and how many were left out. What only the service can
    be blamed for is told without the data that it had in its hands.
    """
    found = problem_details(error, instance=_instance(request_id))
    told = {
        name: value
        for name, value in attrs.asdict(found).items()
        if value is not None and name != "errors"
    }
    if found.status >= 500:  # noqa: PLR2004 - the statuses of a server's own mistakes
        told["detail"] = found.title
    if found.errors:
        told["errors"] = [
            attrs.asdict(each, filter=lambda _, value: value is not None)
            for each in found.errors[:faults_maximum]
        ]
        if len(found.errors) > faults_maximum:
            told["errors_left_out"] = len(found.errors) - faults_maximum
    return found.status, msgspec.json.encode(told)


def _instance(request_id: str) -> str:
    return f"urn:qip-rules:request:{request_id}"
