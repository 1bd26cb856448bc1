"""What came of the work out of tables: goals, satisfaction, and decisions of those who certify."""

from collections.abc import Hashable
from datetime import date
from typing import Final, TypeVar

from qip_rules.boundary.cells import choice_of, day, identifier, moment, share_bp, text
from qip_rules.boundary.cohort_measured import CASES
from qip_rules.boundary.course_told import Taking, Told
from qip_rules.boundary.tables import Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.participation.assessment.certification import DecisionOnRecord
from qip_rules.participation.assessment.goals import Goal, Satisfaction
from qip_rules.participation.assessment.measures import Counted
from qip_rules.participation.events.assessment_events import (
    CertificationDecided,
    GoalCounted,
    SatisfactionAsked,
)
from qip_rules.policy.measure import Better

__all__ = [
    "CERTIFICATION_COLUMNS",
    "GOAL_COLUMNS",
    "GOAL_OPTIONAL",
    "SATISFACTION_COLUMNS",
    "read_certification",
    "read_goals",
    "read_satisfaction",
]

_BEFORE: Final = ("before_numerator", "before_denominator", "before_on")
_AFTER: Final = ("after_numerator", "after_denominator", "after_on")
GOAL_COLUMNS: Final = (
    "goal_id",
    "application_id",
    "occurred_on",
    "recorded_at",
    "title",
    "better",
    "target",
    *_BEFORE,
    *_AFTER,
)
GOAL_OPTIONAL: Final = frozenset({"target", *_BEFORE, *_AFTER})
SATISFACTION_COLUMNS: Final = (
    "application_id",
    "asked_on",
    "asked",
    "answered",
    "content",
    "recorded_at",
)
CERTIFICATION_COLUMNS: Final = ("application_id", "decided_on", "says", "source", "recorded_at")

_BETTER: Final = {each.value: each for each in Better}
_RECORDED: Final = "the moment at which it was recorded"

K = TypeVar("K", bound=Hashable)


def read_goals(table: Table, taking: Taking) -> tuple[Told, ...]:
    """The goals of those who take part, as they stood on the day of each row."""
    first: dict[tuple[str, str, date], Row] = {}
    told: list[Told] = []
    for row in table.rows:
        goal_id = row.need("goal_id", identifier, "the goal's id")
        application_id = taking.application_id(row)
        occurred_on = taking.day(row, "occurred_on", "the day on which it stood so")
        before, after = _counted(row, "before"), _counted(row, "after")
        goal = row.made(
            Goal,
            {
                "practice_id": None,
                "target_basis_points": "target",
                "before": None if row.is_faulty(*_in(row, _BEFORE)) else "before_numerator",
                "after": None if row.is_faulty(*_in(row, _AFTER)) else "after_numerator",
            },
            practice_id=taking.practice(application_id),
            goal_id=goal_id,
            title=row.need("title", text, "what the practice wanted to change"),
            better=row.need("better", choice_of(_BETTER), "higher or lower"),
            target_basis_points=row.get("target", share_bp),
            before=before,
            before_on=_counted_on(row, "before_on", occurred_on),
            after=after,
            after_on=_counted_on(row, "after_on", occurred_on),
        )
        recorded_at = row.need("recorded_at", moment, _RECORDED)
        if application_id is None or goal_id is None or occurred_on is None:
            continue
        if _is_first(row, "goal_id", first, (application_id, goal_id, occurred_on)):
            event = row.made(
                GoalCounted,
                {"event_id": "goal_id", "goal": None},
                event_id=f"goal/{application_id}/{goal_id}/{occurred_on}",
                application_id=application_id,
                occurred_on=occurred_on,
                recorded_at=recorded_at,
                goal=goal,
            )
            if event is not None:
                columns = {"event_id": "goal_id", "goal.practice_id": "application_id"}
                told.append(Told(event=event, row=row, written_id=goal_id, columns=columns))
    return tuple(told)


def read_satisfaction(table: Table, taking: Taking) -> tuple[Told, ...]:
    """How content people were, once a day for each application."""
    first: dict[tuple[str, date], Row] = {}
    told: list[Told] = []
    for row in table.rows:
        application_id = taking.application_id(row)
        asked_on = taking.day(row, "asked_on", "the day on which people were asked")
        said = row.made(
            Satisfaction,
            {"practice_id": None},
            practice_id=taking.practice(application_id),
            asked_on=asked_on,
            asked=row.need("asked", CASES, "how many people were asked"),
            answered=row.need("answered", CASES, "how many of them answered"),
            content=row.need("content", CASES, "how many of these were content"),
        )
        recorded_at = row.need("recorded_at", moment, _RECORDED)
        if application_id is None or asked_on is None:
            continue
        if _is_first(row, "asked_on", first, (application_id, asked_on)):
            columns = {
                "event_id": "asked_on",
                "occurred_on": "asked_on",
                "satisfaction.practice_id": "application_id",
            }
            event = row.made(
                SatisfactionAsked,
                {**columns, "satisfaction": None},
                event_id=f"satisfaction/{application_id}/{asked_on}",
                application_id=application_id,
                occurred_on=asked_on,
                recorded_at=recorded_at,
                satisfaction=said,
            )
            if event is not None:
                told.append(Told(event=event, row=row, written_id=f"{asked_on}", columns=columns))
    return tuple(told)


def read_certification(table: Table, taking: Taking) -> tuple[Told, ...]:
    """What those who certify decided, as it was put on record: once a day for each application."""
    first: dict[tuple[str, date], Row] = {}
    told: list[Told] = []
    for row in table.rows:
        application_id = taking.application_id(row)
        decided_on = taking.day(row, "decided_on", "the day of the decision")
        decision = row.made(
            DecisionOnRecord,
            decided_on=decided_on,
            says=row.need("says", text, "the decision in their own words"),
            source=row.need("source", text, "where it was read"),
        )
        recorded_at = row.need("recorded_at", moment, _RECORDED)
        if application_id is None or decided_on is None:
            continue
        if _is_first(row, "decided_on", first, (application_id, decided_on)):
            columns = {
                "event_id": "decided_on",
                "occurred_on": "decided_on",
                "decision.decided_on": "decided_on",
            }
            event = row.made(
                CertificationDecided,
                {**columns, "decision": None},
                event_id=f"certification/{application_id}/{decided_on}",
                application_id=application_id,
                occurred_on=decided_on,
                recorded_at=recorded_at,
                decision=decision,
            )
            if event is not None:
                told.append(Told(event=event, row=row, written_id=f"{decided_on}", columns=columns))
    return tuple(told)


def _is_first(row: Row, column: str, first: dict[K, Row], key: K) -> bool:
    earlier = first.setdefault(key, row)
    if earlier is not row:
        told = f"{quoted(row.cells[column])} a second time, after row {earlier.place.row}"
        row.fault(column, told, "each of an application once a day")
    return earlier is row


def _in(row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in columns if each in row.columns)


def _counted(row: Row, when: str) -> Counted | None:
    """The count in two cells; `None` if both are blank or one was refused."""
    numerator, denominator = f"{when}_numerator", f"{when}_denominator"
    if numerator not in row.cells and denominator not in row.cells:
        return None
    return row.made(
        Counted,
        {"numerator": numerator, "denominator": denominator},
        numerator=row.need(numerator, CASES, "how many cases met it, as there is a denominator"),
        denominator=row.need(denominator, CASES, "how many cases were counted"),
    )


def _counted_on(row: Row, column: str, occurred_on: date | None) -> date | None:
    counted_on = row.get(column, day)
    if counted_on is not None and occurred_on is not None and counted_on > occurred_on:
        expected = f"{occurred_on}, on which it stood so, or an earlier day"
        row.fault(column, counted_on.isoformat(), expected)
    return counted_on
