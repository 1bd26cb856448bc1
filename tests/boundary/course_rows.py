"""Events of a course as rows of course.csv and plan_items.csv, written by other code than reads."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from qip_rules.boundary.cohort_course import COURSE_COLUMNS
from qip_rules.participation import CoreMember, Event, PlanMade

ITEM_COLUMNS = ("plan_id", "version", "item_id", "says", "findings")
Cells = dict[str, str]


def course_rows(events: Iterable[Event]) -> list[Cells]:
    """A row for each event; an event of everybody, whose id ends with the application, once."""
    rows: dict[str, Cells] = {}
    for position, event in enumerate(events):
        cells = _cells(event)
        shared, slash, application_id = event.event_id.partition("/")
        if slash and application_id == event.application_id:
            rows[f"all/{shared}"] = {**cells, "event_id": shared, "application_id": ""}
        else:
            rows[f"{position}"] = cells
    return list(rows.values())


def item_rows(events: Iterable[Event]) -> list[Cells]:
    """A row for each item of each version of a plan."""
    return [
        {
            "plan_id": plan.plan_id,
            "version": f"{plan.version}",
            "item_id": item.item_id,
            "says": item.says,
            "findings": "; ".join(item.findings) or "none",
        }
        for plan in events
        if isinstance(plan, PlanMade)
        for item in plan.items
    ]


def _cells(event: Event) -> Cells:
    cells: Cells = {}
    for field in attrs.fields(type(event)):
        value: Any = getattr(event, field.name)
        if field.name == "member":
            cells |= {"person_id": value.person_id, "name": value.name}
        elif field.name == "successor":
            cells |= {"to_person_id": value.person_id, "to_name": value.name}
        elif field.name != "items":
            cells[field.name] = _cell(value)
    return cells


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case Enum():
            return str(value.value)
        case datetime() | date():
            return value.isoformat()
        case CoreMember():
            return f"{value.person_id}={value.name}"
        case tuple():
            return "; ".join(map(_cell, value)) or "none"
        case _:
            return str(value)


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """A table with these columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_course(folder: Path, events: Sequence[Event]) -> None:
    """The two tables in a folder."""
    write_rows(folder / "course.csv", COURSE_COLUMNS, course_rows(events))
    write_rows(folder / "plan_items.csv", ITEM_COLUMNS, item_rows(events))
