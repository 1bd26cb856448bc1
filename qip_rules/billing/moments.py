"""What is known at the end of a day: dates and moments held against a day of a zone."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["end_of_day", "is_in_doubt"]

_APART_MAXIMUM: Final = timedelta(days=366)
"""How far apart the day of a record and that of its recording are; more was mistyped."""


@functools.lru_cache(maxsize=4096)
def end_of_day(day: date, time_zone: str) -> datetime:
    """The first moment after a day of an IANA zone, in UTC: a moment before it is of the day.

    Where the clock leaves out midnight, the first moment that it shows afterwards; where it shows
    midnight twice, the first. Moments are compared in UTC, because Python compares two moments of
    one zone by what the clock shows.
    """
    midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(time_zone))
    return midnight.astimezone(UTC)


def is_in_doubt(day: date, recorded_at: datetime) -> bool:
    """Whether a record of that day cannot have been recorded at that moment: a year is between."""
    return abs(recorded_at.date() - day) > _APART_MAXIMUM
