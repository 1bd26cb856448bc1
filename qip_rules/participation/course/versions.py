"""Events of one id that say different things, version by version, and which one staff let count."""

import enum
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Final

import attrs

from qip_rules.narrowing import fields_of, is_tuple
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.settling_events import RecordsSettled

__all__ = ["Version", "kept_version", "versions_of"]

_DIGITS: Final = 12
_OF_THE_TELLING: Final = frozenset({"event_id", "recorded_at"})
"""What does not belong to what an event says."""
_ORDER: Final = attrgetter("occurred_on", "recorded_at")


@attrs.frozen
class Version:
    """What one or several events of one id say."""

    name: str
    """The start of a SHA-256 over its kind, ids, days, counts and choices: the same wherever and
    whenever it was told. Free text has no part in it: a name would be guessed back from it after
    its removal. Versions that differ in nothing else have the same, and a number behind it, in
    the order in which they were recorded."""
    event: Event
    """The one of them that was recorded first."""
    says: str
    """Its kind, its day, and the fields in which the versions differ."""
    former_name: str = ""
    """What version 0.1 called it, in whose settlements the name may stand: free text was in it."""


def versions_of(told: Sequence[Event]) -> tuple[Version, ...]:
    """The versions of events of one id, by day, kind and name.

    A single one has no name and says nothing.
    """
    same: dict[Event, Event] = {}
    for each in sorted(told, key=_ORDER):
        same.setdefault(attrs.evolve(each, recorded_at=told[0].recorded_at), each)
    if len(same) == 1:  # as of nearly every id
        return (Version("", next(iter(same.values())), ""),)
    alike: dict[str, list[tuple[Event, Event]]] = {}
    for said, event in same.items():
        alike.setdefault(_name(said, with_texts=False), []).append((said, event))
    every = [
        Version(
            name if len(several) == 1 else f"{name}-{number}",
            event,
            _told(said, tuple(same)),
            _name(said, with_texts=True) if len(several) > 1 else name,
        )
        for name, several in alike.items()
        for number, (said, event) in enumerate(sorted(several, key=_first_recorded), start=1)
    ]
    every.sort(key=lambda each: (each.event.occurred_on, each.event.kind, each.name))
    return tuple(every)


def kept_version(
    versions: Sequence[Version], settled: Iterable[RecordsSettled]
) -> tuple[RecordsSettled, Version | None] | None:
    """What staff settled last of just these versions, with the one that counts, if one does.

    `None` if they have not; or if two settlements of one moment differ in what they keep.
    """
    by_name = {each.name: each for each in versions}
    by_former = {each.former_name: each for each in versions}
    about = {each.event.event_id for each in versions}
    fitting = [
        each
        for each in settled
        if {each.settled_id} == about and {*each.versions} in ({*by_name}, {*by_former})
    ]
    if not fitting:
        return None
    latest = max(map(_ORDER, fitting))
    last = [each for each in fitting if _ORDER(each) == latest]
    if len({each.keeps for each in last}) > 1:
        return None
    decision = min(last, key=attrgetter("event_id"))
    return decision, (by_former | by_name).get(decision.keeps or "-")


def _first_recorded(both: tuple[Event, Event]) -> tuple[object, ...]:
    """What orders versions that differ in nothing but free text: of one moment, the text itself."""
    return both[1].recorded_at, _text(both[0], with_texts=True)


def _name(said: Event, *, with_texts: bool) -> str:
    return hashlib.sha256(_text(said, with_texts=with_texts).encode()).hexdigest()[:_DIGITS]


def _text(said: Event, *, with_texts: bool) -> str:
    return json.dumps(_plain(said, "", with_texts=with_texts), sort_keys=True)


def _plain(value: object, name: str, *, with_texts: bool) -> object:
    """A value of a field as JSON; `None` for what does not belong to the name of a version."""
    match value:
        case str():
            return value if with_texts or name == "kind" or name.endswith("_id") else None
        case enum.Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case _ if is_tuple(value):
            items = (_plain(each, name, with_texts=with_texts) for each in value)
            return [each for each in items if each is not None] or None
        case _ if attrs.has(type(value)):
            fields = (each.name for each in fields_of(value))
            said = {
                each: _plain(getattr(value, each), each, with_texts=with_texts)
                for each in fields
                if each not in _OF_THE_TELLING
            }
            return {each: plain for each, plain in said.items() if plain is not None}
        case _:
            return value


def _told(event: Event, versions: Sequence[Event]) -> str:
    """An event as a part of a sentence: its kind, its day, and wherein the others differ."""
    said = [f"{event.kind} of {event.occurred_on}"]
    for field in attrs.fields(type(event)):
        if field.name not in {*_OF_THE_TELLING, "kind", "occurred_on"}:
            own = getattr(event, field.name)
            if any(getattr(each, field.name, own) != own for each in versions):
                said.append(f"{field.name.replace('_', ' ')} {_in_words(own)}")
    return ", ".join(said)


def _in_words(value: object) -> str:
    match value:
        case None | ():
            return "nothing"
        case enum.Enum():
            return str(value.value)
        case _ if is_tuple(value):
            return " and ".join(map(_in_words, value))
        case _ if attrs.has(type(value)):
            told = (getattr(value, field.name) for field in fields_of(value))
            return f"({', '.join(_in_words(each) for each in told if each not in (None, ()))})"
        case _:
            return str(value)
