"""What is known at the end of a day: dates and moments held against a day of a zone."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["end_of_day"]


@functools.lru_cache(maxsize=4096)
def end_of_day(day: date, time_zone: str) -> datetime:
    """The first moment after a day of an IANA zone, in UTC: a moment before it is of the day.

    Where the clock leaves out midnight, the first moment that it shows afterwards; where it shows
    midnight twice, the first. Moments are compared in UTC, because Python compares two moments of
    one zone by what the clock shows.
    """
    midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(time_zone))
    return midnight.astimezone(UTC)
