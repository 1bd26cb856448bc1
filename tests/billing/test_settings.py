"""The choices of a program about billing: what each changes, beside the cases that name it."""

import pytest

from qip_rules.billing import Refusal, RefusalCode, WindowVerdict, issue_invoice
from tests.billing.desk import SELLER, Desk, codes, day, program_with, usd
from tests.billing.stories import accepted


@pytest.mark.parametrize(
    ("due", "paid_on", "verdict"),
    [
        ("day_before", "2026-05-03", WindowVerdict.IN_WINDOW),
        ("day_before", "2026-05-04", WindowVerdict.LATE),
        ("session_day", "2026-05-04", WindowVerdict.IN_WINDOW),
        ("session_day", "2026-05-05", WindowVerdict.LATE),
    ],
)
def test_the_last_day_to_pay(due: str, paid_on: str, verdict: WindowVerdict) -> None:
    desk = accepted(payment_due=due)
    desk.paid("3,333.00", paid_on)
    account = desk.account()
    assert account.payments[0].verdict is verdict
    late = verdict is WindowVerdict.LATE
    assert codes(account) == (["payment-before-first-session"] if late else [])
    last = "2026-05-03" if due == "day_before" else "2026-05-04"
    assert account.window.last_day == account.payments[0].last_day == day(last)


def test_on_the_day_of_the_session_an_acceptance_leaves_that_day() -> None:
    desk = Desk(program_with(payment_due="session_day"))
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    desk.accepted("2026-05-04")
    account = desk.account()
    assert not account.window.is_empty
    assert account.window.last_day == day("2026-05-04")
    assert desk.invoice("2026-05-04").terms[-1] == (
        "Please pay by May 4, 2026, the day on which the first in-person session starts."
    )


@pytest.mark.parametrize(
    ("judge_by", "verdict"),
    [
        ("schedule_known_at_payment", WindowVerdict.IN_WINDOW),
        ("latest_schedule", WindowVerdict.LATE),
    ],
)
def test_a_session_that_is_moved_forward(judge_by: str, verdict: WindowVerdict) -> None:
    desk = accepted(judge_by=judge_by)
    desk.paid("3,333.00", "2026-04-20")
    desk.moved("2026-04-15", on="2026-04-21")
    assert desk.account("2026-04-20").payments[0].verdict is WindowVerdict.IN_WINDOW
    assert desk.account().payments[0].verdict is verdict


@pytest.mark.parametrize("judge_by", ["schedule_known_at_payment", "latest_schedule"])
def test_a_session_that_is_put_off_helps_who_was_late(judge_by: str) -> None:
    desk = accepted(judge_by=judge_by)
    desk.paid("3,333.00", "2026-05-06")
    assert desk.account().payments[0].verdict is WindowVerdict.LATE
    desk.moved("2026-05-18", on="2026-05-07")
    assert desk.account().payments[0].verdict is WindowVerdict.IN_WINDOW


def test_the_fee_of_the_day_of_issue() -> None:
    desk = Desk(program_with(fee_date="issued"))
    desk.received("2026-06-29")
    assert desk.account("2026-06-30").seats[0].fee == usd("1,111.00")
    assert desk.account("2026-07-01").seats[0].fee == usd("1,222.00")
    late = issue_invoice(
        desk.account("2026-07-01"), number="D-1", on=day("2026-06-30"), seller=SELLER
    )
    assert isinstance(late, Refusal)
    assert late.code is RefusalCode.INVOICE_FEE_NOT_FIXED
    desk.invoice("2026-06-30")
    account = desk.account("2026-07-01")
    assert account.seats[0].fee == usd("1,111.00")
    assert codes(account) == []


def test_money_that_was_sent_before_the_acceptance_is_judged_by_the_day_it_was_sent() -> None:
    desk = accepted(payment_date="postmarked")
    desk.paid("3,333.00", "2026-04-02", postmarked_on=day("2026-03-31"))
    account = desk.account()
    assert account.payments[0].verdict is WindowVerdict.BEFORE_ACCEPTANCE
    assert codes(account) == ["payment-after-acceptance"]
