"""Mistakes that the laws found, each as the example that a person would have written."""

import pytest

from qip_rules.billing import Invoice, PaymentAssigned, Refusal, RefusalCode
from qip_rules.billing.allocating import spread
from qip_rules.billing.settings import Allocating
from tests.billing.desk import Desk, program_with, usd


def test_l8_an_assignment_of_less_than_a_seat_has_takes_nothing_from_another() -> None:
    """Two share equally; to say that a part of it is for the first moves no cent to her."""
    desk = Desk(program_with(allocation="pro_rata_by_seat"))
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.invoice("2026-03-03")
    desk.accepted("2026-04-01")
    desk.paid("1,000.00", "2026-04-02", payment_id="wire-1")
    before = [seat.covered for seat in desk.account().seats]
    assert before == [usd("500.00"), usd("500.00")]
    assigned = desk.try_assign("wire-1", "2026-04-03", seat_1="300.00")
    assert isinstance(assigned, PaymentAssigned)
    desk.documents.append(assigned)
    assert [seat.covered for seat in desk.account().seats] == before


LENIENT = "within_application_before_first_session"


def would_transfer(made: PaymentAssigned | Refusal) -> bool:
    return isinstance(made, Refusal) and made.code is RefusalCode.ASSIGN_WOULD_TRANSFER


def covers(desk: Desk) -> dict[tuple[str, str], str]:
    """Which payment covers which seat, with how much."""
    parts = desk.account().allocations
    return {(each.payment_id, each.seat_id): str(each.amount) for each in parts}


def for_the_second(**settings: str) -> Desk:
    """A payment that arrived before the invoice and was assigned to the second of two seats."""
    desk = Desk(program_with(**settings))
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-03-03")
    desk.paid("1,000.00", "2026-03-04", payment_id="wire-1")
    desk.assign("wire-1", "2026-03-05", seat_2="1,000.00")
    desk.invoice("2026-03-06")
    assert covers(desk) == {("wire-1", "seat-2"): "USD 1,000.00"}
    return desk


def test_l8_less_than_was_assigned_before_sets_nothing_free_for_another() -> None:
    """The first seat would have what is set free: she stands before the second."""
    desk = for_the_second()
    refused = desk.try_assign("wire-1", "2026-03-07", seat_2="900.00")
    assert would_transfer(refused)
    assert isinstance(refused, Refusal)
    assert "USD 100.00 of the payment wire-1 covers the seat of Ben Made-Up" in refused.says
    assert not isinstance(desk.try_assign("wire-1", "2026-03-07", seat_2="1,000.00"), Refusal)


def test_l8_where_fees_pass_on_less_may_be_assigned() -> None:
    desk = for_the_second(transfer=LENIENT)
    desk.assign("wire-1", "2026-03-07", seat_2="900.00")
    assert covers(desk) == {("wire-1", "seat-2"): "USD 900.00", ("wire-1", "seat-1"): "USD 100.00"}


def test_l8_who_left_keeps_what_was_assigned() -> None:
    """What lies idle may go to the first seat, but not in the place of what the second has."""
    desk = Desk(program_with())
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-03-03")
    desk.paid("1,211.00", "2026-03-04", payment_id="wire-1")
    desk.assign("wire-1", "2026-03-05", seat_2="1,111.00")
    desk.invoice("2026-03-06")
    desk.left("seat-2", "2026-03-07")
    before = covers(desk)
    assert before[("wire-1", "seat-2")] == "USD 1,111.00"
    assert would_transfer(desk.try_assign("wire-1", "2026-03-08", seat_1="100.00"))


def test_l8_an_invoice_takes_nothing_that_was_assigned_to_its_seat_before() -> None:
    """What is kept for a seat covers nobody else, also once the bank took a part back."""
    desk = Desk(program_with())
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=1)
    desk.accepted("2026-03-03")
    desk.invoice("2026-03-04")
    desk.paid("2,000.00", "2026-03-05", payment_id="wire-1")
    desk.joined("2026-03-06", seat=2)
    refused = desk.try_assign("wire-1", "2026-03-07", seat_2="1,000.00")
    assert would_transfer(refused), "USD 111.00 of that covers the first seat"
    desk.assign("wire-1", "2026-03-07", seat_2="800.00")
    desk.reversed("wire-1", "200.00", "2026-03-08")
    assert covers(desk) == {("wire-1", "seat-1"): "USD 1,000.00"}
    (idle,) = desk.account().unapplied
    assert (idle.amount, idle.reason.value) == (usd("800.00"), "money-without-invoice")
    assert isinstance(desk.invoice("2026-03-09"), Invoice)
    assert covers(desk) == {
        ("wire-1", "seat-2"): "USD 800.00",
        ("wire-1", "seat-1"): "USD 1,000.00",
    }


def test_what_is_kept_for_a_seat_is_free_once_it_is_given_up() -> None:
    desk = Desk(program_with())
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-03-03")
    desk.paid("1,000.00", "2026-03-04", payment_id="wire-1")
    desk.assign("wire-1", "2026-03-05", seat_2="1,000.00")
    desk.left("seat-2", "2026-03-06")
    desk.invoice("2026-03-07")
    assert covers(desk) == {("wire-1", "seat-1"): "USD 1,000.00"}


def test_l8_a_payment_of_one_is_not_exchanged_for_that_of_another() -> None:
    """Both seats would have as much as before, but each of the other's payment."""
    desk = Desk(program_with(allocation="pro_rata_by_seat"))
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-03-03")
    desk.invoice("2026-03-04")
    desk.paid("5.00", "2026-03-05", payment_id="wire-1")
    desk.paid("4.00", "2026-03-06", payment_id="wire-2")
    assert would_transfer(desk.try_assign("wire-2", "2026-03-07", seat_2="4.00"))
    assert would_transfer(desk.try_assign("wire-2", "2026-03-07", seat_2="2.00"))


@pytest.mark.parametrize("allocation", ["pro_rata_by_seat", "line_order"])
def test_l8_a_seat_on_a_later_invoice_takes_nothing_from_those_before(allocation: str) -> None:
    desk = Desk(program_with(allocation=allocation))
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-03-03")
    desk.invoice("2026-03-04")
    desk.paid("900.00", "2026-03-05", payment_id="wire-1")
    before = covers(desk)
    desk.joined("2026-03-06", seat=4)
    desk.invoice("2026-03-06")
    assert covers(desk) == before
    desk.paid("1,522.00", "2026-03-07", payment_id="wire-2")
    amounts = [seat.covered for seat in desk.account().seats]
    assert amounts == [usd("1,111.00"), usd("1,111.00"), usd("200.00")]


def test_equal_shares_are_those_of_an_invoice_and_a_successor_shares_in_that_of_the_seat() -> None:
    """Where fees pass on, who comes for the first seat shares with the second, not with others."""
    desk = Desk(program_with(allocation="pro_rata_by_seat", transfer=LENIENT))
    desk.session("2026-05-04")
    desk.received("2026-03-02", seats=2)
    desk.accepted("2026-03-03")
    desk.invoice("2026-03-04")
    desk.joined("2026-03-05", seat=4)
    desk.invoice("2026-03-05")
    desk.paid("1,000.00", "2026-03-06", payment_id="wire-1")
    desk.replaced("seat-1", "2026-03-07", seat=5)
    desk.credit_note("2026-03-07")
    desk.invoice("2026-03-07")
    amounts = {seat.seat_id: seat.covered for seat in desk.account().seats}
    assert amounts == {
        "seat-1": usd(0),
        "seat-2": usd("500.00"),
        "seat-4": usd(0),
        "seat-5": usd("500.00"),
    }


def test_equal_shares_count_what_seats_have_already() -> None:
    shares = Allocating.PRO_RATA_BY_SEAT
    assert spread(4, (5, 7, 7), shares, (2, 0, 0)) == (0, 2, 2)
    assert spread(9, (5, 7, 7), shares, (2, 0, 0)) == (2, 4, 3)
    assert spread(1, (5, 7, 7), shares, (2, 0, 0)) == (0, 1, 0)
    assert spread(1, (5, 1, 7), shares, (2, 1, 1)) == (0, 1, 0)
    assert spread(0, (), shares) == ()
    assert spread(5, (0, 0), shares, (9, 0)) == (0, 0)
    assert spread(99, (5, 7), shares, (2, 0)) == (5, 7)
