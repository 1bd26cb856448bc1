"""What staff must do: every duty can be ended, and what was settled comes back only with news."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing import (
    Account,
    BillingCode,
    Document,
    DutyCode,
    DutySettled,
    Event,
    PaymentReceived,
    Refusal,
    RefusalCode,
    ToDo,
    account,
    issue_credit_note,
    issue_invoice,
    return_money,
    settle,
    waive,
    write_off,
)
from qip_rules.billing.discharging import NOT_TO_BE_SETTLED
from qip_rules.billing.versions import versions_of
from qip_rules.money import Money
from qip_rules.testing.billing_books import books_of
from qip_rules.testing.billing_events import changed
from qip_rules.testing.billing_histories import AccountHistory
from qip_rules.testing.billing_lawkeeping import anything, with_further
from tests.billing.desk import SELLER
from tests.laws.naive import naive_ledger
from tests.laws.programs import (
    any_history,
    at_once_history,
    free_history,
    going_history,
    moved_history,
    reopened_history,
    wild_history,
)

Told = tuple[DutyCode, str, str]


def told(duty: ToDo) -> Told:
    return duty.code, duty.about, duty.grounds


def seen(history: AccountHistory, *further: Document) -> Account:
    """The account once every document on record counts, those too that were recorded late."""
    documents = (*history.documents, *further)
    return account(history.program, history.events, documents, after(history))


def after(history: AccountHistory) -> date:
    return history.after + timedelta(days=10)


def without_settlements(history: AccountHistory) -> AccountHistory:
    kept = tuple(each for each in history.documents if not isinstance(each, DutySettled))
    return attrs.evolve(history, documents=kept)


def ended(state: Account, duty: ToDo, number: str) -> Document | Refusal:
    """What a person would decide who has that duty."""
    on, why = state.as_of, "Made up."
    match duty.code:
        case DutyCode.ISSUE_INVOICE:
            return issue_invoice(state, number=number, on=on, seller=SELLER)
        case DutyCode.ISSUE_CREDIT_NOTE:
            return issue_credit_note(
                state, number=number, on=on, invoice_number=duty.about, reason=why
            )
        case DutyCode.COLLECT_FEES:
            return write_off(
                state,
                number=number,
                on=on,
                invoice_number=duty.about,
                authority="Made-Up",
                reason=why,
            )
        case DutyCode.WAIVE_REST:
            (due,) = (
                line.due
                for document in state.documents
                for line in document.lines
                if line.line.seat_id == duty.about and line.due
            )
            return waive(
                state,
                number=number,
                on=on,
                seat_id=duty.about,
                amount=due,
                authority="Made-Up",
                reason=why,
            )
        case _:
            return settle(
                state,
                number=number,
                on=on,
                duty=duty.code,
                about=duty.about,
                authority="Made-Up",
                reason=why,
            )


@given(any_history | wild_history | free_history | moved_history)
def test_every_duty_can_be_ended(history: AccountHistory) -> None:
    refuse_what_cannot_be_ended(history)


@given(reopened_history)
def test_every_duty_can_be_ended_where_lines_are_open_again(history: AccountHistory) -> None:
    refuse_what_cannot_be_ended(history)


def refuse_what_cannot_be_ended(history: AccountHistory) -> None:
    state = seen(history)
    for duty in state.to_do:
        made = ended(state, duty, "ended")
        assert not isinstance(made, Refusal), (duty, made)
        done = seen(history, made)
        assert told(duty) not in map(told, done.to_do), (duty, made)


@given(any_history | wild_history)
def test_nothing_is_left_once_everything_is_settled_and_no_cent_has_moved(
    history: AccountHistory,
) -> None:
    state = before = seen(history)
    settled: list[Document] = []
    for _ in before.to_do:
        questions = [each for each in state.to_do if each.code not in NOT_TO_BE_SETTLED]
        if not questions:
            break
        made = ended(state, questions[0], f"settled-{len(settled)}")
        assert isinstance(made, DutySettled), made
        settled.append(made)
        state = seen(history, *settled)
    assert books_of(state) == books_of(before)
    assert [each for each in before.to_do if each.code in NOT_TO_BE_SETTLED] == list(state.to_do)
    documents = (*history.documents, *settled)
    later = after(history) + timedelta(days=90)
    then = account(history.program, history.events, documents, later)
    open_then = [each for each in then.to_do if each.code not in NOT_TO_BE_SETTLED]
    assert open_then == [], "days that pass are no news"


@given(with_further(anything)(any_history), st.data())
def test_what_was_settled_comes_back_with_news_and_only_then(
    drawn: tuple[AccountHistory, Event], data: st.DataObject
) -> None:
    history, news = without_settlements(drawn[0]), drawn[1]
    state = seen(history)
    questions = [each for each in state.to_do if each.code not in NOT_TO_BE_SETTLED]
    if not questions:
        return
    one = data.draw(st.sampled_from(questions))
    settlement = ended(state, one, "settled")
    assert isinstance(settlement, DutySettled)
    looked_at = {
        told(each) for each in questions if (each.code, each.about) == (one.code, one.about)
    }
    assert {told(one)} <= looked_at
    now = history.with_events(news)
    every = [told(each) for each in seen(now).to_do]
    left = [told(each) for each in seen(now, settlement).to_do]
    assert left == [each for each in every if each not in looked_at]


NOT_YET = {
    RefusalCode.INVOICE_BEFORE_ACCEPTANCE,
    RefusalCode.INVOICE_BEFORE_COMPLETION,
    RefusalCode.INVOICE_FEE_NOT_FIXED,
}


@given(any_history | wild_history | going_history)
def test_money_that_lies_idle_has_a_duty_or_an_invoice_to_come(history: AccountHistory) -> None:
    """And what has a duty can be sent back, unless the program sends nothing back at all."""
    state = seen(history)
    asked = {each.about for each in state.to_do if each.code is DutyCode.DECIDE_HELD_MONEY}
    for each in state.decisions:
        made = each.document
        if isinstance(made, DutySettled) and made.duty is DutyCode.DECIDE_HELD_MONEY:
            asked |= {made.about} if each.stands else set()
    for held in state.unapplied:
        on, why = state.as_of, "Made up."
        if held.payment_id in asked:
            back = return_money(
                state,
                number="back",
                on=on,
                payment_id=held.payment_id,
                amount=held.amount,
                authority="Made-Up",
                reason=why,
            )
            if isinstance(back, Refusal):
                assert back.code is RefusalCode.RETURN_REFUSED_BY_PROGRAM, (held, back)
        elif held.reason is not BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE:
            waits = {BillingCode.MONEY_WITHOUT_INVOICE, BillingCode.MONEY_FOR_VOID_INVOICE}
            assert held.reason in waits, held
            invoice = issue_invoice(state, number="to-come", on=on, seller=SELLER)
            if isinstance(invoice, Refusal) and invoice.code is RefusalCode.INVOICE_NO_SEATS:
                assert state.claims_fee, "nobody can be told of any more"
                assert not state.seats, "everybody has left"
            elif isinstance(invoice, Refusal):
                assert invoice.code in NOT_YET, (held, invoice)


@st.composite
def _torn(draw: st.DrawFn, history: AccountHistory) -> AccountHistory:
    """A history in which something is told again and otherwise."""
    again = changed(draw(st.sampled_from(history.events)))
    if isinstance(again, PaymentReceived) and draw(st.booleans()):
        more = again.amount + Money(1, again.amount.currency)
        again = attrs.evolve(again, event_id="another", amount=more)
    return history.with_events(again)


torn_history = any_history.flatmap(_torn) | at_once_history


@given(torn_history, st.data())
def test_a_version_that_staff_keep_counts_as_if_the_others_had_never_been_told(
    history: AccountHistory, data: st.DataObject
) -> None:
    """And the naive model keeps the same books."""
    state = seen(history)
    mine = [each for each in state.conflicts if each.code is not BillingCode.SCHEDULE_CONFLICT]
    if not mine:
        return
    conflict = data.draw(st.sampled_from(mine))
    version = data.draw(st.sampled_from(conflict.versions))
    made = settle(
        state,
        number="kept",
        on=state.as_of,
        duty=DutyCode.RESOLVE_CONFLICT,
        about=conflict.about,
        authority="Made-Up",
        reason="Made up.",
        keeps=version.name,
    )
    if isinstance(made, Refusal):
        assert conflict.kept == version.name, made
        return
    kept = seen(history, made)
    assert next(each.kept for each in kept.conflicts if each.about == conflict.about) == (
        version.name
    )
    documents = (*history.documents, made)
    assert books_of(kept) == naive_ledger(
        history.program, history.events, documents, after(history)
    )
    torn = {name for each in conflict.versions for name in each.event_ids}
    told = [each for each in history.events if each.event_id in torn]
    right = versions_of(told)[version.name]
    untorn = [each for each in history.events if each.event_id not in torn]
    assert books_of(kept) == books_of(seen(attrs.evolve(history, events=(*untorn, *right))))


@given(any_history | moved_history)
def test_grounds_are_words_of_the_record(history: AccountHistory) -> None:
    """No sentence, no name: another wording opens no duty again, and no person is in them."""
    names = {seat.owner.name for seat in seen(history).seats}
    for duty in seen(history).to_do:
        assert bool(duty.grounds) == (duty.code not in NOT_TO_BE_SETTLED)
        assert not any(name in duty.grounds for name in names)
        assert not duty.grounds.endswith(".")
