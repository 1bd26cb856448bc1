"""Opening a log, and making the tables of a new one."""

import contextlib
import os
from typing import TYPE_CHECKING, Final

from qip_rules.errors import Fault, StoreError
from qip_rules.fields import refuse, shown
from qip_rules.store.chain import GENESIS
from qip_rules.store.interface import Store
from qip_rules.store.kinds import RecordKinds, all_kinds

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["open_store"]

_WAIT_SECONDS: Final = 30.0
_LOCK_KEY: Final = 0x7169705F6C6F67  # "qip_log": the same for all who make the tables


def open_store(
    where: str | os.PathLike[str],
    *,
    kinds: RecordKinds | None = None,
    wait_seconds: float = _WAIT_SECONDS,
    create: bool = True,
) -> Store:
    """The log at a place, made first if there is none.

    Args:
        where: the path of an SQLite file on a local disk, or a URL of SQLAlchemy such as
            `postgresql+psycopg://user@host/database`.
        kinds: the kinds of records that it holds; without them, those of billing and participation.
        wait_seconds: how long to wait for other writers, or for a server to answer.
        create: whether to make a log where there is none.

    Raises:
        InputError: a place or a time to wait that is none.
        StoreError: SQLAlchemy or the driver is not installed; what is there is no log, or one of
            another version.
        StoreUnavailableError: it cannot be reached, or there is none and none is to be made.
    """
    if type(wait_seconds) not in (int, float) or not 0 <= wait_seconds <= 86_400:  # noqa: PLR2004 - a day
        fault = Fault("wait_seconds", shown(wait_seconds), "a number of seconds, at most a day")
        refuse([fault], "the opening of a store")
    try:
        from qip_rules.store.databases import engine_for, telling
        from qip_rules.store.sql_store import SqlStore
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "sqlalchemy":
            raise
        msg = "a store needs SQLAlchemy: pip install 'qip-rules[store]'"
        raise StoreError(msg) from error

    engine = engine_for(where, wait_seconds=wait_seconds, create=create)
    try:
        with telling("opening the log"):
            _make_ready(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    opened = SqlStore(engine, all_kinds() if kinds is None else kinds)
    with contextlib.suppress(StoreError):  # a removal that was cut short; others may be reading
        opened.scrub()
    return opened


def _make_ready(engine: "Engine", *, create: bool) -> None:
    """See that the tables are there and of this version; make them if there are none."""
    from sqlalchemy import inspect, select

    from qip_rules.store.databases import writing
    from qip_rules.store.schema import FORMAT, bring_to_format_2, head

    if engine.dialect.name == "sqlite":
        _make_file_ready(engine, create=create)
    with engine.connect() as connection:
        has_tables = inspect(connection).has_table(head.name)
    if not has_tables:
        if not create:
            msg = "there is no log at this place"
            raise StoreError(msg)
        with writing(engine) as connection:
            _make_tables(connection)
    with engine.connect() as connection:
        formats = connection.execute(select(head.c.format)).scalars().all()
    if formats == [1]:
        with writing(engine) as connection:  # another may have been faster
            formats = connection.execute(select(head.c.format).with_for_update()).scalars().all()
            if formats == [1]:
                bring_to_format_2(connection)
                formats = [FORMAT]
    if formats != [FORMAT]:
        msg = f"a log of format {', '.join(map(str, formats)) or 'unknown'}, not {FORMAT}"
        raise StoreError(msg)


def _make_file_ready(engine: "Engine", *, create: bool) -> None:
    """See that the file is a log, or empty and to become one, and keeps a write-ahead log.

    The change of mode does not wait for others by itself, so it waits for a turn to write first.
    """
    from sqlalchemy.exc import OperationalError

    from qip_rules.store.databases import SQLITE_MARK, outside, writing

    with outside(engine) as connection:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    if (mark, mode) == (SQLITE_MARK, "wal"):
        return
    if mark != SQLITE_MARK and not create:
        msg = "there is no log at this place"
        raise StoreError(msg)
    with writing(engine) as connection:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if mark != SQLITE_MARK and (mark or tables):
            msg = "the file is a database of something else, not a log"
            raise StoreError(msg)
        connection.exec_driver_sql(f"PRAGMA application_id={SQLITE_MARK}")
    for attempt in range(_MODE_ATTEMPTS):
        with outside(engine) as connection:
            try:
                mode = connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar_one()
            except OperationalError:
                if attempt == _MODE_ATTEMPTS - 1:
                    raise
                mode = "busy"
        if mode == "wal":
            return
        with writing(engine):
            pass
    msg = f"the file cannot keep a write-ahead log, only {mode!r}: put it on a local disk"
    raise StoreError(msg)


_MODE_ATTEMPTS: Final = 20


def _make_tables(connection: "Connection") -> None:
    from sqlalchemy import func, insert, inspect, select

    from qip_rules.store.schema import FORMAT, head, metadata

    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK_KEY)))
    if inspect(connection).has_table(head.name):
        return  # another was faster
    metadata.create_all(connection)
    connection.execute(insert(head).values(format=FORMAT, sequence=0, digest=GENESIS))
