"""L20 to L24: what becomes of an account when its records change in a way that is known."""

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing import (
    Document,
    Event,
    account,
    cohort_accounts,
    fee_on,
)
from qip_rules.money import Money
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_books import Books, books_of
from qip_rules.testing.billing_histories import AccountHistory
from tests.laws.programs import (
    FEES,
    any_cohort,
    any_history,
    history_of,
    program_of,
    received_fee_history,
    with_settings,
)

MANY = 15_873
"""A fee of seven cents times this is one of eleven hundred dollars."""


def test_l20_a_payment_in_two_parts_changes_no_seat() -> None:
    billing_laws.parts_of_a_payment_come_to_the_same(account, any_history)


def times(record: Any, factor: int) -> Any:  # noqa: ANN401 - any record, or what one holds
    """The record with every amount in it multiplied."""
    if isinstance(record, Money):
        return record * factor
    if isinstance(record, tuple):
        return tuple(times(each, factor) for each in record)
    if attrs.has(type(record)):
        return attrs.evolve(
            record,
            **{f.name: times(getattr(record, f.name), factor) for f in attrs.fields(type(record))},
        )
    return record


def amounts(books: Books) -> dict[Any, int]:
    """Every amount of the books, by what it is."""
    found: dict[Any, int] = {"received": books.received}
    for name, seat in books.seats.items():
        for field in ("fee", "waived", "credited", "covered", "due"):
            if (cents := getattr(seat, field)) is not None:
                found[name, field] = cents
    for name, each in books.payments.items():
        found |= {(name, "reversed"): each.reversed, (name, "returned"): each.returned}
    found |= {("part", *key): cents for key, cents in books.parts.items()}
    found |= {("idle", key): cents for key, ((cents, _), _) in books.idle.items()}
    return found | {("paper", key): each.due for key, each in books.papers.items()}


@given(with_settings(allocation="line_order"), st.data())
def test_l21_every_amount_times_k_is_every_result_times_k(number: int, data: st.DataObject) -> None:
    """In the order of lines; in equal shares, a cent that cannot be split goes to one seat."""
    history = data.draw(history_of(program_of(number)))
    dear = program_of(number, tuple((day, fee * MANY) for day, fee in FEES))
    one = books_of(account(history.program, history.events, history.documents, history.as_of))
    many = books_of(
        account(dear, times(history.events, MANY), times(history.documents, MANY), history.as_of)
    )
    assert {key: cents * MANY for key, cents in amounts(one).items()} == amounts(many)


IDS = ("event_id", "payment_id", "number", "invoice_number", "replaces", "waiver_number")


TURNED = str.maketrans("0123456789", "9876543210")


def other_way_round(name: str) -> str:
    """Another name, which sorts the other way round."""
    return name.translate(TURNED)


def renamed(record: Any) -> Any:  # noqa: ANN401 - any record, or what one holds
    """The record with other ids and people; ids that break ties keep their order."""
    if isinstance(record, tuple):
        return tuple(renamed(each) for each in record)
    if not attrs.has(type(record)) or isinstance(record, Money):
        return record
    changes = {}
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if isinstance(value, str) and field.name in (*IDS, "write_off_number", "session_id"):
            changes[field.name] = f"x-{value}"
        elif isinstance(value, str) and field.name in ("seat_id", "person_id", "name"):
            changes[field.name] = other_way_round(value)
        else:
            changes[field.name] = renamed(value)
    return attrs.evolve(record, **changes)


@given(any_history)
def test_l22_names_are_only_names(history: AccountHistory) -> None:
    events: tuple[Event, ...] = renamed(history.events)
    documents: tuple[Document, ...] = renamed(history.documents)
    one = books_of(account(history.program, history.events, history.documents, history.as_of))
    other = books_of(account(history.program, events, documents, history.as_of))
    assert other == Books(
        standing=one.standing,
        received=one.received,
        seats={
            other_way_round(name): attrs.evolve(each, person_id=other_way_round(each.person_id))
            for name, each in one.seats.items()
        },
        payments={f"x-{name}": each for name, each in one.payments.items()},
        parts={
            (f"x-{paid}", other_way_round(seat)): cents for (paid, seat), cents in one.parts.items()
        },
        idle={f"x-{name}": each for name, each in one.idle.items()},
        papers={f"x-{name}": each for name, each in one.papers.items()},
    )


def fee_of_the_receipt(history: AccountHistory) -> int:
    known = account(history.program, history.events, history.documents, history.after)
    assert known.received_on is not None
    return fee_on(history.program, known.received_on).amount_minor


def test_l23_one_member_more_is_one_fee_more() -> None:
    billing_laws.one_member_more_is_one_fee_more(
        account, received_fee_history, fee=fee_of_the_receipt
    )


@given(any_cohort)
def test_l24_applications_together_are_each_alone(cohort: tuple[AccountHistory, ...]) -> None:
    program, as_of = cohort[0].program, cohort[0].as_of
    events = [event for each in cohort for event in each.events]
    documents = [document for each in cohort for document in each.documents]
    together = cohort_accounts(program, events[::-1], documents, as_of)
    alone = [account(program, each.events, each.documents, as_of) for each in cohort]
    assert list(together.accounts) == alone
