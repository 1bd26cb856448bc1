"""An account as JSON: its seats, papers, payments and duties, as they stand on one day."""

import json
from collections.abc import Callable

import pytest

from qip_rules.billing import Refusal
from qip_rules.boundary import from_json, to_json, written_account, written_refusal
from qip_rules.boundary.written_billing import WrittenAccount, WrittenBillingRefusal
from tests.billing.desk import Desk
from tests.billing.stories import accepted, event_conflict, everything, invoiced, paid, received


@pytest.mark.parametrize("story", [received, invoiced, accepted, paid, everything, event_conflict])
def test_an_account_comes_back_as_it_was_written(story: Callable[[], Desk]) -> None:
    account = story().account()
    written = written_account(account)
    text = to_json(written)
    assert from_json(WrittenAccount, text) == written
    assert to_json(from_json(WrittenAccount, text)) == text
    assert [each.seat_id for each in written.seats] == [each.seat_id for each in account.seats]
    assert [each.number for each in written.documents] == [e.number for e in account.documents]
    assert written.digest == account.policy.digest


def test_the_money_of_the_seats_and_what_is_unapplied_is_what_was_received() -> None:
    written = written_account(everything().account())
    own = [each for each in written.unapplied if each.amount.currency == written.received.currency]
    parts = [*(seat.covered for seat in written.seats), *(seat.forfeited for seat in written.seats)]
    told = json.loads(to_json(written))
    assert told["received"] == json.loads(to_json(written.received))
    total = sum((part.amount_minor for part in (*parts, *(each.amount for each in own))), 0)
    assert total == written.received.amount_minor


def test_a_refusal_says_its_code_and_its_clauses() -> None:
    refused = invoiced().try_invoice("2026-03-04", number="D-1")
    assert isinstance(refused, Refusal)
    written = written_refusal(refused)
    assert written.code is refused.code
    assert from_json(WrittenBillingRefusal, to_json(written)) == written
