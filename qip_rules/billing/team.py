"""The core team over time: who holds which seat, since when, and until when.

A seat belongs to one person. Who is replaced gives the seat up, and the successor has another.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import (
    ApplicationReceived,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
)
from qip_rules.billing.findings import Remark
from qip_rules.billing.parties import SeatHolder

__all__ = ["MemberEvent", "Place", "core_team"]

MemberEvent = MemberJoined | MemberLeft | MemberReplaced
"""What changes the core team after the receipt of the application."""


@attrs.frozen(kw_only=True)
class Place:
    """One seat in the story of the core team."""

    holder: SeatHolder
    since: date
    left_on: date | None = None
    """The day on which the holder left or was replaced."""
    successor_id: str | None = None
    """The seat of who came instead."""
    predecessor_id: str | None = None
    """The seat of whom the holder replaced."""


def core_team(
    received: ApplicationReceived | None, changes: Iterable[MemberEvent], remarks: list[Remark]
) -> dict[str, Place]:
    """The places by seat id, in the order in which they were taken.

    Args:
        received: the receipt, with the core team of that day. Without it no change counts.
        changes: in order of date.
        remarks: takes what is odd about the changes.
    """
    if received is None:
        return {}
    places = {
        each.seat_id: Place(holder=each, since=received.occurred_on) for each in received.seats
    }
    for change in changes:
        match change:
            case MemberJoined(seat=seat):
                if _is_free(places, seat, change.event_id, remarks):
                    places[seat.seat_id] = Place(holder=seat, since=change.occurred_on)
            case MemberLeft(seat_id=seat_id):
                place = _held(places, seat_id, change.event_id, remarks)
                if place is not None:
                    places[seat_id] = attrs.evolve(place, left_on=change.occurred_on)
            case MemberReplaced(seat_id=seat_id, successor=successor):
                place = _held(places, seat_id, change.event_id, remarks)
                if place is None or not _is_free(places, successor, change.event_id, remarks):
                    continue
                places[seat_id] = attrs.evolve(
                    place, left_on=change.occurred_on, successor_id=successor.seat_id
                )
                places[successor.seat_id] = Place(
                    holder=successor, since=change.occurred_on, predecessor_id=seat_id
                )
    return places


def _held(
    places: dict[str, Place], seat_id: str, event_id: str, remarks: list[Remark]
) -> Place | None:
    place = places.get(seat_id)
    if place is None or place.left_on is not None:
        why = "is not on record" if place is None else f"was given up on {place.left_on}"
        says = f"Somebody is said to have left the seat {seat_id}, which {why}; it does not count."
        remarks.append(Remark(BillingCode.MEMBER_WITHOUT_SEAT, says, event_id))
        return None
    return place


def _is_free(
    places: dict[str, Place], seat: SeatHolder, event_id: str, remarks: list[Remark]
) -> bool:
    taken = places.get(seat.seat_id)
    if taken is not None:
        says = (
            f"{seat.name} is said to have joined on the seat {seat.seat_id}, which belongs to "
            f"{taken.holder.name}; it does not count."
        )
        remarks.append(Remark(BillingCode.SEAT_TAKEN, says, event_id))
        return False
    for place in places.values():
        if place.left_on is None and place.holder.person_id == seat.person_id:
            says = (
                f"{seat.name} is said to have joined, and has the seat {place.holder.seat_id} "
                "already; it does not count."
            )
            remarks.append(Remark(BillingCode.MEMBER_ON_TEAM_TWICE, says, event_id))
            return False
    return True
