"""Whether a log is what was written: entry by entry, each held against the one before.

What can be told: a record that was changed, dropped, swapped or put in is named by its place.
What was removed on request is told from what is missing without one. Entries added at the end are
no break. Whoever rewrites the whole log with fresh digests is found out only by a head that was
kept elsewhere, such as on the printed statement of each month.
"""

import enum
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs

from qip_rules.errors import QipRulesError
from qip_rules.store.chain import Entry, Head, digest_of, part_digest
from qip_rules.store.interface import Store
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.numbers import DocumentNumber, parsed_number
from qip_rules.store.personal import MARKER, digests_in
from qip_rules.store.plain_data import REMOVAL_KIND
from qip_rules.store.removal_records import removal_of

__all__ = ["Break", "BreakKind", "ChainReader", "Verification", "verify"]

_BREAKS_MAXIMUM: Final = 100


class BreakKind(enum.Enum):
    """What is wrong with a log at one place."""

    CHANGED = "changed"
    """The entry is not what was written."""
    MISSING = "missing"
    """Entries were dropped before this place."""
    OUT_OF_PLACE = "out of place"
    """The entry was written, but not here; or it is there twice."""
    NOT_LINKED = "not linked"
    """The entry names another one as the one before it."""
    CUT_OFF = "cut off"
    """The log ends before the place where it is known to have ended."""
    REWRITTEN = "rewritten"
    """The log was another one when its head was kept elsewhere."""
    PERSONAL_CHANGED = "personal data changed"
    PERSONAL_MISSING = "personal data missing"
    """It is gone, and nobody recorded a removal."""
    PERSONAL_BACK = "personal data back"
    """It was removed on request and is there again."""
    NUMBER = "number"
    """A series of documents has a gap, or a number twice."""


@attrs.frozen
class Break:
    """One place at which the log is not what was written."""

    sequence: int
    kind: BreakKind
    says: str


@attrs.frozen(kw_only=True)
class Verification:
    """What a look at the whole log came to."""

    head: Head
    """The end of the log that was looked at."""
    entries: int
    parts: int
    """Groups of personal data that are there, and are what was written."""
    removed: int
    """Groups of personal data, and single texts of others, that were removed on request."""
    conflicts: int
    breaks: tuple[Break, ...]
    """In the order of the log, at most 100. Missing personal data comes last: the record of its
    removal may be among what else is missing."""

    @property
    def is_intact(self) -> bool:
        """Whether the log is what was written."""
        return not self.breaks

    @property
    def first_break(self) -> Break | None:
        """The first record that is not what was written, if there is one."""
        return self.breaks[0] if self.breaks else None


class ChainReader:
    """Reads a log once, entry by entry, and says of each what is wrong with it.

    After a break it goes on with what it found, so that one fault is told once.
    """

    def __init__(self, kinds: RecordKinds) -> None:
        self._numbered = frozenset(kind.name for kind in kinds if kind.is_numbered)
        self.head: Head = Head()
        self.last_ordinals: dict[tuple[str, int], int] = {}
        self.parts: int = 0
        self.conflicts: int = 0
        self._removed: set[str] = set()
        self._missing: dict[str, int] = {}
        self._there: dict[str, int] = {}

    @property
    def removed(self) -> int:
        """How many groups and single texts are gone and were removed on request, so far."""
        return len(self._removed)

    def breaks(self, entry: Entry) -> Sequence[Break]:
        """What is wrong with the next entry."""
        fits = entry.sequence == self.head.sequence + 1 and entry.previous == self.head.digest
        found: list[Break] = []
        if not fits or digest_of(entry) != entry.digest:
            found.extend(self._link_breaks(entry))
            if entry.sequence <= self.head.sequence:
                return found
        self.head = Head(entry.sequence, entry.digest)
        if entry.is_conflict:
            self.conflicts += 1
        if entry.parts or MARKER in entry.record:
            self._take_parts(entry, found)
        if entry.kind == REMOVAL_KIND:
            self._take_removal(entry)
        elif entry.kind in self._numbered and not entry.is_conflict:
            found.extend(self._number_breaks(entry))
        return found

    def _link_breaks(self, entry: Entry) -> Iterator[Break]:
        expected = self.head.sequence + 1
        if entry.sequence > expected:
            gone = str(expected)
            if entry.sequence - 1 > expected:
                gone = f"{expected} to {entry.sequence - 1}"
            yield Break(expected, BreakKind.MISSING, f"entry {gone} is missing")
        elif entry.sequence < expected:
            says = f"entry {entry.sequence} stands behind entry {self.head.sequence}"
            yield Break(expected, BreakKind.OUT_OF_PLACE, says)
        if digest_of(entry) != entry.digest:
            says = f"entry {entry.sequence} is not what was written: its digest is another"
            yield Break(entry.sequence, BreakKind.CHANGED, says)
        elif entry.sequence == expected and entry.previous != self.head.digest:
            says = f"entry {entry.sequence} does not follow the entry before it"
            yield Break(entry.sequence, BreakKind.NOT_LINKED, says)

    def _take_parts(self, entry: Entry, found: list[Break]) -> None:
        digests = digests_in(entry.record)
        if len(entry.parts) > len(digests):
            says = f"entry {entry.sequence} has personal data beside it that it does not name"
            found.append(Break(entry.sequence, BreakKind.PERSONAL_CHANGED, says))
        for position, (digest, needed) in enumerate(digests):
            part = entry.parts[position] if position < len(entry.parts) else None
            if part is None:
                self._missing[digest] = entry.sequence
            elif part_digest(part, needed) != digest:
                says = f"the personal data of entry {entry.sequence} is not what was written"
                found.append(Break(entry.sequence, BreakKind.PERSONAL_CHANGED, says))
            else:
                self._missing.update(dict.fromkeys(part.removed, entry.sequence))
                self.parts += not part.is_gone

    def _take_removal(self, entry: Entry) -> None:
        try:
            removal = removal_of(entry.record)
        except QipRulesError:
            return  # its digest tells that it was changed; what it removed counts as missing
        for digest in removal.digests:
            if self._missing.pop(digest, None) is not None:
                self._removed.add(digest)
            else:
                self._there[digest] = entry.sequence

    def _number_breaks(self, entry: Entry) -> Iterator[Break]:
        number = parsed_number(entry.id)
        if number is None:
            return
        last = self.last_ordinals.get((number.series, number.year), 0)
        if number.ordinal != last + 1:
            expected = DocumentNumber(number.series, number.year, last + 1)
            says = f"entry {entry.sequence} has the number {entry.id} where {expected} is due"
            yield Break(entry.sequence, BreakKind.NUMBER, says)
        self.last_ordinals[number.series, number.year] = number.ordinal

    def last_breaks(self) -> Iterator[Break]:
        """What is wrong with the log as a whole, once all entries have been read."""
        for sequence in self._missing.values():
            says = f"personal data of entry {sequence} is missing, and no removal was recorded"
            yield Break(sequence, BreakKind.PERSONAL_MISSING, says)
        for sequence in self._there.values():
            says = f"personal data that entry {sequence} removed is there again, or never was"
            yield Break(sequence, BreakKind.PERSONAL_BACK, says)


def verify(
    store: Store, *, kept: Head | None = None, see: Callable[[Entry], object] | None = None
) -> Verification:
    """Look at the whole log, from the first entry to its end at this moment.

    Args:
        store: the log. Others may write to it meanwhile.
        kept: a head of this log that was kept elsewhere, earlier.
        see: is shown every entry in its order, whatever is wrong with it, as to copy it.

    Returns:
        Whether it is what was written, and the places where it is not.

    Raises:
        StoreError: the log cannot be read.
    """
    head, ordinals = store.head(), store.last_ordinals()
    reader = ChainReader(store.kinds)
    breaks: list[Break] = []
    entries = 0
    for entry in store.entries():
        entries += 1
        if see is not None:
            see(entry)
        found = reader.breaks(entry)
        if found and len(breaks) < _BREAKS_MAXIMUM:
            breaks.extend(found)
        if kept is not None and entry.sequence == kept.sequence and entry.digest != kept.digest:
            says = f"entry {entry.sequence} is another than the one whose digest was kept"
            breaks.append(Break(entry.sequence, BreakKind.REWRITTEN, says))
    breaks.extend(reader.last_breaks())
    breaks.extend(_at_the_end(reader, head, kept))
    for (series, year), last in ordinals.items():
        if reader.last_ordinals.get((series, year), 0) < last:
            says = f"the last document of {series} in {year} is missing"
            breaks.append(Break(reader.head.sequence, BreakKind.NUMBER, says))
    return Verification(
        head=reader.head,
        entries=entries,
        parts=reader.parts,
        removed=reader.removed,
        conflicts=reader.conflicts,
        breaks=tuple(sorted(breaks, key=_rank)[:_BREAKS_MAXIMUM]),
    )


def _rank(found: Break) -> tuple[bool, int]:
    return found.kind is BreakKind.PERSONAL_MISSING, found.sequence


def _at_the_end(reader: ChainReader, head: Head, kept: Head | None) -> Iterator[Break]:
    """Whether the log reaches as far as it is known to have reached."""
    end = reader.head
    for known in (head, kept):
        if known is not None and end.sequence < known.sequence:
            says = f"the log ends with entry {end.sequence}; it had {known.sequence}"
            yield Break(end.sequence + 1, BreakKind.CUT_OFF, says)
            return
    if end.sequence == head.sequence and end.digest != head.digest:
        says = f"entry {end.sequence} is not the one with which the log ended"
        yield Break(end.sequence, BreakKind.NOT_LINKED, says)
