"""The log in a database: SQLite or PostgreSQL. Imports SQLAlchemy: `open_store` loads it."""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Engine, Executable, Select, select
from sqlalchemy.exc import DBAPIError

from qip_rules.errors import Fault, StoreError
from qip_rules.fields import (
    instance_of,
    one_line,
    optional,
    refuse,
    several,
    shown,
    whole_number,
)
from qip_rules.narrowing import is_dict, is_list
from qip_rules.store.chain import Entry, Head, PersonalPart
from qip_rules.store.databases import is_retriable, reading, telling, writing
from qip_rules.store.interface import State
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.numbers import DocumentNumber
from qip_rules.store.plain_data import (
    ApplicationRecords,
    FoundPart,
    PartPlace,
    Receipt,
    RemovalOrder,
)
from qip_rules.store.preparing import instant, prepared
from qip_rules.store.rows import every_entry, select_entries, streamed
from qip_rules.store.salting import new_salt
from qip_rules.store.schema import entries, head, personal, series
from qip_rules.store.scrubbing import scrub
from qip_rules.store.state import LogState
from qip_rules.store.texts import texts_of
from qip_rules.store.turn import Turn

__all__ = ["SqlStore"]

Answer = TypeVar("Answer")

_ATTEMPTS: Final = 2
_SEQUENCE_MAXIMUM: Final = 2**63 - 1


class SqlStore:
    """A `Store` in a database whose tables are there already. `open_store` makes one.

    Threads may share it; after a fork, a process opens its own.
    """

    def __init__(self, engine: Engine, kinds: RecordKinds) -> None:
        self._engine = engine
        self._kinds = kinds

    @property
    def kinds(self) -> RecordKinds:
        """The kinds of records that the log holds."""
        return self._kinds

    # ------------------------------------------------------------------------- writing

    def append(self, records: Iterable[object], *, recorded_at: datetime) -> tuple[Receipt, ...]:
        """Record all of the records, in their order, or none: see `Store.append`."""
        at = instant(recorded_at)
        new = prepared(self._kinds, records, new_salt)
        return self._write("recording", lambda turn: turn.append(new, at)) if new else ()

    def record(
        self, compose: Callable[[State], Iterable[object]], *, recorded_at: datetime
    ) -> tuple[Receipt, ...]:
        """Record what follows from the state of the log, in one step: see `Store.record`."""
        at = instant(recorded_at)

        def work(turn: Turn) -> tuple[Receipt, ...]:
            composed = compose(LogState(turn.connection, self._kinds))
            return turn.append(prepared(self._kinds, composed, new_salt), at)

        return self._write("recording", work)

    def issue(
        self,
        application_id: str,
        decide: Callable[[str, ApplicationRecords], Answer],
        *,
        series: str,
        year: int,
        recorded_at: datetime,
    ) -> Answer:
        """Decide on a document with the next number, and record it: see `Store.issue`."""
        at = instant(recorded_at)
        refuse(one_line("application_id", application_id), "the document to issue")
        first = DocumentNumber(series, year, 1)

        def work(turn: Turn) -> Answer:
            last = turn.last_ordinal(first.series, first.year)
            number = str(DocumentNumber(first.series, first.year, last + 1))
            state = LogState(turn.connection, self._kinds)
            decided = decide(number, state.application(application_id))
            kind = self._kinds.by_class.get(type(decided))
            if kind is None:
                return decided
            found = (kind.id_field, getattr(decided, kind.id_field))
            faults: list[Fault] = []
            if found != ("number", number):
                faults.append(Fault(found[0], shown(found[1]), f"the number {number}"))
            about = getattr(decided, "application_id", None)
            if about != application_id:
                faults.append(Fault("application_id", shown(about), application_id))
            refuse(faults, "the document to issue")
            turn.append(prepared(self._kinds, (decided,), new_salt), at)
            return decided

        return self._write("issuing a document", work)

    def extend(self, entries: Iterable[Entry]) -> int:
        """Take over entries of a copy of this log: see `Store.extend`."""
        # Once only: what gives the entries may not be able to give them again.
        count = self._write("taking over a copy", lambda turn: turn.extend(entries), attempts=1)
        with contextlib.suppress(StoreError):  # a removal may have come with the copy
            self.scrub()
        return count

    def remove_personal(
        self, places: Iterable[PartPlace], order: RemovalOrder, *, recorded_at: datetime
    ) -> Receipt:
        """Remove personal data for good, and record it: see `Store.remove_personal`."""
        at = instant(recorded_at)
        wanted = tuple(places)
        refuse(
            (
                *several(instance_of(PartPlace))("places", wanted),
                *instance_of(RemovalOrder)("order", order),
            ),
            "the removal",
        )
        receipt = self._write("removing personal data", lambda turn: turn.remove(wanted, order, at))
        with contextlib.suppress(StoreError):  # the removal stands; `scrub` tells
            self.scrub()
        return receipt

    def scrub(self) -> bool:
        """Let the files forget what was removed: see `Store.scrub`."""
        with telling("letting the files forget"):
            return scrub(self._engine)

    def _write(
        self, doing: str, work: Callable[[Turn], Answer], *, attempts: int = _ATTEMPTS
    ) -> Answer:
        """Do a piece of work in a turn of its own; once more, if the connection was lost."""
        with telling(doing):
            while True:
                attempts -= 1
                done: list[tuple[Head, Head, Answer]] = []
                try:
                    with writing(self._engine) as connection:
                        turn = Turn(connection, self._kinds)
                        answer = work(turn)
                        turn.finish()
                        done.append((turn.start, turn.head, answer))
                except DBAPIError as error:
                    if not is_retriable(error):
                        raise
                    # Lost in the commit, it may be done: only the log knows.
                    if done and self._has(*done[0][:2]):
                        return done[0][2]
                    if attempts < 1:
                        raise
                else:
                    return answer

    def _has(self, start: Head, end: Head) -> bool:
        if start == end:
            return True
        query: Select[Any] = select(entries.c.digest).where(entries.c.sequence == end.sequence)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none() == end.digest

    # ------------------------------------------------------------------------- reading

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """The entries behind a sequence number, not verified: see `Store.entries`."""
        refuse(whole_number(0, _SEQUENCE_MAXIMUM)("after", after), "the entries to read")
        return self._stream(every_entry(after=after))

    def application(self, application_id: str) -> ApplicationRecords:
        """The records of one application: see `Store.application`."""
        refuse(one_line("application_id", application_id), "the application to read")
        with telling("reading the log"), reading(self._engine) as connection:
            return LogState(connection, self._kinds).application(application_id)

    def applications(self) -> Iterator[ApplicationRecords]:
        """The records of every application, one after another: see `Store.applications`."""
        with telling("reading the log"), reading(self._engine) as connection:
            yield from LogState(connection, self._kinds).applications()

    def conflicts(self) -> Iterator[Entry]:
        """The entries in conflict with an earlier one: see `Store.conflicts`."""
        query = select_entries().where(entries.c.standing == "conflict")
        return self._stream(query.order_by(entries.c.sequence, personal.c.position))

    def find_personal(
        self, *, person_id: str | None = None, containing: str | None = None
    ) -> Iterator[FoundPart]:
        """The personal data of a person, or that holds a text: see `Store.find_personal`."""
        refuse(
            (
                *optional(one_line, "person_id", person_id),
                *optional(instance_of(str), "containing", containing),
            ),
            "the personal data to find",
        )
        query = select(
            personal.c.sequence,
            personal.c.position,
            entries.c.kind,
            entries.c.id,
            entries.c.application_id,
            personal.c.person_id,
            personal.c.salt,
            personal.c.fields,
        ).join(entries, entries.c.sequence == personal.c.sequence)
        if person_id is not None:
            query = query.where(personal.c.person_id == person_id)
        query = query.order_by(personal.c.sequence, personal.c.position)
        return self._found(query, None if containing is None else containing.casefold())

    def _found(self, query: Executable, wanted: str | None) -> Iterator[FoundPart]:
        options = {"stream_results": True, "yield_per": 2_000}
        with (
            telling("reading the log"),
            reading(self._engine) as connection,
            connection.execute(query, execution_options=options) as rows,
        ):
            for sequence, position, kind, record_id, application_id, *about in rows:
                part = PersonalPart(*about)
                if part.is_gone or not (wanted is None or _holds(part.fields, wanted)):
                    continue
                yield FoundPart(
                    place=PartPlace(sequence, position),
                    kind=kind,
                    id=record_id,
                    application_id=application_id,
                    person_id=part.person_id,
                    fields=part.fields,
                    texts=texts_of(part),
                    goes_as_a_whole=part.text_salts is None,
                )

    def head(self) -> Head:
        """Where the log ends."""
        with telling("reading the log"), reading(self._engine) as connection:
            row = connection.execute(select(head.c.sequence, head.c.digest)).one()
            return Head(row.sequence, row.digest)

    def last_ordinals(self) -> dict[tuple[str, int], int]:
        """The last number given in each series and year."""
        with telling("reading the log"), reading(self._engine) as connection:
            rows = connection.execute(select(series.c.name, series.c.year, series.c.last))
            return {(row.name, row.year): row.last for row in rows}

    def _stream(self, query: Select[Any]) -> Iterator[Entry]:
        with telling("reading the log"), reading(self._engine) as connection:
            yield from streamed(connection, query)

    # ------------------------------------------------------------------------- the end

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _holds(fields: str, wanted: str) -> bool:
    """Whether one of the personal texts holds the text wanted."""
    waiting: list[object] = [json.loads(fields)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and wanted in each.casefold():
            return True
        if is_dict(each):
            waiting.extend(each.values())
        elif is_list(each):
            waiting.extend(each)
    return False
