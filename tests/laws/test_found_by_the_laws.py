"""Mistakes that the laws found, each as the example that a person would have written."""

from qip_rules.billing import PaymentAssigned
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


def test_equal_shares_count_what_seats_have_already() -> None:
    shares = Allocating.PRO_RATA_BY_SEAT
    assert spread(4, (5, 7, 7), shares, (2, 0, 0)) == (0, 2, 2)
    assert spread(9, (5, 7, 7), shares, (2, 0, 0)) == (2, 4, 3)
    assert spread(1, (5, 7, 7), shares, (2, 0, 0)) == (0, 1, 0)
    assert spread(1, (5, 1, 7), shares, (2, 1, 1)) == (0, 1, 0)
    assert spread(0, (), shares) == ()
    assert spread(5, (0, 0), shares, (9, 0)) == (0, 0)
    assert spread(99, (5, 7), shares, (2, 0)) == (5, 7)
