"""The case table of billing, by number: the time in which payment is in order.

The example fee is USD 1,111.00 for one seat until June 2026 and USD 1,222.00 after.
"""

from datetime import UTC, datetime

import attrs
import pytest

from qip_rules.billing import (
    WindowVerdict,
)
from tests.billing.desk import (
    Desk,
    accepted,
    codes,
    day,
    document_states,
    duty_codes,
    invoiced,
    usd,
)


@pytest.mark.parametrize(
    ("paid_on", "verdict", "found"),
    [
        ("2026-03-31", WindowVerdict.BEFORE_ACCEPTANCE, ["payment-after-acceptance"]),
        ("2026-04-01", WindowVerdict.IN_WINDOW, []),
        ("2026-05-03", WindowVerdict.IN_WINDOW, []),
        ("2026-05-04", WindowVerdict.LATE, ["payment-before-first-session"]),
        ("2026-05-05", WindowVerdict.LATE, ["payment-before-first-session"]),
    ],
)
def test_cases_17_and_18_the_edges_of_the_window(
    desk: Desk, paid_on: str, verdict: WindowVerdict, found: list[str]
) -> None:
    accepted(desk).paid("3,333.00", paid_on)
    account = desk.account()
    assert account.payments[0].verdict is verdict
    assert account.payments[0].accepted_on == day("2026-04-01")
    assert account.payments[0].first_session_on == day("2026-05-04")
    assert codes(account) == found
    assert document_states(account) == ["paid"]


def test_case_20_the_day_is_that_of_the_programs_zone(desk: Desk) -> None:
    # 03:59 UTC of April 16 is still April 15 in New York.
    paid = accepted(desk).paid("3,333.00", "2026-04-15")
    desk.events.remove(paid)
    at_night = attrs.evolve(paid, recorded_at=datetime(2026, 4, 16, 3, 59, tzinfo=UTC))
    desk.events.append(at_night)
    assert desk.account("2026-04-15").received == usd("3,333.00")
    assert desk.account("2026-04-14").received == usd(0)


def test_case_21_acceptance_after_the_first_session_leaves_no_day(desk: Desk) -> None:
    invoiced(desk).accepted("2026-05-04")
    account = desk.account("2026-05-10")
    assert account.window.is_empty
    assert account.window.last_day is None
    assert account.findings[0].code == "window-empty"
    assert "cannot be met" in account.findings[0].says
    assert {clause.id for clause in account.findings[0].clauses} == {"T31", "T32"}
    assert duty_codes(account)[0] == "decide-empty-window"
    desk.paid("3,333.00", "2026-05-10")
    assert desk.account("2026-05-10").payments[0].verdict is WindowVerdict.LATE


def test_case_22_a_payment_in_time_stays_in_time(desk: Desk) -> None:
    accepted(desk).paid("3,333.00", "2026-04-20")
    desk.session("2026-04-15", announced="2026-04-21")
    account = desk.account()
    assert account.window.first_session_on == day("2026-04-15")
    assert account.payments[0].verdict is WindowVerdict.IN_WINDOW
    assert codes(account) == []


def test_case_22_a_moved_session_moves_the_due_date_and_not_the_invoice(desk: Desk) -> None:
    accepted(desk)
    desk.session("2026-05-18", announced="2026-04-10")
    account = desk.account("2026-04-10")
    assert account.window.last_day == day("2026-05-17")
    invoice = account.documents[0].document
    assert invoice == desk.documents[0]
    assert codes(account) == ["due-date-moved"] + ["seat-paid-in-full"] * 3
    assert duty_codes(account) == ["send-due-date-notice", "collect-fees"]


def test_case_23_the_first_session_becomes_virtual(desk: Desk) -> None:
    desk.session("2026-06-15", session_id="session-2")
    accepted(desk).paid("3,333.00", "2026-05-20")
    assert desk.account().payments[0].verdict is WindowVerdict.LATE
    desk.session("2026-05-04", announced="2026-05-25", virtual=True)
    account = desk.account()
    assert account.window.first_session_on == day("2026-06-15")
    assert account.payments[0].verdict is WindowVerdict.IN_WINDOW
