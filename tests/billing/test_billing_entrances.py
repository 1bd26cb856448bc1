"""Billing called with something of another class than it takes: told by name, all at once."""

from collections.abc import Callable
from typing import Any

import pytest

from qip_rules.billing import (
    account,
    assign_payment,
    cohort_accounts,
    issue_credit_note,
    issue_invoice,
    return_money,
    settle,
    undo_write_off,
    waive,
    write_off,
)
from qip_rules.errors import ArgumentError, InputError
from tests.billing.desk import day
from tests.billing.stories import accepted

ON = day("2026-04-02")
NO_ONE: dict[str, Any] = {"number": "D-9", "on": ON, "authority": "Made-Up", "reason": "Made up."}


@pytest.mark.parametrize("together", [account, cohort_accounts], ids=lambda each: each.__name__)
def test_records_of_another_class(together: Callable[..., object]) -> None:
    desk = accepted()
    with pytest.raises(ArgumentError) as told:
        together(None, None, "abc", ON)
    assert [each.place for each in told.value.faults] == ["program", "events", "documents"]
    with pytest.raises(ArgumentError, match="events"):
        together(desk.program, desk.events[0], [], ON)


@pytest.mark.parametrize(
    ("decides", "further"),
    [
        (issue_credit_note, {"invoice_number": "D-1", "reason": "Made up."}),
        (waive, {"seat_id": "seat-1", "amount": None}),
        (write_off, {"invoice_number": "D-1"}),
        (undo_write_off, {"write_off_number": "D-1"}),
        (return_money, {"payment_id": "wire-1", "amount": None}),
        (assign_payment, {"payment_id": "wire-1", "parts": ()}),
        (settle, {"duty": "x", "about": "D-1"}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_decisions_about_no_account(
    decides: Callable[..., object], further: dict[str, object]
) -> None:
    given = NO_ONE | further
    if decides is issue_credit_note:
        del given["authority"]
    with pytest.raises(ArgumentError, match="account: found None") as told:
        decides(None, **given)
    assert [each.place for each in told.value.faults] == ["account"]


def test_an_invoice_of_nobody_about_nothing() -> None:
    nothing: Any = None
    with pytest.raises(ArgumentError) as told:
        issue_invoice(nothing, number="1", on=ON, seller=nothing)
    assert [each.place for each in told.value.faults] == ["account", "seller"]


def test_an_assignment_without_parts() -> None:
    nothing: Any = None
    with pytest.raises(ArgumentError, match="parts: found None"):
        assign_payment(accepted().account(), **NO_ONE, payment_id="wire-1", parts=nothing)


def test_a_credit_note_for_no_invoice_and_no_reason() -> None:
    nothing: Any = None
    state = accepted().account()
    with pytest.raises(InputError) as told:
        issue_credit_note(state, number="1", on=ON, invoice_number=nothing, reason=nothing)
    assert [each.place for each in told.value.faults] == ["invoice_number", "reason"]
