"""What society and practice settled jointly, out of the table of priority areas.

The areas of a practice are one settlement where the table says who agreed on both sides: every row
of the practice then says the same of day, people and reason.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from qip_rules.boundary.cells import identifier, listed, moment, text, whole_number
from qip_rules.boundary.course_told import Taking, Told, with_columns
from qip_rules.boundary.tables import Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.participation.assessment.priorities import WEIGHT_MAXIMUM, AreaWeight, Settlement
from qip_rules.participation.events.assessment_events import PrioritiesSettled

__all__ = ["SETTLEMENT_COLUMNS", "agreed_by", "read_settlements"]

SETTLEMENT_COLUMNS: Final = ("agreed_by_practice", "agreed_by_program", "because", "recorded_at")
"""Columns of the table of priority areas that make a settlement of them; they may be left out."""

_NEEDED: Final = ("agreed_by_practice", "agreed_by_program", "recorded_at")
_SHARED: Final = ("agreed_on", *SETTLEMENT_COLUMNS)
_WEIGHT = whole_number(1, WEIGHT_MAXIMUM)
_COLUMNS: Final = MappingProxyType(
    {
        "event_id": "practice_id",
        "occurred_on": "agreed_on",
        "settlement.settled_on": "agreed_on",
        "settlement.practice_id": "practice_id",
    }
)


def agreed_by(row: Row) -> str | None:
    """Everybody who agreed, where a row names those of both sides apart."""
    named = [
        name
        for column in ("agreed_by_practice", "agreed_by_program")
        for name in row.get(column, listed(text)) or ()
    ]
    return ", ".join(dict.fromkeys(named)) or None


def read_settlements(table: Table, taking: Taking) -> tuple[Told, ...]:
    """The settlement of each practice that has one, once for each of its applications.

    What is wrong with an area is noted by whoever reads the areas.
    """
    rows_of: dict[str, list[Row]] = {}
    for row in table.rows:
        practice_id = row.get("practice_id", identifier)
        if practice_id is not None:
            rows_of.setdefault(practice_id, []).append(row)
    told: list[Told] = []
    for practice_id, rows in rows_of.items():
        if any(column in row.cells for row in rows for column in SETTLEMENT_COLUMNS):
            told.extend(_settlement(practice_id, rows, taking))
    return tuple(told)


def _settlement(practice_id: str, rows: Sequence[Row], taking: Taking) -> list[Told]:
    first = with_columns(rows[0], _NEEDED, "areas settled jointly")
    for row in rows[1:]:
        for column in _SHARED:
            if row.cells.get(column) != first.cells.get(column):
                written = row.cells.get(column)
                told = "nothing" if written is None else quoted(written)
                expected = f"what row {first.place.row} says, which settles areas of {practice_id}"
                row.fault(column, told, expected)
    settled_on = taking.day(first, "agreed_on", "the day on which the areas were settled")
    by_practice = _people(first, "agreed_by_practice", "for the practice")
    by_program = _people(first, "agreed_by_program", "for the program")
    because = first.get("because", text)
    recorded_at = first.need("recorded_at", moment, "the moment at which it was recorded")
    areas = [_area(row) for row in rows]
    known = [each for each in areas if each is not None]
    if len(known) < len(areas) or any(row.is_faulty(*_present(row)) for row in rows):
        return []
    settlement = first.made(
        Settlement,
        {"settled_on": "agreed_on", "areas": "area"},
        practice_id=practice_id,
        settled_on=settled_on,
        areas=tuple(sorted(known, key=lambda each: (-each.weight, each.area))),
        agreed_by_practice=by_practice,
        agreed_by_program=by_program,
        because=because,
    )
    settled: list[Told] = []
    for application_id in sorted(taking.practice_of):
        if taking.practice_of[application_id] != practice_id or settlement is None:
            continue
        event = first.made(
            PrioritiesSettled,
            {"event_id": "practice_id", "occurred_on": "agreed_on"},
            event_id=f"settlement/{application_id}",
            application_id=application_id,
            occurred_on=settled_on,
            recorded_at=recorded_at,
            settlement=settlement,
        )
        if event is not None:
            settled.append(Told(event=event, row=first, written_id=practice_id, columns=_COLUMNS))
    return settled


def _present(row: Row) -> tuple[str, ...]:
    return tuple(each for each in (*_SHARED, "area", "weight") if each in row.columns)


def _people(row: Row, column: str, side: str) -> tuple[str, ...] | None:
    return row.need(column, listed(text), f"who agreed {side}: areas are settled jointly")


def _area(row: Row) -> AreaWeight | None:
    return row.made(AreaWeight, area=row.get("area", text), weight=row.get("weight", _WEIGHT))
