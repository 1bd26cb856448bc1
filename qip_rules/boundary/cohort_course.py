"""The course of a cohort out of a table: a row is one thing that happened to who takes part.

A row that repeats another passes through. What contradicts another is told, because a table, unlike
a log, can be put right: see `course_soundness`.
"""

from typing import Final

from qip_rules.boundary.cells import (
    choice_of,
    identifier,
    moment,
)
from qip_rules.boundary.course_kinds import KINDS, Happening, Kind
from qip_rules.boundary.course_told import Taking, Told, with_columns
from qip_rules.boundary.plan_items import Items
from qip_rules.boundary.tables import Row, Table

__all__ = ["COURSE_COLUMNS", "COURSE_KINDS", "COURSE_OPTIONAL", "read_course"]

_ALWAYS: Final = ("event_id", "application_id", "kind", "occurred_on", "recorded_at")
COURSE_COLUMNS: Final = (
    *_ALWAYS,
    "members",
    "person_id",
    "name",
    "to_person_id",
    "to_name",
    "step_id",
    "session_id",
    "starts_on",
    "ends_on",
    "mode",
    "place",
    "reason",
    "presence",
    "attendees",
    "assessor",
    "standards",
    "report_id",
    "findings",
    "areas",
    "strategies",
    "priorities",
    "plan_id",
    "version",
)
COURSE_OPTIONAL: Final = frozenset(COURSE_COLUMNS).difference(_ALWAYS)
"""Columns that may be left out where no row has a kind that needs them."""

COURSE_KINDS: Final = tuple(KINDS)
"""The kinds of events that stand in the table. What is assessed stands in tables of its own; and
where a log needs an event that settles contradictory records, a table is put right."""


def read_course(table: Table, items: Items, taking: Taking) -> tuple[Told, ...]:
    """The events of a table, in the order of its rows; what is wrong is noted with the table.

    Args:
        table: a row for each event.
        items: what the improvement plans consist of.
        taking: the applications that something can have happened to.
    """
    told: list[Told] = []
    everybody = sorted(taking.applications.known)
    for written in table.rows:
        kind = written.need("kind", choice_of(KINDS), "what happened")
        row = with_columns(written, kind.needs, written.cells["kind"]) if kind else written
        application_id, is_shared = _whom(row, kind, taking)
        happened = Happening(
            row=row,
            event_id=row.need("event_id", identifier, "the event's id"),
            application_id=application_id,
            occurred_on=taking.day(row, "occurred_on", "the day on which it happened"),
            recorded_at=row.need("recorded_at", moment, "the moment at which it was recorded"),
            everybody=everybody if is_shared else (),
            items=items,
        )
        if kind is None:
            continue
        expected = f"a blank cell: {row.cells['kind']} has no such entry"
        own = {*_ALWAYS, *kind.needs, *kind.takes}
        row.leave_blank((each for each in COURSE_COLUMNS if each not in own), expected)
        if not is_shared or everybody:
            told.extend(kind.make(happened))
    plans = [row for row in table.rows if row.cells.get("kind") in (None, "plan-made")]
    read = all(not row.is_faulty("kind", "plan_id", "version") for row in plans)
    if table.is_whole and read and all(row.get("kind", choice_of(KINDS)) for row in table.rows):
        items.note_unclaimed()
    return tuple(told)


def _whom(row: Row, kind: Kind | None, taking: Taking) -> tuple[str | None, bool]:
    """The application that a row is about; whether it is about all of them."""
    if kind is None or (kind.is_shared and "application_id" not in row.cells):
        return None, kind is not None and not row.is_faulty("application_id")
    return taking.application_id(row), False
