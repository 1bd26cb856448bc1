"""Totality: whatever happens to whatever account, there is an answer, and it has a name."""

import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.billing import (
    DOCUMENT_KINDS,
    EVENT_KINDS,
    AssignedPart,
    BillingCode,
    Document,
    DutyCode,
    Refusal,
    RefusalCode,
    account,
    assign_payment,
    issue_credit_note,
    issue_invoice,
    return_money,
    undo_write_off,
    waive,
    write_off,
)
from qip_rules.money import Money
from qip_rules.testing.billing_events import events, scene_of
from qip_rules.testing.billing_histories import AccountHistory
from tests.billing.desk import SELLER
from tests.laws.programs import CHANGE, any_history, moved_history, unfixed_history

PAGE = Path(__file__).parents[2] / "docs" / "billing-findings.md"


@given(any_history)
def test_every_finding_and_duty_has_a_known_code_and_is_about_something_on_record(
    history: AccountHistory,
) -> None:
    refute_unknown(history)


@given(moved_history)
def test_every_finding_and_duty_is_known_where_sessions_move(history: AccountHistory) -> None:
    refute_unknown(history)


def refute_unknown(history: AccountHistory) -> None:
    """Codes nobody knows, findings about nothing on record, sentences with gaps."""
    derived = account(history.program, history.events, history.documents, history.as_of)
    own = {code.value for code in BillingCode}
    written = {
        each.code for rules in derived.policy.rule_sets.values() for each in rules.requirements
    }
    known = {derived.application_id, *(each.event_id for each in history.events)}
    known |= {each.number for each in history.documents}
    known |= {each.seat_id for each in derived.seats}
    known |= {getattr(each, "payment_id", None) or "" for each in history.events}
    known |= {getattr(each, "seat_id", "") for each in history.documents}
    known |= {getattr(each, "payment_id", "") for each in history.documents}
    for finding in derived.findings:
        assert finding.code in own | written
        assert finding.about in known
        assert finding.says.endswith(".")
        assert not re.search(r"[{}]|None", finding.says)
    for duty in derived.to_do:
        assert duty.code in DutyCode
        assert duty.about in known
        assert not re.search(r"[{}]|None", duty.says)


@given(any_history, st.data())
def test_every_kind_of_event_has_an_outcome_in_every_account(
    history: AccountHistory, data: st.DataObject
) -> None:
    scene = scene_of(history.program, around=CHANGE)
    told = [data.draw(events(scene, f"further-{n}")) for n in range(6)]
    for number in range(len(told) + 1):
        derived = account(
            history.program,
            (*history.events, *told[:number]),
            history.documents,
            history.after,
        )
        assert derived.standing.value
        assert all(seat.state.value for seat in derived.seats)


@given(any_history, st.integers(0, 20))
def test_every_decision_is_a_document_or_a_refusal_with_its_code(
    history: AccountHistory, cents: int
) -> None:
    derived = account(history.program, history.events, history.documents, history.after)
    numbers = ["no such document", *(each.number for each in history.documents)]
    payments = ["no such payment", *(each.payment_id for each in derived.payments)]
    seats = ["no such seat", *(each.seat_id for each in derived.seats)]
    about: dict[str, Any] = {"number": "further", "on": history.after}
    kept = {**about, "authority": "Made-Up", "reason": "Made up."}
    made: list[Document | Refusal] = [issue_invoice(derived, seller=SELLER, **about)]
    for number in numbers:
        made += [
            issue_credit_note(derived, invoice_number=number, reason="Made up.", **about),
            write_off(derived, invoice_number=number, **kept),
            undo_write_off(derived, write_off_number=number, **kept),
        ]
    for currency in ("USD", "EUR"):
        amount = Money(1 + cents, currency)
        made += [waive(derived, seat_id=each, amount=amount, **kept) for each in seats]
        made += [return_money(derived, payment_id=e, amount=amount, **kept) for e in payments]
        made += [
            assign_payment(
                derived,
                payment_id=payment,
                parts=[AssignedPart(seat_id=seat, amount=amount)],
                **kept,
            )
            for payment in payments
            for seat in seats
        ]
    for each in made:
        if isinstance(each, Refusal):
            assert each.code in RefusalCode
            assert each.says.endswith(".")
        else:
            records = (*history.documents, each)
            after = account(history.program, history.events, records, history.after)
            assert each.number in {
                *(paper.number for paper in after.documents),
                *(decision.document.number for decision in after.decisions),
            }


@given(unfixed_history, st.integers(1, 20))
def test_a_fee_that_is_not_fixed_is_not_waived_and_the_refusal_says_why(
    history: AccountHistory, cents: int
) -> None:
    derived = account(history.program, history.events, history.documents, history.as_of)
    for seat in derived.seats:
        made = waive(
            derived,
            number="further",
            on=history.as_of,
            seat_id=seat.seat_id,
            amount=Money(cents, "USD"),
            authority="Made-Up",
            reason="Made up.",
        )
        is_refused = isinstance(made, Refusal) and made.code is RefusalCode.WAIVE_FEE_NOT_FIXED
        assert is_refused == (seat.due is None)


def test_every_code_is_on_the_page_of_findings() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [
        code.value
        for kind in (BillingCode, DutyCode, RefusalCode)
        for code in kind
        if f"`{code.value}`" not in page
    ]
    assert missing == []


def test_the_made_up_records_are_of_every_kind() -> None:
    """What the laws are held to leaves no kind of record out."""
    assert len(EVENT_KINDS) == 16
    assert len(DOCUMENT_KINDS) == 8
    seen: set[str] = set()

    @given(any_history)
    def look(history: AccountHistory) -> None:
        seen.update(each.kind for each in history.events)
        seen.update(each.kind for each in history.documents)

    settings(max_examples=250, database=None, derandomize=True)(look)()
    assert seen == {*EVENT_KINDS, *DOCUMENT_KINDS}
