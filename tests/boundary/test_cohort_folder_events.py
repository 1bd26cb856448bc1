"""What happened and what was decided, out of tables."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qip_rules.billing.events import (
    Accepted,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionMode,
    SessionScheduled,
    TransferAsked,
)
from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.eligibility.admission import Choice
from qip_rules.money import Money
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE, Sheet, only_fault


def test_what_happened_and_what_was_decided(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "events.csv")
    common = {"application_id": "APP-01", "recorded_at": "2026-10-20T10:00:00Z"}
    sheet.add(
        **common,
        event_id="X-1",
        kind="payment-reversed",
        occurred_on="2026-10-19",
        payment_id="PAY-01-1",
        amount="1111",
        currency="USD",
        reason="The bank took it back.",
    )
    sheet.add(**common, event_id="X-2", kind="transfer-asked", occurred_on="2026-10-19", to="Blake")
    inputs = read_cohort(folder, grant)
    by_id = {event.event_id: event for event in inputs.events}
    moment = datetime(2026, 10, 20, 10, tzinfo=UTC)
    assert by_id["X-1"] == PaymentReversed(
        event_id="X-1",
        application_id="APP-01",
        occurred_on=date(2026, 10, 19),
        recorded_at=moment,
        payment_id="PAY-01-1",
        amount=Money(111_100, "USD"),
        reason="The bank took it back.",
    )
    assert by_id["X-2"] == TransferAsked(
        event_id="X-2",
        application_id="APP-01",
        occurred_on=date(2026, 10, 19),
        recorded_at=moment,
        to_name="Blake",
        to_application_id="APP-01",
    )
    paid, refund = by_id["EV-029"], by_id["EV-036"]
    assert isinstance(paid, PaymentReceived)
    assert paid.amount == Money(333_300, "USD")
    assert isinstance(refund, RefundAsked)
    assert refund.amount == Money(111_100, "USD")
    assert isinstance(by_id["EV-008"], Accepted)
    (exception,) = inputs.exceptions
    assert (exception.application_id, exception.requirement) == ("APP-13", "leader-is-member")
    assert exception.authority == "Example Program Director"
    choices = [decision.choice for decision in inputs.decisions]
    assert {choice: choices.count(choice) for choice in Choice} == {
        Choice.ACCEPTED: 14,
        Choice.DECLINED: 2,
        Choice.WAITLISTED: 2,
    }


def test_a_session_concerns_every_application(grant: Program) -> None:
    inputs = read_cohort(SAMPLE, grant)
    sessions = inputs.events_of("APP-28")
    assert [event.event_id for event in sessions] == [
        f"EV-00{number}/APP-28" for number in (1, 2, 3, 4)
    ]
    first, second = sessions[:2]
    assert isinstance(first, SessionScheduled)
    assert isinstance(second, SessionScheduled)
    assert (first.mode, second.mode) == (SessionMode.VIRTUAL, SessionMode.IN_PERSON)
    assert second.starts_on == date(2026, 10, 5)


def test_repeated_and_contradicting_events_pass_through(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(event_id="EV-030")
    assert sheet.rows[row - 1] == sheet.rows[row]
    sheet.put(row, amount="1.00")
    amounts = [
        event.amount
        for event in read_cohort(folder, grant).events
        if event.event_id == "EV-030" and isinstance(event, PaymentReceived)
    ]
    assert amounts == [Money(100, "USD"), Money(244_400, "USD")]


def test_decisions_stand_in_the_order_in_which_they_were_made(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "events.csv")
    sheet.rows[1:] = sheet.rows[:0:-1]
    sheet.save()
    decided = read_cohort(folder, grant).decisions
    assert [each.decided_on for each in decided] == sorted(each.decided_on for each in decided)


@pytest.mark.parametrize(
    ("event_id", "change", "column"),
    [
        ("EV-008", {"event_id": "EV 8"}, "event_id"),
        ("EV-008", {"event_id": ""}, "event_id"),
        ("EV-008", {"application_id": "APP-1"}, "application_id"),
        ("EV-008", {"application_id": ""}, "application_id"),
        ("EV-008", {"kind": "acepted"}, "kind"),
        ("EV-008", {"recorded_at": "2026-07-20T09:00:00"}, "recorded_at"),
        ("EV-008", {"actor": ""}, "actor"),
        ("EV-008", {"reason": ""}, "reason"),
        ("EV-008", {"amount": "5"}, "amount"),
        ("EV-007", {"requirement": "leader-is-a-member"}, "requirement"),
        ("EV-007", {"requirement": ""}, "requirement"),
        ("EV-029", {"payment_id": ""}, "payment_id"),
        ("EV-029", {"payer": ""}, "payer"),
        ("EV-029", {"amount": "-5.00"}, "amount"),
        ("EV-029", {"amount": "0"}, "amount"),
        ("EV-029", {"amount": "", "currency": ""}, "amount"),
        ("EV-029", {"currency": "usd"}, "currency"),
        ("EV-037", {"to": ""}, "to"),
        ("EV-002", {"application_id": "APP-01"}, "application_id"),
        ("EV-002", {"starts_on": ""}, "starts_on"),
        ("EV-002", {"mode": "in person"}, "mode"),
        ("EV-002", {"session_id": ""}, "session_id"),
    ],
)
def test_a_mistake_in_an_event_is_told_once_at_its_cell(
    folder: Path, grant: Program, event_id: str, change: dict[str, str], column: str
) -> None:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(event_id=event_id)
    sheet.put(row, **change)
    assert only_fault(folder, grant).place == f"events.csv, row {row}, column {column}"
