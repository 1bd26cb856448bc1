"""Whether what is told by hand speaks of things that are on record, and what it may have meant.

Events are never refused: the account says what is odd about them. But at a desk an id that nobody
knows is a slip of the pen far more often than news, so it is asked back before it is recorded.
"""

import difflib
from collections.abc import Iterable, Iterator
from typing import Final

from qip_rules.billing.decisions import WriteOff
from qip_rules.billing.documents import Document, Invoice
from qip_rules.billing.events import (
    ApplicationReceived,
    Event,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
    SessionScheduled,
)
from qip_rules.cohort.desk.orders import Order
from qip_rules.errors import Fault
from qip_rules.fields import shown

__all__ = ["NOT_ON_RECORD", "not_among", "unknown_names"]

NOT_ON_RECORD: Final = "what the call names"
"""Of what the faults are, wherever names are refused that are not on record."""

_NEAR_MAXIMUM: Final = 5
_COMPARED_MAXIMUM: Final = 80
"""A longer text is no misspelt id, and slow to compare."""
_NAMES: Final = {
    "seat_id": "a seat",
    "payment_id": "a payment",
    "session_id": "a session",
    "invoice_number": "an invoice",
    "write_off_number": "a write-off",
}
"""The fields that name something on record, and what it is called."""


def unknown_names(
    asked: Event | Order, events: Iterable[Event], documents: Iterable[Document]
) -> Iterator[Fault]:
    """The faults of the seats, payments, sessions and documents that are not on record.

    Args:
        asked: an event to be recorded, or an order.
        events: what is on record of the applications concerned, in any order.
        documents: the decisions on record about them.
    """
    new: set[str] = {"payment_id"} if isinstance(asked, PaymentReceived) else set()
    if isinstance(asked, SessionScheduled):
        new = {"session_id"}
    named = [(name, name, getattr(asked, name, None)) for name in _NAMES if name not in new]
    for position, part in enumerate(getattr(asked, "parts", ())):
        named.append((f"parts[{position}].seat_id", "seat_id", part.seat_id))
    if not any(value for _, _, value in named):
        return
    known = _on_record(events, documents)
    for place, kind, value in named:
        if value is not None:
            yield from not_among(known[kind], place, value, f"{_NAMES[kind]} on record")


def not_among(known: Iterable[str], place: str, value: str, expected: str) -> Iterator[Fault]:
    """The fault of a name that is none of those known, with the ones that come closest."""
    names = sorted(set(known))
    if value in names:
        return
    near = difflib.get_close_matches(value[:_COMPARED_MAXIMUM], names, n=_NEAR_MAXIMUM, cutoff=0.0)
    dots = ", …" if len(names) > len(near) else ""
    hint = f"on record: {', '.join(near)}{dots}" if near else "none is on record"
    yield Fault(place, shown(value), expected, hint)


def _on_record(events: Iterable[Event], documents: Iterable[Document]) -> dict[str, set[str]]:
    """The names that are on record, by the field that would name them."""
    known: dict[str, set[str]] = {name: set() for name in _NAMES}
    for event in events:
        match event:
            case ApplicationReceived():
                known["seat_id"].update(each.seat_id for each in event.seats)
            case MemberJoined():
                known["seat_id"].add(event.seat.seat_id)
            case MemberReplaced():
                known["seat_id"].add(event.successor.seat_id)
            case PaymentReceived():
                known["payment_id"].add(event.payment_id)
            case SessionScheduled():
                known["session_id"].add(event.session_id)
            case _:
                pass
    for document in documents:
        match document:
            case Invoice():
                known["invoice_number"].add(document.number)
            case WriteOff():
                known["write_off_number"].add(document.number)
            case _:
                pass
    return known
