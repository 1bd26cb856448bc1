"""Accounts and all that is in them, copied and pickled, as for the processes of a pool."""

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from qip_rules import load_program
from qip_rules.billing import (
    Account,
    Payment,
    Seat,
    account,
    assign_payment,
)
from qip_rules.billing.decisions import AssignedPart
from tests.billing.desk import Desk, day, usd
from tests.billing.stories import DUTIES, FINDINGS, everything, for_void_invoice


def pickled(value: Any) -> Any:  # noqa: ANN401 - of the same class
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - its own bytes


COPIES = pytest.mark.parametrize("copied", [pickled, copy.deepcopy, copy.copy])
Copied = Callable[[Any], Any]
STORIES = tuple(dict.fromkeys((*FINDINGS.values(), *DUTIES.values())))


def parts_of(state: Account) -> list[Any]:
    """Everything that an account gives to those who ask it."""
    return [
        *state.seats,
        *state.payments,
        *state.documents,
        *(line for each in state.documents for line in each.lines),
        *state.drafts,
        *state.decisions,
        *state.allocations,
        *state.unapplied,
        *state.findings,
        *state.to_do,
        *state.conflicts,
        state.window,
        state.settings,
        state.policy,
    ]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_account_of_every_story_equals_its_copy(story: Callable[[], Desk]) -> None:
    desk = story()
    state = desk.account()
    again = pickled(state)
    assert again == state
    assert hash(again) == hash(state)
    assert pickled(parts_of(state)) == parts_of(state)
    assert pickled([*desk.events, *desk.documents]) == [*desk.events, *desk.documents]


@COPIES
def test_what_a_copy_is_judged_on_it_is_judged_on_alike(copied: Copied) -> None:
    for asked_before in (False, True):
        state = everything().account()
        judged: list[Seat | Payment] = [*state.seats, *state.payments]
        if asked_before:
            assert all(each.decision for each in judged)
        again = copied(state)
        for one, other in zip(judged, (*again.seats, *again.payments), strict=True):
            assert copied(one) == one
            assert copied(one).decision == other.decision == one.decision


@COPIES
def test_a_decision_about_a_copy_is_the_same(copied: Copied) -> None:
    desk = for_void_invoice()
    state = desk.account()
    given: dict[str, Any] = {
        "number": "D-9",
        "on": day("2026-12-31"),
        "payment_id": state.payments[0].payment_id,
        "parts": [AssignedPart(seat_id=state.seats[0].seat_id, amount=usd("1.00"))],
        "authority": "Made-Up Committee",
        "reason": "Made up.",
    }
    made = assign_payment(state, **given)
    assert assign_payment(copied(state), **given) == made
    assert copied(made) == made


def derived(desk: Desk) -> Account:
    return account(desk.program, desk.events, desk.documents, day("2026-12-31"))


def test_another_process_derives_the_same_account() -> None:
    desk = Desk(load_program("quality-training-program"))
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    desk.invoice("2026-03-03")
    desk.accepted("2026-04-01")
    desk.paid("2,000.00", "2026-04-05")
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        there = pool.submit(derived, desk).result()
    here = desk.account()
    assert there == here
    assert there.seats[0].decision == here.seats[0].decision
