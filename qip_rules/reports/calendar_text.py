"""Entries of a calendar as iCalendar text (RFC 5545): whole days, and tasks with a last day.

Everything lasts a whole day of the program's zone, so that no clock moves it. An entry keeps its
UID as long as it is about the same thing: imported again, it is moved and not doubled.
"""

import enum
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import attrs

from qip_rules.fields import day, refuse
from qip_rules.reports.markup import shown

__all__ = ["CalendarDay", "CalendarStatus", "CalendarTask", "calendar_text", "calendar_uid"]

_OCTETS_MAXIMUM: Final = 75
"""Of one line without its end (RFC 5545, section 3.1); what is longer goes on after a space."""

_SPECIAL: Final = re.compile(r"[\\;,]")


class CalendarStatus(enum.Enum):
    """Whether what stands in a calendar takes place (section 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@attrs.frozen(kw_only=True)
class CalendarDay:
    """One day, or several days together, that something is on."""

    uid: str
    first: date
    last: date
    summary: str
    description: str
    place: str = ""
    status: CalendarStatus | None = None
    """`None`: nothing is said of it, as of a last day to do something."""
    sequence: int | None = None
    """How often it was changed since it was first announced; a program that has imported it takes
    the one of the higher number. `None`: the calendar made last counts."""


@attrs.frozen(kw_only=True)
class CalendarTask:
    """Something to be done until a day, which task lists keep until it is done."""

    uid: str
    due_on: date | None
    done_on: date | None
    """The day it was done; `None`: it is not done."""
    summary: str
    description: str
    sequence: int | None = None


def calendar_uid(*parts: str) -> str:
    """The UID of a matter: the same for the same parts, whatever its day or its words are."""
    spelled = "".join(f"{len(part)}:{part}" for part in parts)
    digest = hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}@qip-rules"


def calendar_text(
    entries: Iterable[CalendarDay | CalendarTask], *, about: str, stamped_on: date
) -> str | None:
    """The entries as an iCalendar text, in UTF-8 with the line ends it asks for, in their order.

    `None` if there are none: a calendar has at least one component (RFC 5545, section 3.6), and
    programs refuse one that is empty.

    Args:
        entries: no two of one UID.
        about: what kind of calendar it is, as a word of its `PRODID`.
        stamped_on: the day on which the calendar is made, printed as `DTSTAMP`.

    Raises:
        InputError: a day that is none.
    """
    refuse(day("stamped_on", stamped_on), "the calendar")
    told = tuple(entries)
    if not told:
        return None
    stamp = f"DTSTAMP:{_digits(stamped_on)}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//qip-rules//{about}//EN",
        "CALSCALE:GREGORIAN",
    ]
    for each in told:
        lines += _day(each, stamp) if isinstance(each, CalendarDay) else _task(each, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _day(entry: CalendarDay, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield stamp
    if entry.sequence is not None:
        yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;VALUE=DATE:{_digits(entry.first)}"
    if entry.last < date.max:  # else the day after, which ends it, is in no calendar
        yield f"DTEND;VALUE=DATE:{_digits(entry.last + timedelta(days=1))}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.status is not None:
        yield f"STATUS:{entry.status.value}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _task(task: CalendarTask, stamp: str) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{task.uid}"
    yield stamp
    if task.sequence is not None:
        yield f"SEQUENCE:{task.sequence}"
    if task.due_on is not None:
        yield f"DUE;VALUE=DATE:{_digits(task.due_on)}"
    yield f"SUMMARY:{_text(task.summary)}"
    yield f"DESCRIPTION:{_text(task.description)}"
    if task.done_on is None:
        yield "STATUS:NEEDS-ACTION"
    else:
        # The standard knows no whole day for this one, and noon is of that day almost everywhere.
        yield f"COMPLETED:{_digits(task.done_on)}T120000Z"
        yield "PERCENT-COMPLETE:100"
        yield "STATUS:COMPLETED"
    yield "END:VTODO"


def _digits(value: date) -> str:
    return f"{value.year:04d}{value.month:02d}{value.day:02d}"


def _text(text: str) -> str:
    """A value of type TEXT (section 3.3.11)."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", shown(text))


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; no character is split."""
    part, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _OCTETS_MAXIMUM:
            yield part
            part, octets = " ", 1
        part += character
        octets += size
    yield part
