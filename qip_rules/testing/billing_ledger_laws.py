"""Laws of the money: none is made, none is lost, and each cent has an owner."""

from collections import Counter

import attrs

from qip_rules.billing.events import Event
from qip_rules.testing.answers import broken
from qip_rules.testing.billing_books import Ledger
from qip_rules.testing.billing_histories import AccountHistory
from qip_rules.testing.billing_lawkeeping import (
    books_in,
    by_person,
    cash,
    goes_away,
    law,
    no_money,
    with_further,
)

__all__ = [
    "conservation",
    "decisions_move_no_cash",
    "every_cent_has_an_owner",
    "no_cent_changes_its_person",
    "no_payment_falls_below_nothing",
    "seat_bounds",
]


@law()
def conservation(ledger: Ledger, history: AccountHistory) -> None:
    """L1: received less reversed and returned is what the seats have and what lies idle."""
    books, own = books_in(ledger, history), history.program.currency
    arrived = sum(
        each.amount - each.reversed - each.returned
        for each in books.payments.values()
        if each.currency == own
    )
    idle = sum(cents for (cents, currency), _ in books.idle.values() if currency == own)
    owned = sum(each.covered for each in books.seats.values())
    if not books.received == arrived == owned + idle:
        raise broken(
            "what arrived is what seats have and what lies idle",
            f"received: {books.received}; by payments: {arrived}",
            f"owned by seats: {owned}; idle: {idle}",
        )


@law()
def seat_bounds(ledger: Ledger, history: AccountHistory) -> None:
    """L2: a seat is never covered beyond its fee, waivers and credits deducted."""
    for name, seat in books_in(ledger, history).seats.items():
        fee = seat.fee or 0
        room = fee - seat.credited - seat.waived
        sound = 0 <= seat.covered <= room and 0 <= seat.waived <= fee - seat.credited
        if not sound or (seat.state == "credited" and seat.covered) or (seat.due or 0) < 0:
            raise broken("a seat has no more than it costs", f"{name}: {seat}")


@law()
def no_payment_falls_below_nothing(ledger: Ledger, history: AccountHistory) -> None:
    """L3: of no payment more is taken or sent back than it was."""
    books = books_in(ledger, history)
    for name, each in books.payments.items():
        if min(each.reversed, each.returned, each.amount - each.reversed - each.returned) < 0:
            raise broken("no payment falls below nothing", f"{name}: {each}")
    if books.received < 0:
        raise broken("nobody receives less than nothing", f"received: {books.received}")


@law()
def every_cent_has_an_owner(ledger: Ledger, history: AccountHistory) -> None:
    """L6: the parts, each of one payment and one seat, re-add to both sides."""
    books, own = books_in(ledger, history), history.program.currency
    by_seat: Counter[str] = Counter()
    by_payment: Counter[str] = Counter()
    for (payment_id, seat_id), cents in books.parts.items():
        if cents <= 0 or books.payments[payment_id].currency != own:
            raise broken("a part is some money of the program's", f"{payment_id}: {cents}")
        by_seat[seat_id] += cents
        by_payment[payment_id] += cents
    for name, seat in books.seats.items():
        if by_seat[name] != seat.covered:
            raise broken("parts re-add to seats", f"{name}: {by_seat[name]}, but {seat}")
    for name, each in books.payments.items():
        (idle, _), _ = books.idle.get(name, ((0, own), ""))
        if by_payment[name] + idle != each.amount - each.reversed - each.returned:
            raise broken("parts re-add to payments", f"{name}: {by_payment[name]} and {idle}")
    if not by_seat.keys() <= books.seats.keys():
        raise broken("every cent has an owner", f"parts: {books.parts}")


@law(with_further(no_money))
def decisions_move_no_cash(ledger: Ledger, pair: tuple[AccountHistory, Event]) -> None:
    """L7: acceptance, decline, withdrawal, changes of the team and requests move no cash."""
    history, further = pair
    before = books_in(ledger, history)
    after = books_in(ledger, history.with_events(further))
    if (before.received, cash(before)) != (after.received, cash(after)):
        raise broken(
            "only money that comes or goes is cash",
            f"before {further.kind}: {before.received}, {cash(before)}",
            f"after it: {after.received}, {cash(after)}",
        )


@law(with_further(goes_away))
def no_cent_changes_its_person(ledger: Ledger, pair: tuple[AccountHistory, Event]) -> None:
    """L8: where no fee passes on, who leaves, is replaced or withdraws takes no cent along.

    The histories are those of programs whose fees pass to nobody.
    """
    history, further = pair
    history = attrs.evolve(history, as_of=history.after)
    before = books_in(ledger, history)
    after = books_in(ledger, history.with_events(further))
    here, there = by_person(before), by_person(after)
    if any(there.get(owner, 0) < cents for owner, cents in here.items()):
        raise broken(
            "no cent passes to another person",
            f"before {further.kind}: {before.parts}",
            f"after it: {after.parts}",
        )
