"""The clock of the service: the one place where it learns what time it is.

The library takes days and moments as arguments. What the service has to know besides, such as the
moment at which a record is written, comes from the clock that it is given at its start.
"""

import time
from datetime import UTC, datetime
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        ...

    def seconds(self) -> float:
        """Seconds since some moment, which never go back."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Seconds since some moment, which never go back."""
        return time.monotonic()
