"""Files that forget what was deleted from the tables. Imports SQLAlchemy.

A row that is deleted is not gone from the disk. SQLite moves rows from page to page and leaves
copies behind, in the file and in its write-ahead log: both are written anew. PostgreSQL keeps old
versions of a row in its table: that is written anew too. Its write-ahead log holds the old rows
until the server has used its segments again, and so do archives of it and backups, which no
connection can reach.
"""

from typing import Final

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DBAPIError

from qip_rules.store.databases import outside, reading, writing
from qip_rules.store.schema import head

__all__ = ["scrub"]

_WAIT_MILLISECONDS: Final = 1_000
"""How long to wait for others who read: nobody is to wait long behind a log that forgets."""


def scrub(engine: Engine) -> bool:
    """Write the files anew if something was removed since that was done last.

    Returns:
        Whether they hold nothing any more of what was removed. While others read the log, they may.

    Raises:
        DBAPIError: the log cannot be read.
    """
    with reading(engine) as connection:
        removals = connection.execute(select(head.c.unscrubbed)).scalar_one()
    if not removals:
        return True
    try:
        is_done = _sqlite(engine) if engine.dialect.name == "sqlite" else _postgresql(engine)
        if is_done:
            with writing(engine) as connection:  # another removal may have come since
                connection.execute(
                    update(head).where(head.c.unscrubbed == removals).values(unscrubbed=0)
                )
    except DBAPIError:
        return False
    return is_done


def _sqlite(engine: Engine) -> bool:
    with outside(engine) as connection:
        before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAIT_MILLISECONDS}")
        try:
            connection.exec_driver_sql("VACUUM")
            row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={before}")
    return not row[0]


def _postgresql(engine: Engine) -> bool:
    with outside(engine) as connection:
        before = connection.exec_driver_sql("SHOW lock_timeout").scalar_one()
        connection.exec_driver_sql(f"SET lock_timeout = {_WAIT_MILLISECONDS}")
        try:
            connection.exec_driver_sql("VACUUM FULL qip_personal")
        finally:
            connection.exec_driver_sql(f"SET lock_timeout = '{before}'")
    return True
