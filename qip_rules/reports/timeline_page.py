"""The timeline of a cohort for people: a page, a table, a picture and a calendar."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from qip_rules.participation.events.event import Event
from qip_rules.reports.course_calendar import course_ics
from qip_rules.reports.course_timeline import Mark, MarkKind, PracticeTimeline, Timeline
from qip_rules.reports.folder import safe_names
from qip_rules.reports.page import (
    Badge,
    Block,
    Bullets,
    Chart,
    Line,
    Page,
    Paragraph,
    Section,
    Table,
)
from qip_rules.reports.page_html import html_of
from qip_rules.reports.page_markdown import markdown_of
from qip_rules.reports.timeline_picture import timeline_picture, timeline_title
from qip_rules.reports.timeline_words import days_said, said_of_session
from qip_rules.reports.written_registers import Register, Value, register_csv

__all__ = ["calendar_files", "timeline_page", "timeline_register"]

_PICTURE = "timeline.svg"
_TONES = {
    MarkKind.DONE: "met",
    MarkKind.ANNOUNCED: "required",
    MarkKind.UNCONFIRMED: "unknown",
    MarkKind.OPEN: "plain",
    MarkKind.LATE: "not-met",
    MarkKind.CALLED_OFF: "plain",
}
_AHEAD = (MarkKind.ANNOUNCED, MarkKind.OPEN)

PRACTICES_DRAWN_MAXIMUM = 100
"""Of more practices the page tells by day only: nobody finds anything on a page of a thousand
tables, and a browser takes long to open it. The files beside it have all of them."""
_NAMED = 20
"""Practices that a row of such a page names, before it counts the rest."""


def calendar_files(timeline: Timeline, events: Iterable[Event]) -> dict[str, str]:
    """The text of each file by its name, ready for a folder; the same input gives the same text.

    The page as Markdown and as HTML, its table as CSV, the picture, and the calendar, which is
    left out where it would be empty.

    Args:
        timeline: the cohort on a day.
        events: as `course_calendar` takes them.
    """
    page = timeline_page(timeline)
    files = {
        "calendar.md": markdown_of(page),
        "calendar.html": html_of(page),
        "calendar.csv": register_csv(timeline_register(timeline)),
        _PICTURE: f"{timeline_picture(timeline, name='timeline')}\n",
    }
    calendar = course_ics(timeline, events)
    return files if calendar is None else {**files, "calendar.ics": calendar}


# The table.


def timeline_register(timeline: Timeline) -> Register:
    """One row a mark, by application, in the order of the document."""
    header = (
        "application_id", "practice", "step_id", "step", "number", "session_id", "mode", "place",
        "owed_by", "state", "first_day", "last_day", "earliest", "latest", "critical",
        "order_kept", "clauses",
    )  # fmt: skip
    rows = [cells for row in timeline.rows for cells in _cells(row, timeline.as_of)]
    return Register("calendar", header, tuple(rows))


def _cells(row: PracticeTimeline, as_of: date) -> Iterator[tuple[Value, ...]]:
    for mark in row.marks:
        session = mark.session
        yield (
            row.application_id, row.practice, mark.step_id, mark.title, mark.number,
            None if session is None else session.session_id,
            None if session is None else session.mode.value,
            None if session is None else session.place,
            mark.owed_by.value, mark.kind.value, mark.first, mark.last, mark.earliest, mark.latest,
            "yes" if mark.is_critical else "no", "no" if mark.breaks_order else "yes",
            "; ".join(mark.clauses),
        )  # fmt: skip
    if row.to_pay is not None:
        yield (
            row.application_id, row.practice, "last-day-to-pay", "Last day to pay", 1, None, None,
            None, "practice", _state_of_pay(row.to_pay.day, as_of).value, None, None, None,
            row.to_pay.day, "no", "yes", "",
        )  # fmt: skip


def _state_of_pay(last_day: date, as_of: date) -> MarkKind:
    return MarkKind.LATE if last_day < as_of else MarkKind.OPEN


# The page.


def timeline_page(timeline: Timeline) -> Page:
    """The page: the picture, what is overdue and what comes, then each practice in full.

    Of more than `PRACTICES_DRAWN_MAXIMUM` practices it has what is overdue and what comes.
    """
    names = safe_names(row.application_id for row in timeline.rows)
    sections = [
        Section(("Overdue and not confirmed",), "overdue", _overdue(timeline), listed=True),
        Section(("What comes, by day",), "ahead", _ahead(timeline), listed=True),
    ]
    if _is_large(timeline):
        return Page(f"Calendar of {timeline.title}", tuple(_lead(timeline)), tuple(sections))
    sections += [
        Section(
            (row.practice,),
            f"practice-{names[row.application_id]}",
            tuple(_practice(row)),
            listed=True,
            summary=_figures(row),
        )
        for row in timeline.rows
    ]
    return Page(f"Calendar of {timeline.title}", tuple(_lead(timeline)), tuple(sections))


def _lead(timeline: Timeline) -> Iterator[Block]:
    program = timeline.program
    yield Paragraph((f"{program.title}, as of {timeline.as_of}.",))
    if not timeline.rows:
        yield Paragraph(("Nobody takes part yet, as far as is on record.",))
        return
    if _is_large(timeline):
        says = (
            f"{len(timeline.rows):,} practices are in it: too many to be drawn here. The steps of "
            f"each stand in calendar.xlsx and calendar.csv, the picture is {_PICTURE}."
        )
        yield Paragraph((says,))
        return
    picture = timeline_picture(timeline, name="timeline", alone=False)
    caption = "What was done, what is announced, and what room there is for the rest"
    yield Chart(_PICTURE, timeline_title(timeline), picture, caption)


def _is_large(timeline: Timeline) -> bool:
    return len(timeline.rows) > PRACTICES_DRAWN_MAXIMUM


def _figures(row: PracticeTimeline) -> str:
    counts = Counter(each.kind for each in row.marks)
    figures = [f"{counts[kind]} {kind.value}" for kind in MarkKind if counts[kind]]
    return ", ".join([*figures, "withdrawn"] if row.left_on is not None else figures)


Told = tuple[date, tuple[Line, ...], str]
"""A day, what is told of it, and the practice that it is told of."""


def _overdue(timeline: Timeline) -> tuple[Block, ...]:
    told: list[Told] = []
    for row in timeline.rows:
        for mark in row.marks:
            if mark.kind in (MarkKind.LATE, MarkKind.UNCONFIRMED):
                on = mark.first or mark.latest
                day = ("" if on is None else on.isoformat(),)
                clauses = (", ".join(mark.clauses),)
                cells = (day, _name(mark), (mark.owed_by.value,), _badge(mark), clauses)
                told.append((on or timeline.as_of, cells, row.practice))
        if row.to_pay is not None and row.to_pay.day < timeline.as_of:
            day = (row.to_pay.day.isoformat(),)
            badge = (Badge(MarkKind.LATE.value, _TONES[MarkKind.LATE]),)
            cells = (day, ("Last day to pay",), ("practice",), badge, ("",))
            told.append((row.to_pay.day, cells, row.practice))
    if not told:
        return (Paragraph(("Nothing is overdue, and nothing waits to be confirmed.",)),)
    header = ("Day", "Step", "Owed by", "State", "Clauses", "Practice")
    says = (
        "What the program owes is a task of its staff; it is held against no practice. What is "
        "not confirmed may have been done: the record does not say."
    )
    caption = "Overdue, or its day over without a word on record"
    return (Paragraph((says,)), Table(caption, header, _together(told, timeline)))


def _ahead(timeline: Timeline) -> tuple[Block, ...]:
    told: list[Told] = []
    for row in timeline.rows:
        for mark in row.marks:
            on = mark.last if mark.kind is MarkKind.ANNOUNCED else mark.latest
            if mark.kind in _AHEAD and on is not None:
                first = mark.first or on
                until = "" if mark.kind is MarkKind.ANNOUNCED else "until "
                cells = ((until + days_said(first, on),), _name(mark), (mark.owed_by.value,))
                told.append((first, cells, row.practice))
        if row.to_pay is not None and row.to_pay.day >= timeline.as_of:
            day = row.to_pay.day
            told.append(
                (day, ((f"until {day}",), ("Last day to pay",), ("practice",)), row.practice)
            )
    if not told:
        return (Paragraph(("No day is known of anything that comes.",)),)
    header = ("Day", "What", "Owed by", "Practice")
    return (Table("What has a day, or a last day", header, _together(told, timeline)),)


def _together(told: Iterable[Told], timeline: Timeline) -> tuple[tuple[Line, ...], ...]:
    """What is told of several practices alike in one row, by day."""
    practices: dict[tuple[date, tuple[Line, ...]], list[str]] = {}
    for on, cells, practice in told:
        practices.setdefault((on, cells), []).append(practice)
    everybody = len(timeline.rows)
    return tuple(
        (*cells, (_names(practices[on, cells], everybody),))
        for on, cells in sorted(practices, key=lambda each: each[0])
    )


def _names(practices: Sequence[str], everybody: int) -> str:
    if len(practices) == everybody > 1:
        return f"all {everybody} practices"
    more = len(practices) - _NAMED
    if everybody > PRACTICES_DRAWN_MAXIMUM and more > 0:
        return f"{'; '.join(practices[:_NAMED])}; and {more:,} more"
    return "; ".join(practices)


def _practice(row: PracticeTimeline) -> Iterator[Block]:
    yield Paragraph((f"Application {row.application_id}.",))
    if row.left_on is not None:
        yield Paragraph((f"Withdrawn on {row.left_on}: what came after is asked of it no more.",))
    if row.to_pay is not None:
        yield Paragraph((f"Last day to pay: {row.to_pay.day}. {row.to_pay.description}",))
    if row.broken:
        yield Paragraph(("The days known do not keep the order of the steps:",), "warning")
        yield Bullets(tuple((each.says, _cited(each.citation)) for each in row.broken))
    if not row.marks:
        yield Paragraph(("Nothing is on record of its steps.",))
        return
    header = ("Step", "State", "Days", "Room for it", "Owed by", "Session", "Clauses")
    cells = tuple(
        (
            _name(mark),
            _badge(mark),
            ("" if mark.first is None else days_said(mark.first, mark.last or mark.first),),
            (_room(mark),),
            (mark.owed_by.value,),
            (said_of_session(mark).removeprefix("session "),),
            (", ".join(mark.clauses),),
        )
        for mark in row.marks
    )
    yield Table(f"Steps of {row.practice}", header, cells)


def _cited(citation: str) -> str:
    return f" [{citation}]" if citation else ""


def _name(mark: Mark) -> Line:
    line: Sequence[str | Badge] = [mark.name]
    if mark.is_critical:
        line = [*line, " ", Badge("critical", "required")]
    if mark.breaks_order:
        line = [*line, " ", Badge("order not kept", "not-met")]
    return tuple(line)


def _badge(mark: Mark) -> Line:
    return (Badge(mark.kind.value, _TONES[mark.kind]),)


def _room(mark: Mark) -> str:
    if mark.earliest is None and mark.latest is None:
        return ""
    since = "" if mark.earliest is None else f"from {mark.earliest}"
    until = "" if mark.latest is None else f"until {mark.latest}"
    return " ".join(filter(None, (since, until)))
