"""Made-up events of one application: Hypothesis strategies, built and never filtered.

The events fall into a month around a day on which the program changes something, near midnight as
often as not, and ids are few, so that payments are reported twice, seats taken twice, and sessions
moved that nobody announced. Everybody in them is made up.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from qip_rules.billing.events import (
    Accepted,
    ApplicationCompleted,
    ApplicationReceived,
    Declined,
    Event,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.billing.fees import fee_on
from qip_rules.billing.parties import Buyer, SeatHolder
from qip_rules.money import Money
from qip_rules.policy.program import Program

__all__ = [
    "PLACES",
    "Scene",
    "amounts",
    "changed",
    "days",
    "events",
    "known_by",
    "receipts",
    "scene_of",
    "usual_courses",
]

PLACES: Final = 4
"""Core-team places at receipt, at most."""

_DAYS: Final = 30
_BEFORE: Final = 12
_KINDS: Final[tuple[type[Event], ...]] = (
    *(Accepted, Declined, Withdrawn, Accepted, Accepted, ApplicationCompleted),
    *(PaymentReceived,) * 6,
    *(PaymentReversed,) * 3,
    *(RefundAsked, TransferAsked, ApplicationReceived),
    *(SessionScheduled, SessionScheduled, SessionMoved, SessionMadeVirtual, SessionCancelled),
    *(MemberJoined, MemberLeft, MemberReplaced) * 2,
)
"""What happens, as often as it stands here."""

_CLOCK: Final = (
    time(12),
    time(0),
    time(23, 59, 59),
    time(1, 30),
    time(1, 30, fold=1),
    time(3, 59),
)
"""What a clock in the program's zone shows: both sides of midnight and of a change of clocks."""


@attrs.frozen(kw_only=True)
class Scene:
    """Where the events happen: a month, and the sums that matter in it."""

    program: Program = attrs.field(repr=False)
    application_id: str
    first: date
    fees: tuple[int, ...]
    """The fees of one seat in that month, in minor units."""
    other_currency: str

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001, ARG002
        """As Hypothesis prints it: without the program, which would fill pages."""
        printer.text(repr(self))

    @property
    def last(self) -> date:
        """The last day on which something happens."""
        return self.first + timedelta(days=_DAYS - 1)

    @property
    def after(self) -> date:
        """A day after everything, what was recorded late included."""
        return self.first + timedelta(days=_DAYS + 10)

    def moment(self, day: date, clock: time) -> datetime:
        """A moment by the clock of the program's zone."""
        return datetime.combine(day, clock, ZoneInfo(self.program.time_zone))


def scene_of(program: Program, *, around: date, application_id: str = "application-1") -> Scene:
    """A month around a day, in which the program has a fee.

    Raises:
        NotInForceError: the program has no fee on a day of that month.
    """
    first = around - timedelta(days=_BEFORE)
    fees = {fee_on(program, first + timedelta(days=n)).amount_minor for n in range(_DAYS)}
    return Scene(
        program=program,
        application_id=application_id,
        first=first,
        fees=tuple(sorted(fees)),
        other_currency="EUR" if program.currency != "EUR" else "USD",
    )


def days(scene: Scene) -> st.SearchStrategy[date]:
    """The days of the month: often one of a few, so that things happen on the same day."""
    number = st.sampled_from((0, _BEFORE - 1, _BEFORE, _BEFORE + 5)) | st.integers(0, _DAYS - 1)
    return number.map(lambda n: scene.first + timedelta(days=n))


def amounts(scene: Scene) -> st.SearchStrategy[int]:
    """Sums from one minor unit on: often a whole number of fees, or one unit off."""
    near = {
        max(1, fee * seats + off) for fee in scene.fees for seats in range(6) for off in (-1, 0, 1)
    }
    return st.sampled_from(sorted(near)) | st.integers(1, max(1, 3 * scene.fees[-1]))


@st.composite
def receipts(draw: st.DrawFn, scene: Scene, *, event_id: str = "received") -> ApplicationReceived:
    """The receipt of the application, in the first half of the month, with one to four seats."""
    n, seats = draw(st.integers(0, _DAYS // 2)), draw(st.integers(1, PLACES))
    on = scene.first + timedelta(days=n)
    return ApplicationReceived(
        event_id=event_id,
        application_id=scene.application_id,
        occurred_on=on,
        recorded_at=scene.moment(on, time(12)),
        practice=Buyer(practice_id="practice-1", name="Made-Up Oncology"),
        seats=tuple(_holder(seat, seat) for seat in range(1, seats + 1)),
    )


@st.composite
def usual_courses(draw: st.DrawFn, scene: Scene) -> list[Event]:
    """A session announced, the application accepted, and a payment: what one expects."""
    first, accepted_on, paid_on = (draw(st.integers(0, n)) for n in (5, 14, _DAYS - 1))

    def common(event_id: str, n: int) -> dict[str, Any]:
        on = scene.first + timedelta(days=n)
        at = scene.moment(on, time(12))
        about = {"event_id": event_id, "application_id": scene.application_id}
        return {**about, "occurred_on": on, "recorded_at": at}

    announced = SessionScheduled(
        **common("announced", first),
        session_id="session-1",
        starts_on=scene.first + timedelta(days=draw(st.integers(10, _DAYS))),
        mode=SessionMode.IN_PERSON,
    )
    paid = PaymentReceived(
        **common("paid", paid_on),
        payment_id="wire-1",
        amount=Money(draw(amounts(scene)), scene.program.currency),
        payer="Made-Up Oncology",
    )
    return [announced, Accepted(**common("accepted", accepted_on)), paid]


def _holder(seat: int, person: int) -> SeatHolder:
    return SeatHolder(
        seat_id=f"seat-{seat}", person_id=f"person-{person}", name=f"Person {person} Made-Up"
    )


@st.composite
def events(
    draw: st.DrawFn,
    scene: Scene,
    event_id: str,
    *,
    kinds: Sequence[type[Event]] = _KINDS,
    on: date | None = None,
) -> Event:
    """Something that happens to the application.

    Args:
        draw: given by Hypothesis.
        scene: where it happens.
        event_id: the id of the event.
        kinds: one of these, each as often as it stands there; by default any, and a further
            receipt too.
        on: the day on which it happens, and is recorded; by default any of the month, and some
            are recorded late. A receipt is on a day of its own.
    """
    day = draw(days(scene)) if on is None else on
    delay = draw(st.sampled_from((0, 0, 0, 1, 5))) if on is None else 0
    clock = draw(st.sampled_from(_CLOCK))
    common: dict[str, Any] = {
        "event_id": event_id,
        "application_id": scene.application_id,
        "occurred_on": day,
        "recorded_at": scene.moment(day + timedelta(days=delay), clock),
    }
    kind: Any = draw(st.sampled_from(kinds))
    if kind is ApplicationReceived:
        return draw(receipts(scene, event_id=event_id))
    if kind in {ApplicationCompleted, Accepted, Declined, Withdrawn, RefundAsked}:
        happened: Event = kind(**common)
        return happened
    if kind in {PaymentReceived, PaymentReversed}:
        return draw(_money(scene, kind, common))
    if kind in {MemberJoined, MemberLeft, MemberReplaced}:
        return draw(_changes(kind, common))
    if kind is TransferAsked:
        to = draw(st.sampled_from((scene.application_id, "application-elsewhere")))
        return TransferAsked(**common, to_name="Eve Made-Up", to_application_id=to)
    return draw(_sessions(scene, kind, common))


@st.composite
def _money(draw: st.DrawFn, scene: Scene, kind: type, common: dict[str, Any]) -> Event:
    own = scene.program.currency
    currency = draw(st.sampled_from((own,) * 9 + (scene.other_currency,)))
    common["amount"] = Money(draw(amounts(scene)), currency)
    common["payment_id"] = f"wire-{draw(st.integers(1, 5))}"
    if kind is PaymentReversed:
        return PaymentReversed(**common, reason="chargeback")
    return PaymentReceived(
        **common,
        payer="Made-Up Oncology",
        cleared_on=draw(st.none() | days(scene)),
        postmarked_on=draw(st.none() | days(scene)),
    )


@st.composite
def _changes(draw: st.DrawFn, kind: type, common: dict[str, Any]) -> Event:
    seat, new, person = draw(st.tuples(st.integers(1, 4), st.integers(3, 8), st.integers(1, 6)))
    if kind is MemberLeft:
        return MemberLeft(**common, seat_id=f"seat-{seat}")
    if kind is MemberJoined:
        return MemberJoined(**common, seat=_holder(new, person))
    successor = _holder(new if new != seat else 9, person)
    return MemberReplaced(**common, seat_id=f"seat-{seat}", successor=successor)


@st.composite
def _sessions(draw: st.DrawFn, scene: Scene, kind: type, common: dict[str, Any]) -> Event:
    common["session_id"] = f"session-{draw(st.sampled_from((1, 1, 2)))}"
    if kind is SessionMadeVirtual:
        return SessionMadeVirtual(**common)
    if kind is SessionCancelled:
        return SessionCancelled(**common, reason="A storm, made up.")
    starts_on = draw(days(scene)) + timedelta(days=draw(st.sampled_from((0, 10))))
    if kind is SessionMoved:
        return SessionMoved(**common, starts_on=starts_on)
    mode = draw(
        st.sampled_from((SessionMode.IN_PERSON, SessionMode.IN_PERSON, SessionMode.VIRTUAL))
    )
    return SessionScheduled(**common, starts_on=starts_on, mode=mode)


def changed(event: Event) -> Event:
    """The same id saying something else: a contradiction."""
    other = event.occurred_on - timedelta(days=1)
    return attrs.evolve(event, occurred_on=other)


def known_by(scene: Scene, told: Sequence[Event], day: date) -> list[Event]:
    """The events that are recorded by the end of a day."""
    zone = ZoneInfo(scene.program.time_zone)
    return [each for each in told if each.recorded_at.astimezone(zone).date() <= day]
