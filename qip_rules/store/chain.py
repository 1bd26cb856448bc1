r"""The entries of the log and the digests that chain them: the format, byte for byte.

The digest of an entry is SHA-256, in lower-case hexadecimal, over the UTF-8 bytes of nine lines
joined by a line feed, with none at the end:

    qip-rules log entry 1        what is digested, and the version of this format
    the digest of the entry before; for the first entry, 64 zeros
    the sequence number, in decimal
    the moment at which the entry was recorded, in UTC: 2026-01-31T09:30:00Z
    the kind of the record
    its id
    its standing: recorded, or conflict
    the application it belongs to; empty if it belongs to none
    the record as canonical JSON, with each group of personal data replaced by its digest

The digest of a group of personal data is SHA-256 over five lines:

    qip-rules personal data 1
    the salt: 32 random bytes in hexadecimal, drawn for this group alone
    the id of the person, if the record says it; else empty
    the names of the fields that every such record has, each after a space, with [] after the
        name of a list, [*] if the record refuses it empty, and {} after that of a mapping
    the personal fields as canonical JSON

No part can hold a line feed of its own (canonical JSON writes `\n`), so that two different
entries never give the same bytes. The salt is kept with the data and removed with it: without it,
the digest says nothing about a name, not even to one who guesses it.
"""

import enum
from hashlib import sha256
from typing import Final

import attrs

__all__ = [
    "GENESIS",
    "Entry",
    "Head",
    "PersonalPart",
    "Standing",
    "digest_of",
    "parsed_head",
    "part_digest",
]

GENESIS: Final = "0" * 64
"""What the first entry names as the digest of the entry before."""

_ENTRY_DOMAIN: Final = "qip-rules log entry 1"
_PART_DOMAIN: Final = "qip-rules personal data 1"
_NUMBER_DIGITS: Final = 19
"""No log has more entries than fit into 63 bits."""
_ENTRY_BREAKS: Final = 8
_PART_BREAKS: Final = 4


class Standing(enum.Enum):
    """Whether a record is the first of its id."""

    RECORDED = "recorded"
    CONFLICT = "conflict"
    """An earlier record has the same id and says something else. Both are kept."""


_CONFLICT: Final = Standing.CONFLICT.value


@attrs.frozen
class PersonalPart:
    """A group of personal data: the personal fields of one record, or of one object in it."""

    person_id: str
    """The person whom the object names beside its personal fields; empty if it names none."""
    salt: str
    fields: str
    """The personal fields as a JSON object."""


@attrs.frozen
class Entry:
    """One line of the log, as it is kept."""

    sequence: int
    """From 1 on, without gaps."""
    recorded_at: str
    """The moment at which the entry was recorded, in UTC, as RFC 3339 text."""
    kind: str
    id: str
    standing: str
    """The value of a `Standing`."""
    application_id: str
    """Empty for what belongs to no application."""
    record: str
    """The record as canonical JSON, with digests in the place of personal data."""
    previous: str
    """The digest of the entry before."""
    digest: str = ""
    parts: tuple[PersonalPart | None, ...] = ()
    """The personal data that belongs to the digests in `record`, in their order; `None` for what
    is no longer there."""

    @property
    def is_conflict(self) -> bool:
        """Whether an earlier record of the same id says something else."""
        return self.standing == _CONFLICT


@attrs.frozen
class Head:
    """Where a log ends.

    Whoever keeps a head elsewhere can tell later that nothing before it was rewritten.
    """

    sequence: int = 0
    digest: str = GENESIS


def parsed_head(text: str) -> Head | None:
    """The head that was kept as `NUMBER:DIGEST`, or `None` for any other text."""
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(number) > _NUMBER_DIGITS or len(digest) != len(GENESIS):
        return None
    return Head(int(number), digest)


def digest_of(entry: Entry) -> str:
    """The digest that the entry has to have; empty if a part holds a line feed or no UTF-8."""
    message = (
        f"{_ENTRY_DOMAIN}\n{entry.previous}\n{entry.sequence}\n{entry.recorded_at}\n{entry.kind}\n"
        f"{entry.id}\n{entry.standing}\n{entry.application_id}\n{entry.record}"
    )
    return _sha256(message, _ENTRY_BREAKS)


def part_digest(part: PersonalPart, needed: str) -> str:
    """The digest of a group of personal data; empty if a part holds a line feed or no UTF-8.

    Args:
        part: the group.
        needed: the names of the fields that every such record has, as the record spells them.
    """
    message = f"{_PART_DOMAIN}\n{part.salt}\n{part.person_id}\n{needed}\n{part.fields}"
    return _sha256(message, _PART_BREAKS)


def _sha256(message: str, breaks: int) -> str:
    if message.count("\n") != breaks:
        return ""
    try:
        return sha256(message.encode()).hexdigest()
    except UnicodeEncodeError:
        return ""
