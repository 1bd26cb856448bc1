"""Laws of the record: it can be replayed, in any order, and what lies ahead does not count."""

from datetime import timedelta

import attrs
from hypothesis import strategies as st

from qip_rules.billing.events import Event
from qip_rules.testing.billing_books import Ledger
from qip_rules.testing.billing_histories import AccountHistory
from qip_rules.testing.billing_lawkeeping import (
    Histories,
    anything,
    law,
    noon,
    refuse_difference,
    with_further,
)

__all__ = [
    "advancing_moves_no_cent",
    "later_records_do_not_count",
    "order_does_not_matter",
    "repetitions_have_no_effect",
]


@law()
def repetitions_have_no_effect(ledger: Ledger, history: AccountHistory) -> None:
    """L4: the same records sent again, events and documents, change nothing."""
    twice = attrs.evolve(
        history,
        events=(*history.events, *history.events),
        documents=(*history.documents, *history.documents),
    )
    refuse_difference("repetitions have no effect", ledger, history, twice)


def _in_two_orders(
    histories: Histories,
) -> st.SearchStrategy[tuple[AccountHistory, AccountHistory]]:
    """Histories, each with one whose events come in another order."""

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[AccountHistory, AccountHistory]:
        history = draw(histories)
        shuffled = tuple(draw(st.permutations(history.events)))
        return history, attrs.evolve(history, events=shuffled)

    return drawn()


@law(_in_two_orders)
def order_does_not_matter(ledger: Ledger, pair: tuple[AccountHistory, AccountHistory]) -> None:
    """L5: events may come in any order."""
    refuse_difference("the order of events does not matter", ledger, *pair)


@law(with_further(anything))
def later_records_do_not_count(ledger: Ledger, pair: tuple[AccountHistory, Event]) -> None:
    """L12: what happens or is recorded after the day of the account changes nothing."""
    history, event = pair
    ahead = history.as_of + timedelta(days=1)
    at = noon(history, ahead)
    announced = noon(history, history.as_of)
    happens_later = attrs.evolve(event, occurred_on=ahead, recorded_at=announced)
    told_later = attrs.evolve(event, event_id="told-later", recorded_at=at)
    changed = history.with_events(happens_later, told_later)
    refuse_difference("what lies ahead changes nothing", ledger, history, changed)


@law()
def advancing_moves_no_cent(ledger: Ledger, history: AccountHistory) -> None:
    """L12: days pass, nothing happens, and every cent stays where it is."""
    now = attrs.evolve(history, as_of=history.after)
    later = attrs.evolve(history, as_of=history.after + timedelta(days=90))
    refuse_difference("days that pass move no cent", ledger, now, later)
