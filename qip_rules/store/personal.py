"""Which fields are personal, and how a record is taken apart and put together again.

A text field of a record is personal unless it is listed here as plain. So a class or a field that
is added later is protected until somebody has looked at it. Ids are plain: give people ids that
are no names. Dates, amounts, choices and flags are plain.

The author of a class can say it at the field, which goes before the lists:
`attrs.field(metadata={"personal": False})`. A list of text that the class refuses when it is empty
is marked `attrs.field(metadata={"never_empty": True})`: something is read in it after a removal.
"""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from qip_rules.boundary.json_out import to_json
from qip_rules.money import Money
from qip_rules.narrowing import fields_of, is_frozenset, is_list_or_tuple, is_mapping
from qip_rules.store.chain import PersonalPart, in_canonical_json, part_digest
from qip_rules.store.texts import (
    NOTHING_TOLD,
    group_of,
    placeholders,
    told_of_removed,
    with_told_texts,
)

__all__ = [
    "MARKER",
    "Sealed",
    "digests_in",
    "is_personal",
    "sealed",
    "text_of_type",
    "unmarked",
    "unsealed",
]

MARKER: Final = "$personal"
"""The member of a JSON object that stands for its personal fields. No field has such a name."""

_PLAIN_FIELDS: Final = frozenset(
    {
        "code",
        "country",
        "currency",
        "digest",
        "kind",
        "method",
        "number",
        "place",
        "purchase_order",
        "says",
        "terms",
    }
)
"""Fields that hold no word about a person in any record, besides all `…_id` and `…_number`."""

_PERSONAL_FIELDS: Final = frozenset({"tax_id"})
"""Fields that hold one in spite of their name: a practice of one person may give its own number."""

_PLAIN_OF: Final[Mapping[str, frozenset[str]]] = {
    "Buyer": frozenset({"address_lines", "name", "npi"}),
    "Seller": frozenset({"address_lines", "name", "tax_id"}),
}
"""Further plain fields, class by class: practices and the program are no persons."""

_MARK: Final = f'"{MARKER}":"'
"""The start of a marker in canonical JSON. In a text it cannot stand: its quotes are escaped."""

_NEVER_EMPTY: Final = "[*]"
"""Behind the name of a list in which something is left when its data is removed."""

_DIGEST_LENGTH: Final = 64


@attrs.frozen
class Sealed:
    """A record as the chain holds it, and beside it what the chain holds only digests of."""

    record: str
    parts: tuple[PersonalPart, ...]


def is_personal(owner: type[attrs.AttrsInstance], name: str, value: object) -> bool:
    """Whether the field `name` of the class `owner`, holding `value`, is personal data."""
    declared = getattr(attrs.fields(owner), name).metadata.get("personal")
    if declared is not None:
        return bool(declared)
    if name in _PLAIN_FIELDS or name in _PLAIN_OF.get(owner.__name__, ()):
        return False
    if name.endswith(("_id", "_number")) and name not in _PERSONAL_FIELDS:
        return False
    return _is_text(value)


def _is_text(value: object) -> bool:
    """Text, or a collection with text directly in it; a choice is none."""
    if type(value) is str:
        return True
    if is_mapping(value):
        return any(type(each) is str for pair in value.items() for each in pair)
    return (is_list_or_tuple(value) or is_frozenset(value)) and any(
        type(each) is str for each in value
    )


def text_of_type(kind: Any) -> object:  # noqa: ANN401 - any type at all
    """A value of the type if it can hold text by itself, as `is_personal` asks; else nothing."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is str or origin is Literal:
        return ""
    if origin in (Union, types.UnionType):
        return "" if str in arguments else None
    return ("",) if origin is tuple and arguments[0] is str else None


def sealed(record: object, salt: Callable[[], str]) -> Sealed:
    """The record with its personal data taken out.

    Args:
        record: an attrs record that JSON can hold.
        salt: a new salt for each group of personal data, or each text of one.

    Raises:
        TypeError: JSON has no form for the record, or it holds people in a set.
    """
    plain = json.loads(to_json(record))
    parts: list[PersonalPart] = []
    _take_out(record, plain, salt, parts)
    return Sealed(in_canonical_json(plain), tuple(parts))


def _take_out(
    value: object,
    plain: Any,  # noqa: ANN401 - what json.loads gives
    salt: Callable[[], str],
    parts: list[PersonalPart],
) -> None:
    """Replace the personal fields in `plain`, which is `value` in JSON, innermost first."""
    owner = type(value)
    if attrs.has(owner) and not isinstance(value, Money):
        taken: dict[str, object] = {}
        needed = ""
        for field in fields_of(value):
            inner = getattr(value, field.name)
            if field.name in plain and is_personal(owner, field.name, inner):
                taken[field.name] = plain.pop(field.name)
                if field.default is attrs.NOTHING:
                    needed += f" {field.name}{_brackets(taken[field.name], field)}"
            elif field.name in plain:
                _take_out(inner, plain[field.name], salt, parts)
        if taken:
            # The marker is the last member, so the groups stand in the order of the text.
            person_id = plain.get("person_id")
            part = group_of(person_id if isinstance(person_id, str) else "", taken, salt)
            parts.append(part)
            plain[MARKER] = part_digest(part, needed) + needed
    elif is_list_or_tuple(value):
        for each, inner_plain in zip(value, plain, strict=True):
            _take_out(each, inner_plain, salt, parts)
    elif is_mapping(value):
        for name, each in value.items():
            _take_out(each, plain[name], salt, parts)
    elif is_frozenset(value) and any(attrs.has(type(each)) for each in value):
        msg = "the log cannot hold a set of records: a tuple keeps them in their order"
        raise TypeError(msg)


def _brackets(plain: object, field: "attrs.Attribute[Any]") -> str:
    if isinstance(plain, list):
        return _NEVER_EMPTY if field.metadata.get("never_empty") else "[]"
    return "{}" if isinstance(plain, dict) else ""


def digests_in(record: str) -> list[tuple[str, str]]:
    """The digest of each group of personal data in a sealed record, with its needed fields."""
    return [_marker(piece)[:2] for piece in record.split(_MARK)[1:]]


def _marker(piece: str) -> tuple[str, str, str]:
    """Digest, needed fields and what follows, out of the text behind the start of a marker."""
    needed, _, rest = piece[_DIGEST_LENGTH:].partition('"')
    return piece[:_DIGEST_LENGTH], needed, rest


def unsealed(
    record: str,
    parts: Sequence[PersonalPart | None],
    matches: Callable[[PersonalPart | None, str, str], object] | None = None,
    told: Mapping[str, str] = NOTHING_TOLD,
) -> str:
    """The record as canonical JSON but for the order of its fields, with its personal data.

    What was removed is left out; where the record has to have it, words stand in its place or it
    is empty, and in a list that is never empty the words are its one item.

    Args:
        record: the sealed record.
        parts: the personal data, in the order of its digests; what is not there was removed.
        matches: is shown each group, its needed fields and its digest, and raises what it likes.
        told: the words for what was removed, by its digest; `REMOVED` for all others.
    """
    start = record.find(_MARK)
    if start < 0:
        return record
    digest_ends = start + len(_MARK) + _DIGEST_LENGTH
    end = record.find('"', digest_ends)
    part = parts[0] if parts else None
    if (
        part is not None
        and not part.removed
        and end >= 0
        and record.find(_MARK, end) < 0  # one group, as in most
    ):
        if matches is not None:
            matches(part, record[digest_ends:end], record[start + len(_MARK) : digest_ends])
        return f"{record[:start]}{part.fields[1:-1]}{record[end + 1 :]}"
    first, *pieces = record.split(_MARK)
    written = [first]
    gone = 0
    for position, piece in enumerate(pieces):
        digest, needed, rest = _marker(piece)
        part = parts[position] if position < len(parts) else None
        if matches is not None:
            matches(part, needed, digest)
        if part is not None:
            members = with_told_texts(part, needed, told, gone)
            gone += len(part.removed)
        else:
            gone += 1
            members = ",".join(
                placeholders(needed.split(), told.get(digest) or told_of_removed(gone))
            )
        if members:
            written.append(members)
        else:
            written[-1] = written[-1].removesuffix(",")
        written.append(rest)
    return "".join(written)


def unmarked(record: str) -> str:
    """The sealed record without its digests: what two records that say the same have in common."""
    first, *pieces = record.split(_MARK)
    return first + "".join(_MARK + piece[_DIGEST_LENGTH:] for piece in pieces)
