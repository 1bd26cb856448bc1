"""What is sent to the log is kept once, whole, in order, and nothing of it is ever refused late."""

# ruff: noqa: ANN401 - what is sent may be anything

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from qip_rules.billing import Refusal, RefusalCode
from qip_rules.errors import InputError
from qip_rules.store import (
    GENESIS,
    ApplicationRecords,
    Entry,
    Head,
    Outcome,
    Receipt,
    Store,
    open_store,
    verify,
)
from tests.store.made_up import NOW, accepted, invoice, issue_one, paid, received

RECORDED, DUPLICATE, CONFLICT = Outcome.RECORDED, Outcome.DUPLICATE, Outcome.CONFLICT


def outcomes(receipts: tuple[Receipt, ...]) -> list[tuple[Outcome, int]]:
    return [(each.outcome, each.sequence) for each in receipts]


def test_a_new_log_is_empty(store: Store) -> None:
    assert store.head() == Head(0, GENESIS)
    assert list(store.entries()) == list(store.conflicts()) == []
    assert list(store.applications()) == []
    assert store.application("application-1") == ApplicationRecords(application_id="application-1")
    assert verify(store).is_intact
    assert store.append([], recorded_at=NOW) == ()


def test_records_are_kept_in_the_order_in_which_they_were_sent(store: Store, where: str) -> None:
    sent = [received(), paid("p2"), accepted(), paid("p1")]
    assert outcomes(store.append(sent, recorded_at=NOW)) == [(RECORDED, n) for n in range(1, 5)]
    with open_store(where) as again:
        its = again.application("application-1")
        assert list(its.events) == sent
        assert [entry.recorded_at for entry in again.entries()] == ["2026-02-01T12:30:00Z"] * 4


def test_an_entry_says_what_it_holds(store: Store) -> None:
    store.append([paid("p1", payer="A Person")], recorded_at=NOW)
    (entry,) = store.entries()
    assert isinstance(entry, Entry)
    assert (entry.sequence, entry.kind, entry.id) == (1, "payment-received", "p1")
    assert (entry.standing, entry.application_id) == ("recorded", "application-1")
    assert entry.previous == GENESIS
    assert json.loads(entry.record)["amount"] == {"amount": "1.00", "currency": "USD"}
    assert "A Person" not in entry.record
    assert [part and part.fields for part in entry.parts] == ['{"payer":"A Person"}']


def test_the_same_record_again_has_no_effect(store: Store) -> None:
    store.append([received(), paid("p1")], recorded_at=NOW)
    head = store.head()
    later = attrs.evolve(paid("p1"), recorded_at=datetime(2026, 3, 1, tzinfo=UTC))
    again = store.append([paid("p1"), received(), later], recorded_at=NOW + timedelta(days=1))
    assert outcomes(again) == [(DUPLICATE, 2), (DUPLICATE, 1), (DUPLICATE, 2)]
    assert store.head() == head


def test_the_same_record_twice_in_one_batch_is_kept_once(store: Store) -> None:
    receipts = store.append([paid("p1"), paid("p1"), paid("p1", 200)], recorded_at=NOW)
    assert outcomes(receipts) == [(RECORDED, 1), (DUPLICATE, 1), (CONFLICT, 2)]


def test_the_same_id_with_other_content_is_kept_and_reported(store: Store) -> None:
    store.append([paid("p1", 100)], recorded_at=NOW)
    assert outcomes(store.append([paid("p1", 200)], recorded_at=NOW)) == [(CONFLICT, 2)]
    assert outcomes(store.append([paid("p1", 200)], recorded_at=NOW)) == [(CONFLICT, 2)]
    assert outcomes(store.append([paid("p1", 100)], recorded_at=NOW)) == [(DUPLICATE, 1)]
    its = store.application("application-1")
    assert its.events == (paid("p1", 100), paid("p1", 200))  # the account sets both aside
    assert [entry.sequence for entry in its.conflicts] == [2]
    assert [entry.is_conflict for entry in store.conflicts()] == [True]


def test_one_id_is_one_event_whatever_its_kind(store: Store) -> None:
    receipts = store.append([accepted("e"), paid("e")], recorded_at=NOW)
    assert outcomes(receipts) == [(RECORDED, 1), (CONFLICT, 2)]


def test_a_number_is_no_event_id(store: Store) -> None:
    receipts = store.append([accepted("INV-2026-0001"), invoice("INV-2026-0001")], recorded_at=NOW)
    assert outcomes(receipts) == [(RECORDED, 1), (RECORDED, 2)]


def test_only_a_name_is_other_content_too(store: Store) -> None:
    receipts = store.append([paid("p1"), paid("p1", payer="Somebody Else")], recorded_at=NOW)
    assert outcomes(receipts) == [(RECORDED, 1), (CONFLICT, 2)]


def test_of_two_documents_of_one_number_the_first_stands(store: Store) -> None:
    first, second = invoice("INV-2026-0001"), invoice("INV-2026-0001", people=["Ada Made-Up"])
    store.append([first], recorded_at=NOW)
    assert outcomes(store.append([second], recorded_at=NOW)) == [(CONFLICT, 2)]
    its = store.application("application-1")
    assert its.documents == (first,)
    assert [entry.id for entry in its.conflicts] == ["INV-2026-0001"]
    assert verify(store).is_intact
    assert issue_one(store).number == "INV-2026-0002"


def test_bad_input_is_told_all_at_once_and_nothing_is_written(store: Store) -> None:
    foreign = object()
    with pytest.raises(InputError) as caught:
        store.append([received(), foreign, paid("p"), 3.5], recorded_at=NOW)
    assert [fault.place for fault in caught.value.faults] == ["records[1]", "records[3]"]
    assert store.head().sequence == 0


def test_a_batch_is_recorded_as_a_whole_or_not_at_all(store: Store) -> None:
    store.append([invoice("INV-2026-0001")], recorded_at=NOW)
    batch = [paid("p1"), invoice("INV-2026-0003"), invoice("INV-2026-0005"), paid("p2")]
    with pytest.raises(InputError) as caught:
        store.append(batch, recorded_at=NOW)
    assert [(fault.place, fault.expected) for fault in caught.value.faults] == [
        ("records[1].number", "INV-2026-0002, the next of its series"),
        ("records[2].number", "INV-2026-0002, the next of its series"),
    ]
    assert store.head().sequence == 1
    assert store.last_ordinals() == {("INV", 2026): 1}


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1),  # noqa: DTZ001 - a moment without its zone is what is refused
        date(2026, 1, 1),
        "2026-01-01T00:00:00Z",
        None,
        datetime(1850, 1, 1, tzinfo=UTC),
    ],
)
def test_a_moment_of_recording_needs_its_offset(store: Store, moment: Any) -> None:
    with pytest.raises(InputError, match="recorded_at"):
        store.append([paid("p")], recorded_at=moment)
    assert store.head().sequence == 0


def test_moments_are_kept_in_utc(store: Store) -> None:
    eastern = timezone(timedelta(hours=-5))
    store.append([paid("p")], recorded_at=datetime(2026, 1, 1, 20, 0, 0, 5, tzinfo=eastern))
    assert [entry.recorded_at for entry in store.entries()] == ["2026-01-02T01:00:00.000005Z"]


def test_a_record_that_would_not_come_back_is_refused(store: Store) -> None:
    hidden = attrs.evolve(paid("p"))
    object.__setattr__(hidden, "payer", "\ud800")
    with pytest.raises(InputError, match="half characters"):
        store.append([hidden], recorded_at=NOW)
    object.__setattr__(hidden, "payer", "two\nlines")
    with pytest.raises(InputError, match="payer"):
        store.append([hidden], recorded_at=NOW)
    object.__setattr__(hidden, "payer", 1.5)
    with pytest.raises(InputError, match="JSON"):
        store.append([hidden], recorded_at=NOW)
    object.__setattr__(hidden, "payer", "A Payer")
    object.__setattr__(hidden, "event_id", "a\x00b")
    with pytest.raises(InputError, match="event_id"):
        store.append([hidden], recorded_at=NOW)
    assert store.head().sequence == 0


def test_large_batches_span_many_writes(store: Store) -> None:
    sent = [paid(f"p{n}", n + 1, f"application-{n % 7}") for n in range(2_500)]
    receipts = store.append(sent, recorded_at=NOW)
    assert [each.sequence for each in receipts] == list(range(1, 2_501))
    assert {each.outcome for each in store.append(sent, recorded_at=NOW)} == {DUPLICATE}
    assert sum(len(its.events) for its in store.applications()) == 2_500
    assert verify(store).entries == 2_500


def test_applications_come_one_by_one_by_their_ids(store: Store) -> None:
    names = ["b", "a", "Z", "é", "a1", "a-1"]
    store.append([paid(f"p-{name}", 1, name) for name in names * 1], recorded_at=NOW)
    store.append([accepted(f"a-{name}", name) for name in names], recorded_at=NOW)
    found = list(store.applications())
    assert [its.application_id for its in found] == sorted(names)
    assert [its.events for its in found] == [
        (paid(f"p-{name}", 1, name), accepted(f"a-{name}", name)) for name in sorted(names)
    ]
    assert found == [store.application(name) for name in sorted(names)]


def test_entries_can_be_read_from_a_place_on(store: Store) -> None:
    store.append([paid(f"p{n}") for n in range(5)], recorded_at=NOW)
    assert [entry.sequence for entry in store.entries(after=3)] == [4, 5]
    assert list(store.entries(after=5)) == []


# --------------------------------------------------------------------------- numbers


def test_numbers_are_given_without_gaps_in_each_series_and_year(store: Store) -> None:
    def decide(number: str, _its: ApplicationRecords) -> Any:
        return invoice(number)

    given = [
        store.issue("application-1", decide, series=series, year=year, recorded_at=NOW).number
        for series, year in [("QTP", 2026), ("QTP", 2026), ("QTP-C", 2026), ("QTP", 2027)]
    ]
    assert given == ["QTP-2026-0001", "QTP-2026-0002", "QTP-2026-C0001", "QTP-2027-0001"]
    assert store.last_ordinals() == {("QTP", 2026): 2, ("QTP-C", 2026): 1, ("QTP", 2027): 1}
    assert verify(store).is_intact


def test_a_decision_sees_what_is_on_record(store: Store) -> None:
    store.append([received(), accepted(), paid("x", 1, "application-2")], recorded_at=NOW)
    seen = []

    def decide(number: str, its: ApplicationRecords) -> Any:
        seen.append(its)
        return invoice(number)

    made = store.issue("application-1", decide, series="INV", year=2026, recorded_at=NOW)
    store.issue("application-1", decide, series="INV", year=2026, recorded_at=NOW)
    assert [each.events for each in seen] == [(received(), accepted())] * 2
    assert [each.documents for each in seen] == [(), (made,)]


def test_a_refusal_uses_no_number(store: Store) -> None:
    refusal = Refusal(RefusalCode.INVOICE_NO_SEATS, "Nobody to invoice.", ())

    def refuse(_number: str, _its: ApplicationRecords) -> Refusal:
        return refusal

    issued = store.issue("application-1", refuse, series="INV", year=2026, recorded_at=NOW)
    assert issued is refusal
    assert store.head().sequence == 0
    assert issue_one(store).number == "INV-2026-0001"


def test_an_error_in_a_decision_uses_no_number(store: Store) -> None:
    def fail(_number: str, _its: ApplicationRecords) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.issue("application-1", fail, series="INV", year=2026, recorded_at=NOW)
    assert issue_one(store).number == "INV-2026-0001"


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (invoice("INV-2026-0002"), "number"),
        (invoice("INV-2026-0001", "application-2"), "application_id"),
        (paid("p"), "event_id"),
    ],
)
def test_a_document_of_another_number_or_application_is_refused(
    store: Store, made: Any, place: str
) -> None:
    with pytest.raises(InputError) as caught:
        store.issue("application-1", lambda *_: made, series="INV", year=2026, recorded_at=NOW)
    assert [fault.place for fault in caught.value.faults] == [place]
    assert store.head().sequence == 0


@pytest.mark.parametrize(
    ("series", "year"), [("inv", 2026), ("", 2026), ("INV-", 2026), ("INV", 26), ("I" * 13, 2026)]
)
def test_a_series_that_is_none_is_refused(store: Store, series: str, year: int) -> None:
    with pytest.raises(InputError, match="document number"):
        store.issue("a", lambda n, _: invoice(n), series=series, year=year, recorded_at=NOW)


def test_dates_never_go_back_in_a_series(store: Store) -> None:
    store.append([invoice("INV-2026-0001", on=date(2026, 2, 1))], recorded_at=NOW)
    earlier = invoice("INV-2026-0002", on=date(2026, 1, 31))
    with pytest.raises(InputError, match="issued_on"):
        store.append([earlier], recorded_at=NOW)
    same_day = invoice("INV-2026-0002", on=date(2026, 2, 1))
    assert outcomes(store.append([same_day], recorded_at=NOW)) == [(RECORDED, 2)]


def test_numbers_of_another_system_are_kept_as_they_are(store: Store) -> None:
    sent = [invoice("2019/17"), invoice("A-17"), invoice("2019/3"), invoice("INV-2026-00001")]
    assert {each.outcome for each in store.append(sent, recorded_at=NOW)} == {RECORDED}
    assert store.last_ordinals() == {}
    assert issue_one(store).number == "INV-2026-0001"
