"""The programs whose histories the laws are held to: every setting, fees small and changing.

Fees are a few cents, so that a model can count cent by cent and edges are hit often. They change on
the day on which the clocks of the programs' zone go back, around which the histories lie.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from qip_rules.billing import (
    Accepted,
    AssignedPart,
    Declined,
    Document,
    Event,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    MoneyReturned,
    PaymentAssigned,
    PaymentReceived,
    PaymentReversed,
    SeatHolder,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    Waiver,
    Withdrawn,
    WriteOff,
    WriteOffUndone,
    account,
)
from qip_rules.money import Money
from qip_rules.policy.program import Program
from qip_rules.testing.billing_events import days, events, receipts, scene_of
from qip_rules.testing.billing_histories import (
    AccountHistory,
    account_cohorts,
    account_histories,
    decisions,
)
from tests.billing.desk import DEFAULTS, program_with

CHANGE = date(2026, 11, 1)
FEES = (("2016-01-01", 7), (CHANGE.isoformat(), 11))
NO_FEES = (("2016-01-01", 0), (CHANGE.isoformat(), 3))
LENIENT = "within_application_before_first_session"

STRICT: tuple[dict[str, Any], ...] = (
    {},
    {"allocation": "pro_rata_by_seat"},
    {"early_payment": "apply"},
    {"withdrawal_after_acceptance": "still_owed"},
    {"invoice_when": "accepted", "fee_date": "accepted"},
    {"fee_date": "issued"},
    {"payment_date": "cleared", "payment_due": "session_day", "judge_by": "latest_schedule"},
    {"payment_date": "postmarked", "early_payment": "hold, 2026-11-01 apply"},
    {"return_of_unearned": "refused", "allocation": "line_order, 2026-11-01 pro_rata_by_seat"},
    {"invoice_when": "complete", "days": 3},
    {"early_payment": "reject_finding", "withdrawal_after_acceptance": "still_owed"},
)
"""Programs in which no fee passes to anybody else."""

OTHERS = (
    {"transfer": LENIENT},
    {"transfer": LENIENT, "allocation": "pro_rata_by_seat", "early_payment": "apply"},
    {"transfer": LENIENT, "fee_date": "issued", "withdrawal_after_acceptance": "still_owed"},
)


def program_of(number: int, fees: tuple[tuple[str, int], ...] = FEES) -> Program:
    """One of the programs, with those fees."""
    return program_with(fees=fees, **(*STRICT, *OTHERS)[number])


numbers = st.integers(0, len(STRICT) + len(OTHERS) - 1)
strict_numbers = st.integers(0, len(STRICT) - 1)


def history_of(program: Program) -> st.SearchStrategy[AccountHistory]:
    return account_histories(program, around=CHANGE)


def with_settings(**wanted: str) -> st.SearchStrategy[int]:
    """The numbers of the programs that have those settings, from the first day to the last."""
    every = (*STRICT, *OTHERS)
    return st.sampled_from(
        [
            number
            for number, settings in enumerate(every)
            if all({**DEFAULTS, **settings}[name] == choice for name, choice in wanted.items())
        ]
    )


def history_telling_of(
    *kinds: type[Event],
) -> Callable[[Program], st.SearchStrategy[AccountHistory]]:
    return lambda program: account_histories(program, around=CHANGE, telling_of=kinds)


def history_inclined_to(
    *kinds: type[Document],
) -> Callable[[Program], st.SearchStrategy[AccountHistory]]:
    return lambda program: account_histories(
        program, around=CHANGE, telling_of=(MemberJoined, PaymentReversed), inclined_to=kinds
    )


any_history = numbers.map(program_of).flatmap(history_of)
"""Histories under every setting."""

strict_history = strict_numbers.map(program_of).flatmap(history_of)
"""Histories under which no fee passes to anybody else."""

GOING: tuple[type[Event], ...] = (MemberLeft, Withdrawn)

going_history = numbers.map(program_of).flatmap(
    lambda program: (
        history_telling_of(*GOING)(program) | history_telling_of(MemberLeft, MemberJoined)(program)
    )
)
"""Histories in which members leave and come, or all withdraw, before or after they pay."""


@st.composite
def _accepted_late(draw: st.DrawFn, history: AccountHistory) -> AccountHistory:
    """The history, but that the application was accepted only in the end."""
    on = history.after - timedelta(days=draw(st.integers(0, 9)))
    accepted = Accepted(
        event_id="accepted-late",
        application_id=history.events[0].application_id,
        occurred_on=on,
        recorded_at=scene_of(history.program, around=CHANGE).moment(on, time(12)),
    )
    told = (each for each in history.events if not isinstance(each, Accepted))
    return attrs.evolve(history, events=(*told, accepted), as_of=history.after)


early_history = (
    with_settings(early_payment="hold")
    .map(program_of)
    .flatmap(history_telling_of(MemberLeft))
    .flatmap(_accepted_late)
)
"""Histories in which members leave, and money that comes before acceptance is held."""

strict_going_history = strict_numbers.map(program_of).flatmap(history_telling_of(*GOING))
"""The same where no fee passes to anybody else."""

growing_history = (
    with_settings(transfer="strict", allocation="pro_rata_by_seat")
    .map(program_of)
    .flatmap(history_telling_of(MemberJoined))
)
"""Histories in which members join and are invoiced after the others, who share alike."""

assigned_history = strict_numbers.map(program_of).flatmap(history_inclined_to(PaymentAssigned))
"""Histories in which staff say whom payments are for, and fees pass to nobody."""

written_off_history = numbers.map(program_of).flatmap(history_inclined_to(WriteOff, WriteOffUndone))
"""Histories in which what is due is written off, and chased again."""

waived_history = numbers.map(program_of).flatmap(history_inclined_to(Waiver))
"""Histories in which fees are waived, in parts and more than once."""

shared_history = with_settings(allocation="pro_rata_by_seat").map(program_of).flatmap(history_of)
"""Histories in which seats share alike in what is paid."""

unfixed_history = with_settings(fee_date="accepted").map(program_of).flatmap(history_of)
"""Histories in which no fee is fixed before acceptance."""

free_history = st.integers(0, 2).map(lambda number: program_of(number, NO_FEES)).flatmap(history_of)
"""Histories of programs that ask for nothing at first."""

received_fee_history = with_settings(fee_date="received").map(program_of).flatmap(history_of)
"""Histories in which the fee is that of the receipt."""

received_payment_history = (
    with_settings(payment_date="received", judge_by="schedule_known_at_payment")
    .map(program_of)
    .flatmap(history_of)
)
"""Histories in which the day on which money arrives is held against the window."""


@st.composite
def _wild(draw: st.DrawFn, history: AccountHistory) -> AccountHistory:
    """A history with decisions that nobody ought to have made, and that are on record."""
    about: dict[str, Any] = {
        "application_id": history.events[0].application_id,
        "issued_on": history.after,
        "program_id": history.program.id,
        "policy_on": history.after,
        "digest": "made up",
        "authority": "Made-Up Committee",
        "reason": "Made up.",
    }
    cents = (st.integers(1, 5) | st.integers(1, 30)).map(lambda amount: Money(amount, "USD"))
    payments = st.sampled_from(["wire-1", "wire-2"])
    seats = st.sampled_from(["seat-1", "seat-2"])
    documents = list(history.documents)
    for number in range(draw(st.integers(1, 4))):
        about["number"] = f"wild-{number}"
        # The first may be recorded late: those after it then do not count either.
        is_late = number == 0 and draw(st.booleans())
        late = datetime.combine(history.after + timedelta(days=5), time(12), UTC)
        mistyped = draw(st.sampled_from([None, None, late.replace(year=2126)]))
        about["recorded_at"] = late if is_late else mistyped
        kind = draw(st.sampled_from([PaymentAssigned, PaymentAssigned, Waiver, MoneyReturned]))
        if kind is Waiver:
            documents.append(Waiver(**about, seat_id=draw(seats), amount=draw(cents)))
        elif kind is MoneyReturned:
            documents.append(MoneyReturned(**about, payment_id=draw(payments), amount=draw(cents)))
        else:
            part = AssignedPart(seat_id=draw(seats), amount=draw(cents))
            documents.append(PaymentAssigned(**about, payment_id=draw(payments), parts=(part,)))
    return attrs.evolve(history, documents=tuple(documents), as_of=history.after)


wild_history = any_history.flatmap(_wild)
"""Histories with waivers, returns and assignments of any sum on record."""


@st.composite
def _passed_on(draw: st.DrawFn, number: int) -> AccountHistory:
    """A member, and sometimes the successor, is replaced in time, and the invoice put right."""
    program = program_of(number)
    scene = scene_of(program, around=CHANGE)
    month = [scene.first + timedelta(days=n) for n in range(30)]

    def common(event_id: str, day: date) -> dict[str, Any]:
        at = scene.moment(day, time(12))
        about = {"event_id": event_id, "application_id": scene.application_id}
        return {**about, "occurred_on": day, "recorded_at": at}

    receipt = draw(receipts(scene))
    on = receipt.occurred_on
    told: list[Event] = [
        attrs.evolve(receipt, seats=(*receipt.seats, _holder(5))),
        Accepted(**common("accepted", on)),
        SessionScheduled(
            **common("announced", month[0]),
            session_id="session-1",
            starts_on=month[-1],
            mode=SessionMode.IN_PERSON,
        ),
    ]
    for n in range(draw(st.integers(1, 3))):
        paid = PaymentReceived(
            **common(f"paid-{n}", on + timedelta(days=draw(st.integers(0, 9)))),
            payment_id=f"wire-{n}",
            amount=Money(draw(st.integers(1, 30)), "USD"),
            payer="Made-Up Oncology",
        )
        told.append(paid)
    documents: list[Document] = []
    given_up = "seat-1"
    for turn in range(draw(st.integers(1, 2))):
        day = on + timedelta(days=3 * turn + 1)
        documents += _papers(program, told, documents, day - timedelta(days=1))
        successor = _holder(7 + turn)
        told.append(
            MemberReplaced(**common(f"r-{turn}", day), seat_id=given_up, successor=successor)
        )
        given_up = successor.seat_id
        for later in (day, day + timedelta(days=1)):
            documents += _papers(program, told, documents, later)
    return AccountHistory(
        program=program,
        events=tuple(told),
        documents=tuple(documents),
        as_of=scene.after,
        after=scene.after,
    )


def _papers(
    program: Program, told: Sequence[Event], documents: Sequence[Document], day: date
) -> list[Document]:
    state = account(program, told, documents, day)
    return [*decisions(state, number=f"D-{len(documents) + 1}", on=day, choice=1)][:1]


def _holder(number: int) -> SeatHolder:
    name = f"Person {number} Made-Up"
    return SeatHolder(seat_id=f"seat-{number}", person_id=f"person-{number}", name=name)


passed_on_history = st.integers(len(STRICT), len(STRICT) + len(OTHERS) - 1).flatmap(_passed_on)
"""Histories in which fees pass to successors."""


@st.composite
def _reopened(draw: st.DrawFn, number: int) -> AccountHistory:
    """A member who paid a part leaves, the rest is credited, and the bank takes money back."""
    program = program_of(number)
    scene = scene_of(program, around=CHANGE)
    receipt = draw(receipts(scene))
    on = [receipt.occurred_on + timedelta(days=n) for n in range(6)]

    def common(event_id: str, day: date) -> dict[str, Any]:
        at = scene.moment(day, time(12))
        about = {"event_id": event_id, "application_id": scene.application_id}
        return {**about, "occurred_on": day, "recorded_at": at}

    paid, back = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    told: list[Event] = [receipt, Accepted(**common("accepted", on[0]))]
    documents = _papers(program, told, [], on[0])
    about: dict[str, Any] = {"payment_id": "wire-1"}
    told += [
        PaymentReceived(
            **common("paid", on[1]), **about, amount=Money(paid, "USD"), payer="Made-Up Oncology"
        ),
        MemberLeft(**common("left", on[2]), seat_id=draw(st.sampled_from(["seat-1", "seat-2"]))),
    ]
    documents += _papers(program, told, documents, on[3])
    told.append(
        PaymentReversed(
            **common("back", on[4]), **about, amount=Money(back, "USD"), reason="chargeback"
        )
    )
    return AccountHistory(
        program=program,
        events=tuple(told),
        documents=tuple(documents),
        as_of=scene.after,
        after=scene.after,
    )


reopened_history = numbers.flatmap(_reopened)
"""Histories in which lines that were credited in part are open again."""


@st.composite
def _at_once(draw: st.DrawFn, history: AccountHistory) -> AccountHistory:
    """A history in which two or three decide at one moment, and sometimes somebody later."""
    scene = scene_of(history.program, around=CHANGE)
    on = history.after - timedelta(days=draw(st.integers(0, 12)))
    kinds = st.sampled_from((Accepted, Declined, Withdrawn))
    told: list[Event] = [
        draw(kinds)(
            event_id=f"at-once-{n}",
            application_id=scene.application_id,
            occurred_on=on,
            recorded_at=scene.moment(on, time(12, draw(st.sampled_from((0, 0, 0, 1))))),
        )
        for n in range(draw(st.integers(2, 4)))
    ]
    return attrs.evolve(history.with_events(*told), as_of=history.after)


at_once_history = any_history.flatmap(_at_once)
"""Histories in which the application is accepted, declined or withdrawn at one moment."""


@st.composite
def _moved(draw: st.DrawFn, history: AccountHistory) -> AccountHistory:
    """A history in which more is said of the sessions."""
    scene = scene_of(history.program, around=CHANGE)
    kinds = (SessionScheduled, SessionScheduled, SessionCancelled, SessionMoved, SessionMadeVirtual)
    count = draw(st.integers(2, 6))
    told = [draw(events(scene, f"session-news-{n}", kinds=kinds)) for n in range(count)]
    if draw(st.booleans()):
        on = draw(days(scene))
        for n, kind in enumerate((SessionScheduled, SessionCancelled, SessionScheduled)):
            event = draw(events(scene, f"anew-{n}", kinds=[kind], on=on + timedelta(days=n)))
            assert isinstance(event, SessionScheduled | SessionCancelled)
            told.append(attrs.evolve(event, session_id="session-1"))
    return attrs.evolve(history.with_events(*told), as_of=history.after)


moved_history = any_history.flatmap(_moved) | numbers.map(program_of).flatmap(
    history_telling_of(SessionScheduled, SessionScheduled, SessionCancelled, SessionMoved)
)
"""Histories in which sessions are announced, moved, called off, and announced anew."""

any_cohort = numbers.map(program_of).flatmap(
    lambda program: account_cohorts(program, around=CHANGE)
)
"""Histories of several applications."""
