"""Events told at the billing desk: the seat, the payer and the announcements filled in."""

from datetime import date, timedelta

import attrs
import pytest

from qip_rules.billing import (
    Buyer,
    Event,
    MemberJoined,
    MemberReplaced,
    SeatHolder,
    SessionMode,
    SessionMoved,
    SessionScheduled,
)
from qip_rules.cohort.desk import (
    announcements_for,
    paid_by_practice,
    seated,
)
from qip_rules.errors import InputError
from tests.cohort.desk_records import NOON, ON, RECEIVED, payment


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


def test_who_came_keeps_the_seat_whatever_the_name_is_by_now() -> None:
    joined = MemberJoined(
        event_id="-",
        application_id="A-1",
        occurred_on=ON,
        recorded_at=NOON,
        seat=SeatHolder(seat_id="-", person_id="cleo", name="Cleo Made-Up"),
    )
    first = seated(joined, [RECEIVED])
    assert isinstance(first, MemberJoined)
    removed = attrs.evolve(first, seat=attrs.evolve(first.seat, name="(removed)"))
    assert seated(joined, [RECEIVED, removed]) == first
    other_day = attrs.evolve(joined, occurred_on=date(2026, 2, 9))
    again = seated(other_day, [RECEIVED, first])
    assert isinstance(again, MemberJoined)
    assert again.seat.seat_id == "A-1/seat/4"


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
    assert {each.event_id for each in taken} == {"-"}
    assert list(announcements_for("B-2", [*events, *taken])) == taken
