"""What happened at the practices of the large cohort since the kick-off, and what was measured."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from qip_rules.policy.program import Policy

__all__ = ["course_rows", "measure_rows", "round_rows"]

_SESSIONS: Final = (
    ("SESSION-1", date(2026, 10, 20), date(2026, 10, 21)),
    ("SESSION-2", date(2027, 2, 9), date(2027, 2, 10)),
    ("SESSION-3", date(2027, 6, 15), date(2027, 6, 16)),
)
_MOVED_TO: Final = (date(2027, 6, 22), date(2027, 6, 23))
_PLANNED_ON: Final = date(2026, 5, 1)
_KICKED_OFF_ON: Final = date(2026, 8, 31)
_MEASURED_FROM: Final = date(2026, 9, 7)
_REPORTED_FROM: Final = date(2026, 9, 28)
_COACHED_ON: Final = (date(2026, 9, 23), date(2026, 10, 28))
_ENDS_ON: Final = date(2028, 8, 31)
_ASSESSOR: Final = "Example Assessor (made up)"
_PRESENCES: Final = ("present", "partly", "absent", "")
_PRESENCES_OFTEN: Final = (93, 3, 3, 1)
"""Nothing is on record of the last."""
_REPORTED: Final = 0.9
_COACHED: Final = 0.9
_MEASURED: Final = 0.95
_CASES: Final = (20, 61)

Team = Sequence[tuple[str, str]]
"""The core team: ids and names of people, the leader first."""


def course_rows(teams: Mapping[str, Team], chance: random.Random) -> list[dict[str, str]]:
    """The rows of `course.csv`, by day.

    Args:
        teams: of each application that takes part, by its id.
        chance: where what happens differs between practices.
    """
    rows = [*_of_all(), *(row for its in teams for row in _of_one(its, teams[its], chance))]
    rows.sort(key=lambda row: (row["occurred_on"], row.get("application_id", "")))
    return [{"event_id": f"C-{number:06}", **row} for number, row in enumerate(rows, start=1)]


def _of_all() -> Iterator[dict[str, str]]:
    for name, first, last in _SESSIONS:
        days = {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
        where = {"mode": "in-person", "place": "Exampleton"}
        step = {"step_id": "in-person-session", "session_id": name}
        yield {**_row("session-planned", _PLANNED_ON), **step, **days, **where}
    first, last = _MOVED_TO
    yield {
        **_row("session-rescheduled", date(2026, 9, 14)),
        "session_id": _SESSIONS[-1][0],
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
    }
    yield {**_row("session-held", _SESSIONS[0][2]), "session_id": _SESSIONS[0][0]}


def _of_one(its: str, team: Team, chance: random.Random) -> Iterator[dict[str, str]]:
    members = "; ".join(f"{person}={name}" for person, name in team)
    begun = {"members": members, "ends_on": _ENDS_ON.isoformat()}
    yield {**_row("kicked-off", _KICKED_OFF_ON, its), **begun}
    for days, step in enumerate(("readiness-assessment", "test-abstraction", "baseline-measures")):
        day = _MEASURED_FROM + timedelta(days=4 * days + chance.randrange(3))
        yield {**_row("assessment-done", day, its), "step_id": step, "assessor": _ASSESSOR}
    if chance.random() < _REPORTED:
        day = _REPORTED_FROM + timedelta(days=chance.randrange(10))
        told = dict.fromkeys(("findings", "areas", "strategies", "priorities"), "none")
        yield {**_row("report-delivered", day, its), "report_id": f"REPORT-{its}", **told}
    for day in _COACHED_ON:
        if chance.random() < _COACHED:
            yield _row("coach-session-held", day, its)
    session, _, last = _SESSIONS[0]
    for person, _ in team:
        presence = chance.choices(_PRESENCES, _PRESENCES_OFTEN)[0]
        if presence:
            who = {"session_id": session, "person_id": person, "presence": presence}
            yield {**_row("attendance-recorded", last, its), **who}


def _row(kind: str, day: date, application_id: str = "") -> dict[str, str]:
    return {
        "application_id": application_id,
        "kind": kind,
        "occurred_on": day.isoformat(),
        "recorded_at": f"{day}T16:00:00-04:00",
    }


def round_rows(application_ids: Sequence[str], chance: random.Random) -> list[dict[str, str]]:
    """The rows of `rounds.csv`: a test abstraction of each practice that takes part."""
    rows: list[dict[str, str]] = []
    for its in application_ids:
        day = _MEASURED_FROM + timedelta(days=chance.randrange(5))
        rows.append(
            {
                "round_id": f"R-{its}",
                "application_id": its,
                "kind": "test",
                "ended_on": day.isoformat(),
                "recorded_at": f"{day}T17:00:00-04:00",
            }
        )
    return rows


def measure_rows(
    application_ids: Sequence[str], policy: Policy, chance: random.Random
) -> list[dict[str, str]]:
    """The rows of `measures.csv`: most measures of the program in each of these rounds."""
    return [
        {
            "round_id": f"R-{its}",
            "measure_id": measure,
            "numerator": str(chance.randrange(cases // 3, cases + 1)),
            "denominator": str(cases),
        }
        for its in application_ids
        for measure in policy.measures
        for cases in (chance.randrange(*_CASES),)
        if chance.random() < _MEASURED
    ]
