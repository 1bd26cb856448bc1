"""What is told and asked at the billing desk: completed from the log, named, in one turn."""

# ruff: noqa: ANN401 - whatever the functions take

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    Buyer,
    Event,
    Invoice,
    MemberJoined,
    MemberLeft,
    PaymentReceived,
    PaymentReversed,
    Refusal,
    SeatHolder,
    Seller,
    SessionCancelled,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    account,
)
from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.cohort.desk import (
    NOT_ON_RECORD,
    UNNAMED,
    CreditNoteOrder,
    InvoiceOrder,
    OnRecord,
    SettlementOrder,
    WaiverOrder,
)
from qip_rules.cohort.desk.change import Change
from qip_rules.errors import InputError, NotInForceError
from qip_rules.money import Money
from qip_rules.participation import Mode, SessionPlanned
from qip_rules.store import (
    GENESIS,
    Head,
    Outcome,
    Store,
    events_of_account,
    open_store,
    verify,
)
from qip_rules.store.chain import parsed_head
from qip_rules.store.desk import ON_RECORD_OTHERWISE, Told, decide, tell
from qip_rules.store.personal import unmarked
from tests.store.made_up import removal

PROGRAM = load_program("quality-training-program")
ON = date(2026, 2, 2)
NOON = datetime(2026, 2, 2, 17, tzinfo=UTC)
SELLER = Seller(name="Made-Up Office", address_lines=("1 Example Road",), country="US")
INVOICE = InvoiceOrder(application_id="A-1", issued_on=ON, seller=SELLER)


def common(application_id: str = "A-1") -> dict[str, Any]:
    return {
        "event_id": UNNAMED,
        "application_id": application_id,
        "occurred_on": ON,
        "recorded_at": NOON,
    }


def receipt_of(application_id: str = "A-1", leader: str = "Ada Made-Up") -> ApplicationReceived:
    return ApplicationReceived(
        **common(application_id),
        practice=Buyer(practice_id=f"p-{application_id}", name="Made-Up Oncology"),
        seats=(
            SeatHolder(seat_id=f"{application_id}/seat/1", person_id="ada", name=leader),
            SeatHolder(seat_id=f"{application_id}/seat/2", person_id="ben", name="Ben Made-Up"),
        ),
    )


def payment(payer: str = UNNAMED, cents: int = 500, application_id: str = "A-1") -> PaymentReceived:
    return PaymentReceived(
        **common(application_id),
        payment_id="W",
        amount=Money(cents, "USD"),
        payer=payer,
    )


def joined(name: str = "Cleo Made-Up") -> MemberJoined:
    holder = SeatHolder(seat_id=UNNAMED, person_id="cleo", name=name)
    return MemberJoined(**common(), seat=holder)


SCHEDULED = SessionScheduled(
    **common(UNNAMED),
    session_id="S1",
    starts_on=date(2026, 5, 1),
    mode=SessionMode.IN_PERSON,
)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Store]:
    """A log with one application."""
    with open_store(tmp_path / "log.db") as store:
        told(store, receipt_of())
        yield store


def told(store: Store, event: Event, *, minutes: int = 0, **how: Any) -> Told:
    moment = NOON + timedelta(minutes=minutes)
    return tell(
        store,
        PROGRAM,
        attrs.evolve(event, recorded_at=moment),
        as_of=ON + timedelta(days=1),
        recorded_at=moment,
        **how,
    )


def outcomes(told: Told) -> list[Outcome]:
    return [each.outcome for each in told.receipts]


def remove(store: Store, text: str) -> None:
    places = [each.place for each in store.find_personal(containing=text)]
    assert places
    store.remove_personal(places, removal(f"removal-{store.head().sequence}"), recorded_at=NOON)


def of_course(session_id: str = "S1") -> SessionPlanned:
    """A session that is announced with the course of the practice."""
    return SessionPlanned(
        **{**common(), "event_id": f"course/{session_id}"},
        session_id=session_id,
        step_id="in-person-session",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 2),
        mode=Mode.IN_PERSON,
    )


# --------------------------------------------------------------------------- of the course


def test_a_session_of_the_course_ends_the_time_to_pay_at_the_desk(log: Store) -> None:
    log.append([of_course()], recorded_at=NOON)
    (change,) = told(log, attrs.evolve(payment(), payer="P")).changes
    assert change.before is not None
    assert {each.window.first_session_on for each in (change.before, change.after)} == {
        date(2026, 5, 1)
    }
    answer = decide(log, PROGRAM, INVOICE, as_of=ON, recorded_at=NOON)
    assert isinstance(answer.change, Change)
    assert answer.change.after.window.first_session_on == date(2026, 5, 1)
    assert isinstance(answer.made, Invoice)
    (its,) = log.applications()
    assert answer.change.after == account(
        PROGRAM, events_of_account(its, PROGRAM, ON), its.documents, ON
    )


@pytest.mark.parametrize("whose", ["A-1", UNNAMED])
def test_what_becomes_of_a_session_of_the_course_is_told_with_the_course(
    log: Store, whose: str
) -> None:
    log.append([of_course()], recorded_at=NOON)
    moved = SessionMoved(**common(whose), session_id="S1", starts_on=date(2026, 6, 1))
    for event in (moved, attrs.evolve(SCHEDULED, application_id=whose)):
        with pytest.raises(InputError, match="not announced with the course") as caught:
            told(log, event)
        assert [each.place for each in caught.value.faults] == ["session_id"]
    assert outcomes(told(log, moved, anyway=True)) == [Outcome.RECORDED]
    other = attrs.evolve(SCHEDULED, application_id=whose, session_id="S2")
    assert outcomes(told(log, other)) == [Outcome.RECORDED]


def test_a_session_told_to_all_is_none_of_one_of_whom_only_the_course_is_known(log: Store) -> None:
    log.append([attrs.evolve(of_course(), application_id="A-2")], recorded_at=NOON)
    done = told(log, attrs.evolve(SCHEDULED, session_id="S2"))
    assert [each.application_id for each in done.events] == ["A-1"]


def test_a_duty_about_several_is_none_of_one_of_whom_only_the_course_is_known(log: Store) -> None:
    log.append([attrs.evolve(of_course(), application_id="A-2")], recorded_at=NOON)
    order = SettlementOrder(
        application_id="A-2",
        issued_on=ON,
        duty=next(iter(OF_SEVERAL)),
        about="W",
        authority="Ada Made-Up",
        reason="It was looked at.",
    )
    with pytest.raises(InputError, match="an application on record"):
        decide(log, PROGRAM, order, as_of=ON, recorded_at=NOON)


# ------------------------------------------------------------------------------------- ids


def test_an_id_by_content_stays_what_it_was(log: Store) -> None:
    """Such ids are on record with those who use the desk: another id would be another event."""
    assert [each.id for each in log.entries()] == ["A-1/application-received/2f99e8b50927"]


def test_the_same_told_again_is_on_record_whenever_it_is_recorded(log: Store) -> None:
    for event in (receipt_of(), payment(), joined()):
        first = told(log, event)
        again = told(log, event, minutes=7)
        assert outcomes(again) == [Outcome.DUPLICATE]
        assert again.events[0].event_id == first.events[0].event_id
        assert again.changes[0].before == again.changes[0].after


def test_events_that_differ_in_a_person_alone_are_two(log: Store) -> None:
    ids = [told(log, payment(name)).events[0].event_id for name in ("Ada", "Ben", "Ada", "Ben")]
    assert ids == [ids[0], f"{ids[0]}-2"] * 2
    assert len(log.application("A-1").events) == 3
    assert told(log, payment("Cleo")).events[0].event_id == f"{ids[0]}-3"


def test_no_id_depends_on_a_name(tmp_path: Path) -> None:
    ids = []
    for number, (leader, payer, comes, to, why) in enumerate(
        [
            ("Ada Made-Up", "Ada Made-Up", "Cleo Made-Up", "Dov Made-Up", "Ada asked"),
            ("李", "Zoë Other", "Eve Other", "Fay Other", "Ben asked"),
        ]
    ):
        with open_store(tmp_path / f"{number}.db") as store:
            told(store, receipt_of(leader=leader))
            told(store, SCHEDULED)
            told(store, payment(payer))
            told(store, joined(comes))
            asked = TransferAsked(**common(), to_name=to, to_application_id="A-1")
            told(store, asked)
            back = PaymentReversed(
                **common(),
                payment_id="W",
                amount=Money(5, "USD"),
                reason=why,
            )
            told(store, back)
            called_off = SessionCancelled(**common(UNNAMED), session_id="S1", reason=why)
            told(store, called_off)
            for name in (leader, comes):
                remove(store, name)
            ids.append([each.id for each in store.entries() if each.application_id])
            assert len(ids[-1]) == 7
    assert ids[0] == ids[1]


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=9))
def test_a_guessed_name_is_confirmed_by_nothing_that_is_left(name: str) -> None:
    """After the removal the log of one person is that of any other, but for salted digests."""
    left = []
    for payer in (name, "Somebody Else"):
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "log.db") as store:
            told(store, receipt_of())
            told(store, payment(payer))
            remove(store, payer)
            its = [each for each in store.entries() if each.application_id]
            left.append([(each.kind, each.id, unmarked(each.record)) for each in its])
    assert left[0] == left[1]


def test_who_was_removed_is_not_brought_back_by_telling_again(log: Store) -> None:
    told(log, joined())
    told(log, payment("A Person"))
    remove(log, "Cleo")
    remove(log, "A Person")
    for event in (joined(), payment("A Person")):
        again = told(log, event)
        assert outcomes(again) == [Outcome.DUPLICATE]
        assert again.changes[0].before == again.changes[0].after
        assert again.changes[0].appeared == ()
    assert list(log.find_personal(containing="Cleo")) == []
    assert verify(log).is_intact


def test_a_name_that_was_mistyped_gives_no_second_seat(log: Store) -> None:
    first = told(log, joined("Cleo Maed-Up"))
    with pytest.raises(InputError) as caught:
        told(log, joined("Cleo Made-Up"))
    (fault,) = caught.value.faults
    assert (caught.value.of, fault.place) == (ON_RECORD_OTHERWISE, "seat")
    assert fault.hint.endswith(f"id {first.events[0].event_id}")
    assert log.head().sequence == 2
    second = told(log, joined("Cleo Made-Up"), anyway=True)
    assert [each.code for each in second.changes[0].appeared] == ["seat-taken"]
    assert len(second.changes[0].after.seats) == 3


def test_an_event_told_under_its_id_keeps_its_seat_whatever_it_says(log: Store) -> None:
    first = told(log, joined("Cleo Maed-Up")).events[0]
    assert isinstance(first, MemberJoined)
    own = attrs.evolve(joined("Cleo Made-Up"), event_id=first.event_id)
    for other in (own, attrs.evolve(own, occurred_on=ON + timedelta(days=1))):
        (event,) = told(log, other).events
        assert isinstance(event, MemberJoined)
        assert event.seat.seat_id == first.seat.seat_id


def test_a_receipt_is_told_once_and_put_right_under_its_id(log: Store) -> None:
    with pytest.raises(InputError, match="A-1/application-received/2f99e8b50927"):
        told(log, receipt_of(leader="Ada Maid-Up"))
    later = attrs.evolve(receipt_of(), occurred_on=ON + timedelta(days=1))
    with pytest.raises(InputError, match="an application that is not on record"):
        told(log, later)
    assert log.head().sequence == 1
    right = attrs.evolve(receipt_of(leader="Ada Maid-Up"), event_id=told_id(log))
    assert outcomes(told(log, right)) == [Outcome.CONFLICT]


def planned(log: Store, application_id: str) -> list[str]:
    its = log.application(application_id).events
    return [each.session_id for each in its if isinstance(each, SessionScheduled)]


def told_id(log: Store) -> str:
    return next(iter(log.entries())).id


@pytest.mark.parametrize("length", [119, 120, 121, 160, 200])
@pytest.mark.parametrize("letter", ["x", "\u5b57"])
def test_ids_fit_however_long_that_of_the_application_is(
    tmp_path: Path, length: int, letter: str
) -> None:
    """Two that begin alike are told apart, and what was told to one of them alone stays so."""
    one, other = (letter * (length - 1) + end for end in "12")
    with open_store(tmp_path / "log.db") as store:
        for own in (one, other):
            told(store, receipt_of(own))
        told(store, SCHEDULED)
        told(store, attrs.evolve(SCHEDULED, session_id="S2"), application_ids=(one,))
        memo = attrs.evolve(SCHEDULED, event_id="memo", session_id="S3")
        told(store, memo, application_ids=(one,))
        told(store, attrs.evolve(memo, event_id="m" * 74, session_id="S4"))
        for own in (one, other):
            joins = attrs.evolve(joined(), application_id=own)
            (first,) = told(store, joins).events
            assert told(store, joins).events == (first,)
            assert planned(store, own) == ["S1", "S2", "S3", "S4"][:: 1 if own == one else 3]
        every = [each.id for each in store.entries()]
        assert len(set(every)) == len(every)
        assert max(map(len, every)) <= 200
        told(store, receipt_of("late"))
        assert planned(store, "late") == ["S1", "S4"]
        with pytest.raises(InputError, match="75 characters"):
            told(store, attrs.evolve(memo, event_id="m" * 75))


# ------------------------------------------------------------------------- what is filled in


def test_a_payment_is_the_practices_unless_it_is_said(log: Store) -> None:
    (event,) = told(log, payment()).events
    assert isinstance(event, PaymentReceived)
    assert event.payer == "Made-Up Oncology"


def test_a_session_is_told_to_all_and_taken_over_by_who_comes_later(log: Store) -> None:
    told(log, receipt_of("B-2"))
    both = told(log, SCHEDULED)
    assert [each.application_id for each in both.events] == ["A-1", "B-2"]
    assert [each.after.application_id for each in both.changes] == ["A-1", "B-2"]
    later = told(log, receipt_of("C-3"))
    assert [each.kind for each in later.events] == ["application-received", "session-scheduled"]
    assert [each.application_id for each in later.events] == ["C-3", "C-3"]
    moved = SessionMoved(**common(UNNAMED), session_id="S1", starts_on=date(2026, 6, 1))
    two = told(log, moved, application_ids=("C-3", "A-1", "C-3"))
    assert [each.application_id for each in two.events] == ["C-3", "A-1"]
    named = told(log, attrs.evolve(moved, event_id="memo-1", starts_on=date(2026, 6, 2)))
    assert [each.event_id for each in named.events] == ["memo-1/A-1", "memo-1/B-2", "memo-1/C-3"]


def sessions_of(log: Store, application_id: str) -> list[str]:
    its = log.application(application_id).events
    return [each.kind.removeprefix("session-") for each in its if hasattr(each, "session_id")]


def test_what_is_said_for_one_application_is_not_taken_over(log: Store) -> None:
    """With one application on record, what all are told and what one is told look the same."""
    told(log, SCHEDULED)
    moved = SessionMoved(**common(UNNAMED), session_id="S1", starts_on=date(2026, 6, 1))
    cancelled = SessionCancelled(**common(UNNAMED), session_id="S1", reason="storm")
    alone = told(log, moved, application_ids=("A-1",), minutes=1)
    assert [each.event_id.split("/")[:3] for each in alone.events] == [
        ["A-1", "only", "session-moved"]
    ]
    assert outcomes(told(log, moved, application_ids=("A-1",), minutes=2)) == [Outcome.DUPLICATE]
    given = attrs.evolve(cancelled, event_id="memo")
    named = told(log, given, application_ids=("A-1",), minutes=3)
    assert [each.event_id for each in named.events] == ["memo/only/A-1"]
    told(log, receipt_of("A-3"))
    assert sessions_of(log, "A-1") == ["scheduled", "moved", "cancelled"]
    assert sessions_of(log, "A-3") == ["scheduled"]

    both = told(log, moved, minutes=4)  # now it is said to all
    assert outcomes(both) == [Outcome.RECORDED, Outcome.RECORDED]
    again = told(log, moved, application_ids=("A-3",), minutes=5)
    assert outcomes(again) == [Outcome.DUPLICATE]
    told(log, receipt_of("A-4"))
    assert sessions_of(log, "A-4") == ["scheduled", "moved"]
    assert not log.application("A-4").events[-1].event_id.startswith("A-4/only")


def test_what_a_library_records_for_one_application_is_not_taken_over(log: Store) -> None:
    one = attrs.evolve(SCHEDULED, application_id="A-1")
    assert told(log, one).events[0].event_id.startswith("A-1/only/session-scheduled/")
    told(log, receipt_of("A-3"))
    assert sessions_of(log, "A-3") == []


def test_a_session_of_some_is_moved_for_them_alone(log: Store) -> None:
    told(log, receipt_of("A-2"))
    told(log, SCHEDULED, application_ids=("A-1",))
    moved = SessionMoved(**common(UNNAMED), session_id="S1", starts_on=date(2026, 6, 1))
    with pytest.raises(InputError) as caught:
        told(log, moved, application_ids=("A-1", "A-2"))
    assert [(each.place, each.expected) for each in caught.value.faults] == [
        ("session_id", "a session on record of A-2")
    ]
    all_of_them = told(log, moved, minutes=1)
    assert [each.application_id for each in all_of_them.events] == ["A-1"]
    assert [each.after.application_id for each in all_of_them.changes] == ["A-1"]
    assert all_of_them.left_out == ("A-2",)
    told(log, receipt_of("A-3"))
    assert (sessions_of(log, "A-2"), sessions_of(log, "A-3")) == ([], [])
    insisted = told(log, moved, anyway=True, minutes=2)
    assert [each.application_id for each in insisted.events] == ["A-1", "A-2", "A-3"]
    assert insisted.left_out == ()
    told(log, receipt_of("A-4"))
    assert sessions_of(log, "A-4") == []


def test_one_given_id_of_sessions_is_one_whoever_was_told(log: Store) -> None:
    memo = attrs.evolve(SCHEDULED, event_id="memo")
    told(log, memo)
    other = attrs.evolve(memo, starts_on=date(2026, 7, 1))
    assert outcomes(told(log, other, application_ids=("A-1",))) == [Outcome.CONFLICT]
    note = attrs.evolve(SCHEDULED, event_id="note", session_id="S2")
    told(log, note, application_ids=("A-1",))
    other = attrs.evolve(note, starts_on=date(2026, 7, 1))
    assert outcomes(told(log, other)) == [Outcome.CONFLICT]
    for wrong in ("only", "memo/only", "only/memo"):
        with pytest.raises(InputError, match="without the part only"):
            told(log, attrs.evolve(memo, event_id=wrong))


def test_a_session_needs_somebody_whom_it_concerns(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        with pytest.raises(InputError, match="a log without an application"):
            told(store, SCHEDULED)
        assert store.head().sequence == 0


def test_an_id_that_was_given_stays(log: Store) -> None:
    own = attrs.evolve(payment(), event_id="bank-1")
    assert [each.event_id for each in told(log, own).events] == ["bank-1"]
    other = told(log, attrs.evolve(own, amount=Money(7, "USD")))
    assert outcomes(other) == [Outcome.CONFLICT]
    assert other.says_two_things
    assert [each.code for each in other.changes[0].appeared][:1] == ["event-conflict"]


# ------------------------------------------------------------------------ what is not on record


LEFT = MemberLeft(**common(), seat_id="A-1/seat/22")
BACK = PaymentReversed(
    **common(),
    payment_id="W-404",
    amount=Money(5, "USD"),
    reason="fee",
)
MOVED = SessionMoved(**common(UNNAMED), session_id="S9", starts_on=date(2026, 6, 1))
ELSEWHERE = TransferAsked(**common(), to_name="Dov", to_application_id="B-22")


@pytest.mark.parametrize(
    ("event", "place", "found", "hint"),
    [
        (LEFT, "seat_id", '"A-1/seat/22"', "on record: A-1/seat/2, A-1/seat/1"),
        (BACK, "payment_id", '"W-404"', "none is on record"),
        (MOVED, "session_id", '"S9"', "none is on record"),
        (ELSEWHERE, "to_application_id", '"B-22"', "on record: A-1"),
        (payment(application_id="A-11"), "application_id", '"A-11"', "on record: A-1"),
        (Accepted(**common("Z")), "application_id", '"Z"', "on record: A-1"),
    ],
)
def test_what_is_not_on_record_is_asked_back(
    log: Store, event: Event, place: str, found: str, hint: str
) -> None:
    with pytest.raises(InputError) as caught:
        told(log, event)
    (fault,) = caught.value.faults
    assert caught.value.of == NOT_ON_RECORD
    assert (fault.place, fault.found, fault.hint) == (place, found, hint)
    assert log.head().sequence == 1


@pytest.mark.parametrize(
    "event",
    [
        LEFT,
        BACK,
        MOVED,
        ELSEWHERE,
        payment("Payer", application_id="A-11"),
        Accepted(**common("Z")),
    ],
)
def test_it_is_recorded_if_it_is_said_and_the_account_tells_it(log: Store, event: Event) -> None:
    done = told(log, event, anyway=True)
    assert outcomes(done) == [Outcome.RECORDED]
    assert done.changes[0].appeared


def test_without_a_receipt_nobody_knows_who_paid(log: Store) -> None:
    with pytest.raises(InputError, match="who paid"):
        told(log, payment(application_id="A-11"), anyway=True)
    assert log.head().sequence == 1


def test_a_session_for_an_application_that_is_not_on_record(log: Store) -> None:
    with pytest.raises(InputError) as caught:
        told(log, SCHEDULED, application_ids=("A-1", "X", "Y"))
    assert [each.place for each in caught.value.faults] == ["application_ids"] * 2
    done = told(log, SCHEDULED, application_ids=("X",), anyway=True)
    assert [each.application_id for each in done.events] == ["X"]


def test_the_nearest_names_come_first_and_not_too_many(log: Store) -> None:
    for number in range(3, 12):
        told(
            log,
            attrs.evolve(
                joined(),
                seat=SeatHolder(seat_id=f"A-1/seat/{number}", person_id=f"p{number}", name="X"),
            ),
        )
    with pytest.raises(InputError) as caught:
        told(log, attrs.evolve(LEFT, seat_id="A-1/seat/1O"))
    hint = caught.value.faults[0].hint
    assert hint.startswith("on record: A-1/seat/1")
    assert hint.endswith(", …")
    assert hint.count(",") == 5
    with pytest.raises(InputError):
        told(log, attrs.evolve(LEFT, seat_id="x" * 1_000_000))


# ------------------------------------------------------------------------------- decisions


def asked(store: Store, order: Any, **how: Any) -> object:
    return decide(
        store,
        PROGRAM,
        order,
        as_of=ON + timedelta(days=1),
        recorded_at=NOON,
        **how,
    ).made


def test_an_order_is_decided_once(log: Store) -> None:
    made = asked(log, INVOICE)
    assert isinstance(made, Invoice)
    assert made.number == "QTP-2026-0001"
    assert asked(log, INVOICE) == OnRecord(made)
    assert log.head().sequence == 2
    other = attrs.evolve(INVOICE, purchase_order="PO")
    assert isinstance(asked(log, other), Refusal)


def test_a_document_is_looked_at_before_it_is_recorded(log: Store) -> None:
    def stop(_document: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        asked(log, INVOICE, look_at=stop)
    assert log.head().sequence == 1
    seen: list[object] = []
    made = asked(log, INVOICE, look_at=seen.append, series="OWN")
    assert seen == [made]
    assert isinstance(made, Invoice)
    assert made.number == "OWN-2026-0001"


@pytest.mark.parametrize(
    ("order", "place"),
    [
        (attrs.evolve(INVOICE, application_id="A-2"), "application_id"),
        (
            CreditNoteOrder(
                application_id="A-1", issued_on=ON, invoice_number="QTP-1", reason="why"
            ),
            "invoice_number",
        ),
        (
            WaiverOrder(
                application_id="A-1",
                issued_on=ON,
                seat_id="A-1/seat/9",
                amount=Money(5, "USD"),
                authority="Director",
                reason="why",
            ),
            "seat_id",
        ),
    ],
)
def test_an_order_about_what_is_not_on_record(log: Store, order: object, place: str) -> None:
    with pytest.raises(InputError) as caught:
        asked(log, order)
    assert [each.place for each in caught.value.faults] == [place]
    assert log.head().sequence == 1
    assert log.last_ordinals() == {}


def test_a_program_that_was_not_in_force_writes_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        with pytest.raises(NotInForceError):
            told(store, attrs.evolve(receipt_of(), occurred_on=date(1950, 1, 1)))
        assert store.head().sequence == 0


def test_a_head_is_read_as_it_is_printed() -> None:
    digest = "a" * len(GENESIS)
    assert parsed_head(f"12:{digest}") == Head(12, digest)
    for text in (
        "",
        "12",
        f"-1:{digest}",
        f"1.0:{digest}",
        f"{'9' * 20}:{digest}",
        f"12:{digest}0",
    ):
        assert parsed_head(text) is None
