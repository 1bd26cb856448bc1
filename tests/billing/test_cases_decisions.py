"""The case table of billing, by number: what staff decide about money and papers."""

import attrs
import pytest

from qip_rules.billing import LineKind, Refusal, RefusalCode, Waiver
from qip_rules.errors import InputError, MoneyError, ProgramError
from qip_rules.money import Money
from tests.billing.desk import (
    Desk,
    codes,
    day,
    document_states,
    duty_codes,
    program_with,
    states,
    usd,
)
from tests.billing.stories import (
    accepted,
    held_before_acceptance,
    held_without_acceptance,
    invoiced,
    overpaid,
    paid,
    written_off,
)

LENIENT = {"transfer": "within_application_before_first_session"}


def code(made: object) -> RefusalCode:
    assert isinstance(made, Refusal), made
    return made.code


def test_case_13_a_surplus_may_be_returned() -> None:
    desk = overpaid()
    assert (
        code(desk.try_return("wire-2", "5.01", "2026-04-07")) is RefusalCode.RETURN_MORE_THAN_HELD
    )
    assert (
        code(desk.try_return("wire-1", "1.00", "2026-04-07")) is RefusalCode.RETURN_NOT_REFUNDABLE
    )
    desk.return_money("wire-2", "5.00", "2026-04-07")
    account = desk.account()
    assert account.received == usd("3,333.00")
    assert account.payments[1].returned == usd("5.00")
    assert account.unapplied == ()
    assert codes(account) == ["money-returned"]
    assert duty_codes(account) == []


def test_case_13_a_surplus_is_used_for_a_later_invoice_of_the_same_application() -> None:
    desk = paid()
    desk.paid("1,111.00", "2026-04-06", payment_id="wire-2")
    desk.joined("2026-04-10")
    waiting = desk.account("2026-04-10")
    assert [held.reason.value for held in waiting.unapplied] == ["money-without-invoice"]
    assert (
        code(desk.try_return("wire-2", "1.00", "2026-04-10")) is RefusalCode.RETURN_AWAITS_INVOICE
    )
    desk.invoice("2026-04-10")
    assert states(desk.account()) == ["covered"] * 4
    assert desk.account().unapplied == ()


def test_cases_4_and_13_under_the_setting_refused_nothing_is_sent_back() -> None:
    desk = held_without_acceptance()
    assert not isinstance(desk.try_return("payment-3", "5.00", "2026-04-02"), Refusal)
    desk.program = program_with(return_of_unearned="refused")
    refused = desk.try_return("payment-3", "5.00", "2026-04-02")
    assert code(refused) is RefusalCode.RETURN_REFUSED_BY_PROGRAM
    assert isinstance(refused, Refusal)
    assert [clause.id for clause in refused.clauses] == ["T29"]


def test_case_4_money_held_without_acceptance_may_be_returned() -> None:
    desk = invoiced()
    desk.paid("3,333.00", "2026-03-20", payment_id="wire-1")
    desk.declined("2026-04-01")
    desk.credit_note("2026-04-01")
    desk.return_money("wire-1", "3,333.00", "2026-04-02")
    account = desk.account()
    assert account.received == usd(0)
    assert account.unapplied == ()
    assert duty_codes(account) == []


def test_case_14_what_was_returned_twice_on_record_counts_once() -> None:
    desk = overpaid()
    desk.return_money("wire-2", "5.00", "2026-04-07")
    once = desk.account()
    desk.documents.append(desk.documents[-1])
    assert desk.account() == once


@pytest.mark.parametrize(
    ("payment_date", "cleared_on", "postmarked_on", "verdict"),
    [
        ("received", "2026-05-06", "2026-05-01", "late"),
        ("cleared", "2026-05-06", "2026-05-01", "late"),
        ("postmarked", "2026-05-06", "2026-05-01", "in window"),
        ("cleared", None, None, "cannot tell"),
        ("postmarked", None, None, "cannot tell"),
    ],
)
def test_case_19_the_day_of_a_payment_that_the_policy_names(
    payment_date: str, cleared_on: str | None, postmarked_on: str | None, verdict: str
) -> None:
    desk = accepted(payment_date=payment_date)
    desk.paid(
        "3,333.00",
        "2026-05-04",
        cleared_on=cleared_on and day(cleared_on),
        postmarked_on=postmarked_on and day(postmarked_on),
    )
    account = desk.account()
    assert account.payments[0].verdict.value == verdict
    assert ("payment-date-unknown" in codes(account)) == (verdict == "cannot tell")
    assert states(account) == ["covered"] * 3
    if payment_date == "cleared" and cleared_on:
        # Before the bank lets go of the money, nobody knows the day.
        assert desk.account("2026-05-05").payments[0].judged_on is None


def test_case_29_a_waiver_lowers_what_is_due_and_not_the_fee() -> None:
    desk = accepted()
    desk.waive("seat-3", "1,111.00", "2026-04-02")
    account = desk.account("2026-04-02")
    seat = account.seat("seat-3")
    assert (seat.fee, seat.waived, seat.due) == (usd("1,111.00"), usd("1,111.00"), usd(0))
    assert states(account) == ["open", "open", "covered"]
    assert duty_codes(account) == ["issue-credit-note", "collect-fees"]
    note = desk.credit_note("2026-04-02")
    assert [(line.kind, line.waiver_number, line.net) for line in note.lines] == [
        (LineKind.WAIVER, "D-2", usd("1,111.00"))
    ]
    shown = desk.account("2026-04-02")
    assert duty_codes(shown) == ["collect-fees"]
    assert shown.documents[0].waived == usd("1,111.00")
    desk.paid("2,222.00", "2026-04-05")
    assert document_states(desk.account()) == ["paid", "issued"]
    assert desk.account().unapplied == ()


def test_case_29_a_waiver_before_the_invoice_is_shown_after_it() -> None:
    desk = Desk()
    desk.received("2026-03-02", seats=1)
    desk.waive("seat-1", "500.00", "2026-03-02")
    assert desk.invoice("2026-03-03").total == usd("1,111.00")
    assert duty_codes(desk.account("2026-03-03")) == ["issue-credit-note"]
    desk.credit_note("2026-03-03", invoice_number="D-2")
    desk.accepted("2026-04-01")
    desk.paid("611.00", "2026-04-02")
    assert document_states(desk.account()) == ["paid", "issued"]


def test_case_29_no_more_than_is_due_is_waived() -> None:
    desk = accepted()
    desk.paid("1,000.00", "2026-04-05")
    assert code(desk.try_waive("seat-1", "111.01", "2026-04-06")) is RefusalCode.WAIVE_MORE_THAN_DUE
    assert isinstance(desk.try_waive("seat-1", "111.00", "2026-04-06"), Waiver)
    desk.waive("seat-2", "1,000.00", "2026-04-06")
    assert code(desk.try_waive("seat-2", "111.01", "2026-04-06")) is RefusalCode.WAIVE_MORE_THAN_DUE


def test_case_29_the_credit_of_a_waived_seat_takes_back_the_rest_only() -> None:
    desk = accepted()
    desk.waive("seat-3", "500.00", "2026-04-02")
    desk.left("seat-3", "2026-04-03")
    note = desk.credit_note("2026-04-03")
    assert [(line.kind.value, line.net) for line in note.lines] == [
        ("waiver", usd("500.00")),
        ("seat-fee", usd("611.00")),
    ]
    account = desk.account("2026-04-03")
    assert states(account) == ["open", "open", "credited"]
    assert account.documents[0].due == usd("2,222.00")


def test_case_29_a_corrected_invoice_shows_the_waiver_anew() -> None:
    desk = accepted()
    desk.waive("seat-3", "500.00", "2026-04-02")
    desk.credit_note("2026-04-02")
    desk.credit_note("2026-04-03")
    again = desk.invoice("2026-04-03")
    assert again.replaces == "D-1"
    assert document_states(desk.account()) == ["void", "issued", "issued", "open"]
    assert duty_codes(desk.account("2026-04-03")) == ["issue-credit-note", "collect-fees"]
    desk.credit_note("2026-04-03", invoice_number=again.number)
    desk.paid("2,833.00", "2026-04-05")
    assert states(desk.account()) == ["covered"] * 3
    assert desk.account().unapplied == ()


def test_case_33_numbers_are_given_at_issue_and_dates_never_go_back() -> None:
    desk = accepted()
    waiver = desk.waive("seat-3", "500.00", "2026-04-02")
    assert code(desk.try_waive("seat-3", "1.00", "2026-04-03", number=waiver.number)) is (
        RefusalCode.DOCUMENT_NUMBER_USED
    )
    assert desk.account().drafts == ()
    desk.joined("2026-03-20")
    assert code(desk.try_invoice("2026-04-01", as_of="2026-04-05")) is (
        RefusalCode.DOCUMENT_BEFORE_PREVIOUS
    )
    (draft,) = desk.account("2026-04-05").drafts
    assert draft.state.value == "draft"
    assert [line.seat_id for line in draft.lines] == ["seat-4"]


def test_case_34_one_number_for_two_documents_is_a_mistake_of_the_record() -> None:
    desk = accepted()
    waiver = desk.waive("seat-3", "500.00", "2026-04-02")
    desk.documents.append(attrs.evolve(waiver, reason="Another one."))
    with pytest.raises(InputError, match=r"documents\[2\].number"):
        desk.account()


def test_case_39_nothing_but_fees_of_seats_and_waivers_can_be_on_a_paper() -> None:
    assert [kind.value for kind in LineKind] == ["seat-fee", "waiver"]


@pytest.mark.parametrize("value", ["-1", "true", "1.5", '"many"'])
def test_case_40_a_fee_is_no_less_than_nothing(value: str) -> None:
    with pytest.raises((ProgramError, InputError)):
        program_with((("2016-01-01", value),))


def test_case_40_a_waived_fee_is_a_document_with_nothing_due() -> None:
    desk = Desk()
    desk.received("2026-03-02", seats=1)
    desk.invoice("2026-03-03")
    desk.waive("seat-1", "1,111.00", "2026-03-04")
    desk.credit_note("2026-03-04")
    account = desk.account()
    assert document_states(account) == ["paid", "issued"]
    assert account.documents[0].due == usd(0)
    assert account.seats[0].fee == usd("1,111.00")


def test_case_41_a_late_application_is_billed_like_any_other() -> None:
    desk = Desk()
    desk.session("2026-05-04")
    desk.received("2026-05-20")
    assert desk.invoice("2026-05-20").total == usd("3,333.00")
    assert codes(desk.account("2026-05-20")) == []


def test_case_44_what_is_written_off_is_no_longer_chased_and_covers_nothing() -> None:
    desk = accepted()
    desk.paid("1,111.00", "2026-04-05")
    desk.write_off("2026-06-01")
    account = desk.account("2026-06-01")
    assert states(account) == ["covered", "written off", "written off"]
    assert document_states(account) == ["uncollectible"]
    assert account.documents[0].due == usd("2,222.00")
    assert "collect-fees" not in duty_codes(account)
    assert "invoice-written-off" in codes(account)
    assert code(desk.try_write_off("2026-06-01")) is RefusalCode.WRITE_OFF_ALREADY


def test_case_44_a_payment_in_full_undoes_it() -> None:
    desk = written_off()
    desk.paid("3,333.00", "2026-06-10")
    account = desk.account()
    assert states(account) == ["covered"] * 3
    assert document_states(account) == ["paid"]
    assert "paid-after-write-off" in codes(account)
    assert duty_codes(account) == []


def test_case_44_a_payment_in_part_leaves_it_to_be_decided() -> None:
    desk = written_off()
    desk.paid("1,111.00", "2026-06-10")
    assert document_states(desk.account()) == ["uncollectible"]
    assert duty_codes(desk.account()) == ["decide-write-off"]
    desk.undo_write_off("D-2", "2026-06-11")
    account = desk.account("2026-06-11")
    assert document_states(account) == ["part"]
    assert duty_codes(account) == ["collect-fees"]
    assert [each.stands for each in account.decisions] == [False, True]
    assert code(desk.try_undo_write_off("D-2", "2026-06-12")) is RefusalCode.UNDO_ALREADY_UNDONE
    desk.write_off("2026-06-12")
    assert document_states(desk.account()) == ["uncollectible"]


def test_case_45_a_session_called_off_gives_nothing_back_by_itself() -> None:
    desk = paid()
    desk.cancelled("2026-04-20")
    account = desk.account()
    assert states(account) == ["covered"] * 3
    assert account.received == usd("3,333.00")
    assert account.window.first_session_on is None
    assert codes(account) == ["program-at-fault"]
    assert duty_codes(account) == ["decide-program-fault"]
    assert (
        code(desk.try_return("wire-1", "1.00", "2026-04-20")) is RefusalCode.RETURN_NOT_REFUNDABLE
    )


def test_case_45_the_staff_may_take_the_fees_back_and_return_them() -> None:
    desk = paid()
    desk.cancelled("2026-04-20")
    note = desk.credit_note("2026-04-21")
    assert note.total == usd("3,333.00")
    credited = desk.account("2026-04-21")
    assert states(credited) == ["credited"] * 3
    assert document_states(credited) == ["void", "issued"]
    assert duty_codes(credited) == ["decide-held-money"]
    desk.return_money("wire-1", "3,333.00", "2026-04-22")
    account = desk.account()
    assert account.received == usd(0)
    assert duty_codes(account) == []


def test_case_45_a_session_announced_again_is_as_any_other() -> None:
    desk = paid()
    desk.cancelled("2026-04-20")
    desk.session("2026-06-01", announced="2026-04-25")
    account = desk.account()
    assert codes(account) == ["due-date-moved"] or codes(account) == []
    assert account.sessions_cancelled == ()
    refused = desk.try_credit_note("2026-04-26")
    assert code(refused) is RefusalCode.CREDIT_ALREADY_PAID


def test_a_payment_is_assigned_before_it_covers_anything() -> None:
    desk = held_before_acceptance()
    desk.paid("1,111.00", "2026-03-07", payment_id="wire-2")
    desk.assign("wire-2", "2026-03-08", seat_3="1,111.00")
    desk.accepted("2026-04-01")
    account = desk.account()
    assert [seat.covered for seat in account.seats] == [usd("5.00"), usd(0), usd("1,111.00")]
    assert account.allocations[-1].payment_id == "wire-2"


def test_a_payment_that_covers_a_seat_is_not_assigned_to_another() -> None:
    desk = accepted()
    desk.paid("1,111.00", "2026-04-05", payment_id="wire-1")
    refused = desk.try_assign("wire-1", "2026-04-06", seat_2="1,111.00")
    assert code(refused) is RefusalCode.ASSIGN_WOULD_TRANSFER
    assert isinstance(refused, Refusal)
    assert [clause.id for clause in refused.clauses] == ["T30"]
    assert not isinstance(desk.try_assign("wire-1", "2026-04-06", seat_1="1,111.00"), Refusal)


def test_under_the_milder_setting_a_payment_is_assigned_anew_in_time() -> None:
    desk = accepted(**LENIENT)
    desk.paid("1,111.00", "2026-04-05", payment_id="wire-1")
    desk.assign("wire-1", "2026-04-06", seat_2="1,111.00")
    assert states(desk.account()) == ["open", "covered", "open"]
    desk.assign("wire-1", "2026-04-07", seat_3="1,000.00")
    account = desk.account()
    assert [seat.covered for seat in account.seats] == [usd("111.00"), usd(0), usd("1,000.00")]
    late = desk.try_assign("wire-1", "2026-05-04", seat_2="1.00")
    assert code(late) is RefusalCode.ASSIGN_WOULD_TRANSFER


def test_money_is_exact_and_of_a_known_currency() -> None:
    for amount in (1.0, float("nan"), "1.001", "NaN"):
        with pytest.raises(MoneyError):
            Money.of(amount, "USD")  # type: ignore[arg-type]
    with pytest.raises(MoneyError):
        Money.of(1, "XXX")
    with pytest.raises(InputError, match="amount"):
        accepted().try_waive("seat-1", usd(0), "2026-04-02")


def test_two_fees_for_one_day_are_no_program() -> None:
    with pytest.raises(ProgramError, match="two versions from 2016-01-01"):
        program_with((("2016-01-01", 1), ("2016-01-01", 2)))
