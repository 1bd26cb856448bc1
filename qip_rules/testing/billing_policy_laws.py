"""Laws of the policy, and what becomes of an account when its records change in a known way."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import attrs

from qip_rules.billing.accounts import account
from qip_rules.billing.events import MemberJoined, PaymentReversed
from qip_rules.billing.parties import SeatHolder
from qip_rules.money import Money
from qip_rules.testing.answers import broken
from qip_rules.testing.billing_books import Ledger, difference
from qip_rules.testing.billing_histories import AccountHistory
from qip_rules.testing.billing_lawkeeping import (
    Histories,
    about,
    books_in,
    law,
    payment,
    refuse_less,
    with_money,
)
from qip_rules.testing.billing_papers import BilledRecords
from qip_rules.testing.holding import Settings, for_all

__all__ = [
    "agrees",
    "money_is_monotone",
    "one_member_more_is_one_fee_more",
    "parts_of_a_payment_come_to_the_same",
    "reversals_are_monotone",
    "states_follow_from_amounts",
    "the_window_is_a_partition",
]


_ORDER: Final = ("before acceptance", "in window", "late", "cannot tell")
"""Of the verdicts, in time."""


@law()
def the_window_is_a_partition(ledger: Ledger, history: AccountHistory) -> None:
    """L15: each payment is early, in the window, late, or it cannot be told; in that order.

    The histories are those of programs that go by the day on which money is received.
    """
    history = attrs.evolve(history, as_of=history.after)
    span = (history.after - timedelta(days=45) + timedelta(days=n) for n in range(0, 46, 3))
    daily = [payment(history, f"day-{on}", on, 1) for on in span]
    books = books_in(ledger, history.with_events(*daily))
    told = [books.payments[each.payment_id].verdict for each in daily]
    if not set(told) <= set(_ORDER) or sorted(told, key=_ORDER.index) != told:
        raise broken("the window is a partition, in the order of time", f"verdicts: {told}")


@law()
def states_follow_from_amounts(ledger: Ledger, history: AccountHistory) -> None:
    """L17: a state says what documents and amounts say, and nothing else.

    An invoice is void if and only if credit notes took back each of its lines; of the others it is
    paid if and only if nothing is due, part if some is paid, open if nothing is. A credit note is
    issued. A seat is credited if and only if its lines were taken back, and covered only if
    nothing is open. Nothing is written off without a write-off on record, and nothing forfeited
    by somebody who stayed.
    """
    books = books_in(ledger, history)
    records = BilledRecords.of(history, books)
    for name, paper in books.papers.items():
        if paper.state not in records.states_of(name, paper, books):
            raise broken("the state of a paper follows from its amounts", f"{name}: {paper}")
    for name, seat in books.seats.items():
        if seat.state not in records.states_of_seat(name, seat, books):
            raise broken("the state of a seat follows from its amounts", f"{name}: {seat}")


@law(with_money)
def money_is_monotone(ledger: Ledger, drawn: tuple[AccountHistory, date, int]) -> None:
    """L19: one payment more never lowers what any seat has."""
    history, on, cents = drawn
    more = history.with_events(payment(history, "wire-further", on, cents))
    refuse_less("more money never lowers a seat", books_in(ledger, history), books_in(ledger, more))


@law(with_money)
def reversals_are_monotone(ledger: Ledger, drawn: tuple[AccountHistory, date, int]) -> None:
    """L19: one reversal more never raises what any seat has."""
    history, on, cents = drawn
    before = books_in(ledger, history)
    # One of some cents, and then one of a single cent.
    for name, back in (("reversal-1", cents), ("reversal-2", 1)):
        reversal = PaymentReversed(
            **about(history, name, on),
            payment_id="wire-1",
            amount=Money(back, history.program.currency),
            reason="chargeback",
        )
        history = history.with_events(reversal)
        after = books_in(ledger, history)
        refuse_less("a reversal never raises a seat", after, before)
        before = after


@law(with_money)
def parts_of_a_payment_come_to_the_same(
    ledger: Ledger, drawn: tuple[AccountHistory, date, int]
) -> None:
    """L20: a payment that comes in two parts on one day changes no seat."""
    history, on, cents = drawn
    whole = history.with_events(payment(history, "wire-9", on, cents + 1))
    halves = history.with_events(
        payment(history, "wire-9", on, 1), payment(history, "wire-9b", on, cents)
    )
    one, other = books_in(ledger, whole), books_in(ledger, halves)
    if (one.seats, one.received) != (other.seats, other.received):
        raise broken(
            "a payment in two parts changes no seat",
            f"whole: {one.seats}",
            f"in parts: {other.seats}",
        )


def one_member_more_is_one_fee_more(
    ledger: Ledger,
    histories: Histories,
    *,
    fee: Callable[[AccountHistory], int],
    settings: Settings = None,
) -> None:
    """L23: one member more raises what is due by exactly one fee, while fees are claimed.

    Args:
        ledger: what is held to the law.
        histories: made-up histories.
        fee: what a seat costs in a history, in minor units: the fee of the receipt date.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the sums of the smallest history found.
    """

    def holds(history: AccountHistory) -> None:
        history = attrs.evolve(history, as_of=history.after)
        joined = MemberJoined(
            **about(history, "one-more", history.after),
            seat=SeatHolder(seat_id="seat-99", person_id="person-99", name="One More Made-Up"),
        )
        one, other = books_in(ledger, history), books_in(ledger, history.with_events(joined))
        claimed = one.standing in {"undecided", "accepted"}
        more = sum(each.due or 0 for each in other.seats.values())
        less = sum(each.due or 0 for each in one.seats.values())
        if claimed and more - less != fee(history):
            raise broken(
                "one member more is one fee more",
                f"due: {less}; with one more: {more}; the fee: {fee(history)}",
            )

    for_all("one_member_more_is_one_fee_more", holds, histories, settings=settings)


def agrees(
    ledger: Ledger, histories: Histories, *, reference: Ledger = account, settings: Settings = None
) -> None:
    """L27: two ledgers keep the same books, cent by cent.

    Args:
        ledger: what is held to the law.
        histories: made-up histories.
        reference: what it is held against: another model of the same policy; by default the
            accounts of this library.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with what differs on the smallest history found.
    """

    def holds(history: AccountHistory) -> None:
        found = difference(
            "two models keep the same books",
            books_in(ledger, history),
            books_in(reference, history),
        )
        if found is not None:
            raise found

    for_all("agrees", holds, histories, settings=settings)
