"""The log as one connection sees it, in records. Imports SQLAlchemy."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from qip_rules.store.kinds import RecordKinds
from qip_rules.store.plain_data import ApplicationRecords, Outcome
from qip_rules.store.preparing import outcome_among, prepared
from qip_rules.store.reading import EntryReader, is_whole, removed_texts
from qip_rules.store.rows import (
    entries_of,
    fetched,
    linked_head,
    select_entries,
    streamed,
    with_ids,
)
from qip_rules.store.salting import new_salt
from qip_rules.store.schema import entries, personal

__all__ = ["LogState"]


class LogState:
    """One state of the log: see `qip_rules.store.interface.State`."""

    def __init__(self, connection: Connection, kinds: RecordKinds) -> None:
        self._connection = connection
        self._kinds = kinds

    def application(self, application_id: str) -> ApplicationRecords:
        """The records of one application: see `State.application`."""
        its = tuple(fetched(self._connection, entries_of(application_id)))
        # Removals may be of very many texts, and of most applications there was none.
        reader = EntryReader(self._kinds, {}) if all(map(is_whole, its)) else self._reader()
        return reader.application(application_id, its)

    def applications(self) -> Iterator[ApplicationRecords]:
        """The records of every application, one after another: see `State.applications`."""
        query = select_entries().order_by(
            entries.c.application_id, entries.c.sequence, personal.c.position
        )
        linked_head(self._connection)
        reader = self._reader()
        # Closed before the connection, whatever is raised between two of its entries.
        with contextlib.closing(streamed(self._connection, query)) as its:
            yield from reader.by_application(its)

    def records_of(self, classes: Iterable[type[Any]]) -> Iterator[Any]:
        """The records of some classes, in the order of the log: see `State.records_of`."""
        names = [self._kinds.by_class[each].name for each in classes]
        query = select_entries().where(entries.c.kind.in_(names))
        query = query.order_by(entries.c.sequence, personal.c.position)
        reader = self._reader()
        with contextlib.closing(streamed(self._connection, query)) as its:
            for each in its:
                yield reader.record(each)

    def outcome(self, record: object) -> Outcome:
        """What would become of a record that is sent now: see `State.outcome`."""
        (new,) = prepared(self._kinds, (record,), new_salt)
        known = with_ids(self._connection, [new.id]).get(new.id, ())
        return outcome_among(self._kinds, new, known)[0]

    def _reader(self) -> EntryReader:
        return EntryReader(self._kinds, removed_texts(fetched(self._connection, entries_of(""))))
