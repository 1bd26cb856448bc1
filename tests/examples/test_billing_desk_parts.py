"""What the billing desk rests on: ids by content, orders, text and files of papers."""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    Buyer,
    Event,
    Invoice,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
    SeatHolder,
    Seller,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    account,
)
from qip_rules.boundary import from_json, to_json
from qip_rules.cohort.desk import (
    AssignmentOrder,
    InvoiceOrder,
    OnRecord,
    announcements_for,
    carried_out,
    change_by,
    named_by_content,
    paid_by_practice,
    seated,
    series_of,
)
from qip_rules.cohort.desk.orders import DOCUMENT_OF
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.reports.account_lines import account_line, printable
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.paper_files import add_files, paper_files, register_files
from qip_rules.reports.printout import Figures, texts
from qip_rules.reports.printout_text import printed_text
from qip_rules.reports.statement_printout import statement

PROGRAM = load_program("quality-training-program")
NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
SELLER = Seller(name="Made-Up Office", address_lines=("1 Example Road",), country="US")
RECEIVED = ApplicationReceived(
    event_id="r",
    application_id="A-1",
    occurred_on=date(2026, 2, 2),
    recorded_at=NOON,
    practice=Buyer(practice_id="p", name="Приклад 病院 Example"),
    seats=(
        SeatHolder(seat_id="A-1/seat/1", person_id="ada", name="Ada Made-Up"),
        SeatHolder(seat_id="A-1/seat/2", person_id="ben", name="Ben Made-Up"),
    ),
)
ON = date(2026, 2, 3)
ORDER = InvoiceOrder(application_id="A-1", issued_on=ON, seller=SELLER)


def payment(cents: int, day: int, payer: str, minute: int) -> PaymentReceived:
    return PaymentReceived(
        event_id=f"given {minute}",
        application_id="A-1",
        occurred_on=date(2026, 2, day),
        recorded_at=NOON + timedelta(minutes=minute),
        payment_id="W",
        amount=Money(cents, "USD"),
        payer=payer,
    )


PAYMENTS = st.builds(
    payment,
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(("Made-Up", "Made-up", "病院")),
    st.integers(0, 9),
)


# ----------------------------------------------------------------------- events told by hand


@given(PAYMENTS, PAYMENTS)
def test_two_events_have_one_id_if_they_say_the_same(
    one: PaymentReceived, other: PaymentReceived
) -> None:
    says_the_same = one == attrs.evolve(other, event_id=one.event_id, recorded_at=one.recorded_at)
    assert (named_by_content(one).event_id == named_by_content(other).event_id) is says_the_same


def test_an_id_by_content_stays_what_it_was() -> None:
    """These ids are on record with those who use the desk: another id would be another event."""
    assert named_by_content(RECEIVED).event_id == "A-1/application-received/c3e6f5dffb15"


def test_a_new_seat_is_free_and_stays_the_same_when_told_again() -> None:
    joined = MemberJoined(
        event_id="-",
        application_id="A-1",
        occurred_on=ON,
        recorded_at=NOON,
        seat=SeatHolder(seat_id="-", person_id="cleo", name="Cleo Made-Up"),
    )
    first = seated(joined, [RECEIVED])
    assert isinstance(first, MemberJoined)
    assert first.seat.seat_id == "A-1/seat/3"
    assert seated(joined, [RECEIVED, first]) == first
    replaced = MemberReplaced(
        event_id="-",
        application_id="A-1",
        occurred_on=ON,
        recorded_at=NOON,
        seat_id="A-1/seat/3",
        successor=SeatHolder(seat_id="-", person_id="dov", name="Dov Made-Up"),
    )
    second = seated(replaced, [first, RECEIVED])
    assert isinstance(second, MemberReplaced)
    assert second.successor.seat_id == "A-1/seat/4"
    assert seated(replaced, [second, first, RECEIVED]) == second


def test_a_payment_without_payer_is_the_practices() -> None:
    later = attrs.evolve(
        RECEIVED,
        event_id="again",
        occurred_on=date(2026, 2, 9),
        practice=Buyer(practice_id="p", name="Another name"),
    )
    paid = paid_by_practice(payment(1, 3, "-", 0), [later, RECEIVED])
    assert paid.payer == "Приклад 病院 Example"
    with pytest.raises(InputError, match="no receipt on record"):
        paid_by_practice(payment(1, 3, "-", 0), [])


def test_announcements_are_taken_over_once_each_with_their_moment() -> None:
    scheduled = SessionScheduled(
        event_id="s",
        application_id="A-1",
        occurred_on=ON,
        recorded_at=NOON,
        session_id="S1",
        starts_on=date(2026, 4, 1),
        mode=SessionMode.IN_PERSON,
    )
    moved = SessionMoved(
        event_id="m",
        application_id="A-1",
        occurred_on=ON,
        recorded_at=NOON + timedelta(hours=1),
        session_id="S1",
        starts_on=date(2026, 5, 1),
    )
    elsewhere = attrs.evolve(scheduled, application_id="A-2", event_id="t")
    events: list[Event] = [RECEIVED, scheduled, moved, elsewhere]
    taken = list(announcements_for("B-2", events))
    assert [(type(each), each.application_id) for each in taken] == [
        (SessionScheduled, "B-2"),
        (SessionMoved, "B-2"),
    ]
    assert [each.recorded_at for each in taken] == [scheduled.recorded_at, moved.recorded_at]
    assert list(announcements_for("B-2", [*events, *taken])) == taken


# --------------------------------------------------------------------------------- orders


@pytest.mark.parametrize("order", DOCUMENT_OF, ids=lambda order: order.__name__)
def test_a_document_has_every_field_of_its_order(order: type) -> None:
    fields = {field.name for field in attrs.fields(order)}
    assert fields < {field.name for field in attrs.fields(DOCUMENT_OF[order])}


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


def issued(*, number: str = "QTP-2026-0001", documents: tuple[Invoice, ...] = ()) -> object:
    return carried_out(
        ORDER,
        PROGRAM,
        [RECEIVED],
        documents,
        number=number,
        as_of=ON,
        recorded_at=NOON + timedelta(days=1),
    )


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


# ------------------------------------------------------------------------- text and files


def test_the_text_of_a_printout_has_every_word_of_it() -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    now = account(PROGRAM, [RECEIVED, payment(5, 3, "Somebody", 0)], [invoice], date(2026, 2, 5))
    for printout in (document_printout(invoice), statement(now, seller=SELLER)):
        text = printed_text(printout)
        hidden = {
            column.title for each in printout.figures if not each.rows for column in each.columns
        }
        missing = [each for each in texts(printout) if each not in hidden]
        assert [each for each in missing if printable(each) not in text] == []
        assert all(line == line.rstrip() for line in text.splitlines())
        assert printed_text(printout) == text


def test_columns_stand_below_each_other_whatever_the_script() -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    printout = document_printout(invoice)
    wide = attrs.evolve(
        printout,
        figures=(
            Figures(
                title="Wide",
                columns=printout.figures[0].columns[:1] * 2,
                rows=(("病院", "x"), ("e\u0301", "x"), ("\u202e", "x")),
            ),
        ),
    )
    lines = printed_text(wide).splitlines()
    start = lines.index("Wide") + 3
    assert lines[start : start + 3] == ["病院    x", "e\u0301       x", "\\u202e  x"]


def test_files_are_added_and_never_replaced(tmp_path: Path) -> None:
    add_files({"a.html": b"one"}, tmp_path / "deep" / "out")
    add_files({"a.html": b"one", "b.html": b"two"}, tmp_path / "deep" / "out")
    with pytest.raises(InputError, match="another document") as caught:
        add_files({"a.html": b"ONE", "b.html": b"TWO", "c.html": b""}, tmp_path / "deep" / "out")
    assert len(caught.value.faults) == 2
    assert sorted(each.name for each in (tmp_path / "deep" / "out").iterdir()) == [
        "a.html",
        "b.html",
    ]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="a folder"):
        add_files({"a": b""}, tmp_path / "file")
    with pytest.raises(InputError, match="output folder"):
        add_files({"a": b""}, tmp_path / "file" / "below")


def test_without_the_extra_the_rest_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    for name in [each for each in sys.modules if each.split(".")[0] == "reportlab"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    papers = paper_files(invoice.number, document_printout(invoice))
    assert list(papers.files) == ["QTP-2026-0001.html"]
    assert "QTP-2026-0001.pdf: it needs the extra `documents`" in papers.left_out[0]
    books = register_files([account(PROGRAM, [RECEIVED], [invoice], ON)], ON)
    assert all(name.endswith(f"-{ON}.csv") for name in books.files)
    assert f"registers-{ON}.xlsx" in books.left_out[0]
