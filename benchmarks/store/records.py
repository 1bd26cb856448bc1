"""Made-up records of many practices, as a log gets them: day by day, all practices mixed.

Each practice has 50 records: an application of four people, an acceptance, one invoice, the
announcements of four sessions, 32 payments, 8 reversals, two requests for a transfer and one for
a refund.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    Buyer,
    Invoice,
    Line,
    PaymentReceived,
    PaymentReversed,
    PolicyNote,
    RefundAsked,
    SeatHolder,
    Seller,
    SessionMode,
    SessionScheduled,
    TransferAsked,
)
from qip_rules.money import Money
from qip_rules.policy.program import Program

__all__ = ["AS_OF", "PER_PRACTICE", "SERIES", "records_of_day"]

PER_PRACTICE: Final = 50
SERIES: Final = "QTP"
AS_OF: Final = date(2026, 12, 31)

_FIRST_DAY: Final = date(2026, 1, 5)
_PAYMENTS: Final = 32
_SELLER: Final = Seller(
    name="Made-Up Society",
    address_lines=("2 Example Avenue", "Arlington, VA 20000"),
    country="US",
    tax_id="00-0000000",
)
_NOTES: Final = (
    PolicyNote("T30", "Fees are neither given back nor passed on."),
    PolicyNote("T32", "Fees are paid before the in-person learning sessions begin."),
)


def records_of_day(number: int, practices: int, program: Program) -> Iterator[object]:
    """The records of one of the 50 days, one of each practice."""
    day = _FIRST_DAY + timedelta(days=number)
    for practice in range(practices):
        yield _record(number, practice, day, program)


def _record(number: int, practice: int, day: date, program: Program) -> object:
    common: dict[str, Any] = {
        "application_id": f"application-{practice:05d}",
        "event_id": f"event-{practice:05d}-{number:02d}",
        "occurred_on": day,
        "recorded_at": datetime(day.year, day.month, day.day, 15, 30, tzinfo=UTC),
    }
    if number == 0:
        return ApplicationReceived(
            practice=_practice(practice),
            seats=tuple(
                SeatHolder(seat_id=f"seat-{n}", person_id=f"p-{practice}-{n}", name=_name(n))
                for n in range(4)
            ),
            **common,
        )
    if number == 1:
        return Accepted(**common)
    if number == 2:  # noqa: PLR2004 - the third day
        return _invoice(practice, day, program)
    if number < 7:  # noqa: PLR2004 - four days
        return SessionScheduled(
            session_id=f"session-{number}",
            starts_on=date(2026, 9, 1) + timedelta(days=30 * number),
            mode=SessionMode.IN_PERSON,
            place="Springfield",
            **common,
        )
    if number < 7 + _PAYMENTS:
        return PaymentReceived(
            payment_id=f"bank-{practice:05d}-{number:02d}",
            amount=Money(12_500, "USD"),
            payer=f"Made-Up Oncology {practice}",
            method="bank transfer",
            **common,
        )
    if number < 15 + _PAYMENTS:
        return PaymentReversed(
            payment_id=f"bank-{practice:05d}-{number - _PAYMENTS:02d}",
            amount=Money(2_500, "USD"),
            reason="the bank corrected itself",
            **common,
        )
    if number == 15 + _PAYMENTS:
        return RefundAsked(payment_id=f"bank-{practice:05d}-07", **common)
    return TransferAsked(
        to_name=_name(number), to_application_id=f"application-{practice:05d}", **common
    )


def _practice(practice: int) -> Buyer:
    return Buyer(
        practice_id=f"practice-{practice:05d}",
        name=f"Made-Up Oncology {practice}",
        address_lines=(f"{practice} Example Street", "Springfield, NY 10000"),
        country="US",
    )


def _name(number: int) -> str:
    return f"{('Ada', 'Ben', 'Cleo', 'Dov')[number % 4]} Made-Up"


def _invoice(practice: int, day: date, program: Program) -> Invoice:
    return Invoice(
        number=f"{SERIES}-{day.year}-{practice + 1:04d}",
        application_id=f"application-{practice:05d}",
        issued_on=day,
        recorded_at=datetime(day.year, day.month, day.day, 15, 30, tzinfo=UTC),
        seller=_SELLER,
        buyer=_practice(practice),
        currency=program.currency,
        lines=tuple(
            Line(
                seat_id=f"seat-{n}",
                person_id=f"p-{practice}-{n}",
                person_name=_name(n),
                net=Money(100_000, program.currency),
            )
            for n in range(4)
        ),
        notes=_NOTES,
        program_id=program.id,
        policy_on=_FIRST_DAY,
        digest=program.on(_FIRST_DAY).digest,
    )
