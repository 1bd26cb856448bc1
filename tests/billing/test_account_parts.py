"""What an account is made of, beside what it says: made by name, equal by content."""

import attrs
import pytest

from qip_rules.billing import account
from qip_rules.billing.state import (
    Account,
    AccountDocument,
    DocumentLine,
    Draft,
    Payment,
    Seat,
)
from qip_rules.billing.terms import decided, terms_on
from tests.billing.desk import Desk, day, program_with, usd
from tests.billing.stories import everything, paid, waiver_exceeds


@pytest.mark.parametrize("record", [Account, AccountDocument, DocumentLine, Draft, Payment, Seat])
def test_what_has_many_fields_is_made_by_their_names(record: type[attrs.AttrsInstance]) -> None:
    assert all(field.kw_only for field in attrs.fields(record))


def test_the_account_under_a_program_read_again_is_the_same() -> None:
    desk = paid(early_payment="apply")
    again = program_with.__wrapped__(early_payment="apply")
    assert again is not desk.program
    as_of = day("2026-12-31")
    assert account(again, desk.events, desk.documents, as_of) == desk.account()
    assert terms_on(again, as_of) is not terms_on(desk.program, as_of)


def test_an_account_shows_its_state_and_not_its_workings() -> None:
    state = everything().account()
    assert "seats=(" in repr(state)
    assert "spreading=" not in repr(state)
    for each in (*state.seats, *state.payments):
        assert "facts=" not in repr(each)
        assert "terms=" not in repr(each)


def test_equal_amounts_are_one_object() -> None:
    one, other = Desk(), Desk()
    for desk in (one, other):
        desk.received("2026-03-02")
    assert one.account().seats[0].fee is other.account().seats[2].fee


def test_a_seat_is_judged_on_all_its_facts_and_no_others() -> None:
    desk = paid()
    seat = desk.account().seats[0]
    terms = terms_on(desk.program, day("2026-03-02"))
    assert decided(terms, "seat", seat.facts) == seat.decision
    for facts in (seat.facts[:-1], (*seat.facts, None)):
        with pytest.raises(ValueError, match="zip"):
            decided(terms, "seat", facts)


def test_no_more_than_its_fee_is_waived_of_a_seat() -> None:
    seat = waiver_exceeds().account().seat("seat-3")
    assert seat.waived == seat.fee == usd("1,111.00")
    assert seat.due == usd(0)
