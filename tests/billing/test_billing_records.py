"""Bad input: ill-formed events, and documents that contradict themselves, all faults at once."""

from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest

from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    AssignedPart,
    Buyer,
    Document,
    Line,
    LineKind,
    PaymentReceived,
    SeatHolder,
    Seller,
    SessionScheduled,
    account,
)
from qip_rules.billing.codes import BillingCode, DutyCode, RefusalCode
from qip_rules.billing.facts import DECLARATION, FEE_PARAMETER
from qip_rules.billing.fees import fee_on
from qip_rules.billing.settings import settings_of
from qip_rules.errors import InputError, NotInForceError
from qip_rules.money import Money
from qip_rules.policy.timeline import Timeline
from qip_rules.rules.fact import Unit
from qip_rules.rules.requirement import NamedValue
from tests.billing.desk import APPLICATION, PRACTICE, Desk, day, program_with, usd

MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def places(raised: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.place for fault in raised.value.faults]


def test_an_ill_formed_event_tells_all_its_faults() -> None:
    with pytest.raises(InputError) as raised:
        PaymentReceived(
            event_id="two\nlines",
            application_id=" ",
            occurred_on=date(1899, 12, 31),
            recorded_at=datetime(2026, 3, 2),  # noqa: DTZ001 - a moment without its zone
            payment_id=7,  # type: ignore[arg-type]
            amount=usd(0),
            payer="",
        )
    assert places(raised) == [
        "event_id",
        "application_id",
        "occurred_on",
        "recorded_at",
        "payment_id",
        "amount",
        "payer",
    ]


@pytest.mark.parametrize("amount", [1500.0, float("nan"), 1500, "1500.00", None, True])
def test_money_is_money(amount: object) -> None:
    with pytest.raises(InputError) as raised:
        PaymentReceived(
            event_id="e",
            application_id=APPLICATION,
            occurred_on=MOMENT.date(),
            recorded_at=MOMENT,
            payment_id="p",
            amount=amount,  # type: ignore[arg-type]
            payer="Made-Up",
        )
    assert places(raised) == ["amount"]


def test_a_day_is_no_moment_and_a_moment_no_day() -> None:
    with pytest.raises(InputError) as raised:
        Accepted(
            event_id="e",
            application_id=APPLICATION,
            occurred_on=MOMENT,
            recorded_at=MOMENT.date(),  # type: ignore[arg-type]
        )
    assert places(raised) == ["occurred_on", "recorded_at"]


def test_moments_are_kept_in_utc() -> None:
    there = timezone(timedelta(hours=-5))
    event = Accepted(
        event_id="e",
        application_id=APPLICATION,
        occurred_on=MOMENT.date(),
        recorded_at=MOMENT.astimezone(there),
    )
    assert event.recorded_at.tzinfo is UTC


def test_a_moment_at_the_end_of_time_is_a_fault_and_no_crash() -> None:
    with pytest.raises(InputError) as raised:
        Accepted(
            event_id="e",
            application_id=APPLICATION,
            occurred_on=MOMENT.date(),
            recorded_at=datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))),
        )
    assert places(raised) == ["recorded_at"]


def test_nobody_holds_two_seats_and_no_seat_has_two_holders() -> None:
    seat = SeatHolder(seat_id="seat-1", person_id="person-1", name="Ada Made-Up")
    with pytest.raises(InputError) as raised:
        ApplicationReceived(
            event_id="e",
            application_id=APPLICATION,
            occurred_on=MOMENT.date(),
            recorded_at=MOMENT,
            practice=PRACTICE,
            seats=(seat, seat),
        )
    assert places(raised) == ["seats[1].seat_id", "seats[1].person_id"]


def test_records_within_records_are_looked_at() -> None:
    with pytest.raises(InputError) as raised:
        SessionScheduled(
            event_id="e",
            application_id=APPLICATION,
            occurred_on=MOMENT.date(),
            recorded_at=MOMENT,
            session_id="s",
            starts_on=MOMENT.date(),
            mode="virtual",  # type: ignore[arg-type]
        )
    assert places(raised) == ["mode"]
    with pytest.raises(InputError) as raised:
        Buyer(practice_id="p", name="n", address_lines=["a"])  # type: ignore[arg-type]
    assert places(raised) == ["address_lines"]
    with pytest.raises(InputError) as raised:
        Seller(name="n", address_lines=("a", ""), country="")
    assert places(raised) == ["address_lines[1]", "country"]
    with pytest.raises(InputError) as raised:
        Line(seat_id="s", person_id="p", person_name="n", net=Money(10**12 + 1, "USD"))
    assert places(raised) == ["net"]
    with pytest.raises(InputError) as raised:
        Line(seat_id="s", person_id="p", person_name="n", net=usd("-1.00"))
    assert places(raised) == ["net"]


def desk_with_invoice() -> Desk:
    desk = Desk()
    desk.received("2026-03-02", seats=2)
    desk.invoice("2026-03-03")
    return desk


def refused(desk: Desk, *documents: Document) -> list[str]:
    with pytest.raises(InputError) as raised:
        account(desk.program, desk.events, documents, day("2026-12-31"))
    return places(raised)


def test_a_document_has_lines_of_its_own_currency_and_each_seat_once() -> None:
    invoice = desk_with_invoice().first_invoice
    line = invoice.lines[0]
    with pytest.raises(InputError) as raised:
        attrs.evolve(invoice, lines=())
    assert places(raised) == ["lines"]
    with pytest.raises(InputError) as raised:
        attrs.evolve(invoice, lines=(line, attrs.evolve(line, net=Money(1, "EUR"))))
    assert places(raised) == ["lines[1].seat_id", "lines[1].net"]
    with pytest.raises(InputError) as raised:
        attrs.evolve(invoice, lines=("line",))  # type: ignore[arg-type]
    assert places(raised) == ["lines[0]"]
    with pytest.raises(InputError) as raised:
        attrs.evolve(invoice, currency="XXX")
    assert places(raised) == ["currency", "lines[0].net", "lines[1].net"]


def test_a_number_is_used_once_and_a_seat_invoiced_once() -> None:
    desk = desk_with_invoice()
    invoice = desk.first_invoice
    assert refused(desk, invoice, attrs.evolve(invoice, purchase_order="PO 7")) == [
        "documents[1].number",
        "documents[1].lines[0].seat_id",
        "documents[1].lines[1].seat_id",
    ]


def test_documents_of_another_application_program_or_currency() -> None:
    desk = desk_with_invoice()
    invoice = desk.first_invoice
    euros = tuple(attrs.evolve(line, net=Money(1, "EUR")) for line in invoice.lines)
    foreign = attrs.evolve(
        invoice, application_id="application-2", program_id="another", currency="EUR", lines=euros
    )
    assert refused(desk, foreign) == [
        "documents[0].application_id",
        "documents[0].program_id",
        "documents[0].currency",
    ]


def test_documents_are_in_the_order_of_their_dates() -> None:
    desk = desk_with_invoice()
    note = desk.credit_note("2026-03-05")
    invoice = attrs.evolve(desk.documents[0], recorded_at=MOMENT + timedelta(days=9))
    early = attrs.evolve(note, issued_on=day("2026-03-02"), recorded_at=MOMENT)
    assert refused(desk, invoice, early) == [
        "documents[1].issued_on",
        "documents[1].recorded_at",
    ]


def test_a_credit_note_refers_to_an_earlier_invoice() -> None:
    desk = desk_with_invoice()
    invoice, note = desk.documents[0], desk.credit_note("2026-03-03")
    assert refused(desk, note) == ["documents[0].invoice_number"]
    assert refused(desk, note, invoice) == ["documents[0].invoice_number"]


def test_a_credit_note_takes_back_a_line_once_and_no_more_than_it_asks() -> None:
    desk = desk_with_invoice()
    invoice, note = desk.documents[0], desk.credit_note("2026-03-03")
    again = attrs.evolve(note, number="D-3")
    assert refused(desk, invoice, note, again) == [
        "documents[2].lines[0].seat_id",
        "documents[2].lines[1].seat_id",
    ]
    too_much = attrs.evolve(note.lines[0], net=note.lines[0].net + usd("0.01"))
    elsewhere = attrs.evolve(note.lines[1], seat_id="seat-9")
    euros = attrs.evolve(note.lines[0], net=Money(1, "EUR"))
    assert refused(desk, invoice, attrs.evolve(note, currency="EUR", lines=(euros,))) == [
        "documents[1].currency",
        "documents[1].lines[0].net",
    ]
    assert refused(desk, invoice, attrs.evolve(note, lines=(too_much, elsewhere))) == [
        "documents[1].lines[0].net",
        "documents[1].lines[1].seat_id",
    ]


def test_an_account_is_of_one_application_and_of_something() -> None:
    desk = desk_with_invoice()
    other = attrs.evolve(desk.events[0], application_id="application-2")
    with pytest.raises(InputError) as raised:
        account(desk.program, [*desk.events, other], [], day("2026-03-03"))
    assert places(raised) == ["events[1].application_id"]
    with pytest.raises(InputError, match="no event and no document"):
        account(desk.program, [], [], day("2026-03-03"))
    with pytest.raises(InputError) as raised:
        account(desk.program, ["event"], [None], MOMENT)  # type: ignore[list-item]
    assert places(raised) == ["as_of", "events[0]", "documents[0]"]


def test_before_the_first_fee_there_is_none_and_not_zero() -> None:
    program = program_with((("2016-01-01", 50_000),))
    assert fee_on(program, day("2016-01-01")) == usd("500.00")
    with pytest.raises(NotInForceError):
        fee_on(program, day("2015-12-31"))
    desk = Desk(program)
    desk.received("2015-12-31")
    with pytest.raises(NotInForceError):
        desk.account()


def test_what_no_document_can_say_is_not_taken_from_a_policy_made_by_hand() -> None:
    program = program_with()
    policy = program.on(day("2026-03-02"))
    with pytest.raises(NotInForceError, match="sets invoice_when to 'never'"):
        settings_of(attrs.evolve(policy, settings={"invoice_when": "never"}))
    fee = NamedValue(FEE_PARAMETER, -1, Unit.CENTS)
    span = (day("2016-01-01"), None, attrs.evolve(policy, parameters={FEE_PARAMETER: fee}))
    with pytest.raises(NotInForceError, match="cents, zero or more"):
        fee_on(attrs.evolve(program, periods=Timeline.of([span])), day("2026-03-02"))


def test_every_choice_of_every_setting_is_told() -> None:
    assert [setting.name for setting in DECLARATION.settings] == [
        "invoice_when",
        "fee_date",
        "allocation",
        "early_payment",
        "transfer",
        "withdrawal_after_acceptance",
        "return_of_unearned",
        "payment_date",
        "payment_due",
        "judge_by",
    ]
    for setting in DECLARATION.settings:
        assert all(meaning.endswith(".") for meaning in setting.choices.values())
        for choice in setting.choices:
            program = program_with(**{setting.name: choice})
            desk = Desk(program)
            desk.received("2026-03-02")
            assert desk.account().policy.setting(setting.name) == choice


BOOKKEEPING = {
    BillingCode.EVENT_CONFLICT,
    BillingCode.EVENT_IN_FUTURE,
    BillingCode.DOCUMENT_IN_FUTURE,
    BillingCode.PAYMENT_CONFLICT,
    BillingCode.SCHEDULE_CONFLICT,
    BillingCode.DECISION_CONFLICT,
    BillingCode.DATE_IN_DOUBT,
    BillingCode.DUTY_SETTLED,
    BillingCode.SETTLEMENT_OVERTAKEN,
    BillingCode.SETTLEMENT_WITHOUT_DUTY,
    DutyCode.CORRECT_DATE,
    DutyCode.RESOLVE_CONFLICT,
}
"""What is wrong with the record itself rests on no clause."""


def test_the_shipped_program_names_the_clauses_of_every_finding_duty_and_refusal() -> None:
    policy = program_with().on(day("2026-03-02"))
    without = {code for kind in (BillingCode, DutyCode, RefusalCode) for code in kind} - {
        code
        for kind in (BillingCode, DutyCode, RefusalCode)
        for code in kind
        if policy.cited(code.value)
    }
    assert without == BOOKKEEPING


def test_a_document_that_refers_to_a_later_one_says_so() -> None:
    desk = desk_with_invoice()
    desk.accepted("2026-04-01")
    write_off = desk.write_off("2026-04-02")
    undone = desk.undo_write_off(write_off.number, "2026-04-02")
    invoice = attrs.evolve(desk.first_invoice, issued_on=day("2026-04-02"))
    with pytest.raises(InputError) as raised:
        account(desk.program, desk.events, [undone, write_off, invoice], day("2026-12-31"))
    assert places(raised) == ["documents[0].write_off_number", "documents[1].invoice_number"]
    assert [fault.hint for fault in raised.value.faults] == [
        "D-2 comes later in the record",
        "D-1 comes later in the record",
    ]
    twice = attrs.evolve(undone, number="D-9")
    assert refused(desk, *desk.documents, twice) == ["documents[3].write_off_number"]
    stray = attrs.evolve(invoice, replaces="D-7")
    assert refused(desk, stray) == ["documents[0].replaces"]


def test_a_waiver_is_shown_once_and_for_no_more_than_was_waived() -> None:
    desk = desk_with_invoice()
    waiver = desk.waive("seat-1", "100.00", "2026-03-04")
    note = desk.credit_note("2026-03-04")
    (line,) = note.lines
    again = attrs.evolve(note, number="D-4")
    assert refused(desk, *desk.documents, again) == ["documents[3].lines[0].waiver_number"]
    assert refused(desk, desk.documents[0], note) == ["documents[1].lines[0].waiver_number"]
    more = attrs.evolve(note, lines=(attrs.evolve(line, net=usd("100.01")),))
    assert refused(desk, desk.documents[0], waiver, more) == ["documents[2].lines[0].net"]
    whole = attrs.evolve(waiver, amount=usd("5,000.00"))
    too_much = attrs.evolve(note, lines=(attrs.evolve(line, net=usd("1,111.01")),))
    assert refused(desk, desk.documents[0], whole, too_much) == ["documents[2].lines[0].net"]
    fee = attrs.evolve(line, kind=LineKind.SEAT_FEE, waiver_number=None, net=usd("1,011.01"))
    both = attrs.evolve(note, lines=(fee, line))
    assert refused(desk, desk.documents[0], waiver, both) == ["documents[2].lines[0].net"]


def test_decisions_are_of_the_programs_currency() -> None:
    desk = desk_with_invoice()
    waiver = attrs.evolve(desk.waive("seat-1", "1.00", "2026-03-04"), amount=Money(1, "EUR"))
    assert refused(desk, waiver) == ["documents[0].amount.currency"]
    desk.paid("1.00", "2026-03-05", payment_id="wire-1")
    assigned = desk.assign("wire-1", "2026-03-05", seat_1="1.00")
    part = AssignedPart(seat_id="seat-1", amount=Money(1, "EUR"))
    assert refused(desk, attrs.evolve(assigned, parts=(part,))) == [
        "documents[0].parts[0].amount.currency"
    ]
    with pytest.raises(InputError) as raised:
        attrs.evolve(assigned, parts=(*assigned.parts, part), authority="", reason=" ")
    assert places(raised) == ["authority", "reason", "parts[1].seat_id", "parts[1].amount"]
    with pytest.raises(InputError) as raised:
        attrs.evolve(assigned, parts=())
    assert places(raised) == ["parts"]


def test_a_session_has_a_day_before_it_and_a_transfer_an_id() -> None:
    desk = Desk()
    for kept in (desk.session("2026-05-04"), desk.moved("2026-05-05", on="2026-02-01")):
        with pytest.raises(InputError) as raised:
            attrs.evolve(kept, starts_on=date(1900, 1, 1))
        assert places(raised) == ["starts_on"]
        assert attrs.evolve(kept, starts_on=date(1900, 1, 2)).starts_on == date(1900, 1, 2)
    with pytest.raises(InputError) as raised:
        attrs.evolve(desk.paid("1.00", "2026-03-05"), transfer_amount=usd("1.00"))
    assert places(raised) == ["transfer_id"]


def test_a_successor_has_a_seat_of_their_own() -> None:
    desk = Desk()
    with pytest.raises(InputError) as raised:
        desk.replaced("seat-3", "2026-03-05", seat=3)
    assert places(raised) == ["successor.seat_id"]
    with pytest.raises(InputError) as raised:
        attrs.evolve(desk.joined("2026-03-05"), seat="seat-4")  # type: ignore[arg-type]
    assert places(raised) == ["seat"]


def test_no_day_is_too_early_or_too_late_for_an_account() -> None:
    desk = Desk()
    desk.session("1900-01-02", announced="1900-01-01")
    desk.received("2199-12-30")
    desk.accepted("2199-12-31")
    assert desk.account("2199-12-31").window.is_empty
