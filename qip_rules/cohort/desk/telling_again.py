"""Events told by hand: ids that follow from what is told, so that telling it twice is harmless."""

import enum
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final, get_args

import attrs

from qip_rules.billing.events import (
    ApplicationReceived,
    Event,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
    SessionEvent,
)
from qip_rules.errors import Fault, InputError

__all__ = [
    "announcements_for",
    "free_seat",
    "named_by_content",
    "paid_by_practice",
    "seated",
    "told_before",
]

_DIGITS: Final = 12
_NO_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SESSION_EVENTS: Final = get_args(SessionEvent)


def named_by_content(event: Event) -> Event:
    """The event under the id that follows from what it says: `A-17/accepted/3f0a1c9d2b47`.

    When it was recorded does not count. Two events that say the same get the same id.
    """
    said = attrs.evolve(event, event_id="-", recorded_at=_NO_MOMENT)
    # What is not known is left out, so that a field that a later version adds changes no id.
    plain = attrs.asdict(said, filter=lambda _, value: value is not None)
    text = json.dumps(plain, default=_written, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    return attrs.evolve(event, event_id=f"{event.application_id}/{event.kind}/{digest}")


def _written(value: enum.Enum | date) -> object:
    return value.value if isinstance(value, enum.Enum) else value.isoformat()


def told_before(event: Event, events: Iterable[Event]) -> Event | None:
    """The event on record that says the same, whatever its id, its moment and its new seat."""
    said = _without_names(event)
    return next((each for each in events if _without_names(each) == said), None)


def _without_names(event: Event) -> Event:
    plain = attrs.evolve(event, event_id="-", recorded_at=_NO_MOMENT)
    match plain:
        case MemberJoined():
            return attrs.evolve(plain, seat=attrs.evolve(plain.seat, seat_id="-"))
        case MemberReplaced():
            return attrs.evolve(plain, successor=attrs.evolve(plain.successor, seat_id="-"))
        case _:
            return plain


def free_seat(application_id: str, events: Iterable[Event]) -> str:
    """The id of the next seat of an application: the first number that no seat ever had."""
    taken: set[str] = set()
    for each in events:
        match each:
            case ApplicationReceived():
                taken.update(seat.seat_id for seat in each.seats)
            case MemberJoined():
                taken.add(each.seat.seat_id)
            case MemberReplaced():
                taken.update((each.seat_id, each.successor.seat_id))
            case _:
                pass
    number = 1
    while f"{application_id}/seat/{number}" in taken:
        number += 1
    return f"{application_id}/seat/{number}"


def announcements_for(application_id: str, events: Iterable[Event]) -> Iterator[Event]:
    """What was announced of sessions, each once, as events of one more application.

    A session concerns every application of a cohort, those too that arrive after it was announced.
    The moment of recording stays: of two announcements of one day the later one counts.
    """
    seen: set[str] = set()
    for each in events:
        if isinstance(each, _SESSION_EVENTS):
            ours = named_by_content(attrs.evolve(each, application_id=application_id))
            if ours.event_id not in seen:
                seen.add(ours.event_id)
                yield ours


def seated(event: MemberJoined | MemberReplaced, events: Sequence[Event]) -> Event:
    """The event with a seat for who came: that of the same event told before, or a new one."""
    before = told_before(event, events)
    free = free_seat(event.application_id, events)
    if isinstance(event, MemberJoined):
        seat_id = before.seat.seat_id if isinstance(before, MemberJoined) else free
        return attrs.evolve(event, seat=attrs.evolve(event.seat, seat_id=seat_id))
    seat_id = before.successor.seat_id if isinstance(before, MemberReplaced) else free
    return attrs.evolve(event, successor=attrs.evolve(event.successor, seat_id=seat_id))


def paid_by_practice(event: PaymentReceived, events: Iterable[Event]) -> PaymentReceived:
    """The payment as made by the practice that applied.

    Raises:
        InputError: no receipt on record names a practice.
    """
    receipts = (each for each in events if isinstance(each, ApplicationReceived))
    first = min(receipts, key=lambda each: (each.occurred_on, each.recorded_at), default=None)
    if first is None:
        fault = Fault("payer", "nothing", "who paid: no receipt on record names a practice")
        raise InputError([fault], of="the payment")
    return attrs.evolve(event, payer=first.practice.name)
