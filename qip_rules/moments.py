"""What is known at the end of a day: dates and moments held against a day of a zone."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["day_of", "end_of_day", "is_in_doubt"]

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


def day_of(moment: datetime, time_zone: str) -> date:
    """The day that a moment is of in an IANA zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def is_in_doubt(day: date, recorded_at: datetime, time_zone: str) -> bool:
    """Whether a record of that day cannot have been recorded at that moment: a year is between.

    The day of the record is one of the zone, so the moment is told as its day there.
    """
    if abs(recorded_at.date() - day) < _APART_MAXIMUM:
        return False  # as nearly all: the day in UTC is that of the zone or next to it
    return abs(day_of(recorded_at, time_zone) - day) > _APART_MAXIMUM
