"""Orders given at the billing desk, and what a record changes."""

import inspect
import json

import attrs
import pytest

from qip_rules.billing import (
    Accepted,
    Invoice,
)
from qip_rules.boundary import from_json, to_json
from qip_rules.cohort.desk import (
    AssignmentOrder,
    InvoiceOrder,
    OnRecord,
    Order,
    change_by,
    series_of,
)
from qip_rules.cohort.desk.carrying_out import DECIDES
from qip_rules.cohort.desk.orders import DOCUMENT_OF
from qip_rules.errors import InputError
from qip_rules.reports.account_lines import account_line
from tests.cohort.desk_records import NOON, ON, ORDER, PROGRAM, RECEIVED, issued


@pytest.mark.parametrize("order", DOCUMENT_OF, ids=lambda order: order.__name__)
def test_a_document_has_every_field_of_its_order(order: type) -> None:
    fields = {field.name for field in attrs.fields(order)}
    assert fields < {field.name for field in attrs.fields(DOCUMENT_OF[order])}


@pytest.mark.parametrize("order", DOCUMENT_OF, ids=lambda order: order.__name__)
def test_what_decides_on_an_order_takes_every_field_of_it(order: type[Order]) -> None:
    fields = {field.name for field in attrs.fields(order)} - {"application_id", "issued_on"}
    taken = [*inspect.signature(DECIDES[order]).parameters][1:]
    assert set(taken) == fields | {"number", "on", "recorded_at"}


def test_an_order_tells_all_its_faults_at_once() -> None:
    data = {"application_id": "\x00", "issued_on": "1812-01-01", "parts": [], "reason": " "}
    with pytest.raises(InputError) as caught:
        from_json(AssignmentOrder, {**data, "payment_id": "", "authority": ""})
    places = [fault.place for fault in caught.value.faults]
    assert sorted(places) == [
        "application_id",
        "authority",
        "issued_on",
        "parts",
        "payment_id",
        "reason",
    ]


def test_the_same_order_gives_its_document_once() -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    again = issued(number="QTP-2026-0002", documents=(invoice,))
    assert again == OnRecord(invoice)
    assert from_json(InvoiceOrder, json.loads(to_json(ORDER))) == ORDER
    assert series_of(ORDER, PROGRAM.id) == "QTP"


def test_a_change_shows_what_is_new_and_what_is_settled() -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    first = change_by(PROGRAM, [], [], as_of=ON, new_events=[RECEIVED])
    assert first.before is None
    assert [each.code for each in first.appeared] == ["invoice-missing"]
    assert first.settled == ()
    second = change_by(PROGRAM, [RECEIVED], [], as_of=ON, new_documents=[invoice])
    assert second.appeared == ()
    assert [each.code for each in second.settled] == ["invoice-missing"]
    nothing = change_by(PROGRAM, [RECEIVED], [invoice], as_of=ON)
    assert nothing.before == nothing.after
    accepted = Accepted(event_id="a", application_id="A-1", occurred_on=ON, recorded_at=NOON)
    assert "accepted, 2 seats" in account_line(
        change_by(PROGRAM, [RECEIVED], [invoice], as_of=ON, new_events=[accepted]).after
    )
