"""An application, its payments and its invoice, made up for the tests of the billing desk."""

from datetime import UTC, date, datetime, timedelta

from qip_rules import load_program
from qip_rules.billing import (
    ApplicationReceived,
    Buyer,
    Invoice,
    PaymentReceived,
    SeatHolder,
    Seller,
)
from qip_rules.cohort.desk import (
    InvoiceOrder,
    carried_out,
)
from qip_rules.money import Money

PROGRAM = load_program("quality-training-program")


NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)


SELLER = Seller(name="Made-Up Office", address_lines=("1 Example Road",), country="US")


RECEIVED = ApplicationReceived(
    event_id="r",
    application_id="A-1",
    occurred_on=date(2026, 2, 2),
    recorded_at=NOON,
    practice=Buyer(practice_id="p", name="Приклад 病院 Example"),
    seats=(
        SeatHolder(seat_id="A-1/seat/1", person_id="ada", name="Ada Made-Up"),
        SeatHolder(seat_id="A-1/seat/2", person_id="ben", name="Ben Made-Up"),
    ),
)


ON = date(2026, 2, 3)


ORDER = InvoiceOrder(application_id="A-1", issued_on=ON, seller=SELLER)


def payment(cents: int, day: int, payer: str, minute: int) -> PaymentReceived:
    return PaymentReceived(
        event_id=f"given {minute}",
        application_id="A-1",
        occurred_on=date(2026, 2, day),
        recorded_at=NOON + timedelta(minutes=minute),
        payment_id="W",
        amount=Money(cents, "USD"),
        payer=payer,
    )


def issued(*, number: str = "QTP-2026-0001", documents: tuple[Invoice, ...] = ()) -> object:
    return carried_out(
        ORDER,
        PROGRAM,
        [RECEIVED],
        documents,
        number=number,
        as_of=ON,
        recorded_at=NOON + timedelta(days=1),
    )
