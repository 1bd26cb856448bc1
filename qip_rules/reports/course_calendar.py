"""The course of a cohort as entries of a calendar: sessions, steps, last days, what is overdue.

A session of several practices is one entry, as long as it is on the same days for them; where it
is not, those that depart from the most have entries of their own. A step has an entry on the day
it was done, or else on its last day. What is overdue is a task as well, which task lists keep
until it is done; what was done is told as a task too, so that one taken over earlier is ticked
off.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.moments import end_of_day
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import SessionEvent
from qip_rules.participation.words import Party
from qip_rules.reports.calendar_text import (
    CalendarDay,
    CalendarStatus,
    CalendarTask,
    calendar_text,
    calendar_uid,
)
from qip_rules.reports.course_timeline import Mark, MarkKind, PracticeTimeline, Timeline
from qip_rules.reports.timeline_words import mark_said

__all__ = ["course_calendar", "course_ics"]

_STATUS: Final = {
    SessionState.PLANNED: CalendarStatus.CONFIRMED,
    SessionState.HELD: CalendarStatus.CONFIRMED,
    SessionState.OVER: CalendarStatus.TENTATIVE,
    SessionState.CALLED_OFF: CalendarStatus.CANCELLED,
}
_SAID_OF: Final = {
    SessionState.PLANNED: "Announced",
    SessionState.HELD: "Held",
    SessionState.OVER: "Its days are over, and nothing on record says whether it was held",
    SessionState.CALLED_OFF: "Called off",
}
_BEFORE: Final = {
    MarkKind.UNCONFIRMED: "Not confirmed: ",
    MarkKind.OPEN: "Last day: ",
    MarkKind.LATE: "Overdue: ",
}

Entry = CalendarDay | CalendarTask


def course_calendar(timeline: Timeline, events: Iterable[Event]) -> tuple[Entry, ...]:
    """The entries of a cohort's calendar, by day.

    The last day to pay is the entry that the calendar of the fees has, under the same UID.

    Args:
        timeline: the cohort on a day.
        events: of all its practices, repetitions included: how many are on record tells which of
            two calendars was made later.
    """
    expect_arguments("course_calendar", timeline=(timeline, Timeline), events=(events, Iterable))
    records = _Records(timeline, events)
    every: list[Entry] = [*_sessions(timeline, records)]
    for row in timeline.rows:
        for mark in row.marks:
            every.extend(_of_step(timeline, row, mark, records))
        if row.to_pay is not None:
            every.append(row.to_pay.entry)
    return tuple(sorted(every, key=_order))


def course_ics(timeline: Timeline, events: Iterable[Event]) -> str | None:
    """The same as an iCalendar text, made on the day of the timeline; `None` if it is empty."""
    return calendar_text(
        course_calendar(timeline, events), about="course", stamped_on=timeline.as_of
    )


def _order(entry: Entry) -> tuple[str, bool, str, str]:
    if isinstance(entry, CalendarDay):
        return entry.first.isoformat(), False, entry.summary, entry.uid
    on = entry.due_on or entry.done_on
    return "" if on is None else on.isoformat(), True, entry.summary, entry.uid


class _Records:
    """How many records are known on the day: it rises with each, and never falls."""

    def __init__(self, timeline: Timeline, events: Iterable[Event]) -> None:
        end = end_of_day(timeline.as_of, timeline.program.time_zone)
        self._of_application: dict[str, set[str]] = defaultdict(set)
        self._of_session: dict[tuple[str, str], set[str]] = defaultdict(set)
        for event in events:
            if event.occurred_on > timeline.as_of or event.recorded_at >= end:
                continue
            self._of_application[event.application_id].add(event.event_id)
            if isinstance(event, SessionEvent):
                place = (event.application_id, event.session_id)
                self._of_session[place].add(event.event_id)

    def of_application(self, application_id: str) -> int:
        """The number of the version of what follows from anything about an application."""
        return max(len(self._of_application[application_id]) - 1, 0)

    def of_session(self, session_id: str, application_ids: Iterable[str]) -> int:
        """The same of a session, as told to some applications."""
        counts = (len(self._of_session[name, session_id]) for name in application_ids)
        return max(max(counts, default=0) - 1, 0)


@attrs.frozen
class _Told:
    """A session as one practice knows it."""

    row: PracticeTimeline
    mark: Mark
    session: Session

    @property
    def content(self) -> tuple[object, ...]:
        """What has to be the same for practices to share an entry."""
        each = self.session
        return each.step_id, each.starts_on, each.ends_on, each.mode, each.place, each.state


def _sessions(timeline: Timeline, records: _Records) -> Iterator[CalendarDay]:
    by_id: dict[str, list[_Told]] = defaultdict(list)
    for row in timeline.rows:
        for mark in row.marks:
            if mark.session is not None:
                by_id[mark.session.session_id].append(_Told(row, mark, mark.session))
    program = timeline.program.id
    for session_id, told in by_id.items():
        alike: dict[tuple[object, ...], list[_Told]] = defaultdict(list)
        for each in told:
            alike[each.content].append(each)
        shared = max(alike.values(), key=len)  # the first of several, by application
        everybody = [each.row.application_id for each in told]
        uid = calendar_uid(program, timeline.cohort_id, "session", session_id)
        number = records.of_session(session_id, everybody)
        yield _session(timeline, shared, uid, number)
        for each in told:
            if each.content != shared[0].content:
                name = each.row.application_id
                own = calendar_uid(program, timeline.cohort_id, name, "session", session_id)
                yield _session(timeline, [each], own, records.of_session(session_id, [name]))


def _session(timeline: Timeline, told: Sequence[_Told], uid: str, sequence: int) -> CalendarDay:
    session, mark = told[0].session, told[0].mark
    practices = ", ".join(each.row.practice for each in told)
    clauses = f" [{', '.join(mark.clauses)}]" if mark.clauses else ""
    return CalendarDay(
        uid=uid,
        first=session.starts_on,
        last=session.ends_on,
        summary=f"{mark.title[:1].upper()}{mark.title[1:]} ({session.session_id})",
        description=(
            f"{_SAID_OF[session.state]}, {session.mode.value}. For {practices}. As of "
            f"{timeline.as_of}.{clauses}"
        ),
        place=session.place or "",
        status=_STATUS[session.state],
        sequence=sequence,
    )


def _of_step(
    timeline: Timeline, row: PracticeTimeline, mark: Mark, records: _Records
) -> Iterator[Entry]:
    """The day of a step that is no announced session, and its task."""
    parts = (timeline.program.id, row.application_id, "step", mark.step_id, str(mark.number))
    sequence = records.of_application(row.application_id)
    clauses = f" [{', '.join(mark.clauses)}]" if mark.clauses else ""
    summary = f"{mark.name}: {row.practice}"
    description = (
        f"Application {row.application_id}. {mark_said(mark)} As of {timeline.as_of}.{clauses}"
    )
    first = mark.first or mark.latest
    if mark.session is None and first is not None:
        yield CalendarDay(
            uid=calendar_uid(*parts),
            first=first,
            last=mark.last or first,
            summary=_BEFORE.get(mark.kind, "") + summary,
            description=description,
            sequence=sequence,
        )
    if mark.kind in (MarkKind.DONE, MarkKind.LATE) and mark.owed_by is not Party.NOBODY:
        yield CalendarTask(
            uid=calendar_uid(*parts, "task"),
            due_on=mark.latest if mark.kind is MarkKind.LATE else None,
            done_on=mark.last if mark.kind is MarkKind.DONE else None,
            summary=summary,
            description=description,
            sequence=sequence,
        )
