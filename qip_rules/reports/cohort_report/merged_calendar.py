"""The calendars of fees and of taking part as one, so that staff import a single file."""

from collections.abc import Iterator

from qip_rules.cohort.run import CohortRun
from qip_rules.errors import expect_arguments
from qip_rules.reports.calendar_text import CalendarDay, CalendarTask, calendar_text
from qip_rules.reports.course_calendar import course_calendar
from qip_rules.reports.course_timeline import cohort_timeline
from qip_rules.reports.deadlines import deadlines_of

__all__ = ["calendar_entries", "report_calendar"]


def calendar_entries(run: CohortRun) -> tuple[CalendarDay | CalendarTask, ...]:
    """The entries of both calendars by day, each matter once.

    An entry keeps its UID as long as it is about the same matter, so a session that is moved is
    moved in the calendar that has imported it before. The last day to pay of a practice that takes
    part stands in both, as the same entry.
    """
    expect_arguments("calendar_entries", run=(run, CohortRun, "`run_cohort(…)` gives one"))
    entries: dict[str, CalendarDay | CalendarTask] = {}
    for each in _every(run):
        entries.setdefault(each.uid, each)
    return tuple(sorted(entries.values(), key=_order))


def report_calendar(run: CohortRun) -> str | None:
    """The same as an iCalendar text (RFC 5545) made on the day of the run; `None` if empty."""
    return calendar_text(calendar_entries(run), about="cohort", stamped_on=run.as_of)


def _every(run: CohortRun) -> Iterator[CalendarDay | CalendarTask]:
    accounts = [case.account for case in run.cases]
    if run.has_course:
        timeline = cohort_timeline(
            run.program,
            [case.participation for case in run.cases if case.participation is not None],
            accounts,
            cohort_id=run.inputs.cohort.cohort_id,
            title=run.inputs.cohort.title,
            as_of=run.as_of,
        )
        yield from course_calendar(timeline, run.inputs.course)
    for each in deadlines_of(accounts):
        yield each.entry


def _order(entry: CalendarDay | CalendarTask) -> tuple[str, bool, str, str]:
    if isinstance(entry, CalendarDay):
        return entry.first.isoformat(), False, entry.summary, entry.uid
    on = entry.due_on or entry.done_on
    return "" if on is None else on.isoformat(), True, entry.summary, entry.uid
