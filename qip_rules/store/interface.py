"""What a store does, whatever it is kept in."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from qip_rules.store.chain import Entry, Head
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.plain_data import (
    ApplicationRecords,
    FoundPart,
    Outcome,
    PartPlace,
    Receipt,
    RemovalOrder,
)

__all__ = ["State", "Store"]

Decided = TypeVar("Decided")


class State(Protocol):
    """One state of the log, as the writer finds it whose turn it is.

    It is of use only as long as the turn lasts.
    """

    def application(self, application_id: str) -> ApplicationRecords:
        """The records of one application: none, if nothing is on record."""
        ...

    def applications(self) -> Iterator[ApplicationRecords]:
        """The records of every application, one after another, as `Store.applications`."""
        ...

    def records_of(self, classes: Iterable[type[Any]]) -> Iterator[Any]:
        """The records of some classes, of all applications, in the order of the log.

        Raises:
            StoreError: an entry is not what was written.
        """
        ...

    def outcome(self, record: object) -> Outcome:
        """What would become of a record that is sent now: nothing is written.

        Raises:
            InputError: every fault of a record that the log cannot hold.
        """
        ...


class Store(Protocol):
    """An append-only log of records, with personal data beside it.

    Whoever brings a store keeps these promises:

    - Every writing method does all of its work or none, even if the process is killed.
    - Writers take turns: each sees what all before it wrote, and no two share an entry or a
      number.
    - What a method has returned for is on stable storage.
    - Reading gives one state of the log, and entries that are not what was written are refused.

    All methods raise `StoreError` if the log cannot be read or written or is not what it was, and
    `StoreUnavailableError` if it could be later.
    """

    @property
    def kinds(self) -> RecordKinds:
        """The kinds of records that the log holds."""
        ...

    def append(self, records: Iterable[object], *, recorded_at: datetime) -> tuple[Receipt, ...]:
        """Record all of the records, in their order, or none of them.

        A record is the same as one that is there if it has the same id and says the same; when it
        was recorded does not count. A new document whose number belongs to a series must be the
        next of it.

        Args:
            records: events and decisions of the store's kinds.
            recorded_at: now, with its offset from UTC.

        Returns:
            What became of each record.

        Raises:
            InputError: every fault of every record; nothing was written.
        """
        ...

    def record(
        self, compose: Callable[[State], Iterable[object]], *, recorded_at: datetime
    ) -> tuple[Receipt, ...]:
        """Record what follows from the state of the log, in one step.

        No other writer can come between the state that `compose` looks at and the records. It may
        be composed twice, if the first time could not be recorded.

        Args:
            compose: is given the state of the log, and returns the records as for `append`. What
                it raises is passed on, and nothing is written. It must not write to the log
                itself: it would wait for its own turn.
            recorded_at: now, with its offset from UTC.

        Returns:
            What became of each record.

        Raises:
            InputError: every fault of every record; nothing was written.
        """
        ...

    def issue(
        self,
        application_id: str,
        decide: Callable[[str, ApplicationRecords], Decided],
        *,
        series: str,
        year: int,
        recorded_at: datetime,
    ) -> Decided:
        """Decide on a document with the next number of a series, and record it, in one step.

        No other writer can come between the state that the decision looks at, the number and the
        record. It may be decided twice, if the first time could not be recorded.

        Args:
            application_id: the application that the document is about.
            decide: is given the number and all records of the application, and returns the
                document of this number, or anything else if there is to be none: no number is
                used then. It must not write to the log itself: it would wait for its own turn.
            series: capital letters, as `INV`, or with a hyphen and more of them, as `QTP-C`.
            year: the year of the series.
            recorded_at: now, with its offset from UTC.

        Returns:
            What `decide` returned.

        Raises:
            InputError: a document of another number or application, one that the log cannot
                hold, or one dated before the last of its series.
        """
        ...

    def extend(self, entries: Iterable[Entry]) -> int:
        """Take over entries of a copy of this log, as they are, behind its last entry.

        Entries that the log has already are passed over. The caller has seen to it that they make
        a whole chain (`read_lines`); here each is only held against the one before.

        Returns:
            How many entries are new.

        Raises:
            InputError: an entry that does not follow the one before, or whose ids are longer than
                those of new records may be; nothing was written.
        """
        ...

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """The entries behind the sequence number `after`, as they are kept, not verified."""
        ...

    def application(self, application_id: str) -> ApplicationRecords:
        """The records of one application: none, if nothing is on record."""
        ...

    def applications(self) -> Iterator[ApplicationRecords]:
        """The records of every application, one after another, by their ids.

        Memory holds one application at a time. What is given was verified: before the first
        application, that every entry follows the one before it; then each entry and its personal
        data against their digests. `verify` says more about a log that is not what it was.
        """
        ...

    def conflicts(self) -> Iterator[Entry]:
        """The entries in conflict with an earlier one of their id, in the order of the log."""
        ...

    def find_personal(
        self, *, person_id: str | None = None, containing: str | None = None
    ) -> Iterator[FoundPart]:
        """The personal data of a person, or that holds a text, such as a name or an address.

        Args:
            person_id: data that stands beside this id.
            containing: data in which this text stands, whatever its case.
        """
        ...

    def remove_personal(
        self, places: Iterable[PartPlace], order: RemovalOrder, *, recorded_at: datetime
    ) -> Receipt:
        """Remove personal data for good, and record that it was removed.

        The chain stays whole. Whoever reads the record finds words in the place of each text,
        which tell the day and the order. Texts that said the same before still do, and others
        do not. Copies and backups of the store are not reached.

        Args:
            places: what to remove; what is gone already is passed over.
            order: by whom, when and why. The same order again has no effect.
            recorded_at: now, with its offset from UTC.

        Raises:
            InputError: a place at which there is no personal data, the id of another order, or
                data without which its record could not be read. Nothing was removed.
        """
        ...

    def scrub(self) -> bool:
        """Let the files of the store forget what was removed.

        Each removal does so by itself; while others read the log it may fail. So it is done again
        when the log is opened, and whoever waits for it may call this.

        Returns:
            Whether the files hold nothing any more of what was removed.
        """
        ...

    def head(self) -> Head:
        """Where the log ends."""
        ...

    def last_ordinals(self) -> dict[tuple[str, int], int]:
        """The last number given in each series and year."""
        ...

    def close(self) -> None:
        """Let go of the file or the server."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
