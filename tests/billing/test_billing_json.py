"""Events and documents as JSON: every kind there and back, told apart by `kind`, faults placed."""

import json
from typing import Any

import attrs
import pytest

from qip_rules.billing import (
    DOCUMENT_KINDS,
    EVENT_KINDS,
    Document,
    Event,
    PaymentReceived,
    Waiver,
    account,
)
from qip_rules.boundary import from_json, to_json
from qip_rules.errors import InputError
from tests.billing.desk import day
from tests.billing.stories import everything


@attrs.frozen
class Record:
    """What somebody keeps who keeps all of an account."""

    events: tuple[Event, ...]
    documents: tuple[Document, ...]


def test_a_record_of_every_kind_comes_back_as_it_was() -> None:
    desk = everything()
    record = Record(tuple(desk.events), tuple(desk.documents))
    assert {each.kind for each in record.events} == set(EVENT_KINDS)
    assert {each.kind for each in record.documents} == set(DOCUMENT_KINDS)
    text = to_json(record)
    again = from_json(Record, text)
    assert again == record
    assert to_json(again) == text
    as_of = day("2026-12-31")
    assert account(desk.program, again.events, again.documents, as_of) == desk.account()


@pytest.mark.parametrize("kind", EVENT_KINDS.values(), ids=list(EVENT_KINDS))
def test_an_event_alone_comes_back_as_it_was(kind: type[Event]) -> None:
    for event in everything().events:
        if type(event) is kind:
            assert json.loads(to_json(event))["kind"] == event.kind
            assert from_json(kind, to_json(event)) == event
            assert from_json(Event, to_json(event)) == event


@pytest.mark.parametrize("kind", DOCUMENT_KINDS.values(), ids=list(DOCUMENT_KINDS))
def test_a_document_alone_comes_back_as_it_was(kind: type[Document]) -> None:
    for document in everything().documents:
        if type(document) is kind:
            assert json.loads(to_json(document))["kind"] == document.kind
            assert from_json(kind, to_json(document)) == document
            assert from_json(Document, to_json(document)) == document


def faults(data: object) -> list[str]:
    with pytest.raises(InputError) as raised:
        from_json(Record, data)
    return [str(fault) for fault in raised.value.faults]


def payment(**changes: object) -> dict[str, Any]:
    event = next(e for e in everything().events if isinstance(e, PaymentReceived))
    return json.loads(to_json(event)) | changes  # type: ignore[no-any-return]


def test_every_fault_is_told_at_once_with_its_place() -> None:
    told = faults(
        {
            "events": [
                payment(kind="payment-recieved"),
                payment(kind=None),
                payment(amount={"amount": 1111.0, "currency": "USD"}),
                payment(amount={"amount": "1.001", "currency": "USD"}),
                payment(amount={"amount": "NaN", "currency": "USD"}),
                payment(amount={"amount": "1.00", "currency": "XXX"}),
                payment(recorded_at="2026-04-15T12:00:00"),
                payment(occurred_on="1899-12-31", event_id="a\u0007b"),
                "no object",
            ],
            "documents": [{"kind": "bill"}],
        }
    )
    places = [fault.partition(": ")[0] for fault in told]
    assert places == [
        "events[0].kind",
        "events[1].kind",
        "events[2].amount.amount",
        "events[3].amount.amount",
        "events[4].amount.amount",
        "events[5].amount.currency",
        "events[6].recorded_at",
        "events[7].event_id",
        "events[7].occurred_on",
        "events[8]",
        "documents[0].kind",
    ]
    assert 'did you mean "payment-received"?' in told[0]


def test_a_record_says_of_itself_only_what_it_is() -> None:
    waiver = next(each for each in everything().documents if isinstance(each, Waiver))
    with pytest.raises(InputError, match="as it is a Waiver"):
        attrs.evolve(waiver, kind="invoice")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        from_json(PaymentReceived, payment(kind="payment-reversed"))
