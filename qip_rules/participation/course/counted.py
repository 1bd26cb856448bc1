"""Which events count on a day: each once, none of later, none that contradicts itself."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final, TypeVar, get_args

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import day, shown
from qip_rules.moments import end_of_day
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.course.versions import Version, kept_version, versions_of
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.recorded import Happened
from qip_rules.participation.events.settling_events import RecordsSettled
from qip_rules.participation.events.team_events import KickedOff

__all__ = [
    "counted_events",
    "input_faults",
    "known_events",
    "of_kind",
    "policy_day",
    "without_contradictions",
]

T = TypeVar("T", bound=Happened)

_EVENTS: Final = frozenset(get_args(Event))
_ORDER: Final = attrgetter("occurred_on", "recorded_at", "event_id")
"""By day, then by the moment of recording."""


def input_faults(events: Sequence[object], as_of: object) -> list[Fault]:
    """What is wrong with events that are to be those of one application, and with their day."""
    faults = [*day("as_of", as_of)]
    if not events:
        faults.append(Fault("", "no event", "what happened while one practice took part"))
    application_id: str | None = None
    for position, each in enumerate(events):
        if not isinstance(each, Happened) or type(each) not in _EVENTS:
            expected = "one of participation's events"
            faults.append(Fault(f"events[{position}]", shown(each), expected))
            continue
        if application_id is None:
            application_id = each.application_id
        elif each.application_id != application_id:
            expected = f"an event of {application_id}, as the first"
            place = f"events[{position}].application_id"
            faults.append(Fault(place, shown(each.application_id), expected))
    return faults


def policy_day(counted: Sequence[Event], as_of: date) -> date:
    """The day whose policy holds: of the kick-off, or the first of which something is on record."""
    kicked_off = next(of_kind(counted, KickedOff), None)
    if kicked_off is not None:
        return kicked_off.occurred_on
    return counted[0].occurred_on if counted else as_of


def known_events(events: Iterable[Event], *, as_of: date, time_zone: str) -> Iterator[Event]:
    """The events that have happened and are on record at the end of a day, in their order."""
    end = end_of_day(as_of, time_zone)
    return (each for each in events if each.occurred_on <= as_of and each.recorded_at < end)


def counted_events(
    events: Iterable[Event], *, as_of: date, time_zone: str, remarks: list[Remark]
) -> tuple[Event, ...]:
    """The events known at the end of `as_of`, by day and moment; `remarks` takes contradictions.

    Whatever is dated or recorded later is as if it were not there. Of events of one id that say
    different things none counts, until staff settle which one does (`RecordsSettled`).
    """
    by_id: dict[str, list[Event]] = {}
    for event in known_events(events, as_of=as_of, time_zone=time_zone):
        by_id.setdefault(event.event_id, []).append(event)
    told = {event_id: versions_of(same) for event_id, same in sorted(by_id.items())}
    settled = [
        versions[0].event
        for versions in told.values()
        if len(versions) == 1 and isinstance(versions[0].event, RecordsSettled)
    ]
    remarks += [
        _nothing_settled(each)
        for each in settled
        if each.settled_id not in told or len(told[each.settled_id]) == 1
    ]
    counted: list[Event] = []
    for event_id, versions in told.items():
        if len(versions) == 1:
            counted.append(versions[0].event)
            continue
        decided = kept_version(versions, settled)
        if decided is not None and decided[1] is not None:
            counted.append(decided[1].event)
        remarks.append(_contradiction(event_id, versions, decided))
    counted.sort(key=_ORDER)
    return tuple(counted)


def _nothing_settled(event: RecordsSettled) -> Remark:
    says = (
        f"The event {event.event_id} settles {event.settled_id}, which does not stand for events "
        "that say different things; nothing follows."
    )
    return Remark(
        ParticipationCode.SETTLED_NOTHING,
        says,
        event.event_id,
        event_id=event.event_id,
        field="settled_id",
        expected="an id that stands for events that say different things",
    )


def _contradiction(
    event_id: str,
    versions: Sequence[Version],
    decided: tuple[RecordsSettled, Version | None] | None,
) -> Remark:
    """The finding of an id that stands for several events, and what staff settled of it."""
    choices = "; ".join(f"{each.name} is {each.says}" for each in versions)
    says = f"The id {event_id} stands for events that say different things: {choices}"
    if decided is not None:
        decision, kept = decided
        counts = "none counts" if kept is None else f"{kept.name} counts"
        says = f"{says}. It was settled on {decision.occurred_on} that {counts}."
        return Remark(ParticipationCode.RECORDS_SETTLED, says, event_id)
    return Remark(
        ParticipationCode.RECORDS_CONTRADICT,
        f"{says}. None counts until it is settled which one does.",
        event_id,
        event_id=event_id,
        field="event_id",
        expected="an id that stands for one event",
    )


def of_kind(events: Iterable[Event], kind: type[T]) -> Iterator[T]:
    """The events of one class, in their order."""
    for event in events:
        if isinstance(event, kind):
            yield event


def without_contradictions(
    events: Sequence[T],
    key: Callable[[T], Hashable],
    code: ParticipationCode,
    remarks: list[Remark],
) -> list[T]:
    """Without events of one key, day and moment that differ; `remarks` takes them.

    The order of their ids would say which came last, and nothing on record does.
    """
    at_once: dict[Hashable, list[T]] = {}
    for each in events:
        at_once.setdefault((key(each), each.occurred_on, each.recorded_at), []).append(each)
    dropped: set[str] = set()
    for same in at_once.values():
        first: Any = same[0]
        if all(first == attrs.evolve(each, event_id=first.event_id) for each in same[1:]):
            continue
        together = ", ".join(each.event_id for each in same)
        says = f"The events {together}, of one day and moment, say different things; none counts."
        for each in same:
            dropped.add(each.event_id)
        remarks.append(
            Remark(
                code,
                says,
                first.event_id,
                event_id=same[-1].event_id,
                field="recorded_at",
                expected=f"what {first.event_id} says, or another moment",
            )
        )
    return [each for each in events if each.event_id not in dropped]
