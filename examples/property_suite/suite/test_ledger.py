"""The service keeps its own books; the laws need no second opinion of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import settings
from intake_service.ledger import statement

from qip_rules import load_program, testing
from qip_rules.billing import ApplicationReceived, Document, Event, PaymentReceived, PaymentReversed
from qip_rules.policy.program import Program
from qip_rules.testing import BilledSeat, Books, PaidIn, billing_laws

PROGRAM = load_program("quality-training-program")
CHANGE = date(2026, 7, 1)
FEE = 50_000
HISTORIES = testing.account_histories(PROGRAM, around=CHANGE)


def as_notice(event: Event) -> dict[str, Any]:
    """An event in the words of the service; it takes no notice of most of them."""
    notice: dict[str, Any] = {
        "id": event.event_id,
        "kind": event.kind,
        "day": event.occurred_on.isoformat(),
        "told": event.recorded_at.date().isoformat(),
    }
    match event:
        case ApplicationReceived():
            seats = [(each.seat_id, each.person_id) for each in event.seats]
            return {**notice, "kind": "application", "seats": seats}
        case PaymentReceived() | PaymentReversed():
            kind = "payment" if isinstance(event, PaymentReceived) else "reversal"
            cents, currency = event.amount.amount_minor, event.amount.currency
            about = {"payment": event.payment_id, "cents": cents, "currency": currency}
            return {**notice, "kind": kind, **about}
        case _:
            return notice


def books(notices: Sequence[dict[str, Any]], as_of: date) -> Books:
    """The statement of the service, in the words of the laws."""
    said = statement(notices, as_of.isoformat(), FEE)
    own = [each for each in said["payments"].values() if each["currency"] == PROGRAM.currency]
    return Books(
        standing="",
        received=sum(each["cents"] - each["back"] for each in own),
        seats={
            seat: BilledSeat(
                person_id=person,
                fee=FEE,
                waived=0,
                credited=0,
                covered=FEE - said["due"][seat],
                due=said["due"][seat],
                state="",
            )
            for seat, person in said["seats"].items()
        },
        payments={
            name: PaidIn(
                amount=each["cents"],
                currency=each["currency"],
                reversed=each["back"],
                returned=0,
                verdict="",
            )
            for name, each in said["payments"].items()
        },
        parts=said["parts"],
        idle={
            name: ((each["left"], each["currency"]), "not needed")
            for name, each in said["payments"].items()
            if each["left"]
        },
        papers={},
    )


def ledger(
    _program: Program, events: Sequence[Event], _documents: Sequence[Document], as_of: date
) -> Books:
    return books([as_notice(each) for each in events], as_of)


def test_no_cent_is_made_or_lost() -> None:
    billing_laws.conservation(ledger, HISTORIES)


def test_every_cent_has_an_owner() -> None:
    billing_laws.every_cent_has_an_owner(ledger, HISTORIES)


def test_a_seat_has_no_more_than_it_costs() -> None:
    billing_laws.seat_bounds(ledger, HISTORIES)


def test_a_notice_that_comes_twice_counts_once() -> None:
    billing_laws.repetitions_have_no_effect(ledger, HISTORIES)


def test_notices_may_come_in_any_order() -> None:
    billing_laws.order_does_not_matter(ledger, HISTORIES)


def test_what_lies_ahead_does_not_count() -> None:
    billing_laws.later_records_do_not_count(ledger, HISTORIES)


TestStepByStep = testing.billing_state_machine(
    PROGRAM,
    around=CHANGE,
    start=list,
    tell=lambda notices, event: notices.append(as_notice(event)),
    issue=lambda _notices, _document: None,
    books=books,
    reference=None,
    laws=(billing_laws.conservation, billing_laws.seat_bounds),
    settings=settings(max_examples=10),
)
"""The same, one notice after another, as they come in."""
