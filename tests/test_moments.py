"""The end of a day of a zone: one comparison in UTC says the same as the clock on the wall."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.moments import end_of_day
from tests.billing.desk import Desk, day, usd

ZONES = (
    "America/New_York",
    "America/Havana",  # midnight twice in the fall, none in the spring
    "America/Sao_Paulo",  # went back from midnight to 23:00
    "Asia/Beirut",
    "Africa/Cairo",
    "Pacific/Apia",  # left out a whole day
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "UTC",
)


@given(
    st.sampled_from(ZONES),
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.integers(-3 * 1440, 3 * 1440),
)
def test_a_moment_is_known_by_the_clock_of_the_zone(zone: str, on: date, minutes: int) -> None:
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    moment = noon + timedelta(minutes=minutes)
    assert (moment < end_of_day(on, zone)) == (moment.astimezone(ZoneInfo(zone)).date() <= on)


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (datetime(2026, 9, 23, 3, 59, tzinfo=UTC), True),  # still the 22nd in New York
        (datetime(2026, 9, 23, 4, 0, tzinfo=UTC), False),
        (datetime(2026, 9, 22, 23, 59, tzinfo=ZoneInfo("America/New_York")), True),
        (datetime(2026, 9, 23, 0, 0, tzinfo=ZoneInfo("America/New_York")), False),
    ],
)
def test_case_20_the_same_moment_in_any_zone_is_of_the_same_day(
    moment: datetime, *, known: bool
) -> None:
    desk = Desk()
    desk.received("2026-09-01")
    paid = desk.paid("1.00", "2026-09-22")
    desk.events[-1] = attrs.evolve(paid, recorded_at=moment)
    assert (desk.account("2026-09-22").received == usd("1.00")) is known


def test_case_20_the_hour_that_the_clock_shows_twice_is_two_moments() -> None:
    zone = ZoneInfo("America/New_York")
    first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    assert first == second  # as Python has it within one zone
    desk = Desk()
    desk.received("2026-03-02")
    accepted = attrs.evolve(desk.accepted("2026-11-01"), event_id="b", recorded_at=first)
    declined = attrs.evolve(desk.declined("2026-11-01"), event_id="a", recorded_at=second)
    assert accepted.recorded_at < declined.recorded_at
    desk.events[1:] = [declined, accepted]
    assert desk.account(as_of=str(day("2026-11-02"))).standing.value == "declined"
