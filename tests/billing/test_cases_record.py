"""The case table of billing, by number: the record itself: order, repetition, what lies ahead.

The example fee is USD 1,111.00 for one seat until June 2026 and USD 1,222.00 after.
"""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from qip_rules.billing.history import Standing, is_known
from qip_rules.moments import end_of_day
from tests.billing.desk import (
    Desk,
    accepted,
    day,
    invoiced,
    program_with,
    states,
    usd,
)
from tests.billing.stories import everything, received

ZONE = "America/New_York"


def test_case_36_the_order_of_events_does_not_matter(desk: Desk) -> None:
    accepted(desk).paid("1,500.00", "2026-04-15")
    in_order = desk.account()
    desk.events.reverse()
    assert desk.account() == in_order


def test_case_47_what_lies_ahead_does_not_count(desk: Desk) -> None:
    accepted(desk)
    before = desk.account("2026-04-10")
    desk.paid("3,333.00", "2026-04-15", event_id="tomorrow")
    desk.paid("3,333.00", "2026-04-09", event_id="late-post", recorded="2026-04-12")
    account = desk.account("2026-04-10")
    assert account.received == usd(0)
    assert [found.about for found in account.found("event-in-future")] == ["late-post", "tomorrow"]
    assert states(account) == states(before)


def test_a_document_that_lies_ahead_does_not_count(desk: Desk) -> None:
    invoiced(desk)
    account = desk.account("2026-03-02")
    assert account.documents == ()
    assert [found.about for found in account.found("document-in-future")] == ["D-1"]


def test_the_policy_is_that_of_the_receipt() -> None:
    desk = Desk(program_with(early_payment="hold, 2026-03-10 apply"))
    desk.received("2026-03-09")
    invoiced_on = desk.invoice("2026-03-11").issued_on
    desk.paid("1,111.00", "2026-03-12")
    assert desk.account().policy.in_force_on == day("2026-03-09") < invoiced_on
    assert states(desk.account()) == ["open"] * 3
    desk.events[0] = attrs.evolve(desk.events[0], occurred_on=day("2026-03-10"))
    assert states(desk.account()) == ["covered", "open", "open"]


def test_case_35_the_whole_record_replayed_changes_nothing() -> None:
    desk = everything()
    once = desk.account()
    desk.events *= 2
    desk.documents *= 2
    assert desk.account() == once


def test_case_14_and_35_a_document_recorded_again_later_is_the_same(desk: Desk) -> None:
    invoice = invoiced(desk).first_invoice
    once = desk.account()
    desk.documents.append(attrs.evolve(invoice, recorded_at=datetime(2026, 3, 9, 12, tzinfo=UTC)))
    assert desk.account() == once


def test_case_38_what_was_known_on_a_day_stays_what_was_known_on_it() -> None:
    whole = everything()
    for at in ("2026-03-03", "2026-03-21", "2026-04-02", "2026-04-06"):
        known = Desk()
        known.events = [e for e in whole.events if e.recorded_at < end_of_day(day(at), ZONE)]
        known.documents = [e for e in whole.documents if e.issued_on <= day(at)]
        then, now = known.account(at), whole.account(at)
        ahead = ("event-in-future", "document-in-future")
        assert then.seats == now.seats
        assert then.to_do == now.to_do
        assert then.findings == tuple(e for e in now.findings if e.code not in ahead)


def test_case_38_every_record_has_an_id_a_day_and_its_moment() -> None:
    desk = everything()
    assert len({event.event_id for event in desk.events}) == len(desk.events)
    assert all(event.recorded_at.tzinfo is UTC for event in desk.events)
    assert len({document.number for document in desk.documents}) == len(desk.documents)
    moment = datetime(2026, 4, 20, 15, tzinfo=UTC)
    dated = attrs.evolve(desk.documents[-1], recorded_at=moment)
    assert dated.recorded_at == moment


def test_case_38_a_document_counts_from_the_moment_at_which_it_was_recorded() -> None:
    desk = received()
    issued = desk.invoice("2026-03-03")
    midnight = datetime(2026, 3, 5, 5, tzinfo=UTC)  # in New York March 5 begins
    for recorded_at, counts_on in (
        (midnight - timedelta(microseconds=1), "2026-03-04"),
        (midnight, "2026-03-05"),
        (midnight + timedelta(hours=12), "2026-03-05"),
    ):
        desk.documents = [attrs.evolve(issued, recorded_at=recorded_at)]
        for today in ("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"):
            state = desk.account(today)
            counts = today >= counts_on
            assert [each.number for each in state.documents] == (["D-1"] if counts else [])
            assert [found.code for found in state.found("document-in-future")] == (
                [] if counts else ["document-in-future"]
            )
            assert list(state.found("date-in-doubt")) == []


@pytest.mark.parametrize("day_ahead", [-1, 0, 1])
@pytest.mark.parametrize("moments_ahead", [-1, 0, 1])
def test_case_38_an_event_counts_on_a_day_if_it_is_known_at_its_end(
    day_ahead: int, moments_ahead: int
) -> None:
    as_of = day("2026-04-10")
    end = end_of_day(as_of, ZONE)
    desk = received()
    event = attrs.evolve(
        desk.accepted("2026-04-10"),
        occurred_on=as_of + timedelta(days=day_ahead),
        recorded_at=end + timedelta(microseconds=moments_ahead),
    )
    desk.events[-1] = event
    state = desk.account("2026-04-10")
    counts = state.standing is Standing.ACCEPTED
    assert counts is (day_ahead < 1 and moments_ahead < 0)
    assert counts is is_known(as_of, end, event.occurred_on, event.recorded_at)
    assert [found.about for found in state.found("event-in-future")] == (
        [] if counts else [event.event_id]
    )
    assert is_known(as_of, end, event.occurred_on, None) is (day_ahead < 1)
