"""Entries into records, and the records of each application together."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from qip_rules.errors import QipRulesError, StoreError
from qip_rules.store.chain import Entry, PersonalPart, digest_of, part_digest
from qip_rules.store.decoding import reader_of
from qip_rules.store.kinds import RecordKinds, Role
from qip_rules.store.personal import digests_in, unsealed
from qip_rules.store.plain_data import REMOVAL_KIND, ApplicationRecords
from qip_rules.store.removal_records import removal_of

__all__ = ["EntryReader", "is_whole", "removed_texts"]


def is_whole(entry: Entry) -> bool:
    """Whether all personal data of an entry is there, so that no removal has to be looked up."""
    parts = entry.parts
    if len(parts) != len(digests_in(entry.record)):
        return False
    return all(part is not None and not part.removed for part in parts)


def removed_texts(entries: Iterable[Entry]) -> dict[str, str]:
    """By its digest, what is read for each text that was removed on request, out of those entries.

    Raises:
        StoreError: an entry is not what was written.
    """
    removed: dict[str, str] = {}
    for entry in entries:
        if digest_of(entry) != entry.digest:
            raise _changed(entry)
        if entry.kind == REMOVAL_KIND:
            try:
                removal = removal_of(entry.record)
            except QipRulesError as error:
                msg = f"entry {entry.sequence} is no removal that can be read: {error}"
                raise StoreError(msg) from error
            removed |= removal.words(entry.recorded_at)
    return removed


class EntryReader:
    """Makes records of entries, each held against its own digest."""

    def __init__(self, kinds: RecordKinds, removed: Mapping[str, str]) -> None:
        self._events = frozenset(kind.name for kind in kinds if kind.role is Role.EVENT)
        self._course = frozenset(kind.name for kind in kinds if kind.role is Role.COURSE)
        self._readers = {kind.name: reader_of(kind.record) for kind in kinds}
        self._removed = removed

    def record(self, entry: Entry) -> Any:  # noqa: ANN401 - of any kind
        """The record that an entry holds, with its personal data as far as it is there.

        Raises:
            StoreError: the entry is not what was written, or of a kind that is not known here.
        """
        if digest_of(entry) != entry.digest:
            raise _changed(entry)
        read = self._readers.get(entry.kind)
        if read is None:
            msg = f"entry {entry.sequence} is a {entry.kind}, which is not known here"
            raise StoreError(msg)
        try:
            return read(unsealed(entry.record, entry.parts, self._matches, self._removed))
        except _ChangedPartError as error:
            msg = f"the personal data of entry {entry.sequence} is not what was written"
            raise StoreError(msg) from error
        except QipRulesError as error:
            msg = f"entry {entry.sequence} is no {entry.kind} that can be read: {error}"
            raise StoreError(msg) from error

    def _matches(self, part: PersonalPart | None, needed: str, digest: str) -> None:
        if part is None:
            is_sound = digest in self._removed
        else:
            is_sound = digest == part_digest(part, needed)
            if is_sound and " " in part.salt:
                is_sound = all(each in self._removed for each in part.removed)
        if not is_sound:
            raise _ChangedPartError

    def application(self, application_id: str, entries: Iterable[Entry]) -> ApplicationRecords:
        """The records of one application out of its entries, in the order of the log.

        Raises:
            StoreError: an entry is not what was written, or of a kind that is not known here.
        """
        events: list[object] = []
        course: list[object] = []
        documents: list[object] = []
        conflicts: list[Entry] = []
        record_of, kinds_of_event, kinds_of_course = self.record, self._events, self._course
        for entry in entries:
            record, is_conflict = record_of(entry), entry.is_conflict
            if is_conflict:
                conflicts.append(entry)
            if entry.kind in kinds_of_event:
                events.append(record)
            elif entry.kind in kinds_of_course:
                course.append(record)
            elif not is_conflict:
                documents.append(record)
        return ApplicationRecords(
            application_id=application_id,
            events=tuple(events),
            course=tuple(course),
            documents=tuple(documents),
            conflicts=tuple(conflicts),
        )

    def by_application(self, entries: Iterable[Entry]) -> Iterator[ApplicationRecords]:
        """The records of each application out of entries that are sorted by application.

        Raises:
            StoreError: an entry is not what was written, or of a kind that is not known here.
        """
        for application_id, its in groupby(entries, key=attrgetter("application_id")):
            if application_id:
                yield self.application(application_id, its)


def _changed(entry: Entry) -> StoreError:
    return StoreError(f"entry {entry.sequence} is not what was written: its digest is another")


class _ChangedPartError(Exception):
    """Personal data that is not what was written."""
