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


def kept_for_the_third(**settings: str) -> Desk:
    """Two are invoiced and have not paid; what is paid is kept for the third, who joined since."""
    desk = Desk(program_with(**settings))
    desk.session("2026-06-01")
    desk.received("2026-03-02", seats=2)
    desk.invoice("2026-03-03")
    desk.joined("2026-03-06", seat=3)
    desk.paid("1,111.00", "2026-03-07", payment_id="wire-1")
    desk.assign("wire-1", "2026-03-08", seat_3="1,111.00")
    desk.accepted("2026-03-10")
    assert covers(desk) == {}
    return desk


@pytest.mark.parametrize("left_on", [None, "2026-03-12", "2026-03-13"])
def test_l8_a_withdrawal_makes_what_is_kept_for_one_no_fee_of_another(left_on: str | None) -> None:
    """It covers nobody, so nobody forfeits it: both lines are credited, and it can be returned."""
    desk = kept_for_the_third()
    desk.withdrawn("2026-03-12")
    if left_on is not None:
        desk.left("seat-3", left_on)
    state = desk.account("2026-03-14")
    assert covers(desk) == {}
    assert [seat.forfeited for seat in state.seats] == [usd(0)] * 3
    (idle,) = state.unapplied
    assert (idle.amount, idle.reason.value) == (usd("1,111.00"), "money-overpaid")
    assert ("decide-held-money", "wire-1") in [(e.code.value, e.about) for e in state.to_do]
    note = desk.credit_note("2026-03-14")
    assert [line.net for line in note.lines] == [usd("1,111.00")] * 2
    desk.return_money("wire-1", "1,111.00", "2026-03-14")
    assert desk.account().received == usd(0)
    assert desk.account().to_do == ()


def test_l8_who_leaves_before_the_withdrawal_sets_free_what_was_kept() -> None:
    """It covered the first seat when the practice withdrew, and that fee stays paid."""
    desk = kept_for_the_third()
    desk.left("seat-3", "2026-03-11")
    desk.withdrawn("2026-03-12")
    assert covers(desk) == {("wire-1", "seat-1"): "USD 1,111.00"}
    assert desk.account().seat("seat-1").forfeited == usd("1,111.00")


def test_l8_who_leaves_after_a_withdrawal_that_ends_no_fee_sets_free_what_was_kept() -> None:
    desk = kept_for_the_third(withdrawal_after_acceptance="still_owed")
    desk.withdrawn("2026-03-12")
    assert covers(desk) == {}
    desk.left("seat-3", "2026-03-13")
    assert covers(desk) == {("wire-1", "seat-1"): "USD 1,111.00"}


@pytest.mark.parametrize("waived", ["1,111.00", "1,000.00"])
def test_l2_no_more_is_kept_for_a_seat_than_its_invoice_will_leave_to_be_paid(waived: str) -> None:
    desk = kept_for_the_third()
    desk.waive("seat-3", waived, "2026-03-11")
    assert covers(desk) == {("wire-1", "seat-1"): f"USD {waived}"}
    before = [seat.covered for seat in desk.account().seats[:2]]
    desk.invoice("2026-03-12")
    assert [seat.covered for seat in desk.account().seats[:2]] == before
    assert desk.account().seat("seat-3").due == usd(0)


def test_l2_while_no_fee_is_fixed_all_is_kept_that_was_assigned() -> None:
    """The fee is that of the day of issue: what the next day asks for takes nothing back."""
    desk = kept_for_the_third(fee_date="issued")
    desk.waive("seat-3", "1,000.00", "2026-03-11")
    assert covers(desk) == {}
    desk.invoice("2026-03-12")
    assert covers(desk) == {
        ("wire-1", "seat-3"): "USD 111.00",
        ("wire-1", "seat-1"): "USD 1,000.00",
    }


def more_than_owed(made: PaymentAssigned | Refusal) -> str:
    assert isinstance(made, Refusal)
    assert made.code is RefusalCode.ASSIGN_MORE_THAN_OWED
    return made.says


@pytest.mark.parametrize("seat", ["seat_2", "seat_3"])
def test_l2_two_payments_are_not_assigned_to_a_seat_that_costs_one(seat: str) -> None:
    """Neither to one that is invoiced nor to one that waits for it, while payments are held."""
    desk = Desk(program_with())
    desk.session("2026-06-01")
    desk.received("2026-03-02", seats=2)
    desk.invoice("2026-03-03")
    desk.joined("2026-03-06", seat=3)
    desk.paid("1,111.00", "2026-03-07", payment_id="wire-1")
    desk.paid("1,111.00", "2026-03-07", payment_id="wire-2")
    desk.assign("wire-2", "2026-03-08", **{seat: "1,000.00"})
    says = more_than_owed(desk.try_assign("wire-1", "2026-03-08", **{seat: "111.01"}))
    assert "can take USD 111.00 of the payment" in says
    assert "USD 1,000.00 of other payments is assigned to the seat." in says
    desk.assign("wire-1", "2026-03-08", **{seat: "111.00"})
    desk.assign("wire-2", "2026-03-08", **{seat: "900.00"})
    desk.reversed("wire-2", "311.00", "2026-03-09")
    assert "take USD 311.00" in more_than_owed(
        desk.try_assign("wire-1", "2026-03-09", **{seat: "311.01"})
    )
    desk.assign("wire-1", "2026-03-09", **{seat: "311.00"})
    desk.accepted("2026-03-10")
    desk.invoice("2026-03-11")
    name = seat.replace("_", "-")
    assert desk.account().seat(name).due == usd(0)
    assert covers(desk)["wire-1", name] == "USD 311.00"
    assert covers(desk)["wire-2", name] == "USD 800.00"


def test_l3_what_was_taken_or_sent_back_of_a_payment_is_assigned_to_nobody() -> None:
    desk = Desk(program_with())
    desk.session("2026-06-01")
    desk.received("2026-03-02", seats=2)
    desk.paid("1,111.00", "2026-03-07", payment_id="wire-1")
    desk.reversed("wire-1", "100.00", "2026-03-08")
    desk.return_money("wire-1", "11.00", "2026-03-08")
    refused = desk.try_assign("wire-1", "2026-03-09", seat_1="1,000.01")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.ASSIGN_MORE_THAN_PAID
    assert "USD 1,000.00 is left of the payment wire-1" in refused.says
    assert isinstance(desk.try_assign("wire-1", "2026-03-09", seat_1="1,000.00"), PaymentAssigned)


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
