"""What mentor practices succeeded in, out of a table; the rules of the program grade it.

A certification on record is written `2024-05-01..2027-04-30=where it was read`, without a last day
if none is stated; `none` says that those who certify have none of it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from qip_rules.boundary.cells import day, identifier, listed_or_none, text, yes_or_no
from qip_rules.boundary.scalars import wrong
from qip_rules.boundary.tables import Names, Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.participation.assessment.evidence import CertificateHeld, Success
from qip_rules.participation.assessment.measures import MeasurementRound
from qip_rules.policy.measure import Measure
from qip_rules.policy.program import Policy, Program

__all__ = ["SUCCESS_COLUMNS", "SUCCESS_OPTIONAL", "read_successes"]

SUCCESS_COLUMNS: Final = ("mentor_id", "area", "self_reported", "certificates", "measure_id")
SUCCESS_OPTIONAL: Final = frozenset(SUCCESS_COLUMNS[2:])


def read_successes(  # noqa: PLR0913 - whom and what a row may name
    table: Table,
    *,
    mentors: Names,
    areas: Names,
    rounds: Mapping[str, tuple[MeasurementRound, ...]],
    policies: Sequence[Policy],
    program: Program,
) -> tuple[Success, ...]:
    """The successes, by mentor practice and area; what is wrong is noted with the table.

    Args:
        table: a row for each area in which a mentor practice succeeded.
        mentors: the mentor practices that it may name.
        areas: the areas that it may name.
        rounds: the rounds of each mentor practice: those with the measure of a success show a gain.
        policies: whose measures it may name.
        program: whose policies they are.
    """
    first: dict[tuple[str, str], Row] = {}
    measures = {name: each for policy in policies for name, each in policy.measures.items()}
    successes: list[Success] = []
    for row in table.rows:
        mentor_id = row.need("mentor_id", identifier, "the mentor practice's id")
        if mentor_id is not None:
            mentors.refer(row, "mentor_id", mentor_id)
        area = row.need("area", text, "an area")
        if area is not None:
            areas.refer(row, "area", area)
        measure_id = row.get("measure_id", identifier)
        if measure_id is not None and policies:
            _note_measure(row, measure_id, area, measures, program)
        success = row.made(
            Success,
            {"rounds": "measure_id"},
            mentor_id=mentor_id,
            area=area,
            self_reported=row.get("self_reported", yes_or_no),
            certificates=row.get("certificates", listed_or_none(_certificate)),
            measure_id=measure_id,
            rounds=None if measure_id is None else rounds.get(mentor_id or ""),
        )
        if success is None or mentor_id is None or area is None:
            continue
        earlier = first.setdefault((mentor_id, area), row)
        if earlier is not row:
            told = f"{quoted(area)} a second time, after row {earlier.place.row}"
            row.fault("area", told, f"each area of {mentor_id} once")
            continue
        successes.append(success)
    return tuple(sorted(successes, key=lambda each: (each.mentor_id, each.area)))


def _note_measure(
    row: Row,
    measure_id: str,
    area: str | None,
    measures: Mapping[str, Measure],
    program: Program,
) -> None:
    """Note a measure that the program does not have, or that does not speak for the area."""
    known = Names(f"a measure of {program.id}", frozenset(measures))
    if not known.refer(row, "measure_id", measure_id) or area is None or row.is_faulty("area"):
        return
    speaks_for = measures[measure_id].areas
    if area not in speaks_for:
        told = f"{quoted(measure_id)}, which speaks for {', '.join(speaks_for)}"
        row.fault("measure_id", told, f"a measure that speaks for {quoted(area)}")


def _certificate(entry: str) -> CertificateHeld:
    days, equals, source = (part.strip() for part in entry.partition("="))
    held_from, dots, held_until = (part.strip() for part in days.partition(".."))
    if not equals or not source or not dots or not held_from:
        wrong(entry, "its first day, .. and its last, and where it was read: 2024-05-01..=A letter")
    return CertificateHeld(
        held_from=day(held_from), held_until=day(held_until) if held_until else None, source=source
    )
