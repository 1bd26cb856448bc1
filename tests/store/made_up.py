"""Made-up records for the tests of the log, and strategies for records of every kind."""

# ruff: noqa: ANN401, DTZ001 - records of any class; Hypothesis takes bounds without a zone

import types
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    Buyer,
    Invoice,
    Line,
    PaymentReceived,
    SeatHolder,
    Seller,
)
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.store import ApplicationRecords, RemovalOrder, Store, billing_kinds

NOW = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
PEOPLE = ("Ada Made-Up", "Ben Made-Up", "Cleo Made-Up", "Dov Made-Up")
PRACTICE = Buyer(
    practice_id="practice-1",
    name="Made-Up Oncology",
    address_lines=("1 Example Street", "Springfield, NY 10000"),
    country="US",
)
SELLER = Seller(name="Made-Up Society", address_lines=("2 Example Avenue",), country="US")


def removal(order_id: str = "removal-1", reason: str = "asked") -> RemovalOrder:
    return RemovalOrder(
        order_id=order_id, ordered_by="Privacy office", reason=reason, on=date(2026, 2, 1)
    )


def common(event_id: str, application_id: str = "application-1") -> dict[str, Any]:
    return {
        "event_id": event_id,
        "application_id": application_id,
        "occurred_on": date(2026, 1, 15),
        "recorded_at": datetime(2026, 1, 15, 9, tzinfo=UTC),
    }


def received(event_id: str = "r", application_id: str = "application-1") -> ApplicationReceived:
    seats = tuple(
        SeatHolder(seat_id=f"seat-{n}", person_id=f"{application_id}/p{n}", name=name)
        for n, name in enumerate(PEOPLE, start=1)
    )
    return ApplicationReceived(practice=PRACTICE, seats=seats, **common(event_id, application_id))


def accepted(event_id: str = "a", application_id: str = "application-1") -> Accepted:
    return Accepted(**common(event_id, application_id))


def paid(
    event_id: str, cents: int = 100, application_id: str = "application-1", payer: str = "A Payer"
) -> PaymentReceived:
    return PaymentReceived(
        payment_id=f"bank-{event_id}",
        amount=Money(cents, "USD"),
        payer=payer,
        **common(event_id, application_id),
    )


def invoice(
    number: str,
    application_id: str = "application-1",
    on: date = date(2026, 1, 20),
    people: Iterable[str] = PEOPLE,
) -> Invoice:
    lines = tuple(
        Line(
            seat_id=f"seat-{n}",
            person_id=f"{application_id}/p{n}",
            person_name=name,
            net=Money(100_000, "USD"),
        )
        for n, name in enumerate(people, start=1)
    )
    return Invoice(
        number=number,
        application_id=application_id,
        issued_on=on,
        seller=SELLER,
        buyer=PRACTICE,
        currency="USD",
        lines=lines,
        program_id="quality-training-program",
        policy_on=date(2026, 1, 15),
        digest="0" * 64,
    )


def issue_one(store: Store, application_id: str = "application-1") -> Invoice:
    """An invoice with the next number, whatever is on record."""

    def decide(number: str, _its: ApplicationRecords) -> Invoice:
        return invoice(number, application_id)

    return store.issue(application_id, decide, series="INV", year=2026, recorded_at=NOW)


# --------------------------------------------------------------------------- strategies

_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"))
TEXTS = st.text(_LETTERS, min_size=1, max_size=8) | st.sampled_from(
    ('"$personal":"', '","$personal":"' + "0" * 64 + ' name"', "\\", "{}", "Zoë", "李", "\\u0000")
)
DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(
    datetime(1901, 1, 1),
    datetime(2199, 12, 30),
    timezones=st.just(UTC),
)
CONTEXT = {"currency": st.just("USD"), "waiver_number": st.none()}


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Values that a field of this type may have."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is str:
        return TEXTS
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 1_000)
    if kind is date:
        return DAYS
    if kind is datetime:
        return MOMENTS
    if kind is Money:
        return st.builds(Money, st.integers(1, 10**9), st.just("USD"))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(
            *(st.none() if each is types.NoneType else of_type(each) for each in arguments)
        )
    if origin is tuple:
        return st.lists(of_type(arguments[0]), min_size=1, max_size=2).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind)[:1])
    return records_of(kind)


@st.composite
def records_of(draw: st.DrawFn, kind: type[Any]) -> Any:
    """Records of an attrs class, by the types of its fields."""
    attrs.resolve_types(kind)
    values = {
        field.name: draw(CONTEXT[field.name] if field.name in CONTEXT else of_type(field.type))
        for field in attrs.fields(kind)
        if field.init
    }
    try:
        return kind(**values)
    except InputError:
        reject()


KINDS = tuple(billing_kinds())
RECORDS = st.one_of(*(records_of(kind.record) for kind in KINDS))
