"""One service at a log: whoever starts a second one is told so.

An idempotency key that has begun and is under way nowhere belongs to a service that is gone. For
that to be certain, no second service may write to the same keys. The lock goes with the process,
however it ends: with a file of this machine, or with a connection to the server.
"""

import fcntl
import os
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, Engine, text

from qip_rules.errors import StoreUnavailableError
from qip_rules.store.databases import engine_for, telling

__all__ = ["FileLock", "ServerLock"]

_KEY: Final = 0x7169705F737663  # "qip_svc"
_TAKEN: Final = "another service is running here"


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
    """This process alone serves the log in a PostgreSQL database."""

    def __init__(self, engine: Engine, connection: Connection) -> None:
        self._engine = engine
        self._connection = connection

    @classmethod
    def take(cls, where: str) -> Self:
        """Take the database of a URL.

        Raises:
            StoreUnavailableError: another process has it, or it cannot be reached.
        """
        engine = engine_for(where, wait_seconds=10, create=False)
        with telling("taking the log"):
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = connection.execute(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}
            ).scalar_one()
        if not taken:
            connection.close()
            engine.dispose()
            raise StoreUnavailableError(_TAKEN)
        return cls(engine, connection)

    def is_held(self) -> bool:
        """Whether the connection that holds the lock is alive.

        Raises:
            StoreError: it is not.
        """
        with telling("holding the log"):
            return bool(self._connection.execute(text("SELECT 1")).scalar_one())

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()
        self._engine.dispose()
