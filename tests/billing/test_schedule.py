"""The schedule of sessions, the payment window, and the day a payment is held against."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing.schedule import (
    PaymentWindow,
    Schedule,
    WindowVerdict,
    last_day_before,
    schedule_of,
    verdict_on,
)
from qip_rules.billing.settings import PaymentDue
from tests.billing.desk import Desk, day

ACCEPTED, SESSION = day("2026-04-01"), day("2026-05-04")


@pytest.mark.parametrize(
    ("accepted_on", "session_on", "paid_on", "verdict"),
    [
        (ACCEPTED, SESSION, "2026-03-31", WindowVerdict.BEFORE_ACCEPTANCE),
        (ACCEPTED, SESSION, "2026-04-01", WindowVerdict.IN_WINDOW),
        (ACCEPTED, SESSION, "2026-05-03", WindowVerdict.IN_WINDOW),
        (ACCEPTED, SESSION, "2026-05-04", WindowVerdict.LATE),
        (ACCEPTED, None, "2026-03-31", WindowVerdict.BEFORE_ACCEPTANCE),
        (ACCEPTED, None, "2026-04-01", WindowVerdict.CANNOT_TELL),
        (None, SESSION, "2026-05-03", WindowVerdict.CANNOT_TELL),
        (None, SESSION, "2026-06-01", WindowVerdict.CANNOT_TELL),
        (SESSION, ACCEPTED, "2026-04-10", WindowVerdict.BEFORE_ACCEPTANCE),
        (SESSION, ACCEPTED, "2026-05-04", WindowVerdict.LATE),
    ],
)
def test_verdicts(
    accepted_on: date | None, session_on: date | None, paid_on: str, verdict: WindowVerdict
) -> None:
    last_day = last_day_before(session_on, PaymentDue.DAY_BEFORE)
    assert verdict_on(day(paid_on), accepted_on=accepted_on, last_day=last_day) is verdict
    assert verdict_on(None, accepted_on=accepted_on, last_day=last_day) is WindowVerdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("accepted_on", "session_on", "is_empty", "last_day"),
    [
        (None, None, False, None),
        (None, SESSION, False, "2026-05-03"),
        (ACCEPTED, None, False, None),
        (ACCEPTED, SESSION, False, "2026-05-03"),
        (day("2026-05-03"), SESSION, False, "2026-05-03"),
        (SESSION, SESSION, True, None),
        (day("2026-05-05"), SESSION, True, None),
    ],
)
def test_windows(
    accepted_on: date | None, session_on: date | None, *, is_empty: bool, last_day: str | None
) -> None:
    window = PaymentWindow(accepted_on=accepted_on, first_session_on=session_on)
    assert window.is_empty is is_empty
    assert window.last_day == (None if last_day is None else day(last_day))


def test_the_first_session_held_in_person_by_the_latest_announcement() -> None:
    desk = Desk()
    told = [
        desk.session("2026-05-04", announced="2026-01-05"),
        desk.session("2026-06-08", session_id="session-2", announced="2026-01-05"),
        desk.session("2026-05-11", announced="2026-02-01"),
        desk.session("2026-05-11", announced="2026-03-01", virtual=True),
        desk.session("2026-06-08", session_id="session-2", announced="2026-04-01", virtual=True),
    ]
    assert schedule_of(reversed(told), []) == Schedule(
        (
            (day("2026-01-05"), day("2026-05-04")),
            (day("2026-02-01"), day("2026-05-11")),
            (day("2026-03-01"), day("2026-06-08")),
            (day("2026-04-01"), None),
        )
    )


def test_of_two_announcements_on_one_day_the_one_recorded_later_counts() -> None:
    desk = Desk()
    first = desk.session("2026-05-04", announced="2026-01-05")
    second = attrs.evolve(
        first, starts_on=day("2026-05-11"), recorded_at=first.recorded_at + timedelta(hours=1)
    )
    expected = Schedule(((day("2026-01-05"), day("2026-05-11")),))
    assert schedule_of([first, second], []) == schedule_of([second, first], []) == expected


def test_a_payment_is_held_against_the_latest_day_named_since() -> None:
    schedule = Schedule(
        (
            (day("2026-01-10"), day("2026-05-04")),
            (day("2026-02-10"), day("2026-04-06")),
            (day("2026-03-10"), day("2026-04-20")),
        )
    )
    assert schedule.first_in_person_on == day("2026-04-20")
    assert schedule.first_in_person_for(day("2026-01-01")) == day("2026-05-04")
    assert schedule.first_in_person_for(day("2026-02-09")) == day("2026-05-04")
    assert schedule.first_in_person_for(day("2026-02-10")) == day("2026-04-20")
    assert schedule.first_in_person_for(day("2026-05-20")) == day("2026-04-20")


def test_without_a_session_in_person_only_a_payment_in_time_can_be_judged() -> None:
    schedule = Schedule(((day("2026-01-10"), day("2026-05-04")), (day("2026-05-10"), None)))
    assert schedule.first_in_person_for(day("2026-05-03")) == day("2026-05-04")
    assert schedule.first_in_person_for(day("2026-05-04")) is None
    assert schedule.first_in_person_for(day("2026-05-10")) is None
    assert Schedule().first_in_person_for(day("2026-05-03")) is None
    assert Schedule().first_in_person_on is None


steps = st.dictionaries(st.integers(0, 20), st.none() | st.integers(0, 30), max_size=5)


@given(steps, st.integers(0, 30), st.integers(0, 30))
def test_an_earlier_payment_is_never_judged_later(
    announced: dict[int, int | None], one: int, other: int
) -> None:
    start = day("2026-01-01")

    def on(number: int) -> date:
        return start + timedelta(days=number)

    schedule = Schedule(
        tuple(
            (on(number), None if first is None else on(first))
            for number, first in sorted(announced.items())
        )
    )
    order = [WindowVerdict.IN_WINDOW, WindowVerdict.LATE, WindowVerdict.CANNOT_TELL]
    earlier, later = (
        order.index(
            verdict_on(
                on(number),
                accepted_on=start,
                last_day=last_day_before(
                    schedule.first_in_person_for(on(number)), PaymentDue.DAY_BEFORE
                ),
            )
        )
        for number in sorted((one, other))
    )
    assert earlier <= later
