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

A group that holds several texts has a salt for each, so that one can go and the others stay. Its
texts are the values of its fields, of a list its items. Its digest is SHA-256 over four lines:

    qip-rules personal data 2
    the id of the person, as above
    the names of the fields that every such record has, as above
    the personal fields as canonical JSON, with the digest of each text in its place

and that of a text is SHA-256 over three: `qip-rules personal text 1`, its salt, its canonical JSON.
Beside such a group stands `2` and for each text its salt; once the text has been removed, its
digest after a hyphen, and `null` in its place.

No part can hold a line feed of its own (canonical JSON writes `\n`), so that two different
entries never give the same bytes. The salt is kept with the data and removed with it: without it,
the digest says nothing about a name, not even to one who guesses it.
"""

import enum
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import attrs

from qip_rules.narrowing import is_list

__all__ = [
    "GENESIS",
    "Entry",
    "Head",
    "PersonalPart",
    "Standing",
    "digest_of",
    "in_canonical_json",
    "parsed_head",
    "part_digest",
    "text_digest",
    "with_each_text",
]

GENESIS: Final = "0" * 64
"""What the first entry names as the digest of the entry before."""

_ENTRY_DOMAIN: Final = "qip-rules log entry 1"
_PART_DOMAIN: Final = "qip-rules personal data 1"
_SALTED_EACH_DOMAIN: Final = "qip-rules personal data 2"
_TEXT_DOMAIN: Final = "qip-rules personal text 1"
_NUMBER_DIGITS: Final = 19
"""No log has more entries than fit into 63 bits."""
_ENTRY_BREAKS: Final = 8
_PART_BREAKS: Final = 4
_SALTED_EACH_BREAKS: Final = 3
_TEXT_BREAKS: Final = 2
_SALTED_EACH: Final = "2"
_GONE: Final = "-"


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
    """Of the group; or `2` and what stands for each of its texts: see `text_salts`."""
    fields: str
    """The personal fields as a JSON object, with `null` for each text that was removed."""

    @property
    def text_salts(self) -> tuple[str, ...] | None:
        """The salt of each text, or its digest after a hyphen once it has been removed.

        `None` for a group that has one salt, and goes as a whole.
        """
        first, *others = self.salt.split(" ")
        return tuple(others) if first == _SALTED_EACH else None

    @property
    def removed(self) -> tuple[str, ...]:
        """The digests of the texts that were removed."""
        salts = self.text_salts or ()
        return tuple(each.removeprefix(_GONE) for each in salts if each.startswith(_GONE))

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left of it."""
        salts = self.text_salts
        return bool(salts) and len(self.removed) == len(salts or ())


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
    """The digest of a group of personal data; empty if it is none that this log writes.

    Args:
        part: the group.
        needed: the names of the fields that every such record has, as the record spells them.
    """
    salts = part.text_salts
    if salts is None:
        message = f"{_PART_DOMAIN}\n{part.salt}\n{part.person_id}\n{needed}\n{part.fields}"
        return _sha256(message, _PART_BREAKS)
    waiting = list(reversed(salts))

    def digest(text: object) -> str:
        salt = waiting.pop()
        if not salt.startswith(_GONE):
            return text_digest(salt, in_canonical_json(text))
        return salt.removeprefix(_GONE) if text is None else ""

    try:
        fields = with_each_text(json.loads(part.fields), digest)
    except (ValueError, AttributeError, IndexError, RecursionError):
        return ""
    if waiting:
        return ""
    message = f"{_SALTED_EACH_DOMAIN}\n{part.person_id}\n{needed}\n{in_canonical_json(fields)}"
    return _sha256(message, _SALTED_EACH_BREAKS)


def text_digest(salt: str, text: str) -> str:
    """The digest of one text, given as canonical JSON, of a group that has a salt for each."""
    return _sha256(f"{_TEXT_DOMAIN}\n{salt}\n{text}", _TEXT_BREAKS)


def with_each_text(fields: dict[str, Any], change: Callable[[object], object]) -> dict[str, Any]:
    """The personal fields with each of their texts changed, in their order.

    A text is the value of a field, or an item of the list that is one.
    """
    return {
        name: [change(each) for each in value] if is_list(value) else change(value)
        for name, value in fields.items()
    }


def in_canonical_json(value: object) -> str:
    """A value in the spelling of the log."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sha256(message: str, breaks: int) -> str:
    if message.count("\n") != breaks:
        return ""
    try:
        return sha256(message.encode()).hexdigest()
    except UnicodeEncodeError:
        return ""
