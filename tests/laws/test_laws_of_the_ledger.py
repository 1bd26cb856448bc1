"""L1 to L3, L6 to L8: no cent is made or lost, and each has an owner."""

import attrs
from hypothesis import given

from qip_rules.billing import Refusal, account
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_histories import AccountHistory, decisions
from tests.laws.programs import (
    any_history,
    assigned_history,
    free_history,
    growing_history,
    strict_going_history,
    strict_history,
    wild_history,
)


def test_l1_what_arrived_is_what_seats_have_and_what_lies_idle() -> None:
    billing_laws.conservation(account, any_history)


def test_l2_a_seat_has_no_more_than_it_costs() -> None:
    billing_laws.seat_bounds(account, any_history)


def test_l2_a_seat_that_costs_nothing_has_nothing() -> None:
    billing_laws.seat_bounds(account, free_history)


def test_l2_nor_has_it_if_the_staff_assigned_or_waived_too_much() -> None:
    billing_laws.seat_bounds(account, wild_history)


def test_l1_to_l6_hold_of_decisions_that_nobody_ought_to_have_made() -> None:
    billing_laws.conservation(account, wild_history)
    billing_laws.no_payment_falls_below_nothing(account, wild_history)
    billing_laws.every_cent_has_an_owner(account, wild_history)


def test_l3_no_payment_falls_below_nothing() -> None:
    billing_laws.no_payment_falls_below_nothing(account, any_history)


def test_l6_every_cent_has_an_owner() -> None:
    billing_laws.every_cent_has_an_owner(account, any_history)


def test_l7_decisions_and_changes_of_the_team_move_no_cash() -> None:
    billing_laws.decisions_move_no_cash(account, any_history)


@given(any_history)
def test_l7_of_documents_only_a_return_moves_cash(history: AccountHistory) -> None:
    known = account(history.program, history.events, history.documents, history.after)
    for document in decisions(known, number="further", on=history.after, choice=1):
        after = account(
            history.program, history.events, (*history.documents, document), history.after
        )
        moved = {
            before.payment_id: before.returned - now.returned
            for before, now in zip(known.payments, after.payments, strict=True)
            if (before.amount, before.reversed, before.returned)
            != (now.amount, now.reversed, now.returned)
        }
        if document.kind == "money-returned":
            assert moved == {document.payment_id: -document.amount}
        else:
            assert moved == {}


def test_l8_no_cent_changes_its_person_when_somebody_leaves() -> None:
    billing_laws.no_cent_changes_its_person(account, strict_history)


@given(strict_history)
def test_l8_no_decision_takes_a_cent_from_its_person(history: AccountHistory) -> None:
    refuse_decisions_that_take(history)


@given(strict_going_history)
def test_l8_no_decision_takes_a_cent_from_who_went(history: AccountHistory) -> None:
    """As staff left the account, and as it would be if the first paper were the only one."""
    refuse_decisions_that_take(history)
    refuse_decisions_that_take(attrs.evolve(history, documents=history.documents[:1]))


@given(growing_history)
def test_l8_no_decision_takes_a_cent_where_members_join(history: AccountHistory) -> None:
    refuse_decisions_that_take(history)


@given(assigned_history)
def test_l8_no_decision_takes_a_cent_where_staff_assign_payments(history: AccountHistory) -> None:
    refuse_decisions_that_take(history)


def refuse_decisions_that_take(history: AccountHistory) -> None:
    known = account(history.program, history.events, history.documents, history.after)
    if known.sessions_cancelled:
        return  # the program may then give fees back
    for choice in (1, 2):
        for document in decisions(known, number="further", on=history.after, choice=choice):
            assert not isinstance(document, Refusal)
            after = account(
                history.program, history.events, (*history.documents, document), history.after
            )
            for seat in known.seats:
                assert after.seat(seat.seat_id).owner == seat.owner
            parts = {(e.payment_id, e.seat_id): e.amount.amount_minor for e in after.allocations}
            for each in known.allocations:
                has = parts.get((each.payment_id, each.seat_id), 0)
                assert has >= each.amount.amount_minor, (each, document)
