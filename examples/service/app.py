"""The service put together: its parts, its operations, its gate, and their beginning and end."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import msgspec
from fastapi import FastAPI
from sqlalchemy import make_url
from starlette.requests import Request
from starlette.types import ASGIApp

from examples.service.accounts import account_operations
from examples.service.assessing import assessing_operations
from examples.service.audit import Audit
from examples.service.bulk import bulk_operations
from examples.service.calls import Call, numbered
from examples.service.clock import Clock
from examples.service.gate import Draining, Gate
from examples.service.health import health_operations
from examples.service.idempotency import Idempotency
from examples.service.keys import KeyRing, Role, read_keys
from examples.service.limits import Allowance, AtOnce
from examples.service.logs import Log
from examples.service.openapi import openapi
from examples.service.operations import Content, Operation, add_operations, json_answer
from examples.service.owning import FileLock, ServerLock
from examples.service.pairing_folder import PairingFolder
from examples.service.pairing_jobs import Jobs
from examples.service.pairings import pairing_operations
from examples.service.participation import participation_operations
from examples.service.patience import Patience
from examples.service.programs import Programs, program_operations
from examples.service.removals import removal_operations
from examples.service.routes import Routes
from examples.service.schemas import schemas
from examples.service.settings import Settings
from examples.service.writing import Accounts
from qip_rules import load_program
from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.store import open_store
from qip_rules.store.retention import load_retention

__all__ = ["Service", "make_service"]


@attrs.frozen(kw_only=True)
class Service:
    """The service: an ASGI application, and what its server has to know."""

    gate: Gate
    fastapi: FastAPI
    draining: Draining
    openapi: dict[str, Any]
    close: Callable[[], None]
    """Lets go of everything; the lifespan of the application does it at its end."""


def make_service(settings: Settings, clock: Clock, log: Log) -> Service:
    """The service of these settings.

    Raises:
        InputError: keys or programs that cannot be read, every fault at once.
        StoreError: the log of accounts cannot be opened, or another service has it.
    """
    keys = KeyRing(read_keys(Path(settings.keys)))
    programs = Programs(load_program(_source(each)) for each in settings.programs)
    folder = Path(settings.state_folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.ExitStack() as parts:
        parts.callback(log.say, "ended")
        lock = FileLock(folder / "lock")
        parts.callback(lock.close)
        audit = Audit(folder / "audit.jsonl", clock, bytes_maximum=settings.audit_bytes_maximum)
        parts.callback(audit.close)
        draining = Draining()
        needs: dict[str, Callable[[], bool]] = {"audit log": audit.is_writable}
        jobs = _jobs(settings, clock, log, folder)
        needs["pairings"] = jobs.are_ready
        parts.callback(jobs.stop)
        patience = Patience(clock, settings.body_seconds)
        operations = [  # looked through in this order, so the ones that are asked for most first
            *assessing_operations(programs, settings, patience),
            *program_operations(programs),
            *bulk_operations(programs, settings, audit, patience),
            *pairing_operations(jobs, programs, settings, patience),
        ]
        if settings.log is not None:
            accounts = _accounts(settings, programs, clock, log, parts=parts, needs=needs)
            operations += account_operations(accounts, settings, audit, patience)
            operations += participation_operations(accounts, settings, audit, patience)
            if settings.retention is not None:
                retention = load_retention(settings.retention, accounts.store.kinds)
                operations += removal_operations(
                    accounts, retention, settings=settings, audit=audit, patience=patience
                )
        operations += health_operations(needs, draining, clock, log)
        jobs.start()
        close = parts.pop_all().close
    document = openapi([*operations, _openapi_operation({})], schemas())
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a path is one of the document, or there is nothing at it
        lifespan=_lifespan(patience, close),
    )
    add_operations(app, (*operations, _openapi_operation(document)))
    gate = Gate(
        app=Routes(app),
        clock=clock,
        keys=keys,
        audit=audit,
        log=log,
        allowance=Allowance(
            clock, per_minute=settings.requests_per_minute, burst=settings.requests_burst
        ),
        refusals=Allowance(
            clock, per_minute=settings.refusals_per_minute, burst=settings.refusals_per_minute
        ),
        at_once=AtOnce(settings.requests_at_once),
        patience=patience,
        draining=draining,
        request_ids=iter(numbered(secrets.token_hex(6))),
    )
    return Service(gate=gate, fastapi=app, draining=draining, openapi=document, close=close)


def _source(name: str) -> str | Path:
    return Path(name) if name.endswith(".toml") else name


def _jobs(settings: Settings, clock: Clock, log: Log, folder: Path) -> Jobs:
    place = folder / "pairings"
    place.mkdir(mode=0o700, exist_ok=True)
    return Jobs(
        PairingFolder(place),
        settings.programs,
        clock,
        log,
        workers=settings.pairing_workers,
        waiting_maximum=settings.pairings_waiting_maximum,
        hours_kept=settings.pairing_hours_kept,
        kept_maximum=settings.pairings_kept_maximum,
        attempts_maximum=settings.pairing_attempts_maximum,
    )


def _accounts(  # noqa: PLR0913 - what it works with
    settings: Settings,
    programs: Programs,
    clock: Clock,
    log: Log,
    *,
    parts: contextlib.ExitStack,
    needs: dict[str, Callable[[], bool]],
) -> Accounts:
    assert settings.log is not None  # noqa: S101 - seen to above
    known = [each.id for each in programs.all]
    if settings.account_program not in known:
        expected = f"one of the programs of the service: {', '.join(known)}"
        fault = Fault("account_program", settings.account_program, expected)
        refuse([fault], "the file of settings")
    store = open_store(settings.log)
    parts.callback(store.close)
    needs["log of accounts"] = lambda: store.head() is not None
    hold: Callable[[], None] = lambda: None  # noqa: E731 - a file's lock goes with the process
    is_server = "://" in settings.log and not settings.log.startswith("sqlite")
    if is_server:
        lock = ServerLock(settings.log, clock, log)
        parts.callback(lock.close)
        needs["lock of the log"] = lock.is_held
        hold = lock.hold
    else:
        beside = make_url(settings.log).database if "://" in settings.log else settings.log
        parts.callback(FileLock(Path(f"{beside}.service-lock")).close)
    where = settings.log if is_server else str(Path(settings.state_folder) / "idempotency.db")
    keys = Idempotency(where, clock, days_kept=settings.idempotency_days_kept)
    parts.callback(keys.close)
    threads = ThreadPoolExecutor(settings.store_threads, thread_name_prefix="accounts")
    parts.callback(threads.shutdown)  # waits for what is under way
    program = programs.named(settings.account_program)
    return Accounts(store, program, keys, clock, threads, hold)


def _lifespan(
    patience: Patience, close: Callable[[], None]
) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(patience.watch())
        try:
            yield
        finally:
            watching.cancel()
            close()

    return lifespan


def _openapi_operation(document: dict[str, Any]) -> Operation:
    told = msgspec.json.encode(document)

    async def tell(_request: Request, _call: Call) -> ASGIApp:
        return json_answer(told)

    return Operation(
        name="openapi",
        method="GET",
        path="/openapi.json",
        role=Role.READ,
        says="This document.",
        answer=tell,
        gives={200: Content(says="The document, of OpenAPI 3.1.")},
    )
