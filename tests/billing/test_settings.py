"""The choices of a program about billing: what each changes, beside the cases that name it."""

import attrs
import pytest

from qip_rules.billing import Refusal, RefusalCode, WindowVerdict, issue_invoice
from qip_rules.billing.facts import DAYS_PARAMETER
from qip_rules.billing.settings import SETTINGS
from qip_rules.errors import NotInForceError, ProgramError
from qip_rules.policy.timeline import Timeline
from qip_rules.rules.fact import Unit
from qip_rules.rules.requirement import NamedValue
from tests.billing.desk import DEFAULTS, SELLER, Desk, codes, day, duty_codes, program_with, usd
from tests.billing.stories import accepted, invoiced, received


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


def test_case_2_an_invoice_may_wait_until_the_application_is_complete() -> None:
    desk = received(invoice_when="complete")
    assert desk.account().drafts == ()
    assert duty_codes(desk.account()) == []
    refused = desk.try_invoice("2026-03-09")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.INVOICE_BEFORE_COMPLETION
    assert refused.says == (
        "The application was not yet complete on March 9, 2026; invoices wait for that."
    )
    desk.completed("2026-03-10")
    assert desk.account("2026-03-10").invoice_from == day("2026-03-10")
    assert duty_codes(desk.account("2026-03-10")) == ["issue-invoice"]
    early = issue_invoice(desk.account(), number="D-1", on=day("2026-03-09"), seller=SELLER)
    assert isinstance(early, Refusal)
    assert early.code is RefusalCode.INVOICE_BEFORE_COMPLETION
    assert desk.invoice("2026-03-10").total == usd("3,333.00")


def test_case_2_an_application_that_is_accepted_is_complete() -> None:
    desk = received(invoice_when="complete")
    desk.accepted("2026-04-01")
    assert duty_codes(desk.account()) == ["issue-invoice"]
    desk.completed("2026-04-09")
    assert desk.account().invoice_from == day("2026-04-01")


@pytest.mark.parametrize("when", ["received", "accepted"])
def test_case_2_elsewhere_completeness_changes_nothing(when: str) -> None:
    desk = received(invoice_when=when)
    before = desk.account()
    desk.completed("2026-03-03")
    assert desk.account() == before


def test_case_2_staff_have_some_days_for_an_invoice() -> None:
    desk = Desk(program_with(days=10))
    desk.received("2026-03-02")
    waiting = desk.account("2026-03-11")
    assert codes(waiting) == ["invoice-missing"]
    assert len(waiting.drafts) == 1
    assert duty_codes(waiting) == []
    assert duty_codes(desk.account("2026-03-12")) == ["issue-invoice"]
    desk.invoice("2026-03-12")
    desk.joined("2026-03-20")
    assert duty_codes(desk.account("2026-03-29")) == []
    assert duty_codes(desk.account("2026-03-30")) == ["issue-invoice"]


def test_case_2_the_days_run_from_when_an_invoice_may_be_issued() -> None:
    desk = Desk(program_with(days=10, invoice_when="accepted"))
    desk.received("2026-03-02")
    desk.accepted("2026-04-01")
    assert duty_codes(desk.account("2026-04-10")) == []
    assert duty_codes(desk.account("2026-04-11")) == ["issue-invoice"]


def test_case_2_a_seat_that_only_an_invoice_knows_waits_no_longer() -> None:
    desk = Desk(program_with(days=10))
    desk.received("2026-03-02", seats=2)
    desk.invoice("2026-03-03")
    desk.credit_note("2026-03-04")
    desk.events[0] = Desk().received("2026-03-02", seats=1)
    assert "issue-invoice" in duty_codes(desk.account("2026-03-12"))


def test_days_below_none_are_no_days() -> None:
    with pytest.raises(ProgramError, match="expected a whole number of days, zero or more"):
        program_with(days=-1)
    program = program_with()
    policy = program.on(day("2026-03-02"))
    parameters = {**policy.parameters, DAYS_PARAMETER: NamedValue(DAYS_PARAMETER, -1, Unit.DAYS)}
    span = (day("2016-01-01"), None, attrs.evolve(policy, parameters=parameters))
    desk = received()
    desk.program = attrs.evolve(program, periods=Timeline.of([span]))
    with pytest.raises(NotInForceError, match="days_to_invoice to -1; expected days, none or more"):
        desk.account()


@pytest.mark.parametrize("days", [109_573, 3_000_000, 10**9, 10**10, 10**15])
def test_days_beyond_any_record_are_a_fault_of_the_document(days: int) -> None:
    with pytest.raises(ProgramError, match=r"days_to_invoice: values: .*no more than \d+ days"):
        program_with(days=days)
    policy = received().program.on(day("2026-03-02"))
    parameters = {**policy.parameters, DAYS_PARAMETER: NamedValue(DAYS_PARAMETER, days, Unit.DAYS)}
    span = (day("2016-01-01"), None, attrs.evolve(policy, parameters=parameters))
    desk = received()
    desk.program = attrs.evolve(desk.program, periods=Timeline.of([span]))
    with pytest.raises(NotInForceError, match=r"days_to_invoice to .* no more than"):
        desk.account()


def test_as_many_days_as_lie_between_any_records_are_days() -> None:
    desk = received(days=109_572)
    assert duty_codes(desk.account()) == []


def test_each_setting_says_what_it_decides_and_what_each_choice_means() -> None:
    assert {each.name for each in SETTINGS} == DEFAULTS.keys()
    for setting in SETTINGS:
        assert DEFAULTS[setting.name] in setting.choices
        for told in (setting.meaning, *setting.choices.values()):
            assert told[0].isupper()
            assert told.endswith(".")
        assert len(set(setting.choices.values())) == len(setting.choices) > 1
    assert codes(invoiced().account()) == []
