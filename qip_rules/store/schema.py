"""The tables of the log. Imports SQLAlchemy: only what opens a store loads this module.

`qip_entries` is the chain and `qip_personal` what stands beside it; `qip_head` is the end of the
chain and the lock on which writers take turns; `qip_series` is the last number of each series.
Both of the latter follow from the entries, and `verify` holds them against each other. `qip_head`
counts besides the removals of which the files may still hold something.

Format 2 added that count, and groups with a salt for each text (`qip_rules.store.chain`). A log of
format 1 is brought to it when it is opened: its entries stay what they are.

Triggers refuse changes, so that a slip of the hand in a database console is an error. Who means to
change the log can drop them; the chain tells.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.dialects import postgresql

__all__ = ["FORMAT", "bring_to_format_2", "entries", "head", "metadata", "personal", "series"]

FORMAT: Final = 2
"""The version of tables and digests. A log of a later one is refused, never guessed at."""

_Words = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text in the order of its code points, on every server."""

_Count = BigInteger().with_variant(Integer, "sqlite")

metadata: MetaData = MetaData()

entries: Final = Table(
    "qip_entries",
    metadata,
    Column("sequence", _Count, primary_key=True, autoincrement=False),
    Column("recorded_at", _Words, nullable=False),
    Column("kind", _Words, nullable=False),
    Column("id", _Words, nullable=False),
    Column("standing", _Words, nullable=False),
    Column("application_id", _Words, nullable=False),
    Column("record", _Words, nullable=False),
    Column("previous", _Words, nullable=False),
    Column("digest", _Words, nullable=False),
)
Index("qip_entries_by_application", entries.c.application_id, entries.c.sequence)
Index("qip_entries_by_id", entries.c.id)
_conflicts = entries.c.standing == "conflict"
Index(
    "qip_conflicts",
    entries.c.sequence,
    sqlite_where=_conflicts,
    postgresql_where=_conflicts,
)

personal: Final = Table(
    "qip_personal",
    metadata,
    Column("sequence", _Count, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person_id", _Words, nullable=False),
    Column("salt", _Words, nullable=False),
    Column("fields", _Words, nullable=False),
    sqlite_with_rowid=False,
)
Index("qip_personal_by_person", personal.c.person_id)

head: Final = Table(
    "qip_head",
    metadata,
    Column("format", Integer, primary_key=True, autoincrement=False),
    Column("sequence", _Count, nullable=False),
    Column("digest", _Words, nullable=False),
    Column("unscrubbed", _Count, nullable=False, server_default="0"),
)

series: Final = Table(
    "qip_series",
    metadata,
    Column("name", _Words, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", _Count, nullable=False),
    Column("last_on", _Words, nullable=False),
)

_REFUSED: Final = (("qip_entries", ("UPDATE", "DELETE")), ("qip_personal", ("UPDATE",)))


def _refuse_changes(_target: MetaData, connection: Connection, **_named: object) -> None:
    """Make the triggers, in the words of the database at hand."""
    if connection.dialect.name == "sqlite":
        for table, actions in _REFUSED:
            for action in actions:
                connection.execute(
                    text(
                        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
                    )
                )
        return
    connection.execute(
        text(
            "CREATE FUNCTION qip_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$"
        )
    )
    for table, actions in _REFUSED:
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_kept BEFORE {' OR '.join((*actions, 'TRUNCATE'))} ON "
                f"{table} FOR EACH STATEMENT EXECUTE FUNCTION qip_append_only()"
            )
        )
    _keep_no_statistics(connection)


def _keep_no_statistics(connection: Connection) -> None:
    """Else the planner would keep frequent names in tables of its own, which no removal reaches."""
    for column in ("person_id", "salt", "fields"):
        connection.execute(text(f"ALTER TABLE qip_personal ALTER {column} SET STATISTICS 0"))


def bring_to_format_2(connection: Connection) -> None:
    """Change the tables of format 1, in the turn of a writer."""
    connection.execute(text("ALTER TABLE qip_head ADD unscrubbed BIGINT NOT NULL DEFAULT 0"))
    if connection.dialect.name == "postgresql":
        _keep_no_statistics(connection)
    connection.execute(head.update().values(format=FORMAT))


event.listen(metadata, "after_create", _refuse_changes)
