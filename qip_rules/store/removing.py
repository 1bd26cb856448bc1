"""Personal data taken out of the tables, in one writer's turn. Imports SQLAlchemy."""

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet

import attrs
from sqlalchemy import Connection, insert, select

from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.store.chain import PersonalPart, text_digest
from qip_rules.store.personal import digests_in
from qip_rules.store.plain_data import PartPlace
from qip_rules.store.schema import entries, personal
from qip_rules.store.texts import texts_of, without_texts

__all__ = ["numbered_alike", "removed_of_copy", "take_out"]


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
    for (sequence, position), texts in wanted.items():
        group = _group_at(connection, sequence, position)
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
    for group, chosen in found:
        positions = None if None in chosen else {each for each in chosen if each is not None}
        gone |= _taken_out(connection, group, positions)
    return gone


def _group_at(connection: Connection, sequence: int, position: int) -> _Group | None:
    query = select(entries.c.record).where(entries.c.sequence == sequence)
    digests = digests_in(connection.execute(query).scalar_one_or_none() or "")
    if position >= len(digests):
        return None
    at = (personal.c.sequence == sequence, personal.c.position == position)
    row = connection.execute(
        select(personal.c.person_id, personal.c.salt, personal.c.fields).where(*at)
    ).one_or_none()
    part = None if row is None else PersonalPart(*row)
    return _Group(sequence, position, digests[position][0], part)


def _taken_out(
    connection: Connection, group: _Group, positions: AbstractSet[int] | None
) -> dict[str, str]:
    """Delete a group, or write it anew without some of its texts."""
    part = group.part
    if part is None:
        return {}
    left: PersonalPart | None = None
    if part.text_salts is None:
        texts = texts_of(part)
        gone = {group.digest: str(texts[0]) if len(texts) == 1 else part.fields}
    else:
        left, gone = without_texts(part, positions)
        if not gone:
            return {}
    at = (personal.c.sequence == group.sequence, personal.c.position == group.position)
    connection.execute(personal.delete().where(*at))
    if left is not None:  # a trigger refuses changes, so that none is made by mistake
        place = {"sequence": group.sequence, "position": group.position}
        connection.execute(insert(personal), [place | attrs.asdict(left)])
    return gone


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
