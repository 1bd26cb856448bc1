"""Events told by hand: what the record fills in, the same again when the same is told again."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, get_args

import attrs

from qip_rules.billing.events import (
    ApplicationReceived,
    Event,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
    SessionEvent,
    SessionScheduled,
)
from qip_rules.billing.parties import SeatHolder
from qip_rules.errors import Fault, InputError

__all__ = [
    "NAME_MAXIMUM",
    "ONLY",
    "UNNAMED",
    "announcements_for",
    "came_before",
    "free_seat",
    "is_told_to_all",
    "name_in_ids",
    "paid_by_practice",
    "seated",
    "told_before",
    "without_id",
]

UNNAMED: Final = "-"
"""Stands for an id or a name that was not told: the record says it, or it follows from it."""

ONLY: Final = "only"
"""A part of the id of every session event that the desk told to some applications alone."""

NAME_MAXIMUM: Final = 120
"""Characters of an id of an event that name its application; the rest says what happened."""

_DIGEST_DIGITS: Final = 16
_NO_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SESSION_EVENTS: Final[tuple[type[SessionEvent], ...]] = get_args(SessionEvent)


def name_in_ids(application_id: str) -> str:
    """An application as the ids of its events name it: its id, or what is short and like it.

    Ids of records have a greatest length, which the id of an application may take up alone. Of one
    that is too long the beginning stands, and a digest of the whole, so that two that begin alike
    are told apart; it is the same whenever it is asked for.

    >>> name_in_ids("A-17"), name_in_ids("x" * 150)[-20:]
    ('A-17', 'xxx~a09244d54a7ed6e9')
    """
    if len(application_id) <= NAME_MAXIMUM:
        return application_id
    digest = hashlib.sha256(application_id.encode()).hexdigest()[:_DIGEST_DIGITS]
    start = application_id[: NAME_MAXIMUM - _DIGEST_DIGITS - 1].rstrip()
    return f"{start}~{digest}"


def without_id(event: Event) -> Event:
    """What an event says, whatever its id and whenever it was recorded.

    The seat of who came is left out too, as the record gives it.
    """
    said = attrs.evolve(event, event_id=UNNAMED, recorded_at=_NO_MOMENT)
    match said:
        case MemberJoined():
            return attrs.evolve(said, seat=_without_seat(said.seat))
        case MemberReplaced():
            return attrs.evolve(said, successor=_without_seat(said.successor))
        case _:
            return said


def _without_seat(holder: SeatHolder) -> SeatHolder:
    return attrs.evolve(holder, seat_id=UNNAMED)


def told_before(event: MemberJoined | MemberReplaced, events: Iterable[Event]) -> Event | None:
    """The event on record by which the same person came on the same day.

    The name does not count: it may be gone from the record by now, or have been mistyped.
    """
    said = _without_name(event)
    return next((each for each in events if _without_name(each) == said), None)


def came_before(event: MemberJoined | MemberReplaced, events: Iterable[Event]) -> Event | None:
    """The event on record that this one tells again or puts right: of its id, or `told_before`."""
    every = tuple(events)
    known = {each.event_id: each for each in reversed(every) if type(each) is type(event)}
    same = None if event.event_id == UNNAMED else known.get(event.event_id)
    return told_before(event, every) if same is None else same


def _without_name(event: Event) -> Event:
    match said := without_id(event):
        case MemberJoined():
            return attrs.evolve(said, seat=attrs.evolve(said.seat, name=UNNAMED))
        case MemberReplaced():
            return attrs.evolve(said, successor=attrs.evolve(said.successor, name=UNNAMED))
        case _:
            return said


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
    """What all were told of sessions, each once, as events of one more application, `UNNAMED`.

    A session concerns every application of a cohort, those too that arrive after it was announced;
    what is said for some of them does not (`is_told_to_all`), nor what becomes of a session that
    only some of them have. The moment of recording stays: of two announcements of one day the
    later one counts.
    """
    told: list[SessionEvent] = [
        each for each in events if isinstance(each, _SESSION_EVENTS) and is_told_to_all(each)
    ]
    planned = {each.session_id for each in told if isinstance(each, SessionScheduled)}
    seen: set[Event] = set()
    for each in told:
        ours = attrs.evolve(each, application_id=application_id, event_id=UNNAMED)
        said = without_id(ours)
        if each.session_id in planned and said not in seen:
            seen.add(said)
            yield ours


def is_told_to_all(event: SessionEvent) -> bool:
    """Whether what became of a session was told to every application, by the id of the event.

    Who was told cannot be seen by comparing the records of all applications: with one application
    on record both come to the same, and what one has heard before is not recorded again. So the
    desk notes it where it stays for good, in the id that it gives: `A-1/only/session-moved/…` or,
    of an id that was told, `…/only/A-1`. What others recorded without such a note is for all.
    """
    ours, given = name_in_ids(event.application_id), event.event_id
    return not (
        given.startswith(f"{ours}/{ONLY}/{event.kind}/") or given.endswith(f"/{ONLY}/{ours}")
    )


def seated(event: MemberJoined | MemberReplaced, events: Sequence[Event]) -> Event:
    """The event with a seat for who came: that of the event that it tells again, or a new one."""
    before = came_before(event, events)
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
