"""L13 to L19: heads, fees, the window, states, and what is not the program's to ask for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing import (
    Accepted,
    Account,
    CreditNote,
    Declined,
    Document,
    DutyCode,
    Invoice,
    LineKind,
    WindowVerdict,
    Withdrawn,
    account,
    fee_on,
    issue_credit_note,
    issue_invoice,
)
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_books import books_of
from qip_rules.testing.billing_events import receipts, scene_of
from qip_rules.testing.billing_histories import AccountHistory
from tests.billing.desk import SELLER
from tests.laws.programs import (
    CHANGE,
    FEES,
    any_history,
    free_history,
    history_of,
    numbers,
    program_of,
    received_fee_history,
    received_payment_history,
    waived_history,
    with_settings,
)

ISSUES = (DutyCode.ISSUE_INVOICE, DutyCode.ISSUE_CREDIT_NOTE)
ZONES = ("Asia/Tokyo", "America/Los_Angeles", "Asia/Kolkata", "UTC")


def settled(history: AccountHistory) -> Account:
    """The account after staff issued every paper that was due."""
    documents: list[Document] = list(history.documents)
    for turn in range(20):
        known = account(history.program, history.events, documents, history.after)
        due = [each for each in known.to_do if each.code in ISSUES]
        if not due:
            return known
        number = f"settled-{turn}"
        on = history.after
        made = (
            issue_invoice(known, number=number, on=on, seller=SELLER)
            if due[0].code is DutyCode.ISSUE_INVOICE
            else issue_credit_note(
                known, number=number, on=on, invoice_number=due[0].about, reason="Made up."
            )
        )
        assert isinstance(made, Invoice | CreditNote), made
        documents.append(made)
    pytest.fail("there is always another paper due")


@given(any_history)
def test_l13_once_all_papers_are_issued_they_ask_for_the_live_seats(
    history: AccountHistory,
) -> None:
    refuse_papers_that_ask_for_others(history)


@given(waived_history)
def test_l13_papers_ask_for_the_live_seats_where_fees_are_waived(history: AccountHistory) -> None:
    refuse_papers_that_ask_for_others(history)


def refuse_papers_that_ask_for_others(history: AccountHistory) -> None:
    derived = settled(history)
    nothing = Money(0, "USD")
    asked = credited = nothing
    for each in derived.documents:
        if isinstance(each.document, Invoice):
            asked += each.document.total
        else:
            credited += each.document.total
    left = [line for each in derived.documents for line in each.lines if not line.is_void]
    live = sum((e.line.net - e.credited - e.waived for e in left), start=nothing)
    assert asked - credited == live
    assert not any(line.waivers_to_show for line in left)
    assert len({e.line.seat_id for e in left}) == len(left)
    for seat in derived.seats:
        if derived.claims_fee and seat.due and seat.left_on is None and not derived.drafts:
            may = derived.settings.invoice_when.value == "received" or derived.window.accepted_on
            assert seat.invoice_number is not None or not may
        billed = [line for line in left if line.line.seat_id == seat.seat_id]
        if billed:
            assert seat.fee == billed[0].line.net


@given(received_fee_history)
def test_l13_the_first_invoice_is_heads_times_the_fee_of_the_receipt(
    history: AccountHistory,
) -> None:
    first = next((each for each in history.documents if isinstance(each, Invoice)), None)
    if first is not None:
        fee = fee_on(history.program, first.policy_on)
        assert first.total == fee * len(first.lines)


LATER = (*FEES, ((CHANGE + timedelta(days=4)).isoformat(), 40))


@given(with_settings(fee_date="received"), st.data())
def test_l14_a_fee_that_changes_after_receipt_changes_nothing(
    number: int, data: st.DataObject
) -> None:
    history = data.draw(history_of(program_of(number)))
    changed = program_of(number, LATER)
    one = account(history.program, history.events, history.documents, history.after)
    other = account(changed, history.events, history.documents, history.after)
    if one.received_on is not None and one.received_on < CHANGE + timedelta(days=4):
        assert books_of(one) == books_of(other)


@given(any_history)
def test_l14_what_an_invoice_asks_for_is_frozen(history: AccountHistory) -> None:
    derived = account(history.program, history.events, history.documents, history.after)
    for each in derived.documents:
        for line in each.lines:
            if not line.is_void and isinstance(each.document, Invoice):
                assert derived.seat(line.line.seat_id).fee == line.line.net


def test_l15_the_window_is_a_partition_in_the_order_of_time() -> None:
    billing_laws.the_window_is_a_partition(account, received_payment_history)


@given(any_history)
def test_l15_the_verdict_is_that_of_the_dates_beside_it(history: AccountHistory) -> None:
    derived = account(history.program, history.events, history.documents, history.as_of)
    for each in derived.payments:
        accepted_on, last, on = each.accepted_on, each.last_day, each.judged_on
        early = on is not None and accepted_on is not None and on < accepted_on
        assert (each.verdict is WindowVerdict.BEFORE_ACCEPTANCE) == early
        if None in (accepted_on, on):
            assert each.verdict is WindowVerdict.CANNOT_TELL
        elif not early and last is not None and on is not None:
            late = WindowVerdict.LATE if on > last else WindowVerdict.IN_WINDOW
            assert each.verdict is late
        if last is not None and each.first_session_on is not None:
            eve = derived.settings.payment_due.value == "day_before"
            assert each.first_session_on - last == timedelta(days=1 if eve else 0)


@given(any_history, st.sampled_from(ZONES))
def test_l16_the_zone_of_a_moment_changes_nothing(history: AccountHistory, zone: str) -> None:
    def moved(at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(zone))

    events = [attrs.evolve(e, recorded_at=moved(e.recorded_at)) for e in history.events]
    documents = [
        attrs.evolve(e, recorded_at=None if e.recorded_at is None else moved(e.recorded_at))
        for e in history.documents
    ]
    one = account(history.program, history.events, history.documents, history.as_of)
    assert account(history.program, events, documents, history.as_of) == one


@given(any_history, st.data())
def test_l16_a_moment_without_its_zone_is_refused(
    history: AccountHistory, data: st.DataObject
) -> None:
    event = data.draw(st.sampled_from(history.events))
    with pytest.raises(InputError, match="recorded_at"):
        attrs.evolve(event, recorded_at=event.recorded_at.replace(tzinfo=None))


@given(any_history, st.data())
def test_l16_a_day_ends_at_midnight_of_the_program(
    history: AccountHistory, data: st.DataObject
) -> None:
    """What is recorded in the last second of a day counts, a second later it does not."""
    event = attrs.evolve(
        data.draw(st.sampled_from(history.events)),
        event_id="at-midnight",
        occurred_on=history.as_of,
    )
    zone = ZoneInfo(history.program.time_zone)
    day = history.as_of + timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    told = []
    for at in (midnight - timedelta(seconds=1), midnight):
        late = attrs.evolve(event, recorded_at=at)
        derived = account(
            history.program, (*history.events, late), history.documents, history.as_of
        )
        ahead = [each.about for each in derived.found("event-in-future")]
        told.append("at-midnight" in ahead)
    assert told == [False, True]


@given(numbers, st.data())
def test_l16_the_hour_that_the_clock_shows_twice_has_an_order(
    number: int, data: st.DataObject
) -> None:
    """Of two decisions at half past one, before and after the clocks go back, the later counts."""
    program = program_of(number)
    at = datetime(CHANGE.year, CHANGE.month, CHANGE.day, 1, 30, tzinfo=ZoneInfo(program.time_zone))
    kinds = data.draw(st.permutations([Accepted, Declined, Withdrawn]))
    scene = scene_of(program, around=CHANGE)
    receipt = data.draw(receipts(scene))
    told = [
        kind(
            event_id=event_id,
            application_id=receipt.application_id,
            occurred_on=CHANGE,
            recorded_at=at.replace(fold=fold),
        )
        for kind, event_id, fold in zip(kinds, ("told-2", "told-1"), (0, 1), strict=False)
    ]
    derived = account(program, [receipt, *told], [], scene.after)
    assert derived.standing.value == kinds[1].__name__.lower()


def test_l17_states_follow_from_amounts() -> None:
    billing_laws.states_follow_from_amounts(account, any_history)


def test_l17_states_follow_from_amounts_where_seats_cost_nothing() -> None:
    billing_laws.states_follow_from_amounts(account, free_history)


@given(any_history)
def test_l18_no_document_asks_for_anything_but_seats(history: AccountHistory) -> None:
    derived = settled(history)
    seats = {seat.seat_id for seat in derived.seats}
    for each in derived.documents:
        for line in each.document.lines:
            assert line.seat_id in seats
            if isinstance(each.document, Invoice):
                assert line.kind is LineKind.SEAT_FEE
            else:
                assert line.kind in (LineKind.SEAT_FEE, LineKind.WAIVER)
    assert len(LineKind) == 2


def test_l19_more_money_never_lowers_a_seat() -> None:
    billing_laws.money_is_monotone(account, any_history)


def test_l19_a_reversal_never_raises_a_seat() -> None:
    billing_laws.reversals_are_monotone(account, any_history)
