"""L4, L5, L9 to L12: the record can be replayed, in any order, and is never rewritten."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.billing import CreditNote, Document, Invoice, PaymentReceived, account
from qip_rules.billing.codes import RefusalCode
from qip_rules.billing.issuing import issue_invoice
from qip_rules.billing.refusals import Refusal
from qip_rules.boundary.json_out import to_json
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.store import accounts, open_store, verify
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_events import changed, receipts, scene_of
from qip_rules.testing.billing_histories import AccountHistory, decisions
from tests.billing.desk import SELLER
from tests.laws.programs import CHANGE, any_history


def test_l4_repetitions_have_no_effect() -> None:
    billing_laws.repetitions_have_no_effect(account, any_history)


@given(any_history)
def test_l4_repetitions_have_no_effect_on_findings_either(history: AccountHistory) -> None:
    documents = history.documents
    once = account(history.program, history.events, documents, history.as_of)
    again = account(
        history.program, history.events * 2, [*documents, *documents[-1:]], history.as_of
    )
    assert once == again


@given(any_history, st.data())
def test_l4_a_contradiction_is_always_told(history: AccountHistory, data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(history.events))
    told = account(
        history.program,
        [*history.events, changed(changed(event))],
        history.documents,
        history.after,
    )
    conflicts = [each.about for each in told.found("event-conflict")]
    assert event.event_id in conflicts
    assert conflicts == sorted(set(conflicts))
    assert not [each for each in told.payments if each.payment_id == event.event_id]


@given(any_history, st.data())
def test_l4_a_document_of_one_number_that_says_two_things_is_refused(
    history: AccountHistory, data: st.DataObject
) -> None:
    if not history.documents:
        return
    document = data.draw(st.sampled_from(history.documents))
    other = attrs.evolve(document, digest="of another program")
    with pytest.raises(InputError, match="a number that no other document has"):
        account(history.program, history.events, [*history.documents, other], history.as_of)


def test_l5_the_order_of_events_does_not_matter() -> None:
    billing_laws.order_does_not_matter(account, any_history)


@given(any_history, st.data())
def test_l5_nor_does_it_for_findings_and_duties(
    history: AccountHistory, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(history.events))
    one = account(history.program, history.events, history.documents, history.as_of)
    assert one == account(history.program, shuffled, history.documents, history.as_of)


@given(any_history, st.integers(0, 40))
def test_l5_payments_stand_by_their_days_and_then_by_their_ids(
    history: AccountHistory, back: int
) -> None:
    """Two of one day, the one recorded later having the id that comes first."""
    on = history.after - timedelta(days=back)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo(history.program.time_zone))
    further = [
        PaymentReceived(
            event_id=f"further-{minutes}",
            application_id=history.events[0].application_id,
            occurred_on=on,
            recorded_at=at + timedelta(minutes=minutes),
            payment_id=payment_id,
            amount=Money(5, "USD"),
            payer="Made-Up Oncology",
        )
        for minutes, payment_id in enumerate(("wire-9", "wire-8"))
    ]
    derived = account(
        history.program, (*history.events, *further), history.documents, history.after
    )
    order = [(each.paid_on, each.payment_id) for each in derived.payments]
    assert len(order) >= len(further)
    assert order == sorted(order)


@given(any_history, st.data())
def test_l9_documents_stay_as_they_were_issued_whatever_the_news(
    history: AccountHistory, data: st.DataObject
) -> None:
    before = [to_json(each) for each in history.documents]
    size = data.draw(st.integers(0, len(history.events)))
    # Now and then the news is of a receipt on another day.
    scene = scene_of(history.program, around=CHANGE)
    anew = data.draw(st.just([]) | st.lists(receipts(scene, event_id="anew"), max_size=1))
    events = [*(history.events[:size] or history.events), *anew]
    derived = account(history.program, events, history.documents, history.after)
    kept: list[Document] = [each.document for each in derived.documents]
    kept += [each.document for each in derived.decisions]
    order = [each.number for each in history.documents]
    kept.sort(key=lambda each: order.index(each.number))
    assert [to_json(each) for each in kept] == before


@given(any_history)
def test_l10_numbers_are_used_once_dates_never_go_back_and_lines_are_credited_once(
    history: AccountHistory,
) -> None:
    derived = account(history.program, history.events, history.documents, history.after)
    numbers = [each.number for each in history.documents]
    assert len(set(numbers)) == len(numbers)
    days = [each.issued_on for each in history.documents]
    assert days == sorted(days)
    credited: set[tuple[str, str, str | None]] = set()
    lines: dict[tuple[str, str], int] = {}
    for each in history.documents:
        if isinstance(each, Invoice):
            lines |= {(each.number, line.seat_id): line.net.amount_minor for line in each.lines}
        if isinstance(each, CreditNote):
            for line in each.lines:
                what = each.invoice_number, line.seat_id, line.waiver_number
                assert what not in credited
                credited.add(what)
                lines[each.invoice_number, line.seat_id] -= line.net.amount_minor
    assert all(left >= 0 for left in lines.values())
    for number in numbers:
        again = list(decisions(derived, number=number, on=history.after, choice=1))
        assert again == []
    for day in days[-1:]:
        early = decisions(derived, number="new", on=day - timedelta(days=1), choice=1)
        assert list(early) == []
        refused = issue_invoice(derived, number="new", on=day - timedelta(days=1), seller=SELLER)
        assert isinstance(refused, Refusal)
        assert refused.code in RefusalCode


@given(any_history)
def test_l10_nothing_is_taken_back_twice(history: AccountHistory) -> None:
    derived = account(history.program, history.events, history.documents, history.after)
    for document in derived.documents:
        for line in document.lines:
            left = line.line.net - line.credited - line.waived
            if line.waivers_to_show or not left:
                continue
            cent = attrs.evolve(line.line, net=Money(1, left.currency))
            note = CreditNote(
                number="first",
                application_id=derived.application_id,
                issued_on=history.after,
                program_id=history.program.id,
                policy_on=document.document.policy_on,
                digest="made up",
                seller=document.document.seller,
                buyer=document.document.buyer,
                currency=left.currency,
                lines=(cent,),
                invoice_number=document.number,
                reason="Made up.",
            )
            once = [*history.documents, note]
            if not line.is_on_credit_note:
                account(history.program, history.events, once, history.after)
            with pytest.raises(InputError, match="not credited before"):
                account(
                    history.program,
                    history.events,
                    [*once, attrs.evolve(note, number="second")],
                    history.after,
                )


@settings(max_examples=10)
@given(any_history)
def test_l11_the_log_of_a_history_is_chained_and_folds_to_its_account(
    history: AccountHistory,
) -> None:
    told = {each.event_id: each for each in history.events}
    at = datetime(2027, 1, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder, "log.db")) as store:
        store.append([*told.values()], recorded_at=at)
        before = [each.digest for each in store.entries()]
        store.append([*history.documents], recorded_at=at)
        after = [each.digest for each in store.entries()]
        assert after[: len(before)] == before
        assert verify(store).is_intact
        (folded,) = accounts(store, history.program, history.as_of)
    direct = account(history.program, told.values(), history.documents, history.as_of)
    assert folded == direct


def test_l12_later_records_do_not_count() -> None:
    billing_laws.later_records_do_not_count(account, any_history)


@given(any_history, st.data())
def test_l12_what_lies_ahead_is_only_told(history: AccountHistory, data: st.DataObject) -> None:
    about = data.draw(st.sampled_from(history.events))
    ahead = attrs.evolve(
        about,
        event_id="ahead",
        occurred_on=history.as_of + timedelta(days=1),
        recorded_at=data.draw(st.sampled_from([about.recorded_at, history.events[-1].recorded_at])),
    )
    now = account(history.program, history.events, history.documents, history.as_of)
    then = account(history.program, (*history.events, ahead), history.documents, history.as_of)
    further = [each for each in then.findings if each not in now.findings]
    assert [(each.code, each.about) for each in further] == [("event-in-future", "ahead")]
    assert attrs.evolve(then, findings=now.findings) == now


def test_l12_days_that_pass_move_no_cent() -> None:
    billing_laws.advancing_moves_no_cent(account, any_history)
