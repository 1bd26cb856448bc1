"""SQLite and PostgreSQL: connections on which a commit is durable, and writers that take turns.

SQLite: write-ahead log, so that readers and the writer do not wait for each other, and
`synchronous=FULL`: with the usual `NORMAL` a power cut can undo the last commits of that mode, and
a number that was printed on an invoice would be given again. A writer begins with
`BEGIN IMMEDIATE`, because a transaction that reads first and writes later can fail halfway when
another came between. The file must be on a local disk.

PostgreSQL: writers lock the one row of `qip_head`. Each statement that follows sees what the
writer before committed, and the lock ends with its transaction or its connection, so nobody waits
for a machine that is gone. The server gives up on a client that falls silent while it holds it.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from qip_rules.errors import Fault, InputError, StoreError, StoreUnavailableError
from qip_rules.narrowing import as_given

__all__ = ["SQLITE_MARK", "engine_for", "is_retriable", "outside", "reading", "telling", "writing"]

SQLITE_MARK: Final = 0x51495052
"""The `application_id` in the header of the file ("QIPR"): it is a log, and of this library."""

_SILENCE_SECONDS: Final = 60
_UNAVAILABLE_SQLITE: Final = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_NOMEM",
)
_UNAVAILABLE_POSTGRESQL: Final = ("08", "25P03", "40", "53", "55P03", "57", "58")
"""The first letters of SQLSTATEs: connection, silence, contention, resources, lock, shutdown."""


def engine_for(where: str | os.PathLike[str], *, wait_seconds: float, create: bool) -> Engine:
    """The engine of a store: a path, or a URL of SQLAlchemy.

    Raises:
        InputError: a URL of a database that holds no logs, or none at all.
        StoreUnavailableError: there is no such file, and none is to be made.
        StoreError: the driver of the database is not installed.
    """
    url = _url(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, wait_seconds=wait_seconds, create=create)
    options = {
        "connect_timeout": max(2, round(wait_seconds)),
        "options": (
            f"-c lock_timeout={round(wait_seconds * 1000)} -c synchronous_commit=on "
            f"-c idle_in_transaction_session_timeout={_SILENCE_SECONDS * 1000} "
            "-c client_encoding=UTF8"
        ),
    }
    try:
        return create_engine(
            url, pool_pre_ping=True, isolation_level="READ COMMITTED", connect_args=options
        )
    except ImportError as error:
        msg = "PostgreSQL needs the driver psycopg: pip install 'qip-rules[postgresql]'"
        raise StoreError(msg) from error


def _url(where: str | os.PathLike[str]) -> URL:
    text = as_given(os.fspath(where))
    if not isinstance(text, str) or not text or "\x00" in text:
        found = "a path that is no text" if text else "nothing"
        raise InputError([Fault("where", found, "a path or a URL")], of="the place of the store")
    if "://" not in text:
        return URL.create("sqlite", database=text)
    expected = "a path, or a URL such as postgresql+psycopg://user@host/database"
    try:
        url = make_url(text)
        backend = url.get_backend_name()
        if backend == "postgresql" and url.drivername == backend:
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        # The text may hold a password, so it is not shown.
        fault = Fault("where", "a URL that names no database", expected)
        raise InputError([fault], of="the place of the store") from None
    except ImportError as error:
        msg = f"the driver {error.name} of this database is not installed"
        raise StoreError(msg) from error
    memory = backend == "sqlite" and url.database in (None, "", ":memory:")
    if backend not in ("sqlite", "postgresql") or memory:
        found = "memory, which no second process sees" if memory else f"a {backend} database"
        raise InputError([Fault("where", found, expected)], of="the place of the store")
    return url


def _sqlite(url: URL, *, wait_seconds: float, create: bool) -> Engine:
    assert url.database is not None  # noqa: S101 - seen to above
    if not create and not Path(url.database).is_file():
        msg = f"there is no log at {url.database}"
        raise StoreUnavailableError(msg)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        connect_args={"timeout": wait_seconds, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    connection.isolation_level = None  # transactions begin where we say so, not the driver
    for pragma in ("synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("qip_begin", "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """A transaction in which this writer has its turn, committed at the end."""
    connection = engine.connect().execution_options(qip_begin="BEGIN IMMEDIATE")
    with connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Generator[Connection]:
    """A transaction that sees one state of the log."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def outside(engine: Engine) -> Generator[Connection]:
    """A connection on which each statement stands alone, for what no transaction allows."""
    options: dict[str, Any] = {"qip_begin": ""}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "AUTOCOMMIT"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def telling(doing: str) -> Generator[None]:
    """Turn what the database says into errors of this library.

    Raises:
        StoreUnavailableError: it may work later.
        StoreError: it will not.
    """
    try:
        yield
    except DBAPIError as error:
        kind = StoreUnavailableError if _is_unavailable(error) else StoreError
        msg = f"{doing} did not work: {_words(error)}"
        raise kind(msg) from error
    except SQLAlchemyError as error:
        msg = f"{doing} did not work: {error}"
        raise StoreUnavailableError(msg) from error


def _words(error: DBAPIError) -> str:
    """What the database says, on one line."""
    return " ".join(str(error.orig).split()) or type(error.orig).__name__


def _is_unavailable(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(_UNAVAILABLE_SQLITE)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_UNAVAILABLE_POSTGRESQL)
    return type(error.orig).__name__ in ("OperationalError", "InterfaceError")


def is_retriable(error: DBAPIError) -> bool:
    """Whether the connection was lost or the work undone, so that it can be done once more."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return bool(error.connection_invalidated) or state.startswith(("08", "40", "57P"))
