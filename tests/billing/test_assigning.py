"""Payments that staff assign: what is kept for whom, and what one seat can take of them.

The example fee is USD 1,111.00 for one seat.
"""

import pytest

from qip_rules.billing import PaymentAssigned, Refusal, RefusalCode
from qip_rules.money import Money
from tests.billing.desk import Desk, states, usd
from tests.billing.stories import invoiced, overpaid


def two_early_payments() -> Desk:
    """Of two payments before acceptance the second is meant for the first and second of three."""
    desk = invoiced()
    desk.paid("1,111.00", "2026-03-05", payment_id="wire-1")
    desk.paid("500.00", "2026-03-05", payment_id="wire-2")
    desk.assign("wire-2", "2026-03-06", seat_1="200.00", seat_2="300.00")
    return desk


def part_for_somebody_new(**settings: str) -> Desk:
    """A payment before acceptance, a part of it for a fourth member whom no invoice names yet."""
    desk = invoiced(**settings)
    desk.joined("2026-03-04")
    desk.paid("1,500.00", "2026-03-05", payment_id="wire-1")
    desk.assign("wire-1", "2026-03-06", seat_1="1,000.00", seat_4="500.00")
    desk.accepted("2026-04-01")
    return desk


def test_what_other_payments_are_meant_for_a_seat_it_cannot_take_twice() -> None:
    desk = two_early_payments()
    refused = desk.try_assign("wire-1", "2026-03-07", seat_1="911.01")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.ASSIGN_MORE_THAN_OWED
    assert refused.says == (
        "Ada Made-Up can take USD 911.00 of the payment, not USD 911.01; USD 200.00 of other "
        "payments is assigned to the seat."
    )
    assert isinstance(desk.try_assign("wire-1", "2026-03-07", seat_1="911.00"), PaymentAssigned)


def test_a_seat_that_nothing_else_is_meant_for_can_take_its_whole_fee() -> None:
    desk = two_early_payments()
    assert isinstance(desk.try_assign("wire-1", "2026-03-07", seat_3="1,111.00"), PaymentAssigned)
    desk.waive("seat-3", "1.00", "2026-03-07")
    refused = desk.try_assign("wire-1", "2026-03-07", seat_3="1,111.00")
    assert isinstance(refused, Refusal)
    assert refused.says == ("Cleo Made-Up can take USD 1,110.00 of the payment, not USD 1,111.00.")


def test_a_payment_may_be_meant_for_others_than_before_as_long_as_it_covers_nobody() -> None:
    desk = two_early_payments()
    desk.assign("wire-2", "2026-03-07", seat_1="500.00")
    desk.assign("wire-1", "2026-03-07", seat_1="611.00", seat_2="500.00")
    desk.accepted("2026-04-01")
    account = desk.account()
    assert states(account) == ["covered", "part", "open"]
    assert [(each.payment_id, each.seat_id, each.amount) for each in account.allocations] == [
        ("wire-1", "seat-1", usd("611.00")),
        ("wire-1", "seat-2", usd("500.00")),
        ("wire-2", "seat-1", usd("500.00")),
    ]


def test_what_is_assigned_to_a_seat_without_an_invoice_is_kept_for_it() -> None:
    desk = part_for_somebody_new()
    account = desk.account("2026-04-01")
    assert states(account) == ["part", "open", "open", "not invoiced"]
    assert [seat.covered for seat in account.seats] == [usd("1,000.00"), *[usd(0)] * 3]
    assert [(held.amount, held.reason.value) for held in account.unapplied] == [
        (usd("500.00"), "money-without-invoice")
    ]
    desk.invoice("2026-04-02")
    billed = desk.account("2026-04-02")
    assert [seat.covered for seat in billed.seats][-1] == usd("500.00")
    assert billed.unapplied == ()


def test_no_more_is_kept_for_a_seat_than_it_will_cost() -> None:
    desk = part_for_somebody_new()
    desk.waive("seat-4", "911.00", "2026-04-02")
    account = desk.account("2026-04-02")
    assert [seat.covered for seat in account.seats] == [
        usd("1,111.00"),
        usd("189.00"),
        *[usd(0)] * 2,
    ]
    assert [held.amount for held in account.unapplied] == [usd("200.00")]


@pytest.mark.parametrize("afterwards", ["credit", "still_owed"])
def test_what_was_kept_for_who_left_goes_to_the_others_and_a_withdrawal_takes_it_from_none(
    afterwards: str,
) -> None:
    desk = part_for_somebody_new(withdrawal_after_acceptance=afterwards)
    desk.left("seat-4", "2026-04-05")
    desk.withdrawn("2026-04-10")
    for today in ("2026-04-05", "2026-04-09", "2026-04-10"):
        account = desk.account(today)
        assert [seat.covered for seat in account.seats] == [
            usd("1,111.00"),
            usd("389.00"),
            *[usd(0)] * 2,
        ]
        assert account.unapplied == ()


@pytest.mark.parametrize("afterwards", ["credit", "still_owed"])
def test_a_withdrawal_passes_what_is_kept_for_a_seat_to_no_other(afterwards: str) -> None:
    desk = part_for_somebody_new(withdrawal_after_acceptance=afterwards)
    desk.withdrawn("2026-04-10")
    for today in ("2026-04-09", "2026-04-10"):
        account = desk.account(today)
        assert [seat.covered for seat in account.seats] == [usd("1,000.00"), *[usd(0)] * 3]
        assert [held.amount for held in account.unapplied] == [usd("500.00")]


def test_what_already_covers_the_seat_is_no_longer_kept_for_it() -> None:
    desk = part_for_somebody_new()
    desk.paid("111.00", "2026-04-02", payment_id="wire-2")
    assigned = desk.try_assign("wire-2", "2026-04-02", seat_1="111.00")
    assert isinstance(assigned, PaymentAssigned)


@pytest.mark.parametrize("currency", ["EUR", "ZAR"])
def test_a_fee_takes_its_own_currency_and_no_other(currency: str) -> None:
    desk = overpaid()
    amount = Money(1, currency)
    for refused in (
        desk.try_assign("wire-2", "2026-04-07", seat_1=amount),
        desk.try_return("wire-2", amount, "2026-04-07"),
        desk.try_waive("seat-1", amount, "2026-04-07"),
    ):
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.DOCUMENT_OTHER_CURRENCY
    desk.paid(amount, "2026-04-08", payment_id="wire-3")
    account = desk.account()
    assert account.received == usd("3,338.00")
    assert [(held.amount, held.reason.value) for held in account.unapplied][1:] == [
        (amount, "money-other-currency")
    ]
    judged_on = [payment.decision.facts["in_program_currency"] for payment in account.payments]
    assert judged_on == [True, True, False]
    refused = desk.try_assign("wire-3", "2026-04-08", seat_1="1.00")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.DOCUMENT_OTHER_CURRENCY
