"""Records made ready for the log, before any lock is taken; and whether two say the same."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

import attrs

from qip_rules.boundary.json_out import to_json
from qip_rules.errors import Fault, InputError, QipRulesError
from qip_rules.fields import moment, refuse, shown
from qip_rules.store.chain import Entry, PersonalPart
from qip_rules.store.decoding import reader_of
from qip_rules.store.indexed import indexed_id
from qip_rules.store.kinds import Kind, RecordKinds
from qip_rules.store.personal import Sealed, digests_in, sealed, unmarked, unsealed
from qip_rules.store.plain_data import Outcome
from qip_rules.store.texts import same_texts

__all__ = ["Prepared", "instant", "outcome_among", "prepared", "says_the_same"]


@attrs.frozen(kw_only=True)
class Prepared:
    """A record that can be kept: it was sealed, and it reads back as itself."""

    kind: Kind
    id: str
    application_id: str
    issued_on: str
    """The day of a document, YYYY-MM-DD; empty for what has none."""
    sealed: Sealed


def instant(recorded_at: datetime) -> str:
    """A moment as the log writes it.

    Raises:
        InputError: a moment without its offset from UTC, or out of all time.
    """
    refuse(moment("recorded_at", recorded_at), "the moment of recording")
    return recorded_at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def prepared(
    kinds: RecordKinds, records: Iterable[object], salt: Callable[[], str]
) -> tuple[Prepared, ...]:
    """The records, ready to be kept.

    Raises:
        InputError: every fault of every record, with its position.
    """
    made: list[Prepared] = []
    faults: list[Fault] = []
    for position, record in enumerate(records):
        kind = kinds.by_class.get(type(record))
        if kind is None:
            expected = f"a record that the log holds: {', '.join(each.name for each in kinds)}"
            faults.append(Fault(f"records[{position}]", shown(record), expected))
            continue
        try:
            made.append(_prepared(kind, record, salt))
        except InputError as error:
            where = f"records[{position}]"
            for fault in error.faults:
                place = f"{where}.{fault.place}" if fault.place else where
                faults.append(attrs.evolve(fault, place=place))
    refuse(faults, "the records")
    return tuple(made)


def _prepared(kind: Kind, record: object, salt: Callable[[], str]) -> Prepared:
    record_id = getattr(record, kind.id_field)
    application_id = getattr(record, "application_id")  # noqa: B009 - every kind has one
    refuse(
        (*indexed_id(kind.id_field, record_id), *indexed_id("application_id", application_id)),
        "the record",
    )
    issued_on = getattr(record, "issued_on", None)
    try:
        made = sealed(record, salt)
    except TypeError as error:
        raise InputError([Fault("", "a record that JSON cannot hold", str(error))]) from error
    refuse(_unreadable(kind, record, made), "the record")
    people = dict.fromkeys(each.person_id for each in made.parts if each.person_id)
    refuse((fault for each in people for fault in indexed_id("person_id", each)), "the record")
    return Prepared(
        kind=kind,
        id=record_id,
        application_id=application_id,
        issued_on=issued_on.isoformat() if isinstance(issued_on, date) else "",
        sealed=made,
    )


def _unreadable(kind: Kind, record: object, made: Sealed) -> Iterator[Fault]:
    """What is wrong with a record that would not come back from the log as it went in."""
    text = unsealed(made.record, made.parts)
    try:
        text.encode()
    except UnicodeEncodeError:
        yield Fault("", "half characters, which UTF-8 does not have", "whole characters")
        return
    if len(digests_in(made.record)) != len(made.parts):
        yield Fault("", "a key that the log uses for itself", "another key")
        return
    try:
        back = reader_of(kind.record)(text)
    except InputError as error:
        yield from error.faults
        return
    except QipRulesError as error:
        yield Fault("", "values that cannot be read back", str(error))
        return
    if back != record or to_json(back) != to_json(record):
        yield Fault("", "a record that reads back as another", "a record that JSON can hold")


def outcome_among(
    kinds: RecordKinds, new: Prepared, known: Iterable[Entry]
) -> tuple[Outcome, Entry | None]:
    """What becomes of a record beside the entries of its id, and the entry that says it already."""
    same_id = [
        each
        for each in known
        if each.kind in kinds.by_name and kinds.by_name[each.kind].id_field == new.kind.id_field
    ]
    same = next((each for each in same_id if says_the_same(new, each)), None)
    if same is not None:
        return Outcome.CONFLICT if same.is_conflict else Outcome.DUPLICATE, same
    return Outcome.CONFLICT if same_id else Outcome.RECORDED, None


def says_the_same(new: Prepared, entry: Entry) -> bool:
    """Whether an entry of the same id says what the new record says.

    When each was recorded does not count, nor does personal data that has been removed.
    """
    if entry.kind != new.kind.name:
        return False
    if _content(entry.record) != _content(new.sealed.record):
        # Written by a release that took other fields for personal, it may be the same all the same.
        is_whole = all(each is not None and not each.removed for each in entry.parts)
        return is_whole and _whole(entry.record, entry.parts) == _whole(
            new.sealed.record, new.sealed.parts
        )
    kept = (*entry.parts, *(None for _ in new.sealed.parts[len(entry.parts) :]))
    return all(
        old is None or same_texts(old, part)
        for old, part in zip(kept, new.sealed.parts, strict=False)
    )


def _whole(record: str, parts: Sequence[PersonalPart | None]) -> object:
    if len(parts) < len(digests_in(record)):
        return None
    return _content(unsealed(record, parts))


def _content(record: str) -> object:
    content = json.loads(unmarked(record))
    content.pop("recorded_at", None)
    return content
