"""What staff must do, and how each duty ends: by doing it, or by saying that nothing more is due.

Where the case table has a number, the test has it too; the others are what happens at a desk.
"""

from datetime import UTC, datetime

import attrs
import pytest

from qip_rules.billing import (
    Account,
    BillingCode,
    DutyCode,
    DutySettled,
    Line,
    Refusal,
    RefusalCode,
    SeatState,
    account,
    settle,
)
from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.billing.discharging import NOT_TO_BE_SETTLED
from qip_rules.errors import InputError
from qip_rules.money import Money
from tests.billing.desk import Desk, codes, day, document_states, duty_codes, states, usd
from tests.billing.stories import (
    DUTIES,
    accepted,
    date_in_doubt,
    decision_conflict,
    due_date_moved,
    event_conflict,
    invoice_differs,
    invoiced,
    line_reopened,
    other_currency,
    overpaid,
    paid,
    paid_after_write_off,
    payment_conflict,
    program_at_fault,
    received,
    rejected_early,
    return_exceeds,
    schedule_conflict,
    settled,
    settlement_of_nothing,
    window_empty,
    without_members,
)

SETTLED = [code for code in DutyCode if code not in NOT_TO_BE_SETTLED | OF_SEVERAL]


def duties_of(state: Account, code: DutyCode) -> list[str]:
    return [each.about for each in state.to_do if each.code is code]


# --------------------------------------------------------------------------------- settling


@pytest.mark.parametrize("code", SETTLED, ids=lambda code: code.value)
def test_each_duty_that_is_a_question_ends_with_its_answer(code: DutyCode) -> None:
    desk = DUTIES[code]()
    before = desk.account()
    abouts = dict.fromkeys(duties_of(before, code))
    for about in abouts:
        desk.settle(code, about, "2026-12-31", reason="They\nagreed on the phone. ")
    after = desk.account()
    assert duties_of(after, code) == []
    assert [each for each in before.to_do if each.code is not code] == list(after.to_do)
    told = list(after.found(BillingCode.DUTY_SETTLED))
    assert [each.about for each in told] == list(abouts)
    assert told[0].says == (
        f"Finance, made up decided on December 31, 2026 that nothing more is to be done "
        f"({code.value}): They agreed on the phone."
    )
    assert [each for each in after.findings if each not in told] == list(before.findings)
    assert all(each.stands for each in after.decisions if each.document.kind == "duty-settled")
    assert after.seats == before.seats
    assert after.received == before.received


@pytest.mark.parametrize("code", [each for each in DutyCode if each in NOT_TO_BE_SETTLED])
def test_each_duty_that_is_a_task_ends_by_doing_it(code: DutyCode) -> None:
    desk = DUTIES[code]()
    (about,) = dict.fromkeys(duties_of(desk.account(), code))
    refused = desk.try_settle(code, about, "2026-12-31")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.SETTLE_OTHERWISE
    match code:
        case DutyCode.ISSUE_INVOICE:
            desk.invoice("2026-12-31")
        case DutyCode.ISSUE_CREDIT_NOTE:
            desk.credit_note("2026-12-31", invoice_number=about)
        case DutyCode.COLLECT_FEES:
            desk.paid("3,333.00", "2026-12-31")
        case _:
            desk.waive(about, "500.00", "2026-12-31")
    assert duties_of(desk.account(), code) == []


def test_a_conflict_that_was_recorded_anew_is_settled() -> None:
    desk = event_conflict()
    desk.paid("2.00", "2026-04-05", event_id="e-anew", payment_id="wire-1")
    assert duties_of(desk.account(), DutyCode.RESOLVE_CONFLICT) == ["e"]
    desk.settle("resolve-conflict", "e", "2026-04-09", reason="Recorded anew as e-anew.")
    account = desk.account()
    assert "resolve-conflict" not in duty_codes(account)
    assert "event-conflict" in codes(account)
    assert account.received == usd("2.00")


def test_a_third_version_opens_a_conflict_again() -> None:
    desk = event_conflict()
    desk.settle("resolve-conflict", "e", "2026-04-09")
    desk.paid("2.00", "2026-04-05", event_id="e", payment_id="wire-1", recorded="2026-04-10")
    assert "resolve-conflict" not in duty_codes(desk.account()), "a version told again is no news"
    desk.paid("3.00", "2026-04-05", event_id="e", payment_id="wire-1", recorded="2026-04-11")
    account = desk.account()
    assert duty_codes(account)[0] == "resolve-conflict"
    assert "settlement-overtaken" in codes(account)
    assert "duty-settled" not in codes(account)
    desk.settle("resolve-conflict", "e", "2026-04-12")
    assert "settlement-overtaken" not in codes(desk.account())


def test_a_further_report_opens_a_payment_conflict_again() -> None:
    desk = payment_conflict()
    desk.settle("resolve-conflict", "wire-1", "2026-04-09")
    assert "resolve-conflict" not in duty_codes(desk.account())
    desk.paid("3.00", "2026-04-05", payment_id="wire-1", recorded="2026-04-11")
    assert "resolve-conflict" in duty_codes(desk.account())


def test_both_announcements_of_a_conflict_are_settled_by_one_word_each() -> None:
    desk = schedule_conflict()
    for about in duties_of(desk.account(), DutyCode.RESOLVE_CONFLICT):
        desk.settle("resolve-conflict", about, "2026-04-09")
    assert "resolve-conflict" not in duty_codes(desk.account())


def test_an_invoice_may_stay_as_it_is_until_it_differs_otherwise() -> None:
    desk = invoice_differs()
    (about,) = dict.fromkeys(duties_of(desk.account(), DutyCode.CORRECT_INVOICE))
    settlement = desk.settle("correct-invoice", about, "2026-04-09")
    assert len(settlement.grounds) == 3, "one for each line"
    assert duty_codes(desk.account()) == ["record-team"]
    desk.joined("2026-04-10", seat=3, person=9)
    account = desk.account()
    assert duties_of(account, DutyCode.CORRECT_INVOICE) == [about]
    assert "another person holds" in account.to_do[0].says
    assert "duty-settled" in codes(account), "the other two lines are settled still"


def test_a_notice_was_sent_until_the_session_moves_again() -> None:
    desk = due_date_moved()
    desk.settle("send-due-date-notice", "D-1", "2026-04-11", reason="Sent by mail.")
    assert duty_codes(desk.account()) == ["collect-fees"]
    desk.moved("2026-05-25", on="2026-04-20")
    assert "send-due-date-notice" in duty_codes(desk.account())


def says_of_the_last_day(desk: Desk) -> str:
    (finding,) = desk.account().found(BillingCode.DUE_DATE_MOVED)
    before, _, after = finding.says.partition("; ")
    assert before == "Invoice D-1 names May 3, 2026 as the last day to pay"
    return after


def test_a_notice_says_what_became_of_the_last_day() -> None:
    """Another day, none that can be named, or no day left: three different pieces of news."""
    desk = due_date_moved()
    assert says_of_the_last_day(desk) == "it is May 17, 2026 now."
    desk.made_virtual("2026-04-11")
    assert says_of_the_last_day(desk) == (
        "none can be named now, because no in-person session has a date."
    )
    desk.settle("send-due-date-notice", "D-1", "2026-04-12", reason="Sent by mail.")
    assert "send-due-date-notice" not in duty_codes(desk.account())
    desk.session("2026-03-20", announced="2026-04-13")
    assert says_of_the_last_day(desk) == (
        "no day is left now, because acceptance came on April 1, 2026 and the first in-person "
        "session is on March 20, 2026."
    )
    assert "send-due-date-notice" in duty_codes(desk.account()), "which is other news"


def test_case_45_the_fees_stay_until_there_are_others() -> None:
    desk = program_at_fault()
    desk.settle("decide-program-fault", "application-1", "2026-04-21")
    assert duty_codes(desk.account()) == []
    desk.joined("2026-04-22")
    desk.invoice("2026-04-22")
    assert "decide-program-fault" in duty_codes(desk.account())


def test_case_45_a_session_called_off_a_second_time_is_decided_anew() -> None:
    desk = program_at_fault()
    desk.settle("decide-program-fault", "application-1", "2026-04-21")
    desk.session("2026-06-01", announced="2026-04-22")
    back = desk.account()
    assert "decide-program-fault" not in duty_codes(back)
    assert "settlement-without-duty" in codes(back)
    desk.cancelled("2026-04-23")
    assert "decide-program-fault" in duty_codes(desk.account())


def test_case_44_a_write_off_stays_until_more_is_paid() -> None:
    desk = paid_after_write_off()
    desk.settle("decide-write-off", "D-1", "2026-06-03")
    assert "decide-write-off" not in duty_codes(desk.account())
    desk.paid("1.00", "2026-06-04")
    assert "decide-write-off" in duty_codes(desk.account())


def test_case_44_what_was_paid_before_the_write_off_opens_no_question() -> None:
    desk = accepted()
    desk.paid("2,000.00", "2026-04-05")
    desk.write_off("2026-06-01")
    assert duty_codes(desk.account()) == []
    assert "paid-after-write-off" not in codes(desk.account())
    desk.paid("1.00", "2026-06-02", payment_id="wire-2")
    assert duty_codes(desk.account()) == ["decide-write-off"]
    assert "paid-after-write-off" in codes(desk.account())


def test_case_44_a_second_write_off_of_what_is_left_opens_no_question() -> None:
    desk = paid_after_write_off()
    desk.undo_write_off(desk.documents[-1].number, "2026-06-03")
    desk.write_off("2026-06-04")
    assert duty_codes(desk.account()) == []
    assert "paid-after-write-off" not in codes(desk.account())


def test_case_21_fees_may_be_taken_late_until_the_days_change() -> None:
    desk = window_empty()
    desk.settle("decide-empty-window", "application-1", "2026-05-05")
    assert "decide-empty-window" not in duty_codes(desk.account())
    assert "window-empty" in codes(desk.account())
    desk.moved("2026-05-02", on="2026-05-06")
    assert "decide-empty-window" in duty_codes(desk.account())


def test_case_13_a_surplus_may_stay_where_nothing_is_sent_back() -> None:
    desk = paid(return_of_unearned="refused")
    desk.paid("5.00", "2026-04-06", payment_id="wire-2")
    assert isinstance(desk.try_return("wire-2", "5.00", "2026-04-07"), Refusal)
    desk.settle("decide-held-money", "wire-2", "2026-04-07")
    account = desk.account()
    assert duty_codes(account) == []
    assert "money-overpaid" in codes(account)
    assert [each.amount for each in account.unapplied] == [usd("5.00")]
    desk.reversed("wire-2", "1.00", "2026-04-08")
    assert duty_codes(desk.account()) == ["decide-held-money"]


def test_when_things_are_as_they_were_so_is_what_was_decided() -> None:
    desk = settled()
    desk.joined("2026-04-08")
    assert "decide-held-money" not in duty_codes(desk.account())
    desk.left("seat-4", "2026-04-09")
    assert duty_codes(desk.account()) == []


def test_a_settlement_of_what_was_done_meanwhile_is_told() -> None:
    state = settlement_of_nothing().account()
    (told,) = state.found(BillingCode.SETTLEMENT_WITHOUT_DUTY)
    assert told.about == "D-2"
    assert told.says == (
        "The settlement D-2 of April 7, 2026 is about decide-held-money of wire-2, of which "
        "nothing is to be done."
    )
    assert [each.stands for each in state.decisions] == [False, True]


def test_a_settlement_counts_from_its_day_and_not_before() -> None:
    desk = settled()
    assert duty_codes(desk.account("2026-04-06")) == ["decide-held-money"]
    assert duty_codes(desk.account("2026-04-07")) == []


def test_a_settlement_repeated_word_for_word_is_one() -> None:
    desk = settled()
    once = desk.account()
    desk.documents.append(desk.documents[-1])
    assert desk.account() == once


def test_an_ill_formed_settlement_tells_all_its_faults() -> None:
    made = settled().documents[-1]
    assert isinstance(made, DutySettled)
    with pytest.raises(InputError) as raised:
        attrs.evolve(made, duty="pay", about="a\u202eb", grounds=(), authority=" ", reason="")  # type: ignore[arg-type]
    assert [each.place for each in raised.value.faults] == [
        "authority",
        "reason",
        "duty",
        "about",
        "grounds",
    ]
    with pytest.raises(InputError) as raised:
        attrs.evolve(made, grounds=("fine", ""))
    assert [each.place for each in raised.value.faults] == ["grounds[1]"]


def test_what_is_no_duty_is_told_before_anything_is_decided() -> None:
    with pytest.raises(InputError) as raised:
        settle(
            overpaid().account(),
            number="D-2",
            on="2026-04-07",  # type: ignore[arg-type]
            duty="decide-held-money",  # type: ignore[arg-type]
            about=None,  # type: ignore[arg-type]
            authority="Finance, made up",
            reason="Left as it is.",
        )
    assert [each.place for each in raised.value.faults] == ["on", "duty", "about"]


def test_a_settlement_is_numbered_and_dated_as_every_document() -> None:
    used = settle(
        overpaid().account("2026-04-07"),
        number="D-1",
        on=day("2026-04-07"),
        duty=DutyCode.DECIDE_HELD_MONEY,
        about="wire-2",
        authority="Finance, made up",
        reason="Left as it is.",
    )
    assert isinstance(used, Refusal)
    assert used.code is RefusalCode.DOCUMENT_NUMBER_USED


# ------------------------------------------------------------------- money that left, came early


def test_case_28_money_that_left_twice_is_to_be_got_back_in_either_order() -> None:
    desk = return_exceeds()
    one = desk.account()
    assert duty_codes(one) == ["recover-money"]
    assert one.to_do[0].about == "wire-2"
    reversal = desk.events.pop()
    # The bank took it before the program sent it, and the news of that came late.
    desk.events.append(attrs.evolve(reversal, occurred_on=day("2026-04-06")))
    assert duty_codes(desk.account()) == ["recover-money"]
    desk.settle("recover-money", "wire-2", "2026-04-20", reason="They sent a cheque.")
    assert duty_codes(desk.account()) == []


def test_case_28_a_part_that_the_bank_took_leaves_enough_to_be_sent_back() -> None:
    desk = overpaid()
    desk.return_money("wire-2", "3.00", "2026-04-07")
    desk.reversed("wire-2", "2.00", "2026-04-08")
    assert duty_codes(desk.account()) == []
    desk.reversed("wire-2", "0.01", "2026-04-09")
    assert duty_codes(desk.account()) == ["recover-money"]


def test_case_16_money_that_comes_early_is_no_payment_where_the_program_rejects_it() -> None:
    desk = invoiced(early_payment="reject_finding")
    desk.paid("3,333.00", "2026-03-31", payment_id="wire-1")
    undecided = desk.account("2026-03-31")
    assert codes(undecided) == ["money-rejected-early"]
    assert duty_codes(undecided) == ["decide-held-money"]
    desk.accepted("2026-04-01")
    desk.paid("1,111.00", "2026-04-01", payment_id="wire-2")
    account = desk.account("2026-04-02")
    assert states(account) == ["covered", "open", "open"]
    assert [each.reason.value for each in account.unapplied] == ["money-rejected-early"]
    assert "payment-after-acceptance" in codes(account)
    desk.return_money("wire-1", "3,333.00", "2026-04-02")
    assert duty_codes(desk.account("2026-04-02")) == ["collect-fees"]


def test_case_16_rejected_money_is_as_any_other_once_the_application_ended() -> None:
    desk = rejected_early()
    desk.withdrawn("2026-04-03")
    assert [each.reason.value for each in desk.account().unapplied] == ["money-rejected-early"]
    desk.declined("2026-04-04")
    reasons = [each.reason.value for each in desk.account().unapplied]
    assert reasons == ["money-held-without-acceptance"]


def test_money_of_another_currency_may_stay() -> None:
    desk = other_currency()
    (about,) = duties_of(desk.account(), DutyCode.DECIDE_HELD_MONEY)
    settlement = desk.settle("decide-held-money", about, "2026-04-04")
    assert settlement.grounds == ("money-other-currency, 1 EUR",)


# ------------------------------------------------------------- applications that are not on record


@pytest.mark.parametrize("kind", ["money", "acceptance"])
def test_what_happens_to_no_application_is_found_out(kind: str) -> None:
    desk = Desk()
    desk.session("2026-05-04")
    assert duty_codes(desk.account()) == [], "sessions are announced to all"
    if kind == "money":
        desk.paid("5.00", "2026-04-01", payment_id="wire-1")
    else:
        desk.accepted("2026-04-01")
    assert "record-receipt" in duty_codes(desk.account())
    desk.received("2026-03-02")
    assert "record-receipt" not in duty_codes(desk.account())


def test_money_for_no_application_may_be_sent_back_and_the_matter_closed() -> None:
    desk = Desk()
    desk.paid("5.00", "2026-04-01", payment_id="wire-1")
    assert duty_codes(desk.account()) == ["record-receipt", "decide-held-money"]
    desk.return_money("wire-1", "5.00", "2026-04-02")
    assert duty_codes(desk.account()) == ["record-receipt"]
    desk.settle("record-receipt", "application-1", "2026-04-02", reason="Meant for others.")
    assert duty_codes(desk.account()) == []
    desk.paid("5.00", "2026-04-03", payment_id="wire-2")
    assert duty_codes(desk.account()) == ["record-receipt", "decide-held-money"]


def test_an_invoice_for_no_application_is_found_out() -> None:
    desk = invoiced()
    state = account(desk.program, [], desk.documents, day("2026-03-04"))
    assert codes(state) == ["application-not-received"]
    assert duty_codes(state) == ["issue-credit-note", "record-receipt"][::-1]
    announced = account(desk.program, desk.events[:1], desk.documents, day("2026-03-04"))
    assert "record-receipt" in duty_codes(announced)


@pytest.mark.parametrize("kind", ["accepted", "declined", "withdrawn"])
def test_nobody_decides_about_what_has_not_come(kind: str) -> None:
    desk = received()
    getattr(desk, kind)("2026-03-01")
    (told,) = desk.account().found(BillingCode.DECIDED_BEFORE_RECEIPT)
    assert told.says == (
        f"The application is on record as {kind} on 2026-03-01, before it was received on "
        "2026-03-02."
    )
    of_the_day = received()
    getattr(of_the_day, kind)("2026-03-02")
    assert "decided-before-receipt" not in codes(of_the_day.account())


def test_an_application_without_members_cannot_be_invoiced_until_somebody_joins() -> None:
    desk = without_members()
    desk.accepted("2026-04-01")
    state = desk.account()
    assert codes(state) == ["no-members"]
    assert duty_codes(state) == ["record-team"]
    refused = desk.try_invoice("2026-04-02")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.INVOICE_NO_SEATS
    desk.declined("2026-04-03")
    assert duty_codes(desk.account()) == [], "nothing is to be invoiced any more"
    desk.accepted("2026-04-04")
    desk.joined("2026-04-05", seat=1)
    assert duty_codes(desk.account()) == ["issue-invoice"]


# ------------------------------------------------------------------ what cannot have been like that


@pytest.mark.parametrize(
    ("one", "other"),
    [("accepted", "declined"), ("accepted", "withdrawn"), ("declined", "withdrawn")],
)
def test_of_two_decisions_of_one_moment_none_counts(one: str, other: str) -> None:
    desk = invoiced()
    getattr(desk, one)("2026-04-01", event_id="e1")
    getattr(desk, other)("2026-04-01", event_id="e2")
    state = desk.account()
    assert state.standing.value == "undecided"
    (told,) = state.found(BillingCode.DECISION_CONFLICT)
    assert told.about == "e1"
    assert told.says == (
        f"Of 2026-04-01, and recorded at one moment: {one} (e1), {other} (e2); none of "
        "them counts until staff say which one does."
    )
    assert duty_codes(state) == ["resolve-conflict"]
    desk.events[-2:] = [
        attrs.evolve(desk.events[-2], event_id="e2"),
        attrs.evolve(desk.events[-1], event_id="e1"),
    ]
    assert desk.account().standing is state.standing, "whatever their ids"


def test_the_right_one_is_recorded_anew_and_the_conflict_is_settled() -> None:
    desk = decision_conflict()
    desk.accepted("2026-04-01", recorded="2026-04-02")
    desk.settle("resolve-conflict", "e1", "2026-04-02")
    state = desk.account()
    assert state.standing.value == "accepted"
    assert state.window.accepted_on == day("2026-04-01")
    assert duty_codes(state) == ["collect-fees"]


def test_one_decision_told_twice_at_one_moment_is_one() -> None:
    desk = invoiced()
    desk.accepted("2026-04-01", event_id="e1")
    desk.accepted("2026-04-01", event_id="e2")
    assert "decision-conflict" not in codes(desk.account())
    assert desk.account().standing.value == "accepted"


def test_a_moment_far_ahead_keeps_no_document_back_and_is_to_be_corrected() -> None:
    desk = received()
    mistyped = desk.accepted("2026-04-01", recorded="2126-04-01")
    desk.invoice("2026-04-02")
    state = desk.account()
    assert codes(state) == ["date-in-doubt", "event-in-future"]
    assert duty_codes(state) == ["correct-date"]
    desk.events.append(attrs.evolve(mistyped, recorded_at=mistyped.recorded_at.replace(year=2026)))
    again = desk.account()
    assert again.standing.value == "accepted", "the same event, with its moment put right"
    assert "correct-date" not in duty_codes(again)


def test_a_day_far_ahead_is_to_be_corrected_as_well() -> None:
    desk = accepted()
    mistyped = desk.paid("3,333.00", "2062-04-05", recorded="2026-04-05")
    assert duty_codes(desk.account("2026-04-10")) == ["correct-date", "collect-fees"]
    desk.settle("correct-date", mistyped.event_id, "2026-04-10", reason="Recorded anew.")
    assert duty_codes(desk.account("2026-04-10")) == ["collect-fees"]


def test_the_day_of_recording_is_that_of_the_zone() -> None:
    desk = received()
    late = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)  # half past eleven in the evening before
    event = desk.accepted("2027-03-03")
    desk.events[-1] = attrs.evolve(event, recorded_at=late)
    (told,) = desk.account("2026-03-05").found(BillingCode.DATE_IN_DOUBT)
    assert "was recorded on 2026-03-01:" in told.says
    desk.events[-1] = attrs.evolve(event, occurred_on=day("2027-03-02"), recorded_at=late)
    assert len([*desk.account("2026-03-05").found(BillingCode.DATE_IN_DOUBT)]) == 0, "366 days"
    desk.events[-1] = attrs.evolve(event, occurred_on=day("2027-03-03"), recorded_at=late)
    assert len([*desk.account("2026-03-05").found(BillingCode.DATE_IN_DOUBT)]) == 1, "367 days"


def test_a_document_whose_moment_was_mistyped_counts_by_its_day() -> None:
    desk = received()
    made = desk.invoice("2026-03-03")
    desk.documents[0] = attrs.evolve(made, recorded_at=datetime(2126, 3, 3, 12, tzinfo=UTC))
    desk.accepted("2026-04-01")
    desk.write_off("2026-04-02")
    state = desk.account("2026-04-03")
    assert document_states(state) == ["uncollectible"]
    (told,) = state.found(BillingCode.DATE_IN_DOUBT)
    assert told.says == (
        "The document D-1 is dated 2026-03-03 and was recorded on 2126-03-03: one of the two was "
        "probably mistyped. It counts by its day."
    )
    assert duty_codes(state) == ["correct-date"]
    desk.settle("correct-date", "D-1", "2026-04-03", reason="The year was mistyped.")
    assert duty_codes(desk.account("2026-04-03")) == []


def test_looking_back_finds_no_date_in_doubt() -> None:
    desk = paid()
    assert "correct-date" not in duty_codes(desk.account("2026-03-10"))
    assert "date-in-doubt" not in codes(date_in_doubt().account("2127-01-01"))


# ---------------------------------------------------------------------- a line that is open again


def test_a_line_credited_in_part_whose_payment_is_taken_back_is_waived() -> None:
    desk = line_reopened()
    state = desk.account()
    assert state.seat("seat-3").due == usd(0)
    assert state.document("D-1").due == usd("500.00")
    assert duties_of(state, DutyCode.WAIVE_REST) == ["seat-3"]
    too_much = desk.try_waive("seat-3", "500.01", "2026-04-09")
    assert isinstance(too_much, Refusal)
    assert too_much.code is RefusalCode.WAIVE_MORE_THAN_DUE
    desk.waive("seat-3", "500.00", "2026-04-09")
    waived = desk.account()
    assert "line-reopened" not in codes(waived)
    assert duty_codes(waived) == ["issue-credit-note"]
    note = desk.credit_note("2026-04-09")
    assert [(line.seat_id, line.net) for line in note.lines] == [("seat-3", usd("500.00"))]
    done = desk.account()
    assert duty_codes(done) == []
    assert done.seat("seat-3").state is SeatState.CREDITED
    assert document_states(done) == ["paid", "issued", "issued"]


def test_nor_is_it_open_once_the_whole_invoice_is_written_off() -> None:
    desk = line_reopened()
    desk.write_off("2026-04-09")
    assert duty_codes(desk.account()) == []
    assert "line-reopened" not in codes(desk.account())


def test_a_line_of_who_left_unpaid_is_credited_and_not_waived() -> None:
    desk = accepted()
    desk.left("seat-3", "2026-04-06")
    refused = desk.try_waive("seat-3", "1.00", "2026-04-07")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.WAIVE_MORE_THAN_DUE


# ---------------------------------------------------------------------------------------- ids


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\ufeff"])
def test_no_id_turns_its_text_around_or_hides_a_sign(sign: str) -> None:
    received = Desk().received("2026-03-02")
    with pytest.raises(InputError) as raised:
        attrs.evolve(received, event_id=f"a{sign}b", application_id=f"{sign}a")
    assert [each.place for each in raised.value.faults] == ["event_id", "application_id"]
    assert sign not in str(raised.value)
    invoice = invoiced().first_invoice
    with pytest.raises(InputError) as raised:
        attrs.evolve(invoice, number=f"a{sign}b", replaces=f"D{sign}")
    assert [each.place for each in raised.value.faults] == ["number", "replaces"]
    with pytest.raises(InputError) as raised:
        Line(seat_id=f"s{sign}", person_id=f"p{sign}", person_name="Ada", net=Money(1, "USD"))
    assert [each.place for each in raised.value.faults] == ["seat_id", "person_id"]


def test_names_may_be_written_in_any_direction() -> None:
    line = Line(seat_id="s-é-א", person_id="p", person_name="\u2067עדה\u2069", net=usd("1.00"))
    assert line.seat_id == "s-é-א"
