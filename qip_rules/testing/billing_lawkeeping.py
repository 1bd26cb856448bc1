"""How a law of billing is held: histories with something more, and the error where it breaks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar, overload
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from qip_rules.billing.events import (
    Accepted,
    ApplicationCompleted,
    Declined,
    Event,
    MemberLeft,
    MemberReplaced,
    PaymentReceived,
    RefundAsked,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.parties import SeatHolder
from qip_rules.money import Money
from qip_rules.testing.answers import broken
from qip_rules.testing.billing_books import Books, Ledger, difference, kept_by
from qip_rules.testing.billing_histories import AccountHistory
from qip_rules.testing.holding import Settings, for_all

__all__ = [
    "Histories",
    "Law",
    "about",
    "anything",
    "books_in",
    "by_person",
    "cash",
    "goes_away",
    "law",
    "no_money",
    "noon",
    "payment",
    "refuse_difference",
    "refuse_less",
    "with_further",
    "with_money",
]

Histories = st.SearchStrategy[AccountHistory]
"""Made-up histories."""

_T = TypeVar("_T")


def books_in(ledger: Ledger, history: AccountHistory) -> Books:
    """The books that a ledger keeps of a history."""
    return kept_by(ledger, history.program, history.events, history.documents, history.as_of)


def refuse_difference(law: str, ledger: Ledger, one: AccountHistory, other: AccountHistory) -> None:
    """Raise the error for two histories whose books differ."""
    found = difference(law, books_in(ledger, one), books_in(ledger, other))
    if found is not None:
        raise found


def refuse_less(law: str, less: Books, more: Books) -> None:
    """Raise the error if a seat has less in the second books than in the first."""
    for name, seat in less.seats.items():
        if more.seats[name].covered < seat.covered:
            raise broken(law, f"{name}: {seat.covered}", f"but: {more.seats[name].covered}")


def cash(books: Books) -> Mapping[str, tuple[int, int, int]]:
    """What came, was taken back and sent back, by payment."""
    return {
        name: (each.amount, each.reversed, each.returned) for name, each in books.payments.items()
    }


def by_person(books: Books) -> Mapping[tuple[str, str], int]:
    """The parts by payment and person."""
    return {
        (payment_id, books.seats[seat_id].person_id): cents
        for (payment_id, seat_id), cents in books.parts.items()
    }


def noon(history: AccountHistory, on: date) -> datetime:
    """Noon of a day in the program's zone."""
    return datetime.combine(on, time(12), ZoneInfo(history.program.time_zone))


def about(history: AccountHistory, event_id: str, on: date) -> dict[str, Any]:
    """What every event of the application has, recorded at noon of its day."""
    application_id = history.events[0].application_id
    about = {"event_id": event_id, "application_id": application_id, "occurred_on": on}
    return {**about, "recorded_at": noon(history, on)}


def payment(history: AccountHistory, name: str, on: date, cents: int) -> PaymentReceived:
    """A payment that arrived on a day."""
    return PaymentReceived(
        **about(history, name, on),
        payment_id=name,
        amount=Money(cents, history.program.currency),
        payer="Made-Up Oncology",
    )


def goes_away(history: AccountHistory, on: date) -> Sequence[Event]:
    """What somebody does who leaves, or wants the money elsewhere."""
    common = about(history, "further", on)
    successor = SeatHolder(seat_id="seat-98", person_id="person-98", name="New Made-Up")
    return (
        MemberReplaced(**common, seat_id="seat-1", successor=successor),
        MemberReplaced(**common, seat_id="seat-2", successor=successor),
        MemberLeft(**common, seat_id="seat-1"),
        TransferAsked(**common, to_name="New Made-Up", to_application_id=common["application_id"]),
        RefundAsked(**common),
        Withdrawn(**common),
    )


def no_money(history: AccountHistory, on: date) -> Sequence[Event]:
    """Everything that is not money coming or going."""
    common = about(history, "further", on)
    kinds = (Accepted(**common), Declined(**common), ApplicationCompleted(**common))
    return (*goes_away(history, on), *kinds)


def anything(history: AccountHistory, on: date) -> Sequence[Event]:
    """Everything, money included."""
    return (*no_money(history, on), payment(history, "further", on, 5))


def with_further(
    choices: Callable[[AccountHistory, date], Sequence[Event]],
) -> Callable[[Histories], st.SearchStrategy[tuple[AccountHistory, Event]]]:
    """What makes of histories those with one event more, on the last day or before."""

    def records(histories: Histories) -> st.SearchStrategy[tuple[AccountHistory, Event]]:
        @st.composite
        def drawn(draw: st.DrawFn) -> tuple[AccountHistory, Event]:
            history = draw(histories)
            back = 0 if choices is goes_away else draw(st.integers(0, 40))
            return history, draw(
                st.sampled_from(choices(history, history.after - timedelta(days=back)))
            )

        return drawn()

    return records


def with_money(histories: Histories) -> st.SearchStrategy[tuple[AccountHistory, date, int]]:
    """Histories, each with a day and a sum."""

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[AccountHistory, date, int]:
        history = draw(histories)
        on = history.as_of - timedelta(days=draw(st.integers(0, 35)))
        return history, on, draw(st.integers(1, 60))

    return drawn()


class Law(Protocol):
    """A law of billing: a function that holds a ledger to it."""

    __name__: str
    holds_of_one: Callable[[Ledger, Any], None]
    """Holds a ledger to the law for one record, as state machines do step by step."""

    def __call__(self, ledger: Ledger, histories: Histories, *, settings: Settings = None) -> None:
        """Hold a ledger to the law.

        Args:
            ledger: what is held to the law.
            histories: made-up histories.
            settings: of Hypothesis; by default those in force, without a deadline.

        Raises:
            BrokenLawError: with what is wrong on the smallest history found.
        """


@overload
def law() -> Callable[[Callable[[Ledger, AccountHistory], None]], Law]: ...


@overload
def law(
    records: Callable[[Histories], st.SearchStrategy[_T]],
) -> Callable[[Callable[[Ledger, _T], None]], Law]: ...


def law(records: Callable[[Histories], Any] = lambda histories: histories) -> Any:
    """Make a law of what has to hold of one record, for all that are made of the histories.

    Args:
        records: makes of histories what the law looks at: they themselves, unless it is given.

    Returns:
        A decorator of a function of a ledger and one record, which raises `BrokenLawError`.
    """

    def made(holds: Callable[[Ledger, Any], None]) -> Law:
        def held(ledger: Ledger, histories: Histories, *, settings: Settings = None) -> None:
            def holds_of(record: Any) -> None:  # noqa: ANN401 - what `records` makes
                holds(ledger, record)

            for_all(holds.__name__, holds_of, records(histories), settings=settings)

        held.__name__, held.__qualname__ = holds.__name__, holds.__qualname__
        held.__module__ = holds.__module__
        held.__doc__ = f"{holds.__doc__}\n\n{Law.__call__.__doc__}"
        made_law: Any = held
        made_law.holds_of_one = holds
        result: Law = made_law
        return result

    return made
