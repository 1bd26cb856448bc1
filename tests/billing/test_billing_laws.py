"""Laws of the account, for made-up histories: late news, repetitions, contradictions, all settings.

The numbers are those of the table of laws that the case table of billing ends with.
"""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing import (
    Accepted,
    Account,
    ApplicationReceived,
    AssignedPart,
    CreditNote,
    Declined,
    Document,
    DocumentLine,
    DocumentState,
    Event,
    Invoice,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    Refusal,
    SeatHolder,
    SeatState,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Waiver,
    WindowVerdict,
    Withdrawn,
    WriteOff,
    account,
    assign_payment,
    issue_credit_note,
    issue_invoice,
    return_money,
    undo_write_off,
    waive,
    write_off,
)
from qip_rules.billing.schedule import verdict_on
from qip_rules.money import Money
from qip_rules.policy.program import Program
from tests.billing.desk import APPLICATION, PEOPLE, PRACTICE, SELLER, holder, program_with

FIRST = date(2026, 6, 20)
"""The histories lie around July 1, 2026, when the example fee changes."""
DAYS = 30
AFTER = FIRST + timedelta(days=DAYS + 10)
FEE = 111_100

PROGRAMS: tuple[dict[str, str], ...] = (
    {},
    {"allocation": "pro_rata_by_seat"},
    {"early_payment": "apply"},
    {"withdrawal_after_acceptance": "still_owed"},
    {"invoice_when": "accepted", "fee_date": "accepted"},
    {"transfer": "within_application_before_first_session", "allocation": "pro_rata_by_seat"},
    {"transfer": "within_application_before_first_session", "fee_date": "issued"},
    {"payment_date": "cleared", "payment_due": "session_day", "judge_by": "latest_schedule"},
    {"return_of_unearned": "refused"},
)

days = st.integers(0, DAYS - 1).map(lambda n: FIRST + timedelta(days=n))
payment_ids = st.sampled_from(["wire-1", "wire-2", "wire-3", "wire-4"])
amounts = st.one_of(
    st.sampled_from([1, FEE - 1, FEE, FEE + 1, 2 * FEE, 3 * FEE, 5 * FEE]),
    st.integers(1, 5 * FEE),
).map(lambda cents: Money(cents, "USD"))
currencies = st.sampled_from(["USD"] * 9 + ["EUR"])


@st.composite
def events_of_one_kind(draw: st.DrawFn, event_id: str) -> Event:
    on = draw(days)
    delay = draw(st.sampled_from([0, 0, 0, 1, 5]))
    common: dict[str, Any] = {
        "event_id": event_id,
        "application_id": APPLICATION,
        "occurred_on": on,
        "recorded_at": datetime.combine(on + timedelta(days=delay), time(16), UTC),
    }
    kind = draw(
        st.sampled_from(
            [Accepted] * 2
            + [Declined, Withdrawn]
            + [PaymentReceived] * 4
            + [PaymentReversed, RefundAsked, TransferAsked]
            + [SessionScheduled] * 2
            + [SessionMoved, SessionMadeVirtual, SessionCancelled]
            + [MemberJoined, MemberLeft, MemberReplaced] * 2
        )
    )
    session_id = draw(st.sampled_from(["session-1", "session-2"]))
    seat_id = f"seat-{draw(st.integers(1, 6))}"
    if kind is MemberJoined:
        return MemberJoined(**common, seat=holder(draw(st.integers(3, 7))))
    if kind is MemberLeft:
        return MemberLeft(**common, seat_id=seat_id)
    if kind is MemberReplaced:
        return MemberReplaced(**common, seat_id=seat_id, successor=holder(draw(st.integers(7, 9))))
    if kind is SessionMoved:
        return SessionMoved(**common, session_id=session_id, starts_on=draw(days))
    if kind is SessionMadeVirtual:
        return SessionMadeVirtual(**common, session_id=session_id)
    if kind is SessionCancelled:
        return SessionCancelled(**common, session_id=session_id, reason="A storm.")
    if kind is PaymentReceived:
        amount = Money(draw(amounts).amount_minor, draw(currencies))
        return PaymentReceived(
            **common,
            payment_id=draw(payment_ids),
            amount=amount,
            payer="Made-Up",
            cleared_on=draw(st.none() | days),
        )
    if kind is PaymentReversed:
        return PaymentReversed(
            **common, payment_id=draw(payment_ids), amount=draw(amounts), reason="chargeback"
        )
    if kind is TransferAsked:
        return TransferAsked(**common, to_name="Eve Made-Up", to_application_id=APPLICATION)
    if kind is SessionScheduled:
        return SessionScheduled(
            **common,
            session_id=session_id,
            starts_on=draw(days),
            mode=draw(st.sampled_from(SessionMode)),
        )
    return cast("Event", kind(**common))


def received(on: date, seats: int, event_id: str = "received") -> ApplicationReceived:
    return ApplicationReceived(
        event_id=event_id,
        application_id=APPLICATION,
        occurred_on=on,
        recorded_at=datetime.combine(on, time(16), UTC),
        practice=PRACTICE,
        seats=tuple(
            SeatHolder(seat_id=f"seat-{n}", person_id=f"person-{n}", name=PEOPLE[n - 1])
            for n in range(1, seats + 1)
        ),
    )


@attrs.frozen
class Story:
    program: Program
    events: tuple[Event, ...]
    documents: tuple[Document, ...]
    as_of: date

    def account(self, *further: Event, as_of: date | None = None) -> Account:
        return account(self.program, (*self.events, *further), self.documents, as_of or self.as_of)


def decided(known: Account, number: str, day: date, choice: int) -> list[Document | Refusal]:
    """What staff decide who want to have decided everything once."""
    common: dict[str, Any] = {
        "number": number,
        "on": day,
        "authority": "Made-Up",
        "reason": "Made up.",
    }
    made: list[Document | Refusal] = []
    for seat in known.seats:
        if seat.due:
            amount = seat.due if choice % 2 else Money(1 + seat.due.amount_minor // 2, "USD")
            made.append(waive(known, seat_id=seat.seat_id, amount=amount, **common))
    made += [
        write_off(known, invoice_number=document.number, **common) for document in known.documents
    ]
    for decision in known.decisions:
        undone = decision.document.number
        made.append(undo_write_off(known, write_off_number=undone, **common))
    for held in known.unapplied:
        amount = held.amount
        made.append(return_money(known, payment_id=held.payment_id, amount=amount, **common))
    for payment in known.payments:
        for seat in known.seats:
            part = AssignedPart(seat_id=seat.seat_id, amount=Money(1 + choice, "USD"))
            made.append(
                assign_payment(known, payment_id=payment.payment_id, parts=[part], **common)
            )
    return made[choice % len(made) :] + made[: choice % len(made)] if made else []


def issued(
    program: Program, events: tuple[Event, ...], on: list[tuple[date, int]]
) -> Iterator[Document]:
    """What staff do who look at the account on some days and do what can be done."""
    documents: list[Document] = []
    for day, choice in sorted(on):
        number = f"D-{len(documents) + 1}"
        known = account(program, events, documents, day)
        made: list[Document | Refusal] = [
            issue_invoice(known, number=number, on=day, seller=SELLER)
        ]
        made += [
            issue_credit_note(
                known, number=number, on=day, invoice_number=each.number, reason="Made up."
            )
            for each in known.documents
        ]
        if choice % 3 == 0:
            made = [*decided(known, number, day, choice), *made]
        fresh = [each for each in made if not isinstance(each, Refusal)]
        documents += fresh[:1]
    yield from documents


@st.composite
def stories(draw: st.DrawFn) -> Story:
    program = program_with(**draw(st.sampled_from(PROGRAMS)))
    size = draw(st.integers(0, 8))
    events = [draw(events_of_one_kind(f"event-{n}")) for n in range(size)]
    first = received(draw(days), draw(st.integers(1, 4)))
    looked_at = draw(st.lists(st.tuples(days, st.integers(0, 30)), max_size=6))
    documents = tuple(issued(program, (first, *events), looked_at))
    for n in range(draw(st.sampled_from([0, 0, 1, 2]))):  # late news, and other versions of old
        told = draw(st.sampled_from([f"late-{n}", "event-0"]))
        events.append(draw(events_of_one_kind(told)))
    return Story(
        program,
        (first, *events),
        documents,
        draw(st.sampled_from([AFTER, *(day for day, _ in looked_at)])),
    )


def total(amounts: Iterator[Money] | list[Money]) -> Money:
    return sum(amounts, start=Money(0, "USD"))


def without(derived: Account, *codes: str) -> Account:
    return attrs.evolve(
        derived, findings=tuple(each for each in derived.findings if each.code not in codes)
    )


@given(stories())
def test_l1_conservation_and_l6_every_cent_has_an_owner(story: Story) -> None:
    derived = story.account()
    allocated = total([each.amount for each in derived.allocations])
    idle = total([e.amount for e in derived.unapplied if e.amount.currency == "USD"])
    assert derived.received == allocated + idle
    for seat in derived.seats:
        parts = [e.amount for e in derived.allocations if e.seat_id == seat.seat_id]
        assert seat.covered == total(parts)
    for payment in derived.payments:
        parts = [e.amount for e in derived.allocations if e.payment_id == payment.payment_id]
        rest = [e.amount for e in derived.unapplied if e.payment_id == payment.payment_id]
        assert payment.applied.amount_minor == sum(each.amount_minor for each in parts)
        left = payment.amount - payment.reversed - payment.returned
        assert left == sum(rest, start=payment.applied)


@given(stories())
def test_l2_seat_bounds(story: Story) -> None:
    nothing = Money(0, "USD")
    for seat in story.account().seats:
        if seat.fee is None:
            assert seat.covered == nothing
            continue
        assert nothing <= seat.waived <= seat.fee
        assert nothing <= seat.covered <= seat.fee - seat.waived - seat.credited
        if seat.state is SeatState.CREDITED:
            assert seat.covered == nothing


@given(stories())
def test_l3_no_payment_falls_below_nothing(story: Story) -> None:
    derived = story.account()
    for payment in derived.payments:
        gone = payment.reversed + payment.returned
        assert 0 <= payment.reversed.amount_minor <= gone.amount_minor
        assert gone <= payment.amount
    assert derived.received >= Money(0, "USD")


@given(stories(), st.data())
def test_l4_replay_and_l5_order(story: Story, data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(story.events), max_size=5))
    shuffled = data.draw(st.permutations([*story.events, *again]))
    derived = account(story.program, shuffled, story.documents, story.as_of)
    assert derived == story.account()


@given(stories(), st.data())
def test_l4_a_contradiction_is_always_told(story: Story, data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(story.events))
    twisted = attrs.evolve(event, occurred_on=event.occurred_on - timedelta(days=100))
    derived = story.account(twisted, as_of=AFTER)
    assert event.event_id in [each.about for each in derived.found("event-conflict")]


@given(stories(), st.sampled_from([Accepted, Declined, Withdrawn]), days)
def test_l7_a_decision_moves_no_cash(story: Story, kind: type[Accepted], on: date) -> None:
    event = kind(
        event_id="further",
        application_id=APPLICATION,
        occurred_on=on,
        recorded_at=datetime.combine(on, time(16), UTC),
    )
    assert story.account(event).received == story.account().received


@given(stories())
def test_l9_documents_stay_as_they_were_issued(story: Story) -> None:
    derived = story.account(as_of=AFTER)
    kept: list[Document] = [each.document for each in derived.documents]
    kept += [each.document for each in derived.decisions]
    assert sorted(kept, key=story.documents.index) == list(story.documents)


@given(stories())
def test_l12_what_lies_ahead_changes_nothing(story: Story) -> None:
    zone = ZoneInfo(story.program.time_zone)
    known = [
        each
        for each in story.events
        if max(each.occurred_on, each.recorded_at.astimezone(zone).date()) <= story.as_of
    ]
    past = [each for each in story.documents if each.issued_on <= story.as_of]
    derived = story.account()
    if known or past:
        ahead = ("event-in-future", "document-in-future")
        assert without(derived, *ahead) == account(story.program, known, past, story.as_of)


@given(stories(), st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "UTC"]))
def test_l16_the_zone_of_a_moment_changes_nothing(story: Story, zone: str) -> None:
    moved = [
        attrs.evolve(each, recorded_at=each.recorded_at.astimezone(ZoneInfo(zone)))
        for each in story.events
    ]
    assert account(story.program, moved, story.documents, story.as_of) == story.account()


@given(stories())
def test_l17_the_state_of_an_invoice_follows_from_its_amounts(story: Story) -> None:
    for each in story.account().documents:
        if not isinstance(each.document, Invoice):
            assert each.state is DocumentState.ISSUED
            continue
        total_asked = each.document.total
        assert each.due == total_asked - each.credited - each.waived - each.covered
        written_off = {
            d.document.invoice_number
            for d in story.account().decisions
            if isinstance(d.document, WriteOff) and d.stands
        }
        expected = (
            DocumentState.VOID
            if all(line.is_void for line in each.lines)
            else DocumentState.PAID
            if not each.due
            else DocumentState.UNCOLLECTIBLE
            if each.number in written_off
            else DocumentState.PART
            if each.covered
            else DocumentState.OPEN
        )
        assert each.state is expected


@given(stories())
def test_l13_invoices_less_credits_are_the_fees_of_the_seats_they_ask_for(story: Story) -> None:
    derived = story.account()
    asked = total([e.document.total for e in derived.documents if isinstance(e.document, Invoice)])
    credited = total(
        [e.document.total for e in derived.documents if isinstance(e.document, CreditNote)]
    )
    live = total(
        [
            line.line.net - line.credited - line.waived + waiting(line)
            for document in derived.documents
            for line in document.lines
        ]
    )
    assert asked - credited == live


def waiting(line: DocumentLine) -> Money:
    """What was waived of a line and is on no credit note yet."""
    return total([amount for _, amount in line.waivers_to_show])


@given(stories(), amounts, days)
def test_l19_more_money_never_lowers_what_is_covered(story: Story, amount: Money, on: date) -> None:
    further = PaymentReceived(
        event_id="further",
        application_id=APPLICATION,
        occurred_on=on,
        recorded_at=datetime.combine(on, time(16), UTC),
        payment_id="wire-further",
        amount=amount,
        payer="Made-Up",
    )
    before, after = story.account(), story.account(further)
    for seat in before.seats:
        assert after.seat(seat.seat_id).covered >= seat.covered


@given(stories(), amounts, payment_ids, days)
def test_l19_a_reversal_never_raises_what_is_covered(
    story: Story, amount: Money, payment_id: str, on: date
) -> None:
    further = PaymentReversed(
        event_id="further",
        application_id=APPLICATION,
        occurred_on=on,
        recorded_at=datetime.combine(on, time(16), UTC),
        payment_id=payment_id,
        amount=amount,
        reason="chargeback",
    )
    before, after = story.account(), story.account(further)
    for seat in before.seats:
        assert after.seat(seat.seat_id).covered <= seat.covered


@given(stories(), st.integers(1, FEE), st.integers(1, FEE), days)
def test_l20_a_payment_in_two_halves_covers_the_same(
    story: Story, one: int, other: int, on: date
) -> None:
    def paid(name: str, cents: int) -> PaymentReceived:
        return PaymentReceived(
            event_id=name,
            application_id=APPLICATION,
            occurred_on=on,
            recorded_at=datetime.combine(on, time(16), UTC),
            payment_id=name,
            amount=Money(cents, "USD"),
            payer="Made-Up",
        )

    whole = story.account(paid("p", one + other))
    halves = story.account(paid("p-1", one), paid("p-2", other))
    assert whole.seats == halves.seats
    assert whole.received == halves.received


@given(stories())
def test_findings_and_duties_name_what_exists(story: Story) -> None:
    derived = story.account()
    known = {
        APPLICATION,
        *(each.event_id for each in story.events),
        *(each.number for each in story.documents),
        *(each.seat_id for each in derived.seats),
        *(each.payment_id for each in story.events if hasattr(each, "payment_id")),
        *(each.seat_id for each in story.documents if isinstance(each, Waiver)),
    }
    told = [(each.about, each.says) for each in derived.findings]
    told += [(each.about, each.says) for each in derived.to_do]
    for about, says in told:
        assert about in known
        assert says.endswith(".")
        assert "{" not in says
    order = [duty.due_on or derived.as_of for duty in derived.to_do]
    assert order == sorted(order)


@given(stories(), days, days, days)
def test_l15_the_window_is_a_partition_in_the_order_of_time(
    story: Story, one: date, accepted_on: date, session_on: date
) -> None:
    order = [
        WindowVerdict.BEFORE_ACCEPTANCE,
        WindowVerdict.IN_WINDOW,
        WindowVerdict.LATE,
        WindowVerdict.CANNOT_TELL,
    ]
    eve = session_on - timedelta(days=1)
    verdict = verdict_on(one, accepted_on=accepted_on, last_day=eve)
    assert (verdict is WindowVerdict.BEFORE_ACCEPTANCE) == (one < accepted_on)
    assert (verdict is WindowVerdict.LATE) == (one >= accepted_on and one >= session_on)
    assert (verdict is WindowVerdict.IN_WINDOW) == (accepted_on <= one < session_on)
    payments = [
        PaymentReceived(
            event_id=f"w-{n}",
            application_id=APPLICATION,
            occurred_on=FIRST + timedelta(days=n),
            recorded_at=datetime.combine(FIRST + timedelta(days=n), time(16), UTC),
            payment_id=f"w-{n}",
            amount=Money(1, "USD"),
            payer="Made-Up",
        )
        for n in range(0, DAYS, 3)
    ]
    derived = story.account(*payments, as_of=AFTER)
    ranks = [
        order.index(each.verdict) for each in derived.payments if each.payment_id.startswith("w-")
    ]
    if derived.window.accepted_on is None:
        assert set(ranks) == {order.index(WindowVerdict.CANNOT_TELL)}
    assert all(one <= other for one, other in itertools.pairwise(ranks))


@given(stories())
def test_the_verdict_agrees_with_the_requirements_of_the_document(story: Story) -> None:
    for payment in story.account().payments:
        not_met = {finding.code for finding in payment.decision.not_met}
        match payment.verdict:
            case WindowVerdict.BEFORE_ACCEPTANCE:
                assert "payment-after-acceptance" in not_met
            case WindowVerdict.IN_WINDOW:
                assert not not_met & {"payment-after-acceptance", "payment-before-first-session"}
            case WindowVerdict.LATE:
                assert "payment-before-first-session" in not_met
                assert "payment-after-acceptance" not in not_met
            case WindowVerdict.CANNOT_TELL:
                undetermined = {finding.code for finding in payment.decision.undetermined}
                assert undetermined & {"payment-after-acceptance", "payment-before-first-session"}
