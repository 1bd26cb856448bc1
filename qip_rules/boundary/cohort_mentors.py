"""Mentor practices and specialists out of a cohort's tables: who can help, and with what."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from qip_rules.boundary.cells import CellReader, identifier, listed_or_none, text, whole_number
from qip_rules.boundary.scalars import wrong
from qip_rules.boundary.tables import Names, Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.matching.facts import EVIDENCE_MAXIMUM
from qip_rules.matching.records import COUNT_MAXIMUM, AreaOfSuccess, MentorPractice
from qip_rules.matching.specialists import Specialist
from qip_rules.policy.program import Policy

__all__ = [
    "MENTOR_COLUMNS",
    "MENTOR_OPTIONAL",
    "SPECIALIST_COLUMNS",
    "SPECIALIST_OPTIONAL",
    "evidence_maximum",
    "read_mentors",
    "read_specialists",
    "read_wishes",
]

MENTOR_COLUMNS: Final = (
    "mentor_id",
    "name",
    "organization",
    "places",
    "minimum_load",
    "areas",
    "practice_conflicts",
    "wishes",
    "people",
    "domains",
)
MENTOR_OPTIONAL: Final = frozenset({"minimum_load", "wishes"})
SPECIALIST_COLUMNS: Final = (
    "specialist_id",
    "name",
    "organization",
    "places",
    "minimum_load",
    "areas",
    "practice_conflicts",
    "wishes",
    "emails",
)
SPECIALIST_OPTIONAL: Final = frozenset({"organization", "minimum_load", "wishes", "emails"})

_COUNT = whole_number(1, COUNT_MAXIMUM)
_LOAD = whole_number(0, COUNT_MAXIMUM)


def evidence_maximum(policies: Sequence[Policy]) -> int:
    """The strongest evidence that any of the policies knows."""
    values = [policy.parameters.get(EVIDENCE_MAXIMUM) for policy in policies]
    numbers = [each.value for each in values if each is not None and type(each.value) is int]
    return max(numbers, default=COUNT_MAXIMUM)


def read_mentors(
    table: Table, practices: Names, areas: Names, evidence_maximum: int
) -> tuple[MentorPractice, ...]:
    """The mentor practices, by id."""
    first: dict[str, Row] = {}
    mentors: list[MentorPractice] = []
    for row in table.rows:
        mentor_id = _id_once(row, "mentor_id", "mentor practice", first)
        mentor = row.made(
            MentorPractice,
            {"conflicts": "practice_conflicts"},
            mentor_id=mentor_id,
            people=row.get("people", listed_or_none(text)),
            domains=row.get("domains", listed_or_none(text)),
            **_help(row, "mentor practice", practices, areas, evidence_maximum),
        )
        if mentor is not None:
            mentors.append(mentor)
    return tuple(sorted(mentors, key=lambda mentor: mentor.mentor_id))


def read_specialists(
    table: Table, practices: Names, mentors: Names, areas: Names, evidence_maximum: int
) -> tuple[Specialist, ...]:
    """The specialists, by id, which is that of no practice and of no mentor practice."""
    first: dict[str, Row] = {}
    specialists: list[Specialist] = []
    for row in table.rows:
        specialist_id = _id_once(row, "specialist_id", "specialist", first)
        for others in (practices, mentors):
            if specialist_id is not None and specialist_id in others.known:
                found = f"{quoted(specialist_id)}, which names {others.what}, too"
                row.fault("specialist_id", found, "an id of the specialist's own")
                break
        specialist = row.made(
            Specialist,
            {"conflicts": "practice_conflicts"},
            specialist_id=specialist_id,
            emails=row.get("emails", listed_or_none(text)),
            **_help(row, "specialist", practices, areas, evidence_maximum),
        )
        if specialist is not None:
            specialists.append(specialist)
    return tuple(sorted(specialists, key=lambda specialist: specialist.specialist_id))


def read_wishes(row: Row, column: str, others: Names) -> tuple[str, ...]:
    """Whom a cell wishes for, the dearest first; ids that name nobody are noted and left out."""
    wishes = row.get(column, listed_or_none(identifier)) or ()
    known = tuple(each for each in wishes if others.refer(row, column, each))
    repeated = sorted({each for each in known if known.count(each) > 1})
    for each in repeated:
        row.fault(column, f"{quoted(each)} more than once", "each id once, the dearest first")
    return () if repeated else known


def _id_once(row: Row, column: str, noun: str, first: dict[str, Row]) -> str | None:
    identity = row.need(column, identifier, f"the {noun}'s id")
    if identity is not None:
        earlier = first.setdefault(identity, row)
        if earlier is not row:
            found = f"{quoted(identity)} a second time, after row {earlier.place.row}"
            row.fault(column, found, f"each {noun} once")
    return identity


def _help(
    row: Row, noun: str, practices: Names, areas: Names, evidence_maximum: int
) -> dict[str, object]:
    """The fields that mentor practices and specialists both have."""
    known = row.get("areas", listed_or_none(_success(evidence_maximum)))
    for each in known or ():
        areas.refer(row, "areas", each.area)
    told = Counter(each.area for each in known or ())
    for area in (each for each, times in told.items() if times > 1):
        row.fault("areas", f"{quoted(area)} more than once", "each area once")
    conflicts = row.get("practice_conflicts", listed_or_none(identifier))
    for practice_id in conflicts or ():
        practices.refer(row, "practice_conflicts", practice_id)
    return {
        "name": row.need("name", text, f"the {noun}'s name"),
        "areas": known,
        "places": row.need("places", _COUNT, "how many practices it can take"),
        "minimum_load": row.get("minimum_load", _LOAD) or 0,
        "wishes": read_wishes(row, "wishes", practices),
        "organization": row.get("organization", text),
        "conflicts": None if conflicts is None else frozenset(conflicts),
    }


def _success(evidence_maximum: int) -> CellReader[AreaOfSuccess]:
    """Reads `area=evidence`."""
    evidence_of = whole_number(1, evidence_maximum)

    def read(entry: str) -> AreaOfSuccess:
        area, equals, evidence = (part.strip() for part in entry.partition("="))
        if not area or not equals:
            wrong(entry, f"an area and its evidence, 1 to {evidence_maximum}: area=1")
        return AreaOfSuccess(area, evidence_of(evidence))

    return read
