"""The ids by which the log finds its entries, and how long one may be.

Databases find entries by an index, in which PostgreSQL has room for some 2,700 bytes and SQLite for
any number. A log has to fit into both, as it can be taken from one to the other.
"""

from collections.abc import Iterator
from typing import Final

from qip_rules.errors import Fault
from qip_rules.fields import one_line, shown
from qip_rules.store.chain import Entry

__all__ = ["ID_MAXIMUM", "indexed_id", "unindexed"]

ID_MAXIMUM: Final = 200
"""Characters of an id that the log finds entries by, at most 800 bytes."""


def indexed_id(place: str, value: object) -> Iterator[Fault]:
    """An id of a record, an application, a person or a removal: one line of no great length."""
    yield from one_line(place, value)
    if isinstance(value, str):
        yield from _too_long(place, value)


def unindexed(entry: Entry) -> Iterator[Fault]:
    """The ids of an entry that are too long for the log to find it by, whatever else they are."""
    people = (each.person_id for each in entry.parts if each is not None)
    named = [("id", entry.id), ("application_id", entry.application_id)]
    for name, value in (*named, *(("person_id", each) for each in people)):
        yield from _too_long(f"entry {entry.sequence}: {name}", value)


def _too_long(place: str, value: str) -> Iterator[Fault]:
    if len(value) > ID_MAXIMUM:
        found = f"{len(value)} characters, {shown(value)}"
        yield Fault(place, found, f"an id of at most {ID_MAXIMUM} characters")
