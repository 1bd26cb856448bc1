"""One service at a log: whoever starts a second one is told so.

An idempotency key that has begun and is under way nowhere belongs to a service that is gone. For
that to be certain, no second service may write to the same keys. The lock goes with the process,
however it ends: with a file of this machine, or with a connection to the server.
"""

import contextlib
import fcntl
import os
import threading
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from examples.service.clock import Clock
from examples.service.logs import Log
from qip_rules.errors import StoreError, StoreUnavailableError
from qip_rules.store.databases import engine_for, telling

__all__ = ["FileLock", "ServerLock"]

_KEY: Final = 0x7169705F737663  # "qip_svc"
_TAKEN: Final = "another service is running here"
_LOST: Final = "the log is not this service's at the moment"
_PAUSE_SECONDS: Final = 1.0


class FileLock:
    """This process alone uses what a file stands for."""

    def __init__(self, path: Path) -> None:
        """Take the file, which is made if there is none.

        Raises:
            StoreUnavailableError: another process has it.
        """
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise StoreUnavailableError(_TAKEN) from None

    def close(self) -> None:
        """Let go of it."""
        os.close(self._file)


class ServerLock:
    """This process alone serves the log in a PostgreSQL database. Threads may share it.

    The server lets go of the lock when the connection is cut or the server ends. Who writes asks
    first, and in the turn of the writer again: it is taken back then, if no other service has it,
    and until then nothing is written.
    """

    def __init__(self, where: str, clock: Clock, log: Log) -> None:
        """Take the database of a URL.

        Raises:
            StoreUnavailableError: another process has it, or it cannot be reached.
        """
        self._engine: Engine = engine_for(where, wait_seconds=10, create=False)
        self._clock = clock
        self._log = log
        self._turn = threading.Lock()
        self._failed_at: float | None = None
        self._is_closed = False
        self._connection: Connection | None = None
        try:
            self._connection = self._taken()
        except BaseException:
            self._engine.dispose()
            raise

    def hold(self) -> None:
        """Be sure that this process has the lock now: it is taken back if it was lost.

        Raises:
            StoreUnavailableError: another process has it, or the server cannot be reached.
        """
        with self._turn:
            if self._connection is not None:
                try:
                    with telling("holding the log"):
                        self._connection.execute(text("SELECT 1"))
                except StoreError:
                    self._log.say("lock-lost", level="error")
                    self._let_go()
                else:
                    return
            if self._is_closed or self._is_too_early():
                raise StoreUnavailableError(_LOST)
            try:
                self._connection = self._taken()
            except StoreError:
                self._failed_at = self._clock.seconds()
                raise
            self._failed_at = None
            self._log.say("lock-taken-back")

    def is_held(self) -> bool:
        """Whether the lock is held, if need be from now on again.

        Raises:
            StoreUnavailableError: as `hold`.
        """
        self.hold()
        return True

    def close(self) -> None:
        """Let go of it."""
        with self._turn:
            self._is_closed = True
            self._let_go()
            self._engine.dispose()

    def _is_too_early(self) -> bool:
        """Whether it was tried a moment ago: not every request waits for a server that is gone."""
        at = self._failed_at
        return at is not None and 0 <= self._clock.seconds() - at < _PAUSE_SECONDS

    def _taken(self) -> Connection:
        with telling("taking the log"):
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                asked = text("SELECT pg_try_advisory_lock(:key)")
                is_ours = connection.execute(asked, {"key": _KEY}).scalar_one()
            except BaseException:
                connection.invalidate()
                connection.close()
                raise
        if not is_ours:
            connection.close()
            raise StoreUnavailableError(_TAKEN)
        return connection

    def _let_go(self) -> None:
        """Cut the connection, so that it holds no lock that nobody knows of."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                connection.invalidate()
            with contextlib.suppress(SQLAlchemyError):
                connection.close()
