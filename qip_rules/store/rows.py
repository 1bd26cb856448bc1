"""Queries that give entries with the personal data beside them. Imports SQLAlchemy."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import Connection, Select, and_, func, not_, or_, select

from qip_rules.errors import StoreError
from qip_rules.store.chain import GENESIS, Entry, Head, PersonalPart
from qip_rules.store.schema import entries, head, personal

__all__ = [
    "entries_of",
    "every_entry",
    "fetched",
    "linked_head",
    "select_entries",
    "streamed",
    "with_ids",
]

_ROWS_AT_ONCE: Final = 1_000
_IDS_AT_ONCE: Final = 500

_Columns = tuple[int, str, str, str, str, str, str, str, str]
"""The fields of an entry up to its digest, in their order."""

_COLUMNS: Final = (
    *entries.c,
    personal.c.position,
    personal.c.person_id,
    personal.c.salt,
    personal.c.fields,
)


def select_entries() -> Select[Any]:
    """Entries, a row for each group of personal data, or one where there is none.

    The query must be sorted so that the rows of an entry stand together, by position.
    """
    beside = entries.outerjoin(personal, entries.c.sequence == personal.c.sequence)
    return select(*_COLUMNS).select_from(beside)


def every_entry(*, after: int = 0) -> Select[Any]:
    """The entries behind a sequence number, in the order of the log."""
    query = select_entries().order_by(entries.c.sequence, personal.c.position)
    return query.where(entries.c.sequence > after)


def entries_of(application_id: str) -> Select[Any]:
    """The entries of one application, in the order of the log; of none, if the id is empty."""
    query = select_entries().where(entries.c.application_id == application_id)
    return query.order_by(entries.c.sequence, personal.c.position)


def streamed(connection: Connection, query: Select[Any]) -> Generator[Entry, None, None]:
    """The entries that a query gives, with some thousand rows in memory at a time."""
    options = {"stream_results": True, "yield_per": _ROWS_AT_ONCE}
    with connection.execute(query, execution_options=options) as result:
        yield from _grouped(result.partitions())


def fetched(connection: Connection, query: Select[Any]) -> Iterator[Entry]:
    """The few entries that a query gives, all in memory."""
    return _grouped([connection.execute(query).all()])


def _grouped(batches: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Entries out of rows, of which those of one entry stand together."""
    known: Sequence[Any] = ()
    parts: tuple[PersonalPart | None, ...] = ()
    for rows in batches:
        for row in rows:
            *columns, position, person_id, salt, fields = row
            if known and known[0] != columns[0]:
                yield Entry(*cast("_Columns", known), parts)
                parts = ()
            known = columns
            if position is None:
                continue
            part = PersonalPart(person_id, salt, fields)
            gap = (None,) * (position - len(parts))
            parts = (*parts, *gap, part) if position else (part,)
    if known:
        yield Entry(*cast("_Columns", known), parts)


def with_ids(connection: Connection, ids: Sequence[str]) -> dict[str, list[Entry]]:
    """The entries of each of the ids, in the order of the log."""
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        query = select_entries().where(entries.c.id.in_(some))
        query = query.order_by(entries.c.sequence, personal.c.position)
        for entry in fetched(connection, query):
            found.setdefault(entry.id, []).append(entry)
    return found


def linked_head(connection: Connection) -> Head:
    """Where the log ends, once every entry has been seen to follow the one before it.

    The database looks for itself: nothing is fetched of a log whose entries are all linked.

    Raises:
        StoreError: an entry is missing, or follows another one.
    """
    before = entries.alias("before")
    is_linked = or_(
        and_(before.c.sequence.is_not(None), entries.c.previous == before.c.digest),
        and_(entries.c.sequence == 1, entries.c.previous == GENESIS),
    )
    unlinked = (
        select(func.min(entries.c.sequence))
        .select_from(entries.outerjoin(before, before.c.sequence == entries.c.sequence - 1))
        .where(not_(is_linked))
    )
    broken = connection.execute(unlinked).scalar_one()
    if broken is not None:
        earlier = select(func.count()).select_from(entries).where(entries.c.sequence < broken)
        expected = connection.execute(earlier).scalar_one() + 1
        msg = f"entry {expected} of the log is missing, or not what was written"
        raise StoreError(msg)
    last = select(entries.c.sequence, entries.c.digest).order_by(entries.c.sequence.desc()).limit(1)
    found = connection.execute(last).one_or_none()
    end = Head() if found is None else Head(found.sequence, found.digest)
    ended = connection.execute(select(head.c.sequence, head.c.digest)).one()
    if (end.sequence, end.digest) != tuple(ended):
        msg = f"the log ends with entry {end.sequence}; it had {ended.sequence}"
        raise StoreError(msg)
    return end
