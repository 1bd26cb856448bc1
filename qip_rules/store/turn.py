"""One writer's turn: what is added to the log between the lock and the commit."""

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import attrs
from sqlalchemy import Connection, insert, select, update

from qip_rules.boundary.json_out import to_json
from qip_rules.errors import Fault, StoreError
from qip_rules.fields import refuse, shown
from qip_rules.store.chain import Entry, Head, Standing, digest_of
from qip_rules.store.indexed import unindexed
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.numbers import DocumentNumber, parsed_number
from qip_rules.store.plain_data import (
    REMOVAL_KIND,
    Outcome,
    PartPlace,
    PersonalDataRemoved,
    Receipt,
    RemovalOrder,
)
from qip_rules.store.preparing import Prepared, outcome_among
from qip_rules.store.reading import EntryReader, removed_texts
from qip_rules.store.removal_records import removal_of
from qip_rules.store.removing import numbered_alike, removed_of_copy, take_out
from qip_rules.store.rows import entries_of, fetched, select_entries, with_ids
from qip_rules.store.schema import entries, head, personal, series

__all__ = ["Turn"]

_ENTRIES_AT_ONCE: Final = 1_000


@attrs.define
class _Series:
    """The last number of one series and year, and the day of its document."""

    last: int = 0
    last_on: str = ""
    is_new: bool = True
    is_changed: bool = False


class Turn:
    """A turn at the log: it is this writer's from the first statement to the commit."""

    def __init__(self, connection: Connection, kinds: RecordKinds) -> None:
        self.connection = connection
        self._kinds = kinds
        row = connection.execute(
            select(head.c.sequence, head.c.digest).with_for_update()
        ).one_or_none()
        if row is None:
            msg = "the log has no head: it is not whole"
            raise StoreError(msg)
        self.head: Head = Head(row.sequence, row.digest)
        self.start: Head = self.head
        self._waiting: list[Entry] = []
        self._series: dict[tuple[str, int], _Series] = {}
        self._removals = 0

    def append(self, new: Sequence[Prepared], recorded_at: str) -> tuple[Receipt, ...]:
        """Add the records; what is there already is not added again.

        Raises:
            InputError: numbers that are not the next of their series, or dates that go back.
        """
        known = (
            {} if not self.head.sequence else with_ids(self.connection, [each.id for each in new])
        )
        receipts: list[Receipt] = []
        faults: list[Fault] = []
        for position, each in enumerate(new):
            outcome, same = outcome_among(self._kinds, each, known.get(each.id, ()))
            if same is not None:
                receipts.append(Receipt(outcome, same.sequence))
                continue
            is_first = outcome is Outcome.RECORDED
            if is_first and each.kind.is_numbered:
                faults.extend(
                    attrs.evolve(fault, place=f"records[{position}].{fault.place}")
                    for fault in self._take_number(each.id, each.issued_on)
                )
            standing = Standing.RECORDED if is_first else Standing.CONFLICT
            entry = self._add(each, standing, recorded_at)
            known.setdefault(each.id, []).append(entry)
            receipts.append(Receipt(outcome, entry.sequence))
        refuse(faults, "the records")
        return tuple(receipts)

    def last_ordinal(self, name: str, year: int) -> int:
        """The last number given in a series and year."""
        return self._of_series(name, year).last

    def _of_series(self, name: str, year: int) -> _Series:
        known = self._series.get((name, year))
        if known is None:
            row = self.connection.execute(
                select(series.c.last, series.c.last_on).where(
                    series.c.name == name, series.c.year == year
                )
            ).one_or_none()
            known = _Series() if row is None else _Series(row.last, row.last_on, is_new=False)
            self._series[name, year] = known
        return known

    def _take_number(self, text: str, issued_on: str) -> Iterator[Fault]:
        number = parsed_number(text)
        if number is None:
            return
        known = self._of_series(number.series, number.year)
        if number.ordinal != known.last + 1:
            due = DocumentNumber(number.series, number.year, known.last + 1)
            yield Fault("number", shown(text), f"{due}, the next of its series")
        elif issued_on < known.last_on:
            expected = f"{known.last_on} or later, as the document before it in its series"
            yield Fault("issued_on", issued_on, expected)
        else:
            known.last, known.last_on, known.is_changed = number.ordinal, issued_on, True

    def _add(self, new: Prepared, standing: Standing, recorded_at: str) -> Entry:
        return self._link(
            recorded_at=recorded_at,
            kind=new.kind.name,
            id=new.id,
            standing=standing.value,
            application_id=new.application_id,
            record=new.sealed.record,
            parts=new.sealed.parts,
        )

    def _link(self, *, parts: tuple[Any, ...] = (), **what: str) -> Entry:
        """A new entry behind the last one."""
        sequence, previous = self.head.sequence + 1, self.head.digest
        entry = Entry(sequence=sequence, previous=previous, parts=parts, **what)
        entry = attrs.evolve(entry, digest=digest_of(entry))
        self._keep(entry)
        return entry

    def _keep(self, entry: Entry) -> None:
        self.head = Head(entry.sequence, entry.digest)
        self._waiting.append(entry)
        if len(self._waiting) >= _ENTRIES_AT_ONCE:
            self._write()

    def extend(self, copied: Iterable[Entry]) -> int:
        """Take over entries of a copy of this log.

        Raises:
            InputError: an entry that does not follow the one before it, or whose ids are too long.
        """
        count, passed = 0, None
        removed: set[str] = set()
        for entry in copied:
            if entry.sequence <= self.start.sequence:
                passed = entry
                continue
            self._refuse_another(passed)
            passed = None
            if (entry.sequence, entry.previous) != (self.head.sequence + 1, self.head.digest):
                expected = f"the entry that follows entry {self.head.sequence}"
                place = f"entry {entry.sequence}"
                refuse([Fault(place, "an entry that follows another one", expected)], "the copy")
            refuse(unindexed(entry), "the copy")
            kind = self._kinds.by_name.get(entry.kind)
            if kind is not None and kind.is_numbered and not entry.is_conflict:
                self._follow_number(entry)
            self._keep(entry)
            if entry.kind == REMOVAL_KIND:
                removed.update(removal_of(entry.record).digests)
            count += 1
        self._refuse_another(passed)
        if removed and self.start.sequence and removed_of_copy(self.connection, removed):
            self._removals += 1
        return count

    def _refuse_another(self, passed: Entry | None) -> None:
        """Refuse a copy whose entries are not those that are here already."""
        if passed is None:
            return
        query = select(entries.c.digest).where(entries.c.sequence == passed.sequence)
        if self.connection.execute(query).scalar_one_or_none() != passed.digest:
            place = f"entry {passed.sequence}"
            fault = Fault(place, "an entry of another log", "the one that is here already")
            refuse([fault], "the copy")

    def _follow_number(self, entry: Entry) -> None:
        number = parsed_number(entry.id)
        if number is not None:
            known = self._of_series(number.series, number.year)
            issued_on = str(json.loads(entry.record).get("issued_on", ""))
            known.last, known.last_on, known.is_changed = number.ordinal, issued_on, True

    def remove(self, places: Iterable[PartPlace], order: RemovalOrder, at: str) -> Receipt:
        """Remove personal data and record it.

        Raises:
            InputError: a place where there is none, the id of another order, or data without
                which the record could not be read.
        """
        wanted = tuple(places)
        gone = take_out(self.connection, wanted)
        for entry in with_ids(self.connection, [order.order_id]).get(order.order_id, ()):
            if entry.kind == REMOVAL_KIND:
                if not gone and _is_by(entry, order):
                    return Receipt(Outcome.DUPLICATE, entry.sequence)
                fault = Fault("order_id", shown(order.order_id), "an id that no other order has")
                refuse([fault], "the removal")
        if not gone:
            fault = Fault("places", "no personal data", "data that is there to be removed")
            refuse([fault], "the removal")
        removal = PersonalDataRemoved(
            removal_id=order.order_id,
            reason=order.reason,
            digests=tuple(gone),
            texts=numbered_alike(gone),
            ordered_by=order.ordered_by,
            removed_on=order.on,
        )
        entry = self._link(
            recorded_at=at,
            kind=REMOVAL_KIND,
            id=order.order_id,
            standing=Standing.RECORDED.value,
            application_id="",
            record=to_json(removal),
        )
        self._write()
        self._removals += 1
        self._refuse_unreadable({each.sequence for each in wanted})
        return Receipt(Outcome.RECORDED, entry.sequence)

    def _refuse_unreadable(self, sequences: AbstractSet[int]) -> None:
        """Refuse a removal after which an entry could not be read: its class takes no such words.

        Raises:
            InputError: which entries.
        """
        its = fetched(self.connection, entries_of(""))
        reader = EntryReader(self._kinds, removed_texts(its))
        faults: list[Fault] = []
        every = sorted(sequences)
        for start in range(0, len(every), _ENTRIES_AT_ONCE):
            some = every[start : start + _ENTRIES_AT_ONCE]
            query = select_entries().where(entries.c.sequence.in_(some))
            query = query.order_by(entries.c.sequence, personal.c.position)
            for entry in fetched(self.connection, query):
                if entry.kind not in self._kinds.by_name:
                    continue
                try:
                    reader.record(entry)
                except StoreError as error:
                    expected = "a record that can be read without this data"
                    faults.append(Fault(f"entry {entry.sequence}", str(error), expected))
        refuse(faults, "the removal")

    def _write(self) -> None:
        rows = self._waiting
        if not rows:
            return
        names = [column.name for column in entries.c]
        self.connection.execute(
            insert(entries), [{name: getattr(entry, name) for name in names} for entry in rows]
        )
        beside = [
            {
                "sequence": entry.sequence,
                "position": position,
                "person_id": part.person_id,
                "salt": part.salt,
                "fields": part.fields,
            }
            for entry in rows
            for position, part in enumerate(entry.parts)
            if part is not None
        ]
        if beside:
            self.connection.execute(insert(personal), beside)
        self._waiting = []

    def finish(self) -> None:
        """Write what has been added; the commit follows."""
        self._write()
        if self.head == self.start:
            return
        end = {"sequence": self.head.sequence, "digest": self.head.digest}
        unscrubbed = head.c.unscrubbed + self._removals
        self.connection.execute(update(head).values(**end, unscrubbed=unscrubbed))
        for (name, year), known in self._series.items():
            if not known.is_changed:
                continue
            values = {"last": known.last, "last_on": known.last_on}
            if known.is_new:
                self.connection.execute(insert(series).values(name=name, year=year, **values))
            else:
                where = (series.c.name == name, series.c.year == year)
                self.connection.execute(update(series).where(*where).values(**values))


def _is_by(entry: Entry, order: RemovalOrder) -> bool:
    """Whether a removal on record is by this very order."""
    before = removal_of(entry.record)
    said = (before.reason, before.ordered_by, before.removed_on)
    return said == (order.reason, order.ordered_by, order.on)
