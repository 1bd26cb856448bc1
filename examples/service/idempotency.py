"""Idempotency keys: a request that is sent again has no second effect, and the same answer.

A client gives each request that writes a key of its own choice, and the same key when it sends the
request again because no answer came. What was answered under a key is kept for some days beside the
log: in the same database server, or in a file of the service's own.

1. A row says that work under the key has begun. It is on stable storage before the work begins.
2. The work is done in one turn at the log. A document's number is noted in the row before the
   document is recorded, so that after a crash the log tells whether it was.
3. The row gets the answer. Only then is it sent.

Work that ended between 2 and 3, with the process, is done again when the request comes again, and
finds on record what it did. A request that is refused leaves no row: it had no effect, and may be
put right under the same key.

No personal data is kept: an answer holds ids, numbers and codes. What was asked for is held against
a keyed digest of what came first, whose key goes with the row.
"""

import contextlib
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, delete, select
from sqlalchemy import update as update_rows

from examples.service.clock import Clock
from examples.service.problems import ProblemError
from qip_rules.errors import QipRulesError, StoreError
from qip_rules.store.databases import engine_for, outside, reading, telling, writing

__all__ = ["NAME_MAXIMUM", "Done", "Idempotency", "Request", "Work", "is_name"]

NAME_MAXIMUM: Final = 128
"""Characters of a key."""

_PURGED_EVERY: Final = timedelta(hours=1)
_metadata: Final = MetaData()
_requests: Final = Table(
    "qip_service_requests",
    _metadata,
    Column("key_id", String(40), primary_key=True),
    Column("name", String(NAME_MAXIMUM), primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("begun_at", String(32), nullable=False, index=True),
    Column("number", Text),
    Column("recorded_at", String(32)),
    Column("status", Integer),
    Column("answer", Text),
)


def is_name(name: str) -> bool:
    """Whether a text may be an idempotency key: visible ASCII, neither empty nor too long."""
    return 0 < len(name) <= NAME_MAXIMUM and all("!" <= letter <= "~" for letter in name)


@attrs.frozen
class Request:
    """What is sent again: whose it is, under which key, and all that it says."""

    key_id: str
    name: str
    said: bytes


@attrs.frozen
class Done:
    """What came of a request: the answer, and what it wrote."""

    status: int
    answer: bytes
    is_replayed: bool = False


@attrs.frozen
class Noted:
    """The document that earlier work under the key was about to record."""

    number: str
    recorded_at: datetime


class Work(Protocol):
    """What is to be done once."""

    def __call__(self, noted: Noted | None, note: Callable[[Noted], None]) -> Done:
        """Do it, or find out that `noted` is on record and so it was done.

        Args:
            noted: what work that did not come to its end was about to record, if anything.
            note: keeps what is about to be recorded.
        """
        ...


class Idempotency:
    """The answers under idempotency keys. Threads may share it; processes may not."""

    def __init__(self, where: str, clock: Clock, *, days_kept: int) -> None:
        """Open the table at a place, the path of an SQLite file or a URL.

        Raises:
            StoreError: it cannot be opened.
        """
        self._engine: Engine = engine_for(where, wait_seconds=30, create=True)
        self._clock = clock
        self._kept = timedelta(days=days_kept)
        self._lock = threading.Lock()
        self._under_way: set[tuple[str, str]] = set()
        self._purge_at = clock.now() + _PURGED_EVERY
        with telling("opening the idempotency keys"):
            if self._engine.dialect.name == "sqlite":
                with outside(self._engine) as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            with writing(self._engine) as connection:
                _metadata.create_all(connection)
        self.purge()

    def once(self, request: Request, work: Work) -> Done:
        """Do the work of a request, unless it is done; in both cases what came of it.

        Raises:
            ProblemError: the key was used for something else, or its request is under way.
            QipRulesError: what the work raises.
        """
        with self._alone(request):
            row = self._begun(request)
            if row.done is not None:
                return row.done
            try:
                done = work(row.noted, lambda noted: self._note(request, noted))
            except StoreError:
                raise  # the work may be done all the same; when it comes again, the log tells
            except (ProblemError, QipRulesError):
                self._forget(request)
                raise  # and with the row, after any other error: nobody knows where it came from
            self._answered(request, done)
            return done

    def purge(self) -> None:
        """Forget what is older than it is kept for."""
        oldest = _text(self._clock.now() - self._kept)
        with telling("forgetting idempotency keys"), writing(self._engine) as connection:
            connection.execute(delete(_requests).where(_requests.c.begun_at < oldest))

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _alone(self, request: Request) -> Iterator[None]:
        ours = (request.key_id, request.name)
        with self._lock:
            if ours in self._under_way:
                detail = "The same request is being answered; send it again a little later."
                raise ProblemError("in-progress", detail, headers={"Retry-After": "1"})
            self._under_way.add(ours)
            is_time_to_purge = self._clock.now() >= self._purge_at
            if is_time_to_purge:
                self._purge_at = self._clock.now() + _PURGED_EVERY
        try:
            if is_time_to_purge:
                self.purge()
            yield
        finally:
            with self._lock:
                self._under_way.discard(ours)

    def _begun(self, request: Request) -> "_Row":
        with telling("reading idempotency keys"), reading(self._engine) as connection:
            found = connection.execute(select(_requests).where(_is(request))).one_or_none()
        if found is None:
            salt = secrets.token_hex(32)
            with telling("keeping an idempotency key"), writing(self._engine) as connection:
                connection.execute(
                    _requests.insert().values(
                        key_id=request.key_id,
                        name=request.name,
                        salt=salt,
                        digest=_digest(salt, request.said),
                        begun_at=_text(self._clock.now()),
                    )
                )
            return _Row()
        if not hmac.compare_digest(found.digest, _digest(found.salt, request.said)):
            detail = "Another request was made under this key; another one needs a new key."
            raise ProblemError("idempotency-key-reused", detail)
        if found.status is not None:
            return _Row(done=Done(found.status, found.answer.encode(), is_replayed=True))
        if found.number is None:
            return _Row()
        return _Row(noted=Noted(found.number, datetime.fromisoformat(found.recorded_at)))

    def _note(self, request: Request, noted: Noted) -> None:
        self._change(request, number=noted.number, recorded_at=_text(noted.recorded_at))

    def _answered(self, request: Request, done: Done) -> None:
        self._change(request, status=done.status, answer=done.answer.decode())

    def _change(self, request: Request, **values: object) -> None:
        with telling("keeping an idempotency key"), writing(self._engine) as connection:
            connection.execute(update_rows(_requests).where(_is(request)).values(**values))

    def _forget(self, request: Request) -> None:
        with telling("forgetting an idempotency key"), writing(self._engine) as connection:
            connection.execute(delete(_requests).where(_is(request)))


@attrs.frozen
class _Row:
    done: Done | None = None
    noted: Noted | None = None


def _is(request: Request):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a condition of SQLAlchemy
    return (_requests.c.key_id == request.key_id) & (_requests.c.name == request.name)


def _digest(salt: str, said: bytes) -> str:
    return hmac.new(bytes.fromhex(salt), said, hashlib.sha256).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
