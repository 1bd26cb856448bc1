"""Contradictions of the record, version by version, and which version staff let count.

Where records that should say one thing say several, none of them counts. Staff find out which is
right and settle the conflict with the version that counts; from then on it counts, and the others
do not. If none is right they settle it with none, and record what is right on its own.

A settlement names every version that staff looked at. A version told again changes nothing. One
that is new opens the conflict again, and none counts until staff decide anew: what they kept they
kept over others than are on record now, and money that may not be there must cover no seat and
not be sent back. This asks a question too often at worst, and answers none by itself.
"""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, TypeVar

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.findings import Remark
from qip_rules.money import Money
from qip_rules.narrowing import fields_of, is_tuple

__all__ = ["Conflict", "Contradictions", "Keeping", "Version", "kept_versions", "versions_of"]

_ORDER: Final = attrgetter("occurred_on", "recorded_at", "event_id")
_DIGITS: Final = 12
_NUMBERED: Final = "-"
_OF_THE_TELLING: Final = frozenset({"event_id", "recorded_at"})
"""What does not belong to what an event says."""

Told = TypeVar("Told", bound=Event)

Keeping = Mapping[tuple[str, str], str]
"""By what a conflict is about and its grounds, the name of the version that staff let count.

It is empty if they let none count.
"""


@attrs.frozen(kw_only=True)
class Version:
    """What one or several records of a conflict say."""

    name: str
    """The start of a SHA-256 over its kind, ids, days, amounts and choices: the same wherever and
    whenever it was told. Free text has no part in it: a name would be guessed back from it after
    its removal. Versions that differ in nothing else have the same, and a number behind it, in
    the order in which they were recorded."""
    event_ids: tuple[str, ...]
    """The events that say so."""
    says: str
    """Its kind, its day, and every field in which the versions differ."""


@attrs.frozen(kw_only=True)
class Conflict:
    """Records that contradict each other: of one event id, one payment, or one moment."""

    code: BillingCode
    about: str
    versions: tuple[Version, ...]
    """By day, kind and name."""
    kept: str | None
    """The name of the version that counts by a decision of staff; `None`: none counts."""

    @property
    def grounds(self) -> str:
        """The versions by their names: what a settlement holds on to."""
        return ", ".join(each.name for each in self.versions)

    @property
    def choices(self) -> str:
        """The versions for somebody who has to choose one: names, and what each says."""
        return "; ".join(f"{each.name} is {each.says}" for each in self.versions)

    def remark(self, says: str) -> Remark:
        """The finding; what became of the versions is added to what it says."""
        kept = next((each for each in self.versions if each.name == self.kept), None)
        outcome = (
            "none of them counts until staff say which one does"
            if kept is None
            else f"staff decided that {kept.name} counts, which is {kept.says}"
        )
        return Remark(self.code, f"{says}; {outcome}.", self.about, self.grounds, self.choices)


def kept_versions(documents: Iterable[Document]) -> Keeping:
    """Which versions staff let count, by the settlements on record: the latest of each."""
    kept: dict[tuple[str, str], str] = {}
    for each in documents:
        if isinstance(each, DutySettled) and each.duty is DutyCode.RESOLVE_CONFLICT:
            for grounds in each.grounds:
                kept[each.about, grounds] = each.keeps or ""
    return kept


@attrs.frozen
class Contradictions:
    """The conflicts found while the events are read, given what staff decided of them."""

    keeping: Keeping = attrs.field(factory=dict[tuple[str, str], str])
    found: list[Conflict] = attrs.field(factory=list[Conflict])

    def between(
        self,
        code: BillingCode,
        about: str,
        told: Sequence[Told],
        *,
        says: str,
        remarks: list[Remark],
    ) -> Told | None:
        """The record that counts of those that differ, if one does: of its version the first.

        Args:
            code: of the finding.
            about: what the conflict is about.
            told: the records, in two versions at least.
            says: the finding, without a stop.
            remarks: takes the finding.
        """
        conflict, counts = _resolved(code, about, told, self.keeping)
        self.found.append(conflict)
        remarks.append(conflict.remark(says))
        return counts


def _resolved(
    code: BillingCode, about: str, told: Sequence[Told], keeping: Keeping
) -> tuple[Conflict, Told | None]:
    """The conflict of records that differ, and the one that counts for all, if one does."""
    versions = versions_of(told)
    former = _under_former_names(versions)
    if (about, ", ".join(former)) in keeping and (about, ", ".join(versions)) not in keeping:
        versions = former  # staff settled it by them
    conflict = Conflict(
        code=code,
        about=about,
        versions=tuple(
            Version(
                name=name,
                event_ids=tuple(sorted({each.event_id for each in same})),
                says=_told(same[0], tuple(each[0] for each in versions.values())),
            )
            for name, same in versions.items()
        ),
        kept=None,
    )
    kept = keeping.get((about, conflict.grounds))
    if kept is None or kept not in versions:
        return conflict, None
    return attrs.evolve(conflict, kept=kept), versions[kept][0]


def _under_former_names(versions: Mapping[str, tuple[Told, ...]]) -> dict[str, tuple[Told, ...]]:
    """The versions by the names that version 0.1 gave them: free text had a part in some."""
    former = [
        (_name(same[0], with_texts=True) if _NUMBERED in name else name, same)
        for name, same in versions.items()
    ]
    return dict(sorted(former, key=_by_day_and_name))


def versions_of(told: Sequence[Told]) -> dict[str, tuple[Told, ...]]:
    """What is told, by the names of the versions; the events of each by day and moment."""
    same: dict[Event, list[Told]] = {}
    for each in sorted(told, key=_ORDER):
        said = attrs.evolve(each, event_id="-", recorded_at=told[0].recorded_at)
        same.setdefault(said, []).append(each)
    alike: dict[str, list[tuple[Told, ...]]] = {}
    for its, events in same.items():
        alike.setdefault(_name(its, with_texts=False), []).append(tuple(events))
    every = [
        (name if len(several) == 1 else f"{name}{_NUMBERED}{number}", events)
        for name, several in alike.items()
        for number, events in enumerate(sorted(several, key=_first_recorded), start=1)
    ]
    return dict(sorted(every, key=_by_day_and_name))


def _by_day_and_name(both: tuple[str, Sequence[Event]]) -> tuple[object, ...]:
    name, same = both
    return same[0].occurred_on, same[0].kind, name


def _first_recorded(same: Sequence[Event]) -> tuple[object, ...]:
    """What orders versions that differ in nothing but free text: of one moment, the text itself."""
    first = same[0]
    return first.recorded_at, first.event_id, _text(first, with_texts=True)


def _name(said: Event, *, with_texts: bool) -> str:
    return hashlib.sha256(_text(said, with_texts=with_texts).encode()).hexdigest()[:_DIGITS]


def _text(said: Event, *, with_texts: bool) -> str:
    return json.dumps(_plain(said, "", with_texts=with_texts), sort_keys=True)


def _plain(value: object, name: str, *, with_texts: bool) -> object:
    """A value of a field as JSON; `None` for what does not belong to the name of a version."""
    match value:
        case str():
            is_id = name == "kind" or (name.endswith("_id") and name != "tax_id")
            return value if with_texts or is_id else None
        case date():
            return value.isoformat()
        case Money():
            return [value.amount_minor, value.currency]
        case enum.Enum():
            return str(value.value)
        case _ if is_tuple(value):
            return [_plain(each, name, with_texts=with_texts) for each in value]
        case None:
            return None
        case _:
            fields = (each.name for each in fields_of(value))
            said = {
                each: _plain(getattr(value, each), each, with_texts=with_texts)
                for each in fields
                if each not in _OF_THE_TELLING
            }
            return {each: plain for each, plain in said.items() if plain is not None}


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
        case str() | date() | Money():
            return str(value)
        case _:  # a practice or the holder of a seat
            told = (getattr(value, field.name) for field in fields_of(value))
            return f"({', '.join(_in_words(each) for each in told if each)})"
