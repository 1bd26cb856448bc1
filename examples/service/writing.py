"""One request that writes about an account: once, in its turn, and noted in the audit log.

A request that writes needs an idempotency key, and may say which version of the account it was made
for.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import attrs
import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.audit import Audit
from examples.service.calls import Call
from examples.service.clock import Clock
from examples.service.idempotency import NAME_MAXIMUM, Done, Idempotency, is_name
from examples.service.idempotency import Request as Once
from examples.service.limits import whole_body
from examples.service.operations import Parameter, json_answer
from examples.service.parameters import Given
from examples.service.patience import Patience
from examples.service.problems import ProblemError
from examples.service.settings import Settings
from qip_rules.boundary.json_text import parsed
from qip_rules.errors import InputError
from qip_rules.policy.program import Program
from qip_rules.store import ApplicationRecords, Store
from qip_rules.store.desk import refuse_unknown_application

__all__ = [
    "EXPECTED_VERSION",
    "IDEMPOTENCY_KEY",
    "REPLAYED",
    "Accounts",
    "fields_of",
    "known_application",
    "written_once",
]

Answer = TypeVar("Answer")

IDEMPOTENCY_KEY: Final = Parameter(
    name="Idempotency-Key",
    place="header",
    schema={"type": "string", "minLength": 1, "maxLength": NAME_MAXIMUM, "pattern": "^[!-~]+$"},
    says="A new one for each request, and the same when it is sent again.",
    needed=True,
)
EXPECTED_VERSION: Final = Parameter(
    name="expected_version",
    schema={"type": "integer", "minimum": 0, "maximum": 10**9},
    says="The version of the account that the request was made for: in another one it is refused.",
)
REPLAYED: Final = {"Idempotency-Replayed": "`true` if the same was answered before."}


@attrs.frozen
class Accounts:
    """The log of the accounts, and what guards it."""

    store: Store
    program: Program
    idempotency: Idempotency
    clock: Clock
    threads: ThreadPoolExecutor
    hold: Callable[[], None]
    """Raises where another service may have the log: then nothing is written."""

    def moments(self, as_of: date | None = None) -> dict[str, Any]:
        """The day of the accounts, and the moment of recording."""
        now = self.clock.now()
        today = now.astimezone(ZoneInfo(self.program.time_zone)).date()
        return {"as_of": as_of or today, "recorded_at": now}

    async def in_thread(self, work: Callable[[], Answer]) -> Answer:
        """Do what waits for the database where nothing else waits for it."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)


async def written_once(  # noqa: PLR0913 - the request, and what it goes through
    request: Request,
    call: Call,
    work: Callable[[bytes, Given], Callable[..., Done]],
    *,
    accounts: Accounts,
    settings: Settings,
    audit: Audit,
    patience: Patience,
) -> ASGIApp:
    """Do what a request asks for, unless it is done.

    Args:
        request: the request.
        call: it as the service knows it; is told what was written.
        work: reads the body and the parameters, and gives what is to be done once.
        accounts: the log.
        settings: how large a body may be.
        audit: has a line on the disk before the work begins.
        patience: with the client.

    Raises:
        ProblemError: the request cannot be done, or not now.
        QipRulesError: what the library refuses.
    """
    given = Given(request)
    names = request.headers.getlist("idempotency-key")
    name = names[0] if len(names) == 1 else ""
    if not is_name(name):
        detail = f"The header Idempotency-Key has 1 to {NAME_MAXIMUM} visible ASCII characters."
        raise ProblemError("idempotency-key-missing", detail)
    body = await whole_body(request, patience, maximum=settings.document_bytes_maximum)
    assert call.key is not None  # noqa: S101 - the gate and the role have seen to it
    # Of the scope: the URL of the request is put together with a header of the client's.
    said = b"\n".join([request.scope["path"].encode(), request.scope["query_string"], body])
    once = Once(call.key.key_id, name, said)
    to_do = work(body, given)
    given.refuse()

    def done_once() -> Done:
        accounts.hold()
        audit.begun(call)
        return accounts.idempotency.once(once, to_do)

    done = await accounts.in_thread(done_once)
    call.wrote = _written(done.answer)
    headers = {"Idempotency-Replayed": "true"} if done.is_replayed else None
    return json_answer(done.answer, status=done.status, headers=headers)


def fields_of(body: bytes, of: str) -> object:
    """The JSON of a body, before it is known of which record it is.

    Raises:
        InputError: every fault of the text.
    """
    read = parsed(body)
    if read.faults:
        raise InputError(read.faults, of=of)
    return read.value


def known_application(accounts: Accounts, application_id: str) -> ApplicationRecords:
    """All that is on record of an application.

    Raises:
        InputError: nothing is.
    """
    its = accounts.store.application(application_id)
    refuse_unknown_application(accounts.store, its)
    return its


def _written(answer: bytes) -> tuple[int | str, ...]:
    told = msgspec.json.decode(answer)
    entries = tuple(each["entry"] for each in told.get("records", ()))
    return entries or ((told["number"],) if "number" in told else ())
