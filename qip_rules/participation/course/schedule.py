"""A schedule of the steps, as of one day: where each stands, and which orders are broken."""

import enum
from datetime import date

import attrs

from qip_rules.participation.course.occurrences import Occurrence

__all__ = ["Breach", "BrokenOrder", "Place", "Schedule", "Slot"]

Place = tuple[str, int]
"""A step by its id, and which time it is done, from 1."""


@attrs.frozen(kw_only=True)
class Slot:
    """Where one step stands in the schedule."""

    step_id: str
    number: int
    """Which time it is done, from 1."""
    earliest: date
    """The first day on which it can begin, or begins if it is dated."""
    earliest_end: date
    latest: date | None
    """The last day on which it has to be over, so that what follows keeps its days; `None` if
    nothing that is dated follows."""
    occurrence: Occurrence | None
    """Its days, if it is dated: done or announced."""


class Breach(enum.Enum):
    """In which way an order of steps is broken."""

    DATES = "dates"
    """Both are dated, the wrong way round or on one day."""
    NOT_RECORDED = "not recorded"
    """The later one was done, and of the earlier one nothing is on record."""
    NO_ROOM = "no room"
    """The later one is announced for a day before which the earlier one cannot be done any
    more."""


@attrs.frozen(kw_only=True)
class BrokenOrder:
    """A constraint between two steps that the days known do not keep."""

    kind: Breach
    before: Place
    """The step that comes first."""
    after: Place
    before_ends: date
    """When it is over, or can be at the earliest."""
    after_begins: date
    same_day: bool
    """Whether both may fall on one day."""
    chain: tuple[Place, ...]
    """What the day of the earlier one comes from: the steps that lead to it, from the first."""
    cites: tuple[str, ...]
    """Ids of the clauses of both steps."""


@attrs.frozen(kw_only=True)
class Schedule:
    """A schedule of all steps that are done a counted number of times, as of one day."""

    slots: tuple[Slot, ...]
    """In an order in which they can be done."""
    broken: tuple[BrokenOrder, ...]
    """Empty if and only if the earliest days keep every constraint."""
    critical: tuple[Place, ...]
    """The chain of steps that fixes when the last open one can be over: each of them later by a
    day makes the end later by a day, until a dated one gives way. Empty if nothing is open."""

    @property
    def is_feasible(self) -> bool:
        """Whether the days known leave room for everything."""
        return not self.broken
