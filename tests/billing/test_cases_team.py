"""The case table of billing, by number: changes of the core team (cases 7 to 11 and 43)."""

import pytest

from qip_rules.billing import CreditNote, Refusal, RefusalCode, SeatState
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
from tests.billing.stories import accepted, invoiced, paid

LENIENT = {"transfer": "within_application_before_first_session"}


def test_case_7_replaced_before_payment_is_credit_and_a_new_line_at_the_same_fee() -> None:
    desk = accepted()
    desk.replaced("seat-3", "2026-07-02")  # the fee on that day is another
    account = desk.account("2026-07-02")
    assert states(account) == ["open", "open", "open", "not invoiced"]
    assert account.seat("seat-3").due == usd(0)
    assert (account.seat("seat-4").replaces, account.seat("seat-3").replaced_by) == (
        "seat-3",
        "seat-4",
    )
    assert duty_codes(account)[-2:] == ["issue-credit-note", "issue-invoice"]
    note = desk.credit_note("2026-07-02")
    assert [(line.seat_id, line.net) for line in note.lines] == [("seat-3", usd("1,111.00"))]
    invoice = desk.invoice("2026-07-02")
    assert [(line.seat_id, line.net) for line in invoice.lines] == [("seat-4", usd("1,111.00"))]
    assert note.total == invoice.total
    desk.paid("3,333.00", "2026-07-03")
    settled = desk.account("2026-07-03")
    assert states(settled) == ["covered", "covered", "credited", "covered"]
    assert document_states(settled) == ["paid", "issued", "paid"]
    assert "replaced-after-payment" not in codes(settled)


def test_case_7_the_fee_is_frozen_also_where_the_day_of_issue_fixes_it() -> None:
    desk = accepted(fee_date="issued")
    desk.replaced("seat-3", "2026-07-02")
    desk.credit_note("2026-07-02")
    assert desk.invoice("2026-07-02").total == usd("1,111.00")


def test_case_8_replaced_after_payment_owes_a_fee_of_its_own() -> None:
    desk = paid()
    desk.replaced("seat-3", "2026-04-10")
    account = desk.account("2026-04-10")
    assert states(account) == ["covered", "covered", "forfeited", "not invoiced"]
    assert account.seat("seat-3").forfeited == usd("1,111.00")
    (finding,) = account.found("replaced-after-payment")
    assert "USD 1,111.00 is at stake" in finding.says
    assert [clause.id for clause in finding.clauses] == ["T30", "T26"]
    assert duty_codes(account) == ["issue-invoice"]
    assert isinstance(desk.try_credit_note("2026-04-10"), Refusal)
    desk.invoice("2026-04-10")
    owing = desk.account("2026-04-10")
    assert states(owing) == ["covered", "covered", "forfeited", "open"]
    assert owing.received == usd("3,333.00")
    desk.paid("1,111.00", "2026-04-12")
    assert states(desk.account()) == ["covered", "covered", "forfeited", "covered"]


def test_case_8_replaced_when_part_was_paid_credits_the_rest() -> None:
    desk = accepted()
    desk.paid("2,500.00", "2026-04-05")
    desk.replaced("seat-3", "2026-04-10")
    note = desk.credit_note("2026-04-10")
    assert [(line.seat_id, line.net) for line in note.lines] == [("seat-3", usd("833.00"))]
    desk.invoice("2026-04-10")
    desk.paid("1,111.00", "2026-04-12")
    account = desk.account()
    assert [seat.covered for seat in account.seats] == [
        usd("1,111.00"),
        usd("1,111.00"),
        usd("278.00"),
        usd("1,111.00"),
    ]
    assert account.unapplied == ()


def test_case_8_under_the_milder_setting_the_fee_passes_on() -> None:
    desk = accepted(**LENIENT)
    desk.paid("2,222.00", "2026-04-05")
    desk.replaced("seat-2", "2026-04-10")
    account = desk.account("2026-04-10")
    (finding,) = account.found("fee-passes-on")
    assert "USD 1,111.00" in finding.says
    assert states(account) == ["covered", "covered", "open", "not invoiced"]
    note = desk.credit_note("2026-04-10")
    assert [(line.seat_id, line.net) for line in note.lines] == [("seat-2", usd("1,111.00"))]
    desk.invoice("2026-04-10")
    after = desk.account("2026-04-10")
    # Not the third seat, which was open before, but the successor has the money.
    assert states(after) == ["covered", "credited", "open", "covered"]
    assert after.received == usd("2,222.00")


def test_case_8_under_the_milder_setting_it_is_too_late_on_the_day_of_the_session() -> None:
    desk = paid(**LENIENT)
    desk.replaced("seat-3", "2026-05-04")
    assert states(desk.account())[2:] == ["forfeited", "not invoiced"]
    assert list(desk.account().found("fee-passes-on")) == []


def test_case_9_who_joins_is_billed_on_a_further_invoice() -> None:
    desk = paid()
    desk.joined("2026-04-10")
    account = desk.account("2026-04-10")
    assert states(account) == ["covered"] * 3 + ["not invoiced"]
    assert duty_codes(account) == ["issue-invoice"]
    further = desk.invoice("2026-04-10")
    assert [line.seat_id for line in further.lines] == ["seat-4"]
    assert further.total == usd("1,111.00")
    assert further.replaces is None
    assert duty_codes(desk.account("2026-04-10")) == ["collect-fees"]


def test_case_10_who_leaves_before_payment_is_credited() -> None:
    desk = accepted()
    desk.left("seat-2", "2026-04-10")
    account = desk.account("2026-04-10")
    assert account.seat("seat-2").due == usd(0)
    assert duty_codes(account) == ["issue-credit-note", "collect-fees"]
    assert "Ben Made-Up" in account.to_do[0].says
    note = desk.credit_note("2026-04-10")
    assert [line.seat_id for line in note.lines] == ["seat-2"]
    desk.paid("2,222.00", "2026-04-12")
    settled = desk.account()
    assert states(settled) == ["covered", "credited", "covered"]
    assert (settled.findings, settled.to_do) == ((), ())


def test_case_10_one_member_left_is_billed_all_the_same() -> None:
    desk = accepted()
    desk.left("seat-2", "2026-04-10")
    desk.left("seat-3", "2026-04-10")
    desk.credit_note("2026-04-10")
    assert states(desk.account("2026-04-10")) == ["open", "credited", "credited"]


def test_case_10_who_leaves_before_the_invoice_is_not_on_it() -> None:
    desk = Desk()
    desk.received("2026-03-02")
    desk.left("seat-3", "2026-03-03")
    assert [line.seat_id for line in desk.invoice("2026-03-04").lines] == ["seat-1", "seat-2"]
    assert desk.account().seat("seat-3").state is SeatState.NOT_OWED


def test_case_11_who_leaves_after_payment_forfeits_the_fee() -> None:
    desk = paid()
    desk.left("seat-2", "2026-04-10")
    account = desk.account()
    assert states(account) == ["covered", "forfeited", "covered"]
    assert account.received == usd("3,333.00")
    assert codes(account) == ["seat-forfeited"]
    assert [clause.id for clause in account.findings[0].clauses] == ["T29"]
    assert duty_codes(account) == []
    refusal = desk.try_credit_note("2026-04-11")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CREDIT_ALREADY_PAID


def test_case_11_money_that_comes_later_is_not_for_who_left() -> None:
    desk = accepted()
    desk.left("seat-1", "2026-04-10")
    desk.paid("1,111.00", "2026-04-11")
    account = desk.account()
    assert states(account) == ["open", "covered", "open"]
    assert duty_codes(account) == ["collect-fees", "issue-credit-note"]


def test_money_held_before_acceptance_is_not_for_who_left_before_it() -> None:
    desk = invoiced()
    desk.paid("1,111.00", "2026-03-20")
    desk.left("seat-1", "2026-03-25")
    desk.accepted("2026-04-01")
    assert states(desk.account()) == ["open", "covered", "open"]


def test_a_change_of_the_team_that_cannot_be_is_told_and_does_not_count() -> None:
    desk = invoiced()
    desk.joined("2026-03-10", seat=3, person=9)  # another's seat
    desk.joined("2026-03-10", seat=4, person=1)  # on the team already
    desk.left("seat-9", "2026-03-10")
    desk.left("seat-3", "2026-03-11")
    desk.left("seat-3", "2026-03-12")  # given up before
    desk.replaced("seat-9", "2026-03-12", seat=5)
    desk.replaced("seat-2", "2026-03-12", seat=3)
    account = desk.account()
    assert [seat.seat_id for seat in account.seats] == ["seat-1", "seat-2", "seat-3"]
    assert account.seat("seat-3").left_on == day("2026-03-11")
    assert [code for code in codes(account) if "seat" in code or "team" in code] == [
        "member-on-team-twice",
        "member-without-seat",
        "member-without-seat",
        "member-without-seat",
        "seat-taken",
        "seat-taken",
    ]


def test_who_left_can_join_again_on_a_new_seat() -> None:
    desk = invoiced()
    desk.left("seat-3", "2026-03-10")
    desk.joined("2026-03-20", seat=4, person=3)
    assert states(desk.account()) == ["open", "open", "open", "not invoiced"]
    assert duty_codes(desk.account()) == ["issue-credit-note", "issue-invoice"]


def test_two_replacements_in_a_row_keep_the_fee_and_the_place() -> None:
    desk = accepted(**LENIENT)
    desk.paid("1,111.00", "2026-04-05")
    desk.replaced("seat-1", "2026-04-06", seat=4)
    desk.credit_note("2026-04-06")
    desk.invoice("2026-04-06")
    desk.replaced("seat-4", "2026-04-07", seat=5)
    assert isinstance(desk.credit_note("2026-04-07", invoice_number="D-3"), CreditNote)
    assert desk.invoice("2026-04-07").total == usd("1,111.00")
    account = desk.account("2026-04-07")
    assert states(account) == ["credited", "open", "open", "credited", "covered"]


@pytest.mark.parametrize("transfer", ["strict", LENIENT["transfer"]])
def test_a_replacement_moves_no_money_by_itself(transfer: str) -> None:
    desk = paid(transfer=transfer)
    before = desk.account("2026-04-09")
    desk.replaced("seat-3", "2026-04-10")
    after = desk.account("2026-04-10")
    assert after.received == before.received
    assert after.allocations == before.allocations


def test_a_member_of_a_program_that_waits_for_acceptance() -> None:
    desk = Desk(program_with(fee_date="accepted"))
    desk.received("2026-03-02")
    desk.replaced("seat-3", "2026-03-10")
    assert desk.account("2026-03-10").seat("seat-4").fee is None
    desk.accepted("2026-07-02")
    assert desk.account("2026-07-02").seat("seat-4").fee == usd("1,222.00")
