"""The record of a removal read back, of however many texts it is.

The boundary takes lists of a limited length, because it reads what anybody sends. A removal of what
is due may be of more texts than that, and is one entry all the same: it is done as a whole.
"""

import json
from typing import Any, Final, cast

import attrs

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.json_text import ITEMS_MAXIMUM
from qip_rules.store.plain_data import PersonalDataRemoved

__all__ = ["removal_of"]

_DIGEST_CHARACTERS: Final = 64
_SHORT: Final = ITEMS_MAXIMUM * _DIGEST_CHARACTERS
"""Characters of a record that cannot have more digests than the boundary takes."""


def removal_of(record: str) -> PersonalDataRemoved:
    """The removal that an entry records.

    Args:
        record: JSON text, as the log has it.

    Raises:
        InputError: it is none, every fault at once.
    """
    plain = _plain(record) if len(record) > _SHORT else None
    if plain is None:
        return from_json(PersonalDataRemoved, record)
    lists: dict[str, list[Any]] = {name: plain[name] for name in ("digests", "texts")}
    longest = max(map(len, lists.values()))
    parts = [
        from_json(
            PersonalDataRemoved,
            plain | {name: its[at : at + ITEMS_MAXIMUM] for name, its in lists.items()},
        )
        for at in range(0, longest, ITEMS_MAXIMUM)
    ]
    return attrs.evolve(
        parts[0],
        digests=tuple(each for part in parts for each in part.digests),
        texts=tuple(each for part in parts for each in part.texts),
    )


def _plain(record: str) -> dict[str, Any] | None:
    """The members of a long record; nothing where the boundary has to say what is wrong."""
    try:
        plain: object = json.loads(record, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict):
        return None
    members = cast("dict[str, Any]", plain)
    digests, texts = members.get("digests"), members.get("texts")
    is_one = isinstance(digests, list) and isinstance(texts, list) and len(members["digests"]) > 0
    return members if is_one else None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise ValueError
    return plain
