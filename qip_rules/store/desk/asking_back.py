"""What is asked back at the desk before it is recorded: names nobody knows, and what is known.

An event is never refused for good: whoever says that it is true all the same has it recorded, and
its account tells what is odd about it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from qip_rules.billing.events import (
    ApplicationReceived,
    Event,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    TransferAsked,
)
from qip_rules.billing.parties import SeatHolder
from qip_rules.cohort.desk.naming import NOT_ON_RECORD, not_among, unknown_names
from qip_rules.cohort.desk.telling_again import told_before
from qip_rules.errors import Fault
from qip_rules.fields import refuse, shown
from qip_rules.store.interface import State, Store
from qip_rules.store.plain_data import ApplicationRecords

__all__ = [
    "ON_RECORD_OTHERWISE",
    "is_received",
    "not_on_record",
    "on_record_otherwise",
    "refuse_unknown_application",
    "unknown_applications",
]

ON_RECORD_OTHERWISE: Final = "what is on record in other words"
"""Of what the faults are, where the record has the same application or person in other words."""


def not_on_record(state: State, event: Event, its: ApplicationRecords) -> Iterator[Fault]:
    """The faults of what the event names: its application first, as all else depends on it."""
    if not isinstance(event, ApplicationReceived) and not is_received(its):
        yield from unknown_applications(state, "application_id", [its.application_id])
        return
    yield from unknown_names(event, its.events, its.documents)
    if isinstance(event, TransferAsked):
        other = event.to_application_id
        if not is_received(state.application(other)):
            yield from unknown_applications(state, "to_application_id", [other])


def on_record_otherwise(event: Event, events: Sequence[Event]) -> Iterator[Fault]:
    """The faults of an application or a person that is on record already, in other words.

    Told a second time with another spelling, it would be a second receipt or a second person on
    one seat, of which only the first counts. Told under the id on record it is the same event put
    right: its two versions are kept, and staff settle which one counts.

    Args:
        event: complete, and not on record as it is.
        events: what is on record of its application.
    """
    match event:
        case ApplicationReceived():
            receipts = [each for each in events if isinstance(each, ApplicationReceived)]
            if receipts:
                first = min(receipts, key=lambda each: (each.occurred_on, each.recorded_at))
                expected = "an application that is not on record, or the same again"
                found = shown(event.application_id)
                yield Fault("application_id", found, expected, _known_as(first))
        case MemberJoined(seat=holder):
            yield from _came_otherwise("seat", holder, event, events)
        case MemberReplaced(successor=holder):
            yield from _came_otherwise("successor", holder, event, events)
        case _:
            pass


def _came_otherwise(
    place: str, holder: SeatHolder, event: MemberJoined | MemberReplaced, events: Sequence[Event]
) -> Iterator[Fault]:
    before = told_before(event, events) or _placed_by(holder.person_id, events)
    if before is not None:
        expected = "somebody who is not on the core team, or the same again"
        yield Fault(place, shown(f"{holder.person_id}={holder.name}"), expected, _known_as(before))


def _placed_by(person_id: str, events: Sequence[Event]) -> Event | None:
    """The event by which a person came who has not left."""
    left = {each.seat_id for each in events if isinstance(each, (MemberLeft, MemberReplaced))}
    for each in events:
        for holder in _who_came(each):
            if holder.person_id == person_id and holder.seat_id not in left:
                return each
    return None


def _who_came(event: Event) -> tuple[SeatHolder, ...]:
    match event:
        case ApplicationReceived(seats=seats):
            return seats
        case MemberJoined(seat=holder) | MemberReplaced(successor=holder):
            return (holder,)
        case _:
            return ()


def _known_as(before: Event) -> str:
    return f"on record: {before.kind} of {before.occurred_on}, id {before.event_id}"


def is_received(its: ApplicationRecords) -> bool:
    """Whether a receipt of the application is on record."""
    return any(isinstance(each, ApplicationReceived) for each in its.events)


def unknown_applications(state: State, place: str, unknown: Sequence[str]) -> Iterator[Fault]:
    """The faults of applications of which no receipt is on record, with those that come closest."""
    if not unknown:
        return
    known = {each.application_id for each in state.records_of([ApplicationReceived])}
    for each in unknown:
        yield from not_among(known, place, each, "an application whose receipt is on record")


def refuse_unknown_application(store: Store, its: ApplicationRecords) -> None:
    """Refuse an application of which nothing at all is on record.

    Raises:
        InputError: it says which ids are on record and come closest.
    """
    if not its.events and not its.documents:
        ours = its.application_id
        others = (each.application_id for each in store.applications())
        known = (each for each in others if each != ours)  # it may have come this very moment
        faults = not_among(known, "application_id", ours, "an application on record")
        refuse(faults, NOT_ON_RECORD)
