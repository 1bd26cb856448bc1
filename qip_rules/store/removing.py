"""Personal data taken out of the tables, in one writer's turn. Imports SQLAlchemy."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import attrs
from sqlalchemy import Connection, bindparam, insert, select

from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.store.chain import PersonalPart, text_digest
from qip_rules.store.personal import digests_in
from qip_rules.store.plain_data import PartPlace
from qip_rules.store.schema import entries, personal
from qip_rules.store.texts import texts_of, without_texts

__all__ = ["numbered_alike", "removed_of_copy", "take_out"]

_AT_ONCE: Final = 500
"""Groups that one query asks for."""


@attrs.frozen
class _Group:
    """A group of personal data as the chain names it, and what is there of it."""

    sequence: int
    position: int
    digest: str
    part: PersonalPart | None


def take_out(connection: Connection, places: Iterable[PartPlace]) -> dict[str, str]:
    """Delete what is at the places; what is gone already is passed over.

    Returns:
        By its digest, each text that is gone now, and each group of one salt.

    Raises:
        InputError: a place at which the log has no personal data.
    """
    wanted: dict[tuple[int, int], set[int | None]] = {}
    for place in sorted(set(places)):
        wanted.setdefault((place.sequence, place.position), set()).add(place.text)
    found: list[tuple[_Group, Collection[int | None]]] = []
    faults: list[Fault] = []
    groups = _groups_at(connection, tuple(wanted))
    for (sequence, position), texts in wanted.items():
        group = groups.get((sequence, position))
        count = 1 if group is None or group.part is None else len(texts_of(group.part))
        if group is None:
            where = f"entry {sequence}, group {position}"
            faults.append(Fault(where, "no personal data", "a place that has some"))
        elif group.part is not None and any(each is not None and each >= count for each in texts):
            where = f"entry {sequence}, group {position}"
            faults.append(Fault(where, "no such text", f"one of the {count} that it has"))
        else:
            found.append((group, texts))
    refuse(faults, "the removal")
    gone: dict[str, str] = {}
    changed: list[dict[str, int]] = []
    anew: list[dict[str, Any]] = []
    for group, chosen in found:
        positions = None if None in chosen else {each for each in chosen if each is not None}
        taken, left = _without(group, positions)
        if taken:
            gone |= taken
            at = {"sequence": group.sequence, "position": group.position}
            changed.append({f"at_{name}": number for name, number in at.items()})
            if left is not None:
                anew.append(at | attrs.asdict(left))
    _write_anew(connection, changed, anew)
    return gone


def _groups_at(
    connection: Connection, places: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], _Group]:
    """The groups at some places, by place; nothing where the chain has none."""
    groups: dict[tuple[int, int], _Group] = {}
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        sequences = {sequence for sequence, _ in some}
        records = select(entries.c.sequence, entries.c.record)
        found = connection.execute(records.where(entries.c.sequence.in_(sequences)))
        digests = {row.sequence: digests_in(row.record) for row in found}
        rows = connection.execute(select(personal).where(personal.c.sequence.in_(sequences)))
        parts = {
            (row.sequence, row.position): PersonalPart(row.person_id, row.salt, row.fields)
            for row in rows
        }
        for place in some:
            sequence, position = place
            if position < len(digests.get(sequence, ())):
                digest = digests[sequence][position][0]
                groups[place] = _Group(sequence, position, digest, parts.get(place))
    return groups


def _without(
    group: _Group, positions: AbstractSet[int] | None
) -> tuple[dict[str, str], PersonalPart | None]:
    """What goes of a group, by its digest, and what is left of it."""
    part = group.part
    if part is None:
        return {}, None
    if part.text_salts is None:
        texts = texts_of(part)
        return {group.digest: str(texts[0]) if len(texts) == 1 else part.fields}, None
    left, gone = without_texts(part, positions)
    return gone, left


def _write_anew(
    connection: Connection, changed: Sequence[dict[str, int]], anew: Sequence[dict[str, Any]]
) -> None:
    """Delete groups and insert what is left: a trigger refuses changes, made by mistake or not."""
    if changed:
        here = (
            personal.c.sequence == bindparam("at_sequence"),
            personal.c.position == bindparam("at_position"),
        )
        connection.execute(personal.delete().where(*here), changed)
    if anew:
        connection.execute(insert(personal), anew)


def numbered_alike(gone: dict[str, str]) -> tuple[int, ...]:
    """A number for each text that is gone, from 1 on: the same for those that say the same."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(text, len(numbers) + 1) for text in gone.values())


def removed_of_copy(connection: Connection, digests: AbstractSet[str]) -> bool:
    """Delete what a copy of the log has removed since; whether there was something of it.

    So a log that was put back from a backup forgets again what was removed after the backup.
    """
    places = list(_places_of(connection, digests))
    return bool(take_out(connection, places)) if places else False


def _places_of(connection: Connection, digests: AbstractSet[str]) -> Iterator[PartPlace]:
    query = (
        select(entries.c.record, personal)
        .join(entries, entries.c.sequence == personal.c.sequence)
        .order_by(personal.c.sequence, personal.c.position)
    )
    with connection.execute(query, execution_options={"yield_per": 1_000}) as rows:
        for row in rows:
            part = PersonalPart(row.person_id, row.salt, row.fields)
            if part.text_salts is None:
                if digests_in(row.record)[row.position][0] in digests:
                    yield PartPlace(row.sequence, row.position)
                continue
            for number, (salt, text) in enumerate(
                zip(part.text_salts, texts_of(part), strict=True)
            ):
                if text is not None and text_digest(salt, text) in digests:
                    yield PartPlace(row.sequence, row.position, number)
